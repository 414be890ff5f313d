"""Changes to the text of a log that touch only the lines they name; every other byte stays.

`tomli` decides what the text says before and after, and a change that does not come out exactly
as asked is refused. Reading and writing the file is left to `log_file`, and whether what is written
makes sense to `log`.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from afterview.errors import InputError
from afterview.log.parse import INTERVIEW, INTERVIEWER, QUESTION
from afterview.model import slug
from afterview.toml.positions import lines_of, load
from afterview.toml.values import listed, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Changes = Mapping[str, object | None]
"""What keys of a table shall say; None removes one."""


class _Kind(NamedTuple):
    """A list of tables in an interview."""

    key: str
    """Which key tells its entries apart,"""
    same: Callable[[str], str]
    """once this has been done to both."""
    keys: Iterable[str]
    """All keys of an entry, in the order of the manual."""
    after: tuple[str, ...]
    """What a new entry follows, the best place first."""


_KINDS = {
    "interviewers": _Kind("name", slug, INTERVIEWER, ("interviewers",)),
    "questions": _Kind("asked", str.strip, QUESTION, ("questions", "interviewers")),
}

_CLOSING = ('"""', "'''", "]", "}")
"""The last line of a statement of several lines holds one of these."""

_STRING = r'"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\''
_TEXT_OR_COMMENT = re.compile(
    rf'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|{_STRING}|(#[^\n]*)', re.DOTALL
)
"""A text, in which a # means nothing, or a comment."""
_OPENS = re.compile(r"\s*[^\s=]+\s*=\s*\[[ \t]*(?:#.*)?\n")
_SHUTS = re.compile(r"[ \t]*\][ \t]*(?:#.*)?\n?")
_ITEM = re.compile(
    rf"(?P<indent>[ \t]*)(?P<item>(?!\"\"\"|''')(?:{_STRING}))(?P<comma>(?:[ \t]*,)?)"
    r"[ \t]*(?:#.*)?\n"
)
"""The lines of a list that is written with an item on each."""

_UNSAFE = (
    "the log is laid out in a way that afterview cannot edit safely, so nothing was changed: make "
    "this change by hand, or begin each interview with [[interview]], its keys on the lines below"
)


def set_values(text: str, interview_id: str, changes: Changes) -> str:
    """Return the log with keys of one interview set, or removed where the value is None.

    A value is text, bool, int, date, datetime (with or without an offset) or a list of texts. New
    keys follow the last one; a comment behind a value stays. Raises InputError where there is no
    such interview, or the log is laid out so that it cannot be edited safely.
    """
    edit = _Edit(text, interview_id)
    edit.set_values(changes)
    return edit.done()


def set_person(text: str, interview_id: str, name: str, changes: Changes) -> str:
    """Return the log with keys of one interviewer set or removed; a new one comes last.

    Names are compared as in step ids. Values and errors are those of `set_values`.
    """
    edit = _Edit(text, interview_id)
    edit.set_entry("interviewers", name, changes)
    return edit.done()


def add_questions(text: str, interview_id: str, questions: Iterable[Changes]) -> str:
    """Return the log with questions added; of one that is there, what else is given is set.

    Each has `asked`, by which it is found. Values and errors are those of `set_values`.
    """
    edit = _Edit(text, interview_id)
    for question in questions:
        changes = {key: value for key, value in question.items() if key != "asked"}
        edit.set_entry("questions", str(question["asked"]), changes)
    return edit.done()


def lost_comments(before: str, after: str) -> list[str]:
    """Return the comments that one text of a log has and the other has not, in their order."""
    old, new = _lines(before), _lines(after)
    # What is alike at both ends is left out, so that a long log costs no more than a short one.
    first = next((n for n, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), 0)
    left = Counter(_comments("".join(new[_begin(new, first) :])))
    lost = []
    for comment in _comments("".join(old[_begin(old, first) :])):
        if left[comment]:
            left[comment] -= 1
        else:
            lost.append(comment)
    return lost


