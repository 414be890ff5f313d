"""`done`, `skip`, `postpone` and `undo`: what the person knows of a step, and what follows from it.

The targets learn of it with the next `sync`.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

import click

from afterview.cli.arguments import find_step, normal, step_argument
from afterview.cli.layout import hanging, terminal_width
from afterview.cli.list_ import before_day, say_next, say_year
from afterview.cli.plan import as_dict
from afterview.errors import InputError
from afterview.model import same_name, step_of
from afterview.playbook import plan
from afterview.playbook.contact_budget import follow_up_id
from afterview.playbook.planned import OF_THE_CASE, say
from afterview.playbook.promise_gate import first_allowed
from afterview.playbook.rules import BE_PATIENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from afterview.cli import Call
    from afterview.model import Interview
    from afterview.playbook import Planned
    from afterview.playbook.facts import Facts
    from afterview.spoken import Prefer
    from afterview.store import Kind, Undone
    from afterview.workspace import Workspace

SENSELESS: Mapping[tuple[Kind, str], str] = MappingProxyType(
    {
        ("done", "follow-up-date"): "it only marks a day; the step to be done is {follow_up}",
        ("skipped", "interview"): "an interview is not skipped; if it is off, say "
        "`afterview set {interview} status=cancelled`",
        ("postponed", "interview"): "its day stands in the log; change it with "
        '`afterview set {interview} start="..."`',
        ("postponed", "follow-up-date"): "it stands beside its follow-up; postpone {follow_up}",
    }
)
"""What cannot be said of a step, and what to do instead."""

SOURCE: Mapping[Kind, str] = MappingProxyType(
    {"done": "afterview done", "skipped": "afterview skip", "postponed": "afterview postpone"}
)
"""Who said so, as the store keeps it."""

LONG_AGO = date(1970, 1, 1)
"""A day on which no step of any log is too old to be planned."""


class Step(NamedTuple):
    """A step that the person named, and the plan as it stood then, by step id."""

    item: Planned
    plan: Mapping[str, Planned]

    @property
    def is_planned(self) -> bool:
        """Whether the plan has it; not where it is skipped, too old, or overtaken by events."""
        return self.item.id in self.plan


class Effect(NamedTuple):
    """What follows from a fact."""

    item: Planned | None
    """The step as it is planned now; None where it is not."""
    following: Planned | None
    """The first other step of the case that is open."""
    moved: Mapping[str, tuple[date, date]]
    """The ids of the other steps that changed their day, and the days before and after."""


class Told(NamedTuple):
    """A fact that was recorded or taken back."""

    kind: Kind
    step_id: str
    title: str
    day: date | None


_json_option = click.option(
    "--json", "as_json", is_flag=True, help="What was recorded as JSON, for programs."
)


@click.command("done")
@step_argument
@click.option("--on", "words", metavar="DATE", help='The day you did it: "yesterday", "20 Nov".')
@_json_option
@click.pass_obj
def done(call: Call, step_id: str, words: str | None, *, as_json: bool) -> None:
    """Record that a step is done, today or on another day; later steps count from that day.

    Said once more with another day, it corrects the day.

    \b
    Example:
      afterview done acme-onsite/follow-up/1 --on yesterday
      done: Follow up with Acme on Mon 30 Nov
      next: follow up with Acme again on Mon 7 Dec
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    with call.open(write=True) as workspace:
        today = workspace.today
        day = today if words is None else _day(words, today, prefer="past")
        step = _find(workspace, step_id, "done")
        step_id = step.item.id
        _refuse_done(step, day, workspace)
        known = workspace.facts.done.get(step_id)
        effect = _record(workspace, step, "done", day)
    title = before_day(step.item.title)
    sentences = [f"{_again('done', known == day)}: {title} on {say_year(day, today)}"]
    if known not in {None, day}:
        sentences[0] += f" instead of {say_year(known, today)}"
    if effect.item is None:
        sentences.append("it counts, though it is no longer planned")
    sentences += _next(effect, step.item, today)
    told = Told("done", step_id, step.item.title, day)
    _print(told, effect, sentences, as_json=as_json)


