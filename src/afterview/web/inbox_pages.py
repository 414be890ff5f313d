"""Answer for the page's Inbox: what waits, and what mailbox and other calendars propose.

Opening a page never waits for a server: what it shows is in memory, from the last look. A saved
message that was dropped or shared has the same pages; `file` names it then.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.routing import Route

from afterview.errors import AfterviewError, InputError
from afterview.operations import inbox
from afterview.operations.found import looked_through
from afterview.operations.waiting import nothing, something
from afterview.playbook.planned import count
from afterview.web import apart, dropping, proposals
from afterview.web.actions import Told
from afterview.web.forms import Typed, first, own_path
from afterview.web.mail_look import MailLook
from afterview.web.waiting import waiting_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from afterview.web.entrance import Visit
    from afterview.web.forms import Form
    from afterview.web.page import Page
    from afterview.web.proposals import Found, Listing, Sources
    from afterview.web.waiting import Waiting
    from afterview.workspace import Workspace

KEY = re.compile(r"[0-9a-f]{12}")
"""What the key of a proposal looks like."""
EMPTY = proposals.Listing((), (), ())
CHANGED = "your log or the proposal has changed since you looked, so nothing was written yet: \
this is what it would do now"
FORGOTTEN = "what was proposed is not known any more: look again"
FIELDS = frozenset({"token", "file", "key", "seen", "more", "all"})
"""The fields of forms that are no answers."""


class View(NamedTuple):
    """Holds everything that the page shows."""

    title: str
    name: str
    """The name of the file; empty for the Inbox."""
    file: str
    """Its key."""
    waiting: tuple[Waiting, ...]
    listing: Listing
    has_mailbox: bool
    has_invitations: bool
    """Whether the configuration names a folder for them."""
    is_looking: bool
    """Whether a look was in progress when this was read, so that it may be out of date."""
    looked: str
    """When the mailbox was looked at for invitations; empty if it was not."""
    calendars: tuple[tuple[str, str], ...]
    """The calendars that are looked through, each with when that was; empty if it was not."""
    with_dismissed: bool

    @property
    def has_looked(self) -> bool:
        """Whether a look has shown anything, or no look is in progress."""
        is_read = bool(self.looked) or any(when for _, when in self.calendars)
        return is_read or not self.is_looking


class InboxPages:
    """Holds the routes, the last look, and files that were dropped or shared."""

    def __init__(self, page: Page) -> None:
        """Take the page that they belong to."""
        self.page = page
        self.look = MailLook(page.actions)
        self.uploads = dropping.Uploads()

    def routes(self) -> list[BaseRoute]:
        """Return all routes."""
        page = self.page
        posts = {
            "/inbox/look": self.look_now,
            "/inbox/take": self.take,
            "/inbox/correct": self.correct,
            "/inbox/dismiss": self.dismiss,
            "/inbox/restore": self.restore,
            "/inbox/nothing": self.nothing,
            "/inbox/something": self.something,
        }
        return [
            Route("/inbox", page.for_visitors(self.show), methods=["GET"]),
            *(
                Route(path, page.for_own_forms(handler, again=self._back), methods=["POST"])
                for path, handler in posts.items()
            ),
            Route("/inbox/{key}", page.for_visitors(self.show_one), methods=["GET"]),
        ]

    # What is shown

    async def show(self, request: Request, visit: Visit) -> Response:
        """Show what waits, and what mailbox and calendars, or a file, propose."""
        form = {name: [words] for name, words in request.query_params.items()}
        try:
            view = await run_in_threadpool(self._view, visit, form)
        except AfterviewError as error:
            if first(form, "file"):
                return self._refused(visit, error, "/add")
            return self.page.broken(visit, error)
        shown = {"title": view.title, "nav": "inbox", "view": view, "look": self.look}
        return self.page.render("inbox.html", {**shown, **self.page.message(visit)}, visit)

    async def show_one(self, request: Request, visit: Visit) -> Response:
        """Show one proposal, with the answers in its address."""
        form = {name: [words] for name, words in request.query_params.items()}
        form["key"] = [request.path_params["key"]]
        try:
            found = await run_in_threadpool(self._found, visit, form)
        except AfterviewError as error:
            return self._refused(visit, error, _path(form, key=""))
        shown = {"title": found.card.heading, "card": found.card, **self.page.message(visit)}
        shown |= {"file": first(form, "file"), "answers": _answers(form)}
        return self.page.render("proposal.html", shown, visit)

    def _view(self, visit: Visit, form: Form) -> View:
        page, now, file = self.page, self.page.site.now(), first(form, "file")
        with_dismissed = bool(file or first(form, "all"))
        is_looking = self.look.is_running

        def view(workspace: Workspace) -> View:
            mail, seen = workspace.mail, self.look.seen
            is_seen = mail is not None and seen is not None and seen.account == mail
            calendars = looked_through(workspace)
            events = self.look.events_in(calendars)
            times = {each.calendar.name: each.at for each in events}
            return View(
                title="Inbox",
                name="",
                file=file,
                waiting=() if file else waiting_of(workspace),
                listing=EMPTY,
                has_mailbox=mail is not None,
                has_invitations=mail is not None and bool(mail.options["invitations"]),
                is_looking=is_looking,
                looked=_said(workspace, seen.at) if is_seen and seen else "",
                calendars=tuple(
                    (each.name, _said(workspace, times.get(each.name))) for each in calendars
                ),
                with_dismissed=with_dismissed and not file,
            )

        shown = page.actions.read(view, now)
        if file:
            name = self.uploads.find(visit.token, file, now).name
            shown = shown._replace(name=name, title=name)
        elif shown.has_invitations or shown.calendars:
            shown = shown._replace(is_looking=bool(self.look.refresh(now)) or is_looking)
        sources = self._sources(visit, form)
        if not sources:
            return shown
        listing = apart.run(
            proposals.listed, page.actions.config_path, now, sources, with_dismissed=with_dismissed
        )
        return shown._replace(listing=listing)

    def _sources(self, visit: Visit, form: Form) -> Sources:
        """Return the file that a form names, or what mailbox and calendars showed."""
        page, now = self.page, self.page.site.now()
        if file := first(form, "file"):
            return self.uploads.find(visit.token, file, now).content
        return page.actions.read(self.look.sources, now)

    def _found(self, visit: Visit, form: Form) -> Found:
        """Return the proposal that a form names, with its answers; raise InputError without it."""
        key, config = _key(form), self.page.actions.config_path
        sources, now = self._sources(visit, form), self.page.site.now()
        if key and sources:
            found = apart.run(proposals.found, config, now, sources, key, _answers(form))
            if found is not None:
                return found
        raise InputError(FORGOTTEN)

    # What is done

    async def look_now(self, _request: Request, _visit: Visit, _form: Form) -> Response:
        """Begin a look at mailbox and calendars, and show how far it is."""
        self.look.start(self.page.site.now())
        return self.page.redirect("/inbox")

    async def take(self, request: Request, visit: Visit, form: Form) -> Response:
        """Write a proposal into the log, if it is still what was shown."""

        def work() -> Told:
            found = self._found(visit, form)
            if found.known and not found.card.button:
                return Told(("it is in your log already",), _case(found.known))
            if found.card.seen != first(form, "seen"):
                raise InputError(CHANGED)
            with self.page.actions.at_work(self.page.site.now()) as workspace:
                inbox.import_proposal(workspace, found.proposal)
                return _taken(workspace, found, _path(form, key="") if first(form, "more") else "")

        return await self.page.submit(visit, request.scope["path"], form, work, self._back)

    async def correct(self, _request: Request, visit: Visit, form: Form) -> Response:
        """Go to the form for a new interview, with a proposal in it."""
        try:
            found = await run_in_threadpool(self._found, visit, form)
            if found.card.form is None:
                raise InputError(CHANGED)
        except AfterviewError as error:
            return self._refused(visit, error, _path(form))
        return self.to_form(visit, found.card.form)

    def to_form(self, visit: Visit, fields: Mapping[str, list[str]]) -> Response:
        """Go to the form for a new interview, filled in."""
        return self.page.back_to_form(visit, "/add", Typed(dict(fields), None))

    async def dismiss(self, request: Request, visit: Visit, form: Form) -> Response:
        """Propose an invitation or an event no more."""
        key = _key(form)

        def change(workspace: Workspace) -> Told:
            inbox.dismiss(workspace, key)
            said = ("dismissed: it is not proposed any more",)
            back = _path(form, key="")
            return Told(said, back, undo=key, undo_at="/inbox/restore", back=back)

        return await self._note(request, visit, form, change)

    async def restore(self, request: Request, visit: Visit, form: Form) -> Response:
        """Propose an invitation or an event again."""
        key, back = _key(form), own_path(first(form, "back"))

        def change(workspace: Workspace) -> Told:
            inbox.restore(workspace, key)
            return Told(("it is proposed again",), back)

        return await self._note(request, visit, form, change)

    async def nothing(self, request: Request, visit: Visit, form: Form) -> Response:
        """Note that what they wrote was nothing, if they have not written since."""
        id_, since, until = (first(form, key) for key in ("id", "since", "until"))

        def change(workspace: Workspace) -> Told:
            said = nothing(workspace, id_, until=_moment(until))
            key = f"{id_} {since}"
            return Told(tuple(said), "/inbox", undo=key, undo_at="/inbox/something", back="/inbox")

        return await self._note(request, visit, form, change)

    async def something(self, request: Request, visit: Visit, form: Form) -> Response:
        """Take back that what they wrote was nothing."""
        id_, _, since = first(form, "key").partition(" ")

        def change(workspace: Workspace) -> Told:
            return Told(tuple(something(workspace, id_, _moment(since))), "/inbox")

        return await self._note(request, visit, form, change)

    async def _note(
        self, request: Request, visit: Visit, form: Form, change: Callable[[Workspace], Told]
    ) -> Response:
        def work() -> Told:
            with self.page.actions.at_work(self.page.site.now()) as workspace:
                return change(workspace)

        return await self.page.submit(visit, request.scope["path"], form, work, self._back)

    def _back(self, visit: Visit, path: str, typed: Typed) -> Response:
        """Go back to what was shown, with what was answered, and say what is wrong."""
        is_one = path in {"/inbox/take", "/inbox/correct"}
        to = _path(typed.form) if is_one else _path(typed.form, key="")
        return self._refused(visit, typed.error or InputError(FORGOTTEN), to)

    def _refused(self, visit: Visit, error: AfterviewError, to: str) -> Response:
        self.page.leave_message(visit, Told(self.page.actions.lines_of(error), is_wrong=True))
        return self.page.redirect(to)


def _taken(workspace: Workspace, found: Found, to: str) -> Told:
    """Say what was written; `to` is where to go, by default the page of the case."""
    interview, clock = found.proposal.interview, workspace.clock
    if interview is None:
        return Told(("it is in your log",), to or "/inbox")
    name = f"{interview.company} on {clock.say(interview.start)}"
    number = sum(each.sign == "+" for each in found.card.changes)
    said = {
        "new": f"{name} is in your log; {count(number, 'step')} follow from it",
        "changed": f"{name}: the change is in your log",
        "cancelled": f"{name} is cancelled in your log",
    }.get(found.card.kind, f"noted: its later versions will find {name}")
    return Told((said,), to or _case(interview.id))


def _said(workspace: Workspace, at: datetime | None) -> str:
    """Say when something was looked at; empty if it was not."""
    return workspace.clock.say(at.astimezone(workspace.clock.home)) if at else ""


def _answers(form: Form) -> dict[str, str]:
    return {name: first(form, name) for name in form if name not in FIELDS}


def _key(form: Form) -> str:
    key = first(form, "key")
    return key if KEY.fullmatch(key) else ""


def _moment(text: str) -> datetime:
    """Return the moment that a form of ours names; the earliest for anything else."""
    with suppress(ValueError):
        found = datetime.fromisoformat(text)
        if found.tzinfo is not None:
            return found
    return datetime.min.replace(tzinfo=UTC)


def _case(interview_id: str) -> str:
    return f"/case/{quote(interview_id, safe='')}"


def _path(form: Form, key: str | None = None) -> str:
    """Return the path of the page that a form was on, with the answers that it has."""
    key = _key(form) if key is None else key
    file = {"file": first(form, "file")} if first(form, "file") else {}
    said = urlencode(file | (_answers(form) if key else {}))
    return f"/inbox{f'/{key}' if key else ''}{f'?{said}' if said else ''}"