def append(text: str, fields: Mapping[str, Any]) -> str:
    """Return the log with one more interview at its end, its keys in the order of the manual.

    Values are those of `set_values`; `interviewers` and `questions` are sequences of mappings. What
    is None is left out. That the id is a new one is left to the caller. Raises InputError where the
    log is laid out so that nothing can be added.
    """
    document = _read(text)
    table = _given({key: value for key, value in fields.items() if key not in _KINDS})
    blocks = [_block("[[interview]]", table, INTERVIEW)]
    for name, kind in _KINDS.items():
        if entries := [_given(entry) for entry in fields.get(name) or ()]:
            blocks += [_block(f"[[interview.{name}]]", entry, kind.keys) for entry in entries]
            table[name] = entries
    interviews = document.setdefault("interview", [])
    if not isinstance(interviews, list):
        raise InputError(_UNSAFE)
    interviews.append(table)
    lines = _lines(text)
    if lines and lines[-1].strip():
        blocks.insert(0, "")
    lines += _with_ends("\n".join(blocks), _end_of(text))
    return _joined(lines, text, document)


@dataclass(frozen=True, slots=True)
class _Statement:
    """A `key = value` or a header: what it says on its own, and where it stands."""

    said: Mapping[str, Any]
    is_header: bool
    first: int
    """Its first line, counted from 0."""
    end: int
    """The line after its last."""


