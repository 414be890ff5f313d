"""Damaged invitations, mails, tables and promises: `.ci/long` reads such for half an hour."""

from __future__ import annotations

import pytest
from reader_fuzz import attack, broken_law, seeds

from afterview.importing import invitation
from afterview.importing.people import Unknown

EXAMPLES = 600


def test_what_is_damaged_breaks_no_law() -> None:
    found = attack(16, examples=EXAMPLES)
    assert found.broken == []
    assert found.read.keys() == seeds().keys()
    assert min(found.read.values()) > EXAMPLES / 6


@pytest.mark.parametrize("name", ["_proposal", "_damage"])
def test_a_reader_that_loses_or_garbles_something_is_noticed(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (data,) = (each for each in seeds()["invitation"] if b"Salary 100 \x80" in each)
    broken = {
        "_proposal": lambda *_: (_ for _ in ()).throw(Unknown("\u202e")),
        "_damage": lambda _: ["\u202e"],
    }
    assert broken_law("invitation", data, found := attack(0).taken) == ""
    monkeypatch.setattr(invitation, name, broken[name])
    assert "no sentence" in broken_law("invitation", data, found)
