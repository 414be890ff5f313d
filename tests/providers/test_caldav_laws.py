"""The real engine over Radicale and Xandikos: entries that were put back, clocks that are wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import ClassVar

import pytest
from dav_servers import (
    Account,
    new_radicale_account,
    new_xandikos_account,
    radicale_server,
    xandikos_server,
)
from dav_world import DavWorld
from long import long_only
from service_laws import ClockLaws, HistoryLaws, PutBackLaws

__all__ = ["radicale_server", "xandikos_server"]


@pytest.fixture
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DavWorld]:
    with request.instance.kind.at(tmp_path, otherwise=False) as made:
        yield made


class TestRadicale(PutBackLaws, ClockLaws, HistoryLaws):
    every: ClassVar = 19

    @pytest.fixture(autouse=True)
    def server(self, radicale_server: tuple[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
        make = partial(new_radicale_account, radicale_server)
        monkeypatch.setattr(type(self), "kind", _on(make), raising=False)


@long_only
class TestXandikos(PutBackLaws, ClockLaws, HistoryLaws):
    every: ClassVar = 19

    @pytest.fixture(autouse=True)
    def server(self, xandikos_server: str, monkeypatch: pytest.MonkeyPatch) -> None:
        make = partial(new_xandikos_account, xandikos_server)
        monkeypatch.setattr(type(self), "kind", _on(make), raising=False)


def _on(make: Callable[[], Account]) -> type[DavWorld]:
    return type("Bound", (DavWorld,), {"new_account": staticmethod(make)})
