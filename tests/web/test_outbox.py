"""A recap that a phone kept: saved once, and never over what changed meanwhile. No script runs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from page_browser import LATER, Browser, pages, said
from program import NOW, Program, table
from web_server import served

from afterview.errors import InputError
from afterview.web import sent
from afterview.web.actions import Told
from afterview.web.sent import Sent

KEY = "0123456789abcdef" * 2
TYPED = (("key", KEY), ("asked", "Why us?"), ("promise", "in a month"))


@pytest.fixture
def browser(program: Program) -> Iterator[Browser]:
    program.write(table("acme"))
    with served(program, pages=pages(program)) as site:
        site.now = program.now = LATER
        made = Browser(site)
        made.login()
        yield made


def as_it_was(browser: Browser) -> list[tuple[str, str]]:
    """Return the hidden fields of the form, as a phone keeps them."""
    text = browser.get("/recap/acme").text.partition('class="recap"')[2]
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text)
    return [(name, value) for name, value in found if name != "key"]


def test_it_is_saved_once_also_by_another_session_or_after_a_restart(browser: Browser) -> None:
    fields = [*as_it_was(browser), *TYPED]
    first = browser.post("/recap/acme", fields)
    assert said(browser.follow(first)).startswith("The recap of Acme is in your log")
    written = browser.site.program.log.read_bytes()
    program = browser.site.program
    with served(program, pages=pages(program)) as again:
        again.now = LATER
        other = Browser(again)
        other.login()
        for each in (browser, other):
            answer = each.post("/recap/acme", fields)
            assert (answer.status, answer.headers["location"]) == (303, "/case/acme")
    assert program.log.read_bytes() == written


def test_what_two_tabs_send_at_once_is_saved_once(browser: Browser) -> None:
    fields, found = [*as_it_was(browser), *TYPED], []
    threads = [
        Thread(target=lambda: found.append(browser.post("/recap/acme", fields).headers["location"]))
        for _ in range(4)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join(10)
    assert found == ["/case/acme"] * 4
    assert [each["asked"] for each in browser.log()[0]["questions"]] == ["Why us?"]


def test_who_is_logged_out_learns_nothing_of_a_key(browser: Browser) -> None:
    browser.post("/recap/acme", [*as_it_was(browser), *TYPED])
    stranger = Browser(browser.site)
    assert stranger.post("/recap/acme", list(TYPED)).status == 403


@pytest.mark.parametrize(
    ("meanwhile", "typed", "both"),
    [
        (
            {"promise": "by Friday"},
            [("promise", "in a month")],
            'The decision: it has "by Friday" now, and you typed "in a month"',
        ),
        (
            {"person": "Jane Doe", "rapport_was": "neutral", "rapport": "poor"},
            [("rapport", "good"), ("about", "")],
            'Jane Doe: it has "poor" now, and you typed "good"',
        ),
        (
            {"person": "Jane Doe", "about_was": "", "about": "Chess"},
            [("rapport", ""), ("about", "Go")],
            'Jane Doe: it has "Chess" now, and you typed "Go"',
        ),
        (
            {"asked": "Why you?"},
            [("asked", "Why us?")],
            'What they asked: it has "Why you?" now, and you typed "Why us?"',
        ),
    ],
)
def test_what_changed_meanwhile_is_shown_beside_it_and_not_overwritten(
    browser: Browser, meanwhile: dict[str, str], typed: list[tuple[str, str]], both: str
) -> None:
    fields = [*as_it_was(browser), ("key", KEY), *typed]
    browser.send("/recap/acme", *meanwhile.items())
    written = browser.site.program.log.read_bytes()
    for _ in range(2):  # a phone tries again
        answer = browser.post("/recap/acme", fields)
        page = browser.follow(answer)
        assert both in said(page)
        assert browser.site.program.log.read_bytes() == written
    # Who has seen both can save the form as it is now.
    path = answer.headers["location"]
    text = page.text.partition('class="recap"')[2]
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text)
    assert ("key", KEY) in hidden
    answer = browser.post(path.partition("?")[0], [*hidden, *typed])
    assert answer.headers["location"] == "/case/acme"
    assert browser.site.program.log.read_bytes() != written
    assert browser.post("/recap/acme", fields).headers["location"] == "/case/acme"


def test_a_refused_form_may_be_mended_and_saved_under_its_key(browser: Browser) -> None:
    fields = [*as_it_was(browser), ("key", KEY)]
    answer = browser.post("/recap/acme", [*fields, ("promise", "soonish maybe")])
    assert "/recap/acme?kept=" in answer.headers["location"]
    answer = browser.post("/recap/acme", [*fields, ("promise", "in a month")])
    assert answer.headers["location"] == "/case/acme"


# the program ends while it saves


def once(folder: Path, log: Path, text: str = "") -> Told:
    def work() -> Told:
        if text:
            log.write_text(text)
        return Told(("Saved",), "/case/acme")

    return Sent(folder).once(KEY, log, NOW.date(), work)


def killed(folder: Path, log: Path, text: str = "") -> None:
    def work() -> Told:
        if text:
            log.write_text(text)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Sent(folder).once(KEY, log, NOW.date(), work)


def test_a_form_that_did_not_reach_the_log_is_saved_the_next_time(tmp_path: Path) -> None:
    log = tmp_path / "log.toml"
    log.write_text("before")
    killed(tmp_path, log)
    assert once(tmp_path, log, "after").sentences == ("Saved",)
    assert log.read_text() == "after"


def test_a_form_that_may_have_reached_the_log_asks_first(tmp_path: Path) -> None:
    log = tmp_path / "log.toml"
    killed(tmp_path, log, "written")
    with pytest.raises(InputError, match="the program ended while it saved this"):
        once(tmp_path, log, "written twice")
    assert log.read_text() == "written"
    assert once(tmp_path, log, "as the person says").to == "/case/acme"
    assert once(tmp_path, log, "never").sentences == ()
    assert log.read_text() == "as the person says"


@pytest.mark.parametrize("text", ["[", "[]", '{"a": 1}', '{"a": []}', "\udcff"])
def test_a_damaged_list_forgets_the_keys(tmp_path: Path, text: str) -> None:
    (tmp_path / sent.FILE).write_bytes(text.encode(errors="surrogateescape"))
    assert Sent(tmp_path).path_of("a") == Sent(tmp_path).path_of(KEY) == ""
    assert once(tmp_path, tmp_path / "log").sentences == ("Saved",)


def test_keys_are_forgotten_with_the_sessions(tmp_path: Path) -> None:
    old = (NOW.date() - timedelta(days=sent.DAYS + 1)).isoformat()
    (tmp_path / sent.FILE).write_text(json.dumps({"f" * 32: [sent.SAVED, "/", old]}))
    once(tmp_path, tmp_path / "log")
    assert [*json.loads((tmp_path / sent.FILE).read_text())] == [KEY]
