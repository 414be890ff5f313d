"""Define every error that afterview raises on purpose; each class has an exit code.

::

    AfterviewError                 1
    ├── InputError                 2   the configuration, the log, a draft or an argument is wrong
    │   ├── ChoiceError            2   a promise that can be read in several ways
    │   └── ProblemsError          2   all that is wrong in the person's files, a line each
    ├── StoreError                 2   the store is damaged, from a newer version, or not writable
    ├── GuardError                 3   too much would go: the target stops and lists it
    ├── LockedError               75   another run holds the lock
    └── ProviderError              1   a target could not do (all of) its work
        ├── TransientError         1   worth trying again: the network, a 5xx, a lost answer
        │   └── ThrottledError     1   the service asks to wait
        │       └── WaitingError   1   an earlier run was asked to, so this one sent nothing
        ├── PreconditionError      1   the item changed since it was read
        │   └── MissingError       1   nothing is at the address of the item any more
        ├── CursorError            1   the cursor is no longer valid: list everything
        ├── GoneError              3   the calendar or list that our items stood in is gone
        ├── RejectedError          1   the service refuses this one item
        │   └── WasDeletedError    1   the service remembers the uid of the item as deleted
        ├── InTheWayError          2   something stands there that is not ours
        └── LoginError            77   the account has to be logged in to again

A message is one sentence for a person: what is wrong, then what to do about it. It never holds a
secret. Where the page offers another way than a command, the message is a `Sentence`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Sequence


def fault(error: Exception) -> str:
    """Say in words what nobody expected; the name of a class means nothing to a person."""
    words = " ".join(str(error).split())
    return f"a fault of the program ({words})" if words else "a fault of the program"


class Sentence(str):
    """Tells a person what to do by a command, and on the page what to do there.

    As text it is the sentence for the command line. A text that is made from it, such as by an
    f-string, is that of the command line only.
    """

    __slots__ = ("on_page",)
    on_page: str
    """The sentence for somebody who looks at the page."""

    def __new__(cls, words: str, *, command: str = "", page: str = "") -> Self:
        """Take what is to be said, and a clause on what to do for each of the two; may be empty."""
        joint = " " if words.endswith("?") else "; "
        made = super().__new__(cls, joint.join(filter(None, (words, command))))
        made.on_page = joint.join(filter(None, (words, page)))
        return made


def on_page(text: str) -> str:
    """Return a text as the page shows it."""
    return text.on_page if isinstance(text, Sentence) else text


def message_of(error: Exception) -> str:
    """Return the message of an error, as the `Sentence` that it was given as."""
    first = next(iter(error.args), "")
    return first if isinstance(first, Sentence) else str(error)


class AfterviewError(Exception):
    """Is the base class of all these errors; its text can be shown to a person unchanged."""

    exit_code = 1

    @property
    def on_page(self) -> str:
        """The message as the page shows it."""
        return on_page(message_of(self))


class InputError(AfterviewError):
    """Reports input that cannot be used: configuration, log, draft or argument."""

    exit_code = 2


class ChoiceError(InputError):
    """Reports a promise that can be read in several ways; `choices` are words for each of them."""

    def __init__(self, message: str, choices: Sequence[str]) -> None:
        """Take the message, and what may be written instead."""
        super().__init__(message)
        self.choices = tuple(choices)


class ProblemsError(InputError):
    """Reports all problems of the person's files, one in each of `lines`.

    A line has the form `file:line: what is wrong; what to write`.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        """Take a line for each problem."""
        super().__init__("\n".join(lines))
        self.lines = tuple(lines)

    @property
    def on_page(self) -> str:
        """The lines as the page shows them."""
        return "\n".join(map(on_page, self.lines))


class StoreError(AfterviewError):
    """Reports that the store cannot be used; its file is left unchanged."""

    exit_code = 2


class GuardError(AfterviewError):
    """Reports that more would be deleted from a target than the facts explain."""

    exit_code = 3

    def __init__(self, message: str, *, to_allow: int = 0) -> None:
        """Take the message, and the number of deletions that a person may allow; 0 for none."""
        super().__init__(message)
        self.to_allow = to_allow


class LockedError(AfterviewError):
    """Reports that another run holds the lock."""

    exit_code = 75


class ProviderError(AfterviewError):
    """Reports that a target could not do its work; the other targets go on."""


class TransientError(ProviderError):
    """Reports a failure that may be temporary; the request may or may not have taken effect."""


class ThrottledError(TransientError):
    """Reports that the service asks to wait for `retry_after` seconds; None if it did not say."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        """Take the message, and the seconds to wait."""
        super().__init__(message)
        self.retry_after = retry_after


class WaitingError(ThrottledError):
    """Reports that a wait which the service asked for is not over, so that no request was sent."""


class PreconditionError(ProviderError):
    """Reports that an item is no longer in the version that a write was meant to replace."""


class MissingError(PreconditionError):
    """Reports that an item is no longer at its known address: it was deleted or recreated."""


class CursorError(ProviderError):
    """Reports that the cursor is no longer valid; ask again without one."""


class GoneError(ProviderError):
    """Reports that the container of our items is gone; that is not a deletion of each item."""

    exit_code = 3


class RejectedError(ProviderError):
    """Reports that the service refuses this one item; the others are unaffected."""


class WasDeletedError(RejectedError):
    """Reports that the service refuses an item because it remembers its uid as deleted."""


class InTheWayError(ProviderError):
    """Reports that the place of the target is taken by something that may not be ours."""

    exit_code = 2


class LoginError(ProviderError):
    """Reports that the person has to log in to the account (again)."""

    exit_code = 77
