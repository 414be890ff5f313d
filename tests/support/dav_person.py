"""The person, with a calendar program of their own on a CalDAV server."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import uuid4

from dav_servers import Account

from afterview.provider import ical
from afterview.testing import Person


class DavPerson(Person):
    """The person, with a program that knows CalDAV."""

    def __init__(self, account: Account) -> None:
        self.account = account

    def retitle(self, uid: str, title: str) -> None:
        self.account.edit(uid, r"^SUMMARY:.*$", f"SUMMARY:{title}")

    def describe(self, uid: str, text: str) -> None:
        line = b"DESCRIPTION:" + ical.text_value(text).to_ical()
        plain = re.sub(r"^DESCRIPTION:.*\n", "", self.account.text(uid), flags=re.MULTILINE)
        head, uid_line, tail = plain.partition(f"UID:{uid}\n")
        described = f"{head}{uid_line}{line.decode()}\n{tail}" if text else plain
        # Programs stamp what they save, also where that is as it was.
        stamp = "LAST-MODIFIED:20261124T070000Z"
        self.account.put(uid, re.sub(r"LAST-MODIFIED:.*", stamp, described))

    def move(self, uid: str, start: date) -> None:
        text = self.account.text(uid)
        if "BEGIN:VTODO" in text:
            self.account.edit(uid, r"^DUE.*$", f"DUE;VALUE=DATE:{start:%Y%m%d}")
            return
        times = re.findall(r"^DT(?:START|END)[^:\n]*:(\d+T\d+Z|\d+)$", text, flags=re.MULTILINE)
        form, params = ("%Y%m%dT%H%M%SZ", "") if "T" in times[0] else ("%Y%m%d", ";VALUE=DATE")
        begin, end = sorted(datetime.strptime(time, form).replace(tzinfo=UTC) for time in times)
        if isinstance(start, datetime):
            new = start.astimezone(UTC)
        else:
            new = datetime(start.year, start.month, start.day, tzinfo=UTC)
        self.account.edit(uid, r"^DTSTART.*$", f"DTSTART{params}:{new.strftime(form)}")
        self.account.edit(
            uid, r"^DTEND.*$", f"DTEND{params}:{(new + (end - begin)).strftime(form)}"
        )

    def tick(self, uid: str) -> date:
        done = "STATUS:COMPLETED\nCOMPLETED:20261125T101500Z\nPERCENT-COMPLETE:100"
        self.account.edit(uid, r"^STATUS:NEEDS-ACTION$", done)
        return date(2026, 11, 25)

    def reopen(self, uid: str) -> None:
        self.account.edit(uid, r"^(COMPLETED|PERCENT-COMPLETE).*\n", "")
        self.account.edit(uid, r"^STATUS:.*$", "STATUS:NEEDS-ACTION")

    def delete(self, uid: str) -> None:
        self.account.delete(uid)

    def put_aside(self, uid: str) -> Callable[[], None]:
        return self.account.put_aside(uid)

    def copy(self, uid: str) -> str:
        other = str(uuid4())
        self.account.put(other, self.account.text(uid).replace(uid, other))
        return other

    def adorn(self, uid: str) -> None:
        alarm = "BEGIN:VALARM\nACTION:DISPLAY\nDESCRIPTION:Mine\nTRIGGER:-PT5M\nEND:VALARM\n"
        own = 'COLOR:tomato\nX-PERSON;X-A="b;c":d\\;e\nCATEGORIES:one,two\\, three\n'
        self.account.edit(uid, r"^(END:V(EVENT|TODO))$", own + alarm + r"\1")

    def adornment(self, uid: str) -> object:
        text = self.account.text(uid)
        own = r"^(?:COLOR|X-PERSON|CATEGORIES|TRANSP|TRIGGER|BEGIN:VALARM).*$"
        return sorted(re.findall(own, text, flags=re.MULTILINE)) if text else None

    def discard(self) -> None:
        self.account.request("DELETE", self.account.folder())
