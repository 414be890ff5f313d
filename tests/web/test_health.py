"""The page about the program: what is wrong, a run from the page, and its outcome."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from page_browser import Browser, plain
from program import CONFIGURATION, NOW, Program, table
from starlette.routing import BaseRoute
from web_server import served

from afterview.errors import InputError, LoginError, Sentence, ThrottledError
from afterview.lock import RunLock
from afterview.service import health
from afterview.store.database import Store
from afterview.store.targets import Batch
from afterview.web import sync_now
from afterview.web.accounts import Account, accounts
from afterview.web.actions import PageActions
from afterview.web.app import Secrets, Site
from afterview.web.page import Page
from afterview.workspace import opened


@pytest.fixture
def page(program: Program) -> Iterator[tuple[Browser, Page]]:
    made: list[Page] = []

    def routes(site: Site, secrets: Secrets) -> list[BaseRoute]:
        made.append(Page(site, secrets, PageActions(program.config)))
        return made[0].routes()

    with served(program, pages=routes) as site:
        browser = Browser(site)
        browser.login()
        yield browser, made[0]


def seen(browser: Browser) -> str:
    """Return the page once no run is in progress, which it says itself."""
    while 'http-equiv="refresh"' in (text := browser.get("/health").text):
        pass
    return plain(text.replace("<form", "<p").replace("</form", "</p"))


def test_sync_now(page: tuple[Browser, Page]) -> None:
    browser, _ = page
    answer = browser.fill("/sync")
    assert (answer.status, answer.headers["location"]) == (303, "/health")
    said = seen(browser)
    assert re.search(r"Calendar: \d+ new", said)
    assert "Next: " in said
    assert "Sync now" in said
    assert browser.site.program.shows("acme/recap")
    browser.fill("/sync")
    assert "Calendar: nothing to do" in seen(browser)


def test_one_run_at_a_time_and_the_page_says_so(
    page: tuple[Browser, Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, ours = page
    goes_on = threading.Event()

    def slowly(*_: object) -> None:
        ours.sync_now.note("calendar", 3, 20)
        assert goes_on.wait(10)
        msg = "the disk is full"
        raise OSError(msg)

    monkeypatch.setattr(sync_now, "sync", slowly)
    thread = ours.sync_now.start(NOW)
    assert thread is not None
    while not ours.sync_now.progress:
        pass
    text = browser.get("/health").text
    assert "A run is in progress. calendar: 3 of 20." in plain(text)
    assert 'action="/sync"' not in text
    assert ours.sync_now.start(NOW) is None
    goes_on.set()
    thread.join(10)
    assert "The run ended early: a fault of the program (the disk is full)" in seen(browser)


def test_a_run_elsewhere_is_said(
    page: tuple[Browser, Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, ours = page
    monkeypatch.setattr("afterview.web.actions.BUTTON_SECONDS", 0.01)
    with RunLock(browser.site.program.folder / "afterview.db", NOW):
        thread = ours.sync_now.start(NOW)
        assert thread is not None
        thread.join(10)
    assert "A run is in progress, so nothing was changed" in seen(browser)


def test_what_the_guard_stopped_goes_by_a_button_that_names_the_number(
    page: tuple[Browser, Page],
) -> None:
    browser, _ = page
    program = browser.site.program
    calendar = program.folder / "interviews.ics"

    def run(*fields: tuple[str, str]) -> str:
        browser.fill("/sync", *fields)
        return seen(browser)

    program.write(*(table(f"c{number}") for number in range(12)))
    assert "Delete" not in run()
    before = calendar.read_text()
    program.write(table("acme"))
    said = run()
    (count,) = re.findall(r"Delete these (\d+) items in calendar", said)
    assert "press “Sync now”, and then the button that deletes them" in said
    assert "--allow-deletes" not in said
    # Another number than the one that was shown allows nothing.
    assert "would be deleted" in run(("allow", f"{int(count) + 1} calendar"))
    assert calendar.read_text() == before
    assert "Delete" not in run(("allow", f"{count} calendar"))
    assert "c1/" not in calendar.read_text()
    assert "Nothing to do" in run().replace("nothing", "Nothing")


def test_what_is_wrong_is_said_with_the_command(page: tuple[Browser, Page]) -> None:
    browser, _ = page
    folder = browser.site.program.folder
    assert "Nothing has been written to it yet." in seen(browser)
    health.note(folder, {"calendar": LoginError("the login expired")}, NOW.date())
    said = seen(browser)
    assert "The login expired (since Mon 23 Nov)" in said
    assert "On the computer that runs afterview: afterview login calendar" in said
    # What a message says already is not said twice.
    says = "the login expired; run: afterview login calendar"
    health.note(folder, {"calendar": LoginError(says)}, NOW.date())
    assert seen(browser).count("afterview login calendar") == 1
    health.note(folder, {health.WHOLE_RUN: InputError("no log")}, NOW.date())
    said = seen(browser)
    assert "No run can begin since Mon 23 Nov. no log" in said
    assert "Fix that, and then press “Sync now”." in said


def test_what_is_wrong_is_said_without_a_command_where_the_page_can_help(
    page: tuple[Browser, Page],
) -> None:
    browser, _ = page
    slow = Sentence("the service asked to wait until noon", command="anyway: afterview sync")
    folder = browser.site.program.folder
    health.note(folder, {"calendar": ThrottledError(slow)}, NOW.date())
    said = seen(browser)
    assert "The service asked to wait until noon (since Mon 23 Nov)" in said
    assert "Press “Sync now” to try again." in said
    assert "afterview sync" not in said
    assert health.read(folder)[0].says == slow


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


def test_the_mailbox_is_new_until_a_run_has_looked_at_it(program: Program) -> None:
    mail = '[mail]\nhost = "127.0.0.1"\nusername = "sam"\nsecurity = "plain"\ndrafts = true\n'
    program.write(table("acme"), config=f"{CONFIGURATION}\n{mail}")
    assert program("sync", "--target", "calendar").code == 0
    assert [each.said for each in standing(program) if each.name == "mail"] == [
        "It has not been looked at yet."
    ]
    with Store.open(program.folder / "afterview.db") as store:
        store.commit("mail", Batch(cursor="1"))
    (account,) = (each for each in standing(program) if each.name == "mail")
    assert (account.state, account.said) == ("good", "Each run looks at it.")


def test_a_calendar_that_cannot_be_read_is_in_health_until_it_can(program: Program) -> None:
    pytest.importorskip("recurring_ical_events", reason="the extra `calendars` is not installed")
    reads = '[calendars.private]\npath = "private.ics"\nbusy = true\n'
    program.write(table("acme"), config=f"{CONFIGURATION}\n{reads}")
    theirs = program.folder / "private.ics"
    text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//EN\r\nEND:VCALENDAR\r\n"
    _, calendar = standing(program)
    assert (calendar.name, calendar.state, calendar.is_read) == ("private", "new", True)
    assert program("sync").code == 1
    target, calendar = standing(program)
    assert (target.state, target.wrong) == ("good", "")
    assert calendar.state == "wrong"
    assert "private.ics" in calendar.wrong
    assert calendar.since == "Mon 23 Nov"
    assert calendar.advice == "Press “Sync now” to try again."
    # A run that does not read it, for it is not due, says nothing new about it.
    program.now += timedelta(minutes=1)
    assert program("sync", "--target", "calendar").code == 0
    assert standing(program)[1].state == "wrong"
    theirs.write_text(text)
    assert program("sync").code == 0
    _, calendar = standing(program)
    assert (calendar.state, calendar.wrong) == ("good", "")
    assert calendar.said == "It shows when you are busy. Last read today 09:01."
    # Three failures in a row are told in the calendars that are written.
    theirs.unlink()
    for _ in range(3):
        program.now += timedelta(hours=1)
        assert program("sync").code == 1
    known = health.read(program.folder)
    assert [each.title for each in known if each.calls] == [
        "Afterview needs you: private is not up to date any more"
    ]
    program.write(table("acme"), config=CONFIGURATION)
    assert program("sync").code == 0
    assert health.read(program.folder) == ()
