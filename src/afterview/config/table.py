"""Read one table of the configuration, each key by the kind of its option."""

from __future__ import annotations

import re
from datetime import time
from typing import TYPE_CHECKING, Any, NamedTuple

from afterview.config.options import WEEKDAYS
from afterview.dates.holidays import OBSERVED, PUBLIC
from afterview.dates.zones import zone_name
from afterview.model import Problem
from afterview.notify.account import addresses_of
from afterview.toml.values import (
    Wrong,
    choice,
    day,
    did_you_mean,
    expect,
    flag,
    listed,
    one_line,
    read_table,
    shown,
    tables,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from afterview.provider import Option
    from afterview.toml.values import Reader

_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_WRITE_ZONE = (
    'write the name of your zone, such as timezone = "Europe/Lisbon"; `afterview init` finds it, '
    "and on Linux `timedatectl` shows it"
)
_WRITE = {
    "[me] timezone": _WRITE_ZONE,
    "[[me.away]] timezone": 'write the name of the zone there, such as timezone = "Asia/Tokyo"',
    "[[me.away]] from": "write your first day there, without quotes: from = 2026-12-10",
    "[[me.away]] until": "write your last day there, without quotes: until = 2026-12-14",
}
"""What to write for a missing key that needs more than a text between quotes."""


class RecordTable(NamedTuple):
    """Holds the table `[record]`: what `afterview record` does without options."""

    office: str = ""
    quota: int | None = None
    font: str | None = None


def options(
    table: Mapping[str, Any],
    spec: Sequence[Option],
    line_of: Callable[[str], int],
    *,
    where: str = "",
) -> tuple[dict[str, Any], list[Problem]]:
    """Return the value of each option of `spec` in a table, and the problems of the table.

    An empty text is the same as a missing key. `line_of` returns the line of a key, or of the table
    for a missing one; `where` is put before each message.
    """
    values, problems = values_of(table, spec, line_of, where, {})
    return {option.name: values.get(option.name, option.default) for option in spec}, problems


def values_of(
    table: Mapping[str, Any],
    spec: Sequence[Option],
    line_of: Callable[[str], int],
    where: str,
    special: Mapping[str, Reader],
) -> tuple[dict[str, Any], list[Problem]]:
    """Return the values of a table without defaults, and its problems; `special` readers win."""
    problems: list[Problem] = []

    def report(key: str, message: str, hint: str) -> None:
        problems.append(Problem(line_of(key), where + message, hint))

    readers = {**{option.name: _reader(option) for option in spec}, **special}
    read = read_table(table, readers, report)
    for option in spec:
        empty = read.get(option.name) == ""
        if option.required and (empty or option.name not in table):
            message = f"{option.name} is {'empty' if empty else 'missing'}"
            hint = f'write {option.name} = "...": {option.doc.partition(". ")[0]}'
            report(option.name, message, _WRITE.get(where + option.name, hint))
    return {key: value for key, value in read.items() if value != ""}, problems


def _reader(option: Option) -> Reader:
    """Return the reader for the option's kind."""
    readers: Mapping[str, Reader] = {
        "text": one_line,
        "path": one_line,
        "flag": flag,
        "number": _number(option.least, option.most),
        "choice": choice(option.values),
        "choices": _choices(option.values),
        "time": _clock,
        "day": day,
    }
    return readers[option.kind]


def _number(least: int, most: int | None) -> Reader:
    limits = f"of at least {least}" if most is None else f"from {least} to {most}"
    hint = f"write a whole number {limits}"

    def read(key: str, raw: Any) -> int:
        expect(key, raw, int, hint)
        if raw < least or (most is not None and raw > most):
            msg = f"{key} is too {'small' if raw < least else 'large'}"
            raise Wrong(msg, hint)
        return int(raw)

    return read


def _choices(values: Sequence[str]) -> Reader:
    def read(key: str, raw: Any) -> tuple[str, ...]:
        hint = f"write a list, with any of {listed(values)}"
        expect(key, raw, list, hint)
        said = [one_line(key, each) for each in raw]
        for each in said:
            if each not in values:
                msg = f"{key}: {shown(each)} is not known"
                raise Wrong(msg, f"{hint}{did_you_mean(each, values)}")
        return tuple(dict.fromkeys(said))

    return read


def _holidays(key: str, raw: Any) -> str | tuple[str, ...]:
    if not isinstance(raw, list):
        hint = f'write {listed((OBSERVED, PUBLIC))}, or a list: {key} = ["Christmas Day"]'
        expect(key, raw, str, hint)
        said: str = choice((OBSERVED, PUBLIC))(key, raw)
        return said
    named = (one_line(f"{key}, number {number}", each) for number, each in enumerate(raw, 1))
    return tuple(name for name in named if name)


def _working_days(key: str, raw: Any) -> tuple[str, ...]:
    days: tuple[str, ...] = _choices(WEEKDAYS)(key, raw)
    if not days:
        msg = f"{key} is empty"
        raise Wrong(msg, 'write at least one day, such as ["mon"]')
    return days


def _country(key: str, raw: Any) -> str:
    code = one_line(key, raw).upper()
    if code and re.fullmatch("[A-Z]{2}", code) is None:
        msg = f"{key} = {shown(code)} is not a code of two letters"
        raise Wrong(msg, 'write the ISO code, such as "US", "GB" or "DE"')
    return code


def _clock(key: str, raw: Any) -> time | str:
    if isinstance(raw, time):
        return raw.replace(second=0, microsecond=0)
    said = one_line(key, raw)
    found = time_of_day(said)
    if said and found is None:
        msg = f"{key} = {shown(said)} is not a time of day"
        raise Wrong(msg, f'write hours and minutes, such as {key} = "21:30"')
    return found or ""


def time_of_day(said: str) -> time | None:
    """Return the time of "7:30" or "21:30"; None if it is not one."""
    found = _CLOCK.fullmatch(said)
    return time(int(found[1]), int(found[2])) if found else None


def _addresses(key: str, raw: Any) -> tuple[str, ...]:
    """Read addresses, none of which a message may quote: each is a secret."""
    said = raw if isinstance(raw, list) else [raw]
    if not all(isinstance(each, str) for each in said):
        msg = f"{key} has something that is not a text"
        raise Wrong(
            msg, f"write a text or a list of texts, or delete {key}: `afterview login notify`"
        )
    return addresses_of(" ".join(said))


def _hours(key: str, raw: Any) -> str:
    said = one_line(key, raw)
    if said and hours(said) is None:
        msg = f"{key} = {shown(said)} is not a range of hours"
        raise Wrong(msg, f'write two times of one day, such as {key} = "09:00-17:30"')
    return said


def hours(said: str) -> tuple[time, time] | None:
    """Return the times of "09:00-17:30"; None if it is no range within one day."""
    found = re.fullmatch(rf"{_CLOCK.pattern} ?[-–] ?{_CLOCK.pattern}", said.strip())
    if found is None:
        return None
    first, last = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    return (first, last) if first < last else None


STRICTER: Mapping[str, Mapping[str, Reader]] = {
    "me": {
        "timezone": zone_name,
        "country": _country,
        "holidays": _holidays,
        "working_days": _working_days,
        "interview_hours": _hours,
        "away": tables("me"),
    },
    "me.away": {"timezone": zone_name, "country": _country},
    "notify": {"urls": _addresses},
}
"""Readers that are stricter than those of their kind of option."""
