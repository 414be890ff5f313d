"""Every error that afterview raises on purpose. The class is the verdict and has the exit code.

::

    AfterviewError                 1
    ├── InputError                 2   the configuration, the log, a draft or an argument is wrong
    │   └── ProblemsError          2   all that is wrong in the person's files, a line each
    ├── StoreError                 2   the store is damaged, from a newer version, or not writable
    ├── GuardError                 3   too much would go: the target stops and lists it
    ├── LockedError               75   another run holds the lock
    └── ProviderError              1   a target could not do (all of) its work
        ├── TransientError         1   worth trying again: the network, a 5xx, a lost answer
        │   └── ThrottledError     1   the service asks to wait
    │       └── WaitingError   1   it asked an earlier run to, so this one left it alone
        ├── PreconditionError      1   the item changed since it was read
        │   └── MissingError       1   nothing is at the address of the item any more
        ├── CursorError            1   the cursor is no longer valid: list everything
        ├── GoneError              3   the calendar or list that our items stood in is gone
        ├── RejectedError          1   the service refuses this one item
        ├── InTheWayError          2   something stands there that is not ours
        └── LoginError            77   the account has to be logged in to again

A message is one sentence for a person: what is wrong, then what to do about it. It never holds a
secret.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def fault(error: Exception) -> str:
    """Say in words what nobody expected; the name of a class means nothing to a person."""
    words = " ".join(str(error).split())
    return f"a fault of the program ({words})" if words else "a fault of the program"


class AfterviewError(Exception):
    """The root of the tree; its text is fit to be shown to a person as it is."""

    exit_code = 1


class InputError(AfterviewError):
    """What the person gave (configuration, log, draft, argument) cannot be used as it is."""

    exit_code = 2


class ProblemsError(InputError):
    """The person's files have problems: `lines` has `file:line: what is wrong; what to write`."""

    def __init__(self, lines: Sequence[str]) -> None:
        """Take a line for each problem."""
        super().__init__("\n".join(lines))
        self.lines = tuple(lines)


class StoreError(AfterviewError):
    """The store cannot be used; its file is left as it was found."""

    exit_code = 2


class GuardError(AfterviewError):
    """More would be deleted from a target than the facts explain."""

    exit_code = 3


class LockedError(AfterviewError):
    """Another run holds the lock."""

    exit_code = 75


class ProviderError(AfterviewError):
    """A target could not do its work; the other targets go on."""


class TransientError(ProviderError):
    """A failure that may be gone next time; whether the request took effect is not known."""


class ThrottledError(TransientError):
    """The service asks to wait; `retry_after` is in seconds, None where it did not say."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        """Take the sentence, and the seconds to wait."""
        super().__init__(message)
        self.retry_after = retry_after


class WaitingError(ThrottledError):
    """The service asked to wait, and that time is not over: it was not asked again."""


class PreconditionError(ProviderError):
    """The item is no longer in the version that a write was meant to replace."""


class MissingError(PreconditionError):
    """Nothing is at the address that is known of an item: it was deleted, or put back elsewhere."""


class CursorError(ProviderError):
    """The cursor is no longer valid; ask again without one."""


class GoneError(ProviderError):
    """The container of our items is no longer there; that is not the deletion of each of them."""

    exit_code = 3


class RejectedError(ProviderError):
    """The service will not take this item; the others are not concerned."""


class WasDeletedError(RejectedError):
    """The service will not take an item under this uid, for it knows the uid as deleted."""


class InTheWayError(ProviderError):
    """What stands where the target would write is not ours, or it is not sure that it is."""

    exit_code = 2


class LoginError(ProviderError):
    """The account has to be logged in to (again)."""

    exit_code = 77
