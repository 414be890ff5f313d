"""The configuration and its problems. A test's docstring is its configuration."""

from __future__ import annotations

from datetime import date, time
from inspect import cleandoc
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterview.config.options import AWAY, PLAYBOOK, TABLES
from afterview.config.parse import Config, Me, TargetTable, parse_config, target_options
from afterview.config.table import options
from afterview.dates.whereabouts import Trip
from afterview.model import Problem
from afterview.playbook.settings import KEYS, PROFILES, Settings
from afterview.provider import HISTORY, INCLUDE, PRIVATE, Option
from afterview.toml.values import did_you_mean

NEEDED = '[me]\ntimezone = "Europe/Lisbon"\n[log]\npath = "interviews.toml"\n'


class Parsed(NamedTuple):
    config: Config
    problems: tuple[Problem, ...]

    @property
    def good(self) -> Config:
        assert self.problems == ()
        return self.config

    @property
    def said(self) -> list[tuple[int, str, str]]:
        return [(problem.line, problem.message, problem.hint) for problem in self.problems]


def parse(text: str) -> Parsed:
    return Parsed(*parse_config(text))


@pytest.fixture
def parsed(request: pytest.FixtureRequest) -> Parsed:
    """Read the docstring of the test; its first line is line 1."""
    return parse(cleandoc(request.function.__doc__))


# what a configuration says


def test_a_configuration_needs_two_keys(parsed: Parsed) -> None:
    """
    [me]
    timezone = "Europe/Lisbon"
    [log]
    path = "interviews.toml"
    """
    assert parsed.good == Config(
        me=Me(timezone="Europe/Lisbon"), log_path="interviews.toml", settings=Settings()
    )
    assert parsed.config.settings.origins == {}
    assert parsed.config.store_path == "afterview.db"
    assert parsed.config.drafts_path is None
    assert (parsed.config.tone, parsed.config.invitation) == ("warm", "short")
    assert parsed.config.me.working_days == {0, 1, 2, 3, 4}
    assert parsed.config.usable


def test_a_configuration_with_every_table(parsed: Parsed) -> None:
    """
    # mine
    [me]
    name = " Sam Lee "
    timezone = "America/New_York"
    country = "us"
    subdivision = "NY"
    holidays = [" Labor Day ", ""]
    working_days = ["sun", "mon", "sun"]

    [log]
    path = "~/jobs/interviews.toml"

    [playbook]
    profile = "patient"
    contact_gap = 3
    latest_recap = 22:00:59
    hour = "9:30"
    card = "off"
    keep_searching = false

    [drafts]
    tone = "brief"
    invitation = "long"
    path = "drafts"

    [store]
    path = "state.db"

    [targets.feed]
    provider = "ics"
    path = "out.ics"
    private = true

    [targets.Work_2]
    provider = "caldav"
    """
    read = parsed.good
    assert read.me == Me(
        name="Sam Lee",
        timezone="America/New_York",
        country="US",
        subdivision="NY",
        holidays=("Labor Day",),
        working_days=frozenset({6, 0}),
    )
    assert read.me.lines["country"] == 5
    assert (read.tone, read.invitation) == ("brief", "long")
    assert (read.log_path, read.drafts_path, read.store_path) == (
        "~/jobs/interviews.toml",
        "drafts",
        "state.db",
    )
    assert read.settings == Settings(
        follow_up_without_promise=10,
        contact_gap=3,
        latest_recap=time(22),
        hour=time(9, 30),
        card="off",
        keep_searching=False,
        origins=read.settings.origins,
    )
    assert read.targets == (
        TargetTable(name="feed", provider="ics", options={"path": "out.ics", "private": True}),
        TargetTable(name="Work_2", provider="caldav"),
    )
    feed = read.targets[0]
    assert (feed.line, feed.lines) == (29, {"provider": 30, "path": 31, "private": 32})


