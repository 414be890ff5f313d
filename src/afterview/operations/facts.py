"""Record that a step is done, skipped or postponed, and report the consequences.

The targets are updated by the next run.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from afterview.dates.clock import say, say_year
from afterview.errors import InputError, Sentence
from afterview.model import step_of
from afterview.operations.finding import find_step, lookup, normalized
from afterview.operations.named_day import named_day
from afterview.operations.wording import say_gate, say_next
from afterview.playbook.contact_budget import follow_up_id
from afterview.playbook.promise_gate import first_allowed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from afterview.dates.clock import Clock
    from afterview.model import Interview
    from afterview.playbook import Planned
    from afterview.store.facts import Kind
    from afterview.workspace import Workspace

SOURCE: Mapping[Kind, str] = {
    "done": "afterview done",
    "skipped": "afterview skip",
    "postponed": "afterview postpone",
}
"""The source of a fact, as the store keeps it."""


class Step(NamedTuple):
    """Holds a step that the person named, and the plan at that time by step id.

    The plan may lack the step: it may be skipped, too old, or overtaken by events.
    """

    item: Planned
    plan: Mapping[str, Planned]


class Effect(NamedTuple):
    """Describes the consequences of a fact."""

    item: Planned | None
    """The step as it is planned now; None if it is not planned."""
    following: Planned | None
    """The first other open step of the case."""
    moved: Mapping[str, tuple[date, date]]
    """The ids of other steps whose day changed, with the days before and after."""


class FactReport(NamedTuple):
    """Describes a fact that was recorded or undone, and what to say about it."""

    kind: Kind | Literal["activity"]
    step_id: str
    """The id of the step; empty for an activity."""
    title: str
    day: date | None
    effect: Effect
    sentences: tuple[str, ...]


def done(workspace: Workspace, step_id: str, words: str | None = None) -> FactReport:
    """Record that a step is done, today or on the day that `words` name.

    Calling it again with another day corrects the day. Raises InputError, and records nothing, if
    that makes no sense.
    """
    today = workspace.today
    day = today if words is None else named_day(workspace, words, prefer="past")
    step = _find(workspace, step_id, "done")
    _refuse_done(step, day, workspace)
    known = workspace.facts.done.get(step.item.id)
    effect = _record(workspace, step, "done", day)
    instead = f", not {say_year(known, today)}" if known not in {None, day} else ""
    when = f"on {say_year(day, today)}{instead}"
    sentences = [f"{_again('done', known == day)} {when}: {step.item.title}"]
    if effect.item is None:
        sentences.append("it is recorded, though the step is no longer planned")
    sentences += _next(effect, step.item, workspace.clock)
    return FactReport("done", step.item.id, step.item.title, day, effect, tuple(sentences))


def skip(workspace: Workspace, step_id: str) -> FactReport:
    """Record that a step is not wanted, which removes it from the plan; raise InputError."""
    step = _find(workspace, step_id, "skipped")
    item, today = step.item, workspace.today
    again = item.id in workspace.facts.skipped
    if item.id not in step.plan and not again:
        msg = f"{item.id} is no longer planned, so there is nothing to skip"
        raise InputError(msg)
    known = workspace.facts.done.get(item.id)
    effect = _record(workspace, step, "skipped", None)
    sentences = [f"{_again('skipped', again)}: {item.title}"]
    if known is not None:
        sentences[0] += f", and no longer done on {say_year(known, today)}"
    sentences += _next(effect, item, workspace.clock)
    return FactReport("skipped", item.id, item.title, None, effect, tuple(sentences))


def postpone(workspace: Workspace, step_id: str, words: str) -> FactReport:
    """Move a step to the day that `words` name, which is not before today.

    On a day that is no business day, it moves on to the next one. Raises InputError, and records
    nothing, for a follow-up before the promise has run out or within the contact gap, and for other
    days that make no sense.
    """
    today, clock = workspace.today, workspace.clock
    day = named_day(workspace, words)
    step = _find(workspace, step_id, "postponed")
    item = step.item
    _refuse_postponed(item, day, workspace)
    again = workspace.facts.postponed.get(item.id) == day
    effect = _record(workspace, step, "postponed", day)
    lands = effect.item.day if effect.item else day
    begin = "" if again or item.day == lands else f" from {clock.say_day(item.begins)}"
    when = f"{begin} to {say_year(lands, today)}"
    sentences = [f"{_again('postponed', again)}{when}: {item.title}"]
    if effect.item is not None and lands != day:
        sentences.append(_after_postponed(effect.item, day))
    sentences += say_moved(effect, today)
    return FactReport("postponed", item.id, item.title, day, effect, tuple(sentences))


def split_at_day(words: Sequence[str], today: date) -> tuple[Sequence[str], str]:
    """Return the names of steps, and the words for a day behind them: `3 5` and `Mon 7 Dec`.

    The day may be one that is not clear. Raises InputError if there is none.
    """
    from afterview.dates.spoken import Unclear, day, names_day

    for at in range(len(words)):
        if words[at].strip() and names_day(" ".join(words[at:])):
            return words[:at], " ".join(words[at:])
    if len(words) == 1:
        msg = Sentence(
            "to which day?", command=f"write it after the step: `afterview postpone {words[0]} Fri`"
        )
        raise InputError(msg)
    try:
        day(words[-1], today)  # says what a day looks like
    except Unclear as unclear:
        raise InputError(str(unclear)) from None
    return words[:-1], words[-1]


def _find(workspace: Workspace, step_id: str, kind: Kind) -> Step:
    """Return the step with this id, even if it is not planned (any more).

    Raises InputError if there never was one, or if `kind` makes no sense for it.
    """
    item = lookup(workspace, normalized(step_id)) or find_step(workspace, step_id)
    if (wrong := _impossible(kind, item)) is not None:
        raise InputError(wrong)
    return Step(item, {each.id: each for each in workspace.plan()})


def _impossible(kind: Kind, item: Planned) -> Sentence | None:
    """Return why a fact makes no sense for this kind of step, and what to do; None if it does."""
    id_, interview = item.id, item.interview or ""
    follow_up = follow_up_id(interview, item.number or 1)
    if (kind, item.step) == ("done", "follow-up-date"):
        return Sentence(f"{id_}: it only marks a day; mark {follow_up} as done instead")
    if (kind, item.step) == ("postponed", "follow-up-date"):
        return Sentence(f"{id_}: it moves with its follow-up; postpone {follow_up}")
    if (kind, item.step) == ("skipped", "interview"):
        return Sentence(
            f"{id_}: an interview cannot be skipped",
            command=f"if it is off, run `afterview set {interview} status=cancelled`",
            page="if it is off, say on the page of its case that it was cancelled",
        )
    if (kind, item.step) == ("postponed", "interview"):
        return Sentence(
            f"{id_}: its day comes from the log",
            command=f"change it with `afterview reschedule {interview} WHEN`",
            page="say on the page of its case that it was moved",
        )
    return None


def _refuse_done(step: Step, day: date, workspace: Workspace) -> None:
    item, today = step.item, workspace.today
    _refuse_out_of_order(step)
    if day > today:
        msg = (
            f"{say_year(day, today)} is in the future (today is {say(today)}); "
            "record it once it is done"
        )
        raise InputError(msg)
    if item.subject is None or item.kind.follows_status:
        return
    begins, clock = item.subject.start, workspace.clock
    if day < clock.day(begins) or workspace.now < begins:
        msg = f"{item.id} cannot be done before the interview on {clock.say(begins)}"
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
        day = facts.done[item.id]
        msg = f"{item.id} was done on {say_year(day, today)}, so there is nothing to postpone"
        raise InputError(msg)
    if item.id in facts.skipped:
        msg = Sentence(
            f"{item.id} is skipped",
            command="`afterview undo` may bring it back",
            page="Undo may bring it back",
        )
        raise InputError(msg)
    if day < today:
        msg = (
            f"{say_year(day, today)} is in the past (today is {say(today)}); name today or a later "
            "day"
        )
        raise InputError(msg)
    if item.subject is not None:
        _refuse_early(item, item.subject, day, workspace)
    elif item.step == "keep-searching":
        _refuse_other_week(item, day, today)
    told = replace(facts, postponed={**facts.postponed, item.id: day})
    after = workspace.plan(facts=told)
    would_be = next((each for each in after if each.id == item.id), None)
    if would_be is None and item.answer_by is not None and day > item.answer_by:
        msg = (
            f"{item.id} can't be on {say_year(day, today)}: you have to answer the offer by "
            f"{say_year(item.answer_by, today)}"
        )
        raise InputError(msg)
    if would_be is None:
        msg = f"{item.id} is no longer planned, and another day would not change that"
        raise InputError(msg)
    if item.kind.keeps_gap and would_be.day != workspace.workdays.on_or_after(day):
        asked, lands = say_year(day, today), say_year(would_be.day, today)
        reason = _after_postponed(would_be, day)
        msg = f"{item.id} can't be on {asked}, but on {lands}: {reason}"
        raise InputError(msg)


def _after_postponed(item: Planned, day: date) -> str:
    """Return the reasons of a step that apply after it was postponed to a day."""
    return item.why.partition(f"postponed by you to {say(day)}; ")[2]


def _refuse_other_week(item: Planned, day: date, today: date) -> None:
    """Refuse to move a weekly step out of its week."""
    year, week = map(int, item.id.rpartition("/")[2].split("-W"))
    if day.isocalendar()[:2] != (year, week):
        first, last = (date.fromisocalendar(year, week, number) for number in (1, 7))
        msg = (
            f"{item.id} belongs to the week from {say_year(first, today)} to "
            f"{say_year(last, today)}; name a day of that week, or skip it: each week has its own"
        )
        raise InputError(msg)


def _refuse_early(item: Planned, interview: Interview, day: date, workspace: Workspace) -> None:
    """Refuse a day before the promise gate opens, or before the interview is over."""
    gate = first_allowed(interview, workspace.workdays, workspace.clock.places)
    opens = gate if item.step == "follow-up" else None
    if opens is not None and day < opens and interview.promise is not None:
        reason = say_gate(interview.promise, opens, workspace.today)
        msg = f"{item.id} can't be on {say_year(day, workspace.today)}: {reason}"
        raise InputError(msg)
    if not item.kind.follows_status and day < workspace.clock.day(interview.end):
        msg = f"{item.id} can't be before the interview on {workspace.clock.say(interview.start)}"
        raise InputError(msg)


def _record(workspace: Workspace, step: Step, kind: Kind, day: date | None) -> Effect:
    item = step.item
    workspace.store.record(kind, item.id, day, at=workspace.now, source=SOURCE[kind])
    return effect_of(workspace, item.id, item, step.plan)


def effect_of(
    workspace: Workspace, step_id: str, item: Planned | None, before: Mapping[str, Planned]
) -> Effect:
    """Plan again with the current facts, and return the differences from the plan `before`."""
    after = {each.id: each for each in replace(workspace).plan()}
    others = [
        each
        for each in after.values()
        if each.id != step_id and each.done is None and not each.forecast
    ]
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
    """Return whether `other` belongs to the case of `item`, and is not over."""
    if (
        other.is_cancelled
        or other.step == "follow-up-date"
        or (other.end and other.end <= workspace.now)
    ):
        return False
    if other.subject is None or item.subject is None:
        return other.subject is item.subject
    return other.subject.case_key == item.subject.case_key


def _again(word: str, again: object) -> str:
    return f"{word} already" if again else word


def _next(effect: Effect, item: Planned, clock: Clock) -> list[str]:
    """Say what the next step of the case is: `next: follow up with Acme on Mon 30 Nov`."""
    following, today = effect.following, clock.today
    if following is None:
        whose = f" for {item.subject.company}" if item.subject else ""
        return [f"nothing else is planned{whose}", *say_moved(effect, today)]
    return [f"next: {say_next(following, clock)}", *say_moved(effect, today, but=following.id)]


def say_moved(effect: Effect, today: date, but: str = "") -> list[str]:
    """Say which other steps moved as well: `also moved: acme/park to Mon 21 Dec`."""
    moved = [
        f"{id_} to {say_year(day, today)}"
        for id_, (_, day) in effect.moved.items()
        if id_ != but and step_of(id_) != "follow-up-date"
    ]
    return [f"also moved: {', '.join(moved)}"] if moved else []
