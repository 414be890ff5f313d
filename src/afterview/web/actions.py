"""Carry out the buttons and forms of the page, like the commands of the same names.

Everything raises AfterviewError, whose text is a sentence for the person.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Literal

from afterview.dates.spoken import Unclear
from afterview.errors import InputError, LockedError
from afterview.log.shorthand import person
from afterview.operations import add, facts, recap
from afterview.operations.entry import REQUIRED, Entry
from afterview.operations.wording import role_and_round, say_owed
from afterview.playbook.planned import count
from afterview.service.loop import process_write_lock
from afterview.toml.values import shown
from afterview.web.view import Person, Recap, view_of
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

BUTTON_SECONDS = 5.0
"""Seconds that a button waits for a run to end, before it says that one is in progress."""
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
    "contact": "Your contact",
}
"""The labels of the keys of the log in the forms."""


class PageActions:
    """Carries out the actions of the page for one configuration."""

    def __init__(self, config_path: Path) -> None:
        """Take the configuration, which is read with each request."""
        self._config_path = config_path

    def look(self, now: datetime) -> View:
        """Return everything that the page shows."""
        with opened(self._config_path, now=now) as workspace:
            return view_of(workspace)

    def recap_of(self, interview_id: str, now: datetime) -> Recap:
        """Return the initial contents of the recap form."""
        with opened(self._config_path, now=now) as workspace:
            interview = recap.find_recappable(workspace, interview_id)
        whole = ", ".join(filter(None, (interview.company, role_and_round(interview))))
        return Recap(
            id=interview.id,
            heading=f"Recap: {whole}, {workspace.clock.say(interview.start)}",
            people=tuple(
                Person(each.name, each.rapport, each.talked_about)
                for each in interview.interviewers
            ),
            promise=interview.promise.words if interview.promise else "",
            topics=interview.topics,
            concerns=interview.concerns,
            questions=len(interview.questions),
            owed=tuple(say_owed(each, workspace.today) for each in interview.owed),
        )

    def record(self, kind: Kind, said: Said, now: datetime) -> str:
        """Record a fact with the checks of the command of the same name; return what to say."""
        step_id, day = _first(said, "step"), _first(said, "day")
        if kind == "postpone" and not day:
            msg = "choose a day"
            raise InputError(msg)
        with self._at_work(now) as workspace:
            if kind == "undo":
                told = facts.undo(workspace, _first(said, "key"))
            elif kind == "postpone":
                told = facts.postpone(workspace, step_id, day)
            elif kind == "skip":
                told = facts.skip(workspace, step_id)
            elif known := workspace.facts.done.get(step_id):
                # The page was opened before that was recorded: the recorded day stays.
                return f"{step_id} is done already, on {workspace.clock.say_day(known)}"
            else:
                told = facts.done(workspace, step_id)
        return "\n".join(told.sentences) if told else "there is nothing to undo"

    def add(self, said: Said, now: datetime) -> str:
        """Add an interview to the log, like `afterview add`."""
        given: dict[str, object] = {key: _first(said, key) for key in LABELS}
        if name := _first(said, "person"):
            given["interviewers"] = [_as_one_name(name)]
        if missing := [_label(key) for key in REQUIRED if not given[key]]:
            msg = f"{' and '.join(missing)} {'are' if len(missing) > 1 else 'is'} missing"
            raise InputError(msg)
        with self._at_work(now) as workspace:
            entry = Entry(workspace.config.me, now)
            entry.read({key: words for key, words in given.items() if words}, _label)
            new = add.preview(workspace, entry.fields, _label)
            if new.twin is not None:
                msg = f"{add.twin_warning(new.twin)}; another one needs an id: `afterview add --id`"
                raise InputError(msg)
            add.write(workspace, new)
        number = len([each for each in new.steps if not each.kind.is_marker])
        told = f"{new.interview.id} is in the log; {count(number, 'step')} follow from it"
        return "\n".join([told, *entry.remarks.values(), *add.notes(new)])

    def recap(self, interview_id: str, said: Said, now: datetime) -> str:
        """Write a recap into the log, like `afterview recap`."""
        answers = recap.Answers(
            questions=list(_questions(said)),
            owed=list(_owed(said)),
            added={key: words for key in ("topics", "concerns") if (words := _listed(said, key))},
        )
        if (promise := _first(said, "promise")) != _first(said, "promise_was"):
            answers.values["promise"] = promise or None
        with self._at_work(now) as workspace:
            interview = recap.find_recappable(workspace, interview_id)
            answers.people = list(_people(said, interview))
            if answers == recap.Answers():
                msg = "nothing is written yet; one word about the conversation is enough"
                raise InputError(msg)
            recap.write_answers(workspace, interview.id, answers, name=_label)
        # The next steps are planned from the log as it is now.
        with self._at_work(now) as workspace:
            finished = recap.finish(workspace, [interview.id])
        if finished.missing:
            others = " and ".join(finished.missing)
            return f"written; the recap of {others} of that day is still missing"
        return f"the recap of {interview.id} is done"

    @contextmanager
    def _at_work(self, now: datetime) -> Iterator[Workspace]:
        """Open the workspace for writing, serialised with the runs of this process."""
        with ExitStack() as stack:
            stack.enter_context(process_write_lock(BUTTON_SECONDS))
            try:
                workspace = stack.enter_context(opened(self._config_path, now=now, write=True))
            except LockedError as error:
                msg = "a run is in progress, so nothing was changed: press again when it has ended"
                raise LockedError(msg) from error
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
    """Return "Doe, John" in quotes, so that its comma does not end the name; else `name`."""
    try:
        keys = person(name)
    except Unclear:
        return name
    is_turned = keys.keys() == {"name", "title"} and " " not in keys["name"]
    return f'"{name}"' if is_turned and '"' not in name else name


def _people(said: Said, interview: Interview) -> Iterator[dict[str, str | None]]:
    """Yield the changes to each person compared with the initial form; None removes a value.

    The initial values come back in the fields that end in `_was`, because the log may have changed
    since.
    """
    known = {_plain(each.name): each.name for each in interview.interviewers}
    columns = ("person", "rapport", "rapport_was", "about", "about_was")
    for name, rapport, rapport_was, about, about_was in _rows(said, *columns):
        if not name and (rapport or about):
            msg = f"which person is {shown(about or rapport)} about? write the name above it"
            raise InputError(msg)
        new: dict[str, str | None] = {}
        if rapport != rapport_was:
            new["rapport"] = rapport or None
        if about != about_was:
            new["talked_about"] = about or None
        if name in known and new:
            yield {"name": known[name], **new}
        elif name and name not in known:
            yield {**_person(name), **{key: words for key, words in new.items() if words}}


def _person(name: str) -> dict[str, str]:
    try:
        return person(_as_one_name(name))
    except Unclear as unclear:
        msg = f"“Name” {unclear}"
        raise InputError(msg) from None


def _questions(said: Said) -> Iterator[dict[str, str | None]]:
    for asked, answered, felt in _rows(said, "asked", "answered", "felt"):
        if answered and not asked:
            msg = f"which question did you answer with {shown(answered)}? write it above the answer"
            raise InputError(msg)
        if asked:
            told = {"asked": asked, "answered": answered, "felt": felt}
            yield {key: words for key, words in told.items() if words}


def _owed(said: Said) -> Iterator[dict[str, str | None]]:
    for what, by in _rows(said, "owed", "owed_by"):
        if by and not what:
            msg = f"what did you promise to send by {shown(by)}? write it in the field above"
            raise InputError(msg)
        if what:
            yield {"what": what, "by": by} if by else {"what": what}


def _rows(said: Said, *keys: str) -> Iterator[tuple[str, ...]]:
    columns = [said.get(key, ()) for key in keys]
    for number in range(max(map(len, columns), default=0)):
        yield tuple(_plain(each[number]) if number < len(each) else "" for each in columns)