def test_every_number_says_where_it_comes_from(parsed: Parsed) -> None:
    """
    [me]
    timezone = "Europe/Lisbon"
    [log]
    path = "interviews.toml"
    [playbook]
    profile = "patient"

    contact_gap = 10
    hour = ""
    """
    settings = parsed.good.settings
    assert [settings.cite(key) for key in ("contact_gap", "follow_up_without_promise", "hour")] == [
        "contact_gap = 10, line 8 of the configuration",
        "follow_up_without_promise = 10, profile patient",
        "hour = 10:00, the default",
    ]


@pytest.mark.parametrize("profile", PROFILES)
def test_a_profile_sets_its_numbers(profile: str) -> None:
    read = parse(f'{NEEDED}[playbook]\nprofile = "{profile}"\n').good.settings
    for key in KEYS:
        assert getattr(read, key) == PROFILES[profile].get(key, getattr(Settings(), key))


def test_an_empty_text_says_the_same_as_no_key_at_all(parsed: Parsed) -> None:
    """
    [me]
    name = ""
    timezone = "Europe/Lisbon"
    country = " "
    [log]
    path = "interviews.toml"
    [playbook]
    profile = ""
    card = ""
    hour = ""
    [drafts]
    path = ""
    [store]
    path = ""
    """
    assert parsed.good == parse(NEEDED).good
    assert parsed.config.settings.origins == {}


@pytest.mark.parametrize(
    ("text", "usable"),
    [
        (NEEDED, True),
        (NEEDED.replace("path", "pfad"), False),
        (NEEDED.replace("Lisbon", "Lissabon"), False),
        (f"{NEEDED}[x]", True),
    ],
)
def test_the_log_can_be_checked_as_soon_as_it_is_known_and_the_zone(
    text: str,
    usable: bool,  # noqa: FBT001 - a row of the table
) -> None:
    assert parse(text).config.usable is usable


# problems


def test_all_problems_of_a_configuration_are_reported_at_once(parsed: Parsed) -> None:
    """
    timezone = "Europe/Lisbon"
    [me]
    tiemzone = "Europe/Lisbon"
    country = "USA"
    [log]
    path = 1
    [playbok]
    [playbook]
    hour = "25:00"
    follow_up_cap = 11
    [targets.a]
    path = "x"
    [targets.b]
    provider = ""
    """
    assert [line for line, _, _ in parsed.said] == [1, 2, 3, 4, 6, 7, 9, 10, 11, 14]
    assert not parsed.config.usable
    assert parsed.config.settings == Settings()
    assert parsed.config.targets == ()


def test_an_error_of_syntax_is_one_problem(parsed: Parsed) -> None:
    """
    [me]
    timezone = Europe/Lisbon
    """
    hint = 'text stands between quotes: company = "Acme"'
    assert parsed.said == [(2, "there is no value after the = that can be read", hint)]
    assert parsed.config == Config()
    assert not parsed.config.usable


ZONE = (
    'write the name of your zone, such as timezone = "Europe/Lisbon"; `afterview init` finds it, '
    "and on Linux `timedatectl` shows it"
)
NAME = (
    'write a name such as "Europe/Lisbon" or "America/New_York"; did you mean "America/New_York"?'
)
LOG = 'write path = "...": the log of your interviews'
WRITES = 'write provider = "...": the provider that writes to the target'
TARGET = 'write a table such as [targets.calendar], with provider = "ics" below it'


def test_what_is_needed_is_said_and_how_to_find_it() -> None:
    assert parse("").said == [
        (0, "[me] timezone is missing", ZONE),
        (0, "[log] path is missing", LOG),
    ]
    assert parse('[log]\npath = " "\n\n[me]').said == [
        (2, "[log] path is empty", LOG),
        (4, "[me] timezone is missing", ZONE),
    ]


