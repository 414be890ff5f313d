"""Define the error for words that name no day; in a module of its own, which costs no grammar."""

from __future__ import annotations


class UnreadablePromise(ValueError):  # noqa: N818 - "Error" says nothing that "Unreadable" does not
    """Reports that the words name no day and no span of time; the text says why, in one clause.

    If they have several meanings, `readings` has words for each that have only that meaning.
    """

    def __init__(self, message: str, readings: tuple[str, ...] = ()) -> None:
        """Take the reason, and what may be written instead."""
        super().__init__(message)
        self.readings = readings
