"""Undo what a person recorded last: a fact about a step, or an activity in the log."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from afterview.dates.clock import say_year
from afterview.errors import InputError
from afterview.log.replaced import FOLDER
from afterview.model import step_of
from afterview.operations import activities
from afterview.operations.facts import Effect, FactReport, effect_of, say_moved
from afterview.operations.finding import known_interview, lookup, normalized

if TYPE_CHECKING:
    from datetime import date

    from afterview.dates.clock import Clock
    from afterview.playbook import Planned
    from afterview.playbook.facts import Facts
    from afterview.store.facts import Undone
    from afterview.workspace import Workspace

RECENT = timedelta(hours=1)
KEPT = "entries that no sync has removed yet stay in your calendars"


class Undoable(NamedTuple):
    """Describes what `undo` would undo."""

    key: str
    """Identifies this fact among earlier and later ones."""
    words: str
    is_recent: bool
    """Whether it was recorded within the last hour, probably by mistake."""


def undoable(workspace: Workspace) -> Undoable | None:
    """Return what `undo` would undo; None if there is nothing."""
    found = workspace.store.undoable()
    if activity := _latest_activity(workspace, found):
        words = f"logged on {workspace.clock.say_day(activity.at)}: {activity.words}"
        return Undoable(activity.key, words, workspace.now - activity.at <= RECENT)
    if found is None:
        return None
    number, last = found
    item = lookup(workspace, normalized(last.step_id))
    words = _fact(last, item.title if item else last.step_id, workspace.today)
    at = workspace.store.recorded_at(last.kind, last.step_id)
    is_recent = at is not None and workspace.now - at <= RECENT
    return Undoable(f"{number} {last.kind} {last.step_id}", words, is_recent)


def undo(workspace: Workspace, key: str = "") -> FactReport | None:
    """Undo the last fact or activity; return None if there is none.

    With a `key`, undo only the one with that key: raise InputError if something else was recorded
    since, or if it is gone.
    """
    last = undoable(workspace) if key else None
    if key and (last is None or last.key != key):
        msg = "something else was recorded in the meantime, so nothing was undone: look again"
        raise InputError(msg)
    if activity := _latest_activity(workspace, workspace.store.undoable()):
        activities.undo(workspace, activity)
        said = f"no longer in the log: {activity.words}"
        day = activity.table["date"]
        return FactReport("activity", "", activity.words, day, Effect(None, None, {}), (said,))
    before = {item.id: item for item in workspace.plan()}
    undone = workspace.store.undo()
    if undone is None:
        return None
    today = workspace.today
    item = lookup(workspace, normalized(undone.step_id))
    effect = effect_of(workspace, undone.step_id, item, before)
    title = item.title if item else undone.step_id
    sentences = [
        _no_longer(undone, title, today),
        _kept(workspace, undone.step_id)
        if undone.kind == "forgotten"
        else _state(effect.item, workspace.store.facts(), undone.step_id, workspace.clock),
        *say_moved(effect, today),
    ]
    is_done = undone.kind == "done" and not undone.forgotten
    if is_done and step_of(undone.step_id) == "recap":
        sentences.append("what you wrote in the recap stays in the log")
    return FactReport(undone.kind, undone.step_id, title, undone.day, effect, tuple(sentences))


def _latest_activity(
    workspace: Workspace, fact: tuple[int, Undone] | None
) -> activities.Logged | None:
    """Return the activity that was logged last, unless the fact was recorded later."""
    logged = activities.last_logged(workspace)
    if fact is None or logged is None:
        return logged
    _, last = fact
    at = workspace.store.recorded_at(last.kind, last.step_id)
    # A fact that was withdrawn has no moment; then it is undone first.
    return logged if at is not None and at < logged.at else None


def _kept(workspace: Workspace, interview_id: str) -> str:
    """Say what becomes of an interview that is forgotten no longer."""
    if known_interview(workspace, interview_id) is not None:
        return KEPT
    return (
        f"{interview_id} itself is still not in the log (after a removal, {FOLDER} keeps the log "
        f"as it was for a week); {KEPT}"
    )


def _fact(fact: Undone, title: str, today: date) -> str:
    """Say what was recorded: `done on Mon 30 Nov: Follow up with Acme`."""
    joint = {"done": "on", "postponed": "to"}.get(fact.kind, "")
    day = f" {joint} {say_year(fact.day, today)}" if fact.day else ""
    return f"{'no longer ' if fact.forgotten else ''}{fact.kind}{day}: {title}"


def _no_longer(undone: Undone, title: str, today: date) -> str:
    """Say what is undone: `no longer done on Mon 30 Nov: Follow up with Acme`."""
    fact = _fact(undone, title, today)
    again = fact.removeprefix("no longer ")
    return f"again {again}" if undone.forgotten else f"no longer {fact}"


def _state(item: Planned | None, facts: Facts, step_id: str, clock: Clock) -> str:
    """Say what the state of a step is: `it is planned for Mon 30 Nov`."""
    if step_id in facts.skipped:
        return "it is skipped, as before"
    if step_id in facts.done:
        return f"it is done on {clock.say_day(facts.done[step_id])}, as before"
    return f"it is planned for {clock.say_day(item.begins)}" if item else "it is not planned now"
