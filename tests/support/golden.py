"""Output as it was looked at and found good; UPDATE_GOLDEN=1 in the environment writes it anew."""

from __future__ import annotations

import difflib
import os
import re
import shlex
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from program import Program
from rich.cells import cell_len
from terminal import Terminal

from afterview.cli.demo import make

GOLDEN = Path(__file__).parents[1] / "cli" / "golden"
WIDTHS = (80, 200)


def check(name: str, width: int, text: str, *, folded: bool = True) -> None:
    """Hold `text`, shown at `width` columns, to the file `golden/NAME-WIDTH.txt`.

    No line may be wider than that, unless `folded` says that the text is not folded; none may hold
    a control character, or end with a space.
    """
    for line in text.splitlines():
        assert not folded or cell_len(line) <= width, f"wider than {width}: {line}"
        assert line.isprintable(), f"holds a control character: {line!r}"
        assert not line.endswith(" "), f"ends with a space: {line!r}"
    path = GOLDEN / f"{name}-{width}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    known = path.read_text(encoding="utf-8") if path.exists() else ""
    if text != known:
        lines = difflib.unified_diff(known.splitlines(), text.splitlines(), str(path), "now", n=2)
        pytest.fail("\n".join(lines), pytrace=False)


def transcript(program: Program, *calls: str) -> str:
    """Return what calls look like in a terminal: each as it is typed, and what it prints."""
    screens = []
    for call in calls:
        ran = program(*shlex.split(call))
        screens.append(f"$ afterview {call}\n{ran.out}{ran.err}")
    return "\n".join(screens)


def screen(terminal: Terminal) -> str:
    """Return what a terminal showed, without the space behind a prompt with no answer."""
    return re.sub(r" +$", "", terminal.screen, flags=re.MULTILINE)


def write_demo(program: Program) -> Program:
    """Write the demo as of the program's moment, in place of what is in its folder."""
    for path in (program.config, program.log):
        path.unlink(missing_ok=True)
    make(program.folder, program.now.astimezone(ZoneInfo("America/New_York")))
    return program
