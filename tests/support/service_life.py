"""The person at a vendor's service, the log, faults and crashes in random order.

After each trouble come runs without any, and then all that has to hold is looked at.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from mortal import Killed, Points
from program import clear_of_midnight, table
from service_world import FAULTS, ServiceWorld

picks = st.integers(0, 30)
LIVES = max(1, int(os.environ.get("AFTERVIEW_LIVES", "12")) // 4)
SETTINGS = settings(max_examples=LIVES, stateful_step_count=10, deadline=None)
STRIKES = 9
"""Requests of a run, one of which fails; few runs have more."""
POINTS = 41
"""Points of a run, at one of which it is killed."""


class Life(RuleBasedStateMachine):
    """What happens, and what has to hold; a vendor's machine names its world."""

    kind: ClassVar[type[ServiceWorld]]

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.titles: dict[str, str] = {}
        """By uid, what the person made of it."""
        self.notes: dict[str, str] = {}
        self.moved: dict[str, datetime] = {}
        """Interviews that the person put elsewhere since the log said when they are."""
        self.deleted: set[str] = set()
        self.ticked: set[str] = set()
        self.copies: dict[str, object] = {}
        """What the person duplicated, as it stands there; by id."""

    def teardown(self) -> None:
        self.stack.close()

    @initialize(otherwise=st.booleans())
    def begin(self, *, otherwise: bool) -> None:
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        self.world = self.stack.enter_context(self.kind.at(folder, otherwise=otherwise))
        self.log = {"acme": {"start": "2026-11-23T10:00:00"}}
        self.write()
        self.settle()

    # The log.

    @rule(name=st.sampled_from(["acme", "bolt"]), day=st.integers(20, 28))
    def log_an_interview(self, name: str, day: int) -> None:
        start = f"2026-11-{day}T10:00:00"
        if self.log.get(name, {}).get("start") != start:
            self.moved.pop(self.world.uid(f"{name}/interview"), None)
        self.log[name] = {"start": start}
        self.write()

    @rule(role=st.sampled_from(["Engineer", "Lead"]))
    def change_the_role(self, role: str) -> None:
        self.log["acme"]["role"] = f'"{role}"'
        self.write()

    # The person.

    @rule(number=picks)
    def retitle(self, number: int) -> None:
        if uid := self.pick(number):
            self.titles[uid] = f"Mine {number}"
            self.world.person.retitle(uid, self.titles[uid])

    @rule(number=picks)
    def write_above(self, number: int) -> None:
        if uid := self.pick(number):
            self.notes[uid] = f"note {number}"
            self.world.person.describe(uid, f"note {number}\n{self.world.text(uid)}")

    @rule(name=st.sampled_from(["acme", "bolt"]), day=st.integers(20, 28))
    def move(self, name: str, day: int) -> None:
        uid = self.world.uid(f"{name}/interview")
        self.settle()
        if uid in dict(self.held()):
            self.moved[uid] = datetime(2026, 11, day, 21, tzinfo=UTC)
            self.world.person.move(uid, self.moved[uid])

    @rule(number=picks)
    def delete(self, number: int) -> None:
        if uid := self.pick(number):
            self.deleted.add(uid)
            self.world.person.delete(uid)

    @rule(number=picks, meanwhile=st.booleans())
    def put_aside_and_back(self, number: int, *, meanwhile: bool) -> None:
        """An import, a restore, or a move to another calendar and back, with a run in between."""
        if uid := self.pick(number):
            put_back = self.world.person.put_aside(uid)
            if meanwhile:
                self.world.sync(allow_deletes=self.at_risk())
            put_back()

    @rule(number=picks)
    def tick(self, number: int) -> None:
        uid = self.pick(number)
        if uid and self.world.is_ticked(uid) is not None:
            self.ticked.add(uid)
            self.world.person.tick(uid)

    @rule(number=picks)
    def copy(self, number: int) -> None:
        if uid := self.pick(number):
            name = self.world.person.copy(uid)
            self.copies[name] = self.world.of_id(name)

    @rule(at=st.integers(0, POINTS - 1), day=st.integers(20, 28))
    def retitle_all_during_a_run(self, at: int, day: int) -> None:
        """The run has something to write to the same items, but not their titles."""
        self.settle()

        def retitle(point: int) -> None:
            if point == at:
                for uid in dict(self.held()):
                    self.titles[uid] = f"Meanwhile {at}"
                    self.world.person.retitle(uid, self.titles[uid])

        self.log_an_interview("acme", day)
        self.world.points = Points(also=retitle)
        self.world.sync()
        self.settle()

    # Trouble.

    @rule(number=st.integers(0, STRIKES - 1), what=st.sampled_from(FAULTS))
    def a_request_fails(self, number: int, what: str) -> None:
        self.world.sync_struck(number, what)
        self.settle()

    @rule(number=st.integers(0, POINTS - 1))
    def the_run_is_killed(self, number: int) -> None:
        self.world.points = Points(kill_at=number)
        with suppress(Killed):
            self.world.sync()
        self.settle()

    @rule(times=st.integers(1, 9))
    def it_asks_to_wait(self, times: int) -> None:
        self.world.throttle(times)
        self.world.sync()
        self.settle()

    @rule(forgotten=st.booleans())
    def lists_lag_behind(self, *, forgotten: bool) -> None:
        if forgotten:
            self.world.service.forget_tokens()
        self.world.service.lists_nothing = True
        self.world.sync(allow_deletes=self.at_risk())
        self.settle()

    @rule()
    def tokens_are_forgotten(self) -> None:
        self.world.service.forget_tokens()
        self.settle()

    @rule(hours=st.integers(1, 30))
    def time_passes(self, hours: int) -> None:
        self.world.now += timedelta(hours=hours)

    # What has to hold.

    @invariant()
    def all_is_well(self) -> None:
        held = self.held()
        titles = dict(held)
        assert len(held) == len(titles)
        assert self.deleted.isdisjoint(titles)
        for uid, title in self.titles.items():
            assert titles.get(uid, title) == title
        for uid in self.notes.keys() & titles.keys():
            assert self.world.text(uid).startswith(self.notes[uid])
        for uid in self.moved.keys() & titles.keys():
            assert self.world.start(uid) == self.moved[uid]
        for uid in self.ticked & titles.keys():
            assert self.world.is_ticked(uid)
        for name, as_made in self.copies.items():
            assert self.world.of_id(name) == as_made

    def held(self) -> list[tuple[str, str]]:
        """Return uid and title of ours; a copy is the person's."""
        return self.world.held(self.copies)

    def write(self) -> None:
        """Write the log."""
        self.world.write(*(table(name, **fields) for name, fields in self.log.items()))

    def pick(self, number: int) -> str:
        """Return an item of ours, when nothing is under way; empty where there is none."""
        self.settle()
        held = self.held()
        return held[number % len(held)][0] if held else ""

    def settle(self) -> None:
        """Run without trouble until there is nothing to do."""
        self.world.points = Points()
        self.world.calm()
        self.world.now = clear_of_midnight(self.world.now)
        for _ in range(6):
            report = self.world.sync(allow_deletes=self.at_risk())
            if not (report.done or report.failed or report.error):
                assert self.world.sync().done == []
                assert self.world.http() == self.world.idle_requests
                return
        raise AssertionError(report)

    def at_risk(self) -> int | None:
        """Return what the guard asks for: here nothing is deleted but by the person."""
        with self.world.at_work() as workspace:
            pushed = len(workspace.store.pushed(self.world.target))
        gone = pushed - len(self.held())
        return gone if gone > 0 else None