@click.command("skip")
@step_argument
@_json_option
@click.pass_obj
def skip(call: Call, step_id: str, *, as_json: bool) -> None:
    """Record that you do not want a step: it leaves the plan.

    \b
    Example:
      afterview skip acme-onsite/thank-you-card
      skipped: Write and post a thank-you card to Acme
      next: follow up with Acme on Mon 30 Nov
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    with call.open(write=True) as workspace:
        step = _find(workspace, step_id, "skipped")
        step_id = step.item.id
        again = step_id in workspace.facts.skipped
        if not step.is_planned and not again:
            msg = f"{step_id} is no longer planned, so there is nothing to skip"
            raise InputError(msg)
        known = workspace.facts.done.get(step_id)
        effect = _record(workspace, step, "skipped", None)
    sentences = [f"{_again('skipped', again)}: {step.item.title}"]
    if known is not None:
        sentences[0] += f", and no longer done on {say_year(known, workspace.today)}"
    sentences += _next(effect, step.item, workspace.today)
    told = Told("skipped", step_id, step.item.title, None)
    _print(told, effect, sentences, as_json=as_json)


@click.command("postpone")
@step_argument
@click.argument("words", metavar="DATE", nargs=-1, required=True)
@_json_option
@click.pass_obj
def postpone(call: Call, step_id: str, words: tuple[str, ...], *, as_json: bool) -> None:
    """Put a step on another day, from today on.

    A follow-up before the promise has run out is refused. Where the contact gap, a weekend or a
    holiday moves the step on from the day you name, it says where the step lands, and why.

    \b
    Example:
      afterview postpone acme-onsite/follow-up/1 Mon 7 Dec
      postponed: Follow up with Acme from Mon 30 Nov to Mon 7 Dec
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    with call.open(write=True) as workspace:
        today = workspace.today
        day = _day(" ".join(words), today, prefer="future")
        step = _find(workspace, step_id, "postponed")
        step_id = step.item.id
        _refuse_postponed(step.item, day, workspace)
        again = workspace.facts.postponed.get(step_id) == day
        effect = _record(workspace, step, "postponed", day)
    item = step.item
    begin = "" if again or item.day == day else f" from {say_year(item.day, today)}"
    title = before_day(item.title)
    sentences = [f"{_again('postponed', again)}: {title}{begin} to {say_year(day, today)}"]
    if effect.item is not None and effect.item.day != day:
        reason = effect.item.why.partition(f"postponed by you to {say(day)}; ")[2]
        sentences.append(f"it lands on {say_year(effect.item.day, today)}: {reason}")
    sentences += _moved(effect, today)
    told = Told("postponed", step_id, item.title, day)
    _print(told, effect, sentences, as_json=as_json)


