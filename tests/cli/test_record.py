"""`log-activity`, its `undo`, and `record`: as a table, CSV, PDF and JSON; what they refuse."""

from __future__ import annotations

import csv
import io
import json
import stat
import sys
from datetime import timedelta
from pathlib import Path

import golden
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from program import CONFIGURATION, Program, table
from pypdf import PdfReader
from terminal import typed_ahead

from afterview.operations import fonts

SECRETS = ("SECRET", "good")
ACTIVITY = """
[[activity]]
date = 2026-11-20
kind = "application"
what = "Pilot"
company = "Globex"
how = "online"
notes = "SECRET"
"""


@pytest.fixture
def program(program: Program) -> Program:
    """On Monday 23 November, with an interview of that day that is over and an application."""
    person = '[{ name = "Jane Doe", rapport = "good", talked_about = "SECRET" }]'
    program.write(
        table(start="2026-11-23T08:00:00", notes='"SECRET"', people=person, role='"Navigator"'),
        ACTIVITY,
    )
    return program


def refused(program: Program, *args: str) -> str:
    ran = program(*args)
    assert (ran.code, ran.out) == (2, "")
    return ran.err.rstrip("\n").removeprefix("afterview: ")


def later(program: Program, **span: int) -> None:
    program.now += timedelta(**span)


# log-activity and undo


def test_an_activity_is_logged_and_undone_in_turn_with_facts(program: Program) -> None:
    before = program.log.read_text()
    ran = program(
        *("log-activity", "netw", "Job", "club", "--company", "GLOBEX", "--how", "in"),
        *("--on", "yesterday", "--json"),
    )
    assert ran.json["activity"]["kind"] == "network"
    assert ran.json["activity"]["date"] == "2026-11-22"
    assert ran.json["notes"] == ["company: Globex, as your log spells it, not GLOBEX"]
    assert program.log.read_text() == before + (
        '\n[[activity]]\ndate = 2026-11-22\nkind = "network"\nwhat = "Job club"\n'
        'company = "Globex"\nhow = "in person"\n'
    )
    later(program, minutes=1)
    program("done", "acme/thank-you/jane-doe")
    later(program, minutes=1)
    assert "Saved to the log." in program("log-activity", "fair", "Tech fair").out
    assert program("check").out == "OK: 1 interview, 3 activities, no problems\n"
    undone = program("undo", "--json").json["undone"]
    assert undone == {
        "kind": "activity",
        "id": "",
        "title": "fair, Tech fair",
        "date": "2026-11-23",
    }
    assert "no longer done" in program("undo").out
    assert program("undo").out == "no longer in the log: network, Job club, Globex\n"
    assert program.log.read_text() == before
    assert program("undo").out == "there is nothing to undo\n"


def test_what_the_person_has_changed_since_is_not_undone(program: Program) -> None:
    program("log-activity", "fair", "Tech fair")
    program.log.write_text(program.log.read_text().replace("Tech fair", "Job fair"))
    assert program("undo").out == "there is nothing to undo\n"
    assert "Job fair" in program.log.read_text()


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("fair",), "WHAT must be given, as in `afterview log-activity application"),
        ((), "KIND and WHAT must be given"),
        (("fayr", "x"), 'KIND "fayr" is not known; write "application", "contact", "fair"'),
        (("interview", "x"), "an interview is logged with `afterview add`"),
        (("fair", "x", "--on", "tomorrow"), "Tue 24 Nov is in the future (today is Mon 23 Nov)"),
        (("fair", "x", "--on", "soonish"), '--on "soonish"'),
        (("fair", "x", "--contact", "a@"), '--contact: "a@" is not an email address'),
        (
            (
                *("application", "Pilot", "--company", "Globex", "--how", "online"),
                *("--on", "Friday", "--notes", "SECRET"),
            ),
            "the log has this already: application, Pilot, Globex, on Fri 20 Nov; if you did",
        ),
    ],
)
def test_what_cannot_be_logged_is_said_and_changes_nothing(
    program: Program, args: tuple[str, ...], said: str
) -> None:
    before = program.log.read_text()
    assert refused(program, "log-activity", *args).startswith(said)
    assert program.log.read_text() == before


