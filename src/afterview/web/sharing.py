"""Read what other programs share with the installed page (W3C, Web Share Target).

A share comes from the browser itself and has no token: what it brings is only ever shown.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from starlette.exceptions import HTTPException

from afterview.dates.clock import say
from afterview.importing import clean_prose
from afterview.importing.promised import Letter, promised
from afterview.operations.mail_file import is_mail
from afterview.operations.waiting import latest_rounds
from afterview.operations.wording import role_and_round
from afterview.web.dropping import Upload, read_parts, shown_name
from afterview.workspace import opened

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from starlette.requests import Request

    from afterview.importing.promised import Promised
    from afterview.model import Interview
    from afterview.workspace import Workspace

NOT_LOGGED_IN = (
    "Nothing was read of what you shared. Log in: if this phone has kept it, Today shows it; "
    "otherwise share it again."
)
EMPTY = "what was shared is empty"
TEXT_NAME = "what you shared"
LONGEST_WORDS = 120
"""The longest promise in characters that fits into an address."""
MOST_CASES = 40
_CALENDAR = re.compile(rb"\A\s*BEGIN:VCALENDAR\b", re.IGNORECASE)
_LINK = re.compile(r"https?://[^\s<>\"']{1,500}")


class Shared(NamedTuple):
    """Holds what was shared, as one file."""

    upload: Upload
    is_text: bool
    """Whether it is a text that is no file of a kind that is imported."""
    others: int
    """The number of files that are left out."""


class About(NamedTuple):
    """Describes a case that a text may be about."""

    name: str
    path: str
    """Where to say so."""


class SharedText(NamedTuple):
    """Describes a text that was shared."""

    text: str
    promise: str
    """The sentence of it that says when they will answer, and how it is read; empty if none is."""
    cases: tuple[About, ...]


def is_share(request: Request) -> bool:
    """Return whether a browser says that a request comes from itself, or from our own pages.

    A browser marks a share like an address that was typed, and every browser that offers shares
    marks requests (W3C, Fetch Metadata). A form on another site is marked as such, and a form in a
    browser that marks nothing is not taken for a share.
    """
    return request.headers.get("sec-fetch-site") in {"none", "same-origin"}


async def read(request: Request, now: datetime) -> Shared | None:
    """Return what was shared; None if it is empty.

    Raises HTTPException for what is no form with files, or too large.
    """
    texts, files = list[str](), list[Upload]()
    for name, filename, content in await read_parts(request):
        if name == "file" and content.strip():
            files.append(Upload(shown_name(filename), content, now))
        elif name in {"title", "text", "url"} and content.strip():
            texts.append(content.decode(errors="replace").strip())
        elif name not in {"file", "title", "text", "url"}:
            raise HTTPException(400)
    if len(files) > 1 and all(is_mail(each.content) for each in files):
        return Shared(_as_one(files), is_text=False, others=0)
    if files:
        return Shared(files[0], is_text=False, others=len(files) - 1)
    # Programs share the same text twice, or a link as a text.
    content = "\n\n".join(dict.fromkeys(texts)).encode()
    if not content:
        return None
    is_file = is_mail(content) or _CALENDAR.match(content) is not None
    return Shared(Upload(TEXT_NAME, content, now), is_text=not is_file, others=0)


def _as_one(files: list[Upload]) -> Upload:
    """Return several mails as a file of many (RFC 4155)."""
    first = b"From - Thu Jan  1 00:00:00 1970\n"
    parts = (each.content.removeprefix(first) + b"\n\n" for each in files)
    return files[0]._replace(content=b"".join(first + part for part in parts))


def text_of(config: Path, now: datetime, content: bytes) -> SharedText:
    """Return a text, the promise in it, and the open cases that it may be about.

    It runs in a process of its own (`apart`).
    """
    text = clean_prose(content.decode(errors="replace"))
    with opened(config, now=now) as workspace:
        letter = _letter(workspace, text)
        found = promised(letter, workspace.today)
        latest = sorted(
            latest_rounds(workspace).values(), key=lambda each: (each.start, each.id), reverse=True
        )
        return SharedText(
            text,
            f"“{found.words}” ({say(found.day)})" if found else "",
            tuple(_about(each, letter) for each in latest[:MOST_CASES]),
        )


def _about(interview: Interview, letter: Letter) -> About:
    role = role_and_round(interview)
    path = f"/case/{quote(interview.id, safe='')}"
    found = promised(letter, interview.start.date())
    said = f"/promise?promise={quote(_in_case(found))}" if found else "#happened"
    return About(f"{interview.company}{f', {role}' if role else ''}", path + said)


def _in_case(found: Promised) -> str:
    """Return a promise for an address: their words where they fit, else the day."""
    words = found.in_log
    return words if isinstance(words, str) and len(words) <= LONGEST_WORDS else str(found.day)


def _letter(workspace: Workspace, text: str) -> Letter:
    speech = workspace.config.me.speech
    return Letter(
        text=text,
        sent=workspace.today,
        workdays=workspace.workdays,
        language=speech.language,
        country=speech.country,
    )


def form_of(content: bytes) -> dict[str, list[str]]:
    """Return a text as the form for a new interview has it: its first link, and all as a note."""
    text = clean_prose(content.decode(errors="replace"))
    form = {"notes": [text]}
    with suppress(AttributeError):
        form["url"] = [_LINK.search(text)[0]]  # type: ignore[index]
    return form
