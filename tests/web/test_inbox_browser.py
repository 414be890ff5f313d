"""The mailbox on a phone: from an invitation to a thank-you that was sent, over a real server."""

from __future__ import annotations

import os
import threading
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from chromium import AXE, OPEN_ALL, SIZES, TOO_SMALL, chromium, open_page, told
from dovecot import Account, account, dovecot_server, mail_table
from invitations import invitation
from invitations import message as letter
from program import CONFIGURATION, NOW, Program, table
from web_server import served

from afterview.web.actions import PageActions
from afterview.web.page import Page as OurPage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Locator, Page
    from web_server import Served

__all__ = ["account", "chromium", "dovecot_server", "open_page"]

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")

GLOBEX = table(
    "globex",
    role='"Data engineer"',
    start="2026-11-17T10:00:00",
    people='[{ name = "Jo Smith", email = "jo@globex.example" }]',
)
BY_PRIVATE_MAIL = "rita.cruz@gmail.com"
AFTER_IT = NOW.replace(day=24, hour=16, minute=30)
"""Half an hour after the interview. Dovecot takes no message from a day ahead of the real one."""


@pytest.fixture
def site(program: Program, account: Account) -> Iterator[Served]:
    """A page with a mailbox, three hours after an invitation came from a private address."""
    keys = mail_table(account, invitations='"INBOX"')
    program.write(GLOBEX, config=CONFIGURATION + keys)
    account.receive(invitation(BY_PRIVATE_MAIL, month=11, day=24).as_bytes(), NOW)
    with served(
        program,
        pages=lambda of, secrets: OurPage(of, secrets, PageActions(program.config)).routes(),
    ) as made:
        made.now = NOW + timedelta(hours=3)
        yield made


class Thumb:
    """Taps and types, and counts it."""

    def __init__(self) -> None:
        self.taps = self.typed = 0

    def tap(self, what: Locator) -> None:
        what.tap()
        self.taps += 1

    def type(self, where: Locator, words: str) -> None:
        self.tap(where)
        where.press_sequentially(words)
        self.typed += len(words)


def send(account: Account, at: Any) -> None:
    """Open the draft to Rita in a mail program and send it: two taps there."""
    (raw,) = [each for each in account.drafts() if BY_PRIVATE_MAIL.encode() in each]
    draft = message_from_bytes(raw, policy=policy.default)
    assert isinstance(draft, EmailMessage)
    sent = EmailMessage(policy=policy.SMTP)
    for name in ("From", "To", "Subject"):
        sent[name] = str(draft[name])
    sent["Date"] = format_datetime(at)
    sent["Message-ID"] = "<sent@home.example>"
    sent.set_content(draft.get_content())
    account.send(sent.as_bytes(), at)
    account.discard(draft["Message-ID"])


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_from_an_invitation_to_a_thank_you_that_was_sent(
    open_page: Callable[..., Page], site: Served, account: Account, *, script: bool
) -> None:
    page, thumb = open_page("phone", script=script), Thumb()
    page.set_default_timeout(20_000)

    # The invitation does not show the company, so that is all there is to type.
    thumb.tap(page.get_by_role("link", name="Inbox"))
    thumb.type(page.get_by_label("Company"), "Hooli")
    thumb.tap(page.get_by_role("button", name="Show what it adds").first)
    thumb.tap(page.get_by_role("button", name="Add it: Hooli"))
    page.get_by_role("heading", name="Hooli", level=1).wait_for()
    assert told(page).startswith("Hooli on Tue 24 Nov 10:00 is in your log; 4 steps follow from it")

    # After the interview the letter lies in the drafts, and is sent from there.
    site.now = AFTER_IT
    page.goto(f"http://127.0.0.1:{site.port}/")
    thumb.tap(page.get_by_role("link", name="Inbox"))
    thumb.tap(page.get_by_role("button", name="Look now"))
    page.get_by_text("Drafts: ").wait_for()
    send(account, AFTER_IT + timedelta(minutes=3))
    thumb.taps += 2

    # The next look sees it.
    site.now = AFTER_IT + timedelta(minutes=5)
    thumb.tap(page.get_by_role("button", name="Look now"))
    page.get_by_text("Thank Rita Cruz (Hooli): sent Tue 24 Nov 11:33").wait_for()
    thumb.tap(page.get_by_role("link", name="Cases"))
    thumb.tap(page.get_by_role("link", name="Hooli"))
    done = page.get_by_role("region", name="Done").inner_text()
    assert "Thank Rita Cruz" in done
    assert "sent Tue 24 Nov 11:33, seen in your mailbox" in done
    assert (thumb.taps, thumb.typed) == (11, 5), "as docs/page.md says"


