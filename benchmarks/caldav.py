"""Measures afterview beside vdirsyncer: the same items, the same Radicale, in one run.

    python benchmarks/caldav.py --vdirsyncer ~/.local/bin/vdirsyncer 100 1000

Requests and bytes are exact; times of one machine say little about another, so ratios stand beside
them. Nothing is asserted. Radicale has to be installed in the environment that runs this.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

REQUEST = re.compile(r"\b([A-Z]+) request for '")
CHANGED = 10
"""Items that change before the third run."""
AFTERVIEW = """\
[me]
name = "Sam Lee"
timezone = "America/New_York"

[log]
path = "interviews.toml"

[playbook]
keep_searching = false

[targets.work]
provider = "caldav"
url = "http://127.0.0.1:{port}/"
username = "ours"
password_command = "echo secret"
"""
VDIRSYNCER = """\
[general]
status_path = "{folder}/status/"

[pair work]
a = "here"
b = "there"
collections = [["work", "items", "items"]]

[storage here]
type = "filesystem"
path = "{folder}/local/"
fileext = ".ics"

[storage there]
type = "caldav"
url = "http://127.0.0.1:{port}/"
username = "theirs"
password = "secret"
"""


class Cost(NamedTuple):
    """What one run cost: seconds, seconds of processor, requests."""

    wall: float
    cpu: float
    requests: int


NOTHING = Cost(0, 0, 0)


@dataclass
class Radicale:
    """A server of its own, whose log tells each request."""

    port: int
    log: Path
    collections: Path

    def requests(self) -> int:
        """Return how many requests it has had."""
        return len(REQUEST.findall(self.log.read_text(encoding="utf-8")))


@contextmanager
def radicale(folder: Path) -> Iterator[Radicale]:
    """Start Radicale on loopback, and stop it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = folder / "radicale.conf"
    config.write_text(
        f"[server]\nhosts = 127.0.0.1:{port}\n[auth]\ntype = none\n"
        f"[storage]\nfilesystem_folder = {folder}/collections\n[logging]\nlevel = info\n",
        encoding="utf-8",
    )
    log = folder / "radicale.log"
    with log.open("wb") as out:
        command = [sys.executable, "-m", "radicale", "--config", str(config)]
        server = subprocess.Popen(command, stdout=out, stderr=out)
        try:
            _wait_for(port)
            yield Radicale(port, log, folder / "collections" / "collection-root")
        finally:
            server.terminate()
            server.wait()


def _wait_for(port: int) -> None:
    """Wait until the server answers: it prints nothing by which one could tell."""
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    sys.exit("Radicale does not start")


