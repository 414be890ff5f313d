"""Parse the text of the configuration into values and problems.

Paths stay as written: they are relative to the configuration file's folder, which this module does
not know. The numbers of `[playbook]` are used by the playbook.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import time
from typing import TYPE_CHECKING, Any

from afterview.dates.holidays import OBSERVED, PUBLIC
from afterview.model import Problem, Speech
from afterview.playbook.settings import KEYS, PROFILES, Settings, settings
from afterview.provider import Option
from afterview.toml.positions import lines_of, load
from afterview.toml.values import (
    KINDS,
    Wrong,
    choice,
    did_you_mean,
    expect,
    flag,
    listed,
    one_line,
    read_table,
    shown,
    suggestion,
    zone_name,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from afterview.dates.holidays import Wanted
    from afterview.toml.positions import Lines
    from afterview.toml.values import Reader

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

ME = (
    Option(
        name="timezone",
        kind="text",
        required=True,
        doc="where you are, as an IANA name; interviews that name no zone of their own are there",
    ),
    Option(name="name", kind="text", default="", doc="how drafts are signed"),
    Option(
        name="country",
        kind="text",
        default="",
        doc="whose holidays are no business days, as a code of two letters; none without",
    ),
    Option(
        name="subdivision",
        kind="text",
        default="",
        doc="the state or province, where its holidays differ, such as `CA` or `BY`",
    ),
    Option(
        name="language",
        kind="choice",
        default="en",
        values=("en", "de", "fr", "es"),
        doc="what people promise you in, where an interview has no `language` of its own",
    ),
    Option(
        name="holidays",
        kind="choice",
        default=OBSERVED,
        values=(OBSERVED, PUBLIC),
        doc=(
            "which holidays of the country count: `observed`, those on which offices usually "
            "close, `public`, all public ones, or a list of names"
        ),
    ),
    Option(
        name="working_days",
        kind="choices",
        default=WEEKDAYS[:5],
        values=WEEKDAYS,
        doc="the days of the week that count as business days",
    ),
)
LOG = (Option(name="path", kind="path", required=True, doc="the log of your interviews"),)
DRAFTS = (
    Option(name="path", kind="path", doc="a folder with templates of your own for some drafts"),
)
STORE = (
    Option(
        name="path",
        kind="path",
        default="afterview.db",
        doc="where afterview remembers what it wrote, and what you did",
    ),
)
TARGET = (
    Option(
        name="provider",
        kind="text",
        required=True,
        doc="what writes to the target. The other keys are the provider's own",
    ),
)

_DEFAULTS = Settings()
_CARD = ("auto", "on", "off")

_PLAYBOOK_DOCS: Mapping[str, str] = {
    "way_home_minutes": "after an interview in person, until the recap begins",
    "recap_minutes": "how long the recap takes",
    "latest_recap": "a recap that would begin after it waits for 08:00 next day",
    "thank_you_same_day_until": (
        "an interview that ends then or later gets its thank-you the next day"
    ),
    "card": "whether a handwritten card is due; `auto`: after interviews in person",
    "follow_up_after_promise": "business days, from the end of their promise to follow-up 1",
    "follow_up_without_promise": "business days, from the interview to follow-up 1",
    "follow_up_interval": "business days, from one follow-up to the next",
    "follow_up_cap": "follow-ups in one case, at the most",
    "contact_gap": (
        "business days between any two follow-ups to one company, or to one person of an agency"
    ),
    "park_after": "business days, from the last follow-up to the offer to park the case",
    "keep_in_touch_first": "days, from the end of a case to the first sign of life",
    "keep_in_touch_every": "days, from one sign of life to the next",
    "keep_in_touch_times": "signs of life, at the most",
    "keep_searching": "whether each week in which you wait reminds you to search on",
    "hour": "the hour of a task, where a calendar shows one",
}
_TEN_YEARS = 3650
_LIMITS: Mapping[str, tuple[int, int]] = {
    "way_home_minutes": (0, 24 * 60),
    "recap_minutes": (1, 8 * 60),
    "follow_up_cap": (0, 10),
    "keep_in_touch_every": (1, _TEN_YEARS),
    "keep_in_touch_times": (0, 40),
}
"""The smallest and largest number allowed. Every other number is a number of days, from 0 to ten
years, so that all dates can be represented."""


def _playbook_option(key: str) -> Option:
    default, doc = getattr(_DEFAULTS, key), _PLAYBOOK_DOCS[key]
    if isinstance(default, time):
        return Option(name=key, kind="time", default=default, doc=doc)
    if isinstance(default, bool):
        return Option(name=key, kind="flag", default=default, doc=doc)
    if isinstance(default, int):
        least, most = _LIMITS.get(key, (0, _TEN_YEARS))
        return Option(name=key, kind="number", default=default, least=least, most=most, doc=doc)
    return Option(name=key, kind="choice", default=default, values=_CARD, doc=doc)


PLAYBOOK = (
    Option(
        name="profile",
        kind="choice",
        default="standard",
        values=tuple(PROFILES),
        doc="a set of numbers to start from; each key below overrides it",
    ),
    *(_playbook_option(key) for key in KEYS),
)

TABLES: Mapping[str, tuple[Option, ...]] = {
    "me": ME,
    "log": LOG,
    "playbook": PLAYBOOK,
    "drafts": DRAFTS,
    "store": STORE,
}
"""Every table of the configuration with its keys, except the targets."""

MAIL = "mail"
"""The table of the mailbox, and its name wherever a target has one."""
_TARGET_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_WRITE_ZONE = (
    'write the name of your zone, such as timezone = "Europe/Lisbon"; `afterview init` finds it, '
    "and on Linux `timedatectl` shows it"
)


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
    lines: Mapping[str, int] = field(default_factory=dict, repr=False, compare=False)
    """The line of each key, or of its table if the key is missing."""

    @property
    def speech(self) -> Speech:
        """How people word their promises to them."""
        return Speech(self.language, self.country)


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetTable:
    """Holds one table `[targets.NAME]`; its options are unchecked until its provider is known."""

    name: str
    provider: str
    options: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict, repr=False, compare=False)
    """The line of each key."""
    line: int = field(default=0, repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Holds the values of the configuration, with defaults for missing keys."""

    me: Me = field(default_factory=Me)
    log_path: str = ""
    settings: Settings = _DEFAULTS
    drafts_path: str | None = None
    store_path: str = STORE[0].default
    targets: tuple[TargetTable, ...] = ()
    mail: TargetTable | None = None
    """The table `[mail]`, whose provider is a mailbox; None without one."""

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
    me = file.options("me")
    if me["subdivision"] and not me["country"]:
        message = "[me] subdivision says nothing without a country"
        hint = 'write country = "...", or delete the subdivision'
        file.report(("me", "subdivision"), message, hint)
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
            lines={key: file.lines.of(("me", key)) for key in me},
        ),
        log_path=file.options("log")["path"] or "",
        settings=file.settings(),
        drafts_path=file.options("drafts")["path"],
        store_path=file.options("store")["path"],
        targets=file.targets(),
        mail=file.mail(),
    )
    file.refuse_unknown()
    file.refuse_shared_paths(config)
    return config, tuple(sorted(file.problems, key=lambda found: found.line))


