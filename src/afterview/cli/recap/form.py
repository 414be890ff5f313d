"""Write the form of `afterview recap --editor` from the log, and read the changes back.

The form has one line for each answer. Unreadable lines are reported with their number, and
unchanged lines change nothing.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from afterview.dates.spoken import Unclear
from afterview.log.fields import OWED, QUESTION
from afterview.log.shorthand import assignment, owed, person, question
from afterview.model import Owed, slug
from afterview.operations.recap import Answers
from afterview.toml.values import nearest, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Mapping, Sequence

HEADING = """\
# {heading}
#
# Write after the colons, and add lines as you need them; a long answer may
# continue on the lines below. Lines that begin with # are ignored. A line that
# you delete changes nothing. Save and close: it is written to the log once.
"""

SECTIONS = {
    "person": """
# Who was there, how you got along (good, neutral, poor), what you talked about:
#   person: Jane Doe <jane@acme.example>, VP Engineering, good, about: her talk
""",
    "topics": """
# What you talked about, separated by commas or on a line each:
#   topics: the migration to Rust, on-call
""",
    "promise": """
# When they will decide, in their words:
#   promise: within two weeks
""",
    "question": """
# What they asked | what you said | how it felt (strong, ok, gap):
#   question: Why do you want to leave? | To own a whole service | strong
""",
    "concerns": """
# Concerns that they raised, separated by commas or on a line each:
#   concerns: no Kubernetes so far
""",
    "owed": """
# What you promised to send | by when:
#   owed: the link to my talk | Monday
""",
    "notes": """
# For yourself only; it is added to your private notes:
#   notes: ask who is called at night
""",
}
"""The keys of the form in its order, each with the comment above it."""

_ALIASES = {
    "people": "person",
    "who": "person",
    "promised": "promise",
    "asked": "question",
    "send": "owed",
}
_NEAR = 0.75
"""The smallest similarity of a word to a key: "questions", "topic", "persn"."""
_INSIDE = frozenset({"about"})
"""Words before a colon in the middle of an answer."""
_LINE = re.compile(r"([^\W\d_]+)\s*:(?!//)(.*)")
"""A key, and the text behind its colon; not a link."""
LISTS = ("topics", "concerns")
CONTINUES = " " * 4
"""A line with this indentation continues the previous one, whatever it looks like."""
_BULLET = re.compile(r"[-*•]\s+")
ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
"""A time for `assignment`; none of the keys here is a time."""


class FormError(Exception):
    """Reports that the form cannot be read; each line of the text is one problem with its line."""


class ConflictError(FormError):
    """Reports that the log has changed where the form changes it too."""

    def __init__(self, sentences: Sequence[str], base: Mapping[str, Any]) -> None:
        """Take the messages, and what the form is compared with once these have been shown."""
        super().__init__("\n".join(sentences))
        self.base = base


class _Entries(NamedTuple):
    """Describes a list of tables of the log, whose entries have one line each in the form."""

    name: str
    finds: str
    """The key by which an entry is found."""
    same: Callable[[str], str]
    """Normalises that key's value for comparison."""
    read: Callable[[str], dict[str, str]]
    write: Callable[[Mapping[str, str]], Iterator[str]]
    """Yields the ways to write an entry, the plainest first."""


def form(table: Mapping[str, Any], heading: str, note: str = "") -> str:
    """Return the form for an interview as it is in the log; `note` is offered as a new note."""
    parts = [HEADING.format(heading=heading)]
    for key, comment in SECTIONS.items():
        lines, hidden = _written(table, key)
        parts.append(comment)
        parts += [f"# (this stays as it is: {said})\n" for said in hidden]
        if key == "notes":
            lines = [f"\n{CONTINUES}".join(_lines_of(note))] if note else []
        parts += [f"{key}: {said}\n" for said in lines]
        if key in ENTRIES or not lines:
            parts.append(f"{key}: \n")
    return "".join(parts)


def read(text: str, table: Mapping[str, Any]) -> Answers:
    """Return the answers that differ from the log; raise FormError with all problems."""
    answers, wrong = Answers(), []
    seen: set[tuple[str, str]] = set()
    for number, key, said in _lines(text):
        try:
            _refuse_unknown(key, said)
            which = _take(key, said, table, answers)
            _refuse_second(key, which, seen)
            seen |= {(key, which)} if said and key != "notes" else set()
        except Unclear as unclear:
            wrong.append(f"line {number}: {unclear}")
    if wrong:
        raise FormError("\n".join(wrong))
    for key, entries in ENTRIES.items():
        answers.left_out += [
            each[entries.finds]
            for each in table.get(entries.name, ())
            if _line_of(each, entries) and (key, entries.same(each[entries.finds])) not in seen
        ]
    return answers


