"""A sync that the page starts: one at a time, in the background, and what became of it."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from program import CONFIGURATION, NOW, Program, table

from afterview.lock import RunLock
from afterview.web import runs
from afterview.web.accounts import Account, accounts
from afterview.web.runs import Line, Runs
from afterview.workspace import opened


def finished(page: Runs) -> tuple[Line, ...]:
    """Wait for the run that is going on, and return how it fared."""
    for thread in threading.enumerate():
        if thread.name == runs.THREAD:
            thread.join(60)
    assert not page.state.is_running
    return page.state.lines


def test_a_run_writes_the_calendars_and_says_how_it_went(program: Program) -> None:
    program.write(table("acme"))
    page = Runs(program.config)
    assert page.state.began is None
    assert page.start(NOW)
    (line,) = finished(page)
    assert (line.name, line.is_wrong) == ("calendar", False)
    assert line.said.endswith(" new")
    assert program.shows("acme/interview")
    assert page.start(NOW + timedelta(minutes=1))
    assert finished(page)[0].said.startswith("nothing to do, ")


def test_there_is_one_run_at_a_time(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    program.write(table("acme"))
    page, may_end = Runs(program.config), threading.Event()

    def wait(*_: object) -> None:
        assert may_end.wait(60)

    monkeypatch.setattr(page, "_progress", wait)
    assert page.start(NOW)
    assert page.state.is_running
    assert not page.start(NOW)
    may_end.set()
    finished(page)
    assert page.start(NOW)
    finished(page)


def test_what_is_wrong_is_said_line_by_line(program: Program) -> None:
    program.write(table("acme", statsu='"open"'))
    page = Runs(program.config)
    assert page.start(NOW)
    found = finished(page)
    assert found
    assert all(line.is_wrong and not line.name for line in found)
    assert "statsu" in found[0].said


def test_another_run_in_progress_is_said(program: Program) -> None:
    program.write(table("acme"))
    assert program("sync").code == 0
    page = Runs(program.config)
    with RunLock(program.folder / "afterview.db", NOW):
        assert page.start(NOW)
        (line,) = finished(page)
    assert line.is_wrong
    assert "another afterview run is under way" in line.said


def test_what_a_target_refuses_is_its_line(program: Program) -> None:
    program.write(table("acme"), config=CONFIGURATION.replace("interviews.ics", "no/such/x.ics"))
    page = Runs(program.config)
    assert page.start(NOW)
    (line,) = finished(page)
    assert (line.name, line.is_wrong) == ("calendar", True)


def standing(program: Program) -> list[Account]:
    with opened(program.config, now=program.now) as workspace:
        return [*accounts(workspace)]


def test_an_account_says_when_it_ran_and_when_it_last_changed(program: Program) -> None:
    program.write(table("acme"))
    (account,) = standing(program)
    assert (account.state, account.ran) == ("new", "")
    assert account.said == "Nothing has been written to it yet."
    assert program("sync").code == 0
    (account,) = standing(program)
    assert (account.state, account.ran) == ("good", "today")
    assert account.said.endswith(" entries, the last change Mon 23 Nov 09:00")
    program.now = NOW + timedelta(days=2)
    assert standing(program)[0].ran == "Mon 23 Nov"
