"""The checks of `doctor` for mailbox and address book, and for the person's other calendars."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from afterview.cli.findings import Finding, guarded, problems_of
from afterview.playbook.planned import count
from afterview.setup import read_calendars, read_contacts, read_mail, read_targets, short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterview.cli.findings import Visit
    from afterview.setup import OtherCalendar


def look_at_mail(visit: Visit) -> Iterator[Finding]:
    """Open the mailbox, and look for its folders."""
    mail, problems = read_mail(visit.setup)
    if problems:
        yield from problems_of("mail", problems, "")
    if mail is None or problems:
        return
    from afterview.mailbox import Watch

    context, options = visit.setup.context(mail, visit.now), mail.options
    watch = Watch(
        since=context.now.date(),
        **{name: options[name] for name in ("answers", "sent", "drafts", "invitations")},
    )
    with closing(mail.plugin.open(options, context)) as box:
        box.changes(None, watch)
    asked = [name for name in ("drafts", "sent", "answers", "invitations") if options[name]]
    does = f"it is asked for {', '.join(asked)}" if asked else "it is asked for nothing yet"
    yield Finding("mail", "ok", f"{mail.plugin.name}: it answers, {does}")
    letters = visit.store.letters().values() if visit.store else ()
    if broken := sum(each.state in {"writing", "removing"} for each in letters):
        whose = "its outcome" if broken == 1 else "their outcomes"
        message = f"{count(broken, 'write')} to it broke off; the next sync finds out {whose}"
        yield Finding("mail", "note", message)


def look_at_contacts(visit: Visit) -> Iterator[Finding]:
    """Look for the address book, and say what became of a card if that is not known."""
    what = "contacts"
    contacts, problems = read_contacts(visit.setup)
    if problems:
        yield from problems_of(what, problems, "")
    if contacts is None or problems:
        return
    context, options = visit.setup.context(contacts, visit.now), contacts.options
    with closing(contacts.plugin.open(options, context)) as book:
        is_there = book.is_there()
    does = "the address book is there" if is_there else "the next sync makes the address book"
    yield Finding(what, "ok", f"{contacts.plugin.name}: it answers, {does}")
    rows = visit.store.cards().values() if visit.store else ()
    if broken := sum(row.state in {"writing", "removing"} for row in rows):
        whose = "its outcome" if broken == 1 else "their outcomes"
        message = f"{count(broken, 'write')} to it broke off; the next sync finds out {whose}"
        yield Finding(what, "note", message)


def look_at_calendars(visit: Visit) -> Iterator[Finding]:
    """Read each of the other calendars once, and say which it is and what is read of it."""
    if not visit.setup.config.calendars:
        return
    calendars, problems = read_calendars(visit.setup, read_targets(visit.setup)[0])
    known = {each.name: each for each in calendars}
    for table in visit.setup.config.calendars:
        what = f"calendar {table.name}"
        lines = {table.line, *table.lines.values()}
        wrong = [found for found in problems if found.problem.line in lines]
        if wrong:
            yield from problems_of(what, wrong, "")
        elif table.name in known:
            yield from guarded(what, _calendar(what, known[table.name], visit))
        else:
            message = f"it cannot be read before [targets.{table.target}] is without a problem"
            yield Finding(what, "note", message)


def _calendar(what: str, calendar: OtherCalendar, visit: Visit) -> Iterator[Finding]:
    from afterview.store.busy import noted
    from afterview.sync.calendars import read_once, say_damaged

    context, store = visit.setup.context(calendar, visit.now), visit.store
    if store is not None:
        context = replace(context, noted=lambda: noted(store, calendar.name))
    reading, options = read_once(calendar, context, visit.now), calendar.options
    number = count(len(reading.events), "event")
    if not options["interviews"]:
        number = count(len(reading.busy), "busy time")
    wanted = {"busy times": options["busy"], "interviews": options["interviews"]}
    does = " and ".join(name for name, is_wanted in wanted.items() if is_wanted)
    message = f"{_which(calendar)}: it answers with {number}, and is read for {does}"
    yield Finding(what, "ok", message)
    if reading.unreadable:
        yield Finding(what, "note", say_damaged(reading.unreadable, calendar))


def _which(calendar: OtherCalendar) -> str:
    """Return which calendar it is; of an address its host alone, for the rest of it is a secret."""
    options = calendar.options
    if calendar.account is not None:
        name = options.get("calendar")
        where = f'"{name}"' if name else "the main calendar"
        return f"{calendar.plugin.name}, {where} of [targets.{calendar.account.name}]"
    place = short(Path(options["path"])) if options.get("path") else ""
    place = place or urlsplit(options.get("url") or "").hostname or ""
    return ", ".join(filter(None, (calendar.plugin.name, place)))
