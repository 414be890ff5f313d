"""Set keys of one interview in the log: preview what follows, then write all of them or none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from afterview.dates.spoken import Unclear
from afterview.dates.spoken_days import Asked
from afterview.log.shorthand import assignment, value_of
from afterview.operations import log_change
from afterview.operations.plan_change import compared
from afterview.operations.rounds import latest_round
from afterview.playbook.visits import SHARED, holder, visit_of
from afterview.toml.values import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from afterview.dates.spoken_days import Prefer
    from afterview.log.file import LogFile
    from afterview.model import Interview
    from afterview.operations.plan_change import PlanChange
    from afterview.playbook.visits import Visit
    from afterview.workspace import Workspace

FIRST = ("timezone", "start")
"""The keys that are read first, because the others depend on them."""
DEPENDS_ON = (
    (
        "status",
        "status_since",
        "give the new one, as in status_since=today, or delete it: status_since=",
    ),
    (
        "start",
        "end",
        'give the new one, as in end=15:30, or the duration, as in end= duration="90 min"',
    ),
)
"""A key, another key that its change makes obsolete, and advice on the latter."""
OF_STATUS = ("status_since", "answer_by")
"""The keys that are written beside the status."""
OF_VISIT = ("company", "role", "start", "timezone")
"""The keys that make an interview part of a visit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyChange:
    """Describes a change of keys that is not written yet."""

    interview: Interview
    by_round: Mapping[str, Mapping[str, object]]
    """The new values by the id of the interview whose table gets them."""
    log: LogFile
    text: str
    """The log as it is with the change."""
    after: Workspace
    plan: PlanChange

    @property
    def is_new(self) -> bool:
        """Whether the log did not say so already."""
        return self.text != self.log.text

    def notes(self, changed: Iterable[str]) -> list[str]:
        """Return why what was set for the interview is not what counts for its case."""
        now = log_change.find(self.after, self.interview.id)
        return [*_notes(changed, now, latest_round(self.after, now.id), self.after)]


def preview(
    workspace: Workspace,
    interview: Interview,
    values: Mapping[str, object],
    name: Callable[[str], str] = str,
) -> KeyChange:
    """Return what setting keys would change; raise InputError if the log would have a problem.

    `name` returns the person's word for a key.
    """
    from afterview.log.edit import set_values

    log = log_change.read_log(workspace)
    visit = _visit(interview, values, workspace)
    whole = _whole(log.text, interview, visit)
    _refuse_stale(whole, values)
    _refuse_baseless(whole, values)
    by_round = _by_round(interview, visit, values)
    text = log.text
    for id_, own in by_round.items():
        text = set_values(text, id_, own)
    after = log_change.with_log(workspace, text, interview.id, name)
    return KeyChange(
        interview=interview,
        by_round=by_round,
        log=log,
        text=text,
        after=after,
        plan=compared(workspace.plan(), after.plan()),
    )


def write(workspace: Workspace, change: KeyChange) -> None:
    """Write the log unless it has changed since; raise InputError or LockedError."""
    if change.is_new:
        log_change.write_log(workspace, change.log, change.text)
        change.after.remember_statuses()


def read(
    assignments: Iterable[str], interview: Interview, workspace: Workspace
) -> dict[str, object]:
    """Return the new values of the keys, None to remove one; raise an error with all problems."""
    zone, day = interview.timezone, interview.start.date()
    is_over = interview.end <= workspace.now
    values: dict[str, object] = {}
    wrong = []
    for text in sorted(assignments, key=_place):
        try:
            key, value = assignment(
                text,
                workspace.now.astimezone(ZoneInfo(zone)),
                prefer="past" if is_over else "future",
                on=day,
                country=workspace.config.me.country,
            )
        except Unclear as unclear:
            wrong.append(str(unclear))
            continue
        if key in values:
            wrong.append(f"{key} is set twice; keep one of the two")
        values[key] = value
        if key == "timezone":
            zone = str(value or workspace.config.me.timezone)
        elif isinstance(value, datetime) and key == "start":
            day = value.date()
    if wrong:
        raise log_change.error_of(wrong)
    return values


