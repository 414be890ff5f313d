"""A person's log, synced run after run with one service of a vendor, by the real engine."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, Self, cast

from mortal import MortalStore, Points
from program import CONFIGURATION, NOW, table

from afterview import workspace as workspaces
from afterview.playbook.planned import uid_of
from afterview.provider import Context, Plugin, Provider
from afterview.setup import Target
from afterview.store.database import Store
from afterview.sync.engine import Orders, TargetReport, sync
from afterview.testing import Person
from afterview.workspace import Workspace

FAULTS = ("cut", "lost", "torn", "html", "html after")
"""What may become of a request: nothing is done and no answer comes; it is done, and none comes, or
half of one; a page about trouble comes, though nothing was done, or though it was."""


@dataclass
class ServiceWorld(ABC):
    """One log, one store, one account: what differs between vendors is left to theirs."""

    folder: Path
    service: Any
    """The vendor's fake."""
    now: datetime = NOW
    options: dict[str, Any] = field(default_factory=dict)
    others: dict[str, dict[str, Any]] = field(default_factory=dict)
    """The options of more targets of the same account, by name."""
    skewed: timedelta = timedelta()
    """By how much the clock of the service differs from ours."""
    points: Points = field(default_factory=Points)
    """Where a run ends: at each write to the store, and before and after each request."""

    target: ClassVar[str]
    """The name of the only target."""
    idle_requests: ClassVar[int]
    """How many requests a run takes that has nothing to do."""
    faults: ClassVar[Mapping[str, Any]]
    """What the vendor's fake calls each of `FAULTS`."""

    def write(self, *tables: str) -> None:
        """Write the log."""
        self.folder.mkdir(exist_ok=True)
        (self.folder / "config.toml").write_text(CONFIGURATION.partition("[targets")[0])
        (self.folder / "interviews.toml").write_text("\n".join(tables or (table(),)))

    def sync(self, **orders: object) -> TargetReport:
        """Run once for `target`; each run is a minute after the one before.

        The target is named, so that it is asked though it may have asked to wait for longer.
        """
        return self.sync_all(**{"only": self.target, **orders})[0]

    def sync_all(self, **orders: object) -> Sequence[TargetReport]:
        """Run once; return what became of each target, `target` first."""
        self.now += timedelta(minutes=1)
        self.begin()
        with self.at_work() as workspace:
            return sync(workspace, Orders(**orders)).targets  # type: ignore[arg-type]  # any of its fields

    def run(self, **orders: object) -> TargetReport:
        """Run once, with success."""
        report = self.sync(**orders)
        assert report.error is None, report.error
        assert report.failed == []
        return report

    def sync_struck(self, number: int, fault: str) -> bool:
        """Run once, and let a fault strike one request, the first being number 0.

        Return whether there were so many.
        """
        self.service.strike = (number, self.faults[fault])
        self.sync()
        self.service.strike = None
        return self.http() > number

    @contextmanager
    def at_work(self) -> Iterator[Workspace]:
        """Open the workspace, with the service as its target, and `others` beside it."""
        plugin = Plugin(
            name=self.target,
            summary=self.target,
            options=(),
            open=self._opened,
            two_way=True,
            tasks_are_events=lambda options: "tasks" in {**self.options, **options},
        )
        path = self.folder / "config.toml"
        with workspaces.opened(path, now=self.now, write=True) as workspace:
            store = cast("Store", MortalStore(workspace.store, self.points.point))
            targets = {self.target: dict[str, Any](), **self.others}
            made = tuple(Target(name, plugin, options) for name, options in targets.items())
            yield replace(workspace, targets=made, store=store)

    def uid(self, step_id: str, generation: int = 0) -> str:
        """The uid of a step."""
        return uid_of(step_id, generation)

    def _opened(self, options: Mapping[str, Any], context: Context) -> Provider:
        return self.opened(context, {**self.options, **options})

    def _mortal(self, send: Callable[[Sequence[Any]], list[Any]]) -> Callable[..., list[Any]]:
        """Return what sends requests with a point of a run before and after each."""

        def mortal(requests: Sequence[Any]) -> list[Any]:
            self.points.point()
            answers = send(requests)
            self.points.point()
            return answers

        return mortal

    def lose_the_store(self) -> None:
        """Let the person lose it, or sit down at a new computer."""
        for path in self.folder.glob("*.db*"):
            path.unlink()

    # What is the vendor's.

    @classmethod
    @abstractmethod
    def at(cls, folder: Path, *, otherwise: bool) -> AbstractContextManager[Self]:
        """Serve the vendor's fake, as it usually is or `otherwise`, and log one interview."""

    @abstractmethod
    def opened(self, context: Context, options: Mapping[str, Any]) -> Provider:
        """Open the provider; its requests are points of the run."""

    @abstractmethod
    def given(self) -> tuple[dict[str, Any], str]:
        """Return the options with which it opens the provider, and the secret."""

    @abstractmethod
    def begin(self) -> None:
        """Let the service know what time it is, and count requests from here on."""

    @abstractmethod
    def http(self) -> int:
        """Return the number of requests since then."""

    @abstractmethod
    def calm(self) -> None:
        """Let nothing go wrong any more."""

    def skew(self, by: timedelta) -> None:
        """Let the clock of the service differ from that of this machine."""
        self.skewed = by

    @abstractmethod
    def forgive(self) -> None:
        """Forget what the service found wrong with our requests: a test spoilt its answers."""

    def forget(self) -> None:
        """Let the service know no longer what it told us, so that all is listed."""
        self.service.forget_tokens()

    @abstractmethod
    def throttle(self, times: int) -> None:
        """Let so many of the next writes be sent away, to wait for an hour."""

    @property
    @abstractmethod
    def person(self) -> Person:
        """The person at work there."""

    @abstractmethod
    def held(self, besides: Container[str] = ()) -> list[tuple[str, str]]:
        """Return uid and title of all that bears a reference of ours, copies too, sorted.

        What has one of the ids `besides` is left out.
        """

    @abstractmethod
    def text(self, uid: str) -> str:
        """Return the text that stands there, without what only we read."""

    @abstractmethod
    def start(self, uid: str) -> date:
        """Return when an event begins, a moment in UTC where it has an hour."""

    @abstractmethod
    def is_ticked(self, uid: str) -> bool | None:
        """Whether a task is ticked; None for an event, which cannot be."""

    @abstractmethod
    def of_id(self, remote_id: str) -> object:
        """Return all that stands under an id, fit to be compared; None where nothing does."""


class AccountWorld(ServiceWorld):
    """A vendor's account, in which the provider makes a calendar and a list by name."""

    @abstractmethod
    def homes(self) -> list[str]:
        """Return the names of all calendars and lists, sorted."""

    @abstractmethod
    def rename_homes(self, before: str, after: str) -> None:
        """Rename the calendar and the list that have a name, as the person does."""

    @abstractmethod
    def add_homes(self, name: str) -> None:
        """Make an empty calendar and an empty list, as the person does."""

    @abstractmethod
    def commits(self) -> int:
        """Return how many writes the service has carried out."""

    @abstractmethod
    def most_requests(self) -> int:
        """Return how many requests a first run may have taken for the items that it made."""

    @abstractmethod
    def fail_batches(self, fault: str, times: int) -> None:
        """Let a fault strike the next requests of many calls."""

    @abstractmethod
    def answer_in_pages(self) -> None:
        """Let the service answer lists in pages of two, of which some are empty."""

    @abstractmethod
    def refuse_one_event(self) -> None:
        """Let the service refuse the next event that is to be made."""

    @abstractmethod
    def withdraw_a_right(self) -> None:
        """Let the login lack a right that the provider needs."""
