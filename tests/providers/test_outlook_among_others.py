"""One run over four targets: a file, CalDAV on Radicale, Google and Outlook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from dav_servers import Account, new_radicale_account, radicale_server
from fault_proxy import proxied
from google_person import GooglePerson, at_google
from google_person import opened as google_opened
from google_service import GoogleService
from graph_person import CANARY, GraphPerson
from graph_person import opened as outlook_opened
from graph_service import GraphService, Mailbox, graph_service
from program import CONFIGURATION, NOW, table

from afterview import workspace as workspaces
from afterview.config import plugins
from afterview.errors import TransientError
from afterview.playbook.planned import uid_of
from afterview.provider import Context, Plugin, Provider
from afterview.setup import Target
from afterview.sync.engine import Orders, Report, TargetReport, sync
from afterview.workspace import Workspace

__all__ = ["radicale_server"]

THANKS = "acme/thank-you/jane-doe"
RECAP = "acme/recap"


@dataclass
class Four:
    """One log, one store, four targets."""

    folder: Path
    dav: Account
    google: GoogleService
    graph: GraphService
    box: Mailbox
    now: datetime = NOW

    @contextmanager
    def at_work(self) -> Iterator[Workspace]:
        ics = plugins.load("ics")
        usual: dict[str, Any] = {option.name: option.default for option in ics.options}
        targets = (
            Target("file", ics, {**usual, "path": self.folder / "interviews.ics"}),
            _target("dav", self.dav.open),
            _target("google", lambda context: google_opened(self.google, context)),
            _target("outlook", lambda context: outlook_opened(self.graph, CANARY, context)),
        )
        path = self.folder / "config.toml"
        with workspaces.opened(path, now=self.now, write=True) as workspace:
            yield replace(workspace, targets=targets)

    def sync(self) -> tuple[Report, dict[str, TargetReport]]:
        """Run once; each run is a minute after the one before."""
        self.now += timedelta(minutes=1)
        self.google.now = max(self.google.now, self.now)
        self.graph.now = self.now
        with self.at_work() as workspace:
            report = sync(workspace, Orders())
        return report, {target.name: target for target in report.targets}

    def well(self) -> dict[str, TargetReport]:
        """Run once, with success."""
        _, reports = self.sync()
        assert [str(report.error) for report in reports.values() if report.error] == []
        return reports


def _target(name: str, open_it: Callable[[Context], Provider]) -> Target:
    def opened(_options: object, context: Context) -> Provider:
        return open_it(context)

    return Target(name, Plugin(name=name, summary=name, options=(), open=opened, two_way=True), {})


@pytest.fixture
def four(tmp_path: Path, radicale_server: tuple[str, Path]) -> Iterator[Four]:
    (tmp_path / "config.toml").write_text(CONFIGURATION.partition("[targets")[0])
    (tmp_path / "interviews.toml").write_text(table())
    dav = new_radicale_account(radicale_server)
    # The proxy leaves out the date: by that of Radicale, this is another day.
    with proxied(dav.root) as proxy, at_google() as google, graph_service() as graph:
        dav.direct, dav.root = dav.root, proxy.root
        yield Four(tmp_path, dav, google, graph, graph.mailbox(CANARY, "sam"))


def test_what_is_ticked_in_one_is_done_in_all(four: Four) -> None:
    four.well()
    uid = uid_of(THANKS, 0)
    GraphPerson(four.box).tick(uid)
    four.well()
    four.well()
    assert "STATUS:COMPLETED" in four.dav.text(uid)
    assert GooglePerson(four.google).of(uid)[1].body["status"] == "completed"
    text = (four.folder / "interviews.ics").read_text(encoding="utf-8")
    (block,) = [part for part in text.split("BEGIN:") if f"UID:{uid}" in part]
    assert "✓" in block or "STATUS:COMPLETED" in block
    assert all(report.done == [] for report in four.well().values())


def test_what_is_moved_in_one_stays_where_it_is_in_the_others(four: Four) -> None:
    four.well()
    uid = uid_of(RECAP, 0)
    google, outlook = GooglePerson(four.google), GraphPerson(four.box)
    start = outlook.entry(uid).body["start"]
    google.move(uid, start + timedelta(hours=3))
    reports = four.well()
    assert any("moved" in note for note in reports["google"].notes)
    four.well()
    assert outlook.entry(uid).body["start"] == start
    moved = google.of(uid)[1].body["start"]["dateTime"]
    assert datetime.fromisoformat(moved) == start + timedelta(hours=3)


def test_one_that_is_down_does_not_stop_the_others(four: Four) -> None:
    four.graph.down = True
    report, reports = four.sync()
    assert isinstance(reports["outlook"].error, TransientError)
    assert report.exit_code == 1
    for name in ("file", "dav", "google"):
        assert reports[name].error is None
        assert len(reports[name].done) > 5
    four.graph.down = False
    assert len(four.well()["outlook"].done) == 7
