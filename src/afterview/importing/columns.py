"""Find out what the columns of a table mean, by their headers and by what the person says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from afterview.errors import InputError
from afterview.importing.cells import NOTHING
from afterview.importing.hours import Unreadable, zone_of
from afterview.importing.presets import KEYS, meaning, plain
from afterview.toml.values import listed, shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from afterview.importing.presets import Preset

DATES = ("start", "date", "end", "status_since")
_ASIDE = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*$")


class Column(NamedTuple):
    """Describes one column that is read."""

    at: int
    header: str
    key: str
    round: str = ""
    """The round that the header of a date names."""
    zone: str = ""
    """The zone that the header names: `Interview date (EST)`."""

    def cell(self, row: Sequence[str]) -> str:
        """Return its cell in a row; empty if that says nothing."""
        text = row[self.at].strip() if self.at < len(row) else ""
        return "" if len(text) < _SHORT and text.casefold() in NOTHING else text


_SHORT = 20


class Columns(NamedTuple):
    """Holds the columns of a table."""

    known: Mapping[str, tuple[Column, ...]]
    """The columns of each key."""
    unread: tuple[str, ...]
    """The headers of the columns that are not read."""

    def of(self, key: str) -> tuple[Column, ...]:
        """Return the columns of a key."""
        return self.known.get(key, ())


def columns_of(
    headers: Sequence[str], preset: Preset | None, own: Mapping[str, str], zone: str
) -> Columns:
    """Return the columns of a table; raise InputError if `own` names one that is not there.

    `own` are the person's headers with their keys, and `zone` is the person's time zone.
    """
    _refuse_unknown(headers, own)
    said = {plain(header): key for header, key in own.items()}
    known: dict[str, list[Column]] = {}
    unread = []
    for at, header in enumerate(headers):
        name = plain(header)
        aside = _ASIDE.search(header)
        bare = plain(header[: aside.start()]) if aside else name
        usual = meaning(name) if not aside or meaning(name).key else meaning(bare)
        key = said.get(name) or (preset.columns.get(name, usual.key) if preset else usual.key)
        if key in said.values() and name not in said:
            key = ""  # the person's mapping takes precedence over our guess
        if key:
            in_zone = _zone(aside[1], zone) if aside else ""
            column = Column(at, header, key, usual.round if key == "start" else "", in_zone)
            known.setdefault(key, []).append(column)
        elif header:
            unread.append(re.sub(r"^interview \d{1,2} ", "interview ", header))
    return Columns(
        {key: tuple(found) for key, found in known.items()}, tuple(dict.fromkeys(unread))
    )


def _zone(words: str, own: str) -> str:
    try:
        return zone_of(words, own)
    except Unreadable:
        return ""


def _refuse_unknown(headers: Sequence[str], own: Mapping[str, str]) -> None:
    for header, key in own.items():
        if key not in KEYS:
            msg = f"--map: a column cannot say {shown(key)}; write one of {listed(KEYS)}"
            raise InputError(msg)
        if plain(header) not in map(plain, headers):
            names = listed([shown(each)[1:-1] for each in headers[:30] if each])
            msg = f"--map: there is no column {shown(header)}; the columns are {names}"
            raise InputError(msg)
