"""The person with Outlook and To Do before them, and our provider opened on their account."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from afterview_outlook import OPTIONS
from afterview_outlook.account import Account
from afterview_outlook.events import PROPERTY, transaction
from graph_service import Entry, GraphService, Mailbox, html_of, text_of

from afterview.provider import Context
from afterview.provider.http import Budget
from afterview.testing import Person

CANARY = "canary-access-token"
"""What must not be seen anywhere but in the header that it is for."""


def given(service: GraphService, **options: Any) -> dict[str, Any]:
    """Return the options of a target whose token a command prints."""
    usual = {option.name: option.default for option in OPTIONS}
    return {**usual, "api_root": service.root, "token_command": "print it", **options}


def opened(service: GraphService, token: str, context: Context, **options: Any) -> Account:
    """Open the provider on an account; it waits for nothing."""
    patience = Budget(wait=service.waits.append)
    known = replace(context, secret=lambda: token)
    return Account(given(service, **options), known, budget=patience)


class GraphPerson(Person):
    """The person, at work in Outlook and To Do."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.box = mailbox

    def retitle(self, uid: str, title: str) -> None:
        entry = self.entry(uid)
        entry.body["subject" if is_event(entry) else "title"] = title
        self.box.put(entry)

    def describe(self, uid: str, text: str) -> None:
        entry = self.entry(uid)
        entry.html = html_of(text, links=False) if is_event(entry) else text
        self.box.put(entry)

    def move(self, uid: str, start: date) -> None:
        entry = self.entry(uid)
        if not is_event(entry):
            entry.body["dueDateTime"] = {"dateTime": f"{start}T00:00:00.0000000", "timeZone": "UTC"}
        else:
            if not isinstance(start, datetime):
                start = datetime(start.year, start.month, start.day, tzinfo=UTC)
            length = entry.body["end"] - entry.body["start"]
            entry.body |= {
                "start": start.astimezone(UTC),
                "end": start.astimezone(UTC) + length,
            }
        self.box.put(entry)

    def tick(self, uid: str) -> date:
        entry = self.entry(uid)
        day = {"dateTime": "2026-11-25T00:00:00.0000000", "timeZone": "UTC"}
        entry.body |= {"status": "completed", "completedDateTime": day}
        self.box.put(entry)
        return date(2026, 11, 25)

    def reopen(self, uid: str) -> None:
        entry = self.entry(uid)
        entry.body["status"] = "notStarted"
        entry.body.pop("completedDateTime", None)
        self.box.put(entry)

    def delete(self, uid: str) -> None:
        self.box.take(self.entry(uid))

    def put_aside(self, uid: str) -> Callable[[], None]:
        """Move an item to another calendar or list; an event keeps its immutable id, a task not."""
        entry = self.entry(uid)
        home = entry.home
        if is_event(entry):
            elsewhere = self.box.new_id("C")
            self.box.calendars[elsewhere] = "Elsewhere"
            self.box.move(entry, elsewhere)
            return lambda: self.box.move(entry, home)
        self.box.take(entry)

        def put_back() -> None:
            self.box.put(replace(deepcopy(entry), id=self.box.new_id("T")))

        return put_back

    def copy(self, uid: str) -> str:
        entry = deepcopy(self.entry(uid))
        entry.id = self.box.new_id("E" if is_event(entry) else "T")
        entry.created = self.box.clock() + timedelta(seconds=1)
        if is_event(entry):
            entry.body["transactionId"] = None
        self.box.put(entry)
        return entry.id

    def adorn(self, uid: str) -> None:
        entry = self.entry(uid)
        entry.body["categories"] = ["Blue category"]
        entry.body["importance"] = "high"
        if is_event(entry):
            entry.body |= {"reminderMinutesBeforeStart": 5, "sensitivity": "private"}
            entry.body["showAs"] = "free" if entry.body["showAs"] != "free" else "busy"
        else:
            entry.body["isReminderOn"] = True
            at = {"dateTime": "2026-11-20T08:30:00.0000000", "timeZone": "UTC"}
            entry.body["reminderDateTime"] = at
        self.box.put(entry)

    def adornment(self, uid: str) -> object:
        entry = self._find(uid)
        names = (
            "categories",
            "importance",
            "reminderMinutesBeforeStart",
            "sensitivity",
            "showAs",
            "isReminderOn",
            "reminderDateTime",
        )
        return entry and {name: entry.body.get(name) for name in names}

    def discard(self) -> None:
        for home in (*self.box.calendars, *self.box.lists):
            self.box.discard(home)

    def entry(self, uid: str) -> Entry:
        """Return the item of a uid, which has to be there."""
        entry = self._find(uid)
        if entry is None:
            raise KeyError(uid)
        return entry

    def text(self, uid: str) -> str:
        """Return the text that stands there."""
        entry = self.entry(uid)
        return text_of(entry.html) if is_event(entry) else entry.html

    def _find(self, uid: str) -> Entry | None:
        by_id = self.box.entries.get(uid)
        return by_id or next((e for e in ours(self.box) if uid_of(e) == uid), None)


def is_event(entry: Entry) -> bool:
    """Whether it is an event, and no task."""
    return "subject" in entry.body


def uid_of(entry: Entry) -> str:
    """Return the uid that an entry has of us; empty where it has none."""
    said = entry.properties.get(PROPERTY, "")
    for linked in entry.links:
        said = said or str(linked.get("externalId") or "")
    return re.split(" ", said)[0]


def ours(box: Mailbox) -> Iterator[Entry]:
    """Yield what is ours, and no copy of it."""
    seen = set()
    for entry in sorted(box.entries.values(), key=lambda entry: entry.created):
        uid = uid_of(entry)
        if not uid or uid in seen:
            continue
        if is_event(entry) and entry.body["transactionId"] != transaction(entry.home, uid):
            continue
        seen.add(uid)
        yield entry
