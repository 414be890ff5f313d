"""Implement `afterview doctor`, which checks everything that a run needs, and changes nothing.

A problem with one thing does not prevent the check of the next.
"""

from __future__ import annotations

import os
import shlex
import sys
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from afterview.cli.check import wrong_drafts
from afterview.cli.doctor_notify import look_at_notify
from afterview.cli.doctor_reads import look_at_calendars, look_at_contacts, look_at_mail
from afterview.cli.draft import usable_clipboards
from afterview.cli.edit import find_editor
from afterview.cli.findings import Finding, Visit, guarded, problems_of
from afterview.cli.init import system_zone
from afterview.cli.json_output import print_json
from afterview.cli.terminal.output import print_all
from afterview.dates.clock import Clock
from afterview.dates.holidays import NoCache
from afterview.dates.zones import find_zone
from afterview.errors import (
    AfterviewError,
    CursorError,
    GuardError,
    InputError,
)
from afterview.lock import RunLock
from afterview.log.file import left_behind
from afterview.log.replaced import Replaced
from afterview.playbook.planned import count
from afterview.reconcile.merge import TIME, edited
from afterview.reconcile.observe import same_container
from afterview.setup import Setup, read_targets, short
from afterview.store.database import Store
from afterview.store.schema import MIGRATIONS
from afterview.sync.report import WORST_FIRST
from afterview.workspace import read_log, read_workdays, read_workdays_there

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from afterview.cli import Call
    from afterview.provider import Changes
    from afterview.setup import Target

OTHERS = 0o077
"""The permissions of everybody but the owner."""

POSIX = os.name == "posix"
HALF_A_YEAR = timedelta(days=183)
"""Two zones with the same time now may differ in the other half of the year."""
WELL_KNOWN = "America/New_York"

