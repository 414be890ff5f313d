"""What tells invitations apart, and which version of one is the last."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from afterview.importing.glance import glance, newest
from afterview.importing.mail import messages_in

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
CALENDAR = (
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nSEQUENCE:{sequence}\r\nSUMMARY:Interview\r\n"
    "DTSTART:20261201T150000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
DEEP = b"BEGIN:VCALENDAR\r\n" + b"BEGIN:X\r\n" * 20


def calendar(uid: str = "1", sequence: int = 0) -> bytes:
    return CALENDAR.format(uid=uid, sequence=sequence).encode()


def test_all_versions_of_an_invitation_have_one_key() -> None:
    first, later, other = (
        glance(each, "Europe/Berlin") for each in (calendar(), calendar(sequence=1), calendar("2"))
    )
    assert first.key == later.key != other.key
    assert first.title == "Interview"
    assert first.start == datetime(2026, 12, 1, 15, tzinfo=UTC)
    assert "1" not in first.key.split()


def test_a_calendar_that_cannot_be_read_has_a_key_of_its_own() -> None:
    assert glance(DEEP, "UTC").identities == ()
    assert glance(DEEP, "UTC").key != glance(b"", "UTC").key
    assert glance(DEEP, "UTC").start is None


def test_a_version_that_was_overtaken_is_not_the_last() -> None:
    """However the messages are ordered: mail overtakes mail."""
    (message,) = messages_in(b"Subject: x\r\n\r\nx", NOW)
    assert message.at == NOW  # it has no date that can be read
    messages = [replace(message, calendar=calendar(sequence=n)) for n in (0, 2, 1)]
    ((seen, _),) = newest(messages, "UTC")
    assert seen.identities[0].sequence == 2
