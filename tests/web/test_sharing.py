"""Messages that are dropped or shared: shown before anything is written, and refused if hostile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from invitations import invitation, message
from outlook_file import OutlookMessage
from page_browser import Browser, pages, said
from page_forms import form, forms
from program import CONFIGURATION, NOW, Program, table
from web_server import Answer, served

from afterview.web import apart, dropping

JO = '[{ name = "Jo Smith", email = "jo@globex.example" }]'


@pytest.fixture
def browser(program: Program) -> Iterator[Browser]:
    globex = table("globex", start="2026-11-17T10:00:00", people=JO)
    program.write(globex, config=CONFIGURATION)
    with served(program, pages=pages(program)) as site:
        made = Browser(site)
        made.login()
        yield made


def words(page: Answer) -> str:
    main = page.text.partition("<main")[2].partition("</main>")[0]
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", main).split()))


Part = tuple[str, str, bytes]


def post(browser: Browser, path: str, *parts: Part, **headers: str) -> Answer:
    """Send a form with files; a part is its name, the name of its file, and its content."""
    body = b""
    for name, file, content in parts:
        named = f'; filename="{file}"' if file else ""
        body += f'--x\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'.encode()
        body += content + b"\r\n"
    return browser.site.ask(
        path,
        method="POST",
        body=body + b"--x--\r\n",
        Cookie=browser.cookie,
        Content_Type="multipart/form-data; boundary=x",
        **headers,
    )


def drop(browser: Browser, content: bytes, name: str = "saved.eml") -> Answer:
    token = form(browser.get("/add"), "Show what it adds").fields["token"]
    return post(browser, "/drop", ("token", "", token.encode()), ("file", name, content))


def share(browser: Browser, *parts: Part, site: str = "none") -> Answer:
    """Share as Chromium does: it marks the request as its own, with an origin that is none."""
    return post(browser, "/share", *parts, Sec_Fetch_Site=site, Origin="null")


def mbox(*messages: bytes) -> bytes:
    return b"".join(b"From MAILER Fri Nov 20 09:00:00 2026\n" + each + b"\n" for each in messages)


# Dropped messages


def test_an_invitation_in_a_mail_is_added_with_its_promise(browser: Browser) -> None:
    content = invitation(text="You will hear from us by 11 December.").as_bytes()
    page = browser.follow(drop(browser, content))
    assert "<h1>saved.eml</h1>" in page.text
    assert "You will hear from us by 11 December: Tue 1 Dec to Fri 11 Dec" in words(page)
    assert [each["company"] for each in browser.log()] == ["Globex"]
    after = browser.follow(form(page, "Add it").send(browser))
    assert said(after).startswith("Hooli on Tue 1 Dec 10:00 is in your log")
    assert browser.log()[1]["promise"] == "You will hear from us by 11 December"
    again = browser.follow(drop(browser, content))
    assert "Your log has everything that is in it." in words(again)


def test_an_answer_proposes_its_promise_once(browser: Browser) -> None:
    content = message("We will get back to you by Wednesday.", "jo@globex.example").as_bytes()
    page = browser.follow(drop(browser, content))
    assert "Promise (none) → Wed 25 Nov" in words(page)
    after = browser.follow(form(page, "Change it").send(browser))
    assert said(after) == "Globex on Tue 17 Nov 10:00: the change is in your log"
    assert str(browser.log()[0]["promise"]) == "2026-11-25"
    page = browser.follow(drop(browser, content))
    assert "Its promise is in the log already." in words(page)
    assert 'href="/case/globex#happened"' in page.text


def test_many_in_a_file_are_taken_one_by_one(browser: Browser) -> None:
    content = mbox(
        invitation().as_bytes(),
        message("Lunch?", "mum@home.example").as_bytes(),
        invitation("max@initech.example", uid="2", day=2).as_bytes(),
    )
    page = browser.follow(drop(browser, content, "hiring.mbox"))
    assert "1 message proposes nothing" in words(page)
    assert "mum@home.example is nobody of an open case" in words(page)
    page = browser.follow(form(page, "Add it: Hooli").send(browser))
    assert said(page).startswith("Hooli on Tue 1 Dec")
    assert "<h1>hiring.mbox</h1>" in page.text
    form(page, "Add it: Initech").send(browser)
    assert [each["company"] for each in browser.log()] == ["Globex", "Hooli", "Initech"]


def test_what_a_mail_leaves_open_is_asked_and_it_can_be_corrected(browser: Browser) -> None:
    page = browser.follow(drop(browser, invitation("rita@gmail.com", title="Chat").as_bytes()))
    page = form(page, "Show what it adds").send(browser, company="Hooli")
    page = browser.follow(form(page, "Correct it").send(browser))
    made = form(page, "Add it")
    assert made.fields["company"] == "Hooli"
    browser.follow(made.send(browser, role="Pilot"))
    assert browser.log()[1]["role"] == "Pilot"


def test_a_message_of_outlook_is_read(browser: Browser) -> None:
    made = OutlookMessage(
        {0x0037: "Hi", 0x5D01: "jo@globex.example", 0x1000: "We decide by 4 December."}, {}, []
    )
    page = browser.follow(drop(browser, made.data, "answer.msg"))
    assert "<h1>answer.msg</h1>" in page.text
    assert "Hi" in words(page)


@pytest.mark.parametrize(
    "content",
    [
        b"From: x\n\n",
        b"Subject: " + b"x" * 300_000 + b"\n\n",
        b"From: x\nContent-Type: multipart/mixed; boundary=a\n\n" + b"--a\n" * 50_000,
        b"From: x\nContent-Type: text/calendar; charset=\xff\n\nBEGIN:VCALENDAR\nBEGIN:VEVENT\n",
        b"From: x\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\n" * 50_000,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4000,
        mbox(*[b"From: <script>alert(1)</script>\nSubject: {{ 7*7 }}\n\n"] * 300),
    ],
    ids=["empty", "long", "parts", "charset", "events", "outlook", "many"],
)
def test_a_hostile_mail_is_refused_in_a_sentence(
    browser: Browser, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some would take minutes to read."""
    monkeypatch.setattr(apart, "SECONDS", 4.0)
    page = browser.get(drop(browser, content).headers["location"])
    page = browser.follow(page) if page.status == 303 else page
    assert page.status == 200
    assert "<script>alert" not in page.text
    assert "/tmp" not in page.text  # noqa: S108 - no path of this machine is shown
    assert [each["company"] for each in browser.log()] == ["Globex"]


