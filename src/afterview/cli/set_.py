"""Implement `afterview set`, which changes keys of one interview, all of them or none."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from afterview.cli.arguments import interview_argument
from afterview.cli.terminal.layout import echo, private
from afterview.cli.terminal.printing import print_text
from afterview.dates.spoken import Unclear
from afterview.log.shorthand import assignment
from afterview.operations import log_change
from afterview.operations.finding import find_interview
from afterview.operations.handles import interview_id
from afterview.operations.plan_change import compared
from afterview.operations.rounds import latest_round
from afterview.operations.wording import in_zone, say_span
from afterview.playbook.visits import SHARED, holder, visit_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from afterview.cli import Call
    from afterview.dates.clock import Clock
    from afterview.model import Interview
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


@click.command("set")
@interview_argument
@click.argument("assignments", metavar="KEY=VALUE...", nargs=-1, required=True)
@click.pass_obj
def set_(call: Call, said: str, assignments: Sequence[str]) -> None:
    """Set keys of an interview in the log; `key=` deletes one.

    Nothing else in the file changes, and nothing at all if the log would have a problem. Times are
    local to the interview; separate the items of a list with commas. For people and questions, use
    `afterview recap`. Status and contact apply to all interviews of one day at a company.

    \b
    Example:
      afterview set acme-onsite status=rejected
      status: waiting → rejected
      the plan: 5 steps removed, 1 added: Reply to Acme's rejection on Tue 24 Nov
    \b
      afterview set acme-onsite start="Thu 2pm" end=15:30 "topics=Rust, Go"
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    from afterview.log.edit import lost_comments, set_values

    with call.open(write=True) as workspace:
        interview = find_interview(workspace, interview_id(workspace, [said]))
        values = _read(assignments, interview, workspace)
        log = log_change.read_log(workspace)
        visit = _visit(interview, values, workspace)
        whole = _whole(log.text, interview, visit)
        _refuse_stale(whole, values)
        _refuse_baseless(whole, values)
        by_round = _by_round(interview, visit, values)
        text = log.text
        for id_, own in by_round.items():
            text = set_values(text, id_, own)
        after = log_change.with_log(workspace, text, interview.id)
        difference = compared(workspace.plan(), after.plan())
        if text != log.text:
            log_change.write_log(workspace, log, text)
            after.remember_statuses()
        latest = latest_round(after, interview.id)
    changed = _print_values(by_round, interview.id, (log.text, text), after)
    for comment in lost_comments(log.text, text):
        print_text("this comment was removed too", comment)
    if not changed:
        echo("nothing to change: the log already says that")
    elif any(difference):
        print_text("the plan", difference.say(workspace.clock))
    else:
        echo("the plan stays as it is")
    for note in _notes(changed, log_change.find(after, interview.id), latest, after):
        print_text("note", note)


def _print_values(
    by_round: Mapping[str, Mapping[str, object]],
    named: str,
    texts: tuple[str, str],
    after: Workspace,
) -> list[str]:
    """Print the values that differ in two texts of the log; return their keys.

    `named` is the id of the interview that the person named.
    """
    before, now = texts
    changed: list[str] = []
    for id_, own in by_round.items():
        tables = log_change.table_of(before, id_), log_change.table_of(now, id_)
        keys = [key for key in own if tables[0].get(key) != tables[1].get(key)]
        if keys and id_ != named:
            echo(
                f"{id_} has the value that counts for the interviews of that day, so it is set "
                "there"
            )
        for key, words in _said(keys, tables, log_change.find(after, id_), after.clock):
            print_text(key, words)
        changed += keys
    return changed


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


def _read(
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


def _place(text: str) -> int:
    key = text.partition("=")[0].strip()
    return FIRST.index(key) if key in FIRST else len(FIRST)


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


def _said(
    changed: Iterable[str],
    tables: tuple[Mapping[str, Any], Mapping[str, Any]],
    interview: Interview,
    clock: Clock,
) -> Iterator[tuple[str, str]]:
    """Yield each changed key with its old and new value: `(none) → 1 Main St, Albany`."""
    for key in changed:
        meaning = ""
        if key == "promise" and interview.promise:
            meaning = f" ({say_span(interview.promise, clock.today)})"
        before, after = (
            private(said) if table.get(key) and key == "notes" else said
            for table, said in (
                (table, _say(table.get(key), table.get("timezone"), clock) or missing)
                for table, missing in zip(tables, ("(none)", "(removed)"), strict=True)
            )
        )
        yield key, f"{before} → {after}{meaning}"


def _say(value: Any, zone: str | None, clock: Clock) -> str:
    """Return a value of the log as people read it; `zone` is that of the interview."""
    if value is None:
        return ""
    if isinstance(value, date):
        return clock.say(in_zone(value, zone, clock))
    if isinstance(value, bool):
        return str(value).lower()
    said = ", ".join(value) if isinstance(value, list) else str(value)
    return " ".join(said.split())
