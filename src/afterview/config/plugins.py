"""Find the plugin of a provider or a mailbox by its name, and import it only when it is named.

A provider is found by its entry point in the group `afterview.providers`, a mailbox by its own in
`afterview.mailboxes`, an address book in `afterview.contacts`, and a reader of other calendars in
`afterview.calendars`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, TypeVar

from afterview.errors import InputError
from afterview.provider import Plugin
from afterview.toml.values import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from afterview.contacts.contract import ContactsPlugin
    from afterview.mailbox import MailboxPlugin
    from afterview.provider.reader import ReaderPlugin

GROUP = "afterview.providers"
MAILBOX_GROUP = "afterview.mailboxes"
CONTACTS_GROUP = "afterview.contacts"
READER_GROUP = "afterview.calendars"

IN_TREE: Mapping[str, tuple[str, str]] = {
    "caldav": ("afterview_caldav", "caldav"),
    "google": ("afterview_google", "google"),
    "ics": ("afterview_ics", ""),
    "outlook": ("afterview_outlook", "outlook"),
}
"""Our own providers by name, each with its package and the extra that installs its vendor's
library.

A test keeps this equal to the entry points of this distribution; looking those up takes more than
twice as long as starting Python.
"""
MAILBOXES: Mapping[str, tuple[str, str]] = {"imap": ("afterview_imap", "mail")}
"""Our own mailboxes, likewise."""
ADDRESS_BOOKS: Mapping[str, tuple[str, str]] = {"carddav": ("afterview_caldav.contacts", "caldav")}
"""Our own address books, likewise."""
READERS: Mapping[str, tuple[str, str]] = {
    "caldav": ("afterview_caldav.reader", "caldav"),
    "google": ("afterview_google.reader", "google"),
    "ics": ("afterview_ics.reader", "calendars"),
    "outlook": ("afterview_outlook.reader", "outlook"),
}
"""Our own readers of other calendars, likewise."""

T = TypeVar("T")


def load(name: str) -> Plugin:
    """Return the plugin of the provider `name`; built-in ones take precedence.

    Raises InputError if there is none, if something that it needs is not installed, or if it does
    not load.
    """
    return _find(name, "provider", Plugin, IN_TREE, GROUP)


def load_mailbox(name: str) -> MailboxPlugin:
    """Return the plugin of the mailbox `name`; raise InputError as `load` does."""
    from afterview.mailbox import MailboxPlugin

    return _find(name, "mailbox", MailboxPlugin, MAILBOXES, MAILBOX_GROUP)


def load_contacts(name: str) -> ContactsPlugin:
    """Return the plugin of the address book `name`; raise InputError as `load` does."""
    from afterview.contacts.contract import ContactsPlugin

    return _find(name, "address book", ContactsPlugin, ADDRESS_BOOKS, CONTACTS_GROUP)


def load_reader(name: str) -> ReaderPlugin:
    """Return the plugin of the reader `name`; raise InputError as `load` does."""
    from afterview.provider.reader import ReaderPlugin

    return _find(name, "reader", ReaderPlugin, READERS, READER_GROUP)


def names() -> tuple[str, ...]:
    """Return the names of all installed providers, sorted; slow, so for help and errors only."""
    return _names(IN_TREE, GROUP)


def _names(ours: Iterable[str], group: str) -> tuple[str, ...]:
    from importlib.metadata import entry_points

    return tuple(sorted({*ours, *entry_points(group=group).names}))


def _find(
    name: str, noun: str, kind: type[T], ours: Mapping[str, tuple[str, str]], group: str
) -> T:
    if name in ours:
        package, extra = ours[name]
        how = f'with the extra "{extra}"' if extra else "again"
        remedy = f"install afterview {how} (docs/start.md)"
        return _load(f'the {noun} "{name}"', kind, lambda: import_module(package).plugin, remedy)
    from importlib.metadata import entry_points

    for entry in entry_points(group=group, name=name):
        package = entry.dist.name if entry.dist else entry.module
        remedy = f"install what {package} needs, or ask its makers"
        return _load(f'the {noun} "{name}"', kind, entry.load, remedy)
    known = _names(ours, group)
    near = did_you_mean(name, known)
    msg = f'there is no {noun} "{name}" (installed: {", ".join(known)}){near}'
    raise InputError(msg)


def _load(what: str, kind: type[T], load_it: Callable[[], object], remedy: str) -> T:
    try:
        plugin = load_it()
    except ImportError as error:
        msg = f"{what} cannot be imported ({_first_line(error)}); {remedy}"
        raise InputError(msg) from error
    except Exception as error:  # third-party code may raise anything
        msg = f"{what} does not load ({_first_line(error)}); ask its makers"
        raise InputError(msg) from error
    if not isinstance(plugin, kind):
        msg = (
            f"{what} is not one: its entry point names a {type(plugin).__name__}, "
            f"not an {kind.__module__.rpartition('.')[0]}.{kind.__name__}; ask its makers"
        )
        raise InputError(msg)
    return plugin


def _first_line(error: Exception) -> str:
    line = str(error).partition("\n")[0]
    return line if isinstance(error, ImportError) else f"{type(error).__name__}: {line}"
