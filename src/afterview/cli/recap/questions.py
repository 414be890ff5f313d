"""Ask about an interview question by question, and write each answer into the log at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from afterview.cli.recap.form import ANY_TIME
from afterview.cli.terminal.answers import BACK, NOTHING, Back, is_nothing, refuse_sentence
from afterview.cli.terminal.asking import ask
from afterview.cli.terminal.layout import echo
from afterview.errors import InputError
from afterview.log.shorthand import assignment, feeling, owed, person, question, rapport
from afterview.operations.recap import Answers

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping, Sequence

    Asking = Generator["Question", str, None]
    Write = Callable[[Answers], Callable[[], None]]
    """Writes answers into the log, and returns what takes them out again."""


class Question(NamedTuple):
    """Describes one question; the answers before it decide which one it is."""

    asked: str
    read: Callable[[str], Answers]
    """Returns what an answer changes in the log; raises Unclear or InputError."""
    lines: tuple[str, ...] = ()
    """What is shown before it."""
    default: str = ""
    without: Answers | None = None
    """What changes if the person says that there is nothing."""
    skipped: Answers | None = None
    """What Enter changes; None if it only skips the question."""
    is_free: bool = False
    """Whether "nothing" and the like are answers as good as any."""


class _Part(NamedTuple):
    """Describes a question about one person or one question of the interview."""

    key: str
    asked: str
    read: Callable[[str], str] = str
    """Returns the log's word for an answer, if there are only a few."""


class _Kind(NamedTuple):
    """Describes how to ask about people, or about questions."""

    finds: str
    """The key by which the log finds an entry."""
    read: Callable[[str], dict[str, str]]
    first: str
    """The question for the first new entry."""
    more: str
    """The question for every further entry."""
    parts: tuple[_Part, ...]


PERSON = _Kind(
    "name",
    person,
    "Who was there? (Jane Doe <jane@acme.example>, VP Engineering)",
    "Anyone else? (Jane Doe <jane@acme.example>, VP Engineering)",
    (
        _Part("rapport", "How did you get along with {}? (good, neutral, poor)", rapport),
        _Part("talked_about", "What did you talk about with {}?"),
    ),
)
QUESTION = _Kind(
    "asked",
    question,
    "What did they ask?",
    "What else did they ask?",
    (
        _Part("answered", "What did you answer?"),
        _Part("felt", "How did that feel? (strong, ok, gap)", feeling),
    ),
)

OWED = _Kind(
    "what",
    owed,
    "What did you promise to send them? (the link to my talk | Monday)",
    "What else did you promise to send them?",
    (_Part("by", "By when did you promise it? (Monday, 4 Dec; Enter: with the thank-you)"),),
)


@dataclass(slots=True)
class Debrief:
    """Asks all questions about one interview; `<` takes the last answer of this sitting back."""

    questions: Callable[[], Asking]
    """Returns the questions from the first one on; it is told each answer, "" for none."""
    write: Write
    _given: list[str] = field(default_factory=list)
    _written: list[tuple[Answers, Callable[[], None]] | None] = field(default_factory=list)
    """What each answer changed in the log, and what takes it out again; None if it has changed
    nothing there."""
    _offered: dict[str, str] = field(default_factory=dict)
    """The answers that were taken back, by question."""
    _open: list[Answers | None] = field(default_factory=list)
    """What the answers that were taken back, and not given again yet, had changed in the log."""

    def ask_all(self) -> None:
        """Ask one question after another, until there are no more.

        If the person leaves, the answers that they took back and gave no others for stay.
        """
        try:
            while question := self._after(self._given):
                for line in question.lines:
                    echo(line)
                try:
                    self._ask(question)
                except Back:
                    self._given.pop()
                    self._written.pop()
        except (click.Abort, KeyboardInterrupt, EOFError):
            for changes in filter(None, reversed(self._open)):
                self.write(changes)
            raise

    def _after(self, answers: Sequence[str]) -> Question | None:
        """Return the question that follows these answers; None if there is no other."""
        asking = self.questions()
        found = next(asking, None)
        try:
            for said in answers:
                found = asking.send(said)
        except StopIteration:
            return None
        return found

    def _ask(self, question: Question) -> None:
        offered = self._offered.get(question.asked, "")

        def take(said: str) -> None:
            if said == BACK:
                self._take_back()
            said = said or offered
            if not said:
                changes = question.skipped
            elif said == NOTHING or (is_nothing(said) and not question.is_free):
                said, changes = "", question.without
            else:
                changes = question.read(said)
            self._written.append((changes, self.write(changes)) if changes else None)
            self._given.append(said)
            # Another answer leads to other questions.
            self._open = self._open[:-1] if said == offered else []

        is_taken = bool(offered) or question.skipped is not None
        default = offered or question.default
        if not ask(question.asked, take, default=default, required=is_taken) and not is_taken:
            self._written.append(None)
            self._given.append("")
            self._open = self._open[:-1]

    def _take_back(self) -> None:
        """Take the last answer out of the log, and offer it when its question comes again."""
        if not self._given:
            msg = "this is the first question"
            raise InputError(msg)
        changes, take_out = self._written[-1] or (None, None)
        if take_out is not None:
            take_out()
        self._open.append(changes)
        before = self._after(self._given[:-1])
        if before:
            self._offered[before.asked] = self._given[-1]
        raise Back


