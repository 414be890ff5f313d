from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from program import Program, table

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def program(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Program:
    """The program in a folder with one interview this morning."""
    made = Program(tmp_path, capsys)
    made.write(table())
    return made
