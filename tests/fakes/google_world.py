"""A person's log, synced run after run with a fake Google, by the real engine."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, ClassVar, Self

from afterview_google.account import Account
from google_person import GooglePerson, at_google, opened, options
from google_service import OTHERWISE, USUAL, GoogleService, Refused, throttled
from service_world import AccountWorld

from afterview.provider import Context


@dataclass
class GoogleWorld(AccountWorld):
    """One log, one store, one Google account."""

    service: GoogleService

    target: ClassVar = "google"
    idle_requests: ClassVar = 2
    faults: ClassVar[Mapping[str, str | Refused]] = {
        "cut": "cut",
        "lost": "lost",
        "torn": "torn",
        "html": Refused(502, "backendError"),
        "html after": "html",
    }

    @classmethod
    @contextmanager
    def at(cls, folder: Path, *, otherwise: bool) -> Iterator[Self]:
        with at_google(OTHERWISE if otherwise else USUAL) as service:
            world = cls(folder, service)
            world.write()
            yield world

    def opened(self, context: Context, options: Mapping[str, Any]) -> Account:
        account = opened(self.service, context, **options)
        account.api.call_all = self._mortal(account.api.call_all)  # type: ignore[method-assign]  # the run ends around each
        return account

    def given(self) -> tuple[dict[str, Any], str]:
        return options(self.service, **self.options), next(iter(self.service.access))

    def begin(self) -> None:
        self.service.now = max(self.service.now, self.now + self.skewed)
        self.service.requests.clear()
        self.service.counts.clear()

    def http(self) -> int:
        return len(self.service.requests)

    def calm(self) -> None:
        self.service.strike = None
        self.service.faults.clear()
        self.service.lists_nothing = False

    def forgive(self) -> None:
        self.service.complaints.clear()

    def throttle(self, times: int) -> None:
        self.service.fail(".*part", throttled("3600"), times=times)

    @property
    def person(self) -> GooglePerson:
        return GooglePerson(self.service)

    def body(self, step_id: str) -> dict[str, Any]:
        """What stands at Google for a step; raises KeyError where nothing does."""
        return self.person.of(self.uid(step_id))[1].body

    def held(self, besides: Container[str] = ()) -> list[tuple[str, str]]:
        return sorted(self.person.held(besides))

    def _homes(self) -> list[tuple[dict[str, Any], str]]:
        calendars = [(one.body, "summary") for one in self.service.calendars.values()]
        return calendars + [(one.body, "title") for one in self.service.lists.values()]

    def homes(self) -> list[str]:
        return sorted(body[key] for body, key in self._homes())

    def rename_homes(self, before: str, after: str) -> None:
        for body, key in self._homes():
            body[key] = after if body[key] == before else body[key]

    def add_homes(self, name: str) -> None:
        self.service.new_calendar({"summary": name}, by_app=False)
        self.service.new_list(name)

    def commits(self) -> int:
        return self.service.commits

    def most_requests(self) -> int:
        made = [
            self.service.counts[f"{kind}.insert"] for kind in ("calendar.events", "tasks.tasks")
        ]
        return sum(-(-each // 50) for each in made) + 7

    def fail_batches(self, fault: str, times: int) -> None:
        self.service.fail(".*batch", self.faults[fault], times=times)

    def answer_in_pages(self) -> None:
        """Answer in short pages, the first one empty."""
        self.service.page = 2
        self.service.empty_page_first = True

    def refuse_one_event(self) -> None:
        self.service.fail("calendar.events.insert.part", Refused(400, "invalid", "Bad thing"))

    def withdraw_a_right(self) -> None:
        """Accept a token whose scopes are too narrow."""
        self.service.access = {"canary-narrow": frozenset({"calendar.app.created", "tasks"})}

    def text(self, uid: str) -> str:
        """Return the description, or the notes without their last line."""
        body = self.person.of(uid)[1].body
        return str(body.get("description") or body.get("notes", "").partition("\n\nref: ")[0])

    def start(self, uid: str) -> date:
        said: Mapping[str, str] = self.person.of(uid)[1].body["start"]
        if "date" in said:
            return date.fromisoformat(said["date"])
        return datetime.fromisoformat(said["dateTime"]).astimezone(UTC)

    def is_ticked(self, uid: str) -> bool | None:
        body = self.person.of(uid)[1].body
        return body["status"] == "completed" if "title" in body else None

    def of_id(self, remote_id: str) -> object:
        for _, entry in self.person.alive():
            if entry.body["id"] == remote_id:
                return deepcopy(entry.body)
        return None
