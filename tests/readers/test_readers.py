"""What the `ics` provider writes is read alike by parsers that share no code with its writer.

ical.js stands for Thunderbird and Nextcloud, libical for Evolution, GNOME and KDE. Where one is
missing its tests are skipped, but never with CI=true: there they fail.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from zoneinfo import ZoneInfo

import pytest
from afterview_ics import plugin

from afterview.model import Event, Item, step_of
from afterview.provider import Action, Context
from afterview.testing import SAMPLES, event, task

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

HERE = Path(__file__).parent
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)

FIELDS = (
    "kind",
    "uid",
    "start",
    "end",
    "summary",
    "description",
    "location",
    "url",
    "status",
    "sequence",
    "alarms",
)
"""In the order in which read_libical.c prints them."""

CLOCK_CHANGES = {
    "America/New_York": ["2026-03-08T03:30", "2026-11-01T01:30", "2026-11-01T04:00"],
    "Europe/London": ["2026-03-29T02:30", "2026-10-25T01:30"],
    "Australia/Sydney": ["2026-04-05T02:30", "2026-10-04T03:30"],
    "Australia/Lord_Howe": ["2026-04-05T01:45", "2026-10-04T02:30"],
    "Asia/Kolkata": ["2026-10-25T01:30"],
    "Pacific/Kiritimati": ["2026-01-01T00:00"],
    "Pacific/Pago_Pago": ["2028-02-29T23:30"],
}
TEXTS = {
    "escapes": r"a\b \n c\\d, e; f:g \, \; \N" + '"quoted" ^n ^^ %0A &amp;',
    "folded": "x" * 3000,
    "folded in characters": "日本語のとても長い文" * 60,
    "folded in emoji": "\U0001f468\u200d\U0001f469\u200d\U0001f467\U0001f3fd" * 60,
    "folded at spaces": "a " * 300 + "b",
    "folded at escapes": ",;\\\n" * 200 + "end",
    "lines": "\r\n\r\nDear Jane,\r\n\r\n  thank you!\r\n\tMe\rnow\n\nBEGIN:VEVENT\nEND:VCALENDAR\n",
    "right to left": "שלום \u202bעולם\u202c \u0627\u0644\u0633\u0644\u0627\u0645",
    "combining": "Zoe\u0308 Z\u0351\u0343\u0346\u0344alg\u0316o e\u0301",
    "blanks": "\u00a0\u2003 in\u00a0between \u3000",
    "planes": "\U0001d518\U00020bb7 \U0010fffd \ufdd0",
}


def items() -> Iterable[Item]:
    """Everything that has ever been read differently by two programs."""
    yield from SAMPLES
    for zone, starts in CLOCK_CHANGES.items():
        for text in starts:
            for fold in (0, 1):
                start = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)
                end = start.astimezone(UTC) + timedelta(minutes=45)
                yield event(f"{zone}-{text}-{fold}/interview", f"{zone}", start=start, end=end)
    for name, text in TEXTS.items():
        day = date(2027, 1, 1)
        yield event(f"{name}/interview", text, description=text, location=text)
        yield task(f"{name}/follow-up/1", text, description=text, due=day)
        yield task(f"{name}/follow-up/2", text, description=text, done=day)
    addresses = ("https://Acme.example:8080/%C3%A9?a=1&b='2'#f,g;h", "https://é.example/日本")
    for number, url in enumerate(addresses):
        yield event(f"address-{number}/interview", url=url)
        yield task(f"address-{number}/connect/jane-doe", url=url)


@dataclass(frozen=True)
class Generated:
    """A file of the provider's, and what every reader should find in it."""

    path: Path
    records: dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Generated:
    return generate(tmp_path_factory.mktemp("readers") / "interviews.ics")


def generate(path: Path) -> Generated:
    """Write a file that holds all of it: tasks as both, and alarms."""
    options = {option.name: option.default for option in plugin.options}
    options |= {"path": path, "name": "Jobs, mine; ünïque", "tasks": "both", "alarms": True}
    target = plugin.open(options, Context(target="calendar", now=NOW))
    target.changes(None)
    kept = {item.uid: target.canonical(item) for item in items()}
    shown = [item for item in kept.values() if item is not None]
    outcomes = target.apply(
        [
            Action(op="create", uid=item.uid, item=item, revision=number, changed_at=NOW)
            for number, item in enumerate(shown)
        ]
    )
    assert not [outcome for outcome in outcomes if outcome.error]
    expected = [r for number, item in enumerate(shown) for r in records(item, str(number))]
    return Generated(path, {record["uid"]: record for record in expected})


def records(item: Item, revision: str) -> Iterable[dict[str, str]]:
    """Return what a reader should find of an item, said without the code that writes it."""
    common = {
        "uid": item.uid,
        "summary": f"✓ {item.title}" if item.done else item.title,
        "description": item.description,
        "url": item.url,
        "sequence": revision,
        "location": "",
        "status": "",
        "alarms": "",
    }
    if isinstance(item, Event):
        alarm = {"interview": "-PT1H", "recap": "P0D"}.get(step_of(item.step_id), "")
        yield common | {
            "kind": "vevent",
            "start": point(item.start),
            "end": point(item.end),
            "location": item.location,
            "alarms": "" if item.free or item.done else alarm,
        }
        return
    yield common | {
        "kind": "vevent",
        "start": point(item.due),
        "end": point(item.due + timedelta(days=1)),
        "alarms": "" if item.done else point(item.due_at),
    }
    yield common | {
        "kind": "vtodo",
        "uid": f"{item.uid}-todo",
        "start": "",
        "end": point(item.due),
        "status": "COMPLETED" if item.done else "NEEDS-ACTION",
    }


