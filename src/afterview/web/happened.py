"""Say what happened to a case: preview what the plan will do, and write it once it is confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from afterview.errors import AfterviewError, ChoiceError, InputError
from afterview.log.edit import lost_comments
from afterview.operations import log_change, rounds, set_keys
from afterview.operations.finding import find_interview
from afterview.operations.rounds import RoundChange
from afterview.operations.wording import say_begin, say_span, say_standing
from afterview.web.labels import label, problems_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from afterview.dates.clock import Clock
    from afterview.operations.plan_change import PlanChange
    from afterview.operations.set_keys import KeyChange
    from afterview.playbook import Planned
    from afterview.workspace import Workspace

Sign = Literal["+", "−", "→"]


class Field(NamedTuple):
    """Describes a field of the form."""

    key: str
    """The key of the log, or `when` for the new time of an interview."""
    label: str
    help: str
    kind: str = "text"
    is_needed: bool = False


SINCE = Field("status_since", "When did you hear", "Today, if you leave it empty", "date")
LEFT = Field("status_since", "Since when", "Today, if you leave it empty", "date")


class Happening(NamedTuple):
    """Describes one thing that may have happened to a case."""

    button: str
    heading: str
    status: str | None = None
    """The status that the log gets; None if that is not about the status."""
    fields: tuple[Field, ...] = ()
    done: str = ""
    """What to say when it is written."""


HAPPENINGS: Mapping[str, Happening] = {
    "next": Happening("They invited me to the next round", "The next round"),
    "promise": Happening(
        "They named a day",
        "When will they decide?",
        fields=(Field("promise", "In their words", "within two weeks, by Friday", is_needed=True),),
        done="The promise is in your log",
    ),
    "offer": Happening(
        "They made an offer",
        "An offer",
        "offer",
        (Field("answer_by", "Answer by", "Leave it empty if they named no day", "date"), SINCE),
        "The offer is in your log",
    ),
    "rejected": Happening("They said no", "A rejection", "rejected", (SINCE,), "Logged"),
    "accepted": Happening("I accepted", "You accepted", "accepted", (LEFT,), "Congratulations"),
    "declined": Happening("I declined", "You declined", "declined", (LEFT,), "Logged"),
    "withdrawn": Happening("I withdrew", "You withdrew", "withdrawn", (LEFT,), "Logged"),
    "parked": Happening(
        "Nothing; close it for now", "Close it for now", "parked", (), "Closed for now"
    ),
    "moved": Happening(
        "It was moved",
        "Another time",
        fields=(Field("when", "The new time", "Thu 3 Dec 14:00-15:00", is_needed=True),),
        done="The new time is in your log",
    ),
    "cancelled": Happening("It was cancelled", "Cancelled", "cancelled", (), "Logged"),
    "restored": Happening(
        "It takes place after all", "It takes place", "scheduled", (), "It is in your plan again"
    ),
    "removed": Happening(
        "It was logged by mistake",
        "Delete it",
        fields=(),
        done="It is no longer in your log, which is kept as it was for a week",
    ),
    "reopened": Happening("It goes on after all", "It goes on", "", (), "The case is open again"),
}
"""What may have happened, by the key in its address."""


class Change(NamedTuple):
    """Describes one step that the plan gets, loses or moves."""

    sign: Sign
    title: str
    when: str
    """Empty for a step that goes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Holds everything that the page shows: the form, and what would follow from it."""

    title: str
    id: str
    kind: str
    name: str
    role: str
    happening: Happening
    said: Mapping[str, str]
    is_ready: bool
    """Whether everything is said, so that it can be written."""
    changes: tuple[Change, ...] = ()
    notes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    """What is wrong with none of the fields."""
    by_field: Mapping[str, str]
    """What is wrong with each field."""
    choices: tuple[str, ...] = ()
    nav: str = "cases"


def asked_of(workspace: Workspace, said: Mapping[str, str]) -> Asked:
    """Return the form for what happened to a case, with what the plan will do if it is said."""
    happening = _happening(said["kind"])
    interview = find_interview(workspace, said["id"])
    given = {field.key: said.get(field.key, "").strip() for field in happening.fields}
    is_ready = all(given[field.key] for field in happening.fields if field.is_needed)
    by_field: dict[str, str] = {}
    problems: list[str] = []
    choices: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    notes: tuple[str, ...] = ()
    if is_ready:
        try:
            change = preview(workspace, interview.id, said["kind"], given)
            changes = tuple(changes_of(change.plan, workspace.clock))
            notes = tuple(_notes(change))
        except AfterviewError as error:
            is_ready = False
            labels = {field.key: field.label for field in happening.fields}
            by_field, problems = problems_of(error, labels)
            if len(labels) == 1 and not by_field:
                by_field, problems = dict.fromkeys(labels, error.on_page), []
            choices = error.choices if isinstance(error, ChoiceError) else ()
    return Asked(
        title=f"{happening.heading}: {interview.company}",
        id=interview.id,
        kind=said["kind"],
        name=interview.company,
        role=interview.role,
        happening=happening,
        said=given,
        is_ready=is_ready,
        changes=changes,
        notes=notes,
        problems=tuple(problems),
        by_field=by_field,
        choices=choices,
    )


def preview(
    workspace: Workspace, interview_id: str, kind: str, given: Mapping[str, str]
) -> KeyChange | RoundChange:
    """Return what would change in log and plan; raise InputError if that makes no sense."""
    happening = _happening(kind)
    if kind == "removed":
        return rounds.removal(workspace, interview_id)

    def name(key: str) -> str:
        labels = (field.label for field in happening.fields if field.key == key)
        return next((f"“{words}”" for words in labels), label(key))

    if kind == "moved":
        interview = find_interview(workspace, interview_id)
        times = rounds.new_times(workspace, interview, given.get("when", ""))
        return set_keys.preview(workspace, interview, times, name)
    is_round = kind in {"cancelled", "restored"}
    interview = (
        find_interview(workspace, interview_id)
        if is_round
        else rounds.deciding_round(workspace, interview_id)
    )
    said = {key: words for key, words in given.items() if words}
    if happening.status is not None:
        said["status"] = happening.status
        if not given.get("status_since"):
            has_day = any(each.key == "status_since" for each in happening.fields)
            said["status_since"] = "today" if has_day else ""
        if kind == "reopened" and interview.answer_by:
            said["answer_by"] = ""
    values = set_keys.read_words(said, interview, workspace, name)
    return set_keys.preview(workspace, interview, values, name)


def write(workspace: Workspace, interview_id: str, kind: str, given: Mapping[str, str]) -> str:
    """Write what happened into the log; return what to say about it."""
    happening = _happening(kind)
    for field in happening.fields:
        if field.is_needed and not given.get(field.key):
            msg = f"“{field.label}” is missing"
            raise InputError(msg)
    change = preview(workspace, interview_id, kind, given)
    if isinstance(change, RoundChange):
        rounds.write_removal(workspace, change)
    else:
        set_keys.write(workspace, change)
    if not change.is_new:
        return "Your log says that already"
    said = change.plan.say(workspace.clock)
    return f"{happening.done}\n{said}" if said else happening.done


def _happening(kind: str) -> Happening:
    found = HAPPENINGS.get(kind)
    if found is None or kind == "next":
        msg = "there is no such page"
        raise InputError(msg)
    return found


def changes_of(plan: PlanChange, clock: Clock) -> Iterator[Change]:
    """Yield what the plan gets, loses and moves; the weekly reminders are only counted."""
    signs: tuple[tuple[Sign, Sequence[Planned]], ...] = (
        ("−", plan.gone),
        ("+", plan.new),
        ("→", plan.moved),
    )
    for sign, items in signs:
        for item in items:
            if item.subject is not None:
                yield Change(sign, item.title, "" if sign == "−" else say_begin(item, clock))
    for sign, items in signs:
        if number := sum(item.subject is None for item in items):
            word = "reminder" if number == 1 else "reminders"
            yield Change(sign, f"{number} weekly {word} to keep searching", "")


def _notes(change: KeyChange | RoundChange) -> Iterator[str]:
    if isinstance(change, RoundChange):
        yield from change.notes
        if change.standing:
            yield say_standing(change.standing)
        return
    if not change.is_new:
        yield "Your log says that already"
    now = log_change.find(change.after, change.interview.id)
    if now.promise and now.promise != change.interview.promise:
        yield f"Read as {say_span(now.promise, change.after.today)}"
    changed = {key for own in change.by_round.values() for key in own}
    yield from change.notes(changed)
    for comment in lost_comments(change.log.text, change.text):
        yield f"This comment in your log would be removed too: {comment}"
