"""Change an interview of the log from the form of the page, like `afterview set`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from afterview.errors import InputError
from afterview.log.edit import lost_comments, set_person
from afterview.operations import log_change, set_keys
from afterview.operations.finding import find_interview
from afterview.operations.plan_change import compared
from afterview.web.actions import Told
from afterview.web.adding import as_one_name, problem_of_person, rows_of
from afterview.web.forms import FieldError, first
from afterview.web.labels import label, problems_of

if TYPE_CHECKING:
    from afterview.model import Interview
    from afterview.web.forms import Form
    from afterview.workspace import Workspace

KEYS = ("company", "role", "round", "mode", "location", "url", "promise", "contact", "via")
"""The keys that the form has, besides the people. Another time is a page of its own."""
_OF_PERSON = ("person", "email", "email_was", "title", "title_was")


class Person(NamedTuple):
    """Describes an interviewer in the form."""

    name: str
    email: str
    title: str


class Edited(NamedTuple):
    """Holds the initial contents of the form."""

    id: str
    heading: str
    values: dict[str, str]
    people: tuple[Person, ...]


def begin(workspace: Workspace, interview_id: str) -> Edited:
    """Return the initial contents of the form: the words of the log."""
    interview = find_interview(workspace, interview_id)
    table = log_change.table_of(log_change.read_log(workspace).text, interview.id)
    return Edited(
        interview.id,
        f"{interview.company}, {workspace.clock.say(interview.start)}",
        {key: str(table.get(key, "")) for key in KEYS},
        tuple(Person(each.name, each.email, each.title) for each in interview.interviewers),
    )


def shown(begin: Edited, form: Form) -> dict[str, object]:
    """Return what the template needs: the keys, and rows for the people and a new one."""
    people = range(max(len(begin.people) + 1, len(form.get("person", ()))))
    return {"begin": begin, "keys": KEYS, "people": people}


def write(workspace: Workspace, interview_id: str, form: Form) -> Told:
    """Write the changed fields of a form into the log, all of them or none."""
    interview = find_interview(workspace, interview_id)
    values, wrong = _values(workspace, interview, form)
    people, wrong_people = _people(interview, form)
    if wrong or wrong_people:
        raise FieldError(wrong | wrong_people)
    change = set_keys.preview(workspace, interview, values, label)
    text = change.text
    for name, keys in people.items():
        text = set_person(text, interview.id, name, keys)
    to = f"/case/{quote(interview.id, safe='')}"
    if text == change.log.text:
        return Told(("Your log says that already",), to)
    after = log_change.with_log(workspace, text, interview.id, label)
    said = compared(workspace.plan(), after.plan()).say(workspace.clock)
    log_change.write_log(workspace, change.log, text)
    after.remember_statuses()
    lost = [
        f"this comment was removed too: {each}" for each in lost_comments(change.log.text, text)
    ]
    return Told(("The change is in your log", *([said] if said else []), *lost), to)


def _values(
    workspace: Workspace, interview: Interview, form: Form
) -> tuple[dict[str, object], dict[str, str]]:
    """Return the new values of the keys whose fields were changed, and what is wrong with fields.

    None removes a key.
    """
    given = {
        key: words
        for key in KEYS
        if key in form and (words := first(form, key)) != first(form, f"{key}_was")
    }
    try:
        return set_keys.read_words(given, interview, workspace, label), {}
    except InputError as error:
        return {}, problems_of(error)[0]


def _people(
    interview: Interview, form: Form
) -> tuple[dict[str, dict[str, str | None]], dict[str, str]]:
    """Return the changed keys of each person and each new one, and what is wrong with fields."""
    known = {each.name for each in interview.interviewers}
    found: dict[str, dict[str, str | None]] = {}
    wrong: dict[str, str] = {}
    rows = enumerate(rows_of(form, *_OF_PERSON))
    for number, (name, email, email_was, title, title_was) in rows:
        wrong |= problem_of_person(name, email, title, number)
        new: dict[str, str | None] = {}
        if email != email_was:
            new["email"] = email or None
        if title != title_was:
            new["title"] = title or None
        if name and (new or name not in known):
            found[as_one_name(name).strip('"')] = new
    return found, wrong
