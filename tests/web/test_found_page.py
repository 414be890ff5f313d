"""Interviews in other calendars on the page: proposed in the Inbox, settled on Today."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from html import unescape

import pytest

pytest.importorskip("recurring_ical_events", reason="the extra `calendars` is not installed")

from dovecot import Account, account, dovecot_server, mail_table
from invitations import invitation
from other_calendar import CALENDARS, event, fill
from page_browser import Browser, said
from page_forms import form, forms
from program import NOW, Program, table
from starlette.routing import BaseRoute
from web_server import Answer, served

from afterview.sync.calendars import EVERY
from afterview.web.actions import PageActions
from afterview.web.app import Secrets, Site
from afterview.web.page import Page

__all__ = ["account", "dovecot_server"]

LATER = NOW + timedelta(hours=3)
GLOBEX = table("globex", start="2026-11-17T10:00:00", people="[]")
COFFEE = event(
    uid="2@initech",
    day="20261202",
    title="Intro call",
).replace("rita@hooli.example", "max@initech.example")
DENTIST = event(uid="3", title="Dentist", day="20261203").replace("rita@hooli", "x@teeth")


class Home:
    """The page of a program with another calendar, and its browser."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.page: Page
        self.browser: Browser

    def routes(self, site: Site, secrets: Secrets) -> list[BaseRoute]:
        self.page = Page(site, secrets, PageActions(self.program.config))
        return self.page.routes()

    def look(self) -> Answer:
        """Look now, and return the page once the look is over."""
        thread = self.page.inbox.look.start(self.browser.site.now)
        assert thread is not None
        thread.join(30)
        return self.inbox()

    def inbox(self, path: str = "/inbox") -> Answer:
        """Return the page once nothing is looked at in the background."""
        while 'http-equiv="refresh"' in (answer := self.browser.get(path)).text:
            pass
        assert answer.status == 200, answer.text
        return answer

    def sync(self) -> None:
        """Run, once the calendar is due, and look at the page at that time."""
        self.browser.site.now += timedelta(minutes=31)
        self.program.now = self.browser.site.now
        assert self.program("sync").code == 0

    def log(self) -> str:
        return self.program.log.read_text()


@pytest.fixture
def home(program: Program) -> Iterator[Home]:
    program.write(GLOBEX, config=CALENDARS)
    fill(program, DENTIST, event())
    made = Home(program)
    with served(program, pages=made.routes) as site:
        site.now = LATER
        made.browser = Browser(site)
        made.browser.login()
        yield made


@pytest.fixture
def taken(home: Home) -> Home:
    """With an interview that was taken over, seen by a run, and changed in the log since."""
    form(home.inbox(), "Add it").send(home.browser)
    home.sync()
    change = ("set", "hooli", "start=2026-12-02T09:00", "end=2026-12-02T10:00")
    assert home.program(*change).code == 0
    return home


def words(page: Answer) -> str:
    """Return all words of the content of a page."""
    main = page.text.partition("<main")[2].partition("</main>")[0]
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", main).split()))


# What is found


def test_an_event_is_proposed_with_its_calendar_and_reasons_without_a_mailbox(home: Home) -> None:
    first = home.browser.get("/inbox")
    assert "Your calendars are being looked at." in words(first)
    shown = words(home.inbox())
    assert "Found in your calendar private: “Interview: Backend Engineer”" in shown
    assert "Why: the title says “interview”" in shown
    assert "Tue 1 Dec 10:00-11:00" in shown
    assert "unsure" not in shown
    assert "Dentist" not in shown
    assert "Your configuration has no mailbox" not in shown
    assert "Events in private as of Mon 23 Nov 12:00." in shown


def test_what_is_unsure_says_so(home: Home) -> None:
    fill(home.program, COFFEE)
    shown = words(home.look())
    assert "unsure" in shown
    assert "It may be something else." in shown


def test_it_is_added_with_one_tap_and_its_changes_are_followed(home: Home) -> None:
    page = home.inbox()
    answer = form(page, "Add it").send(home.browser)
    assert answer.headers["location"] == "/case/hooli"
    assert said(home.browser.follow(answer)).startswith(
        "Hooli on Tue 1 Dec 10:00 is in your log; 4 steps follow from it"
    )
    again = home.browser.follow(form(page, "Add it").send(home.browser))
    assert said(again) == "It is in your log already"
    assert home.log().count("[[interview]]") == 2
    shown = words(home.inbox())
    assert "Nothing waits here" in shown
    assert "Your log has every interview that was found in your calendar private" in shown
    fill(home.program, event("SEQUENCE:1", day="20261204"))
    home.sync()
    assert "2026-12-04T10:00:00" in home.log()


