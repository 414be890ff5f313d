"""A person's log, synced run after run with a fake Google, by the real engine."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from google_person import GooglePerson, opened
from mortal import MortalStore, Points
from program import CONFIGURATION, NOW, table

from afterview import workspace as workspaces
from afterview.engine import Orders, sync
from afterview.playbook.planned import uid_of
from afterview.provider import Plugin
from afterview.workspace import Target, Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from afterview_google.errors import Reply
    from google_service import GoogleService
    from googleapiclient.http import HttpRequest

    from afterview.engine import TargetReport
    from afterview.provider import Context, Provider
    from afterview.store import Store


@dataclass
class GoogleWorld:
    """One log, one store, one Google account."""

    folder: Path
    service: GoogleService
    now: datetime = NOW
    options: dict[str, Any] = field(default_factory=dict)
    points: Points = field(default_factory=Points)
    """Where a run ends: at each write to the store, and before and after each request."""

    def write(self, *tables: str) -> None:
        """Write the log."""
        (self.folder / "config.toml").write_text(CONFIGURATION.partition("[targets")[0])
        (self.folder / "interviews.toml").write_text("\n".join(tables or (table(),)))

    def sync(self, **orders: object) -> TargetReport:
        """Run once; each run is a minute after the one before."""
        self.now += timedelta(minutes=1)
        self.service.now = max(self.service.now, self.now)
        self.service.requests.clear()
        self.service.counts.clear()
        with self.at_work() as workspace:
            (report,) = sync(workspace, Orders(**orders)).targets  # type: ignore[arg-type]  # any of its fields
        return report

    def run(self, **orders: object) -> TargetReport:
        """Run once, with success."""
        report = self.sync(**orders)
        assert report.error is None, report.error
        assert report.failed == []
        return report

    @contextmanager
    def at_work(self) -> Iterator[Workspace]:
        """Open the workspace, with Google as its only target."""
        plugin = Plugin("google", "Google", (), self._opened, two_way=True)
        target = Target("google", plugin, {})
        path = self.folder / "config.toml"
        with workspaces.opened(path, now=self.now, write=True) as workspace:
            store = cast("Store", MortalStore(workspace.store, self.points.point))
            yield replace(workspace, targets=(target,), store=store)

    def _opened(self, _options: Mapping[str, Any], context: Context) -> Provider:
        account = opened(self.service, context, **self.options)
        call_all = account.api.call_all

        def mortal(requests: Sequence[HttpRequest]) -> list[Reply]:
            self.points.point()
            answers = call_all(requests)
            self.points.point()
            return answers

        account.api.call_all = mortal  # type: ignore[method-assign]  # the run ends around each
        return account

    @property
    def person(self) -> GooglePerson:
        """The person at work at Google."""
        return GooglePerson(self.service)

    def uid(self, step_id: str, generation: int = 0) -> str:
        """The uid of a step."""
        return uid_of(step_id, generation)

    def body(self, step_id: str) -> dict[str, Any]:
        """What stands at Google for a step; raises KeyError where nothing does."""
        return self.person.of(self.uid(step_id))[1].body

    def held(self) -> list[tuple[str, str]]:
        """Uid and title of all of ours, sorted."""
        return sorted(self.person.held())