def test_in_a_terminal_it_asks_for_what_is_missing(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = ("art", "course", "", "React", "Globex", "here", "online", "soonish", "yesterday")
    with typed_ahead(monkeypatch, *answers):
        ran = program("log-activity")
    assert "Saved to the log." in ran.out
    assert program.log.read_text().endswith(
        '\n[[activity]]\ndate = 2026-11-22\nkind = "course"\nwhat = "React"\n'
        'company = "Globex"\nhow = "online"\n'
    )


# record


@pytest.mark.parametrize("width", golden.WIDTHS)
def test_it_looks_as_it_did(program: Program, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    calls = (
        "record --office nebraska --from 2026-11-15",
        "record --office rav --to 2026-10-31",
        "record --office washington",
        "log-activity fair 'Tech fair' --how 'in person' --where Omaha",
    )
    golden.check("record", width, golden.transcript(program, *calls), folded=False)


def test_no_form_of_the_record_has_anything_private(program: Program) -> None:
    texts = [program("record", "--office", "washington", "--from", "2026-11-01").out]
    texts += [program("record", "--office", "washington", f"--{form}").out for form in FORMS]
    pdf = program.folder / "week.pdf"
    program("record", "--office", "washington", "--from", "2026-11-01", "-o", str(pdf))
    for text in (*texts, *(page.extract_text() for page in PdfReader(pdf).pages)):
        assert "Navigator" in text
        assert not any(secret in text for secret in SECRETS)


FORMS = ("csv", "json")


def test_the_json_has_rows_and_counts(program: Program) -> None:
    found = program("record", "--office", "Connecticut", "--from", "2026-11-15", "--json").json
    assert [row["kind"] for row in found["rows"]] == ["application", "interview"]
    assert [each["counted"] for each in found["periods"]] == [1, 1]
    assert found["periods"][0]["minimums"] == [
        {"name": "employer contacts", "number": 1, "wanted": 1}
    ]
    assert found["sources"][0]["read"] == "2026-11-30"


def test_a_csv_goes_to_a_new_file_or_to_the_terminal(program: Program) -> None:
    path = program.folder / "week.csv"
    ran = program("record", "--office", "nebraska", "-o", str(path))
    assert ran.out.startswith(f"1 row is in {path}\nSun 22 Nov to Sat 28 Nov: 0 of 5 counted")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    data = path.read_bytes()
    printed = program("record", "--office", "nebraska", "--csv")
    assert data.decode("utf-8-sig") == printed.out.replace("\n", "\r\n").replace("\r\r", "\r")
    assert "Whether this list satisfies the rules" in printed.err
    assert list(csv.reader(io.StringIO(printed.out)))[1][:2] == ["2026-11-23", "interview"]
    assert "already exists" in refused(program, "record", "--office", "nebraska", "-o", str(path))


def test_the_configuration_names_office_and_quota_and_a_layout_of_ones_own(
    program: Program,
) -> None:
    program.config.write_text(f'{CONFIGURATION}\n[record]\noffice = "mine.toml"\nquota = 9\n')
    mine = program.folder / "mine.toml"
    mine.write_text('office = "Mine"\ntitle = "List"\nperiod = "month"\n')
    assert refused(program, "record").endswith(
        'mine.toml: column is missing; write [[column]], with heading = "Date" and '
        'fields = ["date"] below it'
    )
    mine.write_text(mine.read_text() + '[[column]]\nheading = "What"\nfields = ["what"]\n')
    found = program("record", "--json").json
    assert (found["office"], found["from"], found["periods"][0]["quota"]) == (
        "Mine",
        "2026-11-01",
        9,
    )
    assert program("record", "--quota", "2", "--json").json["periods"][0]["quota"] == 2


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((), 'say for which office, with --office: "connecticut", "germany", "nebraska", "rav"'),
        (("--office", "Nebrasca"), 'there is no layout for "Nebrasca"; write "connecticut"'),
        (("--office", "no.toml"), "there is no layout at no.toml"),
        (("--office", "rav", "--from", "today", "--to", "yesterday"), "--to 2026-11-22 is before"),
        (("--office", "rav", "-o", "x.txt"), "--output x.txt: let the name end with .pdf or .csv"),
        (("--office", "rav", "--font", "x"), "--font is for a PDF"),
        (("--office", "rav", "-o", "x.pdf", "--csv"), "--csv and a file that ends with .pdf"),
        (("--office", "rav", "-o", "x.csv", "--json"), "--json prints everything"),
        (("--office", "rav", "-o", "x.pdf", "--font", "x"), "x is not a font that can be read"),
    ],
)
def test_what_record_refuses(program: Program, args: tuple[str, ...], said: str) -> None:
    assert refused(program, "record", *args).startswith(said)


# the PDF


