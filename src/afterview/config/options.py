"""Define the tables of the configuration and their keys, each with its default and its meaning.

The manual and `config.example.toml` are made and checked from these; a provider defines the keys
of its own targets.
"""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from afterview.dates.holidays import OBSERVED, PUBLIC
from afterview.playbook.settings import KEYS, PROFILES, Settings
from afterview.provider import Option

if TYPE_CHECKING:
    from collections.abc import Mapping

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

ME = (
    Option(
        name="timezone",
        kind="text",
        required=True,
        doc="where you live, as an IANA name; interviews without a `timezone` are there too",
    ),
    Option(name="name", kind="text", default="", doc="your name, as drafts are signed"),
    Option(
        name="country",
        kind="text",
        default="",
        doc="the country whose holidays count, as a code of two letters; without it none count. "
        "Its order of day and month counts in dates that you type (12/11/2026)",
    ),
    Option(
        name="subdivision",
        kind="text",
        default="",
        doc="the state or province, where its holidays differ, such as `CA` or `BY`",
    ),
    Option(
        name="language",
        kind="choice",
        default="en",
        values=("en", "de", "fr", "es"),
        doc="the language of letters and promises, unless an interview has a `language` of its own",
    ),
    Option(
        name="holidays",
        kind="choice",
        default=OBSERVED,
        values=(OBSERVED, PUBLIC),
        doc=(
            "which holidays of the country count: `observed`, those on which offices usually "
            "close, `public`, all public ones, or a list of names"
        ),
    ),
    Option(
        name="working_days",
        kind="choices",
        default=WEEKDAYS[:5],
        values=WEEKDAYS,
        doc="the days of the week that count as business days",
    ),
    Option(
        name="interview_hours",
        kind="text",
        default="09:00-17:30",
        doc="the hours of your day in which `afterview slots` offers times for an interview",
    ),
)
AWAY = (
    Option(name="from", kind="day", required=True, doc="your first day there"),
    Option(name="until", kind="day", required=True, doc="your last day there"),
    Option(name="timezone", kind="text", required=True, doc="where you are then, as an IANA name"),
    Option(
        name="country",
        kind="text",
        default="",
        doc="the country there, as a code of two letters; its holidays are days off for you, too",
    ),
    Option(
        name="subdivision",
        kind="text",
        default="",
        doc="the state or province there, where its holidays differ",
    ),
)
"""The keys of `[[me.away]]`, a trip."""
LOG = (Option(name="path", kind="path", required=True, doc="the log of your interviews"),)
DRAFTS = (
    Option(
        name="tone",
        kind="choice",
        default="warm",
        values=("warm", "formal", "brief"),
        doc="the tone of the letters; German, French and Spanish ones have no `warm`, so they are "
        "`formal` then",
    ),
    Option(
        name="invitation",
        kind="choice",
        default="short",
        values=("short", "long"),
        doc=(
            "the note that goes with an invitation: `short`, 200 characters, as LinkedIn takes "
            "from a free account, or `long`, 300, as from a paid one"
        ),
    ),
    Option(name="path", kind="path", doc="a folder with templates of your own for some drafts"),
)
STORE = (
    Option(
        name="path",
        kind="path",
        default="afterview.db",
        doc="where afterview remembers what it wrote, and what you did",
    ),
)
NOTIFY = (
    Option(
        name="at",
        kind="time",
        default=time(7, 30),
        doc="when `watch` sends the message of the day, by your own clock",
    ),
    Option(
        name="private",
        kind="flag",
        doc="whether the message leaves out names; without it, all but mails do",
    ),
    Option(
        name="urls_command",
        kind="text",
        doc="a command that prints the addresses, in place of `afterview login notify`",
    ),
    Option(
        name="urls",
        kind="text",
        doc="the addresses in the clear, one or a list; `afterview login notify` keeps them safe",
    ),
)
RECORD = (
    Option(
        name="office",
        kind="text",
        default="",
        doc="the office for which `afterview record` makes its list: one of docs/record.md, or a "
        "layout of your own, a file whose name ends with `.toml`",
    ),
    Option(
        name="quota",
        kind="number",
        least=1,
        most=200,
        doc="how many activities you owe the office in each of its weeks or months, if it told you "
        "another number",
    ),
    Option(
        name="font",
        kind="path",
        doc="a font for the PDF, a `.ttf` or `.otf` file, if the names in your log need one",
    ),
)
TARGET = (
    Option(
        name="provider",
        kind="text",
        required=True,
        doc="the provider that writes to the target. The other keys are its own",
    ),
)

_DEFAULTS = Settings()
_CARD = ("auto", "on", "off")

_PLAYBOOK_DOCS: Mapping[str, str] = {
    "way_home_minutes": "minutes from the end of an interview in person to the recap",
    "recap_minutes": "minutes that the recap takes",
    "latest_recap": "a recap that would begin later is moved to 08:00 on the next day",
    "thank_you_same_day_until": (
        "an interview that ends then or later gets its thank-you the next day"
    ),
    "card": "whether a handwritten card is due; `auto`: after interviews in person",
    "follow_up_after_promise": "business days from the end of their promise to follow-up 1",
    "follow_up_without_promise": (
        "business days from the interview to follow-up 1, if nothing was promised"
    ),
    "follow_up_interval": "business days from one follow-up to the next",
    "follow_up_cap": "the most follow-ups in one case",
    "contact_gap": (
        "business days between any two follow-ups to one company, or to one person of an agency"
    ),
    "park_after": "business days from the last follow-up to the question whether to park the case",
    "keep_in_touch_first": "days from the end of a case to the first message",
    "keep_in_touch_every": "days from one message to the next",
    "keep_in_touch_times": "the most messages to keep in touch after one case",
    "keep_searching": "whether each week of waiting has a reminder to keep searching",
    "hour": "the hour of a task, if a calendar shows one",
}
_TEN_YEARS = 3650
_LIMITS: Mapping[str, tuple[int, int]] = {
    "way_home_minutes": (0, 24 * 60),
    "recap_minutes": (1, 8 * 60),
    "follow_up_cap": (0, 10),
    "keep_in_touch_every": (1, _TEN_YEARS),
    "keep_in_touch_times": (0, 40),
}
"""The smallest and largest number allowed. Every other number is a number of days, from 0 to ten
years, so that all dates can be represented."""


def _playbook_option(key: str) -> Option:
    default, doc = getattr(_DEFAULTS, key), _PLAYBOOK_DOCS[key]
    if isinstance(default, time):
        return Option(name=key, kind="time", default=default, doc=doc)
    if isinstance(default, bool):
        return Option(name=key, kind="flag", default=default, doc=doc)
    if isinstance(default, int):
        least, most = _LIMITS.get(key, (0, _TEN_YEARS))
        return Option(name=key, kind="number", default=default, least=least, most=most, doc=doc)
    return Option(name=key, kind="choice", default=default, values=_CARD, doc=doc)


PLAYBOOK = (
    Option(
        name="profile",
        kind="choice",
        default="standard",
        values=tuple(PROFILES),
        doc="a set of numbers to start from; each key below overrides it",
    ),
    *(_playbook_option(key) for key in KEYS),
)

TABLES: Mapping[str, tuple[Option, ...]] = {
    "me": ME,
    "log": LOG,
    "playbook": PLAYBOOK,
    "drafts": DRAFTS,
    "store": STORE,
    "notify": NOTIFY,
    "record": RECORD,
}
"""Every table of the configuration with its keys, except the targets."""