# What other programs share


def test_a_share_only_shows_what_it_would_add(browser: Browser) -> None:
    answer = share(browser, ("title", "", b""), ("file", "a.eml", invitation().as_bytes()))
    page = browser.follow(answer)
    assert "Tue 1 Dec 10:00-11:00" in words(page)
    assert [each["company"] for each in browser.log()] == ["Globex"]
    form(page, "Add it").send(browser)
    assert [each["company"] for each in browser.log()] == ["Globex", "Hooli"]


def test_a_table_that_is_shared_is_shown(browser: Browser) -> None:
    content = b"Company,Interview date\r\nHooli,2026-12-03 14:00\r\n"
    page = browser.follow(share(browser, ("file", "jobs.csv", content)))
    assert "New: Hooli, Thu 3 Dec 14:00" in words(page)


def test_mails_that_are_shared_together_are_shown_together(browser: Browser) -> None:
    one, other = invitation().as_bytes(), invitation("max@initech.example", uid="2").as_bytes()
    page = browser.follow(share(browser, ("file", "a.eml", one), ("file", "b.eml", other)))
    assert [each.words for each in forms(page) if each.words.startswith("Add it")] == [
        "Add it: Hooli",
        "Add it: Initech",
    ]
    answer = share(browser, ("file", "a.eml", one), ("file", "b.csv", b"Company,Date\n"))
    assert "several files were shared" in words(browser.follow(answer)).lower()


