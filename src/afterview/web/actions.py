"""Open the workspace for the page: to look at it, or to carry out a button.

Everything raises AfterviewError, whose text is a sentence for the person.
"""

from __future__ import annotations

import re
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from afterview.errors import AfterviewError, InputError, LockedError, on_page
from afterview.operations import facts, undoing
from afterview.operations.finding import lookup, normalized
from afterview.service import last_good
from afterview.service.loop import cached_setup, file_stamp, process_write_lock
from afterview.web.forms import first
from afterview.workspace import opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from afterview.operations.facts import FactReport
    from afterview.web.forms import Form
    from afterview.workspace import Workspace

Kind = Literal["done", "skip", "postpone", "undo"]
Shown = TypeVar("Shown")

BUTTON_SECONDS = 5.0
"""Seconds that a button waits for a run to end, before it says that one is in progress."""
DONE_ALREADY = "“{title}” was marked as done on {day} already, and stays so"
_STEP_ID = re.compile(r"(?<![\w/“])[^\s/“”,;:`]+/[a-z][a-z-]+(?:/[^\s/“”,;:`]+)?")


class NoPageError(InputError):
    """Reports that there is nothing of which a page could be shown."""


class Told(NamedTuple):
    """Holds what to say after a form, and where to go."""

    sentences: tuple[str, ...]
    to: str = ""
    """The path to go to; empty for where the form was."""
    undo: str = ""
    """The key of what can be undone."""
    undo_at: str = "/undo"
    """The path that undoes it."""
    back: str = "/"
    """The path of the page with the form, to which undoing leads back."""
    is_wrong: bool = False
    phone: str = ""
    """A new link that logs in a phone."""


class Looked(NamedTuple):
    """Holds what a page shows, and how old it is."""

    view: object
    as_of: str = ""
    """Since when the log cannot be read, so that this is its plan as it was; empty if it can."""
    problems: tuple[str, ...] = ()


class PageActions:
    """Looks at the workspace of one configuration, and carries out the buttons of the page."""

    def __init__(self, config_path: Path) -> None:
        """Take the configuration, which is read with each request."""
        self._config_path = config_path

    @property
    def config_path(self) -> Path:
        """The path of the configuration."""
        return self._config_path

    def log_path(self) -> Path | None:
        """Return the path of the log; None while the configuration cannot be read."""
        setup = cached_setup(self._config_path)
        return setup.log_path if setup else None

    def look(self, build: Callable[[Workspace], object], now: datetime) -> Looked:
        """Return what a page shows; while the log has a problem, it shows the last good one."""
        setup = cached_setup(self._config_path)
        stamp = file_stamp(setup.log_path) if setup else None
        with ExitStack() as stack:
            try:
                workspace = stack.enter_context(opened(self._config_path, now=now))
            except InputError as error:
                return self._look_back(build, now, error)
            if setup is not None:
                last_good.keep(setup, stamp)
            return Looked(_built(build, workspace))

    def _look_back(
        self, build: Callable[[Workspace], object], now: datetime, error: InputError
    ) -> Looked:
        setup = cached_setup(self._config_path)
        kept = last_good.kept_at(setup) if setup else None
        if setup is None or kept is None:
            raise error
        with ExitStack() as stack:
            try:
                workspace = stack.enter_context(
                    opened(self._config_path, now=now, log=last_good.path_of(setup))
                )
            except AfterviewError:
                raise error from None  # the log is not what is wrong
            as_of = workspace.clock.say(workspace.clock.local(kept))
            return Looked(_built(build, workspace), as_of, self.lines_of(error))

    def lines_of(self, error: AfterviewError) -> tuple[str, ...]:
        """Return what is wrong, a line for each problem, with files by their names only."""
        text, setup = error.on_page, cached_setup(self._config_path)
        for path in (self._config_path, *([setup.log_path] if setup else ())):
            text = re.sub(f"^{re.escape(str(path))}", f"in {path.name}", text, flags=re.MULTILINE)
            text = text.replace(str(path), path.name)
        return tuple(text.splitlines())

    def read(self, build: Callable[[Workspace], Shown], now: datetime) -> Shown:
        """Return what a form begins with; unlike `look`, it needs the log as it is."""
        with opened(self._config_path, now=now) as workspace:
            return build(workspace)

    def record(self, kind: Kind, form: Form, now: datetime) -> Told:
        """Record a fact with the checks of the command of the same name; return what to say."""
        step_id = first(form, "step")
        with self.at_work(now) as workspace:
            try:
                told = self._record(kind, step_id, form, workspace)
            except InputError as error:
                raise InputError(in_titles(error.on_page, workspace)) from error
            if isinstance(told, str):
                return Told((told,))
            if told is None:
                return Told(("there is nothing to undo",))
            said = tuple(in_titles(on_page(each), workspace) for each in told.sentences)
            last = undoing.undoable(workspace) if kind != "undo" else None
            return Told(said, undo=last.key if last else "")

    def _record(
        self, kind: Kind, step_id: str, form: Form, workspace: Workspace
    ) -> FactReport | str | None:
        if kind == "undo":
            return undoing.undo(workspace, first(form, "key"))
        if known := workspace.facts.done.get(step_id):
            # The page was opened before that was recorded: what was recorded stays.
            item = lookup(workspace, normalized(step_id))
            title = item.title if item else step_id
            return DONE_ALREADY.format(title=title, day=workspace.clock.say_day(known))
        if kind == "skip":
            return facts.skip(workspace, step_id)
        if kind == "done":
            return facts.done(workspace, step_id)
        day = first(form, "day")
        if not day:
            msg = "choose a day"
            raise InputError(msg)
        return facts.postpone(workspace, step_id, day)

    @contextmanager
    def at_work(self, now: datetime) -> Iterator[Workspace]:
        """Open the workspace for writing, serialised with the runs of this process."""
        with ExitStack() as stack:
            stack.enter_context(process_write_lock(BUTTON_SECONDS))
            try:
                workspace = stack.enter_context(opened(self._config_path, now=now, write=True))
            except LockedError as error:
                msg = "a run is in progress, so nothing was changed: press again when it has ended"
                raise LockedError(msg) from error
            yield workspace


def _built(build: Callable[[Workspace], Shown], workspace: Workspace) -> Shown:
    try:
        return build(workspace)
    except InputError as error:
        raise NoPageError(error.on_page) from error


def in_titles(text: str, workspace: Workspace) -> str:
    """Return a sentence with the titles of steps instead of their ids, which only commands need."""

    def title(found: re.Match[str]) -> str:
        item = lookup(workspace, normalized(found[0]))
        return f"“{item.title}”" if item else found[0]

    return _STEP_ID.sub(title, text)
