"""Recognise the kind of the file that `afterview import` reads, and limit how much is read."""

from __future__ import annotations

import io
import re
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Literal

from afterview.errors import InputError
from afterview.files import MOST as LARGEST_LOG
from afterview.files import reason
from afterview.importing import decoding, mail

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Kind = Literal["ics", "json", "table"]
MIB = 1024 * 1024
MOST: dict[Kind, int] = {"ics": 16 * MIB, "json": 4 * LARGEST_LOG, "table": 256 * MIB}
"""The largest size in bytes; of a table only one chunk is held at a time. An export is up to four
times as large as its log, because each word of a list has an indented line of its own there."""
NAMES: dict[Kind, str] = {"ics": "a calendar file", "json": "an export", "table": "a table"}
_CALENDAR = re.compile(r"(?:^|[\r\n])\s*BEGIN:V(?:CALENDAR|EVENT|TODO|TIMEZONE)\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Source:
    """Describes a readable file and its kind."""

    path: Path
    kind: Kind

    @classmethod
    def find(cls, path: Path) -> Source:
        """Look at a file; raise InputError if it cannot be imported."""
        try:
            # Check this before opening the file: opening a pipe would wait for a writer.
            found = path.stat()
            if stat.S_ISDIR(found.st_mode) or not stat.S_ISREG(found.st_mode):
                what = "a folder" if stat.S_ISDIR(found.st_mode) else "not a regular file"
                msg = f"{path} is {what}"
                raise InputError(msg)
            with path.open("rb") as file:
                head = file.read(decoding.HEAD)
        except FileNotFoundError:
            msg = f"there is no file {path}"
            raise InputError(msg) from None
        except (OSError, ValueError) as error:
            raise _unreadable(path, error) from error
        if not head.strip():
            msg = f"{path} is empty"
            raise InputError(msg)
        kind: Kind = "ics" if mail.is_mail(head) else _kind(decoding.text_of(head))
        if found.st_size > MOST[kind]:
            msg = (
                f"{path} is larger than {MOST[kind] // MIB} MiB, too large for {NAMES[kind]}: is "
                "it the right file?"
            )
            raise InputError(msg)
        return cls(path, kind)

    def text(self) -> str:
        """Return the whole text of a file that is not a table."""
        return self.decoded().text

    def decoded(self) -> decoding.Decoded:
        """Return the whole text of a file that is not a table; of a mail, the invitations in it."""
        try:
            with self.path.open("rb") as file:
                data = file.read(MOST[self.kind])
        except OSError as error:
            raise _unreadable(self.path, error) from error
        return decoding.decoded(mail.calendars_in(data) if mail.is_mail(data) else data)

    def lines(self) -> Iterator[str]:
        """Yield the lines of a table."""
        try:
            with self.path.open("rb") as file:
                encoding = decoding.encoding_of(_chunks(file))
                file.seek(0)
                text = io.TextIOWrapper(file, encoding, errors="replace")
                for number, line in enumerate(decoding.lines_of(text)):
                    yield line.removeprefix("\ufeff") if number == 0 else line
        except OSError as error:
            raise _unreadable(self.path, error) from error


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(MIB):
        yield chunk


def _kind(head: str) -> Kind:
    begin = head.lstrip("\ufeff \t\r\n")[:200].casefold()
    if _CALENDAR.search(head):
        return "ics"
    if begin.startswith(("begin:vcard", "<!doctype", "<html", "<?xml")):
        msg = "the file is not an invitation, a table or an export: save the .ics or .csv itself"
        raise InputError(msg)
    return "json" if begin.startswith(("{", "[")) else "table"


def _unreadable(path: Path, error: OSError | ValueError) -> InputError:
    return InputError(f"{path} cannot be read: {reason(error)}")