STYLES = {"ok": "green", "note": "yellow", "wrong": "bold red"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.pass_obj
def doctor(call: Call, *, as_json: bool) -> None:
    """Check your setup, and say how to fix what is wrong.

    It looks at everything that a sync needs, and changes nothing: not your files, not the store,
    and not your calendars.

    \b
    Example:
      afterview doctor
      afterview doctor --json | jq '.findings[] | select(.verdict == "wrong")'

    Exits with 0 if there is no problem, with 2 if something has to be fixed, with 1 if a target
    cannot be reached, with 3 if its calendar is not that of the last run, and with 77 if you have
    to log in. Notes do not change the exit code.
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    findings = list(examine(call))
    codes = {finding.exit_code for finding in findings}
    exit_code = next((code for code in WORST_FIRST if code in codes), 0)
    if as_json:
        keys = ("what", "verdict", "message")
        found = [{key: getattr(each, key) for key in keys} for each in findings]
        print_json({"findings": found, "exit_code": exit_code})
    else:
        _print(findings)
    sys.exit(exit_code)


def examine(call: Call) -> Iterator[Finding]:
    """Yield the results of all checks."""
    path = call.config_file()
    with ExitStack() as stack:
        try:
            setup = Setup.read(path)
        except InputError as error:
            missing = isinstance(error.__cause__, FileNotFoundError)
            hint = "; run `afterview init` to create one" if missing else ""
            yield Finding("configuration", "wrong", f"{error}{hint}", error.exit_code)
        else:
            yield from problems_of("configuration", setup.problems, f"{short(path)}: no problems")
            if setup.config.usable:
                now = setup.config.me.places.local(call.now)
                visit = Visit(setup, now, stack)
                for what, look in CHECKS:
                    yield from guarded(what, look(visit))
        for what, look_around in SYSTEM_CHECKS:
            yield from guarded(what, look_around())


def _zone(visit: Visit) -> Iterator[Finding]:
    places, now = visit.setup.config.me.places, visit.now
    clock, home, zone = Clock(places, places.day(now)), places.home, places.zone_at(now)
    trip = places.trip_at(now)
    until = f"; you are away from {home.key} until {clock.say_day(trip.last)}" if trip else ""
    yield Finding("time zone", "ok", f"{zone.key}, where it is {clock.say(now)}{until}")
    system, whens = ZoneInfo(system_zone()), (now, now + HALF_A_YEAR)
    offsets = [[each.astimezone(z).utcoffset() for each in whens] for z in (system, home, zone)]
    if offsets[0] not in offsets[1:]:
        message = (
            f"this computer is in {system.key}, your configuration in {home.key}; if you have "
            "moved, change [me] timezone; for a trip, add a table [[me.away]]"
        )
        yield Finding("time zone", "note", message)


def _store(visit: Visit) -> Iterator[Finding]:
    path = visit.setup.store_path
    visit.store = visit.stack.enter_context(Store.open(path, read_only=True))
    if path.exists():
        yield Finding("store", "ok", f"{short(path)}: intact, version {len(MIGRATIONS)}")
    else:
        yield Finding("store", "ok", f"none yet; the first `afterview sync` creates {short(path)}")


def _holidays(visit: Visit) -> Iterator[Finding]:
    me, cache = visit.setup.config.me, visit.store or NoCache()
    workdays, problems = read_workdays(visit.setup, cache, visit.now)
    problems += read_workdays_there(visit.setup, workdays, cache)[1]
    place = ", ".join(filter(None, (me.country, me.subdivision)))
    which = f"{me.holidays} ones" if isinstance(me.holidays, str) else "named ones"
    well = (
        f"the {which} of {place}" if place else "none, because the configuration names no country"
    )
    if there := ", ".join(dict.fromkeys(trip.country for trip in me.away if trip.country)):
        well = f"{well}; on your trips those of {there} as well"
    yield from problems_of("holidays", problems, well)


def _log(visit: Visit) -> Iterator[Finding]:
    cache = visit.store or NoCache()
    workdays, _ = read_workdays(visit.setup, cache, visit.now)
    read, problems = read_log(visit.setup, workdays, cache)
    well = f"{short(visit.setup.log_path)}: {count(len(read.interviews), 'interview')}"
    yield from problems_of("log", problems, well)
    replaced = Replaced.beside(visit.setup.store_path, visit.now)
    for path in (*replaced.unsaved(), *left_behind(visit.setup.log_path)):
        message = (
            f"{short(path)} may hold changes that were saved while afterview wrote the log; copy "
            "what is missing into the log, then delete that file"
        )
        yield Finding("log", "note", message)
    if (names := visit.setup.log_path.stat().st_nlink) > 1:
        message = (
            f"{short(visit.setup.log_path)} has {names} names (hard links), but `add`, `set` and "
            "`recap` would change only this one; make the others symbolic links"
        )
        yield Finding("log", "note", message)


def _drafts(visit: Visit) -> Iterator[Finding]:
    folder = visit.setup.drafts_path
    wrong = wrong_drafts(visit.setup)
    for line in wrong:
        yield Finding("drafts", "wrong", line, InputError.exit_code)
    if not wrong:
        yield Finding("drafts", "ok", short(folder) if folder else "the built-in ones")


def _permissions(visit: Visit) -> Iterator[Finding]:
    setup = visit.setup
    findings = [
        *_private(setup.path, setup.log_path, setup.store_path),
        *_writable(setup.log_path, setup.store_path.parent),
    ]
    well = "your files are writable, and private to you"
    yield from findings or [Finding("permissions", "ok", well)]


def _private(*paths: Path) -> Iterator[Finding]:
    """Yield a note for each file that other users of this computer may read or change."""
    for path in paths:
        if path.exists() and POSIX and path.stat().st_mode & OTHERS:
            remedy = f"`chmod 600 {shlex.quote(short(path))}`"
            message = (
                f"other users of this computer have access to {path.name}; {remedy} makes it "
                "private"
            )
            yield Finding("permissions", "note", message)


def _writable(log: Path, folder: Path) -> Iterator[Finding]:
    """Yield problems with writing to the log, or to the folder of the store."""
    if not (_may_write(log.parent) and (_may_write(log) or not log.exists())):
        message = f"{short(log)} is read-only for you: `add`, `set` and `recap` cannot write to it"
        yield Finding("permissions", "note", message)
    if not _may_write(folder):
        message = (
            f"{short(folder)}, the folder of the store, does not exist or cannot be written; "
            "create it, change its permissions, or name another one in [store] "
            "path"
        )
        yield Finding("permissions", "wrong", message, InputError.exit_code)


def _may_write(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _lock(visit: Visit) -> Iterator[Finding]:
    lock = RunLock(visit.setup.store_path, visit.now)
    if lock.path.exists():  # else nobody has ever taken it, and taking it would create one
        with lock:
            pass
    yield Finding("lock", "ok", "free")


def _targets(visit: Visit) -> Iterator[Finding]:
    if not visit.setup.config.targets:
        yield Finding("targets", "note", "none yet; add a table such as [targets.calendar]")
    targets, problems = read_targets(visit.setup)
    known = {target.name: target for target in targets}
    for table in visit.setup.config.targets:
        what = f"target {table.name}"
        lines = {table.line, *table.lines.values()}
        wrong = [found for found in problems if found.problem.line in lines]
        if wrong:
            yield from problems_of(what, wrong, "")
        else:
            yield from guarded(what, _target(what, known[table.name], visit))


def _target(what: str, target: Target, visit: Visit) -> Iterator[Finding]:
    """Open the target and ask for its changes, as a run would."""
    path = target.options.get("path")
    if path:
        folder = Path(path).parent
        folder = folder if folder.exists() else folder.parent
        if folder.exists() and not _may_write(folder):
            message = f"{folder} cannot be written; change its permissions, or name another path"
            yield Finding(what, "wrong", message, AfterviewError.exit_code)
            return
    items = len(visit.store.pushed(target.name)) if visit.store else 0
    said = [count(items, "item")]
    asked: list[str] = []
    answer = _ask(target, visit, asked)
    if asked:
        said.append("its login is known")
    if target.plugin.two_way:
        said += ["it answers", *_by_hand(target, visit.store)]
    where = f"{target.plugin.name}, {short(Path(path))}" if path else target.plugin.name
    yield Finding(what, "ok", f"{where}: {', '.join(said)}")
    if visit.store and target.plugin.two_way:
        yield from _unfinished(what, target, visit.store, answer.container)


def _ask(target: Target, visit: Visit, asked: list[str]) -> Changes:
    """Return the changes of a target; `asked` gets an entry each time it needs its login."""
    # It keeps a renewed token, which may have ended the old one: no check logs the person out.
    context = visit.setup.context(target, visit.now)

    def secret() -> str:
        known = context.secret()
        asked.append(target.name)
        return known

    cursor = visit.store.cursor(target.name) if visit.store else None
    with closing(target.plugin.open(target.options, replace(context, secret=secret))) as provider:
        try:
            return provider.changes(cursor or None)
        except CursorError:
            return provider.changes(None)


def _by_hand(target: Target, store: Store | None) -> Iterator[str]:
    """Yield how many items the person moved and deleted there, as far as a run has seen."""
    if store is None:
        return
    edits = (edited(record.base, record.remote_item) for record in store.edits(target.name))
    moved = sum(TIME in fields for fields in edits)
    deleted = len(store.tombstones(target.name))
    yield from (f"{n} {how}" for n, how in ((moved, "moved"), (deleted, "deleted by hand")) if n)


def _unfinished(what: str, target: Target, store: Store, container: str) -> Iterator[Finding]:
    """Yield unfinished work of the last run, and obstacles to the next one."""
    before = store.container(target.name)
    if before and not same_container(before, container):
        now = " ".join(container.split()) or "there is none"
        message = (
            f"the calendar is not that of the last run ({now}, was {' '.join(before.split())}); "
            f"a sync would stop; `afterview plan --targets {target.name}` says more"
        )
        yield Finding(what, "wrong", message, GuardError.exit_code)
    for refusal in store.refusals(target.name).values():
        message = f"it refused {refusal.step_id}, which is not sent again until it changes: "
        yield Finding(what, "note", message + refusal.message)
    if intents := len(store.intents(target.name)):
        whose = "its outcome" if intents == 1 else "their outcomes"
        message = (
            f"{count(intents, 'write')} to it was interrupted; the next sync finds out {whose}"
        )
        yield Finding(what, "note", message)


def _zone_data() -> Iterator[Finding]:
    if find_zone(WELL_KNOWN) is None:
        message = "this computer has no time zone data; install the package tzdata"
        yield Finding("zone data", "wrong", message, InputError.exit_code)


def _editor() -> Iterator[Finding]:
    try:
        yield Finding("editor", "ok", shlex.join(find_editor(os.environ)))
    except InputError as error:
        yield Finding("editor", "note", str(error))


def _clipboard() -> Iterator[Finding]:
    for _, clipboard in usable_clipboards(os.environ):
        yield Finding("clipboard", "ok", clipboard.command[0])
        return
    message = "no program found; `draft --copy` needs one, such as wl-clipboard or xclip"
    yield Finding("clipboard", "note", message)


CHECKS: tuple[tuple[str, Callable[[Visit], Iterator[Finding]]], ...] = (
    ("time zone", _zone),
    ("store", _store),
    ("holidays", _holidays),
    ("log", _log),
    ("drafts", _drafts),
    ("permissions", _permissions),
    ("lock", _lock),
    ("targets", _targets),
    ("mail", look_at_mail),
    ("contacts", look_at_contacts),
    ("calendars", look_at_calendars),
    ("notify", look_at_notify),
)
"""The checks, ordered so that each comes after those that it depends on."""

SYSTEM_CHECKS: tuple[tuple[str, Callable[[], Iterator[Finding]]], ...] = (
    ("zone data", _zone_data),
    ("editor", _editor),
    ("clipboard", _clipboard),
)
"""The checks that need no configuration."""


def _print(findings: Iterable[Finding]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2, 0, 0))
    for _ in range(2):
        table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for each in findings:
        verdict = Text(each.verdict, style=STYLES[each.verdict])
        table.add_row(verdict, Text(each.what), Text(each.message))
    wrong, notes = (sum(each.verdict == v for each in findings) for v in ("wrong", "note"))
    outcome = count(wrong, "problem") if wrong else "OK"
    print_all(Console(), table, f"{outcome}, {count(notes, 'note')}" if notes else outcome)
