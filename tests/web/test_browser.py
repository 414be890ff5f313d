"""The page in a real Chromium, on a desktop and a phone, with and without JavaScript."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from chromium import AXE, OPEN_ALL, SIZES, TOO_SMALL, chromium, open_page, told
from program import NOW, Program
from web_server import served

from afterview.service import feeds
from afterview.service import phone as phone_links
from afterview.web.actions import PageActions
from afterview.web.page import Page as OurPage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page, Route
    from web_server import Served

__all__ = ["chromium", "open_page"]

PAGES = (
    "/",
    "/cases",
    "/case/acme-onsite",
    "/case/acme-onsite/rejected",
    "/case/acme-onsite/offer?answer_by=some+day",
    "/calendar",
    "/calendar?span=2026-W48",
    "/search",
    "/rules",
    "/offline",
    "/nothing",
    "/add",
    "/edit/acme-onsite",
    "/recap/acme-onsite",
    "/prep/initech-call",
    "/health",
)

TOO_NEAR = """
    (() => {
      const links = [...document.querySelectorAll("main a[href]")]
        .filter(each => each.checkVisibility() && getComputedStyle(each).display !== "inline");
      return links.filter(each => each.getBoundingClientRect().height < 24)
        .map(each => each.outerHTML.slice(0, 120));
    })()
