"""The page in a real Chromium, on a desktop and a phone, with and without JavaScript."""

from __future__ import annotations

import os
import re
import shutil
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from program import NOW, Program
from web_server import served

from afterview.web.actions import PageActions
from afterview.web.page import Page as OurPage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page
    from web_server import Served

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
if CHROMIUM is None:
    pytest.skip("there is no Chromium", allow_module_level=True)

AXE = Path(__file__).parent / "node_modules/axe-core/axe.min.js"
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with playwright.sync_playwright() as running:
        made = running.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield made
        made.close()


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


@pytest.fixture
def open_page(chromium: Browser, site: Served) -> Iterator[Callable[..., Page]]:
    """Open the page of the login link; every error and foreign request of a page fails the test."""
    contexts, wrong = [], []

    def opened(size: str = "desktop", *, script: bool = True, dark: bool = False) -> Page:
        width, height = SIZES[size]
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=script,
            color_scheme="dark" if dark else "light",
            is_mobile=size == "phone",
            has_touch=size == "phone",
            permissions=["clipboard-read", "clipboard-write"],
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(5000)
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda asked: _check(asked.url))
        page.goto(f"http://127.0.0.1:{site.port}/login/{site.known.page}")
        return page

    def _check(url: str) -> None:
        if not url.startswith(f"http://127.0.0.1:{site.port}/"):
            wrong.append(f"it asked for {url}")

    yield opened
    for context in contexts:
        context.close()
    # Chromium calls it an error that a form is refused (422), and the page closed (403).
    assert [each for each in wrong if not re.search(r"status of 4(22|03)", each)] == []


def told(page: Page) -> str:
    return " ".join(page.locator(".told, .wrong").first.inner_text().split())


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("size", SIZES)
def test_each_flow(open_page: Callable[..., Page], site: Served, size: str, script: bool) -> None:  # noqa: FBT001 - pytest hands it over by position
    page = open_page(size, script=script)
    assert page.title().startswith("Mon 23 Nov")
    # Done, and undone.
    page.get_by_role("button", name="Done: Thank Jane Doe (Acme Robotics)").click()
    assert told(page).startswith("done on ")
    page.get_by_role("button", name=re.compile("Undo: done")).click()
    assert "no longer" in told(page)
    # Skip.
    page.get_by_role("button", name="Skip: Thank Ravi Menon (Acme Robotics)").click()
    assert told(page).startswith("skipped: Thank Ravi Menon")
    # Postpone, also to a day on which it cannot stand.
    step = page.locator("li.step", has_text="Follow up with Globex").first
    step.get_by_text("Why, and more").click()
    step.locator("details.later > summary").click()
    step.locator("input[type=date]").fill("2026-11-24")
    step.get_by_role("button", name=re.compile("Postpone")).click()
    assert "Don't 2, Don't be impatient" in told(page)
    # Add.
    page.get_by_role("link", name="Add an interview").click()
    page.get_by_label("Company").fill("Vandelay")
    page.get_by_label("When (needed)", exact=True).fill("2026-11-30T14:00")
    page.get_by_label("How", exact=True).select_option("video")
    page.get_by_label("Who", exact=True).fill("Art Vandelay")
    page.get_by_role("button", name="Add it").click()
    assert told(page).startswith("vandelay is in the log")
    # The recap, from the button beside its step.
    page.get_by_role("link", name="Write the recap: Recap: Acme Robotics, onsite").click()
    page.get_by_label("When will they decide").fill("within two weeks")
    page.get_by_label("What did they ask").first.fill("Why us?")
    page.get_by_label("What did you answer").first.fill("The robots")
    page.get_by_role("button", name="Save").click()
    assert re.match(r"the recap of \S+ is done", told(page))
    log = tomllib.loads(site.program.log.read_text())["interview"]
    assert log[-1]["company"] == "Vandelay"
    assert any(each.get("questions", [{}])[-1].get("asked") == "Why us?" for each in log)
    # And out.
    page.get_by_role("button", name="Log out").click()
    page.goto(f"http://127.0.0.1:{site.port}/")
    assert "This page is private" in page.inner_text("main")


def test_a_refused_interview_keeps_what_was_written(open_page: Callable[..., Page]) -> None:
    page = open_page("phone")
    page.get_by_role("link", name="Add an interview").click()
    page.get_by_label("Company").fill("Vandelay")
    page.get_by_label("When (needed)", exact=True).fill("2026-11-30T14:00")
    page.get_by_label("When will they decide").fill("soonish maybe")
    page.get_by_role("button", name="Add it").click()
    assert "soonish maybe" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("Company").input_value() == "Vandelay"


def test_a_draft_is_copied(open_page: Callable[..., Page]) -> None:
    page = open_page()
    step = page.locator("li.step", has_text="Thank Jane Doe").first
    step.get_by_text("Why, and what to write").click()
    step.get_by_role("button", name="Copy the draft").click()
    step.get_by_role("button", name="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == step.locator(".draft").text_content()
    assert copied.startswith("Hi Jane")


def test_the_keyboard_alone_marks_a_step_as_done(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "To the content"
    wanted = "Done: Thank Jane Doe (Acme Robotics)"
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('aria-label')") == wanted:
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert told(page).startswith("done on ")


@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_wider_than_the_screen(
    open_page: Callable[..., Page], site: Served, size: str
) -> None:
    page = open_page(size)
    for path in ("/", "/add", "/recap/acme-onsite"):
        page.goto(f"http://127.0.0.1:{site.port}{path}")
        page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= SIZES[size][0], path


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing(
    open_page: Callable[..., Page],
    site: Served,
    size: str,
    dark: bool,  # noqa: FBT001 - pytest hands it over by position
) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm ci --prefix tests/web")
    page = open_page(size, dark=dark)
    base = f"http://127.0.0.1:{site.port}"
    for path in ("/", "/add", "/recap/acme-onsite"):
        page.goto(base + path)
        page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        # By the protocol of the debugger, for the page itself runs no script but its own.
        found: dict[str, Any] = page.evaluate(f"{AXE.read_text()};axe.run(document)")
        assert len(found["passes"]) > 15
        assert [
            (each["id"], [node["html"][:200] for node in each["nodes"]])
            for each in found["violations"]
        ] == [], path


def test_pictures_of_it(open_page: Callable[..., Page], tmp_path: Path) -> None:
    """AFTERVIEW_PICTURES names a folder to make those of the documents anew."""
    folder = Path(os.environ.get("AFTERVIEW_PICTURES") or tmp_path)
    for size in SIZES:
        for dark in (False, True):
            page = open_page(size, dark=dark)
            path = folder / f"page-{size}-{'dark' if dark else 'light'}.png"
            page.screenshot(path=path)
            assert path.stat().st_size > 10_000
