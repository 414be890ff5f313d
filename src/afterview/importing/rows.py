"""Turn the rows of a table into proposals, and name whatever is left out of them.

A row with several dates of interviews is several interviews. What the row says once, and belongs to
one of them only, is noted and not assigned.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from afterview.importing import Proposal, Read, cells, clean, clean_prose, dates, hours, joined
from afterview.importing.dates import Unreadable
from afterview.importing.presets import PER_INTERVIEW, STATUSES, plain
from afterview.model import STATUSES as LOG_STATUSES
from afterview.model import slug
from afterview.toml.values import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from afterview.importing.columns import Column, Columns

NAMED = 30
"""The number of words that one note names."""
OPTIONAL = ("end", "duration", "promise", "status_since")
"""Keys that are left out, with a note, where the log cannot read them."""
_PROSE = 4000
_LINE = 200
_URL = 2000
_SIMPLE = {"round": _LINE, "duration": _LINE, "location": _LINE, "url": _URL}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Holds the person's options for a table."""

    columns: Mapping[str, str] = field(default_factory=dict)
    """Headers as written, with their keys; these take precedence over any preset."""
    order: str = ""
    """`dmy` or `mdy`, for files whose dates do not show it."""
    hour: time | None = None
    """The time of interviews for which the table has only the day."""
    zone: str = ""
    """The person's time zone, for abbreviations of several meanings."""


class _Date(NamedTuple):
    """Holds one date of an interview in a row."""

    column: Column
    when: dates.When
    place: int
    """Which of the columns of dates it is in, from 0."""