def options(
    table: Mapping[str, Any],
    spec: Sequence[Option],
    line_of: Callable[[str], int],
    *,
    where: str = "",
) -> tuple[dict[str, Any], list[Problem]]:
    """Return the value of each option of `spec` in a table, and the problems of the table.

    An empty text is the same as a missing key. `line_of` returns the line of a key, or of the table
    for a missing one; `where` is put before each message.
    """
    read, problems = _read(table, spec, line_of, where, {})
    return {option.name: read.get(option.name, option.default) for option in spec}, problems


def target_options(
    target: TargetTable, plugin_options: Sequence[Option]
) -> tuple[dict[str, Any], list[Problem]]:
    """Return a target's options as its provider describes them, and the problems."""
    return options(
        target.options,
        plugin_options,
        lambda key: target.lines.get(key, target.line),
        where="[mail] " if target.name == MAIL else f"{_label(target.name)} ",
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
        read, problems = _read(
            self.table(name, f"write [{name}] on a line of its own, its keys below"),
            TABLES[name],
            lambda key: self.lines.of((name, key)),
            f"[{name}] ",
            _READERS.get(name, {}),
        )
        self.problems += problems
        return read

    def options(self, name: str) -> dict[str, Any]:
        """Return the values of a table, with defaults for missing keys."""
        defaults = {option.name: option.default for option in TABLES[name]}
        return {**defaults, **self.read(name)}

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
        targets = []
        for name, table in self.table("targets", hint).items():
            at = ("targets", name)
            if not isinstance(table, dict):
                message = f"{_label(name)} is {KINDS[type(table)]}, not a table"
                self.report(at, message, hint)
                continue
            if _TARGET_NAME.fullmatch(name) is None:
                message = f"{_label(name)} is not a name for a target"
                self.report(at, message, "use letters without accents, digits, - and _, up to 40")
            target = self.target(name, table)
            if target.provider:
                targets.append(target)
        return tuple(targets)

    def mail(self) -> TargetTable | None:
        """Return the mailbox, which is one on IMAP unless the table names another kind."""
        if MAIL not in self.document:
            return None
        table = self.table(MAIL, 'write [mail] on a line of its own, with host = "..." below it')
        if MAIL in self.table("targets", ""):
            message = "a target cannot have the name mail, which is that of your mailbox"
            self.report(("targets", MAIL), message, "give it another name")
        return TargetTable(
            name=MAIL,
            provider=str(table.get("provider", "imap")),
            options={key: value for key, value in table.items() if key != "provider"},
            lines={key: self.lines.of((MAIL, key)) for key in table},
            line=self.lines.of((MAIL,)),
        )

    def target(self, name: str, table: Mapping[str, Any]) -> TargetTable:
        """Return a target; its provider is empty if the table names none."""
        at = ("targets", name)
        where = f"{_label(name)} "
        named = {key: value for key, value in table.items() if key == "provider"}
        read, problems = _read(named, TARGET, lambda key: self.lines.of((*at, key)), where, {})
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
        tables = {**TABLES, "targets": TARGET, MAIL: TARGET}
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


def _label(target: str) -> str:
    return f"[targets.{shown(target)[1:-1]}]"


def _read(
    table: Mapping[str, Any],
    spec: Sequence[Option],
    line_of: Callable[[str], int],
    where: str,
    special: Mapping[str, Reader],
) -> tuple[dict[str, Any], list[Problem]]:
    """Return the values of a table without defaults, and its problems; `special` readers win."""
    problems: list[Problem] = []

    def report(key: str, message: str, hint: str) -> None:
        problems.append(Problem(line_of(key), where + message, hint))

    readers = {**{option.name: _reader(option) for option in spec}, **special}
    read = read_table(table, readers, report)
    for option in spec:
        empty = read.get(option.name) == ""
        if option.required and (empty or option.name not in table):
            message = f"{option.name} is {'empty' if empty else 'missing'}"
            hint = f'write {option.name} = "...": {option.doc.partition(". ")[0]}'
            report(option.name, message, _WRITE_ZONE if option.name == "timezone" else hint)
    return {key: value for key, value in read.items() if value != ""}, problems


def _reader(option: Option) -> Reader:
    """Return the reader for the option's kind."""
    readers: Mapping[str, Reader] = {
        "text": one_line,
        "path": one_line,
        "flag": flag,
        "number": _number(option.least, option.most),
        "choice": choice(option.values),
        "choices": _choices(option.values),
        "time": _clock,
    }
    return readers[option.kind]


def _number(least: int, most: int | None) -> Reader:
    limits = f"of at least {least}" if most is None else f"from {least} to {most}"
    hint = f"write a whole number {limits}"

    def read(key: str, raw: Any) -> int:
        expect(key, raw, int, hint)
        if raw < least or (most is not None and raw > most):
            msg = f"{key} is too {'small' if raw < least else 'large'}"
            raise Wrong(msg, hint)
        return int(raw)

    return read


def _choices(values: Sequence[str]) -> Reader:
    def read(key: str, raw: Any) -> tuple[str, ...]:
        hint = f"write a list, with any of {listed(values)}"
        expect(key, raw, list, hint)
        said = [one_line(key, each) for each in raw]
        for each in said:
            if each not in values:
                msg = f"{key}: {shown(each)} is not known"
                raise Wrong(msg, f"{hint}{did_you_mean(each, values)}")
        return tuple(dict.fromkeys(said))

    return read


def _holidays(key: str, raw: Any) -> str | tuple[str, ...]:
    if not isinstance(raw, list):
        hint = f'write {listed((OBSERVED, PUBLIC))}, or a list: {key} = ["Christmas Day"]'
        expect(key, raw, str, hint)
        said: str = choice((OBSERVED, PUBLIC))(key, raw)
        return said
    named = (one_line(f"{key}, number {number}", each) for number, each in enumerate(raw, 1))
    return tuple(name for name in named if name)


def _working_days(key: str, raw: Any) -> tuple[str, ...]:
    days: tuple[str, ...] = _choices(WEEKDAYS)(key, raw)
    if not days:
        msg = f"{key} is empty"
        raise Wrong(msg, 'write at least one day, such as ["mon"]')
    return days


def _country(key: str, raw: Any) -> str:
    code = one_line(key, raw).upper()
    if code and re.fullmatch("[A-Z]{2}", code) is None:
        msg = f"{key} = {shown(code)} is not a code of two letters"
        raise Wrong(msg, 'write the ISO code, such as "US", "GB" or "DE"')
    return code


def _clock(key: str, raw: Any) -> time | str:
    if isinstance(raw, time):
        return raw.replace(second=0, microsecond=0)
    said = one_line(key, raw)
    found = _CLOCK.fullmatch(said)
    if said and found is None:
        msg = f"{key} = {shown(said)} is not a time of day"
        raise Wrong(msg, f'write hours and minutes, such as {key} = "21:30"')
    return time(int(found[1]), int(found[2])) if found else ""


_READERS: Mapping[str, Mapping[str, Reader]] = {
    "me": {
        "timezone": zone_name,
        "country": _country,
        "holidays": _holidays,
        "working_days": _working_days,
    },
}
"""Readers that are stricter than those of their kind of option."""
