"""Keep the gate of Don't 2, "Don't be impatient": no outreach before the promise has run out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterview.dates.clock import say
from afterview.playbook.planned import not_counting
from afterview.playbook.rules import BE_PATIENT

if TYPE_CHECKING:
    from datetime import date

    from afterview.dates.whereabouts import Whereabouts
    from afterview.dates.workdays import Workdays
    from afterview.model import Interview


def first_allowed(interview: Interview, workdays: Workdays, places: Whereabouts) -> date | None:
    """Return the first business day after the promise has run out; None if nothing was promised.

    On a trip to the east, a day begins while at home it is still the day before, on which they may
    answer; so the gate opens on the first business day that begins when the promise has run out at
    home, too.
    """
    if interview.promise is None:
        return None
    at_home = workdays.add(interview.promise.latest, 1)
    return workdays.on_or_after(places.not_before(at_home))


def hold_back(
    day: date, interview: Interview, workdays: Workdays, places: Whereabouts
) -> tuple[date, str]:
    """Return `day`, or the day on which the gate opens if that is later; and what the gate says.

    It says nothing where nothing was promised.
    """
    opens = first_allowed(interview, workdays, places)
    if interview.promise is None or opens is None:
        return day, ""
    latest = interview.promise.latest
    too = " at home, too" if opens != workdays.add(latest, 1) else ""
    reason = f"{BE_PATIENT.key}: not before {say(opens)}, when the promise has run out{too}"
    if opens <= day:
        return day, reason
    passed = not_counting(latest, opens, workdays)
    return opens, f"{reason}, {passed}" if passed else reason
