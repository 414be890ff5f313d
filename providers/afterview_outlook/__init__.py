"""The provider `outlook`: events in an Outlook calendar, tasks in Microsoft To Do.

Only what the configuration needs to know stands here. What is asked of Microsoft Graph is in `api`,
what becomes of our items in `account`, and the login in `signin`.
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
        name="client_id",
        kind="text",
        default="",
        doc="the application (client) id of your app registration; `afterview login TARGET` "
        "needs it",
    ),
    Option(
        name="tenant",
        kind="text",
        default="common",
        doc="who may log in: common, consumers (outlook.com), organizations, or the id or domain "
        "of your organisation",
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
        doc="the name of the calendar; it is made if there is none of that name",
    ),
    Option(
        name="task_list",
        kind="text",
        default="",
        doc="the name of the list in To Do, if it is not that of the calendar; it is made if "
        "there is none of that name",
    ),
    Option(
        name="tasks",
        kind="choice",
        default="todos",
        values=("todos", "events"),
        doc="how a task is written: in Microsoft To Do; or as an all-day event that leaves the "
        "time free",
    ),
    Option(
        name="alarms",
        kind="flag",
        default=True,
        doc="a reminder when an item is made: an hour before an interview, when it is time to "
        "recap, and at nine on the day of a task. It is yours from then on. Otherwise what "
        "Outlook does by itself holds",
    ),
    Option(
        name="api_root",
        kind="text",
        default="",
        doc="another server that speaks Microsoft Graph, such as that of a national cloud: "
        "https://graph.microsoft.us/v1.0 (http:// only for this machine)",
    ),
    Option(
        name="login_root",
        kind="text",
        default="",
        doc="another server to log in at, such as that of a national cloud: "
        "https://login.microsoftonline.us",
    ),
    PRIVATE,
    INCLUDE,
    HISTORY,
    steps_option(STEPS),
)


def _open(options: Mapping[str, Any], context: Context) -> Provider:
    from afterview_outlook.account import Account

    return Account(options, context)


def _login(options: Mapping[str, Any], login: Login, context: Context) -> None:
    from afterview_outlook.signin import sign_in

    sign_in(options, login, context)


plugin = Plugin(
    name="outlook",
    summary="an Outlook calendar for events, Microsoft To Do for tasks",
    options=OPTIONS,
    open=_open,
    two_way=True,
    login=_login,
    tasks_are_events=lambda options: options["tasks"] != "todos",
)

__all__ = ["OPTIONS", "plugin"]
