"""Tell recruitment agencies by their names, so that `add` can ask for the company behind one.

A name that is not known here is never taken for one, unless the log has it as an agency (`via`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from afterview.model import same_name, slug

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterview.model import Interview

NAMES = frozenset(
    {
        "adecco",
        "aerotek",
        "akkodis",
        "amoria-bond",
        "aston-carter",
        "austin-fraser",
        "brunel",
        "computer-futures",
        "cpl",
        "darwin-recruitment",
        "egon-zehnder",
        "frank-recruitment-group",
        "gi-group",
        "hays",
        "heidrick-struggles",
        "insight-global",
        "kelly-services",
        "kforce",
        "korn-ferry",
        "manpower",
        "manpowergroup",
        "michael-page",
        "morgan-mckinley",
        "morgan-philips",
        "nigel-frank",
        "odgers-berndtson",
        "page-executive",
        "page-personnel",
        "pagegroup",
        "randstad",
        "robert-half",
        "robert-walters",
        "russell-reynolds",
        "spencer-stuart",
        "sthree",
        "synergie",
        "teksystems",
        "walters-people",
    }
)
"""The slugs of large agencies for office jobs: the companies of the lists of Staffing Industry
Analysts ("Largest Staffing Firms") and Hunt Scanlon ("Top Recruiters") that place people with other
employers, and their brands."""

_TRADE = re.compile(
    r"\b(?:recruiting|recruiters?|recruitment|staffing|headhunters?|headhunting|executive search|"
    r"personalberatung|personalvermittlung|personaldienstleistungen|zeitarbeit)\b",
    re.IGNORECASE,
)
"""Words of a name that only an agency has."""


def is_agency(company: str, interviews: Iterable[Interview]) -> bool:
    """Return whether a company is known to be an agency.

    One that the log has as an employer already is none, whatever its name.
    """
    name, known = same_name(company), tuple(interviews)
    if any(same_name(each.company) == name for each in known):
        return False
    is_in_log = any(same_name(each.via) == name for each in known)
    return is_in_log or slug(company) in NAMES or bool(_TRADE.search(company))
