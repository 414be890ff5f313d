"""Run all targets: ask what changed, decide, guard, apply, remember.

Only this package changes anything outside. A target that fails does not stop the others, nor does
an item that fails. No target keeps the run for longer than its share of the time.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import UTC
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from afterview.config.parse import CONTACTS, MAIL
from afterview.drafts import near_identical
from afterview.errors import AfterviewError, InputError, ProviderError, WaitingError, fault
from afterview.model import step_of
from afterview.sync import waits
from afterview.sync.facts import RunFacts
from afterview.sync.one_way import OneWayRun
from afterview.sync.report import Orders, Report, TargetReport
from afterview.sync.run import Run, clock_is_right
from afterview.sync.turns import Turns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from afterview.model import Event
    from afterview.playbook import Planned
    from afterview.setup import ContactsAccount, MailAccount, Target
    from afterview.sync.mail import MailRun
    from afterview.sync.two_way import TwoWayRun
    from afterview.workspace import Workspace

T = TypeVar("T")
R = TypeVar("R", bound=Run)


def sync(workspace: Workspace, orders: Orders) -> Report:
    """Bring the targets in line with the plan and report; a dry run only decides.

    Files are written before the services are asked, which may be slow, and again afterwards where
    there is news by then: a tick in one service changes the plan for all, and files can say what
    went wrong with services. Raises InputError where `orders.only` names no target or there is none
    at all.
    """
    mail = workspace.mail if orders.only in {None, MAIL} else None
    contacts = workspace.contacts if orders.only in {None, CONTACTS} else None
    others: list[MailAccount | ContactsAccount] = [each for each in (mail, contacts) if each]
    targets = _chosen(workspace.targets, orders.only, [each.name for each in others])
    accounts: list[Target | MailAccount | ContactsAccount] = [*targets, *others]
    reports = {each.name: TargetReport(each.name, each.plugin.name) for each in accounts}
    waits.hold_back(workspace, orders, reports.values())
    whole = _WholeRun(
        workspace,
        orders,
        reports,
        Turns(orders.clock, orders.seconds, reserved=contacts is not None),
        RunFacts.of(workspace),
    )
    services = [target for target in targets if target.plugin.two_way]
    files = [target for target in targets if not target.plugin.two_way]
    before: Sequence[Planned] = workspace.plan()
    items = before
    facts, alerts = whole.facts.now, orders.alerts(())
    written: Sequence[Target] = ()
    asked = len(services) + len(others)
    if asked and not orders.dry_run:
        written = whole.write(files, items, alerts, after=2 * asked, is_early=True)
    if workspace.calendars and orders.only is None and not orders.dry_run:
        items = whole.look_at_calendars(2 * asked, items)
    items = whole.serve(services, mail, items)
    if contacts is not None:
        whole.keep_contacts(contacts)
    told = orders.alerts([reports[each.name] for each in accounts if each not in files])
    has_news = (whole.facts.now, told) != (facts, alerts) or items != before
    whole.write([target for target in files if has_news or target not in written], items, told)
    if not orders.dry_run:
        whole.remember_statuses()
        whole.remember_places()
        waits.remember(whole.workspace, reports.values())
    workspace = whole.workspace
    warnings = near_identical_drafts(_newly_drafted(reports.values(), items), workspace)
    return Report(
        targets=[*reports.values()],
        upcoming=upcoming(items, workspace),
        warnings=warnings,
        news=whole.news,
    )


@dataclass(slots=True)
class _WholeRun:
    """The parts of a run that are about several targets."""

    workspace: Workspace
    orders: Orders
    reports: dict[str, TargetReport]
    turns: Turns
    facts: RunFacts
    clock_is_right: bool | None = None
    """Whether a service confirms the clock of this machine; None where none gave a time (yet)."""
    news: list[str] = field(default_factory=list)
    """What other calendars showed, in sentences."""
    is_doubtful: bool = False
    """Whether a target was not run for so long that the clock may be wrong."""

    def write(
        self,
        files: Iterable[Target],
        items: Sequence[Planned],
        alerts: Sequence[Event],
        *,
        after: int = 0,
        is_early: bool = False,
    ) -> list[Target]:
        """Write the files, with the `alerts` to the person; return the targets that were tried.

        `after` is the number of turns that follow. Where a file is to be written early, before a
        service could confirm the date, and the date is in doubt, it is left for later.
        """
        self.turns.begin(after)
        tried = []
        for target in files:
            first = self.reports[target.name]
            if isinstance(first.error, WaitingError):
                continue
            report = TargetReport(target.name, target.plugin.name)
            with ExitStack() as opened:
                run = _attempt(report, partial(self._open, OneWayRun, target, report, opened))
                if run is not None:
                    run.clock_is_right = self.clock_is_right
                    is_doubtful = run.long_ago(by_log=not is_early) is not None
                    if is_early and is_doubtful:
                        continue
                    self.is_doubtful = self.is_doubtful or is_doubtful
                    _attempt(report, partial(run.apply_plan, items, alerts))
            tried.append(target)
            self.reports[target.name] = report.after(first)
        return tried

    def look_at_calendars(self, after: int, items: Sequence[Planned]) -> Sequence[Planned]:
        """Read the other calendars that are due; return the plan after what they showed.

        `after` is the number of turns that follow. The log may be another one afterwards.
        """
        from afterview.sync import calendars

        due = calendars.due(self.workspace)
        if not due:
            return items
        self.turns.begin(after)
        reports, seen, notes = calendars.refresh(self.workspace, due, self.turns.left)
        self.reports |= {report.name: report for report in reports}
        self.news += notes
        if seen:
            self.workspace, news = self.orders.follow(self.workspace, seen)
            self.news += news
            self.facts = RunFacts.of(self.workspace)
        return self.facts.plan()

    def remember_places(self) -> None:
        """Keep where recaps stand beside what other calendars have."""
        if self.workspace.calendars:
            from afterview.sync import calendars

            calendars.remember_places(self.workspace, self.facts.now)

    def remember_statuses(self) -> None:
        """Keep the day on which a status was first seen, unless the clock may be wrong."""
        if self.clock_is_right is not False and not self.is_doubtful:
            self.workspace.remember_statuses()

    def serve(
        self, services: Sequence[Target], mail: MailAccount | None, items: Sequence[Planned]
    ) -> Sequence[Planned]:
        """Ask mailbox and services, and write to them; return the plan after what they showed."""
        if not services and mail is None:
            return items
        workspace, facts = self.workspace, self.facts.now
        with ExitStack() as opened:
            box = self._open_mail(mail, opened) if mail else None
            runs = self._open_services(services, opened)
            turns = 2 * (len(runs) + (box is not None))
            if box is not None:
                turns -= 1
                self.turns.begin(after=turns)
                _attempt(box.report, box.observe)
            for run in runs:
                # A tick in one service changes the plan for all, so all of them are asked first.
                turns -= 1
                self.turns.begin(after=turns)
                _attempt(run.report, run.observe)
            for run in runs:
                # Two targets may be about to make the same calendar, which neither of them has yet.
                _attempt(run.report, partial(run.refuse_shared, runs))
            right = clock_is_right(workspace.now, [run.clock for run in runs])
            self.clock_is_right = right
            for run in runs:
                run.clock_is_right = right
                self.is_doubtful = self.is_doubtful or run.long_ago() is not None
            items = items if self.facts.now == facts else self.facts.plan()
            for run in runs:
                turns -= 1
                self.turns.begin(after=turns)
                _attempt(run.report, partial(run.apply_plan, items))
            if box is not None:
                self.turns.begin(after=0)
                _attempt(box.report, partial(box.write, items))
        return items

    def keep_contacts(self, account: ContactsAccount) -> None:
        """Bring the address book in line with the log."""
        from afterview.sync.contacts import ContactsRun

        workspace, report = self.workspace, self.reports[account.name]
        self.turns.begin_last()
        context = workspace.setup.context(account, workspace.now, left=self.turns.left)

        def run() -> None:
            with closing(account.plugin.open(account.options, context)) as book:
                ContactsRun(account, book, workspace, self.orders, report).run()

        _attempt(report, run)

    def _open_mail(self, account: MailAccount, opened: ExitStack) -> MailRun | None:
        """Open the mailbox, which is closed with `opened`; None where that fails."""
        from afterview.sync.mail import MailRun

        workspace, report = self.workspace, self.reports[account.name]
        context = workspace.setup.context(account, workspace.now, left=self.turns.left)

        def open_() -> MailRun:
            box = opened.enter_context(closing(account.plugin.open(account.options, context)))
            return MailRun(account, box, workspace, self.orders, report, self.facts)

        return _attempt(report, open_)

    def _open_services(self, services: Iterable[Target], opened: ExitStack) -> list[TwoWayRun]:
        """Open the services that can be opened; their providers are closed with `opened`."""
        from afterview.sync.two_way import TwoWayRun

        runs = []
        for target in services:
            report = self.reports[target.name]
            run = _attempt(report, partial(self._open, TwoWayRun, target, report, opened))
            if run is not None:
                runs.append(run)
        return runs

    def _open(self, kind: type[R], target: Target, report: TargetReport, opened: ExitStack) -> R:
        """Open a target; its provider is closed with `opened`."""
        workspace, orders = self.workspace, self.orders
        now = workspace.now.astimezone(UTC).replace(microsecond=0)
        context = workspace.setup.context(
            target, workspace.now, adopt=orders.adopt, left=self.turns.left
        )
        provider = opened.enter_context(closing(target.plugin.open(target.options, context)))
        return kind(target, provider, workspace, now, orders, report, self.facts)


def upcoming(items: Iterable[Planned], workspace: Workspace) -> Planned | None:
    """Return the first item that is to be done and not over."""
    for item in items:
        over = item.end <= workspace.now if item.end else item.day < workspace.today
        if item.done is None and not over and not item.free and not item.forecast:
            return item
    return None


def near_identical_drafts(items: Iterable[Planned], workspace: Workspace) -> list[str]:
    """Return a warning for each two open thank-yous of one interview that differ by name only.

    Before an interview nobody has talked about anything, so only those that are over count.
    """
    drafts: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for item in items:
        if item.step != "thank-you" or item.done is not None:
            continue
        if item.subject and item.person and item.subject.end <= workspace.now:
            text = workspace.composer.draft(item)
            drafts[item.subject.id].append((item.person.name, text))
    return [
        f"{interview}: the thank-yous to {' and '.join(names)} say the same, and panels compare "
        "them: add what you talked about with each"
        for interview, texts in drafts.items()
        for names in near_identical(texts)
    ]


def _newly_drafted(reports: Iterable[TargetReport], items: Iterable[Planned]) -> list[Planned]:
    """Return the thank-yous of the interviews of which this run wrote at least one."""
    written = {
        change.row.interview
        for report in reports
        for change in report.done
        if change.row is not None
        and change.kind in {"new", "changed"}
        and step_of(change.step_id) == "thank-you"
    }
    return [item for item in items if item.step == "thank-you" and item.interview in written]


def _chosen(targets: Sequence[Target], only: str | None, others: Sequence[str]) -> Sequence[Target]:
    """Return the targets that are meant, besides the `others` that this run has."""
    if others and (only in others or not targets):
        return ()
    if not targets:
        msg = 'the configuration has no target; add a table such as [targets.calendar] with \
provider = "ics" and path = "interviews.ics"'
        raise InputError(msg)
    chosen = [target for target in targets if only in {None, target.name}]
    if not chosen:
        names = ", ".join(target.name for target in targets)
        msg = f'the configuration has no target "{only}"; it has: {names}'
        raise InputError(msg)
    return chosen


def _attempt(report: TargetReport, step: Callable[[], T]) -> T | None:
    """Take one step for a target, unless it has failed already; an error is kept in its report."""
    if report.error is not None:
        return None
    try:
        return step()
    except AfterviewError as error:
        report.error = error
    except Exception as error:  # noqa: BLE001 - a stranger's provider must not stop the others
        msg = f"the provider {report.provider} failed: {fault(error)}"
        report.error = ProviderError(msg)
        report.error.__cause__ = error
    return None


__all__ = [
    "Orders",
    "Report",
    "TargetReport",
    "near_identical_drafts",
    "sync",
    "upcoming",
]
