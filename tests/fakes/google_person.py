"""The person, with the web pages and the phone programs of Google before them."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from afterview_google.account import Account
from google_service import USUAL, Collection, Entry, GoogleService, Switches, served, stamp

from afterview.provider import Context
from afterview.provider.http import Budget
from afterview.testing import Person

Json = dict[str, Any]
REF = "ref: afterview "


class GooglePerson(Person):
    """They leave the last line of the notes of a task alone, as it asks them to."""

    def __init__(self, service: GoogleService) -> None:
        self.service = service

    def retitle(self, uid: str, title: str) -> None:
        self._edit(uid, lambda body: body | {_title(body): title})

    def describe(self, uid: str, text: str) -> None:
        def described(body: Json) -> Json:
            if not _is_task(body):
                return body | {"description": text}
            refs = [line for line in body["notes"].split("\n") if line.startswith(REF)]
            return body | {"notes": "\n\n".join([text, *refs]).strip()}

        self._edit(uid, described)

    def move(self, uid: str, start: date) -> None:
        def moved(body: Json) -> Json:
            if _is_task(body):
                return body | {"due": f"{start}T00:00:00.000Z"}
            begin, end = (_read(body[name]) for name in ("start", "end"))
            return body | {
                "start": _said(start, body["start"]),
                "end": _said(start + (end - begin), body["end"]),
            }

        self._edit(uid, moved)

    def tick(self, uid: str) -> date:
        now = self.service.now
        done = {"status": "completed", "hidden": True, "completed": stamp(now)}
        self._edit(uid, lambda body: body | done)
        return now.date()

    def reopen(self, uid: str) -> None:
        def reopened(body: Json) -> Json:
            gone = {"completed", "hidden"}
            return {k: v for k, v in body.items() if k not in gone} | {"status": "needsAction"}

        self._edit(uid, reopened)

    def delete(self, uid: str) -> None:
        with self.service.lock:
            collection, entry = self.of(uid)
            if _is_task(entry.body):
                entry = replace(entry, body=entry.body | {"deleted": True})
                self.service.put(collection, entry)
            else:
                self.service.cancel(collection, entry)

    def put_aside(self, uid: str) -> Callable[[], None]:
        """Move an item to another calendar or list; it comes back with a new id, if it is a task.

        An event keeps its id in every calendar.
        """
        with self.service.lock:
            collection, entry = self.of(uid)
            if not _is_task(entry.body):
                self.service.cancel(collection, entry)
            elif self.service.switches.tasks_leave_a_trace:
                gone = entry.body | {"deleted": True}
                self.service.put(collection, replace(entry, body=gone))
            else:
                del collection.entries[entry.body["id"]]

        def put_back() -> None:
            with self.service.lock:
                name = self.service.new_name("task") if _is_task(entry.body) else entry.body["id"]
                self.service.put(collection, replace(entry, body=entry.body | {"id": name}))

        return put_back

    def copy(self, uid: str) -> str:
        with self.service.lock:
            collection, entry = self.of(uid)
            name = self.service.new_name("copy")
            self.service.put(collection, Entry(entry.body | {"id": name}, 0, dict(entry.extras)))
        return name

    def adorn(self, uid: str) -> None:
        def adorned(body: Json) -> Json:
            private = body["extendedProperties"]["private"] | {"other program": "kept"}
            opposite = "opaque" if body.get("transparency") == "transparent" else "transparent"
            return body | {
                "reminders": {
                    "useDefault": False,
                    "overrides": [{"method": "email", "minutes": 5}],
                },
                "colorId": "11",
                "attendees": [{"email": "friend@example.com"}],
                "transparency": opposite,
                "extendedProperties": {"private": private, "shared": {"a": "b"}},
                "recurrence": ["RRULE:FREQ=WEEKLY;COUNT=2"],
            }

        with self.service.lock:
            collection, entry = self.of(uid)
            if _is_task(entry.body):
                body = entry.body | {"parent": "another"}
                self.service.put(collection, replace(entry, body=body, extras={"hour": "15:00"}))
            else:
                self.service.put(collection, replace(entry, body=adorned(entry.body)))

    def adornment(self, uid: str) -> object:
        try:
            _, entry = self.of(uid)
        except KeyError:
            return None
        names = ("reminders", "colorId", "attendees", "transparency", "recurrence", "parent")
        private = entry.body.get("extendedProperties", {}).get("private", {})
        kept = {name: entry.body.get(name) for name in names}
        shared = entry.body.get("extendedProperties", {}).get("shared")
        return kept, private.get("other program"), shared, entry.extras

    def discard(self) -> None:
        self.service.calendars.clear()
        self.service.lists.clear()
        self.service.version += 1

    def of(self, uid: str) -> tuple[Collection, Entry]:
        """Return an item by its uid, or by its id; raises KeyError."""
        for collection, entry in self.alive():
            if entry.body["id"] == uid or (uid_of(entry.body) == uid and not _is_copy(entry.body)):
                return collection, entry
        raise KeyError(uid)

    def alive(self) -> Iterator[tuple[Collection, Entry]]:
        """Yield all that is there."""
        for collection in (*self.service.calendars.values(), *self.service.lists.values()):
            for entry in list(collection.entries.values()):
                if entry.body.get("status") != "cancelled" and not entry.body.get("deleted"):
                    yield collection, entry

    def held(self, besides: Container[str] = ()) -> list[tuple[str, str]]:
        """Return uid and title of what bears a uid of ours and has none of the ids `besides`."""
        bodies = [entry.body for _, entry in self.alive() if entry.body["id"] not in besides]
        return [(uid, body.get(_title(body), "")) for body in bodies if (uid := uid_of(body))]

    def _edit(self, uid: str, change: Callable[[Json], Json]) -> None:
        with self.service.lock:
            collection, entry = self.of(uid)
            self.service.put(collection, replace(entry, body=change(entry.body)))


def uid_of(body: Mapping[str, Any]) -> str:
    """Return the uid that an item bears; empty for what is not ours."""
    if not _is_task(body):
        private = body.get("extendedProperties", {}).get("private", {})
        return str(private.get("afterview_uid", ""))
    lines = [line for line in body.get("notes", "").split("\n") if line.startswith(REF)]
    return lines[-1].split(" ")[2] if lines else ""


def options(service: GoogleService, **others: object) -> dict[str, Any]:
    """Return the options of a target at a service."""
    from afterview_google import OPTIONS

    usual = {option.name: option.default for option in OPTIONS}
    return {
        **usual,
        "api_root": f"{service.root}/google",
        "token_command": "print the token",
        **others,
    }


def opened(service: GoogleService, context: Context, **others: object) -> Account:
    """Open the target as a run does; it never waits."""
    from afterview_google.account import Account

    context = replace(context, secret=lambda: next(iter(service.access), "canary-none"))
    budget = Budget(wait=service.waits.append, jitter=lambda: 0.5)
    return Account(options(service, **others), context, budget=budget)


@contextmanager
def at_google(switches: Switches = USUAL) -> Iterator[GoogleService]:
    """Serve an account, which must have had no cause to complain."""
    with served(GoogleService(switches=switches)) as service:
        yield service
        assert not service.complaints, service.complaints


def _is_task(body: Mapping[str, Any]) -> bool:
    return bool(body["kind"] == "tasks#task")


def _is_copy(body: Mapping[str, Any]) -> bool:
    return str(body["id"]).startswith("copy")


def _title(body: Mapping[str, Any]) -> str:
    return "title" if _is_task(body) else "summary"


def _read(said: Json) -> date:
    if "date" in said:
        return date.fromisoformat(said["date"])
    return datetime.fromisoformat(said["dateTime"]).astimezone(UTC)


def _said(when: date, was: Json) -> Json:
    if isinstance(when, datetime):
        return {"dateTime": when.isoformat(), "timeZone": was.get("timeZone", "UTC")}
    return {"date": when.isoformat()}
