"""Activities in the log: what is read and refused, and edits that keep everything around them."""

from __future__ import annotations

from datetime import date

import pytest
from scenes import workdays

from afterview.errors import InputError
from afterview.log.edit import append, append_activities, remove, remove_activity, set_values
from afterview.log.parse import Log, parse_whole_log
from afterview.model import Contact, Problem

WHOLE = {"date": date(2026, 11, 20), "kind": "fair", "what": "Tech fair"}


def parse(text: str) -> Log:
    return parse_whole_log(text, zone="UTC", workdays=workdays())


def test_an_activity_is_read_whole() -> None:
    (read,) = parse(
        """
[[activity]]
date = 2026-11-20
kind = "application"
what = "Pilot"
company = "Acme"
where = "1 Main St"
how = "online"
contact = "Rita Cruz <rita@acme.example>"
phone = "555"
url = "https://acme.example"
workload = "80%"
assigned = true
result = "no answer yet"
notes = \"\"\"
for me
alone\"\"\"
"""
    ).activities
    assert (read.day, read.kind, read.what) == (date(2026, 11, 20), "application", "Pilot")
    assert read.contact == Contact("Rita Cruz", "rita@acme.example")
    assert (read.assigned, read.notes) == (True, "for me\nalone")
    assert "alone" not in repr(read)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('kind = "interview"', (4, 'kind = "interview": this is not for activities',
         "write it as [[interview]], which every record has as well")),
        ('knd = "fair"', (4, 'unknown key "knd"', 'did you mean "kind"?')),
        # These are keys of an interview, which have other names here.
        ('location = "x"', (4, 'unknown key "location"', 'did you mean "where"?')),
        ('position = "x"', (4, 'unknown key "position"', 'did you mean "what"?')),
        ("date = 2026-11-20T10:00:00", (4, "date is a date with a time, not a date",
         "write the day only, without quotes: date = 2026-11-20")),
        ("", (2, "date is missing", "write date = 2026-11-20")),
        ('what = " "', (4, "what is empty", 'write what = "Backend engineer"')),
    ],
)  # fmt: skip
def test_a_problem_says_what_to_write(line: str, problem: tuple[int, str, str]) -> None:
    given = {"kind": 'kind = "fair"', "what": 'what = "x"', "date": "date = 2026-11-20"}
    given.pop(line.partition(" ")[0] or "date", None)
    log = parse("\n".join(["", "[[activity]]", "# one", line, *given.values()]))
    assert Problem(*problem) in log.problems
    assert log.activities == ()


def test_a_wrong_activity_is_no_problem_of_an_interview() -> None:
    log = parse('[[interview]]\nid = "a"\ncompany = "A"\nstart = 2026-11-20T10:00:00\n[[activity]]')
    assert [each.id for each in log.interviews] == ["a"]
    assert {problem.line for problem in log.problems} == {5}


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("how = 'x'", 'unknown key or table "how"', "write [[activity]] on a line above it"),
        ("[activity]", "[activity] can appear only once", "write [[activity]], with two brackets"),
        ("activity = 1", "activity is not a list of tables",
         "begin each activity with [[activity]], its keys on the lines below"),
        ("[[activities]]", 'unknown key or table "activities"',
         'a log is made of [[interview]] and [[activity]] tables; did you mean "activity"?'),
    ],
)  # fmt: skip
def test_what_stands_outside_of_an_activity(text: str, message: str, hint: str) -> None:
    assert (message, hint) in [(each.message, each.hint) for each in parse(text).problems]


LOG = """\
# my log
[[interview]]
id = "acme"
role = 'Pilot'   # theirs

# a fair
[[activity]]
"date" = 2026-11-20   # Friday
kind = 'fair'
what = "Tech fair"

# the other one
[[interview]]
id = "other"
"""
FAIR = LOG[LOG.index("# a fair") : LOG.index("# the other one")]


def test_an_activity_is_appended_behind_everything_and_removed_without_a_trace() -> None:
    new = {"date": date(2026, 11, 21), "kind": "search", "what": 'the "board"', "notes": None}
    after = append_activities(LOG, [new])
    assert after == (
        LOG + '\n[[activity]]\ndate = 2026-11-21\nkind = "search"\nwhat = "the \\"board\\""\n'
    )
    assert remove_activity(after, new) == LOG
    assert remove_activity(LOG, new) is None
    crlf = LOG.replace("\n", "\r\n")
    assert append_activities(crlf, [new]) == after.replace("\n", "\r\n")


def test_an_activity_between_others_goes_with_its_comment() -> None:
    assert remove_activity(LOG, WHOLE) == LOG.replace(FAIR, "")
    # Of two that are alike, the last one goes, and the only list with it.
    twice = append_activities(LOG, [WHOLE])
    assert remove_activity(twice, WHOLE) == LOG


def test_edits_of_an_interview_end_where_an_activity_begins() -> None:
    assert set_values(LOG, "acme", {"round": "onsite", "role": None}) == LOG.replace(
        "role = 'Pilot'   # theirs\n", 'round = "onsite"\n'
    )
    assert remove(LOG, "acme") == FAIR + LOG[LOG.index("# the other one") :]
    assert append(LOG, {"id": "new"}) == LOG + '\n[[interview]]\nid = "new"\n'


def test_a_person_below_an_activity_cannot_be_edited_safely() -> None:
    # To TOML, she belongs to the interview above the activity.
    below = '\n[[activity]]\nwhat = "x"\n\n[[interview.interviewers]]\nname = "Jane"\n'
    with pytest.raises(InputError, match="cannot edit safely"):
        set_values(f'[[interview]]\nid = "a"\n{below}', "a", {"role": "Pilot"})
    with pytest.raises(InputError, match="cannot edit safely"):
        append_activities("activity = [{}]\n", [WHOLE])
    with pytest.raises(InputError, match="cannot edit safely"):
        append_activities("activity = 1\n", [WHOLE])
