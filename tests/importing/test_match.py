"""What becomes of proposals beside the log: new, changed, or held back with a reason."""

from __future__ import annotations

import tomllib
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from scenes import MONDAY, workdays

from afterview.errors import InputError
from afterview.importing import Identity, Proposal, Read
from afterview.importing.log_text import appended, refuse_unless_appended
from afterview.importing.match import MatchContext, Matched, Remembered, matched
from afterview.log.parse import parse_log

if TYPE_CHECKING:
    from collections.abc import Collection

ZONE = "America/New_York"
LOG = """\
[[interview]]
id = "acme"
company = "Acme"
role = "Pilot"
start = 2026-11-30T10:00:00
duration = "90 min" # she said
location = "Room 1"

[[interview.interviewers]]
name = "Jane Doe"
email = "jane@acme.example"
"""
UID = Identity("u1", 1, "20261120T000000Z")


def at(day: int, hour: int = 10) -> datetime:
    return datetime(2026, 11, day, hour)  # noqa: DTZ001 - the log has local times


def proposal(identity: Identity | None = UID, **fields: Any) -> Proposal:
    said = {"company": "Acme", "start": at(30), **fields}
    return Proposal(where="line 2", fields=said, identity=identity)


def cancelled(sequence: int = 2) -> Proposal:
    return Proposal(
        where="event 1", fields={}, identity=Identity("u1", sequence, ""), is_cancelled=True
    )


def run(
    *proposals: Proposal,
    text: str = LOG,
    known: Remembered | None = Remembered("acme", UID),  # noqa: B008 - it is frozen
    used: Collection[str] = (),
    interview: str = "",
) -> Matched:
    interviews, problems = parse_log(text, zone=ZONE, workdays=workdays())
    assert problems == ()
    read = Read("an invitation", proposals=list(proposals))
    beside = MatchContext(
        text=text,
        interviews=interviews,
        used=used,
        zone=ZONE,
        today=MONDAY,
        remembered=lambda uid: known if known and uid == "u1" else None,
        interview=interview,
    )
    found = matched(read, beside)
    assert parse_log(found.text, zone=ZONE, workdays=workdays())[1] == ()
    return found


def newer(sequence: int = 2, **fields: Any) -> Proposal:
    return proposal(Identity("u1", sequence, "20261121T000000Z"), **fields)


def reason(found: Matched) -> str:
    (held,) = found.held_back
    return held.reason


def keys(found: Matched) -> dict[str, tuple[Any, Any]]:
    (changed,) = found.changed
    return {key: (old, new) for key, old, new in changed.keys}


def test_an_update_changes_when_and_where_and_no_other_line() -> None:
    found = run(newer(start=at(30, 14), end=at(30, 15), location="Room 2"))
    assert keys(found) == {
        "start": (at(30), at(30, 14)),
        "end": (None, at(30, 15)),
        "duration": ("90 min", None),
        "location": ("Room 1", "Room 2"),
    }
    assert found.text == (
        LOG.replace("T10:00", "T14:00")
        .replace('duration = "90 min" # she said\n', "")
        .replace('"Room 1"\n', '"Room 2"\nend = 2026-11-30T15:00:00\n')
    )
    assert found.identities == {"u1": ("acme", ("u1", 2, "20261121T000000Z"))}


def test_an_update_brings_people_and_takes_none_away() -> None:
    people = [
        {"name": "JANE doe"},
        {"name": "J. Doe", "email": "jane@acme.example"},
        {"name": "Bo", "email": "bo@acme.example"},
    ]
    found = run(newer(end=at(30, 11), duration=None, interviewers=people[1:]))
    assert found.changed[0].people == ("Bo",)
    assert found.changed[0].notes == ()
    assert '[[interview.interviewers]]\nname = "Bo"\nemail = "bo@acme.example"\n' in found.text
    found = run(newer(interviewers=people[2:]))
    assert found.changed[0].notes == ("Jane Doe is not invited any more; they stay in the log",)
    assert run(newer(interviewers=people[:1])).changed == []


def test_an_update_fills_in_whom_to_ask() -> None:
    assert keys(run(newer(contact="Rita"))) == {"contact": (None, "Rita")}
    text = LOG.replace("location", 'contact = "Bo"\nlocation')
    assert reason(run(newer(contact="Rita"), text=text)).startswith("it says nothing that acme")


def test_an_update_without_an_end_takes_the_old_one_away() -> None:
    text = LOG.replace('duration = "90 min" # she said', "end = 2026-11-30T11:00:00")
    assert keys(run(newer(start=at(30, 14)), text=text)) == {
        "start": (at(30), at(30, 14)),
        "end": (at(30, 11), None),
    }


