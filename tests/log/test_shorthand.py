"""Interviewers, questions and `key=value` as people type them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterview.dates.spoken import Unclear
from afterview.dates.workdays import MONDAY_TO_FRIDAY, Workdays
from afterview.log.fields import INTERVIEW, INTERVIEWER
from afterview.log.parse import parse_log
from afterview.log.shorthand import assignment, feeling, is_link, owed, person, question, rapport

LISBON = ZoneInfo("Europe/Lisbon")
NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 18, 16, 5, 33, 250, tzinfo=LISBON)
"""A Wednesday.

::

       Mo Tu We Th Fr Sa Su
        9 10 11 12 13 14 15
       16 17 18 19 20 21 22
       23 24 25 26 27 28 29
"""
TODAY = NOW.date()


def reason(read: Callable[[], object]) -> str:
    with pytest.raises(Unclear) as caught:
        read()
    text = str(caught.value)
    assert text.isprintable()
    return text


# People


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jane Doe", {"name": "Jane Doe"}),
        ("  Jane Doe , ", {"name": "Jane Doe"}),
        ("Jane Doe, good", {"name": "Jane Doe", "rapport": "good"}),
        ("Jane Doe, GOOD", {"name": "Jane Doe", "rapport": "good"}),
        ("Jane Doe, , poor", {"name": "Jane Doe", "rapport": "poor"}),
        ("Jane Doe, okay", {"name": "Jane Doe", "rapport": "neutral"}),
        ("Jane Doe, Very Good", {"name": "Jane Doe", "rapport": "good"}),
        ("Jane Doe, awkward, CTO", {"name": "Jane Doe", "title": "CTO", "rapport": "poor"}),
        ('Jane Doe, "fine"', {"name": "Jane Doe", "title": "fine"}),
        ("Jane, de.linkedin.com/in/jane",
         {"name": "Jane", "profile": "https://de.linkedin.com/in/jane"}),
        ("Jane, www.jane.example", {"name": "Jane", "profile": "https://www.jane.example"}),
        ("Jane, Node.js/React", {"name": "Jane", "title": "Node.js/React"}),
        (
            "Jane Doe <jane@acme.example>, VP Engineering, good",
            {
                "name": "Jane Doe",
                "email": "jane@acme.example",
                "title": "VP Engineering",
                "rapport": "good",
            },
        ),
        (
            "Jane Doe, neutral, https://x.example/in/jane, VP, <jane@acme.example>",
            {
                "name": "Jane Doe",
                "email": "jane@acme.example",
                "title": "VP",
                "profile": "https://x.example/in/jane",
                "rapport": "neutral",
            },
        ),
        ("Jane, jane@acme.example", {"name": "Jane", "email": "jane@acme.example"}),
        ("Jane <>", {"name": "Jane"}),
        ('"Doe, Jane" <jane@acme.example>, "VP, Platform"',
         {"name": "Doe, Jane", "email": "jane@acme.example", "title": "VP, Platform"}),
        ('"Doe, Jane"', {"name": "Doe, Jane"}),
        ('Jane "JD" Doe', {"name": 'Jane "JD" Doe'}),
        ('" Doe, Jane ", " VP, Platform "', {"name": "Doe, Jane", "title": "VP, Platform"}),
        ('Jane, "good"', {"name": "Jane", "title": "good"}),
        ('Jane, "jane@acme.example"', {"name": "Jane", "title": "jane@acme.example"}),
        ('Jane, ""', {"name": "Jane"}),
        ("Jane, good, about: her talk, and Rust",
         {"name": "Jane", "rapport": "good", "talked_about": "her talk, and Rust"}),
        ('Jane, talked about "Raft", at length',
         {"name": "Jane", "talked_about": '"Raft", at length'}),
        ("Jane, About Raft", {"name": "Jane", "talked_about": "Raft"}),
        ("Jane, about:", {"name": "Jane"}),
        ('Jane, about: a 6" screen', {"name": "Jane", "talked_about": 'a 6" screen'}),
        ("李雷, 工程师", {"name": "李雷", "title": "工程师"}),
    ],
)  # fmt: skip
def test_a_person_is_read(text: str, expected: dict[str, str]) -> None:
    assert person(text) == expected


def test_the_keys_of_a_person_come_in_the_order_of_the_log() -> None:
    said = person("Jane, poor, https://x.example, VP, j@acme.example, about: Raft")
    assert list(said) == list(INTERVIEWER)


@pytest.mark.parametrize(
    ("text", "what", "hint"),
    [
        ("", "the name is missing", 'write it first, as in "Jane Doe <jane@acme.example>"'),
        (", good", "the name is missing", "write it first"),
        ("jo@acme.example", "the name is missing", 'write it first, as in "Jane Doe <jo@acme.'),
        ("<jo@acme.example>, VP", "the name is missing", 'write it first, as in "Jane Doe <jo@'),
        ("about: Raft", "the name is missing", "write it first"),
        ("good, Jane", '"good" is not a name', "write the name first"),
        ("https://x.example, Jane", '"https://x.example" is not a name', "write the name first"),
        ("---", 'the name "---" has neither letter nor digit', 'write it like "Jane Doe <jane@'),
        ("Jane <jo", '"Jane <jo" is not a name with an address', 'write it like "Jane Doe <jane@'),
        ("Jane <a@b.example> VP", '"Jane <a@b.example> VP" is not a name with an address', "write"),
        ("Jane <jo>", 'email: "jo" is not an email address', "write one such as"),
        ("Jane, <jo>", 'email: "jo" is not an email address', "write one such as"),
        ("Jane, jo@acme", 'email: "jo@acme" is not an email address', "write one such as"),
        ("Doe, Jane <jane@acme.example>", "that is more than one person, or a name with a comma",
         'write one at a time, such a name between double quotes: "Doe, Jane"'),
        ("Jane, goood", '"goood" is nearly "good"', 'write "good", or the title between double'),
        ("Jane, VP, Platform", '"VP" and "Platform" would both be the title',
         "keep one; where it has a comma, put it between double quotes"),
        ("Jane <a@b.example>, c@d.example", "would both be the email", "keep one"),
        ("Jane, good, poor", '"good" and "poor" would both be the rapport', "keep one"),
        ("Jane, about: Raft, Good", '"good" would belong to what you talked about',
         'write it before "about"'),
        ('Jane 6" Doe', "a double quote is not closed", "write another one, or leave it out"),
        ('Jane, "VP', "a double quote is not closed", "write another one, or leave it out"),
        ("Jane\x07Doe", "name holds the control character U+0007", "delete it"),
        ("Jane, V\nP", "title holds a line break", "write it on one line"),
    ],
)  # fmt: skip
def test_what_is_no_person_is_refused_with_what_to_write(text: str, what: str, hint: str) -> None:
    found = reason(lambda: person(text))
    assert what in found
    assert f"; {hint}" in found


@given(
    st.sampled_from(["Jane Doe", '"Doe, Jane"', "Zoë O'Neil-Li"]),
    st.permutations(["title", "email", "profile", "rapport"]),
    st.integers(0, 4),
    st.booleans(),
)
def test_the_order_behind_the_name_does_not_matter(
    name: str,
    keys: list[str],
    count: int,
    about: bool,  # noqa: FBT001
) -> None:
    written = {
        "title": '"VP, Platform"',
        "email": "jane@acme.example",
        "profile": "https://x.example/jane",
        "rapport": "good",
        "talked_about": "about: Raft, Paxos",
    }
    meant = {**written, "title": "VP, Platform", "talked_about": "Raft, Paxos"}
    chosen = [*keys[:count], *(["talked_about"] if about else [])]
    text = ", ".join([name, *(written[key] for key in chosen)])
    assert person(text) == {"name": name.strip('"'), **{key: meant[key] for key in chosen}}


# Questions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Why us?", {"asked": "Why us?"}),
        (" Why us? | ", {"asked": "Why us?"}),
        ("Why us?|The robots", {"asked": "Why us?|The robots"}),
        (
            "Why us? | The robots, and you | Strong",
            {"asked": "Why us?", "answered": "The robots, and you", "felt": "strong"},
        ),
        ("Why us? | | gap", {"asked": "Why us?", "felt": "gap"}),
        ("All well? | ok | ok", {"asked": "All well?", "answered": "ok", "felt": "ok"}),
    ],
)
def test_a_question_is_read(text: str, expected: dict[str, str]) -> None:
    assert question(text) == expected


@pytest.mark.parametrize(
    ("text", "what", "hint"),
    [
        ("", "the question is missing", 'write it like "Why us? | Because of the robots'),
        (" | The robots", "the question is missing", "write it like"),
        ("a | b | ok | d", 'there are more than two " | "', "write it like"),
        ("a | b | strng", 'felt = "strng" is not known', 'write "strong", "ok" or "gap"; did you'),
        (
            "Why us? | Gap",
            '"Gap" may be the answer, or how it felt',
            'write "Why us? | the answer | Gap"',
        ),
        ("a\x07 | b", "asked holds the control character U+0007", "delete it"),
    ],
)
def test_what_is_no_question_is_refused_with_what_to_write(text: str, what: str, hint: str) -> None:
    found = reason(lambda: question(text))
    assert f": {what}; {hint}" in found


# What was promised


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the link to my talk | Mon", {"what": "the link to my talk", "by": "Mon"}),
        (" two references ", {"what": "two references"}),
        ("a||b |", {"what": "a||b"}),
    ],
)
def test_what_was_promised_has_a_day_or_none(text: str, expected: dict[str, str]) -> None:
    assert owed(text) == expected


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a | Mon | Tue", 'there is more than one " | "'),
        (" | Mon", "what you promised is missing"),
        ("??", "what you promised is missing"),
    ],
)
def test_what_is_no_promise_is_refused(text: str, what: str) -> None:
    assert f': {what}; write it like "the link to my talk | Mon"' in reason(lambda: owed(text))


# Assignments

ASSIGNED: dict[str, tuple[str, Any]] = {
    "company": ("Acme Robotics", "Acme Robotics"),
    "role": ("Backend = engineer", "Backend = engineer"),
    "round": ("onsite", "onsite"),
    "start": ("20 Nov 14:00", datetime.fromisoformat("2026-11-20 14:00")),
    "end": ("2026-11-20 15:30", datetime.fromisoformat("2026-11-20 15:30")),
    "duration": ("90 min", "90 min"),
    "timezone": ("America/New_York", "America/New_York"),
    "mode": ("in person", "in person"),
    "location": ("1 Main St, Albany", "1 Main St, Albany"),
    "url": ("https://meet.example/x?a=b", "https://meet.example/x?a=b"),
    "promise": ("within two weeks", "within two weeks"),
    "contact": ("Rita Cruz <rita@acme.example>", "Rita Cruz <rita@acme.example>"),
    "status": ("rejected", "rejected"),
    "status_since": ("Fri", date(2026, 11, 13)),
    "no_contact": ("true", True),
    "answer_by": ("Fri", date(2026, 11, 20)),
    "via": ("Hays", "Hays"),
    "language": ("de", "de"),
    "topics": ('Rust, "C, and C++",, testing', ["Rust", "C, and C++", "testing"]),
    "concerns": ("no Kubernetes", ["no Kubernetes"]),
    "notes": ("one\ntwo", "one\ntwo"),
}


@pytest.mark.parametrize("key", INTERVIEW)
def test_every_key_of_an_interview_is_set_or_refused_by_name(key: str) -> None:
    if key in ASSIGNED:
        said, value = ASSIGNED[key]
        found = assignment(f" {key} = {said} ", NOW)
        assert found == (key, value)
        assert type(found[1]) is type(value)
    else:
        assert f"{key} is not set like this; " in reason(lambda: assignment(f"{key}=x", NOW))


@pytest.mark.parametrize("key", INTERVIEW)
def test_a_key_goes_where_nothing_is_said_unless_the_log_needs_it(key: str) -> None:
    workdays = Workdays(MONDAY_TO_FRIDAY, lambda _year: {})
    _, problems = parse_log("[[interview]]", zone="UTC", workdays=workdays)
    needed = f"{key} is missing" in {problem.message for problem in problems}
    if key not in ASSIGNED:
        assert "not set like this" in reason(lambda: assignment(f"{key}=", NOW))
    elif needed:
        wanted = f"every interview has a {key}; write it behind the sign"
        assert wanted in reason(lambda: assignment(f"{key}=", NOW))
    else:
        assert assignment(f"{key}= ", NOW) == (key, None)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no_contact=Yes", True),
        ("no_contact=false", False),
        ("no_contact=no", False),
        ("duration=90", 90),
        ("duration=1 h 30 min", "1 h 30 min"),
    ],
)
def test_short_ways_of_saying_a_value(text: str, value: object) -> None:
    found = assignment(text, NOW)[1]
    assert found == value
    assert type(found) is type(value)


def test_a_time_alone_belongs_to_the_day_of_the_interview() -> None:
    on = date(2026, 11, 27)
    for key in ("start", "end"):
        expected = key, datetime.fromisoformat("2026-11-27 15:30")
        assert assignment(f"{key}=15:30", NOW, on=on) == expected
    now = "end", datetime.fromisoformat("2026-11-18 15:30")
    assert assignment("end=15:30", NOW) == now


def test_a_status_began_in_the_past_and_a_start_is_where_it_is_preferred() -> None:
    assert assignment("status_since=Fri", NOW)[1] == date(2026, 11, 13)
    ahead, behind = (assignment("start=Fri 2pm", NOW, prefer=p)[1] for p in ("future", "past"))
    assert ahead == datetime.fromisoformat("2026-11-20 14:00")
    assert behind == datetime.fromisoformat("2026-11-13 14:00")


@pytest.mark.parametrize(
    ("text", "what", "hint"),
    [
        ("status", 'there is no "="', 'write it like "status=rejected"'),
        ("", 'there is no "="', 'write it like "status=rejected"'),
        ("start", 'there is no "="', 'write it like "yesterday 14:00"'),
        ("statsu=x", 'unknown key "statsu"', 'did you mean "status"?'),
        ("no-contact=true", 'unknown key "no-contact"', 'did you mean "no_contact"?'),
        ("=x", 'unknown key ""', "the keys here are id, company"),
        ("id=x", "id is not set like this", 'use "afterview rename"'),
        ("questions=x", "questions is not set like this", 'use "afterview recap"'),
        ("status=rejectd", 'status = "rejectd" is not known', 'write "scheduled", "waiting"'),
        ("no_contact=maybe", '"maybe" is neither true nor false', 'write "true", "yes", "false"'),
        ("start=Thu", "the time of day is missing", "write it behind the day"),
        ("start=banana", '"banana" is not a word', 'write it like "yesterday 14:00"'),
        ("status_since=banana", '"banana" is not a word', 'write it like "today"'),
        ("duration=0", "duration is not how long an interview takes", "write duration ="),
        ("duration=999999999", "duration cannot be read", "write duration ="),
        ("timezone=IST", '"IST" has more than one time zone', 'write "Asia/Kolkata"'),
        ("contact=<rita>", 'contact: "rita" is not an email address', "write contact ="),
        ("role=a\nb", "role holds a line break", "write it on one line"),
        ('topics=a, "b', "a double quote is not closed", "write another one"),
    ],
)
def test_what_is_no_assignment_is_refused_with_what_to_write(
    text: str, what: str, hint: str
) -> None:
    found = reason(lambda: assignment(text, NOW))
    assert what in found
    assert f"; {hint}" in found


# Words and links


@pytest.mark.parametrize(
    ("words", "read", "expected"),
    [
        ("g", rapport, "good"),
        (" Okay ", rapport, "neutral"),
        ("badly", rapport, "poor"),
        ("tall", rapport, "tall"),
        ("s", feeling, "strong"),
        ("Okay", feeling, "ok"),
        ("weak", feeling, "gap"),
        ("so", feeling, "so"),
    ],
)
def test_usual_words_are_those_of_the_log(
    words: str, read: Callable[[str], str], expected: str
) -> None:
    assert read(words) == expected


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("https://meet.example/abc", "https://meet.example/abc"),
        ("HTTP://meet.example", "HTTP://meet.example"),
        ("zoommtg://zoom.us/join?confno=1", "zoommtg://zoom.us/join?confno=1"),
        ("tel:+441632960000", "tel:+441632960000"),
        ("zoom.us/j/123?pwd=a", "https://zoom.us/j/123?pwd=a"),
        ("meet.example", "https://meet.example"),
        ("meet.example:8443/abc", "https://meet.example:8443/abc"),
    ],
)
def test_a_link_without_a_scheme_gets_one(words: str, value: str) -> None:
    assert assignment(f"url={words}", NOW) == ("url", value)


@pytest.mark.parametrize("words", ["the usual room", "zoom", "https:", "https://", "a b.example/c"])
def test_what_is_no_link_is_refused(words: str) -> None:
    said = reason(lambda: assignment(f"url={words}", NOW))
    assert said.endswith(
        'that is not a link; write it as your browser shows it: "https://meet.example/abc"'
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("https://x", True),
        ("zoom.us/j/1", True),
        ("Acme Inc.", False),
        ("meet.example", False),
        ("3.14", False),
    ],
)
def test_a_place_may_be_a_link(words: str, *, expected: bool) -> None:
    assert is_link(words) is expected
