"""One target's part of a run, as far as one-way and two-way targets have it in common."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from afterview.compose import on_today
from afterview.dates.clock import say
from afterview.errors import GuardError, ProviderError, Sentence
from afterview.model import Event, Task, as_event, step_of
from afterview.playbook.cases import cases
from afterview.playbook.recap import replaced_recaps
from afterview.reconcile.one_way import Wanted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from afterview.model import Item
    from afterview.playbook import Planned
    from afterview.provider import Provider
    from afterview.reconcile.one_way import Decision
    from afterview.reconcile.records import Pushed
    from afterview.setup import Target
    from afterview.sync.facts import RunFacts
    from afterview.sync.report import Orders, TargetReport
    from afterview.workspace import Workspace

BATCH = 50
"""How many outcomes are kept in one transaction. An fsync for each item would cost more than the
writing, and after a crash only these few have to be looked at again."""


SHOWN = 5
"""How many steps a sentence names."""


FAR = timedelta(days=1)
"""The difference that is allowed between the clock of a service and ours; due dates are days."""
LONG = timedelta(days=31)
"""After a pause longer than this the clock may be wrong. An interview in the log that is within so
many days of today confirms the clock."""
RAN = "ran"
"""The kind under which the day of the last run of a target is cached."""
NOTED_AFTER = timedelta(days=1)
"""The day of the last run is noted anew on a new day, not in each run."""


@dataclass(slots=True)
class Run:
    """One target's part of a run."""

    target: Target
    provider: Provider
    workspace: Workspace
    now: datetime
    """UTC, in whole seconds."""
    orders: Orders
    report: TargetReport
    facts: RunFacts
    """The facts as all targets of this run know them."""
    clock: datetime | None = None
    """The time of the answer by the clock of the service; None where it gave none."""
    clock_is_right: bool | None = None
    """Whether a service of this run confirms our clock; None where none gave a time."""

    @property
    def tasks_are_events(self) -> bool:
        """Whether the target shows each task as the event of its day."""
        return self.target.plugin.tasks_are_events(self.target.options)

    def long_ago(self, *, by_log: bool = True) -> date | None:
        """Return the day of the last run where it is long ago and nothing confirms our clock.

        An interview near today confirms it, unless a service has another day. Before the services
        have been asked, the log is no witness: not `by_log`.
        """
        today, name, store = self.workspace.today, self.target.name, self.workspace.store
        starts = (interview.start.date() for interview in self.workspace.interviews)
        if self.clock_is_right or (
            by_log
            and self.clock_is_right is None
            and any(abs(start - today) <= LONG for start in starts)
        ):
            return None
        last = self._noted()
        if last is None:
            changed = (row.changed_at.date() for row in store.pushed(name).values())
            last = max(changed, default=today)
        return last if today - last > LONG else None

    def note_that_it_ran(self) -> None:
        """Keep the day of this run, which the guard has let through."""
        today, noted = self.workspace.today, self._noted()
        if noted is None or abs(today - noted) >= NOTED_AFTER:
            self.workspace.store.put(RAN, self.target.name, today.isoformat())

    def _noted(self) -> date | None:
        try:
            return date.fromisoformat(self.workspace.store.get(RAN, self.target.name) or "")
        except ValueError:
            return None

    def state(self, base: Mapping[str, Pushed]) -> dict[str, Any]:
        """Return what the decisions about every target depend on, as fields of `State`."""
        workspace, view = self.workspace, self.target.view
        return {
            "base": base,
            "canonical": self.canonical,
            "done": self.facts.now.done,
            "in_log": frozenset(interview.id for interview in workspace.interviews),
            "forgotten": self.facts.now.forgotten,
            "replaced": replaced_recaps(
                cases(workspace.interviews, self.facts.now, workspace.today)
            ),
            "today": workspace.today,
            "now": self.now,
            "view_key": view.view_key,
            "oldest": view.oldest(workspace.today),
        }

    def wanted(
        self,
        items: Iterable[Planned],
        base: Mapping[str, Pushed],
        generations: Mapping[str, int],
        *,
        fresh: bool = False,
    ) -> Iterator[Wanted]:
        """Yield the items that the target is to show; those of the base need no second question.

        `base` and `generations` are by step id; where everything is `fresh` the base says nothing.
        """
        view, composer = self.target.view, self.workspace.composer
        oldest = view.oldest(self.workspace.today)
        for step in items:
            planned = on_today(step, self.workspace.clock) if self.tasks_are_events else step
            if planned.step not in view.steps or (oldest and planned.day < oldest):
                continue
            fingerprint = composer.fingerprint(planned, view)
            row = base.get(planned.id)
            known = row is not None and row.fingerprint == fingerprint and not fresh
            if known or self.canonical(composer.outline(planned, view)) is not None:
                yield Wanted(
                    step_id=planned.id,
                    interview=planned.interview,
                    fingerprint=fingerprint,
                    compose=partial(self._compose, planned, generations.get(planned.id, 0)),
                    forecast=planned.forecast,
                )

    def canonical(self, item: Item) -> Item | None:
        """Return what the target can hold of `item`; None where it does not show it.

        Where a task is shown as an event, the event of its follow-up date would stand beside it.
        """
        if self.tasks_are_events:
            if isinstance(item, Event) and step_of(item.step_id) == "follow-up-date":
                return None
            if isinstance(item, Task) and self.target.plugin.two_way:
                item = as_event(item)
        return self.provider.canonical(item)

    def _compose(self, planned: Planned, generation: int) -> Item:
        item = self.workspace.composer.compose(planned, self.target.view)
        if generation:
            item = replace(item, uid=planned.uid_in(generation))
        canonical = self.canonical(item)
        if canonical is None:
            msg = f"the provider {self.target.plugin.name} shows {planned.id} only without text"
            raise ProviderError(msg)
        return replace(canonical, since=item.since)


