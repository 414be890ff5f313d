"""The worlds of all services, for scenes that hold of each."""

from __future__ import annotations

from functools import partial

import pytest
from dav_servers import new_radicale_account
from dav_world import DavWorld
from google_world import GoogleWorld
from graph_world import GraphWorld
from service_world import ServiceWorld

SERVICES = ("google", "outlook", "caldav")


def kind_of(service: str, request: pytest.FixtureRequest) -> type[ServiceWorld]:
    """Return the world of a service; the module imports `radicale_server` for that of CalDAV."""
    if service == "google":
        return GoogleWorld
    if service == "outlook":
        return GraphWorld
    make = partial(new_radicale_account, request.getfixturevalue("radicale_server"))
    return type("OnRadicale", (DavWorld,), {"new_account": staticmethod(make)})
