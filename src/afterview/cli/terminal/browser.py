"""Open pages in the person's browser, and go on while it shows them."""

from __future__ import annotations

import os
import sys
import webbrowser
from contextlib import suppress
from threading import Thread


class Browser:
    """Opens each page in a thread of its own.

    A browser in the terminal (BROWSER=w3m) stays in the foreground until the person leaves it, and
    may need an answer of this program before that.
    """

    def __init__(self) -> None:
        """Begin with no page open."""
        self._threads: list[Thread] = []

    def open(self, url: str) -> bool:
        """Begin to open a page; return False if no browser is visible to the person."""
        if not _is_visible():
            return False
        try:
            webbrowser.get()
        except webbrowser.Error:
            return False
        self._threads.append(Thread(target=_show, args=(url,), daemon=True))
        self._threads[-1].start()
        return True

    def is_in_front(self) -> bool:
        """Return whether the person has not left a browser that stays in the foreground."""
        return any(thread.is_alive() for thread in self._threads)

    def wait(self) -> None:
        """Wait until the person has left it."""
        for thread in self._threads:
            thread.join()


def _show(url: str) -> None:
    with suppress(webbrowser.Error):
        webbrowser.open(url)


def _is_visible() -> bool:
    if os.environ.get("SSH_CONNECTION") or os.environ.get("SSH_TTY"):
        return False  # it would open on the machine at the other end
    graphical = ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
    # Without one of them, a text browser that happens to be installed would take the terminal over.
    return not sys.platform.startswith("linux") or any(map(os.environ.get, graphical))
