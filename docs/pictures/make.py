"""Make the pictures of README from what the program really prints, on a day that stays the same.

Run it as `python docs/pictures/make.py`; it writes SVG files beside itself.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

HERE = Path(__file__).parent
WIDTH = 100
CALL = """
import sys
from datetime import datetime
from zoneinfo import ZoneInfo
from afterview.cli import main
main(sys.argv[1:], now=datetime(2026, 11, 23, 11, 45, tzinfo=ZoneInfo("America/New_York")))
"""


def run(folder: str, *args: str) -> str:
    """Return what a call prints on a terminal, with its colours."""
    terminal = {**os.environ, "FORCE_COLOR": "1", "COLUMNS": str(WIDTH), "TERM": "xterm-256color"}
    ran = subprocess.run(  # noqa: S603 - this very program
        [sys.executable, "-c", CALL, *args],
        cwd=folder,
        env=terminal,
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout


def picture(name: str, *screens: tuple[str, str]) -> None:
    """Write one picture of commands and what they printed."""
    console = Console(record=True, width=WIDTH, file=open(os.devnull, "w"))  # noqa: PTH123, SIM115
    for command, output in screens:
        console.print(Text(f"$ {command}", style="bold"))
        console.print(Text.from_ansi(output.rstrip()))
    svg = console.export_svg(title="afterview")
    # The fonts would be fetched from elsewhere; every reader has one of its own.
    svg = re.sub(r"\s*@font-face {.*?}", "", svg, flags=re.DOTALL)
    svg = svg.replace("Fira Code", "DejaVu Sans Mono")
    (HERE / f"{name}.svg").write_text(svg, encoding="utf-8")


def first_lines(text: str, count: int) -> str:
    """Return the head of an output, with a mark that it goes on."""
    return "\n".join([*text.splitlines()[:count], " …"])


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        run(folder, "init", "--demo", "demo", "--timezone", "America/New_York")
        config = ("--config", "demo/config.toml")
        synced = run(folder, *config, "sync")
        planned = run(folder, *config, "plan", "--why")
    picture(
        "plan",
        ("afterview sync", synced),
        ("afterview plan --why", first_lines(planned, 40)),
    )
