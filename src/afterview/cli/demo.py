"""Write the demo: a configuration, and a search of eight weeks that leads up to today."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from afterview.cli.terminal.layout import echo
from afterview.dates.holidays import NoCache, for_country
from afterview.dates.workdays import MONDAY_TO_FRIDAY, Workdays
from afterview.files import read_text, write_atomic

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CONFIGURATION = """\
# afterview demo, made on {today} in {zone}. Play with it; then `afterview init` starts for real.

[me]
name = "Sam Rivera"
timezone = "{zone}"
country = "{country}"

[log]
path = "interviews.toml"

[targets.calendar]
provider = "ics"
path = "interviews.ics"
"""

LOG = """\
# afterview demo, made on {today} in {zone}. Eight weeks of a search:
# a call ahead, an onsite today and the screen before it, two roles at one company, both waiting for
# a promise to run out, a promise that has run out, and a no.

[[interview]]
id = "initech-call"
company = "Initech"
role = "Platform engineer"
round = "first call"
start = {ahead}T15:00:00
duration = "45 min"
mode = "video"
url = "https://meet.example/initech"
contact = "Omar Haddad <omar@initech.example>"
notes = '''
Omar has asked for my CV three times: once for each of his managers.
'''

[[interview.interviewers]]
name = "Lena Park"
email = "lena@initech.example"
title = "Engineering manager"

[[interview]]
id = "acme-onsite"
company = "Acme Robotics"
role = "Backend engineer"
round = "onsite"
start = {latest}T09:00:00
duration = "90 min"
mode = "in person"
location = "1 Main St, Albany"
promise = "within two weeks"
contact = "Rita Cruz <rita@acme.example>"
topics = ["the migration to Rust"]
concerns = ["no Kubernetes in production yet"]
notes = '''
A robot showed me the way out. Twice.
'''

[[interview.interviewers]]
name = "Jane Doe"
email = "jane@acme.example"
title = "VP Engineering"
profile = "https://www.linkedin.com/in/janedoe"
rapport = "good"
talked_about = "her talk on consensus protocols"

[[interview.interviewers]]
name = "Ravi Menon"
email = "ravi@acme.example"
title = "Staff engineer"
talked_about = "how the team tests robots that do not want to be tested"

[[interview.interviewers]]
name = "Sofia Lind"
title = "Product manager"
rapport = "poor"
talked_about = "the roadmap for next year"

[[interview.questions]]
asked = "Why do you want to leave?"
answered = "I am looking for ownership of a whole service."
felt = "strong"

[[interview]]
id = "acme-screen"
company = "Acme Robotics"
role = "Backend engineer"
round = "phone screen"
start = {screened}T10:30:00
duration = "30 min"
mode = "phone"
contact = "Rita Cruz <rita@acme.example>"
topics = ["on-call every sixth week"]
notes = '''
The hold music was composed by a robot. Rita apologised for it before I could.
'''

[[interview.interviewers]]
name = "Rita Cruz"
email = "rita@acme.example"
title = "Recruiter"

[[interview.questions]]
asked = "Will a robot do your job in five years?"
answered = "I hope so. I would like to maintain it."
felt = "strong"

[[interview.questions]]
asked = "What salary do you expect?"
answered = "Said a number first."
felt = "gap"

[[interview]]
id = "globex-panel"
company = "Globex"
role = "Site reliability engineer"
round = "panel"
start = {panel}T11:00:00
duration = "60 min"
mode = "video"
promise = "within two weeks"
contact = "Tom Baker <tom@globex.example>"
notes = '''
Two alarms went off during the call. They said that this was normal.
'''

[[interview.interviewers]]
name = "Aiko Tanaka"
email = "aiko@globex.example"
talked_about = "running postmortems without blame"

[[interview]]
id = "globex-volcano"
company = "Globex"
role = "Data centre engineer"
round = "first call"
start = {volcano}T16:30:00
duration = "30 min"
mode = "phone"
promise = "within two weeks"
contact = "Tom Baker <tom@globex.example>"
notes = '''
The data centre is in a volcano. Cooling is "being looked into".
'''

