"""A provider of a distribution of its own, installed beside afterview, does all that ours do."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from program import table

STRANGER = Path(__file__).parent / "support" / "stranger"
CONFIGURATION = """\
[me]
name = "Sam Rivera"
timezone = "America/New_York"
country = "US"

[log]
path = "interviews.toml"

[targets.days]
provider = "example"
path = "days.json"
private = true
"""
AFTERVIEW = [sys.executable, "-c", "from afterview.cli import main; main()"]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder with what pip would put there, made by hand because a test has no network."""
    project = tomllib.loads((STRANGER / "pyproject.toml").read_text())["project"]
    site = tmp_path / "site"
    info = site / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    info.mkdir(parents=True)
    shutil.copy(STRANGER / "example_provider.py", site)
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    )
    points = ""
    for group, entries in project["entry-points"].items():
        points += "\n".join([f"[{group}]", *(f"{name} = {of}" for name, of in entries.items()), ""])
    (info / "entry_points.txt").write_text(points)
    return site


def run(folder: Path, *command: str, site: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command in `folder`, as a person at home there."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    if site is not None:
        environment["PYTHONPATH"] = str(site)
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with a log of one interview, and a target of the stranger's provider."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "config.toml").write_text(CONFIGURATION)
    (home / "interviews.toml").write_text(table(start="2099-11-20T10:00:00"))
    return home


def test_a_sync_writes_through_it(home: Path, site: Path) -> None:
    sync = (*AFTERVIEW, "--config", "config.toml", "sync")
    ran = run(home, *sync, site=site)
    assert (ran.returncode, ran.stderr) == (0, "")
    entries = json.loads((home / "days.json").read_bytes())
    assert {"2099-11-20"} <= {entry["day"] for entry in entries}
    assert all(entry["afterview"] and "Acme" not in json.dumps(entry) for entry in entries)
    written = (home / "days.json").stat()
    ran = run(home, *sync, site=site)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert (home / "days.json").stat() == written


def test_its_options_are_checked_as_ours_are(home: Path, site: Path) -> None:
    (home / "config.toml").write_text(CONFIGURATION.replace('path = "days.json"', "pat = 1"))
    ran = run(home, *AFTERVIEW, "--config", "config.toml", "check", site=site)
    assert ran.returncode == 2
    assert 'path is missing; write path = "...": the file to write' in ran.stdout


def test_without_it_the_error_says_so(home: Path) -> None:
    ran = run(home, *AFTERVIEW, "--config", "config.toml", "sync")
    assert ran.returncode == 2
    assert 'there is no provider "example"' in ran.stderr


def test_it_keeps_the_contract_that_it_inherits(tmp_path: Path, site: Path) -> None:
    shutil.copy(STRANGER / "suite.py", tmp_path)
    plain = ("-p", "no:cacheprovider", "-p", "no:randomly", "-q", "-W", "error")
    ran = run(tmp_path, sys.executable, "-m", "pytest", *plain, "suite.py", site=site)
    assert ran.returncode == 0, ran.stdout
    passed, skipped = ran.stdout.splitlines()[-1].split(", ")
    assert int(passed.split()[0]) > 20
    # This service takes every item, and without a cursor it goes by what stands there.
    assert skipped.startswith("2 skipped")
