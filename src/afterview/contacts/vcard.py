r"""Writes vCards (RFC 6350, or RFC 2426 for services that know only that), and changes them.

A card is never parsed and written anew: only the lines of properties that are still as we wrote
them are replaced, and every other line stays as it is. What we write has the same form in both
versions. A *unit* is what is replaced together; a card's units are kept as unfolded lines:

    >>> units(person)["name"]
    ('FN:Jane Doe', 'N:Doe;Jane;;;')
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from afterview.model import first_name
from afterview.provider import ical
from afterview.provider.content_lines import read_lines, unescape_text
from afterview.provider.ical_edit import PRODID
from afterview.provider.ical_read import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from afterview.contacts.people import Meeting, Person
    from afterview.provider.content_lines import ContentLine

    Units = Mapping[str, Sequence[str]]
    """The lines of a card by unit, unfolded; a unit without a line is left out."""

    Meaning = tuple[str, str, frozenset[tuple[str, str]], tuple[str, ...]]
    """What a line means, however it is folded or escaped: group, name, parameters, components."""

_SINGLE = {"name": ("FN", "N"), "company": ("ORG",), "title": ("TITLE",), "note": ("NOTE",)}
"""The properties of each unit that is replaced as a whole."""
_LISTS = {"email": "EMAIL", "profile": "URL"}
"""The property of each unit whose lines are added and taken away one by one."""
_OURS = frozenset({"BEGIN", "VERSION", "PRODID", "UID", "REV", "END"})
"""The properties of a card that say nothing about a person."""
_STRUCTURED = frozenset({"N", "ORG"})
"""The properties whose value has components, with semicolons between them."""
_GROUP = re.compile(r"([A-Za-z0-9-]+)\.(?=[A-Za-z0-9-])")
_SEMICOLON = re.compile(r"(?<!\\)(?:\\\\)*(;)")
_INITIAL = re.compile(r"\w\.?")
_LINK = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)
_URN = "urn:uuid:"
INTERVIEWS = "Interviews:"
"""Begins the note of a card."""


class _Line(NamedTuple):
    raw: str
    name: str
    meaning: Meaning
    value: str
    """Without escapes."""


class Merged(NamedTuple):
    """The result of a merge: the text to write, and the units as they are ours after that."""

    text: str
    base: Units


def units(person: Person, *, with_notes: bool = False) -> Units:
    """Return the lines of a person's card; private notes are only in it `with_notes`."""
    said = {
        "name": (_text_line("FN", person.name), f"N:{_structured_name(person.name)}"),
        "company": (_text_line("ORG", person.company),),
        "title": (_text_line("TITLE", person.title),) if person.title else (),
        "email": tuple(_text_line("EMAIL;TYPE=work", each) for each in person.emails),
        "profile": tuple(
            f"URL:{_uri(each)}" for each in person.profiles if _LINK.fullmatch(each.strip())
        ),
        "note": (_text_line("NOTE", _note(person, with_notes=with_notes)),),
    }
    return {unit: lines for unit, lines in said.items() if lines}


def created(uid: str, of: Units, version: str) -> str:
    """Return a new card, in `version` 3.0 or 4.0."""
    head = ("BEGIN:VCARD", f"VERSION:{version}", f"PRODID:{PRODID}", f"UID:{_URN}{uid}")
    lines = [_folded(line) for unit in (*_SINGLE, *_LISTS) for line in of.get(unit, ())]
    return joined((*head, *lines, "END:VCARD"))


def uid_in(text: str) -> str:
    """Return the uid of a card, in lower case and without the prefix of a URN; empty without one.

    Some services add the prefix, and some take it away.
    """
    found = (line.value.strip() for line in _lines(text) if line.name == "UID")
    return next(found, "").casefold().removeprefix(_URN)


def has_address(text: str, email: str) -> bool:
    """Return whether a card has an address, in any case."""
    wanted = email.casefold()
    return any(each.name == "EMAIL" and each.value.casefold() == wanted for each in _lines(text))


def is_untouched(text: str, base: Units) -> bool:
    """Return whether nothing in a card differs from what we wrote."""
    there = _sorted(line.meaning for line in _lines(text) if line.name not in _OURS)
    return there == _sorted(meaning for lines in base.values() for meaning in _meanings(lines))


def was_written(text: str, base: Units, sent: Units) -> bool:
    """Return whether a write of `sent` over `base` took effect, of which the answer was lost.

    A write takes effect as a whole, so one line of it that was not there before is enough.
    """
    before, there = _all(base), {line.meaning for line in _lines(text)}
    return any(meaning in there for meaning in _all(sent) - before)


def merged(text: str, wanted: Units, base: Units, rev: str) -> Merged:
    """Return a card with what is `wanted` in place of what we wrote (`base`).

    A unit that the person changed, or deleted, stays as it is. So does each address and link of
    theirs. `rev` is the moment of the change in UTC, `20261130T213000Z`, and takes the place of an
    older one.
    """
    edit = _Edit(_lines(text), wanted, base)
    after: dict[str, Sequence[str]] = {unit: edit.replace(unit) for unit in _SINGLE}
    after |= {unit: edit.adjust(unit) for unit in _LISTS}
    return Merged(edit.text(rev) or text, {unit: (*each,) for unit, each in after.items() if each})


