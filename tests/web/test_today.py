"""The first page: what is late and due, what has to wait, and what a stale page may not do."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from page_browser import Browser, plain
from program import CONFIGURATION, NOW, table

CONFIGURATION_QUIET = f"{CONFIGURATION}\n[playbook]\nkeep_searching = false\n"
PEOPLE = '[{ name = "Jane Doe" }, { name = "Ravi Menon" }, { name = "Sofia Lind" }]'


def words(browser: Browser, path: str = "/") -> str:
    return plain(browser.get(path).text)


def test_steps_are_grouped_by_case_and_counted(browser: Browser) -> None:
    browser.site.program.write(table(people=PEOPLE))
    assert "Thank three people 0 of 3" in words(browser)
    browser.send("/done", ("step", "acme/thank-you/jane-doe"))
    browser.send("/done", ("step", "acme/thank-you/sofia-lind"))
    said = words(browser)
    assert "Thank three people 2 of 3" in said
    assert "Done today: 2" in said
    assert "Thank Ravi Menon" in said


def test_what_cannot_be_done_yet_has_no_button_and_is_not_counted(browser: Browser) -> None:
    browser.site.now = NOW - timedelta(hours=2)
    text = browser.get().text
    assert "<title>Mon 23 Nov: nothing to do – afterview</title>" in text
    assert "After 11:00" in text
    assert 'aria-label="Done: Thank Jane Doe' not in text
    browser.site.now = NOW + timedelta(hours=3)
    text = browser.get().text
    assert "<title>Mon 23 Nov: 2 to do – afterview</title>" in text
    assert "After 11:00" not in text
    assert 'aria-label="Done: Thank Jane Doe' in text


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (timedelta(minutes=20), "in 20 minutes"),
        (timedelta(hours=5), "in 5 hours"),
        (timedelta(days=3), "in 3 days"),
        (timedelta(minutes=-10), "now"),
    ],
)
def test_the_next_interview_is_on_top(browser: Browser, ahead: timedelta, said: str) -> None:
    start = (NOW - timedelta(hours=5)).replace(tzinfo=None)  # ten o'clock at home, from UTC
    begins = start + timedelta(hours=1)
    browser.site.now = NOW + timedelta(hours=1) - ahead
    before = table(
        "first",
        company='"Acme"',
        start=f"{start - timedelta(days=30):%Y-%m-%dT%H:%M:%S}",
        questions='[{ asked = "Why us?" }]',
    )
    browser.site.program.write(
        before,
        table(
            start=f"{begins:%Y-%m-%dT%H:%M:%S}",
            url='"https://meet.example/x"',
            location='"1 Main St, Albany"',
            round='"final"',
        ),
    )
    text = browser.get().text
    hero = text.partition('<section class="hero"')[2].partition("</section>")[0]
    assert f"Next interview, {said}" in hero
    assert 'href="https://meet.example/x"' in hero
    assert "query=1%20Main%20St%2C%20Albany" in hero
    assert "With Jane Doe" in plain(hero)
    assert "They asked before: Why us?" in plain(hero)


def test_a_link_that_is_no_web_address_is_not_followed(browser: Browser) -> None:
    browser.site.program.write(
        table(start="2026-11-24T10:00:00", url='"javascript:alert(1)"', people="[]")
    )
    for path in ("/", "/case/acme"):
        assert 'href="javascript' not in browser.get(path).text


def test_who_must_be_left_alone_is_said_with_day_and_reason(browser: Browser) -> None:
    browser.site.program.write(
        table(promise='"within two weeks"'),
        table("globex", start="2026-11-20T10:00:00"),
    )
    said = words(browser).partition("Not yet")[2]
    assert "Acme until Wed 9 Dec" in said
    assert "they said “within two weeks”" in said
    assert "Globex until Mon 30 Nov" in said
    assert "they named no day" in said


def test_nothing_to_do_is_a_reward(browser: Browser) -> None:
    browser.site.program.write(
        table("globex", start="2026-11-20T10:00:00", people="[]"), config=CONFIGURATION_QUIET
    )
    browser.send("/skip", ("step", "globex/recap"))
    said = words(browser)
    assert "Nothing to do today" in said
    assert "Globex is next, on Mon 30 Nov. Until then, waiting is the right move." in said


def test_reasons_have_no_keys_of_rules_and_numbers(browser: Browser) -> None:
    browser.site.program.write(table(promise='"within two weeks"'), table("globex"))
    for path in ("/", "/case/acme", "/cases"):
        assert not re.search(r"Do(?:n't)? \d:|[a-z]+_[a-z_]+ = ", words(browser, path)), path


@pytest.mark.parametrize("kind", ["/skip", "/postpone"])
def test_a_stale_page_does_not_take_back_what_was_done(browser: Browser, kind: str) -> None:
    """Two tabs: in one it was marked as done, and the other still has the buttons."""
    step = ("step", "acme/thank-you/jane-doe")
    token = ("token", browser.token(kind))
    browser.send("/done", step)
    answer = browser.follow(browser.post(kind, [token, step, ("day", "2026-11-25")]))
    assert "was marked as done on Mon 23 Nov already, and stays so" in answer.text
    assert "acme/thank-you/jane-doe" in browser.site.program("plan", "--json", "--all").out
    plan = browser.site.program("plan", "--json", "--all").json["items"]
    (found,) = [each for each in plan if each["id"] == "acme/thank-you/jane-doe"]
    assert found["done"] == "2026-11-23"


@pytest.mark.parametrize(
    ("back", "leads"),
    [
        ("/case/acme", "/case/acme"),
        ("/#case:acme", "/#case:acme"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("/a\r\nx: y", "/a%20x:%20y"),
        ("", "/"),
    ],
)
def test_a_button_leads_back_to_where_it_was(browser: Browser, back: str, leads: str) -> None:
    answer = browser.fill("/done", ("step", "acme/recap"), ("back", back))
    assert (answer.status, answer.headers["location"]) == (303, leads)


def test_undo_leads_back_as_well(browser: Browser) -> None:
    answer = browser.fill("/done", ("step", "acme/recap"), ("back", "/case/acme"))
    text = browser.follow(answer).text
    undo = re.search(
        r'action="/undo".*?name="token" value="(\w+)".*?name="key" value="([^"]+)"'
        r'.*?name="back" value="([^"]+)"',
        text,
    )
    assert undo
    fields = [("token", undo[1]), ("key", unescape(undo[2])), ("back", undo[3])]
    assert browser.post("/undo", fields).headers["location"] == "/case/acme"
    assert 'aria-label="Done: Recap: Acme"' in browser.get("/case/acme").text


def test_a_draft_with_a_gap_says_how_many_lines_are_to_fill(browser: Browser) -> None:
    text = browser.get().text
    assert "1 line to fill: [" in plain(text)


def test_sixty_cases_are_less_than_sixty_kilobytes(browser: Browser) -> None:
    days = (NOW - timedelta(days=day) for day in range(60))
    browser.site.program.write(
        *(
            table(f"c{number}", start=f"{day:%Y-%m-%dT%H:%M:%S}", people=PEOPLE)
            for number, day in enumerate(days)
        )
    )
    assert len(browser.get().body) < 60_000
