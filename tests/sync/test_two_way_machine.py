"""Everything at once, in random order: the log, the person in two services, faults and crashes.

A model keeps what the person did. After each trouble comes a run without any, and then all that
has to hold is looked at. The seed of a run that fails is printed by Hypothesis.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import ClassVar, TypeVar

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from mortal import Killed, MortalWorld, Points
from program import NEW_YORK, clear_of_midnight, table

from afterview.compose import on_today
from afterview.dates.clock import Clock
from afterview.errors import GuardError
from afterview.model import STEP_KINDS, STEPS, Event, Item, Task, as_event, step_of
from afterview.playbook import Planned
from afterview.playbook.planned import uid_of
from afterview.reconcile.merge import BEGIN, edited, parts_of
from afterview.reconcile.records import Pushed
from afterview.sync.engine import Report
from afterview.testing import Fault, MemoryService
from afterview.testing.memory import canonical
from afterview.testing.memory_service import Entry

T = TypeVar("T")

LIVES = int(os.environ.get("AFTERVIEW_LIVES", "12"))
LENGTH = 16
SERVICES = ("cal", "other")
COMPANIES = ("acme", "bolt")
STATUSES = ("", "waiting", "offer", "rejected", "accepted", "parked", "withdrawn", "cancelled")
PROMISES = ("", "by Friday", "within two weeks", "within 4 days")

BY_HAND = (
    "retitle",
    "write_above",
    "write_below",
    "write_between",
    "write_over",
    "move",
    "move",
    "tick",
    "tick",
    "tick",
    "delete",
    "restore",
    "copy",
    "adorn",
    "put_aside_and_back",
)
"""What the person does in a service: methods of the machine, the likelier ones more than once."""

picks = st.integers(0, 3) | st.integers(0, 30)
"""Numbers of items; mostly the first ones, so that more than one thing happens to an item."""
services = st.sampled_from(SERVICES)


def pick(among: list[T], number: int) -> T:
    return among[number % len(among)]


def time_of(item: Item) -> date:
    when = item.start if isinstance(item, Event) else item.due
    return when.astimezone(UTC) if isinstance(when, datetime) else when


def own_time_of(item: Item) -> date:
    """When it is planned, also where it is overdue and stands on today."""
    return item.since or time_of(item)


def by_kind(step_id: str) -> tuple[int, str]:
    return STEPS.index(step_of(step_id)), step_id


def spared(faults: list[Fault | None]) -> list[Fault | None]:
    """Mostly let the first request be well, without which there is no other."""
    return faults[1:] if len(faults) % 4 == 1 else [None, *faults]


@dataclass
class Edits:
    """What the person wrote into one item, and what may stand there for it."""

    title: str = ""
    wrote_over: bool = False
    """Whether they changed our text, or took the marker lines away."""
    text: str | None = None
    """What they put in its place, if so."""
    around: tuple[str, str] = ("", "")
    moved_to: date | None = None
    moved_from: date | None = None
    """What the plan said when we wrote last; None where nobody knows whether we did."""
    plans: set[date] = field(default_factory=set)
    """What the plan said since it was moved."""
    loose: bool = False
    """Whether it came back out of the bin, so that nobody can tell whose its fields are."""


@dataclass
class Deleted:
    """An item that the person deleted."""

    uid: str
    firm: bool
    """Whether it can be known that they did."""


class Life(RuleBasedStateMachine):
    tasks_are_events: ClassVar[bool] = False

    def __init__(self) -> None:
        super().__init__()
        fast = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - its folder is ours
        self.folder = Path(tempfile.mkdtemp(dir=fast))
        self.world = MortalWorld(
            self.folder,
            {name: MemoryService(account=name) for name in SERVICES},
            tasks_are_events=self.tasks_are_events,
        )
        self.log: dict[str, dict[str, str]] = {}
        self.count = 0
        self.edits: dict[tuple[str, str], Edits] = defaultdict(Edits)
        self.deleted: dict[str, dict[str, Deleted]] = {name: {} for name in SERVICES}
        """By service and step."""
        self.let_alone: dict[tuple[str, str], Entry | None] = {}
        """By service and uid: copies as they were made, and what came back although nobody asks
        for it any more (None, for it may be asked for again)."""
        self.adorned: dict[tuple[str, str], object] = {}
        self.said: dict[str, list[tuple[str, bool]]] = defaultdict(list)
        """By step, who said since the last quiet that it is done, or is not."""
        self.journal: list[tuple[str, str]] = []
        """What can be taken back: kind and step."""
        self.plan: dict[str, Planned] = {}
        """What the targets are to show, by step."""
        self.forecasts: set[str] = set()
        self.unplanned: set[str] = set()
        """Steps that were not planned at some time since the last quiet."""
        self.steps: dict[str, str] = {}
        """Uid to step."""

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    # The log, and what is said at the prompt

    def write(self) -> None:
        tables = [
            table(id_, **{key: value for key, value in fields.items() if value})
            for id_, fields in self.log.items()
        ]
        self.world.write(*tables or ["# nothing yet"])

    @initialize(pushed=st.booleans())
    def begin(self, *, pushed: bool) -> None:
        self.log["acme"] = {}
        self.write()
        if pushed:
            self.world.sync()
        self.look()

    @rule(
        id_=st.sampled_from(COMPANIES),
        news=st.one_of(
            st.tuples(st.just("start"), st.integers(-100, 200)),
            st.tuples(st.just("status"), st.sampled_from(STATUSES)),
            st.tuples(st.just("role"), st.sampled_from(("", "Pilot", "Cook"))),
            st.tuples(st.just("promise"), st.sampled_from(PROMISES)),
            st.tuples(st.just("gone"), st.just("")),
        ),
    )
    def change_the_log(self, id_: str, news: tuple[str, int | str]) -> None:
        key, value = news
        if isinstance(value, int):
            when = (self.world.now + timedelta(hours=value)).astimezone(NEW_YORK)
            self.log.setdefault(id_, {})[key] = f"{when:%Y-%m-%dT%H}:15:00"
        elif id_ in self.log and key != "gone":
            self.log[id_][key] = f'"{value}"' if value else ""
        else:
            self.log.pop(id_, None)
        self.write()
        self.look()

    @rule(hours=st.integers(1, 100))
    def wait(self, hours: int) -> None:
        self.set_the_clock(self.world.now + timedelta(hours=hours))

    def set_the_clock(self, now: datetime) -> None:
        self.world.now = now
        for service in self.world.services.values():
            service.today = now.astimezone(NEW_YORK).date()
        self.look()

    @rule(kind=st.sampled_from(("done", "skipped")), number=picks)
    def say(self, kind: str, number: int) -> None:
        open_tasks = [id_ for id_, each in self.plan.items() if each.form == "task"]
        with self.world.at_work() as workspace:
            facts = workspace.store.facts()
            steps = sorted((id_ for id_ in open_tasks if id_ not in facts.done), key=by_kind)
            if not steps:
                return
            step_id = pick(steps, number)
            day = workspace.today if kind == "done" else None
            workspace.store.record(
                kind,  # type: ignore[arg-type]  # one of the two above
                step_id,
                day,
                at=self.world.now,
                source="the person",
            )
        self.journal.append((kind, step_id))
        if kind == "done":
            self.said[step_id].append(("prompt", True))
        self.look()

    @precondition(lambda self: self.journal)
    @rule()
    def take_back(self) -> None:
        with self.world.at_work() as workspace:
            undone = workspace.store.undo()
        kind, step_id = self.journal.pop()
        assert undone is not None
        assert (undone.kind, undone.step_id) == (kind, step_id)
        if kind == "done":
            self.said[step_id].append(("prompt", False))
        self.look()

    @rule(name=services, number=picks)
    def have_back(self, name: str, number: int) -> None:
        with self.world.at_work() as workspace:
            buried = workspace.store.tombstones(name)
            steps = [
                step_id
                for step_id, tombstone in sorted(buried.items())
                if all(self.world.services[s].of(tombstone.uid) is None for s in SERVICES)
            ]
            if not steps:
                return
            step_id = pick(steps, number)
            for service in workspace.store.restore(step_id):
                self.deleted[service].pop(step_id, None)

    # The person in a service

    def entry(self, name: str, number: int) -> Entry | None:
        """One of the items of ours that the person has before them."""
        entries = [
            entry
            for entry in self.world.services[name].held()
            if (name, entry.item.uid) not in self.let_alone
        ]
        entries.sort(key=lambda entry: self.rank(self.steps[entry.item.uid]))
        return pick(entries, number) if entries else None

    def rank(self, step_id: str) -> tuple[object, ...]:
        """Sorts the items by how likely the person is to do something with them."""
        return by_kind(step_id)

    @rule(name=services, number=picks, how=st.sampled_from(BY_HAND))
    def work_by_hand(self, name: str, number: int, how: str) -> None:
        if how == "restore":
            self.restore(name, number)
        elif entry := self.entry(name, number):
            by_hand: Callable[[str, Entry], None] = getattr(self, how)
            by_hand(name, entry)

    def retitle(self, name: str, entry: Entry) -> None:
        self.count += 1
        title = self.edits[name, entry.item.uid].title = f"Mine {self.count}"
        self.world.person(name).retitle(entry.item.uid, title)

    def write_above(self, name: str, entry: Entry) -> None:
        self.describe(name, entry, f"{self.note()}\n{entry.item.description}")

    def write_below(self, name: str, entry: Entry) -> None:
        self.describe(name, entry, f"{entry.item.description}\n{self.note()}")

    def write_between(self, name: str, entry: Entry) -> None:
        text = entry.item.description.replace(f"{BEGIN}\n", f"{BEGIN}\n{self.note()} ")
        self.describe(name, entry, text)

    def write_over(self, name: str, entry: Entry) -> None:
        self.describe(name, entry, self.note())

    def note(self) -> str:
        self.count += 1
        return f"note {self.count}"

    def describe(self, name: str, entry: Entry, text: str) -> None:
        self.world.person(name).describe(entry.item.uid, text)
        edits, parts = self.edits[name, entry.item.uid], parts_of(text)
        edits.around = (parts.before, parts.after)
        if parts.ours != parts_of(entry.item.description).ours:
            edits.wrote_over, edits.text = True, parts.ours

    def move(self, name: str, entry: Entry) -> None:
        item, uid = entry.item, entry.item.uid
        self.count += 1
        to: date = self.world.now.date() + timedelta(days=self.count * 7 % 50 + 1)
        if isinstance(item, Event) and isinstance(item.start, datetime):
            to = datetime(to.year, to.month, to.day, 9, 37, tzinfo=NEW_YORK)
        with self.world.at_work() as workspace:
            row = workspace.store.pushed(name).get(uid)
            known = row is not None and uid not in workspace.store.intents(name)
            held = workspace.store.sync_record(name, row) if row is not None and known else None
        edits = self.edits[name, uid]
        edits.moved_from = own_time_of(held.base) if held else None
        self.world.person(name).move(uid, to)
        edits.moved_to = to.astimezone(UTC) if isinstance(to, datetime) else to
        step = self.plan.get(self.steps[uid])
        edits.plans = {planned_time(step)} if step else set()

    def tick(self, name: str, entry: Entry) -> None:
        item = entry.item
        if isinstance(item, Task):
            person = self.world.person(name)
            (person.tick if item.done is None else person.reopen)(item.uid)
            self.said[self.steps[item.uid]].append((name, item.done is None))

    def delete(self, name: str, entry: Entry) -> None:
        uid = entry.item.uid
        with self.world.at_work() as workspace:
            known = uid in workspace.store.pushed(name)
        step_id = self.steps[uid]
        self.world.person(name).delete(uid)
        firm = known and step_id in self.plan
        self.deleted[name][step_id] = Deleted(uid, firm=firm)
        if not firm:  # it may be made again
            self.edits[name, uid].loose = True
            self.adorned.pop((name, uid), None)
        self.said[step_id].append(("the bin", False))

    def restore(self, name: str, number: int) -> None:
        service = self.world.services[name]
        graves = {entry.item.uid for entry in service.graves.values()}
        mine = {
            step_id: each.uid
            for step_id, each in self.deleted[name].items()
            if each.uid in graves and service.of(each.uid) is None
        }
        if not mine:
            return
        step_id = pick(sorted(mine), number)
        uid = mine[step_id]
        with self.world.at_work() as workspace:
            known = uid in workspace.store.pushed(name)
        self.world.person(name).restore(uid)
        firm = self.deleted[name].pop(step_id).firm
        if not (known and firm):
            self.edits[name, uid].loose = True
        self.said[step_id].append(("the bin", True))

    def copy(self, name: str, entry: Entry) -> None:
        uid = self.world.person(name).copy(entry.item.uid)
        self.let_alone[name, uid] = self.world.services[name].of(uid)

    def put_aside_and_back(self, name: str, entry: Entry) -> None:
        self.world.person(name).put_aside(entry.item.uid)()

    def adorn(self, name: str, entry: Entry) -> None:
        person, uid = self.world.person(name), entry.item.uid
        person.adorn(uid)
        self.adorned[name, uid] = person.adornment(uid)

    # Runs

    @rule(
        quiet=st.booleans(),
        name=services,
        faults=st.lists(st.sampled_from([None, None, *Fault]), max_size=12).map(spared),
        forget=st.booleans(),
        lag=st.none() | picks,
        empty=st.booleans(),
        kill_at=st.none() | st.integers(0, 60),
        meddle_at=st.none() | st.integers(0, 60),
    )
    def sync_in_trouble(  # noqa: PLR0913 - all that can go wrong
        self,
        name: str,
        faults: list[Fault | None],
        lag: int | None,
        kill_at: int | None,
        meddle_at: int | None,
        *,
        forget: bool,
        empty: bool,
        quiet: bool,
    ) -> None:
        service = self.world.services[name]
        service.faults.extend(faults)
        if forget:
            service.forget_cursors()
            service.lists_nothing = empty
            with self.world.at_work() as workspace:
                known = sorted(workspace.store.pushed(name))
            if lag is not None and known:
                service.lagging.add(pick(known, lag))

        def meddle(point: int) -> None:
            if point == meddle_at and (entry := self.entry(name, point)):
                self.retitle(name, entry)

        self.world.points = Points(kill_at, also=meddle)
        try:
            self.world.sync()
        except Killed:
            pass
        finally:
            self.world.points = Points()
            service.faults.clear()
            service.lagging.clear()
            service.lists_nothing = False
        self.look()
        if quiet:
            self.sync_in_quiet()

    @rule()
    def sync_in_quiet(self) -> None:
        self.set_the_clock(clear_of_midnight(self.world.now))
        first = self.clean_run()
        if any(target.adopted for target in first.targets):
            self.clean_run()  # what was ticked in the bin reaches the others one run later
        before = [dict(service.entries) for service in self.world.services.values()]
        for service in self.world.services.values():
            service.requests.clear()
        report = self.clean_run()
        assert [target.done for target in report.targets] == [[], []]
        assert [target.notes for target in report.targets] == [[], []]
        for service, entries in zip(self.world.services.values(), before, strict=True):
            assert service.entries == entries
            assert service.requests == {"changes": 1}
        self.look()
        self.assert_all_is_well()

    def clean_run(self) -> Report:
        allowed = None
        for _ in range(3):
            report = self.world.sync(allow_deletes=allowed)
            errors = [target.error for target in report.targets if target.error is not None]
            if not errors:
                assert [target.failed for target in report.targets] == [[], []]
                return report
            (error, *_) = errors
            assert isinstance(error, GuardError), error
            allowed = int(re.findall(r"--allow-deletes (\d+)", str(error))[0])
        raise AssertionError(errors)

    # What has to hold

    def look(self) -> None:
        """See what is planned now."""
        with self.world.at_work() as workspace:
            plan = workspace.plan()
        self.plan = {
            item.id: item
            for item in plan
            if not (item.forecast or (self.tasks_are_events and item.step == "follow-up-date"))
        }
        self.forecasts = {item.id for item in plan if item.forecast}
        self.unplanned |= {*self.steps.values()} - self.plan.keys()
        for id_ in self.plan:
            self.steps |= {uid_of(id_, generation): id_ for generation in range(5)}
        for (_, uid), edits in self.edits.items():
            step = self.plan.get(self.steps.get(uid, ""))
            if edits.moved_to is not None and step is not None:
                edits.plans.add(planned_time(step))

    def assert_all_is_well(self) -> None:
        with self.world.at_work() as workspace:
            composer, facts = workspace.composer, workspace.store.facts()
            view = workspace.targets[0].view
            clock = workspace.clock
            wanted = {
                id_: canonical(self.form_of(composer.compose(self.stands(p, clock), view)))
                for id_, p in self.plan.items()
            }
            for name in SERVICES:
                assert workspace.store.intents(name) == {}
                rows = workspace.store.pushed(name)
                buried = workspace.store.tombstones(name)
                self.assert_one_for_each(name, rows, {*buried})
                for row in rows.values():
                    held = workspace.store.sync_record(name, row)
                    entry = self.world.services[name].of(row.uid)
                    assert entry is not None
                    assert entry.etag == row.etag
                    assert held.remote_item.title == entry.item.title
                    if row.step_id in wanted:
                        self.assert_merged(name, entry, wanted[row.step_id])
                        done = facts.done.get(row.step_id)
                        if isinstance(entry.item, Task):
                            assert (entry.item.done is None) == (done is None), row.step_id
                    else:
                        self.assert_words_stand(name, entry)
                    if row.step_id in self.forecasts:
                        assert edited(held.base, held.remote_item), row.step_id
        for step_id, said in self.said.items():
            who = {name for name, _ in said}
            if len(who) == 1 and who != {"the bin"} and step_id not in self.unplanned:
                assert (step_id in facts.done) == said[-1][1], (step_id, said)
        self.said.clear()
        self.unplanned.clear()

    def stands(self, step: Planned, clock: Clock) -> Planned:
        return on_today(step, clock) if self.tasks_are_events else step

    def form_of(self, item: Item) -> Item:
        return as_event(item) if self.tasks_are_events and isinstance(item, Task) else item

    def assert_one_for_each(self, name: str, rows: dict[str, Pushed], buried: set[str]) -> None:
        service = self.world.services[name]
        uids = [entry.item.uid for entry in service.held()]
        assert len(uids) == len(set(uids))
        steps = [row.step_id for row in rows.values()]
        assert len(steps) == len(set(steps))
        mine = self.deleted[name]
        assert buried <= mine.keys(), "a tombstone for what nobody deleted"
        missing = self.plan.keys() - set(steps) - buried
        assert not missing, f"planned and not there: {missing}"
        for step_id, gone in [*mine.items()]:
            if gone.firm and step_id not in self.unplanned:
                assert step_id in buried, f"{step_id} came back"
            if step_id not in buried:
                del mine[step_id]
        assert not buried & set(steps)
        for uid in {*uids} - rows.keys():
            loose = (name, uid) in self.edits and self.edits[name, uid].loose
            if loose and self.steps[uid] not in self.plan:
                self.let_alone[name, uid] = None
            assert (name, uid) in self.let_alone, f"nobody knows of {self.steps.get(uid, uid)}"
        for (where, uid), copy in self.let_alone.items():
            if where == name and copy is not None:
                assert service.of(uid) == copy
        for (where, uid), adornment in self.adorned.items():
            if where == name and service.of(uid) is not None:
                assert self.world.person(name).adornment(uid) == adornment

    def assert_merged(self, name: str, entry: Entry, wanted: Item) -> None:
        """What stands there is the plan's, but for what the person changed."""
        item, edits = entry.item, self.edits[name, entry.item.uid]
        if edits.loose:
            return
        self.assert_words_stand(name, entry)
        if not edits.title and not (edits.moved_to and wanted.since):
            assert item.title == wanted.title
        if not edits.wrote_over:
            assert parts_of(item.description).ours == wanted.description
        planned, own = time_of(wanted), own_time_of(wanted)
        stays = edits.moved_from is not None and edits.plans <= {edits.moved_from}
        if edits.moved_to is None:
            allowed = {planned}
        elif edits.moved_from is None:
            allowed = {planned, edits.moved_to}
        elif stays:
            allowed = {edits.moved_to}
        elif own != edits.moved_from:
            allowed = {planned}
        else:
            allowed = {planned, edits.moved_to}
        assert time_of(item) in allowed, (item.step_id, time_of(item), allowed, edits)
        if time_of(item) == planned and not (stays and wanted.since):
            edits.moved_to = edits.moved_from = None
            edits.plans.clear()
        elif edits.moved_to is not None:
            edits.moved_from, edits.plans = own, {own}

    def assert_words_stand(self, name: str, entry: Entry) -> None:
        edits = self.edits[name, entry.item.uid]
        if edits.loose:
            return
        if edits.title:
            assert entry.item.title == edits.title
        parts = parts_of(entry.item.description)
        assert (parts.before, parts.after) == edits.around
        if edits.wrote_over:
            assert parts.ours == edits.text


