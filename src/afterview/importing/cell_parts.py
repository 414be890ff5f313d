"""Take a cell of people apart, and find names in it whose family name comes first.

In "Doe, Jane" the comma is inside of a name, and in "Anna, Tom" it is between two. The other parts
of the cell, and the other cells of its column, may show which.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from afterview.dates.grammar import listed
from afterview.model import slug

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Part(NamedTuple):
    """Holds a part of a cell."""

    between: str
    """What separates it from the part before, in small letters; empty for the first."""
    text: str


_PIECE = re.compile(
    r"""(?P<kept> \([^()]*\) | <[^<>]*> | "[^"]*" | https?://[^\s,;]+ )
    | (?P<between> [;\n|,] | \s[-–—]\s | /
      | \s(?:and|und|et|y|&|\+)\s | : (?=\s) )
    | (?P<text> . )""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_TITLE = re.compile(
    r"\b(?:engineer(?:ing|s)?|manager|director|directrice|vp|svp|evp|avp|vice|president|chief|"
    r"c[etfioprms]o|chro|recruit(?:er|ing|ment)|recruteu(?:r|se)|talent|hr|human|sourcer|hiring|"
    r"developer|designer|architect|analyst|scientist|researcher|officer|(?:co-?)?founder|"
    r"owner|consultant|specialist|coordinator|assistant|associate|administrator|lead|leader|head|"
    r"leiter(?:in)?|professor|principal|staff|senior|junior|intern|trainee|partner|product|design|"
    r"sales|marketing|finance|legal|operations|ops|people|data|platform|security|research|"
    r"development|technology|software|backend|frontend|full-?stack|devops|sre|qa|team|teams|"
    r"department|dept|supervisor|executive|advisor|counsel|accountant|member|interviewer|"
    r"organi[sz]er|panel|technical|tech|strategy|business|support|customer|success|growth|"
    r"infrastructure|ph\.? ?d|m\.?b\.?a|m\.?sc|b\.?sc|m\.?d|esq|cpa|cfa|pmp|jr|sr|i{2,3}|iv)\b\.?|"
    r"ingenieur|geschäftsführer|entwickler",
    re.IGNORECASE,
)
"""Words that a title has, and a name has not."""
_CAPITALS = re.compile(r"[A-Z]{2,5}")
"""An abbreviation, which is a title that we do not know."""
PHONE = re.compile(r"[+(]?\d[\d\s()./-]{5,}(?:\s*(?:x|ext\.?)\s*\d+)?")
_LINES = frozenset({";", "\n"})
"""What separates people wherever it is."""
_AND = frozenset({"and", "und", "et", "y", "&", "+", "/", "|"})
_BARE = re.compile(r"[^\W\d_][^\d_()<>@:\"]*")
_HONORIFIC = re.compile(r"(?:(?:dr|prof|mr|mrs|ms|mx|herr|frau|mme|sra?)\b\.?\s+)+", re.IGNORECASE)
_PARTICLES = {*listed("van; von; de; del; der; den; di; da; dos; du; la; le; ter; zu; bin; al; el")}
"""Words with which a family name may begin."""
_PAIR = 2


def parts_of(cell: str) -> Iterator[Part]:
    """Yield the parts of a cell, each behind what separates it from the one before."""
    between, text = "", ""
    for piece in _PIECE.finditer(cell):
        if sign := piece["between"]:
            if text.strip():
                yield Part(between, text.strip())
            between, text = (sign if sign == "\n" else sign.strip().casefold()), ""
        else:
            text += piece[0]
    if text.strip():
        yield Part(between, text.strip())


def is_title(part: str) -> bool:
    """Return whether a part is a title, and no name."""
    said = re.sub(r"\s*\([^()]*\)", "", part)
    return "@" not in said and bool(_TITLE.search(said) or _CAPITALS.fullmatch(said))


