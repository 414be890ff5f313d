"""Fit a phrase of the log into a sentence of a letter, or say that it does not fit.

People note what they talked about in any form: "her talk on Raft", "migrating to Rust", "how she
left Google", "that he hates YAML". A phrase is used, and turned to the reader, only where the
result is certain to be grammatical behind "about" (German: "zum Thema", French: "sur", Spanish:
"sobre"). Everything else is left to the writer. To miss a phrase that would have fitted costs a
sentence; to use one that does not fit costs the letter.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from afterview.drafts import english

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

LONGEST = 14
"""The longest phrase, in words, that is woven into a sentence."""
LONGEST_NAME = 4
"""The longest name in words that needs no article in other languages."""
ENDS_OF_SENTENCES = " .,;:!?…。、"

_SMALL_WORD = re.compile(r"(?:A|An|The|My|Our|Her|His|Their|How|What|Why|Where|When)\s")
"""A word whose capital is only due to its place at the beginning of a text."""
_SEVERAL_SENTENCES = re.compile(r"[.;:!?…](?:\s|$)|\?|[\n{}\[\]<>]| [-–—] ")
_LATIN = re.compile("[A-Za-zÀ-ÿ]")


def about(text: str, language: str, *, name: str | None = None) -> str:
    """Return a phrase of the log as it fits behind "about"; empty if that is not certain.

    With the `name` of the reader, what is said of the reader is turned: "her talk" becomes "your
    talk". Without one, a phrase that says something of somebody does not fit.
    """
    line = phrase(text)
    if not line or not _LATIN.search(line):
        return ""
    if _SEVERAL_SENTENCES.search(text.strip().rstrip(" .!…")):
        return ""
    if len(line.split()) > LONGEST:
        return ""
    return _FITTINGS[language](line, name)


def concern(text: str, language: str) -> str:
    """Return a doubt of theirs as it fits behind "on"; empty if that is not certain.

    What is missing is missing in the writer: "no Go experience" becomes "my lack of Go experience".
    """
    line = phrase(text)
    if language == "en":
        line = re.sub(r"\A[Nn]o (?=(?:\S+ ){0,3}experience\b)", "my lack of ", line)
        line = re.sub(r"\A[Ll]ack of ", "my lack of ", line)
        line = re.sub(
            r"\A(?:[Ll]ittle|[Ll]imited) (?=(?:\S+ ){0,3}experience\b)", "my limited ", line
        )
    return about(line, language)


def phrase(text: str) -> str:
    """Return `text` in one line, without what ends a sentence or only begins one."""
    line = " ".join(text.split()).rstrip(ENDS_OF_SENTENCES)
    return line[0].lower() + line[1:] if _SMALL_WORD.match(line) else line


def joined(phrases: Iterable[str], last: str) -> str:
    """Return phrases as a person would say them: "a, b and c"."""
    *most, end = list(phrases) or [""]
    if last == "y" and re.match("h?i(?!e)", end, re.IGNORECASE):
        last = "e"  # "datos e inteligencia"
    return f"{', '.join(most)} {last} {end}" if most else end


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


_CONNECTING = _words(
    "für und mit in von nach zu zum zur im am bei auf aus über unter ohne als de of"
)
_NO_TOPICS = _words(
    """der die das den dem des ein eine einen ihr ihre ihren sein seine seinen mein meine meinen
    unser unsere dein deine wie warum was wann wo dass ob er sie es ich wir the a an her his their
    my our how why what that when"""
)


def _german(line: str, _name: str | None) -> str:
    """Fit a topic without an article, which needs no case behind "zum Thema"."""
    words = line.split()
    starts = words[0][0].isupper() and words[0].lower() not in _NO_TOPICS
    fits = all(word[0].isupper() or word[0].isdigit() or word in _CONNECTING for word in words)
    return (
        line
        if starts and fits and words[-1] not in _CONNECTING and len(words) <= LONGEST_NAME
        else ""
    )


_FRENCH_READER = {
    **dict.fromkeys(("son", "sa", "leur"), "votre"),
    **dict.fromkeys(("ses", "leurs"), "vos"),
}
_FRENCH_ARTICLE = re.compile(
    r"(?:le|la|les|un|une|des|mon|ma|mes|notre|nos|votre|vos|ce|cet|cette|ces)\s|l['’]",
    re.IGNORECASE,
)
_FRENCH_CLAUSE = _words(
    """que qui dont où quand je tu il elle on nous ils elles est sont a ont était avait lui leur
    leurs son sa ses the her his how why that"""
)


def _french(line: str, name: str | None) -> str:
    """Fit a noun with its article, or a name, behind "sur"."""
    words = line.split()
    reader = _FRENCH_READER.get(words[0].lower())
    if reader and name is not None and len(words) > 1:
        words = [reader, *words[1:]]
    line = " ".join(words)
    if any(word.lower() in _FRENCH_CLAUSE for word in words):
        return ""
    return _with_small_article(line) if _FRENCH_ARTICLE.match(line) else _as_name(words)


_SPANISH_ARTICLE = re.compile(
    r"(?:el|la|los|las|un|una|unos|unas|mi|mis|su|sus|nuestr[oa]s?|est[ae]s?|este)\s", re.IGNORECASE
)
_SPANISH_CLAUSE = _words(
    """que quien donde cuando yo él ella ellos ellas usted es son era fue ha han había está le les
    the her his how why that"""
)


def _spanish(line: str, name: str | None) -> str:
    """Fit a noun with its article, or a name, behind "sobre"; "su" is the reader's as it stands."""
    words = line.split()
    if any(word.lower() in _SPANISH_CLAUSE for word in words):
        return ""
    if name is None and words[0].lower() in {"su", "sus"}:
        return ""
    return _with_small_article(line) if _SPANISH_ARTICLE.match(line) else _as_name(words)


def _with_small_article(line: str) -> str:
    return line[0].lower() + line[1:]


def _as_name(words: list[str]) -> str:
    """Return a name of a few words, such as "Google Cloud"; empty if it is none."""
    is_name = len(words) <= LONGEST_NAME and all(
        word[0].isupper() or word[0].isdigit() for word in words
    )
    return " ".join(words) if is_name else ""


_FITTINGS: Mapping[str, Callable[[str, str | None], str]] = {
    "en": english.fit,
    "de": _german,
    "fr": _french,
    "es": _spanish,
}
