"""Serve the page: show it to a browser, and process its forms.

It works without a script. `PageActions` carries out the buttons; this module has the login, the
forms, and the check that a form does not come from another site.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args
from urllib.parse import parse_qs, quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from afterview.errors import AfterviewError, ChoiceError
from afterview.service.feeds import SECRET
from afterview.web import session
from afterview.web.actions import Kind
from afterview.web.reach import is_loopback
from afterview.web.view import Recap

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from jinja2 import Environment
    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from afterview.service.feeds import Feed, Feeds
    from afterview.web.actions import PageActions
    from afterview.web.app import Secrets, Site

HERE = Path(__file__).parent
MOST_FORM = 64 * 1024
"""The largest form in bytes."""
FORM_SECONDS = 10.0
RETRY_AFTER = 5
"""Seconds until a page that could not be shown may be asked for again."""
MOST_FIELDS = 1000
MOST_MESSAGES = 256
"""The number of sessions for which a message is kept."""
ASSETS: Mapping[str, str] = {
    "style.css": "text/css",
    "page.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
EMPTY_PERSONS, EMPTY_QUESTIONS, EMPTY_PROMISES = 2, 4, 2
"""The number of empty rows in the recap form."""

Form = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Visit:
    """Describes one request of a logged-in person."""

    token: str
    known: Feeds

    def form_token(self, action: str) -> str:
        """Return the token that a form for `action` has to send back."""
        return session.form_token(self.token, self.known.page, action)


@dataclass
class Page:
    """Holds the routes of the page."""

    site: Site
    secrets: Secrets
    actions: PageActions
    messages: OrderedDict[str, str] = field(default_factory=OrderedDict)
    """The outcome of the last form of each session, until it is shown."""

    def routes(self) -> list[BaseRoute]:
        """Return all routes."""
        routes: list[BaseRoute] = [
            Route("/login/{secret}", self.login, methods=["GET"]),
            Route("/logout", self._for_own_forms(self.logout), methods=["POST"]),
            Route("/", self._for_visitors(self.home), methods=["GET"]),
            Route("/add", self._for_visitors(self.add_form), methods=["GET"]),
            Route("/add", self._for_own_forms(self.add), methods=["POST"]),
            Route("/recap/{id:path}", self._for_visitors(self.recap_form), methods=["GET"]),
            Route("/recap/{id:path}", self._for_own_forms(self.recap), methods=["POST"]),
        ]
        for kind in get_args(Kind):
            handler = self._for_own_forms(partial(self.record, kind))
            routes.append(Route(f"/{kind}", handler, methods=["POST"]))
        for name, media_type in ASSETS.items():
            routes.append(Route(f"/{name}", _asset(name, media_type), methods=["GET"]))
        return routes

    # Logging in

    async def login(self, request: Request) -> Response:
        """Log in a browser that has the secret link."""
        secret, known = request.path_params["secret"], self.secrets.current()
        if known is None or not SECRET.fullmatch(secret) or not known.is_page(secret):
            return self._render("closed.html", {"title": "This link opens nothing"}, code=404)
        answer = self._redirect("/")
        answer.set_cookie(
            session.COOKIE,
            session.new(known.page),
            max_age=session.DAYS * 86400,
            path=self.site.prefix or "/",
            secure=self.site.is_secure,
            httponly=True,
            # "strict" would not send the cookie when the page is opened from a link in a message.
            samesite="lax",
        )
        return answer

    async def logout(self, _request: Request, _visit: Visit, _form: Form) -> Response:
        """Log out this browser."""
        answer = self._render("closed.html", {"title": "Logged out"})
        answer.delete_cookie(session.COOKIE, path=self.site.prefix or "/")
        return answer

    def _visit(self, request: Request) -> Visit | None:
        token, known = request.cookies.get(session.COOKIE, ""), self.secrets.current()
        if known is None or not session.is_valid(token, known.page):
            return None
        return Visit(token, known)

    def _for_visitors(
        self, handler: Callable[[Request, Visit], Awaitable[Response]]
    ) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            visit = self._visit(request)
            if visit is None:
                return self._render("closed.html", {"title": "Not logged in"}, code=403)
            return await handler(request, visit)

        return answer

    def _for_own_forms(
        self, handler: Callable[[Request, Visit, Form], Awaitable[Response]]
    ) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            visit = self._visit(request)
            if visit is None or _is_foreign(request):
                return self._render("closed.html", {"title": "Not logged in"}, code=403)
            form = await _form(request)
            (given,) = form.pop("token", [""])[:1]
            if not session.is_own_form(given, visit.token, visit.known.page, request.scope["path"]):
                return self._render("closed.html", {"title": "That form was not ours"}, code=403)
            return await handler(request, visit, form)

        return answer

    # Reading and forms

    async def home(self, _request: Request, visit: Visit) -> Response:
        """Show the plan."""
        message = self.messages.pop(visit.token, "")
        try:
            view = await run_in_threadpool(self.actions.look, self.site.now())
        except AfterviewError as error:
            wrong = {"title": "Something is wrong", "problems": str(error).splitlines()}
            # An editor may be saving the log this very moment, so it is worth asking again.
            answer = self._render("wrong.html", wrong, visit, code=503)
            answer.headers["retry-after"] = str(RETRY_AFTER)
            return answer
        shown: dict[str, Any] = {"title": view.heading, "view": view, "told": message}
        shown["feeds"] = [_subscription(visit.known, feed) for feed in visit.known.feeds]
        return self._render("home.html", shown, visit)

    async def record(self, kind: Kind, _request: Request, visit: Visit, form: Form) -> Response:
        """Record that a step is done, skipped or postponed, or undo that."""
        work = partial(self.actions.record, kind, form, self.site.now())
        return await self._carry_out(visit, work)

    async def add_form(self, _request: Request, visit: Visit) -> Response:
        """Show the form for a new interview."""
        return await self._add_form(visit, {})

    async def add(self, _request: Request, visit: Visit, form: Form) -> Response:
        """Add the interview of the form."""
        work = partial(self.actions.add, form, self.site.now())
        return await self._carry_out(visit, work, partial(self._add_form, visit, form))

    async def _add_form(
        self, visit: Visit, said: Form, error: AfterviewError | None = None
    ) -> Response:
        shown = {"title": "Add an interview", "said": said}
        return self._render_form("add.html", shown, visit, error)

    async def recap_form(self, request: Request, visit: Visit) -> Response:
        """Show the recap form."""
        return await self._recap_form(request.path_params["id"], visit, {})

    async def recap(self, request: Request, visit: Visit, form: Form) -> Response:
        """Write the recap of the form into the log."""
        which = request.path_params["id"]
        work = partial(self.actions.recap, which, form, self.site.now())
        return await self._carry_out(visit, work, partial(self._recap_form, which, visit, form))

    async def _recap_form(
        self, which: str, visit: Visit, said: Form, error: AfterviewError | None = None
    ) -> Response:
        try:
            begin = await run_in_threadpool(self.actions.recap_of, which, self.site.now())
        except AfterviewError as unknown:
            if not said:
                self._leave_message(visit, str(unknown), is_wrong=True)
                return self._redirect("/")
            # Show what was typed again, whatever has become of the log meanwhile.
            begin, error = Recap(which, f"Recap: {which}"), unknown
        rows = {
            "people": range(max(len(begin.people) + EMPTY_PERSONS, len(said.get("person", ())))),
            "questions": range(max(EMPTY_QUESTIONS, len(said.get("asked", ())))),
            "owed": range(max(EMPTY_PROMISES, len(said.get("owed", ())))),
        }
        shown = {"title": begin.heading, "begin": begin, "said": said, "rows": rows}
        return self._render_form("recap.html", shown, visit, error)

    async def _carry_out(
        self,
        visit: Visit,
        work: Callable[[], str],
        again: Callable[[AfterviewError], Awaitable[Response]] | None = None,
    ) -> Response:
        """Run `work` and go back to the plan; if it fails, show its form `again` with the error."""
        try:
            self._leave_message(visit, await run_in_threadpool(work))
        except AfterviewError as error:
            if again is not None:
                return await again(error)
            self._leave_message(visit, str(error), is_wrong=True)
        return self._redirect("/")

    def _leave_message(self, visit: Visit, said: str, *, is_wrong: bool = False) -> None:
        self.messages[visit.token] = f"{'!' if is_wrong else ''}{said}"
        while len(self.messages) > MOST_MESSAGES:
            self.messages.popitem(last=False)

    # Rendering

    def _redirect(self, path: str) -> RedirectResponse:
        return RedirectResponse(f"{self.site.prefix}{path}", 303)

    def _render(
        self, name: str, values: Mapping[str, Any], visit: Visit | None = None, code: int = 200
    ) -> Response:
        text = self._templates.get_template(name).render(
            prefix=self.site.prefix,
            token=visit.form_token if visit else None,
            **values,
        )
        # With "no-referrer" a browser would not mark our own forms as ours.
        headers = {"cache-control": "no-store", "referrer-policy": "same-origin"}
        return HTMLResponse(text, code, headers=headers)

    def _render_form(
        self, name: str, values: Mapping[str, Any], visit: Visit, error: AfterviewError | None
    ) -> Response:
        wrong = {
            "problems": str(error).splitlines() if error else [],
            "choices": error.choices if isinstance(error, ChoiceError) else (),
        }
        return self._render(name, {**values, **wrong}, visit, 422 if error else 200)

    @cached_property
    def _templates(self) -> Environment:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        return Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )


def _is_foreign(request: Request) -> bool:
    """Return whether a browser says that the form was on another site."""
    if request.headers.get("sec-fetch-site") not in {None, "same-origin", "none"}:
        return True
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != request.headers.get("host")


async def _form(request: Request) -> Form:
    """Return the fields of a form; refuse one that is too large, too slow or not a form."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise HTTPException(415)
    data = b""
    try:
        async with asyncio.timeout(FORM_SECONDS):
            async for part in request.stream():
                data += part
                if len(data) > MOST_FORM:
                    raise HTTPException(413)
        return parse_qs(
            data.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict"
        )
    except TimeoutError as error:
        raise HTTPException(408) from error
    except (ClientDisconnect, ValueError) as error:  # after a disconnection nobody reads it
        raise HTTPException(400) from error


def _asset(name: str, kind: str) -> Callable[[Request], Awaitable[Response]]:
    data = (HERE / "static" / name).read_bytes()

    async def answer(_: Request) -> Response:
        headers = {"cache-control": "no-cache"}
        return Response(data, media_type=kind, headers=headers)

    return answer


def _subscription(known: Feeds, feed: Feed) -> dict[str, Any]:
    """Return the ways to subscribe to a feed; some of them work only if others can reach it."""
    url = known.url(feed)
    parts = urlsplit(url)
    webcal = f"webcal://{parts.netloc}{parts.path}"
    if is_loopback(parts.hostname or ""):
        return {"name": feed.name, "url": url, "webcal": webcal, "is_near": True}
    import segno

    code = segno.make(webcal, error="m", micro=False)
    name = quote("Interviews", safe="")
    outlook = "https://outlook.live.com/calendar/0/addfromweb"
    return {
        "name": feed.name,
        "url": url,
        "webcal": webcal,
        "is_near": False,
        "google": f"https://calendar.google.com/calendar/r?cid={quote(webcal, safe='')}",
        "outlook": f"{outlook}?url={quote(url, safe='')}&name={name}",
        "qr": code.svg_inline(scale=4, border=4, light="white", omitsize=False),
    }
