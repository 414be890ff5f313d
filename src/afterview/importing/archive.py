"""Read the file of `afterview export --json` back without loss: interviews and facts."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from afterview.errors import InputError, Sentence
from afterview.importing import Identity, Proposal, Read
from afterview.model import STATUSES
from afterview.reports.record import FACTS, FORMAT
from afterview.toml.values import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_STEP = re.compile(r"[^\s/]{1,300}(?:/[^\s/]{1,300}){1,3}")


def _moment(said: str) -> datetime:
    if "T" not in said:
        raise ValueError(said[:60])  # a day is not midnight
    return datetime.fromisoformat(said)


_READERS: Mapping[str, Callable[[str], object]] = {
    "start": _moment,
    "end": _moment,
    **dict.fromkeys(("status_since", "answer_by", "by", "date"), date.fromisoformat),
    "promise": lambda said: date.fromisoformat(said) if _DAY.fullmatch(said) else said,
}
"""Readers for the keys of the log for which JSON has no type."""
_NOT_OURS = "the file is JSON, but not an export of afterview"
_WRITES_ONE = "`afterview export --json` writes one"


@dataclass(frozen=True, slots=True)
class Archive:
    """Holds the interviews and facts of an export."""

    read: Read
    done: Mapping[str, date]
    """Step id to the day on which it was done."""
    skipped: frozenset[str]
    postponed: Mapping[str, date]
    status_seen: Mapping[str, tuple[tuple[str, date], ...]]
    activities: tuple[Mapping[str, Any], ...] = ()
    """The activities, as tables of the log."""


def read(text: str, zone: str) -> Archive:
    """Return the content of an export; raise InputError if it is not valid.

    `zone` is the person's own zone now. Times without a zone are read in the zone of the export.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        msg = f"the file cannot be read as JSON: {str(error)[:100]}"
        raise InputError(msg) from None
    if not isinstance(document, dict) or FORMAT not in document:
        raise InputError(Sentence(_NOT_OURS, command=_WRITES_ONE))
    if document[FORMAT] != 1:
        msg = (
            f"the export is of version {shown(str(document[FORMAT]))}, which this afterview does "
            "not know"
        )
        raise InputError(msg)
    try:
        return _read(document, zone)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        wrong = f"{_NOT_OURS} (the value at {shown(str(error))} cannot be read)"
        raise InputError(Sentence(wrong, command=_WRITES_ONE)) from None


def _read(document: Mapping[str, Any], zone: str) -> Archive:
    found = Read("an export of afterview")
    home = str(document.get("timezone", zone))
    invitations = {
        id_: Identity(str(uid), int(sequence), str(stamp))
        for id_, (uid, sequence, stamp) in document.get("invitations", {}).items()
    }
    for number, table in enumerate(document["interviews"], 1):
        where = f"interview {number}"
        fields = {key: _value(key, value) for key, value in table.items()}
        if not fields.get("timezone") and home != zone:
            fields["timezone"] = home
        identity = invitations.get(str(fields.get("id", "")))
        # As many as there are: the log that they were exported from had room for them.
        found.proposals.append(Proposal(where=where, fields=fields, identity=identity))
    facts = {name: document.get("facts", {}).get(name, {}) for name in FACTS}
    days = {
        name: {_step(step): date.fromisoformat(day) for step, day in facts[name].items()}
        for name in ("done", "postponed")
    }
    return Archive(
        found,
        days["done"],
        frozenset(map(_step, facts["skipped"])),
        days["postponed"],
        {
            str(id_): tuple(
                (_status(status), date.fromisoformat(day)) for status, day in _history(seen)
            )
            for id_, seen in facts["status_seen"].items()
        },
        tuple(
            {key: _value(key, value) for key, value in table.items()}
            for table in document.get("activities", ())
        ),
    )


def _value(key: str, value: object) -> object:
    if value is None:
        msg = key
        raise ValueError(msg)
    if key == "owed" and isinstance(value, list):
        return [{name: _value(name, each) for name, each in entry.items()} for entry in value]
    return _READERS[key](value) if key in _READERS and isinstance(value, str) else value


def _history(seen: Sequence[Any]) -> Sequence[Any]:
    """Return the statuses of an interview; the first exports had only the last one."""
    return [seen] if seen and isinstance(seen[0], str) else seen


def _step(step_id: str) -> str:
    if not _STEP.fullmatch(step_id):
        raise ValueError(step_id[:60])
    return step_id


def _status(status: str) -> str:
    if status not in STATUSES:
        raise ValueError(status)
    return status
