"""Read the day that a person names behind an option, the same way for all commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterview.errors import InputError

if TYPE_CHECKING:
    from datetime import date

    from afterview.dates.spoken_days import Prefer
    from afterview.workspace import Workspace


def named_day(
    workspace: Workspace, words: str, *, prefer: Prefer = "future", option: str = ""
) -> date:
    """Return the day that `words` name; `option` begins the error if they cannot be read."""
    # Imported here, because most runs of the commands that call this name no day.
    from afterview.dates.spoken import Unclear, day

    try:
        return day(words, workspace.today, prefer=prefer, country=workspace.config.me.country)
    except Unclear as unclear:
        raise InputError(f"{option} {unclear}".lstrip()) from None