@click.command("undo")
@click.option("--json", "as_json", is_flag=True, help="What was taken back as JSON, for programs.")
@click.pass_obj
def undo(call: Call, *, as_json: bool) -> None:
    """Take back the last done, skip or postpone; said again, the one before it.

    \b
    Example:
      afterview undo
      taken back: skipped: Thank Jane Doe (Acme)
      it is open, on Mon 23 Nov
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    with call.open(write=True) as workspace:
        before = {item.id: item for item in workspace.plan()}
        undone = workspace.store.undo()
        if undone is None:
            click.echo('{"undone": null}' if as_json else "there is nothing to take back")
            return
        item = _lookup(workspace, normal(undone.step_id))
        effect = _effect(workspace, undone.step_id, item, before)
        facts = workspace.store.facts()
    told = Told(undone.kind, undone.step_id, item.title if item else undone.step_id, undone.day)
    today = workspace.today
    sentences = [
        _taken_back(undone, told, today),
        _state(effect.item, facts, undone.step_id, today),
        *_moved(effect, today),
    ]
    if step_of(undone.step_id) == "recap" and undone.kind == "done" and not undone.forgotten:
        sentences.append("what you wrote down with `afterview recap` stays in the log")
    _print(told, effect, sentences, as_json=as_json, key="undone")


def _day(words: str, today: date, *, prefer: Prefer) -> date:
    from afterview.spoken import Unclear, day

    try:
        return day(words, today, prefer=prefer)
    except Unclear as unclear:
        raise InputError(str(unclear)) from None


def _find(workspace: Workspace, step_id: str, kind: Kind) -> Step:
    """Return the step with this id, also one that is not planned (any more).

    InputError where there never was one, or where `kind` makes no sense of it.
    """
    item = _lookup(workspace, normal(step_id)) or find_step(workspace, step_id)
    advice = SENSELESS.get((kind, item.step))
    if advice is not None:
        follow_up = follow_up_id(item.interview or "", item.number or 1)
        advice = advice.format(interview=item.interview, follow_up=follow_up)
        msg = f"{step_id}: {advice}"
        raise InputError(msg)
    return Step(item, {each.id: each for each in workspace.plan()})


def _lookup(workspace: Workspace, step_id: str) -> Planned | None:
    """Return a step as it is planned, else as it was or could have been before things went on.

    `step_id` is in the normal form of arguments.
    """
    skipped = frozenset(id_ for id_ in workspace.facts.skipped if normal(id_) != step_id)
    facts = replace(workspace.facts, skipped=skipped)
    alone = [
        replace(each, status=None, status_since=None)
        for each in workspace.interviews
        if normal(each.id) == step_id.partition("/")[0]
    ]
    for interviews, today in (
        (workspace.interviews, workspace.today),
        (workspace.interviews, LONG_AGO),
        (alone, LONG_AGO),
    ):
        for item in _planned(workspace, interviews, facts, today):
            if normal(item.id) == step_id:
                return item
    return None


def was_step(workspace: Workspace, step_id: str) -> bool:
    """Whether a step is planned, or was or could have been before things went on."""
    return _lookup(workspace, normal(step_id)) is not None


def _planned(
    workspace: Workspace, interviews: Iterable[Interview], facts: Facts, today: date
) -> tuple[Planned, ...]:
    """Return what would be planned if log, facts and day were these."""
    return plan(
        tuple(interviews),
        facts,
        today=today,
        settings=workspace.config.settings,
        workdays=workspace.workdays,
        zone=workspace.config.me.timezone,
    )


def _refuse_done(step: Step, day: date, workspace: Workspace) -> None:
    item, today = step.item, workspace.today
    _refuse_out_of_order(step)
    if day > today:
        msg = f"{say_year(day, today)} is ahead, for today is {say(today)}; say it when it is done"
        raise InputError(msg)
    if item.subject is None or item.step in OF_THE_CASE:
        return
    begins = item.subject.start.astimezone(ZoneInfo(workspace.config.me.timezone))
    if day < begins.date() or workspace.now < begins:
        when = f"{say_year(begins.date(), today)} at {begins:%H:%M}"
        msg = f"{item.id} cannot be done before the interview on {when}"
        raise InputError(msg)


def _refuse_out_of_order(step: Step) -> None:
    """Refuse a second follow-up while the first is still open."""
    item = step.item
    if item.step != "follow-up":
        return
    for number in range(1, item.number or 1):
        earlier = step.plan.get(follow_up_id(item.interview or "", number))
        if earlier is not None and earlier.done is None:
            msg = f"{earlier.id} is still open: mark {earlier.id} done or skip it first"
            raise InputError(msg)


def _refuse_postponed(item: Planned, day: date, workspace: Workspace) -> None:
    today, facts = workspace.today, workspace.facts
    if item.id in facts.done:
        msg = f"{item.id} was done on {say_year(facts.done[item.id], today)}: nothing to postpone"
        raise InputError(msg)
    if item.id in facts.skipped:
        msg = f"{item.id} is skipped: nothing to postpone; `afterview undo` may bring it back"
        raise InputError(msg)
    if day < today:
        msg = (
            f"{say_year(day, today)} is over, for today is {say(today)}; name today or a later day"
        )
        raise InputError(msg)
    if item.subject is not None:
        _refuse_early(item, item.subject, day, workspace)
    elif item.step == "keep-searching":
        _refuse_other_week(item, day, today)
    told = replace(facts, postponed={**facts.postponed, item.id: day})
    after = _planned(workspace, workspace.interviews, told, today)
    if all(each.id != item.id for each in after):
        msg = f"{item.id} is no longer planned, and another day would not change that"
        raise InputError(msg)


def _refuse_other_week(item: Planned, day: date, today: date) -> None:
    """Keep what is to be done in each week in its own."""
    year, week = map(int, item.id.rpartition("/")[2].split("-W"))
    if day.isocalendar()[:2] != (year, week):
        first, last = (date.fromisocalendar(year, week, number) for number in (1, 7))
        msg = (
            f"{item.id} is of the week from {say_year(first, today)} to {say_year(last, today)}; "
            "name a day of it, or skip it: each week has one of its own"
        )
        raise InputError(msg)


def _refuse_early(item: Planned, interview: Interview, day: date, workspace: Workspace) -> None:
    """Hold the promise gate, and what follows from an interview behind it."""
    opens = first_allowed(interview, workspace.workdays) if item.step == "follow-up" else None
    if opens is not None and day < opens and interview.promise is not None:
        allowed = say_year(opens, workspace.today)
        msg = (
            f"{item.id} cannot stand on {say_year(day, workspace.today)}: {BE_PATIENT.key}, "
            f"{BE_PATIENT.name}: they said “{interview.promise.words}”, and the first day on which "
            f"you may write is {allowed}"
        )
        raise InputError(msg)
    last = interview.end.date()
    if item.step not in OF_THE_CASE and day < last:
        msg = f"{item.id} cannot stand before the interview on {say_year(last, workspace.today)}"
        raise InputError(msg)


def _record(workspace: Workspace, step: Step, kind: Kind, day: date | None) -> Effect:
    item = step.item
    workspace.store.record(kind, item.id, day, at=workspace.now, source=SOURCE[kind])
    return _effect(workspace, item.id, item, step.plan)


def _effect(
    workspace: Workspace, step_id: str, item: Planned | None, before: Mapping[str, Planned]
) -> Effect:
    """Plan again with the facts as they are now, and return what became of the plan `before`."""
    after = {each.id: each for each in replace(workspace).plan()}
    others = [each for each in after.values() if each.id != step_id and each.done is None]
    return Effect(
        item=after.get(step_id),
        following=next((each for each in others if item and _follows(each, item, workspace)), None),
        moved={
            each.id: (before[each.id].day, each.day)
            for each in others
            if each.id in before and each.day != before[each.id].day
        },
    )


def _follows(other: Planned, item: Planned, workspace: Workspace) -> bool:
    """Whether `other` belongs to the case of `item`, and is not over."""
    if other.step == "follow-up-date" or (other.end and other.end <= workspace.now):
        return False
    if other.subject is None or item.subject is None:
        return other.subject is item.subject
    return _case(other.subject) == _case(item.subject)


def _case(interview: Interview) -> tuple[str, str]:
    return same_name(interview.company), same_name(interview.role)


def _again(word: str, again: object) -> str:
    return f"{word} already" if again else word


def _next(effect: Effect, item: Planned, today: date) -> list[str]:
    """Say what the next step of the case is: `next: follow up with Acme on Mon 30 Nov`."""
    following = effect.following
    if following is None:
        whose = f" for {item.subject.company}" if item.subject else ""
        return [f"nothing else is planned{whose}", *_moved(effect, today)]
    return [f"next: {say_next(following, today)}", *_moved(effect, today, but=following.id)]


def _moved(effect: Effect, today: date, but: str = "") -> list[str]:
    """Say which other steps moved with it: `also moved: acme/park to Mon 21 Dec`."""
    moved = [
        f"{id_} to {say_year(day, today)}"
        for id_, (_, day) in effect.moved.items()
        if id_ != but and step_of(id_) != "follow-up-date"
    ]
    return [f"also moved: {', '.join(moved)}"] if moved else []


def _taken_back(undone: Undone, told: Told, today: date) -> str:
    joint = {"done": " on ", "postponed": " to "}.get(told.kind, "")
    forgotten = "no longer " if undone.forgotten else ""
    title = before_day(told.title) if told.day else told.title
    day = say_year(told.day, today) if told.day else ""
    return f"taken back: {forgotten}{told.kind}: {title}{joint}{day}"


def _state(item: Planned | None, facts: Facts, step_id: str, today: date) -> str:
    """Say how a step stands: `it is open, on Mon 30 Nov`."""
    if step_id in facts.skipped:
        return "it is skipped, as before"
    if step_id in facts.done:
        return f"it is done on {say_year(facts.done[step_id], today)}, as before"
    return f"it is open, on {say_year(item.day, today)}" if item else "it is not planned now"


def _print(
    told: Told, effect: Effect, sentences: list[str], *, as_json: bool, key: str = "recorded"
) -> None:
    """Print each sentence on a line of its own, or what the JSON interface has (docs/json.md)."""
    if not as_json:
        width = terminal_width()
        click.echo("\n".join(line for each in sentences for line in hanging(each, width)))
        return
    document = {
        key: {
            "kind": told.kind,
            "id": told.step_id,
            "title": told.title,
            "date": told.day.isoformat() if told.day else None,
        },
        "item": as_dict(effect.item) if effect.item else None,
        "next": as_dict(effect.following) if effect.following else None,
        "moved": [
            {"id": id_, "from": before.isoformat(), "to": after.isoformat()}
            for id_, (before, after) in effect.moved.items()
        ],
    }
    click.echo(json.dumps(document, indent=2, ensure_ascii=False))
