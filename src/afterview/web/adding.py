"""Add an interview from the form of the page, like `afterview add`.

The form also has proposals that the person corrects (`web.proposals`), with their invitations.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from afterview.dates.spoken import Unclear
from afterview.errors import InputError
from afterview.importing import Identity
from afterview.importing.known import remember
from afterview.importing.match import Remembered
from afterview.log.shorthand import person
from afterview.operations import add, inbox
from afterview.operations.entry import REQUIRED, Entry
from afterview.playbook.planned import count
from afterview.web.actions import Told, without_commands
from afterview.web.forms import first, lines_of, plain

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
UNSEEN = ("timezone", "via", "notes")
"""Keys of a proposal that the form carries along."""
PEOPLE = 4
"""The number of people that the form has room for."""
_OF_PERSON = ("person", "email", "title")


def rows(form: Form) -> dict[str, range]:
    """Return the rows of the form for people."""
    return {"people": range(max(PEOPLE, len(form.get("person", ()))))}


def write(workspace: Workspace, form: Form, now: datetime) -> Told:
    """Add the interview of a form to the log; say so, too, if it was added a moment ago."""
    given: dict[str, object] = {key: first(form, key) for key in LABELS}
    given |= {key: lines_of(next(iter(form.get(key, ())), "")) for key in UNSEEN}
    given["interviewers"] = [*_people(form)]
    if missing := [label(key) for key in REQUIRED if not given[key]]:
        raise InputError("\n".join(f"{each} is missing" for each in missing))
    entry = Entry(workspace.config.me, now)
    entry.read({key: words for key, words in given.items() if words}, label)
    new = add.preview(workspace, entry.fields, label)
    company, when = new.interview.company, workspace.clock.say(new.interview.start)
    twin, to = new.twin, f"/case/{quote(new.interview.id, safe='')}"
    if twin is not None and replace(new.interview, id=twin.id) == twin:
        _remember(workspace, form, twin.id)
        to = f"/case/{quote(twin.id, safe='')}"
        return Told((f"{company} on {when} is in your log already",), to)
    if twin is not None:
        msg = (
            f"“{LABELS['start']}”: {company} on {when} is in your log already; open its case to "
            "change it, or give this one another time"
        )
        raise InputError(msg)
    add.write(workspace, new)
    _remember(workspace, form, new.interview.id)
    number = len([each for each in new.steps if not each.kind.is_marker])
    said = f"{company} on {when} is in your log; {count(number, 'step')} follow from it"
    return Told((said, *entry.remarks.values(), *map(without_commands, add.notes(new))), to)


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
