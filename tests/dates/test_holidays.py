"""Holidays: which ones, how a wrong code or name is answered, and that the library is spared."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING

import holidays
import pytest
from caches import Kept

from afterview.dates.holidays import KIND, UnknownHolidaysError, for_country, refuse_unknown
from afterview.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from afterview.dates.holidays import Wanted


def holidays_of(
    country: str, subdivision: str = "", year: int = 2026, wanted: Wanted = "public"
) -> Mapping[date, str]:
    return for_country(country, subdivision, Kept(), wanted)(year)


@pytest.mark.parametrize(
    ("country", "subdivision", "day", "expected"),
    [
        pytest.param("US", "", date(2026, 11, 26), True, id="Thanksgiving"),
        pytest.param("US", "", date(2026, 7, 3), True, id="a holiday on a Saturday, observed"),
        pytest.param("US", "", date(2026, 7, 4), True, id="the Saturday itself"),
        pytest.param("US", "", date(2026, 7, 6), False, id="an ordinary Monday"),
        pytest.param("US", "", date(2021, 12, 31), True, id="New Year observed the year before"),
        pytest.param("US", "NY", date(2026, 2, 12), True, id="a holiday of one state"),
        pytest.param("US", "", date(2026, 2, 12), False, id="not of the others"),
        pytest.param("DE", "BY", date(2026, 1, 6), True, id="a holiday of one Land"),
        pytest.param("GB", "ENG", date(2026, 12, 28), True, id="a substitute bank holiday"),
        pytest.param("", "", date(2026, 1, 1), False, id="no country, no holidays"),
    ],
)
def test_public_holidays(country: str, subdivision: str, day: date, *, expected: bool) -> None:
    assert (day in holidays_of(country, subdivision, day.year)) is expected


@pytest.mark.parametrize(
    ("subdivision", "expected"),
    [
        ("", "1-1 5-25 7-3 7-4 9-7 11-26 12-25"),
        ("NY", "1-1 5-25 7-3 7-4 9-7 11-26 12-25"),
        pytest.param("CA", "1-1 5-25 7-3 7-4 9-7 11-26 11-27 12-25", id="the day after, too"),
    ],
)
def test_american_offices_close_on_few_of_the_public_holidays(
    subdivision: str, expected: str
) -> None:
    found = holidays_of("US", subdivision, wanted="observed")
    assert " ".join(f"{day.month}-{day.day}" for day in sorted(found)) == expected
    assert found.items() < holidays_of("US", subdivision).items()


@pytest.mark.parametrize(("country", "subdivision"), [("DE", "BY"), ("GB", "SCT"), ("CA", "ON")])
def test_elsewhere_public_holidays_are_observed_also_those_of_a_region(
    country: str, subdivision: str
) -> None:
    found = holidays_of(country, subdivision, wanted="observed")
    assert found == holidays_of(country, subdivision)
    assert len(found) > len(holidays_of(country))


@pytest.mark.parametrize(
    ("country", "subdivision", "name", "expected"),
    [
        ("US", "", " independence  DAY", {date(2026, 7, 3), date(2026, 7, 4)}),
        pytest.param("US", "NY", "Election Day", {date(2026, 11, 3)}, id="not in each year"),
        pytest.param("US", "", "Groundhog Day", {date(2026, 2, 2)}, id="not a public one"),
        ("US", "CA", "Presidents’ Day", {date(2026, 2, 16)}),
        pytest.param("DE", "BY", "Fronleichnam", {date(2026, 6, 4)}, id="in their own language"),
        ("DE", "BY", "Corpus Christi", {date(2026, 6, 4)}),
        pytest.param("IN", "", "Janmashtami", {date(2026, 9, 4)}, id="without what is in brackets"),
        ("ZA", "", "Heritage Day", {date(2026, 9, 24)}),
    ],
)
def test_holidays_can_be_named(
    country: str, subdivision: str, name: str, expected: set[date]
) -> None:
    assert holidays_of(country, subdivision, wanted=(name,)).keys() == expected


def test_names_are_english_whatever_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "de")
    assert holidays_of("DE")[date(2026, 4, 3)] == "Good Friday"
    assert holidays_of("US", "LA", wanted=("Mardi Gras",)) == {date(2026, 2, 17): "Mardi Gras"}


def test_none_may_be_named() -> None:
    assert holidays_of("US", wanted=()) == {}


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (
            ("Thanksgivng", "Labor Day", "Xmas"),
            'of US/NY is called "Thanksgivng" (did you mean "Thanksgiving Day"?) or "Xmas"',
        ),
        (("Zzz",), 'is called "Zzz"; its public holidays are Christmas Day, Columbus Day, '),
        (("veteran",), '"veteran" (did you mean "Veterans Day"?)'),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(
    wanted: tuple[str, ...], message: str
) -> None:
    with pytest.raises(UnknownHolidaysError) as caught:
        holidays_of("US", "NY", wanted=wanted)
    assert message in str(caught.value)
    assert caught.value.key == "holidays"


@pytest.mark.parametrize(
    ("written", "same"),
    [
        pytest.param(("us", ""), ("US", ""), id="small letters"),
        pytest.param((" US ", " NY "), ("US", "NY"), id="spaces"),
        pytest.param(("USA", "ny"), ("US", "NY"), id="three letters"),
        pytest.param(("UK", "eng"), ("GB", "ENG"), id="another code"),
        pytest.param(("DE", "bayern"), ("DE", "BY"), id="the name of a subdivision"),
    ],
)
def test_codes_may_be_written_in_other_ways(
    written: tuple[str, str], same: tuple[str, str]
) -> None:
    assert holidays_of(*written) == holidays_of(*same)


@pytest.mark.parametrize("year", [1, 1800, 2026, 9999])
@pytest.mark.parametrize("country", ["US", "CN", "GB"])
def test_every_year_has_an_answer_with_days_of_that_year_only(country: str, year: int) -> None:
    for wanted in ("public", "observed", ("New Year's Day",)):
        assert {day.year for day in holidays_of(country, year=year, wanted=wanted)} <= {year}


@pytest.mark.parametrize(
    ("country", "subdivision", "message"),
    [
        ("Germany", "", 'no holidays are known for the country "Germany"; did you mean "DE"?'),
        ("united states", "", '"united states"; did you mean "US"?'),
        ("Switzerlnd", "", '"Switzerlnd"; did you mean "CH" or "SZ"?'),
        ("ZZ", "", '"ZZ"; write a two-letter code, such as "US" or "DE"'),
        ("JAN", "", 'country "JAN"; did you mean '),
        ("US", "NYC", 'the country US has no subdivision "NYC" with holidays of its own; '),
        ("US", "NYC", 'did you mean "NY"'),
        ("DE", "XX", "; known are BB, BE, BW, BY, "),
        ("IS", "X", "; leave the subdivision out"),
    ],
)
def test_an_unknown_code_is_answered_with_what_to_write(
    country: str, subdivision: str, message: str
) -> None:
    kept = Kept()
    of_year = for_country(country, subdivision, kept)
    with pytest.raises(UnknownHolidaysError) as caught:
        of_year(2026)
    assert message in str(caught.value)
    assert caught.value.key == ("subdivision" if subdivision else "country")
    assert kept.texts == {}
    with pytest.raises(InputError) as told:
        refuse_unknown(country, subdivision)
    assert str(told.value) == str(caught.value)


@pytest.mark.parametrize(
    ("country", "subdivision"), [("", ""), ("us", "ny"), ("DE", ""), ("", "NY")]
)
def test_known_codes_are_not_refused(country: str, subdivision: str) -> None:
    refuse_unknown(country, subdivision)


def blow_up(*_args: object, **_options: object) -> None:
    msg = "the library was asked"
    raise AssertionError(msg)


@pytest.mark.parametrize("year", [2026, 9999])
def test_what_is_kept_is_not_asked_of_the_library(
    year: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Kept()
    first = for_country("US", "NY", kept)(year)
    monkeypatch.setattr(holidays, "country_holidays", blow_up)
    assert for_country("US", "NY", kept)(year) == first
    assert {kind for kind, _ in kept.texts} == {KIND}


@pytest.mark.parametrize(
    ("country", "subdivision", "year", "wanted"),
    [
        ("DE", "", 2026, "observed"),
        ("US", "", 2026, "observed"),
        ("US", "NY", 2027, "observed"),
        ("US", "NY", 2026, "public"),
        ("US", "NY", 2026, ("Labor Day",)),
    ],
)
def test_country_subdivision_year_and_names_are_kept_apart(
    country: str, subdivision: str, year: int, wanted: Wanted, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Kept()
    for_country("US", "NY", kept)(2026)
    monkeypatch.setattr(holidays, "country_holidays", blow_up)
    with pytest.raises(AssertionError, match="the library was asked"):
        for_country(country, subdivision, kept, wanted)(year)


def test_what_was_kept_and_cannot_be_read_is_made_again() -> None:
    kept = Kept()
    expected = for_country("US", "", kept)(2026)
    ((kind, key),) = kept.texts
    kept.put(kind, key, "2026-01-01 New Year's Day\nyesterday")
    assert for_country("US", "", kept)(2026) == expected
    assert "yesterday" not in kept.texts[kind, key]


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return a folder in which the library seems to be installed, in version 1.0."""
    package = tmp_path / "holidays"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (tmp_path / "holidays-1.0.dist-info").mkdir()
    spec = SimpleNamespace(origin=str(package / "__init__.py"))
    monkeypatch.setattr(importlib.util, "find_spec", {"holidays": spec}.__getitem__)
    return tmp_path