def read_words(
    given: Mapping[str, str],
    interview: Interview,
    workspace: Workspace,
    name: Callable[[str], str],
) -> dict[str, object]:
    """Return the new values of keys as `read` does, from the words for each.

    The keys are not those of the time, on which others depend. `name` is as in `preview`.
    """
    now = workspace.now.astimezone(ZoneInfo(interview.timezone))
    prefer: Prefer = "past" if interview.end <= workspace.now else "future"
    asked = Asked(now.date(), prefer, workspace.config.me.country, interview.start.date())
    values: dict[str, object] = {}
    wrong = []
    for key, words in given.items():
        called = name(key)
        try:
            values[key] = value_of(key, words, now, asked, called)
        except Unclear as unclear:
            said = str(unclear).replace(f"{called} = ", f"{called} ")
            reason = said.removeprefix(f"{shown(words.strip())}: ")
            wrong.append(reason if reason.startswith(called) else f"{called} {said}")
    if wrong:
        raise log_change.error_of(wrong)
    return values


def _place(text: str) -> int:
    key = text.partition("=")[0].strip()
    return FIRST.index(key) if key in FIRST else len(FIRST)


def _visit(interview: Interview, values: Mapping[str, object], workspace: Workspace) -> Visit:
    """Return the interviews that the change is about: one alone if it leaves its visit by it."""
    leaves = values.get("status") == "cancelled" or not values.keys().isdisjoint(OF_VISIT)
    return (interview,) if leaves else visit_of(interview, workspace.interviews)


def _whole(text: str, interview: Interview, visit: Visit) -> Mapping[str, Any]:
    """Return the table of an interview, with the values that hold for its whole visit."""
    found = {key: log_change.table_of(text, holder(visit, key).id).get(key) for key in SHARED}
    own = log_change.table_of(text, interview.id)
    return {**own, **{key: value for key, value in found.items() if value is not None}}


def _by_round(
    interview: Interview, visit: Visit, values: Mapping[str, object]
) -> dict[str, dict[str, object]]:
    """Return the new values by the id of the interview whose table has to have them.

    What holds for a whole visit is changed where it stands, so that no other value hides it. Each
    interview may have a promise of its own.
    """
    found: dict[str, dict[str, object]] = {}
    for key, value in values.items():
        counts = interview
        if key in SHARED and key != "promise":
            has_it = holder(visit, key)
            of_status = holder(visit, "status")
            if getattr(has_it, key):
                counts = has_it
            elif key in OF_STATUS and of_status.status:
                counts = of_status
        found.setdefault(counts.id, {})[key] = value
    return found


def _refuse_stale(old: Mapping[str, Any], values: Mapping[str, object]) -> None:
    """Refuse a change that makes another key obsolete, unless that is changed too."""
    wrong = []
    for key, other, advice in DEPENDS_ON:
        changes_it = key in values and values[key] != old.get(key)
        if changes_it and other in old and other not in values:
            wrong.append(f"{other} = {old[other].isoformat()} is that of the old {key}; {advice}")
    if wrong:
        raise log_change.error_of(wrong)


def _refuse_baseless(old: Mapping[str, Any], values: Mapping[str, object]) -> None:
    """Refuse the day of a status without a status."""
    for key, what, example in (
        ("status_since", "a status", "rejected"),
        ("answer_by", "an offer", "offer"),
    ):
        if values.get(key) and not {**old, **values}.get("status"):
            msg = f"{key} is the day of {what}, and there is none; add it: status={example}"
            raise log_change.error_of([msg])


def _notes(
    changed: Iterable[str], interview: Interview, latest: Interview, after: Workspace
) -> Iterator[str]:
    """Yield why what was set for an interview is not what counts for its case."""
    keys = {*changed} & {*SHARED}
    if not keys or interview.status == "cancelled":
        return
    if latest.start.date() != interview.start.date():
        begin = after.clock.say_day(latest.start)
        yield f"for the case, the log's values count from {latest.id} on {begin}"
    elif "promise" in keys:
        counts = holder(visit_of(interview, after.interviews), "promise")
        if counts.promise and counts.promise != interview.promise:
            until = after.clock.say_day(counts.promise.latest)
            yield f"the promise of {counts.id} runs out last, on {until}, so that one counts"
