"""Measures afterview against `python -c pass` of the same environment, round by round.

Times of one machine say little about another; ratios inside one run do. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

BASE = "python -c pass"
VERSION = "afterview --version"
KHAL = "khal --version"
FIRST = "first sync of {:,}"
AGAIN = "sync, nothing to do, {:,}"
ONE_MORE = "sync, one more than {:,}"
SMALL = 50
"""Interviews in the log of a person who is in the middle of a search."""

CONFIGURATION = """\
[me]
name = "Sam Lee"
timezone = "America/New_York"
country = "US"
subdivision = "NY"

[log]
path = "interviews.toml"

[store]
path = "afterview.db"

[targets.calendar]
provider = "ics"
path = "interviews.ics"
"""

ZONES = ("America/New_York", "America/Chicago", "Europe/Berlin")
MODES = ("in person", "video", "phone")
PROMISES = ("", "within two weeks", "by Friday", "end of the month", "5 business days")
STATUSES = ("", "", "waiting", "rejected", "rejected", "withdrawn", "offer", "cancelled")
RAPPORT = ("good", "neutral", "poor")


@dataclass(frozen=True, slots=True)
class Run:
    """What one process cost: seconds, seconds of processor, MiB at its peak."""

    wall: float
    cpu: float
    peak: float


def interview(number: int, day: date, today: date, chance: random.Random) -> str:
    """Return one table of a log, with about two interviewers."""
    start = datetime(day.year, day.month, day.day, chance.randint(9, 16))  # noqa: DTZ001 - local
    lines = [
        "[[interview]]",
        f'id = "company-{number}-onsite"',
        f'company = "Company {number}"',
        f'role = "{chance.choice(("Backend engineer", "Data analyst", "Site manager"))}"',
        'round = "onsite"',
        f"start = {start.isoformat()}",
        f'duration = "{chance.choice((45, 60, 90))} min"',
        f'timezone = "{chance.choice(ZONES)}"',
        f'mode = "{chance.choice(MODES)}"',
        f'location = "{number} Main St, Albany"',
        f'contact = "Rita Cruz <rita@company-{number}.example>"',
        'topics = ["migration to Rust"]',
        'concerns = ["no Kubernetes"]',
    ]
    if promise := chance.choice(PROMISES):
        lines.append(f'promise = "{promise}"')
    status = chance.choice(STATUSES)
    if status and day < today:
        since = min(day + timedelta(days=chance.randint(1, 40)), today)
        lines += [f'status = "{status}"', f"status_since = {since}"]
    for person in range(chance.choice((1, 2, 2, 3))):
        lines += [
            "[[interview.interviewers]]",
            f'name = "Jane Doe {"ABC"[person]}"',
            f'email = "jane{person}@company-{number}.example"',
            'title = "VP Engineering"',
            f'rapport = "{chance.choice(RAPPORT)}"',
            f'talked_about = "her talk number {chance.randint(1, 99)} on consensus protocols"',
        ]
    return "\n".join(lines) + "\n\n"


@dataclass(frozen=True, slots=True)
class Bench:
    """Where things are measured, and with which programs."""

    python: str
    khal: str | None
    folder: Path
    today: date
    environment: Mapping[str, str]

    @property
    def afterview(self) -> str:
        """The program as a person calls it; not resolved, for a link is what makes a venv."""
        return str(Path(self.python).with_name("afterview"))

    def workplace(self, name: str, count: int) -> Path:
        """Write a configuration and a log of `count` interviews; return the configuration."""
        folder = self.folder / name
        folder.mkdir()
        chance = random.Random(count)  # noqa: S311 - the same log in every run of a day
        with folder.joinpath("interviews.toml").open("w", encoding="utf-8") as log:
            for number in range(count):
                day = self.today + timedelta(days=chance.randint(-365, 365))
                log.write(interview(number, day, self.today, chance))
        configuration = folder / "config.toml"
        configuration.write_text(CONFIGURATION, encoding="utf-8")
        return configuration

    def run(self, *command: str) -> Run:
        """Run a command to its end and return what the system says that it cost."""
        began = time.perf_counter()
        process = subprocess.Popen(command, env=self.environment, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"{' '.join(command)}: exit {process.returncode}")
        unit = 1 if sys.platform == "darwin" else 1024
        return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 2**20)

    def small(self, rounds: int) -> dict[str, list[Run]]:
        """Measure what a person waits for many times a day, after one round that warms up."""
        call = (self.afterview, "--config", str(self.workplace("small", SMALL)))
        commands: dict[str, tuple[str, ...]] = {
            BASE: (self.python, "-c", "pass"),
            VERSION: (self.afterview, "--version"),
            f"sync, nothing to do, {SMALL} interviews": (*call, "sync", "--quiet"),
            f"plan --json, {SMALL} interviews": (*call, "plan", "--json"),
            f"status, {SMALL} interviews": (*call, "status"),
        }
        if self.khal:
            commands[KHAL] = (self.khal, "--version")
        runs: dict[str, list[Run]] = {name: [] for name in commands}
        for turn in range(rounds + 1):
            for name, command in commands.items():
                found = self.run(*command)
                if turn:
                    runs[name].append(found)
        return runs

    def large(self, rounds: int, sizes: Sequence[int]) -> dict[str, list[Run]]:
        """Measure logs that no person has: written, unchanged, and one interview longer."""
        runs: dict[str, list[Run]] = {}
        for turn in range(rounds):
            base = sorted((self.run(self.python, "-c", "pass") for _ in range(5)), key=_cpu)
            runs.setdefault(BASE, []).append(base[2])
            for count in sizes:
                configuration = self.workplace(f"{count}-{turn}", count)
                sync = (self.afterview, "--config", str(configuration), "sync", "--quiet")
                runs.setdefault(FIRST.format(count), []).append(self.run(*sync))
                runs.setdefault(AGAIN.format(count), []).append(self.run(*sync))
                with configuration.with_name("interviews.toml").open("a", encoding="utf-8") as log:
                    chance = random.Random(turn)  # noqa: S311 - as above
                    soon = self.today + timedelta(days=10)
                    log.write(interview(count, soon, self.today, chance))
                runs.setdefault(ONE_MORE.format(count), []).append(self.run(*sync))
        return runs


def _cpu(found: Run) -> float:
    return found.cpu


def ratio(runs: Mapping[str, Sequence[Run]], over: str, under: str) -> float:
    """Return how often the processor time of one goes into the other's, as a median of rounds."""
    return median(a.cpu / b.cpu for a, b in zip(runs[over], runs[under], strict=True))


