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

from afterview.playbook.planned import uid_of

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
        assert (
            f"{name}: stopped, because [targets.{other}] writes to the same calendar"
            in " ".join(ran.err.split())
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
    assert "two: stopped, because [targets.one] writes to the same calendar" in " ".join(
        ran.err.split()
    )


def test_a_calendar_of_its_own_for_each_is_welcome(program: Program, account: Account) -> None:
    configure(program, account, one={}, two={"calendar": f"Two {account.calendar}"})
    for _ in range(2):
        assert program("sync").code == 0


def rescheduled(program: Program, account: Account, zone: str) -> str:
    """Move the interview to 10 December in another program, sync, and return the status."""
    program.write(table(start="2026-12-09T14:00:00"), config=program.config.read_text())
    assert program("sync").code == 0
    uid = uid_of("acme/interview")
    account.edit(uid, r"^DTSTART.*$", f"DTSTART{zone}:20261210T150000")
    account.edit(uid, r"^DTEND.*$", f"DTEND{zone}:20261210T160000")
    assert program("sync").code == 0
    return program("status").out


@pytest.mark.parametrize("zone", ["", ";TZID=", ';TZID="(UTC-05:00) Eastern Time (US & Canada)"'])
def test_a_time_without_a_zone_is_in_that_of_the_person(
    program: Program, account: Account, zone: str
) -> None:
    configure(program, account, work={})
    assert "Thu 10 Dec 15:00  Interview: Acme" in rescheduled(program, account, zone)
    assert program("accept", "acme/interview").code == 0
    assert "start = 2026-12-10T15:00:00\n" in program.log.read_text()


def test_an_event_in_a_zone_that_nobody_knows_is_left_as_it_is(
    program: Program, account: Account
) -> None:
    configure(program, account, work={})
    zone = ';TZID="Customized Time Zone"'
    assert "Thu 10 Dec" not in rescheduled(program, account, zone)
    uid = uid_of("acme/interview")
    assert "20261210T150000" in account.text(uid)
    # It is not written over either, but said.
    program.write(table(start="2026-12-09T14:30:00"), config=program.config.read_text())
    assert "was changed on" in program("sync").err
    assert "20261210T150000" in account.text(uid)
