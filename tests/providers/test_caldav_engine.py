"""afterview over real CalDAV servers: the calendar of a target is that target's alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from dav_servers import (
    CANARY,
    Account,
    radicale,
    radicale_server,
    xandikos,
    xandikos_server,
)
from dav_servers import account as server
from fault_proxy import dated, proxied
from program import CONFIGURATION, NOW, Program, table

__all__ = ["radicale", "radicale_server", "server", "xandikos", "xandikos_server"]


@pytest.fixture
def account(server: Account) -> Iterator[Account]:
    """An account whose server has the date of the test."""
    with proxied(server.root) as proxy:
        proxy.on(".*", dated(NOW), times=10**6)
        yield replace(server, root=proxy.root, direct=server.root)


def configure(program: Program, account: Account, **targets: dict[str, str]) -> None:
    """Write a log, and a configuration with a target for each name."""
    config = CONFIGURATION.partition("[targets")[0]
    for name, options in targets.items():
        given = {
            "provider": "caldav",
            "url": account.root + account.start,
            "username": account.username,
            "password_command": f"printf {CANARY}",
            "calendar": account.calendar,
            **options,
        }
        lines = [f'{key} = "{value}"' for key, value in given.items()]
        config += "\n".join([f"[targets.{name}]", *lines, ""])
    program.write(table(), config=config)


def test_another_calendar_stops_the_run_after_the_first_one_too(
    program: Program, account: Account
) -> None:
    configure(program, account, work={})
    assert program("sync").code == 0
    standing = account.objects()
    configure(program, account, work={"calendar": f"Other {account.calendar}"})
    ran = program("sync")
    assert ran.code == 3
    assert "the calendar is not that of the last run" in ran.err
    assert "allow-deletes" not in ran.err
    configure(program, account, work={})
    ran = program("sync")
    assert (ran.code, account.objects()) == (0, standing)


@pytest.mark.parametrize("options", [{}, {"task_list": "Mine"}, {"tasks": "events"}])
def test_two_targets_share_no_calendar(
    program: Program, account: Account, options: dict[str, str]
) -> None:
    configure(program, account, one={}, two=options)
    ran = program("sync")
    assert ran.code == 2
    for name, other in (("one", "two"), ("two", "one")):
        assert f"{name}: stopped, for [targets.{other}] writes to the same calendar" in " ".join(
            ran.err.split()
        )
    assert account.folder() == ""
    configure(program, account, one={})
    assert program("sync").code == 0
    standing = account.objects()
    configure(program, account, one={}, two=options)
    for _ in range(2):
        assert program("sync").code == 2
    assert account.objects() == standing


def test_two_ways_to_one_calendar_are_one_calendar(program: Program, account: Account) -> None:
    """By the address of the account, and by its own."""
    configure(program, account, one={})
    assert program("sync").code == 0
    standing = account.objects()
    url = account.root + account.folder()
    configure(program, account, one={}, two={"url": url, "calendar": "Whatever"})
    ran = program("sync")
    assert (ran.code, account.objects()) == (2, standing)
    assert "two: stopped, for [targets.one] writes to the same calendar" in " ".join(
        ran.err.split()
    )


def test_a_calendar_of_its_own_for_each_is_welcome(program: Program, account: Account) -> None:
    configure(program, account, one={}, two={"calendar": f"Two {account.calendar}"})
    for _ in range(2):
        assert program("sync").code == 0
