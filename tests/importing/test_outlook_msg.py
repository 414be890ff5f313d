"""Messages that Outlook saved: what they say as mails."""

from __future__ import annotations

import random
import sys
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from outlook_file import APPOINTMENT, MEETING, OutlookMessage, compound_file

from afterview.errors import InputError
from afterview.importing.outlook_msg import as_mail, is_msg

SENT = datetime(2026, 11, 20, 14, tzinfo=UTC)
START, END = datetime(2026, 12, 1, 15, tzinfo=UTC), datetime(2026, 12, 1, 16, tzinfo=UTC)
ID = bytes.fromhex("040000008200E00074C5B7101A82E008") + b"\x07\xea\x0c\x01" + bytes(16)
BY_OUTLOOK = ID + b"\x10\0\0\0" + bytes(range(16))
BY_OTHERS = ID + b"\x14\0\0\0" + b"vCal-Uid\x01\0\0\0" + b"g1@google.com\0"
HEADERS = "From: Rita Cruz <rita@hooli.example>\r\nMessage-ID: <1@hooli.example>\r\nX-Odd: 1\r\n"


def message(kind: str = "IPM.Note", **changes: object) -> OutlookMessage:
    made = OutlookMessage(
        {
            0x001A: kind,
            0x0037: "Grüße von Hooli",
            0x0C1A: "Rita Cruz",
            0x5D01: "rita@hooli.example",
            0x0E06: SENT,
            0x1000: "You will hear from us by 11 December.\r\n" + "More text. " * 600,
        }
    )
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def meeting(
    kind: str = "IPM.Schedule.Meeting.Request", id_: bytes = BY_OUTLOOK, **named: object
) -> OutlookMessage:
    made = message(kind)
    made.named = {
        (APPOINTMENT, 0x820D): START,
        (APPOINTMENT, 0x820E): END,
        (APPOINTMENT, 0x8208): "https://zoom.us/j/1",
        (APPOINTMENT, 0x8201): 2,
        (MEETING, 0x0023): id_,
    }
    if named:
        made.named[APPOINTMENT, 0x8223] = True
    made.recipients = [
        {0x3001: "Sam Rivera", 0x39FE: "sam@home.example"},
        {0x3001: "Jo Smith", 0x3003: "/o=Hooli/cn=jo"},
    ]
    return made


def opened(made: OutlookMessage) -> EmailMessage:
    assert is_msg(made.data)
    mail = message_from_bytes(as_mail(made.data), policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def calendar(made: OutlookMessage) -> str:
    (part,) = opened(made).iter_attachments()
    assert part.get_content_type() == "text/calendar"
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content.decode().replace("\r\n ", "")


def test_a_message_is_a_mail() -> None:
    mail = opened(message())
    assert mail["From"] == "Rita Cruz <rita@hooli.example>"
    assert mail["Subject"] == "Grüße von Hooli"
    assert mail["Date"].datetime == SENT
    body = mail.get_body()
    assert body is not None
    assert body.get_content().startswith("You will hear from us by 11 December.")
    assert list(mail.iter_attachments()) == []


def test_the_headers_with_which_it_travelled_count() -> None:
    made = message()
    made.properties |= {0x007D: HEADERS, 0x5D01: "other@hooli.example"}
    mail = opened(made)
    assert mail["From"] == "Rita Cruz <rita@hooli.example>"
    assert mail["Message-ID"] == "<1@hooli.example>"
    assert mail["X-Odd"] is None


def test_texts_in_an_old_encoding_are_read() -> None:
    streams = {
        "__properties_version1.0": bytes(32),
        "__substg1.0_0037001E": "Grüße".encode("cp1252"),
    }
    mail = message_from_bytes(as_mail(compound_file(streams)), policy=policy.default)
    assert mail["Subject"] == "Grüße"


def test_an_invitation_is_a_calendar() -> None:
    text = calendar(meeting())
    for line in (
        "METHOD:REQUEST",
        "SEQUENCE:2",
        "DTSTART:20261201T150000Z",
        "DTEND:20261201T160000Z",
        "SUMMARY:Grüße von Hooli",
        "LOCATION:https://zoom.us/j/1",
        'ORGANIZER;CN="Rita Cruz":mailto:rita@hooli.example',
        'ATTENDEE;CN="Sam Rivera":mailto:sam@home.example',
        'ATTENDEE;CN="Jo Smith":mailto:',
    ):
        assert f"{line}\r\n" in text, line
    assert "RRULE" not in text


def test_a_cancellation_says_so() -> None:
    assert "METHOD:CANCEL" in calendar(meeting("IPM.Schedule.Meeting.Canceled"))


def test_an_invitation_that_is_repeated_says_so() -> None:
    assert "RRULE" in calendar(meeting(is_repeated=True))


@pytest.mark.parametrize(
    ("id_", "uid"),
    [
        (BY_OTHERS, "g1@google.com"),
        (BY_OUTLOOK, (BY_OUTLOOK[:16] + bytes(4) + BY_OUTLOOK[20:]).hex().upper()),
    ],
)
def test_the_uid_is_that_of_other_calendars(id_: bytes, uid: str) -> None:
    assert f"UID:{uid}\r\n" in calendar(meeting(id_=id_))


@pytest.mark.parametrize("kind", ["IPM.Note", "IPM.Schedule.Meeting.Resp.Pos"])
def test_other_messages_are_no_invitation(kind: str) -> None:
    assert list(opened(meeting(kind)).iter_attachments()) == []


def test_an_attached_calendar_is_kept_and_other_attachments_are_not() -> None:
    attached = [
        {0x3707: "invite.ICS", 0x3701: b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"},
        {0x3707: "photo.jpg", 0x3701: b"\xff\xd8"},
    ]
    assert calendar(message(attachments=attached)).startswith("BEGIN:VCALENDAR")


def test_another_file_of_that_kind_is_refused() -> None:
    with pytest.raises(InputError, match="not a message of Outlook"):
        as_mail(compound_file({"Workbook": b"x" * 5000}))


def test_a_damaged_file_is_refused_or_read() -> None:
    """Whatever happens to its bytes, it is a mail or an error of ours."""
    data = meeting().data
    dice = random.Random(7)  # noqa: S311 - no secret
    refused = 0
    for _ in range(150):
        odd = bytearray(data[: dice.choice([len(data), dice.randrange(len(data))])])
        for _ in range(dice.randrange(1, 30)):
            if odd:
                odd[dice.randrange(len(odd))] = dice.randrange(256)
        try:
            as_mail(bytes(odd))
        except InputError:
            refused += 1
    assert 0 < refused < 150


def test_the_library_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "olefile", None)
    with pytest.raises(InputError, match='with the extra "mail"'):
        as_mail(message().data)
