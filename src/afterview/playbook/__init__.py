"""Plan the steps that follow from interviews, facts and a day.

Each of the eight rules (`rules.RULES`) has a module in this package that yields the items worth
planning on that day; this module calls them in turn.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from afterview.dates.whereabouts import Whereabouts
from afterview.model import STEP_KINDS, STEPS, step_of
from afterview.playbook.cases import cases
from afterview.playbook.connect import connections
from afterview.playbook.follow_up import follow_ups
from afterview.playbook.keep_in_touch import decline, keep_in_touch, rejection_reply, withdraw
from afterview.playbook.keep_searching import keep_searching
from afterview.playbook.offer import accept, decide, news_item, offer_reply
from afterview.playbook.planned import Planned, Situation
from afterview.playbook.recap import interview_event, recaps
from afterview.playbook.thank_you import promised_by_you, thank_you_card, thank_yous
from afterview.playbook.titles import told_apart

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from afterview.dates.clock import Clock
    from afterview.dates.whereabouts import Trip
    from afterview.dates.workdays import Workdays
    from afterview.model import Interview
    from afterview.playbook.facts import Facts
    from afterview.playbook.follow_up import Timeline
    from afterview.playbook.placing import Place, Span
    from afterview.playbook.settings import Settings

AFTER_ALL_HOURS = datetime.max.replace(tzinfo=UTC)
"""Sorts items that have a day but no time behind those that have one."""

FOLLOW_STATUS = frozenset(step for step, kind in STEP_KINDS.items() if kind.follows_status)
ORDER = {step: number for number, step in enumerate(STEPS)}


def situation(  # noqa: PLR0913 - the inputs of the domain
    interviews: Sequence[Interview],
    facts: Facts,
    *,
    today: date,
    settings: Settings,
    workdays: Workdays,
    zone: str,
    trips: tuple[Trip, ...] = (),
    workdays_there: Workdays | None = None,
    busy: tuple[Span, ...] = (),
    placed: Mapping[str, Place] = MappingProxyType({}),
) -> Situation:
    """Return what the rules look at to make the plan of that day.

    `zone` is the IANA zone of the place where the person lives, and `trips`, in order, say when
    they are elsewhere. A postponement to a day before the interview's end is dropped: the interview
    was moved since.
    """
    places = Whereabouts(ZoneInfo(zone), trips)
    ends = {interview.id: places.day(interview.end) for interview in interviews}
    postponed = {
        step_id: day
        for step_id, day in facts.postponed.items()
        if day >= ends.get(step_id.partition("/")[0], date.min) or step_of(step_id) in FOLLOW_STATUS
    }
    return Situation(
        cases=cases(interviews, facts, today),
        facts=replace(facts, postponed=postponed),
        today=today,
        settings=settings,
        workdays=workdays,
        places=places,
        workdays_there=workdays_there or workdays,
        busy=busy,
        placed=placed,
    )


def steps(
    interviews: Sequence[Interview], situation: Situation, lines: Sequence[Timeline]
) -> tuple[Planned, ...]:
    """Return every item worth planning, by the person's own day, time, step and id.

    The follow-ups are placed in `lines`. The order of `interviews` does not matter.
    """
    items = sorted(
        _all(interviews, situation, lines), key=lambda item: sort_key(item, situation.clock)
    )
    return tuple(told_apart(items, situation.cases))


def _all(
    interviews: Sequence[Interview], situation: Situation, lines: Sequence[Timeline]
) -> Iterator[Planned]:
    earlier = {
        round_.id: tuple(each for each in case.rounds[:place] if situation.takes_place(each))
        for case in situation.cases
        for place, round_ in enumerate(case.rounds)
    }
    rounds = {round_.id: round_ for case in situation.cases for round_ in case.rounds}
    for logged in interviews:
        interview = rounds.get(logged.id, logged)
        yield from interview_event(interview, earlier.get(interview.id, ()), situation)
    yield from recaps(situation)
    for visit in situation.visits:
        yield from thank_yous(visit, situation)
        yield from thank_you_card(visit, situation)
    for case in situation.cases:
        yield from promised_by_you(case, situation)
        yield from connections(case, situation)
        yield from offer_reply(case, situation)
        yield from decide(case, situation)
        yield from accept(case, situation)
        yield from decline(case, situation)
        yield from rejection_reply(case, situation)
        yield from keep_in_touch(case, situation)
        yield from withdraw(case, situation)
    for line in lines:
        if line.news is not None:
            yield from news_item(line.news, situation)
    yield from follow_ups(lines, situation)
    yield from keep_searching(lines, situation)


def sort_key(item: Planned, clock: Clock) -> tuple[date, datetime, int, str]:
    """Return the sort key of an item: the person's own day, time, step and id."""
    return clock.day(item.begins), item.start or AFTER_ALL_HOURS, ORDER[item.step], item.id


__all__ = ["Planned", "Situation", "plan", "situation", "sort_key", "steps"]
