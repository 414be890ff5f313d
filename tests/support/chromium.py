"""A real Chromium, and pages in it that fail the test for every error and foreign request.

A module that uses it takes the fixtures by importing `chromium` and `open_page`, and has a fixture
`site`. Without playwright or Chromium its tests are skipped.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page
    from web_server import Served

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
if CHROMIUM is None:
    pytest.skip("there is no Chromium", allow_module_level=True)

AXE = Path(__file__).parents[1] / "web" / "node_modules/axe-core/axe.min.js"
SIZES = {"desktop": (1440, 900), "tablet": (820, 1180), "phone": (390, 844)}
OPEN_ALL = "for (const each of document.querySelectorAll('details')) each.open = true"
TOO_SMALL = """
    [...document.querySelectorAll("button, .button, .choice, summary, nav a, input, select")]
    .filter(each => each.checkVisibility() && !each.matches("[type=hidden], [type=radio]"))
    .filter(each => each.getBoundingClientRect().height < 44)
    .map(each => each.outerHTML.slice(0, 120))
"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with playwright.sync_playwright() as running:
        made = running.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield made
        made.close()


@pytest.fixture
def open_page(chromium: Browser, site: Served) -> Iterator[Callable[..., Page]]:
    """Open the page of the login link; every error and foreign request of a page fails the test."""
    contexts, wrong = [], []

    def opened(
        size: str = "desktop", *, script: bool = True, dark: bool = False, zoom: int = 1
    ) -> Page:
        width, height = (pixels // zoom for pixels in SIZES[size])
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
    # Chromium calls it an error that a page is closed (403) or not there, or that no network is.
    known = r"status of 40[34]|net::ERR_(INTERNET_DISCONNECTED|FAILED)$"
    assert [each for each in wrong if not re.search(known, each)] == []


def told(page: Page) -> str:
    return " ".join(page.locator(".notice, .alert").first.inner_text().split())
