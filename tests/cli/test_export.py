"""`export`: the record as CSV and as a page, and everything as JSON; what it refuses."""

from __future__ import annotations

import csv
import io
import json
import re
import stat
import tomllib
from typing import TYPE_CHECKING

import golden
import pytest
import vobject
from processes import full_disk
from program import NOW, Program, table

if TYPE_CHECKING:
    from pathlib import Path

UID = re.compile("UID:(.*)")
SECRETS = ("a secret note", "her secret", "good", "secret topic")


@pytest.fixture
def program(program: Program) -> Program:
    """With two interviews, of which one has ended."""
    person = '[{ name = "Jane Doe", rapport = "good", talked_about = "her secret" }]'
    program.write(
        table(
            company='"=Acme"',
            start="2026-10-05T10:00:00",
            role='"Pilot"',
            status='"rejected"',
            status_since="2026-10-20",
            notes='"a secret note"',
            topics='["secret topic"]',
            people=person,
        ),
        table("globex", start="2026-11-16T10:00:00", url='"https://x.example"'),
        table("hooli", start="2026-12-16T10:00:00"),
    )
    return program


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def refused(program: Program, *args: str) -> str:
    ran = program("export", *args)
    assert (ran.code, ran.out) == (2, "")
    return ran.err.rstrip("\n").removeprefix("afterview: ")


def test_the_record_has_what_took_place_and_nothing_private(program: Program) -> None:
    ran = program("export")
    assert (ran.code, ran.err) == (0, "")
    head, *found = rows(ran.out)
    assert head[:4] == ["Date", "Time", "Company", "Position"]
    assert [row[2] for row in found] == ["'=Acme", "Globex"]
    assert found[0][8:10] == ["rejected", "2026-10-20"]
    page = program("export", "--html").out
    for secret in SECRETS:
        assert secret not in ran.out
        assert secret not in page


@pytest.mark.parametrize(
    ("args", "companies"),
    [
        (("--from", "2026-11-01"), ["Globex"]),
        (("--to", "2026-10-31"), ["'=Acme"]),
        (("--from", "5 Oct 2026", "--to", "today"), ["'=Acme", "Globex"]),
        (("--from", "2026-10-06", "--to", "2026-11-15"), []),
    ],
)
def test_the_range(program: Program, args: tuple[str, ...], companies: list[str]) -> None:
    assert [row[2] for row in rows(program("export", *args).out)[1:]] == companies


def test_the_page_says_whose_it_is_and_for_when(program: Program) -> None:
    assert (
        "Sam Rivera, 2026-10-05 to 2026-11-23; 2 interviews; as of"
        in program("export", "--html").out
    )
    page = program("export", "--html", "--from", "2026-01-01", "--to", "2026-01-31").out
    assert "2026-01-01 to 2026-01-31; 0 interviews" in page
    program.now = NOW.replace(year=2020)
    assert "2020-11-23 to 2020-11-23; 0 interviews" in program("export", "--html").out


def test_a_file_is_for_its_owner_and_is_never_overwritten(program: Program) -> None:
    path = program.folder / "record.csv"
    ran = program("export", "-o", str(path))
    assert (ran.code, ran.out) == (0, f"2 interviews are in {path}\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbfDate,Time")
    assert data.count(b"\r\n") == 3
    assert refused(program, "-o", str(path)).endswith(
        "already exists; name another file, or delete it first"
    )
    assert path.read_bytes() == data
    page = program.folder / "record.html"
    assert program("export", "--to", "2026-10-31", "--html", "-o", str(page)).out == (
        f"1 interview is in {page}\n"
    )
    assert page.read_bytes().startswith(b"<!doctype html>")


def test_a_file_that_cannot_be_written(program: Program, tmp_path: Path) -> None:
    missing = tmp_path / "no" / "record.csv"
    assert "cannot be written: No such file or directory" in refused(program, "-o", str(missing))
    with full_disk():
        assert "cannot be written" in refused(program, "-o", str(tmp_path / "x"))


