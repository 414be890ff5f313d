"""Parse the text of the configuration into values and problems.

Paths stay as written: they are relative to the configuration file's folder, which this module does
not know. The numbers of `[playbook]` are used by the playbook.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from afterview.config.options import AWAY, DRAFTS, PLAYBOOK, STORE, TABLES, TARGET, WEEKDAYS
from afterview.config.table import STRICTER, RecordTable, options, values_of
from afterview.dates.holidays import OBSERVED
from afterview.dates.whereabouts import Trip, Whereabouts
from afterview.model import Problem, Speech
from afterview.notify.account import NOTIFY, NotifyAccount
from afterview.playbook.settings import Settings, settings
from afterview.toml.positions import lines_of, load
from afterview.toml.values import (
    KINDS,
    did_you_mean,
    shown,
    suggestion,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from afterview.dates.holidays import Wanted
    from afterview.provider import Option
    from afterview.toml.positions import Lines

MAIL = "mail"
"""The table of the mailbox, and its name wherever a target has one."""
CONTACTS = "contacts"
"""The table of the address book, likewise."""
CALENDARS = "calendars"
"""The table of the calendars that are only read."""
_AWAY = "[[me.away]] "
"""What the problems of a trip begin with."""
FILES = "ics"
"""The reader of a calendar whose table names neither a target nor another reader."""
_TARGET_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """Describes a trip of the person's: a table `[[me.away]]`."""

    first: date
    last: date
    """The last day there, which belongs to the trip."""
    timezone: str
    country: str = ""
    """Two capital letters; empty for no holidays beside those at home."""
    subdivision: str = ""
    lines: Mapping[str, int] = field(default_factory=dict, repr=False, compare=False)
    """The line of each key, or of the table if the key is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    """Describes the person; `timezone` is empty if the configuration has none."""

    name: str = ""
    timezone: str = ""
    country: str = ""
    """Two capital letters; empty for no public holidays."""
    subdivision: str = ""
    language: str = "en"
    holidays: Wanted = OBSERVED
    working_days: frozenset[int] = frozenset(range(5))
    """Weekdays, counted from 0 (Monday)."""
    interview_hours: str = "09:00-17:30"
    """The hours of the day in which interviews are offered; `table.hours` reads them."""
    away: tuple[Away, ...] = ()
    """The trips, in order; no two share a day."""
    lines: Mapping[str, int] = field(default_factory=dict, repr=False, compare=False)
    """The line of each key, or of its table if the key is missing."""

    @property
    def speech(self) -> Speech:
        """How people word their promises to them."""
        return Speech(self.language, self.country)

    @property
    def places(self) -> Whereabouts:
        """Where the person is at which time; raises ValueError without a `timezone`."""
        trips = (Trip(each.first, each.last, ZoneInfo(each.timezone)) for each in self.away)
        return Whereabouts(ZoneInfo(self.timezone), tuple(trips))


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetTable:
    """Holds one table `[targets.NAME]`; its options are unchecked until its provider is known."""

    name: str
    provider: str
    options: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict, repr=False, compare=False)
    """The line of each key."""
    line: int = field(default=0, repr=False, compare=False)
    table: str = "targets"
    """The table that it is in: `targets` or `calendars`; empty if it is in none, as `[mail]` is."""
    target: str = ""
    """Of a calendar that is only read: the target whose account has it, which also decides the
    provider; empty for a calendar with an address of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Holds the values of the configuration, with defaults for missing keys."""

    me: Me = field(default_factory=Me)
    log_path: str = ""
    settings: Settings = field(default_factory=Settings)
    tone: str = DRAFTS[0].default
    """The tone of letters."""
    invitation: str = DRAFTS[1].default
    drafts_path: str | None = None
    store_path: str = STORE[0].default
    targets: tuple[TargetTable, ...] = ()
    mail: TargetTable | None = None
    """The table `[mail]`, whose provider is a mailbox; None without one."""
    contacts: TargetTable | None = None
    """The table `[contacts]`, whose provider is an address book; None without one."""
    calendars: tuple[TargetTable, ...] = ()
    """The tables `[calendars.NAME]`, whose provider is a reader."""
    notify: NotifyAccount | None = None
    """The table `[notify]`; None without one."""
    record: RecordTable = field(default_factory=RecordTable)

    @property
    def usable(self) -> bool:
        """Whether enough is known to look for problems in the log as well."""
        return bool(self.me.timezone and self.log_path)


def parse_config(text: str) -> tuple[Config, tuple[Problem, ...]]:
    """Return the configuration, and all its problems by line.

    A value with a problem keeps its default. The caller should then use the configuration only to
    look for further problems.
    """
    document, problem = load(text)
    if problem is not None:
        return Config(), (problem,)
    file = _File(document, lines_of(text))
    me, written = file.options("me"), file.options("drafts")
    file.refuse_lone_subdivision(me, "[me] ", file.lines.of(("me", "subdivision")))
    if isinstance(me["holidays"], tuple) and not me["country"]:
        message = "[me] holidays names some, but of no country"
        file.report(("me", "holidays"), message, 'write country = "...", or delete the names')
    config = Config(
        me=Me(
            name=me["name"],
            timezone=me["timezone"] or "",
            country=me["country"],
            subdivision=me["subdivision"],
            language=me["language"],
            holidays=me["holidays"],
            working_days=frozenset(map(WEEKDAYS.index, me["working_days"])),
            interview_hours=me["interview_hours"],
            away=file.away(me.get("away", ())),
            lines={key: file.lines.of(("me", key)) for key in me},
        ),
        log_path=file.options("log")["path"] or "",
        settings=file.settings(),
        tone=written["tone"],
        invitation=written["invitation"],
        drafts_path=written["path"],
        store_path=file.options("store")["path"],
        targets=file.targets(),
        mail=file.account(MAIL, "imap", "host", "your mailbox"),
        contacts=file.account(CONTACTS, "carddav", "url", "your address book"),
        calendars=file.calendars(),
        notify=file.notify(),
        record=RecordTable(**file.options("record")),
    )
    file.refuse_unknown()
    file.refuse_shared_paths(config)
    return config, tuple(sorted(file.problems, key=lambda found: found.line))


def target_options(
    target: TargetTable, plugin_options: Sequence[Option]
) -> tuple[dict[str, Any], list[Problem]]:
    """Return a target's options as its provider describes them, and the problems."""
    return options(
        target.options,
        plugin_options,
        lambda key: target.lines.get(key, target.line),
        where=f"{_label(target.name, target.table)} ",
    )


