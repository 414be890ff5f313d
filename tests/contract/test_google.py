"""The contract of a provider, held by `afterview_google` over a fake Google on loopback.

What Google does not say about itself is tried both ways.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import ClassVar
from zoneinfo import ZoneInfo

import pytest
from google_person import GooglePerson, at_google, opened
from google_service import OTHERWISE, USUAL, Entry, GoogleService, Refused, Switches
from long import long_only

from afterview.model import Item
from afterview.provider import Context, Provider
from afterview.testing import Person, TwoWayContract, event

THEIRS = {
    "kind": "calendar#event",
    "id": "dentist",
    "status": "confirmed",
    "summary": "Dentist",
    "start": {"date": "2026-11-24"},
    "end": {"date": "2026-11-25"},
}
MILK = {"kind": "tasks#task", "id": "milk", "title": "Milk", "status": "needsAction"}


class GoogleContract(TwoWayContract):
    switches: ClassVar[Switches] = USUAL
    tasks: ClassVar[str] = "todos"
    pages_of: ClassVar[int] = 10_000

    @pytest.fixture(autouse=True)
    def services(self, tmp_path: Path) -> Iterator[None]:
        self.stack, self.accounts = ExitStack(), dict[str, GoogleService]()
        del tmp_path
        with self.stack:
            yield

    def service(self, place: Path) -> GoogleService:
        name = place.name
        if name not in self.accounts:
            service = self.stack.enter_context(at_google(self.switches))
            service.account = name
            service.page = self.pages_of
            self.accounts[name] = service
        return self.accounts[name]

    def open(self, place: Path, context: Context) -> Provider:
        service = self.service(place)
        service.now = max(service.now, context.now)
        return opened(service, context, tasks=self.tasks)

    def person(self, place: Path) -> Person:
        return GooglePerson(self.service(place))

    def held(self, place: Path) -> Sequence[tuple[str, str]]:
        return GooglePerson(self.service(place)).held()

    def stamp(self, place: Path) -> object:
        service = self.service(place)
        return service.commits, service.version

    def plant(self, place: Path) -> None:
        service = self.service(place)
        if not service.calendars:
            # As the first run would find them, where it has made none yet.
            service.new_calendar({"summary": "Interviews"}, by_app=False)
            service.new_list("Interviews")
        for body, collections in ((THEIRS, service.calendars), (MILK, service.lists)):
            collection = next(iter(collections.values()), None)
            if collection is not None:
                service.put(collection, Entry(dict(body), 0))

    def planted(self, place: Path) -> object:
        service = self.service(place)
        both = (*service.calendars.values(), *service.lists.values())
        return [
            entry.body
            for collection in both
            for name, entry in collection.entries.items()
            if name in {"dentist", "milk"}
        ]

    def break_down(self, place: Path) -> None:
        self.service(place).fail(".*", "cut", times=10**6)

    def refused(self) -> Item:
        zone = ZoneInfo("Factory")  # one that is in the database, and that nobody knows
        usual = event("factory/interview")
        start: datetime = usual.start.replace(tzinfo=zone)  # type: ignore[call-arg, assignment]  # it has a time
        end: datetime = usual.end.replace(tzinfo=zone)  # type: ignore[call-arg, assignment]  # the same
        return event("factory/interview", start=start, end=end)


class TestUsually(GoogleContract):
    """Google as it is most likely."""


@long_only
class TestOtherwise(GoogleContract):
    switches = OTHERWISE
    pages_of = 3


class TestTasksAsEvents(GoogleContract):
    tasks = "events"


def test_the_switches_are_all_tried_both_ways() -> None:
    names = Switches.__dataclass_fields__
    assert all(getattr(USUAL, name) != getattr(OTHERWISE, name) for name in names)
    assert issubclass(Refused, Exception)