DAYS = 'write a list, with any of "mon", "tue", "wed", "thu", "fri", "sat" or "sun"'


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        ('country = "USA"', '[me] country = "USA" is not a code of two letters',
         'write the ISO code, such as "US", "GB" or "DE"'),
        ('country = "ÄÖ"', '[me] country = "ÄÖ" is not a code of two letters',
         'write the ISO code, such as "US", "GB" or "DE"'),
        ('subdivision = "NY"', "[me] subdivision says nothing without a country",
         'write country = "...", or delete the subdivision'),
        ('holidays = ["Labor Day"]', "[me] holidays names some, but of no country",
         'write country = "...", or delete the names'),
        ('holidays = "pubic"', '[me] holidays = "pubic" is not known',
         'write "observed" or "public"; did you mean "public"?'),
        ("holidays = true", "[me] holidays is true or false, not text",
         'write "observed" or "public", or a list: holidays = ["Christmas Day"]'),
        ("holidays = [1]", "[me] holidays, number 1 is a whole number, not text",
         'write it between quotes: holidays, number 1 = "..."'),
        ("working_days = []", "[me] working_days is empty",
         'write at least one day, such as ["mon"]'),
        ('working_days = "mon"', "[me] working_days is text, not a list",
         DAYS),
        ('working_days = ["mon", "monday"]', '[me] working_days: "monday" is not known',
         f'{DAYS}; did you mean "mon"?'),
        ("working_days = [1]", "[me] working_days is a whole number, not text",
         'write it between quotes: working_days = "..."'),
        ('name = "a\\nb"', "[me] name holds a line break", "write it on one line"),
    ],
)  # fmt: skip
def test_one_slip_about_the_person_is_one_problem(line: str, message: str, hint: str) -> None:
    text = f'[log]\npath = "interviews.toml"\n[me]\ntimezone = "Europe/Lisbon"\n{line}\n'
    assert parse(text).said == [(5, message, hint)]


# trips

TRIP = """\
[me]
timezone = "America/New_York"
[log]
path = "interviews.toml"
[[me.away]]
from = 2026-12-10
until = 2026-12-14
timezone = "Asia/Tokyo"
"""


def test_trips_are_in_the_order_of_their_days(parsed: Parsed) -> None:
    """
    [me]
    timezone = "America/New_York"
    [[me.away]]
    from = 2026-12-10
    until = 2026-12-14
    timezone = "Asia/Tokyo"
    country = "jp"
    [[me.away]]
    timezone = "Europe/Berlin"
    from = 2026-12-01
    until = 2026-12-09
    country = "DE"
    subdivision = "BY"
    [log]
    path = "interviews.toml"
    """
    berlin, tokyo = parsed.good.me.away
    assert (tokyo.first, tokyo.last) == (date(2026, 12, 10), date(2026, 12, 14))
    assert (tokyo.timezone, tokyo.country, tokyo.subdivision) == ("Asia/Tokyo", "JP", "")
    assert (berlin.country, berlin.subdivision) == ("DE", "BY")
    assert (tokyo.lines["from"], tokyo.lines["until"], tokyo.lines["subdivision"]) == (4, 5, 3)
    places = parsed.config.me.places
    assert places.home == ZoneInfo("America/New_York")
    assert places.trips == (
        Trip(berlin.first, berlin.last, ZoneInfo("Europe/Berlin")),
        Trip(tokyo.first, tokyo.last, ZoneInfo("Asia/Tokyo")),
    )


WITHOUT_QUOTES = "write the day only, without quotes: {} = 2026-11-20"


