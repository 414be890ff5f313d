"""What is decided for one service in which the person works, too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from afterview.item_json import digest
from afterview.model import Event, Item, Task, day_of
from afterview.playbook.planned import uid_of
from afterview.provider import Remote
from afterview.reconcile.merge import as_sent, mark_of
from afterview.reconcile.one_way import Wanted
from afterview.reconcile.records import Pushed, Refusal, SyncRecord, Tombstone
from afterview.reconcile.two_way import DELETED, NOT_THERE, Decision, ServiceState, reconcile

TODAY = date(2026, 11, 23)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
BEFORE = datetime(2026, 11, 1, tzinfo=UTC)
INSTALLATION = "0123456789abcdef" * 2
OTHER_INSTALLATION = "f" * 32


def task(step_id: str = "acme/park", due: date = TODAY, **fields: Any) -> Task:
    due_at = datetime.combine(due, datetime.min.time(), UTC)
    fields = {"title": "Do it", "description": "ours", **fields}
    return Task(uid=uid_of(step_id), step_id=step_id, due=due, due_at=due_at, **fields)


def event(step_id: str = "acme/recap", start: date = TODAY, **fields: Any) -> Event:
    fields = {"title": "Be there", "description": "ours", **fields}
    end = start + timedelta(days=1)
    return Event(uid=uid_of(step_id), step_id=step_id, start=start, end=end, **fields)


def wanted(item: Item, fingerprint: str = "full:2") -> Wanted:
    return Wanted(item.step_id, item.step_id.partition("/")[0], fingerprint, lambda: item)


def by_hand(item: Item, **edits: Any) -> Item:
    """An item as it was sent, with what a person changed."""
    return replace(as_sent(item), **edits)


def never() -> Item:
    msg = "composed although nothing changed"
    raise AssertionError(msg)


def record(item: Item, remote_item: Item | None = None, **fields: Any) -> SyncRecord:
    row = Pushed(
        uid=item.uid,
        step_id=item.step_id,
        interview=item.step_id.partition("/")[0],
        day=day_of(remote_item or item),
        form="task" if isinstance(item, Task) else "event",
        done=item.done,
        fingerprint="full:1",
        digest=digest(item),
        revision=4,
        changed_at=BEFORE,
        remote_id="remote",
        etag="etag",
    )
    return SyncRecord(row._replace(**fields), item, remote_item or as_sent(item), "native")


def decide(items: Iterable[Wanted], *rows: SyncRecord, **changes: Any) -> Decision:
    by_uid = {each.row.uid: each for each in rows}
    service = ServiceState(
        base={each.row.step_id: each.row for each in rows},
        record=by_uid.__getitem__,
        canonical=changes.pop("canonical", lambda item: item),
        done=changes.pop("done", {}),
        in_log=changes.pop("in_log", {"acme"}),
        today=TODAY,
        now=NOW,
        view_key="full:",
        installation_id=INSTALLATION,
        **changes,
    )
    return reconcile(items, service)


def ops(decision: Decision) -> list[tuple[str, str]]:
    return [(change.kind, change.action.op) for change in decision.changes]


def test_a_past_event_goes_where_another_has_taken_its_place_unless_the_person_touched_it() -> None:
    past = TODAY - timedelta(days=9)
    early, late = event("early/recap", past), event("late/recap", past)
    there: dict[str, Any] = {
        "in_log": {"early", "late"},
        "replaced": {"early/recap": "late/recap"},
        "last_run": TODAY - timedelta(days=40),
    }
    gone = decide([], record(early), record(late), **there)
    assert [change.step_id for change in gone.changes] == ["early/recap"]
    assert (gone.unexplained, gone.aged) == ([], [])
    moved = by_hand(early, start=past - timedelta(days=1), end=past)
    done = {"early/recap": past}
    for kept in (
        decide([], record(early), **there),
        decide([], record(early, by_hand(early, title="Mine")), record(late), **there),
        decide([], record(early, moved), record(late), **there),
        decide([], record(replace(early, done=past)), record(late), **there, done=done),
    ):
        assert kept.changes == []


# What is planned


def test_what_is_new_is_made_with_its_text_between_the_lines() -> None:
    item = task()
    (change,) = decide([wanted(item)]).changes
    sent = as_sent(item)
    assert (change.kind, change.step_id, change.day, change.title, change.wanted) == (
        "new",
        "acme/park",
        TODAY,
        "Do it",
        item,
    )
    assert change.action.op == "create"
    assert change.action.item == sent
    assert (change.action.revision, change.action.changed_at) == (0, NOW)
    assert change.action.mark == mark_of(INSTALLATION, item, 0)
    assert change.row == record(item).row._replace(
        fingerprint="full:2", revision=0, changed_at=NOW, remote_id="", etag=""
    )


def test_the_same_fingerprint_composes_nothing() -> None:
    row = record(task())
    decision = decide([Wanted("acme/park", "acme", "full:1", never)], row)
    assert (decision.changes, decision.kept, decision.unchanged, decision.present) == (
        [],
        [],
        1,
        1,
    )


def test_an_update_says_what_it_replaces_and_is_a_new_revision() -> None:
    before = record(task())
    item = task(title="Do that")
    (change,) = decide([wanted(item)], before).changes
    action = change.action
    assert (change.kind, action.op, action.item) == ("changed", "update", as_sent(item))
    assert (action.before, action.native) == (before.remote_item, "native")
    assert (action.remote_id, action.etag) == ("remote", "etag")
    assert (action.revision, action.changed_at) == (5, NOW)
    assert action.mark == mark_of(INSTALLATION, item, 5)
    assert change.wanted == item
    assert change.row == before.row._replace(
        fingerprint="full:2", digest=digest(item), revision=5, changed_at=NOW
    )


def test_where_nothing_is_to_be_sent_the_plan_is_kept_as_the_new_base() -> None:
    mine = replace(as_sent(task()), title="Mine")
    before = record(task(), mine)
    item = task(title="Do that")
    decision = decide([wanted(item)], before)
    (kept,) = decision.kept
    assert kept == SyncRecord(
        before.row._replace(fingerprint="full:2", digest=digest(item)), item, mine, "native"
    )
    assert (decision.changes, decision.unchanged) == ([], 1)


def test_news_over_a_move_of_the_person_are_told() -> None:
    moved = by_hand(event(), start=TOMORROW, end=TOMORROW + timedelta(days=1))
    later = event(start=TODAY + timedelta(days=5))
    decision = decide([wanted(later)], record(event(), moved))
    (change,) = decision.changes
    assert (change.kind, decision.overruled) == ("moved", [(change, TOMORROW)])
    assert change.row is not None
    assert change.row.day == later.start


def test_what_the_service_can_hold_is_what_is_sent() -> None:
    def short(item: Item) -> Item:
        return replace(item, title=item.title[:5])

    (new,) = decide([wanted(task())], canonical=short).changes
    assert new.action.item is not None
    assert new.action.item.title == "Do it"[:5]
    decision = decide([wanted(task(title="Do it again"))], record(task()), canonical=short)
    assert (decision.changes, len(decision.kept)) == ([], 1)


def test_a_thorough_run_looks_at_everything_again() -> None:
    item = task(title="Do that")
    decision = decide([wanted(item, "full:1")], record(task()), full_resync=True)
    assert ops(decision) == [("changed", "update")]


# What the service would not take


def test_a_refused_item_is_not_sent_again_until_it_changes() -> None:
    refusal = Refusal("acme/park", "Do it", "full:2", "too long")
    decision = decide([wanted(task())], refused={"acme/park": refusal})
    assert (decision.changes, decision.refused) == ([], [refusal])
    again = decide([wanted(task(), "full:3")], refused={"acme/park": refusal})
    assert ops(again) == [("new", "create")]
    assert again.refused == []


# What the person deleted


def test_deleted_is_buried_and_not_made_again() -> None:
    gone = record(task())
    decision = decide([wanted(task())], deleted=[gone])
    assert decision.changes == []
    assert decision.buried == [Tombstone("acme/park", gone.row.uid, "Do it", DELETED, TODAY)]
    assert (decision.gone, decision.present) == ([gone.row], 1)
    assert decide([wanted(task())], tombstones={"acme/park"}).changes == []


def test_what_is_done_or_not_planned_any_more_may_go_unasked() -> None:
    gone = record(task())
    assert decide([wanted(task())], deleted=[gone], done={"acme/park": TODAY}).gone == []
    ticked = record(task(), done=TODAY)
    assert decide([wanted(task())], deleted=[ticked]).gone == []
    unplanned = decide([], deleted=[gone])
    assert (unplanned.gone, len(unplanned.buried)) == ([], 1)


def test_many_deletions_and_an_emptied_service_stop_the_target() -> None:
    steps = [f"acme/thank-you/{n}" for n in range(4)]
    gone = [record(task(step)) for step in steps]
    decision = decide([wanted(task(step)) for step in steps], deleted=gone)
    assert decision.stopped(None)
    assert decision.stopped(3)
    assert not decision.stopped(4)
    assert not decide([wanted(task(steps[0]))], deleted=gone[:1]).stopped(None)
    assert decide([], record(task(), done=TODAY), emptied=True).stopped(None)


def test_tasks_whose_time_is_over_all_at_once_stop_the_target() -> None:
    """The clock went on by months since the last run, and nothing says that it is right."""
    over = [record(task(f"acme/thank-you/{n}", due=YESTERDAY)) for n in range(4)]
    decision = decide([], *over, last_run=date(2026, 9, 1))
    assert [row.step_id for row in decision.aged] == [each.row.step_id for each in over]
    assert decision.stopped(None)
    assert not decision.stopped(4)
    assert decide([], *over).aged == []
    ahead = [record(task(f"acme/thank-you/{n}", due=TOMORROW)) for n in range(4)]
    assert decide([], *ahead, last_run=date(2026, 9, 1)).aged == []
    other = [each._replace(row=each.row._replace(fingerprint="private:1")) for each in over]
    assert decide([], *other, last_run=date(2026, 9, 1)).aged == []


# What is not planned any more


@pytest.mark.parametrize(
    ("row", "changes", "goes"),
    [
        (record(task()), {}, True),
        (record(event(start=TOMORROW)), {}, True),
        (record(event()), {}, True),
        (record(event(start=YESTERDAY)), {}, False),
        (record(task(due=YESTERDAY)), {}, True),
        (record(task(done=TODAY)), {"done": {"acme/park": TODAY}}, False),
        (record(task(done=TODAY)), {"in_log": set()}, False),
        (record(task(done=TODAY)), {}, True),  # it was done, and that was taken back
        (record(event(start=YESTERDAY)), {"oldest": TODAY}, True),
        (record(event(start=YESTERDAY)), {"oldest": YESTERDAY}, False),
        (record(event(start=YESTERDAY), fingerprint="private:1"), {}, True),
    ],
)
def test_history_stays_and_the_rest_goes(
    row: SyncRecord, changes: dict[str, Any], *, goes: bool
) -> None:
    decision = decide([], row, **changes)
    assert ops(decision) == ([("dropped", "delete")] if goes else [])
    assert decision.unchanged == (0 if goes else 1)
    if goes:
        (change,) = decision.changes
        assert (change.action.etag, change.action.remote_id) == ("etag", "remote")
        assert (change.action.before, change.row) == (row.remote_item, None)
        assert change.title == row.remote_item.title


def test_an_event_that_is_over_loses_its_tick_once_it_is_no_longer_done() -> None:
    row = record(event(start=YESTERDAY, title="✓ Be there"))
    assert decide([], row, in_log=set()).changes == []
    (change,) = decide([], row).changes
    assert (change.kind, change.action.op) == ("changed", "update")
    assert change.action.item == by_hand(row.base, title="Be there")
    mine = record(row.base, by_hand(row.base, title="✓ Be there, Rome"))
    assert decide([], mine).changes == []


@pytest.mark.parametrize(
    ("changes", "counted"),
    [
        ({"in_log": set()}, 1),
        ({"in_log": {"acme"}}, 0),
        ({"in_log": set(), "oldest": TOMORROW}, 0),
        ({"in_log": set(), "done": {"acme/park": TODAY}}, 0),
    ],
)
def test_only_what_no_fact_explains_counts_for_the_guard(
    changes: dict[str, Any], counted: int
) -> None:
    assert len(decide([], record(task()), **changes).unexplained) == counted


def test_history_of_another_view_and_steps_of_no_interview_are_explained() -> None:
    other_view = record(event(start=YESTERDAY), fingerprint="private:1")
    assert decide([], other_view, in_log=set()).unexplained == []
    week = record(task("keep-searching/2026-W48"), interview=None)
    assert decide([], week, in_log=set()).unexplained == []


def test_what_the_person_wrote_into_stays_and_becomes_theirs_in_the_end() -> None:
    mine = record(task(), replace(as_sent(task()), title="Mine"))
    stays = decide([], mine, in_log=set())
    assert (stays.changes, stays.released, stays.unchanged) == ([], [], 1)
    theirs = decide([], mine, oldest=TOMORROW)
    assert (theirs.changes, theirs.released) == ([], [mine.row])


def test_what_is_forgotten_goes_unless_the_person_wrote_into_it() -> None:
    past = record(event(start=YESTERDAY))
    mine = record(task(), replace(as_sent(task()), title="Mine"))
    gone: dict[str, Any] = {"in_log": set(), "forgotten": {"acme"}}
    assert decide([], past, in_log=set()).changes == []
    assert [each.kind for each in decide([], past, **gone).changes] == ["dropped"]
    assert decide([], record(task()), **gone).unexplained == []
    assert decide([], mine, **gone).changes == []


def test_what_was_done_elsewhere_is_done_here_though_it_is_not_planned_any_more() -> None:
    decision = decide([], record(task()), done={"acme/park": YESTERDAY})
    (change,) = decision.changes
    assert (change.kind, change.action.op) == ("done", "update")
    assert change.row is not None
    assert change.row.done == YESTERDAY
    assert change.row.fingerprint == "full:", "the plan never said that"
    known = record(task(done=YESTERDAY))
    assert decide([], known, done={"acme/park": YESTERDAY}).changes == []


@pytest.mark.parametrize("item", [task(), event("acme/park")], ids=["task", "event"])
def test_what_the_person_moved_stays_there_once_it_is_done_on_another_day(item: Item) -> None:
    later = TODAY + timedelta(days=5)
    when = {"due": TOMORROW} if isinstance(item, Task) else {"start": TOMORROW, "end": later}
    made = task if isinstance(item, Task) else event
    said: Item = made("acme/park", YESTERDAY, done=YESTERDAY)
    for row in (record(item, by_hand(item, **when)), record(item)):
        decision = decide([wanted(said)], row, done={"acme/park": YESTERDAY})
        (change,) = decision.changes
        assert decision.overruled == []
        assert change.row is not None
        assert change.row.day == (YESTERDAY if row.remote_item == as_sent(item) else TOMORROW)


def ticked(item: Item) -> Item:
    """What a service holds that shows by its title that an event is done."""
    title = f"✓ {item.title.removeprefix('✓ ')}" if item.done else item.title
    return replace(item, title=title, done=None)


@pytest.mark.parametrize(
    ("said", "there", "written"),
    [
        ("Be there", "Be there", "✓ Be there"),
        ("✓ Be there", "✓ Be there", None),
        ("✓ Be there", "Mine", None),
        ("Be there", "Mine", None),
    ],
)
def test_an_event_that_is_done_is_ticked_once(said: str, there: str, written: str | None) -> None:
    item = event(start=YESTERDAY, title=said)
    known = record(item, by_hand(item, title=there))
    decision = decide([], known, done={"acme/recap": YESTERDAY}, canonical=ticked)
    assert [change.title for change in decision.changes] == ([written] if written else [])


@pytest.mark.parametrize(
    ("said", "there", "written"),
    [
        ("✓ Be there", "✓ ✓ Be there", "✓ Be there"),
        ("Be there", "✓ Be there", None),
        ("✓ Be there", "✓ ✓ I was there", None),
        ("✓ Be there", "Not ✓ Be there", None),
        ("✓ Be there", "✓ Be there", None),
    ],
)
def test_a_second_tick_of_an_earlier_version_goes(
    said: str, there: str, written: str | None
) -> None:
    """That version left the day in the base; what a person wrote stays."""
    item = event(start=YESTERDAY, title=said, done=YESTERDAY)
    known = record(item, by_hand(item, title=there, done=None))
    decision = decide([], known, done={"acme/recap": YESTERDAY}, canonical=ticked)
    assert [change.title for change in decision.changes] == ([written] if written else [])
    (now,) = (change.wanted for change in decision.changes) if written else (decision.kept[0].base,)
    assert now == replace(item, title="✓ Be there", done=None)


# Forecasts


def forecast(item: Item) -> Wanted:
    return wanted(item)._replace(forecast=True)


def test_a_forecast_is_taken_out_unless_the_person_edited_it() -> None:
    assert decide([forecast(task())]).changes == []
    past = record(event("acme/park", YESTERDAY))
    decision = decide([forecast(event("acme/park", YESTERDAY))], past, last_run=TODAY)
    assert (ops(decision), decision.unexplained, decision.aged) == ([("dropped", "delete")], [], [])
    for edits in ({"title": "Mine"}, {"due": TOMORROW}):
        mine = record(task(), by_hand(task(), **edits))
        stays = decide([forecast(task())], mine)
        assert (stays.changes, stays.unchanged) == ([], 1)
    assert decide([forecast(task())], tombstones={"acme/park"}).changes == []


LATER = TODAY + timedelta(days=2)


@pytest.mark.parametrize(
    ("edits", "plan", "kind"),
    [
        pytest.param({"due": TOMORROW}, task(due=LATER), "dropped", id="the log moves it"),
        pytest.param({"title": "New"}, task(title="New"), "dropped", id="the plan says the same"),
        pytest.param({"title": "Mine"}, task(due=LATER), "moved", id="words stand"),
        pytest.param({"due": TOMORROW}, task(title="New"), "changed", id="a move stands"),
        pytest.param({"due": TOMORROW}, event("acme/park"), "dropped", id="it is an event now"),
    ],
)
def test_of_a_forecast_with_news_only_what_is_left_of_an_edit_stays(
    edits: dict[str, Any], plan: Item, kind: str
) -> None:
    decision = decide([forecast(plan)], record(task(), by_hand(task(), **edits)))
    (change,) = decision.changes
    moved_away = kind == "dropped" and edits.get("due") and isinstance(plan, Task)
    assert (change.kind, decision.overruled) == (
        kind,
        [(change, TOMORROW)] if moved_away else [],
    )


def test_an_edited_forecast_without_news_is_not_composed() -> None:
    known = forecast(task())._replace(fingerprint="full:1", compose=never)
    decision = decide([known], record(task(), by_hand(task(), due=TOMORROW)))
    assert (decision.changes, decision.unchanged) == ([], 1)


def test_a_forecast_that_stands_there_after_the_store_was_lost_is_ours_again() -> None:
    assert len(decide([forecast(task())], unmatched={task().uid: remote(task())}).adopted) == 1
    other = remote(task("acme/recap"))
    assert decide([forecast(task())], unmatched={other.uid: other}).adopted == []


# What stands there already


def remote(item: Item, installation_id: str = INSTALLATION, edited: Item | None = None) -> Remote:
    sent = as_sent(item)
    return Remote(
        uid=item.uid,
        remote_id="there",
        etag="e7",
        revision=7,
        item=replace(edited or sent, step_id=""),
        mark=installation_id and mark_of(installation_id, item, 7),
        native="as it is",
    )


def adopt(item: Item, found: Remote, **changes: Any) -> Decision:
    return decide([wanted(item)], unmatched={item.uid: found}, **changes)


def test_what_nobody_edited_is_ours_again_and_brought_in_line() -> None:
    decision = adopt(task(title="Do that"), remote(task()))
    (bound,) = decision.adopted
    assert (bound.row.remote_id, bound.row.etag, bound.row.revision) == ("there", "e7", 7)
    assert bound.native == "as it is"
    (change,) = decision.changes
    assert (change.action.op, change.action.revision, change.action.etag) == ("update", 8, "e7")
    assert change.action.item == as_sent(task(title="Do that"))


def test_what_stands_there_as_planned_is_only_bound() -> None:
    decision = adopt(task(), remote(task()))
    assert (decision.changes, len(decision.adopted), len(decision.kept)) == ([], 1, 1)


def test_in_what_was_edited_all_that_differs_counts_as_the_persons() -> None:
    mine = by_hand(task(), title="Mine", due=TOMORROW)
    decision = adopt(task(title="Do that"), remote(task(), edited=mine))
    assert decision.changes == []
    assert replace(decision.kept[0].remote_item, step_id="") == replace(mine, step_id="")


def test_an_item_without_a_mark_of_another_installation_could_be_ours() -> None:
    assert len(adopt(task(), remote(task(), installation_id="")).adopted) == 1
    foreign = adopt(task(), remote(task(), installation_id=OTHER_INSTALLATION))
    assert (foreign.foreign, foreign.adopted, foreign.changes) == (1, [], [])
    taken = adopt(task(), remote(task(), installation_id=OTHER_INSTALLATION), adopt=True)
    assert (taken.foreign, len(taken.adopted)) == (0, 1)


def test_after_the_store_was_lost_what_is_past_and_not_there_was_deleted() -> None:
    past, ahead = task("acme/connect", YESTERDAY), task("acme/follow-up", TODAY)
    decision = decide([wanted(past), wanted(ahead)], rebuilt=True)
    assert decision.buried == [Tombstone("acme/connect", past.uid, "Do it", NOT_THERE, TODAY)]
    assert [change.step_id for change in decision.changes] == ["acme/follow-up"]
    assert len(decide([wanted(past)]).changes) == 1


def test_what_cannot_be_read_counts_as_what_is_planned() -> None:
    decision = adopt(task(), replace(remote(task()), item=None))
    assert (decision.changes, len(decision.adopted), len(decision.kept)) == ([], 1, 1)


# A task that is to be an event from now on, or the other way round


def as_event(item: Task) -> Event:
    return replace(event(item.step_id), uid=item.uid)


def test_another_form_takes_the_old_one_away_first() -> None:
    before = record(task())
    decision = decide([wanted(as_event(task()))], before)
    assert ops(decision) == [("dropped", "delete")]
    assert decision.changed_component == {"acme/park"}
    assert decision.unexplained == []


def test_another_form_leaves_the_words_of_the_person_to_them() -> None:
    mine = record(task(), replace(as_sent(task()), title="Mine"))
    decision = decide([wanted(as_event(task()))], mine)
    assert (decision.changes, decision.released) == ([], [mine.row])
    assert decision.changed_component == {"acme/park"}
