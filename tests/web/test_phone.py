"""A link that logs in a phone once, and addresses that are replaced on the page."""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from threading import Thread
from urllib.parse import urlsplit

import pytest
from page_browser import Browser, pages, said
from program import NOW, Program, table
from web_server import served

from afterview.service import feeds, phone
from afterview.web import entrance

BASE = "http://192.0.2.7:8470"


@pytest.fixture
def browser(program: Program) -> Iterator[Browser]:
    program.write(table("acme"))
    with served(program, pages=pages(program)) as site:
        feeds.change(program.folder, NOW, lambda known: replace(known, base=BASE))
        made = Browser(site)
        made.login()
        yield made


def link(browser: Browser) -> str:
    """Return the path of a new link, as the page shows it."""
    text = browser.follow(browser.fill("/phone")).text
    assert "<svg" in text.partition('class="qr"')[2]
    found = re.search(rf'value="{re.escape(BASE)}(/phone/[\w-]{{32}})"', text)
    assert found, text
    return found[1]


def opened(browser: Browser, path: str) -> Browser:
    """Return the browser of a phone that has pressed the button."""
    made = Browser(browser.site)
    answer = made.post(path, [])
    made.cookie = answer.headers.get("set-cookie", "").partition(";")[0]
    return made


def test_a_link_logs_in_once(browser: Browser) -> None:
    path = link(browser)
    assert path not in browser.get("/health").text, "it is shown once"
    assert browser.site.known.page not in path
    for _ in range(2):  # only to look at it, as a program does that shows a preview
        answer = browser.site.ask(path)
        assert (answer.status, "set-cookie" in answer.headers) == (200, False)
    assert opened(browser, path).get().status == 200
    assert opened(browser, path).get().status == 403
    assert browser.site.ask(path).status == 404


def test_of_two_that_press_at_once_one_is_let_in(browser: Browser) -> None:
    path, found = link(browser), []

    def press() -> None:
        found.append(opened(browser, path).get().status)

    threads = [Thread(target=press) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(10)
    assert sorted(found) == [200, *[403] * 5]


def test_it_ends_after_ten_minutes(browser: Browser) -> None:
    path = link(browser)
    browser.site.now = NOW + timedelta(minutes=9, seconds=59)
    assert browser.site.ask(path).status == 200
    browser.site.now = NOW + timedelta(minutes=10)
    assert browser.site.ask(path).status == 404
    assert opened(browser, path).get().status == 403
    browser.site.now = NOW - timedelta(minutes=1)
    assert opened(browser, path).get().status == 403, "a clock that was set back"


def test_a_new_login_link_closes_it(browser: Browser) -> None:
    path = link(browser)
    browser.fill("/rotate", ("feed", "page"))
    assert opened(browser, path).get().status == 403


def test_only_some_are_open_and_only_their_hashes_are_kept(browser: Browser) -> None:
    paths = [link(browser) for _ in range(phone.MOST_OPEN + 1)]
    statuses = [browser.site.ask(each).status for each in paths]
    assert statuses == [404, *[200] * phone.MOST_OPEN]
    kept = browser.site.program.folder / phone.FILE
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert not any(each.rpartition("/")[2] in kept.read_text() for each in paths)


@pytest.mark.parametrize("text", ["[", "[]", '{"a": 1}', '{"a": "2026-11-23"}', "\udcff"])
def test_a_damaged_file_opens_nothing(browser: Browser, text: str) -> None:
    path = link(browser)
    kept = browser.site.program.folder / phone.FILE
    kept.write_bytes(text.encode(errors="surrogateescape"))
    assert browser.site.ask(path).status == 404
    assert opened(browser, link(browser)).get().status == 200


def test_a_stranger_gets_no_link_and_may_not_try_many(browser: Browser) -> None:
    stranger = Browser(browser.site)
    assert stranger.post("/phone", []).status == 403
    assert browser.post("/phone", []).status == 403, "without the token of the form"
    path = link(browser)
    assert stranger.post(path, [], Sec_Fetch_Site="cross-site").status == 403
    tried = [browser.site.ask(f"/phone/{feeds.new_secret()}").status for _ in range(30)]
    assert set(tried) == {404, 429}
    assert tried.count(404) <= entrance.MOST_ATTEMPTS + 1
    assert browser.get().status == 200, "who is logged in is not concerned"


def test_where_no_phone_can_reach_it_the_page_says_so(browser: Browser) -> None:
    folder = browser.site.program.folder
    feeds.change(folder, NOW, lambda known: replace(known, base=feeds.BASE))
    text = browser.get("/health").text
    assert "Only this machine can reach the page." in text
    assert "Show the code" not in text


def test_the_page_replaces_addresses(browser: Browser) -> None:
    old = browser.site.known
    other = Browser(browser.site)
    other.login()
    text = said(browser.follow(browser.fill("/rotate", ("feed", "main"))))
    assert text == "“main” has a new address; subscribe to it again"
    assert browser.site.known.feeds[0].secret != old.feeds[0].secret
    assert browser.site.ask(f"/feed/{old.feeds[0].secret}.ics").status == 410
    answer = browser.fill("/rotate", ("feed", "page"))
    assert other.get().status == browser.get().status == 403
    browser.cookie = answer.headers["set-cookie"].partition(";")[0]
    assert "every other browser is logged out" in said(browser.follow(answer))
    assert 'here is no feed "x"' in said(browser.follow(browser.fill("/rotate", ("feed", "x"))))


def test_the_terminal_shows_a_code(browser: Browser) -> None:
    shown = browser.site.program("feed", "url", "page", "--qr")
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.count("█") > 50
    found = re.search(r"^http\S+$", shown.out, re.MULTILINE)
    assert found
    assert found[0].startswith(f"{BASE}/phone/")
    assert opened(browser, urlsplit(found[0]).path).get().status == 200


def test_the_terminal_refuses_what_would_not_work(program: Program) -> None:
    assert "no phone can reach http://127.0.0.1:8470" in program("feed", "url", "page", "--qr").err
    for args in (("url",), ("rotate", "page"), ("url", "page", "--json")):
        refused = program("feed", *args, "--qr")
        assert refused.code
        assert "afterview feed url page --qr" in refused.err
    assert not (program.folder / phone.FILE).exists()
    assert json.loads((program.folder / feeds.FILE).read_text())["base"] == feeds.BASE
