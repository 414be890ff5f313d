"""What people have from before digests had a version: it is taken over, and nothing is sent.

The folder `version_3` holds what commit 5f4f9dd made, in six runs, of a log, a calendar file and a
service: entries that the person edited, ticked and deleted there, facts of their own, a step that
they restored, and an update and a creation whose answers were lost.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from shutil import copytree

import pytest
from afterview_ics import plugin as ics
from program import Program

from afterview.compose import Composer, View
from afterview.drafts.files import load
from afterview.item_json import item_from_json
from afterview.model import Event, Item
from afterview.playbook import Planned
from afterview.playbook.planned import uid_of
from afterview.reconcile.merge import is_from, is_untouched
from afterview.setup import Target
from afterview.sync.engine import Orders, sync
from afterview.sync.report import TargetReport
from afterview.testing import MemoryPerson, MemoryService, memory_plugin
from afterview.testing.memory_service import Entry
from afterview.workspace import Workspace, opened

LAST_RUN = datetime(2026, 11, 23, 14, 4, tzinfo=UTC)
INSTALLATION = "7f21ac77056eeff74247d3758a3ca49c"
EDITED = ("acme/interview", "acme/thank-you/jane-doe", "acme/follow-up/1", "initech/recap")
TROUBLE = Event(
    uid="5a1f1f9e-7d3d-5d3c-9f3e-0a3b8b0c7c11",
    step_id="troubles/trouble/cal",
    title="afterview: cal needs you",
    start=date(2026, 11, 23),
    end=date(2026, 11, 24),
    description="Log in again.",
    free=True,
)
"""The alert that stands in the file."""


class AsItWas(Composer):
    """Composes what was composed then, whatever the wording of the program is by now."""

    def __init__(self, then: Mapping[str, Item], title: str | None = None) -> None:
        super().__init__(load(), "", datetime(2026, 1, 1, 9, tzinfo=UTC).time())
        self.then = then
        self.title = title

    def fingerprint(self, planned: Planned, view: View) -> str:
        return super().fingerprint(planned, view) + (self.title or "")

    def compose(self, planned: Planned, view: View) -> Item:
        item = self.then.get(planned.id) or self.outline(planned, view)
        return item if self.title is None else replace(item, title=self.title)


@dataclass
class Home:
    """The folder of a person who comes from that version."""

    folder: Path
    service: MemoryService
    now: datetime = LAST_RUN
    title: str | None = None
    """What the plan calls every step by now; None: what it did."""

    @property
    def calendar(self) -> Path:
        return self.folder / "interviews.ics"

    @contextmanager
    def at_work(self, name: str) -> Iterator[Workspace]:
        """Open the workspace with one target, whose items are composed as they were."""
        options = {option.name: option.default for option in ics.options}
        targets = {
            "cal": Target("cal", memory_plugin(self.service), {}),
            "file": Target("file", ics, {**options, "path": str(self.calendar)}),
        }
        with opened(self.folder / "config.toml", now=self.now, write=True) as whole:
            workspace = replace(whole, targets=(targets[name],))
            vars(workspace)["composer"] = AsItWas(items_then(name), self.title)
            yield workspace

    def run(self, name: str, *, adopt: bool = False) -> TargetReport:
        self.now += timedelta(minutes=1)
        with self.at_work(name) as workspace:
            orders = Orders(alerts=lambda _reports: [TROUBLE], adopt=adopt)
            (report,) = sync(workspace, orders).targets
            assert (report.error, report.failed) == (None, [])
            return report


VERSION_3 = Path(__file__).with_name("version_3")


def items_then(target: str) -> dict[str, Item]:
    """The items of the plan then, by step id: those that were pushed, and those on the way."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript((VERSION_3 / "store.sql").read_text(encoding="utf-8"))
        rows = [
            *db.execute("SELECT item FROM item JOIN pushed USING (id) WHERE target = ?", (target,)),
            *db.execute(
                "SELECT wanted FROM intent WHERE target = ? AND wanted IS NOT NULL", (target,)
            ),
        ]
    items = (item_from_json(text) for (text,) in rows)
    return {item.step_id: replace(item, uid=uid_of(item.step_id)) for item in items}


def entry(written: dict[str, object]) -> Entry:
    found = {**written, "item": item_from_json(json.dumps(written["item"]))}
    found["extras"] = tuple(written["extras"])  # type: ignore[arg-type]  # a list of texts
    return Entry(**found)  # type: ignore[arg-type]  # the fields of one


def service_then() -> MemoryService:
    said = json.loads((VERSION_3 / "service.json").read_text(encoding="utf-8"))
    entries, graves = (
        {found.remote_id: found for found in map(entry, said[name])}
        for name in ("entries", "graves")
    )
    return MemoryService(
        calendar=said["calendar"],
        version=said["version"],
        made=said["made"],
        entries=entries,
        graves=graves,
    )


@pytest.fixture
def home(tmp_path: Path) -> Home:
    folder = tmp_path / "home"
    copytree(VERSION_3, folder)
    (folder / "drafts").mkdir()
    with closing(sqlite3.connect(folder / "afterview.db")) as db:
        db.executescript((folder / "store.sql").read_text(encoding="utf-8"))
    return Home(folder, service_then())


def digests(home: Home, name: str) -> dict[str, str]:
    with home.at_work(name) as workspace:
        return {row.step_id: row.digest for row in workspace.store.pushed(name).values()}


