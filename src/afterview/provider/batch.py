"""Writes side by side: what has to be asked for many items goes to the service in few requests.

What one action needs is a generator of calls: it yields a call, is sent the reply, and returns the
`Outcome` or raises an error. `side_by_side` runs many of them together and puts their calls into
the same requests. It knows no service: a `Service` says how calls are sent and what an error is.

Here is the rule which error belongs to one item and which ends the target (`ends_target`):

- PreconditionError, RejectedError and TransientError are the outcome of the item, and the others go
  on.
- ThrottledError and UnreachableError, which are kinds of TransientError, end the target all the
  same: the next request would meet with the same.
- Every other error ends the target: the login, a calendar that is gone, a cursor.
- After two lost requests, of which nobody knows what became, no third one is sent.

Pure: it sends nothing by itself.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

from afterview.errors import (
    LoginError,
    PreconditionError,
    ProviderError,
    RejectedError,
    ThrottledError,
    TransientError,
)
from afterview.model import Event, Task
from afterview.provider.contract import Outcome
from afterview.provider.http import UnreachableError
from afterview.provider.replies import title_of

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

    from afterview.provider.contract import Action, Remote

C = TypeVar("C")
R = TypeVar("R")
C_contra = TypeVar("C_contra", contravariant=True)

MOST_LOST = 2
"""Requests of which nobody knows what became, after which a run sends no others to the service."""
ITEM_ERRORS = (PreconditionError, RejectedError, TransientError)
NEXT_FAILS_TOO = (ThrottledError, UnreachableError)


class Service(Protocol[C_contra, R]):
    """The part that differs from service to service; usually the holder of a run's connection."""

    at_once: int
    """How many actions are begun together; those begun are finished before others begin."""

    def take(self, calls: Sequence[C_contra], /) -> Iterable[int]:
        """Return which of the waiting calls go into the next request, by their place; some do."""

    def send(self, calls: Sequence[C_contra], /) -> Sequence[R]:
        """Return the replies to calls in their order.

        Raises TransientError where nobody knows what became of them.
        """

    def error(self, reply: R, action: Action, /) -> ProviderError | None:
        """Return the error that a reply amounts to; None where it is a success."""

    def doubt(self, actions: Iterable[Action], /) -> None:
        """Take note that nobody knows what became of some actions: their request was lost."""


class Job(NamedTuple, Generic[C, R]):
    """An action under way: the call that it waits for, and what comes after it."""

    action: Action
    steps: Generator[C, R, Outcome]
    call: C


def ends_target(error: ProviderError) -> bool:
    """Whether an error ends the run for the target; else it is the outcome of one item."""
    return isinstance(error, NEXT_FAILS_TOO) or not isinstance(error, ITEM_ERRORS)


def turns(actions: Iterable[Action]) -> list[list[Action]]:
    """Return actions in turns, none of which has two actions on one item; in their order."""
    found: list[dict[str, Action]] = []
    for action in actions:
        turn = next((turn for turn in found if action.uid not in turn), None)
        if turn is None:
            turn = {}
            found.append(turn)
        turn[action.uid] = action
    return [[*turn.values()] for turn in found]


def side_by_side(
    service: Service[C, R],
    actions: Sequence[Action],
    steps: Callable[[Action], Generator[C, R, Outcome]],
) -> Iterator[Outcome]:
    """Yield the outcome of each action as soon as it is known.

    An error that ends the target is raised after the outcomes that are known by then.
    """
    lost = 0
    for begin in range(0, len(actions), service.at_once):
        waiting: list[Job[C, R]] = []
        for action in actions[begin : begin + service.at_once]:
            yield from _advanced(service, action, steps(action), None, waiting)
        while waiting:
            taken = {*service.take([job.call for job in waiting])}
            jobs = [job for place, job in enumerate(waiting) if place in taken]
            waiting = [job for place, job in enumerate(waiting) if place not in taken]
            try:
                replies = service.send([job.call for job in jobs])
            except TransientError as error:
                if ends_target(error):
                    raise
                service.doubt(job.action for job in jobs)
                yield from (Outcome(uid=job.action.uid, error=error) for job in jobs)
                lost += 1
                if lost >= MOST_LOST and (waiting or actions[begin + service.at_once :]):
                    raise
                continue
            yield from _answered(service, jobs, replies, waiting)


def _answered(
    service: Service[C, R],
    jobs: Iterable[Job[C, R]],
    replies: Iterable[R],
    waiting: list[Job[C, R]],
) -> Iterator[Outcome]:
    """Go on with each job: yield the outcomes, and put what is not done into `waiting`.

    An error that ends the target is raised after that.
    """
    failure: ProviderError | None = None
    for job, reply in zip(jobs, replies, strict=True):
        try:
            yield from _advanced(service, job.action, job.steps, reply, waiting)
        except ProviderError as error:
            failure = error
    if failure is not None:
        raise failure


def _advanced(
    service: Service[C, R],
    action: Action,
    steps: Generator[C, R, Outcome],
    reply: R | None,
    waiting: list[Job[C, R]],
) -> Iterator[Outcome]:
    """Take the next step of an action: put its call into `waiting`, or yield its outcome.

    Raises, beside the outcome or in place of it, an error that ends the target.
    """
    try:
        if reply is None:
            call = next(steps)
        else:
            error = service.error(reply, action)
            if isinstance(error, (LoginError, ThrottledError)):
                raise error
            call = steps.send(reply)
    except StopIteration as stop:
        yield stop.value
    except ITEM_ERRORS as error:
        yield Outcome(uid=action.uid, error=error)
        if ends_target(error):
            raise
    else:
        waiting.append(Job(action, steps, call))


def new_tasks(actions: Iterable[Action]) -> set[str]:
    """Return the uids of the tasks that actions make.

    Where the answer is lost, the id of such a task is not known, and it has to be looked for.
    """
    return {a.uid for a in actions if a.op == "create" and isinstance(a.item, Task)}


def outcome_of(action: Action, remote: Remote) -> Outcome:
    """Return the outcome of a write; it has an item where the service made another one of it."""
    sent = action.item and replace(action.item, step_id="")
    item = None if remote.item == sent else remote.item
    return Outcome(uid=action.uid, remote_id=remote.remote_id, etag=remote.etag, item=item)


def event_of(action: Action) -> Event:
    """Return the event to write; raises RejectedError where the item is a task."""
    if isinstance(action.item, Event):
        return action.item
    msg = f"{title_of(action)} is not an event, but is in the calendar"
    raise RejectedError(msg)


def task_of(action: Action) -> Task:
    """Return the task to write; raises RejectedError where the item is an event."""
    if isinstance(action.item, Task):
        return action.item
    msg = f"{title_of(action)} is not a task, but is in the task list"
    raise RejectedError(msg)


__all__ = [
    "ITEM_ERRORS",
    "MOST_LOST",
    "Job",
    "Service",
    "ends_target",
    "event_of",
    "new_tasks",
    "outcome_of",
    "side_by_side",
    "task_of",
    "turns",
]
