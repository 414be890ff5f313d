"""Prepare the page about the program itself: its targets, what is wrong, and how to subscribe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from afterview.service import phone
from afterview.service.feeds import calendar_name
from afterview.web.accounts import accounts
from afterview.web.reach import is_loopback

if TYPE_CHECKING:
    from collections.abc import Mapping

    from afterview.service.feeds import Feed, Feeds
    from afterview.web.accounts import Account
    from afterview.web.actions import Told
    from afterview.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """Holds everything that the page shows."""

    title: str
    accounts: tuple[Account, ...]
    """How each target stands."""
    read: tuple[Account, ...]
    """How the mailbox stands, and each calendar that is only read."""
    whole: Account | None
    """What is wrong with all of them."""
    whose: str
    """The name of the person; empty if it is not known."""
    nav: str = "health"


def health_of(workspace: Workspace, _: Mapping[str, str]) -> Health:
    """Return how each account of a workspace stands."""
    found = tuple(accounts(workspace))
    return Health(
        title="Health",
        accounts=tuple(each for each in found if each.name and not each.is_read),
        read=tuple(each for each in found if each.is_read),
        whole=next((each for each in found if not each.name), None),
        whose=workspace.config.me.name,
    )


def subscription(known: Feeds, feed: Feed, whose: str) -> dict[str, Any]:
    """Return the ways to subscribe to a feed; some of them work only if others can reach it.

    `whose` is the name of the person.
    """
    url = known.url(feed)
    parts = urlsplit(url)
    webcal = f"webcal://{parts.netloc}{parts.path}"
    if is_loopback(parts.hostname or ""):
        return {"name": feed.name, "url": url, "webcal": webcal, "is_near": True}
    name = quote(calendar_name(feed, whose), safe="")
    outlook = "https://outlook.live.com/calendar/0/addfromweb"
    return {
        "name": feed.name,
        "url": url,
        "webcal": webcal,
        "is_near": False,
        "google": f"https://calendar.google.com/calendar/r?cid={quote(webcal, safe='')}",
        "outlook": f"{outlook}?url={quote(url, safe='')}&name={name}",
        "qr": drawn(webcal),
    }


def phone_of(known: Feeds, told: Told | None) -> dict[str, Any]:
    """Return whether a phone can reach the page, and the link that was just made for one."""
    is_near = is_loopback(urlsplit(known.base).hostname or "")
    link = told.phone if told else ""
    return {"is_near": is_near, "phone": link, "phone_qr": drawn(link) if link else ""}


def drawn(link: str) -> str:
    """Return the QR code of a link as SVG."""
    return phone.qr(link).svg_inline(scale=4, border=4, light="white", omitsize=False)