def test_a_text_with_a_promise_leads_to_the_case(browser: Browser) -> None:
    text = b"Hi Sam, we will let you know by 4 December."
    page = browser.follow(share(browser, ("text", "", text), ("url", "", b"")))
    assert "“Hi Sam, we will let you know by 4 December” (Fri 4 Dec)" in words(page)
    (path,) = re.findall(r'class="choice" href="(/case/globex/promise\?[^"]+)"', page.text)
    page = browser.get(unescape(path))
    form(page, "Save").send(browser)
    assert browser.log()[0]["promise"] == "Hi Sam, we will let you know by 4 December"


def test_any_other_text_begins_an_interview_or_leads_to_a_case(browser: Browser) -> None:
    parts = (
        ("title", "", b"Chat with Hooli"),
        ("text", "", b"at https://meet.example/x"),
        (
            "url",
            "",
            b"https://meet.example/x",
        ),
    )
    page = browser.follow(share(browser, *parts))
    assert 'href="/case/globex#happened"' in page.text
    page = browser.follow(form(page, "It is a new interview").send(browser))
    made = form(page, "Add it")
    assert made.fields["url"] == "https://meet.example/x"
    made.send(browser, company="Hooli", start="2026-12-03T14:00")
    assert browser.log()[1]["notes"].startswith("Chat with Hooli")


def test_a_calendar_as_a_text_is_a_file(browser: Browser) -> None:
    calendar = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20261203T130000Z\r\n"
    text = calendar + b"SUMMARY:Interview with Hooli\r\nEND:VEVENT\r\nEND:VCALENDAR"
    answer = share(browser, ("text", "", text))
    assert answer.headers["location"].startswith("/drop?file=")


def test_nothing_and_too_much_are_refused(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = browser.follow(share(browser, ("text", "", b" "), ("file", "a", b"")))
    assert said(page) == "What was shared is empty"
    assert share(browser, ("other", "", b"x")).status == 400
    monkeypatch.setattr(dropping, "MOST_FILE", 1000)
    assert share(browser, ("text", "", b"x" * 1000)).status == 413


@pytest.mark.parametrize("site", ["cross-site", "same-site", ""])
def test_what_is_no_share_of_this_browser_is_refused(browser: Browser, site: str) -> None:
    part = ("file", "a.eml", invitation().as_bytes())
    headers = {"Sec_Fetch_Site": site} if site else {}
    answer = post(browser, "/share", part, Origin="https://evil.example", **headers)
    assert (answer.status, "x-not-read" in answer.headers) == (403, False)
    assert post(browser, "/share", part).status == 403, "a browser that marks nothing"
    assert share(browser, part, site="same-origin").status == 303


def test_a_share_without_a_session_is_not_read(browser: Browser) -> None:
    browser.cookie = ""
    answer = share(browser, ("file", "a.eml", invitation().as_bytes()))
    assert (answer.status, answer.headers["x-not-read"]) == (403, "no session")
    assert "Nothing was read of what you shared. Log in" in words(answer)


def test_what_is_shared_is_of_one_session(browser: Browser) -> None:
    path = share(browser, ("text", "", b"x")).headers["location"]
    other = Browser(browser.site)
    other.login()
    assert other.get(path).headers["location"] == "/add"
    browser.site.now = NOW + dropping.KEPT_FOR * 2
    made = form(browser.get("/add"), "Add it")
    made.action, made.fields = "/shared/add", {"token": "x", "file": path.partition("=")[2]}
    assert made.send(browser).status == 403
    assert browser.get(path).headers["location"] == "/add"


def test_the_manifest_offers_it_under_its_prefix(program: Program) -> None:
    with served(program, pages=pages(program), prefix="/mine") as site:
        shared = site.ask("/mine/manifest.json").text
    assert '"action":"/mine/share"' in shared.replace(" ", "")