def turned(parts: Sequence[Part], *, is_list: bool) -> tuple[list[Part], list[str]]:
    """Return the parts, with each "Doe, Jane" as one part "Jane Doe", and those that are doubtful.

    `is_list` says that a comma is known to separate people where nothing else does.
    """
    groups = _groups(parts, _LINES | _AND)
    named = [group for group in groups if any(map(_is_name, group))]
    pairs = [group for group in named if _is_pair(group)]
    is_alone = len(named) == 1
    if not pairs or (is_alone and is_list) or not all(map(_is_pair_or_full, named)):
        return list(parts), []
    found = [part for group in groups for part in (_joined(group) if group in pairs else group)]
    doubtful = [", ".join(part.text for part in group if _is_name(part)) for group in pairs]
    return found, doubtful if is_alone and not _has_address_of_both(pairs[0]) else []


def is_list(cell: str) -> bool:
    """Return whether a cell shows that the commas of its column separate people."""
    for group in _groups(list(parts_of(cell)), _LINES):
        names = [part for part in group if _is_name(part)]
        has_commas = any(part.between == "," for part in names[1:])
        given = [_without_asides(part.text) for part in names[1::_PAIR]]
        may_be_pairs = len(names) % _PAIR == 0 and all(map(_is_short, given))
        if has_commas and not may_be_pairs and not any(map(_is_pair, _groups(group, _AND))):
            return True
    return False


def _groups(parts: Sequence[Part], signs: frozenset[str]) -> list[list[Part]]:
    """Return the parts in groups; each begins behind one of the signs."""
    groups = list[list[Part]]()
    for part in parts:
        if not groups or part.between in signs:
            groups.append([])
        groups[-1].append(part)
    return groups


def _is_name(part: Part) -> bool:
    return bool(_BARE.match(part.text)) and not is_title(part.text) and "://" not in part.text


def _is_pair(group: Sequence[Part]) -> bool:
    """Return whether a group begins with a family name, and a given name behind a comma."""
    at = _first_name(group)
    names = [part for part in group if _is_name(part)]
    if len(names) != _PAIR or names != list(group[at : at + _PAIR]) or names[1].between != ",":
        return False
    family, given = names[0].text, _without_asides(names[1].text)
    is_capital = family.isupper() and not given.isupper()
    return _is_family(family) and (_is_short(given) or is_capital) and bool(_BARE.fullmatch(given))


def _first_name(group: Sequence[Part]) -> int:
    return next((at for at, part in enumerate(group) if _is_name(part)), 0)


def _is_pair_or_full(group: Sequence[Part]) -> bool:
    return _is_pair(group) or not any(
        _is_short(_without_asides(part.text)) for part in group if _is_name(part)
    )


def _is_family(text: str) -> bool:
    """Return whether this may be a family name: "Doe", "van der Berg", "Garcia Lopez"."""
    first, *rest = _HONORIFIC.sub("", text).split() or [""]
    is_family = len(rest) < _PAIR or first.casefold() in _PARTICLES
    return bool(_BARE.fullmatch(text)) and is_family


def _is_short(text: str) -> bool:
    """Return whether a name is one word, with initials at most: "Jane", "Jane A."."""
    _, *rest = text.split() or [""]
    return all(len(word.strip(".")) == 1 for word in rest)


def _without_asides(text: str) -> str:
    """Return a part without what is in brackets, or its address."""
    return re.sub(r"\s*(?:[(<].*|\S+@\S+)$", "", text)


def _joined(group: Sequence[Part]) -> list[Part]:
    """Return a group with the two parts of a name as one: `Dr. Jane A. Doe <jane@acme.example>`."""
    at = _first_name(group)
    family, second = group[at : at + _PAIR]
    honorific = _HONORIFIC.match(family.text)
    before = honorific[0] if honorific else ""
    given = _without_asides(second.text)
    aside = second.text[len(given) :]
    name = f"{before}{given} {family.text[len(before) :]}{aside}"
    return [*group[:at], Part(family.between, name), *group[at + _PAIR :]]


def _has_address_of_both(group: Sequence[Part]) -> bool:
    """Return whether the address of a pair has a word of its family name in it."""
    local = next((part.text for part in group if "@" in part.text), "").partition("@")[0]
    squeezed = slug(local.rpartition("<")[2]).replace("-", "")
    family = _HONORIFIC.sub("", group[_first_name(group)].text)
    return any(word in squeezed for word in slug(family).split("-") if word not in _PARTICLES)
