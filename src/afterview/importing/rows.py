"""Turn the rows of a table into proposals, and name whatever is left out of them.

A row with several dates of interviews is several interviews. What the row says once, and belongs to
one of them only, is noted and not assigned.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from afterview.errors import Sentence, message_of
from afterview.importing import (
    Proposal,
    Question,
    Read,
    cells,
    clean,
    clean_prose,
    dates,
    hours,
    joined,
)
from afterview.importing.cases import moment
from afterview.importing.dates import Unreadable
from afterview.importing.presets import PER_INTERVIEW
from afterview.importing.row_interview import Date, RowInterview
from afterview.importing.stages import stage_of
from afterview.toml.values import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from afterview.importing.columns import Column, Columns

NAMED = 30
"""The number of words that one note names."""
MOST_QUESTIONS = 20
"""The number of rows whose company is asked for; a table with more has another fault."""
OPTIONAL = ("end", "duration", "promise", "status_since")
"""Keys that are left out, with a note, where the log cannot read them."""
_PROSE = 4000


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
    companies: Mapping[str, str] = field(default_factory=dict)
    """The person's answers for rows that name no company, by their place in the file."""


class Rows:
    """Turns the rows of one table into proposals."""

    def __init__(
        self,
        read: Read,
        columns: Columns,
        options: Options,
        orders: Mapping[int, str],
        *,
        lists_people: bool = False,
    ) -> None:
        """Take the columns, and what all rows show about them.

        `orders` has the order of day and month of each column of dates, and `lists_people` says
        that commas separate interviewers.
        """
        self.read = read
        self.lists_people = lists_people
        self._columns = columns
        self._options = options
        self._orders = orders
        self._statuses: dict[str, None] = {}
        """Unknown statuses, in the order of their first appearance."""
        self.open_cases: dict[str, str] = {}
        """The words that say that a case goes on, by the place of their row."""
        self._others: dict[str, None] = {}
        """Headers of columns that are left out because another one has the value."""

    def take(self, where: str, row: Sequence[str]) -> None:
        """Propose the interviews of a row, or hold the row back."""
        company = clean(self._first("company", row) or self._options.companies.get(where, ""))
        role = clean(self._first("role", row))
        what = joined((company, role, clean("".join(self._all("round", row)[:1]), 60)))
        notes = list[str]()
        try:
            found = self._dates(row, notes)
            made = [RowInterview(self, row, each, found).fields() for each in found]
        except Unreadable as unreadable:
            reason = message_of(unreadable) if company else "it names no company"
            self.read.hold_back(where, what, reason)
            return
        if not company:
            self._ask_for_company(where, what, made[0][0]["start"])
            return
        latest = max(made, key=lambda each: moment(each[0], self._options.zone))
        latest[0].update(self._of_case(row, latest[0], latest[1], is_only=len(made) == 1))
        if words := self._open_words(row):
            self.open_cases[where] = words
        for fields, more in made:
            said = {"company": company, "role": role, **fields}
            kept = {key: value for key, value in said.items() if value not in ("", None, [])}
            remarks = (*dict.fromkeys([*notes, *more]),)
            self.read.propose(Proposal(where=where, fields=kept, notes=remarks, optional=OPTIONAL))
            notes = []

    def _ask_for_company(self, where: str, what: str, start: datetime) -> None:
        """Hold back a row that only lacks its company, and ask for that unless it was asked for."""
        what = joined((what, f"{start:%Y-%m-%d %H:%M}"))
        self.read.hold_back(where, what, "it names no company")
        if where not in self._options.companies and len(self.read.questions) < MOST_QUESTIONS:
            self.read.questions.append(Question(where, "company", what, "", label=where))

    def done(self) -> None:
        """Add notes on what was not read: columns, and statuses."""
        notes = self.read.notes
        if self._columns.unread:
            notes.append(
                Sentence(
                    f"not read: {_named('column', self._columns.unread)}",
                    command="--map COLUMN=KEY says what a column is",
                )
            )
        if self._others:
            named = _named("column", self._others)
            notes.append(f"left out where another column says the same thing: {named}")
        if self._statuses:
            named = _named("status", self._statuses)
            notes.append(f"left out, as it does not say how an interview ended: {named}")

    # The dates of a row

    def _dates(self, row: Sequence[str], notes: list[str]) -> list[Date]:
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
        dated = list[Date]()
        for each in found:
            at = timed[each.place].cell(row) if is_paired else ""
            if len(found) == 1 and not is_paired:
                at = self._first("time", row) or (times[0] if len(times) == 1 else "")
            dated.append(each._replace(when=self._timed(each, at, row)))
        return _distinct(dated)

    def _dates_in(
        self, key: str, row: Sequence[str]
    ) -> tuple[list[Date], list[str], list[tuple[Column, Unreadable]]]:
        """Return the dates, the bare times and the unreadable cells in the columns of a key."""
        found, times, wrong = list[Date](), list[str](), list[Any]()
        for place, column in enumerate(self._columns.of(key)):
            cell = column.cell(row)
            if not cell:
                continue
            try:
                when = dates.read(cell, self._orders.get(column.at, ""), self._options.zone)
                found.append(Date(column, when, place))
            except Unreadable as unreadable:
                try:
                    hours.read(cell, cell, self._options.zone)
                    times.append(cell)
                except Unreadable:
                    wrong.append((column, unreadable))
        return found, times, wrong

    def _timed(self, each: Date, at: str, row: Sequence[str]) -> dates.When:
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
            msg = Sentence(
                f"{shown(cell)} has no hour",
                command="one for all such rows is said as in --hour 12:00",
                page="write it into the table, or add the interview by hand",
            )
            raise Unreadable(msg)
        return when

    # What a row says

    def _first(self, key: str, row: Sequence[str]) -> str:
        """Return the first cell of a key that says something; others that differ are noted."""
        said = [(column.header, column.cell(row)) for column in self._columns.of(key)]
        said = [(header, cell) for header, cell in said if cell]
        self._others.update(
            dict.fromkeys(header for header, cell in said[1:] if cell != said[0][1])
        )
        return said[0][1] if said else ""

    def of_interview(self, key: str, row: Sequence[str], date: Date, number: int) -> str:
        """Return what a row says of one of its `number` interviews; empty if that is not clear."""
        columns = self._columns.of(key)
        if len(columns) == len(self._columns.of(date.column.key)) > 1:
            return columns[date.place].cell(row)
        if number > 1:
            return ""
        if key == "interviewers":
            return ";".join(filter(None, (column.cell(row) for column in columns)))
        return self._first(key, row)

    def not_assigned(self, row: Sequence[str], date: Date) -> list[tuple[str, str]]:
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
        self, row: Sequence[str], fields: Mapping[str, Any], notes: list[str], *, is_only: bool
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
        if status := self._status(row, str(fields.get("round", "")), is_only=is_only):
            said["status"] = status
            said["status_since"] = self._since(row, notes)
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

    def _status(self, row: Sequence[str], round_: str, *, is_only: bool) -> str:
        """Return the first status that says how a case ended; what is not taken is noted.

        `is_only` says that the row has one interview, whose round may be in a column of statuses.
        """
        status = ""
        for column in (*self._columns.of("status"), *self._columns.of("round")):
            cell = column.cell(row)
            stage = stage_of(cell)
            status = status or stage.status
            named = _round_in(cell) if column.key == "round" else stage.round
            is_round = named == round_ if is_only else column.key == "round"
            if cell and not (stage.status == status != "") and not (named and is_round):
                self._statuses.setdefault(clean(cell))
        return status

    def _open_words(self, row: Sequence[str]) -> str:
        """Return the words of a row that say that its case goes on; empty if it has none."""
        said = (*self._all("status", row), *self._all("round", row))
        return next((clean(cell) for cell in said if stage_of(cell).is_open), "")

    def round(self, row: Sequence[str], date: Date, number: int) -> str:
        """Return the round of one of the `number` interviews of a row."""
        if number > 1:
            return _round_in(self.of_interview("round", row, date, number)) or date.column.round
        named = [_round_in(cell) for cell in self._all("round", row)]
        stages = [stage_of(cell).round for cell in self._all("status", row)]
        return next(filter(None, [*named, date.column.round, *stages]), "")


def _round_in(cell: str) -> str:
    """Return the round in a cell of rounds, which may be the stage of the application instead."""
    stage = stage_of(cell)
    return stage.round if stage.is_known else clean(cell)


def _distinct(found: Sequence[Date]) -> list[Date]:
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
