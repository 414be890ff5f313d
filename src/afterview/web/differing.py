"""Show where another calendar and the log differ, and settle it as the person says."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Literal, NamedTuple

from afterview.errors import InputError
from afterview.operations import following, moves
from afterview.web.actions import Told, in_titles
from afterview.web.forms import first

if TYPE_CHECKING:
    from afterview.operations.following import Difference
    from afterview.web.forms import Form
    from afterview.workspace import Workspace

SETTLED = "log and calendar do not differ there any more, so nothing was changed"
CHANGED = "log or calendar have changed since you looked, so nothing was changed: see what they say"

Side = Literal["accept", "reclaim"]
"""Whose word counts: that of the calendar (`accept`) or that of the log (`reclaim`)."""


class Differing(NamedTuple):
    """Describes an interview of which another calendar says something else than the log."""

    id: str
    """That of the interview."""
    step: str
    title: str
    calendar: str
    there: str
    """What the calendar says."""
    here: str
    """What the log says."""
    button: str
    """The words on the button that takes the calendar's side."""
    seen: str
    """A hash of what both say, so that nothing else is settled than what was seen."""


def differing_of(workspace: Workspace) -> tuple[Differing, ...]:
    """Return what differs, by the start in the log."""
    if not workspace.calendars:
        return ()
    return tuple(_said(each, workspace) for each in following.differences(workspace))


def settle(workspace: Workspace, side: Side, form: Form) -> Told:
    """Let the calendar or the log be right; raise InputError if that is not what was seen."""
    step, calendar = first(form, "step"), first(form, "calendar")
    found = following.difference_of(workspace, step, calendar)
    if found is None:
        raise InputError(SETTLED)
    if _said(found, workspace).seen != first(form, "seen"):
        raise InputError(CHANGED)
    if side == "reclaim":
        moves.keep_log(workspace, step, calendar)
        return Told((f"{found.title}: your log stays as it is, whatever {calendar} says",))
    if found.kind == "moved":
        said = f"{found.title} is on {found.say_there(workspace.clock)} in your log now"
    else:
        said = f"{found.title} is cancelled in your log now"
    # Its first sentence is for the terminal: it has the id of the interview.
    follows = moves.accept(workspace, step, calendar).sentences[1:]
    return Told((said, *(in_titles(each, workspace) for each in follows)))


def _said(each: Difference, workspace: Workspace) -> Differing:
    clock, interview = workspace.clock, each.interview
    there = each.say_there(clock)
    here = clock.say(interview.start, interview.end)
    zones = (str(each.start.tzinfo), interview.timezone)
    document = json.dumps([each.seen.calendar, there, here, each.start.isoformat(), *zones])
    return Differing(
        id=interview.id,
        step=each.step_id,
        title=each.title,
        calendar=each.seen.calendar,
        there=there,
        here=here,
        button="Take the calendar's" if each.kind == "moved" else "Cancel it in your log",
        seen=hashlib.sha256(document.encode()).hexdigest()[:16],
    )


__all__ = ["Differing", "Side", "differing_of", "settle"]
