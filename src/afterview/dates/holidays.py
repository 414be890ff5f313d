"""Look up the public holidays of a country in the `holidays` library, and cache them.

The first use of that library costs more than all the rest of a run. Business days are counted by
`dates.workdays`.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Protocol

from afterview.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

KIND = "holidays"
"""The kind under which the cache keeps the dates."""


class Cache(Protocol):
    """Keeps texts from run to run."""

    def get(self, kind: str, key: str) -> str | None:
        """Return the cached text, or None."""

    def put(self, kind: str, key: str, value: str) -> None:
        """Cache `value`."""


def for_country(country: str, subdivision: str, cache: Cache) -> Callable[[int], frozenset[date]]:
    """Return a function that gives the public holidays of a year, on the days they are observed.

    `country` is an ISO 3166 code, and `subdivision` a code that the library knows for it, empty for
    the whole country; case does not matter. Without a country there are no holidays. The function
    raises InputError if one of the two is unknown.
    """
    country, subdivision = country.strip(), subdivision.strip()
    if not country:
        return lambda _year: frozenset()
    installed = _fingerprint()

    def of_year(year: int) -> frozenset[date]:
        key = f"{country}/{subdivision}/{year}/{installed}"
        kept = _parsed(cache.get(KIND, key))
        if kept is None:
            kept = _from_library(country, subdivision, year)
            cache.put(KIND, key, " ".join(sorted(day.isoformat() for day in kept)))
        return kept

    return of_year


def refuse_unknown(country: str, subdivision: str) -> None:
    """Raise InputError if the library does not know the country, or that part of it."""
    if country:
        _subdivision(_country(country), subdivision)


def _parsed(text: str | None) -> frozenset[date] | None:
    """Return the cached dates; None if there are none, or if they cannot be read."""
    if text is None:
        return None
    try:
        return frozenset(map(date.fromisoformat, text.split()))
    except ValueError:
        return None


def _fingerprint() -> str:
    """Return a text that identifies the installed version of the library, without importing it.

    The version is in the name of the folder next to the package; the size and time of the package's
    file are for installations without such a folder. importlib.metadata would cost 45 ms.
    """
    from importlib.util import find_spec
    from pathlib import Path

    spec = find_spec("holidays")
    if spec is None or spec.origin is None:
        msg = "the library `holidays` is not installed; install afterview again"
        raise InputError(msg)
    module = Path(spec.origin)
    versions = sorted(folder.name for folder in module.parent.parent.glob("holidays-*-info"))
    state = module.stat()
    return "/".join((*versions, str(state.st_size), str(state.st_mtime_ns)))


def _from_library(country: str, subdivision: str, year: int) -> frozenset[date]:
    import warnings

    import holidays

    code = _country(country)
    name = _subdivision(code, subdivision)
    with warnings.catch_warnings():
        # The library warns beyond the end of its tables, where it simply knows no holidays.
        warnings.simplefilter("ignore")
        found = holidays.country_holidays(code, subdiv=name, years=year)
    return frozenset(day for day in found if day.year == year)


def _country(code: str) -> str:
    """Return the two-letter code of a country, given any of its codes."""
    # Look in the registry, because the library accepts any of its own names as a country.
    from holidays.registry import COUNTRIES

    known = {other.upper(): codes[0] for _, *codes in COUNTRIES.values() for other in codes}
    if code.upper() in known:
        return known[code.upper()]
    names = {name.upper(): codes[0] for name, (_, *codes) in COUNTRIES.items()}
    near = _nearest(code.upper().replace(" ", "_"), known | names)
    instead = f"did you mean {near}?" if near else 'write a two-letter code, such as "US" or "DE"'
    msg = f'no holidays are known for the country "{code}"; {instead}'
    raise InputError(msg)


def _subdivision(country: str, name: str) -> str | None:
    """Return a subdivision as the library spells it; None for the whole country."""
    if not name:
        return None
    import holidays

    entity = holidays.country_holidays(country)
    codes = {code.upper(): code for code in entity.subdivisions}
    known = {other.upper(): code for other, code in entity.subdivisions_aliases.items()} | codes
    if name.upper() in known:
        return known[name.upper()]
    near = _nearest(name.upper(), known)
    if near:
        instead = f"did you mean {near}?"
    elif codes:
        instead = f"known are {', '.join(codes.values())}"
    else:
        instead = "leave the subdivision out"
    msg = f'the country {country} has no subdivision "{name}" with holidays of its own; {instead}'
    raise InputError(msg)


def _nearest(word: str, known: Mapping[str, str]) -> str:
    """Return up to three codes whose code or name is similar to `word`: `"DE" or "GG"`."""
    from difflib import get_close_matches

    matches = [word] if word in known else get_close_matches(word, known)
    codes = dict.fromkeys(known[match] for match in matches)
    return " or ".join(f'"{code}"' for code in codes)