@pytest.mark.parametrize(
    ("old", "new", "line", "message", "hint"),
    [
        ("2026-12-14", "2026-12-09", 7, "until = 2026-12-09 is before from = 2026-12-10",
         "write your first day there as from, and your last one as until"),
        ("from = 2026-12-10\n", "", 5, "from is missing",
         "write your first day there, without quotes: from = 2026-12-10"),
        ("until = 2026-12-14\n", "", 5, "until is missing",
         "write your last day there, without quotes: until = 2026-12-14"),
        ('timezone = "Asia/Tokyo"\n', "", 5, "timezone is missing",
         'write the name of the zone there, such as timezone = "Asia/Tokyo"'),
        ('"Asia/Tokyo"', '""', 8, "timezone is empty",
         'write the name of the zone there, such as timezone = "Asia/Tokyo"'),
        ('"Asia/Tokyo"', '"Tokio"', 8, 'timezone = "Tokio": there is no such time zone',
         'write a name such as "Europe/Lisbon" or "America/New_York"; did you mean "Asia/Tokyo"?'),
        ("2026-12-10", '"2026-12-10"', 6, "from is text, not a date",
         WITHOUT_QUOTES.format("from")),
        ("2026-12-14", "2026-12-14T10:00:00", 7, "until is a date with a time, not a date",
         WITHOUT_QUOTES.format("until")),
        ("2026-12-14", "2926-12-14", 7, "until is in the year 2926",
         "write a year from 1970 to 2200"),
        ("until =", "untill = 1\nuntil =", 7, 'unknown key "untill"', 'did you mean "until"?'),
        ("until =", "to = 1\nuntil =", 7, 'unknown key "to"', 'did you mean "until"?'),
        ("until =", "x = 1\nuntil =", 7, 'unknown key "x"',
         "the keys here are from, until, timezone, country, subdivision"),
        ("until =", 'country = "JPN"\nuntil =', 7, 'country = "JPN" is not a code of two letters',
         'write the ISO code, such as "US", "GB" or "DE"'),
        ("until =", 'subdivision = "13"\nuntil =', 7, "subdivision says nothing without a country",
         'write country = "...", or delete the subdivision'),
    ],
)  # fmt: skip
def test_one_slip_about_a_trip_is_one_problem(
    old: str, new: str, line: int, message: str, hint: str
) -> None:
    parsed = parse(TRIP.replace(old, new))
    assert parsed.said == [(line, f"[[me.away]] {message}", hint)]
    assert parsed.config.usable


@pytest.mark.parametrize("first", ["2026-12-10", "2026-12-14"])
def test_two_trips_share_no_day(first: str) -> None:
    other = f'[[me.away]]\nfrom = {first}\nuntil = 2026-12-20\ntimezone = "Europe/Berlin"\n'
    message = (
        f"[[me.away]] from = {first} is within the trip that begins on line 6 and ends with "
        "until = 2026-12-14"
    )
    hint = "let one of the two begin after the last day of the other"
    assert parse(TRIP + other).said == [(10, message, hint)]
    assert parse(TRIP + other.replace(first, "2026-12-15")).said == []


@pytest.mark.parametrize(
    "away", ['away = "Tokyo"', "[me.away]\nfrom = 2026-12-10", "away = [1]", "away = [[]]"]
)
def test_trips_that_are_no_tables_say_how_one_begins(away: str) -> None:
    text = f'[log]\npath = "interviews.toml"\n[me]\ntimezone = "Europe/Lisbon"\n{away}\n'
    hint = "begin each with [[me.away]], its keys on the lines below"
    assert parse(text).said == [(5, "[me] away is not a list of tables", hint)]


def test_a_zone_that_does_not_exist_brings_the_nearest(parsed: Parsed) -> None:
    """
    [me]
    timezone = "New_York"
    [log]
    path = "interviews.toml"
    """
    assert parsed.said == [(2, '[me] timezone = "New_York": there is no such time zone', NAME)]


