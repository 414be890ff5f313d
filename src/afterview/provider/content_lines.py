r"""The content lines of RFC 5545: the only reader of them in afterview, and public for providers.

`read_lines` unfolds a text and takes each line apart. It never raises: what it cannot understand is
read as far as possible, and `ContentLine.damage` says what is wrong with it. What programs really
write is understood: quotes and colons inside a parameter, line ends of CR CR LF, and texts whose
line breaks are not escaped. `with_components` adds the components that each line is in, and closes
those whose END is missing.

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
from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_LINE_END = re.compile(r"\r{0,2}\n|\r")
_NAME = re.compile(r"[A-Za-z0-9-]+")
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=((?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)')
_PARAMETER_VALUE = re.compile(r'"([^"]*)"|([^",]+)|(?<![^,])(?=,|$)')
_NEXT_PARAMETER = re.compile(r";(?=[A-Za-z0-9-]+=)")
_STRICT_VALUES = re.compile(r'(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*')
_LOOSE_PARAMETER = re.compile(
    r';([A-Za-z0-9-]+)=("(?:\\.|[^"\\]|"(?![;:,]))*"(?=[;:])|(?!")[^;:]*)'
)
"""A parameter with quotes in its value: the one that ends it is followed by `;` or `:`."""
_TIME_BEHIND = re.compile(r":\s*\d{8}(?:T\d{6}Z?)?\s*\Z")
_MAIL_BEHIND = re.compile(r":(?=mailto:)", re.IGNORECASE)
_VALUES = {
    **dict.fromkeys(("DTSTART", "DTEND", "DUE", "RECURRENCE-ID"), _TIME_BEHIND),
    **dict.fromkeys(("ORGANIZER", "ATTENDEE"), _MAIL_BEHIND),
}
"""How the value of a property begins, so that a colon in a parameter is not taken for its end."""
_TEXTS = frozenset(("SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "CONTACT", "X-ALT-DESC"))
"""The properties whose text some programs write with line breaks that are not escaped."""
_PROPERTY = re.compile(r"([A-Za-z0-9-]+)[;:]( ?)")
_PROPERTIES = re.compile(
    r"BEGIN|END|CALSCALE|METHOD|PRODID|VERSION|ATTACH|CATEGORIES|CLASS|COMMENT|DESCRIPTION|GEO|"
    r"LOCATION|PERCENT-COMPLETE|PRIORITY|RESOURCES|STATUS|SUMMARY|COMPLETED|DTEND|DUE|DTSTART|"
    r"DURATION|FREEBUSY|TRANSP|TZID|TZNAME|TZOFFSETFROM|TZOFFSETTO|TZURL|TZUNTIL|TZID-ALIAS-OF|"
    r"ATTENDEE|CONTACT|ORGANIZER|RECURRENCE-ID|RELATED-TO|URL|UID|EXDATE|EXRULE|RDATE|RRULE|ACTION|"
    r"REPEAT|TRIGGER|CREATED|DTSTAMP|LAST-MODIFIED|SEQUENCE|REQUEST-STATUS|NAME|REFRESH-INTERVAL|"
    r"SOURCE|COLOR|IMAGE|CONFERENCE|ACKNOWLEDGED|PROXIMITY|BUSYTYPE|CONCEPT|LINK|REFID|"
    r"LOCATION-TYPE|PARTICIPANT-TYPE|RESOURCE-TYPE|CALENDAR-ADDRESS|STYLED-DESCRIPTION|"
    r"STRUCTURED-DATA"
)
"""The properties of RFC 5545, 7808, 7953, 7986, 9073, 9074 and 9253."""
_SIBLINGS = (
    frozenset(("VCALENDAR",)),
    frozenset(("VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE", "VAVAILABILITY")),
    frozenset(("STANDARD", "DAYLIGHT", "VALARM")),
)
"""Components beside each other: where one begins, those of its row and of the next have ended."""
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
    parts = _LINE_END.split(text.removeprefix("\ufeff"))
    # Some programs write each line end twice, so that every second line is empty.
    is_doubled = bool(parts[2:]) and not any(parts[1::2])
    line: _Folded | None = None
    for number, part in enumerate(parts, 1):
        if line and part[:1] in {" ", "\t"} and not line.blanks:
            line.add(part, part[1:])
        elif line and not part:
            line.blanks += not is_doubled
        elif line and line.goes_on_with(part):
            line.add(part, "\\n" * (line.blanks + 1) + part)
            line.is_broken, line.blanks = True, 0
        else:
            if line:
                yield _content_line(line, longest)
            line = _Folded(number, part) if part else None
    if line:
        yield _content_line(line, longest)


def with_components(
    lines: Iterable[ContentLine],
) -> Iterator[tuple[Sequence[str], ContentLine]]:
    """Yield each line with the names of the components that it is in, the outermost first.

    BEGIN and END are in the component that they begin and end. The names are in upper case. The
    sequence is the same object for every line and changes with the next one, so copy it to keep it.
    A component without an END ends where one begins that cannot be in it, or where that ends which
    it is in; an END of nothing ends nothing. Both are damage of the line where it is noticed.
    """
    components: list[str] = []
    open_ = Counter[str]()
    for line in lines:
        damage = line.damage
        name = line.value.strip().upper() if line.name in {"BEGIN", "END"} else ""
        before = len(components)
        if line.name == "BEGIN":
            for ended in _ended_by(name):
                while open_[ended]:
                    open_[components.pop()] -= 1
            damage = _no_end(line.number, before - len(components)) or damage
            components.append(name)
            open_[name] += 1
        elif line.name == "END" and open_[name]:
            while components[-1] != name:
                open_[components.pop()] -= 1
            damage = _no_end(line.number, before - len(components)) or damage
        elif line.name == "END":
            damage = f"line {line.number} ends what has not begun"
        yield components, line._replace(damage=damage) if damage != line.damage else line
        if line.name == "END" and open_[name]:
            open_[components.pop()] -= 1


def _ended_by(name: str) -> Iterator[str]:
    """Yield the components that have ended where this one begins."""
    for at, row in enumerate(_SIBLINGS):
        if name in row:
            for below in _SIBLINGS[at:]:
                yield from below


def _no_end(number: int, missing: int) -> str:
    return f"the END of a component is missing before line {number}" if missing else ""


def unescape_text(value: str) -> str:
    r"""Return the text that a value of the type TEXT means (RFC 5545, 3.3.11).

    A backslash before any other character than those of the standard is left out.
    """
    return _BACKSLASH.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


class _Folded:
    """Collects the physical lines of a content line."""

    def __init__(self, number: int, part: str) -> None:
        self.number = number
        self.raw = [part]
        self.parts = [part]
        name = _NAME.match(part)
        self.written_name = name[0] if name else ""
        self.name = self.written_name.upper()
        self.is_broken = False
        """Whether its text has line breaks that are not escaped."""
        self.blanks = 0
        """The number of empty lines behind it."""

    def add(self, raw: str, part: str) -> None:
        self.raw.append(raw)
        self.parts.append(part)

    def goes_on_with(self, part: str) -> bool:
        """Whether a line that is not folded belongs to the text of this one, and is no property.

        Names of properties are in capitals where that of this one is; so `color:red` in a text of
        HTML is none, and neither is `Location: here` in a text for people.
        """
        if self.name not in _TEXTS:
            return False
        found = _PROPERTY.match(part)
        if found is None:
            return True
        name = found[1].upper()
        is_known = _PROPERTIES.fullmatch(name) is not None or name.startswith("X-")
        if self.written_name == self.name:
            return found[1] != name or (bool(found[2]) and not is_known)
        return not is_known or bool(found[2])


def _content_line(line: _Folded, longest: int | None) -> ContentLine:
    whole = "".join(line.parts)[:longest]
    number = line.number
    colon, parameters, is_sound = _parameters(line.name, whole)
    if not line.name:
        damage = f"line {number} does not begin with the name of a property"
    elif colon == -1:
        damage = f"line {number} has no colon"
    elif not is_sound:
        damage = f"line {number} has parameters that cannot be read"
    elif line.is_broken:
        damage = f"the text of line {number} has line breaks that are not escaped"
    else:
        damage = ""
    return ContentLine(
        number=number,
        name=line.name,
        parameters=parameters or _NONE,
        value=whole[colon + 1 :] if colon != -1 else "",
        raw="\r\n".join(line.raw),
        damage=damage,
    )


def _parameters(name: str, whole: str) -> tuple[int, dict[str, tuple[str, ...]], bool]:
    """Return the place of the colon or -1, the parameters, and whether all could be read."""
    begin = len(name)
    at = begin
    strict: dict[str, tuple[str, ...]] = {}
    while found := _PARAMETER.match(whole, at):
        at = found.end()
        strict[found[1].upper()] = _values(found[2])
    is_strict = whole[at : at + 1] == ":"
    pattern = _VALUES.get(name)
    if pattern and not (is_strict and pattern.match(whole, at)):
        behind = pattern.search(whole, begin)
        first, *rest = _NEXT_PARAMETER.split(whole[begin : behind.start() if behind else begin])
        if behind and not first.strip():
            pairs = (each.partition("=") for each in rest)
            loose = {key.upper(): _loose_values(written) for key, _, written in pairs}
            return behind.start(), loose, True
    if is_strict:
        return at, strict, True
    colon, loose = begin, {}
    while found := _LOOSE_PARAMETER.match(whole, colon):
        colon = found.end()
        loose[found[1].upper()] = _loose_values(found[2])
    if whole[colon : colon + 1] == ":":
        return colon, loose, True
    return whole.find(":", at), strict, False


def _loose_values(written: str) -> tuple[str, ...]:
    """Return the values of a parameter that may have quotes and colons where none are allowed."""
    written = written.strip() if '"' in written else written
    if _STRICT_VALUES.fullmatch(written):
        return _values(written)
    if written.startswith('"'):
        written = written[1:].removesuffix('"')
    return (_without_carets(written.replace('\\"', '"')),)


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
