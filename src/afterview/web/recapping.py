"""Write a recap from the form of the page, like `afterview recap`."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from afterview.dates.spoken import Unclear, day
from afterview.errors import InputError
from afterview.log.shorthand import person
from afterview.operations import recap
from afterview.operations.wording import role_and_round, say_owed
from afterview.toml.values import shown
from afterview.web.actions import Told
from afterview.web.adding import as_one_name, rows_of
from afterview.web.forms import FieldError, first, lines_of, plain
from afterview.web.labels import label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from afterview.model import Interview
    from afterview.web.forms import Form
    from afterview.workspace import Workspace

AHEAD = timedelta(hours=16)
"""How long before its interview a form can be opened; it cannot be saved before."""
EMPTY_PERSONS, EMPTY_QUESTIONS, EMPTY_PROMISES = 2, 4, 2
"""The number of empty rows in the form."""
_PART = re.compile(r'(?:[^,()\[\]"]|\([^()]*\)|\[[^\[\]]*\]|"[^"]*"|[()\[\]"])+')
"""One of several phrases; a comma in brackets or quotes does not end it."""


class Person(NamedTuple):
    """Describes an interviewer in the form."""

    name: str
    rapport: str
    about: str


class Recap(NamedTuple):
    """Holds the initial contents of the form."""

    id: str
    heading: str
    people: tuple[Person, ...] = ()
    promise: str = ""
    topics: tuple[str, ...] = ()
    concerns: tuple[str, ...] = ()
    questions: int = 0
    """The number of questions that the log already has."""
    owed: tuple[str, ...] = ()
    """What the log already has as promised to them."""


def begin(workspace: Workspace, interview_id: str) -> Recap:
    """Return the initial contents of the form."""
    # A phone keeps the form in the morning, to be filled in where it has no network.
    interview = recap.find_recappable(workspace, interview_id, by=workspace.now + AHEAD)
    whole = ", ".join(filter(None, (interview.company, role_and_round(interview))))
    return Recap(
        id=interview.id,
        heading=f"Recap: {whole}, {workspace.clock.say(interview.start)}",
        people=tuple(
            Person(each.name, each.rapport, each.talked_about) for each in interview.interviewers
        ),
        promise=interview.promise.words if interview.promise else "",
        topics=interview.topics,
        concerns=interview.concerns,
        questions=len(interview.questions),
        owed=tuple(say_owed(each, workspace.today) for each in interview.owed),
    )


def rows(begin: Recap, form: Form) -> dict[str, range]:
    """Return the rows of the form: what the log has, what was typed, and some that are empty."""
    people = len(begin.people) + EMPTY_PERSONS
    return {
        "people": range(max(people, len(form.get("person", ())))),
        "questions": range(max(EMPTY_QUESTIONS, len(form.get("asked", ())))),
        "owed": range(max(EMPTY_PROMISES, len(form.get("owed", ())))),
    }


def write(
    at_work: Callable[[], AbstractContextManager[Workspace]], interview_id: str, form: Form
) -> Told:
    """Write the recap of a form into the log."""
    wrong = dict[str, str]()
    answers = recap.Answers(
        questions=list(_questions(form, wrong)),
        owed=list(_owed(form, wrong)),
        added={key: words for key in ("topics", "concerns") if (words := listed(first(form, key)))},
    )
    # One of the choices, or the words in the field below them.
    promise = next(filter(None, map(plain, form.get("promise", ()))), "")
    if promise != first(form, "promise_was"):
        answers.values["promise"] = promise or None
    with at_work() as workspace:
        interview = recap.find_recappable(workspace, interview_id)
        if changed := dict(_changed_meanwhile(form, interview)):
            raise FieldError(changed)
        answers.people = list(_people(form, interview, wrong))
        wrong |= _unclear_days(form, interview, workspace.config.me.country)
        if wrong:
            raise FieldError(wrong)
        if answers == recap.Answers():
            msg = "nothing is written yet; one word about the conversation is enough"
            raise InputError(msg)
        reading = recap.write_answers(workspace, interview.id, answers, name=label)
    # The next steps are planned from the log as it is now.
    with at_work() as workspace:
        finished = recap.finish(workspace, [interview.id])
        names = [_name(each, workspace) for each in finished.missing]
    to = f"/case/{quote(interview.id, safe='')}"
    said = f"The recap of {interview.company} is in your log"
    if names:
        said = f"Written; the recap of {' and '.join(names)} of that day is still missing"
    return Told((said, *([reading] if reading else [])), to)


def _changed_meanwhile(form: Form, interview: Interview) -> Iterator[tuple[str, str]]:
    """Yield the fields that would overwrite what has changed in the log since, with a sentence.

    The form then goes on from the log as it is now, so that it can be saved once both were seen.
    """
    changed = "your log has changed since you opened this form. {}: it has {} now, and you typed {}"
    typed = next(filter(None, map(plain, form.get("promise", ()))), "")
    now = interview.promise.words if interview.promise else ""
    if "promise_was" in form and _is_both(first(form, "promise_was"), typed, now):
        yield "promise", changed.format("The decision", _shown(now), _shown(typed))
        form["promise_was"] = [now]
    known = {plain(each.name): each for each in interview.interviewers}
    for column in ("rapport", "about"):
        if f"{column}_was" not in form:
            continue
        was: list[str] = []
        rows = enumerate(rows_of(form, "person", column, f"{column}_was"))
        for number, (name, typed, before) in rows:
            person = known.get(name)
            now = getattr(person, "rapport" if column == "rapport" else "talked_about", before)
            is_both = _is_both(before, typed, plain(now))
            if is_both:
                yield f"{column}-{number}", changed.format(name, _shown(now), _shown(typed))
            was.append(now if is_both else before)
        form[f"{column}_was"] = was
    asked = [plain(each.asked) for each in interview.questions]
    since = asked[int(before) :] if (before := first(form, "questions_was")).isdecimal() else []
    new = [each for each in map(plain, form.get("asked", ())) if each]
    if since and new:
        both = (" and ".join(map(shown, each)) for each in (since, new))
        yield "asked-0", changed.format("What they asked", *both)
        form["questions_was"] = [str(len(asked))]


def _is_both(before: str, typed: str, now: str) -> bool:
    """Return whether form and log have both changed a value, and not to the same."""
    return before not in {typed, now} and typed != now


def _shown(words: str) -> str:
    return shown(words) if words else "nothing"


def listed(text: str) -> list[str]:
    """Return phrases that are separated by commas; `Rust (async, unsafe), Go` are two."""
    return [each for part in _PART.findall(text) if (each := part.strip().strip('"').strip())]


def _name(interview_id: str, workspace: Workspace) -> str:
    found = next(each for each in workspace.interviews if each.id == interview_id)
    return found.round or found.id


def _people(
    form: Form, interview: Interview, wrong: dict[str, str]
) -> Iterator[dict[str, str | None]]:
    """Yield the changes to each person compared with the initial form; None removes a value.

    What is wrong is added to `wrong`, by the id of the field. The initial values come back in the
    fields that end in `_was`, because the log may have changed since.
    """
    known = {plain(each.name): each.name for each in interview.interviewers}
    columns = ("person", "rapport", "rapport_was", "about", "about_was")
    rows = enumerate(rows_of(form, *columns))
    for number, (name, rapport, rapport_was, about, about_was) in rows:
        if not name and (rapport or about):
            said = f"which person is {shown(about or rapport)} about? Write the name here"
            wrong[f"person-{number}"] = said
        new: dict[str, str | None] = {}
        if rapport != rapport_was:
            new["rapport"] = rapport or None
        if about != about_was:
            new["talked_about"] = about or None
        if name in known and new:
            yield {"name": known[name], **new}
        elif name and name not in known:
            try:
                who = person(as_one_name(name))
            except Unclear as unclear:
                wrong[f"person-{number}"] = f"{label('interviewers')} {unclear}"
            else:
                yield {**who, **{key: words for key, words in new.items() if words}}


def _questions(form: Form, wrong: dict[str, str]) -> Iterator[dict[str, str | None]]:
    answers = form.get("answered", ())
    rows = enumerate(rows_of(form, "asked", "felt", "answered"))
    for number, (asked, felt, _) in rows:
        answered = lines_of(answers[number]) if number < len(answers) else ""
        if answered and not asked:
            said = f"which question did you answer with {shown(plain(answered))}? Write it here"
            wrong[f"asked-{number}"] = said
        if asked:
            told = {"asked": asked, "answered": answered, "felt": felt}
            yield {key: words for key, words in told.items() if words}


def _owed(form: Form, wrong: dict[str, str]) -> Iterator[dict[str, str | None]]:
    for number, (what, by) in enumerate(rows_of(form, "owed", "owed_by")):
        if by and not what:
            said = f"what did you promise to send by {shown(by)}? Write it here"
            wrong[f"owed-{number}"] = said
        if what:
            yield {"what": what, "by": by} if by else {"what": what}


def _unclear_days(form: Form, interview: Interview, country: str) -> Iterator[tuple[str, str]]:
    """Yield the fields of days that cannot be read, with a sentence."""
    for number, (what, by) in enumerate(rows_of(form, "owed", "owed_by")):
        if what and by:
            try:
                day(by, interview.start.date(), country=country)
            except Unclear as unclear:
                yield f"owed-by-{number}", str(unclear)
