"""Cursors as JSON: `afterview/provider/cursor.py`."""

from __future__ import annotations

from typing import Any

import pytest

from afterview.errors import CursorError
from afterview.provider.cursor import read, shape_of, written

SHAPE = shape_of(1, ["https://example.com", "Interviews"])


def test_a_cursor_is_read_as_it_was_written() -> None:
    text = written(SHAPE, {"token": "t", "ids": ["é"]})
    assert read(text, SHAPE, dict) == {"token": "t", "ids": ["é"]}
    assert text == written(SHAPE, {"ids": ["é"], "token": "t"})


@pytest.mark.parametrize(
    "shape",
    [
        shape_of(2, ["https://example.com", "Interviews"]),
        shape_of(1, ["https://example.com", "Work"]),
        shape_of(1, ["https://example.comInterviews"]),
    ],
)
def test_a_cursor_of_other_options_or_another_version_is_none(shape: str) -> None:
    with pytest.raises(CursorError, match="configuration of this target has changed"):
        read(written(SHAPE, {}), shape, dict)


@pytest.mark.parametrize(
    "text", ["", "{", "3", "[]", "null", "{}", '{"shape": ', "[" * 99_999, '"shape"']
)
def test_what_is_no_cursor_of_ours(text: str) -> None:
    with pytest.raises(CursorError, match="not one of ours"):
        read(text, SHAPE, dict)


@pytest.mark.parametrize("error", [ValueError, TypeError, KeyError, IndexError, AttributeError])
def test_a_state_that_cannot_be_built_is_none_of_ours(error: type[Exception]) -> None:
    def build(_state: dict[str, Any]) -> None:
        raise error

    with pytest.raises(CursorError, match="not one of ours"):
        read(written(SHAPE, {}), SHAPE, build)
