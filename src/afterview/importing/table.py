"""Read the tables of trackers and spreadsheets line by line into proposals.

The file is read twice: once to detect the order of its dates, and once for its rows. The amount
that is kept is limited by `importing.MOST`, however long the file is.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, NamedTuple

from afterview.errors import InputError
from afterview.importing import Proposal, Read, clean, clean_prose, dates, joined
from afterview.importing.presets import KEYS, PRESETS, STATUSES, USUAL, plain, preset_for
from afterview.log.parse import INTERVIEW, INTERVIEWER, MODES
from afterview.model import STATUSES as LOG_STATUSES
from afterview.toml.values import listed, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from afterview.importing.presets import Preset

SEPARATORS = ",;\t|"
PREAMBLE = 20
"""The number of rows in which headers are looked for: some exports begin with notes."""
LONGEST_CELL = 128 * 1024
"""The longest cell in characters; a quote that is never closed makes one cell of the whole rest."""
MOST_COLUMNS = 500
NAMED = 5
"""The number of ignored statuses that are named."""

_NOTHING = {"", "-", "--", "—", "n/a", "na", "none", "null", "nan", "tbd", "?", "unknown"}
_DATES = ("start", "date", "end", "status_since")
_MODES = (
    (("video", "zoom", "teams", "google meet", "meet", "virtual", "online", "remote"), "video"),
    (("phone", "call", "telephone"), "phone"),
    (("in person", "in-person", "onsite", "on-site", "on site", "office"), "in person"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Holds the person's options for a table."""

    columns: Mapping[str, str] = field(default_factory=dict)
    """Headers as written, with their keys; these take precedence over any preset."""
    order: str = ""
    """`dmy` or `mdy`, for files whose dates do not show it."""
    hour: time | None = None
    """The time of interviews for which the table has only the day."""


class _Layout(NamedTuple):
    separator: str
    header: int
    """The number of the header row, from 0."""
    headers: tuple[str, ...]


def read(lines: Callable[[], Iterable[str]], options: Options) -> Read:
    """Return the proposals of a table; each call of `lines` returns its lines from the beginning.

    Raises InputError if it is not a table with a column for the company.
    """
    before = csv.field_size_limit(LONGEST_CELL)
    try:
        return _read(lines, options)
    except csv.Error as error:
        msg = f"the table cannot be read: {error}; is a quote left open?"
        raise InputError(msg) from None
    finally:
        csv.field_size_limit(before)


def _read(lines: Callable[[], Iterable[str]], options: Options) -> Read:
    layout = _layout(lines())
    preset = preset_for(layout.headers)
    keys = _keys(layout.headers, preset, options.columns)
    if preset is not None and preset.refusal and not options.columns:
        raise InputError(preset.refusal)
    name = f"a table of {preset.name}" if preset else "a table"
    if "company" not in keys:
        msg = (
            f"no column of the table is known as the company; its columns are "
            f"{listed([shown(each)[1:-1] for each in layout.headers[:30]])}; "
            "say which one it is, as in --map 'Employer=company'"
        )
        raise InputError(msg)
    if not {"start", "date"} & keys.keys():
        msg = (
            f"{name} without a column for the date of an interview: an application alone is no "
            "interview; say which column has it, as in --map 'Interview on=start', or log the "
            "interviews by `afterview add`"
        )
        raise InputError(msg)
    rows = _Rows(Read(name), keys, options, _orders(lines(), layout, keys, options.order))
    for where, row in _rows(lines(), layout):
        rows.take(where, row)
    rows.done()
    return rows.read


def _layout(lines: Iterable[str]) -> _Layout:
    """Return the layout of a table: the separator that gives the most known columns."""
    head: list[str] = []
    size = 0
    for line in lines:
        head.append(line)
        size += len(line)
        if len(head) >= 2 * PREAMBLE or size > LONGEST_CELL:
            break
    best: tuple[int, _Layout] | None = None
    for separator in SEPARATORS:
        reader = csv.reader(iter(head), delimiter=separator)
        try:
            for number, row in zip(range(PREAMBLE), reader, strict=False):
                known = sum(plain(cell) in _HEADERS for cell in row)
                if best is None or (known, len(row)) > (best[0], len(best[1].headers)):
                    headers = tuple(clean(cell) for cell in row[:MOST_COLUMNS])
                    best = known, _Layout(separator, number, headers)
        except csv.Error:
            continue
    if best is None or not any(best[1].headers):
        msg = "there is nothing in the file that could be a table"
        raise InputError(msg)
    return best[1]


