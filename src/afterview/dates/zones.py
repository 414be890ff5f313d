"""Find the time zone or the country that a person names in words: "London", "EST", "USA".

Names come from the tables of the tz database, which the package `tzdata` brings along; what people
say and the database lacks is listed here. A word with two meanings is refused, with its choices.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from afterview.toml.values import Wrong, listed, nearest, one_line, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MORE_NAMES = {
    "UTC": "utc gmt z zulu",
    "America/New_York": "est edt et eastern, nyc, new york city, manhattan, brooklyn, boston, "
    "philadelphia, washington dc, atlanta, miami, orlando, tampa, jacksonville, charlotte, "
    "raleigh, durham, pittsburgh, baltimore, cleveland, cincinnati, buffalo",
    "America/Chicago": "cdt ct central, dallas, houston, austin, san antonio, fort worth, "
    "minneapolis, milwaukee, madison, st louis, saint louis, kansas city, nashville, memphis, "
    "new orleans, oklahoma city, omaha, des moines",
    "America/Denver": "mdt mt mountain, boulder, colorado springs, salt lake city, albuquerque",
    "America/Los_Angeles": "pst pdt pt pacific, la, sf, san francisco, oakland, "
    "palo alto, mountain view, menlo park, cupertino, sunnyvale, sacramento, san diego, seattle, "
    "bellevue, redmond, las vegas, california, silicon valley, bay area",
    "America/Anchorage": "akst akdt alaska",
    "Pacific/Honolulu": "hst hawaii",
    "America/Toronto": "ottawa, waterloo, quebec, quebec city",
    "America/Edmonton": "calgary, alberta",
    "America/Halifax": "adt, nova scotia",
    "America/Sao_Paulo": "brt, rio, rio de janeiro, brasilia",
    "Europe/London": "bst, england, scotland, wales, northern ireland, edinburgh, glasgow, leeds, "
    "liverpool, sheffield, bristol, oxford, cardiff, nottingham",
    "Europe/Dublin": "cork, galway, limerick",
    "Europe/Lisbon": "wet, portugal, porto, braga",
    "Europe/Brussels": "cet cest met mest, central european, antwerp, ghent",
    "Europe/Athens": "eet eest, eastern european, thessaloniki",
    "Europe/Berlin": "germany, munich, hamburg, frankfurt, cologne, stuttgart, dusseldorf, "
    "leipzig, dresden, hanover, nuremberg, karlsruhe, heidelberg, bonn",
    "Europe/Madrid": "spain, barcelona, seville, malaga, bilbao",
    "Europe/Paris": "lyon, toulouse, marseille, bordeaux, lille, nantes, grenoble",
    "Europe/Rome": "milan, turin, bologna, florence, naples",
    "Europe/Zurich": "geneva, basel, bern, berne, lausanne",
    "Europe/Vienna": "graz, salzburg, linz",
    "Europe/Amsterdam": "holland, rotterdam, the hague, hague, utrecht, eindhoven, delft",
    "Europe/Stockholm": "gothenburg, malmo, uppsala",
    "Europe/Copenhagen": "aarhus",
    "Europe/Helsinki": "espoo, tampere",
    "Europe/Warsaw": "krakow, cracow, wroclaw, gdansk, poznan, lodz",
    "Europe/Prague": "brno",
    "Europe/Bucharest": "cluj",
    "Europe/Moscow": "msk",
    "Europe/Istanbul": "trt, ankara, izmir",
    "Asia/Dubai": "gst, abu dhabi, uae",
    "Asia/Jerusalem": "idt, haifa",
    "Asia/Karachi": "pkt, lahore, islamabad",
    "Asia/Kolkata": "bangalore, bengaluru, mumbai, bombay, delhi, new delhi, chennai, pune, "
    "gurgaon, gurugram, noida, kochi, ahmedabad",
    "Asia/Singapore": "sgt",
    "Asia/Hong_Kong": "hkt, hongkong",
    "Asia/Shanghai": "china, beijing, shenzhen, guangzhou, hangzhou",
    "Asia/Tokyo": "jst, osaka, kyoto, yokohama",
    "Asia/Seoul": "kst, busan",
    "Asia/Manila": "pht, cebu",
    "Asia/Bangkok": "ict",
    "Asia/Ho_Chi_Minh": "hanoi",
    "Asia/Jakarta": "wib",
    "Australia/Sydney": "aedt, canberra",
    "Australia/Adelaide": "acdt",
    "Australia/Perth": "awst",
    "Pacific/Auckland": "nzst nzdt nzt nz, new zealand, wellington, christchurch",
    "Africa/Johannesburg": "sast, cape town, pretoria, durban",
    "Africa/Lagos": "wat, abuja",
    "Africa/Nairobi": "eat",
}
"""Abbreviations, and cities without a zone of their own, by zone; apart by commas, or by spaces
before the first comma."""

TWO_MEANINGS = {
    "cst": ("America/Chicago", "Asia/Shanghai", "America/Havana"),
    "ist": ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"),
    # These stay on standard time in summer at the second place, and are said at the first as well.
    "mst": ("America/Denver", "America/Phoenix"),
    "aest": ("Australia/Sydney", "Australia/Brisbane"),
    "acst": ("Australia/Adelaide", "Australia/Darwin"),
    "ast": ("America/Halifax", "Asia/Riyadh"),
    "sst": ("Pacific/Pago_Pago", "Asia/Singapore"),
    "birmingham": ("Europe/London", "America/Chicago"),
    "cambridge": ("Europe/London", "America/New_York"),
    "cordoba": ("America/Argentina/Cordoba", "Europe/Madrid"),
    "georgia": ("America/New_York", "Asia/Tbilisi"),
    "manchester": ("Europe/London", "America/New_York"),
    "petersburg": ("Europe/Moscow", "America/New_York"),
    "portland": ("America/Los_Angeles", "America/New_York"),
    "saint petersburg": ("Europe/Moscow", "America/New_York"),
    "san jose": ("America/Los_Angeles", "America/Costa_Rica"),
    "st petersburg": ("Europe/Moscow", "America/New_York"),
    "valencia": ("Europe/Madrid", "America/Caracas"),
    "victoria": ("Australia/Melbourne", "America/Vancouver"),
    "washington": ("America/New_York", "America/Los_Angeles"),
}

_MORE_COUNTRIES = {
    "US": "us, usa, united states of america, america",
    "GB": "uk, britain, great britain, england, scotland, wales, northern ireland",
    "KR": "korea",
    "MM": "myanmar, burma",
    "NL": "holland",
    "SZ": "eswatini",
    "CZ": "czechia",
    "TR": "turkiye",
    "AE": "uae",
}

_AREAS = frozenset(
    [
        "Africa",
        "America",
        "Arctic",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    ]
)
"""The parts of the world in which the tz database names zones after places."""
_SHORTEST_NEAR = 5
"""The length from which on a name is suggested; below, abbreviations are near to each other."""
_HINT = 'write a large city in it, such as "Lisbon", or a name such as "Europe/Lisbon"'
_POINTS = frozenset({"center", "christmas", "easter", "knox", "north", "south", "wake", "west"})
"""Last parts of zone names that mean other things as words."""


def zone_named(words: str) -> str:
    """Return the IANA name of the zone that a city, a country, an abbreviation or that name means.

    Raises Wrong if there is none, or more than one.
    """
    found = _meanings(words)
    if len(found) == 1:
        return found[0]
    if found:
        msg = f"{shown(words.strip())} has more than one time zone"
        raise Wrong(msg, f"write {listed(found)}" if found in TWO_MEANINGS.values() else _HINT)
    near = near_place(words)
    msg = f"{shown(words.strip())} names no time zone that is known here"
    raise Wrong(msg, f'{_HINT}; did you mean "{near}"?' if near else _HINT)


def zone_name(key: str, raw: Any) -> str:
    """Read the IANA name of a time zone from a file of the person's; an empty text stays empty."""
    name = one_line(key, raw)
    if name and find_zone(name) is None:
        near = _near_zone(name)
        hint = 'write a name such as "Europe/Lisbon" or "America/New_York"'
        msg = f"{key} = {shown(name)}: there is no such time zone"
        raise Wrong(msg, f'{hint}; did you mean "{near}"?' if near else hint)
    return name


