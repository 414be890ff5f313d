"""Number the lines of a listing, and remember which interview or step each number names.

The numbers are in a small file next to the store, so that a listing needs no lock. Each session of
a terminal has its own, so that what a script lists does not change what a person's numbers mean.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING

from afterview.files import write_atomic

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping
    from pathlib import Path

    from afterview.workspace import Workspace

    Listings = dict[str, dict[str, str]]
    """For each session the ids by number; the latest listing comes last."""

FILE = "afterview.listing.json"
KEPT = 8
"""How many sessions have a listing of their own at a time."""


def number_lines(workspace: Workspace, ids: Iterable[str]) -> Mapping[str, str]:
    """Return the number of each id in a listing, and remember it for the next commands.

    A number that is the id of an interview is left out. The result is empty if the numbers cannot
    be kept, because then they would name the lines of an earlier listing.
    """
    taken = {each.id for each in workspace.interviews}
    free = (number for number in map(str, count(1)) if number not in taken)
    listing = dict(zip(free, dict.fromkeys(ids), strict=False))
    if not listing:
        return {}
    return _kept(workspace.setup.store_path.parent, listing)


def extend_listing(workspace: Workspace, ids: Iterable[str]) -> Mapping[str, str]:
    """Return the number of each id in the last listing; what it lacks is added at its end.

    So no number on the screen comes to mean another line. The result is empty if the numbers cannot
    be kept.
    """
    ids, folder = tuple(ids), workspace.setup.store_path.parent
    taken = {each.id for each in workspace.interviews}
    listing = dict(last_listing(folder))
    known = {id_ for number, id_ in listing.items() if number not in taken}
    used = taken | listing.keys()
    free = (number for number in map(str, count(len(listing) + 1)) if number not in used)
    new = (id_ for id_ in dict.fromkeys(ids) if id_ not in known)
    listing |= zip(free, new, strict=False)
    return _kept(folder, listing, taken)


def _kept(
    folder: Path, listing: Mapping[str, str], taken: Container[str] = ()
) -> Mapping[str, str]:
    """Keep a listing of this session, and return it by id, without the numbers that are `taken`."""
    known = _read(folder)
    new = {name: each for name, each in known.items() if name != _session()}
    new = dict([*new.items(), (_session(), dict(listing))][-KEPT:])
    try:
        if list(new.items()) != list(known.items()):
            data = json.dumps(new, ensure_ascii=False).encode()
            write_atomic(folder / FILE, data, mode=0o600)
    except OSError:
        return {}
    return {id_: number for number, id_ in listing.items() if number not in taken}


def last_listing(folder: Path) -> Mapping[str, str]:
    """Return the ids of the last listing by number; `folder` is that of the store."""
    known = _read(folder)
    return known.get(_session()) or next(reversed(known.values()), {})


def _read(folder: Path) -> Listings:
    """Return what is remembered; nothing if the file is missing or no longer makes sense."""
    with suppress(OSError, ValueError, AttributeError):
        listings = json.loads((folder / FILE).read_text("utf-8"))
        if all(isinstance(id_, str) for listing in listings.values() for id_ in listing.values()):
            return dict(listings)
    return {}


def _session() -> str:
    """Return what distinguishes this terminal from others, if the system has a word for it."""
    return str(os.getsid(0)) if hasattr(os, "getsid") else ""