_HEADERS = {
    *USUAL,
    *(header for preset in PRESETS for header in (*preset.columns, *preset.signature)),
}
"""All headers of all known tables."""


def _keys(
    headers: Sequence[str], preset: Preset | None, own: Mapping[str, str]
) -> dict[str, list[int]]:
    """Return the columns of each key."""
    for header, key in own.items():
        if key not in KEYS:
            msg = f"--map: a column cannot say {shown(key)}; write one of {listed(KEYS)}"
            raise InputError(msg)
        if plain(header) not in map(plain, headers):
            names = listed([shown(each)[1:-1] for each in headers[:30] if each])
            msg = f"--map: there is no column {shown(header)}; the columns are {names}"
            raise InputError(msg)
    said = {plain(header): key for header, key in own.items()}
    columns = dict(preset.columns) if preset else {}
    keys: dict[str, list[int]] = {}
    for at, header in enumerate(headers):
        name = plain(header)
        key = said.get(name, columns.get(name, USUAL.get(name, "")))
        if key in said.values() and name not in said:
            continue  # the person's mapping takes precedence over our guess
        if key:
            keys.setdefault(key, []).append(at)
    return keys


def _rows(lines: Iterable[str], layout: _Layout) -> Iterator[tuple[str, list[str]]]:
    """Yield the rows below the headers, each with its place."""
    reader = csv.reader(iter(lines), delimiter=layout.separator)
    for number, row in enumerate(reader):
        is_rule = layout.separator == "|" and all(set(cell.strip()) <= {"-", ":"} for cell in row)
        if number > layout.header and any(cell.strip() for cell in row) and not is_rule:
            yield f"line {reader.line_num}", row


def _orders(
    lines: Iterable[str], layout: _Layout, keys: Mapping[str, Sequence[int]], order: str
) -> dict[str, str]:
    """Return the order of day and month in each column of dates; empty if nothing shows it."""
    columns = {key: dates.Column() for key in _DATES if key in keys}
    for _, row in _rows(lines, layout):
        for key, column in columns.items():
            column.see(_cell(row, keys, key))
    return {key: order or column.order for key, column in columns.items()}


def _cell(row: Sequence[str], keys: Mapping[str, Sequence[int]], key: str) -> str:
    """Return the first cell of that key that is not empty."""
    for at in keys.get(key, ()):
        text = row[at].strip() if at < len(row) else ""
        if text.casefold() not in _NOTHING:
            return text
    return ""