def test_an_update_may_change_the_zone() -> None:
    found = run(newer(start=at(30, 15), timezone="Europe/Berlin"))
    assert keys(found)["timezone"] == (None, "Europe/Berlin")


def test_a_cancellation_sets_the_status_and_an_update_takes_it_back() -> None:
    found = run(cancelled())
    assert keys(found) == {"status": (None, "cancelled"), "status_since": (None, MONDAY)}
    assert found.changed[0].is_cancelled
    again = run(newer(3), text=found.text)
    assert keys(again) == {"status": ("cancelled", None), "status_since": (MONDAY, None)}
    assert run(cancelled(3), text=found.text).changed == []
    bare = found.text.replace("status_since = 2026-11-23\n", "")
    assert keys(run(newer(3), text=bare)) == {"status": ("cancelled", None)}


def test_versions_come_in_their_order() -> None:
    assert reason(run(proposal())) == "it is in the log already, as acme"
    older = proposal(Identity("u1", 0, "20301120T000000Z"), start=at(29))
    assert reason(run(older)) == "it is older than what acme was made from"
    both = run(newer(2, start=at(29)), newer(3, start=at(28)), newer(2, start=at(27)))
    assert [each.id for each in both.changed] == ["acme", "acme"]
    assert "start = 2026-11-28T10:00:00" in both.text
    assert reason(both) == "it is older than what acme was made from"
    later = proposal(UID._replace(stamp="20261122T000000Z"), start=at(29))
    assert keys(run(later))["start"] == (at(30), at(29))


def test_an_interview_that_has_ended_stays() -> None:
    text = LOG.replace("location", 'status = "rejected"\nlocation')
    assert reason(run(newer(start=at(29)), text=text)) == "acme has ended: rejected"
    assert reason(run(cancelled(), text=text)) == "acme has ended: rejected"


def test_an_update_that_the_log_cannot_hold_is_held_back() -> None:
    found = run(newer(start=at(30, 14), end=at(30, 13)))
    assert reason(found).startswith("end is not after start")
    assert found.text == LOG


def test_a_cancellation_of_what_is_not_there_is_held_back() -> None:
    said = "it cancels an interview that is not in the log; say which one with --interview ID"
    assert reason(run(cancelled(), known=None)) == said
    assert reason(run(cancelled(), known=Remembered("gone", UID))) == said
    assert run(cancelled(), known=None, interview="acme").changed[0].is_cancelled


def test_an_invitation_can_be_said_to_be_about_an_interview() -> None:
    found = run(newer(start=at(29)), known=None, interview="acme")
    assert keys(found)["start"] == (at(30), at(29))
    assert found.identities["u1"].interview == "acme"


# new ones


def test_what_is_new_stands_at_the_end() -> None:
    found = run(proposal(company="Globex", round="call", start=at(29)), known=None)
    assert found.text == (
        f'{LOG}\n[[interview]]\nid = "globex"\ncompany = "Globex"\nround = "call"\n'
        "start = 2026-11-29T10:00:00\n"
    )
    assert found.identities["u1"] == ("globex", UID)


def test_an_invitation_to_a_known_company_is_for_the_role_of_its_case() -> None:
    found = run(proposal(company="ACME ", start=at(29)), known=None)
    assert found.new[0].interview.role == "Pilot"
    assert found.new[0].notes[0] == "role as in acme: Pilot"
    assert run(proposal(role="Cook", start=at(29)), known=None).new[0].interview.role == "Cook"
    other = LOG.replace('"acme"', '"b"').replace('"Pilot"', '"Cook"')
    found = run(proposal(start=at(29)), known=None, text=f"{LOG}\n{other}")
    assert found.new[0].interview.role == ""
    assert "give it with --role" in found.new[0].notes[0]
    assert run(proposal(None, start=at(29)), known=None).new[0].interview.role == ""


def test_company_role_and_agency_are_as_the_log_has_them() -> None:
    log = LOG.replace('company = "Acme"', 'company = "Acme"\nvia = "Hays"')
    for identity in (UID, None):
        given = proposal(identity, company="ACME", role="pilot", start=at(29))
        (new,) = run(given, known=None, text=log).new
        held = new.interview
        assert (held.company, held.role, held.via) == ("Acme", "Pilot", "Hays")
        assert new.notes == (
            "company: Acme, as your log spells it, not ACME",
            "role: Pilot, as your log spells it, not pilot",
            "via: Hays, as in acme",
        )
    (own,) = run(proposal(None, role="Pilot", via="Reed", start=at(29)), text=log).new
    assert own.interview.via == "Reed"
    (other,) = run(proposal(None, role="Cook", start=at(29)), text=log).new
    assert other.interview.via == ""


