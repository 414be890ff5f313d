"""dateparser and parsedatetime, asked for the last day of each phrase; why theirs is another."""

from __future__ import annotations

import re
import runpy
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from long import long_only
from promise_tables import DATES, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

READERS = Path(__file__).parents[2] / "benchmarks/date_libraries.py"


class Explanation(NamedTuple):
    library: str
    words: str
    why: str

    def explains(self, library: str, words: str) -> bool:
        return self.library in {"*", library} and re.search(self.words, words) is not None


def explanations() -> list[Explanation]:
    lines = (DATES / "disagreements.tsv").read_text(encoding="utf-8").splitlines()
    return [Explanation(*line.split("\t")) for line in lines[1:]]


def readers() -> Mapping[str, Callable[[str, date], date | None]]:
    found: Mapping[str, Callable[[str, date], date | None]] = runpy.run_path(str(READERS))[
        "readers"
    ]()
    return found


@long_only
def test_each_disagreement_with_another_library_is_explained() -> None:
    used = set()
    for library, ask in readers().items():
        for row in rows("en"):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                answer = ask(row.words, row.said_on)
            if answer in {None, row.last}:
                continue
            why = next((each for each in explanations() if each.explains(library, row.words)), None)
            assert why, (
                f"{library} reads {row.words!r} of {row.said_on} as {answer}, not {row.last}"
            )
            used.add(why)
    assert set(explanations()) - used == set(), "explains nothing"


@pytest.mark.parametrize("explanation", explanations())
def test_an_explanation_is_written_as_the_table_needs_it(explanation: Explanation) -> None:
    assert explanation.library in {"*", "dateparser", "parsedatetime"}
    assert any(re.search(explanation.words, row.words) for row in rows("en"))
