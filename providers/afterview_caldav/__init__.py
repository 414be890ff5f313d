"""The provider `caldav`: events and to-dos in a calendar of Nextcloud, Fastmail, iCloud and others.

This module has only what the configuration needs, and the login. `calendars` is the provider.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from afterview.model import STEPS
from afterview.provider import HISTORY, INCLUDE, PRIVATE, Option, Plugin, steps_option
from afterview_caldav.options import USERNAME, password_option, url_option

if TYPE_CHECKING:
    from collections.abc import Mapping

    from afterview.provider import Context, Login, Provider

OPTIONS = (
    url_option("calendar"),
    USERNAME,
    password_option("TARGET"),
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
        doc="the name of the list for to-dos, if it is not the calendar, or if the server keeps "
        "to-dos separate; the name of the calendar if you leave it out",
    ),
    Option(
        name="tasks",
        kind="choice",
        default="todos",
        values=("todos", "events"),
        doc="how a task is written: as a to-do; or as an all-day event that leaves the time free, "
        "where the server or your calendar program has no to-dos",
    ),
    Option(
        name="alarms",
        kind="flag",
        default=True,
        doc="one alarm an item when it is made: an hour before an interview, when it is time to "
        "recap, and at nine on the day of a task. It is yours from then on",
    ),
    PRIVATE,
    INCLUDE,
    HISTORY,
    steps_option(STEPS),
)


def _open(options: Mapping[str, Any], context: Context) -> Provider:
    from afterview_caldav.calendars import Calendars

    return Calendars(options, context)


def login(options: Mapping[str, Any], login: Login, context: Context) -> None:
    """Ask for the password, try it with one request, and keep it.

    Raises LoginError if the server does not accept it, ProviderError if it cannot be tried.
    """
    from afterview_caldav.server import connect

    for read in login.reads:
        login.show(read.in_words)
    secret = login.ask_secret(f"Password for {options['username'] or options['url']}")
    server = connect(options, replace(context, secret=lambda: secret))
    try:
        server.try_login()
    finally:
        server.close()
    login.keep(secret)


plugin = Plugin(
    name="caldav",
    summary="a calendar on a CalDAV server: Nextcloud, Fastmail, iCloud, Radicale and others",
    options=OPTIONS,
    open=_open,
    two_way=True,
    login=login,
    tasks_are_events=lambda options: options["tasks"] != "todos",
)

__all__ = ["OPTIONS", "login", "plugin"]
