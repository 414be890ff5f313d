"""Measures a night of a service that runs afterview for many people, and how failures stay alone.

    python benchmarks/many.py --people 60 --caldav 12

Each person has a folder of their own, with a log as `bench.py` generates it. Two runs go on at a
time. The first night writes everything; before the next one, a third of the people have logged one
interview more. The figures for 2,000 people are extrapolated from the mean of a run. Nothing is
asserted. Radicale has to be installed in the environment that runs this.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from bench import CONFIGURATION, interview
from caldav import radicale

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

AFTERVIEW = str(Path(sys.executable).with_name("afterview"))
ICS = "[targets" + CONFIGURATION.partition("[targets")[2]
CALDAV = """\
[targets.work]
provider = "caldav"
url = "http://127.0.0.1:{port}/"
username = "{name}"
password_command = "echo secret"
"""
MANY = 2000
LOGGED_MORE = 3
"""One of so many people has logged another interview since the last night."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one run came to: its exit code, seconds, seconds of processor, MiB at its peak."""

    code: int
    wall: float
    cpu: float
    peak: float
    says: str


@dataclass(frozen=True, slots=True)
class Person:
    """A folder with a configuration, a log and, after the first run, a store."""

    folder: Path

    def log(self, count: int, chance: random.Random, today: date) -> None:
        """Append interviews of a search that began four months ago."""
        with self.folder.joinpath("interviews.toml").open("a", encoding="utf-8") as log:
            for number in range(count):
                day = today + timedelta(days=chance.randint(-120, 30))
                log.write(interview(chance.getrandbits(40) + number, day, today, chance))

    @property
    def lock(self) -> Path:
        """The file that a run locks as soon as it begins."""
        return self.folder / "afterview.db.lock"

    def sync(self, *, is_killed: bool = False) -> Run:
        """Run `sync --quiet`, and return what the system says that it cost."""
        command = (AFTERVIEW, "--config", str(self.folder / "config.toml"), "sync", "--quiet")
        with tempfile.TemporaryFile() as said:
            began = time.perf_counter()
            process = subprocess.Popen(command, stdout=said, stderr=said)
            if is_killed:
                while not self.lock.exists():
                    time.sleep(0.001)
                process.send_signal(signal.SIGKILL)
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - began
            process.returncode = os.waitstatus_to_exitcode(status)
            said.seek(0)
            says = " ".join(said.read().decode().split())
        unit = 1 if sys.platform == "darwin" else 1024
        peak = usage.ru_maxrss * unit / 2**20
        return Run(process.returncode, wall, usage.ru_utime + usage.ru_stime, peak, says)


@dataclass
class Night:
    """The runs of one night, and how long they took together."""

    runs: Sequence[Run]
    seconds: float
    requests: int = 0

    def report(self, name: str) -> None:
        """Print a line, with what the same would take for many people."""
        wall = self.seconds / len(self.runs) * MANY / 60
        cpu = sum(run.cpu for run in self.runs) / len(self.runs) * MANY / 60
        codes = Counter(run.code for run in self.runs)
        slowest = max(run.wall for run in self.runs)
        print(
            f"{name:26}{len(self.runs):7}{median(run.wall for run in self.runs):9.2f}{slowest:9.2f}"
            f"{median(run.cpu for run in self.runs):8.2f}{max(run.peak for run in self.runs):8.0f}"
            f"{self.requests / len(self.runs):10.1f}{self.seconds:9.1f}{wall:11.0f}{cpu:9.0f}"
            f"   {', '.join(f'{code}: {count}' for code, count in sorted(codes.items()))}"
        )


def night(people: Iterable[Person], at_once: int, requests: Callable[[], int] = lambda: 0) -> Night:
    """Run all of them, so many at a time."""
    before, began = requests(), time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        runs = [*pool.map(Person.sync, people)]
    return Night(runs, time.perf_counter() - began, requests() - before)


