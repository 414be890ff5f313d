"""Serve the page: log browsers in, show its pages, and answer its forms.

It works without a script. Each page is built by a module of its own and named in `PAGES`; this
module has the login, the answers to forms, and the check that a form does not come from another
site.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, NamedTuple, get_args
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from afterview.errors import AfterviewError, ChoiceError, InputError
from afterview.service.feeds import SECRET
from afterview.web import adding, dropping, happened, session
from afterview.web.actions import Kind, NoPageError, Told
from afterview.web.calendar import calendar_of
from afterview.web.case import case_of
from afterview.web.cases import cases_of
from afterview.web.form_pages import FORM_PAGES
from afterview.web.forms import Form, KeptForms, Typed, first, is_foreign, read_form
from afterview.web.health import health_of, subscription
from afterview.web.pictures import pictures_of
from afterview.web.prep import prep_of
from afterview.web.sync_now import SyncNow
from afterview.web.templating import ASSETS, asset, rendered
from afterview.web.today import today_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from datetime import date

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from afterview.service.feeds import Feeds
    from afterview.web.actions import PageActions
    from afterview.web.app import Secrets, Site
    from afterview.web.form_pages import FormPage
    from afterview.workspace import Workspace

    Build = Callable[[Workspace, Mapping[str, str]], object]

RETRY_AFTER = 5
"""Seconds until a page that could not be shown may be asked for again."""
MOST_MESSAGES = 256
"""The number of sessions for which a message is kept."""
AGAIN = "Your session had ended, so nothing was saved yet. Read it through and save it again."

STEP = "/step"
"""The action of the token that all buttons of a step share."""


class Shown(NamedTuple):
    """Describes a page that only shows something: its template, and what builds its contents."""

    template: str
    build: Build


PAGES: Mapping[str, Shown] = {
    "/": Shown("today.html", today_of),
    "/cases": Shown("cases.html", cases_of),
    "/case/{id}": Shown("case.html", case_of),
    "/case/{id}/{kind}": Shown("happened.html", happened.asked_of),
    "/prep/{id}": Shown("prep.html", prep_of),
    "/search": Shown("pictures.html", pictures_of),
    "/calendar": Shown("calendar.html", calendar_of),
    "/health": Shown("health.html", health_of),
}
"""The pages by the pattern of their path."""


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
    messages: OrderedDict[str, Told] = field(default_factory=OrderedDict)
    """The outcome of the last form of each session, until it is shown."""
    kept: KeptForms = field(default_factory=KeptForms)
    uploads: dropping.Uploads = field(default_factory=dropping.Uploads)

    @cached_property
    def sync_now(self) -> SyncNow:
        """The run that the page has started last."""
        return SyncNow(self.actions)

    def routes(self) -> list[BaseRoute]:
        """Return all routes."""
        routes: list[BaseRoute] = [
            Route("/login/{secret}", self.login, methods=["GET"]),
            Route("/logout", self._for_own_forms(self.logout), methods=["POST"]),
        ]
        for path, form_page in FORM_PAGES.items():
            showing = self._for_visitors(partial(self.show_form, form_page))
            routes.append(Route(path, showing, methods=["GET"]))
            taking = self._for_own_forms(
                partial(self.take_form, form_page), again=self._back_to_form
            )
            routes.append(Route(path, taking, methods=["POST"]))
        routes.append(Route("/drop", self._for_visitors(self.drop), methods=["POST"]))
        routes.append(Route("/drop", self._for_visitors(self.show_drop), methods=["GET"]))
        dropping_in = self._for_own_forms(self.import_drop)
        routes.append(Route("/drop/import", dropping_in, methods=["POST"]))
        syncing = self._for_own_forms(self.sync)
        routes.append(Route("/sync", syncing, methods=["POST"]))
        happening = self._for_own_forms(self.happened, again=self._back_to_preview)
        routes.append(Route("/case/{id}/{kind}", happening, methods=["POST"]))
        for kind in get_args(Kind):
            recording = self._for_own_forms(partial(self.record, kind), action=STEP)
            routes.append(Route(f"/{kind}", recording, methods=["POST"]))
        for path, page in PAGES.items():
            showing = self._for_visitors(partial(self.show, page))
            routes.append(Route(path, showing, methods=["GET"]))
        for name, media_type in ASSETS.items():
            routes.append(Route(f"/{name}", asset(name, media_type), methods=["GET"]))
        return [*routes, Route("/{path:path}", self.missing, methods=["GET"])]

    # Logging in

    async def login(self, request: Request) -> Response:
        """Log in a browser that has the secret link."""
        secret, known = request.path_params["secret"], self.secrets.current()
        if known is None or not SECRET.fullmatch(secret) or not known.is_page(secret):
            return self._render("closed.html", {"title": "This link opens nothing"}, code=404)
        answer = self._redirect("/")
        answer.set_cookie(
            session.COOKIE,
            session.new(known.page, self._today()),
            max_age=session.DAYS * 86400,
            path=self.site.prefix or "/",
            secure=self.site.is_secure,
            httponly=True,
            # "strict" would not send the cookie when the page is opened from a link in a message.
            samesite="lax",
        )
        return answer

    async def logout(self, _request: Request, visit: Visit, _form: Form) -> Response:
        """End the session of this browser."""
        title = "Logged out"
        try:
            session.Ended(self.site.folder).add(visit.token, self._today())
        except OSError as error:
            title = f"Logged out in this browser only ({error.strerror})"
        answer = self._render("closed.html", {"title": title})
        answer.delete_cookie(session.COOKIE, path=self.site.prefix or "/")
        return answer

    def _today(self) -> date:
        return self.site.now().date()

    def _visit(self, request: Request) -> Visit | None:
        token, known = request.cookies.get(session.COOKIE, ""), self.secrets.current()
        if known is None or not session.is_valid(token, known.page, self._today()):
            return None
        if token in session.Ended(self.site.folder):
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
            if is_foreign(request):
                return self._render("closed.html", {"title": "That form was not ours"}, code=403)
            visit, path = self._visit(request), request.scope["path"]
            if visit is None and again is None:
                return self._render("closed.html", {"title": "Not logged in"}, code=403)
            form = await read_form(request)
            (given,) = form.pop("token", [""])[:1]
            if visit is None:
                typed = {"title": "Your session has ended", "form": form, "path": path}
                return self._render("ended.html", typed, code=403)
            if session.is_own_form(given, visit.token, visit.known.page, action or path):
                return await handler(request, visit, form)
            if again is not None:
                # A form of an ended session: another site could not send it (see `is_foreign`), and
                # nothing is saved before the person presses the button again.
                return again(visit, quote(path), Typed(form, InputError(AGAIN)))
            return self._render("closed.html", {"title": "That form was not ours"}, code=403)

        return answer

    # Pages

    async def show(self, shown: Shown, request: Request, visit: Visit) -> Response:
        """Show a page."""
        said = {**request.query_params, **request.path_params}
        try:
            work = partial(self.actions.look, lambda of: shown.build(of, said), self.site.now())
            looked = await run_in_threadpool(work)
        except NoPageError as error:
            return self._missing(visit, str(error))
        except AfterviewError as error:
            return self._broken(visit, error)
        values = {"view": looked.view, "looked": looked, **self._message(visit)}
        if shown.template == "health.html":
            values["sync"] = self.sync_now
            values["feeds"] = [subscription(visit.known, feed) for feed in visit.known.feeds]
        values["title"] = getattr(looked.view, "title", "")
        return self._render(shown.template, values, visit)

    async def missing(self, request: Request) -> Response:
        """Say that there is no such page."""
        return self._missing(self._visit(request), "There is no such page.")

    def _missing(self, visit: Visit | None, said: str) -> Response:
        return self._render("missing.html", {"title": "Nothing here", "said": said}, visit, 404)

    def _broken(self, visit: Visit, error: AfterviewError) -> Response:
        wrong = {"title": "Something is wrong", "problems": self.actions.lines_of(error)}
        # An editor may be saving the log this very moment, so it is worth asking again.
        answer = self._render("wrong.html", wrong, visit, code=503)
        answer.headers["retry-after"] = str(RETRY_AFTER)
        return answer

    # Forms

    async def record(self, kind: Kind, _request: Request, visit: Visit, form: Form) -> Response:
        """Record that a step is done, skipped or postponed, or undo that."""
        back = _own_path(first(form, "back"))
        try:
            told = await run_in_threadpool(self.actions.record, kind, form, self.site.now())
        except AfterviewError as error:
            told = Told(self.actions.lines_of(error), is_wrong=True)
        self._leave_message(visit, told._replace(back=back))
        return self._redirect(back)

    async def sync(self, _request: Request, _visit: Visit, _form: Form) -> Response:
        """Start a run, and show how far it is."""
        self.sync_now.start(self.site.now())
        return self._redirect("/health")

    async def show_form(self, page: FormPage, request: Request, visit: Visit) -> Response:
        """Show a form; a new one has what its address says, a refused one what was typed."""
        which, key = request.path_params.get("id", ""), request.query_params.get("kept", "")
        typed = self.kept.find(visit.token, quote(request.scope["path"]), key)
        form = typed.form or {key: [words] for key, words in request.query_params.items()}
        try:
            begin = await run_in_threadpool(
                self.actions.read, lambda of: page.begin(of, which, form), self.site.now()
            )
        except AfterviewError as unknown:
            if which and not typed.form:
                self._leave_message(visit, Told((str(unknown),), is_wrong=True))
                return self._redirect("/")
            begin = page.without(which, form)
            typed = typed._replace(error=typed.error or unknown)
        by_field, others = adding.problems_of(str(typed.error or ""), adding.LABELS)
        shown = {"title": begin.title, "nav": begin.nav, "said": form, **begin.values}
        shown |= {"problems": others, "by_field": by_field, "labels": adding.LABELS}
        shown["choices"] = typed.error.choices if isinstance(typed.error, ChoiceError) else ()
        return self._render(page.template, {**shown, **self._message(visit)}, visit)

    async def take_form(
        self, page: FormPage, request: Request, visit: Visit, form: Form
    ) -> Response:
        """Write what a form says into the log."""
        now, which = self.site.now(), request.path_params.get("id", "")
        work = partial(page.write, partial(self.actions.at_work, now), which, form, now)
        return await self._submit(visit, quote(request.scope["path"]), form, work)

    async def happened(self, request: Request, visit: Visit, form: Form) -> Response:
        """Write what happened to a case into the log."""
        which, kind = request.path_params["id"], request.path_params["kind"]
        given = {key: first(form, key) for key in form}

        def work() -> Told:
            with self.actions.at_work(self.site.now()) as workspace:
                said = happened.write(workspace, which, kind, given)
            return Told(tuple(said.splitlines()), _path("case", which))

        path = f"{_path('case', which)}/{quote(kind)}"
        return await self._submit(visit, path, form, work, self._back_to_preview)

    async def drop(self, request: Request, visit: Visit) -> Response:
        """Keep a file that was dropped on the page, and go to what it would change."""
        if is_foreign(request):
            return self._render("closed.html", {"title": "That form was not ours"}, code=403)
        given, upload = await dropping.read_upload(request, self.site.now())
        if not session.is_own_form(given, visit.token, visit.known.page, "/drop"):
            return self._render("closed.html", {"title": "That form was not ours"}, code=403)
        return self._redirect(f"/drop?file={self.uploads.keep(visit.token, upload)}")

    async def show_drop(self, request: Request, visit: Visit) -> Response:
        """Show what a file would change."""
        now, form = self.site.now(), {name: [words] for name, words in request.query_params.items()}
        key = first(form, "file")
        try:
            upload = self.uploads.find(visit.token, key, now)
            build = partial(dropping.preview, key=key, upload=upload, form=form)
            view = await run_in_threadpool(self.actions.read, build, now)
        except AfterviewError as error:
            self._leave_message(visit, Told(self.actions.lines_of(error), is_wrong=True))
            return self._redirect("/add")
        shown = {"title": view.title, "nav": "add", "view": view, "answers": dropping.answers(form)}
        return self._render("drop.html", {**shown, **self._message(visit)}, visit)

    async def import_drop(self, _request: Request, visit: Visit, form: Form) -> Response:
        """Write what a file says into the log, and keep the file no longer."""
        now, key = self.site.now(), first(form, "file")

        def work() -> Told:
            upload = self.uploads.find(visit.token, key, now)
            with self.actions.at_work(now) as workspace:
                told = dropping.write(workspace, upload, form)
            self.uploads.forget(visit.token, key)
            return told

        return await self._submit(visit, "/drop", form, work, self._back_to_preview)

    async def _submit(
        self,
        visit: Visit,
        path: str,
        form: Form,
        work: Callable[[], Told],
        again: Callable[[Visit, str, Typed], Response] | None = None,
    ) -> Response:
        """Run `work` and go on; if it fails, go back to the form with what was typed."""
        try:
            told = await run_in_threadpool(work)
        except AfterviewError as error:
            return (again or self._back_to_form)(visit, path, Typed(form, error))
        self._leave_message(visit, told)
        return self._redirect(told.to or "/")

    def _back_to_preview(self, visit: Visit, path: str, typed: Typed) -> Response:
        """Go back to what would follow; what was said is in the address."""
        self._leave_message(visit, Told(tuple(str(typed.error).splitlines()), is_wrong=True))
        return self._redirect(
            f"{path}?{urlencode({key: first(typed.form, key) for key in typed.form})}"
        )

    def _back_to_form(self, visit: Visit, path: str, typed: Typed) -> Response:
        return self._redirect(f"{path}?kept={self.kept.keep(visit.token, path, typed)}")

    def _leave_message(self, visit: Visit, told: Told) -> None:
        self.messages[visit.token] = told
        while len(self.messages) > MOST_MESSAGES:
            self.messages.popitem(last=False)

    def _message(self, visit: Visit) -> dict[str, Any]:
        return {"told": self.messages.pop(visit.token, None)}

    # Rendering

    def _redirect(self, path: str) -> RedirectResponse:
        return RedirectResponse(f"{self.site.prefix}{path}", 303)

    def _render(
        self, name: str, values: Mapping[str, Any], visit: Visit | None = None, code: int = 200
    ) -> Response:
        text = rendered(
            name, {"prefix": self.site.prefix, "token": visit and visit.form_token, **values}
        )
        # With "no-referrer" a browser would not mark our own forms as ours.
        headers = {"cache-control": "no-store", "referrer-policy": "same-origin"}
        return HTMLResponse(text, code, headers=headers)


def _path(kind: str, interview_id: str) -> str:
    return f"/{kind}/{quote(interview_id, safe='')}"


def _own_path(said: str) -> str:
    """Return a path of this site to go back to; the first page for anything else."""
    is_own = said.startswith("/") and not said.startswith(("//", "/\\"))
    return quote(said, safe="/#?=&%:") if is_own and said.isprintable() else "/"
