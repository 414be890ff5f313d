from __future__ import annotations

import pytest

pytest.importorskip("uvicorn", reason="the extra `serve` is not installed")

from collections.abc import Iterator

from page_browser import LATER, Browser, pages
from program import Program
from web_server import Served


@pytest.fixture
def site(program: Program) -> Iterator[Served]:
    """Its feeds, rendered once and served."""
    from web_server import served

    with served(program) as made:
        assert made.refresh()
        yield made


@pytest.fixture
def browser(program: Program) -> Iterator[Browser]:
    """Logged in, after the interview of the morning."""
    from web_server import served

    with served(program, pages=pages(program)) as site:
        site.now = LATER
        made = Browser(site)
        made.login()
        yield made
