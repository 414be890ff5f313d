"""Remembered promises are read as the grammar reads them, and again once something has changed."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import NoReturn

import pytest
from caches import Kept

from afterview.dates import promise, remembered
from afterview.dates.remembered import KEY, KIND, RememberedPromises
from afterview.dates.unreadable import UnreadablePromise
from afterview.dates.workdays import MONDAY_TO_FRIDAY, Workdays
from afterview.model import Promise

DAY = date(2026, 11, 20)
WORKDAYS = Workdays(MONDAY_TO_FRIDAY, lambda _year: {})
SAID: list[tuple[str | date, str, str]] = [
    ("within two weeks", "", "US"),
    ("Freitag", "de", "DE"),
    ("by Thanksgiving", "", "US"),
    ("by Thanksgiving", "", "CA"),
    (date(2026, 12, 4), "", ""),
    ("  in   a\nmonth ", "", ""),
]


def read_all(
    cache: Kept, business_days: str = "Monday to Friday", day: date = DAY
) -> list[Promise]:
    promises = RememberedPromises(cache, business_days)
    found = [
        promises.read(words, day, WORKDAYS, language, country) for words, language, country in SAID
    ]
    promises.keep()
    return found


def by_grammar(day: date = DAY) -> list[Promise]:
    return [
        promise.read(words, day, WORKDAYS, language, country) for words, language, country in SAID
    ]


def without_grammar(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_: object) -> NoReturn:
        pytest.fail("the grammar was asked")

    monkeypatch.setattr(promise, "read", read)


def test_what_was_read_once_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    cache, expected = Kept(), by_grammar()
    assert read_all(cache) == expected

    without_grammar(monkeypatch)
    assert read_all(cache) == expected


@pytest.mark.parametrize("changed", ["the day", "the business days"])
def test_a_promise_is_read_again_when_its_ground_changes(changed: str) -> None:
    cache = Kept()
    read_all(cache)
    day = date(2026, 11, 24) if changed == "the day" else DAY
    cache.texts[KIND, KEY] = cache.texts[KIND, KEY].replace("2026-12", "2036-12")
    business_days = "Sunday" if changed == "the business days" else "Monday to Friday"

    assert read_all(cache, business_days, day) == by_grammar(day)


def test_a_promise_is_read_again_when_the_grammar_changes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    module = tmp_path / "grammar.py"
    module.write_text("1", encoding="utf-8")
    monkeypatch.setattr(remembered, "__file__", str(tmp_path / "remembered.py"))
    versions = set()
    for content, seconds in (("1", 1), ("22", 1), ("22", 2)):
        module.write_text(content, encoding="utf-8")
        os.utime(module, (seconds, seconds))
        cache = Kept()
        read_all(cache)
        versions.add(json.loads(cache.texts[KIND, KEY])[0])
    assert len(versions) == 3

    monkeypatch.setattr(remembered, "__version__", "9")
    read_all(cache)
    assert json.loads(cache.texts[KIND, KEY])[0] not in versions


@pytest.mark.parametrize(
    "damaged",
    [
        *("", "{", "[]", "{}", "null", "[1, 2]", '["x", []]'),
        '["READ_WITH", {"KEY": 3}]',
        '["READ_WITH", {"KEY": ["a", "2026-12-04"]}]',
        '["READ_WITH", {"KEY": ["a", "b", "c"]}]',
    ],
)
def test_damage_is_no_reading(damaged: str) -> None:
    cache = Kept()
    read_all(cache)
    read_with, known = json.loads(cache.texts[KIND, KEY])
    text = damaged.replace("READ_WITH", read_with)
    cache.texts[KIND, KEY] = text.replace("KEY", next(iter(known)).replace("\0", "\\u0000"))

    assert read_all(cache) == by_grammar()


def test_unreadable_words_are_refused_each_time() -> None:
    cache = Kept()
    for _ in range(2):
        promises = RememberedPromises(cache, "")
        with pytest.raises(UnreadablePromise, match="couldn't read that"):
            promises.read("soonish", DAY, WORKDAYS, "", "")
        promises.keep()
    assert cache.texts == {}


def test_promises_that_left_the_log_are_forgotten() -> None:
    cache = Kept()
    read_all(cache)
    promises = RememberedPromises(cache, "Monday to Friday")
    promises.read("within two weeks", DAY, WORKDAYS, "", "US")
    promises.keep()

    assert len(json.loads(cache.texts[KIND, KEY])[1]) == 1