def test_a_key_in_place_of_a_table_is_a_problem_and_the_table_missing() -> None:
    assert parse('me = 1\n[log]\npath = "interviews.toml"').said == [
        (1, "me is a whole number, not a table", "write [me] on a line of its own, its keys below"),
        (1, "[me] timezone is missing", ZONE),
    ]


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        ('[playbook]\nprofile = "patience"', 2, '[playbook] profile = "patience" is not known',
         'write "standard", "patient" or "gentle"; did you mean "patient"?'),
        ('[playbook]\ncard = "yes"', 2, '[playbook] card = "yes" is not known',
         'write "auto", "on" or "off"'),
        ("[playbook]\ncard = true", 2, "[playbook] card is true or false, not text",
         'write it between quotes: card = "..."'),
        ("[playbook]\nfollow_up_cap = -1", 2, "[playbook] follow_up_cap is too small",
         "write a whole number from 0 to 10"),
        ("[playbook]\nfollow_up_cap = 11", 2, "[playbook] follow_up_cap is too large",
         "write a whole number from 0 to 10"),
        (f"[playbook]\nfollow_up_cap = 0x{'f' * 5000}", 2, "[playbook] follow_up_cap is too large",
         "write a whole number from 0 to 10"),
        ("[playbook]\ncontact_gap = -1", 2, "[playbook] contact_gap is too small",
         "write a whole number from 0 to 3650"),
        ("[playbook]\npark_after = 3651", 2, "[playbook] park_after is too large",
         "write a whole number from 0 to 3650"),
        ("[playbook]\npark_after = true", 2,
         "[playbook] park_after is true or false, not a whole number",
         "write a whole number from 0 to 3650"),
        ('[playbook]\npark_after = "10"', 2, "[playbook] park_after is text, not a whole number",
         "write a whole number from 0 to 3650"),
        ("[playbook]\npark_after = 1.5", 2,
         "[playbook] park_after is a number with a fraction, not a whole number",
         "write a whole number from 0 to 3650"),
        ("[playbook]\nkeep_searching = 1", 2,
         "[playbook] keep_searching is a whole number, not true or false",
         "write keep_searching = true or keep_searching = false, without quotes"),
        ('[playbook]\nhour = "24:00"', 2, '[playbook] hour = "24:00" is not a time of day',
         'write hours and minutes, such as hour = "21:30"'),
        ('[playbook]\nlatest_recap = "9 pm"', 2,
         '[playbook] latest_recap = "9 pm" is not a time of day',
         'write hours and minutes, such as latest_recap = "21:30"'),
        ("[playbook]\nhour = 10", 2, "[playbook] hour is a whole number, not text",
         'write it between quotes: hour = "..."'),
        ("[playbook]\nfollow_up_capp = 1", 2, '[playbook] unknown key "follow_up_capp"',
         'did you mean "follow_up_cap"?'),
        # the other tables
        ("[drafts]\npath = []", 2, "[drafts] path is a list, not text",
         'write it between quotes: path = "..."'),
        ('[store]\nfolder = "x"', 2, '[store] unknown key "folder"', "the keys here are path"),
        ("[target.x]", 1, 'unknown key or table "target"', 'did you mean "targets"?'),
        ("[x]", 1, 'unknown key or table "x"',
         ("the keys here are me, log, playbook, drafts, store, notify, record, targets, "
          "mail, contacts, calendars")),
        # targets
        ("[[targets]]", 1, "targets is a list, not a table", TARGET),
        ('[targets]\nprovider = "ics"', 2, "[targets.provider] is text, not a table", TARGET),
        ("[targets.feed]\npath = 'x'", 1, "[targets.feed] provider is missing", WRITES),
        ("[targets.feed]\nprovider = ''", 2, "[targets.feed] provider is empty", WRITES),
        ("[targets.feed]\nprovider = 1", 2, "[targets.feed] provider is a whole number, not text",
         'write it between quotes: provider = "..."'),
        ('[targets."my feed"]\nprovider = "ics"', 1, "[targets.my feed] is not a name for a target",
         "use letters without accents, digits, - and _, up to 40"),
        ('[targets."\\u001b"]\nprovider = "ics"', 1,
         "[targets.\\u001B] is not a name for a target",
         "use letters without accents, digits, - and _, up to 40"),
        (f'[targets.{"x" * 41}]\nprovider = "ics"', 1,
         f"[targets.{'x' * 41}] is not a name for a target",
         "use letters without accents, digits, - and _, up to 40"),
        # accounts
        ("contacts = 1", 1, "contacts is a whole number, not a table",
         'write [contacts] on a line of its own, with url = "..." below it'),
        ('[contacts]\nurl = "x"\n[targets.contacts]\nprovider = "ics"', 3,
         "a target cannot have the name contacts, which is that of your address book",
         "give it another name"),
    ],
)  # fmt: skip
def test_one_slip_is_one_problem(text: str, line: int, message: str, hint: str) -> None:
    assert parse(f"{text}\n{NEEDED}").said == [(line, message, hint)]