class _File:
    """Parses one configuration, and holds the problems found so far."""

    def __init__(self, document: Mapping[str, Any], lines: Lines) -> None:
        self.document = document
        self.lines = lines
        self.problems: list[Problem] = []

    def report(self, at: Sequence[str], message: str, hint: str) -> None:
        """Record a problem at the line of that value."""
        self.problems.append(Problem(self.lines.of(at), message, hint))

    def table(self, name: str, hint: str) -> Mapping[str, Any]:
        """Return a table of the document; empty if it is missing or not a table."""
        table = self.document.get(name, {})
        if isinstance(table, dict):
            return table
        self.report((name,), f"{name} is {KINDS[type(table)]}, not a table", hint)
        return {}

    def read(self, name: str) -> dict[str, Any]:
        """Return the valid values of a table."""
        read, problems = values_of(
            self.table(name, f"write [{name}] on a line of its own, its keys below"),
            TABLES[name],
            lambda key: self.lines.of((name, key)),
            f"[{name}] ",
            STRICTER.get(name, {}),
        )
        self.problems += problems
        return read

    def options(self, name: str) -> dict[str, Any]:
        """Return the values of a table, with defaults for missing keys."""
        defaults = {option.name: option.default for option in TABLES[name]}
        return {**defaults, **self.read(name)}

    def away(self, tables: Sequence[Mapping[str, Any]]) -> tuple[Away, ...]:
        """Return the trips without a problem, in order."""
        found = [self.trip(number, table) for number, table in enumerate(tables)]
        trips = sorted(filter(None, found), key=lambda trip: (trip.first, trip.last))
        for before, trip in pairwise(trips):
            if trip.first <= before.last:
                message = f"{_AWAY}from = {trip.first} is within the trip that begins on line "
                message += f"{before.lines['from']} and ends with until = {before.last}"
                hint = "let one of the two begin after the last day of the other"
                self.problems.append(Problem(trip.lines["from"], message, hint))
        return tuple(trips)

    def trip(self, number: int, table: Mapping[str, Any]) -> Away | None:
        """Return a trip; None if a day or the zone of it is missing or wrong."""

        def line_of(key: str) -> int:
            return self.lines.of(("me", "away", number, key))

        read, problems = values_of(table, AWAY, line_of, _AWAY, STRICTER["me.away"])
        self.problems += problems
        values = {option.name: read.get(option.name, option.default) for option in AWAY}
        self.refuse_lone_subdivision(values, _AWAY, line_of("subdivision"))
        first, last, zone = values["from"], values["until"], values["timezone"]
        if first and last and last < first:
            message = f"{_AWAY}until = {last} is before from = {first}"
            hint = "write your first day there as from, and your last one as until"
            self.problems.append(Problem(line_of("until"), message, hint))
            return None
        if not (first and last and zone):
            return None
        return Away(
            first=first,
            last=last,
            timezone=zone,
            country=values["country"],
            subdivision=values["subdivision"],
            lines={key: line_of(key) for key in values},
        )

    def refuse_lone_subdivision(self, values: Mapping[str, Any], where: str, line: int) -> None:
        """Report a part of a country that is not named."""
        if values["subdivision"] and not values["country"]:
            message = f"{where}subdivision says nothing without a country"
            hint = 'write country = "...", or delete the subdivision'
            self.problems.append(Problem(line, message, hint))

    def settings(self) -> Settings:
        """Return the numbers of the playbook, each with its origin."""
        own = self.read("playbook")
        profile = own.pop("profile", PLAYBOOK[0].default)
        origins = {
            key: f"line {self.lines.of(('playbook', key))} of the configuration" for key in own
        }
        return settings(profile, own, origins)

    def targets(self) -> tuple[TargetTable, ...]:
        """Return the targets that name a provider."""
        hint = 'write a table such as [targets.calendar], with provider = "ics" below it'
        targets = (self.target(name, table) for name, table in self.named("targets", hint))
        return tuple(target for target in targets if target.provider)

    def calendars(self) -> tuple[TargetTable, ...]:
        """Return the calendars that are only read, which are files unless they name another."""
        hint = 'write a table such as [calendars.private], with url = "..." below it'
        found = []
        for name, table in self.named(CALENDARS, hint):
            at = (CALENDARS, name)
            if name in self.table("targets", "") or name in {MAIL, CONTACTS, NOTIFY}:
                message = f"{_label(name, CALENDARS)} has the name of another account"
                self.report(at, message, "give it a name of its own")
            target = self.target_of(name, table)
            provider = "" if target else str(table.get("provider", FILES))
            if target is not None:
                found.append(
                    TargetTable(
                        name=name,
                        provider=provider,
                        options={
                            key: value
                            for key, value in table.items()
                            if key not in {"provider", "target"}
                        },
                        lines={key: self.lines.of((*at, key)) for key in table},
                        line=self.lines.of(at),
                        table=CALENDARS,
                        target=target,
                    )
                )
        return tuple(found)

    def target_of(self, name: str, table: Mapping[str, Any]) -> str | None:
        """Return the target whose account has a calendar, empty if it has an address of its own.

        None if that is reported as wrong.
        """
        if "target" not in table:
            return ""
        at, label = (CALENDARS, name, "target"), _label(name, CALENDARS)
        targets = self.table("targets", "")
        said = table["target"]
        hint = f"write the name of one of your targets: {', '.join(targets)}"
        if not targets:
            hint = 'write a table such as [targets.work], with provider = "caldav" below it'
        if not isinstance(said, str):
            self.report(at, f"{label} target is {KINDS[type(said)]}, not text", hint)
        elif said not in targets:
            message = (
                f"{label} target = {shown(said)}: there is no table [targets.{shown(said)[1:-1]}]"
            )
            near = did_you_mean(said, list(targets))
            self.report(at, message, near.removeprefix("; ") or hint)
        elif "provider" in table:
            message = f"{label} has a provider and a target, which decides the provider"
            self.report((CALENDARS, name, "provider"), message, "delete the provider")
        else:
            return said
        return None

    def named(self, tables: str, hint: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield the tables in a table, each with its name; report what is none, and wrong names."""
        for name, table in self.table(tables, hint).items():
            at, label = (tables, name), _label(name, tables)
            if not isinstance(table, dict):
                self.report(at, f"{label} is {KINDS[type(table)]}, not a table", hint)
                continue
            if _TARGET_NAME.fullmatch(name) is None:
                message = f"{label} is not a name for a {tables.removesuffix('s')}"
                self.report(at, message, "use letters without accents, digits, - and _, up to 40")
            yield name, table

    def account(self, name: str, provider: str, key: str, whose: str) -> TargetTable | None:
        """Return a table that is an account by itself; its kind is `provider` if it names none."""
        if name not in self.document:
            return None
        hint = f'write [{name}] on a line of its own, with {key} = "..." below it'
        table = self.table(name, hint)
        self.refuse_name(name, f"that of {whose}")
        return TargetTable(
            name=name,
            provider=str(table.get("provider", provider)),
            options={key: value for key, value in table.items() if key != "provider"},
            lines={key: self.lines.of((name, key)) for key in table},
            line=self.lines.of((name,)),
            table="",
        )

    def notify(self) -> NotifyAccount | None:
        """Return the account of `[notify]`."""
        if NOTIFY not in self.document:
            return None
        read = self.options(NOTIFY)
        self.refuse_name(NOTIFY, "that of your daily message")
        return NotifyAccount(
            at=read["at"],
            private=read["private"],
            urls=read["urls"] or (),
            urls_command=read["urls_command"] or "",
        )

    def refuse_name(self, name: str, whose: str) -> None:
        """Report a target that has the name of another account."""
        if name in self.table("targets", ""):
            message = f"a target cannot have the name {name}, which is {whose}"
            self.report(("targets", name), message, "give it another name")

    def target(self, name: str, table: Mapping[str, Any]) -> TargetTable:
        """Return a target; its provider is empty if the table names none."""
        at = ("targets", name)
        where = f"{_label(name)} "
        named = {key: value for key, value in table.items() if key == "provider"}
        read, problems = values_of(named, TARGET, lambda key: self.lines.of((*at, key)), where, {})
        self.problems += problems
        return TargetTable(
            name=name,
            provider=read.get("provider", ""),
            options={key: value for key, value in table.items() if key != "provider"},
            lines={key: self.lines.of((*at, key)) for key in table},
            line=self.lines.of(at),
        )

    def refuse_unknown(self) -> None:
        """Report keys and tables that do not exist."""
        tables = {**TABLES, **dict.fromkeys(("targets", MAIL, CONTACTS, CALENDARS), TARGET)}
        for key in self.document:
            if key in tables:
                continue
            homes = [f"[{name}]" for name in TABLES if key in {o.name for o in TABLES[name]}]
            hint = f"write it below {' or '.join(homes)}" if homes else suggestion(key, tables)
            self.report((key,), f"unknown key or table {shown(key)}", hint)

    def refuse_shared_paths(self, config: Config) -> None:
        """Report two tables that would read or write the same file."""
        paths: list[tuple[tuple[str, ...], Any]] = [
            (("log",), config.log_path),
            (("drafts",), config.drafts_path),
            (("store",), config.store_path),
            *((("targets", each.name), each.options.get("path")) for each in config.targets),
        ]
        first: dict[str, str] = {}
        for table, path in paths:
            if not isinstance(path, str) or not path:
                continue
            name = f"[{'.'.join(table)}]"
            other = first.setdefault(path, name)
            if other != name:
                message = f"{name} path = {shown(path)} is also that of {other}"
                self.report((*table, "path"), message, "give each a file of its own")


def _label(target: str, table: str = "targets") -> str:
    return f"[{table}.{shown(target)[1:-1]}]" if table else f"[{target}]"
