"""The additional laws of a provider in whose service a person edits as well."""

from __future__ import annotations

from afterview.testing.reading import ReadingContract
from afterview.testing.writing import WritingContract


class TwoWayContract(ReadingContract, WritingContract):
    """The laws of a provider whose service is read back."""
