"""Keep replaced versions of the log for a week, in a folder next to the store.

The replaced file itself is moved there: a program that still has it open, and saves late, saves
into the version that is kept.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Self

from afterview.files import sha256, write_atomic

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

FOLDER = "afterview.replaced"
AGE = timedelta(days=7)
MOST = 100
"""The largest number of files that are kept."""
MOST_BYTES = 64 * 1024 * 1024
"""The largest total size in bytes; the latest file is kept whatever its size."""

_UNKNOWN = "0" * 16
"""The hash of files whose text may be missing in the log."""
_NAME = re.compile(r"\d{8}T\d{6}Z-(?P<hash>[0-9a-f]{16})-[0-9a-f]{8}-.+")


@dataclass(frozen=True, slots=True)
class Replaced:
    """Holds the folder of replaced versions, and the time of this call."""

    folder: Path
    now: datetime
    """Aware."""

    @classmethod
    def beside(cls, store: Path, now: datetime) -> Self:
        """Return the folder that belongs to a store."""
        return cls(store.parent / FOLDER, now)

    def move_in(self, file: Path, log: str, known: bytes | None = None) -> None:
        """Move a replaced file here; `log` is the file name of the log.

        `known` is the content of the file when it was replaced, if nothing of it is missing in the
        log. Raises OSError; the file is then where it was.
        """
        place = self._place(log, known)
        try:
            # A file with a second name would keep its permissions there, so copy it instead.
            if file.stat().st_nlink > 1:
                raise OSError  # noqa: TRY301 - copied below
            file.rename(place)
        except OSError:  # another file system
            while not place.exists() or place.read_bytes() != file.read_bytes():
                write_atomic(place, file.read_bytes(), mode=0o600)
            file.unlink()
        with suppress(OSError):  # another person's file; the folder is private all the same
            place.chmod(0o600)
        self._clean_up()

    def copy_in(self, data: bytes, log: str) -> None:
        """Keep bytes that somebody else saved into the log; raise OSError if that fails."""
        write_atomic(self._place(log, None), data, mode=0o600)

    def unsaved(self) -> list[Path]:
        """Return the files that may hold text which the log lacks, the oldest first."""
        return list(filter(_holds_more, self._all()))

    def _place(self, log: str, known: bytes | None) -> Path:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        said = _UNKNOWN if known is None else sha256(known)[:16]
        return self.folder / f"{_time(self.now)}-{said}-{os.urandom(4).hex()}-{log}"

    def _all(self) -> list[Path]:
        try:
            return sorted(each for each in self.folder.iterdir() if _NAME.fullmatch(each.name))
        except OSError:
            return []

    def _clean_up(self) -> None:
        """Delete files that are too old or too many; keep those whose text the log may lack."""
        oldest = _time(self.now - AGE)
        number = size = 0
        for path in reversed(self._all()):
            with suppress(OSError):  # a file that cannot be deleted now can be deleted later
                number, size = number + 1, size + path.stat().st_size
                is_too_much = number > MOST or (number > 1 and size > MOST_BYTES)
                if path.name < oldest or (is_too_much and not _holds_more(path)):
                    path.unlink()


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _holds_more(path: Path) -> bool:
    """Return whether a program saved into the file after it was replaced, or may have."""
    match = _NAME.fullmatch(path.name)
    try:
        return match is None or match["hash"] != sha256(path.read_bytes())[:16]
    except OSError:
        return True
