"""`slots`: times that one can offer, as text for a mail and as JSON."""

from __future__ import annotations

import golden
import pytest
from program import CONFIGURATION, Program, table


@pytest.fixture
def program(program: Program) -> Program:
    """With an interview today, and one tomorrow at noon; Thursday is Thanksgiving."""
    program.write(table("acme"), table("beta", start="2026-11-24T12:00:00"))
    return program


@pytest.mark.parametrize("width", golden.WIDTHS)
def test_it_looks_as_it_did(program: Program, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    commands = (
        "slots",
        "slots --for tomorrow --count 3",
        'slots --for "next week" --zone London --count 2',
        'slots --for "next week" --zone Tokyo --count 2',
        "slots --for Thursday",
    )
    golden.check("slots", width, golden.transcript(program, *commands))


def starts(program: Program, *options: str) -> list[str]:
    return [each["start"][5:16] for each in program("slots", "--json", *options).json["slots"]]


def test_interviews_recaps_and_the_room_around_them_are_kept_free(program: Program) -> None:
    # Today the interview is from 10 to 11, its recap until 11:30, and it is 9 now.
    assert starts(program, "--for", "today", "--count", "1") == ["11-23T12:00"]
    assert starts(program, "--for", "today", "--count", "1", "--room", "0") == ["11-23T09:00"]
    tomorrow = starts(program, "--for", "tomorrow", "--count", "50")
    assert "11-24T10:00" in tomorrow
    assert not {"11-24T11:00", "11-24T12:00", "11-24T13:00", "11-24T13:30"} & set(tomorrow)


def test_holidays_and_weekends_are_not_offered(program: Program) -> None:
    days = {each[:5] for each in starts(program, "--for", "this week", "--count", "50")}
    assert days == {"11-23", "11-24", "11-25", "11-27"}


def test_times_are_within_the_hours_of_both(program: Program) -> None:
    there = program("slots", "--for", "next week", "--zone", "London", "--json").json
    assert not there["outside_their_hours"]
    assert all("09:00" <= each["start_there"][11:16] <= "16:30" for each in there["slots"])
    tokyo = program("slots", "--for", "next week", "--zone", "Tokyo")
    assert tokyo.code == 0
    assert "no free time is within your interview_hours and the same hours there" in tokyo.err
    # Nobody is asked to talk at midnight while there is a better hour.
    assert starts(program, "--for", "next week", "--zone", "Los Angeles")[0][6:] == "12:00"


def test_the_hours_are_those_of_the_configuration(program: Program) -> None:
    program.config.write_text(
        CONFIGURATION.replace("country", 'interview_hours = "14:00-16:00"\ncountry')
    )
    assert starts(program, "--for", "tomorrow", "--count", "9") == ["11-24T14:00", "11-24T15:00"]


@pytest.mark.parametrize("said", ["9-17", "17:00-09:00", "09:00-25:00", "mornings", "09:00-09:00"])
def test_hours_that_are_none_are_refused_with_their_line(program: Program, said: str) -> None:
    program.config.write_text(
        CONFIGURATION.replace("country", f'interview_hours = "{said}"\ncountry')
    )
    ran = program("slots")
    assert ran.code == 2
    assert f'config.toml:4: [me] interview_hours = "{said}" is not a range of hours' in ran.err
    assert 'interview_hours = "09:00-17:30"' in ran.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--for", "whenever"), '"whenever": I couldn\'t read that as a date or a time frame'),
        (("--for", "in 3 years"), "is more than a year away"),
        (("--zone", "Lodnon"), 'did you mean "London"?'),
        (("--zone", "USA"), "has more than one time zone"),
    ],
)
def test_words_that_cannot_be_read_are_refused(
    program: Program, options: tuple[str, ...], said: str
) -> None:
    ran = program("slots", *options)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_a_day_without_free_time_says_so(program: Program) -> None:
    ran = program("slots", "--for", "Thursday")
    assert ran.code == 0
    assert ran.out.startswith("There is no free time on Thu 26 Nov")
