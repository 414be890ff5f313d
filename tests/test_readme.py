"""README's tour, run line by line: what it shows is what the program prints."""

from __future__ import annotations

import re
import shlex
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from afterview.cli import main

README = Path(__file__).parent.parent / "README.md"
NOW = datetime(2026, 11, 23, 11, 45, tzinfo=ZoneInfo("America/New_York"))
"""The Monday on which the tour takes place."""


def tour() -> list[tuple[str, str]]:
    """Return the commands of the tour, each with what README says that it prints."""
    (block,) = re.findall(r"```console\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    commands = re.findall(r"^\$ afterview (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)
    assert len(commands) == block.count("$ ")
    return commands


def as_pattern(shown: str) -> str:
    """Return what matches an output; a line of `...` stands for any lines."""
    lines = [
        r"(?:.*\n)*?" if line == "..." else re.escape(line) + r"\n" for line in shown.split("\n")
    ]
    return "".join(lines[:-1])


def test_the_tour(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AFTERVIEW_CONFIG", "config.toml")
    monkeypatch.setenv("COLUMNS", "80")
    setup = ("init", "--yes", "--name=Sam Rivera", "--timezone=America/New_York", "--country=US")
    commands = tour()
    assert len(commands) >= 6
    for args, shown in [(shlex.join(setup), "...\n"), *commands]:
        with pytest.raises(SystemExit):
            main(shlex.split(args), now=NOW)
        out, err = capsys.readouterr()
        assert re.fullmatch(as_pattern(shown), out + err), f"$ afterview {args}\n{out}{err}"