def test_a_key_without_its_table_is_sent_there(parsed: Parsed) -> None:
    """
    contact_gap = 3
    path = "interviews.toml"
    [me]
    timezone = "Europe/Lisbon"
    [log]
    path = "interviews.toml"
    """
    assert parsed.said == [
        (1, 'unknown key or table "contact_gap"', "write it below [playbook]"),
        (2, 'unknown key or table "path"', "write it below [log] or [drafts] or [store]"),
    ]


def test_no_two_tables_share_a_path(parsed: Parsed) -> None:
    """
    [me]
    timezone = "Europe/Lisbon"
    [log]
    path = "interviews.toml"
    [targets.a]
    provider = "ics"
    path = "out.ics"
    [targets.b]
    provider = "ics"
    path = "out.ics"
    [targets.c]
    provider = "ics"
    path = "interviews.toml"
    [targets.d]
    provider = "caldav"
    path = ""
    [targets.e]
    provider = "caldav"
    path = ""
    [targets.f]
    provider = "caldav"
    path = 1
    [targets.g]
    provider = "caldav"
    path = 1
    """
    hint = "give each a file of its own"
    assert parsed.said == [
        (10, '[targets.b] path = "out.ics" is also that of [targets.a]', hint),
        (13, '[targets.c] path = "interviews.toml" is also that of [log]', hint),
    ]


# the options of one table, as a provider describes them

SPEC = (
    Option(name="path", kind="path", required=True, doc="the file. It is new"),
    Option(name="label", kind="text", default="Interviews", doc="a name"),
    Option(name="tasks", kind="choice", default="events", values=("events", "todos"), doc="how"),
    Option(name="pages", kind="number", default=7, least=2, doc="how many"),
    Option(name="at", kind="time", default=time(7), doc="when"),
    Option(name="year", kind="number", default=2026, least=1, most=9999, doc="which"),
    PRIVATE,
    INCLUDE,
    HISTORY,
)


