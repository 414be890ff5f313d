"""`list`: each interview once, how it stands, what is next for it, and the filters."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import golden
import pytest
from program import NOW, Program, table
from rich.cells import cell_len
from terminal import Terminal

from afterview.store.database import Store

PAST = "2026-11-12T10:00:00"
AHEAD = "2026-11-26T15:00:00"

STATUSES = (
    ("ahead", {"start": AHEAD, "status": '"scheduled"'}, "scheduled"),
    ("over", {"start": PAST}, "waiting"),
    ("offer", {"start": PAST, "status": '"offer"'}, "offer"),
    ("taken", {"start": PAST, "status": '"accepted"'}, "accepted"),
    ("left", {"start": PAST, "status": '"declined"'}, "declined"),
    ("no", {"start": PAST, "status": '"rejected"'}, "rejected"),
    ("out", {"start": PAST, "status": '"withdrawn"'}, "withdrawn"),
    ("rest", {"start": PAST, "status": '"parked"'}, "parked"),
    ("off", {"start": AHEAD, "status": '"cancelled"'}, "cancelled"),
)


def listed(program: Program, *args: str) -> dict[str, Any]:
    ran = program("list", "--json", *args)
    assert (ran.code, ran.err) == (0, "")
    return {each["id"]: each for each in ran.json["interviews"]}


@pytest.fixture
def nine(program: Program) -> Program:
    """One interview of each status."""
    program.write(*(table(id_, **fields) for id_, fields, _ in STATUSES))
    return program


def test_the_json_has_every_documented_key_in_order(program: Program) -> None:
    program.write(table(role='"Engineer"', round='"onsite"'))
    ran = program("list", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert list(ran.json) == ["today", "interviews"]
    (acme,) = ran.json["interviews"]
    following = acme.pop("next")
    assert acme == {
        "id": "acme",
        "company": "Acme",
        "role": "Engineer",
        "round": "onsite",
        "start": "2026-11-23T10:00:00-05:00",
        "end": "2026-11-23T11:00:00-05:00",
        "status": "scheduled",
        "since": None,
        "superseded_by": None,
    }
    assert following == program("plan", "--json").json["items"][0]


def test_each_status_is_the_one_that_the_log_or_the_clock_gives_it(nine: Program) -> None:
    assert {id_: each["status"] for id_, each in listed(nine).items()} == {
        id_: status for id_, _, status in STATUSES
    }


@pytest.mark.parametrize(
    ("flags", "ids"),
    [
        pytest.param(["--open"], {"ahead", "over", "offer"}, id="open"),
        pytest.param(["--waiting"], {"over"}, id="waiting"),
        pytest.param(["--closed"], {"taken", "left", "no", "out", "rest", "off"}, id="closed"),
        pytest.param(
            ["--waiting", "--closed"],
            {"over", "taken", "left", "no", "out", "rest", "off"},
            id="two of them",
        ),
        pytest.param(["--open", "--closed"], {id_ for id_, _, _ in STATUSES}, id="all"),
        pytest.param(["--company", "O", "--closed"], {"no", "out", "off"}, id="with a company"),
    ],
)
def test_a_filter_leaves_what_it_names(nine: Program, flags: list[str], ids: set[str]) -> None:
    assert listed(nine, *flags).keys() == ids


@pytest.mark.parametrize("text", ["acme", "ROBOT", "me ro", "strasse", ""])
def test_a_company_is_found_by_a_part_of_its_name_in_any_case(program: Program, text: str) -> None:
    program.write(
        table("a", company='"Acme Robotics Hauptstraße"'), table("b", company='"日本電気"')
    )
    found = listed(program, "--company", text).keys()
    assert found == ({"a", "b"} if text == "" else {"a"})


def test_the_clock_decides_between_scheduled_and_waiting(program: Program) -> None:
    program.now = datetime(2026, 11, 23, 15, 59, 59, tzinfo=UTC)
    assert listed(program)["acme"]["status"] == "scheduled"
    program.now += timedelta(seconds=1)
    acme = listed(program)["acme"]
    assert (acme["status"], acme["since"]) == ("waiting", "2026-11-23")


def test_they_stand_by_the_moment_at_which_they_begin(program: Program) -> None:
    program.write(
        table("late", start="2026-11-24T09:00:00"),
        table("noon", start="2026-11-23T12:00:00", timezone='"America/New_York"'),
        table("asia", start="2026-11-23T20:00:00", timezone='"Asia/Tokyo"'),
    )
    assert list(listed(program)) == ["asia", "noon", "late"]


def test_an_earlier_round_is_superseded_by_the_one_that_is_booked(program: Program) -> None:
    program.write(table("second", start=AHEAD, company='"Acme"'), table("acme", start=PAST))
    first = listed(program)["acme"]
    assert (first["status"], first["superseded_by"]) == ("superseded", "second")
    assert listed(program, "--waiting") == {}
    assert listed(program, "--open").keys() == {"acme", "second"}


def test_a_closed_case_closes_all_its_rounds(program: Program) -> None:
    program.write(
        table("acme", start=PAST),
        table(
            "second",
            start="2026-11-16T10:00:00",
            company='"ACME"',
            status='"rejected"',
            status_since="2026-11-18",
        ),
    )
    for each in listed(program, "--closed").values():
        assert (each["status"], each["since"]) == ("rejected", "2026-11-18")
    assert len(listed(program, "--closed")) == 2


def test_a_cancelled_round_supersedes_nothing(program: Program) -> None:
    program.write(table("acme", start=PAST), table("off", company='"Acme"', status='"cancelled"'))
    both = listed(program)
    assert (both["acme"]["status"], both["acme"]["superseded_by"]) == ("waiting", None)
    assert (both["off"]["status"], both["off"]["superseded_by"]) == ("cancelled", None)


def test_what_another_offer_ended_is_cancelled_and_then_withdrawn(program: Program) -> None:
    program.write(
        table("acme", start=PAST),
        table("off", company='"Acme"', start=AHEAD),
        table("taken", start=PAST, status='"accepted"', status_since="2026-11-23"),
    )
    off = listed(program)["off"]
    assert (off["status"], off["since"]) == ("cancelled", "2026-11-23")
    assert off["next"]["id"] == "off/withdraw"
    assert program("done", "off/withdraw").code == 0
    for id_ in ("acme", "off"):
        each = listed(program, "--closed")[id_]
        assert (each["status"], each["since"]) == ("withdrawn", "2026-11-23")


def test_without_a_date_a_status_counts_from_when_it_was_first_seen(program: Program) -> None:
    program.write(table(status='"rejected"'))
    program("sync")
    program.now += timedelta(days=3)
    assert listed(program)["acme"]["since"] == "2026-11-23"


def test_next_is_the_first_step_that_is_neither_done_nor_over(program: Program) -> None:
    program.write(table(start="2026-11-20T10:00:00"))  # its events are over
    assert listed(program)["acme"]["next"]["id"] == "acme/thank-you/jane-doe"
    with Store.open(program.folder / "afterview.db") as store:
        store.record("done", "acme/thank-you/jane-doe", NOW.date(), at=NOW, source="test")
    assert listed(program)["acme"]["next"]["id"] == "acme/follow-up/1"


def test_the_interview_is_next_until_it_is_over(program: Program) -> None:
    program.write(table(people="[]"))
    program.now = datetime(2026, 11, 23, 15, 59, 59, tzinfo=UTC)
    assert listed(program)["acme"]["next"]["id"] == "acme/interview"
    program.now += timedelta(seconds=1)
    assert listed(program)["acme"]["next"]["id"] == "acme/recap"


def test_an_interview_with_nothing_left_to_do_has_nothing_next(program: Program) -> None:
    program.write(table(start="2025-11-20T10:00:00", status='"accepted"'))
    assert listed(program)["acme"]["next"] is None
    assert "accepted" in program("list").out


def test_the_table_names_the_year_where_it_is_another_one(program: Program) -> None:
    program.write(table("old", start="2025-11-20T10:00:00"), table())
    out = program("list").out
    assert "Thu 20 Nov  old" in out
    assert out.splitlines()[3] == "   2025"
    assert "2026" not in out
    assert "today 10:00: Acme interview" in " ".join(out.split())


@pytest.mark.parametrize("width", [44, 80, 200])
@pytest.mark.parametrize("length", [2, 20, 21, 37, 67])
def test_an_id_is_never_folded_so_that_it_can_be_copied(
    program: Program, monkeypatch: pytest.MonkeyPatch, width: int, length: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    id_ = "a" * (length - 1) + "電"
    program.write(table(id_, company='"Acme"'), table("globex", role='"日本電気株式会社の技術者"'))
    lines = program("list").out.splitlines()
    assert any(line[3:].startswith(f"Mon 23 Nov  {id_}") for line in lines)
    if width > 44:
        (company,) = {cell_len(line.partition("Acme")[0]) for line in lines if "Acme  " in line}
        assert company == lines[0].index("inte")
    assert max(map(cell_len, lines)) <= max(width, len(f"1  Mon 23 Nov  {id_}") + 1)


def test_a_long_id_stands_beside_the_rest_where_there_is_room(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    program.write(table("a" * 120, company='"Acme"'))
    assert f"{'a' * 120}  Acme  " in program("list").out


@pytest.mark.parametrize("width", [80, 200])
def test_the_table_fits_and_loses_nothing(
    program: Program, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    id_ = "a-very-long-id-that-somebody-typed-on-a-day-with-nothing-else"
    company, role = "日本電気株式会社のとても長い名前の会社", "[b]技術者[/b]"
    program.write(table(id_, company=f'"{company}"', role=f'"{role}"'))
    lines = program("list").out.splitlines()
    assert max(map(cell_len, lines)) <= width
    assert lines[2].startswith(f"1  Mon 23 Nov  {id_}")
    assert (company in lines[2]) is (width == 200)
    end = lines[0].index("interview")
    everything = "".join("".join(line[end:] for line in lines).split())
    assert role in everything


def test_a_terminal_of_ascii_gets_ascii(program: Program) -> None:
    program.write(table(company='"日本電気"'))
    call = "import sys; from afterview.cli import main; main(sys.argv[1:])"
    ran = subprocess.run(
        [sys.executable, "-c", call, "--config", str(program.config), "list"],
        capture_output=True,
        env={"PYTHONIOENCODING": "ascii"},
        check=True,
    )
    lines = ran.stdout.decode("ascii").splitlines()
    assert "????" in lines[2]
    assert set(lines[1]) == {"-"}


def test_a_pipe_gets_no_escape_sequences(program: Program) -> None:
    assert "\x1b" not in program("list").out


WIDE = table(
    "nihon-saishu",
    company='"日本電気株式会社"',
    role='"技術者"',
    round='"最終面接"',
    start="2025-11-18T09:00:00",
    timezone='"Asia/Tokyo"',
    status='"declined"',
)


@pytest.mark.parametrize("width", golden.WIDTHS)
def test_it_looks_as_it_did(program: Program, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    golden.write_demo(program)
    program.log.write_text(
        program.log.read_text()
        + WIDE
        + table("initech-2", company='"Initech"', start=AHEAD)
        + table("acme-日本-senior-backend-engineer-final", company='"Acme 日本"', start=AHEAD)
    )
    golden.check("list", width, program("list").out)


def test_colours_are_left_out_where_they_are_not_wanted(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    assert "\x1b[32m\x1b[1mtoday 10:00" in program("list").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in program("list").out


@pytest.mark.parametrize("columns", [80, 200])
def test_a_real_terminal_is_filled(program: Program, columns: int) -> None:
    role = "a role that needs more room than eighty columns have for one interview beside the rest"
    program.write(table(role=f'"{role}"'))
    with Terminal("list", config=program.config, size=(columns, 24), TERM="xterm") as terminal:
        assert terminal.end() == 0
    assert (role in terminal.screen) is (columns == 200)
    assert max(map(cell_len, terminal.screen.splitlines())) <= columns


def test_an_empty_log_and_an_empty_answer_are_two_things(program: Program) -> None:
    ran = program("list", "--company", "globex")
    assert (ran.code, ran.out) == (
        0,
        "no interview matches; `afterview list` shows all of them\n",
    )
    program.log.write_text("")
    ran = program("list", "--waiting")
    assert (ran.code, ran.out) == (
        0,
        "the log has no interviews yet; add one with `afterview add`\n",
    )
    assert program("list", "--json").json["interviews"] == []


def test_listing_writes_nothing(program: Program) -> None:
    program.write(table(status='"rejected"'))
    before = program.files()
    program("list")
    program("list", "--json", "--closed")
    assert program.files() == before


def test_a_visit_is_one_row_with_its_interviews(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.write(
        table(round='"technical"', start="2026-11-23T13:00:00"),
        table("second", company='"Acme"', start="2026-11-23T14:00:00"),
        table("off", company='"Acme"', start="2026-11-23T15:00:00", status='"cancelled"'),
        table("before", company='"Acme"', start="2026-11-16T13:00:00"),
    )
    states = {id_: (each["status"], each["superseded_by"]) for id_, each in listed(program).items()}
    assert states == {
        "before": ("superseded", "second"),
        "acme": ("scheduled", None),
        "second": ("scheduled", None),
        "off": ("cancelled", None),
    }
    rows = [line.split("  ") for line in program("list").out.splitlines()[2:]]
    assert [row[1] for row in rows if row[0]] == ["Mon 16 Nov", "Mon 23 Nov", "Mon 23 Nov"]
    monkeypatch.setenv("COLUMNS", "200")
    shown = " ".join(program("list").out.split())
    assert "13:00 technical (acme)" in shown
    assert "14:00 (second)" in shown
    assert "15:00 (off)" not in shown
