"""Reads the texts of an invitation, which some programs write as HTML, and the links in them."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterview.importing.calendar_file import CalendarEvent

_HTML = re.compile(
    r"</?(?:html|body|p|br|a|div|span|b|ul|table)\b(?![@.])[^<>]{0,2000}>", re.IGNORECASE
)
_TAG = re.compile(r"(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
_HREF = re.compile(r"""\bhref\s*=\s*["']?(https?://[^"'\s]+)""", re.IGNORECASE)
_BREAKS = frozenset(("br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "table", "ul", "hr"))
_HIDDEN = frozenset(("style", "script", "head", "title", "xml"))
LINK = re.compile(r"https?://[^\s<>\"'\\\]\[{}|^`]{3,1500}", re.IGNORECASE)
_AMPERSAND = re.compile(r"&(?:amp|#0*38|#x0*26);", re.IGNORECASE)
_BRACKET = re.compile(r"&(?:[lg]t|quot|nbsp|#3[49]|#6[02]|#160);", re.IGNORECASE)
"""What ends a link in HTML."""
_REDIRECTS = re.compile(
    r"https?://(?:[\w-]+\.)*(?:safelinks\.protection\.(?:outlook|office365)\.(?:com|us)/|"
    r"google\.[a-z.]{2,6}/url\?|statics\.teams\.cdn\.office\.net/|slack-redir\.net/link|"
    r"linkedin\.com/(?:redir/|safety/))",
    re.IGNORECASE,
)
_REDIRECTED_BY_PATH = re.compile(r"https?://urldefense\.com/v3/__(https?:.+?)__;.*", re.IGNORECASE)
_DEEPEST = 4
"""How many redirects may lie in each other."""


def description_of(event: CalendarEvent) -> str:
    """Return what the event says, without markup; empty if it says nothing."""
    names = ("DESCRIPTION", "X-ALT-DESC", "STYLED-DESCRIPTION")
    said = next(filter(None, map(event.text, names)), "")
    return plain_text(said) if _HTML.search(said) else said


def plain_text(markup: str) -> str:
    """Return the text of HTML: blocks on lines of their own, links with their address.

    The parser of Python's library takes minutes for some texts of this length.
    """
    first, *rest = markup.split("<")
    parts, hidden, link = [first], "", ""
    for piece in rest:
        inside, _, text = piece.partition(">")
        found = _TAG.match(inside)
        if found is None:
            parts.append("" if hidden or inside.startswith("!") else f"<{piece}")
            continue
        tag = found[2].casefold()
        if tag in _HIDDEN and not hidden:
            hidden = "" if found[1] else tag
        elif found[1] and tag == hidden:
            hidden = ""
        if tag in _BREAKS:
            parts.append("\n")
        if tag == "a":
            parts.append(f" <{link}>" if found[1] and link not in parts[-1] else "")
            href = _HREF.search(inside)
            link = href[1] if href else ""
        parts.append("" if hidden else text)
    lines = html.unescape("".join(parts)).replace("\xa0", " ").split("\n")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(" ".join(line.split()) for line in lines)).strip()


def links_in(text: str) -> Iterator[str]:
    """Yield the links of a text or of HTML, as they lead without the redirects of mail programs."""
    for found in LINK.finditer(text):
        link = _AMPERSAND.sub("&", _AMPERSAND.sub("&", found[0]))
        link = _BRACKET.split(link)[0].rstrip(".,;)>")
        for _ in range(_DEEPEST):
            behind = _behind(link)
            if not behind:
                break
            link = behind
        yield link


def _behind(link: str) -> str:
    """Return the address to which a redirect leads; empty if the link is none."""
    if by_path := _REDIRECTED_BY_PATH.fullmatch(link):
        return by_path[1]
    if not _REDIRECTS.match(link):
        return ""
    query = parse_qs(link.partition("?")[2].partition("#")[0])
    said = (value for name in ("url", "q", "u") for value in query.get(name, ()))
    return next((each for each in map(_whole_link, said) if each), "")


def _whole_link(said: str) -> str:
    found = LINK.match(said) or LINK.match(unquote(said))
    return found[0] if found else ""
