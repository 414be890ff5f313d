"""The contract of a provider, and the kit that providers are built from.

Import the contract from here; `afterview.provider.contract` documents it. The other modules are
imported by name, because each costs start-up time that not every run needs: `http` (a pool of
connections whose errors are ours), `ical`, `ical_read` and `ical_edit` (items to and from RFC
5545), `content_lines` (the lines of RFC 5545), and for services with an API `batch` (writes side by
side), `replies` (answers and their errors), `containers` (which calendar is ours), `cursor`
(cursors as JSON) and `text` (what fits, and HTML).
"""

from afterview.provider.contract import (
    HISTORY,
    INCLUDE,
    PRIVATE,
    Action,
    Changes,
    Context,
    Login,
    Option,
    Outcome,
    Plugin,
    Provider,
    Remote,
    steps_option,
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
