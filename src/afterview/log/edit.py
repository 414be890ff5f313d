"""Change the text of a log on the lines that are named, and keep every other byte.

`tomli` reads the text before and after; a change that does not come out exactly as asked is
refused. `log.file` reads and writes the file, and `log.parse` decides whether the result makes
sense.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from afterview.errors import InputError
from afterview.log.fields import ACTIVITY, INTERVIEW, INTERVIEWER, OWED, QUESTION
from afterview.model import Owed, slug
from afterview.toml.positions import lines_of, load
from afterview.toml.statements import (
    comments_in,
    end_of,
    indent_of,
    split_lines,
    statements,
    with_ends,
)
from afterview.toml.values import are_tables, did_you_mean, shown
from afterview.toml.writing import (
    block,
    in_order,
    pair,
    with_entry_added,
    with_entry_set,
    with_value,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from afterview.toml.statements import Statement
    from afterview.toml.writing import Changes


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
    edit = _edit_of(text, interview_id)
    edit.set_values(changes)
    return edit.done()


def set_person(text: str, interview_id: str, name: str, changes: Changes) -> str:
    """Return the log with keys of one interviewer set or removed; a new interviewer comes last.

    Names are compared as in step ids. Values and errors are those of `set_values`.
    """
    edit = _edit_of(text, interview_id)
    edit.set_entry("interviewers", name, changes)
    return edit.done()


def add_entries(text: str, interview_id: str, name: str, entries: Iterable[Changes]) -> str:
    """Return the log with entries of `owed` or `questions` added; of known ones keys are set.

    Each entry has the key by which it is found, `what` or `asked`. Values and errors are those of
    `set_values`.
    """
    edit, finds = _edit_of(text, interview_id), _KINDS[name].key
    for entry in entries:
        changes = {key: value for key, value in entry.items() if key != finds}
        edit.set_entry(name, str(entry[finds]), changes)
    return edit.done()


def remove(text: str, interview_id: str) -> str:
    """Return the log without one interview, and without the comments right above and inside it.

    Errors are those of `set_values`.
    """
    edit = _edit_of(text, interview_id)
    edit.remove()
    return edit.done()


def remove_activity(text: str, fields: Mapping[str, Any]) -> str | None:
    """Return the log without the last activity that has exactly these keys and values.

    Returns None if there is none. Comments and errors are those of `remove`.
    """
    document = _read(text)
    wanted = _without_none(fields)
    activities = document.get("activity", [])
    if wanted not in activities:
        return None
    position = len(activities) - 1 - activities[::-1].index(wanted)
    edit = _Edit(text, document, "activity", position)
    edit.remove()
    return edit.done()


def lost_comments(before: str, after: str) -> list[str]:
    """Return the comments of `before` that are missing in `after`, in order."""
    old, new = split_lines(before), split_lines(after)
    # Skip the equal part at the beginning, so that a long log costs no more than a short one.
    first = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), 0)
    known, left = (Counter(comments_in("".join(x[_begin(x, first) :]))) for x in (old, new))
    return list((known - left).elements())


def append(text: str, fields: Mapping[str, Any]) -> str:
    """Return the log with one more interview at its end, with keys in the order of the manual.

    Values are those of `set_values`; `interviewers`, `owed` and `questions` are sequences of
    mappings. None values are left out. The caller makes sure that the id is new. Raises InputError
    if the layout of the log allows no addition.
    """
    document = _read(text)
    table = _without_none({key: value for key, value in fields.items() if key not in _KINDS})
    blocks = [block("[[interview]]", table, INTERVIEW)]
    for name, kind in _KINDS.items():
        if entries := [_without_none(entry) for entry in fields.get(name) or ()]:
            blocks += [block(f"[[interview.{name}]]", entry, kind.keys) for entry in entries]
            table[name] = entries
    return _appended(text, document, "interview", [table], blocks)


def append_activities(text: str, entries: Iterable[Mapping[str, Any]]) -> str:
    """Return the log with activities at its end; values and errors are those of `append`."""
    tables = [_without_none(fields) for fields in entries]
    blocks = [block("[[activity]]", table, ACTIVITY) for table in tables]
    return _appended(text, _read(text), "activity", tables, blocks)


def _appended(
    text: str,
    document: dict[str, Any],
    name: str,
    new: Iterable[Mapping[str, Any]],
    blocks: list[str],
) -> str:
    """Return the log with more tables of that name, whose texts are `blocks`."""
    tables = document.setdefault(name, [])
    if not isinstance(tables, list):
        raise InputError(_UNSAFE)
    tables += new
    lines = split_lines(text)
    if lines and lines[-1].strip():
        blocks.insert(0, "")
    lines += with_ends("\n".join(blocks), end_of(text))
    return _join(lines, text, document)


def _edit_of(text: str, interview_id: str) -> _Edit:
    """Return the edit of an interview; raise InputError if there is none that can be edited."""
    document = _read(text)
    return _Edit(text, document, "interview", _position(document, interview_id))


class _Edit:
    """Edits one interview or activity: its lines, and the document that the log has to become."""

    def __init__(self, text: str, document: dict[str, Any], name: str, position: int) -> None:
        """Find the lines of a table in the list `name`; raise InputError if they are unsafe."""
        self._text = text
        self._document = document
        self._name, self._at = name, position
        self._interview = document[name][position]
        where, lines = lines_of(text), split_lines(text)
        first = where.of((name, position)) - 1
        begins = (
            where.of((each, number)) - 1
            for each in ("interview", "activity")
            for number, _ in enumerate(document.get(each, ()))
        )
        end = min((line for line in begins if line > first), default=len(lines))
        self._before, self._lines, self._after = lines[:first], lines[first:end], lines[end:]
        is_table = load(self._lines[0])[0] == {name: [{}]}
        # Behind an activity, [[interview.interviewers]] still belongs to the interview above.
        if not is_table or load("".join(self._lines))[0].get(name) != [self._interview]:
            raise InputError(_UNSAFE)

    def done(self) -> str:
        """Return the changed text; raise InputError if it does not parse as intended."""
        return _join([*self._before, *self._lines, *self._after], self._text, self._document)

    def remove(self) -> None:
        """Remove the table; the comments on the next one stay."""
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
        del self._document[self._name][self._at]
        if not self._document[self._name]:
            del self._document[self._name]

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
            self._replace(array, with_entry_set(self._written(array), name, at, changes))
        else:
            header: Mapping[str, Any] = {"interview": {name: [{}]}}
            self._set([each for each in self._tables() if each[0].said == header][at], changes)

    def _tables(self) -> list[list[Statement]]:
        """Return the tables, each with its header first; the interview's own table is the first."""
        tables: list[list[Statement]] = []
        for statement in statements(self._lines):
            if statement.is_header:
                tables.append([])
            tables[-1].append(statement)
        return tables

    def _array(self, name: str) -> Statement | None:
        """Return the statement `name = [{...}]`; None if each entry has a table of its own."""
        return next((each for each in self._tables()[0][1:] if name in each.said), None)

    def _written(self, statement: Statement) -> str:
        """Return the lines of a statement, each ended with a line feed."""
        return "".join(self._lines[statement.first : statement.end]).replace("\r\n", "\n")

    def _replace(self, statement: Statement, new: str) -> None:
        """Replace the lines of a statement."""
        end = end_of(self._lines[statement.end - 1])
        self._lines[statement.first : statement.end] = with_ends(new, end)

    def _set(self, table: Sequence[Statement], changes: Changes) -> None:
        """Change keys of one table; new keys follow its last one."""
        edits: list[tuple[Statement, str]] = []
        new = ""
        for key, value in changes.items():
            standing = [statement for statement in table[1:] if key in statement.said]
            if value is not None and len(standing) == 1:
                edits.append((standing[0], with_value(self._written(standing[0]), key, value)))
                continue
            # A key written as `key.part = ...` has one line for each part.
            edits += [(statement, "") for statement in standing]
            if value is not None:
                new += pair(key, value, indent_of(self._lines[table[-1].first]))
        self._insert(table[-1].end, new)
        # Replace from the bottom up, so that the line numbers above stay valid.
        for statement, text in sorted(edits, key=lambda edit: edit[0].first, reverse=True):
            self._replace(statement, text)

    def _insert(self, at: int, new: str) -> None:
        """Insert lines before the line `at`, with the line ends of the line above."""
        self._lines[at:at] = with_ends(new, end_of(self._lines[at - 1]))

    def _add(self, name: str, entry: Mapping[str, Any]) -> None:
        """Add an entry in the style of the existing ones."""
        array = self._array(name)
        if array is not None:
            keys = _KINDS[name].keys
            self._replace(array, with_entry_added(self._written(array), name, entry, keys))
            return
        tables = self._tables()
        like = _last_of(_KINDS[name].after, tables)
        at, gap = self._place_after(like, tables)
        header, inside = (indent_of(self._lines[each.first]) for each in (like[0], like[:2][-1]))
        new = block(f"{header}[[interview.{name}]]", entry, _KINDS[name].keys, inside)
        self._insert(at, f"\n{new}" if gap else new)

    def _place_after(
        self, table: Sequence[Statement], tables: Iterable[Sequence[Statement]]
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


def _last_of(names: Iterable[str], tables: Sequence[Sequence[Statement]]) -> Sequence[Statement]:
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
    return in_order(real, keys)


def _without_none(fields: Changes) -> dict[str, Any]:
    return {key: _plain(value) for key, value in fields.items() if value is not None}


def _plain(value: Any) -> Any:
    """Return the value as `tomli` will read it."""
    if isinstance(value, datetime):
        # Use a fixed offset instead of a zone: in the hour that comes twice they are never equal.
        return datetime.fromisoformat(value.isoformat())
    return list(value) if isinstance(value, tuple) else value


def _begin(lines: Sequence[str], at: int) -> int:
    """Return the line on which the interview begins that contains the line `at`.

    From the middle of a multi-line string, text and comments could not be told apart.
    """
    above = range(min(at, len(lines) - 1), -1, -1)
    return next((n for n in above if lines[n].lstrip().startswith("[[interview]]")), 0)


def _join(lines: Iterable[str], text: str, document: Mapping[str, Any]) -> str:
    """Return the joined lines, ended as `text` is, or raise InputError if they parse wrong."""
    new = "".join(lines)
    if text and not text.endswith("\n"):
        new = new.removesuffix("\n").removesuffix("\r")
    if load(new) != (document, None):
        raise InputError(_UNSAFE)
    return new
