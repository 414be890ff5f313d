"""Say which letters may go out today, and from which day on each of the others may.

Every day comes from the playbook, so this cannot disagree with the plan. The plan names the day on
which it is best to write; this is about the first day that gate, cap and gap allow.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from afterview.dates.clock import say_year
from afterview.errors import InputError
from afterview.log.ids import ascii_slug
from afterview.operations.agenda import patience, say_patience
from afterview.operations.wording import say_gate
from afterview.playbook import steps
from afterview.playbook.contact_budget import MOST_FOLLOW_UPS, follow_up_id, recipients
from afterview.playbook.follow_up import timelines
from afterview.playbook.promise_gate import first_allowed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from afterview.model import Interview
    from afterview.playbook import Planned
    from afterview.playbook.contact_budget import Recipient
    from afterview.playbook.patience import Meter
    from afterview.workspace import Workspace


class FirstDay(NamedTuple):
    """Describes the next follow-up of a case, and the first day on which it may be sent."""

    step: Planned
    day: date
    """It may be in the past."""
    is_ahead: bool
    """Whether the latest round of the case has not begun, so that the day will move with it."""


class Verdict(NamedTuple):
    """Says whether a letter may go out today, or from which day on."""

    step: Planned
    may_send: bool
    first_day: date | None
    """The first day on which it may; None where that depends on something other than time."""
    says: str
    """The reason, without a full stop; empty if it may go out."""


class Permission(NamedTuple):
    """Answers whether the person may write to a company, or to one of its people."""

    meter: Meter
    letters: tuple[Verdict, ...]
    """One for each open letter of the case, those that may go out first."""
    sentences: tuple[str, ...]
    """The answer in words; the first begins with Yes or No."""

    @property
    def may_write(self) -> bool:
        """Whether any letter may go out today."""
        return any(each.may_send for each in self.letters)

    @property
    def first_day(self) -> date | None:
        """The first day on which a letter may go out; None if no day can be named."""
        return min((each.first_day for each in self.letters if each.first_day), default=None)


def is_letter(item: Planned) -> bool:
    """Return whether a step is a letter to them, and not something that the person does alone."""
    return item.kind.is_email or item.kind.is_brief


def first_days(workspace: Workspace, *, alone: bool = False) -> dict[str, FirstDay]:
    """Return the first day of the next follow-up of each case, by the id of each of its rounds.

    Cases in which no follow-up is left are missing. A day to which the person postponed counts only
    if it is earlier than that of the rules. `alone` leaves out what other cases have not sent yet:
    it is in the way only until it is put off or no longer planned.
    """
    seen = workspace.situation()
    lines = timelines(seen)
    open_: dict[str, Planned] = {}
    for item in steps(workspace.interviews, seen, lines):
        if item.step == "follow-up" and item.done is None and item.interview:
            open_.setdefault(item.interview, item)
    whole = [*open_.values()]
    earliest: dict[str, date] = {}
    for batch in _apart(whole) if alone else [whole]:
        ids = {each.id for each in batch}
        plan = _earliest(workspace, batch, but=[each for each in whole if each.id not in ids])
        earliest |= {each.id: each.day for each in plan if each.id in ids}
    found: dict[str, FirstDay] = {}
    for case in (line.case for line in lines if line.case.latest.id in open_):
        step = open_[case.latest.id]
        day = min(step.day, earliest.get(step.id, step.day))
        first = FirstDay(step, day, is_ahead=case.latest.start > workspace.now)
        found |= {each.id: first for each in case.rounds}
    return found


def _apart(follow_ups: Iterable[Planned]) -> list[list[Planned]]:
    """Return the follow-ups in as few lists as have no two letters to the same recipient each."""
    batches: list[tuple[set[Recipient], list[Planned]]] = []
    for item in follow_ups:
        reached = recipients(item.subject).keys() if item.subject else set()
        for taken, batch in batches:
            if taken.isdisjoint(reached):
                taken.update(reached)
                batch.append(item)
                break
        else:
            batches.append((set(reached), [item]))
    return [batch for _, batch in batches]


def _earliest(
    workspace: Workspace, follow_ups: Iterable[Planned], but: Iterable[Planned]
) -> tuple[Planned, ...]:
    """Return the plan in which each of these stands as early as gate and gap allow.

    The cases of the follow-ups in `but` send none.
    """
    postponed = dict(workspace.facts.postponed)
    for item in follow_ups:
        opens = _first_allowed(workspace, item.subject)
        if opens is not None and item.number == 1:
            postponed[item.id] = opens
        else:
            postponed.pop(item.id, None)
    numbers = range(1, MOST_FOLLOW_UPS + 1)
    unsent = {follow_up_id(each.interview or "", number) for each in but for number in numbers}
    skipped = workspace.facts.skipped | (unsent - workspace.facts.done.keys())
    return workspace.plan(facts=replace(workspace.facts, postponed=postponed, skipped=skipped))


def _first_allowed(workspace: Workspace, interview: Interview | None) -> date | None:
    return first_allowed(interview, workspace.workdays, workspace.places) if interview else None


def verdict(workspace: Workspace, item: Planned, firsts: Mapping[str, FirstDay]) -> Verdict:
    """Return whether a letter of the plan may go out today; `firsts` is that of `first_days`."""
    today, clock = workspace.today, workspace.clock
    if item.done is not None:
        return Verdict(
            item, may_send=False, first_day=None, says=f"done on {say_year(item.done, today)}"
        )
    first = firsts.get(item.interview or "") if item.step == "follow-up" else None
    day, interview = clock.day(item.begins), item.subject
    reason = item.why
    if first is not None and first.step.id == item.id:
        day = first.day
        opens = _first_allowed(workspace, interview)
        if not item.forecast and opens == day and interview and interview.promise:
            reason = say_gate(interview.promise, opens, today)
    elif item.forecast and first is not None:
        reason = f"first, {first.step.id} has to be done or skipped; {reason}"
    if item.forecast:
        return Verdict(item, may_send=False, first_day=None if day <= today else day, says=reason)
    if day > today:
        return Verdict(item, may_send=False, first_day=day, says=reason)
    if interview and not item.kind.follows_status and interview.end > workspace.now:
        over = clock.say(interview.end)
        says = f"the interview is not over before {over}"
        return Verdict(item, may_send=False, first_day=clock.day(interview.end), says=says)
    return Verdict(item, may_send=True, first_day=today, says="")


def may_write(workspace: Workspace, interview_id: str, person: str = "") -> Permission:
    """Return whether the person may write today in the case of an interview of the log.

    `person` is part of a name or title, to leave out the letters to others. Follow-ups stay,
    whoever is asked about, because gate, cap and gap hold for the whole company. Raises InputError
    if the interview was cancelled.
    """
    _, _, meters = patience(workspace)
    meter = next(
        (each for each in meters if interview_id in {one.id for one in each.case.rounds}), None
    )
    if meter is None:
        msg = f"{interview_id} was cancelled, so there is nothing to write about it"
        raise InputError(msg)
    firsts = first_days(workspace)
    rounds = {each.id for each in meter.case.rounds}
    known = _people_named(meter.case.rounds, person)
    letters = [
        verdict(workspace, item, firsts)
        for item in workspace.plan()
        if item.interview in rounds and item.done is None and is_letter(item)
        if not known or item.person is None or item.person.name in known
    ]
    letters.sort(key=lambda each: (not each.may_send, each.first_day or workspace.today.max))
    unknown = bool(person.strip()) and not known
    sentences = _sentences(workspace, meter, letters, person if unknown else "")
    return Permission(meter, tuple(letters), tuple(sentences))


def _people_named(rounds: Iterable[Interview], person: str) -> set[str]:
    """Return the names of the people of a case whose name or title has all these words."""
    asked = set(filter(None, ascii_slug(person).split("-")))
    named = {(who.name, who.title) for each in rounds for who in each.interviewers}
    named |= {(each.contact.name, "") for each in rounds if each.contact}
    return {
        name
        for name, title in named
        if asked and asked <= {*ascii_slug(f"{name} {title}").split("-")}
    }


def _sentences(
    workspace: Workspace, meter: Meter, letters: Iterable[Verdict], unknown: str
) -> Iterator[str]:
    """Yield the answer: what may go out today, or the first day, and why the rest has to wait."""
    today, letters = workspace.today, [*letters]
    allowed = [each for each in letters if each.may_send]
    waiting = [each for each in letters if not each.may_send]
    # What depends on an earlier letter can wait until that one is written.
    waiting = [each for each in waiting if not each.step.forecast] or waiting[: not allowed]
    if allowed:
        yield f"Yes, you may write today: {'; '.join(each.step.title for each in allowed)}."
    elif not waiting:
        yield f"No: no letter is planned in this case; {say_patience(meter, workspace.clock)}."
    for each in waiting[: 1 if not allowed else None]:
        first = each.first_day
        when = f"not before {say_year(first, today)}" if first else "not yet"
        begin = f"No, {when}:" if not allowed else f"But {when}:"
        yield f"{begin} {each.step.title}. {each.says[:1].upper()}{each.says[1:]}."
    if unknown:
        yield (
            f"The log has nobody at {meter.case.latest.company} by the name or title "
            f"“{unknown.strip()}”; the days hold for everybody there."
        )


def refuse_hastened(
    before: Workspace, after: Workspace, was: Mapping[str, FirstDay] | None = None
) -> None:
    """Raise InputError if a follow-up could go out earlier after a change than before it.

    `was` has the first days before, each alone, for a change of facts that is in the store already.

    A promise that is new does not count, because its gate only ever adds to the rules. Where the
    latest round is still ahead, the days move with it. Nor may a change divide interviews that
    share a cap or a contact gap.
    """
    _refuse_divided(before.interviews, after.interviews)
    logged = {each.id: each for each in before.interviews}
    unpromised = tuple(
        replace(each, promise=None)
        if each.id in logged and logged[each.id].promise is None
        else each
        for each in after.interviews
    )
    was, today = first_days(before, alone=True) if was is None else was, before.today
    for id_, now in first_days(replace(after, interviews=unpromised), alone=True).items():
        known = was.get(id_)
        if id_ not in logged or (now.is_ahead and (known is None or known.is_ahead)):
            continue
        if known is not None and max(now.day, today) >= max(known.day, today):
            continue
        company = logged[id_].company
        rather = (
            f"instead of from {say_year(known.day, today)} on"
            if known
            else "while no follow-up is allowed now"
        )
        msg = (
            f"nothing was changed: with that, a follow-up to {company} could go out from "
            f"{say_year(max(now.day, today), today)} on, {rather}. An assistant may put a letter "
            "off, but never bring it forward; if it is right, the person makes this change"
        )
        raise InputError(msg)


def refuse_brought_forward(workspace: Workspace, item: Planned, day: date) -> None:
    """Raise InputError if a letter would be postponed to an earlier day than that of the plan.

    Follow-ups are left out: for them, the first day that the rules allow counts (`first_days`).
    """
    if is_letter(item) and item.step != "follow-up" and day < item.day:
        planned, today = item.day, workspace.today
        msg = (
            f"{item.id} is planned for {say_year(planned, today)}, and {say_year(day, today)} is "
            "earlier. An assistant may put a letter off, but never bring it forward; if it is "
            "right, the person makes this change"
        )
        raise InputError(msg)


def _refuse_divided(before: Iterable[Interview], after: Iterable[Interview]) -> None:
    """Raise InputError if two interviews shared a case or a recipient, and no longer do."""
    logged = {each.id: each for each in before}
    for now in after:
        was = logged.get(now.id)
        if was is None:
            continue
        lost = recipients(was).keys() - recipients(now).keys()
        leaves = was.case_key != now.case_key
        for other in logged.values():
            is_shared = leaves and other.case_key == was.case_key
            if other.id != now.id and (is_shared or not lost.isdisjoint(recipients(other))):
                msg = (
                    f"nothing was changed: {now.id} and {other.id} belong together for cap and "
                    "gap, and with that they would not; if it is right, the person makes this "
                    "change"
                )
                raise InputError(msg)


def refuse_unsendable(workspace: Workspace, item: Planned, day: date) -> None:
    """Raise InputError if a step is a letter that was not allowed on the day when it was sent.

    Letters that nothing counts from are left out, because their day is only advice.
    """
    if not (item.kind.keeps_gap or item.step == "keep-in-touch"):
        return
    known = workspace.facts.done.get(item.id)
    if known is not None:
        if day < known:
            msg = (
                f"{item.id} is recorded as sent on {say_year(known, workspace.today)}, and an "
                "earlier day would bring the next letter forward; if it is right, the person "
                "makes this change"
            )
            raise InputError(msg)
        return
    first = first_days(workspace).get(item.interview or "") if item.step == "follow-up" else None
    if item.step == "follow-up" and first is None:
        msg = (
            f"{item.id} is not recorded as done, because no follow-up is allowed in this case now; "
            "if it was sent all the same, the person records that"
        )
        raise InputError(msg)
    may = verdict(workspace, item, {item.interview or "": first} if first else {})
    if may.may_send and (first is None or first.day <= day):
        return
    begin = first.day if may.may_send and first else may.first_day
    when = f"before {say_year(begin, workspace.today)}" if begin else "yet"
    msg = (
        f"{item.id} may not go out {when}, so it is not recorded as done: {may.says or item.why}; "
        "if it was sent all the same, the person records that"
    )
    raise InputError(msg)
