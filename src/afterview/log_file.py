"""The log on disk: read to be changed, and written only if nobody else changed it meanwhile.

What is changed in the text is left to `log_edit`.
"""

from __future__ import annotations

import codecs
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from afterview.errors import InputError
from afterview.files import read_text, write_atomic

if TYPE_CHECKING:
    from pathlib import Path

_WRITABLE = 0o222


@dataclass(frozen=True, slots=True)
class LogFile:
    """A log as it was read."""

    path: Path
    text: str
    """Without a byte order mark, its line ends as they are in the file."""
    stamp: str
    """SHA-256 of the text in UTF-8, in hexadecimal."""

    @classmethod
    def read(cls, path: Path) -> LogFile:
        """Read the log; raise InputError where there is none, or it cannot be read."""
        text = read_text(path, what="log")
        return cls(path, text, _stamp(text.encode()))

    def write(self, text: str) -> LogFile:
        """Put `text` in the place of what was read, and return the log as it is then.

        Permissions, a byte order mark and a symbolic link stay. Raises InputError, and leaves the
        file alone, where it is no longer as it was read, or cannot be written.
        """
        try:
            data = self.path.read_bytes()
            mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
            if _stamp(data.removeprefix(mark)) != self.stamp:
                msg = (
                    f"the log {self.path} was changed meanwhile, so it was left as it is: try again"
                )
                raise InputError(msg)
            # Replacing a file asks for no right on the file itself; what is read-only was meant so.
            if not self.path.stat().st_mode & _WRITABLE:
                msg = f"the log {self.path} is read-only: make it writable first"
                raise InputError(msg)
            new = text.encode()
            write_atomic(self.path, mark + new)
        except OSError as error:
            msg = f"the log {self.path} cannot be written: {error.strerror}"
            raise InputError(msg) from error
        except UnicodeEncodeError as error:
            msg = f"the log cannot hold {error.object[error.start]!a}: type it anew"
            raise InputError(msg) from error
        return LogFile(self.path, text, _stamp(new))


def _stamp(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