def test_it_is_corrected_in_the_form_and_its_changes_find_it(home: Home) -> None:
    filled = home.browser.follow(form(home.inbox(), "Correct it").send(home.browser))
    assert form(filled, "Add it").fields["start"] == "2026-12-01T10:00"
    form(filled, "Add it").send(home.browser, company="Hooli Labs")
    assert 'company = "Hooli Labs"' in home.log()
    assert "Nothing waits here" in words(home.inbox())
    home.sync()
    fill(home.program, event("SEQUENCE:1", day="20261204"))
    home.sync()
    assert "2026-12-04T10:00:00" in home.log()


def test_dismissed_it_comes_back_only_if_that_is_undone(home: Home) -> None:
    page = home.browser.follow(form(home.inbox(), "Dismiss it").send(home.browser))
    assert said(page) == "Dismissed: it is not proposed any more"
    assert "Nothing waits here" in words(page)
    assert "Nothing waits here" in words(home.look())
    assert "dismissed" in words(home.inbox("/inbox?all=1"))
    page = home.browser.follow(form(page, "Undo").send(home.browser))
    assert said(page) == "It is proposed again"
    assert "Hooli" in words(page)


def test_an_event_that_changed_meanwhile_is_shown_again(home: Home) -> None:
    old = form(home.inbox(), "Add it")
    fill(home.program, event(day="20261204"))
    home.look()
    page = home.browser.follow(old.send(home.browser))
    assert "has changed since you looked" in words(page)
    assert home.log() == GLOBEX


def test_today_counts_what_was_found_by_a_run_and_by_a_look(home: Home) -> None:
    assert "Inbox to look at" not in words(home.browser.get("/"))
    home.sync()
    assert "Inbox 1 to look at" in words(home.browser.get("/"))
    assert "In your Inbox: 1 to look at" in words(home.browser.get("/add"))
    fill(home.program, event(), COFFEE)
    page = home.look()
    assert "Inbox 2 to look at" in words(home.browser.get("/"))
    form(page, "Dismiss it").send(home.browser)
    assert "Inbox 1 to look at" in words(home.browser.get("/"))


def test_opening_the_page_reads_a_calendar_no_more_often_than_runs(home: Home) -> None:
    assert "Hooli" in words(home.inbox())
    fill(home.program, event(), COFFEE)
    home.browser.site.now += EVERY - timedelta(seconds=1)
    home.browser.get("/inbox")
    assert "Initech" not in words(home.inbox())
    home.browser.site.now += timedelta(minutes=11)
    home.browser.get("/inbox")
    assert "Initech" in words(home.inbox())


def test_another_file_or_no_flag_shows_nothing_of_the_first(home: Home) -> None:
    assert "Hooli" in words(home.inbox())
    text = home.program.config.read_text()
    home.program.config.write_text(text.replace("private.ics", "other.ics"))
    assert "Hooli" not in words(home.inbox())
    home.program.config.write_text(text.replace("interviews = true", "busy = true"))
    assert "Your configuration has no mailbox" in words(home.inbox())
    assert "there is nothing to look at" in words(home.look())


def test_nothing_of_an_event_is_stored_and_nothing_of_a_private_one_is_in_memory(
    home: Home,
) -> None:
    home.inbox()
    with closing(sqlite3.connect(home.program.folder / "afterview.db")) as connection:
        dump = "\n".join(connection.iterdump())
    assert "proposed" in dump, "the look has been noted"
    for word in ("Rita", "hooli", "Dentist", "teeth", "Interview:"):
        assert word not in dump, word
    assert "Dentist" not in str(home.page.inbox.look.seen_in)


# Mailbox and calendars


@pytest.fixture
def both(home: Home, account: Account) -> Home:
    """With a mailbox in which an invitation waits as well."""
    keys = mail_table(account, invitations='"INBOX"')
    home.program.write(GLOBEX, config=CALENDARS + keys)
    account.receive(invitation(sender="max@initech.example", uid="2").as_bytes(), NOW)
    fill(home.program, of(account, event()))
    return home


def of(account: Account, text: str) -> str:
    """Return an event as the calendar of the owner of the mailbox has it."""
    return text.replace("sam@home.example", account.username)