def font(path: Path, letters: str) -> Path:
    """Write a font that has these letters, each as a square."""
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for corner in ((0, 500), (500, 500), (500, 0)):
        pen.lineTo(corner)
    pen.closePath()
    letters = "".join(dict.fromkeys(letters))
    names = [".notdef", *(f"g{ord(each)}" for each in letters)]
    builder = FontBuilder(1000)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(each): f"g{ord(each)}" for each in letters})
    builder.setupGlyf(dict.fromkeys(names, pen.glyph()))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (600, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": path.stem, "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    path.parent.mkdir(exist_ok=True)
    builder.save(path)
    return path


LATIN = "".join(map(chr, range(0x20, 0x7F)))


@pytest.fixture
def system_fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder in which fonts are looked for."""
    monkeypatch.setattr(fonts, "folders", lambda: [tmp_path / "fonts"])
    return tmp_path / "fonts"


def pdf_of(program: Program, *args: str) -> tuple[str, PdfReader]:
    path = program.folder / "list.pdf"
    path.unlink(missing_ok=True)
    ran = program("record", "--office", "nebraska", "-o", str(path), *args)
    assert ran.code == 0, ran.err
    reader = PdfReader(path)
    return "\n".join(page.extract_text() for page in reader.pages), reader


def test_the_pdf_has_rows_by_week_on_all_pages_with_heads_and_feet(
    program: Program, system_fonts: Path
) -> None:
    with program.log.open("a") as log:
        for number in range(60):
            log.write(
                f'\n[[activity]]\ndate = 2026-11-1{number % 10}\nkind = "search"\n'
                f'what = "Größe {number}"\n'
            )
    text, reader = pdf_of(program, "--from", "2026-11-10")
    assert not system_fonts.exists()  # the built-in font has these letters
    assert "Sam Rivera, 11/10/2026 to 11/23/2026, as of 11/23/2026" in text
    assert "11/15/2026 to 11/21/2026" in text
    assert all(f"Größe {number}" in text for number in range(60))
    assert text.index("Größe 10") < text.index("Größe 5")  # by day
    assert len(reader.pages) > 1
    for number, page in enumerate(reader.pages, 1):
        said = page.extract_text()
        assert "Position applied for" in said
        assert "whether it satisfies the rules is for the office to decide" in said
        assert f"Page {number}/{len(reader.pages)}" in said
    assert reader.metadata is not None
    assert reader.metadata.creation_date_raw == "D:20261123140000Z"


def test_letters_come_from_fonts_of_the_computer_and_none_is_dropped(
    program: Program, system_fonts: Path
) -> None:
    program("log-activity", "application", "Пилот 山", "--company", "Łódź")
    args = ("record", "--office", "nebraska", "-o", str(program.folder / "x.pdf"))
    font(system_fonts / "Latin.ttf", LATIN + "Łódź")
    (system_fonts / "broken.ttf").write_bytes(b"no font")
    said = refused(program, *args)
    assert "the row of 2026-11-23: П (U+041F, cyrillic capital letter pe)" in said
    assert "山 (U+5C71" in said
    assert "Install a font that has them" in said
    assert not (program.folder / "x.pdf").exists()
    font(system_fonts / "More.otf", "Пилот")
    own = font(program.folder / "own.ttf", "山")
    text, reader = pdf_of(program, "--font", str(own))
    # The fonts are strange, so that not every version of pypdf sees the space between.
    assert all(word in text for word in ("Łódź", "Пилот", "山"))
    assert "1/1" in text
    names = str([page["/Resources"]["/Font"] for page in reader.pages])  # type: ignore[index]
    assert names.count("IndirectObject") >= 3


def test_a_row_that_is_too_long_for_a_page_is_refused(program: Program) -> None:
    program("log-activity", "fair", "x", "--result", "word " * 3000)
    said = refused(program, "record", "--office", "rav", "-o", str(program.folder / "x.pdf"))
    assert said.startswith("a row is too long for a page of the PDF")


def test_without_the_extra_it_says_what_to_install(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "afterview.reports.office_pdf", raising=False)
    monkeypatch.delattr("afterview.reports.office_pdf", raising=False)
    monkeypatch.setitem(sys.modules, "fpdf", None)
    said = refused(program, "record", "--office", "rav", "-o", str(program.folder / "x.pdf"))
    assert said == (
        'the PDF needs fpdf; install afterview with the extra "record" (docs/start.md), or write '
        "CSV"
    )


# export and import


def test_an_export_brings_activities_to_another_log_once(program: Program, tmp_path: Path) -> None:
    everything = tmp_path / "everything.json"
    program("export", "--json", "-o", str(everything))
    before = program.log.read_text()
    assert program("import", str(everything), "--yes", "--json").json["activities"] == 0
    assert program.log.read_text() == before
    program.log.write_text("# mine\n")
    assert "1 new, 1 activity in the log" in program("import", str(everything), "--yes").out
    assert program.log.read_text().startswith("# mine\n")
    assert program("export", "--json").json["activities"] == [
        {"date": "2026-11-20", "kind": "application", "what": "Pilot", "company": "Globex"}
        | {"how": "online", "notes": "SECRET"}
    ]


def test_an_activity_that_the_log_cannot_hold_is_held_back(
    program: Program, tmp_path: Path
) -> None:
    path = tmp_path / "everything.json"
    document = program("export", "--json").json
    good = document["activities"][0]
    document["activities"] += [
        {**good, "kind": "x"},
        {**good, "what": "\ud800"},
        {**good, "how": ""},
    ]
    path.write_text(json.dumps(document))
    held = program("import", str(path), "--yes", "--json").json
    assert held["activities"] == 1
    said = {each["where"]: each["reason"] for each in held["held_back"]}
    assert said["activity 2"].startswith('kind = "x" is not known')
    assert said["activity 3"] == "the log cannot hold what it says"
