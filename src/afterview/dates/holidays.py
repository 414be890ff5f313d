"""Look up the holidays of a country in the `holidays` library, and cache them.

The first use of that library costs more than all the rest of a run. Business days are counted by
`dates.workdays`.
"""

from __future__ import annotations

import re
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from afterview.errors import InputError
from afterview.model import same_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

KIND = "holidays"
"""The kind under which the cache keeps the dates and names."""

Wanted = str | tuple[str, ...]
"""The holidays that count: "public", "observed", or the names of some."""
PUBLIC, OBSERVED = "public", "observed"

USUALLY_CLOSED: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "US": frozenset(
            {
                "new year's day",
                "memorial day",
                "independence day",
                "labor day",
                "thanksgiving",
                "thanksgiving day",
                "day after thanksgiving",
                "friday after thanksgiving",
                "christmas day",
            }
        ),
    }
)
"""The public holidays on which most private employers close, where the law does not bind them.

Of the United States: at least nine in ten close on the six days, 64 to 76 percent on the Friday
after Thanksgiving (a public holiday in some states), and a minority on any other federal holiday:
39 percent on Juneteenth and Martin Luther King Jr. Day, 34 on Presidents' Day, 20 on Veterans Day,
14 on Columbus Day, 1 on Election Day, 2 on Lincoln's Birthday. Sources: SHRM, holiday schedules
2014 to 2017; BLR, paid time off practices 2010; Mercer 2023 for Juneteenth. Elsewhere a public
holiday, also one of a region, is by law or custom a day off for private employees (such as § 9 of
Germany's Arbeitszeitgesetz, or Ontario's Employment Standards Act), so that all of them count.
"""

_REVISION = "2"
"""Raise this when the same question gets another answer, so that nothing cached is used."""
_NAMED_IN = range(2020, 2041)
"""A holiday is known by its name if it is there in one of these years; some are not in each."""
_ADDED = re.compile(r" \([^()]*\)$")
"""What the library adds to a name: "Christmas Day (observed)"."""


class Cache(Protocol):
    """Keeps texts from run to run."""

    def get(self, kind: str, key: str) -> str | None:
        """Return the cached text, or None."""

    def put(self, kind: str, key: str, value: str) -> None:
        """Cache `value`."""


class NoCache:
    """Caches nothing, for use without a store."""

    def get(self, kind: str, key: str) -> str | None:
        """Return nothing."""

    def put(self, kind: str, key: str, value: str) -> None:
        """Keep nothing."""


class UnknownHolidaysError(InputError):
    """Reports that a country, a part of it, or the name of a holiday is not known."""

    def __init__(self, message: str, *, key: str) -> None:
        """Take the key of the configuration that says it."""
        super().__init__(message)
        self.key = key


def for_country(
    country: str, subdivision: str, cache: Cache, wanted: Wanted = OBSERVED
) -> Callable[[int], Mapping[date, str]]:
    """Return a function that gives the wanted holidays of a year, on the days they are observed.

    `country` is an ISO 3166 code, and `subdivision` a code that the library knows for it, empty for
    the whole country; case does not matter. Names of holidays are the library's, in English or in
    the country's own language. Without a country there are no holidays. The function raises
    UnknownHolidaysError if one of the three is unknown.
    """
    country, subdivision = country.strip(), subdivision.strip()
    if not country:
        return lambda _year: {}
    asked = key_of(country, subdivision, wanted)

    def of_year(year: int) -> Mapping[date, str]:
        key = f"{year}/{asked}"
        kept = _parsed(cache.get(KIND, key))
        if kept is None:
            kept = _from_library(country, subdivision, year, wanted)
            lines = (f"{day.isoformat()} {name}" for day, name in sorted(kept.items()))
            cache.put(KIND, key, "\n".join(lines))
        return kept

    return of_year


def key_of(country: str, subdivision: str, wanted: Wanted = OBSERVED) -> str:
    """Return a text that changes with the holidays that `for_country` knows for these."""
    country, subdivision = country.strip(), subdivision.strip()
    which = wanted if isinstance(wanted, str) else "|".join(wanted)
    installed = _fingerprint() if country else ""
    return f"{country}/{subdivision}/{which}/{_REVISION}/{installed}"