class _Rows:
    """Turns the rows of one table into proposals."""

    def __init__(
        self,
        read: Read,
        keys: Mapping[str, Sequence[int]],
        options: Options,
        orders: Mapping[str, str],
    ) -> None:
        self.read = read
        self._keys = keys
        self._options = options
        self._orders = orders
        self._unknown: dict[str, None] = {}
        """Unknown statuses, in the order of their first appearance."""

    def take(self, where: str, row: Sequence[str]) -> None:
        """Propose the interview of a row, or hold the row back."""
        company = clean(_cell(row, self._keys, "company"))
        role = clean(_cell(row, self._keys, "role"))
        what = joined((company, role, clean(_cell(row, self._keys, "round"), 60)))
        if not company:
            self.read.hold_back(where, what, "it names no company")
            return
        try:
            fields = {"company": company, "role": role, **self._fields(row)}
        except dates.Unreadable as unreadable:
            self.read.hold_back(where, what, str(unreadable))
            return
        said = {key: value for key, value in fields.items() if value not in ("", None, [])}
        self.read.propose(Proposal(where=where, fields=said))

    def done(self) -> None:
        """Add a note on the statuses that were ignored."""
        words = list(self._unknown)
        if words:
            names = listed([shown(word)[1:-1] for word in words])
            self.read.notes.append(
                f"status {names}: says nothing about how an interview ended, so it is left out"
            )

    def _fields(self, row: Sequence[str]) -> dict[str, Any]:
        def text(key: str, most: int = 200) -> str:
            return clean(_cell(row, self._keys, key), most)

        start = self._start(row)
        fields: dict[str, Any] = {
            "round": text("round"),
            "start": start,
            "end": self._end(row, start),
            "duration": text("duration"),
            "timezone": text("timezone"),
            "mode": _mode(text("mode")),
            "location": text("location"),
            "url": text("url", 2000),
            "promise": text("promise"),
            "contact": _contact(text("contact"), text("contact_email")),
            "topics": [clean(each) for each in _split(_cell(row, self._keys, "topics"))],
            "notes": clean_prose(_cell(row, self._keys, "notes")),
            "interviewers": self._people(row),
        }
        if fields["end"] is not None:
            del fields["duration"]
        status = self._status(text("status"))
        if status:
            fields["status"] = status
            since = _cell(row, self._keys, "status_since")
            fields["status_since"] = self._day(since, "status_since") if since else None
        return fields

    def _start(self, row: Sequence[str]) -> datetime:
        cell = _cell(row, self._keys, "start")
        key = "start" if cell else "date"
        cell = cell or _cell(row, self._keys, "date")
        if not cell:
            msg = "it has no date of an interview"
            raise dates.Unreadable(msg)
        when = dates.read(cell, self._orders.get(key, ""))
        at = _cell(row, self._keys, "time")
        own = dates.clock(at) if at and when.hour is None else self._options.hour
        if when.hour is None and own is None:
            msg = f"{shown(cell)} has no hour; one for all such rows is said as in --hour 12:00"
            raise dates.Unreadable(msg)
        return when.moment(own)

    def _end(self, row: Sequence[str], start: datetime) -> datetime | None:
        cell = _cell(row, self._keys, "end")
        if not cell:
            return None
        try:
            return datetime.combine(start.date(), dates.clock(cell), start.tzinfo)
        except dates.Unreadable:
            return dates.read(cell, self._orders.get("end", "")).moment()

    def _day(self, cell: str, key: str) -> date:
        return dates.read(cell, self._orders.get(key, "")).day

    def _status(self, said: str) -> str:
        word = plain(said)
        if word in LOG_STATUSES and word not in {"scheduled", "waiting", "declined"}:
            return word
        if word and word not in STATUSES and len(self._unknown) < NAMED:
            self._unknown.setdefault(said)
        return STATUSES.get(word, "")

    def _people(self, row: Sequence[str]) -> list[dict[str, Any]]:
        people = [_person(each) for each in _split(_cell(row, self._keys, "interviewers"))]
        email = address(_cell(row, self._keys, "interviewer_email"))
        if len(people) == 1 and email:
            people[0].setdefault("email", email)
        return [person for person in people if person]


def address(text: str) -> str:
    """Return an email address that the log accepts; empty if it would not."""
    try:
        return str(INTERVIEWER["email"]("email", clean(text)))
    except ValueError:
        return ""


def contact_of(text: str) -> str:
    """Return a name with its address if the log accepts it, else an empty text."""
    try:
        INTERVIEW["contact"]("contact", text)
    except ValueError:
        return ""
    return text


def _split(cell: str) -> list[str]:
    """Return the parts of a cell, separated by semicolons, lines or ` & `, else by commas."""
    parts = re.split(r"[;\n]| & | / ", cell[:4000])
    if len(parts) == 1 and "<" not in cell:
        parts = cell[:4000].split(",")
    return [part.strip() for part in parts if part.strip()][:50]


def _person(text: str) -> dict[str, Any]:
    found = re.fullmatch(r"(?P<name>[^<>(]*?)\s*(?:[<(](?P<inside>[^<>()]*)[>)])?", clean(text))
    if found is None:
        return {"name": clean(text)}
    name, inside = found["name"], found["inside"] or ""
    email = address(inside) or address(name)
    person = {"name": name if name != email else email.partition("@")[0]}
    if email:
        person["email"] = email
    elif inside:
        person["title"] = inside
    return person if person["name"] else {}


def _contact(name: str, email: str) -> str:
    found = address(email)
    if "@" in name or "<" in name:
        return found or contact_of(name)
    return f"{name} <{found}>" if name and found else name or found


def _mode(said: str) -> str:
    word = plain(said)
    if word in MODES:
        return word
    return next((mode for words, mode in _MODES if any(each in word for each in words)), "")