def log_of(items: int, place: str) -> str:
    """Return a log of interviews that are ahead, each of which gives seven items."""
    day = datetime.now(UTC).date() + timedelta(days=30)
    return "\n".join(_interview(number, day, place) for number in range(max(1, items // 7)))


def _interview(number: int, day: date, place: str) -> str:
    where = place if number < CHANGED else "1 Main St"
    return "\n".join(
        [
            "[[interview]]",
            f'id = "company-{number}"',
            f'company = "Company {number}"',
            f"start = {day + timedelta(days=number % 60)}T{9 + number % 8:02}:00:00",
            f'location = "{where}"',
            f'interviewers = [{{ name = "Jane Doe", email = "jane@company-{number}.example" }}]',
            "",
        ]
    )


def run(command: Sequence[str], env: Mapping[str, str], server: Radicale) -> Cost:
    """Run a command and return what it cost; stop where it fails."""
    requests = server.requests()
    before, began = os.times(), time.perf_counter()
    done = subprocess.run(command, env={**os.environ, **env}, capture_output=True, check=False)
    wall, after = time.perf_counter() - began, os.times()
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout.decode()}{done.stderr.decode()}")
    cpu = after.children_user + after.children_system
    cpu -= before.children_user + before.children_system
    return Cost(wall, cpu, server.requests() - requests)


def compare(items: int, vdirsyncer: str | None, rounds: int) -> None:
    """Push, do nothing and change ten, with both programs; print what each cost."""
    ours: dict[str, list[Cost]] = {}
    theirs: dict[str, list[Cost]] = {}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as name, radicale(Path(name)) as server:
            count = _run_ours(Path(name), server, items, ours)
            if vdirsyncer:
                _run_theirs(Path(name), server, vdirsyncer, theirs)
    print(f"\n{count:,} items, median of {rounds}")
    print(f"{'':24}{'requests':>10}{'wall s':>9}{'CPU s':>9}")
    for what, costs in ours.items():
        mine = _median(costs)
        print(f"{what:12}{'afterview':12}{mine.requests:10}{mine.wall:9.2f}{mine.cpu:9.2f}")
        if what in theirs:
            other = _median(theirs[what])
            print(f"{'':12}{'vdirsyncer':12}{other.requests:10}{other.wall:9.2f}{other.cpu:9.2f}")
            print(f"{'':12}{'x':12}{'':10}{other.wall / mine.wall:9.1f}{other.cpu / mine.cpu:9.1f}")


def _median(costs: Sequence[Cost]) -> Cost:
    return Cost(
        median(cost.wall for cost in costs),
        median(cost.cpu for cost in costs),
        max(cost.requests for cost in costs),
    )


def _run_ours(folder: Path, server: Radicale, items: int, into: dict[str, list[Cost]]) -> int:
    config, log = folder / "config.toml", folder / "interviews.toml"
    config.write_text(AFTERVIEW.format(port=server.port), encoding="utf-8")
    log.write_text(log_of(items, "1 Main St"), encoding="utf-8")
    program = str(Path(sys.executable).with_name("afterview"))
    command = [program, "--config", str(config), "sync", "--quiet"]

    def measure(what: str) -> None:
        into.setdefault(what, []).append(run(command, {}, server))

    measure("first push")
    measure("nothing")
    log.write_text(log_of(items, "2 Elm St"), encoding="utf-8")
    measure("ten change")
    return len([*server.collections.glob("ours/*/*.ics")])


def _run_theirs(folder: Path, server: Radicale, program: str, into: dict[str, list[Cost]]) -> None:
    local = folder / "vdirsyncer" / "local" / "items"
    local.mkdir(parents=True)
    for path in server.collections.glob("ours/*/*.ics"):
        shutil.copy(path, local)
    config = folder / "vdirsyncer" / "config"
    config.write_text(
        VDIRSYNCER.format(folder=folder / "vdirsyncer", port=server.port), encoding="utf-8"
    )
    env = {"VDIRSYNCER_CONFIG": str(config), "HOME": str(folder)}
    made = f"http://127.0.0.1:{server.port}/theirs/items/"
    _make(made)
    # Both have to find the calendar before they push.
    found = run([program, "discover"], env, server)

    def measure(what: str, before: Cost = NOTHING) -> None:
        cost = run([program, "sync"], env, server)
        wall, cpu, requests = (sum(pair) for pair in zip(before, cost, strict=True))
        into.setdefault(what, []).append(Cost(wall, cpu, int(requests)))

    measure("first push", found)
    measure("nothing")
    for path in sorted(local.glob("*.ics"))[:CHANGED]:
        _edit(path, lambda text: text.replace("SUMMARY:", "SUMMARY:Changed "))
    measure("ten change")


def _make(url: str) -> None:
    """Make a calendar, for vdirsyncer would ask."""
    import urllib.request
    from base64 import b64encode

    login = b64encode(b"theirs:secret").decode()
    request = urllib.request.Request(  # noqa: S310 - http, to the server that was started here
        url, method="MKCALENDAR", headers={"Authorization": f"Basic {login}"}
    )
    urllib.request.urlopen(request).close()  # noqa: S310 - the same


def _edit(path: Path, change: Callable[[str], str]) -> None:
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


def main() -> None:
    """Measure for each number of items."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("items", type=int, nargs="*", default=[100])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--vdirsyncer", default=shutil.which("vdirsyncer"), metavar="PROGRAM")
    chosen = parser.parse_args()
    if chosen.vdirsyncer is None:
        print("there is no vdirsyncer to compare with; say where it is: --vdirsyncer PROGRAM")
    for items in chosen.items:
        compare(items, chosen.vdirsyncer, chosen.rounds)


if __name__ == "__main__":
    main()
