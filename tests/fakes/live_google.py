"""The person at a real Google account: past the provider, by the same client library."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from afterview_google.account import Account

from afterview.model import Event, Task
from afterview.testing import Person

REF = "ref: afterview "


class LivePerson(Person):
    """Edits by the API what a person would on the web."""

    def __init__(self, account: Account) -> None:
        self.account = account
        account.changes(None)
        self.place = account._found()  # noqa: SLF001 - ids that nobody else knows

    def retitle(self, uid: str, title: str) -> None:
        self._patch(uid, {"summary": title}, {"title": title})

    def describe(self, uid: str, text: str) -> None:
        if task := self.place.task_of(uid):
            notes = self._task("get", task=task).get("notes", "")
            refs = [line for line in notes.split("\n") if line.startswith(REF)]
            self._task("patch", task=task, body={"notes": "\n\n".join([text, *refs]).strip()})
        else:
            self._patch(uid, {"description": text}, {})

    def move(self, uid: str, start: date) -> None:
        (remote,) = self.account.find([uid])
        item = remote.item
        if isinstance(item, Task):
            self._patch(uid, {}, {"due": f"{start}T00:00:00.000Z"})
        elif isinstance(item, Event):
            end: Any = start + (item.end - item.start)  # type: ignore[operator]  # two times, or two dates
            self._patch(uid, {"start": _time(start), "end": _time(end)}, {})

    def tick(self, uid: str) -> date:
        self._patch(uid, {}, {"status": "completed"})
        return datetime.now(ZoneInfo(self.place.zone or "UTC")).date()

    def reopen(self, uid: str) -> None:
        self._patch(uid, {}, {"status": "needsAction", "completed": None})

    def delete(self, uid: str) -> None:
        if task := self.place.task_of(uid):
            self._task("delete", task=task)
        else:
            self._event("delete", eventId=self._id(uid), sendUpdates="none")

    def put_aside(self, uid: str) -> Callable[[], None]:
        """Delete an item and make it again; an event under its id, a task under a new one."""
        if task := self.place.task_of(uid):
            body = self._task("get", task=task)
            self._task("delete", task=task)
            kept = ("title", "notes", "due", "status", "completed")
            again = {name: body[name] for name in kept if name in body}
            return partial(self._task, "insert", body=again)
        self.delete(uid)
        return lambda: self._patch(uid, {"status": "confirmed"}, {})

    def copy(self, uid: str) -> str:
        body = self._event("get", eventId=self._id(uid))
        kept = ("summary", "description", "start", "end", "extendedProperties", "transparency")
        made = {name: body[name] for name in kept if name in body}
        return str(self._event("insert", body=made, sendUpdates="none")["id"])

    def adorn(self, uid: str) -> None:
        alarm = {"useDefault": False, "overrides": [{"method": "email", "minutes": 5}]}
        self._patch(uid, {"reminders": alarm, "colorId": "11", "transparency": "transparent"}, {})

    def adornment(self, uid: str) -> object:
        if self.place.task_of(uid):
            return ()
        known = uid in self.place.events
        body = self._event("get", eventId=self._id(uid) if known else uid)
        if body.get("status") == "cancelled":
            return None
        return [body.get(name) for name in ("reminders", "colorId", "transparency")]

    def discard(self) -> None:
        if self.place.calendar:
            calendars = self.account.api.resource("calendars")
            self.account.api.call(calendars.delete(calendarId=self.place.calendar))
        if self.place.tasklist:
            lists = self.account.api.resource("tasklists")
            self.account.api.call(lists.delete(tasklist=self.place.tasklist))

    def _patch(self, uid: str, event: dict[str, Any], task: dict[str, Any]) -> None:
        if name := self.place.task_of(uid):
            self._task("patch", task=name, body=task)
        elif event:
            self._event("patch", eventId=self._id(uid), body=event, sendUpdates="none")

    def _id(self, uid: str) -> str:
        from afterview_google.events import event_id

        return event_id(self.place.calendar, uid)

    def _event(self, method: str, **values: object) -> Any:
        call: Callable[..., Any] = getattr(self.account.api.resource("events"), method)
        answer = self.account.api.call(call(calendarId=self.place.calendar, **values))
        assert answer.ok, answer
        return answer.body

    def _task(self, method: str, **values: object) -> Any:
        call: Callable[..., Any] = getattr(self.account.api.resource("tasks"), method)
        answer = self.account.api.call(call(tasklist=self.place.tasklist, **values))
        assert answer.ok, answer
        return answer.body


def _time(when: date) -> dict[str, Any]:
    if isinstance(when, datetime):
        zone = getattr(when.tzinfo, "key", "UTC")
        return {"dateTime": when.isoformat(), "timeZone": zone, "date": None}
    return {"date": when.isoformat(), "dateTime": None}
