"""The mailbox on the page: what waits there, and what invitations propose, over a real server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
from dovecot import CANARY, Account, account, dovecot_server, mail_table
from invitations import invitation
from invitations import message as letter
from page_browser import Browser, said
from page_forms import form, forms
from program import CONFIGURATION, NOW, Program, table
from starlette.routing import BaseRoute
from web_server import Answer, served

from afterview.lock import RunLock
from afterview.store.database import Store
from afterview.web import mail_look
from afterview.web.actions import PageActions
from afterview.web.app import Secrets, Site
from afterview.web.page import Page

__all__ = ["account", "dovecot_server"]

LATER = NOW + timedelta(hours=3)
GLOBEX = table(
    "globex",
    role='"Data engineer"',
    start="2026-11-17T10:00:00",
    people='[{ name = "Jo Smith", email = "jo@globex.example" }]',
)


class Home:
    """The page of a program with a mailbox, and its browser."""

    def __init__(self, program: Program, account: Account) -> None:
        self.program, self.account = program, account
        self.page: Page
        self.browser: Browser

    def routes(self, site: Site, secrets: Secrets) -> list[BaseRoute]:
        self.page = Page(site, secrets, PageActions(self.program.config))
        return self.page.routes()

    def invite(self, *, at: int = 0, **changes: object) -> None:
        self.account.receive(
            invitation(**changes).as_bytes(),  # type: ignore[arg-type]
            NOW + timedelta(minutes=at),
        )

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

    def log(self) -> str:
        return self.program.log.read_text()


@pytest.fixture
def home(program: Program, account: Account) -> Iterator[Home]:
    keys = mail_table(account, invitations='"INBOX"')
    program.write(GLOBEX, config=CONFIGURATION + keys)
    made = Home(program, account)
    with served(program, pages=made.routes) as site:
        site.now = LATER
        made.browser = Browser(site)
        made.browser.login()
        yield made


def words(page: Answer) -> str:
    """Return all words of the content of a page."""
    main = page.text.partition("<main")[2].partition("</main>")[0]
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", main).split()))


# Looking


def test_opening_the_page_looks_in_the_background_and_not_again_for_a_while(home: Home) -> None:
    home.invite()
    first = home.browser.get("/inbox")
    assert "The mailbox is being looked at." in words(first)
    assert "Hooli" in words(home.inbox())
    home.invite(sender="max@initech.example", uid="2")
    assert "Initech" not in words(home.inbox())
    home.browser.site.now += mail_look.AGAIN_AFTER + timedelta(seconds=1)
    home.browser.get("/inbox")
    assert "Initech" in words(home.inbox())


def test_looking_leaves_no_trace_and_stores_nothing_of_a_message(home: Home) -> None:
    home.invite()
    home.account.receive(letter("Hi", "jo@globex.example").as_bytes(), NOW)
    home.inbox()
    home.look()
    assert home.account.unread() >= 2
    stored = b"".join(each.read_bytes() for each in home.program.folder.iterdir() if each.is_file())
    for word in (b"Rita", b"hooli", b"Hello Sam", b"zoom", CANARY.encode() + b'"x'):
        assert word not in stored, word


def test_a_look_learns_who_answered_and_lays_down_what_is_due(home: Home) -> None:
    home.account.receive(letter("Hi", "jo@globex.example").as_bytes(), NOW)
    page = home.look()
    assert "Globex wrote" in words(page)
    assert "Mon 23 Nov 09:00" in words(page)
    assert "Drafts: 1 new" in words(page)
    assert len(home.account.drafts()) == 1


def test_only_a_look_that_was_asked_for_writes(home: Home) -> None:
    home.account.receive(letter("Hi", "jo@globex.example").as_bytes(), NOW)
    home.inbox()
    assert home.account.drafts() == []
    assert "Globex wrote" not in words(home.inbox())


def test_a_failure_of_the_mailbox_is_said_and_what_was_seen_stays(home: Home) -> None:
    home.invite()
    home.look()
    home.account.break_down()
    page = home.look()
    assert "127.0.0.1" in words(page)
    assert 'role="alert"' in page.text
    assert "Hooli" in words(page)


@pytest.mark.parametrize("learns", [True, False])
def test_each_part_of_a_look_is_limited(
    home: Home, monkeypatch: pytest.MonkeyPatch, *, learns: bool
) -> None:
    home.invite()
    if not learns:
        text = home.program.config.read_text()
        home.program.config.write_text(text.replace("= true", "= false"))
    monkeypatch.setattr(mail_look, "SECONDS", 0.0)
    page = home.look()
    assert "the time of this run is over" in words(page)
    assert "Hooli" not in words(page)


def test_a_second_look_at_the_same_time_is_the_first(home: Home) -> None:
    home.page.inbox.look.is_running = True
    assert home.page.inbox.look.start(LATER) is None
    answer = home.browser.get("/inbox")
    assert "The mailbox is being looked at." in words(answer)
    assert not [each for each in forms(answer) if each.words == "Look now"]
    home.page.inbox.look.is_running = False
    assert form(home.inbox(), "Look now").send(home.browser).headers["location"] == "/inbox"
    home.inbox()


def test_a_run_elsewhere_is_said(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("afterview.web.actions.BUTTON_SECONDS", 0.01)
    with RunLock(home.program.folder / "afterview.db", NOW):
        assert "A run is in progress" in words(home.look())


@pytest.mark.parametrize("has_mail", [True, False])
def test_without_invitations_or_a_mailbox_the_page_says_so(
    program: Program, account: Account, *, has_mail: bool
) -> None:
    program.write(GLOBEX, config=CONFIGURATION + (mail_table(account) if has_mail else ""))
    home = Home(program, account)
    with served(program, pages=home.routes) as site:
        home.browser = Browser(site)
        home.browser.login()
        page = home.inbox()
        if has_mail:
            assert 'invitations = "INBOX"' in words(page)
            assert home.page.inbox.look.seen is None, "nothing is looked at unasked"
        else:
            assert "Your configuration has no mailbox." in words(page)
            assert "there is nothing to look at" in words(home.look())
        assert ("Look now" in words(page)) is has_mail
        assert ("/inbox" in home.browser.get("/").text) is has_mail


def test_another_mailbox_shows_nothing_of_the_first(home: Home) -> None:
    home.invite()
    assert "Hooli" in words(home.look())
    text = home.program.config.read_text()
    home.program.config.write_text(text.replace('"INBOX"', '"Sent Items"'))
    assert "Hooli" not in words(home.inbox())


def test_the_page_counts_what_a_run_told_of(home: Home) -> None:
    home.invite()
    home.account.receive(letter("Hi", "jo@globex.example").as_bytes(), NOW)
    assert "Inbox to look at" not in words(home.browser.get("/"))
    home.program.now = LATER
    assert home.program("sync").code == 0
    assert "Inbox 2 to look at" in words(home.browser.get("/"))
    assert "In your Inbox: 2 to look at" in words(home.browser.get("/add"))
    form(home.inbox(), "Add it").send(home.browser)
    assert "Inbox 1 to look at" in words(home.browser.get("/"))
    home.invite(sender="max@initech.example", uid="2")
    form(home.look(), "Dismiss it").send(home.browser)
    assert "Inbox 1 to look at" in words(home.browser.get("/"))


# Taking over


def test_an_invitation_is_shown_and_added_with_one_tap(home: Home) -> None:
    home.invite(text="You will hear from us by 11 December.")
    page = home.look()
    for each in ("Tue 1 Dec 10:00-11:00", "https://zoom.us/j/1", "Rita Cruz <rita@hooli.example>"):
        assert each in words(page)
    assert "Thank Rita Cruz (Hooli)" in words(page)
    assert "Hooli" not in home.log()
    after = home.browser.follow(form(page, "Add it").send(home.browser))
    assert said(after).startswith("Hooli on Tue 1 Dec 10:00 is in your log; 4 steps follow")
    assert "<h1>Hooli</h1>" in after.text
    assert 'promise = "You will hear from us by 11 December"' in home.log()
    assert "Nothing waits here" in words(home.inbox())


def test_a_second_tap_adds_nothing_and_says_so(home: Home) -> None:
    home.invite()
    add = form(home.look(), "Add it")
    add.send(home.browser)
    log = home.log()
    again = home.browser.follow(add.send(home.browser))
    assert said(again) == "It is in your log already"
    assert "<h1>Hooli</h1>" in again.text
    assert home.log() == log


def test_what_the_invitation_leaves_open_is_asked(home: Home) -> None:
    home.invite(sender="rita@gmail.com", title="Chat")
    page = home.look()
    assert not [each for each in forms(page) if each.words.startswith("Add it")]
    shown = form(page, "Show what it adds").send(home.browser, company="Hooli")
    assert "What the plan will do" in words(shown)
    assert "Hooli" not in home.log()
    after = home.browser.follow(form(shown, "Add it").send(home.browser))
    assert said(after).startswith("Hooli on Tue 1 Dec 10:00 is in your log")
    assert 'company = "Hooli"' in home.log()


def test_an_invitation_that_changed_meanwhile_is_shown_again(home: Home) -> None:
    home.invite()
    add = form(home.look(), "Add it")
    home.invite(day=3, sequence=1, at=1)
    home.look()
    shown = home.browser.follow(add.send(home.browser))
    assert "has changed since you looked" in said(shown)
    assert "Thu 3 Dec 10:00-11:00" in words(shown)
    assert "Hooli" not in home.log()
    form(shown, "Add it").send(home.browser)
    assert "2026-12-03T10:00:00" in home.log()


def test_a_log_that_changed_meanwhile_is_compared_again(home: Home) -> None:
    home.invite()
    add = form(home.look(), "Add it")
    home.program.log.write_text(home.log() + table("hooli", start="2026-12-01T10:00:00"))
    log = home.log()
    shown = home.browser.follow(add.send(home.browser))
    assert "has changed since you looked" in said(shown)
    assert "It is in your log as hooli." in words(shown)
    assert home.log() == log
    after = home.browser.follow(form(shown, "It is that one").send(home.browser))
    assert "its later versions will find Hooli" in said(after)
    home.invite(day=3, sequence=1, at=1)
    form(home.look(), "Change it").send(home.browser)
    assert "2026-12-03T10:00:00" in home.log()


def test_a_changed_and_a_cancelled_one_change_the_interview(home: Home) -> None:
    home.invite()
    form(home.look(), "Add it").send(home.browser)
    home.invite(day=3, sequence=1, at=1)
    page = home.look()
    assert "Tue 1 Dec 10:00 → Thu 3 Dec 10:00" in words(page)
    after = home.browser.follow(form(page, "Change it").send(home.browser))
    assert said(after) == "Hooli on Thu 3 Dec 10:00: the change is in your log"
    home.invite(day=3, sequence=2, method="CANCEL", at=2)
    after = home.browser.follow(form(home.look(), "Mark it as cancelled").send(home.browser))
    assert "is cancelled in your log" in said(after)
    assert 'status = "cancelled"' in home.log()


def test_it_is_corrected_in_the_form_and_its_changes_find_it(home: Home) -> None:
    home.invite(text="You will hear from us by 11 December.")
    answer = form(home.look(), "Correct it").send(home.browser)
    assert answer.headers["location"].startswith("/add?kept=")
    for _ in range(2):  # Reload asks for the same
        page = home.browser.follow(answer)
        fields = form(page, "Add it").fields
        assert fields["company"] == "Hooli"
        assert fields["start"] == "2026-12-01T10:00"
        assert fields["url"] == "https://zoom.us/j/1"
        assert fields["promise"] == "You will hear from us by 11 December"
    after = home.browser.follow(form(page, "Add it").send(home.browser, company="Hooli Labs"))
    assert said(after).startswith("Hooli Labs on Tue 1 Dec 10:00 is in your log")
    assert "Invitation: Interview" in home.log()
    assert "Nothing waits here" in words(home.inbox())
    home.invite(day=3, sequence=1, at=1)
    form(home.look(), "Change it").send(home.browser)
    assert "2026-12-03T10:00:00" in home.log()
    assert home.log().count("[[interview]]") == 2


def test_a_refused_correction_keeps_all_of_it(home: Home) -> None:
    home.invite()
    page = home.browser.follow(form(home.look(), "Correct it").send(home.browser))
    answer = form(page, "Add it").send(home.browser, promise="soonish maybe", company="Hooli Labs")
    page = home.browser.follow(answer)
    again = form(page, "Add it")
    assert again.fields["company"] == "Hooli Labs"
    again.send(home.browser, promise="")
    assert 'company = "Hooli Labs"' in home.log()
    assert "Nothing waits here" in words(home.inbox())


@pytest.mark.parametrize("text", ["x", "[1]", '[["a", "b", "c"]]', "[" * 5000, "{}"])
def test_a_damaged_invitation_in_the_form_is_left_out(home: Home, text: str) -> None:
    home.invite()
    page = home.browser.follow(form(home.look(), "Correct it").send(home.browser))
    form(page, "Add it").send(home.browser, invitation=text)
    assert "Hooli" in home.log()


def test_two_at_once_come_back_to_the_list(home: Home) -> None:
    home.invite()
    home.invite(sender="max@initech.example", uid="2", day=2)
    answer = form(home.look(), "Add it: Hooli").send(home.browser)
    assert answer.headers["location"] == "/inbox"
    page = home.browser.follow(answer)
    assert said(page).startswith("Hooli on Tue 1 Dec")
    assert form(page, "Add it: Initech")


def test_many_are_named_and_open_one_by_one(home: Home) -> None:
    for number in range(10):
        home.invite(sender=f"rita@company{number}.example", uid=str(number), day=1 + number)
    page = home.look()
    assert len([each for each in forms(page) if each.words.startswith("Add it")]) == 8
    links = re.findall(r'href="(/inbox/\w{12})"', page.text)
    assert len(links) == 2
    form(home.browser.get(links[1]), "Add it").send(home.browser)
    assert 'company = "Company9"' in home.log()


# Dismissing


def test_one_that_is_dismissed_does_not_come_back_unless_that_is_undone(home: Home) -> None:
    home.invite()
    answer = form(home.look(), "Dismiss it").send(home.browser)
    page = home.browser.follow(answer)
    assert said(page) == "Dismissed: it is not proposed any more"
    undo = form(page, "Undo")
    assert "Nothing waits here" in words(page)
    home.invite(day=3, sequence=1, at=1)
    assert "Nothing waits here" in words(home.look())
    page = home.browser.follow(undo.send(home.browser))
    assert said(page) == "It is proposed again"
    assert "Thu 3 Dec 10:00-11:00" in words(page)


def test_dismissed_ones_are_shown_again_when_asked_for(home: Home) -> None:
    home.invite()
    form(home.look(), "Dismiss it").send(home.browser)
    page = home.inbox("/inbox?all=1")
    assert "Hooli new dismissed" in words(page)
    page = home.browser.follow(form(page, "Propose it again").send(home.browser))
    assert "Hooli new Rita" in words(home.inbox())


def test_one_that_is_added_is_dismissed_no_more(home: Home) -> None:
    home.invite()
    form(home.look(), "Dismiss it").send(home.browser)
    form(home.inbox("/inbox?all=1"), "Add it").send(home.browser)
    home.invite(day=3, sequence=1, at=1)
    assert form(home.look(), "Change it")


# What they wrote


def test_it_was_nothing_and_it_was_something_after_all(home: Home) -> None:
    home.account.receive(letter("Hi", "jo@globex.example").as_bytes(), NOW)
    page = home.look()
    assert 'href="/case/globex#happened"' in page.text
    page = home.browser.follow(form(page, "It was nothing").send(home.browser))
    assert "was nothing; the follow-ups go on" in said(page)
    assert "Globex wrote" not in words(page).partition("go on")[2]
    undo = form(page, "Undo")
    page = home.browser.follow(undo.send(home.browser))
    assert said(page) == "What Globex wrote waits again"
    assert "Globex wrote Data engineer" in words(page)
    page = home.browser.follow(undo.send(home.browser))
    assert "nothing to undo" in said(page)


def test_an_old_page_does_not_settle_what_came_after_it(home: Home) -> None:
    home.account.receive(letter("Hi", "jo@globex.example").as_bytes(), NOW)
    old = form(home.look(), "It was nothing")
    news = letter("We decide by Friday", "jo@globex.example", name="2")
    home.account.receive(news.as_bytes(), NOW + timedelta(hours=1))
    home.look()
    page = home.browser.follow(old.send(home.browser))
    assert "Globex wrote again on Mon 23 Nov 10:00, so nothing was noted" in said(page)
    assert "Mon 23 Nov 09:00, Mon 23 Nov 10:00" in words(page)
    form(page, "It was nothing").send(home.browser)
    again = home.browser.follow(old.send(home.browser))
    assert "has written nothing" in said(again)


# Whoever may not


def test_forms_need_their_token_and_a_session(home: Home) -> None:
    home.invite()
    add = form(home.look(), "Add it")
    token = add.fields["token"]
    add.fields["token"] = "0" * 32
    page = home.browser.follow(add.send(home.browser))
    assert "nothing was saved yet" in said(page)
    assert "Hooli" not in home.log()
    cookie, home.browser.cookie = home.browser.cookie, ""
    assert home.browser.get("/inbox").status == 403
    answer = add.send(home.browser)
    assert (answer.status, "What you typed" in answer.text) == (403, True)
    assert "Hooli" not in home.log()
    home.browser.cookie = cookie
    add.fields["token"] = token
    add.send(home.browser)
    assert "Hooli" in home.log()


@pytest.mark.parametrize(
    "key", ["000000000000", "../../etc", "%00", "x" * 300, "0" * 11, "'; DROP TABLE cache"]
)
def test_what_is_not_known_any_more_is_said(home: Home, key: str) -> None:
    home.invite()
    for wording in ("Add it", "Dismiss it", "Correct it"):
        made = form(home.look(), wording)
        made.fields["key"] = key
        page = home.browser.follow(made.send(home.browser))
        if wording != "Dismiss it":
            page = home.browser.follow(page) if page.status == 303 else page
            assert "not known any more" in said(page)
    assert "Hooli" not in home.log()


def test_a_broken_log_is_said(home: Home) -> None:
    home.program.log.write_text("[[interview")
    assert home.browser.get("/inbox").status == 503


def test_the_store_has_the_keys_only(home: Home) -> None:
    home.invite()
    home.look()
    with Store.open(home.program.folder / "afterview.db", read_only=True) as store:
        assert re.fullmatch(r'\["[0-9a-f]{12}"\]', store.get("invited", "keys") or "")
