"""As much of a browser as the page needs, without a script."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import unquote, urlencode

from program import NOW, Program
from starlette.routing import BaseRoute
from web_server import Answer, Served

from afterview.web.actions import PageActions
from afterview.web.app import Secrets, Site
from afterview.web.page import Page

LATER = NOW + timedelta(hours=3)
"""After the interview of the morning."""
STEP_ACTIONS = frozenset({"/done", "/skip", "/postpone", "/undo"})
"""The actions whose forms share a token."""


def pages(program: Program) -> Callable[[Site, Secrets], list[BaseRoute]]:
    return lambda site, secrets: Page(site, secrets, PageActions(program.config)).routes()


class Browser:
    """It keeps the cookie, sends forms as they are, and follows where they lead."""

    def __init__(self, site: Served) -> None:
        self.site = site
        self.cookie = ""

    def login(self) -> Answer:
        answer = self.site.ask(f"/login/{self.site.known.page}")
        self.cookie = answer.headers["set-cookie"].partition(";")[0]
        return answer

    def get(self, path: str = "/") -> Answer:
        return self.site.ask(path, Cookie=self.cookie)

    def post(self, path: str, fields: Sequence[tuple[str, str]], **headers: str) -> Answer:
        kind = headers.pop("Content_Type", "application/x-www-form-urlencoded")
        return self.site.ask(
            path,
            method="POST",
            body=urlencode(fields).encode(),
            Cookie=self.cookie,
            Content_Type=kind,
            **headers,
        )

    def log(self) -> list[dict[str, Any]]:
        """Return the interviews that the log has by now."""
        found: list[dict[str, Any]] = tomllib.loads(self.site.program.log.read_text())["interview"]
        return found

    def token(self, action: str) -> str:
        """Return the token of the form that goes there, as its page has it."""
        page, wanted = action, re.escape(action)
        if action in STEP_ACTIONS:
            page, wanted = "/", "/(?:done|undo)"
        elif action in {"/logout", "/sync", "/phone", "/rotate"}:
            page = "/health"
        pattern = (
            rf'action="{wanted}"[^>]*>\s*<input type="hidden" name="token" '
            r'value="(\w+)"'
        )
        found = re.search(pattern, self.get(page).text)
        assert found, f"no form for {action} on {page}"
        return found[1]

    def fill(self, action: str, *fields: tuple[str, str]) -> Answer:
        """Send a form as its page has it."""
        return self.post(action, [("token", self.token(action.partition("?")[0])), *fields])

    def follow(self, answer: Answer) -> Answer:
        """Return the page that a form leads to."""
        assert answer.status == 303, answer.text
        return self.get(answer.headers["location"].partition("#")[0])

    def send(self, action: str, *fields: tuple[str, str]) -> str:
        """Send a form, and return what the page it leads to says of it."""
        return said(self.follow(self.fill(action, *fields)))


def said(answer: Answer) -> str:
    """Return what a page says of the form that was sent before."""
    found = re.search(
        r'<div class="(?:notice|alert)[^"]*" role="\w+"[^>]*>(.*?)</div>', answer.text, re.DOTALL
    )
    assert found, answer.text
    return plain(found[1])


def plain(html: str) -> str:
    """Return the words of a piece of HTML."""
    return unescape(
        " ".join(re.sub(r"<form.*?</form>|<[^>]+>", " ", html, flags=re.DOTALL).split())
    )


def kept(location: str) -> str:
    """Return the path of a form whose contents are kept."""
    path, _, key = unquote(location).partition("?kept=")
    assert re.fullmatch(r"[\w-]{8}", key), location
    return path