"""
"""Links that are not part of a sentence, and have no room for a finger (WCAG 2.2, 2.5.8)."""

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


@pytest.fixture
def site(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Served]:
    """The demo, at noon in New York."""
    program = Program(tmp_path, capsys)
    program.now = NOW.replace(hour=17)
    assert program("init", "--demo", str(tmp_path), "--timezone", "America/New_York").code == 0
    with served(
        program,
        pages=lambda of, secrets: OurPage(of, secrets, PageActions(program.config)).routes(),
    ) as made:
        made.now = program.now
        yield made


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_each_flow(open_page: Callable[..., Page], site: Served, size: str, script: bool) -> None:  # noqa: FBT001 - pytest hands it over by position
    page = open_page(size, script=script)
    assert page.title().startswith("Mon 23 Nov: 7 to do, 1 late")
    # Done, and undone in the notice.
    page.get_by_role("button", name="Done: Thank Jane Doe (Acme Robotics)").click()
    page.get_by_text("1 of 3").wait_for()
    assert told(page).startswith("Done on ")
    page.locator(".notice").get_by_role("button", name="Undo").click()
    page.get_by_text("0 of 3").wait_for()
    assert "No longer" in told(page)
    # Skip, and postpone to a day on which it cannot be.
    row = page.locator("li.row", has_text="Thank Ravi Menon")
    row.locator("summary").click()
    row.get_by_role("button", name="Skip: Thank Ravi Menon (Acme Robotics)").click()
    page.get_by_text("Skipped: Thank Ravi Menon").wait_for()
    row = page.locator("li.row", has_text="Reply to Umbrella")
    row.locator("summary").click()
    row.locator("input[type=date]").fill("2026-11-22")
    row.get_by_role("button", name="Later: Reply to Umbrella Analytics' rejection").click()
    page.get_by_text("is in the past").wait_for()
    # Say what happened: first what the plan will do, then yes.
    page.get_by_role("link", name="Hooli").first.click()
    page.get_by_role("link", name="They said no").click()
    changes = page.get_by_role("region", name="What the plan will do")
    assert "Reply to Hooli's rejection" in changes.inner_text()
    page.get_by_role("button", name="Save: They said no").click()
    page.get_by_text("Rejected since Mon 23 Nov").wait_for()
    assert told(page).startswith("Logged")
    # Add.
    page.get_by_role("link", name="Add", exact=True).click()
    page.get_by_label("Company").fill("Vandelay")
    page.get_by_label("When (needed)", exact=True).fill("2026-11-30T14:00")
    page.get_by_label("Name").first.fill("Maria O'Neil")
    page.get_by_label("Email").first.fill("maria@vandelay.example")
    page.get_by_label("Title").first.fill("CTO, interim")
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("heading", name="Vandelay").wait_for()
    assert told(page).startswith("Vandelay on Mon 30 Nov 14:00 is in your log")
    # The recap, from the button at its step.
    page.get_by_role("link", name="Today", exact=True).click()
    page.get_by_role("link", name="Write it: Recap: Acme Robotics, onsite").click()
    page.get_by_label("When will they decide").fill("within two weeks")
    page.get_by_label("What did they ask").first.fill("Why us?")
    page.get_by_label("What did you answer").first.fill("The robots.\nAnd the people.")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="Acme Robotics").wait_for()
    assert told(page).startswith("The recap of Acme Robotics is in your log")
    log = tomllib.loads(site.program.log.read_text())["interview"]
    assert log[-1]["interviewers"] == [
        {"name": "Maria O'Neil", "email": "maria@vandelay.example", "title": "CTO, interim"}
    ]
    questions = [each for one in log for each in one.get("questions", ())]
    assert {"asked": "Why us?", "answered": "The robots.\nAnd the people."} in questions
    # And out.
    page.get_by_role("link", name="Health").click()
    page.get_by_role("button", name="Log out").click()
    page.goto(f"http://127.0.0.1:{site.port}/")
    assert "This page is private" in page.inner_text("main")


def test_a_refused_interview_keeps_what_was_written_also_after_back_and_reload(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("phone")
    page.get_by_role("link", name="Add", exact=True).click()
    page.get_by_label("Company").fill("Vandelay")
    page.get_by_label("When (needed)", exact=True).fill("2026-11-30T14:00")
    page.get_by_text("More: round").click()
    page.get_by_label("When will they decide").fill("soonish maybe")
    page.get_by_role("button", name="Add it").click()
    for again in (page.reload, page.go_back, page.go_forward):
        assert "soonish maybe" in page.get_by_role("alert").inner_text()
        assert page.get_by_label("When will they decide").get_attribute("aria-invalid") == "true"
        assert page.get_by_label("Company").input_value() == "Vandelay"
        answer = again()
        assert answer is None or answer.status == 200
        if again == page.go_back:
            page.go_forward()


def test_a_draft_is_edited_and_copied_also_over_plain_http(open_page: Callable[..., Page]) -> None:
    page = open_page()
    row = page.locator("li.row", has_text="Thank Jane Doe").first
    row.locator("summary").click()
    draft = row.locator("textarea.draft")
    row.get_by_role("button", name="1 line to fill").click()
    gap = "document.activeElement"
    chosen = page.evaluate(f"{gap}.value.slice({gap}.selectionStart, {gap}.selectionEnd)")
    assert re.fullmatch(r"\[.+\]", chosen)
    page.keyboard.type("The robots")
    assert "body=Hi%20Jane" in (row.locator("a.mail").get_attribute("href") or "")
    assert "The%20robots" in (row.locator("a.mail").get_attribute("href") or "")
    for has_clipboard in (True, False):
        if not has_clipboard:
            # Browsers leave it out on pages over plain http, except on this machine.
            page.evaluate("navigator.clipboard.writeText('')")
            page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
        row.locator("button.copy").click()
        row.get_by_role("button", name="Copied").wait_for()
        row.locator("button.copy").evaluate("each => { each.textContent = 'Copy the draft' }")
    draft.evaluate("each => { each.value = '' }")
    draft.focus()
    page.keyboard.press("Control+V")
    assert "The robots" in draft.input_value()
    assert draft.input_value().startswith("Hi Jane")


def test_the_keys(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "To the content"
    page.keyboard.press("?")
    assert page.locator("dialog").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("j")
    title = "document.activeElement.querySelector('.title').textContent"
    assert page.evaluate(title) == "Recap: onsite"
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("d")
    page.locator(".notice").wait_for()
    assert told(page).startswith("Done on Mon 23 Nov: Recap: Acme Robotics, onsite")
    # The focus is on the row that took its place, and the page has not moved.
    assert page.evaluate(title) == "Mail a thank-you card"
    page.keyboard.press("s")
    page.get_by_text("Skipped: Mail Acme Robotics").wait_for()
    page.keyboard.press("u")
    page.get_by_text("No longer skipped").wait_for()
    page.keyboard.press("/")
    page.locator("#find:focus").wait_for()
    page.keyboard.type("globex")
    page.keyboard.press("Enter")
    page.get_by_text("2 of 6").wait_for()


def test_after_a_button_the_page_is_where_it_was(open_page: Callable[..., Page]) -> None:
    page = open_page("phone")
    open_row = page.locator("li.row", has_text="Thank Sofia Lind")
    open_row.locator("summary").click()
    open_row.locator("textarea").fill("Half a letter")
    button = page.get_by_role("button", name="Done: Thank Ravi Menon (Acme Robotics)")
    # At the end of the page, which is shorter until the open row is open again.
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    place = page.evaluate("window.kept = scrollY")
    button.evaluate("each => each.click()")
    page.get_by_text("1 of 3").wait_for()
    assert page.evaluate("window.kept") == place, "it is another document"
    assert abs(page.evaluate("scrollY") - place) < 120
    assert open_row.locator("textarea").input_value() == "Half a letter"


def test_nothing_is_wider_than_the_screen_or_too_small_for_a_finger(
    open_page: Callable[..., Page], site: Served
) -> None:
    """At 200 %, a screen is half as wide."""
    page = open_page("phone")
    for path in PAGES:
        page.goto(base(site) + path)
        _fits(page)
    for go in (drop, refuse, link):
        go(page, site)
        _fits(page)


def _fits(page: Page) -> None:
    page.evaluate(OPEN_ALL)
    for size, (width, height) in SIZES.items():
        for zoom in (1, 2):
            page.set_viewport_size({"width": width // zoom, "height": height // zoom})
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width // zoom, (page.url, size, zoom)
        assert page.evaluate(TOO_SMALL) == [], (page.url, size)
        assert page.evaluate(TOO_NEAR) == [], (page.url, size)


def axe(page: Page) -> list[tuple[str, list[str]]]:
    """Return what axe finds on a page, with the beginnings of the elements."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm ci --prefix tests/web")
    page.evaluate(OPEN_ALL)
    # By the protocol of the debugger, for the page itself runs no script but its own.
    found: dict[str, Any] = page.evaluate(f"{AXE.read_text()};axe.run(document)")
    assert len(found["passes"]) > 10
    return [
        (each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found["violations"]
    ]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing(
    open_page: Callable[..., Page],
    site: Served,
    size: str,
    dark: bool,  # noqa: FBT001 - pytest hands it over by position
) -> None:
    page = open_page(size, dark=dark)
    for path in PAGES:
        page.goto(base(site) + path)
        assert axe(page) == [], path
    # What one comes to only by a form: a file that asks back, a refused recap, a link for a phone.
    for go in (drop, refuse, link):
        go(page, site)
        assert axe(page) == [], page.url


def drop(page: Page, site: Served) -> None:
    """Go to what a table would add, of which one row leaves its company open."""
    page.goto(f"{base(site)}/add")
    table = b"Company,Start\nVandelay,2026-12-01 10:00\n,2026-12-02 10:00\n"
    page.get_by_label("Import an invitation").set_input_files(
        {"name": "search.csv", "mimeType": "text/csv", "buffer": table}
    )
    page.get_by_role("button", name="Show what it adds").click()
    page.get_by_text("New: Vandelay").wait_for()


def refuse(page: Page, site: Served) -> None:
    """Go to a recap that was refused for several reasons."""
    page.goto(f"{base(site)}/recap/acme-onsite")
    for label, words in (("By when", "some day"), ("What did you answer", "The robots.")):
        page.get_by_label(label).first.fill(words)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("alert").wait_for()


def link(page: Page, site: Served) -> None:
    """Go to the page that a QR code leads to."""
    made = phone_links.new_link(site.program.folder, site.known, site.now)
    page.goto(f"{base(site)}/phone/{made.rpartition('/')[2]}")
    page.get_by_role("button", name="Log in").wait_for()


def test_a_link_to_share_can_be_looked_at_on_a_phone(
    open_page: Callable[..., Page], site: Served
) -> None:
    known = feeds.change(
        site.program.folder,
        site.now,
        lambda known: feeds.shared(known, "coach", days=30, now=site.now),
    )
    page = open_page("phone")
    page.goto(f"{base(site)}/look/{known.shares[0].secret}")
    page.get_by_role("heading", name="Waiting for them").wait_for()
    _fits(page)
    page.set_viewport_size({"width": 390, "height": 844})
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert axe(page) == [], scheme


def test_pictures_of_it(open_page: Callable[..., Page], tmp_path: Path) -> None:
    """AFTERVIEW_PICTURES names a folder to make those of the documents anew."""
    folder = Path(os.environ.get("AFTERVIEW_PICTURES") or tmp_path)
    for size in ("desktop", "phone"):
        for dark in (False, True):
            page = open_page(size, dark=dark)
            path = folder / f"page-{size}-{'dark' if dark else 'light'}.png"
            page.screenshot(path=path)
            assert path.stat().st_size > 10_000


# Without a network

RECAPS = "caches.open('recaps').then(each => each.keys()).then(all => all.length)"


def wait_for(page: Page, what: str) -> None:
    """Look again with each frame; the policy of the page forbids what playwright has for this."""
    look = f"while (performance.now() < end && !({what})) await new Promise(requestAnimationFrame)"
    is_so = f"async () => {{ const end = performance.now() + 5000; {look}; return {what} }}"
    assert page.evaluate(is_so), what


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Page:
    """A phone that has seen Today, and so keeps the recaps."""
    page = open_page("phone")
    wait_for(page, f"navigator.serviceWorker.controller && await {RECAPS} > 0")
    return page


def base(site: Served) -> str:
    return f"http://127.0.0.1:{site.port}"


def questions(site: Served) -> list[str]:
    log = site.program.log.read_text()
    return [line for line in log.splitlines() if "Why the robots?" in line]


def write(page: Page) -> None:
    page.get_by_label("What did they ask").first.fill("Why the robots?")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("kept on this phone, and sent when there is a network").wait_for()


def test_a_recap_is_written_without_a_network_and_sent_once(
    phone: Page,
    site: Served,
) -> None:
    phone.context.set_offline(True)
    phone.goto(f"{base(site)}/")
    assert phone.locator("h1").inner_text() == "No network"
    phone.get_by_role("link", name="Recap: Acme Robotics").click()
    write(phone)
    phone.goto(f"{base(site)}/cases")
    phone.locator("#outbox", has_text="sent when there is a network").wait_for()
    assert questions(site) == []
    phone.context.set_offline(False)
    phone.evaluate("dispatchEvent(new Event('online'))")
    phone.locator("#outbox").wait_for(state="detached")
    assert len(questions(site)) == 1
    # Whatever the phone keeps is known as sent: a lost answer sends nothing twice.
    phone.goto(f"{base(site)}/")
    assert phone.evaluate("localStorage.getItem('afterview outbox')") == "{}"
    assert len(questions(site)) == 1


def test_an_answer_that_is_lost_does_not_save_it_twice(
    phone: Page,
    site: Served,
) -> None:
    phone.goto(f"{base(site)}/recap/acme-onsite")

    def lose(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.abort()

    phone.context.route("**/recap/acme-onsite", lose, times=1)
    with phone.expect_event("requestfailed"):
        write(phone)
    assert len(questions(site)) == 1
    phone.goto(f"{base(site)}/")
    wait_for(phone, "localStorage.getItem('afterview outbox') === '{}'")
    assert len(questions(site)) == 1


def promise(site: Served) -> str:
    """Return the promise of the recap's interview, as the log has it."""
    log = tomllib.loads(site.program.log.read_text())["interview"]
    (found,) = (each.get("promise", "") for each in log if each["id"] == "acme-onsite")
    return str(found)


def write_promise(page: Page, words: str) -> None:
    page.get_by_label("When will they decide").fill(words)
    page.get_by_role("button", name="Save").click()


@pytest.mark.parametrize("elsewhere", ["another phone", "a command"])
def test_a_kept_recap_overwrites_nothing_that_changed_meanwhile(
    phone: Page, site: Served, open_page: Callable[..., Page], elsewhere: str
) -> None:
    phone.context.set_offline(True)
    phone.goto(f"{base(site)}/recap/acme-onsite")
    write_promise(phone, "in a month")
    phone.get_by_text("kept on this phone, and sent when there is a network").wait_for()
    if elsewhere == "another phone":
        other = open_page("phone")
        other.goto(f"{base(site)}/recap/acme-onsite")
        write_promise(other, "within a week")
        other.get_by_text("The recap of Acme Robotics is in your log").wait_for()
    else:
        assert site.program("set", "acme-onsite", "promise=within a week").code == 0
    phone.context.set_offline(False)
    phone.goto(f"{base(site)}/cases")
    phone.get_by_role("button", name="Look at it and save it").click()
    # Both are shown next to the field, which has the focus and what was typed.
    said = phone.get_by_role("alert").inner_text()
    assert "within a week" in said
    assert "in a month" in said
    assert phone.evaluate("document.activeElement.id") == "promise"
    assert phone.get_by_label("When will they decide").input_value() == "in a month"
    assert promise(site) == "within a week"
    phone.get_by_role("button", name="Save").click()
    phone.get_by_text("The recap of Acme Robotics is in your log").wait_for()
    assert promise(site) == "in a month"
    assert phone.evaluate("localStorage.getItem('afterview outbox')") == "{}"


def test_a_kept_recap_outlives_its_session_and_is_saved_once(phone: Page, site: Served) -> None:
    phone.context.set_offline(True)
    phone.goto(f"{base(site)}/recap/acme-onsite")
    write(phone)
    assert site.program("feed", "rotate", "page").code == 0
    phone.context.set_offline(False)
    phone.goto(f"{base(site)}/")
    # Who is not logged in sees nothing of it, and nothing is sent.
    phone.get_by_text("This page is private").wait_for()
    assert phone.locator("#outbox").count() == 0
    assert questions(site) == []
    phone.goto(f"{base(site)}/login/{site.known.page}")
    phone.get_by_role("button", name="Look at it and save it").click()
    phone.get_by_text("nothing was saved yet").wait_for()
    phone.get_by_role("button", name="Save").click()
    phone.get_by_text("The recap of Acme Robotics is in your log").wait_for()
    assert len(questions(site)) == 1
    assert phone.evaluate("localStorage.getItem('afterview outbox')") == "{}"


AGED = """async hours => {
    const recaps = await caches.open("recaps");
    for (const known of await recaps.keys()) {
        const kept = await recaps.match(known);
        const headers = new Headers(kept.headers);
        headers.set("date", new Date(Date.now() - hours * 3600e3).toUTCString());
        await recaps.put(known, new Response(await kept.text(), {headers}));
    }
}"""


def test_a_recap_can_be_opened_without_a_network_for_two_days(phone: Page, site: Served) -> None:
    phone.goto(f"{base(site)}/cases")
    phone.evaluate(AGED, 47)
    phone.context.set_offline(True)
    phone.goto(f"{base(site)}/recap/acme-onsite")
    assert "Recap: Acme Robotics" in phone.locator("h1").inner_text()
    phone.evaluate(AGED, 49)
    phone.goto(f"{base(site)}/recap/acme-onsite")
    assert phone.locator("h1").inner_text() == "No network"
    assert phone.evaluate(RECAPS) == 0
    # The rules are kept for as long as the frame is.
    phone.goto(f"{base(site)}/rules")
    assert phone.locator("h1").inner_text() == "The eight rules"


def test_what_is_refused_is_looked_at(phone: Page, site: Served) -> None:
    phone.context.set_offline(True)
    phone.goto(f"{base(site)}/recap/acme-onsite")
    phone.get_by_label("When will they decide").fill("soonish maybe")
    write(phone)
    phone.context.set_offline(False)
    phone.goto(f"{base(site)}/")
    phone.get_by_role("button", name="Look at it and save it").click()
    phone.get_by_role("alert").filter(has_text="soonish maybe").wait_for()
    phone.get_by_label("When will they decide").fill("in a month")
    phone.get_by_role("button", name="Save").click()
    phone.get_by_text("The recap of Acme Robotics is in your log").wait_for()
    assert len(questions(site)) == 1
    assert phone.evaluate("localStorage.getItem('afterview outbox')") == "{}"


@pytest.mark.parametrize("ends", ["logout", "rotated"])
def test_nothing_of_the_log_stays_when_the_session_ends(
    phone: Page,
    site: Served,
    ends: str,
) -> None:
    if ends == "logout":
        phone.goto(f"{base(site)}/health")
        phone.get_by_role("button", name="Log out").click()
    else:
        assert site.program("feed", "rotate", "page").code == 0
        phone.goto(f"{base(site)}/")
    phone.get_by_text("This page is private").wait_for()
    assert phone.evaluate(RECAPS) == 0


def test_it_can_be_installed(phone: Page) -> None:
    """Chromium itself says what is missing."""
    devtools = phone.context.new_cdp_session(phone)
    found = devtools.send("Page.getAppManifest")
    assert found["errors"] == []
    assert '"display":"standalone"' in found["data"].replace(" ", "")
    wrong = devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # A window of a test is private, in which nothing is ever installed.
    assert [each["errorId"] for each in wrong if each["errorId"] != "in-incognito"] == []
