"""What Outlook keeps of a text.

What we write as text, Outlook keeps as HTML and gives back as text that it makes of it: lines end
otherwise, spaces are lost or become others, links are told twice. What may come back changed is
taken out of the canonical form, so that it is never taken for an edit.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

TITLE = 255
"""Characters of a subject, which Exchange cuts off beyond that; of a title in To Do as well."""
TEXT = 30_000
"""Characters of a body. Graph names no limit; Exchange takes more."""
ROOM = 1024
"""What a text that is too long is shortened by beyond the limit, so that it does not become too
long again by the few lines that are put around it."""
TAIL = 512
"""Characters at its end that are kept: the reason and the marker lines stand there."""

_SPACES = re.compile(r"[\s\xa0]+")
_UNSEEN = re.compile("[\u200b\u200e\u200f\u2060\ufeff]")
_TWICE = re.compile(r"(?<=[^\s<>])<((?:mailto:|tel:|https?://)[^\s<>]+)>", re.IGNORECASE)
_DECLARATION = re.compile(r"<!(?!--)[^>]*>?")
"""To a browser a comment, whatever is in it (HTML, 13.2.5.42)."""
_NUMBER = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{8,});?")
_BREAKS = frozenset({"br", "hr"})
_BLOCKS = frozenset(
    {"p", "div", "li", "ul", "ol", "tr", "table", "blockquote", "pre"}
    | {f"h{size}" for size in range(1, 7)}
)
_HIDDEN = frozenset({"head", "style", "script", "title"})


def settled(text: str) -> str:
    """Return what is left of a text however often Outlook gives it back."""
    text = _UNSEEN.sub("", text)
    while (once := _TWICE.sub(_link, text)) != text:
        text = once
    lines = [_SPACES.sub(" ", line).strip() for line in text.split("\n")]
    return re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip()


def one_line(text: str) -> str:
    """Return a title, or a place."""
    return settled(" ".join(settled(text).split("\n")))


def shown(body: object) -> str:
    """Return the text of a body of Graph's, whatever it is written in."""
    if not isinstance(body, dict):
        return ""
    content = str(body.get("content") or "")
    if str(body.get("contentType")).lower() != "html":
        return content
    reader = _Reader()
    # Where Python's reader gives up: a declaration that is none, and a number beyond counting.
    content = _NUMBER.sub("&#xFFFD;", _DECLARATION.sub("", content))
    reader.feed(content)
    reader.close()
    return "".join(reader.parts)


def with_link(text: str, url: str) -> str:
    """Return a text with a link on top, where it does not have it already."""
    return f"{url}\n\n{text}".strip() if url and url not in text else text


def shortened(text: str, most: int) -> str:
    """Return a text that fits, without something in its middle where it does not."""
    if len(text) <= most:
        return text
    if most <= ROOM + TAIL:
        return f"{text[: most - 1].rstrip()}…"
    tail = text[-TAIL:].partition("\n")[2] or text[-TAIL:]
    head = text[: most - ROOM - len(tail)].rstrip()
    return f"{head}\n…\n{tail.strip()}"


def _link(found: re.Match[str]) -> str:
    """Return what is to stand after a text that is a link: nothing, where it says so itself."""
    address = found[1]
    bare = re.sub(r"^(?:mailto:|tel:|https?://)", "", address, flags=re.IGNORECASE).rstrip("/")
    before = found.string[max(0, found.start() - len(address) - 2) : found.start()]
    rest = before.rstrip("/").removesuffix(bare)
    ends = len(rest) < len(before.rstrip("/")) and not rest[-1:].isalnum()
    return "" if ends or before.endswith(address) else f" ({address})"


class _Reader(HTMLParser):
    """Reads the text out of HTML, as the person sees it."""

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


__all__ = ["TEXT", "TITLE", "one_line", "settled", "shortened", "shown", "with_link"]
