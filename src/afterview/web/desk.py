"""What the buttons and forms of the page do: the same as the commands of their names.

Everything raises AfterviewError, whose text is a sentence for the person.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from afterview.errors import InputError
from afterview.fields import shown
from afterview.model import slug
from afterview.playbook.planned import count, say
from afterview.spoken import Unclear, person
from afterview.watch import turn
from afterview.web.view import Person, Recap, view_of
from afterview.work import add, facts, recap
from afterview.work.entry import REQUIRED, Entry
from afterview.work.finding import MARKS
from afterview.work.wording import what
from afterview.workspace import opened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from afterview.model import Interview
    from afterview.web.view import View
    from afterview.workspace import Workspace

    Said = Mapping[str, Sequence[str]]
    """The fields of a form."""

Kind = Literal["done", "skip", "postpone", "undo"]

PATIENCE = 15.0
"""Seconds that a button waits for a run to end, before it says that one is under way."""
LABELS = {
    "company": "Company",
    "start": "When",
    "duration": "Minutes",
    "role": "Role",
    "round": "Round",
    "mode": "How",
    "location": "Where",
    "url": "Link",
    "interviewers": "Who",
    "promise": "When will they decide",
    "contact": "Whom to ask",
}
"""What the form calls the keys of the log."""


class Desk:
    """The page's desk over one configuration."""

    def __init__(self, config_path: Path) -> None:
        """Take the configuration; it is read with each request."""
        self._config_path = config_path

    def look(self, now: datetime) -> View:
        """Return what there is to be seen."""
        with opened(self._config_path, now=now) as workspace:
            return view_of(workspace)

    def recap_of(self, interview_id: str, now: datetime) -> Recap:
        """Return what the form of the recap begins with."""
        with opened(self._config_path, now=now) as workspace:
            interview = recap.about(workspace, interview_id)
        whole = ", ".join(filter(None, (interview.company, what(interview))))
        return Recap(
            id=interview.id,
            heading=f"Recap: {whole}, {say(interview.start.date())}",
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
        if kind == "postpone" and not day:
            msg = "say to which day"
            raise InputError(msg)
        with self._at_work(now) as workspace:
            if kind == "done":
                told = facts.done(workspace, step_id)
            elif kind == "skip":
                told = facts.skip(workspace, step_id)
            elif kind == "postpone":
                told = facts.postpone(workspace, step_id, day)
            elif (undone := facts.undo(workspace)) is not None:
                told = undone
            else:
                return "there is nothing to take back"
        return "\n".join(told.sentences)

    def add(self, said: Said, now: datetime) -> str:
        """Add an interview to the log, as `afterview add` does."""
        given: dict[str, object] = {key: _first(said, key) for key in LABELS}
        if name := _first(said, "person"):
            given["interviewers"] = [_as_one_name(name)]
        if missing := [_label(key) for key in REQUIRED if not given[key]]:
            msg = f"{' and '.join(missing)} {'are' if len(missing) > 1 else 'is'} missing"
            raise InputError(msg)
        with self._at_work(now) as workspace:
            entry = Entry(workspace.config.me.timezone, now)
            entry.read({key: words for key, words in given.items() if words}, _label)
            draft = add.drafted(workspace, entry.fields, _label)
            if draft.twin is not None:
                raise InputError(add.said_twin(draft.twin))
            add.write(workspace, draft)
        number = len([each for each in draft.steps if each.step not in MARKS])
        return f"{draft.interview.id} is in the log; {count(number, 'step')} follow from it"

    def recap(self, interview_id: str, said: Said, now: datetime) -> str:
        """Write a recap into the log, as `afterview recap` does."""
        people = [_person(*row) for row in _rows(said, "person", "rapport", "about") if row[0]]
        answers = recap.Answers(
            questions=list(_questions(said)),
            added={key: words for key in ("topics", "concerns") if (words := _listed(said, key))},
        )
        promise = _first(said, "promise")
        with self._at_work(now) as workspace:
            interview = recap.about(workspace, interview_id)
            answers.people = [new for each in people if (new := _news(each, interview))]
            if promise and not (interview.promise and interview.promise.words == promise):
                answers.values["promise"] = promise
            if not answers.changes_something:
                msg = "nothing is written yet; a word about what was said is enough"
                raise InputError(msg)
            recap.put(workspace, interview.id, answers)
        # What follows is planned from the log as it is now.
        with self._at_work(now) as workspace:
            recap.finish(workspace, interview.id)
        return f"the recap of {interview.id} is done"

    @contextmanager
    def _at_work(self, now: datetime) -> Iterator[Workspace]:
        """Open the workspace to write, in turn with the runs of this process."""
        with turn(PATIENCE), opened(self._config_path, now=now, write=True) as workspace:
            yield workspace


def _label(key: str) -> str:
    return f"“{LABELS[key]}”" if key in LABELS else key


def _first(said: Said, key: str) -> str:
    return _plain(next(iter(said.get(key, ())), ""))


def _plain(text: str) -> str:
    return " ".join(text.split())


def _listed(said: Said, key: str) -> list[str]:
    return [each for word in _first(said, key).split(",") if (each := word.strip())]


def _as_one_name(name: str) -> str:
    """Return a name so that its comma does not end it."""
    return f'"{name}"' if "," in name and not {'"', "<"} & {*name} else name


def _person(name: str, rapport: str, talked_about: str) -> dict[str, str | None]:
    try:
        read = person(_as_one_name(name))
    except Unclear as unclear:
        raise InputError(str(unclear)) from None
    told = {"rapport": rapport, "talked_about": talked_about}
    return {**read, **{key: words for key, words in told.items() if words}}


def _news(said: Mapping[str, str | None], interview: Interview) -> dict[str, str | None]:
    """Return what the form says of a person beside what it began with; empty for nothing."""
    known = next(
        (each for each in interview.interviewers if each.slug == slug(str(said["name"]))), None
    )
    new = {key: words for key, words in said.items() if words != getattr(known, key, "")}
    return {"name": said["name"], **new} if new or known is None else {}


def _questions(said: Said) -> Iterator[dict[str, str | None]]:
    for asked, answered, felt in _rows(said, "asked", "answered", "felt"):
        if answered and not asked:
            msg = f"which question did you answer with {shown(answered)}? write it beside it"
            raise InputError(msg)
        if asked:
            told = {"asked": asked, "answered": answered, "felt": felt}
            yield {key: words for key, words in told.items() if words}


def _rows(said: Said, *keys: str) -> Iterator[tuple[str, ...]]:
    columns = [said.get(key, ()) for key in keys]
    for number in range(max(map(len, columns), default=0)):
        yield tuple(_plain(each[number]) if number < len(each) else "" for each in columns)


__all__ = ["Desk", "Kind"]
