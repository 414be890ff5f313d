"""A person's log, synced run after run with a Graph of our own, by the real engine."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from graph_person import CANARY, GraphPerson, is_event, opened, ours, uid_of
from mortal import MortalStore, Points
from program import CONFIGURATION, NOW, table

from afterview import workspace as workspaces
from afterview.engine import Orders, sync
from afterview.playbook.planned import uid_of as uid_of_step
from afterview.provider import Plugin
from afterview.workspace import Target, Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from afterview_outlook.api import Call
    from afterview_outlook.errors import Reply
    from graph_service import GraphService

    from afterview.engine import TargetReport
    from afterview.provider import Context, Provider
    from afterview.store import Store


@dataclass
class GraphWorld:
    """One log, one store, one Microsoft account."""

    folder: Path
    service: GraphService
    now: datetime = NOW
    options: dict[str, Any] = field(default_factory=dict)
    points: Points = field(default_factory=Points)
    """Where a run ends: at each write to the store, and before and after each request."""

    def __post_init__(self) -> None:
        """Open the account."""
        self.box = self.service.mailbox(CANARY, "sam")

    def write(self, *tables: str) -> None:
        """Write the log."""
        (self.folder / "config.toml").write_text(CONFIGURATION.partition("[targets")[0])
        (self.folder / "interviews.toml").write_text("\n".join(tables or (table(),)))

    def sync(self, **orders: object) -> TargetReport:
        """Run once; each run is a minute after the one before."""
        self.now += timedelta(minutes=1)
        self.service.requests.clear()
        self.service.calls.clear()
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
        """Open the workspace, with Outlook as its only target."""
        plugin = Plugin("outlook", "Outlook", (), self._opened, two_way=True)
        path = self.folder / "config.toml"
        with workspaces.opened(path, now=self.now, write=True) as workspace:
            store = cast("Store", MortalStore(workspace.store, self.points.point))
            yield replace(workspace, targets=(Target("outlook", plugin, {}),), store=store)

    def _opened(self, _options: Mapping[str, Any], context: Context) -> Provider:
        account = opened(self.service, CANARY, context, **self.options)
        sent = account.api._sent  # noqa: SLF001 - one HTTP request each

        def mortal(calls: Sequence[Call]) -> list[Reply]:
            self.points.point()
            answers = sent(calls)
            self.points.point()
            return answers

        account.api._sent = mortal  # type: ignore[method-assign]  # noqa: SLF001 - the run ends around each
        return account

    @property
    def person(self) -> GraphPerson:
        """The person at work in Outlook."""
        return GraphPerson(self.box)

    def uid(self, step_id: str, generation: int = 0) -> str:
        """The uid of a step."""
        return uid_of_step(step_id, generation)

    def held(self) -> list[tuple[str, str]]:
        """Uid and title of all that bears a reference of ours, copies too, sorted."""
        return sorted(
            (uid_of(entry), str(entry.body["subject" if is_event(entry) else "title"]))
            for entry in self.box.entries.values()
            if uid_of(entry)
        )

    def ours(self) -> list[str]:
        """The uids of ours."""
        return [uid_of(entry) for entry in ours(self.box)]