def test_both_are_looked_at_and_each_fails_alone(both: Home, account: Account) -> None:
    page = words(both.look())
    assert "Hooli" in page
    assert "Initech" in page
    (both.program.folder / "private.ics").unlink()
    account.receive(invitation(sender="a@umbrella.example", uid="4", day=4).as_bytes(), NOW)
    page = words(both.look())
    assert "private.ics cannot be read" in page
    assert "Umbrella" in page
    assert "Hooli" in page, "what was seen stays"
    fill(both.program, of(account, COFFEE))
    account.break_down()
    page = words(both.look())
    assert "127.0.0.1" in page
    assert "Intro call" in page
    assert "Umbrella" in page, "what was seen stays"


def test_an_invitation_in_both_is_proposed_and_counted_once(both: Home, account: Account) -> None:
    text = event(uid="2").replace("rita@hooli", "max@initech").replace("Rita Cruz", "Max")
    fill(both.program, of(account, text))
    page = both.look()
    assert len([each for each in forms(page) if each.words.startswith("Add it")]) == 1
    assert "Inbox 1 to look at" in words(both.browser.get("/"))


# What differs


def differing(home: Home) -> str:
    text = words(home.browser.get("/"))
    return text.partition("Different in your other calendars")[2]


def test_without_a_difference_today_says_nothing(home: Home) -> None:
    assert differing(home) == ""


def test_the_calendar_may_be_right(taken: Home) -> None:
    assert differing(taken).startswith(
        " Hooli, Backend Engineer In private Tue 1 Dec 10:00-11:00"
        " In your log Wed 2 Dec 09:00-10:00 Take the calendar's Keep mine"
    )
    take = form(taken.browser.get("/"), "Take the calendar's")
    told = said(taken.browser.follow(take.send(taken.browser)))
    assert told.startswith("Hooli, Backend Engineer is on Tue 1 Dec 10:00-11:00 in your log now")
    assert "2026-12-01T10:00:00" in taken.log()
    assert differing(taken) == ""
    told = said(taken.browser.follow(take.send(taken.browser)))
    assert told.startswith("Log and calendar do not differ there any more")


def test_the_log_may_be_right(taken: Home) -> None:
    before = taken.log()
    keep = form(taken.browser.get("/"), "Keep mine")
    told = said(taken.browser.follow(keep.send(taken.browser)))
    assert told == "Hooli, Backend Engineer: your log stays as it is, whatever private says"
    assert differing(taken) == ""
    assert taken.log() == before
    taken.sync()
    assert differing(taken) == ""


@pytest.mark.parametrize("is_gone", [True, False])
def test_what_is_cancelled_or_gone_there_is_cancelled_only_if_the_person_says_so(
    taken: Home, *, is_gone: bool
) -> None:
    events = [] if is_gone else [event("STATUS:CANCELLED")]
    fill(taken.program, *events)
    taken.sync()
    assert ("not there any more" if is_gone else "cancelled") in differing(taken)
    assert "cancelled" not in taken.log()
    cancel = form(taken.browser.get("/"), "Cancel it in your log")
    told = said(taken.browser.follow(cancel.send(taken.browser)))
    assert told.startswith("Hooli, Backend Engineer is cancelled in your log now")
    assert 'status = "cancelled"' in taken.log()
    assert differing(taken) == ""


@pytest.mark.parametrize("words_of", ["Take the calendar's", "Keep mine"])
@pytest.mark.parametrize("is_log", [True, False])
def test_an_old_page_settles_nothing_that_it_did_not_show(
    taken: Home, words_of: str, *, is_log: bool
) -> None:
    old = form(taken.browser.get("/"), words_of)
    if is_log:
        taken.program("set", "hooli", "start=2026-12-03T09:00", "end=2026-12-03T10:00")
    else:
        fill(taken.program, event("SEQUENCE:1", day="20261204"))
        taken.sync()
    before = taken.log()
    told = said(taken.browser.follow(old.send(taken.browser)))
    assert told.startswith("Log or calendar have changed since you looked")
    assert taken.log() == before
    assert differing(taken) != ""


def test_the_buttons_need_their_token_and_a_session(taken: Home) -> None:
    fields = form(taken.browser.get("/"), "Keep mine").fields
    forged = taken.browser.post("/reclaim", list({**fields, "token": "x"}.items()))
    assert forged.status == 403
    assert differing(taken) != ""
