"""The contract of a provider on a real Microsoft account; skipped without one.

`AFTERVIEW_LIVE_OUTLOOK` names a file with `{"client_id": ..., "tenant": ..., "login": {...}}`;
`login` is what `afterview login TARGET --export` prints. A renewed login replaces it in the file.
Use an account that you need for nothing else. The laws that need the service to break, or a person
in front of it, are left out; docs/outlook.md says what is not known.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from afterview.testing import ProviderContract

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from afterview_outlook.account import Account

    from afterview.provider import Context, Provider

FILE = os.environ.get("AFTERVIEW_LIVE_OUTLOOK", "")
pytestmark = pytest.mark.skipif(not FILE, reason="AFTERVIEW_LIVE_OUTLOOK names no login")


@pytest.fixture(autouse=True)
def only_loopback() -> None:
    """Let these tests, and no others, reach the network."""


class TestOutlook(ProviderContract):
    """Each test has a calendar and a list of its own, named after its folder."""

    @pytest.fixture(autouse=True)
    def account(self) -> Iterator[None]:
        self.path = Path(FILE)
        self.names: dict[str, str] = {}
        self.moment = datetime.now(UTC).strftime("%H%M%S")
        yield
        for name in self.names.values():
            self._discard(name)

    def _opened(self, name: str) -> Account:
        from afterview_outlook import OPTIONS
        from afterview_outlook.account import Account

        from afterview.provider import Context

        kept = json.loads(self.path.read_text(encoding="utf-8"))
        login = kept.pop("login")

        def keep(secret: str) -> None:
            whole = {**kept, "login": json.loads(secret)}
            self.path.write_text(json.dumps(whole), encoding="utf-8")

        options: dict[str, Any] = {option.name: option.default for option in OPTIONS}
        options |= {**kept, "calendar": name}
        now = datetime.now(UTC)
        context = Context(target="live", now=now, secret=lambda: json.dumps(login), keep=keep)
        return Account(options, context)

    def _name(self, place: Path) -> str:
        return self.names.setdefault(str(place), f"afterview live {self.moment} {place.name}")

    def open(self, place: Path, context: Context) -> Provider:
        del context  # its clock is that of the tests, and the login has the real one
        return self._opened(self._name(place))

    def held(self, place: Path) -> Sequence[tuple[str, str]]:
        found = self._opened(self._name(place)).changes(None).changed
        return [(remote.uid, remote.item.title) for remote in found if remote.item]

    def stamp(self, place: Path) -> object:
        found = self._opened(self._name(place)).changes(None).changed
        return sorted((remote.uid, remote.etag) for remote in found)

    def edit(self, place: Path, uid: str, title: str) -> None:
        from afterview_outlook.api import Call

        account = self._opened(self._name(place))
        (remote,) = account.find([uid])
        assert remote.item is not None
        path = f"/me/events/{remote.remote_id}"
        assert account.api.call(Call("PATCH", path, {"subject": title})).ok

    def plant(self, place: Path) -> None:
        pytest.skip(f"the calendar {place.name} is made by the first write")

    def planted(self, place: Path) -> object:
        pytest.skip(f"nothing is planted in {place.name}")

    def break_down(self, place: Path) -> None:
        pytest.skip(f"the service of {place.name} is not ours to break")

    def _discard(self, name: str) -> None:
        from afterview_outlook.api import Call

        account = self._opened(name)
        for path, what in (("/me/calendars", "name"), ("/me/todo/lists", "displayName")):
            for body in account.api.call(Call("GET", path)).body.get("value", ()):
                if body.get(what) == name:
                    account.api.call(Call("DELETE", f"{path}/{body['id']}"))
        account.close()
