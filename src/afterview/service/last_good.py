"""Keep a copy of the last log without a problem, so that its plan can be shown while it has one."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from afterview.files import write_atomic
from afterview.service.loop import file_stamp

if TYPE_CHECKING:
    from pathlib import Path

    from afterview.setup import Setup

FILE = "afterview.last-good.toml"
"""The file next to the store; readable by its owner only, for it has the private notes."""


def path_of(setup: Setup) -> Path:
    """Return the path of the copy."""
    return setup.store_path.parent / FILE


def keep(setup: Setup, stamp: object) -> None:
    """Copy the log, which was read without a problem, unless the file has changed since `stamp`.

    A copy that cannot be written is not worth an error: nothing depends on it while the log is
    fine.
    """
    copy = path_of(setup)
    with suppress(OSError):
        text = setup.log_path.read_bytes()
        is_known = copy.exists() and copy.read_bytes() == text
        if not is_known and file_stamp(setup.log_path) == stamp:
            write_atomic(copy, text, mode=0o600)


def kept_at(setup: Setup) -> datetime | None:
    """Return when the copy was made, in UTC; None if there is none."""
    try:
        return datetime.fromtimestamp(path_of(setup).stat().st_mtime, UTC)
    except OSError:
        return None