class _Edit:
    """Collects what changes in one card."""

    def __init__(self, lines: Sequence[_Line], wanted: Units, base: Units) -> None:
        self._lines = lines
        self._wanted = wanted
        self._base = base
        self._stale: set[int] = set()
        self._fresh: dict[int, list[str]] = {}
        """New lines, by the number of the line that they come before."""
        ends = (number for number, line in enumerate(lines) if line.name == "END")
        self._end = next(ends, len(lines))

    def replace(self, unit: str) -> Sequence[str]:
        """Replace a unit if it is as we wrote it; return the lines of it that are ours then."""
        at = [number for number, line in enumerate(self._lines) if line.name in _SINGLE[unit]]
        there = _sorted(self._lines[number].meaning for number in at)
        now, then = self._wanted.get(unit, ()), self._base.get(unit, ())
        if there == _sorted(_meanings(now)):
            return now
        if there != _sorted(_meanings(then)):
            return then
        self._stale.update(at)
        self._fresh.setdefault(at[0] if at else self._end, []).extend(now)
        return now

    def adjust(self, unit: str) -> Sequence[str]:
        """Add and take away lines of a unit; return those that are ours then."""
        now = self._wanted.get(unit, ())
        meant, written = {*_meanings(now)}, {*_meanings(self._base.get(unit, ()))}
        there = {at: line for at, line in enumerate(self._lines) if line.name == _LISTS[unit]}
        self._stale.update(at for at, line in there.items() if line.meaning in written - meant)
        values = {line.value.casefold() for line in there.values()}
        for text, line in zip(now, map(_only, now), strict=True):
            # What we wrote and is not there any more, the person took away or changed.
            if line.value.casefold() not in values and line.meaning not in written:
                self._fresh.setdefault(self._end, []).append(text)
        return now

    def text(self, rev: str) -> str:
        """Return the card with the changes; empty if there are none."""
        if not self._stale and not any(self._fresh.values()):
            return ""
        texts: list[str] = []
        for number, line in enumerate(self._lines):
            texts.extend(map(_folded, self._fresh.get(number, ())))
            if line.name == "REV":
                texts.append(f"REV:{rev}")
            elif number not in self._stale:
                texts.append(line.raw)
        return joined(texts)


def _lines(text: str) -> list[_Line]:
    return [_line(line) for line in read_lines(text)]


def _line(line: ContentLine) -> _Line:
    group, raw = "", line.raw
    if found := _GROUP.match(raw):  # RFC 6350, 3.3: `item1.EMAIL:...`; RFC 5545 has no groups
        group = found[1].casefold()
        line = next(read_lines(raw[found.end() :]), line)
    parameters = frozenset(
        (name, value.casefold()) for name, values in line.parameters.items() for value in values
    )
    parts = _components(line.value) if line.name in _STRUCTURED else [line.value]
    value = tuple(unescape_text(part).strip() for part in parts)
    while value and not value[-1]:
        value = value[:-1]
    return _Line(raw, line.name, (group, line.name, parameters, value), ";".join(value))


def _components(value: str) -> list[str]:
    """Return the components of a value, which semicolons without a backslash divide."""
    parts, begin = [], 0
    for found in _SEMICOLON.finditer(value):
        parts.append(value[begin : found.start(1)])
        begin = found.end()
    return [*parts, value[begin:]]


def _meanings(lines: Sequence[str]) -> list[Meaning]:
    return [line.meaning for text in lines for line in _lines(text)]


def _all(of: Units) -> set[Meaning]:
    return {meaning for lines in of.values() for meaning in _meanings(lines)}


def _only(line: str) -> _Line:
    """Return a line of ours, taken apart."""
    return next(map(_line, read_lines(line)))


def _sorted(meanings: Iterable[Meaning]) -> list[Meaning]:
    return sorted(meanings, key=repr)


def _text_line(name: str, text: str) -> str:
    return f"{name}:{_escaped(text)}"


def _escaped(text: str) -> str:
    return ical.text_value(text).to_ical().decode()


def _folded(line: str) -> str:
    from icalendar.parser import Contentline

    folded: bytes = Contentline(line).to_ical()  # type: ignore[no-untyped-call]  # it has none
    return folded.decode()


def _uri(profile: str) -> str:
    """Return the address of a profile, with what some programs divide values at encoded."""
    link = profile.strip()
    link = link if "://" in link else f"https://{link}"
    return link.replace("\\", "%5C").replace(",", "%2C").replace(";", "%3B")


def _structured_name(name: str) -> str:
    """Return family name, given name and what is between them, as far as they can be told apart."""
    before, comma, _ = name.partition(",")
    given, words = first_name(name), before.split()
    if comma and len(words) == 1:  # "Doe, Jane"
        return f"{_escaped(before.strip())};{_escaped(given)};;;"
    rest = words[len(given.split()) :]
    if not rest:
        return f";{_escaped(given)};;;"
    middle = []
    while len(rest) > 1 and _INITIAL.fullmatch(rest[0]):
        middle.append(rest.pop(0))
    return ";".join(map(_escaped, (" ".join(rest), given, " ".join(middle)))) + ";;"


def _note(person: Person, *, with_notes: bool) -> str:
    lines = [INTERVIEWS]
    for meeting in person.meetings:
        lines.append(", ".join(filter(None, _met(meeting))))
        if with_notes:
            lines += _private(meeting)
    return "\n".join(lines)


def _met(meeting: Meeting) -> Iterator[str]:
    yield f"{meeting.day} {meeting.company}"
    yield meeting.role
    yield meeting.round


def _private(meeting: Meeting) -> Iterator[str]:
    if meeting.talked_about.strip():
        yield f"You talked about: {' '.join(meeting.talked_about.split())}"
    if meeting.rapport != "neutral":
        yield f"How you got along: {meeting.rapport}"


__all__ = [
    "INTERVIEWS",
    "Merged",
    "created",
    "has_address",
    "is_untouched",
    "merged",
    "uid_in",
    "units",
    "was_written",
]
