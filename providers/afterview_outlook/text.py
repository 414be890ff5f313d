"""Texts are brought into the form that Outlook returns unchanged.

Outlook keeps our text as HTML and returns text that it makes of that: it changes the ends of lines,
drops or replaces spaces, and repeats the address of a link. The canonical form has none of what may
come back changed, so that such a change is never taken for an edit.
"""

from __future__ import annotations

import re

from afterview.provider.text import html_to_text

TITLE = 255
"""The most characters of a subject, which Exchange cuts off there, and of a title in To Do."""
TEXT = 30_000
"""The most characters of a body. Graph names no limit; Exchange takes more."""
_SPACES = re.compile(r"[\s\xa0]+")
_UNSEEN = re.compile("[\u200b\u200e\u200f\u2060\ufeff]")
_TWICE = re.compile(r"(?<=[^\s<>])<((?:mailto:|tel:|https?://)[^\s<>]+)>", re.IGNORECASE)


def normalised(text: str) -> str:
    """Return a text in the form that survives Outlook's round trip."""
    text = _UNSEEN.sub("", text)
    while (once := _TWICE.sub(_link, text)) != text:
        text = once
    lines = [_SPACES.sub(" ", line).strip() for line in text.split("\n")]
    return re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip()


def one_line(text: str) -> str:
    """Return a title or a place in that form, as one line."""
    return normalised(" ".join(normalised(text).split("\n")))


def shown(body: object) -> str:
    """Return the text of a body of Graph's, whatever it is written in."""
    if not isinstance(body, dict):
        return ""
    content = str(body.get("content") or "")
    if str(body.get("contentType")).lower() != "html":
        return content
    return html_to_text(content)


def _link(found: re.Match[str]) -> str:
    """Return what is to stand after a text that is a link: nothing, where it says so itself."""
    address = found[1]
    bare = re.sub(r"^(?:mailto:|tel:|https?://)", "", address, flags=re.IGNORECASE).rstrip("/")
    before = found.string[max(0, found.start() - len(address) - 2) : found.start()]
    rest = before.rstrip("/").removesuffix(bare)
    ends = len(rest) < len(before.rstrip("/")) and not rest[-1:].isalnum()
    return "" if ends or before.endswith(address) else f" ({address})"


__all__ = ["TEXT", "TITLE", "normalised", "one_line", "shown"]
