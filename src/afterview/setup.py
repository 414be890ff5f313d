"""Read the configuration, and check the accounts that it names: targets, mailbox and others.

Paths in it begin at its folder. Nothing here opens the log or the store.
"""

from __future__ import annotations

import math
import os
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self, TypeAlias, TypeVar

from afterview.config import plugins
from afterview.config.parse import CONTACTS, MAIL, TargetTable, parse_config, target_options
from afterview.errors import InputError, ProblemsError
from afterview.files import read_text
from afterview.model import Problem
from afterview.notify.account import NotifyAccount

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from afterview.compose import View
    from afterview.config.parse import Config
    from afterview.contacts.contract import ContactsPlugin
    from afterview.mailbox import MailboxPlugin
    from afterview.provider import Context, Option, Plugin
    from afterview.provider.reader import ReadCalendar, ReaderPlugin


P = TypeVar("P", bound="Plugin | MailboxPlugin | ContactsPlugin | ReaderPlugin")


class FileProblem(NamedTuple):
    """Holds a problem and the file that it is in."""

    path: Path
    problem: Problem

    @property
    def shown(self) -> str:
        """The problem in one line: `interviews.toml:12: what is wrong; what to write instead`."""
        line, message, hint, _ = self.problem
        place = f"{short(self.path)}:{line}" if line else short(self.path)
        return f"{place}: {message}" + (f"; {hint}" if hint else "")


@dataclass(frozen=True, slots=True)
class Setup:
    """Holds the configuration, valid or not, and the paths of the files that it names."""

    path: Path
    config: Config
    problems: tuple[FileProblem, ...]

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read the configuration; raise InputError if the file cannot be read."""
        config, problems = parse_config(read_text(path, what="configuration"))
        return cls(path, config, tuple(FileProblem(path, problem) for problem in problems))

    def at(self, path: str) -> Path:
        """Resolve a path of the configuration against the configuration's folder."""
        # Not Path.expanduser, which raises an error if there is no such user.
        return self.path.absolute().parent / os.path.expanduser(path)  # noqa: PTH111 - see above

    @property
    def log_path(self) -> Path:
        """The path of the log; meaningless if the configuration is not usable."""
        return self.at(self.config.log_path)

    @property
    def store_path(self) -> Path:
        """The path of the store."""
        return self.at(self.config.store_path)

    @property
    def drafts_path(self) -> Path | None:
        """The folder of the person's own drafts; None if they have none."""
        return self.at(self.config.drafts_path) if self.config.drafts_path else None

    def context(
        self,
        target: Account | OtherCalendar,
        now: datetime,
        *,
        adopt: bool = False,
        left: Callable[[], float] = lambda: math.inf,
    ) -> Context:
        """Return the context that the provider of a target gets beside its options.

        `left` returns the seconds that the provider has left.
        """
        from afterview.provider import Context

        # A calendar of an account is read with the login of the target that uses the account.
        account = target.account if isinstance(target, OtherCalendar) else None
        login = account or target
        name, options, folder = login.name, login.options, self.store_path.parent

        def recall() -> str:
            from afterview.config import secrets  # not for a target without a login

            return secrets.recall(name, options, folder)

        def keep(secret: str) -> None:
            from afterview.config import secrets

            secrets.keep(name, options, secret, folder)

        return Context(
            target=name,
            now=now.astimezone(UTC).replace(microsecond=0),
            timezone=self.config.me.timezone,
            adopt=adopt,
            secret=recall,
            keep=keep,
            left=left,
        )


@dataclass(frozen=True, slots=True)
class Target:
    """Describes a configured target, with its options checked and its paths absolute."""

    name: str
    plugin: Plugin
    options: Mapping[str, Any]

    @property
    def view(self) -> View:
        """The view of the plan that the target shows."""
        from afterview.compose import View

        return View.of(self.options)


@dataclass(frozen=True, slots=True)
class MailAccount:
    """Describes the configured mailbox, with its options checked."""

    plugin: MailboxPlugin
    options: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The name by which commands and reports call it."""
        return MAIL

    @property
    def own(self) -> tuple[str, ...]:
        """The person's addresses, as far as the configuration says them."""
        said = (self.options.get("address"), self.options.get("username"))
        return tuple(each for each in said if each and "@" in each)