class Rows:
    """Turns the rows of one table into proposals."""

    def __init__(
        self, read: Read, columns: Columns, options: Options, orders: Mapping[int, str]
    ) -> None:
        """Take the columns, and the order of day and month in each of those that hold dates."""
        self.read = read
        self._columns = columns
        self._options = options
        self._orders = orders
        self._statuses: dict[str, None] = {}
        """Unknown statuses, in the order of their first appearance."""
        self._others: dict[str, None] = {}
        """Headers of columns that are left out because another one has the value."""

    def take(self, where: str, row: Sequence[str]) -> None:
        """Propose the interviews of a row, or hold the row back."""
        company = clean(self._first("company", row))
        role = clean(self._first("role", row))
        what = joined((company, role, clean("".join(self._all("round", row)[:1]), 60)))
        if not company:
            self.read.hold_back(where, what, "it names no company")
            return
        notes = list[str]()
        try:
            found = self._dates(row, notes)
            made = [_Row(self, row, each, found).fields() for each in found]
        except Unreadable as unreadable:
            self.read.hold_back(where, what, str(unreadable))
            return
        latest = max(made, key=lambda each: self._moment(each[0]))
        latest[0].update(self._of_case(row, latest[0], latest[1]))
        for fields, more in made:
            said = {"company": company, "role": role, **fields}
            kept = {key: value for key, value in said.items() if value not in ("", None, [])}
            remarks = (*dict.fromkeys([*notes, *more]),)
            self.read.propose(Proposal(where=where, fields=kept, notes=remarks, optional=OPTIONAL))
            notes = []

    def done(self) -> None:
        """Add notes on what was not read: columns, and statuses."""
        notes = self.read.notes
        if self._columns.unread:
            notes.append(
                f"not read: {_named('column', self._columns.unread)}; --map COLUMN=KEY says what a "
                "column is"
            )
        if self._others:
            named = _named("column", self._others)
            notes.append(f"left out where another column says the same thing: {named}")
        if self._statuses:
            named = _named("status", self._statuses)
            notes.append(f"left out, for not saying how an interview ended: {named}")

    # The dates of a row

    def _dates(self, row: Sequence[str], notes: list[str]) -> list[_Date]:
        """Return the dates of interviews in a row; raise Unreadable if there is none."""
        found, times, wrong = self._dates_in("start", row)
        if not found:
            more, more_times, more_wrong = self._dates_in("date", row)
            found, times, wrong = more, times + more_times, wrong + more_wrong
        if not found:
            raise wrong[0][1] if wrong else Unreadable("it has no date of an interview")
        notes += [f"column {shown(column.header)}: {reason}" for column, reason in wrong]
        timed = self._columns.of("time")
        is_paired = len(timed) == len(self._columns.of(found[0].column.key)) > 1
        dated = list[_Date]()
        for each in found:
            at = timed[each.place].cell(row) if is_paired else ""
            if len(found) == 1 and not is_paired:
                at = self._first("time", row) or (times[0] if len(times) == 1 else "")
            dated.append(each._replace(when=self._timed(each, at, row)))
        return _distinct(dated)

    def _dates_in(
        self, key: str, row: Sequence[str]
    ) -> tuple[list[_Date], list[str], list[tuple[Column, Unreadable]]]:
        """Return the dates, the bare times and the unreadable cells in the columns of a key."""
        found, times, wrong = list[_Date](), list[str](), list[Any]()
        for place, column in enumerate(self._columns.of(key)):
            cell = column.cell(row)
            if not cell:
                continue
            try:
                when = dates.read(cell, self._orders.get(column.at, ""), self._options.zone)
                found.append(_Date(column, when, place))
            except Unreadable as unreadable:
                try:
                    hours.read(cell, cell, self._options.zone)
                    times.append(cell)
                except Unreadable:
                    wrong.append((column, unreadable))
        return found, times, wrong

    def _timed(self, each: _Date, at: str, row: Sequence[str]) -> dates.When:
        """Return a date with its hour, which may be in a column of its own."""
        when, cell = each.when, each.column.cell(row)
        is_day = when.hour in {None, time()} and not when.offset and not (when.zone or when.end)
        if at:
            said = hours.read(at, at, self._options.zone)
            if not is_day and when.hour != said.start:
                msg = f"{shown(cell)} and {shown(at)} are two times; keep one of them"
                raise Unreadable(msg)
            return when.at(said) if not is_day else when._replace(offset=None).at(said)
        if is_day and self._options.hour:
            return when._replace(hour=self._options.hour, offset=None)
        if is_day:
            msg = f"{shown(cell)} has no hour; one for all such rows is said as in --hour 12:00"
            raise Unreadable(msg)
        return when

    def _moment(self, fields: Mapping[str, Any]) -> datetime:
        zone = fields.get("timezone") or self._options.zone or "UTC"
        start: datetime = fields["start"]
        return start if start.tzinfo else start.replace(tzinfo=ZoneInfo(zone))

    # What a row says

    def _first(self, key: str, row: Sequence[str]) -> str:
        """Return the first cell of a key that says something; others that differ are noted."""
        said = [(column.header, column.cell(row)) for column in self._columns.of(key)]
        said = [(header, cell) for header, cell in said if cell]
        self._others.update(
            dict.fromkeys(header for header, cell in said[1:] if cell != said[0][1])
        )
        return said[0][1] if said else ""

    def of_interview(self, key: str, row: Sequence[str], date: _Date, number: int) -> str:
        """Return what a row says of one of its `number` interviews; empty if that is not clear."""
        columns = self._columns.of(key)
        if len(columns) == len(self._columns.of(date.column.key)) > 1:
            return columns[date.place].cell(row)
        if number > 1:
            return ""
        if key == "interviewers":
            return ";".join(filter(None, (column.cell(row) for column in columns)))
        return self._first(key, row)

    def not_assigned(self, row: Sequence[str], date: _Date) -> list[tuple[str, str]]:
        """Return header and cell of what belongs to one of the interviews of a row."""
        return [
            (column.header, column.cell(row))
            for key in PER_INTERVIEW
            if len(self._columns.of(key)) != len(self._columns.of(date.column.key))
            for column in self._columns.of(key)
            if column.cell(row)
        ]

    def zone(self, row: Sequence[str], column: Column) -> str:
        """Return what a row says about the time zone of a date."""
        return self._first("timezone", row) or column.zone

    def order(self, key: str) -> str:
        """Return the order of day and month in the first column of a key."""
        return next((self._orders.get(column.at, "") for column in self._columns.of(key)), "")

    def first(self, key: str, row: Sequence[str]) -> str:
        """Return the first cell of a key that says something."""
        return self._first(key, row)

    @property
    def own_zone(self) -> str:
        """The person's time zone."""
        return self._options.zone

    def _of_case(
        self, row: Sequence[str], fields: Mapping[str, Any], notes: list[str]
    ) -> dict[str, Any]:
        """Return what a row says about the case, which its latest interview has in the log."""
        said: dict[str, Any] = {
            "promise": clean(self._first("promise", row)),
            "topics": cells.phrases(self._first("topics", row)),
            "notes": "\n\n".join(
                filter(None, [*map(clean_prose, self._all("notes", row)), fields.get("notes", "")])
            ),
        }
        if any(len(cell.strip()) > _PROSE for cell in self._all("notes", row)):
            notes.append(f"the notes are longer than {_PROSE:,} characters, and cut")
        if status := self._status(row, str(fields.get("round", ""))):
            said["status"] = status
            said["status_since"] = self._since(row, notes)
            if plain(str(fields.get("round", ""))) in _ENDINGS:
                said["round"] = ""
        return said

    def _all(self, key: str, row: Sequence[str]) -> list[str]:
        return [cell for column in self._columns.of(key) if (cell := column.cell(row))]

    def _since(self, row: Sequence[str], notes: list[str]) -> date | None:
        cell = self._first("status_since", row)
        if not cell:
            return None
        try:
            return dates.read(cell, self.order("status_since"), self._options.zone).day
        except Unreadable as unreadable:
            notes.append(f"the day of the status is left out: {unreadable}")
            return None

    def _status(self, row: Sequence[str], round_: str) -> str:
        """Return the first status that says how a case ended; others are noted."""
        found = ""
        for said in [*self._all("status", row), *([round_] if plain(round_) in _ENDINGS else [])]:
            word = plain(said)
            if word in _ENDINGS:
                found = found or _ENDINGS[word]
            else:
                self._statuses.setdefault(clean(said))
        return found


