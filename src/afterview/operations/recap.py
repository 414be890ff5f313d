"""Write a recap into the log, and mark it as done."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from afterview.dates.spoken import Unclear
from afterview.dates.spoken import day as spoken_day
from afterview.errors import InputError, Sentence
from afterview.log.edit import add_entries, set_person, set_values
from afterview.model import slug
from afterview.operations import log_change
from afterview.operations.finding import find_interview
from afterview.operations.plan_change import to_do
from afterview.operations.wording import say_reading
from afterview.playbook.visits import visit_of
from afterview.toml.values import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from afterview.model import Interview
    from afterview.playbook import Planned
    from afterview.playbook.visits import Visit
    from afterview.workspace import Workspace

SOURCE = "afterview recap"
"""The source of the done fact, as the store keeps it."""


@dataclass(slots=True)
class Answers:
    """Holds the changes that a recap makes to the log; None removes a key."""

    values: dict[str, object] = field(default_factory=dict)
    added: dict[str, list[str]] = field(default_factory=dict)
    """Texts to add to a list of the log, unless it has them."""
    note: str = ""
    """The text to add to the private notes, unless they have it."""
    people: list[dict[str, str | None]] = field(default_factory=list)
    """People, each with the `name` by which the log finds them."""
    questions: list[dict[str, str | None]] = field(default_factory=list)
    """Questions, each with the `asked` by which the log finds them."""
    owed: list[dict[str, str | None]] = field(default_factory=list)
    """What the person promised to send, each with the `what` by which the log finds it; `by` has
    the words for the day."""
    left_out: list[str] = field(default_factory=list)
    """Names and questions whose lines were deleted in the form; they stay in the log."""

    def entries(self, name: str) -> list[dict[str, str | None]]:
        """Return the answers that belong to a list of tables of the log."""
        lists = {"interviewers": self.people, "questions": self.questions, "owed": self.owed}
        return lists[name]

    def written(self, text: str, interview_id: str, country: str = "") -> str:
        """Return the log with all changes; raise InputError if it cannot be edited.

        `country` decides about the order of "4/12".
        """
        text = set_values(text, interview_id, self._all_values(text, interview_id))
        for each in self.people:
            changes = {key: value for key, value in each.items() if key != "name"}
            text = set_person(text, interview_id, str(each["name"]), changes)
        text = add_entries(text, interview_id, "owed", self._owed(text, interview_id, country))
        return add_entries(text, interview_id, "questions", self.questions)

    def _owed(self, text: str, interview_id: str, country: str) -> list[dict[str, object]]:
        """Return what is owed with its day, read from the day of the interview on."""
        start = log_change.table_of(text, interview_id)["start"]
        read: list[dict[str, object]] = []
        for each in self.owed:
            read.append({**each})
            if words := each.get("by"):
                try:
                    read[-1]["by"] = spoken_day(words, start.date(), country=country)
                except Unclear as unclear:
                    raise log_change.error_of([f"by {unclear}"]) from None
        return read

    def _all_values(self, text: str, interview_id: str) -> dict[str, object]:
        """Return the new values of the interview's keys, including what is added to them."""
        if not (self.added or self.note):
            return self.values
        table = log_change.table_of(text, interview_id)
        values = dict(self.values)
        for key, new in self.added.items():
            known = values.get(key) or table.get(key, [])
            if isinstance(known, list):
                values[key] = [*known, *(each for each in dict.fromkeys(new) if each not in known)]
        if self.note and not notes_contain(table, self.note):
            before = str(table.get("notes", "")).rstrip()
            values["notes"] = f"{before}\n{self.note}" if before else self.note
        return values


def notes_contain(table: Mapping[str, Any], note: str) -> bool:
    """Return whether the private notes of the log already have these words."""
    return " ".join(note.split()) in " ".join(str(table.get("notes", "")).split())


def find_recappable(
    workspace: Workspace, interview_id: str, *, by: datetime | None = None
) -> Interview:
    """Return the interview with this id; raise InputError if it cannot be recapped `by` then.

    That is now, if nothing is said.
    """
    interview = find_interview(workspace, interview_id)
    if interview.status == "cancelled" or interview.id in workspace.called_off:
        msg = f"{interview.id} was cancelled, so there is nothing to recap"
        raise InputError(msg)
    if interview.start > (by or workspace.now):
        msg = f"{interview.id} is on {workspace.clock.say(interview.start)}: recap it afterwards"
        raise InputError(msg)
    return interview


def latest_without_recap(workspace: Workspace) -> Interview:
    """Return the latest past interview without a recap; raise InputError if all have one."""
    settled = workspace.facts.done.keys() | workspace.facts.skipped
    missing = [
        each
        for each in workspace.interviews
        if each.end <= workspace.now
        and each.status != "cancelled"
        and each.id not in workspace.called_off
        and f"{each.id}/recap" not in settled
    ]
    for each in sorted(missing, key=lambda each: (each.end.timestamp(), each.id), reverse=True):
        visit = visit_of(each, workspace.interviews)
        if f"{visit[-1].id}/recap" not in settled:
            return (*without_recap(visit, workspace.now), each)[0]
    msg = "every past interview has a recap; name one to add to its recap"
    raise InputError(msg)


