"""The provider `google`: events in Google Calendar, tasks in Google Tasks.

Only what the configuration needs to know stands here. What is asked of Google is in `api`, what
becomes of our items in `account`, and the login in `signin`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from afterview.model import STEPS
from afterview.provider import HISTORY, INCLUDE, PRIVATE, Option, Plugin, steps_option

if TYPE_CHECKING:
    from collections.abc import Mapping

    from afterview.provider import Context, Login, Provider

OPTIONS = (
    Option(
        name="client_file",
        kind="path",
        default="",
        doc="the file of your OAuth client (type: desktop app), as Google's console lets you "
        "download it; `afterview login TARGET` needs it",
    ),
    Option(
        name="token_command",
        kind="text",
        default="",
        doc="a command that prints an access token, in place of a login",
    ),
    Option(
        name="calendar",
        kind="text",
        default="Interviews",
        doc="the name of the calendar; it is made at the first run",
    ),
    Option(
        name="calendar_id",
        kind="text",
        default="",
        doc="the id of a calendar of yours to write into, instead of one that is made; it is in "
        "the settings of the calendar, and for your main one it is your address. Log in again "
        "after a change",
    ),
    Option(
        name="task_list",
        kind="text",
        default="",
        doc="the name of the task list, if it is not that of the calendar; it is made if there is "
        "none of that name",
    ),
    Option(
        name="tasks",
        kind="choice",
        default="todos",
        values=("todos", "events"),
        doc="how a task is written: in Google Tasks; or as an all-day event that leaves the time "
        "free",
    ),
    Option(
        name="alarms",
        kind="flag",
        default=True,
        doc="a notification when an event is made: an hour before an interview, and when it is "
        "time to recap. It is yours from then on. Otherwise those of the calendar hold",
    ),
    Option(
        name="api_root",
        kind="text",
        default="",
        doc="another server that speaks as Google does: Calendar at /calendar/v3 below it, Tasks "
        "at /tasks/v1; begins with https:// (http:// only for this machine)",
    ),
    PRIVATE,
    INCLUDE,
    HISTORY,
    steps_option(STEPS),
)


def _open(options: Mapping[str, Any], context: Context) -> Provider:
    from afterview_google.account import Account

    return Account(options, context)


def _login(options: Mapping[str, Any], login: Login, context: Context) -> None:
    from afterview_google.signin import sign_in

    sign_in(options, login, context)


def _logout(options: Mapping[str, Any], context: Context) -> None:
    from afterview_google.signin import sign_out

    sign_out(options, context)


plugin = Plugin(
    name="google",
    summary="Google Calendar for events, Google Tasks for tasks",
    options=OPTIONS,
    open=_open,
    two_way=True,
    login=_login,
    logout=_logout,
    tasks_are_events=lambda options: options["tasks"] != "todos",
)

__all__ = ["OPTIONS", "plugin"]
