"""The words for a time zone or a country, row by row."""

from __future__ import annotations

from zoneinfo import ZoneInfo, available_timezones

import pytest

from afterview.dates import zones
from afterview.dates.zones import country_named, country_of, zone_named
from afterview.toml.values import Wrong


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("London", "Europe/London"),
        (" new york ", "America/New_York"),
        ("New_York", "America/New_York"),
        ("New York City", "America/New_York"),
        ("São Paulo", "America/Sao_Paulo"),
        ("Zürich", "Europe/Zurich"),
        ("St. Louis", "America/Chicago"),
        ("St. John's", "America/St_Johns"),
        ("Munich", "Europe/Berlin"),
        ("Indianapolis", "America/Indiana/Indianapolis"),
        ("Calcutta", "Asia/Calcutta"),
        ("europe/berlin", "Europe/Berlin"),
        ("US/Pacific", "US/Pacific"),
        ("EST", "America/New_York"),
        ("pdt", "America/Los_Angeles"),
        ("Eastern Time", "America/New_York"),
        ("Central European Summer Time", "Europe/Brussels"),
        ("London time", "Europe/London"),
        ("UTC", "UTC"),
        ("Japan", "Asia/Tokyo"),
        ("India", "Asia/Kolkata"),
        ("UK", "Europe/London"),
        ("Germany", "Europe/Berlin"),
    ],
)
def test_a_zone_is_found_by_what_people_call_it(words: str, expected: str) -> None:
    assert zone_named(words) == expected


@pytest.mark.parametrize(
    ("words", "reason", "hint"),
    [
        ("IST", "more than one", 'write "Asia/Kolkata", "Europe/Dublin" or "Asia/Jerusalem"'),
        ("CST", "more than one", '"America/Chicago", "Asia/Shanghai" or "America/Havana"'),
        ("Cambridge", "more than one", '"Europe/London" or "America/New_York"'),
        ("USA", "more than one", "write a large city"),
        ("Londn", "names no time zone", 'did you mean "London"?'),
        ("Europe/Munich", "names no time zone", "write a large city"),
        ("time", "names no time zone", "write a large city"),
        ("South", "names no time zone", "write a large city"),
        ("", "names no time zone", "write a large city"),
    ],
)
def test_an_unclear_zone_is_refused_with_its_choices(words: str, reason: str, hint: str) -> None:
    with pytest.raises(Wrong, match=reason) as caught:
        zone_named(words)
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("USA", "US"),
        ("us", "US"),
        ("United States", "US"),
        ("UK", "GB"),
        ("de", "DE"),
        ("Germany", "DE"),
        ("South Korea", "KR"),
        ("Türkiye", "TR"),
        ("Côte d'Ivoire", "CI"),
        ("Congo", ""),
        ("Atlantis", ""),
    ],
)
def test_a_country_is_found_by_its_name_or_its_letters(words: str, code: str) -> None:
    assert country_named(words) == code


@pytest.mark.parametrize(
    ("zone", "code"), [("America/New_York", "US"), ("Europe/Berlin", "DE"), ("UTC", "")]
)
def test_the_country_of_a_zone_is_that_of_the_tz_database(zone: str, code: str) -> None:
    assert country_of(zone) == code


def test_each_name_means_a_zone_that_exists_and_no_name_is_written_in_two_places() -> None:
    zones_of = zones.known_names()
    assert {zone for found in zones_of.values() for zone in found} <= available_timezones()
    for choices in zones.TWO_MEANINGS.values():
        assert len(set(map(ZoneInfo, choices))) == len(choices)
    words = [each.strip() for said in zones.MORE_NAMES.values() for each in said.split(",")[1:]]
    assert len(set(words)) == len(words)
    assert not zones.TWO_MEANINGS.keys() & set(words)
