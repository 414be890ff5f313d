"""`afterview status`: what to do today, what is late, what comes, and who is waiting for whom."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

import click

from afterview.cli.layout import Row, heading, paint, print_lines, section, terminal_width
from afterview.cli.plan import as_dict as step_as_dict
from afterview.playbook import situation, steps
from afterview.playbook.follow_up import timelines
from afterview.playbook.patience import meters
from afterview.playbook.planned import count, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from afterview.cli import Call
    from afterview.playbook import Planned, Situation
    from afterview.playbook.follow_up import Timeline
    from afterview.playbook.patience import Meter
    from afterview.workspace import Workspace

AHEAD = timedelta(days=14)

WAITING = {
    "you": "Waiting for you",
    "them": "Waiting for them",
    "nobody": "Waiting for nobody",
}
"""Whom a case waits for, and the heading under which it stands."""

TO_DO = {
    "follow-up": "follow up",
    "park": "park it, or say what you know",
    "withdraw": "you took another offer, so withdraw",
}
"""What the next step of a case asks for."""


class Agenda(NamedTuple):
    """The open steps of the plan by when they are due where the person lives."""

    today: tuple[Planned, ...]
    overdue: tuple[Planned, ...]
    ahead: tuple[Planned, ...]
    """Of the next two weeks."""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="The same as JSON, for programs.")
@click.pass_obj
def status(call: Call, *, as_json: bool) -> None:
    """Show what to do today, what is overdue, what comes, and who is waiting for whom.

    Hours are yours, whatever the zone of the interview. On the right stands the id by which `done`,
    `skip`, `why` and the other commands know a step or an interview.

    \b
    Example:
      afterview status
      afterview status --json | jq -r '.overdue[].title'
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    with call.open() as workspace:
        seen, lines, all_meters = patience(workspace)
        cases = [meter for meter in all_meters if meter.standing != "closed"]
        closed = len(all_meters) - len(cases)
        agenda = _agenda(workspace, steps(workspace.interviews, seen, lines))
        home, today = ZoneInfo(workspace.config.me.timezone), workspace.today
        is_empty = not workspace.interviews
    if as_json:
        document = {
            "today": today.isoformat(),
            "due": [step_as_dict(item) for item in agenda.today],
            "overdue": [step_as_dict(item) for item in agenda.overdue],
            "ahead": [step_as_dict(item) for item in agenda.ahead],
            "cases": [as_dict(meter) for meter in _by_next(cases)],
            "closed": closed,
        }
        click.echo(json.dumps(document, indent=2, ensure_ascii=False))
    elif is_empty:
        click.echo("the log has no interview yet; `afterview add` writes one")
    else:
        print_lines(_lines(agenda, cases, closed, today, home))


def patience(workspace: Workspace) -> tuple[Situation, tuple[Timeline, ...], tuple[Meter, ...]]:
    """Return what the rules see today, the follow-ups that they place, and each case's meter."""
    seen = situation(
        workspace.interviews,
        workspace.facts,
        today=workspace.today,
        settings=workspace.config.settings,
        workdays=workspace.workdays,
        zone=workspace.config.me.timezone,
    )
    lines = timelines(seen)
    return seen, lines, meters(lines, seen, workspace.now)


def as_dict(meter: Meter) -> dict[str, Any]:
    """Return a case as the JSON interface has it (docs/json.md)."""
    latest, gate = meter.case.latest, meter.gate
    return {
        "interview": latest.id,
        "company": latest.company,
        "role": latest.role,
        "standing": meter.standing,
        "waits_for": meter.waits_for,
        "quiet": {
            "since": meter.quiet_since.isoformat(),
            "business_days": meter.quiet,
            "of": meter.of,
        },
        "promise": {
            "words": gate.promise.words,
            "earliest": gate.promise.earliest.isoformat(),
            "latest": gate.promise.latest.isoformat(),
            "opens": gate.opens.isoformat(),
        }
        if gate
        else None,
        "follow_ups": meter.cap._asdict(),
        "next": step_as_dict(meter.next) if meter.next else None,
    }


def say_patience(meter: Meter, today: date, home: ZoneInfo, *, busy: bool = False) -> str:
    """Say where a case stands: `quiet for 6 of 7 business days, nothing to do, ...`.

    `busy`: something else is to be done for the case today, such as a thank-you.
    """
    following = meter.next
    if meter.standing in {"ahead", "offer", "left", "closed"}:
        return _say_still(meter, today, home)
    quiet = f"quiet for {count(meter.quiet, 'business day')}"
    if following is None:
        return f"{quiet}, nothing more is planned: park it?"
    if meter.standing == "quiet":
        of = f"quiet for {meter.quiet} of {count(meter.of or 0, 'business day')}"
        idle = "no follow-up yet" if busy else "nothing to do"
        step = "" if following.step == "follow-up" else f" ({following.step})"
        return f"{of}, {idle}, next allowed step {say(following.day)}{step}"
    due = "today" if following.day == today else f"since {say(following.day)}"
    if following.day > today:
        due = f"from {say(following.day)}"
    return f"{quiet}, {TO_DO[following.step]} ({due})"


