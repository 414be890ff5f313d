"""A damaged store: every command says so in one sentence, with the way back."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from afterview.store.connection import REBUILD

if TYPE_CHECKING:
    from collections.abc import Callable

    from program import Program

INVITATIONS = Path(__file__).parents[1] / "ics"
COMMANDS = (
    "sync",
    "sync --dry-run",
    "adopt calendar",
    "unlink calendar --keep",
    "status",
    "check",
    "plan",
    "list",
    "show acme",
    "stats",
    "why acme/recap",
    "prep acme",
    "done acme/recap",
    "skip acme/recap",
    "postpone acme/recap 2026-12-01",
    "undo",
    "restore acme/recap",
    "accept calendar",
    "reclaim calendar",
    "set acme status=waiting",
    "export",
    "watch",
    "serve",
    "doctor",
)


def one_byte_in_the_schema(path: Path) -> None:
    """Python cannot read what SQLite says of it, for it quotes the byte."""
    content = path.read_bytes()
    at = content.index(b"CREATE TABLE fact") + len("CREATE TABLE fact (")
    path.write_bytes(content[:at] + b"\xeb" + content[at + 1 :])


def a_page_of_zeros(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:4096] + bytes(4096) + content[8192:])


def a_lost_half(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


@pytest.mark.parametrize("damage", [one_byte_in_the_schema, a_page_of_zeros, a_lost_half])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_it_in_one_sentence(
    program: Program, command: str, damage: Callable[[Path], None]
) -> None:
    if command == "serve":
        pytest.importorskip("uvicorn", reason="the extra `serve` is not installed")
    program("sync")
    store = program.folder / "afterview.db"
    damage(store)
    before = store.read_bytes()
    ran = program(*command.split())

    said = ran.out if command == "doctor" else ran.err
    assert ran.code == 2
    words = " ".join(said.split())
    assert words.count("the store is damaged") == 1
    assert REBUILD in words
    assert not re.search(r"[A-Z]\w*(Error|Exception|Warning)\b|codec|\\x", said)
    assert command == "doctor" or len(said.splitlines()) == 1
    assert store.read_bytes() == before


def test_the_way_back_works(program: Program) -> None:
    program("sync")
    store = program.folder / "afterview.db"
    one_byte_in_the_schema(store)
    store.rename(program.folder / "kept.db")
    assert program("sync").code == 0
    assert program("status").code == 0


@pytest.mark.parametrize("value", ["{", "[", '"x"', "[1, 2", "[null, {}, 5]", "{}", "[[]]", "7"])
def test_what_is_only_remembered_is_no_reason_to_stop(program: Program, value: str) -> None:
    invitation = str(INVITATIONS / "google.ics")
    arguments = ("import", invitation, "--yes", "--me", "sam@example.com")
    assert program(*arguments).code == 0
    with closing(sqlite3.connect(program.folder / "afterview.db")) as connection, connection:
        connection.execute("UPDATE cache SET value = ?", (value,))
    for again in (arguments, ("export", "--json"), ("status",), ("sync",)):
        ran = program(*again)
        assert ran.code in {0, 2}, ran.err
        assert not re.search(r"[A-Z]\w*Error\b", ran.err)