def questions(table: Mapping[str, Any], note: str) -> Asking:
    """Yield the questions about an interview, of which the log has `table` before the first one.

    `note` is what the person wrote in a calendar.
    """
    yield from _entries(PERSON, "interviewers", table.get("interviewers", ()))
    yield _list("topics", "What {}did you talk about? (separate with commas)", "else ", table)
    yield _promise(table)
    yield from _entries(QUESTION, "questions", table.get("questions", ()))
    yield _list("concerns", "Any {}concerns they raised? (separate with commas)", "other ", table)
    yield from _entries(OWED, "owed", table.get("owed", ()))
    yield _note(note)


def _list(key: str, asked: str, again: str, table: Mapping[str, Any]) -> Question:
    """Ask for additions to a list of the log, with `again` in the question if it has some."""
    known = table.get(key, [])

    def read(said: str) -> Answers:
        _, value = assignment(f"{key}={said}", ANY_TIME)
        return Answers(added={key: value if isinstance(value, list) else []})

    lines = ("", f"{key}: {', '.join(known)}") if known else ("",)
    return Question(asked.format(again if known else ""), read, lines)


def _promise(table: Mapping[str, Any]) -> Question:
    """Ask for the promise; an existing one may be older than the interview."""

    def read(said: str) -> Answers:
        _, value = assignment(f"promise={said}", ANY_TIME)
        return Answers(values={"promise": value})

    known = str(table.get("promise", ""))
    without = Answers(values={"promise": None}) if known else None
    return Question("When will they decide, in their words?", read, ("",), known, without)


def _note(note: str) -> Question:
    """Ask for private notes; Enter takes over what the person wrote in a calendar."""
    asked = "What else do you want to keep for yourself? (private notes)"
    if not note:
        return Question(asked, lambda said: Answers(note=said), ("",))
    asked = f"{asked[:-1]}; Enter adds that, - does not)"
    lines = ("", f"in your calendar: {' '.join(note.split())}")
    return Question(asked, lambda said: Answers(note=said), lines, skipped=Answers(note=note))


def _entries(kind: _Kind, name: str, known: Sequence[Mapping[str, str]]) -> Asking:
    """Ask for missing values of known entries, then for new entries until there are no more."""

    def answers(entry: Mapping[str, str]) -> Answers:
        found = Answers()
        found.entries(name).append({**entry})
        return found

    def read(said: str) -> Answers:
        entry = kind.read(said)
        if kind is PERSON:
            refuse_sentence(entry)
        return answers(entry)

    shown: tuple[str, ...] = ()
    for entry in known:
        said = (str(entry.get(key, "")) for key in (kind.finds, *(part.key for part in kind.parts)))
        shown += ("", " | ".join(filter(None, said)))
        for missing in _missing(kind, entry, answers):
            yield missing._replace(lines=shown)
            shown = ()
    asked, more = kind.more if known else kind.first, kind.more
    while entered := (yield Question(asked, read, (*shown, ""))):
        yield from _missing(kind, kind.read(entered), answers)
        asked, shown = more, ()


def _missing(
    kind: _Kind, entry: Mapping[str, str], answers: Callable[[Mapping[str, str]], Answers]
) -> Iterator[Question]:
    """Yield the questions for what the log lacks about one entry of a list."""
    which = entry[kind.finds]

    def read(part: _Part, said: str) -> Answers:
        return answers({kind.finds: which, part.key: part.read(said)})

    for part in kind.parts:
        if not entry.get(part.key):
            asked, is_free = part.asked.format(which), part.key == "answered"
            yield Question(asked, partial(read, part), is_free=is_free)