def everybody(folder: Path, count: int, target: str, interviews: int, today: date) -> list[Person]:
    """Make the folders; no two logs are the same, and the same day gives the same logs."""
    people = []
    for number in range(count):
        person = Person(folder / f"person-{number}")
        person.folder.mkdir(parents=True)
        own = target.replace("{name}", person.folder.name)
        head = CONFIGURATION.partition("[targets")[0]
        person.folder.joinpath("config.toml").write_text(head + own, encoding="utf-8")
        person.log(interviews, random.Random(number), today)  # noqa: S311 - see the docstring
        people.append(person)
    return people


def two_nights(
    name: str,
    people: Sequence[Person],
    at_once: int,
    today: date,
    requests: Callable[[], int] = lambda: 0,
) -> None:
    """Measure and report the first night, and one after a day with some news."""
    night(people, at_once, requests).report(f"{name}, first night")
    for number, person in enumerate(people[::LOGGED_MORE]):
        person.log(1, random.Random(f"more {number}"), today)  # noqa: S311 - as above
    night(people, at_once, requests).report(f"{name}, next night")


@contextmanager
def locked(person: Person) -> Iterator[None]:
    """Hold the lock of a person's runs, as a run that goes on does."""
    with person.lock.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def failures(folder: Path, at_once: int, interviews: int, today: date) -> None:
    """Break four people's runs, each in another way, and report who else fails."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nobody = CALDAV.replace("{port}", str(closed.getsockname()[1]))
        well = everybody(folder / "well", 8, ICS, interviews, today)
        broken, busy, killed = everybody(folder / "ill", 3, ICS, interviews, today)
        (alone,) = everybody(folder / "alone", 1, nobody, interviews, today)
        whole = broken.folder.joinpath("interviews.toml").read_text(encoding="utf-8")
        broken.folder.joinpath("interviews.toml").write_text(whole + '[[interview]]\nid = "x')
        ill = {"a broken log": broken, "a held lock": busy, "no server": alone}
        with locked(busy), ThreadPoolExecutor(at_once) as pool:
            found = {name: pool.submit(person.sync) for name, person in ill.items()}
            found["a killed run"] = pool.submit(killed.sync, is_killed=True)
            others = [*pool.map(Person.sync, well)]
    print(f"\nwhile four fail, the other {len(well)} exit with {sorted({r.code for r in others})}")
    broken.folder.joinpath("interviews.toml").write_text(whole, encoding="utf-8")
    ill["a killed run"] = killed
    for name, future in found.items():
        run = future.result()
        says = run.says.replace(f"{folder}/", "")[:90] or "nothing"
        print(f"{name:14} exit {run.code:3} after {run.wall:5.2f} s; it says: {says}")
        if name != "no server":
            print(f"{'':14} and the next night: exit {ill[name].sync().code}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=60, help="with a calendar file")
    parser.add_argument(
        "--caldav", type=int, default=12, help="with a calendar on a server; 0: none"
    )
    parser.add_argument("--at-once", type=int, default=2, metavar="N", help="runs at a time")
    parser.add_argument("--interviews", type=int, default=30, help="in each log")
    asked = parser.parse_args()
    today = date.today()  # noqa: DTZ011 - the logs only have to be about now
    print(f"{asked.at_once} at a time on {os.cpu_count()} processors, {asked.interviews} in a log")
    print(
        f"{'':26}{'people':>7}{'median s':>9}{'max s':>9}{'cpu s':>8}{'MiB':>8}{'requests':>10}"
        f"{'all s':>9}{'2,000: min':>11}{'cpu min':>9}   exit codes"
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        people = everybody(folder / "ics", asked.people, ICS, asked.interviews, today)
        two_nights("calendar file", people, asked.at_once, today)
        if asked.caldav:
            folder.joinpath("server").mkdir()
            with radicale(folder / "server") as server:
                target = CALDAV.replace("{port}", str(server.port))
                people = everybody(folder / "dav", asked.caldav, target, asked.interviews, today)
                two_nights("CalDAV", people, asked.at_once, today, server.requests)
        failures(folder, asked.at_once, asked.interviews, today)
    print(f"\n{MANY:,}: extrapolated from these runs, not measured")


if __name__ == "__main__":
    main()
