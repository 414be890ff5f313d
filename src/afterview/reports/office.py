"""Make the record that an office asks for: a row for each interview and activity, and the counts.

It has no notes, no rapport, and nothing that was talked about. Whether it satisfies a law is for
the office to say.
"""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from afterview.playbook.planned import count
from afterview.reports.record import OUTCOMES, escape_formula, record, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from afterview.dates.clock import Clock
    from afterview.model import Activity, Interview
    from afterview.playbook.facts import Facts
    from afterview.reports.layout import Column, Layout

DISCLAIMER = (
    "The person named made this list with afterview from their own log; whether it satisfies the "
    "rules is for the office to decide, and its own form and rules count."
)
DAY = timedelta(days=1)


class Row(NamedTuple):
    """Holds an interview or an activity, in the fields of a layout."""

    date: date
    kind: str
    what: str
    company: str
    where: str
    how: str
    contact: str
    phone: str
    url: str
    workload: str
    assigned: str
    result: str


class Period(NamedTuple):
    """Holds what was done in a week or a month of the office."""

    first: date
    last: date
    is_covered: bool
    """Whether the record has all of its days that have begun."""
    is_over: bool
    counted: int
    """How many activities count against the quota."""
    minimums: tuple[int, ...]
    """How many there are for each minimum of the layout."""
    quota: int | None

    def say(self, layout: Layout) -> str:
        """Say what counts: `3 of 5 counted, 2 more needed; applications: 1 of 2, 1 more needed`."""
        counted, lack = str(self.counted), ""
        if self.quota is not None:
            counted, lack = f"{counted} of {self.quota}", self._lack(self.quota, self.counted)
        parts = [f"{counted} counted{'' if self.is_over else ' so far'}{lack}"]
        for minimum, number in zip(layout.minimums, self.minimums, strict=True):
            lack = self._lack(minimum.number, number)
            parts.append(f"{minimum.name}: {number} of {minimum.number}{lack}")
        if not self.is_covered:
            parts.append("the record begins or ends within these days")
        return "; ".join(parts)

    def _lack(self, wanted: int, number: int) -> str:
        if number >= wanted or not self.is_covered:
            return ""
        return f", {wanted - number} more needed"


class OfficeRecord(NamedTuple):
    """Holds a record that is ready to be shown."""

    layout: Layout
    name: str
    """The name of the person; it may be empty."""
    first: date
    last: date
    made_on: date
    rows: tuple[Row, ...]
    periods: tuple[Period, ...]
    left_out: tuple[str, ...]
    """A sentence about what is in the range and not in the rows."""

    def say(self, day: date) -> str:
        """Return a day as the office writes it."""
        return day.strftime(self.layout.dates)

    def cell(self, row: Row, column: Column) -> str:
        """Return what a column shows of a row; the parts are separated by commas."""
        return ", ".join(filter(None, (self._field(row, field) for field in column.fields)))

    def _field(self, row: Row, field: str) -> str:
        value = getattr(row, field)
        if isinstance(value, date):
            return self.say(value)
        return visible(self.layout.say(value))


def make(  # noqa: PLR0913 - what a record is made of
    layout: Layout,
    interviews: Sequence[Interview],
    activities: Iterable[Activity],
    facts: Facts,
    *,
    now: datetime,
    clock: Clock,
    first: date,
    last: date,
    name: str = "",
    quota: int | None = None,
) -> OfficeRecord:
    """Return the record of the days from `first` to `last`, both included.

    `now` is aware; what has not begun by then is left out, and so are cancelled interviews. `quota`
    replaces that of the layout. Days are those of the person's own clock.
    """
    entries = record(interviews, facts, now=now, clock=clock, first=first, last=last)
    held = [each for each in entries if not each.outcome.startswith(OUTCOMES["cancelled"])]
    rows = [
        Row(
            date=date.fromisoformat(each.date),
            kind="interview",
            what=", ".join(filter(None, (each.role, each.round))),
            company=each.company,
            where=each.where,
            how=each.mode,
            contact=each.contact,
            phone="",
            url="",
            workload="",
            assigned="",
            result=each.outcome,
        )
        for each in held
    ]
    ahead = 0
    for each in activities:
        if first <= each.day <= last:
            ahead += each.day > clock.today
            if each.day <= clock.today:
                rows.append(_row_of(each))
    rows.sort(key=lambda row: row.date)
    left_out = []
    if cancelled := len(entries) - len(held):
        left_out.append(f"{count(cancelled, 'cancelled interview')} left out")
    if ahead:
        left_out.append(f"{count(ahead, 'activity')} of a later day left out")
    found = OfficeRecord(
        layout, name, first, last, clock.today, tuple(rows), periods=(), left_out=tuple(left_out)
    )
    return found._replace(periods=tuple(_periods(found, quota or layout.quota)))


def _row_of(activity: Activity) -> Row:
    return Row(
        date=activity.day,
        kind=activity.kind,
        what=activity.what,
        company=activity.company,
        where=activity.where,
        how=activity.how,
        contact=", ".join(filter(None, activity.contact or ())),
        phone=activity.phone,
        url=activity.url,
        workload=activity.workload,
        assigned="yes" if activity.assigned else "",
        result=activity.result,
    )


def begin_of_period(layout: Layout, day: date) -> date:
    """Return the first day of the office's week or month that a day is in."""
    if layout.period == "month":
        return day.replace(day=1)
    return day - (day.weekday() - layout.week_begins) % 7 * DAY


def end_of_period(layout: Layout, day: date) -> date:
    """Return the last day of the office's week or month that a day is in."""
    first = begin_of_period(layout, day)
    if layout.period == "month":
        return (first + 31 * DAY).replace(day=1) - DAY
    return first + 6 * DAY


def _periods(found: OfficeRecord, quota: int | None) -> Iterator[Period]:
    """Yield each week or month that the record has a day of."""
    layout, begin = found.layout, begin_of_period(found.layout, found.first)
    while begin <= found.last:
        end = end_of_period(layout, begin)
        kinds = [row.kind for row in found.rows if begin <= row.date <= end]
        is_covered = found.first <= begin and min(end, found.made_on) <= found.last
        yield Period(
            begin,
            end,
            is_covered,
            end < found.made_on,
            sum(kind in layout.counts for kind in kinds),
            tuple(sum(kind in each.kinds for kind in kinds) for each in layout.minimums),
            quota,
        )
        begin = end + DAY


def as_csv(made: OfficeRecord) -> str:
    """Return the rows as CSV (RFC 4180), with dates as in ISO 8601; no cell is a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    plain = made._replace(layout=made.layout._replace(dates="%Y-%m-%d"))
    columns = made.layout.columns
    writer.writerow([escape_formula(each.heading) for each in columns])
    for row in made.rows:
        writer.writerow([escape_formula(plain.cell(row, each)) for each in columns])
    return out.getvalue()
