"""What a provider is given where nobody says more: no secret, nothing kept, no browser."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from afterview.errors import LoginError
from afterview.provider import Context, Login

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def test_a_target_without_a_login_has_no_secret() -> None:
    with pytest.raises(LoginError, match="no password is known"):
        Context(target="work", now=NOW).secret()


def test_what_nobody_keeps_is_kept_nowhere() -> None:
    context = Context(target="work", now=NOW)
    context.keep("a renewed token")
    with pytest.raises(LoginError):
        context.secret()


def test_a_page_is_not_opened_where_nobody_says_how() -> None:
    said: list[str] = []
    login = Login(target="work", ask_secret=lambda _: "", show=said.append, keep=said.append)
    assert login.open_url("https://example.com") is False
    assert said == []
