"""Turn values into HTML by the templates of this folder, and serve style, script and icon."""

from __future__ import annotations

import gzip
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from afterview.web.feed import COMPRESSED, takes_gzip

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from jinja2 import Environment
    from starlette.requests import Request

HERE = Path(__file__).parent
ASSETS: Mapping[str, str] = {
    "style.css": "text/css",
    "page.js": "text/javascript",
    "outbox.js": "text/javascript",
    "worker.js": "text/javascript",
    "icon.svg": "image/svg+xml",
    "icon-maskable.svg": "image/svg+xml",
    "icon-180.png": "image/png",
    "icon-192.png": "image/png",
    "icon-512.png": "image/png",
    "icon-maskable-512.png": "image/png",
}
"""The files that are the same for everyone, with their types."""
FOR_A_YEAR = "private, max-age=31536000, immutable"
"""How long a browser keeps a file whose address names its version."""
MAY_BE_MISSING: Mapping[str, Any] = {
    "told": None,
    "looked": None,
    "view": None,
    "nav": "",
    "why": "",
}
"""What the frame of a page shows only if the page has it."""


def rendered(name: str, values: Mapping[str, Any]) -> str:
    """Return the HTML of a template; `values` have at least `title`, `prefix` and `token`."""
    return _templates().get_template(name).render(**{**MAY_BE_MISSING, **values})


@cache
def _templates() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    templates = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals["version"] = version
    return templates


@cache
def version(name: str) -> str:
    """Return a text that changes whenever the file does: a browser keeps each version."""
    return hashlib.sha256((HERE / "static" / name).read_bytes()).hexdigest()[:12]


def asset(name: str, kind: str) -> Callable[[Request], Awaitable[Response]]:
    """Return the handler that serves one of `ASSETS`."""
    data = (HERE / "static" / name).read_bytes()
    packed, own = gzip.compress(data, mtime=0), version(name)

    async def answer(request: Request) -> Response:
        # Only what has no secret in it is compressed: the length would tell of it (BREACH).
        is_packed = takes_gzip(request.headers.get("accept-encoding", ""))
        is_named = request.query_params.get("v") == own
        tag = f'"{own}{COMPRESSED if is_packed else ""}"'
        headers = {
            "cache-control": FOR_A_YEAR if is_named else "no-cache",
            "vary": "accept-encoding",
            "etag": tag,
        }
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        headers |= {"content-encoding": "gzip"} if is_packed else {}
        return Response(packed if is_packed else data, media_type=kind, headers=headers)

    return answer
