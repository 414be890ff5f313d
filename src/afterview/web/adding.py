"""Add an interview from the form of the page, like `afterview add`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from afterview.dates.spoken import Unclear
from afterview.errors import InputError, on_page
from afterview.log.shorthand import person
from afterview.operations import add
from afterview.operations.entry import REQUIRED, Entry
from afterview.playbook.planned import count
from afterview.web.actions import Told
from afterview.web.forms import first, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from afterview.web.forms import Form
    from afterview.workspace import Workspace

LABELS = {
    "company": "Company",
    "start": "When",
    "duration": "Minutes",
    "role": "Role",
    "round": "Round",
    "mode": "How",
    "location": "Where",
    "url": "Link",
    "interviewers": "Name",
    "promise": "When will they decide",
    "contact": "Your contact",
}
"""The labels of the keys of the log in the forms."""
PEOPLE = 4
"""The number of people that the form has room for."""
_OF_PERSON = ("person", "email", "title")


def rows(form: Form) -> dict[str, range]:
    """Return the rows of the form for people."""
    return {"people": range(max(PEOPLE, len(form.get("person", ()))))}


def write(workspace: Workspace, form: Form, now: datetime) -> Told:
    """Add the interview of a form to the log; say so, too, if it was added a moment ago."""
    given: dict[str, object] = {key: first(form, key) for key in LABELS}
    given["interviewers"] = [*_people(form)]
    if missing := [label(key) for key in REQUIRED if not given[key]]:
        raise InputError("\n".join(f"{each} is missing" for each in missing))
    entry = Entry(workspace.config.me, now)
    entry.read({key: words for key, words in given.items() if words}, label)
    new = add.preview(workspace, entry.fields, label)
    company, when = new.interview.company, workspace.clock.say(new.interview.start)
    twin, to = new.twin, f"/case/{quote(new.interview.id, safe='')}"
    if twin is not None and replace(new.interview, id=twin.id) == twin:
        to = f"/case/{quote(twin.id, safe='')}"
        return Told((f"{company} on {when} is in your log already",), to)
    if twin is not None:
        msg = (
            f"“{LABELS['start']}”: {company} on {when} is in your log already; open its case to "
            "change it, or give this one another time"
        )
        raise InputError(msg)
    add.write(workspace, new)
    number = len([each for each in new.steps if not each.kind.is_marker])
    said = f"{company} on {when} is in your log; {count(number, 'step')} follow from it"
    return Told((said, *entry.remarks.values(), *map(on_page, add.notes(new))), to)


def label(key: str) -> str:
    """Return the label of a key of the log, as sentences quote it."""
    return f"“{LABELS[key]}”" if key in LABELS else key


def problems_of(text: str, fields: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Return what is wrong with each field, and what is wrong with none of them.

    `fields` has the labels of the fields, by which sentences name them.
    """
    by_field: dict[str, str] = {}
    others = []
    for line in text.splitlines():
        named = (key for key, words in fields.items() if re.match(f"“{re.escape(words)}”", line))
        key = next(named, None)
        if key is None:
            others.append(line)
        else:
            by_field.setdefault(key, line)
    return by_field, others


def _people(form: Form) -> Iterator[str]:
    """Yield each person in the short form that commands read; title and address have fields."""
    for name, email, title in rows_of(form, *_OF_PERSON):
        if not name and (email or title):
            msg = f"“{LABELS['interviewers']}”: whose is {email or title}? write the name as well"
            raise InputError(msg)
        if name:
            address = f" <{email.strip('<>')}>" if email else ""
            quoted = title.replace('"', "'")
            yield f"{as_one_name(name)}{address}" + (f', "{quoted}"' if title else "")


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