class _Edit:
    """One interview being changed: its lines, and what the log shall say in the end."""

    def __init__(self, text: str, interview_id: str) -> None:
        """Find the interview; raise InputError."""
        self._text = text
        self._document = _read(text)
        position = _position(self._document, interview_id)
        interviews = self._document["interview"]
        self._interview = interviews[position]
        where, lines = lines_of(text), _lines(text)
        first = where.of(("interview", position)) - 1
        end = len(lines)
        if position + 1 < len(interviews):
            end = where.of(("interview", position + 1)) - 1
        self._before, self._lines, self._after = lines[:first], lines[first:end], lines[end:]
        if load(self._lines[0])[0] != {"interview": [{}]}:
            raise InputError(_UNSAFE)

    def done(self) -> str:
        """Return the changed text; raise InputError where it does not say what it shall."""
        return _joined([*self._before, *self._lines, *self._after], self._text, self._document)

    def set_values(self, changes: Changes) -> None:
        """Change keys of the interview itself."""
        self._set(self._tables()[0], _changed(self._interview, changes, INTERVIEW))

    def set_entry(self, name: str, which: str, changes: Changes) -> None:
        """Change keys of one interviewer or question, or add it where it is missing."""
        kind = _KINDS[name]
        entries = self._interview.setdefault(name, [])
        if not _are_tables(entries):
            raise InputError(_UNSAFE)
        known = [kind.same(str(entry.get(kind.key, ""))) for entry in entries]
        if kind.same(which) not in known:
            entries.append(_given({kind.key: which, **changes}))
            self._add(name, entries[-1])
            return
        at = known.index(kind.same(which))
        changes = _changed(entries[at], changes, kind.keys)
        if not changes:
            return
        array = self._array(name)
        if array is not None:
            self._replace(array, _with_entry_set(self._written(array), name, at, changes))
        else:
            header: Mapping[str, Any] = {"interview": {name: [{}]}}
            self._set([each for each in self._tables() if each[0].said == header][at], changes)

    def _tables(self) -> list[list[_Statement]]:
        """Return the tables, each with its header first; the interview's own is the first."""
        tables: list[list[_Statement]] = []
        for statement in _statements(self._lines):
            if statement.is_header:
                tables.append([])
            tables[-1].append(statement)
        return tables

    def _array(self, name: str) -> _Statement | None:
        """Return the statement `name = [{...}]`; None where each entry has a table of its own."""
        return next((each for each in self._tables()[0][1:] if name in each.said), None)

    def _written(self, statement: _Statement) -> str:
        """Return the lines of a statement, each ended with a line feed."""
        return "".join(self._lines[statement.first : statement.end]).replace("\r\n", "\n")

    def _replace(self, statement: _Statement, new: str) -> None:
        """Put other lines in the place of a statement."""
        end = _end_of(self._lines[statement.end - 1])
        self._lines[statement.first : statement.end] = _with_ends(new, end)

    def _set(self, table: Sequence[_Statement], changes: Changes) -> None:
        """Change keys of one table; new ones follow its last one."""
        edits: list[tuple[_Statement, str]] = []
        new = ""
        for key, value in changes.items():
            standing = [statement for statement in table[1:] if key in statement.said]
            if value is not None and len(standing) == 1:
                edits.append((standing[0], _with_value(self._written(standing[0]), key, value)))
                continue
            # What was written as `key.part = ...` has a line for each part.
            edits += [(statement, "") for statement in standing]
            if value is not None:
                new += _pair(key, value, _indent(self._lines[table[-1].first]))
        self._insert(table[-1].end, new)
        # From below, so that the places of those above stay true.
        for statement, text in sorted(edits, key=lambda edit: edit[0].first, reverse=True):
            self._replace(statement, text)

    def _insert(self, at: int, new: str) -> None:
        """Put lines before the line `at`, with the line ends of the one above."""
        self._lines[at:at] = _with_ends(new, _end_of(self._lines[at - 1]))

    def _add(self, name: str, entry: Mapping[str, Any]) -> None:
        """Add an interviewer or a question in the way in which those before it are written."""
        array = self._array(name)
        if array is not None:
            keys = _KINDS[name].keys
            self._replace(array, _with_entry_added(self._written(array), name, entry, keys))
            return
        tables = self._tables()
        like = _last_of(_KINDS[name].after, tables)
        at, gap = self._place_after(like, tables)
        header, inside = (_indent(self._lines[each.first]) for each in (like[0], like[:2][-1]))
        new = _block(f"{header}[[interview.{name}]]", entry, _KINDS[name].keys, inside)
        self._insert(at, f"\n{new}" if gap else new)

    def _place_after(
        self, table: Sequence[_Statement], tables: Iterable[Sequence[_Statement]]
    ) -> tuple[int, bool]:
        """Return the line before which one more table goes, and whether a blank line parts them.

        Comments right below the last key stay with it, those right above the next header with that.
        """
        end = table[-1].end
        headers = [each[0].first for each in tables if each[0].first >= end]
        until = min(headers, default=len(self._lines))
        blank = [at for at in range(end, until) if not self._lines[at].strip()]
        if blank:
            return blank[0], True
        is_last = not headers and not self._after
        return (until, True) if is_last else (end, False)


def _read(text: str) -> dict[str, Any]:
    document, problem = load(text)
    if problem is None:
        return document
    where = f"line {problem.line} of the log" if problem.line else "the log"
    msg = f"{where}: {problem.message}; {problem.hint}"
    raise InputError(msg)


def _position(document: Mapping[str, Any], interview_id: str) -> int:
    """Return which interview has that id; raise InputError where that is not exactly one."""
    interviews = document.get("interview", [])
    if not _are_tables(interviews):
        raise InputError(_UNSAFE)
    ids = [str(table.get("id", "")).strip() for table in interviews]
    match ids.count(interview_id):
        case 1:
            return ids.index(interview_id)
        case 0:
            from difflib import get_close_matches

            near = get_close_matches(interview_id, ids, cutoff=0.5)
            meant = (
                f"; did you mean {listed([shown(each)[1:-1] for each in near])}?" if near else ""
            )
            msg = f"there is no interview {shown(interview_id)} in the log{meant}"
        case count:
            msg = f"{count} interviews have the id {shown(interview_id)}; leave it to one of them"
    raise InputError(msg)


def _are_tables(raw: Any) -> bool:
    return isinstance(raw, list) and all(isinstance(each, dict) for each in raw)