[[interview]]
id = "hooli-final"
company = "Hooli"
role = "Senior developer"
round = "final"
start = {overdue}T14:00:00
duration = "2 hours"
mode = "video"
promise = "within one week"
contact = "Nadia Petrov <nadia@hooli.example>"
notes = '''
Two hours, five whiteboards, one pen that worked.
'''

[[interview.interviewers]]
name = "Chris Olsen"
email = "chris@hooli.example"
title = "Principal engineer"
talked_about = "the new storage engine, which is the old one"

[[interview]]
id = "umbrella-phone"
company = "Umbrella Analytics"
role = "Data engineer"
round = "phone screen"
start = {first}T10:00:00
duration = "30 min"
mode = "phone"
status = "rejected"
status_since = {answered}
contact = "Paul Weiss <paul@umbrella.example>"
notes = '''
They forecast the weather, and did not see me coming.
'''

[[interview.interviewers]]
name = "Paul Weiss"
email = "paul@umbrella.example"
"""

COUNTRY = "US"
MADE = re.compile(r"# afterview demo, made on (\d{4}-\d\d-\d\d) in (\S+?)\. ")

DONE = (
    ("umbrella-phone/thank-you/paul-weiss", "first", 0),
    ("umbrella-phone/follow-up/1", "first", 5),
    ("umbrella-phone/follow-up/2", "first", 11),
    ("acme-screen/thank-you/rita-cruz", "screened", 0),
    ("hooli-final/thank-you/chris-olsen", "overdue", 1),
    ("globex-panel/thank-you/aiko-tanaka", "panel", 0),
)
"""Each step that was done: its id, the interview before it, and how many business days later."""


def make(folder: Path, now: datetime) -> None:
    """Write the demo as of `now`, whose zone has a name, into `folder`.

    A file that the person has changed is kept.
    """
    zone = now.tzinfo.key if isinstance(now.tzinfo, ZoneInfo) else "UTC"
    folder.mkdir(parents=True, exist_ok=True)
    for name, template in (("config.toml", CONFIGURATION), ("interviews.toml", LOG)):
        path = folder / name
        if path.exists() and not _is_unchanged(read_text(path, what="demo"), template):
            echo(f"kept {path}, as it is no longer what the demo wrote")
            continue
        write_atomic(path, _fill(template, now.date(), zone).encode(), mode=0o600)
        echo(f"wrote {path}")
        if template is LOG:
            _record_done(folder, now)


def _fill(template: str, today: date, zone: str) -> str:
    return template.format(today=today, zone=zone, country=COUNTRY, **_days(today, _workdays()))


def _workdays() -> Workdays:
    """Return the business days that the configuration of the demo makes of every week."""
    return Workdays(MONDAY_TO_FRIDAY, for_country(COUNTRY, "", NoCache()))


def _days(today: date, workdays: Workdays) -> Mapping[str, date]:
    """Return the days of the demo, all of them business days.

    On any other day, what would be of today is of the last business day before.
    """
    before = {
        "first": 39,
        "screened": 15,
        "overdue": 10,
        "panel": 6,
        "volcano": 5,
        "latest": 0,
    }
    latest = today if workdays.is_business_day(today) else _back(today, 1, workdays)
    days = {name: _back(latest, number, workdays) for name, number in before.items()}
    return {**days, "answered": _back(today, 1, workdays), "ahead": workdays.add(latest, 3)}


def _back(day: date, number: int, workdays: Workdays) -> date:
    """Return the business day so many of them before `day`."""
    while number:
        day -= timedelta(days=1)
        number -= workdays.is_business_day(day)
    return day


def _record_done(folder: Path, now: datetime) -> None:
    """Record what was done in those eight weeks; `undo` does not take it back."""
    from afterview.store.database import Store

    workdays = _workdays()
    days = _days(now.date(), workdays)
    with Store.open(folder / "afterview.db") as store:
        for step_id, after, number in DONE:
            day = workdays.add(days[after], number) if number else days[after]
            store.record("done", step_id, day, at=now, source="demo", undoable=False)


def _is_unchanged(text: str, template: str) -> bool:
    """Return whether `text` is what the demo wrote on some day."""
    made = MADE.match(text)
    return made is not None and text == _fill(template, date.fromisoformat(made[1]), made[2])
