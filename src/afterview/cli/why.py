"""Implement `afterview why`, which explains what may come next, or why a step is on its day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from afterview.cli.arguments import any_id_argument, let_choose
from afterview.cli.json_output import print_json, step_as_dict
from afterview.cli.status import as_dict, calendar_time_as_dict, difference_as_dict, say_times
from afterview.cli.terminal.layout import heading, print_lines, table, terminal_width
from afterview.dates.clock import say_year
from afterview.errors import InputError
from afterview.operations.agenda import patience, say_patience
from afterview.operations.finding import find_interview, find_step
from afterview.operations.following import difference_of
from afterview.operations.handles import any_id
from afterview.operations.wording import role_and_round, say_span
from afterview.playbook.contact_budget import recipients
from afterview.playbook.patience import counts_from, gap
from afterview.playbook.planned import count
from afterview.playbook.rules import BE_PATIENT, DO_NOT_PRESS, RULES
from afterview.playbook.visits import holder
from afterview.sync.drift import deletions, moves

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from afterview.cli import Call
    from afterview.dates.clock import Clock
    from afterview.model import Interview
    from afterview.operations.following import Difference
    from afterview.playbook import Planned
    from afterview.playbook.follow_up import Timeline
    from afterview.playbook.patience import Gap, Meter, Outreach
    from afterview.playbook.rules import Rule
    from afterview.playbook.settings import Settings
    from afterview.sync.drift import Deleted, Move
    from afterview.workspace import Workspace


@click.command()
@any_id_argument
@click.option("--json", "as_json", is_flag=True, help="Print this as JSON.")
@click.pass_obj
def why(call: Call, said: Sequence[str], *, as_json: bool) -> None:
    """Explain why a step is on its day, or what may come next.

    For an interview, it shows how the promise was read, what the gate, the cap and the gap allow,
    and how much of the contact budget is used. Each line has its rule, its number, and the source
    of the number.

    \b
    Example:
      afterview why globex-panel
      afterview why globex-panel/follow-up/1
      afterview why globex-panel --json | jq -r '.gap.next_free'
    """  # noqa: D301 - \b is click's mark for "do not wrap"

    def run(said: Sequence[str]) -> Answer:
        with call.open() as workspace:
            return explained(workspace, any_id(workspace, said))

    document, title, rows = let_choose(run, said, silent=as_json)
    if as_json:
        print_json(document)
        return
    width = terminal_width()
    print_lines((*heading(title, width), *table(rows, width)))


Answer = tuple[dict[str, Any], str, list[tuple[str, str]]]
"""The answer as JSON, and as a heading with labelled rows."""


def explained(workspace: Workspace, id_: str) -> Answer:
    """Return why a step, or the next step of an interview, is on its day; raise InputError."""
    of = _of_step if "/" in id_ else _of_interview
    document, title, rows = of(workspace, id_)
    return {"today": workspace.today, **document}, title, rows


def _of_interview(workspace: Workspace, interview_id: str) -> Answer:
    interview = find_interview(workspace, interview_id)
    about = filter(None, (interview.company, role_and_round(interview)))
    title = f"{', '.join(about)}: {workspace.clock.say_day(interview.start)}"
    seen, lines, meters = patience(workspace)
    rounds = {round_.id: meter for meter in meters for round_ in meter.case.rounds}
    if interview_id not in rounds:
        nothing = "it was cancelled, so nothing follows from it"
        known: dict[str, Any] = {"interview": interview_id, "case": None, "gap": None, "rules": []}
        return known, title, [("status", nothing)]
    meter = rounds[interview_id]
    room = gap(meter, lines, seen)
    rules = _rules(meter, room, workspace)
    document = {
        "interview": interview_id,
        "case": as_dict(meter),
        "gap": _gap_as_dict(room, workspace.config.settings),
        "rules": [{"rule": rule.key, "name": rule.name, "says": says} for _, rule, says in rules],
    }
    rows = [
        *_case_rows(interview, meter, workspace),
        *((label, f"{rule.key}, {rule.name}: {says}") for label, rule, says in rules),
        *_next(meter, workspace.clock),
    ]
    return document, title, rows


def _case_rows(
    interview: Interview, meter: Meter, workspace: Workspace
) -> Iterator[tuple[str, str]]:
    today, latest = workspace.today, meter.case.latest
    visit = [each.id for each in meter.case.visit]
    if interview.id not in visit:
        day = workspace.clock.say_day(latest.start)
        yield "round", f"replaced by {latest.id} on {day}; showing that one"
    elif len(visit) > 1:
        ids = " and ".join(visit)
        yield "round", f"one of {len(visit)} that day; showing {ids} together"
    yield "status", say_patience(meter, workspace.clock, busy=True)
    promise = latest.promise
    if promise is None:
        yield "promise", "none in the log"
        return
    of = f" (from {holder(meter.case.visit, 'promise').id})" if len(visit) > 1 else ""
    last = ", the one of that day that runs out last" if meter.case.promises > 1 else ""
    yield "promise", f"“{promise.words}”{of}, read as {say_span(promise, today)}{last}"


def _rules(meter: Meter, room: Gap, workspace: Workspace) -> list[tuple[str, Rule, str]]:
    """Return what gate, cap and gap say, each with its label and rule."""
    settings, today = workspace.config.settings, workspace.today
    return [
        ("gate", BE_PATIENT, _gate(meter, today)),
        ("cap", DO_NOT_PRESS, _cap(meter, settings)),
        ("gap", DO_NOT_PRESS, _gap(meter, room, settings, today)),
    ]


def _gate(meter: Meter, today: date) -> str:
    if meter.gate is None:
        return "no promise has to run out first"
    opens = say_year(meter.gate.opens, today)
    if meter.gate.opens <= today:
        return f"open since {opens}, the first business day after the promise"
    return f"no follow-up before {opens}, the first business day after the promise"


def _cap(meter: Meter, settings: Settings) -> str:
    if meter.case.latest.no_contact:
        return "none is allowed, because they will call you (no_contact = true, the log)"
    used, skipped, allowed = meter.cap
    passed = f", {skipped} skipped" if skipped else ""
    whole = count(allowed, "follow-up")
    return f"{used} of {whole} sent in this case{passed} ({settings.cite('follow_up_cap')})"


def _gap(meter: Meter, room: Gap, settings: Settings, today: date) -> str:
    to = ", or to ".join(recipients(meter.case.latest).values())
    days = count(settings.contact_gap, "business day")
    made = ", ".join(f"{each.id} on {say_year(each.day, today)}" for each in room.sent)
    parts = [
        f"{days} between any two follow-ups to {to} ({settings.cite('contact_gap')})",
        f"sent so far: {made or 'none'}",
    ]
    free = "today" if room.next_free == today else say_year(room.next_free, today)
    if room.blocked_by is not None:
        parts.append(f"the next free day is {free}, because of {_said(room.blocked_by, today)}")
    elif _goes_on(meter):
        parts.append(f"the gap would allow {free}")
    return "; ".join(parts)


def _said(outreach: Outreach, today: date) -> str:
    how = "sent on" if outreach.is_sent else "planned for"
    return f"{outreach.id}, {how} {say_year(outreach.day, today)}"


def _gap_as_dict(room: Gap, settings: Settings) -> dict[str, Any]:
    return {
        "business_days": settings.contact_gap,
        "sent": [_outreach_as_dict(each) for each in room.sent],
        "next_free": room.next_free,
        "blocked_by": _outreach_as_dict(room.blocked_by) if room.blocked_by else None,
    }


def _outreach_as_dict(outreach: Outreach) -> dict[str, Any]:
    return {"id": outreach.id, "date": outreach.day, "sent": outreach.is_sent}


def _next(meter: Meter, clock: Clock) -> Iterable[tuple[str, str]]:
    if meter.next is None:
        return [("next", "no step of this case is planned any more")] if _goes_on(meter) else []
    return [
        ("next", f"{_when(meter.next, clock)}: {meter.next.title} ({meter.next.id})"),
        ("why", meter.next.why),
    ]


def _goes_on(meter: Meter) -> bool:
    return meter.standing not in {"closed", "offer", "left"}


def _of_step(workspace: Workspace, step_id: str) -> Answer:
    today = workspace.today
    if step_id in workspace.facts.skipped:
        msg = (
            f"{step_id} is not in the plan, because you skipped it; `afterview undo` may bring it "
            "back"
        )
        raise InputError(msg)
    item = find_step(workspace, step_id, with_done=True)
    seen, lines, _ = patience(workspace)
    key, _, reasons = item.why.partition(": ")
    rule = next(rule for rule in RULES if rule.key == key)
    # What is over and done counts from nothing that the present plan knows.
    is_planned = any(each.id == item.id for each in workspace.plan())
    since = counts_from(item, lines, seen) if is_planned else None
    moved, gone = moves(workspace, [item]), deletions(workspace, [item])
    elsewhere = difference_of(workspace, item.id, None)
    sent = [each for each in workspace.store.messages() if each.step_id == item.id]
    document = {
        "item": step_as_dict(item),
        "rule": {"rule": rule.key, "name": rule.name},
        "counts_from": {"date": since[0], "what": since[1]} if since else None,
        "stands": [{"target": move.target, **calendar_time_as_dict(move)} for move in moved],
        "deleted_from": [each.target for each in gone],
        "elsewhere": elsewhere and difference_as_dict(elsewhere),
        "seen": [{"at": each.at, "message_id": each.message_id} for each in sent],
    }
    done = f"done {say_year(item.done, today)}" if item.done else ""
    rows = [
        ("step", item.id),
        ("day", ", ".join(filter(None, (_when(item, workspace.clock), done)))),
        ("rule", f"{rule.key}, {rule.name}"),
        ("why", reasons),
        ("counts from", f"{say_year(since[0], today)}, {since[1]}" if since else ""),
        ("forecast", _forecast(item, lines)),
        (
            "sent",
            ", ".join(f"{workspace.clock.say(each.at)}, seen in your mailbox" for each in sent),
        ),
        *_by_hand(item, moved, gone, workspace),
        ("calendar", _elsewhere(elsewhere, workspace.clock) if elsewhere else ""),
    ]
    return document, item.title, rows


def _elsewhere(now: Difference, clock: Clock) -> str:
    return (
        f"{now.say_there(clock)} in {now.seen.calendar}; `afterview accept {now.step_id}` changes "
        f"your log to that, `afterview reclaim {now.step_id}` keeps it"
    )


def _forecast(item: Planned, lines: Iterable[Timeline]) -> str:
    if not item.forecast:
        return ""
    if item.subject is None:
        return "it comes into your calendars a week before its own"
    line = next(line for line in lines if line.case.latest.id == item.interview)
    before = "the step before it"
    if line.waits_for is not None:
        before = f"the news of your offer ({line.waits_for.id})"
    return f"it comes into your calendars once {before} is done or skipped"


def _by_hand(
    item: Planned, moved: Iterable[Move], gone: Sequence[Deleted], workspace: Workspace
) -> Iterator[tuple[str, str]]:
    """Yield where a step is in a target, if the person moved or deleted it there."""
    clock = workspace.clock
    for move in moved:
        opens = move.opens(workspace.workdays, clock.places)
        early = ""
        if opens:
            allowed = clock.say_day(opens)
            early = f", before {allowed}, the first day on which a follow-up is OK"
        said = f"{say_times(move, clock)[0]} in {move.target}, where you moved it{early}"
        yield "moved", f"{said}; `afterview accept {item.id}`, or `afterview reclaim {item.id}`"
    if gone:
        names = ", ".join(each.target for each in gone)
        yield "deleted", f"by you, from {names}; `afterview restore {item.id}` brings it back"


def _when(item: Planned, clock: Clock) -> str:
    """Return the day of a step, its time and its distance: `Tue 1 Dec, in 8 days`."""
    day, days = clock.say(item.begins, item.end), (clock.day(item.begins) - clock.today).days
    if days == 0:
        return f"{day}, today"
    return f"{day}, in {count(days, 'day')}" if days > 0 else f"{day}, {count(-days, 'day')} ago"