def _statements(lines: Sequence[str]) -> Iterator[_Statement]:
    """Yield the statements; between them are comments and blank lines."""
    first = 0
    while first < len(lines):
        end = first + 1
        begin = lines[first].lstrip()
        if begin and not begin.startswith("#"):
            said, problem = load(lines[first])
            # Nothing less than the whole of a statement is TOML.
            while problem is not None:
                end += 1
                if any(mark in lines[end - 1] for mark in _CLOSING):
                    said, problem = load("".join(lines[first:end]))
            yield _Statement(said, begin.startswith("["), first, end)
        first = end


def _last_of(names: Iterable[str], tables: Sequence[Sequence[_Statement]]) -> Sequence[_Statement]:
    """Return the last table under the first of `names` that has one, else the interview's own."""
    for name in names:
        for table in reversed(tables):
            if name in table[0].said.get("interview", ()):
                return table
    return tables[0]


def _changed(table: dict[str, Any], changes: Changes, keys: Iterable[str]) -> Changes:
    """Make the changes in what the log shall say; return, in order, those that change anything."""
    plain = {key: _plain(value) for key, value in changes.items()}
    # By their text, for True is 1 and the same moment may be written with another offset.
    real = {key: value for key, value in plain.items() if repr(value) != repr(table.get(key))}
    for key, value in real.items():
        if value is None:
            del table[key]
        else:
            table[key] = value
    return _in_order(real, keys)


def _given(fields: Changes) -> dict[str, Any]:
    return {key: _plain(value) for key, value in fields.items() if value is not None}


def _plain(value: Any) -> Any:
    """Return the value as `tomli` will read it."""
    if isinstance(value, datetime):
        # A fixed offset in place of a zone: in the hour that comes twice, the two are never equal.
        return datetime.fromisoformat(value.isoformat())
    return list(value) if isinstance(value, tuple) else value