def pages_of(page: Page, site: Served, account: Account) -> Iterator[str]:
    """Bring about each page of the mailbox, and yield its name."""
    base = f"http://127.0.0.1:{site.port}"
    account.receive(letter("Thank you!", "jo@globex.example").as_bytes(), NOW)
    text = "You will hear from us by 11 December."
    account.receive(invitation(text=text, uid="2", day=2).as_bytes(), NOW)
    page.goto(f"{base}/inbox")
    page.get_by_role("button", name="Look now").click()
    page.get_by_role("button", name="Look now").wait_for()
    page.evaluate(OPEN_ALL)
    yield "inbox"
    page.goto(f"{base}{page.locator('form[method=get]').get_attribute('action')}")
    yield "question"
    page.goto(f"{base}/inbox")
    page.get_by_role("button", name="Correct it: Hooli").click()
    page.get_by_label("Company").wait_for()
    page.evaluate(OPEN_ALL)
    yield "correct"
    page.goto(f"{base}/add")
    file = site.program.folder / "saved.eml"
    file.write_bytes(letter("Hi", "x@y.example").as_bytes())
    page.set_input_files("#file", file)
    page.get_by_role("button", name="Show what it adds").click()
    page.get_by_text("Nothing in it can be added").wait_for()
    page.evaluate(OPEN_ALL)
    yield "file"
    page.goto(f"{base}/add")
    page.evaluate(
        """text => {
          const form = Object.assign(document.createElement("form"),
            { method: "post", action: "/share", enctype: "multipart/form-data" });
          const field = document.createElement("textarea");
          form.append(Object.assign(field, { name: "text", value: text }));
          document.body.append(form);
          form.submit();
        }""",
        "Dear Sam, we will let you know by 4 December. https://globex.example/jobs",
    )
    page.get_by_role("heading", name="What you shared").wait_for()
    yield "shared"
    site.program.config.write_text(CONFIGURATION)
    page.goto(f"{base}/inbox")
    yield "no mailbox"


@pytest.mark.parametrize(
    ("size", "dark"), [("phone", False), ("phone", True), ("tablet", True), ("desktop", False)]
)
def test_each_page_is_readable_for_all(  # noqa: PLR0913 - pytest hands them over
    open_page: Callable[..., Page],
    site: Served,
    account: Account,
    tmp_path: Path,
    size: str,
    *,
    dark: bool,
) -> None:
    """AFTERVIEW_LOOK names a folder for pictures to look at."""
    page = open_page(size, dark=dark)
    page.set_default_timeout(20_000)
    folder = Path(os.environ.get("AFTERVIEW_LOOK") or tmp_path)
    for name in pages_of(page, site, account):
        picture = folder / f"{name}-{size}-{'dark' if dark else 'light'}.png"
        page.screenshot(path=picture, full_page=True)
        for zoom in (1, 2):
            width, height = (pixels // zoom for pixels in SIZES[size])
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, zoom)
        page.set_viewport_size(dict(zip(("width", "height"), SIZES[size], strict=True)))  # type: ignore[arg-type, unused-ignore]
        assert page.evaluate(TOO_SMALL) == [], name
        if AXE.exists():
            found: dict[str, Any] = page.evaluate(f"{AXE.read_text()};axe.run(document)")
            assert len(found["passes"]) > 15
            wrong = [
                (each["id"], [node["html"][:200] for node in each["nodes"]])
                for each in found["violations"]
            ]
            assert wrong == [], name


# What other programs share

SHARE = """
    ([name, text]) => {
      const form = Object.assign(document.createElement("form"),
        { method: "post", action: "/share", enctype: "multipart/form-data" });
      const field = document.createElement("input");
      const files = new DataTransfer();
      files.items.add(new File([text], name));
      Object.assign(field, { type: "file", name: "file", files: files.files });
      form.append(field);
      document.body.append(form);
      form.submit();
    }
"""
"""A browser sends a share like this form, but marks it as its own."""
KEPT = "caches.open('shares').then(each => each.keys()).then(all => all.length)"


