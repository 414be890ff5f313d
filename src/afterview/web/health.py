"""Prepare the page about the program itself: its targets, what is wrong, and how to subscribe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, urlsplit

from afterview.service import health
from afterview.web.reach import is_loopback

if TYPE_CHECKING:
    from collections.abc import Mapping

    from afterview.service.feeds import Feed, Feeds
    from afterview.workspace import Workspace


class TargetState(NamedTuple):
    """Describes a target, and what is wrong with it."""

    name: str
    kind: str
    """The name of its provider."""
    trouble: str
    """Empty if nothing is known to be wrong."""
    since: str
    remedy: str
    """The command to run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """Holds everything that the page shows."""

    title: str
    targets: tuple[TargetState, ...]
    whole: TargetState | None
    """What is wrong with all of them."""
    nav: str = "health"


def health_of(workspace: Workspace, _: Mapping[str, str]) -> Health:
    """Return the state of each target of a workspace."""
    known = {each.name: each for each in health.read(workspace.setup.store_path.parent)}
    kinds = {table.name: table.provider for table in workspace.config.targets}
    if workspace.mail is not None:
        kinds[workspace.mail.name] = "mailbox"

    def state(name: str, kind: str) -> TargetState:
        trouble = known.get(name)
        if trouble is None:
            return TargetState(name, kind, "", "", "")
        command = f"afterview login {name}" if trouble.is_login else "afterview doctor"
        return TargetState(
            name, kind, trouble.says, workspace.clock.say_day(trouble.since), command
        )

    has_trouble = health.WHOLE_RUN in known
    return Health(
        title="Health",
        targets=tuple(state(name, kind) for name, kind in kinds.items()),
        whole=state(health.WHOLE_RUN, "") if has_trouble else None,
    )


def subscription(known: Feeds, feed: Feed) -> dict[str, Any]:
    """Return the ways to subscribe to a feed; some of them work only if others can reach it."""
    url = known.url(feed)
    parts = urlsplit(url)
    webcal = f"webcal://{parts.netloc}{parts.path}"
    if is_loopback(parts.hostname or ""):
        return {"name": feed.name, "url": url, "webcal": webcal, "is_near": True}
    import segno

    code = segno.make(webcal, error="m", micro=False)
    name = quote("Interviews", safe="")
    outlook = "https://outlook.live.com/calendar/0/addfromweb"
    return {
        "name": feed.name,
        "url": url,
        "webcal": webcal,
        "is_near": False,
        "google": f"https://calendar.google.com/calendar/r?cid={quote(webcal, safe='')}",
        "outlook": f"{outlook}?url={quote(url, safe='')}&name={name}",
        "qr": code.svg_inline(scale=4, border=4, light="white", omitsize=False),
    }
