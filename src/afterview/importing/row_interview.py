"""Read what a row of a table says about one of its interviews."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from afterview.importing import cells, clean, dates, hours
from afterview.importing.dates import Unreadable
from afterview.log.fields import mode_named
from afterview.toml.values import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from afterview.importing.columns import Column
    from afterview.importing.rows import Rows

_LINE = 200
_URL = 2000
_SIMPLE = {"duration": _LINE, "location": _LINE, "url": _URL}


class Date(NamedTuple):
    """Holds one date of an interview in a row."""

    column: Column
    when: dates.When
    place: int
    """Which of the columns of dates it is in, from 0."""


class RowInterview:
    """Reads what a row says about one of its interviews."""

    def __init__(
        self, rows: Rows, row: Sequence[str], date: Date, all_dates: Sequence[Date]
    ) -> None:
        """Take the row, one date of an interview in it, and all of them."""
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
            "round": self._rows.round(self._row, self._date, self._number),
            "start": start,
            "end": end,
            "timezone": zone,
            "mode": self._mode(),
            "contact": self._contact(),
            "interviewers": self._people(),
        }
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
        mode = mode_named(clean(said))
        if said and not mode:
            self._notes.append(f"mode {shown(said)} is not known, so it is left out")
        return mode

    def _contact(self) -> str:
        name, email = (self._rows.first(key, self._row) for key in ("contact", "contact_email"))
        contact, left = cells.contact(name, email)
        self._note_left("contact", left)
        return contact

    def _people(self) -> list[dict[str, Any]]:
        cell = self._said("interviewer_email")
        emails = [email for each in cells.phrases(cell) if (email := cells.address(each))]
        is_list = len(emails) > 1 or self._rows.lists_people
        people, left, doubtful = cells.people(self._said("interviewers"), is_list=is_list)
        left += cells.with_emails(people, emails) if emails else [cell] if cell else []
        self._note_left("interviewers", left)
        self._notes += [
            f"{shown(name)} is taken for one person; write {shown(name.replace(',', ';'))} for two"
            for name in doubtful
        ]
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
