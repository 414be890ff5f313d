"""Interviews in other calendars on a phone: added, dismissed and settled, and how it looks."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("recurring_ical_events", reason="the extra `calendars` is not installed")

from chromium import AXE, OPEN_ALL, SIZES, TOO_SMALL, chromium, open_page, told
from other_calendar import CALENDARS, event, fill
from page_browser import LATER, pages
from program import Program, table
from web_server import served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page
    from web_server import Served

__all__ = ["chromium", "open_page"]

PICTURES = os.environ.get("AFTERVIEW_LOOK", "")
"""A folder for pictures to look at; empty for none."""
CALL = event(uid="2", day="20261202", title="Intro call").replace("rita@hooli", "max@initech")


@pytest.fixture
def site(program: Program) -> Iterator[Served]:
    """A page without a mailbox, with a calendar in which two interviews may be."""
    program.write(table("globex", start="2026-11-17T10:00:00", people="[]"), config=CALENDARS)
    fill(program, event(), CALL)
    with served(program, pages=pages(program)) as made:
        made.now = LATER
        yield made


def looked_over(page: Page, name: str, size: str) -> None:
    """Check that everything is readable and can be tapped, and keep a picture if wanted."""
    page.evaluate(OPEN_ALL)
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]
    if size == "phone":
        assert page.evaluate(TOO_SMALL) == []
    if AXE.exists():
        page.evaluate(AXE.read_text())
        found = page.evaluate("axe.run()")["violations"]
        assert [each["id"] for each in found] == []
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"found-{name}-{size}.png", full_page=True)


@pytest.mark.parametrize(("size", "script"), [("phone", True), ("phone", False), ("desktop", True)])
def test_from_a_calendar_into_the_log_and_back_to_it(
    open_page: Callable[..., Page], site: Served, size: str, *, script: bool
) -> None:
    page, program = open_page(size, script=script), site.program
    page.set_default_timeout(20_000)
    page.get_by_role("link", name="Inbox").click()
    page.get_by_text("Found in your calendar private").first.wait_for()
    assert page.get_by_text("unsure", exact=True).count() == 1
    if script:
        looked_over(page, "inbox", size)
    page.get_by_role("button", name="Dismiss it: Initech").click()
    assert told(page).startswith("Dismissed: it is not proposed any more")
    page.get_by_role("button", name="Add it: Hooli").click()
    page.get_by_role("heading", name="Hooli", level=1).wait_for()
    assert told(page).startswith("Hooli on Tue 1 Dec 10:00 is in your log")

    # The log is changed by hand, so a run asks which one is right.
    site.now += timedelta(minutes=31)
    program.now = site.now
    assert program("sync").code == 0
    assert program("set", "hooli", "start=2026-12-02T09:00", "end=2026-12-02T10:00").code == 0
    page.goto(f"http://127.0.0.1:{site.port}/")
    section = page.get_by_role("region", name="Different in your other calendars")
    assert "Tue 1 Dec 10:00-11:00" in section.inner_text()
    if script:
        looked_over(page, "today", size)
    section.get_by_role("button", name="Take the calendar's: Hooli").click()
    section.wait_for(state="detached")
    assert told(page).startswith("Hooli, Backend Engineer is on Tue 1 Dec 10:00-11:00 in your log")
    assert "2026-12-01T10:00:00" in program.log.read_text()