def test_an_id_is_never_used_again() -> None:
    found = run(
        proposal(None, start=at(29)), proposal(None, start=at(28)), used=["acme-2"], known=None
    )
    assert [each.id for each in found.new] == ["acme-3", "acme-4"]
    strange = run(proposal(None, company="!", start=at(29)), known=None)
    assert strange.new[0].id == "interview"


def test_twins_are_held_back_also_inside_the_file() -> None:
    found = run(proposal(company="acme"), known=None)
    assert reason(found) == "it has the same company and start as acme"
    assert found.held_back[0].what == "acme, 2026-11-30"
    assert found.identities["u1"].interview == "acme"
    found = run(proposal(None, start=at(29)), proposal(None, start=at(29)))
    assert reason(found) == "it has the same company and start as line 2 of the file"
    assert len(found.new) == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"start": at(29), "role": "Pilot", "status": "rejected"}, "it says rejected, but acme"),
        ({"start": at(29), "role": "Cook", "status": "rejected"}, ""),
        # One visit: any of its rounds may have the status.
        ({"start": at(30, 8), "role": "Pilot", "status": "rejected"}, ""),
        ({"start": at(29), "role": "Pilot", "status": "cancelled"}, ""),
        ({"start": at(29), "end": at(28)}, "end is not after start; write a time after"),
        ({"start": at(29), "timezone": "Atlantis"}, 'timezone = "Atlantis": there is no such'),
        ({"start": at(29), "promise": "some day"}, "promise: "),
    ],
)
def test_what_the_log_could_not_hold_is_held_back(fields: dict[str, Any], said: str) -> None:
    found = run(proposal(None, **fields))
    assert reason(found).startswith(said) if said else len(found.new) == 1


def test_a_case_that_has_ended_gets_no_further_round() -> None:
    text = LOG.replace("location", 'status = "rejected"\nlocation')
    later = datetime(2026, 12, 1, 12)  # noqa: DTZ001 - the log has local times
    found = run(proposal(None, role="pilot", start=later), text=text)
    assert reason(found).startswith("that case ended as rejected with acme; if it goes on")


@pytest.mark.parametrize(
    ("status", "is_taken"), [("", True), ("waiting", True), ("rejected", True), ("offer", False)]
)
def test_any_round_of_a_visit_may_say_that_the_case_has_ended(
    status: str, *, is_taken: bool
) -> None:
    text = LOG.replace("location", 'status = "rejected"\nlocation')
    said = {"status": status} if status else {}
    found = run(proposal(None, role="pilot", start=at(30, 12), **said), text=text)
    assert bool(found.new) is is_taken


def test_an_end_without_its_day_is_said() -> None:
    found = run(
        proposal(None, start=at(1), status="rejected", role="x"),
        proposal(None, start=at(2), status="offer", role="y"),
    )
    assert found.notes[0].startswith("the file does not say on which day 1 of them ended")
    dated = proposal(None, start=at(1), status="rejected", status_since=MONDAY, role="x")
    assert run(dated).notes == []


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", ["", "\n"])
def test_many_are_written_as_one_by_one(end: str, last: str) -> None:
    text = (LOG.rstrip("\n") + last).replace("\n", end)
    tables = [
        {"id": f"i{n}", "company": "X", "start": at(n + 1), "notes": "a\nb"} for n in range(3)
    ]
    new = appended(text, tables)
    assert new.startswith(text)
    assert new.count("\n") == (new.count("\r\n") if end == "\r\n" else new.count("\n"))
    found = tomllib.loads(new)["interview"]
    assert [each["id"] for each in found] == ["acme", "i0", "i1", "i2"]
    assert found[1:] == [{**table, "notes": table["notes"]} for table in tables]


def test_a_log_in_an_unusual_layout_is_left_alone() -> None:
    with pytest.raises(InputError):
        appended("interview = []\n", [{"id": "a"}, {"id": "b"}])


@pytest.mark.parametrize(
    "after",
    [
        LOG,
        f"{LOG}[[interview]]\n",
        f'{LOG}[[interview]]\nid = "other"\n',
        f'{LOG.replace("Pilot", "Cook")}[[interview]]\nid = "new"\n',
        f'[[interview]]\nid = "new"\n{LOG}',
        f'{LOG}[[interview]\nid = "new"\n',
        "",
    ],
)
def test_a_log_that_would_say_anything_else_is_refused(after: str) -> None:
    refuse_unless_appended(LOG, f'{LOG}[[interview]]\nid = "new"\n', ["new"])
    with pytest.raises(InputError, match="nothing was changed"):
        refuse_unless_appended(LOG, after, ["new"])
