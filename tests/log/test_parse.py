"""The log and its problems. A test's docstring is its log, so that both stand together."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from inspect import cleandoc
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterview.dates import promise
from afterview.dates.workdays import MONDAY_TO_FRIDAY, Workdays
from afterview.log import parse as parse_module
from afterview.log.fields import FELT, INTERVIEW, INTERVIEWER, MODES, OWED, QUESTION, RAPPORT
from afterview.log.parse import parse_log
from afterview.model import (
    STATUSES,
    Contact,
    Interview,
    Interviewer,
    Owed,
    Problem,
    Promise,
    Question,
    Speech,
    slug,
)

WORKDAYS = Workdays(MONDAY_TO_FRIDAY, lambda _year: {})
NEW_YORK = ZoneInfo("America/New_York")
LISBON = ZoneInfo("Europe/Lisbon")


class Parsed(NamedTuple):
    interviews: tuple[Interview, ...]
    problems: tuple[Problem, ...]

    @property
    def only(self) -> Interview:
        assert self.problems == ()
        (interview,) = self.interviews
        return interview

    @property
    def said(self) -> list[tuple[int, str]]:
        return [(problem.line, problem.message) for problem in self.problems]


def parse(text: str) -> Parsed:
    return Parsed(*parse_log(text, zone="America/New_York", workdays=WORKDAYS))


@pytest.fixture
def parsed(request: pytest.FixtureRequest) -> Parsed:
    """Read the docstring of the test; its first line is line 1."""
    return parse(cleandoc(request.function.__doc__))


def with_line(line: str) -> str:
    return f'[[interview]]\nid = "a"\ncompany = "A"\nstart = 2026-11-20T14:00:00\n{line}\n'


# what a log says


def test_an_interview_with_every_key(parsed: Parsed) -> None:
    """
    # what a complete one looks like
    [[interview]]
    id = "acme-onsite"
    company = "Acme Robotics"
    role = "Backend engineer"
    round = "onsite"
    start = 2026-11-20T14:00:00
    end = 2026-11-20T15:30:00
    timezone = "Europe/Lisbon"
    mode = "in person"
    location = "1 Main St, Albany"
    url = "https://meet.example/1"
    promise = "within two weeks"
    contact = "Rita Cruz <rita@acme.example>"
    status = "waiting"
    status_since = 2026-11-21
    no_contact = true
    answer_by = 2026-12-11
    via = "Hays"
    language = "de"
    topics = ["migration to Rust", "on-call"]
    concerns = ["no Kubernetes"]
    notes = "private"

    [[interview.interviewers]]
    name = "Jane Doe"
    email = "jane@acme.example"
    title = "VP Engineering"
    profile = "https://www.linkedin.com/in/janedoe"
    rapport = "good"
    talked_about = "her talk on consensus protocols"

    [[interview.interviewers]]
    name = "Ravi Shah"

    [[interview.owed]]
    what = "the link to my talk"
    by = 2026-11-23

    [[interview.owed]]
    what = "two references"

    [[interview.questions]]
    asked = "Why do you want to leave?"
    answered = "Looking for ownership of a whole service."
    felt = "strong"

    [[interview.questions]]
    asked = "Why us?"
    """
    interview = parsed.only
    assert interview == Interview(
        id="acme-onsite",
        company="Acme Robotics",
        role="Backend engineer",
        round="onsite",
        start=datetime(2026, 11, 20, 14, tzinfo=LISBON),
        end=datetime(2026, 11, 20, 15, 30, tzinfo=LISBON),
        timezone="Europe/Lisbon",
        mode="in person",
        location="1 Main St, Albany",
        url="https://meet.example/1",
        promise=Promise("within two weeks", date(2026, 11, 20), date(2026, 12, 4)),
        contact=Contact("Rita Cruz", "rita@acme.example"),
        status="waiting",
        status_since=date(2026, 11, 21),
        no_contact=True,
        answer_by=date(2026, 12, 11),
        via="Hays",
        language="de",
        topics=("migration to Rust", "on-call"),
        concerns=("no Kubernetes",),
        interviewers=(
            Interviewer(
                name="Jane Doe",
                email="jane@acme.example",
                title="VP Engineering",
                profile="https://www.linkedin.com/in/janedoe",
                rapport="good",
                talked_about="her talk on consensus protocols",
            ),
            Interviewer(name="Ravi Shah", rapport="neutral"),
        ),
        owed=(Owed("the link to my talk", date(2026, 11, 23)), Owed("two references")),
        questions=(
            Question(
                asked="Why do you want to leave?",
                answered="Looking for ownership of a whole service.",
                felt="strong",
            ),
            Question(asked="Why us?"),
        ),
    )
    assert interview.notes == "private"


def test_an_interview_needs_three_keys_and_takes_an_hour(parsed: Parsed) -> None:
    """
    [[interview]]
    id = "acme"
    company = "Acme"
    start = 2026-11-20T14:00:00
    """
    assert parsed.only == Interview(
        id="acme",
        company="Acme",
        start=datetime(2026, 11, 20, 14, tzinfo=NEW_YORK),
        end=datetime(2026, 11, 20, 15, tzinfo=NEW_YORK),
        timezone="America/New_York",
    )


def test_an_empty_text_says_the_same_as_no_key_at_all(parsed: Parsed) -> None:
    """
    [[interview]]
    id = "acme"
    company = "Acme"
    role = ""
    start = 2026-11-20T14:00:00
    timezone = ""
    mode = ""
    promise = "  "
    contact = ""
    status = ""
    topics = ["", "x"]
    notes = ""
    interviewers = [{ name = "Jane", email = "", rapport = "" }]
    questions = [{ asked = "Why?", felt = "" }]
    """
    assert parsed.only == Interview(
        id="acme",
        company="Acme",
        start=datetime(2026, 11, 20, 14, tzinfo=NEW_YORK),
        end=datetime(2026, 11, 20, 15, tzinfo=NEW_YORK),
        timezone="America/New_York",
        topics=("x",),
        interviewers=(Interviewer(name="Jane"),),
        questions=(Question(asked="Why?"),),
    )


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "interview = []"])
def test_an_empty_log_has_no_interviews_and_no_problem(text: str) -> None:
    assert parse(text) == ((), ())


def test_a_text_of_one_line_loses_the_space_around_it_and_a_longer_one_nothing(
    parsed: Parsed,
) -> None:
    """
    [[interview]]
    id = " acme "
    company = " Acme  Robotics "
    start = 2026-11-20T14:00:00
    notes = "  loud\\t\\n room  "
    interviewers = [{ name = " Jane ", talked_about = " a\\nb " }]
    questions = [{ asked = " Why? ", answered = "\\n" }]
    """
    interview = parsed.only
    assert (interview.id, interview.company) == ("acme", "Acme  Robotics")
    assert interview.notes == "  loud\t\n room  "
    assert interview.interviewers == (Interviewer(name="Jane", talked_about=" a\nb "),)
    assert interview.questions == (Question(asked=" Why? ", answered="\n"),)


@pytest.mark.parametrize(
    ("line", "contact"),
    [
        ('contact = "Rita Cruz <rita@acme.example>"', Contact("Rita Cruz", "rita@acme.example")),
        ('contact = "Rita Cruz<rita@acme.example>"', Contact("Rita Cruz", "rita@acme.example")),
        ("contact = '\"Cruz, Rita\" < rita@acme.example >'",
         Contact("Cruz, Rita", "rita@acme.example")),
        ('contact = "<rita@acme.example>"', Contact("", "rita@acme.example")),
        ('contact = "rita@acme.example"', Contact("", "rita@acme.example")),
        ('contact = " Rita Cruz "', Contact("Rita Cruz")),
        ('contact = "josé.o\'neill+jobs@münchen.example"',
         Contact("", "josé.o'neill+jobs@münchen.example")),
        ("", None),
    ],
)  # fmt: skip
def test_a_contact_is_a_name_or_an_address_or_both(line: str, contact: Contact | None) -> None:
    assert parse(with_line(line)).only.contact == contact


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        ('"90 min"', 90),
        ('"1h"', 60),
        ('"1 h 30 min"', 90),
        ('"1h30m"', 90),
        ('"1.5 hours"', 90),
        ('"1,5 h"', 90),
        ('"1 hour and 15 minutes"', 75),
        ('" 2 Hrs "', 120),
        ('"1 minute"', 1),
        ("45", 45),
        ('"168 h"', 7 * 24 * 60),
        ('"half an hour"', 30),
        ('"Half  an hour"', 30),
        ('"three quarters of an hour"', 45),
        ('"an hour and a half"', 90),
    ],
)
def test_a_duration_is_read_in_the_ways_that_people_write_it(written: str, minutes: int) -> None:
    interview = parse(with_line(f"duration = {written}")).only
    assert interview.end - interview.start == timedelta(minutes=minutes)


def test_a_log_without_a_problem_is_not_scanned_for_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_text: str) -> None:
        pytest.fail("the scan takes time that only a problem is worth")

    monkeypatch.setattr(parse_module, "lines_of", refuse)
    assert parse(with_line('promise = "next week"')).only.id == "a"


# dates and times


def test_a_time_with_an_offset_is_shown_in_the_zone_of_the_interview(parsed: Parsed) -> None:
    """
    [[interview]]
    id = "acme"
    company = "Acme"
    start = 2026-11-20T14:00:00Z
    end = 2026-11-20T16:30:00.5+01:00
    timezone = "America/New_York"
    """
    interview = parsed.only
    assert interview.start == datetime(2026, 11, 20, 9, tzinfo=NEW_YORK)
    assert interview.start.tzinfo == NEW_YORK
    assert interview.end == datetime(2026, 11, 20, 10, 30, tzinfo=NEW_YORK)


def test_a_promise_counts_from_the_local_day_of_the_interview(parsed: Parsed) -> None:
    """
    [[interview]]
    id = "acme"
    company = "Acme"
    start = 2026-11-20T14:00:00-05:00
    timezone = "Pacific/Auckland"
    promise = "in 10 days"
    """
    promised = parsed.only.promise
    assert promised is not None
    assert promised.latest == date(2026, 12, 1)


def test_a_promise_may_be_a_date(parsed: Parsed) -> None:
    """
    [[interview]]
    id = "acme"
    company = "Acme"
    start = 2026-11-20T14:00:00
    promise = 2026-12-04
    """
    promised = parsed.only.promise
    assert promised is not None
    assert (promised.earliest, promised.latest) == (date(2026, 12, 4), date(2026, 12, 4))


def test_of_a_time_that_comes_twice_the_first_is_meant(parsed: Parsed) -> None:
    """
    [[interview]]
    id = "first"
    company = "Acme"
    start = 2026-11-01T01:30:00

    [[interview]]
    id = "second"
    company = "Bolt"
    start = 2026-11-01T01:30:00-05:00
    """
    first, second = parsed.interviews
    assert first.start.replace(tzinfo=None) == second.start.replace(tzinfo=None)
    assert first.start.timestamp() == datetime(2026, 11, 1, 5, 30, tzinfo=UTC).timestamp()
    assert second.start.timestamp() == datetime(2026, 11, 1, 6, 30, tzinfo=UTC).timestamp()


def test_a_duration_is_real_time_over_the_night_when_the_clocks_change(parsed: Parsed) -> None:
    """
    [[interview]]
    id = "acme"
    company = "Acme"
    start = 2026-11-01T00:30:00
    duration = "3 h"
    """
    assert parsed.only.end.replace(tzinfo=None) == datetime(2026, 11, 1, 2, 30)  # noqa: DTZ001
    assert parsed.only.end.timestamp() - parsed.only.start.timestamp() == 3 * 3600


def test_an_end_is_after_the_start_in_real_time(parsed: Parsed) -> None:
    """
    [[interview]]
    id = "acme"
    company = "Acme"
    start = 2026-11-01T01:30:00-04:00
    end = 2026-11-01T01:15:00-05:00
    """
    assert parsed.only.end.timestamp() - parsed.only.start.timestamp() == 45 * 60


@pytest.mark.parametrize(
    ("zone", "written", "before", "after"),
    [
        ("America/New_York", "2027-03-14T02:00:00", "2027-03-14T02:00:00", "2027-03-14T03:00:00"),
        ("America/New_York", "2027-03-14T02:59:59", "2027-03-14T02:00:00", "2027-03-14T03:00:00"),
        ("Europe/Dublin", "2027-03-28T01:30:00", "2027-03-28T01:00:00", "2027-03-28T02:00:00"),
        ("Australia/Lord_Howe", "2026-10-04T02:10:00", "2026-10-04T02:00:00",
         "2026-10-04T02:30:00"),
        # Samoa went without a day.
        ("Pacific/Apia", "2011-12-30T12:00:00", "2011-12-30T00:00:00", "2011-12-31T00:00:00"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("key", ["start", "end"])
def test_a_time_that_the_clocks_skip_is_a_problem(
    zone: str, written: str, before: str, after: str, key: str
) -> None:
    other = f"{key} = {written}"
    if key == "end":
        other += (
            f"\nstart = {datetime.fromisoformat(written) - timedelta(days=2):%Y-%m-%dT%H:%M:%S}"
        )
    parsed = parse(f'[[interview]]\nid = "a"\ncompany = "A"\ntimezone = "{zone}"\n{other}\n')
    (problem,) = parsed.problems
    assert problem == Problem(
        5,
        f"{key}: in {zone} the clocks go from {before[11:16]} to {after[11:16]} that night",
        f"write a time before {before}, or from {after} on",
    )
    assert parsed.interviews == ()


@pytest.mark.parametrize("written", ["2027-03-14T01:59:59", "2027-03-14T03:00:00"])
def test_the_times_on_both_sides_of_the_gap_are_fine(written: str) -> None:
    text = with_line("").replace("2026-11-20T14:00:00", written)
    assert parse(text).only.start == datetime.fromisoformat(written).replace(tzinfo=NEW_YORK)


# problems


def test_all_problems_of_a_log_are_reported_at_once_with_their_lines(parsed: Parsed) -> None:
    """
    compnay = "Acme"
    [[interview]]
    id = "acme onsite"
    company = "Acme"
    start = 2027-03-14T02:30:00
    end = 2026-11-20
    duration = "90 min"
    promise = "whenever"
    mode = "zoom"
    status = "Rejected"
    contact = "Rita <rita@acme>"
    topics = "Rust"
    status_since = 2026-11-20T00:00:00
    [[interview.interviewers]]
    name = "Jane"
    email = "jane at acme"
    [[interview.interviewers]]
    raport = "good"
    [[interview.questions]]
    felt = "good"

    [[interview]]
    id = "fine"
    company = "Bolt"
    start = 2026-11-20T14:00:00
    """
    assert [line for line, _ in parsed.said] == [
        *(1, 3, 5, 6, 8, 9, 10, 11, 12, 13),
        *(16, 17, 18, 19, 20),
    ]
    assert all(problem.message and problem.hint for problem in parsed.problems)
    assert [interview.id for interview in parsed.interviews] == ["fine"]


def test_an_error_of_syntax_is_one_problem(parsed: Parsed) -> None:
    """
    [[interview]]
    id = "acme"
    company = Acme
    start = 2026-11-20T14:00
    """
    assert parsed == (
        (),
        (
            Problem(
                3,
                "there is no value after the = that can be read",
                'text stands between quotes: company = "Acme"',
            ),
        ),
    )


def test_what_every_interview_needs(parsed: Parsed) -> None:
    """
    [[interview]]

    [[interview]]
    id = " "
    company = ""
    start = ""
    [[interview.interviewers]]
    name = ""
    [[interview.questions]]
    asked = "\t"
    """
    assert [(p.line, p.message, p.hint) for p in parsed.problems] == [
        (1, "id is missing", 'write id = "acme-onsite"'),
        (1, "company is missing", 'write company = "Acme Robotics"'),
        (1, "start is missing", "write start = 2026-11-20T14:00:00"),
        (4, "id is empty", 'write id = "acme-onsite"'),
        (5, "company is empty", 'write company = "Acme Robotics"'),
        (
            6,
            "start is text, not a date with a time",
            "write date and time, without quotes: start = 2026-11-20T14:00:00",
        ),
        (8, "name is empty", 'write name = "Jane Doe"'),
        (10, "asked is empty", 'write asked = "Why do you want to leave?"'),
    ]
    assert parsed.interviews == ()


def test_an_id_is_given_once(parsed: Parsed) -> None:
    """
    [[interview]]
    id = "acme"
    company = "Acme"
    start = 2026-11-20T14:00:00

    [[interview]]
    company = "Bolt"
    start = 2026-11-20T14:00:00
    id = " acme"
    """
    assert parsed.problems == (
        Problem(
            9,
            'id = "acme" is already that of the interview in line 2',
            "give this one an id of its own",
        ),
    )
    assert [interview.company for interview in parsed.interviews] == ["Acme"]


def test_an_id_is_known_even_where_its_interview_cannot_be_read(parsed: Parsed) -> None:
    """
    [[interview]]
    id = "acme"

    [[interview]]
    id = "acme"
    """
    assert (5, 'id = "acme" is already that of the interview in line 2') in parsed.said


OWED_AND_QUESTIONS = "[[interview.owed]] and [[interview.questions]]"


def test_a_key_of_the_interview_below_its_people_is_sent_back_up(parsed: Parsed) -> None:
    """
    [[interview]]
    id = "acme"
    company = "Acme"
    start = 2026-11-20T14:00:00
    rapport = "good"
    felt = "ok"
    [[interview.interviewers]]
    name = "Jane"
    promise = "next week"
    """
    assert [(p.line, p.message, p.hint) for p in parsed.problems] == [
        (
            5,
            'unknown key "rapport"',
            "write it below the [[interview.interviewers]] of that person",
        ),
        (6, 'unknown key "felt"', "write it below the [[interview.questions]] of that question"),
        (
            9,
            'unknown key "promise"',
            f"write it above the [[interview.interviewers]], {OWED_AND_QUESTIONS}",
        ),
    ]


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        ('id = "a"\n[[interview]]', 1, 'unknown key or table "id"',
         "write [[interview]] on a line above it"),
        ("[[interviewers]]", 1, 'unknown key or table "interviewers"',
         "write [[interview.interviewers]], below its [[interview]]"),
        ("\n[[interviews]]", 2, 'unknown key or table "interviews"',
         'a log is made of [[interview]] and [[activity]] tables; did you mean "interview"?'),
        ("x = 1", 1, 'unknown key or table "x"',
         "a log is made of [[interview]] and [[activity]] tables"),
        ("[interview]", 1, "[interview] can appear only once",
         "write [[interview]], with two brackets"),
        ("\ninterview = 'Acme'", 2, "interview is not a list of tables",
         "begin each interview with [[interview]], its keys on the lines below"),
        ("interview = [{}, 1]", 1, "interview is not a list of tables",
         "begin each interview with [[interview]], its keys on the lines below"),
    ],
)  # fmt: skip
def test_what_stands_outside_of_an_interview(text: str, line: int, message: str, hint: str) -> None:
    assert Problem(line, message, hint) in parse(text).problems


def test_one_table_in_place_of_a_list_is_read_all_the_same(parsed: Parsed) -> None:
    """
    [interview]
    id = "acme"
    company = "Acme"
    start = 2026-11-20T14:00:00
    mode = "zoom"
    """
    assert parsed.said == [
        (1, "[interview] can appear only once"),
        (1, 'mode = "zoom" is not known'),
    ]
    assert parsed.interviews == ()


ONE_LINE = "write it on one line"
QUOTED = 'write it between quotes: {} = "..."'
DURATION = (
    'write duration = "90 min", "1h", "1 h 30 min", "1.5 hours", or a number of minutes, '
    "up to 7 days"
)
ADDRESS = 'write contact = "Rita Cruz <rita@acme.example>", or only one of the two'
MOMENT = "write date and time, without quotes: {} = {}T14:00:00"
DAY = "write the day only, without quotes: status_since = 2026-11-20"
YEARS = "write a year from 1970 to 2200"


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        # unknown keys
        ('compnay = "A"', 'unknown key "compnay"', 'did you mean "company"?'),
        ('Role = "A"', 'unknown key "Role"', 'did you mean "role"?'),
        ('"r\\u001bole\\n" = "A"', 'unknown key "r\\u001Bole\\u000A"', 'did you mean "role"?'),
        (f"{'x' * 99} = 1", f'unknown key "{"x" * 57}..."',
         f"the keys here are {', '.join(INTERVIEW)}"),
        # wrong types
        ("role = 1", "role is a whole number, not text", QUOTED.format("role")),
        ("role = 1.5", "role is a number with a fraction, not text", QUOTED.format("role")),
        ("role = true", "role is true or false, not text", QUOTED.format("role")),
        ("role = 2026-11-20", "role is a date, not text", QUOTED.format("role")),
        ("role = 14:00:00", "role is a time of day, not text", QUOTED.format("role")),
        ("role = []", "role is a list, not text", QUOTED.format("role")),
        ("role = {}", "role is a table, not text", QUOTED.format("role")),
        ("notes = 1", "notes is a whole number, not text", QUOTED.format("notes")),
        ('no_contact = "yes"', "no_contact is text, not true or false",
         "write no_contact = true or no_contact = false, without quotes"),
        ('topics = "Rust"', "topics is text, not a list", 'write a list: topics = ["one", "two"]'),
        ('topics = ["Rust", 1]', "topics, number 2 is a whole number, not text",
         QUOTED.format("topics, number 2")),
        ('interviewers = ["Jane"]', "interviewers is not a list of tables",
         "begin each with [[interview.interviewers]], its keys on the lines below"),
        ("[interview.questions]", "questions is not a list of tables",
         "begin each with [[interview.questions]], its keys on the lines below"),
        # control characters
        ('role = "a\\nb"', "role holds a line break", ONE_LINE),
        ('role = "a\\rb"', "role holds a line break", ONE_LINE),
        ('role = "a\tb"', "role holds a tab", "delete it"),
        ('role = "a\\u0000b"', "role holds the control character U+0000", "delete it"),
        ('role = "a\\u009bb"', "role holds the control character U+009B", "delete it"),
        ('role = "a\\u202eb"', "role holds the control character U+202E", "delete it"),
        ('role = "a\\u200bb"', "role holds the control character U+200B", "delete it"),
        ('role = "a\\u2028b"', "role holds the control character U+2028", "delete it"),
        ('notes = "a\\u001bb"', "notes holds the control character U+001B", "delete it"),
        ('notes = "a\\rb"', "notes holds a line break", ONE_LINE),
        # words that are known
        ('mode = "zoom"', 'mode = "zoom" is not known', 'write mode = "video"'),
        ('mode = "In Person"', 'mode = "In Person" is not known', 'write mode = "in person"'),
        (
            'status = "reject"',
            'status = "reject" is not known',
            ('write "scheduled", "waiting", "offer", "accepted", "declined", "rejected", '
            '"withdrawn", "parked" or "cancelled"; did you mean "rejected"?'),
        ),
        # zones
        (
            'timezone = "Europe/Lisboa"',
            'timezone = "Europe/Lisboa": there is no such time zone',
            ('write a name such as "Europe/Lisbon" or "America/New_York"; '
            'did you mean "Europe/Lisbon"?'),
        ),
        (
            'timezone = "new york"',
            'timezone = "new york": there is no such time zone',
            ('write a name such as "Europe/Lisbon" or "America/New_York"; '
            'did you mean "America/New_York"?'),
        ),
        ('timezone = "Europe"', 'timezone = "Europe": there is no such time zone',
         'write a name such as "Europe/Lisbon" or "America/New_York"'),
        ('timezone = "../x"', 'timezone = "../x": there is no such time zone',
         'write a name such as "Europe/Lisbon" or "America/New_York"'),
        ("timezone = 1", "timezone is a whole number, not text", QUOTED.format("timezone")),
        # ends
        ("end = 2026-11-20T14:00:00", "end is not after start",
         "write a time after 2026-11-20T14:00:00"),
        ("end = 2026-11-20T19:00:00Z", "end is not after start",
         "write a time after 2026-11-20T14:00:00"),
        ("end = 2026-12-20T14:00:00", "the interview would last 30 days",
         "check the days and months of start and end"),
        ("end = 2026-11-27T14:00:01", "the interview would last 7 days",
         "check the days and months of start and end"),
        ("end = 2026-11-20", "end is a date, not a date with a time",
         MOMENT.format("end", "2026-11-20")),
        ("end = 15:30:00", "end is a time of day, not a date with a time",
         MOMENT.format("end", "2026-11-20")),
        ("end = 2201-01-01T00:00:00", "end is in the year 2201", YEARS),
        ('duration = "a while"', "duration cannot be read", DURATION),
        ('duration = ""', "duration cannot be read", DURATION),
        ('duration = "90"', "duration cannot be read", DURATION),
        ('duration = "1h 30"', "duration cannot be read", DURATION),
        ("duration = 1.5", "duration cannot be read", DURATION),
        ("duration = true", "duration cannot be read", DURATION),
        ("duration = 0", "duration is not how long an interview takes", DURATION),
        ("duration = -30", "duration is not how long an interview takes", DURATION),
        (f"duration = 0x{'f' * 5000}", "duration is not how long an interview takes", DURATION),
        ('duration = "169 h"', "duration is not how long an interview takes", DURATION),
        ('duration = "0 min"', "duration is not how long an interview takes", DURATION),
        # days
        ("status_since = 2026-11-20T14:00:00", "status_since is a date with a time, not a date",
         DAY),
        ('status_since = "2026-11-20"', "status_since is text, not a date", DAY),
        ("status_since = 1969-12-31", "status_since is in the year 1969", YEARS),
        ("answer_by = 2201-01-01", "answer_by is in the year 2201", YEARS),
        ('language = "German"', 'language = "German" is not the code of a language',
         'write two small letters, such as language = "de"'),
        # promises
        ("promise = 14", "promise is a whole number, not a date",
         'write their words between quotes, or a day: promise = "next week"'),
        ("promise = 9999-12-31", "promise is in the year 9999", YEARS),
        ('promise = "2201-01-01"', "promise is in the year 2201", YEARS),
        # people
        ('contact = "rita@acme"', 'contact: "rita@acme" is not an email address', ADDRESS),
        ('contact = "Rita <rita>"', 'contact: "rita" is not an email address', ADDRESS),
        ('contact = "Rita <>"', 'contact: "" is not an email address', ADDRESS),
        ('contact = "Rita <rita@acme.example"',
         'contact: "Rita <rita@acme.example" is not an email address', ADDRESS),
        ('contact = "rita@acme.example>"', 'contact: "rita@acme.example>" is not an email address',
         ADDRESS),
        ("contact = 1", "contact is a whole number, not text", QUOTED.format("contact")),
    ],
)  # fmt: skip
def test_one_slip_is_one_problem(line: str, message: str, hint: str) -> None:
    parsed = parse(with_line(line))
    assert parsed == ((), (Problem(5, message, hint),))


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        ('id = "a/b"', 'id = "a/b" holds a slash or a space', 'join the words with "-"'),
        ('id = "a b"', 'id = "a b" holds a slash or a space', 'join the words with "-"'),
        ('id = "a\\u00a0b"', 'id = "a\\u00A0b" holds a slash or a space',
         'join the words with "-"'),
        ('id = "keep-searching"', 'id = "keep-searching" stands for the weekly step of that name',
         'write another one, such as id = "acme-onsite"'),
        ("company = 1", "company is a whole number, not text", QUOTED.format("company")),
        ("start = 2026-11-20", "start is a date, not a date with a time",
         MOMENT.format("start", "2026-11-20")),
        ("start = 2027-01-07", "start is a date, not a date with a time",
         MOMENT.format("start", "2027-01-07")),
        ('start = "2026-11-20T14:00:00"', "start is text, not a date with a time",
         MOMENT.format("start", "2026-11-20")),
        ("start = 1969-12-31T23:00:00", "start is in the year 1969", YEARS),
        ("start = 9999-12-31T23:59:59-23:59", "start is in the year 9999", YEARS),
        ("start = 0001-01-01T00:00:00+23:59", "start is in the year 1", YEARS),
    ],
)  # fmt: skip
def test_one_slip_in_what_is_required_is_one_problem(line: str, message: str, hint: str) -> None:
    key = line.split(" ", maxsplit=1)[0]
    lines = with_line("").splitlines()
    (place,) = (n for n, each in enumerate(lines) if each.startswith(f"{key} ="))
    lines[place] = line
    assert parse("\n".join(lines)) == ((), (Problem(place + 1, message, hint),))


@pytest.mark.parametrize("year", [1970, 2200])
def test_the_first_and_the_last_year_are_fine(year: int) -> None:
    text = with_line(f"status_since = {year}-12-31").replace("2026-11", f"{year}-11")
    assert parse(text).only.start.year == year


def test_end_and_duration_are_one_too_many(parsed: Parsed) -> None:
    """
    [[interview]]
    id = "acme"
    company = "Acme"
    start = 2026-11-20T14:00:00
    duration = "90 min"
    end = 2026-11-20T14:00:00
    """
    assert [(p.line, p.message, p.hint) for p in parsed.problems] == [
        (5, "end and duration both say when the interview ends", "keep one of the two"),
        (6, "end is not after start", "write a time after 2026-11-20T14:00:00"),
    ]


def test_a_zone_that_cannot_be_read_makes_no_problem_of_the_times(parsed: Parsed) -> None:
    """
    [[interview]]
    id = "acme"
    company = "Acme"
    start = 2027-03-14T02:30:00
    timezone = "Asia/Tokio"
    """
    assert parsed.said == [(5, 'timezone = "Asia/Tokio": there is no such time zone')]


def test_a_promise_with_several_readings_offers_them(parsed: Parsed) -> None:
    """
    [[interview]]
    id = "acme"
    company = "Acme"
    start = 2026-11-18T14:00:00
    promise = "next Friday"
    """
    (problem,) = parsed.problems
    assert problem.line == 5
    assert problem.message == 'promise: "next Friday": that can be read in several ways'
    assert problem.hint == 'write "Fri 2026-11-20" or "Fri 2026-11-27"'
    assert problem.choices == ("Fri 2026-11-20", "Fri 2026-11-27")


@pytest.mark.parametrize(
    ("line", "speech", "latest"),
    [
        ("", Speech(), None),
        ("", Speech(language="de"), date(2026, 11, 27)),
        ('language = "de"', Speech(), date(2026, 11, 27)),
        ('language = "de"', Speech(language="fr"), date(2026, 11, 27)),
        ('language = "fr"', Speech(language="de"), None),
    ],
)
def test_a_promise_is_read_in_the_language_of_the_interview_or_the_person(
    line: str, speech: Speech, latest: date | None
) -> None:
    said = f'{line}\npromise = "Ende nächster Woche"'
    text = with_line(said).replace("2026-11-20", "2026-11-18")
    interviews, problems = parse_log(text, zone="UTC", workdays=WORKDAYS, speech=speech)
    assert [each.promise and each.promise.latest for each in interviews] == (
        [latest] if latest else []
    )
    assert len(problems) == (latest is None)


def test_a_holiday_is_that_of_the_country_of_the_person() -> None:
    text = with_line('promise = "by Thanksgiving"').replace("2026-11-20", "2026-09-18")
    for country, latest in (("", "2026-11-26"), ("US", "2026-11-26"), ("CA", "2026-10-12")):
        speech = Speech(country=country)
        (found,), _ = parse_log(text, zone="UTC", workdays=WORKDAYS, speech=speech)
        assert found.promise is not None
        assert str(found.promise.latest) == latest


def test_a_promise_that_cannot_be_read_lists_the_forms(parsed: Parsed) -> None:
    """
    [[interview]]
    id = "acme"
    company = "Acme"
    start = 2026-11-20T14:00:00
    promise = "when the stars are right"
    """
    (problem,) = parsed.problems
    assert problem.line == 5
    assert problem.message.startswith('promise: "when the stars are right"')
    assert all(f'"{form}"' in problem.hint for form in promise.FORMS)


def test_a_misspelt_promise_is_offered_as_it_was_meant(parsed: Parsed) -> None:
    """
    [[interview]]
    id = "acme"
    company = "Acme"
    start = 2026-11-20T14:00:00
    promise = "within two weks"
    """
    (problem,) = parsed.problems
    assert problem.hint == 'did you mean "within two weeks"?'


def test_a_promise_from_before_the_interview_is_a_problem(parsed: Parsed) -> None:
    """
    [[interview]]
    id = "acme"
    company = "Acme"
    start = 2026-11-20T14:00:00
    promise = 2026-11-19
    """
    assert [line for line, _ in parsed.said] == [5]
    assert parsed.interviews == ()


def test_the_words_of_a_promise_are_checked_even_without_a_start(parsed: Parsed) -> None:
    """
    [[interview]]
    id = "acme"
    company = "Acme"
    promise = "whenever"

    [[interview]]
    id = "bolt"
    company = "Bolt"
    promise = "next week"
    """
    assert [line for line, _ in parsed.said] == [1, 4, 6]


def test_two_people_of_one_interview_are_told_apart_by_their_names(parsed: Parsed) -> None:
    """
    [[interview]]
    id = "acme"
    company = "Acme"
    start = 2026-11-20T14:00:00
    [[interview.interviewers]]
    name = "Jane Doe"
    [[interview.interviewers]]
    name = "jane-doe"
    [[interview.interviewers]]
    name = "???"
    [[interview.interviewers]]
    name = "王芳"

    [[interview]]
    id = "acme-2"
    company = "Acme"
    start = 2026-11-27T14:00:00
    [[interview.interviewers]]
    name = "Jane Doe"
    """
    assert [(p.line, p.message, p.hint) for p in parsed.problems] == [
        (
            8,
            'two interviewers are called "jane-doe"',
            "add a middle name or a title to one of the names",
        ),
        (10, 'name = "???" has neither letter nor digit', 'write name = "Jane Doe"'),
    ]
    assert [interview.id for interview in parsed.interviews] == ["acme-2"]


def test_what_was_promised_is_told_apart_by_its_first_words(parsed: Parsed) -> None:
    """
    [[interview]]
    id = "acme"
    company = "Acme"
    start = 2026-11-20T14:00:00
    [[interview.owed]]
    what = "The link to my talk"
    by = "soon"
    [[interview.owed]]
    what = "the link, to my talk!"
    by = 2026-11-23
    [[interview.owed]]
    what = "??"
    [[interview.owed]]
    by = 2026-11-23
    what_else = 1
    """
    assert parsed.said == [
        (7, "by is text, not a date"),
        (9, 'two things that you promised begin with "the link, to my talk!"'),
        (12, 'what = "??" has neither letter nor digit'),
        (13, "what is missing"),
        (15, 'unknown key "what_else"'),
    ]


def test_a_key_of_what_was_promised_is_sent_below_it(parsed: Parsed) -> None:
    """
    [[interview]]
    id = "acme"
    company = "Acme"
    start = 2026-11-20T14:00:00
    by = 2026-11-23
    """
    (problem,) = parsed.problems
    assert problem.hint == "write it below the [[interview.owed]] that it belongs to"


@pytest.mark.parametrize(
    ("what", "name"),
    [
        ("The link to my talk", "the-link-to-my-talk"),
        ("x" * 60, "x" * 48),
        (f"{'word ' * 9}end of it", f"{'word-' * 9}end"),
        (f"{'word ' * 9}ends here", "-".join(["word"] * 9)),
    ],
)
def test_what_was_promised_is_named_by_its_first_words(what: str, name: str) -> None:
    assert Owed(what).slug == name


def test_the_keys_of_people_and_questions_are_checked_too(parsed: Parsed) -> None:
    """
    [[interview]]
    id = "acme"
    company = "Acme"
    start = 2026-11-20T14:00:00
    [[interview.interviewers]]
    name = "Jane"
    email = "jane"
    rapport = "god"
    talked_about = "\\u0007"
    [[interview.interviewers]]
    email = "x@acme.example"
    [[interview.questions]]
    asked = "Why?"
    answerd = "Because."
    felt = "great"
    """
    assert [(p.line, p.message, p.hint) for p in parsed.problems] == [
        (7, 'email: "jane" is not an email address', 'write one such as "jane@acme.example"'),
        (
            8,
            'rapport = "god" is not known',
            'write "good", "neutral" or "poor"; did you mean "good"?',
        ),
        (9, "talked_about holds the control character U+0007", "delete it"),
        (10, "name is missing", 'write name = "Jane Doe"'),
        (14, 'unknown key "answerd"', 'did you mean "answered"?'),
        (15, 'felt = "great" is not known', 'write "strong", "ok" or "gap"'),
    ]


# a case has the status of its latest round


def test_a_status_that_ends_a_case_stands_on_its_latest_round(parsed: Parsed) -> None:
    """
    [[interview]]
    id = "acme-2"
    company = " ACME  robotics"
    role = "engineer"
    start = 2026-11-27T14:00:00

    [[interview]]
    id = "acme-1"
    company = "Acme Robotics"
    role = "Engineer "
    start = 2026-11-20T14:00:00
    status = "rejected"
    """
    assert parsed.problems == (
        Problem(
            12,
            'status = "rejected" on a round before "acme-2"',
            "a case has the status of its latest round: write it in line 1",
        ),
    )
    assert [interview.id for interview in parsed.interviews] == ["acme-2"]


@pytest.mark.parametrize(
    ("morning", "afternoon", "line"),
    [
        ("rejected", "", None),
        ("rejected", "waiting", None),
        ("rejected", "rejected", None),
        ("offer", "rejected", None),
        ("rejected", "offer", 5),
        ("rejected", "withdrawn", 5),
    ],
)
def test_any_round_of_the_latest_day_may_have_the_status_unless_they_contradict_each_other(
    morning: str, afternoon: str, line: int | None
) -> None:
    first = with_line(f'status = "{morning}"')
    second = first.replace('"a"', '"b"').replace("T14", "T16").replace(morning, afternoon)
    assert [each.line for each in parse(first + second).problems] == ([line] if line else [])


@pytest.mark.parametrize("status", STATUSES)
def test_only_a_status_that_ends_a_case_is_a_problem_on_an_earlier_round(status: str) -> None:
    first = with_line(f'status = "{status}"')
    later = first.replace('"a"', '"b"').replace("11-20", "11-27").replace(status, "waiting")
    ends = status in {"accepted", "declined", "rejected", "withdrawn", "parked"}
    assert len(parse(first + later).problems) == ends


@pytest.mark.parametrize(
    "other",
    [
        'status = "cancelled"',  # it did not take place
        'role = "Another"',
        'company = "Another"',
        "start = 2026-11-13T14:00:00",
        "start = 2026-11-20T14:00:00",
    ],
)
def test_a_case_may_end_before_what_is_no_later_round_of_it(other: str) -> None:
    key = other.split(" ", maxsplit=1)[0]
    text = with_line("").replace('"a"', '"b"').replace("11-20", "11-27")
    lines = [line for line in text.splitlines() if not line.startswith(f"{key} =")]
    first = with_line('status = "rejected"')
    assert parse("\n".join([first, *lines, other])).problems == ()


# properties

Strategy = st.SearchStrategy[Any]

UNSEEN = "\u200b\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
# What a line can hold: no control characters, no separators of lines, no halves of characters.
lines = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters=UNSEEN)
).map(str.strip)
words = lines.filter(bool)
prose = st.text(st.characters(exclude_categories=("Cc", "Cs"), include_characters="\n\t"))
names = words.filter(slug)
addresses = st.from_regex(r"[a-z0-9.+é-]{1,20}@([a-z0-9é-]{1,9}\.){1,3}[a-z]{2,9}", fullmatch=True)
zones = st.sampled_from(
    ["America/New_York", "Europe/Lisbon", "Asia/Kathmandu", "Pacific/Apia", "Australia/Lord_Howe"]
)
instants = st.datetimes(
    datetime(1970, 1, 2),  # noqa: DTZ001 - Hypothesis wants naive bounds
    datetime(2200, 12, 20),  # noqa: DTZ001
    timezones=st.just(UTC),
).map(lambda when: when.replace(microsecond=0))
people = st.builds(
    Interviewer,
    name=names,
    email=addresses | st.just(""),
    title=lines,
    profile=lines,
    rapport=st.sampled_from(RAPPORT),
    talked_about=prose,
)
questions = st.builds(
    Question,
    asked=prose.filter(str.strip),
    answered=prose,
    felt=st.sampled_from(("", *FELT)),
)
owed = st.builds(
    Owed, words.filter(slug), st.none() | st.dates(date(1970, 1, 1), date(2200, 12, 31))
)
contacts = st.none() | st.builds(Contact, st.just(""), addresses)
phrases = st.lists(words, max_size=3).map(tuple)


@st.composite
def interviews(draw: st.DrawFn) -> Interview:
    zone = draw(zones)
    start = draw(instants)
    end = start + timedelta(minutes=draw(st.integers(1, 7 * 24 * 60)))
    local = start.astimezone(ZoneInfo(zone))
    said = draw(st.none() | st.sampled_from(("next week", "in 10 days", "end of the month")))
    return Interview(
        id=draw(st.from_regex(r"[a-zé0-9_-]{1,12}", fullmatch=True)),
        company=draw(words),
        start=local,
        end=end.astimezone(ZoneInfo(zone)),
        timezone=zone,
        role=draw(lines),
        round=draw(lines),
        mode=draw(st.sampled_from(("", *MODES))),
        location=draw(lines),
        url=draw(lines),
        promise=promise.read(said, local.date(), WORKDAYS) if said else None,
        contact=draw(contacts),
        status=draw(st.none() | st.sampled_from(("scheduled", "waiting", "offer", "cancelled"))),
        status_since=draw(st.none() | st.dates(date(1970, 1, 1), date(2200, 12, 31))),
        no_contact=draw(st.booleans()),
        topics=draw(phrases),
        concerns=draw(phrases),
        interviewers=tuple(draw(st.lists(people, max_size=3, unique_by=lambda each: each.slug))),
        answer_by=draw(st.none() | st.dates(date(1970, 1, 1), date(2200, 12, 31))),
        via=draw(lines),
        language=draw(st.sampled_from(("", "de", "fr"))),
        owed=tuple(draw(st.lists(owed, max_size=3, unique_by=lambda each: each.slug))),
        questions=tuple(draw(st.lists(questions, max_size=2))),
        notes=draw(prose),
    )


def toml(value: Any) -> str:
    if isinstance(value, datetime | time | date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{json.dumps(k)} = {toml(v)}' for k, v in value.items())} }}"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(value).lower()


def moment(when: datetime) -> datetime:
    """Write local time; of the hour that comes twice only the first can be written like that."""
    return when if when.fold else when.replace(tzinfo=None)


KEYS_OF: Mapping[type, Iterable[str]] = {
    Interviewer: INTERVIEWER,
    Owed: OWED,
    Question: QUESTION,
}


def written(interview: Interview, *, as_duration: bool) -> str:
    contact = interview.contact
    minutes = (interview.end.astimezone(UTC) - interview.start.astimezone(UTC)) // timedelta(
        minutes=1
    )
    values: dict[str, Any] = {
        "id": interview.id,
        "company": interview.company,
        "role": interview.role,
        "round": interview.round,
        "start": moment(interview.start),
        **({"duration": minutes} if as_duration else {"end": moment(interview.end)}),
        "timezone": interview.timezone,
        "mode": interview.mode,
        "location": interview.location,
        "url": interview.url,
        "promise": interview.promise and interview.promise.words,
        "contact": contact and contact.email,
        "status": interview.status,
        "status_since": interview.status_since,
        "no_contact": interview.no_contact,
        "answer_by": interview.answer_by,
        "via": interview.via,
        "language": interview.language,
        "topics": interview.topics,
        "concerns": interview.concerns,
        "notes": interview.notes,
    }
    tables = [("[interview.interviewers]", person) for person in interview.interviewers]
    tables += [("[interview.owed]", owed) for owed in interview.owed]  # type: ignore[misc]
    tables += [("[interview.questions]", question) for question in interview.questions]  # type: ignore[misc]
    return "\n".join(
        [
            "[[interview]]",
            *(f"{key} = {toml(value)}" for key, value in values.items() if value is not None),
            *(
                line
                for header, each in tables
                for line in (
                    f"[{header}]",
                    *(
                        f"{key} = {toml(getattr(each, key))}"
                        for key in KEYS_OF[type(each)]
                        if getattr(each, key) is not None
                    ),
                )
            ),
            "",
        ]
    )


def placed(interview: Interview) -> tuple[float, float]:
    """Return what the comparison of local times leaves out: which of the two it is in autumn."""
    return interview.start.timestamp(), interview.end.timestamp()


@given(st.lists(interviews(), max_size=3, unique_by=lambda each: each.id), st.booleans())
def test_what_is_written_comes_back(
    expected: list[Interview],
    as_duration: bool,  # noqa: FBT001 - Hypothesis draws it
) -> None:
    parsed = parse("".join(written(each, as_duration=as_duration) for each in expected))
    assert parsed.problems == ()
    assert list(parsed.interviews) == expected
    assert [each.notes for each in parsed.interviews] == [each.notes for each in expected]
    assert list(map(placed, parsed.interviews)) == list(map(placed, expected))


scalars = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    st.sampled_from(["acme", "Jane", "90 min", "next week", "a@b.example", "Europe/Lisbon"]),
    st.integers(-(10**6), 10**6),
    st.floats(allow_nan=False, allow_infinity=False).map(lambda x: float(f"{x:.3f}")),
    st.booleans(),
    st.dates(),
    st.times(),
    st.datetimes(),
    st.datetimes(timezones=st.just(UTC)),
)


def tables(keys: Iterable[str], **below: Strategy) -> Strategy:
    values = {key: below.get(key, scalars | st.lists(scalars, max_size=2)) for key in keys}
    return st.fixed_dictionaries({}, optional={**values, "surprise": scalars})


junk = tables(
    INTERVIEW,
    interviewers=st.lists(tables(INTERVIEWER), max_size=2),
    owed=st.lists(tables(OWED), max_size=2),
    questions=st.lists(tables(QUESTION), max_size=2),
)


@given(st.lists(junk, max_size=3))
def test_values_of_any_type_end_in_interviews_or_problems(found: list[Mapping[str, Any]]) -> None:
    text = "".join(
        "[[interview]]\n" + "".join(f"{key} = {toml(value)}\n" for key, value in each.items())
        for each in found
    )
    parsed = parse(text)
    assert len(parsed.interviews) == len(found) or parsed.problems
    assert [problem.line for problem in parsed.problems] == sorted(
        problem.line for problem in parsed.problems
    )
    for problem in parsed.problems:
        assert 1 <= problem.line <= text.count("\n")
        assert problem.message.isprintable()
        assert problem.hint.isprintable()


@given(st.text() | st.binary().map(lambda junk: junk.decode(errors="replace")))
def test_any_text_ends_in_interviews_or_problems(text: str) -> None:
    parsed = parse(text)
    assert not (parsed.interviews and parsed.problems)
