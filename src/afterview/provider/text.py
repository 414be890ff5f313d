"""Texts as calendar services hold them: fitted into their limits, marked as ours, read from HTML.

All of it serves a provider's `canonical`, so every function gives the same text when it is applied
to its own result. Pure.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import NamedTuple

ROOM = 1024
"""Characters by which a text that is too long is cut below the limit, so that a few lines that are
put around it later do not make it too long again."""
TAIL = 512
"""Characters at the end of a long text that are kept: the reason and the marker lines are there."""
DIGITS = 9
"""The most digits of a revision: such a number fits into every program's integers."""

_REF = re.compile(r"(\S+) ([A-Za-z0-9._-]+) (\d+)")
_HUGE_NUMBER = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{8,});?")
"""A character reference with so many digits that Python refuses to convert it."""
_DECLARATION = re.compile(r"<!(?!--)[^>]*>?")
"""To a browser a comment, whatever is in it (HTML, 13.2.5.42)."""
_BREAKS = frozenset({"br", "hr"})
_BLOCKS = frozenset(
    {"p", "div", "li", "ul", "ol", "tr", "table", "blockquote", "pre"}
    | {f"h{size}" for size in range(1, 7)}
)
_HIDDEN = frozenset({"head", "style", "script", "title"})


class Ref(NamedTuple):
    """The text that makes an item ours: the uid, and which of our writes the item had last."""

    uid: str
    mark: str = ""
    revision: int = 0

    def __str__(self) -> str:
        """Return the text to keep with the item; `read_ref` reads it."""
        return f"{self.uid} {self.mark or '-'} {self.revision}"


def read_ref(said: object) -> Ref | None:
    """Return what a text that was kept with an item says; None where it is not one of ours."""
    found = _REF.fullmatch(str(said or "").strip())
    if found is None:
        return None
    uid, mark, revision = found.groups()
    return Ref(uid, "" if mark == "-" else mark, number(revision))


def number(digits: str) -> int:
    """Return a revision; 0 where the text is no number, or has more digits than we ever write."""
    return int(digits) if digits.isdecimal() and len(digits) <= DIGITS else 0


def with_link(text: str, url: str) -> str:
    """Return a text with a link on top; the text itself where it has the link already."""
    return f"{url}\n\n{text}".strip() if url and url not in text else text


def shortened(text: str, most: int) -> str:
    """Return a text of `most` characters or fewer.

    A long text loses part of its middle and keeps its end; where the limit leaves no room for that,
    it loses its end. There is no blank line beside the ellipsis or at either end, for a service may
    take those away.
    """
    if len(text) <= most:
        return text
    if most <= ROOM + TAIL:
        return f"{text[: most - 1].strip()}…"
    tail = text[-TAIL:].partition("\n")[2] or text[-TAIL:]
    head = text[: most - ROOM - len(tail)]
    return f"{head.strip()}\n…\n{tail.strip()}".strip()


def printable(said: object, most: int) -> str:
    """Return a text of a service as one line that any terminal can show; empty if it is no text."""
    text = said if isinstance(said, str) else ""
    return " ".join("".join(c for c in text if c.isprintable() or c == " ").split())[:most]


def without_huge_numbers(html: str) -> str:
    """Return HTML in which a character reference that Python cannot convert is U+FFFD."""
    return _HUGE_NUMBER.sub("\ufffd", html)


def html_to_text(html: str) -> str:
    """Return the text that a person sees of HTML; the address of a link follows it as `<address>`.

    It has the line breaks of the blocks, and may have blank lines and spaces that were there for
    the layout.
    """
    reader = _Reader()
    # Python's reader stops at a declaration that is none.
    reader.feed(without_huge_numbers(_DECLARATION.sub("", html)))
    reader.close()
    return "".join(reader.parts)


class _Reader(HTMLParser):
    """Collects the text of HTML as a person sees it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0
        self._address = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag in _BREAKS:
            self.parts.append("\n")
        elif tag in _BLOCKS:
            self._new_line()
        elif tag == "a":
            self._address = dict(attrs).get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in _BLOCKS:
            self._new_line()
        elif tag == "a" and self._address:
            self.parts.append(f"<{self._address}>")
            self._address = ""

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            # In HTML, the end of a line is a space.
            self.parts.append(re.sub(r"[ \t\r\n]+", " ", data))

    def _new_line(self) -> None:
        if self.parts and not self.parts[-1].endswith("\n"):
            self.parts.append("\n")


__all__ = [
    "Ref",
    "html_to_text",
    "number",
    "printable",
    "read_ref",
    "shortened",
    "with_link",
    "without_huge_numbers",
]