def test_the_json_is_everything(program: Program) -> None:
    program("done", "globex/thank-you/jane-doe")
    program("skip", "globex/follow-up/1")
    document = program("export", "--json").json
    assert document["afterview_export"] == 1
    assert document["timezone"] == "America/New_York"
    logged = tomllib.loads(program.log.read_text())["interview"]
    assert [set(each) for each in document["interviews"]] == [set(each) for each in logged]
    assert document["interviews"][0]["notes"] == "a secret note"
    assert document["interviews"][0]["start"] == "2026-10-05T10:00:00"
    assert document["facts"]["done"] == {"globex/thank-you/jane-doe": "2026-11-23"}
    assert document["facts"]["skipped"] == ["globex/follow-up/1"]
    assert document["invitations"] == {}
    path = program.folder / "all.json"
    program("export", "--json", "-o", str(path))
    assert json.loads(path.read_bytes()) == document


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--json", "--html"), "--json exports everything; leave out --html, --from and --to"),
        (("--json", "--from", "today"), "--json exports everything"),
        (("--from", "soonish"), '--from "soonish": '),
        (("--from", "1.2.26"), '--from "1.2.26": day and month change places'),
        (("--from", "2026-11-02", "--to", "2026-11-01"), "--to 2026-11-01 is before --from"),
    ],
)
def test_what_it_refuses(program: Program, args: tuple[str, ...], said: str) -> None:
    assert refused(program, *args).startswith(said)


def test_it_writes_nothing_else(program: Program) -> None:
    before = program.files()
    for args in ((), ("--html",), ("--json",)):
        assert program("export", *args).code == 0
    assert program.files() == before


@pytest.mark.parametrize("width", golden.WIDTHS)
def test_it_looks_as_it_did(program: Program, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.chdir(program.folder)
    text = golden.transcript(
        program, "export --from 2026-10-01 --to 2026-11-30", "export --html -o november.html"
    )
    golden.check("export", width, text.replace("\r", ""), folded=False)
    page = (program.folder / "november.html").read_text()
    golden.check("export-page", width, page, folded=False)


def test_contacts_are_one_card_for_each_person_with_a_uid_that_stays(program: Program) -> None:
    """The second log has a later interview, and an address that was not known before."""
    people = '[{ name = "Jane Doe", rapport = "good", talked_about = "her secret" }]'
    known = '[{ name = "Jane Doe", email = "jane@acme.example" }, { name = "Bob Lee" }]'
    cancelled = '[{ name = "Nobody Met" }]'
    program.write(table(people=people))
    before = program("export", "--vcard").out
    assert program("export", "--vcard").out == before
    program.write(
        table(people=people),
        table("late", company='"Acme"', start="2026-12-01T10:00:00", people=known),
        table("off", status='"cancelled"', people=cancelled),
    )
    path = program.folder / "people.vcf"
    ran = program("export", "--vcard", "-o", str(path))
    assert (ran.code, ran.out) == (0, f"2 interviewers are in {path}\n")
    cards = [*vobject.readComponents(path.read_text())]
    assert [(card.version.value, card.fn.value) for card in cards] == [
        ("4.0", "Jane Doe"),
        ("4.0", "Bob Lee"),
    ]
    assert cards[0].uid.value == UID.findall(before)[0].strip()
    assert cards[0].note.value == "Interviews:\n2026-11-23 Acme\n2026-12-01 Acme"
    assert "secret" not in path.read_text()
    assert "her secret" in program("export", "--vcard", "--notes").out


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (
            ("--vcard", "--html"),
            "--vcard exports all interviewers; leave out --html, --from and --to",
        ),
        (
            ("--vcard", "--json"),
            "--json and --vcard exclude each other; choose one",
        ),
        (("--notes",), "--notes is about contacts; add --vcard"),
    ],
)
def test_options_of_contacts_that_do_not_go_together(
    program: Program, args: tuple[str, ...], said: str
) -> None:
    assert " ".join(refused(program, *args).split()) == said
