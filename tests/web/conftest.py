from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from program import Program, table

pytest.importorskip("uvicorn", reason="the extra `serve` is not installed")

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from web_server import Served


@pytest.fixture
def program(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Program:
    """The program in a folder with one interview this morning."""
    made = Program(tmp_path, capsys)
    made.write(table())
    return made


@pytest.fixture
def site(program: Program) -> Iterator[Served]:
    """Its feeds, rendered once and served."""
    from web_server import served

    with served(program) as made:
        assert made.refresh()
        yield made
