"""What is decided for one target: what is sent, what stays, and where the guard stops."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterview.item_json import digest
from afterview.model import Event, Item, Task
from afterview.playbook.planned import uid_of
from afterview.reconcile.one_way import Decision, TargetState, Wanted, reconcile
from afterview.reconcile.records import Pushed

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
BEFORE = datetime(2026, 11, 1, tzinfo=UTC)


def task(step_id: str, due: date = TODAY, **fields: Any) -> Task:
    due_at = datetime.combine(due, datetime.min.time(), UTC)
    fields.setdefault("title", "Do it")
    return Task(uid=uid_of(step_id), step_id=step_id, due=due, due_at=due_at, **fields)


def event(step_id: str, start: date | datetime = TODAY, **fields: Any) -> Event:
    fields.setdefault("title", "Be there")
    end = start + timedelta(days=1)
    return Event(uid=uid_of(step_id), step_id=step_id, start=start, end=end, **fields)


def wanted(item: Item, fingerprint: str = "full:1") -> Wanted:
    return Wanted(
        step_id=item.step_id,
        interview=item.step_id.split("/")[0],
        fingerprint=fingerprint,
        compose=lambda: item,
    )


def never() -> Item:
    msg = "composed although nothing changed"
    raise AssertionError(msg)


class Target:
    """A target that holds some items already, for deciding about it."""

    def __init__(self, *items: Item, fingerprint: str = "full:1") -> None:
        self.items = {item.uid: item for item in items}
        self.base = {
            item.step_id: Pushed(
                uid=item.uid,
                step_id=item.step_id,
                interview=item.step_id.split("/")[0],
                day=item.due if isinstance(item, Task) else _day(item.start),
                form="task" if isinstance(item, Task) else "event",
                done=item.done,
                fingerprint=fingerprint,
                digest=digest(item),
                revision=4,
                changed_at=BEFORE,
                remote_id="remote",
                etag="etag",
            )
            for item in items
        }

    def decide(self, *wanted: Wanted, **changes: Any) -> Decision:
        standing = TargetState(
            base=self.base,
            stored=self.items.__getitem__,
            canonical=changes.pop("canonical", lambda item: item),
            done=changes.pop("done", {}),
            in_log=changes.pop("in_log", {"acme"}),
            today=TODAY,
            now=NOW,
            view_key="full:",
            **changes,
        )
        return reconcile(wanted, standing)


def _day(start: date) -> date:
    return start.date() if isinstance(start, datetime) else start


def kinds(decision: Decision) -> list[tuple[str, str]]:
    return [(change.kind, change.action.op) for change in decision.changes]


def test_a_past_event_goes_where_another_has_taken_its_place_unless_it_is_done() -> None:
    past = TODAY - timedelta(days=9)
    early, late = event("early/recap", past), event("late/recap", past)
    in_log, replaced = {"early", "late"}, {"early/recap": "late/recap"}
    gone = Target(early, late).decide(in_log=in_log, replaced=replaced)
    assert [change.step_id for change in gone.changes] == ["early/recap"]
    assert (gone.unexplained, gone.aged, gone.unchanged) == ([], [], 1)
    done = {"early/recap": past}
    for kept in (
        Target(early, late).decide(in_log=in_log),
        Target(early).decide(in_log=in_log, replaced=replaced),
        Target(replace(early, done=past), late).decide(in_log=in_log, replaced=replaced, done=done),
    ):
        assert kept.changes == []
    marked = Target(early, late).decide(in_log=in_log, replaced=replaced, done=done)
    assert kinds(marked) == [("done", "update")]


@pytest.mark.parametrize("digest_then", ["11a52e5cd3dc36889df79b4250fbd6be", "v9:new", ""])
def test_a_digest_of_another_version_is_no_change(digest_then: str) -> None:
    item = task("acme/park")
    target = Target(item)
    row = target.base["acme/park"] = target.base["acme/park"]._replace(digest=digest_then)
    decision = target.decide(wanted(item, "full:2"))
    assert (decision.changes, decision.unchanged) == ([], 1)
    assert decision.touched == [row._replace(fingerprint="full:2", digest=digest(item))]
    (change,) = target.decide(wanted(replace(item, title="Do that"), "full:2")).changes
    assert change.kind == "changed"


def test_what_is_not_there_yet_is_created_at_revision_0() -> None:
    item = task("acme/park")
    (change,) = Target().decide(wanted(item)).changes
    assert (change.kind, change.action.op, change.action.item) == ("new", "create", item)
    assert (change.action.revision, change.action.changed_at) == (0, NOW)
    assert change.row == Pushed(
        uid=item.uid,
        step_id="acme/park",
        interview="acme",
        day=TODAY,
        form="task",
        done=None,
        fingerprint="full:1",
        digest=digest(item),
        revision=0,
        changed_at=NOW,
    )


def test_a_revision_that_readers_have_seen_is_not_used_again() -> None:
    item = task("acme/park")
    (change,) = Target().decide(wanted(item), revisions={item.uid: 7}).changes
    assert change.action.revision == 8


def test_what_stands_as_wanted_is_not_even_composed() -> None:
    item = task("acme/park")
    decision = Target(item).decide(wanted(item)._replace(compose=never))
    assert (decision.changes, decision.touched, decision.unchanged) == ([], [], 1)


def test_a_new_fingerprint_of_the_same_item_sends_nothing() -> None:
    item = task("acme/park")
    target = Target(item)
    decision = target.decide(wanted(item, "full:2"))
    assert decision.changes == []
    assert decision.touched == [target.base[item.step_id]._replace(fingerprint="full:2")]
    assert decision.unchanged == 1


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (task("acme/park"), task("acme/park", title="Other"), "changed"),
        (task("acme/park"), task("acme/park", due=TODAY + timedelta(days=1)), "moved"),
        (task("acme/park"), task("acme/park", done=TODAY), "done"),
        (task("acme/park", done=TODAY), task("acme/park"), "changed"),
        (event("acme/recap"), event("acme/recap", title="Other"), "changed"),
        (event("acme/recap", NOW), event("acme/recap", NOW + timedelta(hours=1)), "moved"),
        (event("acme/recap"), replace(event("acme/recap"), end=TODAY + timedelta(3)), "moved"),
        (event("acme/recap"), task("acme/recap"), "changed"),
    ],
)
def test_a_change_is_sent_with_the_version_that_it_replaces(
    before: Item, after: Item, kind: str
) -> None:
    target = Target(before)
    (change,) = target.decide(wanted(after, "full:2")).changes
    assert (change.kind, change.action.op, change.action.item) == (kind, "update", after)
    assert (change.action.revision, change.action.changed_at) == (5, NOW)
    assert (change.action.remote_id, change.action.etag) == ("remote", "etag")
    assert change.row is not None
    assert (change.row.digest, change.row.fingerprint) == (digest(after), "full:2")
    assert (change.row.revision, change.row.done) == (5, after.done)
    assert change.row.form == ("task" if isinstance(after, Task) else "event")


def test_an_open_task_that_is_no_longer_planned_goes() -> None:
    item = task("acme/park", due=TODAY - timedelta(days=5))
    (change,) = Target(item).decide().changes
    assert (change.kind, change.action.op, change.row) == ("dropped", "delete", None)
    assert (change.action.remote_id, change.action.etag) == ("remote", "etag")
    assert (change.title, change.day, change.step_id) == ("Do it", item.due, "acme/park")


@pytest.mark.parametrize(("days", "stays"), [(-1, True), (0, False), (1, False)])
def test_an_event_that_is_no_longer_planned_stays_once_it_is_past(
    days: int, *, stays: bool
) -> None:
    item = event("acme/recap", TODAY + timedelta(days=days))
    decision = Target(item).decide()
    assert kinds(decision) == ([] if stays else [("dropped", "delete")])
    assert decision.unchanged == (1 if stays else 0)


def test_a_done_task_that_is_no_longer_planned_stays() -> None:
    target, done = Target(task("acme/park", done=TODAY)), {"acme/park": TODAY}
    assert target.decide(done=done).changes == []
    assert target.decide(in_log=set()).changes == []


def test_what_is_no_longer_done_goes_and_an_event_loses_its_tick() -> None:
    over = event("acme/recap", TODAY - timedelta(days=9), done=TODAY)
    taken_back = Target(task("acme/park", done=TODAY), over).decide()
    assert kinds(taken_back) == [("dropped", "delete"), ("changed", "update")]
    assert taken_back.changes[1].action.item == replace(over, done=None)
    assert taken_back.unexplained == []


def test_a_task_done_and_dropped_at_once_stays_and_says_that_it_is_done() -> None:
    item = task("acme/park")
    (change,) = Target(item).decide(done={"acme/park": TODAY}).changes
    assert (change.kind, change.action.item) == ("done", replace(item, done=TODAY))
    assert change.row is not None
    assert change.row.fingerprint == "full:"  # no plan said it, so none may be taken for it


def test_what_is_older_than_the_target_keeps_goes_without_asking_the_guard() -> None:
    old = [event(f"gone{n}/recap", TODAY - timedelta(days=181)) for n in range(9)]
    decision = Target(*old).decide(oldest=TODAY - timedelta(days=180))
    assert kinds(decision) == [("dropped", "delete")] * 9
    assert decision.unexplained == []
    kept = Target(*old).decide(oldest=TODAY - timedelta(days=181))
    assert kept.changes == []


def test_history_of_another_view_goes_for_it_may_show_names() -> None:
    past = event("gone/recap", TODAY - timedelta(days=9))
    decision = Target(past, fingerprint="private:1").decide()
    assert kinds(decision) == [("dropped", "delete")]
    assert decision.unexplained == []


# a target that lost everything


def test_a_target_that_lost_everything_gets_it_again_as_it_was() -> None:
    planned, past = task("acme/park"), event("acme/recap", TODAY - timedelta(days=9))
    target = Target(planned, past)
    decision = target.decide(wanted(planned), fresh=True)
    assert kinds(decision) == [("rewritten", "create")] * 2
    for change in decision.changes:
        assert (change.action.revision, change.action.changed_at) == (4, BEFORE)
        assert change.row == target.base[change.step_id]


def test_what_stands_otherwise_is_put_right_by_a_change_that_readers_can_see() -> None:
    planned, past = task("acme/park"), event("acme/recap", TODAY - timedelta(days=9))
    seen = {planned.uid: 9, past.uid: 2}
    decision = Target(planned, past).decide(wanted(planned), fresh=True, revisions=seen)
    assert [c.action.revision for c in decision.changes] == [10, 5]
    assert {c.action.changed_at for c in decision.changes} == {NOW}


def test_history_that_the_target_no_longer_shows_is_left_behind() -> None:
    past = event("acme/follow-up-date/1", TODAY - timedelta(days=9))
    decision = Target(past).decide(fresh=True, canonical=lambda _: None)
    assert kinds(decision) == [("dropped", "delete")]


def test_history_is_pushed_again_in_the_form_that_the_target_now_has() -> None:
    past = event("acme/recap", TODAY - timedelta(days=9))
    (change,) = (
        Target(past)
        .decide(fresh=True, canonical=lambda item: replace(item, title="Canonical"))
        .changes
    )
    assert change.action.item == replace(past, title="Canonical")
    assert change.row is not None
    assert change.row.digest == digest(replace(past, title="Canonical"))


def test_a_lost_target_gets_changes_as_new_items_with_a_higher_revision() -> None:
    before, after = task("acme/park"), task("acme/park", title="Other")
    (change,) = Target(before).decide(wanted(after, "full:2"), fresh=True).changes
    assert (change.kind, change.action.op, change.action.revision) == ("changed", "create", 5)


def test_a_lost_target_gets_an_item_with_a_new_fingerprint_as_it_was() -> None:
    item = task("acme/park")
    (change,) = Target(item).decide(wanted(item, "full:2"), fresh=True).changes
    assert (change.kind, change.action.op, change.action.revision) == ("rewritten", "create", 4)


# the guard


def vanishing(count: int, standing: int) -> Decision:
    """`count` of `standing` items belong to an interview that is no longer in the log."""
    gone = [task(f"gone/{n}") for n in range(count)]
    kept = [task(f"acme/{n}") for n in range(standing - count)]
    return Target(*gone, *kept).decide(*map(wanted, kept))


@pytest.mark.parametrize(
    ("count", "standing", "stops"),
    [
        (0, 0, False),
        (3, 3, False),
        (4, 4, True),
        (3, 20, False),
        (4, 19, True),
        (4, 20, False),
        (5, 20, True),
        (20, 100, False),
        (21, 100, True),
    ],
)
def test_the_guard_stops_above_three_and_a_fifth(count: int, standing: int, *, stops: bool) -> None:
    decision = vanishing(count, standing)
    assert len(decision.unexplained) == count
    assert decision.stopped(None) is stops


def test_the_guard_lets_exactly_the_named_number_go() -> None:
    decision = vanishing(5, 8)
    assert decision.stopped(4)
    assert not decision.stopped(5)
    assert decision.stopped(6)


@pytest.mark.parametrize(
    ("count", "standing", "stops"),
    [(3, 3, False), (4, 4, True), (4, 7, True), (4, 8, False), (5, 9, True), (50, 100, False)],
)
def test_the_guard_stops_where_most_is_too_old_all_at_once(
    count: int, standing: int, *, stops: bool
) -> None:
    """The clock went on by 40 days since the last run, and nothing says that it is right."""
    old = [event(f"acme/{n}", TODAY - timedelta(days=200)) for n in range(count)]
    kept = [event(f"bolt/{n}") for n in range(standing - count)]
    history = {"oldest": TODAY - timedelta(days=180), "last_run": TODAY - timedelta(days=40)}
    decision = Target(*old, *kept).decide(*map(wanted, kept), **history)
    assert len(decision.changes) == len(decision.aged) == count
    assert decision.stopped(None) is stops
    assert not decision.stopped(count)
    trusted = Target(*old, *kept).decide(*map(wanted, kept), **{**history, "last_run": None})
    assert not trusted.stopped(None)


def test_what_was_too_old_before_is_no_matter_of_the_clock() -> None:
    """Somebody made the history shorter, or the view another."""
    old = [event(f"acme/{n}", TODAY - timedelta(days=200)) for n in range(9)]
    last_run = TODAY - timedelta(days=40)
    assert Target(*old).decide(oldest=TODAY - timedelta(days=90), last_run=last_run).aged == []
    history = TODAY - timedelta(days=180)
    other = Target(*old, fingerprint="private:1").decide(oldest=history, last_run=last_run)
    assert (len(other.changes), other.aged) == (9, [])
    assert Target(*old).decide(last_run=last_run).aged == []


def test_a_number_is_not_needed_where_the_guard_does_not_stop() -> None:
    assert not vanishing(2, 8).stopped(None)
    assert not vanishing(2, 8).stopped(7)


def test_what_the_facts_explain_does_not_count() -> None:
    dropped = [task(f"acme/{n}") for n in range(9)]
    assert Target(*dropped).decide().unexplained == []
    no_interview = task("keep-searching/2026-W48")
    target = Target(no_interview)
    row = target.base[no_interview.step_id]
    target.base[row.step_id] = row._replace(interview=None)
    assert target.decide().unexplained == []


def test_vanished_history_stays_and_does_not_count() -> None:
    past = [event(f"gone{n}/recap", TODAY - timedelta(days=9)) for n in range(9)]
    decision = Target(*past).decide()
    assert (decision.changes, decision.unexplained) == ([], [])


def test_what_is_forgotten_goes_with_its_history_once_it_is_not_in_the_log() -> None:
    items: list[Item] = [event("gone/recap", TODAY - timedelta(days=9))]
    items.append(task("gone/park", done=TODAY))
    items += [task(f"gone/{n}") for n in range(9)]
    decision = Target(*items).decide(forgotten={"gone"})
    assert (len(decision.changes), decision.unexplained) == (len(items), [])
    known = Target(*items).decide(forgotten={"gone"}, in_log={"gone"})
    assert len(known.changes) == 10


# forecasts


@pytest.mark.parametrize("item", [task("acme/park"), event("acme/park", TODAY - timedelta(days=1))])
def test_a_forecast_goes_and_is_not_made(item: Item) -> None:
    forecast = wanted(item)._replace(forecast=True)
    assert Target().decide(forecast).changes == []
    decision = Target(item).decide(forecast)
    assert (kinds(decision), decision.unexplained) == ([("dropped", "delete")], [])


def test_a_forecast_that_stands_there_after_the_store_was_lost_is_known() -> None:
    item, stranger = task("acme/park"), task("acme/recap")
    forecast, revisions = wanted(item)._replace(forecast=True), {item.uid: 0, stranger.uid: 0}
    decision = Target().decide(forecast, revisions=revisions)
    assert (decision.changes, decision.unknown, decision.present) == ([], 1, 2)


# any state


STEPS = st.sampled_from(["acme/recap", "acme/park", "gone/recap", "gone/follow-up/1"])
DAYS = st.integers(-300, 60).map(lambda n: TODAY + timedelta(days=n))
ITEMS = st.one_of(
    st.builds(task, STEPS, DAYS, done=st.none() | st.just(TODAY)),
    st.builds(event, STEPS, DAYS, title=st.sampled_from(["Be there", "Or not"])),
)


@given(
    st.lists(ITEMS, unique_by=lambda i: i.uid),
    st.lists(ITEMS, unique_by=lambda i: i.uid),
    st.frozensets(STEPS),
)
def test_deciding_again_after_applying_gives_nothing(
    held: list[Item], plan: list[Item], forecasts: frozenset[str]
) -> None:
    target = Target(*held)
    oldest = TODAY - timedelta(days=180)
    wants = [
        wanted(item, f"full:{digest(item)}")._replace(forecast=item.step_id in forecasts)
        for item in plan
    ]
    for change in target.decide(*wants, oldest=oldest).changes:
        if change.row is None or change.action.item is None:
            del target.base[change.step_id]
        else:
            target.base[change.step_id] = change.row
            target.items[change.action.uid] = change.action.item
    again = target.decide(*wants, oldest=oldest)
    assert again.changes == []
    assert all(
        (item.step_id in target.base) is not want.forecast
        for item, want in zip(plan, wants, strict=True)
    )


@given(st.lists(ITEMS, unique_by=lambda i: i.uid), st.lists(ITEMS, unique_by=lambda i: i.uid))
def test_at_most_one_action_for_each_uid(held: list[Item], plan: list[Item]) -> None:
    changes = Target(*held).decide(*map(wanted, plan)).changes
    assert len({change.action.uid for change in changes}) == len(changes)
