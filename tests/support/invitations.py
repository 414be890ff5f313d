"""Invitations and letters as programs of hiring companies send them."""

from __future__ import annotations

from email.message import EmailMessage

CALENDAR = (
    "BEGIN:VCALENDAR\r\nMETHOD:{method}\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nSEQUENCE:{sequence}\r\n"
    "DTSTAMP:20261120T120000Z\r\nDTSTART:2026{month:02}{day:02}T150000Z\r\nDTEND:2026{month:02}{day:02}T160000Z\r\n"
    "SUMMARY:{title}\r\nORGANIZER;CN=Rita Cruz:mailto:{sender}\r\n"
    "ATTENDEE;CN=Sam Rivera:mailto:sam@home.example\r\nLOCATION:https://zoom.us/j/1\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n"
)


def message(
    text: str, sender: str = "rita@hooli.example", *, name: str = "1", **headers: str
) -> EmailMessage:
    made = EmailMessage()
    made["From"] = f"Rita Cruz <{sender}>"
    made["To"] = "sam@home.example"
    made["Subject"] = "Hello Sam"
    made["Date"] = "Fri, 20 Nov 2026 09:00:00 -0500"
    made["Message-ID"] = f"<{name}@{sender.partition('@')[2]}>"
    for header, value in headers.items():
        made[header] = value
    made.set_content(text)
    return made


def invitation(  # noqa: PLR0913 - all that differs
    sender: str = "rita@hooli.example",
    *,
    text: str = "See you there.",
    title: str = "Interview",
    month: int = 12,
    day: int = 1,
    sequence: int = 0,
    method: str = "REQUEST",
    uid: str = "1",
) -> EmailMessage:
    made = message(text, sender)
    calendar = CALENDAR.format(
        sender=sender, title=title, month=month, day=day, sequence=sequence, method=method, uid=uid
    )
    made.add_attachment(
        calendar.encode(), maintype="text", subtype="calendar", params={"method": method}
    )
    return made
