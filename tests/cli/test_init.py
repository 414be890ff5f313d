"""`init`, through the real program: the questions, the files, and the demo."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from caches import Kept
from program import Program, table

from afterview.cli import main
from afterview.config.parse import parse_config
from afterview.dates.holidays import for_country
from afterview.playbook.rules import RULES
from afterview.store.database import Store

if TYPE_CHECKING:
    from pathlib import Path

AFTERVIEW = [sys.executable, "-c", "from afterview.cli import main; main()"]


def run(
    folder: Path, *args: str, answers: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    ran = subprocess.run(
        [*AFTERVIEW, *args],
        cwd=folder,
        input=answers,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "TZ": "Europe/Berlin"} | environment,
    )
    assert "Traceback" not in ran.stderr
    return ran


def test_the_questions_become_a_configuration_that_works(tmp_path: Path) -> None:
    ran = run(
        tmp_path,
        "--config",
        "my/config.toml",
        "init",
        answers='Sam "the" Rivera\nNew York\nusa\nNew York\nen\nno\n\n',
        LANG="de_DE.UTF-8",
    )
    assert ran.returncode == 0, ran.stderr
    path = tmp_path / "my" / "config.toml"
    config, problems = parse_config(path.read_text())
    assert problems == ()
    assert (config.me.name, config.me.timezone) == ('Sam "the" Rivera', "America/New_York")
    assert (config.me.country, config.me.subdivision) == ("US", "New York")
    assert 'card = "off"' in path.read_text()
    for answer in ("America/New_York", "US"):
        assert f":   {answer}\n" in ran.stdout
    assert path.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "my" / "interviews.toml").read_text().startswith("# Your interviews")
    for command in ("check", "plan", "sync"):
        assert run(tmp_path, "--config", "my/config.toml", command).returncode == 0


def test_an_answer_that_cannot_be_used_is_asked_again_at_once(tmp_path: Path) -> None:
    answers = ("Sam", "Londn", "Tokyo", "Atlantis", "us", "QQ", "NY", "maybe", "on", "x.toml")
    ran = run(tmp_path, "--config", "config.toml", "init", answers="\n".join((*answers, "")))
    assert ran.returncode == 0, ran.stderr
    shown = " ".join(ran.stdout.split())
    for question, sentence in (
        ("Your time zone", '"Londn" names no time zone that is known here; write a large city'),
        ("Your country", '"Atlantis" is not a known country; write a name'),
        ("State or province", 'the country US has no subdivision "QQ" with holidays of its own'),
        ("Thank-you cards", '"maybe" is not known; write "auto", "on" or "off"'),
    ):
        before, found, after = shown.partition(sentence)
        assert found, sentence
        assert question in before.rpartition("]")[0]
        assert question in after
    document = tomllib.loads((tmp_path / "config.toml").read_text())
    assert document["me"] == {
        "name": "Sam",
        "timezone": "Asia/Tokyo",
        "country": "US",
        "subdivision": "NY",
    }
    assert document["log"] == {"path": "x.toml"}
    assert document["playbook"]["card"] == "on"


@pytest.mark.parametrize(
    ("zone", "language", "country"),
    [
        ("Europe/Berlin", "en_US.UTF-8", "DE"),
        ("UTC", "pt_BR.UTF-8", "BR"),
        ("UTC", "C.UTF-8", None),
    ],
)
def test_the_zone_of_the_system_and_its_country_are_proposed(
    tmp_path: Path, zone: str, language: str, country: str | None
) -> None:
    ran = run(tmp_path, "--config", "config.toml", "init", "--yes", TZ=zone, LANG=language)
    assert ran.returncode == 0, ran.stderr
    me = tomllib.loads((tmp_path / "config.toml").read_text())["me"]
    assert (me["timezone"], me.get("country")) == (zone, country)


def test_the_country_follows_from_the_zone_that_was_said(tmp_path: Path) -> None:
    ran = run(tmp_path, "--config", "config.toml", "init", answers="Sam\nTokyo\n\n\n\n\n")
    assert "Your country (- for none) [JP]: " in ran.stdout
    assert ran.returncode == 0, ran.stderr


def test_without_a_country_nobody_is_asked_for_a_province(tmp_path: Path) -> None:
    ran = run(tmp_path, "--config", "config.toml", "init", answers="Sam\nTokyo\n-\n\n\n")
    assert "State or province" not in ran.stdout
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize(
    ("here", "sign", "expected"),
    [
        ("jobs/2026", "", "jobs/2026"),
        ("jobs/2026", "jobs/notes.txt", "jobs/2026"),
        ("", "", "afterview"),
        ("", "Documents/x.odt", "Documents"),
        (".config/jobs", "", "afterview"),
        ("jobs/2026", "jobs/.git/HEAD", "afterview"),
        ("jobs", "jobs/pyproject.toml", "afterview"),
        ("jobs", ".git/HEAD", "jobs"),
        ("../elsewhere", "", "afterview"),
    ],
)
def test_the_log_is_put_where_files_are(
    tmp_path: Path, here: str, sign: str, expected: str
) -> None:
    """The folder one stands in, unless it is the home folder, hidden, code, or outside of it."""
    home = tmp_path / "home"
    (home / here).mkdir(parents=True, exist_ok=True)
    if sign:
        (home / sign).parent.mkdir(parents=True, exist_ok=True)
        (home / sign).write_text("")
    ran = run(home / here, "init", answers="\n" * 7, HOME=str(home))
    assert ran.returncode == 0, ran.stderr
    log = home / expected / "interviews.toml"
    before, _, after = ran.stdout.partition("Your name")
    assert f"Your log goes to {log}.\n" in before
    assert f"The file for your log [{log}]" in " ".join(after.split())
    document = tomllib.loads((home / ".config/afterview/config.toml").read_text())
    assert document["log"] == {"path": f"~/{expected}/interviews.toml"}
    assert document["targets"]["calendar"]["path"] == f"~/{expected}/interviews.ics"
    assert log.exists()
    assert run(home, "sync", HOME=str(home)).returncode == 0
    assert log.with_suffix(".ics").exists()


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("mine.toml", "~/jobs/mine.toml"),
        (".", "~/jobs/interviews.toml"),
        ("~/x.toml", "~/x.toml"),
        ("../.config/afterview/x.toml", "x.toml"),
        ("/dev/../dev/null", "/dev/null"),
    ],
)
def test_a_path_for_the_log_counts_from_where_one_stands(
    tmp_path: Path, said: str, written: str
) -> None:
    (tmp_path / "jobs").mkdir()
    ran = run(tmp_path / "jobs", "init", "--yes", "--log", said, HOME=str(tmp_path))
    assert ran.returncode == 0, ran.stderr
    document = tomllib.loads((tmp_path / ".config/afterview/config.toml").read_text())
    assert document["log"] == {"path": written}


def test_everything_can_be_given_by_flags(tmp_path: Path) -> None:
    flags = {"name": "Sam", "timezone": "Tokyo", "country": "Japan", "card": "off"}
    flags["log"] = "logs/mine.toml"
    args = [part for key, value in flags.items() for part in (f"--{key}", value)]
    ran = run(tmp_path, "--config", "config.toml", "init", *args, "--subdivision", "")
    assert ran.returncode == 0, ran.stderr
    document = tomllib.loads((tmp_path / "config.toml").read_text())
    assert document["me"] == {"name": "Sam", "timezone": "Asia/Tokyo", "country": "JP"}
    assert document["log"] == {"path": "logs/mine.toml"}
    assert document["playbook"]["card"] == "off"
    assert document["targets"]["calendar"]["path"] == "logs/interviews.ics"
    assert (tmp_path / "logs" / "mine.toml").exists()


def test_without_a_path_it_goes_to_the_folder_of_the_platform(tmp_path: Path) -> None:
    ran = run(tmp_path, "init", "--yes", XDG_CONFIG_HOME=str(tmp_path / "xdg"))
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "xdg" / "afterview" / "config.toml").exists()
    plan = run(tmp_path, "plan", XDG_CONFIG_HOME=str(tmp_path / "xdg"))
    assert (plan.returncode, plan.stderr) == (0, "")
    by_name = run(tmp_path, "plan", AFTERVIEW_CONFIG="xdg/afterview/config.toml")
    assert by_name.returncode == 0


def test_a_configuration_is_never_overwritten(program: Program) -> None:
    before = program.files()
    ran = program("init", "--yes")
    assert ran.code == 2
    assert "there is a configuration at" in ran.err
    assert program.files() == before


def test_a_log_that_is_there_is_kept(program: Program) -> None:
    program.config.unlink()
    log = program.log.read_bytes()
    ran = program("init", "--yes", "--timezone", "UTC")
    assert ran.code == 0
    assert f"Your log stays at {program.log}.\n" in ran.out
    assert program.log.read_bytes() == log


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        (["--timezone", "Mars"], '"Mars" names no time zone'),
        (["--timezone", "CST"], 'write "America/Chicago"'),
        (["--timezone", "UTC", "--country", "XX"], '"XX" is not a known country'),
    ],
)
def test_a_wrong_answer_writes_nothing(program: Program, flags: list[str], says: str) -> None:
    program.config.unlink()
    before = program.files()
    ran = program("init", "--yes", *flags)
    assert ran.code == 2
    assert says in ran.err
    assert program.files() == before


def test_an_interrupted_question_leaves_everything_as_it_was(tmp_path: Path) -> None:
    ran = run(tmp_path, "--config", "config.toml", "init", answers="Sam\n")
    assert ran.returncode == 130
    assert "stopped" in ran.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "args", [["--config", "file/config.toml", "init", "--yes"], ["init", "--demo", "file"]]
)
def test_a_place_that_cannot_be_written_to_is_one_sentence(tmp_path: Path, args: list[str]) -> None:
    (tmp_path / "file").write_text("")
    ran = run(tmp_path, *args)
    assert ran.returncode == 2
    assert "cannot be written to" in ran.stderr


# the demo

TODAY = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


def test_a_demo_in_a_zone_that_does_not_exist_is_one_sentence(program: Program) -> None:
    ran = program("init", "--demo", str(program.folder / "demo"), "--timezone", "Mars")
    assert ran.code == 2
    assert '"Mars" names no time zone' in ran.err
    assert not (program.folder / "demo").exists()


def make_demo(folder: Path, now: datetime, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    with pytest.raises(SystemExit) as exit_:
        main(["init", "--demo", str(folder), "--timezone", "America/New_York"], now=now)
    assert not exit_.value.code
    return capsys.readouterr().out


def test_the_demo_has_one_interview_of_each_kind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_demo(tmp_path, TODAY, capsys)
    program = Program(tmp_path, capsys, TODAY)
    document = program("plan", "--json").json
    steps: dict[str, set[str]] = {}
    for item in document["items"]:
        steps.setdefault(item["interview"] or "", set()).add(f"{item['step']} {item['date']}")
    assert len(steps) == 8  # seven interviews, and the search as a whole
    assert "interview 2026-11-27" in steps["initech-call"]  # ahead, and not on Thanksgiving Day
    assert sum(i["step"] == "thank-you" for i in document["items"] if "acme" in i["id"]) == 3
    assert steps["acme-screen"] == {"interview 2026-11-02"}  # another round took its place
    assert "follow-up 2026-12-01" in steps["globex-panel"]  # its promise runs out on the 27th
    assert "follow-up 2026-12-08" in steps["globex-volcano"]  # five business days after it
    assert "follow-up 2026-11-18" in steps["hooli-final"]  # its promise has run out
    assert "rejection-reply 2026-11-23" in steps["umbrella-phone"]


def test_the_demo_is_of_a_search_in_which_things_were_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_demo(tmp_path, TODAY, capsys)
    program = Program(tmp_path, capsys, TODAY)
    assert program("check").out == "OK: 7 interviews, no problems\n"
    assert "Tue 29 Sep" in program("show", "umbrella-phone").out  # eight weeks ago
    with Store.open(tmp_path / "afterview.db") as store:
        known, done = store.facts(), store.facts().done
    assert [done[f"umbrella-phone/follow-up/{number}"] for number in (1, 2)] == [
        date(2026, 10, 6),
        date(2026, 10, 14),
    ]
    ids = {each["id"] for each in tomllib.loads(program.log.read_text())["interview"]}
    assert {step_id.partition("/")[0] for step_id in done} <= ids
    assert program("undo").out == "there is nothing to undo\n"
    with Store.open(tmp_path / "afterview.db") as store:
        assert store.facts() == known


FROM_SUNDAY_TO_SUNDAY = [TODAY + timedelta(days) for days in range(-1, 14)]


@pytest.mark.parametrize(
    "now",
    [
        *FROM_SUNDAY_TO_SUNDAY,
        datetime(2026, 12, 25, 15, tzinfo=UTC),
        datetime(2027, 1, 4, 15, tzinfo=UTC),
    ],
    ids=lambda now: f"{now:%a-%d-%b}",
)
def test_the_calendar_of_the_demo_shows_all_eight_rules_and_only_what_can_be_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], now: datetime
) -> None:
    """It had 37 entries when all forecasts were among them."""
    make_demo(tmp_path, now, capsys)
    program = Program(tmp_path, capsys, now)
    assert program("sync").code == 0
    assert program.calendar.read_text().count("BEGIN:VEVENT") <= 24
    items = program("plan", "--all", "--json").json["items"]
    reasons = [item["why"] for item in items if program.shows(item["id"])]
    assert {rule.key for rule in RULES} == {
        key for why in reasons for key in re.findall(r"(?:Do|Don't) \d", why)
    }
    days = [each["start"].date() for each in tomllib.loads(program.log.read_text())["interview"]]
    with Store.open(tmp_path / "afterview.db") as store:
        done = [day for id_, day in store.facts().done.items() if "thank-you" in id_]
    off = for_country("US", "", Kept())
    assert all(day.weekday() < 5 and day not in off(day.year) for day in [*days, *done])


def test_a_phone_screen_makes_no_more_than_seven_entries(program: Program) -> None:
    """It made 11 when all forecasts were among them."""
    program.write(table(mode='"phone"'))
    assert program("sync").code == 0
    assert program.calendar.read_text().count("BEGIN:VEVENT") <= 7


def test_the_demo_can_be_made_again_on_another_day(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_demo(tmp_path, TODAY, capsys)
    later = TODAY.replace(day=28)
    assert "wrote" in make_demo(tmp_path, later, capsys)
    # It is a Saturday, so what would be of today is of Friday.
    assert "2026-11-27T09:00:00" in (tmp_path / "interviews.toml").read_text()


def test_a_demo_that_was_played_with_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_demo(tmp_path, TODAY, capsys)
    log = tmp_path / "interviews.toml"
    log.write_text(log.read_text().replace("Initech", "Mine"))
    out = make_demo(tmp_path, TODAY.replace(day=28), capsys)
    assert f"kept {log}" in out
    assert "Mine" in log.read_text()


@pytest.mark.parametrize(
    ("answers", "locale", "language"),
    [
        (("Berlin", "", "", ""), "en_US.UTF-8", "de"),
        (("Vienna", "", "", "english"), "en_US.UTF-8", None),
        (("Madrid", "", "", "Klingon", "fr"), "en_US.UTF-8", "fr"),
        (("New York", "", "", "Español"), "fr_FR.UTF-8", "es"),
        (("New York", "", ""), "en_US.UTF-8", None),
    ],
)
def test_the_language_is_asked_for_where_it_may_not_be_english(
    tmp_path: Path, answers: tuple[str, ...], locale: str, language: str | None
) -> None:
    said = "\n".join(("Sam", *answers, "on", "x.toml", ""))
    ran = run(tmp_path, "--config", "config.toml", "init", answers=said, LC_ALL=locale)
    assert ran.returncode == 0, ran.stderr
    document = tomllib.loads((tmp_path / "config.toml").read_text())
    assert document["me"].get("language") == language
    assert document["playbook"]["card"] == "on"
    assert ("The language of your letters" in ran.stdout) is (len(answers) > 3)
    assert ('write "en", "de", "fr" or "es"' in ran.stdout) is ("Klingon" in answers)
