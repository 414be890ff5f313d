"""Change the text of a log on the lines that are named, and keep every other byte.

`tomli` reads the text before and after; a change that does not come out exactly as asked is
refused. `log.file` reads and writes the file, and `log.parse` decides whether the result makes
sense.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from afterview.errors import InputError
from afterview.log.parse import INTERVIEW, INTERVIEWER, OWED, QUESTION
from afterview.model import Owed, slug
from afterview.toml.positions import lines_of, load
from afterview.toml.values import are_tables, did_you_mean, quoted, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Changes = Mapping[str, object | None]
"""Keys of a table with their new values; None removes a key."""


class _Kind(NamedTuple):
    """Describes a list of tables in an interview."""

    key: str
    """The key that identifies an entry."""
    same: Callable[[str], str]
    """Normalises that key's value for comparison."""
    keys: Iterable[str]
    """All keys of an entry, in the order of the manual."""
    after: tuple[str, ...]
    """The tables that a new entry may follow, the best place first."""


_KINDS = {
    "interviewers": _Kind("name", slug, INTERVIEWER, ("interviewers",)),
    "owed": _Kind("what", lambda what: Owed(what).slug, OWED, ("owed", "interviewers")),
    "questions": _Kind("asked", str.strip, QUESTION, ("questions", "owed", "interviewers")),
}

_CLOSING = ('"""', "'''", "]", "}")
"""The last line of a statement of several lines contains one of these."""

_STRING = r'"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\''
_TEXT_OR_COMMENT = re.compile(
    rf'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|{_STRING}|(#[^\n]*)', re.DOTALL
)
"""A string, in which a # means nothing, or a comment."""
_OPENS = re.compile(r"\s*[^\s=]+\s*=\s*\[[ \t]*(?:#.*)?\n")
_SHUTS = re.compile(r"[ \t]*\][ \t]*(?:#.*)?\n?")
_ITEM = re.compile(
    rf"(?P<indent>[ \t]*)(?P<item>(?!\"\"\"|''')(?:{_STRING}))(?P<comma>(?:[ \t]*,)?)"
    r"[ \t]*(?:#.*)?\n"
)
"""The lines of a list that has one item on each line."""

_UNSAFE = (
    "the log is laid out in a way that afterview cannot edit safely, so nothing was changed: make "
    "this change by hand, or begin each interview with [[interview]], its keys on the lines below"
)


def set_values(text: str, interview_id: str, changes: Changes) -> str:
    """Return the log with keys of one interview set, or removed if their value is None.

    A value is a string, bool, int, date, datetime (with or without an offset) or a list of strings.
    New keys are added behind the last one, and a comment behind a value stays. Raises InputError if
    there is no such interview, or if the layout of the log cannot be edited safely.
    """
    edit = _Edit(text, interview_id)
    edit.set_values(changes)
    return edit.done()


def set_person(text: str, interview_id: str, name: str, changes: Changes) -> str:
    """Return the log with keys of one interviewer set or removed; a new interviewer comes last.

    Names are compared as in step ids. Values and errors are those of `set_values`.
    """
    edit = _Edit(text, interview_id)
    edit.set_entry("interviewers", name, changes)
    return edit.done()


def add_entries(text: str, interview_id: str, name: str, entries: Iterable[Changes]) -> str:
    """Return the log with entries of `owed` or `questions` added; of known ones keys are set.

    Each entry has the key by which it is found, `what` or `asked`. Values and errors are those of
    `set_values`.
    """
    edit, finds = _Edit(text, interview_id), _KINDS[name].key
    for entry in entries:
        changes = {key: value for key, value in entry.items() if key != finds}
        edit.set_entry(name, str(entry[finds]), changes)
    return edit.done()


def remove(text: str, interview_id: str) -> str:
    """Return the log without one interview, and without the comments right above and inside it.

    Errors are those of `set_values`.
    """
    edit = _Edit(text, interview_id)
    edit.remove()
    return edit.done()


def lost_comments(before: str, after: str) -> list[str]:
    """Return the comments of `before` that are missing in `after`, in order."""
    old, new = _lines(before), _lines(after)
    # Skip the equal part at the beginning, so that a long log costs no more than a short one.
    first = next((n for n, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), 0)
    known, left = (Counter(_comments("".join(x[_begin(x, first) :]))) for x in (old, new))
    return list((known - left).elements())


def append(text: str, fields: Mapping[str, Any]) -> str:
    """Return the log with one more interview at its end, with keys in the order of the manual.

    Values are those of `set_values`; `interviewers`, `owed` and `questions` are sequences of
    mappings. None values are left out. The caller makes sure that the id is new. Raises InputError
    if the layout of the log allows no addition.
    """
    document = _read(text)
    table = _without_none({key: value for key, value in fields.items() if key not in _KINDS})
    blocks = [_block("[[interview]]", table, INTERVIEW)]
    for name, kind in _KINDS.items():
        if entries := [_without_none(entry) for entry in fields.get(name) or ()]:
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
    return _join(lines, text, document)