def checked(table: dict[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    lines = {key: number for number, key in enumerate(table, 11)}
    return target_options(
        TargetTable(name="feed", provider="ics", options=table, lines=lines, line=10), SPEC
    )


def test_options_have_their_defaults() -> None:
    values, problems = checked({"path": "out.ics", "label": ""})
    assert problems == []
    assert values == {
        "path": "out.ics",
        "label": "Interviews",
        "tasks": "events",
        "pages": 7,
        "at": time(7),
        "year": 2026,
        "private": False,
        "include": (),
        "history": 180,
    }


def test_options_are_what_the_table_says() -> None:
    table = {
        "path": " out.ics",
        "label": "Mine",
        "tasks": "todos",
        "pages": 1_000_000,
        "at": "6:05",
        "year": 9999,
        "private": True,
        "include": ["questions", "questions"],
        "history": 3650,
    }
    values, problems = checked(table)
    assert problems == []
    read = {"path": "out.ics", "include": ("questions",), "at": time(6, 5)}
    assert values == {**table, **read}


def test_a_time_of_day_of_a_provider_may_be_written_as_toml_has_it() -> None:
    values, problems = checked({"path": "out.ics", "at": time(6, 5, 30)})
    assert (values["at"], problems) == (time(6, 5), [])
    values, problems = checked({"path": "out.ics", "at": "6 am", "year": 10_000})
    assert values["at"] == time(7)
    assert problems == [
        Problem(
            12,
            '[targets.feed] at = "6 am" is not a time of day',
            'write hours and minutes, such as at = "21:30"',
        ),
        Problem(13, "[targets.feed] year is too large", "write a whole number from 1 to 9999"),
    ]


def test_problems_of_options_name_the_target_and_its_lines() -> None:
    values, problems = checked(
        {
            "tasks": "todo",
            "include": ["notes"],
            "pages": 1,
            "private": "no",
            "histroy": 1,
            "history": 4000,
        }
    )
    assert problems == [
        Problem(
            11,
            '[targets.feed] tasks = "todo" is not known',
            'write "events" or "todos"; did you mean "todos"?',
        ),
        Problem(
            12,
            '[targets.feed] include: "notes" is not known',
            'write a list, with any of "questions"',
        ),
        Problem(13, "[targets.feed] pages is too small", "write a whole number of at least 2"),
        Problem(
            14,
            "[targets.feed] private is text, not true or false",
            "write private = true or private = false, without quotes",
        ),
        Problem(15, '[targets.feed] unknown key "histroy"', 'did you mean "history"?'),
        Problem(16, "[targets.feed] history is too large", "write a whole number from 0 to 3650"),
        Problem(10, "[targets.feed] path is missing", 'write path = "...": the file'),
    ]
    assert values["history"] == 180


def test_options_can_be_checked_without_a_target() -> None:
    values, problems = options({"labl": "x"}, SPEC[1:2], lambda _key: 3)
    assert values == {"label": "Interviews"}
    assert problems == [Problem(3, 'unknown key "labl"', 'did you mean "label"?')]


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("colour", '; did you mean "color"?'),
        ("COLOR", '; did you mean "color"?'),
        ("x", ""),
        ("", ""),
        ("colour" * 10_000, ""),
    ],
)
def test_the_nearest_word_is_suggested(word: str, said: str) -> None:
    assert did_you_mean(word, ("color", "size")) == said


def test_every_number_of_the_playbook_has_a_key_with_its_default() -> None:
    assert [option.name for option in PLAYBOOK] == ["profile", *KEYS]
    for option in PLAYBOOK[1:]:
        assert option.default == getattr(Settings(), option.name)
        assert option.doc


# properties

values = st.one_of(
    st.sampled_from(['"x"', '""', "1", "-1", "1.5", "true", "10:00:00", "2026-11-20", "[]", "{}"]),
    st.sampled_from(['["mon"]', '"mon"', '"10:00"', '"ics"', '"on"', '"US"', '"Europe/Lisbon"']),
)


@st.composite
def configurations(draw: st.DrawFn) -> str:
    keys = sorted({option.name for table in (*TABLES.values(), AWAY) for option in table})
    tables = st.sampled_from(
        [*TABLES, "me.away", "[me.away]", "targets", "targets.a", "targets.b", "else"]
    )
    text = ""
    for table in draw(st.lists(tables, unique=True)):
        pairs = draw(st.dictionaries(st.sampled_from([*keys, "provider", "odd"]), values))
        text += f"[{table}]\n" + "".join(f"{key} = {value}\n" for key, value in pairs.items())
    return text


@given(st.text() | configurations())
def test_any_text_ends_in_a_configuration_or_in_problems(text: str) -> None:
    parsed = parse(text)
    assert parsed.config.usable or parsed.problems
    assert [problem.line for problem in parsed.problems] == sorted(
        problem.line for problem in parsed.problems
    )
    for problem in parsed.problems:
        assert 0 <= problem.line <= text.count("\n") + 1
        assert problem.message.isprintable()
        assert problem.hint.isprintable()