def without_recap(visit: Visit, now: datetime) -> tuple[Interview, ...]:
    """Return the interviews of a visit that have begun, and of which nothing is written down.

    The people alone do not count, for they are known before.
    """
    return tuple(
        each
        for each in visit
        if each.start <= now
        and not (each.questions or each.topics or each.concerns or each.owed or each.promise)
        and not each.notes.strip()
        and all(who.rapport == "neutral" and not who.talked_about for who in each.interviewers)
    )


def write_answers(  # noqa: PLR0913 - each caller leaves most of them out
    workspace: Workspace,
    interview_id: str,
    answers: Answers,
    merged: Callable[[Answers, Mapping[str, Any]], Answers] = lambda answers, _: answers,
    *,
    name: Callable[[str], str] = str,
    check: Callable[[Workspace], None] = lambda _: None,
) -> str:
    """Write all answers into the current log, or none of them; say how a new promise was read.

    `merged` adapts them to what the log says of the interview by now; `name` returns the person's
    word for a key; `check` is called with the workspace as it would be, and may raise an error.
    Raises InputError, LockedError, and the errors of `merged` and `check`.
    """
    log = log_change.read_log(workspace)
    _refuse_half_names(answers, find_interview(workspace, interview_id))
    answers = merged(answers, log_change.table_of(log.text, interview_id))
    text = answers.written(log.text, interview_id, workspace.config.me.country)
    after = log_change.with_log(workspace, text, interview_id, name)
    check(after)
    if text != log.text:
        log_change.write_log(workspace, log, text)
    now = log_change.find(after, interview_id)
    return (
        say_reading(now, after.interviews, workspace.workdays, workspace.clock)
        if answers.values.get("promise")
        else ""
    )


def replace_text(workspace: Workspace, text: str, other: str) -> None:
    """Replace the log if it is still `text`; raise InputError if it has changed since."""
    log = log_change.read_log(workspace)
    if log.text != text:
        msg = Sentence(
            "the log has changed since you answered that",
            command="`afterview edit` can change the answer",
        )
        raise InputError(msg)
    log_change.write_log(workspace, log, other)


class Finished(NamedTuple):
    """Describes a finished recap, which is that of a whole visit."""

    step_id: str
    is_new: bool
    """Whether it was not marked as done before."""
    following: tuple[Planned, ...]
    """The open tasks of the visit."""
    to_come: Interview | None
    """The last interview of the visit, if it has not begun; then the recap stays open."""
    missing: tuple[str, ...]
    """The ids of interviews of the visit of which nothing is written down; it stays open then."""

    @property
    def still_open(self) -> str:
        """Why the recap is not done yet, and how to go on; empty if it is done."""
        if self.to_come is not None or not self.missing:
            return ""
        first = self.missing[0]
        return Sentence(
            f"nothing is written down about {' and '.join(self.missing)} of the same day yet",
            command=f"`afterview recap {first}`, or `afterview done {self.step_id}` if that is all",
        )


def finish(workspace: Workspace, recapped: Iterable[str]) -> Finished:
    """Mark the recap of a visit as done if each of its interviews has one; return the next steps.

    `recapped` are the ids of those that the person has just gone through, whatever they wrote.
    """
    known = (*recapped,)
    visit = visit_of(find_interview(workspace, known[0]), workspace.interviews)
    ids, step_id = {each.id for each in visit}, f"{visit[-1].id}/recap"
    to_come = visit[-1] if visit[-1].start > workspace.now else None
    was_done = step_id in workspace.store.facts().done
    silent = (each.id for each in without_recap(visit, workspace.now) if each.id not in known)
    missing = () if was_done else tuple(silent)
    is_new = to_come is None and not missing and not was_done
    if is_new:
        now, today = workspace.now, workspace.today
        workspace.store.record("done", step_id, today, at=now, source=SOURCE)
    following = (
        item
        for item in to_do(workspace.plan())
        if item.interview in ids and item.done is None and item.form == "task"
    )
    return Finished(step_id, is_new, tuple(following), to_come, missing)


def _refuse_half_names(answers: Answers, interview: Interview) -> None:
    """Refuse "Jane" if there is a Jane Doe, because one of them would be thanked twice."""
    known = {each.slug: each.name for each in interview.interviewers}
    for each in answers.people:
        name = str(each["name"])
        full = [known[other] for other in known if other.startswith(f"{slug(name)}-")]
        if full and slug(name) not in known:
            msg = f"is {shown(name)} {full[0]}? write that, or a name that is unambiguous"
            raise InputError(msg)