@dataclass(frozen=True, slots=True)
class _Statement:
    """Holds a `key = value` line or a header: its parsed content and its lines."""

    said: Mapping[str, Any]
    is_header: bool
    first: int
    """Its first line, counted from 0."""
    end: int
    """The line after its last."""


class _Edit:
    """Edits one interview: its lines, and the document that the log has to parse to in the end."""

    def __init__(self, text: str, interview_id: str) -> None:
        """Find the interview; raise InputError if there is none that can be edited."""
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
        """Return the changed text; raise InputError if it does not parse as intended."""
        return _join([*self._before, *self._lines, *self._after], self._text, self._document)

    def remove(self) -> None:
        """Remove the interview; the comments on the next one stay."""
        tables = self._tables()
        end, _ = self._place_after(tables[-1], tables)
        while self._before[-1:] and self._before[-1].lstrip().startswith("#"):
            self._before.pop()
        rest = self._lines[end:] + self._after
        while rest and not rest[0].strip():
            rest.pop(0)
        while not rest and self._before and not self._before[-1].strip():
            self._before.pop()
        self._lines, self._after = [], rest
        self._document["interview"].remove(self._interview)
        if not self._document["interview"]:
            del self._document["interview"]

    def set_values(self, changes: Changes) -> None:
        """Change keys of the interview itself."""
        self._set(self._tables()[0], _apply(self._interview, changes, INTERVIEW))

    def set_entry(self, name: str, which: str, changes: Changes) -> None:
        """Change keys of one entry, or add it if it is missing."""
        kind = _KINDS[name]
        entries = self._interview.setdefault(name, [])
        if not are_tables(entries):
            raise InputError(_UNSAFE)
        known = [kind.same(str(entry.get(kind.key, ""))) for entry in entries]
        if kind.same(which) not in known:
            entries.append(_without_none({kind.key: which, **changes}))
            self._add(name, entries[-1])
            return
        at = known.index(kind.same(which))
        changes = _apply(entries[at], changes, kind.keys)
        if not changes:
            return
        array = self._array(name)
        if array is not None:
            self._replace(array, _with_entry_set(self._written(array), name, at, changes))
        else:
            header: Mapping[str, Any] = {"interview": {name: [{}]}}
            self._set([each for each in self._tables() if each[0].said == header][at], changes)

    def _tables(self) -> list[list[_Statement]]:
        """Return the tables, each with its header first; the interview's own table is the first."""
        tables: list[list[_Statement]] = []
        for statement in _statements(self._lines):
            if statement.is_header:
                tables.append([])
            tables[-1].append(statement)
        return tables

    def _array(self, name: str) -> _Statement | None:
        """Return the statement `name = [{...}]`; None if each entry has a table of its own."""
        return next((each for each in self._tables()[0][1:] if name in each.said), None)

    def _written(self, statement: _Statement) -> str:
        """Return the lines of a statement, each ended with a line feed."""
        return "".join(self._lines[statement.first : statement.end]).replace("\r\n", "\n")

    def _replace(self, statement: _Statement, new: str) -> None:
        """Replace the lines of a statement."""
        end = _end_of(self._lines[statement.end - 1])
        self._lines[statement.first : statement.end] = _with_ends(new, end)

    def _set(self, table: Sequence[_Statement], changes: Changes) -> None:
        """Change keys of one table; new keys follow its last one."""
        edits: list[tuple[_Statement, str]] = []
        new = ""
        for key, value in changes.items():
            standing = [statement for statement in table[1:] if key in statement.said]
            if value is not None and len(standing) == 1:
                edits.append((standing[0], _with_value(self._written(standing[0]), key, value)))
                continue
            # A key written as `key.part = ...` has one line for each part.
            edits += [(statement, "") for statement in standing]
            if value is not None:
                new += _pair(key, value, _indent(self._lines[table[-1].first]))
        self._insert(table[-1].end, new)
        # Replace from the bottom up, so that the line numbers above stay valid.
        for statement, text in sorted(edits, key=lambda edit: edit[0].first, reverse=True):
            self._replace(statement, text)

    def _insert(self, at: int, new: str) -> None:
        """Insert lines before the line `at`, with the line ends of the line above."""
        self._lines[at:at] = _with_ends(new, _end_of(self._lines[at - 1]))

    def _add(self, name: str, entry: Mapping[str, Any]) -> None:
        """Add an entry in the style of the existing ones."""
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
        """Return the line before which a new table goes, and whether a blank line separates them.

        Comments right below the last key stay with it; those right above the next header stay with
        that.
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
    """Return the position of the interview with that id; raise InputError unless there is one."""
    interviews = document.get("interview", [])
    if not are_tables(interviews):
        raise InputError(_UNSAFE)
    ids = [str(table.get("id", "")).strip() for table in interviews]
    known = ids.count(interview_id)
    if known == 1:
        return ids.index(interview_id)
    msg = f"{known} interviews have the id {shown(interview_id)}; leave it to one of them"
    if not known:
        near = did_you_mean(interview_id, ids)
        msg = f"there is no interview {shown(interview_id)} in the log{near}"
    raise InputError(msg)


def _statements(lines: Sequence[str]) -> Iterator[_Statement]:
    """Yield the statements; comments and blank lines between them are skipped."""
    first = 0
    while first < len(lines):
        end = first + 1
        begin = lines[first].lstrip()
        if begin and not begin.startswith("#"):
            said, problem = load(lines[first])
            # A statement is valid TOML only once all of its lines are read.
            while problem is not None:
                end += 1
                if any(mark in lines[end - 1] for mark in _CLOSING):
                    said, problem = load("".join(lines[first:end]))
            yield _Statement(said, begin.startswith("["), first, end)
        first = end


def _last_of(names: Iterable[str], tables: Sequence[Sequence[_Statement]]) -> Sequence[_Statement]:
    """Return the last table of the first of `names` that has one, or else the interview's own."""
    for name in names:
        for table in reversed(tables):
            if name in table[0].said.get("interview", ()):
                return table
    return tables[0]