_ENDINGS = {
    **{word: word for word in LOG_STATUSES if word not in {"scheduled", "waiting", "declined"}},
    **STATUSES,
}
"""Statuses that say how an interview ended, with the word of the log."""


class _Row:
    """Reads what a row says about one of its interviews."""

    def __init__(
        self, rows: Rows, row: Sequence[str], date: _Date, all_dates: Sequence[_Date]
    ) -> None:
        self._rows = rows
        self._row = row
        self._date = date
        self._number = len(all_dates)
        self._notes = list[str]()

    def fields(self) -> tuple[dict[str, Any], list[str]]:
        """Return keys of the log, and remarks; raise Unreadable if the time is not clear."""
        start, end, zone = self._times()
        fields: dict[str, Any] = {
            **{key: clean(self._said(key), most) for key, most in _SIMPLE.items()},
            "start": start,
            "end": end,
            "timezone": zone,
            "mode": self._mode(),
            "contact": self._contact(),
            "interviewers": self._people(),
        }
        fields["round"] = fields["round"] or self._date.column.round
        if end is not None:
            del fields["duration"]
        if self._date.when.aside:
            self._notes.append(f"{shown(self._date.when.aside)} behind the date is left out")
        if self._number > 1:
            self._keep_not_assigned(fields)
        return fields, self._notes

    def _said(self, key: str) -> str:
        return self._rows.of_interview(key, self._row, self._date, self._number)

    def _times(self) -> tuple[datetime, datetime | None, str]:
        """Return start, end and the name of the zone."""
        when, column = self._date.when, self._date.column
        words = self._rows.zone(self._row, column)
        said = hours.zone(words, words, self._rows.own_zone)
        if when.zone and words and said != hours.Zone(name=when.zone):
            local = datetime.combine(when.day, when.hour or time(), ZoneInfo(when.zone))
            when = when._replace(offset=local.utcoffset(), zone="")
        elif when.offset is None and said.offset is not None:
            when = when._replace(offset=said.offset)
        start = when.moment()
        end = self._end(when, start)
        return start, end, said.name or when.zone

    def _end(self, when: dates.When, start: datetime) -> datetime | None:
        """Return the end; one that cannot be is left out with a note."""
        cell = self._said("end")
        end = when.with_offset(when.end) if when.end else None
        try:
            if cell:
                end = self._end_in(cell, when)
        except Unreadable as unreadable:
            self._notes.append(f"the end is left out: {unreadable}")
            return None
        is_possible = end and (end.tzinfo is None) is (start.tzinfo is None)
        if end and not (is_possible and timedelta(0) < end - start < timedelta(days=1)):
            self._notes.append(f"the end is left out: {shown(cell)} is not shortly after the start")
            return None
        return end

    def _end_in(self, cell: str, when: dates.When) -> datetime:
        try:
            said = hours.read(cell, cell, self._rows.own_zone)
        except Unreadable:
            found = dates.read(cell, self._rows.order("end"), self._rows.own_zone)
            if found.zone in {"", when.zone}:
                return found.moment()
        else:
            if said == hours.Hours(said.start, zone=when.zone) or said == hours.Hours(said.start):
                return when.with_offset(datetime.combine(when.day, said.start))
        msg = f"{shown(cell)} is not in the zone of the start"
        raise Unreadable(msg)

    def _mode(self) -> str:
        said = self._said("mode")
        mode = cells.mode(clean(said))
        if said and not mode:
            self._notes.append(f"mode {shown(said)} is none that is known, so it is left out")
        return mode

    def _contact(self) -> str:
        name, email = (self._rows.first(key, self._row) for key in ("contact", "contact_email"))
        contact, left = cells.contact(name, email)
        self._note_left("contact", left)
        return contact

    def _people(self) -> list[dict[str, Any]]:
        people, left = cells.people(self._said("interviewers"))
        cell = self._said("interviewer_email")
        emails = [email for each in cells.phrases(cell) if (email := cells.address(each))]
        left += _with_emails(people, emails) if emails else [cell] if cell else []
        self._note_left("interviewers", left)
        return people

    def _note_left(self, key: str, left: Iterable[str]) -> None:
        if words := ", ".join(shown(clean(each)) for each in left):
            self._notes.append(f"{key}: {words} is left out")

    def _keep_not_assigned(self, fields: dict[str, Any]) -> None:
        """Put what belongs to one of several interviews into the notes of each."""
        loose = self._rows.not_assigned(self._row, self._date)
        fields["notes"] = "\n".join(f"{header}: {clean(cell)}" for header, cell in loose)
        for header, cell in loose:
            self._notes.append(
                f"which of the {self._number} interviews {shown(header)} is about is not said, so "
                f"{shown(clean(cell))} is in the notes only"
            )


