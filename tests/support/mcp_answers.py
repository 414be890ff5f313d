"""Write logs that Hypothesis has drawn into the folder of a program, as a person would."""

from __future__ import annotations

import json
from collections.abc import Iterable

from program import CONFIGURATION, Program, table

from afterview.model import Interview


def write_log(program: Program, log: Iterable[Interview]) -> bool:
    """Write a log; return whether it has no problem, without its statuses if these are one."""
    log = [*log]
    for with_statuses in (True, False):
        tables = [_table(each, with_status=with_statuses) for each in log]
        program.write(*tables, config=CONFIGURATION)
        if program("check").code == 0:
            return True
    return False


def _table(interview: Interview, *, with_status: bool) -> str:
    fields = {
        "company": interview.company,
        "role": interview.role,
        "timezone": interview.timezone,
        "mode": interview.mode,
        "contact": interview.contact and f"{interview.contact.name} <{interview.contact.email}>",
        "status": interview.status if with_status else None,
    }
    written = {key: json.dumps(said, ensure_ascii=False) for key, said in fields.items() if said}
    written["start"] = f"{interview.start:%Y-%m-%dT%H:%M:%S}"
    written["duration"] = str(int((interview.end - interview.start).total_seconds() // 60))
    if interview.promise:
        written["promise"] = interview.promise.latest.isoformat()
    if with_status and interview.status and interview.status_since:
        written["status_since"] = interview.status_since.isoformat()
    if interview.no_contact:
        written["no_contact"] = "true"
    people = (
        f"{{ name = {json.dumps(each.name, ensure_ascii=False)}, email = {json.dumps(each.email)},"
        f' rapport = "{each.rapport}" }}'
        for each in interview.interviewers
    )
    return table(interview.id, people=f"[{', '.join(people)}]", **written)
