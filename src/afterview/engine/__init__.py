"""One run over all targets: ask what changed, decide, guard, apply, remember.

The only place that changes the world outside. One target's failure is not another's, and one
item's failure is not the others'.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import ExitStack, closing
from datetime import UTC
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from afterview.drafts import near_identical
from afterview.engine.one_way import OneWayRun
from afterview.engine.report import Orders, Report, TargetReport
from afterview.engine.run import clock_is_right
from afterview.errors import AfterviewError, InputError, ProviderError
from afterview.model import step_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from afterview.engine.two_way import TwoWayRun
    from afterview.playbook import Planned
    from afterview.workspace import Target, Workspace

T = TypeVar("T")


def sync(workspace: Workspace, orders: Orders) -> Report:
    """Bring the targets in line with the plan and report; a dry run only decides.

    Raises InputError where `orders.only` names no target or there is none at all.
    """
    targets = _chosen(workspace.targets, orders.only)
    reports = {target.name: TargetReport(target.name, target.plugin.name) for target in targets}
    with ExitStack() as opened:
        runs = []
        for target in targets:
            open_it = partial(_run, target, workspace, orders, reports[target.name], opened)
            if (run := _attempt(reports[target.name], open_it)) is not None:
                runs.append(run)
        for run in runs:
            # A tick in one service changes the plan for all, so all of them are asked first.
            _attempt(run.report, run.observe)
        services = [run for run in runs if run.target.plugin.two_way]
        right = clock_is_right(workspace.now, [run.clock for run in services])
        for run in runs:
            run.clock_is_right = right
        # The day on which a status was first seen stays, so it has to be the right one.
        if not orders.dry_run and right is not False and not any(run.long_ago() for run in runs):
            workspace.remember_statuses()
        items = workspace.plan()
        for run in services:
            _attempt(run.report, partial(run.bring_in_line, items))
        # Files come last: they can say what went wrong with the services.
        calls = orders.calls([run.report for run in services])
        for run in runs:
            if isinstance(run, OneWayRun):
                _attempt(run.report, partial(run.bring_in_line, items, calls))
    warnings = near_identical_drafts(_newly_drafted(reports.values(), items), workspace)
    return Report(
        targets=[*reports.values()], upcoming=upcoming(items, workspace), warnings=warnings
    )


def upcoming(items: Iterable[Planned], workspace: Workspace) -> Planned | None:
    """Return the first item that is neither done nor over."""
    for item in items:
        over = item.end <= workspace.now if item.end else item.day < workspace.today
        if item.done is None and not over and not item.free:
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
        f"{interview}: the thank-yous to {' and '.join(names)} say the same; panels compare: "
        "add what you talked about with each"
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


def _chosen(targets: Sequence[Target], only: str | None) -> Sequence[Target]:
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


def _run(
    target: Target,
    workspace: Workspace,
    orders: Orders,
    report: TargetReport,
    opened: ExitStack,
) -> OneWayRun | TwoWayRun:
    """Open a target; its provider is closed with `opened`."""
    now = workspace.now.astimezone(UTC).replace(microsecond=0)
    context = workspace.context(target, adopt=orders.adopt)
    kind: type[OneWayRun | TwoWayRun] = OneWayRun
    if target.plugin.two_way:
        from afterview.engine.two_way import TwoWayRun

        kind = TwoWayRun
    provider = opened.enter_context(closing(target.plugin.open(target.options, context)))
    return kind(target, provider, workspace, now, orders, report)


def _attempt(report: TargetReport, step: Callable[[], T]) -> T | None:
    """Take one step for a target, unless it has failed already; what goes wrong stays with it."""
    if report.error is not None:
        return None
    try:
        return step()
    except AfterviewError as error:
        report.error = error
    except Exception as error:  # noqa: BLE001 - a stranger's provider must not stop the others
        msg = f"the provider {report.provider} failed: {type(error).__name__}: {error}"
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
