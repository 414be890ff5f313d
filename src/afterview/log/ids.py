"""Make ids that a person can type: short ASCII ids for new interviews, ASCII forms of names."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain, count
from typing import TYPE_CHECKING

from afterview.log.fields import RESERVED
from afterview.model import slug

if TYPE_CHECKING:
    from collections.abc import Container

LONGEST_ID = 20
"""The longest generated id in characters, without the number behind it."""
NAMELESS = "interview"
"""The id of an interview whose company has neither letter nor digit."""


@lru_cache(maxsize=4096)
def ascii_slug(name: str) -> str:
    """Return `name` in lower-case ASCII letters, digits and hyphens: `ole-orsted`, `yandeks`.

    The result is empty if the name has neither letter nor digit.
    """
    latin = slug(name)
    if not latin.isascii():
        from anyascii import anyascii

        latin = slug(anyascii(latin).replace("'", ""))
    return latin


def new_id(company: str, used: Container[str]) -> str:
    """Return an id for a new interview with this company that is not in `used`: `acme-2`.

    It is made of the first words of the company's name.
    """
    first, *others = ascii_slug(company).split("-")
    name = first[:LONGEST_ID]
    for word in others:
        if len(name) + 1 + len(word) > LONGEST_ID:
            break
        name += f"-{word}"
    if not name or name.isdigit():  # digits alone would look like a line of a listing
        name = f"{NAMELESS}-{name}".strip("-")
    names = chain([name], (f"{name}-{number}" for number in count(2)))
    return next(each for each in names if each not in used and each != RESERVED)
