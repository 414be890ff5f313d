"""What a run imports: heavy libraries only where they are needed (record 7 in docs/decisions)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from program import Program

HEAVY = {
    "apprise",
    "asyncio",
    "click.shell_completion",
    "email",
    "fontTools",
    "fpdf",
    "hashlib",
    "holidays",
    "http",
    "icalendar",
    "importlib.metadata",
    "jinja2",
    "logging",
    "lzma",
    "mcp",
    "platformdirs",
    "pytz",
    "pydantic",
    "rich",
    "schedule",
    "subprocess",
    "tzlocal",
    "uharfbuzz",
    "urllib.request",
}
SPOKEN = {
    "afterview.cli.terminal.asking",
    "afterview.dates.spoken",
    "afterview.drafts",
    "afterview.operations.handles",
    "afterview.reconcile.letters",
}
"""Our own modules that read what a person names, or write letters: no listing needs them."""
RUN = {"afterview.dates.grammar", "afterview.provider.contract"}
"""The readings of promises are remembered, and only a run opens a provider."""
AFTERVIEW = (sys.executable, "-c", "from afterview.cli import main; main()")
CALL = f"""
import sys
from afterview.cli import main
try:
    main(sys.argv[1:])
except SystemExit as exit_:
    assert not exit_.code, exit_.code
print("loaded:", *sorted({HEAVY | SPOKEN | RUN!r} & set(sys.modules)))
"""


def loaded(folder: Path, *args: str) -> set[str]:
    """Return which of the heavy modules a call has loaded."""
    ran = subprocess.run(
        [sys.executable, "-c", CALL, "--config", str(folder / "config.toml"), *args],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return set(ran.stdout.splitlines()[-1].split()[1:])


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The demo, synced once."""
    loaded(tmp_path, "init", "--demo", str(tmp_path), "--timezone", "UTC")
    loaded(tmp_path, "sync")
    return Program(tmp_path, capsys).folder


def test_a_run_with_nothing_to_do_loads_nothing_heavy(folder: Path) -> None:
    needed = {"afterview.drafts", "afterview.provider.contract", "hashlib"}
    assert loaded(folder, "sync") == needed
    assert loaded(folder, "sync", "--quiet") == needed


def test_a_daily_message_that_is_not_due_costs_nothing(folder: Path) -> None:
    before = loaded(folder, "sync"), loaded(folder, "status", "--json")
    with (folder / "config.toml").open("a") as config:
        config.write("\n[notify]\n")
    assert (loaded(folder, "sync"), loaded(folder, "status", "--json")) == before


def test_neither_do_the_plan_as_json_and_the_status(folder: Path) -> None:
    assert loaded(folder, "plan", "--json") == {"hashlib"}  # the uid of each item is a hash
    assert loaded(folder, "plan") == set()
    assert loaded(folder, "status") == set()
    assert loaded(folder) == set()
    assert loaded(folder, "list") == set()


def test_a_record_that_is_no_pdf_loads_no_fonts(folder: Path) -> None:
    found = loaded(folder, "record", "--office", "rav", "--csv")
    assert found.isdisjoint({"fontTools", "fpdf", "uharfbuzz"})


def test_a_command_does_not_take_its_modules_apart_when_it_ends() -> None:
    last = "import atexit, gc; atexit.register(lambda: print(gc.get_freeze_count() > 1000))"
    ran = subprocess.run(
        [sys.executable, "-c", f"{last}\n{AFTERVIEW[-1]}", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.splitlines()[1:] == ["True"]


def test_a_fact_of_today_needs_no_reader_of_days(folder: Path) -> None:
    found = loaded(folder, "skip", open_tasks(folder)[0])
    assert "afterview.dates.spoken" not in found
    assert "afterview.operations.handles" in found


def open_tasks(folder: Path) -> list[str]:
    """Return the ids of the tasks that the demo still has."""
    ran = subprocess.run(
        [*AFTERVIEW, "--config", str(folder / "config.toml"), "plan", "--json"],
        capture_output=True,
        check=True,
    )
    items = json.loads(ran.stdout)["items"]
    return [each["id"] for each in items if each["form"] == "task" and not each["done"]]


def test_what_has_changed_is_rendered_and_the_holidays_are_known(folder: Path) -> None:
    log = folder / "interviews.toml"
    log.write_text(log.read_text().replace("Platform engineer", "Platform lead"))
    found = loaded(folder, "sync")
    assert {"jinja2", "icalendar"} <= found
    assert "holidays" not in found


@pytest.mark.parametrize("args", [["--version"], ["--help"]])
def test_help_and_version_load_nothing_heavy_either(tmp_path: Path, args: list[str]) -> None:
    # The commands that open an editor or change the log bring these.
    assert loaded(tmp_path, *args) - SPOKEN - RUN <= {"hashlib", "lzma", "subprocess"}
