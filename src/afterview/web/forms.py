"""Read the forms that browsers send, and keep what was typed until it is saved.

Every form is answered by a redirect, so that Back and Reload never send one again. What was typed
into a refused form is kept here, and the address of the form names it.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qs, quote, urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from afterview.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request

    from afterview.errors import AfterviewError

Form = dict[str, list[str]]

MOST_FORM = 64 * 1024
"""The largest form in bytes."""
FORM_SECONDS = 10.0
MOST_FIELDS = 1000
MOST_KEPT = 64
"""The number of refused forms that are kept."""


class FieldError(InputError):
    """Reports what is wrong with a form: `by_field` by the id of the field, `others` besides."""

    def __init__(self, by_field: Mapping[str, str], others: Sequence[str] = ()) -> None:
        """Take a sentence for each field that is wrong, and for each other problem."""
        super().__init__("\n".join((*by_field.values(), *others)))
        self.by_field = dict(by_field)
        self.others = tuple(others)


class Typed(NamedTuple):
    """Holds a form that is not saved yet."""

    form: Form
    error: AfterviewError | None
    """Why it was refused; None if it was sent by a session that has ended."""


@dataclass(slots=True)
class KeptForms:
    """Keeps the latest forms that are not saved yet, each for one session and one address."""

    _known: OrderedDict[tuple[str, str, str], Typed] = field(default_factory=OrderedDict)

    def keep(self, session: str, path: str, typed: Typed) -> str:
        """Keep a form, and return the key that its address has to name."""
        key = secrets.token_urlsafe(6)
        self._known[session, path, key] = typed
        while len(self._known) > MOST_KEPT:
            self._known.popitem(last=False)
        return key

    def find(self, session: str, path: str, key: str) -> Typed:
        """Return a form that is kept; an empty one if there is none."""
        return self._known.get((session, path, key), Typed({}, None))


def is_foreign(request: Request) -> bool:
    """Return whether a browser says that the form was on another site."""
    if request.headers.get("sec-fetch-site") not in {None, "same-origin", "none"}:
        return True
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != request.headers.get("host")


async def read_form(request: Request) -> Form:
    """Return the fields of a form; refuse one that is too large, too slow or not a form."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise HTTPException(415)
    data = b""
    try:
        async with asyncio.timeout(FORM_SECONDS):
            async for part in request.stream():
                data += part
                if len(data) > MOST_FORM:
                    raise HTTPException(413)
        return parse_qs(
            data.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict"
        )
    except TimeoutError as error:
        raise HTTPException(408) from error
    except (ClientDisconnect, ValueError) as error:  # after a disconnection nobody reads it
        raise HTTPException(400) from error


def first(form: Form, key: str) -> str:
    """Return the first value of a field, its white space normalised; empty if there is none."""
    return plain(next(iter(form.get(key, ())), ""))


def plain(text: str) -> str:
    """Return a text in one line."""
    return " ".join(text.split())


def lines_of(text: str) -> str:
    """Return a text of several lines, each without the space around it."""
    lines = [plain(line) for line in text.strip().splitlines()]
    return "\n".join(lines)


def own_path(said: str) -> str:
    """Return a path of this site to go back to; the first page for anything else."""
    is_own = said.startswith("/") and not said.startswith(("//", "/\\"))
    return quote(said, safe="/#?=&%:") if is_own and said.isprintable() else "/"
