"""The contract of a provider on a real Google account (docs/live.md); skipped without one.

The laws that need the service to break, or an account of another person, are left out.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from afterview.testing import TwoWayContract

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from afterview.provider import Context, Provider
    from afterview.testing import Person

FILE = os.environ.get("AFTERVIEW_LIVE_GOOGLE", "")
pytestmark = pytest.mark.skipif(not FILE, reason="AFTERVIEW_LIVE_GOOGLE names no login")


@pytest.fixture(autouse=True)
def only_loopback() -> None:
    """Let these tests, and no others, reach the network."""


class TestGoogle(TwoWayContract):
    """Each test has a calendar and a list of its own, named after its folder."""

    @pytest.fixture(autouse=True)
    def account(self, tmp_path: Path) -> Iterator[None]:
        self.kept = json.loads(Path(FILE).read_text(encoding="utf-8"))
        self.names: dict[str, str] = {}
        self.moment = datetime.now(UTC).strftime("%H%M%S")
        yield
        del tmp_path
        for name in self.names.values():
            self._discard(name)

    def _options(self, name: str) -> dict[str, Any]:
        from afterview_google import OPTIONS

        usual = {option.name: option.default for option in OPTIONS}
        return {**usual, "calendar": name, **self.kept.get("options", {})}

    def _provider(self, name: str, now: datetime) -> Any:
        from afterview_google.account import Account

        from afterview.provider import Context

        def keep(secret: str) -> None:
            self.kept = json.loads(secret)

        context = Context(target="live", now=now, secret=lambda: json.dumps(self.kept), keep=keep)
        return Account(self._options(name), context)

    def _name(self, place: Path) -> str:
        return self.names.setdefault(str(place), f"afterview live {self.moment} {place.name}")

    def open(self, place: Path, context: Context) -> Provider:
        del context  # its clock is that of the tests, and the login has the real one
        provider: Provider = self._provider(self._name(place), datetime.now(UTC))
        return provider

    def person(self, place: Path) -> Person:
        from live_google import LivePerson

        return LivePerson(self._provider(self._name(place), datetime.now(UTC)))

    def held(self, place: Path) -> Sequence[tuple[str, str]]:
        found = self._provider(self._name(place), datetime.now(UTC)).changes(None).changed
        return [(remote.uid, remote.item.title) for remote in found if remote.item]

    def stamp(self, place: Path) -> object:
        found = self._provider(self._name(place), datetime.now(UTC)).changes(None).changed
        return sorted((remote.uid, remote.etag) for remote in found)

    def plant(self, place: Path) -> None:
        pytest.skip(f"the calendar {place.name} is made by the first write")

    def planted(self, place: Path) -> object:
        pytest.skip(f"nothing is planted in {place.name}")

    def break_down(self, place: Path) -> None:
        pytest.skip(f"the service of {place.name} is not ours to break")

    def _discard(self, name: str) -> None:
        from live_google import LivePerson

        LivePerson(self._provider(name, datetime.now(UTC))).discard()
