"""Name the pages with a form that writes to the log: what fills it in, and what saves it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from afterview.operations.waiting import to_look_at
from afterview.web import adding, editing, recapping

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager
    from datetime import datetime

    from afterview.web.actions import Told
    from afterview.web.forms import Form
    from afterview.workspace import Workspace

    AtWork = Callable[[], AbstractContextManager[Workspace]]


class Begin(NamedTuple):
    """Holds what a form shows before anybody has typed into it."""

    title: str
    nav: str
    values: Mapping[str, Any]
    """What else its template needs."""
    ids: Mapping[str, str]
    """The field that shows what is wrong with a key that has several fields, by the key."""


class FormPage(NamedTuple):
    """Describes a page with a form; the id of its interview is empty for a new one."""

    template: str
    begin: Callable[[Workspace, str, Form], Begin]
    """Fills in the form, with room for everything that was typed."""
    without: Callable[[str, Form], Begin]
    """The same without the log, so that what was typed is shown whatever has become of that."""
    write: Callable[[AtWork, str, Form, datetime], Told]


def _add_begin(workspace: Workspace, which: str, form: Form) -> Begin:
    begin = _add_without(which, form)
    return begin._replace(values={**begin.values, "waiting": to_look_at(workspace)})


def _add_without(_: str, form: Form) -> Begin:
    values = {**adding.rows(form), "waiting": None}
    return Begin("Add an interview", "add", values, adding.IDS)


def _add(at_work: AtWork, _: str, form: Form, now: datetime) -> Told:
    with at_work() as workspace:
        return adding.write(workspace, form, now)


def _recap_begin(workspace: Workspace, which: str, form: Form) -> Begin:
    begin = recapping.begin(workspace, which)
    return _recap_form(begin, form)


def _recap_without(which: str, form: Form) -> Begin:
    return _recap_form(recapping.Recap(which, f"Recap: {which}"), form)


def _recap_form(begin: recapping.Recap, form: Form) -> Begin:
    values = {"begin": begin, "rows": recapping.rows(begin, form)}
    ids = {"interviewers": f"person-{len(begin.people)}", "questions": "asked-0", "owed": "owed-0"}
    return Begin(begin.heading, "", values, ids)


def _recap(at_work: AtWork, which: str, form: Form, _: datetime) -> Told:
    return recapping.write(at_work, which, form)


def _edit_begin(workspace: Workspace, which: str, form: Form) -> Begin:
    begin = editing.begin(workspace, which)
    return _edit_form(begin, form)


def _edit_without(which: str, form: Form) -> Begin:
    return _edit_form(editing.Edited(which, which, {}, ()), form)


def _edit_form(begin: editing.Edited, form: Form) -> Begin:
    ids = {"interviewers": f"person-{len(begin.people)}"}
    return Begin(f"Edit {begin.heading}", "cases", editing.shown(begin, form), ids)


def _edit(at_work: AtWork, which: str, form: Form, _: datetime) -> Told:
    with at_work() as workspace:
        return editing.write(workspace, which, form)


FORM_PAGES: Mapping[str, FormPage] = {
    "/add": FormPage("add.html", _add_begin, _add_without, _add),
    "/recap/{id}": FormPage("recap.html", _recap_begin, _recap_without, _recap),
    "/edit/{id}": FormPage("edit.html", _edit_begin, _edit_without, _edit),
}
"""The pages by the pattern of their path."""