def _say_still(meter: Meter, today: date, home: ZoneInfo) -> str:
    """Say why there is no waiting."""
    if meter.standing == "ahead":
        begins = say_moment(meter.case.latest.start, home)
        return f"interview {begins.replace(say(today), 'today')}"
    if meter.standing == "offer":
        return f"an offer since {say(meter.case.since)}, they wait for your answer"
    if meter.standing == "left":
        return "you took another offer, nothing is left to do"
    return f"{meter.case.status} since {say(meter.case.since)}, so no follow-up any more"


def say_moment(when: datetime, home: ZoneInfo) -> str:
    """Return the day and hour at home: `Thu 26 Nov 15:00`."""
    here = when.astimezone(home)
    return f"{say(here.date())} {here:%H:%M}"


def _agenda(workspace: Workspace, plan: Iterable[Planned]) -> Agenda:
    home, today = ZoneInfo(workspace.config.me.timezone), workspace.today
    due, overdue, ahead = [], [], []
    for item in plan:
        if item.done is not None or item.step == "follow-up-date" or _is_past(item, workspace.now):
            continue
        day = _day(item, home)
        if day == today or (day < today and item.step == "interview"):
            due.append(item)
        elif day < today:
            overdue.append(item)
        elif day <= today + AHEAD:
            ahead.append(item)
    return Agenda(tuple(due), tuple(overdue), tuple(ahead))


def _day(item: Planned, home: ZoneInfo) -> date:
    """Return the day at home: the hour of an interview elsewhere may fall on another one."""
    return item.start.astimezone(home).date() if item.start else item.day


def _is_past(item: Planned, now: datetime) -> bool:
    """Whether it is an interview that is over, or was called off; only what can be done is late."""
    if item.step != "interview":
        return False
    return item.free or (item.end is not None and item.end <= now)


def _lines(
    agenda: Agenda, cases: Sequence[Meter], closed: int, today: date, home: ZoneInfo
) -> Iterator[str]:
    width = terminal_width()
    number = f"{len(agenda.today)} to do" if agenda.today else "nothing to do"
    late = f", {len(agenda.overdue)} overdue" if agenda.overdue else ""
    yield from heading(f"{say(today)}: {number} today{late}", width)
    due = [Row(item.title, _hours(item, home), _id(item)) for item in agenda.today]
    yield from section("Today", due, width, fg="green")
    overdue = [
        Row(item.title, f"since {say(_day(item, home))}", item.id) for item in agenda.overdue
    ]
    yield from section("Overdue", overdue, width, fg="yellow")
    ahead = [Row(item.title, _when(item, home), _id(item)) for item in agenda.ahead]
    yield from section("Next two weeks", ahead, width, ids=False)
    busy = {item.interview for item in (*agenda.today, *agenda.overdue)}
    open_cases = Counter(meter.case.company for meter in cases)
    for whom, title in WAITING.items():
        rows = []
        for meter in _by_next(each for each in cases if each.waits_for == whom):
            is_busy = any(each.id in busy for each in meter.case.rounds)
            said = say_patience(meter, today, home, busy=is_busy)
            rows.append(Row(f"{_name(meter, open_cases)}: {said}", id=meter.case.latest.id))
        yield from section(title, rows, width)
    if closed:
        yield ""
        yield paint(f"{count(closed, 'case')} closed", dim=True)


def _name(meter: Meter, open_cases: Mapping[str, int]) -> str:
    """Return the company, and the role where another case with it is open as well."""
    latest = meter.case.latest
    is_shared = open_cases[meter.case.company] > 1
    return f"{latest.company} ({latest.role})" if is_shared and latest.role else latest.company


def _by_next(cases: Iterable[Meter]) -> list[Meter]:
    """Return the cases by the day on which they go on; those that do not stand last."""
    return sorted(cases, key=lambda meter: (_goes_on(meter), meter.case.latest.id))


def _goes_on(meter: Meter) -> date:
    if meter.standing == "ahead":
        return meter.case.latest.start.date()
    return meter.next.day if meter.next else date.max


def _id(item: Planned) -> str:
    """Return the id by which commands know it: that of an interview, else that of the step."""
    return (item.step == "interview" and item.interview) or item.id


def _when(item: Planned, home: ZoneInfo) -> str:
    return say_moment(item.start, home) if item.start else say(item.day)


def _hours(item: Planned, home: ZoneInfo) -> str:
    if item.start is None or item.end is None:
        return ""
    return f"{item.start.astimezone(home):%H:%M}-{item.end.astimezone(home):%H:%M}"