def planned_time(step: Planned) -> date:
    return step.start.astimezone(UTC) if step.start else step.day


class LifeWithoutTasks(Life):
    """Both services show tasks as events, which is what the person mostly works with."""

    tasks_are_events = True

    def rank(self, step_id: str) -> tuple[object, ...]:
        return STEP_KINDS[step_of(step_id)].form == "event", by_kind(step_id)

    @rule(name=services, number=picks, hours=st.integers(1, 100))
    def drag(self, name: str, number: int, hours: int) -> None:
        """What is moved by the person, and maybe overdue, is looked at on another day."""
        self.sync_in_quiet()
        if entry := self.entry(name, number):
            self.move(name, entry)
        self.sync_in_quiet()
        self.wait(hours=hours)
        self.sync_in_quiet()


@pytest.mark.parametrize("life", [Life, LifeWithoutTasks])
def test_nothing_is_doubled_and_nothing_of_the_person_is_lost(life: type[Life]) -> None:
    run_state_machine_as_test(
        life,
        settings=settings(
            max_examples=LIVES,
            stateful_step_count=LENGTH,
            phases=(Phase.reuse, Phase.generate, Phase.shrink),
        ),
    )


def test_a_day_that_begins_between_two_runs_is_no_unrest() -> None:
    life = LifeWithoutTasks()
    try:
        life.begin(pushed=True)
        life.set_the_clock(datetime(2026, 11, 25, 23, 58, tzinfo=NEW_YORK))
        life.sync_in_quiet()
    finally:
        life.teardown()
