"""The values of the contract: how they are made, and what they hold where nobody says more."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields, is_dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from afterview.errors import LoginError
from afterview.provider import (
    Action,
    Changes,
    Context,
    Login,
    Option,
    Outcome,
    Plugin,
    Remote,
)

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
VALUES: dict[type[Any], set[str]] = {
    Action: {"op", "uid"},
    Changes: {"cursor"},
    Context: {"target", "now"},
    Login: {"target", "ask_secret", "show", "keep"},
    Option: {"name", "kind", "doc"},
    Outcome: {"uid"},
    Plugin: {"name", "summary", "options", "open"},
    Remote: {"uid"},
}
"""The values of the contract, each with what has to be given: whatever is added has a default."""


@pytest.mark.parametrize("kind", VALUES)
def test_a_field_that_is_added_later_breaks_nobody(kind: type[Any]) -> None:
    needed = dict.fromkeys(VALUES[kind], "x")
    value = kind(**needed)
    with pytest.raises(TypeError, match="positional"):
        kind(*needed.values())
    with pytest.raises(TypeError):
        iter(value)  # nobody unpacks it, so its length and order are free to change
    with pytest.raises(FrozenInstanceError):
        setattr(value, next(iter(needed)), "y")
    for name in needed:
        with pytest.raises(TypeError, match=name):
            kind(**{each: "x" for each in needed if each != name})
    assert is_dataclass(kind)
    assert needed.keys() < {field.name for field in fields(kind)}


def test_a_target_without_a_login_has_no_secret() -> None:
    with pytest.raises(LoginError, match="no password is stored"):
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
