"""What the page of `serve` shows and does, by way of the commands themselves.

A button runs the command of its name, so that it is guarded by the same rules and refuses in the
same sentence.
"""

from __future__ import annotations

import json
import re
import threading
from contextlib import redirect_stdout
from datetime import date, timedelta
from io import StringIO
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from afterview import trouble
from afterview.cli import Call, cli
from afterview.cli.arguments import find_interview
from afterview.cli.status import Agenda, agenda_of, by_next, patience, say_patience
from afterview.errors import InputError
from afterview.playbook import steps
from afterview.playbook.contact_budget import sent
from afterview.playbook.planned import count, say
from afterview.watch import turn
from afterview.web.desk import Card, Day, Line, Mark, Person, Picture, Recap, Step, View
from afterview.workspace import opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from afterview.playbook import Planned
    from afterview.playbook.patience import Meter
    from afterview.web.desk import Kind
    from afterview.workspace import Workspace

AHEAD = 14
MOST_LINES = 16
"""Cases in the picture; the ones that began last."""
FAR = timedelta(days=180)
"""How far the picture looks back."""
MARKS = frozenset({"interview", "follow-up-date"})
LABELS = {
    "company": "company",
    "start": "at",
    "role": "role",
    "round": "round",
    "duration": "duration",
    "mode": "mode",
    "location": "location",
    "url": "url",
    "promise": "promise",
    "contact": "contact",
    "notes": "notes",
}
"""The fields of the form and the flags of `afterview add`."""

PATIENCE = 15.0
"""Seconds that a button waits for a run to end, before it says that one is under way."""

_one_at_a_time = threading.Lock()


class OwnDesk:
    """The page's desk over one configuration."""

    def __init__(self, config_path: Path) -> None:
        """Take the configuration; it is read with each request."""
        self._config_path = config_path

    def look(self, now: datetime) -> View:
        """Return what there is to be seen."""
        with opened(self._config_path, now=now) as workspace:
            return _view(workspace)

    def recap_of(self, interview_id: str, now: datetime) -> Recap:
        """Return what the form of the recap begins with."""
        with opened(self._config_path, now=now) as workspace:
            interview = find_interview(workspace, interview_id)
        what = ", ".join(filter(None, (interview.company, interview.role, interview.round)))
        return Recap(
            id=interview.id,
            heading=f"Recap: {what}, {say(interview.start.date())}",
            people=tuple(
                Person(each.name, each.rapport, each.talked_about)
                for each in interview.interviewers
            ),
            promise=interview.promise.words if interview.promise else "",
            topics=interview.topics,
            concerns=interview.concerns,
            questions=len(interview.questions),
        )

    def record(self, kind: Kind, step_id: str, day: str, now: datetime) -> str:
        """Record it, under the guards of the command of the same name; return what it says."""
        if kind == "undo":
            return self._run(["undo"], now)
        if kind == "postpone":
            if not day:
                msg = "say to which day"
                raise InputError(msg)
            return self._run(["postpone", "--", step_id, *day.split()], now)
        return self._run([kind, "--", step_id], now)

    def add(self, said: Mapping[str, Sequence[str]], now: datetime) -> str:
        """Add an interview to the log, as `afterview add` does."""
        args = [
            f"--{flag}={_plain(said[key][0])}"
            for key, flag in LABELS.items()
            if said.get(key, [""])[0].strip()
        ]
        for key, flag in (("company", "company"), ("start", "at")):
            if f"--{flag}=" not in " ".join(args):
                msg = f"the {'company' if key == 'company' else 'time of the interview'} is missing"
                raise InputError(msg)
        args += [f"--interviewer={each}" for each in _people(said)]
        document = json.loads(self._run(["add", *args, "--yes", "--json"], now))
        number = len([each for each in document["items"] if each["step"] not in MARKS])
        return f"{document['id']} is in the log; {count(number, 'step')} follow from it"

    def recap(self, interview_id: str, said: Mapping[str, Sequence[str]], now: datetime) -> str:
        """Write a recap into the log, as `afterview recap` does."""
        args = [f"--person={each}" for each in _people(said)]
        args += [f"--question={each}" for each in _questions(said)]
        for flag in ("topic", "concern"):
            words = _plain(said.get(f"{flag}s", [""])[0]).split(",")
            args += [f"--{flag}={each.strip()}" for each in words if each.strip()]
        if promise := _plain(said.get("promise", [""])[0]):
            args.append(f"--promise={promise}")
        if not args:
            msg = "nothing is written yet; a word about what was said is enough"
            raise InputError(msg)
        return self._run(["recap", *args, "--", interview_id], now).partition("; what follows")[0]

    def _run(self, args: list[str], now: datetime) -> str:
        """Run a command as a script would, and return what it prints, a sentence a line."""
        printed = StringIO()
        call = Call(now)
        whole = ["--config", str(self._config_path), *args]
        # The output of a process is one, and so are two requests at a time.
        with turn(PATIENCE), _one_at_a_time, redirect_stdout(printed):
            try:
                cli.main(whole, prog_name="afterview", standalone_mode=False, obj=call)
            except click.ClickException as error:
                raise InputError(error.format_message()) from error
        return re.sub(r"\n +", " ", printed.getvalue()).strip()


def _plain(text: str) -> str:
    return " ".join(text.split())