def merged(answers: Answers, base: Mapping[str, Any], now: Mapping[str, Any]) -> Answers:
    """Adapt the answers to a form made from `base` to the log as it is `now`.

    A list keeps what was added to it meanwhile. Raises ConflictError if form and log have changed
    the same key differently.
    """
    values = dict(answers.values)
    wrong: list[str] = []
    known: dict[str, Any] = {
        **base,
        **{entries.name: [dict(each) for each in base.get(entries.name, ())]
           for entries in ENTRIES.values()},
    }  # fmt: skip
    for key, new in answers.values.items():
        if key in LISTS:
            values[key] = _merged_list(base.get(key, []), new or [], now.get(key, []))
        elif _differ(base.get(key), now.get(key)) and _differ(new, now.get(key)):
            wrong.append(_conflict(key, now.get(key)))
            known[key] = now.get(key, "")
    for entries, changes in (
        (ENTRIES["person"], answers.people),
        (ENTRIES["question"], answers.questions),
        (ENTRIES["owed"], answers.owed),
    ):
        for change in changes:
            wrong += _entry_conflicts(entries, change, known, now)
    if wrong:
        raise ConflictError(wrong, known)
    return replace(answers, values=values)


def _merged_list(base: Sequence[str], new: Any, now: Sequence[str]) -> object:
    if list(now) == list(base):
        return new or None
    kept = [each for each in now if each in new or each not in base]
    return [*kept, *(each for each in new if each not in base and each not in now)] or None


def _differ(one: object, other: object) -> bool:
    return _flat(one or "") != _flat(other or "")


def _conflict(what: str, now: object) -> str:
    said = f"says {shown(_flat(now))}" if now else "says nothing"
    return (
        f"{what}: the log {said} since the form was opened; write the same to keep it, or save the "
        "form again to replace it with yours"
    )


def _entry_conflicts(
    entries: _Entries,
    change: Mapping[str, str | None],
    base: dict[str, Any],
    now: Mapping[str, Any],
) -> Iterator[str]:
    """Yield the differences between log and form about one entry, and update `base` with them."""
    which = str(change[entries.finds])
    old, new = (_entry(entries, which, table) for table in (base, now))
    for key, value in change.items():
        if key == entries.finds:
            continue
        if _differ(old.get(key), new.get(key)) and _differ(value, new.get(key)):
            yield _conflict(f"{which}, {key}", new.get(key))
            if not old:
                old = {entries.finds: which}
                base[entries.name].append(old)
            old[key] = new.get(key, "")


def _entry(entries: _Entries, which: str, table: Mapping[str, Any]) -> dict[str, Any]:
    found = (
        each
        for each in table.get(entries.name, ())
        if entries.same(str(each[entries.finds])) == entries.same(which)
    )
    return next(found, {})


def _refuse_second(key: str, which: str, seen: Container[tuple[str, str]]) -> None:
    if (key, which) in seen:
        msg = f"{f'{key} {shown(which)}' if which else key} is in the form twice; keep one of them"
        raise Unclear(msg)


