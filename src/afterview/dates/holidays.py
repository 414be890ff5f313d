"""The public holidays of a country, from the `holidays` library, kept so that it is seldom loaded.

The first use of that library costs more than all the rest of a run. `afterview.dates.workdays`
says what a business day is.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Protocol

from afterview.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

KIND = "holidays"
"""The kind under which the dates are kept."""


class Cache(Protocol):
    """Where texts are kept from run to run."""

    def get(self, kind: str, key: str) -> str | None:
        """Return what was kept, None where nothing was."""

    def put(self, kind: str, key: str, value: str) -> None:
        """Keep `value`."""


def for_country(country: str, subdivision: str, cache: Cache) -> Callable[[int], frozenset[date]]:
    """Return what gives the public holidays of a year, with the days on which they are observed.

    `country` is an ISO 3166 code, `subdivision` a code that the library knows for it, empty for
    the whole country; case does not matter. Without a country there are no holidays. InputError
    where one of the two is unknown, when the first year is asked for.
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
    """Raise InputError where the library knows no such country, or no such part of it."""
    if country:
        _subdivision(_country(country), subdivision)


def _parsed(text: str | None) -> frozenset[date] | None:
    """Return the dates that were kept; None where there are none, or they cannot be read."""
    if text is None:
        return None
    try:
        return frozenset(map(date.fromisoformat, text.split()))
    except ValueError:
        return None


def _fingerprint() -> str:
    """Tell one installed version of the library from another without importing it.

    The version stands in the name of the folder beside the package; size and time of the package's
    file are for an installation that has no such folder. importlib.metadata would cost 45 ms.
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
        # It warns where its tables end; beyond them no holidays are known, and that is all.
        warnings.simplefilter("ignore")
        found = holidays.country_holidays(code, subdiv=name, years=year)
    return frozenset(day for day in found if day.year == year)


def _country(code: str) -> str:
    """Return the two-letter code of a country that has any of its codes."""
    # The registry is asked, for the library takes any name of its own for a country.
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
    """Return up to three codes whose code or name is like `word`: `"DE" or "GG"`."""
    from difflib import get_close_matches

    matches = [word] if word in known else get_close_matches(word, known)
    codes = dict.fromkeys(known[match] for match in matches)
    return " or ".join(f'"{code}"' for code in codes)


__all__ = ["KIND", "Cache", "for_country"]
