"""Add an interview from the form of the page, like `afterview add`.

The form also has proposals that the person corrects (`web.proposals`), with their invitations.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from afterview.dates.spoken import Unclear
from afterview.errors import ChoiceError, InputError, on_page
from afterview.importing import Identity
from afterview.importing.known import remember
from afterview.importing.match import Remembered
from afterview.log.fields import INTERVIEWER
from afterview.log.shorthand import person
from afterview.operations import add, inbox
from afterview.operations.entry import REQUIRED, Entry
from afterview.playbook.planned import count
from afterview.toml.values import Wrong
from afterview.web.actions import Told
from afterview.web.forms import FieldError, first, lines_of, plain
from afterview.web.labels import label, problems_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from afterview.web.forms import Form
    from afterview.workspace import Workspace

KEYS = (
    "company",
    "start",
    "duration",
    "role",
    "round",
    "mode",
    "location",
    "url",
    "promise",
    "contact",
    "via",
)
"""The keys of the log that the form has, besides the people."""
UNSEEN = ("timezone", "notes")
"""Keys of a proposal that the form carries along."""
PEOPLE = 4
"""The number of people that the form has room for."""
_OF_PERSON = ("person", "email", "title")


def rows(form: Form) -> dict[str, range]:
    """Return the rows of the form for people."""
    return {"people": range(max(PEOPLE, len(form.get("person", ()))))}


IDS = {"interviewers": "person-0"}
"""The field that shows what is wrong with a key that has several fields."""


def write(workspace: Workspace, form: Form, now: datetime) -> Told:
    """Add the interview of a form to the log; say so, too, if it was added a moment ago."""
    given = {key: words for key in KEYS if (words := first(form, key))}
    carried = {key: lines_of(next(iter(form.get(key, ())), "")) for key in UNSEEN}
    given |= {key: words for key, words in carried.items() if words}
    wrong = {key: f"{label(key)} is missing" for key in REQUIRED if key not in given}
    entry, others = Entry(workspace.config.me, now), list[str]()
    try:
        entry.read(given, label)
    except ChoiceError:
        if not wrong:
            raise
    except InputError as error:
        found, others = problems_of(error)
        wrong |= found
    wrong |= _take_people(entry, form)
    if wrong or others:
        raise FieldError(wrong, others)
    new = add.preview(workspace, entry.fields, label)
    company, when = new.interview.company, workspace.clock.say(new.interview.start)
    twin, to = new.twin, f"/case/{quote(new.interview.id, safe='')}"
    if twin is not None and replace(new.interview, id=twin.id) == twin:
        _remember(workspace, form, twin.id)
        to = f"/case/{quote(twin.id, safe='')}"
        return Told((f"{company} on {when} is in your log already",), to)
    if twin is not None:
        msg = (
            f"{company} on {when} is in your log already; open its case to change it, or give this "
            "one another time"
        )
        raise FieldError({"start": msg})
    add.write(workspace, new)
    _remember(workspace, form, new.interview.id)
    number = len([each for each in new.steps if not each.kind.is_marker])
    said = f"{company} on {when} is in your log; {count(number, 'step')} follow from it"
    return Told((said, *entry.remarks.values(), *map(on_page, add.notes(new))), to)


def _remember(workspace: Workspace, form: Form, interview_id: str) -> None:
    """Remember the invitation that an interview came from, so that its changes find it."""
    if identities := _identities(first(form, "invitation")):
        remember(workspace.store, {each.uid: Remembered(interview_id, each) for each in identities})
    if key := first(form, "proposal"):
        inbox.restore(workspace, key)


def _identities(text: str) -> list[Identity]:
    """Return the invitations that a form carries along; none where somebody changed them."""
    try:
        found = [Identity(*each) for each in json.loads(text or "[]")]
    except (ValueError, TypeError, RecursionError):
        return []
    is_ours = all(
        isinstance(each.uid, str) and type(each.sequence) is int and isinstance(each.stamp, str)
        for each in found
    )
    return found if is_ours else []


def _take_people(entry: Entry, form: Form) -> dict[str, str]:
    """Add the people of a form to the entry; return what is wrong by the id of the field."""
    wrong: dict[str, str] = {}
    for number, (name, email, title) in enumerate(rows_of(form, *_OF_PERSON)):
        if problem := problem_of_person(name, email, title, number):
            wrong |= problem
        elif name:
            address = f" <{email.strip('<>')}>" if email else ""
            quoted = title.replace('"', "'")
            words = f"{as_one_name(name)}{address}" + (f', "{quoted}"' if title else "")
            try:
                entry.take("interviewers", words, label)
            except (Unclear, InputError) as error:
                wrong[f"person-{number}"] = f"{label('interviewers')} {error}"
    return wrong


def problem_of_person(name: str, email: str, title: str, number: int) -> dict[str, str]:
    """Return what is wrong with a row of the form, by the id of the field; empty if it is right."""
    if not name and (email or title):
        whose = f"{label('interviewers')}: whose is {email or title}? Write the name as well"
        return {f"person-{number}": whose}
    try:
        INTERVIEWER["email"]("“Email”", email)
    except Wrong as wrong:
        return {f"email-{number}": f"{wrong}; {wrong.hint}"}
    return {}


def as_one_name(name: str) -> str:
    """Return "Doe, John" in quotes, so that its comma does not end the name; else `name`."""
    try:
        keys = person(name)
    except Unclear:
        return name
    is_turned = keys.keys() == {"name", "title"} and " " not in keys["name"]
    return f'"{name}"' if is_turned and '"' not in name else name


def rows_of(form: Form, *keys: str) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a form whose fields are repeated, each value in one line."""
    columns = [form.get(key, ()) for key in keys]
    for number in range(max(map(len, columns), default=0)):
        yield tuple(plain(each[number]) if number < len(each) else "" for each in columns)
