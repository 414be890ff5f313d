"""Mails that were saved whole: the invitations in them."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterview.errors import InputError
from afterview.importing.mail import calendars_in, is_mail, messages_in

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
CALENDAR = (
    "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:Grüße\r\nEND:VEVENT\r\n"
    "END:VCALENDAR\r\n"
)


def mail(charset: str = "utf-8", cte: str = "base64") -> EmailMessage:
    """Return a mail as programs send it: the invitation as a part, and as an attachment."""
    made = EmailMessage()
    made["From"] = "Rita Cruz <rita@acme.example>"
    made.set_content("Hello")
    made.add_alternative("<p>Hello</p>", subtype="html")
    made.add_alternative(CALENDAR, subtype="calendar", charset=charset, cte=cte)
    made.add_attachment(CALENDAR.encode(), maintype="application", subtype="ics")
    return made


@pytest.mark.parametrize("cte", ["base64", "quoted-printable", "8bit"])
def test_an_invitation_that_is_sent_twice_is_read_once(cte: str) -> None:
    data = mail(cte=cte).as_bytes()
    assert is_mail(data)
    found = calendars_in(data).decode()
    assert found.count("BEGIN:VEVENT") == 1
    assert "SUMMARY:Grüße" in found


def test_another_encoding_is_read_where_the_part_names_it() -> None:
    made = mail("iso-8859-1")
    assert calendars_in(made.as_bytes()).decode().count("Grüße") == 1
    unknown = made.as_bytes().replace(b"iso-8859-1", b"x-unknown")
    assert b"Gr\xfc\xdfe" in calendars_in(unknown)


def test_two_invitations_in_a_mail_are_two() -> None:
    made = mail()
    made.add_attachment(CALENDAR.replace("Grüße", "Other").encode(), maintype="a", subtype="b")
    assert calendars_in(made.as_bytes()).count(b"BEGIN:VEVENT") == 2


@pytest.mark.parametrize(
    "head",
    [
        "Content-Type: text/calendar; charset=utf-8; method=REQUEST\nContent-Class: x\n\n",
        "From rita@acme.example Mon Nov 23 14:00:00 2026\nSubject: Interview\n\n",
        "X-Mailer: Notes\nReceived: by mx\n\tfor <sam@x.example>\n\n",
    ],
)
def test_the_headers_of_a_mail_or_a_part_may_stand_before_a_calendar(head: str) -> None:
    data = head.encode() + CALENDAR.encode()
    assert is_mail(data)
    assert "SUMMARY:Grüße" in calendars_in(data).decode()


@pytest.mark.parametrize(
    "data",
    [
        b"From: rita@acme.example\n\nHello",
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\n\n--x--",
        b"Content-Type: message/rfc822\n\n",
    ],
)
def test_a_mail_without_an_invitation_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="no invitation in it"):
        calendars_in(data)


@pytest.mark.parametrize(
    "data", [b"BEGIN:VCALENDAR\n", b"Company,Role\n", b"{}", b"", b"Interview:"]
)
def test_what_is_no_mail(data: bytes) -> None:
    assert not is_mail(data)


@given(st.binary(max_size=300), st.sampled_from([b"", b"Content-Transfer-Encoding: base64\n\n"]))
def test_no_mail_is_too_odd(data: bytes, head: bytes) -> None:
    made = b"From: x\nContent-Type: multipart/mixed; boundary=x\n\n--x\n" + head + data
    assert calendars_in(made + b"\n--x\n\n" + CALENDAR.encode()).count(b"BEGIN:VEVENT") >= 1


@pytest.mark.parametrize(
    "date", ["", "Date: yesterday\n", "Date: Fri, 99 Nov 20261 09:00:00 -0500\n"]
)
def test_a_date_that_cannot_be_read_is_now(date: str) -> None:
    (found,) = messages_in(f"From: rita@acme.example\n{date}\nHello".encode(), NOW)
    assert found.at == NOW


def test_a_date_without_a_zone_is_at_home() -> None:
    (found,) = messages_in(b"Date: Fri, 20 Nov 2026 09:00:00 -0000\n\nHello", NOW)
    assert found.at == datetime(2026, 11, 20, 9, tzinfo=UTC)


def test_an_mbox_is_taken_apart_where_messages_begin() -> None:
    """Not in a text that has such a line without an empty one in front of it."""
    one = b"From MAILER Fri Nov 20 09:00:00 2026\nSubject: 1\n\nHi\nFrom us all 2026\n\n"
    found = list(messages_in(one + one.replace(b"Subject: 1", b"Subject: 2"), NOW))
    assert [each.subject for each in found] == ["1", "2"]
    assert "From us all" in found[0].text