def _lines(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield each line of the form, with the lines that continue it: its number, key and text."""
    found: list[tuple[int, str, str]] = []
    goes_on = False
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip()
        if line and goes_on and raw.startswith(CONTINUES):
            found[-1] = _continued(found[-1], line)
            continue
        match = _LINE.fullmatch(line)
        key = _key(match[1].casefold()) if match else ""
        if line.startswith("#"):
            goes_on = False
        elif match and key:
            found.append((number, key, match[2].strip()))
            goes_on = True
        elif line and goes_on and not (match and match[1].casefold() not in _INSIDE):
            found[-1] = _continued(found[-1], line)
        elif line:
            found.append((number, "", line))
            goes_on = False
    yield from found


def _continued(entry: tuple[int, str, str], line: str) -> tuple[int, str, str]:
    """Return a line of the form extended by one that continues it."""
    number, key, said = entry
    joint = " "
    if key in LISTS:
        line = _BULLET.sub("", line, count=1) if _BULLET.match(line) else line
        joint = " " if said.endswith(",") else ", "
    elif key == "notes":
        joint = "\n"
    return number, key, f"{said}{joint}{line}" if said else line


def _lines_of(text: str) -> list[str]:
    return [line for line in (each.strip() for each in text.splitlines()) if line]


def _refuse_unknown(key: str, said: str) -> None:
    if key:
        return
    keys = ", ".join(SECTIONS)
    if match := _LINE.fullmatch(said):
        msg = (
            f"{shown(match[1])} is not a key; the keys are {keys}. If it continues the line above, "
            "begin it with four spaces"
        )
    else:
        msg = f"{shown(said)} has no key; begin the line with one of {keys}"
    raise Unclear(msg)


def _key(word: str) -> str:
    """Return the key that a word at the beginning of a line means; empty if the line is text."""
    return _ALIASES.get(word) or nearest(word, tuple(SECTIONS), _NEAR)


def _take(key: str, said: str, table: Mapping[str, Any], answers: Answers) -> str:
    """Add the changes of a line; return the value by which its entry is found, or an empty text."""
    if key in ENTRIES:
        return _take_entry(ENTRIES[key], said, table, answers) if said else ""
    if key == "notes":
        answers.note = "\n".join(filter(None, (answers.note, said)))
        return ""
    lines, _ = _written(table, key)
    if [said] != (lines or [""]):
        answers.values[key] = assignment(f"{key}={said}", ANY_TIME)[1]
    return ""


def _take_entry(entries: _Entries, said: str, table: Mapping[str, Any], answers: Answers) -> str:
    values = entries.read(said)
    which = entries.same(values[entries.finds])
    standing = _entry(entries, which, table)
    if not standing:
        changes: dict[str, str | None] = {**values}
    else:
        known = _flat_entry(standing)
        gone = known.keys() - values.keys() if _line_of(standing, entries) else ()
        changes = {key: value for key, value in values.items() if value != known.get(key)}
        changes |= dict.fromkeys(gone)
        changes.pop(entries.finds, None)
        changes = {entries.finds: standing[entries.finds], **changes} if changes else {}
    if changes:
        answers.entries(entries.name).append(changes)
    return which


def _written(table: Mapping[str, Any], key: str) -> tuple[list[str], list[str]]:
    """Return the lines for a key in the form, and the values that cannot be written there."""
    if key in ENTRIES:
        entries = ENTRIES[key]
        tables = table.get(entries.name, ())
        lines = [_line_of(each, entries) for each in tables]
        hidden = [
            _flat(each[entries.finds]) for each, line in zip(tables, lines, strict=True) if not line
        ]
        return [line for line in lines if line], hidden
    raw = table.get(key)
    if not raw or key == "notes":
        return [], []
    said = _flat(", ".join(map(_quoted, raw)) if isinstance(raw, list) else raw)
    value = raw if isinstance(raw, list) else str(raw)
    fits = _reads_as(lambda said: assignment(f"{key}={said}", ANY_TIME)[1], said, value)
    return ([said], []) if fits else ([], [said])


def _line_of(entry: Mapping[str, Any], entries: _Entries) -> str:
    """Return the line that is read as this entry; empty if there is none."""
    values = _flat_entry(entry)
    lines = (each for each in entries.write(values) if _reads_as(entries.read, each, values))
    return next(lines, "")


def _reads_as(read: Callable[[str], object], said: str, value: object) -> bool:
    try:
        return read(said) == value
    except Unclear:
        return False


def _person_lines(values: Mapping[str, str]) -> Iterator[str]:
    for quote in (str, _quoted, lambda said: f'"{said}"'):
        name = quote(values["name"])
        email = f"<{values['email']}>" if "email" in values else ""
        about = f"about: {values['talked_about']}" if "talked_about" in values else ""
        title = quote(values["title"]) if "title" in values else ""
        parts = (
            f"{name} {email}".strip(),
            title,
            values.get("rapport"),
            values.get("profile"),
            about,
        )
        yield ", ".join(filter(None, parts))


def _question_lines(values: Mapping[str, str]) -> Iterator[str]:
    yield " |".join(f" {values[key]}" if key in values else "" for key in QUESTION).strip(" |")


def _owed_lines(values: Mapping[str, str]) -> Iterator[str]:
    yield " | ".join(values[key] for key in OWED if key in values)


def _flat_entry(entry: Mapping[str, Any]) -> dict[str, str]:
    return {key: _flat(value) for key, value in entry.items() if _flat(value)}


def _flat(value: object) -> str:
    return " ".join(str(value).split())


def _quoted(said: str) -> str:
    return f'"{said}"' if "," in said else said


ENTRIES: Mapping[str, _Entries] = {
    "person": _Entries("interviewers", "name", slug, person, _person_lines),
    "question": _Entries("questions", "asked", _flat, question, _question_lines),
    "owed": _Entries("owed", "what", lambda what: Owed(what).slug, owed, _owed_lines),
}
"""The keys of the form that represent a list of tables of the log."""
