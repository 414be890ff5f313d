"""Write the demo: a configuration, and five interviews dated around today."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from afterview.cli.terminal.layout import echo
from afterview.files import read_text, write_atomic

if TYPE_CHECKING:
    from pathlib import Path

CONFIGURATION = """\
# afterview demo, made on {today} in {zone}. Play with it; then `afterview init` starts for real.

[me]
name = "Sam Rivera"
timezone = "{zone}"
country = "US"

[log]
path = "interviews.toml"

[targets.calendar]
provider = "ics"
path = "interviews.ics"
"""

LOG = """\
# afterview demo, made on {today} in {zone}. Five interviews: one ahead, one this morning,
# one waiting on a promise, one whose promise has run out, one rejected.

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

[[interview.interviewers]]
name = "Lena Park"
email = "lena@initech.example"
title = "Engineering manager"

[[interview]]
id = "acme-onsite"
company = "Acme Robotics"
role = "Backend engineer"
round = "onsite"
start = {today}T09:00:00
duration = "90 min"
mode = "in person"
location = "1 Main St, Albany"
promise = "within two weeks"
contact = "Rita Cruz <rita@acme.example>"
topics = ["the migration to Rust"]
concerns = ["no Kubernetes in production yet"]

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
talked_about = "how the team tests its robots"

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
id = "globex-panel"
company = "Globex"
role = "Site reliability engineer"
round = "panel"
start = {waiting}T11:00:00
duration = "60 min"
mode = "video"
promise = "in 10 days"
contact = "Tom Baker <tom@globex.example>"

[[interview.interviewers]]
name = "Aiko Tanaka"
email = "aiko@globex.example"
rapport = "good"
talked_about = "running postmortems without blame"

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

[[interview.interviewers]]
name = "Chris Olsen"
email = "chris@hooli.example"
talked_about = "the new storage engine"

[[interview]]
id = "umbrella-phone"
company = "Umbrella Analytics"
role = "Data engineer"
round = "phone screen"
start = {rejected}T10:00:00
duration = "30 min"
mode = "phone"
status = "rejected"
status_since = {answered}
contact = "Paul Weiss <paul@umbrella.example>"

[[interview.interviewers]]
name = "Paul Weiss"
email = "paul@umbrella.example"
"""

MADE = re.compile(r"# afterview demo, made on (\d{4}-\d\d-\d\d) in (\S+?)\. ")


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


def _fill(template: str, today: date, zone: str) -> str:
    return template.format(
        today=today,
        zone=zone,
        ahead=today + timedelta(days=3),
        waiting=today - timedelta(days=4),
        overdue=today - timedelta(days=13),
        rejected=today - timedelta(days=15),
        answered=today - timedelta(days=1),
    )


def _is_unchanged(text: str, template: str) -> bool:
    """Return whether `text` is what the demo wrote on some day."""
    made = MADE.match(text)
    return made is not None and text == _fill(template, date.fromisoformat(made[1]), made[2])
