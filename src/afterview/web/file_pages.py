"""Answer for files that are dropped on the page, or shared with the installed one.

A file is shown before anything of it is written. Mails go on to the pages of the mailbox.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.routing import Route

from afterview.errors import AfterviewError
from afterview.operations.mail_file import is_mail
from afterview.web import apart, dropping, session, sharing
from afterview.web.actions import Told
from afterview.web.forms import first, is_foreign

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from afterview.web.dropping import Preview, Upload
    from afterview.web.entrance import Visit
    from afterview.web.forms import Form
    from afterview.web.page import Page

NOT_OURS = "That form was not ours"
FIRST_OF_SEVERAL = "several files were shared: this is the first; share the others one by one"


class FilePages:
    """Holds the routes; the files themselves are kept with those of the inbox."""

    def __init__(self, page: Page) -> None:
        """Take the page that they belong to."""
        self._page = page
        self._uploads = page.inbox.uploads

    def routes(self) -> list[BaseRoute]:
        """Return all routes."""
        page = self._page
        return [
            Route("/drop", page.for_visitors(self.drop), methods=["POST"]),
            Route("/drop", page.for_visitors(self.show), methods=["GET"]),
            Route(
                "/drop/import",
                page.for_own_forms(self.take, again=page.back_to_preview),
                methods=["POST"],
            ),
            Route("/share", self.share, methods=["POST"]),
            Route("/shared", page.for_visitors(self.show_shared), methods=["GET"]),
            Route(
                "/shared/add",
                page.for_own_forms(self.add_shared),
                methods=["POST"],
            ),
        ]

    async def drop(self, request: Request, visit: Visit) -> Response:
        """Keep a file that was dropped on the page, and go to what it would change."""
        if is_foreign(request):
            return self._page.render("closed.html", {"title": NOT_OURS}, code=403)
        given, upload = await dropping.read_upload(request, self._page.site.now())
        if not session.is_own_form(given, visit.token, visit.known.page, "/drop"):
            return self._page.render("closed.html", {"title": NOT_OURS}, code=403)
        return self._page.redirect(self._kept_at(visit, upload))

    async def show(self, request: Request, visit: Visit) -> Response:
        """Show what a file would change."""
        form = {name: [words] for name, words in request.query_params.items()}
        try:
            view = await run_in_threadpool(self._preview, visit, form)
        except AfterviewError as error:
            return self._refused(visit, error)
        shown = {"title": view.title, "nav": "add", "view": view, "answers": dropping.answers(form)}
        return self._page.render("drop.html", {**shown, **self._page.message(visit)}, visit)

    async def take(self, _request: Request, visit: Visit, form: Form) -> Response:
        """Write what a file says into the log, and keep the file no longer."""
        page, now, key = self._page, self._page.site.now(), first(form, "file")

        def work() -> Told:
            upload = self._uploads.find(visit.token, key, now)
            found = dropping.read(page.actions.config_path, upload, form, now)
            with page.actions.at_work(now) as workspace:
                told = dropping.write(workspace, found)
            self._uploads.forget(visit.token, key)
            return told

        return await page.submit(visit, "/drop", form, work, page.back_to_preview)

    # What other programs share

    async def share(self, request: Request) -> Response:
        """Keep what another program shared, and go to what it would change.

        A share has no token, so nothing is written because of it.
        """
        page, visit = self._page, self._page.visit(request)
        if not sharing.is_share(request):
            return page.render("closed.html", {"title": NOT_OURS}, code=403)
        if visit is None:
            said = {"title": "Not logged in", "why": sharing.NOT_LOGGED_IN}
            answer = page.render("closed.html", said, code=403)
            answer.headers["x-not-read"] = "no session"  # the service worker keeps it then
            return answer
        shared = await sharing.read(request, page.site.now())
        if shared is None:
            self._page.leave_message(visit, Told((sharing.EMPTY,), is_wrong=True))
            return page.redirect("/add")
        if shared.others:
            page.leave_message(visit, Told((FIRST_OF_SEVERAL,)))
        return page.redirect(self._kept_at(visit, shared.upload, is_text=shared.is_text))

    async def show_shared(self, request: Request, visit: Visit) -> Response:
        """Show a text that was shared, and what it may be about."""
        page, now, key = self._page, self._page.site.now(), request.query_params.get("file", "")

        def work() -> sharing.SharedText:
            upload = self._uploads.find(visit.token, key, now)
            return apart.run(sharing.text_of, page.actions.config_path, now, upload.content)

        try:
            view = await run_in_threadpool(work)
        except AfterviewError as error:
            return self._refused(visit, error)
        shown = {"title": "What you shared", "nav": "add", "view": view, "key": key}
        return page.render("shared.html", {**shown, **page.message(visit)}, visit)

    async def add_shared(self, _request: Request, visit: Visit, form: Form) -> Response:
        """Go to the form for a new interview, with what was shared in it."""
        page, now = self._page, self._page.site.now()
        try:
            upload = self._uploads.find(visit.token, first(form, "file"), now)
        except AfterviewError as error:
            return self._refused(visit, error)
        return page.inbox.to_form(visit, sharing.form_of(upload.content))

    def _kept_at(self, visit: Visit, upload: Upload, *, is_text: bool = False) -> str:
        """Keep a file, and return the path of the page that shows it."""
        key = self._uploads.keep(visit.token, upload)
        if is_mail(upload.content):
            return f"/inbox?file={key}"
        return f"/shared?file={key}" if is_text else f"/drop?file={key}"

    def _preview(self, visit: Visit, form: Form) -> Preview:
        page, now, key = self._page, self._page.site.now(), first(form, "file")
        upload = self._uploads.find(visit.token, key, now)
        found = dropping.read(page.actions.config_path, upload, form, now)
        build = partial(dropping.preview, key=key, upload=upload, found=found)
        return page.actions.read(build, now)

    def _refused(self, visit: Visit, error: AfterviewError) -> Response:
        """Go back to where a file can be chosen, and say what is wrong."""
        told = Told(self._page.actions.lines_of(error), is_wrong=True)
        self._page.leave_message(visit, told)
        return self._page.redirect("/add")
