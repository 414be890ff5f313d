"""The person at Google, the log, faults and crashes in random order, over a fake Google.

After each trouble come runs without any, and then all that has to hold is looked at.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import ExitStack, suppress
from datetime import timedelta
from pathlib import Path

from google_person import at_google
from google_service import OTHERWISE, USUAL, Switches, throttled
from google_world import GoogleWorld
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from mortal import Killed, Points
from program import table

picks = st.integers(0, 30)
LIVES = max(1, int(os.environ.get("AFTERVIEW_LIVES", "100")) // 8)
FAULTS = ("cut", "lost", "torn", "html", "empty")


class Life(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.titles: dict[str, str] = {}
        """By uid, what the person made of it."""
        self.notes: dict[str, str] = {}
        self.deleted: set[str] = set()
        self.ticked: set[str] = set()

    def teardown(self) -> None:
        self.stack.close()

    @initialize(switches=st.sampled_from([USUAL, OTHERWISE]))
    def begin(self, switches: Switches) -> None:
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        service = self.stack.enter_context(at_google(switches))
        self.world = GoogleWorld(folder, service)
        self.log = {"acme": {"start": "2026-11-23T10:00:00"}}
        self.write()
        self.settle()

    # The log.

    @rule(name=st.sampled_from(["acme", "bolt"]), day=st.integers(20, 28))
    def log_an_interview(self, name: str, day: int) -> None:
        self.log[name] = {"start": f"2026-11-{day}T10:00:00"}
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
            body = self.world.person.of(uid)[1].body
            text = body.get("description") or body["notes"].partition("\n\nref: ")[0]
            self.notes[uid] = f"note {number}"
            self.world.person.describe(uid, f"note {number}\n{text}")

    @rule(number=picks)
    def delete(self, number: int) -> None:
        if uid := self.pick(number):
            self.deleted.add(uid)
            self.world.person.delete(uid)

    @rule(number=picks)
    def tick(self, number: int) -> None:
        uid = self.pick(number)
        if uid and "title" in self.world.person.of(uid)[1].body:
            self.ticked.add(uid)
            self.world.person.tick(uid)

    # Trouble.

    @rule(number=st.integers(0, 8), what=st.sampled_from(FAULTS))
    def a_request_fails(self, number: int, what: str) -> None:
        self.world.service.strike = (number, what)
        self.world.sync()
        self.settle()

    @rule(number=st.integers(0, 40))
    def the_run_is_killed(self, number: int) -> None:
        self.world.points = Points(kill_at=number)
        with suppress(Killed):
            self.world.sync()
        self.settle()

    @rule(number=st.integers(1, 9))
    def google_asks_to_wait(self, number: int) -> None:
        self.world.service.fail(".*part", throttled("3600"), times=number)
        self.world.sync()
        self.settle()

    @rule()
    def tokens_are_forgotten(self) -> None:
        self.world.service.forget_tokens()
        self.settle()

    @rule(days=st.integers(1, 30))
    def time_passes(self, days: int) -> None:
        self.world.now += timedelta(hours=days)

    # What has to hold.

    @invariant()
    def all_is_well(self) -> None:
        held = self.world.held()
        uids = [uid for uid, _ in held]
        assert len(uids) == len(set(uids))
        assert self.deleted.isdisjoint(uids)
        titles = dict(held)
        for uid, title in self.titles.items():
            assert titles.get(uid, title) == title
        for uid, note in self.notes.items():
            if uid in titles:
                body = self.world.person.of(uid)[1].body
                assert (body.get("description") or body.get("notes", "")).startswith(note)
        for uid in self.ticked & titles.keys():
            assert self.world.person.of(uid)[1].body["status"] == "completed"

    def write(self) -> None:
        self.world.write(*(table(name, **fields) for name, fields in self.log.items()))

    def pick(self, number: int) -> str:
        """Return an item of ours, when nothing is under way; empty where there is none."""
        self.settle()
        held = self.world.held()
        return held[number % len(held)][0] if held else ""

    def settle(self) -> None:
        """Run without trouble until there is nothing to do."""
        self.world.points = Points()
        self.world.service.strike = None
        self.world.service.faults.clear()
        for _ in range(6):
            report = self.world.sync(allow_deletes=self.at_risk())
            if not (report.done or report.failed or report.error):
                assert self.world.sync().done == []
                assert len(self.world.service.requests) == 2
                return
        raise AssertionError(report)

    def at_risk(self) -> int | None:
        """Return what the guard asks for: here nothing is deleted but by the person."""
        with self.world.at_work() as workspace:
            pushed = len(workspace.store.pushed("google"))
        gone = pushed - len(self.world.held())
        return gone if gone > 0 else None


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=LIVES, stateful_step_count=10, deadline=None)
