"""A calendar of the person's own, as a file, with invitations in it."""

from __future__ import annotations

from program import CONFIGURATION, Program

CALENDARS = f"""{CONFIGURATION}
[calendars.private]
path = "private.ics"
interviews = true
"""
ME = "ATTENDEE;CN=Sam Rivera;PARTSTAT=ACCEPTED:mailto:sam@home.example"


def event(
    *more: str,
    uid: str = "1@hooli",
    day: str = "20261201",
    hour: int = 10,
    title: str = "Interview: Backend Engineer",
) -> str:
    """Return an invitation of Hooli that takes an hour, in New York."""
    return "\r\n".join(
        [
            "BEGIN:VEVENT",
            f"UID:{uid}",
            "DTSTAMP:20261120T120000Z",
            f"DTSTART;TZID=America/New_York:{day}T{hour:02}0000",
            f"DTEND;TZID=America/New_York:{day}T{hour + 1:02}0000",
            f"SUMMARY:{title}",
            "ORGANIZER;CN=Rita Cruz:mailto:rita@hooli.example",
            ME,
            "LOCATION:https://zoom.us/j/1",
            *more,
            "END:VEVENT",
            "",
        ]
    )


def calendar(*events: str) -> bytes:
    whole = (
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//EN\r\n{''.join(events)}END:VCALENDAR\r\n"
    )
    return whole.encode()


def fill(program: Program, *events: str) -> None:
    (program.folder / "private.ics").write_bytes(calendar(*events))
