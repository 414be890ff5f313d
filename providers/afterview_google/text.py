"""Google's limits for texts, and the HTML that its web pages make of a description.

A description that a person edits on the web comes back as HTML; we read it as the text it shows.
"""

from __future__ import annotations

import re
from html import unescape

from afterview.provider.text import without_huge_numbers

TITLE = 1024
"""The most characters of a title (discovery document of Tasks, Task.title)."""
TEXT = 8192
"""The most characters of a task's notes (the same, Task.notes), and of a description."""
_TAGS = "a|b|br|div|em|font|h[1-6]|hr|html-blob|i|li|ol|p|s|span|strong|sub|sup|u|ul|wbr"
_TAG = re.compile(rf"</?(?:{_TAGS})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_LINK = re.compile(
    r"<a\s[^<>]*?href=[\"']?([^\"'<>\s]+)[^<>]*>(.*?)</a\s*>", re.IGNORECASE | re.DOTALL
)
_BREAK = re.compile(r"<(?:br|hr)(?:\s[^<>]*)?/?>|</(?:p|div|li|h[1-6]|ul|ol)\s*>", re.IGNORECASE)
_POINT = re.compile(r"<li(?:\s[^<>]*)?>", re.IGNORECASE)
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


def _without_tags(text: str) -> str:
    text = _LINK.sub(_link, text)
    text = _POINT.sub("- ", _BREAK.sub("\n", text))
    return unescape(without_huge_numbers(_TAG.sub("", text)))


def _link(found: re.Match[str]) -> str:
    url, shown = (unescape(without_huge_numbers(part)) for part in found.groups())
    return found[2] if url in shown else f"{found[2]} ({found[1]})"


__all__ = ["TEXT", "TITLE", "plain"]
