"""Ask in a terminal for what a file, or an invitation that came as mail, leaves open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterview.cli.terminal.asking import ask, confirmed
from afterview.cli.terminal.printing import print_text
from afterview.errors import InputError
from afterview.model import same_name
from afterview.toml.values import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from afterview.importing import Question, Read
    from afterview.importing.companies import Alike
    from afterview.operations.importing import Said


def answered(read: Callable[[], Read], said: Said) -> Read:
    """Read, ask for what is left open, put the answers into `said`, and read again."""
    found = read()
    if "me" in found.wants:
        for each in found.held_back:
            print_text(each.where, each.reason)
        if ask("Your own address", lambda words: _take_address(words, said)):
            found = read()
    while found.questions:
        for question in found.questions:
            said.answers.setdefault(question.uid, {})[question.key] = _asked(question)
        found = read()
    return found


def ask_about_companies(pairs: Iterable[Alike], said: Said) -> None:
    """Ask which companies of the file are those that the log has under another name."""
    for pair in pairs:
        print_text("note", f"{pair.other} and {pair.name}: {pair.reason}")
        is_same = confirmed(f"Is {pair.other} the same company as {pair.name} in your log")
        said.companies[same_name(pair.other)] = pair.name if is_same else pair.other


def _take_address(words: str, said: Said) -> None:
    from afterview.importing.table import address

    if not address(words):
        msg = f"{shown(words)} is not an email address"
        raise InputError(msg)
    said.me = [words.casefold()]


def _asked(question: Question) -> str:
    """Ask for a detail that a file does not show for sure; empty if it is left out."""
    if question.what:
        print_text(question.label, question.what)
    what, guess = question.key.capitalize(), question.guess
    answer = ask(f"{what} (- for none)" if guess else what, lambda _: None, default=guess)
    return "" if answer == "-" else answer or guess
