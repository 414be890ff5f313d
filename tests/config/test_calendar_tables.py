"""The tables `[calendars.NAME]`: whose account it is, and what is wrong in one sentence."""

from __future__ import annotations

import pytest
from program import CONFIGURATION, Program, table

from afterview.config.parse import parse_config
from afterview.provider.reader import ReadCalendar
from afterview.setup import Setup, read_calendars, read_targets, reads_of

WORK = """
[targets.work]
provider = "caldav"
url = "https://cloud.example"
username = "sam"
"""
LINES = len(f"{CONFIGURATION}{WORK}".splitlines())


def config(calendar: str, *, targets: str = WORK) -> str:
    return f"{CONFIGURATION}{targets}{calendar}"


def test_a_calendar_has_the_account_of_its_target(program: Program) -> None:
    text = '[calendars.mine]\ntarget = "work"\ncalendar = "Private"\ninterviews = true\n'
    program.write(table(), config=config(text))
    setup = Setup.read(program.config)
    targets, _ = read_targets(setup)
    (found,), problems = read_calendars(setup, targets)
    assert not problems
    assert (found.name, found.plugin.name) == ("mine", "caldav")
    assert found.account is not None
    assert found.account.name == "work"
    assert found.options["account"] == found.account.options
    assert found.options["calendar"] == "Private"
    assert reads_of([found], "work") == (ReadCalendar("mine", "Private", events=True),)
    assert reads_of([found], "calendar") == ()
    context = setup.context(found, program.now)
    assert context.target == "work"  # whose login it is


@pytest.mark.parametrize(
    ("lines", "at", "said"),
    [
        (
            ['target = "wrk"', "busy = true"],
            2,
            (
                '[calendars.mine] target = "wrk": there is no table [targets.wrk]; did you mean '
                '"work"?'
            ),
        ),
        (
            ['target = "xyz"', "busy = true"],
            2,
            (
                '[calendars.mine] target = "xyz": there is no table [targets.xyz]; write the name '
                "of one of your targets: calendar, work"
            ),
        ),
        (
            ["target = 3", "busy = true"],
            2,
            (
                "[calendars.mine] target is a whole number, not text; write the name of one of "
                "your targets: calendar, work"
            ),
        ),
        (
            ['target = "work"', 'provider = "caldav"', "busy = true"],
            3,
            (
                "[calendars.mine] has a provider and a target, which decides the provider; delete "
                "the provider"
            ),
        ),
        (
            ['target = "calendar"', "busy = true"],
            2,
            (
                '[calendars.mine] target = "calendar" has no account, from which it could be read; '
                "write path or url in place of target"
            ),
        ),
        (
            ['target = "work"', 'url = "https://x.example/a.ics"', "busy = true"],
            3,
            (
                "[calendars.mine] has a url and a target, which are two places; delete one of "
                'them; calendar = "..." says which calendar of work it is'
            ),
        ),
        (
            ['provider = "google"', "busy = true"],
            2,
            (
                '[calendars.mine] does not say whose calendar it is; write target = "NAME" in '
                "place of the provider, where [targets.NAME] is your google account"
            ),
        ),
        (
            ['target = "work"'],
            1,
            (
                "nothing is read of [calendars.mine]; write busy = true or interviews = true below "
                "it, or delete it"
            ),
        ),
        (
            ['target = "work"', "busy = true", 'calender = "Private"'],
            4,
            '[calendars.mine] unknown key "calender"; did you mean "calendar"?',
        ),
    ],
)
def test_what_is_wrong_is_one_sentence_with_its_line(
    program: Program, lines: list[str], at: int, said: str
) -> None:
    program.write(table(), config=config("\n".join(["[calendars.mine]", *lines, ""])))
    ran = program("check")
    assert ran.code == 2
    (problem,) = [line for line in (ran.out + ran.err).splitlines() if "calendars" in line]
    assert f"config.toml:{LINES + at}: {said}" in problem


def test_without_targets_it_says_what_to_write() -> None:
    text = '[me]\ntimezone = "UTC"\n[log]\npath = "a"\n[calendars.mine]\ntarget = "work"\n'
    found, (problem,) = parse_config(text)
    assert found.calendars == ()
    assert problem.hint == 'write a table such as [targets.work], with provider = "caldav" below it'


def test_a_target_with_a_problem_has_only_that(program: Program) -> None:
    targets = WORK.replace('"caldav"', '"caldaw"')
    program.write(
        table(), config=config('[calendars.mine]\ntarget = "work"\nbusy = true\n', targets=targets)
    )
    ran = program("check")
    assert ran.code == 2
    assert (ran.out + ran.err).count("config.toml:") == 1
