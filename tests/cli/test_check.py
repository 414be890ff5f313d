"""`check`: every problem of every file at once, in sentences, and nothing touched."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from program import CONFIGURATION, Program, table

from afterview.service import health

if TYPE_CHECKING:
    from pathlib import Path


def test_all_is_well(program: Program) -> None:
    ran = program("check")
    assert (ran.code, ran.out, ran.err) == (0, "OK: 1 interview, no problems\n", "")
    program.write(table(), table("globex", people="[]"))
    assert program("check").out == (
        "note: acme and globex are at the same time, Mon 23 Nov 10:00-11:00\n"
        "OK: 2 interviews, no problems\n"
    )


@pytest.mark.parametrize(
    ("email", "reason", "instead"),
    [
        ("jane@acme.example", "both have Bo", ""),
        (
            "bo@acme.example",
            "both have people at acme.example",
            ', or via = "..." in the log if that is an agency',
        ),
    ],
)
def test_two_names_of_one_company_are_noted(
    program: Program, email: str, reason: str, instead: str
) -> None:
    people = f'[{{ name = "Bo", email = "{email}" }}]'
    others = [("ace", "Ace", people), ("ace-2", "ACE ", "[]")]
    rounds = [("acme-2", "Acme", "[]"), ("acme-3", "Acme", "[]"), *others]
    tables = [
        table(id_, company=f'"{company}"', people=there, start=f"2026-11-2{day}T10:00:00")
        for day, (id_, company, there) in enumerate(rounds, 4)
    ]
    program.write(table(), *tables)
    assert program("check").out == (
        "note: ACE (ace-2) is spelled Ace elsewhere in the log; "
        '`afterview set ace-2 company="Ace"` makes them the same\n'
        f"note: Ace (ace, ace-2) may be the same as Acme: {reason}; if so, "
        f'`afterview set ace company="Acme"`{instead}\n'
        "OK: 5 interviews, no problems\n"
    )


def test_problems_of_configuration_and_log_come_together(program: Program) -> None:
    program.write(
        table(promise='"when the moon is full"'),
        table(statsu='"waiting"'),
        config=CONFIGURATION.replace('country = "US"', 'contry = "US"') + 'task = "both"\n',
    )
    ran = program("check")
    assert ran.code == 2
    lines = ran.out.splitlines()
    config, log = str(program.config), str(program.log)
    assert [line.split(": ")[0] for line in lines] == [
        f"{config}:4",
        f"{config}:12",
        f"{log}:5",
        f"{log}:9",
        f"{log}:12",
    ]
    assert 'did you mean "country"?' in lines[0]
    assert 'did you mean "tasks"?' in lines[1]
    assert "within two weeks" in lines[2]
    assert "acme" in lines[3]
    assert 'did you mean "status"?' in lines[4]


@pytest.mark.parametrize(
    ("change", "line", "says"),
    [
        (('"ics"', '"icss"'), 10, 'did you mean "ics"?'),
        (('"US"', '"XX"'), 4, "XX"),
        (('"US"', '"US"\nsubdivision = "QQ"'), 5, "QQ"),
        (('"US"', '"US"\nholidays = ["Lavor Day"]'), 5, 'did you mean "Labor Day"?'),
        (('"America/New_York"', '"America/NewYork"'), 3, "America/New_York"),
        (('path = "interviews.ics"', ""), 9, "path is missing"),
    ],
)
def test_a_wrong_value_is_reported_where_it_stands(
    program: Program, change: tuple[str, str], line: int, says: str
) -> None:
    program.write(table(), config=CONFIGURATION.replace(*change))
    ran = program("check")
    assert ran.code == 2
    assert f"config.toml:{line}: " in ran.out
    assert says in ran.out
    assert len(ran.out.splitlines()) == 1


@pytest.mark.parametrize(
    ("path", "owner"),
    [
        ("./interviews.toml", "the log"),
        ("sub/../config.toml", "the configuration"),
        ("./afterview.db", "the store"),
        ("afterview.db.lock", "the lock of the store"),
        ("./interviews.ics", "[targets.calendar]"),
    ],
)
def test_no_target_writes_to_a_file_of_another_use(program: Program, path: str, owner: str) -> None:
    other = f'\n[targets.other]\nprovider = "ics"\npath = "{path}"\n'
    program.write(table(), config=CONFIGURATION + other)
    assert program("check").out == (
        f"{program.config}:15: [targets.other] would write to the file of {owner}; "
        "give it a file of its own\n"
    )


def test_a_file_is_named_as_it_is_seen_from_here(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(program.folder)
    program.write(table(statsu='"waiting"'))
    assert program("check").out.startswith("interviews.toml:5: ")


def test_a_wrong_draft_is_reported_with_its_line(program: Program) -> None:
    (program.folder / "drafts").mkdir()
    draft = program.folder / "drafts" / "thank-you.txt"
    draft.write_text("Dear {{ name }},\nthank you for {{ talkd_about }}.\n")
    program.write(table(), config=CONFIGURATION + '\n[drafts]\npath = "drafts"\n')
    ran = program("check")
    assert ran.code == 2
    assert "thank-you.txt:2" in ran.out + ran.err
    assert "talked_about" in ran.out + ran.err
    draft.write_text("Dear {{ name }},\nthank you.\n")
    assert program("check").code == 0


def test_drafts_are_looked_at_also_where_the_log_has_a_problem(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(program.folder)
    drafts = '\n[drafts]\npath = "letters"\n'
    program.write(table(statsu='"waiting"'), config=CONFIGURATION + drafts)
    unknown = 'interviews.toml:5: unknown key "statsu"; did you mean "status"?\n'
    folder = program.folder / "letters"

    ran = program("check")
    assert (ran.code, ran.out) == (
        2,
        f"{unknown}the folder of drafts {folder} cannot be read: No such file or directory\n",
    )
    folder.mkdir()
    (folder / "thank-you.txt").write_text("Dear {{ nmae }},\n")
    ran = program("check")
    assert (ran.code, ran.out) == (
        2,
        f'{unknown}letters/thank-you.txt:1: there is no name "nmae"; did you mean "name"?\n',
    )
    program.write(table(), config=CONFIGURATION + drafts)
    assert program("check").out.startswith("letters/thank-you.txt:1: ")


# wrong input of every kind, to every command that reads


def junk(path: Path) -> None:
    path.write_bytes(os.urandom(1000))


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def far_too_large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)


def brackets(path: Path) -> None:
    path.write_text("a = " + "[" * 200_000)


def a_circle(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


def missing(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("name", ["config", "log"])
@pytest.mark.parametrize(
    "spoil", [junk, a_folder, a_pipe, far_too_large, brackets, missing, a_circle]
)
def test_unusable_files_end_in_a_sentence_and_touch_nothing(
    program: Program, name: str, spoil: object
) -> None:
    assert callable(spoil)
    spoil(getattr(program, name))
    before = {path.name for path in program.folder.iterdir()}
    for command in ("check", "plan", "sync"):
        ran = program(command)
        assert ran.code == 2, command
        assert len((ran.out + ran.err).splitlines()) == 1, command
        assert len(ran.out + ran.err) < 500
    own = {"afterview.db", "afterview.db.lock", health.FILE}
    assert {path.name for path in program.folder.iterdir()} - own == before


def test_three_wrong_interviews_of_thousands_are_found(program: Program) -> None:
    tables = [table(f"i{number}") for number in range(2000)]
    tables[17] = table("i17", end="2026-11-22T10:00:00")
    tables[900] = table("i899")
    tables[1999] = table("i1999", start="2026-11-23")
    program.write(*tables)
    ran = program("check")
    assert ran.code == 2
    lines = ran.out.splitlines()
    assert len(lines) == 3
    assert [int(line.split(":")[1]) for line in lines] == [17 * 6 + 5, 900 * 6 + 3, 1999 * 6 + 5]
    assert program("sync").err.splitlines() == lines
    assert not program.calendar.exists()


def test_the_first_run_with_a_country_keeps_its_holidays(program: Program) -> None:
    program("sync")
    ran = program("plan", "--json")
    assert "2026-11-26" not in {i["date"] for i in ran.json["items"]}  # Thanksgiving
    program.now += timedelta(days=1)
    assert program("sync").code == 0