def _people(said: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield each person of a form as the commands read one."""
    rows = _rows(said, "person", "rapport", "about")
    for name, rapport, about in rows:
        if not name:
            continue
        whole = f'"{name}"' if "," in name and '"' not in name else name
        talked = f"about: {about}" if about else ""
        yield ", ".join(filter(None, (whole, rapport, talked)))


def _questions(said: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for asked, answered, felt in _rows(said, "asked", "answered", "felt"):
        if asked or answered:
            yield f"{asked} | {answered} | {felt}".rstrip(" |") if asked else f"| {answered}"


def _rows(said: Mapping[str, Sequence[str]], *keys: str) -> Iterator[tuple[str, ...]]:
    columns = [said.get(key, ()) for key in keys]
    for number in range(max(map(len, columns), default=0)):
        yield tuple(_plain(each[number]) if number < len(each) else "" for each in columns)


def _view(workspace: Workspace) -> View:
    seen, lines, all_meters = patience(workspace)
    plan = steps(workspace.interviews, seen, lines)
    agenda = agenda_of(workspace, plan)
    home, today = ZoneInfo(workspace.config.me.timezone), workspace.today
    cases = [meter for meter in all_meters if meter.standing != "closed"]
    number = f"{len(agenda.today)} to do" if agenda.today else "nothing to do"
    late = f", {len(agenda.overdue)} overdue" if agenda.overdue else ""
    known = trouble.read(workspace.setup.store_path.parent)
    return View(
        today=today,
        heading=f"{say(today)}: {number} today{late}",
        due=tuple(_step(item, workspace, _hours(item, home)) for item in agenda.today),
        overdue=tuple(_step(item, workspace, f"since {say(item.day)}") for item in agenda.overdue),
        days=tuple(_days(agenda, workspace, home)),
        cards=tuple(_card(meter, today, home) for meter in by_next(cases)),
        closed=len(all_meters) - len(cases),
        picture=_picture(all_meters, workspace),
        troubles=tuple(each.title for each in known if each.calls),
    )


def _step(item: Planned, workspace: Workspace, when: str) -> Step:
    is_task = item.step not in MARKS
    is_recap = item.step == "recap" and item.subject is not None
    return Step(
        id=item.id,
        title=item.title,
        when=when,
        why=item.why,
        draft=workspace.composer.draft(item).strip() if is_task and not is_recap else "",
        is_task=is_task,
        recap=(item.interview or "") if is_recap else "",
    )


def _hours(item: Planned, home: ZoneInfo) -> str:
    if item.start is None or item.end is None:
        return ""
    return f"{item.start.astimezone(home):%H:%M} to {item.end.astimezone(home):%H:%M}"


def _days(agenda: Agenda, workspace: Workspace, home: ZoneInfo) -> Iterator[Day]:
    """Yield the days of the next two weeks on which there is something, today left out."""
    by_day: dict[date, list[Step]] = {}
    for item in agenda.ahead:
        day = item.start.astimezone(home).date() if item.start else item.day
        step = _step(item, workspace, _hours(item, home))
        by_day.setdefault(day, []).append(step)
    for number in range(1, AHEAD + 1):
        day = workspace.today + timedelta(days=number)
        yield Day(day, say(day), tuple(by_day.get(day, ())))


def _card(meter: Meter, today: date, home: ZoneInfo) -> Card:
    latest, following = meter.case.latest, meter.next
    reasons = [f"they said “{meter.gate.promise.words}”"] if meter.gate else []
    reasons += [following.why] if following else []
    return Card(
        id=latest.id,
        name=latest.company,
        role=latest.role,
        waits_for=meter.waits_for,
        said=say_patience(meter, today, home),
        why="; ".join(reasons),
        quiet=meter.quiet,
        of=meter.of if meter.standing in {"quiet", "due"} else None,
        until=say(following.day) if following else "",
        follow_ups=f"{meter.cap.used} of {count(meter.cap.allowed, 'follow-up')} sent",
        rounds=tuple(
            f"{each.round or 'interview'}, {say(each.start.date())}" for each in meter.case.rounds
        ),
    )


def _picture(meters: Iterable[Meter], workspace: Workspace) -> Picture | None:
    """Return the cases as lines over time, the ones that began last."""
    today = workspace.today
    shown = sorted(meters, key=lambda each: each.case.rounds[0].start, reverse=True)[:MOST_LINES]
    if not shown:
        return None
    first = max(min(each.case.rounds[0].start.date() for each in shown), today - FAR)
    last = max(today, *(each.case.latest.start.date() for each in shown)) + timedelta(days=3)
    first -= timedelta(days=2)
    whole = (last - first).days

    def at(day: date) -> float:
        return round(100 * min(max((day - first).days / whole, 0), 1), 1)

    lines, written = [], 0
    for meter in reversed(shown):
        case = meter.case
        marks = [
            Mark(
                "interview",
                at(each.start.date()),
                f"{each.round or 'interview'}, {say(each.start.date())}",
            )
            for each in case.rounds
        ]
        for _, day in sent(case.rounds, workspace.facts):
            written += 1
            marks.append(Mark("follow-up", at(day), f"follow-up, {say(day)}"))
        ends = case.since if case.closed else max(today, case.latest.start.date())
        if case.closed:
            marks.append(Mark("end", at(ends), f"{case.status}, {say(ends)}"))
        begins = at(case.rounds[0].start.date())
        name = case.latest.company
        lines.append(Line(name, case.status, begins, at(ends), tuple(marks)))
    rounds = sum(len(each.case.rounds) for each in shown)
    closed = sum(each.case.closed for each in shown)
    said = (
        f"{count(len(shown), 'case')} since {say(first + timedelta(days=2))}: "
        f"{len(shown) - closed} open, {closed} closed; {count(rounds, 'interview')}, "
        f"{count(written, 'follow-up')} sent"
    )
    return Picture(say(first), say(last), at(today), tuple(lines), said)
