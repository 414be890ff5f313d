"""A person's log and a service in memory, synced run after run, for tests of the two-way engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from program import CONFIGURATION, NOW, table

from afterview.errors import AfterviewError
from afterview.model import Item
from afterview.playbook.planned import uid_of
from afterview.provider import Context, Plugin
from afterview.setup import Target
from afterview.sync.engine import Orders, Report, TargetReport, sync
from afterview.testing import MemoryPerson, MemoryProvider, MemoryService, memory_plugin
from afterview.testing.memory import canonical
from afterview.workspace import Workspace, opened


@dataclass
class World:
    """One log, one store, and the services that it is kept in sync with."""

    folder: Path
    services: dict[str, MemoryService] = field(default_factory=lambda: {"cal": MemoryService()})
    now: datetime = NOW
    canonical: Callable[[Item], Item | None] = canonical
    """What the services hold of an item."""
    tasks_are_events: bool = False

    def write(self, *tables: str) -> None:
        """Write the log."""
        (self.folder / "config.toml").write_text(CONFIGURATION.partition("[targets")[0])
        (self.folder / "interviews.toml").write_text("\n".join(tables or (table(),)))

    @contextmanager
    def at_work(self) -> Iterator[Workspace]:
        """Open the workspace, with a target for each service."""
        targets = tuple(
            Target(name, self._plugin(service), {}) for name, service in self.services.items()
        )
        with opened(self.folder / "config.toml", now=self.now, write=True) as workspace:
            yield replace(workspace, targets=targets)

    def _plugin(self, service: MemoryService) -> Plugin:
        def opened(_options: Mapping[str, object], _context: Context) -> MemoryProvider:
            provider = MemoryProvider(service)
            # As an instance attribute it takes the place of the method.
            vars(provider)["canonical"] = self.canonical
            return provider

        return replace(
            memory_plugin(service), open=opened, tasks_are_events=lambda _: self.tasks_are_events
        )

    def sync(self, **orders: object) -> Report:
        """Run once; each run is a minute after the one before."""
        self.now += timedelta(minutes=1)
        with self.at_work() as workspace:
            return sync(workspace, Orders(**orders))  # type: ignore[arg-type]

    def run(self, **orders: object) -> TargetReport:
        """Run once and return the report of the only target."""
        (report,) = self.sync(**orders).targets
        assert report.error is None, report.error
        assert report.failed == []
        return report

    def stopped(self, kind: type[AfterviewError], **orders: object) -> str:
        """Run once, in which the only target stops; return what is said."""
        (report,) = self.sync(**orders).targets
        assert isinstance(report.error, kind), report.error
        return str(report.error)

    def restore(self, step_id: str) -> Sequence[str]:
        """Let a step come back, as `afterview restore` does."""
        with self.at_work() as workspace:
            return workspace.store.restore(step_id)

    def lose_the_store(self) -> None:
        """Let the person lose it."""
        for path in self.folder.glob("afterview.db*"):
            path.unlink()

    def person(self, name: str = "cal") -> MemoryPerson:
        """The person at work in a service."""
        return MemoryPerson(self.services[name])

    def item(self, step_id: str, name: str = "cal", generation: int = 0) -> Item | None:
        """What stands in a service for a step."""
        entry = self.services[name].of(uid_of(step_id, generation))
        return None if entry is None else entry.item

    def there(self, step_id: str, name: str = "cal", generation: int = 0) -> Item:
        """What stands in a service for a step, which has to be there."""
        item = self.item(step_id, name, generation)
        assert item is not None
        return item

    def uids(self, name: str = "cal") -> list[str]:
        """The uids of ours in a service."""
        return sorted(entry.item.uid for entry in self.services[name].held())
