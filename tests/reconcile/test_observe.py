"""What follows from what a service says, before anything is decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterview.model import Event, Item, Task
from afterview.provider import Remote
from afterview.reconcile.merge import as_sent
from afterview.reconcile.observe import Observation, StoredState, observe, same_container, unclear
from afterview.reconcile.records import Intent, Pushed, SyncRecord, Tombstone

DAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
TASK = Task(uid="u", step_id="acme/park", title="Park", due=DAY, due_at=NOON, description="ours")
EVENT = Event(uid="u", step_id="acme/recap", title="Recap", start=NOON, end=NOON)
ROW = Pushed(
    uid="u",
    step_id="acme/park",
    interview="acme",
    day=DAY,
    form="task",
    done=None,
    fingerprint="f1",
    digest="d1",
    revision=2,
    changed_at=NOON,
    remote_id="r1",
    etag="e1",
)
RECORD = SyncRecord(ROW, TASK, as_sent(TASK), "native")
NEWER = replace(TASK, title="Let it rest")
UPDATE = Intent("update", ROW._replace(revision=3), NEWER, as_sent(NEWER), "m3")
CREATE = Intent("create", ROW._replace(revision=0, etag=""), TASK, as_sent(TASK), "m0")
DELETE = Intent("delete", None, None, None, "")


def known(
    *records: SyncRecord,
    intents: Mapping[str, Intent] | None = None,
    tombstones: Iterable[Tombstone] = (),
) -> StoredState:
    rows = {each.row.uid: each for each in records}
    return StoredState(
        base={uid: each.row for uid, each in rows.items()},
        record=rows.__getitem__,
        intents=intents or {},
        tombstones=tombstones,
    )


def remote(item: Item | None = RECORD.remote_item, **fields: Any) -> Remote:
    found = Remote(
        uid="u",
        remote_id="r1",
        etag="e2",
        revision=2,
        item=item and replace(item, step_id=""),
        mark="m2",
        native="new native",
    )
    return replace(found, **fields)


# What has to be asked for by name


def test_after_a_part_of_the_changes_only_open_writes_are_asked_for() -> None:
    other = RECORD._replace(row=ROW._replace(uid="other"))
    assert unclear(known(other, intents={"u": UPDATE}), [], full=False) == ["u"]
    assert unclear(known(other, intents={"u": UPDATE}), [remote()], full=False) == []


def test_after_a_full_list_all_that_it_left_out_is_asked_for_once() -> None:
    other = RECORD._replace(row=ROW._replace(uid="other"))
    everything = known(RECORD, other, intents={"u": UPDATE})
    assert unclear(everything, [], full=True) == ["u", "other"]
    assert unclear(everything, [remote()], full=True) == ["other"]


# What the person did


def test_nothing_follows_from_silence() -> None:
    assert observe(known(RECORD), [], []) == Observation()
    assert observe(StoredState.nothing(), [], []) == Observation()


def test_the_version_that_is_known_is_no_news() -> None:
    assert observe(known(RECORD), [remote(etag="e1")], []) == Observation()


def test_a_new_address_is_taken_over_though_the_version_is_the_old_one() -> None:
    seen = observe(known(RECORD), [remote(etag="e1", remote_id="r9")], [])
    row = ROW._replace(remote_id="r9")
    assert seen == Observation(
        records={"u": SyncRecord(row, TASK, RECORD.remote_item, "new native")}
    )


def test_what_cannot_be_read_back_is_no_news() -> None:
    assert observe(known(RECORD), [remote(None)], []) == Observation()


def test_a_new_address_is_taken_over_of_what_cannot_be_read_back() -> None:
    seen = observe(known(RECORD), [remote(None, remote_id="r9")], [])
    moved = RECORD._replace(row=ROW._replace(remote_id="r9"))
    assert seen == Observation(records={"u": moved})


def test_an_edit_is_taken_down_with_its_version_and_native_form() -> None:
    edited = replace(RECORD.remote_item, title="Mine")
    seen = observe(known(RECORD), [remote(edited, remote_id="r2")], [])
    row = ROW._replace(etag="e2", remote_id="r2")
    assert seen == Observation(records={"u": SyncRecord(row, TASK, edited, "new native")})


def test_a_new_version_that_says_the_same_keeps_the_words_that_we_know() -> None:
    rewritten = replace(RECORD.remote_item, description=RECORD.remote_item.description + "  \n")
    seen = observe(known(RECORD), [remote(rewritten)], [])
    row = ROW._replace(etag="e2")
    assert seen == Observation(
        records={"u": SyncRecord(row, TASK, RECORD.remote_item, "new native")}
    )


def test_a_tick_and_its_day() -> None:
    ticked = replace(RECORD.remote_item, done=DAY)
    seen = observe(known(RECORD), [remote(ticked)], [])
    assert (seen.ticked, seen.reopened) == ({"acme/park": DAY}, [])
    again = observe(known(RECORD._replace(remote_item=ticked)), [remote(ticked)], [])
    assert (again.ticked, again.reopened) == ({}, [])


def test_a_task_that_is_open_again() -> None:
    record = RECORD._replace(remote_item=replace(RECORD.remote_item, done=DAY))
    seen = observe(known(record), [remote()], [])
    assert (seen.ticked, seen.reopened) == ({}, ["acme/park"])


@pytest.mark.parametrize(("before", "now"), [(None, DAY), (DAY, None)])
def test_an_event_is_not_ticked(before: date | None, now: date | None) -> None:
    record = SyncRecord(ROW, EVENT, replace(EVENT, done=before))
    seen = observe(known(record), [remote(replace(EVENT, done=now))], [])
    assert (seen.ticked, seen.reopened) == ({}, [])


def test_deleted_is_what_there_is_evidence_for() -> None:
    assert observe(known(RECORD), [], ["u", "a stranger"]) == Observation(deleted=[RECORD])


def test_of_two_with_one_uid_ours_is_the_one_that_we_wrote() -> None:
    ours, copy = remote(), remote(replace(TASK, title="Copy"), remote_id="r2", mark="m2")
    for both in ([ours, copy], [copy, ours]):
        seen = observe(known(RECORD), both, [])
        assert seen.records["u"].row.remote_id == "r1"
    assert observe(StoredState.nothing(), [ours, copy], []).unmatched == {"u": ours}


def test_what_is_not_of_the_base_is_told() -> None:
    assert observe(StoredState.nothing(), [remote()], []) == Observation(unmatched={"u": remote()})


def test_what_stands_there_again_is_no_longer_deleted() -> None:
    buried = Tombstone("acme/park", "u", "Park", "deleted", DAY)
    seen = observe(known(tombstones=[buried]), [remote()], [])
    assert (seen.revived, seen.unmatched) == (["acme/park"], {"u": remote()})
    other = buried._replace(uid="another generation")
    assert observe(known(tombstones=[other]), [remote()], []).revived == []


# Writes whose outcome is open


def test_a_write_that_took_effect_is_taken_down_as_sent() -> None:
    seen = observe(known(RECORD, intents={"u": UPDATE}), [remote(UPDATE.sent, mark="m3")], [])
    assert UPDATE.row is not None
    row = UPDATE.row._replace(etag="e2")
    assert seen == Observation(
        records={"u": SyncRecord(row, NEWER, as_sent(NEWER), "new native")}, settled=["u"]
    )


def test_a_write_that_took_effect_and_was_edited_since() -> None:
    assert UPDATE.sent is not None
    edited = replace(UPDATE.sent, title="Mine", done=DAY)
    seen = observe(known(RECORD, intents={"u": UPDATE}), [remote(edited, mark="m3")], [])
    assert seen.records["u"].base == NEWER
    assert seen.records["u"].remote_item == edited
    assert seen.ticked == {"acme/park": DAY}


def test_a_write_that_took_no_effect_leaves_what_was_known() -> None:
    for found in ([], [remote(etag="e1", mark="m2")]):
        seen = observe(known(RECORD, intents={"u": UPDATE}), found, [])
        assert seen == Observation(settled=["u"])


def test_a_creation_that_took_effect_is_a_row_from_now_on() -> None:
    seen = observe(known(intents={"u": CREATE}), [remote(mark="m0")], [])
    assert CREATE.row is not None
    row = CREATE.row._replace(etag="e2")
    assert seen == Observation(
        records={"u": SyncRecord(row, TASK, as_sent(TASK), "new native")}, settled=["u"]
    )


def test_a_creation_that_took_no_effect_is_forgotten() -> None:
    assert observe(known(intents={"u": CREATE}), [], ["u"]) == Observation(settled=["u"])


def test_a_creation_that_met_another_ones_item_leaves_it_unbound() -> None:
    seen = observe(known(intents={"u": CREATE}), [remote(mark="theirs")], [])
    assert seen == Observation(settled=["u"], unmatched={"u": remote(mark="theirs")})


def test_what_is_reported_as_deleted_had_been_made() -> None:
    seen = observe(known(intents={"u": CREATE}), [], ["u"], {"u"})
    made = SyncRecord(CREATE.row, TASK, as_sent(TASK))  # type: ignore[arg-type]  # it has a row
    assert seen == Observation(settled=["u"], deleted=[made])
    back = observe(known(intents={"u": CREATE}), [remote(mark="m0")], [], {"u"})
    assert back.deleted == []


def test_an_update_of_what_was_deleted_meanwhile() -> None:
    seen = observe(known(RECORD, intents={"u": UPDATE}), [], ["u"], {"u"})
    assert seen == Observation(settled=["u"], deleted=[RECORD])


def test_a_deletion_that_took_effect_is_ours_and_not_the_persons() -> None:
    seen = observe(known(RECORD, intents={"u": DELETE}), [], ["u"], {"u"})
    assert seen == Observation(settled=["u"], dropped=["u"])


def test_a_deletion_that_took_no_effect_is_decided_on_anew() -> None:
    edited = replace(RECORD.remote_item, title="Mine")
    seen = observe(known(RECORD, intents={"u": DELETE}), [remote(edited)], [])
    assert (seen.settled, seen.dropped) == (["u"], [])
    assert seen.records["u"].remote_item == edited
    unmarked = observe(known(RECORD, intents={"u": DELETE}), [remote(edited, mark="")], [])
    assert unmarked.records == seen.records


# For anything that a service may say

remotes = st.builds(
    remote,
    st.sampled_from([None, TASK, as_sent(TASK), replace(TASK, done=DAY), EVENT]),
    uid=st.sampled_from(["u", "v"]),
    remote_id=st.sampled_from(["r1", "r2"]),
    etag=st.sampled_from(["e1", "e2", ""]),
    mark=st.sampled_from(["", "m0", "m3", "theirs"]),
)


@given(
    st.sampled_from([(), (RECORD,)]),
    st.dictionaries(st.just("u"), st.sampled_from([UPDATE, DELETE]))
    | st.dictionaries(st.just("v"), st.just(CREATE._replace(row=ROW._replace(uid="v")))),
    st.lists(remotes, max_size=3),
    st.sets(st.sampled_from(["u", "v"])),
)
def test_all_that_was_open_is_settled_and_nothing_is_both_there_and_gone(
    records: Sequence[SyncRecord],
    intents: dict[str, Intent],
    found: list[Remote],
    reported: set[str],
) -> None:
    before = known(*records, intents=intents)
    present = {each.uid for each in found}
    gone = {*unclear(before, found, full=True), *reported} - present
    seen = observe(before, found, gone, reported)
    assert sorted(seen.settled) == sorted(intents)
    away = [*seen.dropped, *(each.row.uid for each in seen.deleted)]
    assert len(away) == len(set(away))
    assert not present & {*seen.dropped}
    assert not {*seen.unmatched} & {*before.base}
    assert not {*seen.records} & {*seen.unmatched}


@pytest.mark.parametrize(
    ("before", "now", "same"),
    [
        ("calendar\nlist", "calendar\nlist", True),
        ("calendar list", "calendar\nlist", True),
        ("host sam /one/ /two/", "host sam /one/\nhost sam /two/", True),
        ("calendar", "calendar\nlist", False),
        ("calendar\nlist", "", False),
        ("calendar\nlist", "another\nlist", False),
    ],
)
def test_a_container_is_known_by_its_words(before: str, now: str, *, same: bool) -> None:
    """An older store has it in one line."""
    assert same_container(before, now) is same
