"""How long the page takes to paint on a phone's screen, and how much of it is loaded.

Run it as `python benchmarks/page.py`; it needs playwright and Chromium. The page is served on
loopback, by a process of its own. Each load begins with an empty cache. Times are the best of all
loads, because other programs can only add to them; the first column is a page with one word, which
is what the browser needs by itself.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

SERVE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from afterview.service import feeds
from afterview.web.actions import PageActions
from afterview.web.app import Secrets, Site, application
from afterview.web.feed import Renderer
from afterview.web.page import Page
from afterview.web.server import listen, server
config = Path(sys.argv[1])
renderer = Renderer(config)
renderer.refresh(datetime.now(UTC))
assert renderer.error is None, renderer.error
folder = config.parent
# One address asks for all of it here, so the limits of an address are out of the way.
site = Site(renderer=renderer, folder=folder, burst=10**9, per_second=10.0**9)
secrets = Secrets(folder)
made = server(application(site, secrets, Page(site, secrets, PageActions(config)).routes()))
socket = listen("127.0.0.1", 0)
made.on_start = lambda: print(socket.getsockname()[1], feeds.read(folder).page, flush=True)
made.run(sockets=[socket])
"""

OBSERVED = """async () => {
    const PAINT = "first-contentful-paint";
    const of = type => new Promise(done => {
        new PerformanceObserver(list => done(list.getEntries())).observe({type, buffered: true});
        setTimeout(() => done([]), 300);
    });
    const paints = await of("paint"), shifts = await of("layout-shift");
    const [page] = performance.getEntriesByType("navigation");
    const loaded = [page, ...performance.getEntriesByType("resource")];
    const sum = (all, of) => all.reduce((total, each) => total + of(each), 0);
    const stops = [...document.querySelectorAll("a[href], button, input, textarea, summary")]
        .filter(each => each.checkVisibility() && !each.disabled && each.tabIndex >= 0
            && each.type !== "hidden");
    return {
        "answer (ms)": page.responseEnd,
        "first paint (ms)": paints.find(each => each.name === PAINT)?.startTime ?? NaN,
        "page (bytes)": page.decodedBodySize,
        "all that is loaded (bytes)": sum(loaded, each => each.transferSize),
        "requests": loaded.filter(each => each.transferSize > 0).length,
        "layout shift": sum(shifts, each => each.value),
        "tab stops": stops.length,
    };
}"""


def write_log(folder: Path, cases: int) -> None:
    """Write a log with so many cases, one for each of the last days, three people each."""
    people = ", ".join(
        f'{{ name = "{name} Doe", email = "{name.lower()}@acme.example" }}'
        for name in ("Jane", "Ravi", "Sofia")
    )
    today = datetime.now(UTC).replace(hour=10, minute=0, second=0, microsecond=0, tzinfo=None)
    tables = [
        f'[[interview]]\nid = "c{number}"\ncompany = "Company {number}"\n'
        f"start = {(today - timedelta(days=number + 1)).isoformat()}\ninterviewers = [{people}]\n"
        for number in range(cases)
    ]
    (folder / "interviews.toml").write_text("\n".join(tables))
    (folder / "config.toml").write_text(
        '[me]\nname = "Sam Rivera"\ntimezone = "America/New_York"\ncountry = "US"\n\n'
        '[log]\npath = "interviews.toml"\n'
    )


@contextmanager
def serving(config: Path) -> Iterator[str]:
    """Serve a configuration in a process of its own; yields the link that logs in."""
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, config], stdout=subprocess.PIPE, text=True
    )
    try:
        if process.stdout is None:
            return
        port, secret = process.stdout.readline().split()
        yield f"http://127.0.0.1:{port}/login/{secret}"
    finally:
        process.terminate()
        process.wait()


class OneWord(BaseHTTPRequestHandler):
    """Answers everything with a page of one word."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer."""
        body = b"<!doctype html><title>x</title><p>Hello"
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def one_word() -> Iterator[str]:
    """Serve a page of one word; yields an address in the form of a link that logs in."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), OneWord)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/login/nobody"
    server.shutdown()


def measured(browser: Browser, login: str, loads: int) -> dict[str, float]:
    """Return the least of each number over the loads of the first page."""
    found: list[dict[str, float]] = []
    for _ in range(loads):
        context = browser.new_context(
            viewport={"width": 390, "height": 844}, is_mobile=True, service_workers="block"
        )
        page = context.new_page()
        context.request.get(login)  # the cookie, without anything in the cache
        page.goto(login.partition("/login/")[0] + "/")
        first = page.evaluate(OBSERVED)
        page.goto(login.partition("/login/")[0] + "/?again")
        again = page.evaluate(OBSERVED)
        found.append(
            {
                **first,
                "first paint, the page again (ms)": again["first paint (ms)"],
                "requests, the page again": again["requests"],
            }
        )
        context.close()
    return {name: min(each[name] for each in found) for name in found[0]}


def main() -> None:
    """Print the table."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--loads", type=int, default=15)
    loads = parser.parse_args().loads
    rows: dict[str, list[str]] = {}
    with sync_playwright() as running:
        browser = running.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        with one_word() as address:
            for key, value in measured(browser, address, loads).items():
                rows.setdefault(key, []).append(f"{value:10.1f}".rstrip("0").rstrip("."))
        for cases in (0, 5, 60):
            with tempfile.TemporaryDirectory() as name:
                write_log(Path(name), cases)
                with serving(Path(name, "config.toml")) as login:
                    for key, value in measured(browser, login, loads).items():
                        rows.setdefault(key, []).append(f"{value:10.1f}".rstrip("0").rstrip("."))
        browser.close()
    print(f"{'':36}{'one word':>12}{'no case':>12}{'five cases':>12}{'sixty cases':>12}")
    for key, values in rows.items():
        print(f"{key:36}" + "".join(f"{each.strip():>12}" for each in values))


if __name__ == "__main__":
    main()