@dataclass(frozen=True, slots=True)
class ContactsAccount:
    """Describes the configured address book, with its options checked."""

    plugin: ContactsPlugin
    options: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The name by which commands and reports call it."""
        return CONTACTS


Account: TypeAlias = Target | MailAccount | ContactsAccount | NotifyAccount
"""What a person logs in to."""


@dataclass(frozen=True, slots=True)
class OtherCalendar:
    """Describes a calendar that is only read, with its options checked."""

    name: str
    plugin: ReaderPlugin
    options: Mapping[str, Any]
    account: Target | None = None
    """The target whose account has the calendar; None for one with an address of its own."""

    @property
    def read_calendar(self) -> ReadCalendar:
        """What is read of it, for the login of its account."""
        from afterview.provider.reader import INTERVIEWS, ReadCalendar

        options = self.options
        return ReadCalendar(self.name, options.get("calendar") or "", options[INTERVIEWS.name])


def read_targets(setup: Setup) -> tuple[tuple[Target, ...], list[FileProblem]]:
    """Return the targets whose provider is known, and the problems of all target tables."""
    # Not Path.resolve, which raises an error for a loop of links.
    taken = {
        os.path.realpath(setup.path): "the configuration",
        os.path.realpath(setup.log_path): "the log",
        os.path.realpath(setup.store_path): "the store",
        f"{os.path.realpath(setup.store_path)}.lock": "the lock of the store",
    }
    targets: list[Target] = []
    problems: list[FileProblem] = []
    for table in setup.config.targets:
        plugin, options, wrong = _checked(setup, table, plugins.load)
        problems += wrong
        if plugin is not None:
            targets.append(Target(table.name, plugin, options))
            problems += _shared_file(setup.path, table, options.get("path"), taken)
    return tuple(targets), problems


def read_mail(setup: Setup) -> tuple[MailAccount | None, list[FileProblem]]:
    """Return the mailbox, None where there is none, and the problems of its table."""
    table = setup.config.mail
    if table is None:
        return None, []
    from afterview.mailbox import ANSWERS, DRAFTS, INVITATIONS, SENT

    common = (DRAFTS, SENT, ANSWERS, INVITATIONS)
    plugin, options, problems = _checked(setup, table, plugins.load_mailbox, common)
    return (MailAccount(plugin, options) if plugin else None), problems


def read_contacts(setup: Setup) -> tuple[ContactsAccount | None, list[FileProblem]]:
    """Return the address book, None where there is none, and the problems of its table."""
    table = setup.config.contacts
    if table is None:
        return None, []
    from afterview.contacts.contract import NOTES

    plugin, options, problems = _checked(setup, table, plugins.load_contacts, (NOTES,))
    return (ContactsAccount(plugin, options) if plugin else None), problems


def read_calendars(
    setup: Setup, targets: Iterable[Target]
) -> tuple[tuple[OtherCalendar, ...], list[FileProblem]]:
    """Return the calendars of which something is read, and the problems of their tables.

    `targets` are those whose tables have no problem that keeps them from being opened.
    """
    if not setup.config.calendars:
        return (), []
    from afterview.provider.reader import BUSY, INTERVIEWS

    common = (BUSY, INTERVIEWS)
    known = {target.name: target for target in targets}
    calendars: list[OtherCalendar] = []
    problems: list[FileProblem] = []
    for said in setup.config.calendars:
        account = known.get(said.target)
        if said.target and account is None:
            continue  # the problem is that of the target
        table = replace(said, provider=account.plugin.name) if account else said
        plugin, options, found = _checked(setup, table, plugins.load_reader, common)
        misplaced = _misplaced(setup, table, plugin, account)
        if misplaced is not None:
            found = [misplaced]
        elif plugin is not None:
            own = {**options, "account": account.options} if account else options
            calendars.append(OtherCalendar(table.name, plugin, own, account))
            if not any(options[each.name] for each in common) and not found:
                message = f"nothing is read of [calendars.{table.name}]"
                hint = "write busy = true or interviews = true below it, or delete it"
                found.append(FileProblem(setup.path, Problem(table.line, message, hint)))
        problems += found
    return tuple(calendars), problems


def _misplaced(
    setup: Setup, table: TargetTable, plugin: ReaderPlugin | None, account: Target | None
) -> FileProblem | None:
    """Return the problem of a table that names a target and should not, or the other way round."""
    label = f"[calendars.{table.name}]"
    at = next((key for key in ("url", "path") if account and key in table.options), "")
    if at and account is not None:
        message = f"{label} has a {at} and a target, which are two places"
        hint = f'delete one of them; calendar = "..." says which calendar of {account.name} it is'
    elif plugin is None or plugin.of_account is bool(account):
        return None
    elif account is not None:
        at = "target"
        message = f'{label} target = "{account.name}" has no account, from which it could be read'
        hint = "write path or url in place of target"
    else:
        at = "provider"
        message = f"{label} does not say whose calendar it is"
        hint = (
            'write target = "NAME" in place of the provider, where [targets.NAME] is your '
            f"{plugin.name} account"
        )
    line = table.lines.get(at, table.line)
    return FileProblem(setup.path, Problem(line, message, hint))


def reads_of(calendars: Iterable[OtherCalendar], target: str) -> tuple[ReadCalendar, ...]:
    """Return what is read in the account of a target."""
    return tuple(
        each.read_calendar for each in calendars if each.account and each.account.name == target
    )


def _checked(
    setup: Setup, table: TargetTable, load: Callable[[str], P], common: tuple[Option, ...] = ()
) -> tuple[P | None, dict[str, Any], list[FileProblem]]:
    """Return the plugin of a table, None if there is none, its options, and what is wrong.

    The paths among the options begin at the folder of the configuration. `common` are options that
    every plugin of this kind has.
    """
    try:
        plugin = load(table.provider)
    except InputError as error:
        line = table.lines.get("provider", table.line)
        return None, {}, [FileProblem(setup.path, Problem(line, str(error), ""))]
    known = (*common, *plugin.options)
    options, problems = target_options(table, known)
    for option in known:
        if option.kind == "path" and options[option.name]:
            options[option.name] = str(setup.at(options[option.name]))
    return plugin, options, [FileProblem(setup.path, problem) for problem in problems]


def _shared_file(
    config_path: Path, target: TargetTable, path: str | None, taken: dict[str, str]
) -> Iterator[FileProblem]:
    """Yield a problem if the target would write to a file that is already in use."""
    ours = f"[targets.{target.name}]"
    other = taken.setdefault(os.path.realpath(path), ours) if path is not None else ours
    if other != ours:
        line = target.lines.get("path", target.line)
        message = f"{ours} would write to the file of {other}"
        yield FileProblem(config_path, Problem(line, message, "give it a file of its own"))


def problems_error(problems: Iterable[FileProblem]) -> ProblemsError:
    """Return an error that has one line for each problem."""
    return ProblemsError([problem.shown for problem in problems])


def short(path: Path) -> str:
    """Return a path relative to the current folder if it is inside that, else the absolute path."""
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
