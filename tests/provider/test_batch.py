"""Writes side by side, and which error ends a target: `afterview/provider/batch.py`."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass, field, replace

import pytest

from afterview.errors import (
    CursorError,
    GoneError,
    InTheWayError,
    LoginError,
    MissingError,
    PreconditionError,
    ProviderError,
    RejectedError,
    ThrottledError,
    TransientError,
    WasDeletedError,
)
from afterview.provider import Action, Outcome, Remote
from afterview.provider.batch import (
    ends_target,
    event_of,
    new_tasks,
    outcome_of,
    side_by_side,
    task_of,
    turns,
)
from afterview.provider.http import SlowError, UnreachableError
from afterview.testing import event, task

Steps = Generator[str, object, Outcome]


@dataclass
class Queue:
    """A service whose answers are given beforehand: one for each call, `True` where none is."""

    answers: dict[str, object] = field(default_factory=dict)
    faults: list[ProviderError | None] = field(default_factory=list)
    """What becomes of each request; None, and nothing, where it is answered."""
    at_once: int = 100
    most: int = 2
    sent: list[list[str]] = field(default_factory=list)
    doubted: list[str] = field(default_factory=list)

    def take(self, calls: Sequence[str]) -> Iterable[int]:
        return range(min(self.most, len(calls)))

    def send(self, calls: Sequence[str]) -> list[object]:
        self.sent.append([*calls])
        fault = self.faults.pop(0) if self.faults else None
        if fault is not None:
            raise fault
        return [self.answers.get(call, True) for call in calls]

    def error(self, reply: object, _action: Action) -> ProviderError | None:
        return reply if isinstance(reply, ProviderError) else None

    def doubt(self, actions: Iterable[Action]) -> None:
        self.doubted += [action.uid for action in actions]


def once(action: Action) -> Steps:
    """Send one call, named as the item is."""
    reply = yield action.uid
    if isinstance(reply, ProviderError):
        raise reply
    return Outcome(uid=action.uid, etag="1")


def twice(action: Action) -> Steps:
    yield f"{action.uid}?"
    return (yield from once(action))


def run(
    queue: Queue, uids: str, steps: Callable[[Action], Steps] = once
) -> tuple[list[Outcome], ProviderError | None]:
    """Return the outcomes, and what ended the target."""
    outcomes: list[Outcome] = []
    try:
        for outcome in side_by_side(queue, [Action(op="update", uid=uid) for uid in uids], steps):
            outcomes.append(outcome)  # noqa: PERF402 - what came before an error counts
    except ProviderError as error:
        return outcomes, error
    return outcomes, None


def test_calls_of_several_items_are_one_request() -> None:
    queue = Queue()
    outcomes, failure = run(queue, "abc")
    assert queue.sent == [["a", "b"], ["c"]]
    assert outcomes == [Outcome(uid=uid, etag="1") for uid in "abc"]
    assert failure is None


def test_what_waits_longest_goes_first() -> None:
    queue = Queue()
    run(queue, "abc", twice)
    assert queue.sent == [["a?", "b?"], ["c?", "a"], ["b", "c"]]


def test_what_is_begun_is_finished_before_others_begin() -> None:
    queue = Queue(at_once=2)
    run(queue, "abc", twice)
    assert queue.sent == [["a?", "b?"], ["a", "b"], ["c?"], ["c"]]


def test_what_needs_no_call_is_done_at_once() -> None:
    def none(action: Action) -> Steps:
        if action.uid == "b":
            msg = "no"
            raise RejectedError(msg)
        return Outcome(uid=action.uid)
        yield ""

    queue = Queue()
    outcomes, failure = run(queue, "ab", none)
    assert (queue.sent, failure) == ([], None)
    assert [type(outcome.error) for outcome in outcomes] == [type(None), RejectedError]


@pytest.mark.parametrize(
    "error", [PreconditionError, MissingError, RejectedError, WasDeletedError, TransientError]
)
def test_an_error_of_one_item_is_its_outcome(error: type[ProviderError]) -> None:
    assert not ends_target(error("no"))
    outcomes, failure = run(Queue({"a": error("no")}), "abc")
    assert failure is None
    assert [type(outcome.error) for outcome in outcomes] == [error, type(None), type(None)]


@pytest.mark.parametrize("error", [GoneError, CursorError, InTheWayError, LoginError])
def test_an_error_of_the_target_ends_it_after_what_is_known(error: type[ProviderError]) -> None:
    assert ends_target(error("no"))
    queue = Queue({"a": error("no")})
    outcomes, failure = run(queue, "abc")
    assert isinstance(failure, error)
    assert outcomes == [Outcome(uid="b", etag="1")]
    assert queue.sent == [["a", "b"]]


@pytest.mark.parametrize("error", [ThrottledError, UnreachableError])
def test_what_the_next_request_meets_with_too_ends_the_target(error: type[ProviderError]) -> None:
    """The item has an outcome, for it is known that nothing was done; a lost request has none."""
    assert ends_target(error("wait"))
    outcomes, failure = run(Queue({"a": error("wait")}), "abc")
    assert isinstance(failure, error)
    assert [(outcome.uid, type(outcome.error)) for outcome in outcomes] == [
        ("a", error),
        ("b", type(None)),
    ]
    queue = Queue(faults=[error("wait")])
    outcomes, failure = run(queue, "abc")
    assert isinstance(failure, error)
    assert (outcomes, queue.doubted) == ([], [])


@pytest.mark.parametrize("error", [LoginError("no"), ThrottledError("wait", 3.0)])
def test_the_steps_of_an_item_never_see_an_error_of_the_account(error: ProviderError) -> None:
    def careless(action: Action) -> Steps:
        yield action.uid
        return Outcome(uid=action.uid, etag="as if nothing had been")

    _, failure = run(Queue({"a": error}), "a", careless)
    assert failure is error


def test_one_lost_request_is_the_outcome_of_its_items() -> None:
    queue = Queue(faults=[SlowError("lost")])
    outcomes, failure = run(queue, "abcd")
    assert failure is None
    assert queue.doubted == ["a", "b"]
    assert [type(outcome.error) for outcome in outcomes] == [SlowError, SlowError] + [
        type(None)
    ] * 2


@pytest.mark.parametrize("at_once", [2, 100])
def test_after_two_lost_requests_no_other_is_sent(at_once: int) -> None:
    """However few are begun together: what is lost is counted over all of them."""
    lost = TransientError("lost")
    queue = Queue(faults=[lost] * 9, at_once=at_once)
    outcomes, failure = run(queue, "abcdef")
    assert failure is lost
    assert queue.sent == [["a", "b"], ["c", "d"]]
    assert [outcome.uid for outcome in outcomes] == queue.doubted == ["a", "b", "c", "d"]


@pytest.mark.parametrize("at_once", [2, 100])
def test_where_nothing_is_left_two_lost_requests_end_nothing(at_once: int) -> None:
    """Every item has its outcome then; there is nothing that the target could not do."""
    queue = Queue(faults=[TransientError("lost")] * 2, at_once=at_once)
    outcomes, failure = run(queue, "abcd")
    assert failure is None
    assert [type(outcome.error) for outcome in outcomes] == [TransientError] * 4


def test_no_turn_has_two_actions_on_one_item() -> None:
    actions = [Action(op="update", uid=uid, mark=str(n)) for n, uid in enumerate("abacab")]
    found = [[f"{one.uid}{one.mark}" for one in turn] for turn in turns(actions)]
    assert found == [["a0", "b1", "c3"], ["a2", "b5"], ["a4"]]
    assert turns([]) == []


def test_an_outcome_has_the_item_where_the_service_made_another_one() -> None:
    item = event("acme/interview")
    action = Action(op="create", uid=item.uid, item=item)
    standing = replace(item, step_id="")
    remote = Remote(uid=item.uid, remote_id="1", etag="e", item=standing)
    assert outcome_of(action, remote) == Outcome(uid=item.uid, remote_id="1", etag="e")
    other = replace(remote, item=replace(standing, title="Moved"))
    assert outcome_of(action, other).item == other.item


def test_an_item_of_the_other_form_is_refused() -> None:
    meeting, todo = event("acme/interview"), task("acme/recap", title="Recap")
    assert event_of(Action(op="create", uid="u", item=meeting)) is meeting
    assert task_of(Action(op="create", uid="u", item=todo)) is todo
    with pytest.raises(RejectedError, match='"Recap" is not an event'):
        event_of(Action(op="create", uid="u", item=todo))
    with pytest.raises(RejectedError, match="u is not a task"):
        task_of(Action(op="create", uid="u"))


def test_the_tasks_that_actions_make() -> None:
    todo = task("acme/recap")
    actions = [
        Action(op="create", uid="made", item=todo),
        Action(op="update", uid="changed", item=todo),
        Action(op="create", uid="an event", item=event("acme/interview")),
    ]
    assert new_tasks(actions) == {"made"}
