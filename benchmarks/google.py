"""Measures afterview beside gcalcli and a plain loop: the same events, the same fake Google.

    python benchmarks/google.py --gcalcli /path/to/another/venv/bin/python 100 1000

`--gcalcli` is the Python of an environment with `gcalcli[vobject]`; without it, its row is missing.
Requests are exact; times of one machine say little about another, so ratios stand beside them. The
fake runs in this process, and its time is not counted. Nothing is asserted.
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

    from google_service import GoogleService

ROOT = Path(__file__).resolve().parents[1]
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

[targets.google]
provider = "google"
api_root = "{root}/google"
token_command = "echo canary-access-0"
tasks = "{tasks}"
"""
SYNC = "from afterview.cli import main; main()"
LOOP = """\
import json, sys
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build
root, calendar, path = sys.argv[1:]
service = build("calendar", "v3", credentials=Credentials("canary-access-0"),
                client_options={"api_endpoint": root + "/google/calendar/v3/"})
events = service.events()
for body in json.load(open(path)):
    events.insert(calendarId=calendar, body=body).execute()
"""
GCALCLI = """\
import sys
from google.oauth2.credentials import Credentials
import gcalcli.gcal as gcal
from gcalcli.cli import main
root, path = sys.argv[1:]
build = gcal.build
gcal.build = lambda **said: build(
    client_options={"api_endpoint": root + "/google/calendar/v3/"}, **said)
gcal.GoogleCalendarInterface._google_auth = lambda self: Credentials("canary-access-0")
sys.argv = ["gcalcli", "--nocache", "import", "--calendar", "Theirs", path]
main()
"""


class Cost(NamedTuple):
    """What one run cost: seconds, seconds of processor, requests, and events made."""

    wall: float
    cpu: float
    requests: int
    made: int


def run(command: Sequence[str], folder: Path, service: GoogleService) -> Cost:
    """Run a command and return what it cost; stop where it fails."""
    service.requests.clear()
    service.counts.clear()
    env = {**os.environ, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    before, began = os.times(), time.perf_counter()
    ran = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    wall, after = time.perf_counter() - began, os.times()
    if ran.returncode:
        sys.exit(f"{command[0]} fails:\n{ran.stdout[-2000:]}{ran.stderr[-2000:]}")
    cpu = after.children_user + after.children_system
    cpu -= before.children_user + before.children_system
    made = service.counts["calendar.events.insert"] + service.counts["tasks.tasks.insert"]
    return Cost(wall, cpu, len(service.requests), made)


def log_of(items: int) -> str:
    """Return a log of interviews that are ahead, each of which gives some seven items."""
    day = datetime.now(UTC).date() + timedelta(days=30)
    return "\n".join(_interview(number, day) for number in range(max(1, items // 6)))


def _interview(number: int, day: date) -> str:
    return "\n".join(
        [
            "[[interview]]",
            f'id = "company-{number}"',
            f'company = "Company {number}"',
            f"start = {day + timedelta(days=number % 60)}T{9 + number % 8:02}:00:00",
            f'interviewers = [{{ name = "Jane Doe", email = "jane@company-{number}.example" }}]',
            "",
        ]
    )


def bodies_of(service: GoogleService) -> list[dict[str, Any]]:
    """Return what a plain program would insert for the events that stand there."""
    names = ("summary", "description", "location", "start", "end", "transparency")
    (calendar,) = service.our_calendars()
    return [
        {name: entry.body[name] for name in names if name in entry.body}
        for entry in calendar.entries.values()
    ]


def ics_of(bodies: Sequence[dict[str, Any]]) -> str:
    """Return the events as a calendar file."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//benchmark//EN"]
    for number, body in enumerate(bodies):
        text = body.get("description", "").replace("\\", "\\\\").replace("\n", "\\n")
        lines += ["BEGIN:VEVENT", f"UID:{number}", "DTSTAMP:20260101T000000Z"]
        lines += [f"SUMMARY:{body['summary']}", f"DESCRIPTION:{text}"]
        lines += [_line("DTSTART", body["start"]), _line("DTEND", body["end"]), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def _line(name: str, said: dict[str, str]) -> str:
    if "date" in said:
        return f"{name};VALUE=DATE:{said['date'].replace('-', '')}"
    when = datetime.fromisoformat(said["dateTime"]).astimezone(UTC)
    return f"{name}:{when:%Y%m%dT%H%M%SZ}"


def measured(items: int, tasks: str, gcalcli: str) -> list[tuple[str, Cost]]:
    """Return the costs of all programs for about `items` items."""
    from google_service import GoogleService, served

    with tempfile.TemporaryDirectory() as name, served(GoogleService()) as service:
        service.now = datetime.now(UTC)
        folder = Path(name)
        (folder / "config.toml").write_text(AFTERVIEW.format(root=service.root, tasks=tasks))
        (folder / "interviews.toml").write_text(log_of(items))
        ours = [sys.executable, "-c", SYNC, "--config", str(folder / "config.toml"), "sync"]
        rows = [("afterview, first sync", run(ours, folder, service))]
        rows.append(("afterview, nothing to do", run(ours, folder, service)))
        service.now += timedelta(hours=1)
        run(ours, folder, service)
        rows.append(("afterview, nothing to do, later", run(ours, folder, service)))
        if tasks != "events":
            return rows
        bodies = bodies_of(service)
        theirs = service.new_calendar({"summary": "Theirs"}, by_app=True)["id"]
        service.calendars[theirs].body["accessRole"] = "owner"
        path = folder / "events.json"
        path.write_text(json.dumps(bodies))
        loop = [sys.executable, "-c", LOOP, service.root, theirs, str(path)]
        rows.append(("a loop of inserts", run(loop, folder, service)))
        if gcalcli:
            file = folder / "events.ics"
            file.write_text(ics_of(bodies), newline="")
            command = [gcalcli, "-c", GCALCLI, service.root, str(file)]
            rows.append(("gcalcli import", run(command, folder, service)))
        return rows


def main() -> None:
    """Print a table for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[100, 1000])
    parser.add_argument("--gcalcli", default="", help="the Python of gcalcli's environment")
    args = parser.parse_args()
    for folder in ("fakes", "support"):
        sys.path.insert(0, str(ROOT / "tests" / folder))
    for size in args.sizes:
        for tasks in ("events", "todos"):
            rows = measured(size, tasks, args.gcalcli)
            first = rows[0][1]
            print(f"\n{first.made} items, tasks as {tasks}")
            print(f"{'':34}{'requests':>9}{'wall s':>9}{'cpu s':>8}{'x cpu':>7}{'made':>7}")
            for name, cost in rows:
                print(
                    f"{name:34}{cost.requests:9}{cost.wall:9.2f}{cost.cpu:8.2f}"
                    f"{cost.cpu / first.cpu:7.2f}{cost.made:7}"
                )


if __name__ == "__main__":
    main()