def forecasts(home: Home, name: str) -> set[str]:
    """The steps that version wrote ahead of their time."""
    with home.at_work(name) as workspace:
        ahead = {item.id for item in workspace.plan() if item.forecast}
        return ahead & {row.step_id for row in workspace.store.pushed(name).values()}


def events(calendar: bytes) -> set[bytes]:
    return {*re.findall(rb"BEGIN:VEVENT.*?END:VEVENT", calendar, re.DOTALL)}


def test_in_a_calendar_file_all_but_the_forecasts_stays_byte_for_byte(home: Home) -> None:
    before, data = digests(home, "file"), home.calendar.read_bytes()
    ahead = forecasts(home, "file")
    report = home.run("file")
    assert {(change.kind, change.step_id) for change in report.done} == {
        ("dropped", step_id) for step_id in ahead
    }
    assert len(events(data) - events(home.calendar.read_bytes())) == len(ahead) > 5
    assert events(home.calendar.read_bytes()) < events(data)
    after = digests(home, "file")
    assert after.keys() == before.keys() - ahead
    changed = {step_id for step_id in after if before[step_id] != after[step_id]}
    assert "troubles/trouble/cal" in changed
    assert len(changed) == len(after), "every item was compared by a digest of this version"


def test_of_a_service_the_forecasts_are_taken_out_and_nothing_else_is_sent(home: Home) -> None:
    before, entries = digests(home, "cal"), dict(home.service.entries)
    ahead = forecasts(home, "cal")
    report = home.run("cal")
    assert ({change.step_id for change in report.done}, report.settled) == (ahead, 2)
    gone = {uid_of(step_id) for step_id in ahead}
    left = {id_: each for id_, each in entries.items() if each.item.uid not in gone}
    assert home.service.entries == left
    # One more, with the creation that was settled.
    assert len(digests(home, "cal")) == len(before) + 1 - len(ahead)
    assert home.run("cal").done == []


def test_what_was_known_is_known_still(home: Home) -> None:
    home.run("cal")
    with home.at_work("cal") as workspace:
        store = workspace.store
        assert {edit.row.step_id for edit in store.edits("cal")} >= {
            "acme/interview",
            "acme/follow-up/1",
            "initech/interview",
        }
        assert (store.intents("cal"), list(store.tombstones("cal"))) == ({}, ["acme/park"])
        assert store.facts().done.keys() == {"acme/recap", "acme/thank-you/jane-doe"}
        assert store.installation_id() == INSTALLATION


@pytest.mark.parametrize("name", ["cal", "file"])
def test_a_change_of_the_plan_is_still_sent(home: Home, name: str) -> None:
    home.run(name)
    home.title = "A new title"
    changed = {change.step_id for change in home.run(name).done}
    assert len(changed) >= 8
    assert ("acme/interview" in changed) is (name == "file"), "the person has their own title there"


def test_marks_of_that_version_are_ours_and_tell_who_edited(home: Home) -> None:
    touched = {uid_of("acme/interview"), uid_of("acme/follow-up/1")}
    touched.add(uid_of("acme/thank-you/jane-doe"))  # the tick; words around our text do not count
    seen = set()
    for each in home.service.entries.values():
        assert is_from(INSTALLATION, each.mark)
        assert is_untouched(each.item, each.mark) is (each.item.uid not in touched)
        seen.add(each.item.uid)
    assert len(seen & touched) == len(touched)


def test_without_its_store_a_calendar_is_adopted_and_brought_up_to_date(home: Home) -> None:
    (home.folder / "afterview.db").unlink()
    home.title = "A new title"
    report = home.run("cal", adopt=True)
    titles = {each.item.uid: each.item.title for each in home.service.held()}
    assert report.adopted > 15
    theirs = {uid for uid, title in titles.items() if title != "A new title"}
    assert uid_of("acme/interview") in theirs
    assert uid_of("initech/interview") not in theirs
    assert len(theirs) <= len(EDITED)


def test_the_person_may_go_on_editing(home: Home) -> None:
    home.run("cal")
    person = MemoryPerson(home.service)
    person.retitle(uid_of("initech/follow-up/1"), "Mine")
    home.run("cal")
    home.title = "A new title"
    home.run("cal")
    found = home.service.of(uid_of("initech/follow-up/1"))
    assert found is not None
    assert found.item.title == "Mine"


def test_short_names_stand_for_the_ids_of_then(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    program = Program(home.folder, capsys, now=LAST_RUN)
    thanks = "acme/thank-you/jane-doe"
    with closing(sqlite3.connect(home.folder / "afterview.db")) as db:
        pushed = dict(db.execute("SELECT step_id, uid FROM pushed WHERE target = 'cal'"))

    for people in ('{ name = "Jane Doe" }', '{ name = "Jane Roe" }, { name = "Jane Doe" }'):
        program.log.write_text(program.log.read_text().replace('{ name = "Jane Doe" }', people))
        uids = {item["id"]: item["uid"] for item in program("plan", "--json").json["items"]}
        assert uids[thanks] == pushed[thanks]
        assert pushed.items() >= {id_: uids[id_] for id_ in pushed.keys() & uids}.items()
        short = "acme/thank-you/jane" if "Roe" not in people else thanks
        assert f" {short}\n" in program("show", "acme").out
        assert program("done", short).out.startswith("done already on ")
    assert program("done", "acme/thank-you/jane").code == 2