def _with_emails(people: list[dict[str, Any]], emails: Sequence[str]) -> list[str]:
    """Add addresses to the people whose they are; return those that nobody can be told for."""
    without = [person for person in people if "email" not in person]
    if not people and len(emails) == 1:
        people += cells.people(emails[0])[0]
        return []
    if len(without) == len(emails):
        pairs: Iterable[tuple[Any, str]] = zip(without, emails, strict=True)
    else:
        pairs = [(_owner(without, email), email) for email in emails]
    left = []
    for person, email in pairs:
        if person is None or "email" in person:
            left.append(email)
        else:
            person["email"] = email
    return left


def _owner(people: Iterable[dict[str, Any]], email: str) -> dict[str, Any] | None:
    """Return the only person whose name is in an address."""
    local = slug(email.partition("@")[0])
    named = [
        each for each in people if any(word in local for word in slug(each["name"]).split("-"))
    ]
    return named[0] if len(named) == 1 else None


def _distinct(found: Sequence[_Date]) -> list[_Date]:
    """Return the dates without those that say the same time again."""
    times = {(each.when.day, each.when.hour): each for each in reversed(found)}
    return [each for each in found if times[each.when.day, each.when.hour] is each]


def _named(what: str, words: Iterable[str]) -> str:
    """Return `status "a", "b" and 3 more`."""
    every = [shown(word) for word in words]
    more = [f"{len(every) - NAMED:,} more"] if len(every) > NAMED else []
    *first, last = [*every[:NAMED], *more]
    plural = "es" if what.endswith("s") else "s"
    named = f"{', '.join(first)} and {last}" if first else last
    return f"{what if len(every) == 1 else what + plural} {named}"
