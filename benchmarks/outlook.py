"""Measures afterview beside a plain loop with `requests`: the same items, the same fake Graph.

    python benchmarks/outlook.py 100 1000

Requests are exact; times of one machine say little about another, so ratios stand beside them. The
fake runs in this process, and only the time to wait for it is counted. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_service import GraphService, Mailbox

ROOT = Path(__file__).resolve().parents[1]
CHANGED = 10
"""Interviews whose place changes before the third run."""
AFTERVIEW = """\
[me]
name = "Sam Lee"
timezone = "America/New_York"

[log]
path = "interviews.toml"

[store]
path = "afterview.db"

[playbook]
keep_searching = false

[targets.outlook]
provider = "outlook"
api_root = "{root}"
token_command = "echo ours"
"""
SYNC = "from afterview.cli import main; main()"
LOOP = """\
import json, sys
import requests
root, path = sys.argv[1:]
session = requests.Session()
session.headers["Authorization"] = "Bearer theirs"
session.headers["Prefer"] = 'IdType="ImmutableId"'
calendar = session.post(root + "/me/calendars", json={"name": "Theirs"}).json()["id"]
tasks = session.post(root + "/me/todo/lists", json={"displayName": "Theirs"}).json()["id"]
for kind, body in json.load(open(path)):
    where = f"/calendars/{calendar}/events" if kind == "event" else f"/todo/lists/{tasks}/tasks"
    session.post(root + "/me" + where, json=body).raise_for_status()
"""


class Cost(NamedTuple):
    """What one run cost: seconds, seconds of processor, requests, calls in them."""

    wall: float
    cpu: float
    requests: int
    calls: int


def run(command: Sequence[str], folder: Path, service: GraphService) -> Cost:
    """Run a command and return what it cost; stop where it fails."""
    service.requests.clear()
    service.calls.clear()
    env = {**os.environ, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    before, began = os.times(), time.perf_counter()
    ran = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    wall, after = time.perf_counter() - began, os.times()
    if ran.returncode:
        sys.exit(f"{command[0]} fails:\n{ran.stdout[-2000:]}{ran.stderr[-2000:]}")
    cpu = after.children_user + after.children_system
    cpu -= before.children_user + before.children_system
    return Cost(wall, cpu, service.http(), sum(service.calls.values()))


def log_of(items: int, place: str) -> str:
    """Return a log of interviews that are ahead, each of which gives some seven items."""
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


def bodies_of(box: Mailbox) -> list[tuple[str, dict[str, Any]]]:
    """Return what a plain program would send for the items that stand there."""
    found: list[tuple[str, dict[str, Any]]] = []
    for entry in box.entries.values():
        text = {"contentType": "text", "content": entry.html}
        if "subject" not in entry.body:
            due = entry.body["dueDateTime"]
            found.append(("task", {"title": entry.body["title"], "body": text, "dueDateTime": due}))
            continue
        times = {
            name: {
                "dateTime": f"{entry.body[name]:%Y-%m-%dT%H:%M:%S}",
                "timeZone": "UTC",
            }
            for name in ("start", "end")
        }
        names = ("subject", "location", "isAllDay", "showAs")
        rest = {name: entry.body[name] for name in names}
        found.append(("event", {**rest, **times, "body": text}))
    return found


def measured(items: int) -> list[tuple[str, Cost]]:
    """Return the costs of both programs for about `items` items; the number made comes first."""
    from graph_service import graph_service

    with tempfile.TemporaryDirectory() as name, graph_service() as service:
        service.now = datetime.now(UTC)
        box = service.mailbox("ours", "sam")
        service.mailbox("theirs", "kim")
        folder = Path(name)
        (folder / "config.toml").write_text(AFTERVIEW.format(root=service.root))
        log = folder / "interviews.toml"
        log.write_text(log_of(items, "1 Main St"))
        ours = [sys.executable, "-c", SYNC, "--config", str(folder / "config.toml"), "sync"]
        rows = [("afterview, first sync", run(ours, folder, service))]
        print(f"\n{len(box.entries)} items")
        run(ours, folder, service)
        rows.append(("afterview, nothing to do", run(ours, folder, service)))
        log.write_text(log_of(items, "2 Side St"))
        rows.append((f"afterview, {CHANGED} interviews move", run(ours, folder, service)))
        path = folder / "items.json"
        path.write_text(json.dumps(bodies_of(box)))
        loop = [sys.executable, "-c", LOOP, service.root, str(path)]
        rows.append(("a loop of POSTs", run(loop, folder, service)))
        return rows


def main() -> None:
    """Print a table for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[100, 1000])
    args = parser.parse_args()
    for folder in ("fakes", "support"):
        sys.path.insert(0, str(ROOT / "tests" / folder))
    for size in args.sizes:
        rows = measured(size)
        first = rows[0][1]
        print(f"{'':34}{'requests':>9}{'calls':>7}{'wall s':>9}{'cpu s':>8}{'x cpu':>7}")
        for name, cost in rows:
            print(
                f"{name:34}{cost.requests:9}{cost.calls:7}{cost.wall:9.2f}{cost.cpu:8.2f}"
                f"{cost.cpu / first.cpu:7.2f}"
            )


if __name__ == "__main__":
    main()