def _in_order(fields: Mapping[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    """Return the fields in the order of the manual, unknown ones last."""
    known = [key for key in keys if key in fields]
    return {key: fields[key] for key in (*known, *fields)}


def _block(header: str, fields: Mapping[str, Any], keys: Iterable[str], indent: str = "") -> str:
    """Return a new table."""
    pairs = [_pair(key, value, indent) for key, value in _in_order(fields, keys).items()]
    return "".join([f"{header}\n", *pairs])


def _pair(key: str, value: object, indent: str) -> str:
    return f"{indent}{key} = {_literal(value, may_break=True)}\n"


def _literal(value: object, *, may_break: bool = False) -> str:
    """Return a value as TOML; text of several lines is written as such where it may."""
    if isinstance(value, str):
        return _broken(value) if may_break and "\n" in value else _quoted(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(_literal(each) for each in value)}]"
    return value.isoformat() if isinstance(value, date) else str(value)


def _quoted(said: str) -> str:
    # The escapes of JSON are among those of TOML, which wants one more character escaped.
    return json.dumps(said, ensure_ascii=False).replace("\x7f", "\\u007f")


def _broken(said: str) -> str:
    lines = [_quoted(line)[1:-1].replace('\\"', '"') for line in said.split("\n")]
    # A quote is no danger but beside another one, or before the three at the end.
    body = re.sub(r'"(?="|\Z)', r'\\"', "\n".join(lines))
    return f'"""\n{body}"""'


def _begin(lines: Sequence[str], at: int) -> int:
    """Return the line with which the interview begins in which `at` stands.

    From the midst of a text of several lines, what is text and what is a comment could not be told.
    """
    return next((n for n in range(at, -1, -1) if lines[n : n + 1] and _is_header(lines[n])), 0)


def _is_header(line: str) -> bool:
    return line.lstrip().startswith("[[interview]]")


def _comments(text: str) -> list[str]:
    return [found[1].rstrip() for found in _TEXT_OR_COMMENT.finditer(text) if found[1]]


def _with_items(written: str, value: Sequence[object]) -> str | None:
    """Return the list `key = [...]`, an item on each line, with other items.

    Those that stay keep their line, with its comment and those above it. None where the list is
    written in another way.
    """
    lines = written.splitlines(keepends=True)
    shut = next((n for n in range(len(lines) - 1, 0, -1) if lines[n].strip()), 0)
    if not (_OPENS.fullmatch(lines[0]) and _SHUTS.fullmatch(lines[shut])):
        return None
    groups: list[tuple[object, str]] = []
    above, indent = "", "  "
    for line in lines[1:shut]:
        item = _ITEM.fullmatch(line)
        if item:
            indent = item["indent"]
            said = load(f"item = {item['item']}")[0].get("item")
            head, tail = line[: item.end("item")], line[item.end("comma") :]
            groups.append((said, f"{above}{head},{tail}"))
            above = ""
        elif not line.strip() or line.lstrip().startswith("#"):
            above += line
        else:
            return None
    new = ""
    for each in value:
        at = next((n for n, (said, _) in enumerate(groups) if said == each), None)
        new += f"{indent}{_literal(each)},\n" if at is None else groups.pop(at)[1]
    return f"{lines[0]}{new}{above}{''.join(lines[shut:])}"


def _with_value(written: str, key: str, value: object) -> str:
    """Return the statement `key = ...` with another value."""
    if isinstance(value, list) and (same_layout := _with_items(written, value)):
        return same_layout
    import tomlkit

    document = tomlkit.parse(written)
    document[key] = tomlkit.value(_literal(value, may_break=True))
    return document.as_string()


def _with_entry_set(written: str, name: str, at: int, changes: Changes) -> str:
    """Return the statement `name = [{...}]` with keys of one entry changed."""
    import tomlkit

    document: Any = tomlkit.parse(written)
    entry = document[name][at]
    has_room = entry.as_string().endswith(" }")
    for key, value in changes.items():
        if value is None:
            del entry[key]
        else:
            entry[key] = tomlkit.value(_literal(value))
    new, whole = entry.as_string(), str(document.as_string())
    # tomlkit forgets the space before the brace, or leaves it twice.
    return whole.replace(new, f"{new[:-1].rstrip()} }}", 1) if has_room else whole


def _with_entry_added(
    written: str, name: str, entry: Mapping[str, Any], keys: Iterable[str]
) -> str:
    """Return the statement `name = [{...}]` with one more entry, in the layout of the others."""
    import tomlkit

    document: Any = tomlkit.parse(written)
    array = document[name]
    pairs = (f"{key} = {_literal(value)}" for key, value in _in_order(entry, keys).items())
    new = tomlkit.value(f"{{ {', '.join(pairs)} }}")
    inside = array.as_string()[1:-1]
    if "\n" in inside:
        indents = re.findall(r"\n([ \t]*)\{", inside) or ["    "]
        array.add_line(new, indent=indents[-1], add_comma=inside.rstrip(" \t").endswith("\n"))
    else:
        array.add_line(new, indent=" " if array else "", add_comma=False, newline=False)
    return str(document.as_string())


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _end_of(text: str) -> str:
    """Return how its first line ends."""
    return "\r\n" if text.partition("\n")[0].endswith("\r") else "\n"


def _lines(text: str) -> list[str]:
    """Return the lines with their ends; the last one gets one where it has none."""
    whole = text + _end_of(text) if text and not text.endswith("\n") else text
    return re.findall(r".*\n", whole)


def _with_ends(text: str, end: str) -> list[str]:
    return _lines(text.replace("\n", end))


def _joined(lines: Iterable[str], text: str, document: Mapping[str, Any]) -> str:
    """Return the lines as one text that ends as `text` does, if it says what it shall."""
    new = "".join(lines)
    if text and not text.endswith("\n"):
        new = new.removesuffix("\n").removesuffix("\r")
    if load(new) != (document, None):
        raise InputError(_UNSAFE)
    return new
