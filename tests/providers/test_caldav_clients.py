"""What we pushed, read back with the programs that people use: vdirsyncer, khal and todoman.

They live in an environment of their own, for they want other versions of the libraries;
`AFTERVIEW_CLIENTS` names its folder of programs. `.ci/run` makes one.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from dav_servers import CANARY, Account, radicale, radicale_server
from fault_proxy import dated, proxied
from program import CONFIGURATION, NOW, Program, table

__all__ = ["radicale", "radicale_server"]

CLIENTS = os.environ.get("AFTERVIEW_CLIENTS", "")
pytestmark = pytest.mark.skipif(
    not shutil.which("vdirsyncer", path=CLIENTS),
    reason="AFTERVIEW_CLIENTS names no folder with vdirsyncer, khal and todoman",
)

LOG = table(
    round='"onsite"',
    location='"1 Main St, Albany; 3rd floor"',
    mode='"in person"',
    promise='"within two weeks"',
    people='[{ name = "Zoë Łukasiewicz 山田", email = "z@acme.example", rapport = "good" }]',
)


def run(*command: str, home: Path) -> str:
    """Run one of the programs, in New York, and return what it prints."""
    program = shutil.which(command[0], path=CLIENTS)
    assert program
    env = {
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "LC_ALL": "C.UTF-8",
        "TZ": "America/New_York",
        "VDIRSYNCER_CONFIG": str(home / "vdirsyncer"),
        "TODOMAN_CONFIG": str(home / "todoman.py"),
    }
    done = subprocess.run(
        [program, *command[1:]],
        env=env,
        input="y\n" * 9,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def pulled(radicale: Account, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Program:
    """Push one interview, and pull all of it with vdirsyncer into the folder `items`."""
    program = Program(tmp_path, capsys)
    target = "\n".join(
        [
            "[targets.work]",
            'provider = "caldav"',
            f'url = "{radicale.root}{radicale.start}"',
            f'username = "{radicale.username}"',
            f'password_command = "echo {CANARY}"',
            f'calendar = "{radicale.calendar}"',
        ]
    )
    program.write(LOG, config=CONFIGURATION.partition("[targets")[0] + target)
    with proxied(radicale.root) as proxy:
        proxy.on(".*", dated(NOW), times=10**6)
        here = program.config.read_text().replace(radicale.root, proxy.root)
        program.config.write_text(here)
        assert program("sync").code == 0
    (tmp_path / "vdirsyncer").write_text(
        f"""
[general]
status_path = "{tmp_path}/status/"
[pair work]
a = "here"
b = "there"
collections = ["from b"]
[storage here]
type = "filesystem"
path = "{tmp_path}/items/"
fileext = ".ics"
[storage there]
type = "caldav"
url = "{radicale.root}{radicale.start}"
username = "{radicale.username}"
password = "{CANARY}"
"""
    )
    (tmp_path / "todoman.py").write_text(
        f'path = "{tmp_path}/items/*"\ndate_format = "%Y-%m-%d"\ntime_format = "%H:%M"\n'
    )
    khal = tmp_path / ".config" / "khal"
    khal.mkdir(parents=True)
    (khal / "config").write_text(
        f"[calendars]\n[[work]]\npath = {tmp_path}/items/*\ntype = discover\n"
        "[locale]\nlocal_timezone = America/New_York\ndefault_timezone = America/New_York\n"
        "timeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
        f"[sqlite]\npath = {tmp_path}/khal.db\n"
    )
    run("vdirsyncer", "discover", home=tmp_path)
    run("vdirsyncer", "sync", home=tmp_path)
    return program


def test_khal_shows_our_events_at_their_times(pulled: Program) -> None:
    zone = ZoneInfo("America/New_York")
    planned = {
        (datetime.fromisoformat(item["start"]).astimezone(zone), item["title"])
        for item in pulled("plan", "--json").json["items"]
        if item["form"] == "event" and item["start"]
    }
    listed = run(
        "khal",
        "list",
        "--format",
        "{start-long-full}\t{title}\t{all-day}",
        "--day-format",
        "",
        f"{NOW:%Y-%m-%d}",
        "60d",
        home=pulled.folder,
    )
    rows = [line.split("\t") for line in listed.splitlines() if "\t" in line]
    timed = {
        (datetime.fromisoformat(when).replace(tzinfo=zone), title)
        for when, title, all_day in rows
        if all_day == "False"
    }
    assert planned
    assert timed == planned
    assert any(title.startswith("OK to follow up with") for _, title, _ in rows)


def test_todoman_shows_our_tasks_on_their_days(pulled: Program) -> None:
    planned = sorted(
        (item["date"], item["title"])
        for item in pulled("plan", "--json").json["items"]
        if item["form"] == "task" and not item["forecast"]
    )
    listed = run("todo", "--porcelain", "list", "--sort", "due", home=pulled.folder)
    zone = ZoneInfo("America/New_York")
    shown = sorted(
        (f"{datetime.fromtimestamp(each['due'], zone):%Y-%m-%d}", each["summary"])
        for each in json.loads(listed)
    )
    assert planned
    # A calendar says in the title what the draft still lacks; the plan does not.
    assert any(title.endswith(" – fill in 1 line") for _, title in shown)
    assert [(day, title.partition(" – fill in ")[0]) for day, title in shown] == planned
