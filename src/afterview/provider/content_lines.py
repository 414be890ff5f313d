r"""The content lines of RFC 5545: the only reader of them in afterview, and public for providers.

`read_lines` unfolds a text and takes each line apart. It never raises: what it cannot understand is
read as far as possible, and `ContentLine.damage` says what is wrong with it. `with_components` adds
the components that each line is in.

    >>> text = 'ATTENDEE;CN="Doe, Jane";MEMBER="mailto:a@x","mailto:b@x"\r\n :mailto:j@x'
    >>> line = next(read_lines(text))
    >>> line.number, line.name, line.value
    (1, 'ATTENDEE', 'mailto:j@x')
    >>> line.parameters["MEMBER"], line.parameter("CN")
    (('mailto:a@x', 'mailto:b@x'), 'Doe, Jane')

The icalendar library reads values (times, durations, time zones) and writes components; use it for
both. Its own reader of lines does not fit here: it refuses a damaged line, does not keep a line as
it was folded, does not know a bare carriage return as a line end, and takes seven times as long.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_LINE_END = re.compile(r"\r\n|\n|\r")
_NAME = re.compile(r"[A-Za-z0-9-]+")
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=((?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)')
_PARAMETER_VALUE = re.compile(r'"([^"]*)"|([^",]+)|(?<![^,])(?=,|$)')
_CARET = re.compile(r"\^([n^'])")
_CARET_MEANS = {"n": "\n", "^": "^", "'": '"'}
"""The characters that a parameter cannot contain, by how they are written there (RFC 6868)."""
_BACKSLASH = re.compile(r"\\(.)")
_NONE: Mapping[str, tuple[str, ...]] = MappingProxyType({})


class ContentLine(NamedTuple):
    """One content line, unfolded and taken apart."""

    number: int
    """The number of the physical line on which it begins; the first is 1."""
    name: str
    """The name of the property in upper case; empty if the line has none."""
    parameters: Mapping[str, tuple[str, ...]]
    """The values of each parameter by its name in upper case, without quotes and carets."""
    value: str
    """The value as it is written, so a TEXT is still escaped; see `unescape_text`."""
    raw: str
    """The line as it is written, still folded, without its last line end."""
    damage: str
    """The violation of RFC 5545, such as "line 3 has no colon"; empty if the line is sound."""

    def parameter(self, name: str) -> str:
        """Return the value of a parameter, several with commas between them; empty without it."""
        return ",".join(self.parameters.get(name, ()))


def read_lines(text: str, *, longest: int | None = None) -> Iterator[ContentLine]:
    """Yield the content lines of `text`; empty lines are left out.

    A line ends with CRLF, LF or CR. `longest` is the number of characters of an unfolded line that
    are looked at, which protects the caller from hostile files; `raw` has the whole line. Reading
    takes time in proportion to the length of the text, however it is folded.
    """
    folded: list[str] = []
    begin = 1
    for number, part in enumerate(_LINE_END.split(text.removeprefix("\ufeff")), 1):
        if part[:1] in {" ", "\t"} and folded:
            folded.append(part)
            continue
        if folded:
            yield _content_line(begin, folded, longest)
        folded, begin = [part] if part else [], number
    if folded:
        yield _content_line(begin, folded, longest)


def with_components(
    lines: Iterable[ContentLine],
) -> Iterator[tuple[Sequence[str], ContentLine]]:
    """Yield each line with the names of the components that it is in, the outermost first.

    BEGIN and END are in the component that they begin and end. The names are in upper case. The
    sequence is the same object for every line and changes with the next one, so copy it to keep it.
    """
    components: list[str] = []
    for line in lines:
        if line.name == "BEGIN":
            components.append(line.value.strip().upper())
        yield components, line
        if line.name == "END":
            del components[-1:]


def unescape_text(value: str) -> str:
    r"""Return the text that a value of the type TEXT means (RFC 5545, 3.3.11).

    A backslash before any other character than those of the standard is left out.
    """
    return _BACKSLASH.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def _content_line(number: int, folded: Sequence[str], longest: int | None) -> ContentLine:
    whole = (folded[0] + "".join(part[1:] for part in folded[1:]))[:longest]
    name = _NAME.match(whole)
    at = name.end() if name else 0
    parameters: dict[str, tuple[str, ...]] = {}
    while found := _PARAMETER.match(whole, at):
        at = found.end()
        parameters[found[1].upper()] = _values(found[2])
    colon = whole.find(":", at)
    if name is None:
        damage = f"line {number} does not begin with the name of a property"
    elif colon == -1:
        damage = f"line {number} has no colon"
    elif colon > at:
        damage = f"line {number} has parameters that cannot be read"
    else:
        damage = ""
    return ContentLine(
        number=number,
        name=name[0].upper() if name else "",
        parameters=parameters or _NONE,
        value=whole[colon + 1 :] if colon != -1 else "",
        raw="\r\n".join(folded),
        damage=damage,
    )


def _values(written: str) -> tuple[str, ...]:
    """Return the values of a parameter, which may be a list of texts with or without quotes."""
    if '"' not in written and "," not in written:
        return (_without_carets(written),)
    return tuple(
        _without_carets(found[1] or found[2] or "") for found in _PARAMETER_VALUE.finditer(written)
    )


def _without_carets(value: str) -> str:
    return _CARET.sub(lambda found: _CARET_MEANS[found[1]], value) if "^" in value else value


__all__ = ["ContentLine", "read_lines", "unescape_text", "with_components"]
