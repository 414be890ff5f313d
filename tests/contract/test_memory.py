"""The provider in memory: it holds the contract, and fails as it is told to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from memory_suite import MemorySuite

from afterview.errors import (
    CursorError,
    GoneError,
    PreconditionError,
    RejectedError,
    ThrottledError,
    TransientError,
)
from afterview.model import Event, Item
from afterview.provider import Action, Context, Outcome
from afterview.testing import (
    NOW,
    SAMPLES,
    Fault,
    MemoryPerson,
    MemoryProvider,
    MemoryService,
    event,
    memory_plugin,
    task,
)


class TestMemory(MemorySuite):
    """It keeps every law."""


@pytest.fixture
def service() -> MemoryService:
    return MemoryService()


def apply(service: MemoryService, *actions: Action) -> list[Outcome]:
    provider = MemoryProvider(service)
    provider.changes(None)
    return list(provider.apply(actions))


def creation(item: Item) -> Action:
    return Action(op="create", uid=item.uid, item=item, mark="a")


@pytest.mark.parametrize(
    ("fault", "made", "kind"),
    [
        (Fault.CUT, 0, TransientError),
        (Fault.LOST, 1, TransientError),
        (Fault.THROTTLED, 0, ThrottledError),
    ],
)
def test_a_fault_strikes_one_request(
    service: MemoryService, fault: Fault, made: int, kind: type[Exception]
) -> None:
    service.retry_after = 7.0
    service.faults.extend([None, None, fault])  # the list and the calendar are well
    struck, well = apply(service, creation(SAMPLES[0]), creation(SAMPLES[1]))
    assert type(struck.error) is kind
    assert getattr(struck.error, "retry_after", 7.0) == 7.0
    assert well.error is None
    assert len(service.held()) == made + 1
    assert service.requests == {"changes": 1, "make": 1, "create": 2}


def test_a_lost_answer_is_settled_by_creating_again(service: MemoryService) -> None:
    service.faults.extend([None, None, Fault.LOST])
    apply(service, creation(SAMPLES[0]))
    (outcome,) = apply(service, creation(SAMPLES[0]))
    (entry,) = service.held()
    assert (outcome.error, outcome.etag) == (None, entry.etag)


def test_the_hook_sees_both_sides_of_each_request(service: MemoryService) -> None:
    seen = []
    service.hook = lambda request, moment: seen.append((request, moment, service.commits))
    apply(service, creation(SAMPLES[0]))
    assert seen == [
        ("changes", "before", 0),
        ("changes", "after", 0),
        ("make", "before", 0),
        ("make", "after", 1),
        ("create", "before", 1),
        ("create", "after", 2),
    ]


def test_what_the_hook_raises_is_a_crash(service: MemoryService) -> None:
    def crash(request: str, moment: str) -> None:
        if (request, moment) == ("create", "after"):
            raise KeyboardInterrupt

    service.hook = crash
    with pytest.raises(KeyboardInterrupt):
        apply(service, creation(SAMPLES[0]))
    assert len(service.held()) == 1


def test_forgotten_cursors_are_refused_and_new_ones_are_not(service: MemoryService) -> None:
    apply(service, creation(SAMPLES[0]))
    old = MemoryProvider(service).changes(None).cursor
    service.forget_cursors()
    with pytest.raises(CursorError):
        MemoryProvider(service).changes(old)
    new = MemoryProvider(service).changes(None).cursor
    assert not MemoryProvider(service).changes(new).changed


def test_a_list_can_be_empty_or_late_while_find_has_all(service: MemoryService) -> None:
    apply(service, creation(SAMPLES[0]), creation(SAMPLES[1]))
    uids = [item.uid for item in SAMPLES[:2]]
    service.lagging = {uids[0]}
    assert [remote.uid for remote in MemoryProvider(service).changes(None).changed] == uids[1:]
    service.lists_nothing = True
    listed = MemoryProvider(service).changes(None)
    assert (listed.changed, listed.full, bool(listed.container)) == ([], True, True)
    assert [remote.uid for remote in MemoryProvider(service).find(uids)] == uids


def test_a_refused_item_can_be_refused_in_an_update_too(service: MemoryService) -> None:
    (outcome,) = apply(service, creation(SAMPLES[0]))
    service.refused = {outcome.uid}
    (outcome,) = apply(service, replace(creation(SAMPLES[0]), op="update"))
    assert type(outcome.error) is RejectedError


def test_what_the_service_makes_of_an_item_is_told(service: MemoryService) -> None:
    service.rewrites = lambda item: replace(item, title=item.title.upper())
    (outcome,) = apply(service, creation(task("acme/follow-up/1", "Write")))
    assert outcome.item is not None
    assert outcome.item.title == "WRITE"
    update = replace(creation(task("acme/follow-up/1", "Write again")), op="update")
    (outcome,) = apply(service, update)
    assert outcome.item is not None
    assert outcome.item.title == "WRITE AGAIN"


def test_an_event_cannot_be_ticked(service: MemoryService) -> None:
    item = MemoryProvider(service).canonical(event("acme/recap", done=date(2026, 11, 20)))
    assert item is not None
    assert item.done is None


def test_a_calendar_that_goes_while_we_write_is_gone(service: MemoryService) -> None:
    apply(service, creation(SAMPLES[0]))
    provider = MemoryProvider(service)
    provider.changes(None)
    MemoryPerson(service).discard()
    with pytest.raises(GoneError):
        list(provider.apply([creation(SAMPLES[1])]))
    assert service.held() == []


def test_an_item_comes_back_from_the_bin(service: MemoryService) -> None:
    apply(service, creation(SAMPLES[0]))
    cursor = MemoryProvider(service).changes(None).cursor
    person = MemoryPerson(service)
    person.delete(SAMPLES[0].uid)
    person.restore(SAMPLES[0].uid)
    changes = MemoryProvider(service).changes(cursor)
    assert ([remote.uid for remote in changes.changed], changes.deleted) == ([SAMPLES[0].uid], [])
    with pytest.raises(KeyError):
        person.delete("nothing")


def test_the_person_ticks_on_the_day_of_the_service(service: MemoryService) -> None:
    todo = task("acme/follow-up/1")
    apply(service, creation(todo))
    service.today = date(2027, 1, 2)
    MemoryPerson(service).tick(todo.uid)
    (remote,) = MemoryProvider(service).find([todo.uid])
    assert remote.item is not None
    assert remote.item.done == date(2027, 1, 2)


def test_the_plugin_opens_the_service(service: MemoryService) -> None:
    plugin = memory_plugin(service)
    assert plugin.two_way
    provider = plugin.open({}, Context(target="memory", now=NOW))
    assert provider.changes(None).full
    assert service.requests == {"changes": 1}


def test_a_service_that_is_down_stops_the_run(service: MemoryService) -> None:
    provider = MemoryProvider(service)
    provider.changes(None)
    service.down = True
    with pytest.raises(TransientError):
        list(provider.apply([creation(SAMPLES[0]), creation(SAMPLES[1])]))
    assert service.requests == {"changes": 1, "make": 1}


def test_what_bears_no_mark_is_nobody_of_ours(service: MemoryService) -> None:
    person = MemoryPerson(service)
    apply(service, creation(SAMPLES[0]))
    person.add(SAMPLES[1])
    (outcome,) = apply(service, replace(creation(SAMPLES[1]), mark=""))
    assert type(outcome.error) is PreconditionError
    cursor = MemoryProvider(service).changes(None).cursor
    person.delete(SAMPLES[1].uid)
    assert not MemoryProvider(service).changes(cursor).deleted


def test_an_update_with_all_that_is_known_is_one_request(service: MemoryService) -> None:
    item = event("acme/interview")
    apply(service, creation(item))
    (remote,) = MemoryProvider(service).find([item.uid])
    assert isinstance(item.start, datetime)
    assert isinstance(item.end, datetime)
    utc = replace(item, start=item.start.astimezone(UTC), end=item.end.astimezone(UTC))
    update = Action(
        op="update",
        uid=item.uid,
        item=utc,
        remote_id=remote.remote_id,
        etag=remote.etag,
        before=remote.item,
        native=remote.native,
    )
    service.requests.clear()
    (outcome,) = MemoryProvider(service).apply([update])
    assert (outcome.error, service.requests) == (None, {"update": 1})
    entry = service.of(item.uid)
    assert entry is not None
    assert isinstance(entry.item, Event)
    assert repr(entry.item.start) == repr(utc.start)  # the same moment, in another zone
