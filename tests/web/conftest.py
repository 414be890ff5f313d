from __future__ import annotations

import pytest

pytest.importorskip("uvicorn", reason="the extra `serve` is not installed")

from collections.abc import Iterator

from program import Program
from web_server import Served


@pytest.fixture
def site(program: Program) -> Iterator[Served]:
    """Its feeds, rendered once and served."""
    from web_server import served

    with served(program) as made:
        assert made.refresh()
        yield made