@cache
def find_zone(name: str) -> ZoneInfo | None:
    """Return the time zone with that IANA name, or None."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # OSError: "Europe" is a folder of the database
        return None


def is_zone(words: str) -> bool:
    """Return whether words name a time zone, or several."""
    return bool(_meanings(words))


def near_place(words: str) -> str:
    """Return the place with a zone that a misspelt word was probably meant to be, or nothing."""
    names = tuple(name for name in known_names() if len(name) >= _SHORTEST_NEAR)
    return nearest(_folded(words), names, 0.75).title()


def _near_zone(name: str) -> str:
    """Return the zone that a wrong name was probably meant to be; empty if that is not clear."""
    if "/" in name:
        return nearest(name, tuple(_zones().values()))
    found = _meanings(name) or _meanings(near_place(name))
    return found[0] if len(found) == 1 else ""


def country_named(words: str) -> str:
    """Return the two letters of a country by its English name or its letters; empty if unknown."""
    code = words.strip().upper()
    return code if code in _countries().values() else _countries().get(_folded(words), "")


def country_of(zone: str) -> str:
    """Return the two letters of the country in which a zone is; empty if the tables lack it."""
    return next((code for code, name in _by_country() if name == zone), "")


def _meanings(words: str) -> tuple[str, ...]:
    """Return all zones that words may mean."""
    if "/" in words:
        name = _zones().get(words.strip().casefold())
        return (name,) if name else ()
    said = re.sub(r"( standard| daylight| summer)? time( zone)?$", "", _folded(words))
    named = TWO_MEANINGS.get(said) or known_names().get(said)
    return named or _zones_of(_countries().get(said, ""))


def _folded(words: str) -> str:
    """Return words in a form for comparing, without accents: `São_Paulo` becomes `sao paulo`."""
    plain = unicodedata.normalize("NFKD", words).casefold()
    return " ".join(re.findall(r"\w+", re.sub(r"[\u0300-\u036f.'’]", "", plain).replace("_", " ")))


@cache
def _table(name: str) -> tuple[list[str], ...]:
    """Return the columns of each line of a table of the tz database."""
    from importlib.resources import files

    text = files("tzdata").joinpath(name).read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return tuple(line.split("\t") for line in lines)


def _by_country() -> Iterator[tuple[str, str]]:
    """Yield each zone of the tz database behind the letters of its country."""
    return ((row[0], row[2]) for row in _table("zoneinfo/zone.tab"))


def _zones_of(country: str) -> tuple[str, ...]:
    return tuple(zone for code, zone in _by_country() if code == country)


@cache
def _zones() -> Mapping[str, str]:
    """Return the zones by their names in small letters."""
    return {name.casefold(): name for (name,) in _table("zones")}


@cache
def known_names() -> Mapping[str, tuple[str, ...]]:
    """Return the zones by the places and abbreviations that name them."""
    names: dict[str, tuple[str, ...]] = {}
    # Old names come first, so that those in use take their places.
    for zone in (*_zones().values(), *(zone for _, zone in _by_country())):
        area, _, place = zone.partition("/")
        place = _folded(place.rpartition("/")[2])
        if area in _AREAS and place not in _POINTS:
            names[place] = (zone,)
    for zone, said in MORE_NAMES.items():
        first, *others = said.split(",")
        # "New York" and the like never come first.
        names |= {_folded(each): (zone,) for each in (*first.split(), *others)}
    return names


@cache
def _countries() -> Mapping[str, str]:
    """Return the letters of each country by its names: `Korea (South)` is `south korea`."""
    names = {}
    for code, name in _table("zoneinfo/iso3166.tab"):
        base, _, which = (_folded(part) for part in name.partition("("))
        names[f"{which} {base}".strip()] = code
    for code, said in _MORE_COUNTRIES.items():
        names |= dict.fromkeys(said.split(", "), code)
    return names
