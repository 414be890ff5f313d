"""Read what trackers export as JSON: records of applications with their interviews, as a table.

The records are known by their shape: objects with a company, in a list at any depth. Interviews are
lists inside of them (`interviews`, `rounds`, Huntr's `activities`), or a list beside them whose
objects name the id of their application.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from afterview.importing.presets import PER_INTERVIEW, meaning, plain
from afterview.importing.table import Row, read_rows
from afterview.reports.record import FORMAT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from afterview.importing import Read
    from afterview.importing.rows import Options

    Record = dict[str, Any]

MOST_INTERVIEWS = 50
"""The largest number of interviews of one application."""
_DEEPEST = 6
_INTERVIEWS = re.compile(r"(?:.* )?(?:interviews?|rounds?|screens)(?: .*)?")
_EVENTS = re.compile(
    r"(?:.* )?(?:activit\w+|events?|timeline|stages?|steps?|appointments?|meetings?)"
)
"""Lists in which some objects are interviews."""
_IS_INTERVIEW = re.compile(r"interview|screen|on-?site", re.IGNORECASE)
_PEOPLE = {"interviewer", "interviewers", "contact", "contacts", "recruiter", "people", "panel"}
_NAMES = ("name", "full name", "title", "label")
_TYPES = {"activity category": "type", "category": "type"}


def read(text: str, options: Options) -> Read | None:
    """Return the proposals in a tracker's JSON; None if there are no records of applications.

    Raises InputError if they have no dates of interviews.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if isinstance(document, dict) and FORMAT in document:
        return None
    lists = dict(_lists(document, ""))
    applications = [each for records in lists.values() if _has_company(records) for each in records]
    if not applications:
        return None
    _attach([(name, each) for name, each in lists.items() if not _has_company(each)], applications)
    flat = [_row(each) for each in applications]
    headers = list(dict.fromkeys(header for row in flat for header in row))
    rows = [
        Row(f"entry {number}", [row.get(header, "") for header in headers])
        for number, row in enumerate(flat, 1)
    ]
    return read_rows(headers, lambda: rows, options, "the JSON of a tracker")


def _lists(value: object, name: str, depth: int = 0) -> Iterator[tuple[str, list[Record]]]:
    """Yield the lists of objects, and objects whose values are all objects, with their names."""
    if isinstance(value, dict) and depth < _DEEPEST:
        values = list(value.values())
        if values and all(isinstance(each, dict) for each in values) and _has_company(values):
            yield name, values
            return
        for key, each in value.items():
            yield from _lists(each, f"{name} {plain(str(key))}".strip(), depth + 1)
    elif isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
        yield name, value


def _has_company(records: Sequence[Record]) -> bool:
    return any(meaning(name).key == "company" for each in records for name in _flat(each))


def _attach(others: Sequence[tuple[str, list[Record]]], applications: Sequence[Record]) -> None:
    """Add interviews of a list of their own to the applications whose ids they name."""
    by_id = {str(each[key]): each for each in applications for key in ("id", "_id") if key in each}
    for name, records in others:
        if not (_INTERVIEWS.fullmatch(name) or _EVENTS.fullmatch(name)):
            continue
        for each in records:
            ids = (str(value) for key, value in each.items() if plain(key).endswith(" id"))
            owner = next((by_id[id_] for id_ in ids if id_ in by_id), None)
            if owner is not None:
                owner.setdefault(name, []).append(each)


def _row(record: Record) -> dict[str, str]:
    """Return one application as a row, with numbered columns for each of its interviews."""
    row = _flat(record)
    interviews = [_flat(each) for each in _interviews(record)][:MOST_INTERVIEWS]
    if interviews:
        row = {
            name: cell
            for name, cell in row.items()
            if meaning(name).key not in {"start", *PER_INTERVIEW}
        }
    for number, interview in enumerate(interviews, 1):
        for name in _interview_keys(interviews):
            rest = name.removeprefix("interview ")
            row[f"interview {number} {_TYPES.get(rest, rest)}"] = interview.get(name, "")
    return row


def _interview_keys(interviews: Sequence[Mapping[str, str]]) -> list[str]:
    return list(dict.fromkeys(name for each in interviews for name in each))


def _interviews(record: Record) -> Iterator[Record]:
    """Yield the objects of a record that are interviews."""
    for key, value in record.items():
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            continue
        name = plain(key)
        if _INTERVIEWS.fullmatch(name):
            yield from value
        elif _EVENTS.fullmatch(name):
            yield from (each for each in value if _says_interview(each))


def _says_interview(record: Record) -> bool:
    said = (cell for name, cell in _flat(record).items() if "note" not in name)
    return any(_IS_INTERVIEW.search(cell) for cell in said)


def _flat(record: Record, depth: int = 0) -> dict[str, str]:
    """Return the values of an object as cells; those of objects inside have names of two words."""
    cells: dict[str, str] = {}
    for key, value in record.items():
        name = plain(str(key))
        if isinstance(value, dict) and depth < _DEEPEST:
            inside = _flat(value, depth + 1)
            is_person = name in _PEOPLE
            said = _person(inside) if is_person else _named(inside)
            cells |= {name: said} if said else {}
            if not is_person:
                cells |= {f"{name} {rest}": cell for rest, cell in inside.items() if cell != said}
        elif isinstance(value, list):
            cells |= {name: said} if (said := _joined(name, value)) else {}
        elif isinstance(value, bool):
            cells[name] = "yes" if value else "no"
        elif value is not None:
            cells[name] = str(value)
    return cells


def _joined(name: str, values: Sequence[Any]) -> str:
    """Return a list of words or of people as one cell."""
    if name in _PEOPLE:
        values = [_person(_flat(each)) if isinstance(each, dict) else each for each in values]
    return "; ".join(str(each) for each in values if isinstance(each, (str, int, float)) and each)


def _named(record: Mapping[str, str]) -> str:
    return next((record[name] for name in _NAMES if name in record), "")


def _person(record: Mapping[str, str]) -> str:
    """Return a person as in a cell: `Jane Doe <jane@acme.example> (CTO)`."""
    full = f"{record.get('first name', '')} {record.get('last name', '')}".strip()
    name = record.get("name") or record.get("full name") or full
    email = f"<{record['email']}>" if "email" in record else ""
    title = record.get("title") or record.get("role") or ""
    return " ".join(filter(None, [name, email, f"({title})" if title else ""]))
