"""The contract of a provider, and the kit that providers are built from.

Import the contract from here; `afterview.provider.contract` documents it, and
`afterview.provider.plugin` the options. The other modules are imported by name, because each costs
start-up time that not every run needs: `http` (a pool of connections whose errors are ours),
`ical`, `ical_read` and `ical_edit` (items to and from RFC 5545), `content_lines` (the lines of RFC
5545), and for services with an API `batch` (writes side by side), `replies` (answers and their
errors), `containers` (which calendar is ours), `cursor` (cursors as JSON) and `text` (what fits,
and HTML).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from afterview.provider.plugin import HISTORY, INCLUDE, PRIVATE, Option, Plugin, steps_option

if TYPE_CHECKING:
    from afterview.provider.contract import (
        Action,
        Changes,
        Context,
        Login,
        Outcome,
        Provider,
        Remote,
        with_deletions_checked,
    )

__all__ = [
    "HISTORY",
    "INCLUDE",
    "PRIVATE",
    "Action",
    "Changes",
    "Context",
    "Login",
    "Option",
    "Outcome",
    "Plugin",
    "Provider",
    "Remote",
    "steps_option",
    "with_deletions_checked",
]


def __getattr__(name: str) -> Any:
    """Return a value of the contract that only a run needs, and so only a run imports."""
    if name not in __all__:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(f"{__name__}.contract"), name)
