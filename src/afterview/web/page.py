"""Serve the page: log browsers in, show its pages, and answer its forms.

It works without a script. Each page is built by a module of its own and named in `PAGES`; this
module has their routes and the answers to forms. Who may see them, `entrance` decides.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, NamedTuple, get_args
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse
from starlette.routing import Route

from afterview.errors import AfterviewError, ChoiceError
from afterview.playbook.rules import RULES
from afterview.service import feeds, phone
from afterview.web import happened, session
from afterview.web.actions import Kind, NoPageError, Told
from afterview.web.calendar import calendar_of
from afterview.web.case import case_of
from afterview.web.cases import cases_of
from afterview.web.differing import Side, settle
from afterview.web.entrance import Entrance, Visit
from afterview.web.file_pages import FilePages
from afterview.web.form_pages import FORM_PAGES
from afterview.web.forms import Form, KeptForms, Typed, first, own_path
from afterview.web.health import health_of, phone_of, subscription
from afterview.web.inbox_pages import InboxPages
from afterview.web.install import manifest
from afterview.web.labels import LABELS, problems_of
from afterview.web.pictures import pictures_of
from afterview.web.prep import prep_of
from afterview.web.share_link import ShareLinkPage
from afterview.web.sync_now import SyncNow
from afterview.web.templating import ASSETS, asset
from afterview.web.today import today_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from afterview.web.actions import PageActions
    from afterview.web.form_pages import FormPage
    from afterview.workspace import Workspace

    Build = Callable[[Workspace, Mapping[str, str]], object]

RETRY_AFTER = 5
"""Seconds until a page that could not be shown may be asked for again."""
MOST_MESSAGES = 256
"""The number of sessions for which a message is kept."""
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


@dataclass
class Page(Entrance):
    """Holds the routes of the page."""

    actions: PageActions
    messages: OrderedDict[str, Told] = field(default_factory=OrderedDict)
    """The outcome of the last form of each session, until it is shown."""
    kept: KeptForms = field(default_factory=KeptForms)

    @cached_property
    def sync_now(self) -> SyncNow:
        """The run that the page has started last."""
        return SyncNow(self.actions)

    @cached_property
    def files(self) -> FilePages:
        """The pages about files that are dropped or shared."""
        return FilePages(self)

    @cached_property
    def inbox(self) -> InboxPages:
        """The pages about mailbox and calendars, and saved messages."""
        return InboxPages(self)

    def routes(self) -> list[BaseRoute]:
        """Return all routes."""
        routes: list[BaseRoute] = [
            Route("/login/{secret}", self.login, methods=["GET"]),
            Route("/phone/{secret}", self.phone, methods=["GET"]),
            Route("/phone/{secret}", self.login_phone, methods=["POST"]),
            Route("/phone", self.for_own_forms(self.link_phone), methods=["POST"]),
            Route("/rotate", self.for_own_forms(self.rotate), methods=["POST"]),
            Route("/logout", self.for_own_forms(self.logout), methods=["POST"]),
        ]
        for path, form_page in FORM_PAGES.items():
            showing = self.for_visitors(partial(self.show_form, form_page))
            routes.append(Route(path, showing, methods=["GET"]))
            taking = self.for_own_forms(partial(self.take_form, form_page), again=self.back_to_form)
            routes.append(Route(path, taking, methods=["POST"]))
        routes += [*self.inbox.routes(), *self.files.routes()]
        routes += ShareLinkPage(self.site, self.secrets, self.actions).routes()
        syncing = self.for_own_forms(self.sync)
        routes.append(Route("/sync", syncing, methods=["POST"]))
        happening = self.for_own_forms(self.happened, again=self.back_to_preview)
        routes.append(Route("/case/{id}/{kind}", happening, methods=["POST"]))
        for side in get_args(Side):
            settling = self.for_own_forms(partial(self.settle, side))
            routes.append(Route(f"/{side}", settling, methods=["POST"]))
        for kind in get_args(Kind):
            recording = self.for_own_forms(partial(self.record, kind), action=STEP)
            routes.append(Route(f"/{kind}", recording, methods=["POST"]))
        for path, page in PAGES.items():
            showing = self.for_visitors(partial(self.show, page))
            routes.append(Route(path, showing, methods=["GET"]))
        for name, media_type in ASSETS.items():
            routes.append(Route(f"/{name}", asset(name, media_type), methods=["GET"]))
        routes.append(Route("/manifest.json", self.manifest, methods=["GET"]))
        routes.append(Route("/offline", self.offline, methods=["GET"]))
        routes.append(Route("/rules", self.rules, methods=["GET"]))
        return [*routes, Route("/{path:path}", self.missing, methods=["GET"])]

    # Phones and addresses

    async def link_phone(self, _request: Request, visit: Visit, _form: Form) -> Response:
        """Show a link for a phone, once."""
        make = partial(phone.new_link, self.site.folder, visit.known, self.site.now())
        try:
            told = Told((), phone=await run_in_threadpool(make))
        except AfterviewError as error:
            told = Told((error.on_page,), is_wrong=True)
        self.leave_message(visit, told)
        return self.redirect("/health#phone")

    async def rotate(self, _request: Request, visit: Visit, form: Form) -> Response:
        """Replace the secret address of a feed or of the page; this browser stays logged in."""
        name = first(form, "feed")
        change = partial(feeds.rotated, name=name)
        answer: Response = self.redirect("/health")
        try:
            known = await run_in_threadpool(feeds.change, self.site.folder, self.site.now(), change)
        except AfterviewError as error:
            self.leave_message(visit, Told((error.on_page,), is_wrong=True))
            return answer
        said = f"“{name}” has a new address; subscribe to it again"
        if name == feeds.PAGE:
            said = "The login link is new, and every other browser is logged out"
            token = session.new(known.page, self.today())
            answer, visit = self.let_in(answer, known, token), Visit(token, known)
        self.leave_message(visit, Told((said,)))
        return answer

    # Installing

    async def manifest(self, _request: Request) -> Response:
        """Say how the page is installed; nothing in it is private."""
        return JSONResponse(manifest(self.site.prefix), media_type="application/manifest+json")

    async def offline(self, _request: Request) -> Response:
        """Show what an installed page shows without a network."""
        return self.render("offline.html", {"title": "No network"})

    async def rules(self, request: Request) -> Response:
        """Show the rules that all steps come from; nothing in it is private, so phones keep it."""
        shown = {"title": "The eight rules", "rules": RULES}
        return self.render("rules.html", shown, self.visit(request))

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
            return self.broken(visit, error)
        values = {"view": looked.view, "looked": looked, **self.message(visit)}
        if shown.template == "health.html":
            values["sync"] = self.sync_now
            values |= phone_of(visit.known, values["told"])
            whose = getattr(looked.view, "whose", "")
            values["feeds"] = [subscription(visit.known, feed, whose) for feed in visit.known.feeds]
        values["title"] = getattr(looked.view, "title", "")
        return self.render(shown.template, values, visit)

    async def missing(self, request: Request) -> Response:
        """Say that there is no such page."""
        return self._missing(self.visit(request), "There is no such page.")

    def _missing(self, visit: Visit | None, said: str) -> Response:
        return self.render("missing.html", {"title": "Nothing here", "said": said}, visit, 404)

    def broken(self, visit: Visit, error: AfterviewError) -> Response:
        """Say what is wrong with the person's files."""
        wrong = {"title": "Something is wrong", "problems": self.actions.lines_of(error)}
        # An editor may be saving the log this very moment, so it is worth asking again.
        answer = self.render("wrong.html", wrong, visit, code=503)
        answer.headers["retry-after"] = str(RETRY_AFTER)
        return answer

    # Forms

    async def record(self, kind: Kind, _request: Request, visit: Visit, form: Form) -> Response:
        """Record that a step is done, skipped or postponed, or undo that."""
        back = own_path(first(form, "back"))
        try:
            told = await run_in_threadpool(self.actions.record, kind, form, self.site.now())
        except AfterviewError as error:
            told = Told(self.actions.lines_of(error), is_wrong=True)
        self.leave_message(visit, told._replace(back=back))
        return self.redirect(back)

    async def settle(self, side: Side, _request: Request, visit: Visit, form: Form) -> Response:
        """Settle a difference between the log and another calendar."""

        def work() -> Told:
            with self.actions.at_work(self.site.now()) as workspace:
                return settle(workspace, side, form)

        try:
            told = await run_in_threadpool(work)
        except AfterviewError as error:
            told = Told(self.actions.lines_of(error), is_wrong=True)
        self.leave_message(visit, told)
        return self.redirect("/")

    async def sync(self, _request: Request, _visit: Visit, form: Form) -> Response:
        """Start a run, and show how far it is."""
        allow = first(form, "allow")
        stopped = self.sync_now.stopped
        self.sync_now.start(
            self.site.now(), next((each for each in stopped if each.key == allow), None)
        )
        return self.redirect("/health")

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
                self.leave_message(visit, Told((unknown.on_page,), is_wrong=True))
                return self.redirect("/")
            begin = page.without(which, form)
            typed = typed._replace(error=typed.error or unknown)
        found, others = problems_of(typed.error, lines=self._lines_of(typed.error))
        by_field = {begin.ids.get(key, key): words for key, words in found.items()}
        shown = {"title": begin.title, "nav": begin.nav, "said": form, **begin.values}
        shown |= {"problems": others, "by_field": by_field, "labels": LABELS}
        shown["choices"] = typed.error.choices if isinstance(typed.error, ChoiceError) else ()
        return self.render(page.template, {**shown, **self.message(visit)}, visit)

    async def take_form(
        self, page: FormPage, request: Request, visit: Visit, form: Form
    ) -> Response:
        """Write what a form says into the log."""
        now, which = self.site.now(), request.path_params.get("id", "")
        write = partial(page.write, partial(self.actions.at_work, now), which, form, now)
        log, key = self.actions.log_path(), first(form, "key")
        work = partial(self.sent.once, key, log, now.date(), write) if log and key else write
        return await self.submit(visit, quote(request.scope["path"]), form, work)

    async def happened(self, request: Request, visit: Visit, form: Form) -> Response:
        """Write what happened to a case into the log."""
        which, kind = request.path_params["id"], request.path_params["kind"]
        given = {key: first(form, key) for key in form}

        def work() -> Told:
            with self.actions.at_work(self.site.now()) as workspace:
                said = happened.write(workspace, which, kind, given)
            to = "/cases" if kind == "removed" else _path("case", which)
            return Told(tuple(said.splitlines()), to)

        path = f"{_path('case', which)}/{quote(kind)}"
        return await self.submit(visit, path, form, work, self.back_to_preview)

    async def submit(
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
            return (again or self.back_to_form)(visit, path, Typed(form, error))
        if told.sentences:
            self.leave_message(visit, told)
        return self.redirect(told.to or "/")

    def back_to_preview(self, visit: Visit, path: str, typed: Typed) -> Response:
        """Go back to what would follow; what was said is in the address."""
        self.leave_message(visit, Told(self._lines_of(typed.error), is_wrong=True))
        return self.redirect(
            f"{path}?{urlencode({key: first(typed.form, key) for key in typed.form})}"
        )

    def back_to_form(self, visit: Visit, path: str, typed: Typed) -> Response:
        """Go back to a form, which is kept as it was filled in."""
        return self.redirect(f"{path}?kept={self.kept.keep(visit.token, path, typed)}")

    def _lines_of(self, error: AfterviewError | None) -> tuple[str, ...]:
        return self.actions.lines_of(error) if error else ()

    def leave_message(self, visit: Visit, told: Told) -> None:
        """Keep what the next page of a session says about a form."""
        self.messages[visit.token] = told
        while len(self.messages) > MOST_MESSAGES:
            self.messages.popitem(last=False)

    def message(self, visit: Visit) -> dict[str, Any]:
        """Return what a page of a session says about the last form, once."""
        return {"told": None if visit.is_ahead else self.messages.pop(visit.token, None)}


def _path(kind: str, interview_id: str) -> str:
    return f"/{kind}/{quote(interview_id, safe='')}"
