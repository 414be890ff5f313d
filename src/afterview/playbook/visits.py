"""Group the interviews of one case on one day into visits, and find interviews that overlap."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from afterview.model import Interview

Visit = tuple["Interview", ...]
"""The interviews of one case on one local day, by start. What there is one of for all of them, as
the recap, has the id of the last one."""


def visits(rounds: Iterable[Interview]) -> tuple[Visit, ...]:
    """Return the visits that the rounds of one case make up."""
    ordered = sorted(rounds, key=lambda each: (_day(each), each.start.timestamp(), each.id))
    return tuple(tuple(members) for _, members in groupby(ordered, key=_day))


def visit_of(interview: Interview, interviews: Iterable[Interview]) -> Visit:
    """Return the visit that an interview of the log belongs to; itself if it was cancelled."""
    if interview.status == "cancelled":
        return (interview,)
    (visit,) = visits(
        each
        for each in interviews
        if each.status != "cancelled"
        and each.case_key == interview.case_key
        and _day(each) == _day(interview)
    )
    return visit


def overlaps(interviews: Iterable[Interview]) -> Iterator[tuple[Interview, Interview]]:
    """Yield each two interviews that are at the same time, the earlier one first."""
    ordered = sorted(
        (each for each in interviews if each.status != "cancelled"),
        key=lambda each: (each.start.timestamp(), each.id),
    )
    running: list[Interview] = []
    for interview in ordered:
        running = [each for each in running if each.end > interview.start]
        yield from ((each, interview) for each in running)
        running.append(interview)


def _day(interview: Interview) -> date:
    return interview.start.date()
