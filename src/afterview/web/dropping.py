"""Import a calendar, a table or a saved invitation that was dropped on the page.

A file is kept in memory, for the session that sent it, until it is imported or an hour has passed.
Like `afterview import`, the page shows what would be written before anything is.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.parser import BytesHeaderParser
from email.policy import HTTP
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from afterview.errors import InputError, on_page
from afterview.operations import importing
from afterview.operations.import_source import Source
from afterview.operations.wording import role_and_round
from afterview.playbook.planned import count
from afterview.toml.values import printable
from afterview.web import apart
from afterview.web.actions import Told
from afterview.web.forms import first, plain
from afterview.workspace import opened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from starlette.requests import Request

    from afterview.importing import Question
    from afterview.operations.importing import Import
    from afterview.web.forms import Form
    from afterview.workspace import Workspace

MOST_FILE = 10 * 1024 * 1024
"""The largest file in bytes, with what the form has around it."""
FILE_SECONDS = 60.0
MOST_UPLOADS = 4
"""The number of files that are kept, of all sessions."""
KEPT_FOR = timedelta(hours=1)
LISTED = 50
"""The number of interviews that are shown; the rest is only counted."""
GONE = "the file is not kept any more: choose it again"
ANSWER = "answer "
"""Begins the names of the fields that answer questions."""
_BOUNDARY = re.compile(r';\s*boundary="?([\w\'()+,./:=?-]{1,70})"?\s*(?:;|$)', re.IGNORECASE)


class Upload(NamedTuple):
    """Holds a file as it was sent."""

    name: str
    content: bytes
    at: datetime


class Preview(NamedTuple):
    """Describes what a file makes of the log."""

    title: str
    key: str
    questions: Sequence[Question]
    lines: Sequence[str]
    more: int
    """The number of lines that are not shown."""
    held_back: Sequence[str]
    is_ready: bool


@dataclass(slots=True)
class Uploads:
    """Keeps the latest files, each for the session that sent it."""

    _known: OrderedDict[tuple[str, str], Upload] = field(default_factory=OrderedDict)

    def keep(self, session: str, upload: Upload) -> str:
        """Keep a file, and return its key."""
        self._expire(upload.at)
        key = secrets.token_urlsafe(9)
        self._known[session, key] = upload
        while len(self._known) > MOST_UPLOADS:
            self._known.popitem(last=False)
        return key

    def find(self, session: str, key: str, now: datetime) -> Upload:
        """Return a file; raise InputError if it is not kept."""
        self._expire(now)
        if (session, key) not in self._known:
            raise InputError(GONE)
        return self._known[session, key]

    def forget(self, session: str, key: str) -> None:
        """Keep a file no longer."""
        self._known.pop((session, key), None)

    def _expire(self, now: datetime) -> None:
        for known, upload in list(self._known.items()):
            if now - upload.at > KEPT_FOR:
                del self._known[known]


async def read_upload(request: Request, now: datetime) -> tuple[str, Upload]:
    """Return the token and the one file of a form (RFC 7578); refuse anything else."""
    token, files = "", list[Upload]()
    for name, filename, content in await read_parts(request):
        if name == "token":
            token = content.decode("ascii", "replace")
        elif name == "file":
            files.append(Upload(shown_name(filename), content, now))
    if len(files) != 1:
        raise HTTPException(400)
    return token, files[0]


async def read_parts(request: Request) -> list[tuple[str, str, bytes]]:
    """Return the name, the file name and the content of each part of a form with files."""
    kind = request.headers.get("content-type", "")
    boundary = _BOUNDARY.search(kind)
    if not kind.lower().startswith("multipart/form-data") or boundary is None:
        raise HTTPException(415)
    data = bytearray()
    try:
        async with asyncio.timeout(FILE_SECONDS):
            async for part in request.stream():
                data += part
                if len(data) > MOST_FILE:
                    raise HTTPException(413)
    except TimeoutError as error:
        raise HTTPException(408) from error
    except ClientDisconnect as error:
        raise HTTPException(400) from error
    return list(_parts(bytes(data), boundary[1].encode()))


def shown_name(filename: str) -> str:
    """Return the name of a file as the page shows it."""
    # Some browsers send the whole path.
    return printable(plain(re.split(r"[/\\]", filename)[-1]))[:80] or "the file"


def _parts(data: bytes, boundary: bytes) -> Iterator[tuple[str, str, bytes]]:
    """Yield the name, the file name and the content of each part; the last has to be whole."""
    _, *parts = (b"\r\n" + data).split(b"\r\n--" + boundary, 8)
    if not parts or not parts[-1].startswith(b"--"):
        raise HTTPException(400)
    for part in parts[:-1]:
        head, blank, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        headers = BytesHeaderParser(policy=HTTP).parsebytes(head)
        said = headers["content-disposition"]
        if not blank or said is None:
            raise HTTPException(400)
        yield said.params.get("name", ""), said.params.get("filename", ""), content


def read(config: Path, upload: Upload, form: Form, now: datetime) -> Import:
    """Return what a file makes of the log, with the answers of a form.

    It is read in a process of its own. Raises InputError if it cannot be read, or not in time.
    """
    with TemporaryDirectory(prefix="afterview-") as folder:  # only we can read it
        path = Path(folder, "file")
        path.write_bytes(upload.content)
        try:
            return apart.run(_read, config, now, path, answers(form))
        except InputError as error:
            raise InputError(error.on_page.replace(str(path), upload.name)) from error


def _read(config: Path, now: datetime, path: Path, given: Mapping[str, str]) -> Import:
    said = importing.Said()
    for name, words in given.items():
        key, _, uid = name.removeprefix(ANSWER).partition(" ")
        said.answers.setdefault(uid, {})[key] = words
    with opened(config, now=now) as workspace:
        read, archive = importing.read_source(workspace, Source.find(path), said)
        return importing.compared(workspace, read, said, archive)


def preview(workspace: Workspace, key: str, upload: Upload, found: Import) -> Preview:
    """Return what a file would write."""
    matched, clock = found.matched, workspace.clock
    after = {each.id: each for each in found.interviews}
    lines = []
    for new in matched.new:
        interview = after[new.id]
        about = ", ".join(filter(None, (interview.company, role_and_round(interview))))
        lines.append(f"New: {about}, {clock.say(interview.start, interview.end)}")
    for changed in matched.changed:
        verb = "Cancels" if changed.is_cancelled else "Changes"
        interview = after[changed.id]
        lines.append(f"{verb}: {interview.company}, {clock.say(interview.start, interview.end)}")
    if matched.activities:
        lines.append(f"New: {count(matched.activities, 'activity')}")
    return Preview(
        upload.name,
        key,
        found.read.questions,
        lines[:LISTED],
        len(lines[LISTED:]),
        [on_page(each.reason) for each in matched.held_back[:LISTED]],
        bool(not matched.is_idle or matched.identities),
    )


def write(workspace: Workspace, found: Import) -> Told:
    """Write what a file says into the log; raise InputError if that has changed since."""
    importing.write(workspace, found)
    new, changed = len(found.matched.new), len(found.matched.changed)
    said = f"{count(new, 'interview')} added"
    return Told((f"{said}, {changed} changed" if changed else said,), "/cases")


def answers(form: Form) -> dict[str, str]:
    """Return the fields of a form that answer questions."""
    return {name: first(form, name) for name in form if name.startswith(ANSWER)}