def point(when: date) -> str:
    """A time or day, with nothing between its digits."""
    if isinstance(when, datetime):
        return when.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    return when.strftime("%Y%m%d")


def bare(text: str) -> str:
    """The same, of a time as ical.js prints it."""
    return text.replace("-", "").replace(":", "")


def compare(read: list[dict[str, str]], generated: Generated) -> None:
    assert len(read) == len(generated.records)
    for record in read:
        # One reader says nothing as zero seconds, another as zero days.
        alarm = {"PT0S": "P0D"}.get(record["alarms"], record["alarms"])
        assert record | {"alarms": alarm} == generated.records[record["uid"]]


def missing(what: str) -> NoReturn:
    """Skip visibly; in CI nothing may be missing."""
    if os.environ.get("CI") == "true":
        pytest.fail(what, pytrace=False)
    pytest.skip(what)


def output_of(*command: object) -> str:
    run = subprocess.run(
        [str(part) for part in command], capture_output=True, timeout=60, check=False
    )
    assert run.returncode == 0, run.stderr.decode(errors="replace")
    return run.stdout.decode()


@pytest.fixture
def icaljs() -> Callable[[Path], list[dict[str, str]]]:
    node = shutil.which("node")
    if node is None or not (HERE / "node_modules" / "ical.js").is_dir():
        missing("ical.js is not installed: run `npm ci` in tests/readers (needs Node 18 or later)")

    def read(path: Path) -> list[dict[str, str]]:
        found = json.loads(output_of(node, HERE / "read_icaljs.mjs", path))
        times = ("start", "end")
        return [r | {t: bare(r[t]) for t in times} | {"alarms": alarm(r["alarms"])} for r in found]

    def alarm(text: str) -> str:
        return bare(text) if text.endswith("Z") else text

    return read


@pytest.fixture(scope="module")
def libical(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[Path], list[dict[str, str]]]:
    compiler = shutil.which("cc")
    if compiler is None:
        missing("there is no C compiler, which the test of libical needs")
    program = tmp_path_factory.mktemp("libical") / "read_libical"
    source = str(HERE / "read_libical.c")
    command = [compiler, "-O1", "-o", str(program), source, "-lical"]
    made = subprocess.run(command, capture_output=True, check=False)
    if made.returncode != 0:
        missing("libical is not installed: install libical-dev (Debian) and a C compiler")

    def read(path: Path) -> list[dict[str, str]]:
        found = output_of(program, path).split("\x1e")[:-1]
        return [dict(zip(FIELDS, r.split("\x1f"), strict=False)) for r in found]

    return read


@pytest.fixture(params=["icaljs", "libical"])
def reader(request: pytest.FixtureRequest) -> Callable[[Path], list[dict[str, str]]]:
    read: Callable[[Path], list[dict[str, str]]] = request.getfixturevalue(request.param)
    return read


def test_a_file_with_everything_in_it_is_read_as_it_was_meant(
    generated: Generated, reader: Callable[[Path], list[dict[str, str]]]
) -> None:
    compare(reader(generated.path), generated)


def test_a_calendar_without_items_is_read(
    tmp_path: Path, reader: Callable[[Path], list[dict[str, str]]]
) -> None:
    path = tmp_path / "empty.ics"
    options = {option.name: option.default for option in plugin.options} | {"path": path}
    target = plugin.open(options, Context(target="calendar", now=NOW))
    target.changes(None)
    list(target.apply([]))
    assert reader(path) == []


def test_the_file_has_all_that_programs_disagree_about(generated: Generated) -> None:
    found = list(generated.records.values())
    assert len(found) > 70
    assert {record["kind"] for record in found} == {"vevent", "vtodo"}
    assert {record["status"] for record in found} == {"", "NEEDS-ACTION", "COMPLETED"}
    assert {"-PT1H", "P0D"} < {record["alarms"] for record in found}
    assert any(len(record["start"]) == 8 for record in found)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"DTSTART:20261120T190000Z", b"DTSTART:20261120T200000Z"),
        (b"SUMMARY:", b"SUMMARY:x"),
        (b"DUE;VALUE=DATE:20261124", b"DUE;VALUE=DATE:20261125"),
        (b"STATUS:COMPLETED", b"STATUS:IN-PROCESS"),
    ],
)
def test_a_difference_is_seen(
    tmp_path: Path,
    generated: Generated,
    reader: Callable[[Path], list[dict[str, str]]],
    old: bytes,
    new: bytes,
) -> None:
    data = generated.path.read_bytes()
    assert old in data
    changed = replace(generated, path=tmp_path / "changed.ics")
    changed.path.write_bytes(data.replace(old, new, 1))
    with pytest.raises(AssertionError):
        compare(reader(changed.path), changed)