@pytest.fixture
def installed(open_page: Callable[..., Page]) -> Page:
    """A phone on which the service worker is at work."""
    page = open_page("phone")
    page.set_default_timeout(20_000)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    assert page.evaluate("navigator.serviceWorker.controller !== null")
    return page


def shared(page: Page, name: str, content: bytes) -> None:
    with page.expect_navigation():
        page.evaluate(SHARE, [name, content.decode()])


def test_a_shared_invitation_is_shown_and_nothing_is_kept(installed: Page, site: Served) -> None:
    shared(installed, "invite.eml", invitation(day=3).as_bytes())
    installed.get_by_role("heading", name="invite.eml").wait_for()
    assert "Thu 3 Dec 10:00-11:00" in installed.inner_text("main")
    assert "Hooli" not in site.program.log.read_text()
    installed.get_by_role("button", name="Add it: Hooli").click()
    installed.get_by_role("heading", name="Hooli", level=1).wait_for()
    assert installed.evaluate(KEPT) == 0


@pytest.mark.parametrize("lacks", ["network", "session"])
def test_what_is_shared_without_network_or_session_is_kept_on_the_phone(
    installed: Page, site: Served, lacks: str
) -> None:
    base = f"http://127.0.0.1:{site.port}"
    if lacks == "network":
        installed.context.set_offline(True)
    else:
        cookies = installed.context.cookies()
        installed.context.clear_cookies()
    shared(installed, "invite.eml", invitation(day=3).as_bytes())
    if lacks == "network":
        assert installed.locator("h1").inner_text() == "No network"
        installed.get_by_text("kept on this phone, and not read yet").wait_for()
        installed.context.set_offline(False)
    else:
        assert "Not logged in" in installed.inner_text("main")
        assert installed.locator("#shares").count() == 0
        installed.context.add_cookies(cookies)  # type: ignore[arg-type, unused-ignore]
    assert installed.evaluate(KEPT) == 1
    installed.goto(f"{base}/")
    installed.get_by_role("button", name="Look at it").click()
    installed.get_by_role("heading", name="invite.eml").wait_for()
    assert "Thu 3 Dec 10:00-11:00" in installed.inner_text("main")
    assert installed.evaluate(KEPT) == 0


def test_what_is_kept_can_be_deleted(installed: Page, site: Served) -> None:
    installed.context.set_offline(True)
    shared(installed, "invite.eml", b"x")
    installed.context.set_offline(False)
    installed.goto(f"http://127.0.0.1:{site.port}/")
    installed.on("dialog", lambda asked: asked.accept())
    installed.get_by_role("button", name="Delete it").click()
    installed.locator("#shares").wait_for(state="detached")
    assert installed.evaluate(KEPT) == 0


class _Evil(BaseHTTPRequestHandler):
    """Another site, whose page sends a form to the address in its own."""

    def do_GET(self) -> None:
        action = self.path.partition("?")[2]
        page = f"""<form method=post action="{action}" enctype="multipart/form-data">
          <input name=text value="We decide by Friday"></form>
          <script>document.forms[0].submit()</script>"""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.mark.parametrize("has_worker", [True, False])
def test_another_site_cannot_share(
    open_page: Callable[..., Page], site: Served, *, has_worker: bool
) -> None:
    """`localhost` and 127.0.0.1 are different sites; the worker must not hide that."""
    page = open_page("phone")
    if has_worker:
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    else:
        page.evaluate("navigator.serviceWorker.getRegistration().then(each => each.unregister())")
    with HTTPServer(("127.0.0.1", 0), _Evil) as evil:
        thread = threading.Thread(target=evil.serve_forever, daemon=True)
        thread.start()
        other = page.context.new_page()
        target = f"http://127.0.0.1:{site.port}/share"
        with other.expect_navigation(url=f"{target}**"):
            other.goto(f"http://localhost:{evil.server_port}/?{target}")
        assert other.locator("h1").inner_text() == "That form was not ours"
        evil.shutdown()
    assert page.evaluate(KEPT) == 0
