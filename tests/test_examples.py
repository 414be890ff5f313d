"""The two example files and their documents against the code: neither can drift from the other."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from afterview_ics import plugin as ics

from afterview.config import secrets
from afterview.config.options import AWAY, TARGET
from afterview.config.options import TABLES as PARSED_TABLES
from afterview.config.parse import parse_config, target_options
from afterview.dates import promise
from afterview.dates.unreadable import UnreadablePromise
from afterview.dates.workdays import MONDAY_TO_FRIDAY, Workdays
from afterview.log.fields import (
    ACTIVITY,
    ACTIVITY_KINDS,
    FELT,
    INTERVIEW,
    INTERVIEWER,
    LONGEST,
    MODES,
    QUESTION,
    RAPPORT,
    RESERVED,
    WAYS,
)
from afterview.log.parse import USUAL, parse_log
from afterview.model import FIRST_YEAR, LAST_YEAR, STATUSES
from afterview.playbook.settings import PROFILES, Settings
from afterview.provider import HISTORY, INCLUDE, PRIVATE, Option, http_time, http_values
from afterview.sync import turns, waits

ROOT = Path(__file__).parents[1]
CONFIG = (ROOT / "config.example.toml").read_text(encoding="utf-8")
LOG = (ROOT / "interviews.example.toml").read_text(encoding="utf-8")
CONFIG_DOC = (ROOT / "docs/configuration.md").read_text(encoding="utf-8")
LOG_DOC = (ROOT / "docs/log-format.md").read_text(encoding="utf-8")

COMMON = {PRIVATE.name, INCLUDE.name, HISTORY.name, "steps"}
"""The options that every provider has; the document shows them once."""

TABLES: Mapping[str, Sequence[Option]] = {
    **PARSED_TABLES,
    "targets.calendar": (*TARGET, *ics.options),
    "me.away": AWAY,
}


def switched_on(text: str) -> str:
    """Return an example with the keys and the tables that stand in it as comments."""
    return re.sub(r"^# ([a-z_]+ = |\[\[)", r"\1", text, flags=re.MULTILINE)


def table_of(document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    for part in name.split("."):
        document = document.get(part, {})
        if isinstance(document, list):  # of tables, of which the example has one
            (document,) = document
    return document


# config.example.toml


@pytest.mark.parametrize("text", [CONFIG, switched_on(CONFIG)], ids=["as it is", "switched on"])
def test_the_example_of_a_configuration_has_no_problem(text: str) -> None:
    read, problems = parse_config(text)
    assert problems == ()
    (target,) = read.targets
    assert target_options(target, ics.options)[1] == []


def test_the_example_of_a_configuration_leaves_every_number_at_its_default() -> None:
    read = parse_config(CONFIG)[0]
    assert read.settings == Settings()
    assert read.settings.origins == {}


@pytest.mark.parametrize(
    ("name", "option"),
    [(name, option) for name, options in TABLES.items() for option in options],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
def test_the_example_of_a_configuration_has_every_key_with_its_default(
    name: str, option: Option
) -> None:
    written = table_of(tomllib.loads(switched_on(CONFIG)), name)
    assert option.name in written
    if option.name not in table_of(tomllib.loads(CONFIG), name):
        said = written[option.name]
        default = option.default
        default = f"{default:%H:%M}" if isinstance(default, time) else default
        is_example = default is None or name == "me.away"
        assert is_example or (tuple(said) if isinstance(said, list) else said) == default


def test_the_example_of_a_configuration_says_what_a_profile_changes() -> None:
    for name, numbers in PROFILES.items():
        (line,) = re.findall(rf'^#   "{name}"  +(.+)$', CONFIG, re.MULTILINE)
        for key, value in numbers.items():
            assert f"{key} = {value}" in line


# interviews.example.toml

WRITTEN = {"was"}
"""The keys that no person writes, but a command: `rename`."""


def interviews() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(LOG)["interview"]
    return found


def test_the_example_of_a_log_has_no_problem() -> None:
    zone = parse_config(CONFIG)[0].me.timezone
    workdays = Workdays(MONDAY_TO_FRIDAY, lambda _year: {})
    read, problems = parse_log(LOG, zone=zone, workdays=workdays)
    assert problems == ()
    assert len(read) == 5


def test_the_example_of_a_log_has_every_key() -> None:
    assert {key for each in interviews() for key in each} == INTERVIEW.keys() - WRITTEN
    people = [person for each in interviews() for person in each.get("interviewers", ())]
    assert {key for person in people for key in person} == INTERVIEWER.keys()
    (activity,) = tomllib.loads(LOG)["activity"]
    assert activity.keys() == ACTIVITY.keys()
    questions = [asked for each in interviews() for asked in each.get("questions", ())]
    assert {key for asked in questions for key in asked} == QUESTION.keys()


def test_the_first_interview_of_the_example_has_every_key_that_can_stand_together() -> None:
    assert INTERVIEW.keys() - interviews()[0].keys() == {"duration", "url", *WRITTEN}


@pytest.mark.parametrize("word", [*STATUSES, *MODES, *RAPPORT, *FELT, *ACTIVITY_KINDS, *WAYS])
def test_the_example_of_a_log_names_every_word_that_can_be_written(word: str) -> None:
    comments = "\n".join(re.findall(r"^# .+$", LOG, re.MULTILINE))
    assert f'"{word}"' in comments


# docs/configuration.md


def rows(text: str, heading: str) -> list[str]:
    """Return the rows of the table below a heading."""
    lines = iter(text.split("\n"))
    assert heading in lines, f"there is no heading {heading!r}"
    section = takewhile(lambda line: not line.startswith("#"), lines)
    return [line for line in section if line.startswith("| `")]


def allowed(option: Option) -> str:
    if option.kind == "time":
        return 'a time, `"HH:MM"`'
    if option.kind == "day":
        return "a date, `YYYY-MM-DD`"
    if option.kind == "number":
        return f"{option.least} to {option.most}"
    if option.values:
        words = ", ".join(f'`"{value}"`' for value in option.values)
        return f"any of {words}" if option.kind == "choices" else words
    return "`true`, `false`" if option.kind == "flag" else option.kind


def default(option: Option) -> str:
    if option.required:
        return "**required**"
    if option.default and option.default == option.values:
        return "all"
    if option.default in {None, "", ()}:
        return "none"
    if isinstance(option.default, tuple):
        return ", ".join(f'`"{value}"`' for value in option.default)
    if isinstance(option.default, str | time):
        return f'`"{option.default:%H:%M}"`' if option.kind == "time" else f'`"{option.default}"`'
    return f"`{str(option.default).lower()}`"


def expected(options: Iterable[Option]) -> Iterator[str]:
    for option in options:
        doc = f"{option.doc[0].upper()}{option.doc[1:]}."
        yield f"| `{option.name}` | {allowed(option)} | {default(option)} | {doc} |"


SECTIONS: Mapping[str, Sequence[Option]] = {
    **{f"## `[{name}]`": options for name, options in PARSED_TABLES.items()},
    "## `[[me.away]]`": AWAY,
    "## `[targets.NAME]`": TARGET,
    "### Keys of every provider": [each for each in ics.options if each.name in COMMON],
    "### `ics`": [each for each in ics.options if each.name not in COMMON],
}


@pytest.mark.parametrize("heading", SECTIONS)
def test_the_reference_of_the_configuration_has_the_keys_of_the_code(heading: str) -> None:
    assert rows(CONFIG_DOC, heading) == list(expected(SECTIONS[heading]))


def test_the_reference_of_the_configuration_has_no_other_tables() -> None:
    documented = re.findall(r"^\| `.+$", CONFIG_DOC, re.MULTILINE)
    assert len(documented) == sum(map(len, SECTIONS.values())) + len(PROFILES)


@pytest.mark.parametrize("name", PROFILES)
def test_the_reference_of_the_configuration_says_what_a_profile_changes(name: str) -> None:
    changed = ", ".join(f"`{key} = {value}`" for key, value in PROFILES[name].items())
    row = next(row for row in rows(CONFIG_DOC, "### Profiles") if row.startswith(f"| `{name}` |"))
    assert row == f"| `{name}` | {changed or 'nothing'} |"


# docs/log-format.md


@pytest.mark.parametrize(
    ("heading", "keys"),
    [
        ("## `[[interview]]`", INTERVIEW),
        ("## `[[interview.interviewers]]`", INTERVIEWER),
        ("## `[[interview.questions]]`", QUESTION),
        ("## `[[activity]]`", ACTIVITY),
    ],
)
def test_the_reference_of_the_log_has_the_keys_of_the_code(
    heading: str, keys: Mapping[str, object]
) -> None:
    assert [row.split("`")[1] for row in rows(LOG_DOC, heading)] == list(keys)


def test_the_reference_of_the_log_has_every_status() -> None:
    assert [row.split("`")[1] for row in rows(LOG_DOC, "### Statuses")] == list(STATUSES)


@pytest.mark.parametrize(
    "said",
    [
        *(f'"{word}"' for word in (*MODES, *RAPPORT, *FELT, *ACTIVITY_KINDS, *WAYS)),
        f"{USUAL.seconds // 60} minutes",
        f"{LONGEST.days} days",
        f"{FIRST_YEAR} to {LAST_YEAR}",
        f"`{RESERVED}`",
    ],
)
def test_the_reference_of_the_log_says_what_the_code_does(said: str) -> None:
    assert said in LOG_DOC


@pytest.mark.parametrize("form", promise.FORMS)
def test_the_reference_of_the_log_has_every_form_of_a_promise(form: str) -> None:
    assert f"`{form}`" in LOG_DOC


def test_every_promise_in_the_reference_of_the_log_can_be_read() -> None:
    workdays = Workdays(MONDAY_TO_FRIDAY, lambda _year: {})
    (said_on,) = re.findall(r"For an interview on Wednesday, (\S+):", LOG_DOC)
    shown = [row.split("`")[1::2] for row in rows(LOG_DOC, "### Promises")]
    assert shown
    for *forms, meaning in shown:
        for form in forms:
            read = promise.read(form, date.fromisoformat(said_on), workdays)
            assert f"{read.earliest} to {read.latest}" == meaning, form


def test_every_promise_that_the_reference_of_the_log_refuses_offers_what_it_lists() -> None:
    workdays = Workdays(MONDAY_TO_FRIDAY, lambda _year: {})
    heading = "#### Promises with several readings"
    shown = [row.split("`")[1::2] for row in rows(LOG_DOC, heading)]
    assert shown
    for words, *readings in shown:
        with pytest.raises(UnreadablePromise) as caught:
            promise.read(words, date(2026, 11, 18), workdays)
        assert list(caught.value.readings) == readings


def test_the_example_in_the_reference_of_the_log_has_no_problem() -> None:
    workdays = Workdays(MONDAY_TO_FRIDAY, lambda _year: {})
    (example,) = re.findall(r"^```toml\n(.*?)^```", LOG_DOC, re.MULTILINE | re.DOTALL)
    assert parse_log(example, zone="America/New_York", workdays=workdays)[1] == ()


# sync.md


def test_the_page_names_the_limits_of_every_wait() -> None:
    page = (ROOT / "docs/sync.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+) \| (\d+) seconds.*\|$", page, flags=re.MULTILINE)
    assert [float(seconds) for _, seconds in rows] == [
        http_time.CONNECT_TIMEOUT,
        http_time.READ_TIMEOUT,
        http_time.ANSWER_TIMEOUT,
        http_time.READ_TIMEOUT,
        secrets.KEYRING_SECONDS,
        turns.RUN_SECONDS,
    ]
    assert secrets.KEYRING_SECONDS == secrets.COMMAND_SECONDS
    assert "for a day at most" in page
    assert http_values.LONGEST_WAIT == waits.MOST.total_seconds() == 24 * 60 * 60
