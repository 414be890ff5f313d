"""Look at mailbox and calendars from the page: in the background, one look at a time.

What a look saw is kept in memory only, until the next one, and of events only those that may be
interviews; the store gets no more than from a run.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from afterview.config.parse import MAIL
from afterview.errors import AfterviewError, InputError, LockedError, StoreError, fault
from afterview.importing.known import told_of
from afterview.operations import inbox
from afterview.operations.agenda import say_sent
from afterview.operations.finding import lookup
from afterview.operations.found import look, looked_through, note_new
from afterview.service import health
from afterview.sync.calendars import EVERY
from afterview.sync.engine import Orders, sync
from afterview.sync.report import say_counts
from afterview.web import apart
from afterview.web.proposals import news

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from afterview.importing.found import FoundEvent
    from afterview.mailbox import Message
    from afterview.operations.found import Found
    from afterview.setup import MailAccount, OtherCalendar
    from afterview.web.actions import PageActions
    from afterview.workspace import Workspace

SECONDS = 60.0
"""The longest time of each of the parts of a look: the run, the invitations, and the calendars."""
AGAIN_AFTER = timedelta(minutes=10)
"""How old a look may be before opening the page begins another one."""
NOTHING = (
    "your configuration has no mailbox, and no calendar with interviews = true, so there is "
    "nothing to look at"
)
LEARNING = ("drafts", "sent", "answers")
"""The options of a mailbox that a run carries out."""


class Seen(NamedTuple):
    """Holds what a look saw."""

    messages: Sequence[Message]
    """The invitations of the last 60 days."""
    at: datetime
    account: MailAccount


class SeenEvents(NamedTuple):
    """Holds what a look saw in a calendar."""

    events: Sequence[FoundEvent]
    """Those that may be interviews, or that changed since they became one."""
    at: datetime
    calendar: OtherCalendar


@dataclass(slots=True)
class MailLook:
    """Holds the look that the page has begun last."""

    actions: PageActions
    is_running: bool = False
    said: tuple[str, ...] = ()
    """The outcome of the last look, in sentences."""
    is_wrong: bool = False
    seen: Seen | None = None
    seen_in: dict[str, SeenEvents] = field(default_factory=dict)
    """What was seen in calendars, by their names."""
    _begun: datetime | None = None
    _starting: threading.Lock = field(default_factory=threading.Lock)

    def start(self, now: datetime) -> threading.Thread | None:
        """Begin a look unless one is in progress; return its thread.

        It begins with a run over the mailbox alone, so that what was sent and answered is known.
        """
        return self._start(now, is_run=True)

    def refresh(self, now: datetime) -> threading.Thread | None:
        """Begin to look for invitations and events if that is long ago; return its thread.

        It writes nothing, in the mailbox neither, for nobody has asked for it. A calendar is read
        no more often than by runs.
        """
        is_new = self._begun is None or not timedelta() <= now - self._begun <= AGAIN_AFTER
        return self._start(now, is_run=False) if is_new else None

    def messages(self, account: MailAccount | None) -> Sequence[Message]:
        """Return what was seen in this mailbox; nothing if that was another one."""
        is_same = self.seen is not None and self.seen.account == account
        return self.seen.messages if self.seen is not None and is_same else ()

    def events_in(self, calendars: Iterable[OtherCalendar]) -> list[SeenEvents]:
        """Return what was seen in these calendars; nothing of one that was another one then."""
        seen = ((each, self.seen_in.get(each.name)) for each in calendars)
        return [known for each, known in seen if known and known.calendar == each]

    def sources(self, workspace: Workspace) -> list[Message | FoundEvent]:
        """Return everything that was seen in the mailbox and the calendars of the configuration."""
        seen = self.events_in(looked_through(workspace))
        return [*self.messages(workspace.mail), *(event for each in seen for event in each.events)]

    def _start(self, now: datetime, *, is_run: bool) -> threading.Thread | None:
        with self._starting:
            if self.is_running:
                return None
            self.is_running, self.said, self.is_wrong, self._begun = True, (), False, now
        thread = threading.Thread(target=self._run, args=(now, is_run), daemon=True)
        thread.start()
        return thread

    def _run(self, now: datetime, is_run: bool) -> None:  # noqa: FBT001 - a thread hands it over
        try:
            self.said = tuple(self._look(now, is_run=is_run))
        except AfterviewError as error:
            self.said, self.is_wrong = self.actions.lines_of(error), True
        except Exception as error:  # noqa: BLE001 - a thread has nobody else to tell
            self.said, self.is_wrong = (f"the look ended early: {fault(error)}",), True
        finally:
            self.is_running = False

    def _look(self, now: datetime, *, is_run: bool) -> Iterator[str]:
        """Look at mailbox and calendars, each whatever becomes of the other."""
        mail, calendars = self.actions.read(lambda of: (of.mail, looked_through(of)), now)
        if mail is None and not calendars:
            raise InputError(NOTHING)
        parts = [self._look_at_mail(now, is_run=is_run)] if mail else []
        parts.append(self._look_at_calendars(calendars, now, is_run=is_run))
        for part in parts:
            try:
                yield from part
            except AfterviewError as error:
                self.is_wrong = True
                yield from self.actions.lines_of(error)

    def _look_at_mail(self, now: datetime, *, is_run: bool) -> Iterator[str]:
        if is_run:
            with self.actions.at_work(now) as workspace:
                yield from self._learn(workspace)
            if self.is_wrong:
                return
        end = monotonic() + SECONDS
        self.seen = self.actions.read(lambda of: _invitations(of, end), now)
        keys = apart.run(news, self.actions.config_path, now, self.seen.messages)
        # Somebody else may be writing: then the number of what waits is kept the next time.
        with suppress(LockedError, StoreError), self.actions.at_work(now) as workspace:
            told_of(workspace.store, keys)

    def _look_at_calendars(
        self, calendars: Sequence[OtherCalendar], now: datetime, *, is_run: bool
    ) -> Iterator[str]:
        self.seen_in = {each.calendar.name: each for each in self.events_in(calendars)}
        due = [each for each in calendars if is_run or not self._is_fresh(each, now)]
        if not due:
            return
        end = monotonic() + SECONDS

        def read(workspace: Workspace) -> list[tuple[OtherCalendar, Found]]:
            return [(each, look(workspace, [each], lambda: end - monotonic())) for each in due]

        found = self.actions.read(read, now)
        for calendar, (events, problems) in found:
            self.is_wrong = self.is_wrong or bool(problems)
            yield from problems
            if not problems:
                self.seen_in[calendar.name] = SeenEvents(tuple(events), now, calendar)
        with suppress(LockedError, StoreError), self.actions.at_work(now) as workspace:
            for calendar, (events, problems) in found:
                if not problems:
                    list(note_new(workspace, calendar.name, events))

    def _is_fresh(self, calendar: OtherCalendar, now: datetime) -> bool:
        known = self.seen_in.get(calendar.name)
        return known is not None and timedelta() <= now - known.at < EVERY

    def _learn(self, workspace: Workspace) -> Iterator[str]:
        mail = workspace.mail
        if mail is None or not any(mail.options[each] for each in LEARNING):
            return
        orders = Orders(
            only=MAIL, seconds=SECONDS, alerts=health.calling(workspace, is_watched=True)
        )
        before = {*_sent(workspace)}
        report = sync(workspace, orders)
        with suppress(StoreError):
            health.note_run(workspace, report.targets, is_watched=True)
        self.is_wrong = report.exit_code != 0
        for target in report.targets:
            yield from (str(error) for error in target.errors)
            if target.done:
                yield f"drafts: {say_counts(target)}"
        for step_id, at in _sent(workspace):
            if (step_id, at) not in before:
                item = lookup(workspace, step_id)
                yield f"{item.title if item else step_id}: {say_sent(at, workspace.clock)}"


def _sent(workspace: Workspace) -> Iterator[tuple[str, datetime]]:
    """Yield the steps whose letters were seen, each with when it was sent."""
    for each in workspace.store.messages():
        if each.step_id:
            yield each.step_id, each.at


def _invitations(workspace: Workspace, end: float) -> Seen:
    if workspace.mail is None:
        raise InputError(NOTHING)
    messages = inbox.invitations(workspace, lambda: end - monotonic())
    # A library's own kind of zone cannot go to the process that reads them.
    found = [replace(each, at=each.at.astimezone(workspace.clock.home)) for each in messages]
    return Seen(found, workspace.now, workspace.mail)
