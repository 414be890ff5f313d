"""Group the interviews of one case on one day into visits, and find interviews that overlap.

What an employer says about the case, as a promise or a rejection, holds for the whole visit,
whichever of its interviews has it in the log.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from afterview.model import UNDECIDED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from afterview.model import Interview

Visit = tuple["Interview", ...]
"""The interviews of one case on one local day, by start. What there is one of for all of them, as
the recap, has the id of the last one."""

SHARED = ("promise", "contact", "via", "no_contact", "status", "status_since", "answer_by")
"""The keys of the log that are about the whole visit. What else an interview says is its own."""


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


def holder(visit: Visit, key: str) -> Interview:
    """Return the interview whose value of a key in `SHARED` counts for the whole visit.

    Of several promises the one that runs out last, of several statuses an outcome before "waiting";
    otherwise the last interview that has a value. If none has one, any will do.
    """
    # The later of two that are equal comes first, and so it is the one that is found.
    decided = max(
        reversed(visit), key=lambda each: (each.status not in UNDECIDED, bool(each.status))
    )
    if key == "promise":
        said = [(each.promise.latest, each) for each in reversed(visit) if each.promise]
        return max(said, key=itemgetter(0), default=(None, decided))[1]
    if key == "status":
        return decided
    if key == "status_since":
        # The day of another status says nothing about this one.
        known = (decided, *(each for each in reversed(visit) if each.status is None))
        return next((each for each in known if each.status_since), decided)
    return next((each for each in reversed(visit) if getattr(each, key)), decided)


def shared(visit: Visit) -> Visit:
    """Return the interviews of a visit, each with the values that hold for all of them."""
    if len(visit) == 1:
        return visit
    values = {key: getattr(holder(visit, key), key) for key in SHARED}
    return tuple(replace(each, **values) for each in visit)


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
