"""Random logs with comments, odd layouts and line ends, which know what each of their lines is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from hypothesis import strategies as st

NOISE = ("# a comment", "#", "", '# role = "not a key"', "# [[interview]]", "  # ]]] '''")
HEADERS = ("[[interview]]", "[[ interview ]]  # one")
TAILS = ("", "   ", "  # said Rita", " # = \" ' ]")
INDENTS = ("", "  ", "\t")
SIGNS = (" = ", "=", "  =\t")
OWN = {
    "role": ('"Pilot"', "'Pilot'", '"日本電気 # no comment"'),
    "location": ('"1 Main St"', "'C:\\temp'"),
    "no_contact": ("true", "false"),
    "topics": ('["Rust"]', "[ 'a]', # not the end\n  \"b\", # nor this\n]"),
    "duration": ("45", "'90 min'"),
    "notes": ('"""\n[[interview]]\nrole = "Pilot"\n"""', "'''\n# no comment\n'''"),
}
TABLES = (
    "[[interview.interviewers]]\nname = 'Jane Doe'\nrapport = \"good\"",
    '[[ interview . interviewers ]] # she\nname = "Bo"\n# nothing else',
    "[[interview.questions]]\nasked = 'Why?'\nanswered = '''\nrole = \"none\"\n'''",
)


class Piece(NamedTuple):
    """Lines of a log: `head`, `value` and `tail` of a key of an interview, or only a text."""

    head: str
    value: str = ""
    tail: str = ""
    interview: str = ""
    key: str = ""


@dataclass(frozen=True)
class Log:
    """A log without a problem."""

    pieces: tuple[Piece, ...]
    ids: tuple[str, ...]
    end: str
    """How its lines end."""

    @property
    def text(self) -> str:
        lines = "\n".join(piece.head + piece.value + piece.tail for piece in self.pieces)
        return lines.replace("\n", self.end)

    def assert_only(self, after: str, which: str, changes: Mapping[str, Any]) -> None:
        """Assert that `after` says what it shall, and that every other byte is as it was.

        The changed values stand on one line each, new keys behind the last one of the interview.
        """
        document = tomllib.loads(self.text)
        (table,) = [each for each in document["interview"] if each["id"] == which]
        changes = {key: value for key, value in changes.items() if table.get(key) != value}
        own = [piece for piece in self.pieces if piece.interview == which]
        new = changes.keys() - {piece.key for piece in own}
        patterns = []
        for piece in self.pieces:
            if piece.interview != which or piece.key not in changes:
                patterns.append(re.escape(piece.head + piece.value + piece.tail))
            elif changes[piece.key] is not None:
                patterns.append(rf"{re.escape(piece.head)}\S[^\n]*{re.escape(piece.tail)}")
            if piece is own[-1]:
                patterns += [r"[^\n]+"] * len(new)
        assert re.fullmatch("\n".join(patterns), after.replace(self.end, "\n")), after
        assert after.count("\r\n") == (after.count("\n") if self.end == "\r\n" else 0)
        for key, value in changes.items():
            if value is None:
                del table[key]
            else:
                table[key] = value
        assert tomllib.loads(after) == document


@st.composite
def logs(draw: st.DrawFn) -> Log:
    """Up to four interviews of different companies, on one day."""
    pieces: list[Piece] = []

    def some(of: tuple[str, ...], most: int = 2) -> None:
        pieces.extend(map(Piece, draw(st.lists(st.sampled_from(of), max_size=most))))

    ids = tuple(f"i{number}" for number in range(draw(st.integers(1, 4))))
    for id_ in ids:
        some(NOISE)
        pieces.append(Piece(draw(st.sampled_from(HEADERS))))
        own = {"id": f'"{id_}"', "company": f"'Company {id_}'", "start": "2026-11-23 10:00:00"}
        for key in draw(st.lists(st.sampled_from(sorted(OWN)), unique=True)):
            own[key] = draw(st.sampled_from(OWN[key]))
        for key in draw(st.permutations(sorted(own))):
            some(NOISE)
            head = f"{draw(st.sampled_from(INDENTS))}{key}{draw(st.sampled_from(SIGNS))}"
            pieces.append(Piece(head, own[key], draw(st.sampled_from(TAILS)), id_, key))
        for table in draw(st.lists(st.sampled_from(TABLES), unique=True)):
            some(NOISE)
            pieces.append(Piece(table))
    some(NOISE)
    some(("",))
    return Log(tuple(pieces), ids, draw(st.sampled_from(("\n", "\r\n"))))