def clock_is_right(now: datetime, clocks: Iterable[datetime | None]) -> bool | None:
    """Return whether one of the services has our time; False where all have another; else None."""
    known = [abs(now - clock) <= FAR for clock in clocks if clock is not None]
    return any(known) if known else None


def in_full(moment: date) -> str:
    """Say a day with its year, as `Mon 23 Nov 2026`."""
    return f"{say(moment)} {moment.year}"


def guard_error(
    target: str, decision: Decision, today: date, *, elsewhere: bool = False
) -> GuardError:
    """Return an error that says why the guard stopped a target, and how to go on.

    Where it may be `elsewhere`, in another calendar than that of the last run, the message names no
    number to allow: all that is in the right calendar would be forgotten with it.
    """
    count = decision.at_risk
    gone = sorted({row.interview for row in decision.unexplained if row.interview})
    reasons = []
    if gone:
        reasons.append(f"their interviews are no longer in the log: {', '.join(gone)}")
    if decision.unknown:
        reasons.append(f"{decision.unknown} are in neither the log nor the store")
    if decision.gone:
        steps = ", ".join(sorted(row.step_id for row in decision.gone)[:SHOWN])
        more = f" and {len(decision.gone) - SHOWN} more" if len(decision.gone) > SHOWN else ""
        reasons.append(f"the service has lost {steps}{more}")
    if decision.is_mostly_aged:
        reasons.append(
            f"they are past by the clock of this computer, which says {in_full(today)}: if that is "
            "wrong, set the clock and run again"
        )
    why = "; and ".join(reasons) or "the service shows none of them any more"
    said = f"{target}: stopped, because {count} of {decision.present} items would be deleted: {why}"
    if elsewhere and (decision.gone or decision.emptied):
        return GuardError(
            f"{said}; if [targets.{target}] names another account or calendar now, correct it; if "
            f"not, start over: afterview unlink {target} --keep, then afterview sync"
        )
    command = f"if that is right, run again with --allow-deletes {count}"
    page = "if that is right, press “Sync now”, and then the button that deletes them"
    return GuardError(Sentence(said, command=command, page=page), to_allow=count)
