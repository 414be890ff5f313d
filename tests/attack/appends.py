"""An editor saves line after line into the log while `afterview set` writes it: is a line lost?

`python tests/attack/appends.py` saves 10,000 lines in each of three ways: appended, by putting a
new file in the place of the log, and by writing the log anew in place. After each is a pause of at
most `--pause` milliseconds, so that some writes come through and some are refused. It ends with 1
where a line is neither in the log, nor in a file that a write left beside it, nor in one of the
versions in `afterview.replaced`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

CONFIGURATION = '[me]\ntimezone = "Europe/Berlin"\n[log]\npath = "interviews.toml"\n'
LOG = '[[interview]]\nid = "acme"\ncompany = "Acme"\nstart = 2026-11-18T14:00:00\nround = "0"\n'


def append(log: Path, line: str) -> None:
    """Save as a script does that only adds to a file."""
    with log.open("a") as file:
        file.write(line)


def put_in_place(log: Path, line: str) -> None:
    """Save as editors do that write a new file first, which then takes the name of the log."""
    new = log.with_name("new~")
    new.write_text(log.read_text() + line)
    new.replace(log)


def write_anew(log: Path, line: str) -> None:
    """Save as editors do that empty the file and write it."""
    log.write_text(log.read_text() + line)


WAYS = {"appended": append, "renamed": put_in_place, "in place": write_anew}


def write_until_told(config: str) -> Counter[str]:
    """Change the log again and again, until a line comes on the standard input."""
    from afterview.cli import main

    os.set_blocking(0, False)
    ends: Counter[str] = Counter()
    said, sys.stdout, sys.stderr = sys.stdout, *(open(os.devnull, "w"),) * 2  # noqa: PTH123, SIM115
    while not _is_told():
        try:
            main(["--config", config, "set", "acme", f"round={ends.total() + 1}"])
        except SystemExit as end:
            ends["refused" if end.code else "written"] += 1
    sys.stdout = said
    return ends


def _is_told() -> bool:
    try:
        return bool(os.read(0, 1))
    except BlockingIOError:
        return False


def attack(way: str, number: int, pause: float) -> tuple[Counter[str], int, int]:
    """Save `number` lines; return how the writes of afterview ended, and what the editor lost.

    That is the number of lines that are not in the log, and of those that are in no copy either.
    """
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        config, log = folder / "config.toml", folder / "interviews.toml"
        config.write_text(CONFIGURATION)
        log.write_text(LOG)
        command = [sys.executable, __file__, "--writer", str(config)]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as writer:
            for n in range(number):
                WAYS[way](log, f"# line {n}\n")
                time.sleep(random.uniform(0, pause))
            said, _ = writer.communicate("\n")
        saved = {f"# line {n}" for n in range(number)}
        missing = saved - set(log.read_text().splitlines())
        copies = [*folder.glob(".*.swap"), *folder.glob("afterview.replaced/*")]
        nowhere = missing.difference(*(copy.read_text().splitlines() for copy in copies))
    return Counter(json.loads(said)), len(missing), len(nowhere)


def run() -> int:
    """Attack, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=10_000)
    parser.add_argument("--pause", type=float, default=20, help="milliseconds at most")
    parser.add_argument("--writer", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.writer:
        sys.stdout.write(json.dumps(write_until_told(asked.writer)))
        return 0
    lost = 0
    row = "{:10} {:>8} {:>8} {:>8} {:>18} {:>12}\n"
    sys.stdout.write(
        row.format("saved", "lines", "written", "refused", "lost from the log", "in no copy")
    )
    for way in WAYS:
        ends, missing, nowhere = attack(way, asked.lines, asked.pause / 1000)
        lost += nowhere
        sys.stdout.write(
            row.format(way, asked.lines, ends["written"], ends["refused"], missing, nowhere)
        )
        sys.stdout.flush()
    return int(lost > 0)


if __name__ == "__main__":
    sys.exit(run())
