"""A folder with a configuration and a log, and afterview run in it as a person would."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from afterview.cli import main
from afterview.operations.listing import FILE
from afterview.playbook.planned import uid_of

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
"""A Monday, nine in the morning in New York."""
NEW_YORK = ZoneInfo("America/New_York")
"""The zone of the person."""

AHEAD = {"start": "2099-06-01T10:00:00"}
"""For the log of a process: its clock is the real one, by which no interview may be over."""

CONFIGURATION = """\
[me]
name = "Sam Rivera"
timezone = "America/New_York"
country = "US"

[log]
path = "interviews.toml"

[targets.calendar]
provider = "ics"
path = "interviews.ics"
"""


def table(id_: str = "acme", **fields: str) -> str:
    """One interview as TOML; values are TOML already."""
    fields = {
        "id": f'"{id_}"',
        "company": f'"{id_.title()}"',
        "start": "2026-11-23T10:00:00",
        **fields,
    }
    people = fields.pop("people", '[{ name = "Jane Doe", email = "jane@acme.example" }]')
    lines = [f"{key} = {value}" for key, value in fields.items()]
    return "\n".join(["[[interview]]", *lines, f"interviewers = {people}", ""])


def clear_of_midnight(now: datetime) -> datetime:
    """Return `now`, or ten minutes later where the person's next day begins before that.

    A new day is news: what is overdue moves on to it. Runs that are to have nothing to do, and take
    a minute each, have to be on one day.
    """
    later = now + timedelta(minutes=10)
    is_same_day = later.astimezone(NEW_YORK).date() == now.astimezone(NEW_YORK).date()
    return now if is_same_day else later


@dataclass
class Ran:
    """What a call came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Program:
    """afterview, in a folder of its own."""

    folder: Path
    capsys: pytest.CaptureFixture[str]
    now: datetime = NOW

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    @property
    def log(self) -> Path:
        return self.folder / "interviews.toml"

    @property
    def calendar(self) -> Path:
        return self.folder / "interviews.ics"

    def write(self, *tables: str, config: str = CONFIGURATION) -> None:
        self.config.write_text(config)
        self.log.write_text("\n".join(tables))

    def __call__(self, *args: str) -> Ran:
        self.capsys.readouterr()
        with pytest.raises(SystemExit) as exit_:
            main(["--config", str(self.config), *args], now=self.now)
        out, err = self.capsys.readouterr()
        assert "Traceback" not in out + err
        code = exit_.value.code
        return Ran(code if isinstance(code, int) else 0, out, err)

    def shows(self, step_id: str) -> bool:
        """Whether the calendar file has an entry for a step."""
        return f"UID:{uid_of(step_id)}" in self.calendar.read_text()

    def files(self) -> dict[str, tuple[int, bytes]]:
        """Every file in the folder but the numbers of the last listing: time of change, bytes."""
        return {
            path.name: (path.stat().st_mtime_ns, path.read_bytes())
            for path in sorted(self.folder.iterdir())
            if path.is_file() and path.name != FILE
        }
