"""What Google can hold of a text, and what its web pages make of one.

A description that a person edits on the web comes back as HTML; we read it as the text it shows.
"""

from __future__ import annotations

import re
from html import unescape

TITLE = 1024
"""Characters of a title (discovery document of Tasks, Task.title)."""
TEXT = 8192
"""Characters of the notes of a task (the same, Task.notes), and of a description."""
ROOM = 1024
"""What a text that is too long is shortened by beyond the limit, so that it does not become too
long again by the few lines that are put around it."""
TAIL = 512
"""Characters at its end that are kept: the reason and the marker lines stand there."""

DIGITS = 9
"""Of a revision: what any program can count."""

_TAGS = "a|b|br|div|em|font|h[1-6]|hr|html-blob|i|li|ol|p|s|span|strong|sub|sup|u|ul|wbr"
_TAG = re.compile(rf"</?(?:{_TAGS})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_LINK = re.compile(
    r"<a\s[^<>]*?href=[\"']?([^\"'<>\s]+)[^<>]*>(.*?)</a\s*>", re.IGNORECASE | re.DOTALL
)
_BREAK = re.compile(r"<(?:br|hr)(?:\s[^<>]*)?/?>|</(?:p|div|li|h[1-6]|ul|ol)\s*>", re.IGNORECASE)
_POINT = re.compile(r"<li(?:\s[^<>]*)?>", re.IGNORECASE)
_NUMBER = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{8,});?")
"""A character beyond counting, at which Python gives up."""
_ADDRESS = re.compile(r"<([^<>\s]+@[^<>\s]+)>")


def plain(text: str) -> str:
    """Return the text that a description shows, which may be HTML.

    `Jane <jane@acme.example>` becomes `Jane (jane@acme.example)`: a web page would take the
    address for a tag and hide it.
    """
    # What was escaped may be HTML once more; each turn leaves fewer signs that could be.
    while _TAG.search(text) or _ADDRESS.search(text):
        text = _ADDRESS.sub(r"(\1)", _without_tags(text) if _TAG.search(text) else text)
    return text.replace("\xa0", " ").strip()


def with_link(text: str, url: str) -> str:
    """Return a text with a link on top, where it does not have it already."""
    return f"{url}\n\n{text}".strip() if url and url not in text else text


def number(digits: str) -> int:
    """Return a revision of ours; 0 where it is none, as one of more digits than we ever write."""
    return int(digits) if digits.isdecimal() and len(digits) <= DIGITS else 0


def shortened(text: str, most: int) -> str:
    """Return a text that fits, without something in its middle where it does not."""
    if len(text) <= most:
        return text
    if most <= ROOM + TAIL:
        return f"{text[: most - 1].rstrip()}…"
    tail = text[-TAIL:].partition("\n")[2] or text[-TAIL:]
    head = text[: most - ROOM - len(tail)].rstrip()
    return f"{head}\n…\n{tail}".strip()


def _without_tags(text: str) -> str:
    text = _LINK.sub(_link, text)
    text = _POINT.sub("- ", _BREAK.sub("\n", text))
    return unescape(_NUMBER.sub("\ufffd", _TAG.sub("", text)))


def _link(found: re.Match[str]) -> str:
    url, shown = (unescape(_NUMBER.sub("\ufffd", part)) for part in found.groups())
    return found[2] if url in shown else f"{found[2]} ({found[1]})"


__all__ = ["TEXT", "TITLE", "number", "plain", "shortened", "with_link"]