def newer(folder: Path) -> None:
    (folder / "holidays-1.0.dist-info").rename(folder / "holidays-1.1.dist-info")


def longer(folder: Path) -> None:
    module = folder / "holidays" / "__init__.py"
    before = module.stat()
    module.write_text("# more")
    os.utime(module, ns=(before.st_atime_ns, before.st_mtime_ns))


def later(folder: Path) -> None:
    os.utime(folder / "holidays" / "__init__.py", ns=(0, 1))


def unrelated(folder: Path) -> None:
    (folder / "holidays_of_others-3.dist-info").mkdir()
    (folder / "holidays" / "countries.py").write_text("")


@pytest.mark.parametrize(
    ("change", "again"), [(newer, True), (longer, True), (later, True), (unrelated, False)]
)
def test_another_version_of_the_library_is_asked_again(
    change: object, installed: Path, *, again: bool
) -> None:
    assert callable(change)
    kept = Kept()
    for_country("US", "", kept)(2026)
    change(installed)
    for_country("US", "", kept)(2026)
    assert len(kept.texts) == 1 + again


@pytest.mark.parametrize("spec", [None, SimpleNamespace(origin=None)])
def test_a_missing_library_is_a_sentence(spec: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: spec)
    with pytest.raises(InputError, match="`holidays` is not installed"):
        for_country("US", "", Kept())


def test_without_a_country_nothing_is_kept_and_nothing_loaded() -> None:
    kept = Kept()
    assert for_country("  ", "NY", kept)(2026) == {}
    assert kept.texts == {}


def test_the_library_is_loaded_on_a_miss_only() -> None:
    program = """
import sys
from afterview.dates.holidays import for_country

class Full:
    def get(self, kind, key): return "2026-01-01 New Year's Day"

class Empty:
    def get(self, kind, key): return None
    def put(self, kind, key, value): pass

heavy = {"holidays", "importlib.metadata", "difflib", "dateutil"}
assert len(for_country("US", "", Full())(2026)) == 1
assert not heavy & set(sys.modules), heavy & set(sys.modules)
assert len(for_country("US", "", Empty())(2026)) > 6
assert "holidays" in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True)
