"""Files that are dropped on the page: shown before they are written, and refused if hostile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from urllib.parse import urlencode

import pytest
from page_browser import Browser, pages, said
from program import NOW, Program
from web_server import Answer, served

from afterview.web import dropping

TABLE = b"Company,Interview date,Role\r\nHooli,2026-12-03 14:00,Engineer\r\n"
INVITATION = b"""BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//Example//EN\r
BEGIN:VEVENT\r
UID:one@mail.example\r
DTSTAMP:20261125T090000Z\r
DTSTART:20261203T130000Z\r
DTEND:20261203T140000Z\r
SUMMARY:Interview\r
END:VEVENT\r
END:VCALENDAR\r
"""


@pytest.fixture
def browser(program: Program) -> Iterator[Browser]:
    with served(program, pages=pages(program)) as site:
        made = Browser(site)
        made.login()
        yield made


def drop(
    browser: Browser, content: bytes, *, name: str = "a.csv", token: str = "", field: str = "file"
) -> Answer:
    token = token or token_of(browser.get("/add"), "/drop")
    part = "--x\r\nContent-Disposition: form-data; name="
    head = f'{part}"token"\r\n\r\n{token}\r\n{part}"{field}"; filename="{name}"\r\n'
    # Browsers call an .eml so, which must not make it a form within the form.
    head += "Content-Type: message/rfc822\r\n\r\n"
    body = head.encode() + content + b"\r\n--x--\r\n"
    return send(browser, body)


def send(browser: Browser, body: bytes, kind: str = "multipart/form-data; boundary=x") -> Answer:
    return browser.site.ask(
        "/drop", method="POST", body=body, Cookie=browser.cookie, Content_Type=kind
    )


def token_of(page: Answer, action: str) -> str:
    found = re.search(rf'action="{action}"[^>]*>\s*<input[^>]*value="(\w+)"', page.text)
    assert found, page.text
    return found[1]


def companies(browser: Browser) -> list[str]:
    return [each["company"] for each in browser.log()]


def test_a_table_is_shown_and_then_imported_once(browser: Browser) -> None:
    answer = drop(browser, TABLE, name="/home/me/jobs.csv")
    page, key = browser.follow(answer), answer.headers["location"].partition("file=")[2]
    assert "<h1>jobs.csv</h1>" in page.text
    assert "New: Hooli, Engineer, Thu 3 Dec 14:00" in page.text
    assert companies(browser) == ["Acme"]
    sent = [("token", token_of(page, "/drop/import")), ("file", key)]
    assert said(browser.follow(browser.post("/drop/import", sent))) == "1 interview added"
    assert companies(browser) == ["Acme", "Hooli"]
    assert browser.post("/drop/import", sent).headers["location"].startswith("/drop?")
    assert companies(browser) == ["Acme", "Hooli"]


def test_the_company_that_an_invitation_does_not_name_is_asked_for(browser: Browser) -> None:
    answer = drop(browser, INVITATION, name="invite.ics")
    page, key = browser.follow(answer), answer.headers["location"].partition("file=")[2]
    names = [unescape(each) for each in re.findall(r'name="(answer [^"]+)"', page.text)]
    assert names == ["answer company one@mail.example"]
    assert 'action="/drop/import"' not in page.text
    given = [("file", key), (names[0], "Hooli")]
    page = browser.get(f"/drop?{urlencode(given)}")
    assert "New: Hooli" in page.text
    browser.post("/drop/import", [("token", token_of(page, "/drop/import")), *given])
    assert companies(browser) == ["Acme", "Hooli"]


def test_what_is_missing_in_a_table_is_said_without_a_command(browser: Browser) -> None:
    answer = drop(browser, b"Company,Date\r\nHooli,2026-12-03\r\n")
    text = said(browser.follow(browser.get(answer.headers["location"])))
    assert text.endswith(
        "interviews; call the column “Start” and choose the file again, or add the interviews by "
        "hand"
    )


def test_a_file_is_of_one_session_and_goes_after_an_hour(browser: Browser) -> None:
    path = drop(browser, TABLE).headers["location"]
    other = Browser(browser.site)
    other.login()
    assert other.get(path).headers["location"] == "/add"
    browser.site.now = NOW + timedelta(minutes=59)
    assert browser.get(path).status == 200
    browser.site.now = NOW + timedelta(minutes=61)
    assert dropping.GONE in unescape(browser.follow(browser.get(path)).text).lower()


def test_four_files_are_kept_at_a_time(browser: Browser) -> None:
    first, *_, last = (drop(browser, TABLE).headers["location"] for _ in range(5))
    assert browser.get(first).headers["location"] == "/add"
    assert browser.get(last).status == 200


def test_two_files_at_once_are_refused(browser: Browser) -> None:
    token = token_of(browser.get("/add"), "/drop")
    part = "--x\r\nContent-Disposition: form-data; name="
    file = f'{part}"file"; filename="a.csv"\r\n\r\n{TABLE.decode()}\r\n'
    body = f'{part}"token"\r\n\r\n{token}\r\n{file}{file}--x--\r\n'
    assert send(browser, body.encode()).status == 400


HOSTILE = [
    b"",
    b"\0" * 5000,
    b"%PDF-1.7 \xff\xfe",
    b"<html>",
    b"PK\x03\x04",
    b"a,b\n" + b"x" * 300_000,
]


@pytest.mark.parametrize("content", HOSTILE)
def test_what_is_no_import_is_refused_in_a_sentence(browser: Browser, content: bytes) -> None:
    page = browser.get(drop(browser, content, name="../../\x01etc.csv").headers["location"])
    if page.status == 303:
        page = browser.follow(page)
    assert page.status == 200
    assert "/tmp" not in page.text  # noqa: S108 - no path of this machine is shown
    assert companies(browser) == ["Acme"]


@pytest.mark.parametrize(
    ("body", "kind", "code"),
    [
        (b"--x\r\n", "multipart/form-data; boundary=x", 400),
        (b"--x\r\n\r\n--x--", "multipart/form-data; boundary=x", 400),
        (b"--x--", "multipart/form-data; boundary=x", 400),
        (b"file=1", "application/x-www-form-urlencoded", 415),
        (b"--x--", "multipart/form-data", 415),
    ],
)
def test_what_is_no_form_is_refused(browser: Browser, body: bytes, kind: str, code: int) -> None:
    assert send(browser, body, kind).status == code


def test_a_file_that_is_too_large_or_not_asked_for_is_refused(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert drop(browser, TABLE, token="0" * 64).status == 403
    assert drop(browser, TABLE, field="other").status == 400
    monkeypatch.setattr(dropping, "MOST_FILE", 1000)
    assert drop(browser, b"x" * 1000).status == 413
    browser.cookie = ""
    assert drop(browser, TABLE, token="0" * 64).status == 403