def refuse_unknown(country: str, subdivision: str) -> None:
    """Raise InputError if the library does not know the country, or that part of it."""
    if country:
        _subdivision(_country(country), subdivision)


def _parsed(text: str | None) -> Mapping[date, str] | None:
    """Return the cached holidays; None if there are none, or if they cannot be read."""
    if text is None:
        return None
    try:
        return {date.fromisoformat(line[:10]): line[11:] for line in text.split("\n") if line}
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


def _from_library(country: str, subdivision: str, year: int, wanted: Wanted) -> Mapping[date, str]:
    code = _country(country)
    place = code, _subdivision(code, subdivision)
    if isinstance(wanted, str):
        usual = USUALLY_CLOSED.get(code) if wanted == OBSERVED else None
        return {
            day: name
            for day, name, _ in _of_years(*place, (year,))
            if day.year == year and (usual is None or usual & _forms(name))
        }
    _refuse_unknown_names(place, wanted)
    forms = {_folded(name) for name in wanted}
    return {
        day: name
        for day, name, native in _of_years(*place, (year,), every_kind=True)
        if day.year == year and forms & (_forms(name) | _forms(native))
    }


def _of_years(
    code: str, subdivision: str | None, years: Iterable[int], *, every_kind: bool = False
) -> Iterator[tuple[date, str, str]]:
    """Yield each holiday with its name in English and in the country's own language.

    Those that are not public (banks, government, half days) are left out, unless `every_kind`.
    """
    import warnings

    import holidays

    entity = holidays.country_holidays(code)
    kinds = set(entity.supported_categories) - {holidays.WORKDAY} if every_kind else None
    english = "en_US" if "en_US" in entity.supported_languages else entity.default_language
    with warnings.catch_warnings():
        # The library warns beyond the end of its tables, where it simply knows no holidays.
        warnings.simplefilter("ignore")
        # Without a language, it would take that of the environment.
        found, native = (
            holidays.country_holidays(
                code, subdiv=subdivision, years=years, categories=kinds, language=language
            )
            for language in (english, entity.default_language)
        )
    for day, names in found.items():
        # Both names of a day with two holidays, because it is one day off.
        yield day, names.replace("; ", " and "), native[day]


def _refuse_unknown_names(place: tuple[str, str | None], wanted: Iterable[str]) -> None:
    known: dict[str, str] = {}
    for _, name, native in _of_years(*place, _NAMED_IN, every_kind=True):
        for each in (name, native):
            for form in _forms(each):
                known.setdefault(form, _ADDED.sub("", each))
    unknown = [name for name in wanted if _folded(name) not in known]
    if not unknown:
        return
    said = []
    for name in unknown:
        near = _nearest(_folded(name), known)
        said.append(f'"{name}" (did you mean {near}?)' if near else f'"{name}"')
    where = "/".join(filter(None, place))
    msg = f"no holiday of {where} is called {' or '.join(said)}"
    if "?)" not in msg:
        public = sorted({_ADDED.sub("", name) for _, name, _ in _of_years(*place, _NAMED_IN)})
        msg = f"{msg}; its public holidays are {', '.join(public)}"
    raise UnknownHolidaysError(msg, key="holidays")


def _forms(names: str) -> frozenset[str]:
    """Return the forms in which the names of a day are compared, with and without an addition."""
    each = [names, *re.split("; | and ", names)]
    return frozenset(map(_folded, [*each, *(_ADDED.sub("", name) for name in each)]))


def _folded(name: str) -> str:
    return same_name(name).replace("’", "'")


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
    raise UnknownHolidaysError(msg, key="country")


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
    raise UnknownHolidaysError(msg, key="subdivision")


def _nearest(word: str, known: Mapping[str, str]) -> str:
    """Return up to three values whose key is similar to `word`: `"DE" or "GG"`."""
    from difflib import get_close_matches

    matches = [word] if word in known else get_close_matches(word, known)
    codes = dict.fromkeys(known[match] for match in matches)
    return " or ".join(f'"{code}"' for code in codes)
