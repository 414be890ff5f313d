"""The contract of a provider, held by `afterview_outlook` on a Graph of our own.

What Microsoft does not say is a switch of it; the contract holds either way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from graph_person import CANARY, GraphPerson, opened, ours, uid_of
from graph_service import Entry, GraphService, Mailbox, Switches, graph_service
from graph_world import OTHERWISE
from long import long_only

from afterview.model import Item
from afterview.provider import Context, Provider
from afterview.testing import Person, TwoWayContract, event


class OutlookContract(TwoWayContract):
    """The contract, with the switches one way."""

    switches = Switches()
    options: Mapping[str, Any] = {}

    @pytest.fixture(autouse=True)
    def graph(self) -> Iterator[None]:
        with graph_service() as service:
            service.switches = self.switches
            self.service = service
            yield

    def box(self, place: Path) -> Mailbox:
        token = f"{CANARY}-{place.name}"
        return self.service.mailboxes.get(token) or self.service.mailbox(token, place.name[:20])

    def open(self, place: Path, context: Context) -> Provider:
        self.box(place)
        return opened(self.service, f"{CANARY}-{place.name}", context, **self.options)

    def held(self, place: Path) -> Sequence[tuple[str, str]]:
        titles = (
            entry.body.get("subject", entry.body.get("title")) for entry in ours(self.box(place))
        )
        return list(zip(map(uid_of, ours(self.box(place))), map(str, titles), strict=True))

    def stamp(self, place: Path) -> object:
        return self.box(place).version, self.box(place).commits

    def person(self, place: Path) -> Person:
        return GraphPerson(self.box(place))

    def plant(self, place: Path) -> None:
        box = self.box(place)
        for homes in (box.calendars, box.lists):
            if not homes:
                homes[box.new_id("H")] = "Interviews"
        dentist = {
            "subject": "Dentist",
            "start": datetime(2026, 11, 24, 9, tzinfo=UTC),
            "end": datetime(2026, 11, 24, 10, tzinfo=UTC),
            "startZone": "UTC",
            "endZone": "UTC",
            "isAllDay": False,
            "showAs": "busy",
            "location": {"displayName": "High Street"},
            "transactionId": "of another program",
        }
        box.put(Entry(box.new_id("E"), next(iter(box.calendars)), dentist, html="<p>Mine</p>"))
        milk = {"title": "Milk", "status": "notStarted"}
        box.put(Entry(box.new_id("T"), next(iter(box.lists)), milk, html="Two"))

    def planted(self, place: Path) -> object:
        box = self.box(place)
        return [(e.id, e.body, e.html, e.version) for e in box.entries.values() if not uid_of(e)]

    def break_down(self, place: Path) -> None:  # noqa: ARG002 - there is one server for all
        self.service.down = True

    def refused(self) -> Item:
        west = timezone(-timedelta(hours=5))
        last = datetime(9999, 12, 31, 23, 0, tzinfo=UTC)
        return event("last/interview", start=last.replace(tzinfo=west), end=last)


class TestOutlook(OutlookContract):
    """As the documentation has it."""


@long_only
class TestTheOtherWay(OutlookContract):
    """Every switch the other way."""

    switches = replace(OTHERWISE, page=3, empty_pages=True, at_once=4)


@long_only
class TestAsTextThatIsMangled(OutlookContract):
    """Text comes back as no one sent it, and a refusal names nothing."""

    switches = Switches(
        mangles=True, duplicate="409", names_the_existing=False, page=2, repeats=True
    )


class TestTasksAsEvents(OutlookContract):
    """Without To Do."""

    options = {"tasks": "events"}  # noqa: RUF012 - never written to


def test_graph_is_another_for_each_test() -> None:
    with graph_service() as one, graph_service() as another:
        assert isinstance(one, GraphService)
        assert one.root != another.root
