"""Find the plugin of a provider by its name, and import it only when a target names it.

A provider is found by its entry point in the group `afterview.providers`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from afterview.errors import InputError
from afterview.provider import Plugin
from afterview.toml.values import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

GROUP = "afterview.providers"

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


def load(name: str) -> Plugin:
    """Return the plugin of the provider `name`; built-in ones take precedence.

    Raises InputError if there is none, if something that it needs is not installed, or if it does
    not load.
    """
    if name in IN_TREE:
        package, extra = IN_TREE[name]
        how = f'with the extra "{extra}"' if extra else "again"
        remedy = f"install afterview {how} (docs/start.md)"
        return _load(name, lambda: import_module(package).plugin, remedy)
    from importlib.metadata import entry_points

    for entry in entry_points(group=GROUP, name=name):
        package = entry.dist.name if entry.dist else entry.module
        return _load(name, entry.load, f"install what {package} needs, or ask its makers")
    known = names()
    near = did_you_mean(name, known)
    msg = f'there is no provider "{name}" (installed: {", ".join(known)}){near}'
    raise InputError(msg)


def names() -> tuple[str, ...]:
    """Return the names of all installed providers, sorted; slow, so for help and errors only."""
    from importlib.metadata import entry_points

    return tuple(sorted({*IN_TREE, *entry_points(group=GROUP).names}))


def _load(name: str, load_it: Callable[[], object], remedy: str) -> Plugin:
    try:
        plugin = load_it()
    except ImportError as error:
        msg = f'the provider "{name}" cannot be imported ({_first_line(error)}); {remedy}'
        raise InputError(msg) from error
    except Exception as error:  # third-party code may raise anything
        msg = f'the provider "{name}" does not load ({_first_line(error)}); ask its makers'
        raise InputError(msg) from error
    if not isinstance(plugin, Plugin):
        msg = (
            f'the provider "{name}" is not one: its entry point names a {type(plugin).__name__}, '
            "not an afterview.provider.Plugin; ask its makers"
        )
        raise InputError(msg)
    return plugin


def _first_line(error: Exception) -> str:
    line = str(error).partition("\n")[0]
    return line if isinstance(error, ImportError) else f"{type(error).__name__}: {line}"
