"""What the attacks share: a folder with a log, afterview as a process, and the report at the end.

Each attack is a script: `python tests/attack/NAME.py --help`. It prints its seed, a line for each
law that was broken, and a table; it ends with 1 where a law was broken.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from collections.abc import Iterable, Sequence

from dav_servers import unfolded
from program import CONFIGURATION, table

RUN = (sys.executable, "-c", "from afterview.cli import main; main()")
LEFTOVER = re.compile(r"\.tmp$|-journal$|-wal$")
"""Names of files that nothing but an unfinished write leaves behind."""
UNPROFESSIONAL = re.compile(
    r"Traceback|File \"|errno|0x[0-9a-f]{6,}|"
    r"\b(?!AfterviewError)[A-Z]\w*(?:Error|Exception|Warning|Interrupt)\b"
)
"""What a message for a person must not have: a traceback, or the name of a Python exception."""
CODES = frozenset({0, 1, 2, 3, 75, 77, 130})
"""The exit codes of the program, as docs/json.md has them."""


def uids(text: str) -> list[str]:
    """Return the UIDs in a text in iCalendar."""
    return re.findall(r"^UID:(.+)$", unfolded(text), re.MULTILINE)


def at(days: int, hour: int = 10) -> str:
    """Return a local time in TOML, so many days from today."""
    day = datetime.now(UTC).date() + timedelta(days=days)
    return f"{day.isoformat()}T{hour:02}:00:00"


def interview(id_: str, days: int, **fields: str) -> str:
    """Return an interview as TOML, so many days from today."""
    fields = {"start": at(days), "location": '"Room 0"', "promise": '"within two weeks"', **fields}
    return table(id_, **fields)


@dataclass
class Home:
    """A person's folder, and afterview run in it as a process."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def log(self) -> Path:
        return self.folder / "interviews.toml"

    @property
    def calendar(self) -> Path:
        return self.folder / "interviews.ics"

    def write(self, interviews: Iterable[str], targets: str = "") -> None:
        """Write the configuration and the log; the .ics target is always there."""
        self.folder.mkdir(parents=True, exist_ok=True)
        zoned = CONFIGURATION.replace("America/New_York", "UTC")
        (self.folder / "config.toml").write_text(zoned + targets)
        self.log.write_text("\n".join(interviews))

    def command(self, *arguments: str) -> list[str]:
        return [*RUN, "--config", str(self.folder / "config.toml"), *arguments]

    def start(self, *arguments: str, **options: Any) -> subprocess.Popen[str]:
        environment = {**os.environ, **self.environment}
        return subprocess.Popen(
            self.command(*arguments),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
            **options,
        )

    def run(self, *arguments: str, before: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
        """Run a command to its end; `before` stands before it, such as strace."""
        return subprocess.run(
            [*before, *self.command(*arguments)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=300,
            check=False,
            env={**os.environ, **self.environment},
        )

    def plan(self) -> list[dict[str, Any]]:
        """Return the items of the plan, without forecasts, which are in no calendar yet."""
        ran = self.run("plan", "--all", "--json")
        if ran.returncode:
            msg = f"plan ended with {ran.returncode}: {ran.stderr}"
            raise RuntimeError(msg)
        return [item for item in json.loads(ran.stdout)["items"] if not item["forecast"]]

    def leftovers(self) -> list[str]:
        """Return the files that an unfinished write left behind, and take them away."""
        found = [path for path in self.folder.rglob("*") if LEFTOVER.search(path.name)]
        for path in found:
            path.unlink(missing_ok=True)
        return [str(path.relative_to(self.folder)) for path in found]


def bad_words(text: str) -> str:
    """Return what of a text for a person names the insides of the program; empty where nothing."""
    found = UNPROFESSIONAL.search(text)
    return found.group() if found else ""


@dataclass
class Verdict:
    """The laws that were broken so far."""

    broken: list[str] = field(default_factory=list)

    def add(self, what: str) -> None:
        self.broken.append(what)
        print(f"BROKEN: {what}", flush=True)

    def end(self, rows: Iterable[tuple[str, object]], seed: int) -> int:
        """Print the table; return the exit code."""
        print("\n| what | count |\n| --- | --- |")
        for name, value in [*rows, ("laws broken", len(self.broken))]:
            print(f"| {name} | {value} |")
        print(f"seed: {seed}", flush=True)
        return 1 if self.broken else 0


def parser(about: str | None) -> argparse.ArgumentParser:
    """Return a parser with `--seed`."""
    made = argparse.ArgumentParser(
        description=about, formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    made.add_argument(
        "--seed", type=int, default=random.randrange(10**6), help="repeats a run, times aside"
    )
    return made


def begun(options: argparse.ArgumentParser, arguments: Sequence[str] | None) -> Any:
    """Return what was given, and print the seed; SIGTERM ends the servers as well."""
    given = options.parse_args(arguments)
    print(f"seed: {given.seed}", flush=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    return given