def report(runs: Mapping[str, Sequence[Run]], *ratios: tuple[str, str]) -> None:
    """Print a row for each command, and then how some of them compare."""
    print(f"{'':42}{'wall ms':>10}{'cpu ms':>10}{'x cpu':>10}{'peak MiB':>10}")
    for name, found in runs.items():
        print(
            f"{name:42}"
            f"{median(r.wall for r in found) * 1000:10.1f}"
            f"{median(r.cpu for r in found) * 1000:10.1f}"
            f"{ratio(runs, name, BASE):10.1f}"
            f"{max(r.peak for r in found):10.1f}"
        )
    for over, under in ratios:
        print(f"{over} / {under}: {ratio(runs, over, under):.3g}")
    print()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--python", default=sys.executable, help="of the environment that afterview is in"
    )
    parser.add_argument("--khal", help="the program to compare with, in an environment of its own")
    parser.add_argument("--rounds", type=int, default=15, help="of the small commands")
    parser.add_argument("--large-rounds", type=int, default=1, help="of the large logs; 0: none")
    parser.add_argument("--sizes", type=int, nargs=2, default=[1000, 10_000], metavar="N")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(
            python=str(Path(asked.python).absolute()),
            khal=asked.khal,
            folder=Path(folder),
            today=date.today(),  # noqa: DTZ011 - the log only has to be about now
            # Without compiled modules every start is twice as slow; some shells switch them off.
            environment={k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"},
        )
        report(bench.small(asked.rounds), *([(KHAL, VERSION)] if asked.khal else []))
        if asked.large_rounds:
            less, more = asked.sizes
            report(
                bench.large(asked.large_rounds, asked.sizes),
                (FIRST.format(more), FIRST.format(less)),
                (ONE_MORE.format(more), FIRST.format(more)),
            )


if __name__ == "__main__":
    main()
