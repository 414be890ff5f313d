"""Let browsers in: log them in, check that a form is ours, and render what they get to see."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response

from afterview.errors import AfterviewError, InputError
from afterview.service import feeds, phone
from afterview.web import session
from afterview.web.app import RateLimiter
from afterview.web.forms import Form, Typed, first, is_foreign, read_form
from afterview.web.sent import Sent
from afterview.web.templating import rendered

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from datetime import date

    from starlette.requests import Request

    from afterview.service.feeds import Feeds
    from afterview.web.app import Secrets, Site

MOST_ATTEMPTS, ATTEMPTS_PER_SECOND = 20, 0.1
"""The links for a phone that one address may try at once, and how many it regains per second."""
OPENS_NO_MORE = "This link is used up, or older than ten minutes"
AGAIN = "Your session had ended, so nothing was saved yet. Read it through and save it again."


@dataclass(frozen=True, slots=True)
class Visit:
    """Describes one request of a logged-in person."""

    token: str
    known: Feeds
    is_ahead: bool = False
    """Whether a program asks ahead of the person, who sees nothing of the answer now."""

    def form_token(self, action: str) -> str:
        """Return the token that a form for `action` has to send back."""
        return session.form_token(self.token, self.known.page, action)


@dataclass
class Entrance:
    """Answers those who are not logged in, and checks those who say that they are."""

    site: Site
    secrets: Secrets
    sent: Sent = field(init=False)
    attempts: RateLimiter = field(
        default_factory=lambda: RateLimiter(MOST_ATTEMPTS, ATTEMPTS_PER_SECOND), init=False
    )

    def __post_init__(self) -> None:
        """Find the keys of what phones have sent."""
        self.sent = Sent(self.site.folder)

    async def login(self, request: Request) -> Response:
        """Log in a browser that has the secret link."""
        secret, known = request.path_params["secret"], self.secrets.current()
        if known is None or not feeds.SECRET.fullmatch(secret) or not known.is_page(secret):
            return self.render("closed.html", {"title": "This link opens nothing"}, code=404)
        return self.let_in(self.redirect("/"), known)

    def let_in(self, answer: Response, known: Feeds, token: str = "") -> Response:
        """Begin a session with this answer."""
        answer.set_cookie(
            session.COOKIE,
            token or session.new(known.page, self.today()),
            max_age=session.DAYS * 86400,
            path=self.site.prefix or "/",
            secure=self.site.is_secure,
            httponly=True,
            # "strict" would not send the cookie when the page is opened from a link in a message.
            samesite="lax",
        )
        return answer

    async def phone(self, request: Request) -> Response:
        """Ask before a link is used up: what only looks ahead at an address logs nobody in."""
        secret, known = request.path_params["secret"], self.secrets.current()
        if not self.may_try(request):
            return self.render("closed.html", {"title": "Too many attempts"}, code=429)
        folder, now = self.site.folder, self.site.now()
        if known is None or not phone.is_open(folder, known, secret, now):
            return self.render("closed.html", {"title": OPENS_NO_MORE}, code=404)
        return self.render("phone.html", {"title": "Log in", "secret": secret})

    async def login_phone(self, request: Request) -> Response:
        """Log in the browser that presses the button first."""
        secret, known = request.path_params["secret"], self.secrets.current()
        if is_foreign(request):
            return self.render("closed.html", {"title": "That form was not ours"}, code=403)
        if not self.may_try(request):
            return self.render("closed.html", {"title": "Too many attempts"}, code=429)
        if known is None:
            return self.render("closed.html", {"title": OPENS_NO_MORE}, code=404)
        try:
            use = partial(phone.use, self.site.folder, known, secret, self.site.now())
            is_used = await run_in_threadpool(use)
        except AfterviewError:
            is_used = False
        if not is_used:
            return self.render("closed.html", {"title": OPENS_NO_MORE}, code=404)
        return self.let_in(self.redirect("/"), known)

    def may_try(self, request: Request) -> bool:
        """Return whether an address has not tried too many links."""
        address = request.client.host if request.client else ""
        return self.attempts.allow(address, monotonic())

    async def logout(self, _request: Request, visit: Visit, _form: Form) -> Response:
        """End the session of this browser."""
        title = "Logged out"
        try:
            session.Ended(self.site.folder).add(visit.token, self.today())
        except OSError as error:
            title = f"Logged out in this browser only ({error.strerror})"
        answer = self.render("closed.html", {"title": title})
        answer.delete_cookie(session.COOKIE, path=self.site.prefix or "/")
        return answer

    def today(self) -> date:
        """Return the day in UTC, by which sessions are counted."""
        return self.site.now().date()

    def visit(self, request: Request) -> Visit | None:
        """Return the session of a request; None without a valid one."""
        token, known = request.cookies.get(session.COOKIE, ""), self.secrets.current()
        if known is None or not session.is_valid(token, known.page, self.today()):
            return None
        if token in session.Ended(self.site.folder):
            return None
        return Visit(token, known, is_ahead=request.headers.get("purpose") == "prefetch")

    def for_visitors(
        self, handler: Callable[[Request, Visit], Awaitable[Response]]
    ) -> Callable[[Request], Awaitable[Response]]:
        """Return the handler for those who are logged in."""

        async def answer(request: Request) -> Response:
            visit = self.visit(request)
            if visit is None:
                return self.render("closed.html", {"title": "Not logged in"}, code=403)
            return await handler(request, visit)

        return answer

    def for_own_forms(
        self,
        handler: Callable[[Request, Visit, Form], Awaitable[Response]],
        *,
        action: str = "",
        again: Callable[[Visit, str, Typed], Response] | None = None,
    ) -> Callable[[Request], Awaitable[Response]]:
        """Return the handler for forms that this session was given.

        The token is for `action`, by default the path. If the session has ended meanwhile, `again`
        shows the form as it was filled in.
        """

        async def answer(request: Request) -> Response:
            visit, path = self.visit(request), request.scope["path"]
            if is_foreign(request) or (visit is None and again is None):
                title = "Not logged in" if visit is None else "That form was not ours"
                return self.render("closed.html", {"title": title}, code=403)
            form = await read_form(request)
            (given,) = form.pop("token", [""])[:1]
            if visit is None:
                typed = {"title": "Your session has ended", "form": form, "path": path}
                return self.render("ended.html", typed, code=403)
            if again is not None and (led := self.sent.path_of(first(form, "key"))):
                # It is saved, and the phone that kept it only has not heard of that.
                return self.redirect(led)
            is_own = session.is_own_form(given, visit.token, visit.known.page, action or path)
            if not is_own and again is not None:
                # A form of an ended session: another site could not send it (see `is_foreign`), and
                # nothing is saved before the person presses the button again.
                return again(visit, quote(path), Typed(form, InputError(AGAIN)))
            if not is_own:
                return self.render("closed.html", {"title": "That form was not ours"}, code=403)
            return await handler(request, visit, form)

        return answer

    def redirect(self, path: str) -> RedirectResponse:
        """Return the answer that leads to a path of the page."""
        return RedirectResponse(f"{self.site.prefix}{path}", 303)

    def render(
        self, name: str, values: Mapping[str, Any], visit: Visit | None = None, code: int = 200
    ) -> Response:
        """Return a page; `visit` is for its forms."""
        text = rendered(
            name, {"prefix": self.site.prefix, "token": visit and visit.form_token, **values}
        )
        # With "no-referrer" a browser would not mark our own forms as ours.
        headers = {"cache-control": "no-store", "referrer-policy": "same-origin"}
        return HTMLResponse(text, code, headers=headers)