def _apply(table: dict[str, Any], changes: Changes, keys: Iterable[str]) -> Changes:
    """Apply changes to the intended document; return the effective ones in order."""
    plain = {key: _plain(value) for key, value in changes.items()}
    # Compare as text, because True equals 1, and the same moment can have another offset.
    real = {key: value for key, value in plain.items() if repr(value) != repr(table.get(key))}
    for key, value in real.items():
        if value is None:
            del table[key]
        else:
            table[key] = value
    return _in_order(real, keys)


def _without_none(fields: Changes) -> dict[str, Any]:
    return {key: _plain(value) for key, value in fields.items() if value is not None}


def _plain(value: Any) -> Any:
    """Return the value as `tomli` will read it."""
    if isinstance(value, datetime):
        # Use a fixed offset instead of a zone: in the hour that comes twice they are never equal.
        return datetime.fromisoformat(value.isoformat())
    return list(value) if isinstance(value, tuple) else value


def _in_order(fields: Mapping[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    """Return the fields in the order of the manual, unknown ones last."""
    known = [key for key in keys if key in fields]
    return {key: fields[key] for key in (*known, *fields)}


def _block(header: str, fields: Mapping[str, Any], keys: Iterable[str], indent: str = "") -> str:
    """Return the text of a new table."""
    pairs = [_pair(key, value, indent) for key, value in _in_order(fields, keys).items()]
    return "".join([f"{header}\n", *pairs])


def _pair(key: str, value: object, indent: str) -> str:
    return f"{indent}{key} = {_literal(value, may_break=True)}\n"


def _literal(value: object, *, may_break: bool = False) -> str:
    """Return a value as TOML; `may_break` allows a multi-line string."""
    if isinstance(value, str):
        return _multiline(value) if may_break and "\n" in value else quoted(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(_literal(each) for each in value)}]"
    return value.isoformat() if isinstance(value, date) else str(value)


def _multiline(said: str) -> str:
    lines = [quoted(line)[1:-1].replace('\\"', '"') for line in said.split("\n")]
    # A quote needs an escape only next to another one, or at the end of the string.
    body = re.sub(r'"(?="|\Z)', r'\\"', "\n".join(lines))
    return f'"""\n{body}"""'


def _begin(lines: Sequence[str], at: int) -> int:
    """Return the line on which the interview begins that contains the line `at`.

    From the middle of a multi-line string, text and comments could not be told apart.
    """
    above = range(min(at, len(lines) - 1), -1, -1)
    return next((n for n in above if lines[n].lstrip().startswith("[[interview]]")), 0)


def _comments(text: str) -> list[str]:
    return [found[1].rstrip() for found in _TEXT_OR_COMMENT.finditer(text) if found[1]]


def _with_items(written: str, value: Sequence[object]) -> str | None:
    """Return the list `key = [...]`, which has one item on each line, with other items.

    Items that stay keep their line, its comment, and the comment lines above it. Returns None if
    the list has another layout.
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
    # tomlkit drops the space before the brace, or leaves it twice.
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
    """Return the line end of the first line."""
    return "\r\n" if text.partition("\n")[0].endswith("\r") else "\n"


def _lines(text: str) -> list[str]:
    """Return the lines with their ends; a missing end of the last line is added."""
    whole = text + _end_of(text) if text and not text.endswith("\n") else text
    return re.findall(r".*\n", whole)


def _with_ends(text: str, end: str) -> list[str]:
    return _lines(text.replace("\n", end))


def _join(lines: Iterable[str], text: str, document: Mapping[str, Any]) -> str:
    """Return the joined lines, ended as `text` is, or raise InputError if they parse wrong."""
    new = "".join(lines)
    if text and not text.endswith("\n"):
        new = new.removesuffix("\n").removesuffix("\r")
    if load(new) != (document, None):
        raise InputError(_UNSAFE)
    return new
