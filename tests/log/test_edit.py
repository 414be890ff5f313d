"""Edits of a log. A test's docstring is the log, with `-` and `+` before the lines that change."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from inspect import cleandoc
from pprint import pformat
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterview.errors import InputError
from afterview.log import edit
from afterview.log.edit import add_entries, append, lost_comments, remove, set_person, set_values


class Change(NamedTuple):
    before: str
    after: str


@pytest.fixture
def change(request: pytest.FixtureRequest) -> Change:
    """Read the docstring of the test; without marks it is only what was before."""
    lines = cleandoc(request.function.__doc__).split("\n")
    if not any(line[:1] in "+-" for line in lines if line):
        return Change("\n".join(lines) + "\n", "")
    before = [line[2:] for line in lines if line[:1] != "+"]
    after = [line[2:] for line in lines if line[:1] != "-"]
    return Change("\n".join(before) + "\n", "\n".join(after) + "\n")


# one key of an interview


def test_a_value_is_replaced_and_its_comment_and_spacing_stay(change: Change) -> None:
    """
      # my log
      [[interview]]   # the first
      id = "acme"
    -   "promise"   =  'next week'    # said Rita
    +   "promise"   =  "within two weeks"    # said Rita
      # role = "Pilot"
      company = 'Acme'

      [[interview]]
      id = "other"
      promise = 'next week'
    """
    assert set_values(change.before, "acme", {"promise": "within two weeks"}) == change.after


def test_new_keys_follow_the_last_one_in_the_order_of_the_manual(change: Change) -> None:
    """
      [[interview]]
      id = "acme"
        company = "Acme"
    +   role = "Pilot"
    +   status = "rejected"
    +   status_since = 2026-11-20
    +   later = 1
      # promise = "next week"

      # Jane was the only one there.
      [[interview.interviewers]]
      name = "Jane Doe"
    """
    day = date(2026, 11, 20)
    changes = {"later": 1, "status_since": day, "status": "rejected", "role": "Pilot"}
    assert set_values(change.before, "acme", changes) == change.after


def test_a_key_is_removed_with_its_comment_and_no_other(change: Change) -> None:
    """
      [[interview]]
      id = "acme"
      # What they said.
    - promise = "next week"   # said Rita
      company = "Acme"
    - topics = [
    -   "Rust",   # much of it
    - ]
    - notes = '''
    - # not a comment
    - [[interview]]
    - # the end'''
      # the end
    """
    changes = {"promise": None, "topics": None, "notes": None, "role": None}
    assert set_values(change.before, "acme", changes) == change.after


def test_several_keys_change_at_once_wherever_they_stand(change: Change) -> None:
    """
      [[interview]]
    - start = 2026-11-20T14:00:00
    + start = 2026-11-21T15:00:00
      company = "Acme"
    - duration = 30
      id = "acme"
    - no_contact = false
    + no_contact = true
    + end = 2026-11-21T16:00:00
    + topics = ["Rust", "on-call"]
    """
    changes: Mapping[str, object | None] = {
        "no_contact": True,
        "duration": None,
        "start": datetime.fromisoformat("2026-11-21T15:00:00"),
        "end": datetime.fromisoformat("2026-11-21T16:00:00"),
        "topics": ("Rust", "on-call"),
    }
    assert set_values(change.before, "acme", changes) == change.after


def test_text_of_several_lines_is_written_as_such(change: Change) -> None:
    r'''
      [[interview]]
      id = "acme"
    - notes = "short"   # mine
    + notes = """
    + C:\\new "quoted"
    +
    +   \"\""three\""""   # mine
      company = "Acme"
    '''
    notes = 'C:\\new "quoted"\n\n  """three"'
    written = set_values(change.before, "acme", {"notes": notes})
    assert tomllib.loads(written)["interview"][0]["notes"] == notes
    assert written == change.after


def test_what_is_said_already_is_left_as_it_is_written(change: Change) -> None:
    r"""
    [[interview]]
    id = 'acme'
    company = "A\u0063me"
    start = 2026-11-20 14:00:00Z
    no_contact = true
    topics = [ 'Rust', ]
    """
    changes: Mapping[str, object | None] = {
        "company": "Acme",
        "start": datetime(2026, 11, 20, 14, tzinfo=UTC),
        "no_contact": True,
        "topics": ["Rust"],
        "role": None,
    }
    assert set_values(change.before, "acme", changes) == change.before


def test_one_is_not_true(change: Change) -> None:
    """
      [[interview]]
      id = 'acme'
    - no_contact = 1
    + no_contact = true
    """
    assert set_values(change.before, "acme", {"no_contact": True}) == change.after


def test_a_dotted_key_is_replaced_as_a_whole(change: Change) -> None:
    """
      [[interview]]
    -   contact.name = "Rita"
        id = "acme"
    -   contact . "email" = "rita@acme.example"
        company = "Acme"
    +   contact = "Rita"
    """
    assert set_values(change.before, "acme", {"contact": "Rita"}) == change.after


def test_the_line_ends_of_windows_stay() -> None:
    before = '[[interview]]\r\nid = "a"\r\nnotes = """\r\none\r\n"""\r\n'
    after = '[[interview]]\r\nid = "a"\r\nnotes = """\r\ntwo\r\nthree"""\r\nrole = "r"\r\n'
    assert set_values(before, "a", {"role": "r", "notes": "two\nthree"}) == after


def test_a_file_without_a_last_line_end_stays_so() -> None:
    log = '[[interview]]\nid = "a"'
    assert set_values(log, "a", {"role": "r"}) == log + '\nrole = "r"'
    assert set_values(log + '\nrole = "r"', "a", {"role": None}) == log
    people = '\n\n[[interview.interviewers]]\nname = "J"'
    assert set_person(log, "a", "J", {}) == log + people


def test_a_last_line_that_goes_leaves_no_half_of_a_line_end() -> None:
    # A carriage return without its line feed would not be TOML.
    log = '# unix\n[[interview]]\nid = "a"\r\nrole = "r"'
    assert set_values(log, "a", {"role": None}) == '# unix\n[[interview]]\nid = "a"'


def test_where_line_ends_differ_a_new_line_ends_like_the_one_above_it() -> None:
    log = '# unix\n[[interview]]\nid = "a"\r\n'
    assert set_values(log, "a", {"role": "r"}) == log + 'role = "r"\r\n'
    # A new interview ends like the first line.
    assert append(log, {"id": "b"}) == log + '\n[[interview]]\nid = "b"\n'


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("a\tb\x7f\x1b\\\u2028", '"a\\tb\\u007f\\u001b\\\\\u2028"'),
        ("Ünï 🎈", '"Ünï 🎈"'),
        ("", '""'),
        (True, "true"),
        (90, "90"),
        (1.5, "1.5"),
        (date(2026, 11, 20), "2026-11-20"),
        (datetime.fromisoformat("2026-11-20T14:00:00"), "2026-11-20T14:00:00"),
        (datetime(2026, 11, 20, 14, tzinfo=UTC), "2026-11-20T14:00:00+00:00"),
        # The hour that comes twice, of which the second is meant.
        (
            datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"), fold=1),
            "2026-10-25T02:30:00+01:00",
        ),
        ([], "[]"),
        (["a", 'b"', "c\nd"], '["a", "b\\"", "c\\nd"]'),
    ],
)
def test_every_kind_of_value_can_be_written(value: object, written: str) -> None:
    log = '[[interview]]\nid = "a"\n'
    assert set_values(log, "a", {"key": value}) == f"{log}key = {written}\n"
    log += "key = 0 # c\n"
    assert set_values(log, "a", {"key": value}) == log.replace("0", written)


# one interviewer


EMAIL = "jane@acme.example"


def test_a_person_is_found_by_name_whatever_the_case_and_the_dots(change: Change) -> None:
    """
      [[interview]]
      id = "acme"

      [[interview.interviewers]]
      name = "Ravi Shah"

      [[interview.interviewers]]   # the boss
          # met her in Lisbon
          name = "Jane M. Doe"
    -     rapport = "neutral"   # so far
    +     rapport = "good"   # so far
    -     title = "CTO"
    +     email = "jane@acme.example"
    +     talked_about = "Raft"

      [[interview.questions]]
      asked = "Why?"
    """
    changes = {"talked_about": "Raft", "title": None, "rapport": "good", "email": EMAIL}
    assert set_person(change.before, "acme", "jane m doe", changes) == change.after


def test_a_new_person_follows_the_others_and_is_written_like_them(change: Change) -> None:
    """
      [[interview]]
      id = "acme"
        [[interview.interviewers]]
            name = "Jane Doe"
            notes.on.her = "unknown key"
    +
    +   [[interview.interviewers]]
    +       name = "Ravi Shah"
    +       email = "ravi@acme.example"
    +       rapport = "good"

      # What they asked.
      [[interview.questions]]
      asked = "Why?"
    """
    changes = {"rapport": "good", "email": "ravi@acme.example", "title": None}
    assert set_person(change.before, "acme", "Ravi Shah", changes) == change.after


def test_the_first_person_stands_below_the_keys_of_the_interview(change: Change) -> None:
    """
      [[interview]]
        id = "acme"
        # promise = "?"
    +
    + [[interview.interviewers]]
    +   name = "Ravi Shah"


      [[interview.questions]]
      asked = "Why?"

      # The next one.
      [[interview]]
      id = "other"
    """
    assert set_person(change.before, "acme", "Ravi Shah", {}) == change.after


def test_where_no_blank_line_parts_the_tables_none_is_added(change: Change) -> None:
    """
      [[interview]]
      id = "acme"
    + [[interview.interviewers]]
    + name = "Ravi Shah"
      # The next one.
      [[interview]]
      id = "other"
    """
    assert set_person(change.before, "acme", "Ravi Shah", {}) == change.after


def test_the_last_interview_of_a_log_without_blank_lines_gets_none(change: Change) -> None:
    """
      [[interview]]
      id = "acme"
    + [[interview.interviewers]]
    + name = "Ravi Shah"
      # What they asked.
      [[interview.questions]]
      asked = "Why?"
    """
    assert set_person(change.before, "acme", "Ravi Shah", {}) == change.after


def test_a_comment_below_the_last_key_of_the_log_stays_with_it(change: Change) -> None:
    """
      [[interview]]
      id = "acme"
      # role = "Pilot"
    +
    + [[interview.interviewers]]
    + name = "Ravi Shah"
    """
    assert set_person(change.before, "acme", "Ravi Shah", {}) == change.after


def test_what_belongs_to_a_person_in_a_table_below_stays_with_them(change: Change) -> None:
    """
      [[interview]]
      id = "acme"

      [[interview.interviewers]]
      name = "Jane Doe"

      [interview.interviewers.pet]
      name = "Rex"

    + [[interview.interviewers]]
    + name = "Ravi Shah"
    +
      [other]
      name = "Ravi Shah"
    """
    assert set_person(change.before, "acme", "Ravi Shah", {}) == change.after


def test_a_person_can_be_renamed(change: Change) -> None:
    """
      [[interview]]
      id = "acme"
    - interviewers = [{ name = "Jane", rapport = "good" }]   # a call
    + interviewers = [{ name = "Jane Doe", rapport = "good" }]   # a call
    """
    assert set_person(change.before, "acme", "Jane", {"name": "Jane Doe"}) == change.after


def test_people_in_a_list_stay_there(change: Change) -> None:
    r"""
      [[interview]]
      id = "acme"
      interviewers = [   # all of them
        { name = "Jane Doe", rapport = "good" },   # the boss
        # { name = "Nobody" },
    -   { name = "Ravi Shah", rapport = "poor" },   # the other
    +   { name = "Ravi Shah", rapport = "good", title = "a \"b\"\nc" },   # the other
      ]
      company = "Acme"
    """
    changes = {"title": 'a "b"\nc', "rapport": "good"}
    assert set_person(change.before, "acme", "Ravi Shah", changes) == change.after


def test_the_last_key_of_a_person_in_a_list_leaves_one_space(change: Change) -> None:
    """
      [[interview]]
      id = "acme"
    - interviewers = [{ name = "Jane Doe", title = "CTO" }, { name = "Bo" }]
    + interviewers = [{ name = "Jane Doe" }, { name = "Bo" }]
    """
    assert set_person(change.before, "acme", "Jane Doe", {"title": None}) == change.after


LISTED = """\
[[interview]]
id = "acme"
topics = [
  "Rust",  # why
  # next
  "Go"
]
[[interview]]
id = "other"  # why
notes = '''
# no comment '''
"""


@pytest.mark.parametrize(
    ("after", "lost"),
    [
        (LISTED, []),
        (LISTED.replace('"Rust",  # why', '"Rust",'), ["# why"]),
        (LISTED.replace("  # next\n", "").replace("# why", "# because", 1), ["# why", "# next"]),
        (LISTED.replace("# no comment", "gone"), []),
        (LISTED.replace('"Go"', '"# why"'), []),
        ("", ["# why", "# next", "# why"]),
    ],
)
def test_the_comments_that_are_gone_are_told(after: str, lost: list[str]) -> None:
    assert sorted(edit.lost_comments(LISTED, after)) == sorted(lost)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_list_with_an_item_on_each_line_keeps_that(end: str) -> None:
    before = LISTED.replace("\n", end)
    after = set_values(before, "acme", {"topics": ["Go", "C", "Rust"]})
    assert after == before.replace(
        f'  "Rust",  # why{end}  # next{end}  "Go"{end}',
        f'  # next{end}  "Go",{end}  "C",{end}  "Rust",  # why{end}',
    )


@pytest.mark.parametrize(
    "written",
    [
        'topics = ["a", # x\n"b"]',
        "topics = [\n'a', 'b',\n]",
        'topics = [\n"""a""",\n]',
        "topics = [\n  { x = 1 },\n]",
    ],
)
def test_a_list_of_another_layout_is_written_anew(written: str) -> None:
    before = f'[[interview]]\nid = "acme"\n{written}\n'
    assert 'topics = ["z"]\n' in set_values(before, "acme", {"topics": ["z"]})


def test_a_key_of_a_person_in_a_list_is_removed(change: Change) -> None:
    """
      [[interview]]
      id = "acme"
      interviewers = [
        {rapport='good',name='Jane Doe'},
    -   {name='Ravi Shah',rapport='poor',title='CTO'}   # the other
    +   {name='Ravi Shah',title='CTO'}   # the other
      ]
    """
    assert set_person(change.before, "acme", "Ravi Shah", {"rapport": None}) == change.after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[]", "[{N}]"),
        ("[] # c", "[{N}] # c"),
        ("[{J}]", "[{J}, {N}]"),
        ("[{J},]", "[{J}, {N}]"),
        ("[ {J} ] # c", "[ {J}, {N} ] # c"),
        ("[\n  {J},\n\t{K},\n]", "[\n  {J},\n\t{K},\n\t{N},\n]"),
        ("[{J},\n   {K}]", "[{J},\n   {K},\n   {N}]"),
        ("[\n  {J}\n]", "[\n  {J},\n  {N},\n]"),
        ("[\n  {J},\n]", "[\n  {J},\n  {N},\n]"),
        ("[\n  {J} # c, d\n]", "[\n  {J}, # c, d\n  {N},\n]"),
        ("[\n\t{J}, # c\n\t# {K}\n\n]", "[\n\t{J}, # c\n\t# {K}\n\t{N},\n\n]"),
        ("[ # none yet\n]", "[ # none yet\n    {N},\n]"),
    ],
)
def test_a_new_person_joins_a_list_in_its_layout(before: str, after: str) -> None:
    people = {"J": '{ name = "J" }', "K": "{name='K',}"[:-2] + "}", "N": '{ name = "Ñ" }'}

    def log(array: str, end: str) -> str:
        for short, written in people.items():
            array = array.replace("{" + short + "}", written)
        text = f'[[interview]]\nid = "a"\n  interviewers = {array}\ncompany = "A"\n'
        return text.replace("\n", end)

    assert set_person(log(before, "\n"), "a", "Ñ", {}) == log(after, "\n")
    assert set_person(log(before, "\r\n"), "a", "Ñ", {}) == log(after, "\r\n")


# questions


def test_questions_are_added_and_answers_replaced(change: Change) -> None:
    '''
      [[interview]]
      id = "acme"

      [[interview.questions]]
      asked = "Why do you want to leave?"
    - answered = "Money."   # no
    + answered = "Ownership."   # no
      felt = "gap"

    + [[interview.questions]]
    + asked = "How would you shard this?"
    + felt = "ok"
    +
    + [[interview.questions]]
    + asked = "Any questions? "
    + answered = """
    + Yes:
    + many."""
    +
      [[interview.interviewers]]
      name = "Jane Doe"
    '''
    questions: list[Mapping[str, object | None]] = [
        {"felt": "ok", "asked": "How would you shard this?", "answered": None},
        {"asked": " Why do you want to leave? ", "answered": "Ownership."},
        {"asked": "Any questions? ", "answered": "Yes:\nmany."},
    ]
    assert add_entries(change.before, "acme", "questions", questions) == change.after


def test_the_first_question_follows_the_people(change: Change) -> None:
    """
      [[interview]]
      id = "acme"
      [[interview.interviewers]]
      name = "Jane Doe"
    +
    + [[interview.questions]]
    + asked = "Why?"

      [interview.other]
      asked = "Why?"
    """
    assert add_entries(change.before, "acme", "questions", [{"asked": "Why?"}]) == change.after


def test_what_was_promised_is_found_by_its_first_words(change: Change) -> None:
    """
      [[interview]]
      id = "acme"
      [[interview.owed]]
      what = "The link to my talk"   # at PyCon
    - by = 2026-11-23
    + by = 2026-11-24

    + [[interview.owed]]
    + what = "two references"
    + by = 2026-11-27
    +
      [[interview.questions]]
      asked = "Why?"
    """
    owed: list[Mapping[str, object | None]] = [
        {"what": "the link to my talk", "by": date(2026, 11, 24)},
        {"what": "two references", "by": date(2026, 11, 27)},
    ]
    assert add_entries(change.before, "acme", "owed", owed) == change.after


def test_no_questions_change_nothing(change: Change) -> None:
    """
    [[interview]]
    id = "acme"
    """
    assert add_entries(change.before, "acme", "questions", []) == change.before


# a new interview

NEW: Mapping[str, Any] = {
    "questions": [{"felt": "ok", "asked": "Why?"}, {"asked": "Why not?"}],
    "interviewers": [{"rapport": "good", "name": "Jane Doe", "email": None}],
    "start": datetime.fromisoformat("2026-11-20T14:00:00"),
    "company": "Acme",
    "role": None,
    "id": "acme",
    "topics": ("Rust",),
}
WRITTEN = """\
[[interview]]
id = "acme"
company = "Acme"
start = 2026-11-20T14:00:00
topics = ["Rust"]

[[interview.interviewers]]
name = "Jane Doe"
rapport = "good"

[[interview.questions]]
asked = "Why?"
felt = "ok"

[[interview.questions]]
asked = "Why not?"
"""


@pytest.mark.parametrize(
    ("before", "between"),
    [
        ("", ""),
        ("\n", ""),
        ("# my log", "\n\n"),
        ("# my log\n", "\n"),
        ("# my log\n\n", ""),
        ("# my log\n  \n\n", ""),
        ("# my log\n  ", "\n"),
        ('[[interview]]\nid = "a"\n', "\n"),
        ('[[interview]]\nid = "a"\n[[interview.interviewers]]\nname = "J"', "\n\n"),
        ("[other]\na = 1 # c\n# d\n", "\n"),
    ],
)
def test_a_new_interview_stands_at_the_end_after_one_blank_line(before: str, between: str) -> None:
    written = WRITTEN if before.endswith("\n") or not before else WRITTEN.removesuffix("\n")
    assert append(before, NEW) == before + between + written
    windows = (before + between + written).replace("\n", "\r\n")
    if "\n" in before:
        assert append(before.replace("\n", "\r\n"), NEW) == windows


def test_a_new_interview_needs_neither_people_nor_questions() -> None:
    new = {"id": "a", "interviewers": (), "questions": None}
    assert append("", new) == '[[interview]]\nid = "a"\n'


# what cannot be done


def refused(edit: Callable[[], str]) -> str:
    with pytest.raises(InputError) as refusal:
        edit()
    return str(refusal.value)


BY_HAND = (
    "the log is laid out in a way that afterview cannot edit safely, so nothing was changed: make "
    "this change by hand, or begin each interview with [[interview]], its keys on the lines below"
)


@pytest.mark.parametrize(
    "log",
    [
        'interview = [{ id = "a", role = "r" }]\n',
        'interview = [\n  { id = "b" },\n  { id = "a" },\n]\n',
        # The line on which this one begins looks like a header.
        'interview = [{ id = "b", t = [\n[["interview"]]] }, { id = "a" }]\n',
        '[interview]\nid = "a"\n',
        'interview = "a"\n',
        "interview = [1]\n",
    ],
)
def test_interviews_that_are_no_tables_of_their_own_are_left_alone(log: str) -> None:
    assert refused(lambda: set_values(log, "a", {"role": "s"})) == BY_HAND
    assert refused(lambda: append(log, {"id": "c"})) == BY_HAND


@pytest.mark.parametrize(
    "below",
    [
        '[interview.contact]\nname = "Rita"\n',
        '[[interview.contact]]\nname = "Rita"\n',
        '[interview.contact.name]\nfirst = "Rita"\n',
    ],
)
@pytest.mark.parametrize("value", ["Rita", None])
def test_a_key_that_is_a_table_of_its_own_is_left_alone(below: str, value: str | None) -> None:
    log = f'[[interview]]\nid = "a"\n{below}'
    assert refused(lambda: set_values(log, "a", {"contact": value})) == BY_HAND


@pytest.mark.parametrize(
    "people", ['interviewers = "Jane"', 'interviewers = ["Jane"]', "[interview.interviewers]"]
)
def test_people_that_are_no_tables_are_left_alone(people: str) -> None:
    log = f'[[interview]]\nid = "a"\n{people}\n'
    assert refused(lambda: set_person(log, "a", "Jane", {"rapport": "good"})) == BY_HAND


def test_an_id_that_is_not_there_is_answered_with_the_nearest(change: Change) -> None:
    """
    [[interview]]
    id = "acme-onsite"
    [[interview]]
    id = " acme-final "
    [[interview]]
    id = "globex"
    [[interview]]
    id = 7
    """
    assert (
        refused(lambda: set_values(change.before, "acme-fnal", {}))
        == 'there is no interview "acme-fnal" in the log; did you mean "acme-final"?'
    )
    assert (
        refused(lambda: set_person(change.before, "zzz", "J", {}))
        == 'there is no interview "zzz" in the log'
    )
    assert (
        refused(lambda: add_entries("", "a", "questions", []))
        == 'there is no interview "a" in the log'
    )
    # The space around an id does not count.
    assert 'id = " acme-final "\nrole = 1\n' in set_values(change.before, "acme-final", {"role": 1})


def test_an_id_that_is_there_twice_is_refused() -> None:
    log = '[[interview]]\nid = "a"\n' * 2
    said = refused(lambda: set_values(log, "a", {"role": "r"}))
    assert said == '2 interviews have the id "a"; leave it to one of them'


def test_a_log_that_is_no_toml_is_refused_with_the_line() -> None:
    log = '[[interview]]\nid = "a"\ncompany = Acme\n'
    said = "line 3 of the log: there is no value after the = that can be read; text stands between"
    assert refused(lambda: set_values(log, "a", {})).startswith(said)
    assert refused(lambda: append(log, {"id": "b"})).startswith(said)
    deep = refused(lambda: append("a = " + "[" * 5000, {}))
    assert deep.startswith("the log: brackets are nested too deep; ")


def test_a_change_that_does_not_come_out_as_asked_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    log = '[[interview]]\nid = "a"\nrole = "r"\n'
    monkeypatch.setattr(edit, "with_value", lambda *_: 'role = "S"\n')
    assert refused(lambda: set_values(log, "a", {"role": "s"})) == BY_HAND


# properties: a random edit of a random log changes what it names, and no other line

Owner = tuple[str | int, ...]
"""What a line belongs to, as a path: `(2, "interviewers", 0, "email")`; empty for the rest."""

NAMES = ("Jane Doe", "Ravi Shah", "Ünal 山田", "Mika")
KEYS = ("company", "role", "start", "promise", "status", "status_since", "topics", "notes", "mine")
ENTRY_KEYS = ("email", "title", "rapport", "talked_about", "mine")
NOISE = ("", "   ", "# [[interview]]", '  # id = "i0"', "#", "# role = 'x'")
WRITTEN_VALUES = (
    '"text # [[interview]]"',
    r"'C:\it'",
    '"""\n[[interview]]\nid = "i0"\n\n# no comment """',
    "'''one\n\n[interview.interviewers]\n'''",
    "2026-11-20T14:00:00",
    "2026-11-20 14:00:00.5+01:00",
    "90",
    "true",
    '["a", "b # ]"]',
    '[ # c ]\n  "]", # "\n\n  [ 1 ], { a.b = "}" }\n]',
    '{ a = 1, "b" = [ 2 ] }',
)


class Log(NamedTuple):
    """A log whose lines are known by what they belong to."""

    lines: list[tuple[str, Owner]]
    end: str
    bare: bool

    @property
    def text(self) -> str:
        text = self.end.join(line for line, _ in self.lines)
        return text if self.bare else text + self.end

    def entries(self, at: int, kind: str) -> list[dict[str, Any]]:
        """Return the interviewers or questions of one interview."""
        found: list[dict[str, Any]] = tomllib.loads(self.text)["interview"][at].get(kind, [])
        return found

    def assert_only(
        self, after: str, expected: object, named: Callable[[Owner], bool], new: int
    ) -> None:
        """Assert what `after` says, and that of the lines only those named are others now."""
        # Printed, with keys in order, because True equals 1.
        assert pformat(tomllib.loads(after)) == pformat(expected)
        assert after.endswith("\n") == (not self.bare)
        kept = [line for line, owner in self.lines if not named(owner)]
        whole = after + self.end if self.bare else after
        lines = whole.removesuffix(self.end).split(self.end)
        rest = iter(lines)
        for line in kept:
            assert line in rest  # which goes on behind the one that was found
        assert len(lines) <= len(kept) + new


class Writer:
    """Writes a random log, as untidy as people are."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.lines: list[tuple[str, Owner]] = []

    def pick(self, *choices: str) -> str:
        return self.draw(st.sampled_from(choices))

    def some(self, choices: Sequence[str], most: int) -> list[str]:
        return self.draw(st.lists(st.sampled_from(choices), unique=True, max_size=most))

    def add(self, text: str, *owner: str | int) -> None:
        if text:
            self.lines += [(line, owner) for line in text.split("\n")]

    def noise(self) -> None:
        for line in self.draw(st.lists(st.sampled_from(NOISE), max_size=2)):
            self.lines.append((line, ()))

    def pair(self, said: str, indent: str, *owner: str | int) -> None:
        key = str(owner[-1])
        key = self.pick(key, key, f'"{key}"', f"'{key}'")
        self.add(f"{indent}{key}{self.pick(' = ', '=')}{said}{self.pick('', ' # c')}", *owner)

    def keys(self, names: list[str], first: tuple[str, str], *owner: str | int) -> None:
        indent = self.pick("", "  ", "\t")
        names.insert(self.draw(st.integers(0, len(names))), first[0])
        for name in names:
            said = self.pick(*WRITTEN_VALUES)
            self.noise()
            if name == "mine" and self.draw(st.booleans()):
                self.add(f"{indent}mine.a = 1", *owner, name)
                self.add(f"{indent}mine . 'b' . c = {said}", *owner, name)
            else:
                self.pair(first[1] if name == first[0] else said, indent, *owner, name)

    def array(self, at: int, kind: str, key: str, known: Sequence[str]) -> None:
        elements = []
        for name in known:
            gap = self.pick("", " ")
            pairs = [f'{key} = "{name}"', *(f'{each} = "x"' for each in self.some(ENTRY_KEYS, 2))]
            elements.append(f"{{{gap}{self.pick(', ', ',', '  , ').join(pairs)}{gap}}}")
        if self.draw(st.booleans()):
            self.pair(f"[{', '.join(elements)}]", "", at, kind)
            return
        self.add(f"{kind} = [" + self.pick("", " # c"))
        for index, element in enumerate(elements):
            self.noise()
            ends = (",", ", # c") if index + 1 < len(elements) else ("", " # c", ",", ", # c")
            self.add(f"  {element}{self.pick(*ends)}", at, kind, index)
        self.noise()
        self.add("]" + self.pick("", "  # c"))

    def tables(self, at: int, kind: str, key: str, known: Sequence[str]) -> None:
        for index, name in enumerate(known):
            self.noise()
            self.add(self.pick(f"[[interview.{kind}]]", f'  [[ "interview" . {kind} ]] # c'))
            self.keys(self.some(ENTRY_KEYS, 3), (key, f'"{name}"'), at, kind, index)
            self.add(self.pick("", "", f"[interview.{kind}.below]\nid = 'i0'"))

    def interview(self, at: int) -> None:
        self.noise()
        self.add(self.pick("[[interview]]", "  [[ interview ]] # c", '[["interview"]]'))
        self.keys(self.some(KEYS, 4), ("id", f'"i{at}"'), at)
        below = []
        for kind, key in self.draw(
            st.permutations([("interviewers", "name"), ("questions", "asked")])
        ):
            match self.pick("tables", "tables", "array", "none"):
                case "tables":
                    below.append((kind, key))
                case "array":
                    self.array(at, kind, key, self.some(NAMES, 3))
        for kind, key in below:
            self.tables(at, kind, key, self.some(NAMES, 3))
        self.add(self.pick("", "", f"[other{at}]\nid = 'i0'"))


@st.composite
def logs(draw: st.DrawFn) -> Log:
    writer = Writer(draw)
    writer.noise()
    writer.add(writer.pick("", "title = 'x'"))
    for at in range(draw(st.integers(1, 3))):
        writer.interview(at)
    writer.noise()
    bare = writer.lines[-1][0] != "" and draw(st.booleans())
    return Log(writer.lines, writer.pick("\n", "\r\n"), bare)


TIMES = st.datetimes().map(lambda when: when.replace(fold=0))
VALUES: st.SearchStrategy[Any] = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=12),
    st.text("a\"\\\n\r\t# [x]='{},", max_size=12),
    st.booleans(),
    st.integers(-5, 500),
    st.dates(),
    TIMES,
    TIMES.map(lambda when: when.replace(tzinfo=timezone(timedelta(hours=-5)))),
    st.lists(st.text('a"\\\n ', max_size=3), max_size=3),
)


def changes_of(keys: Sequence[str]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.sampled_from(keys), st.none() | VALUES, max_size=3)


def changed(table: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in {**table, **changes}.items() if value is not None}


def height(values: Iterable[object]) -> int:
    """Return how many lines the values may take."""
    return sum(value.count("\n") + 2 if isinstance(value, str) else 1 for value in values)


def assert_entry_is_set(log: Log, after: str, kind: str, at: int, said: Mapping[str, Any]) -> None:
    """Assert that of one interview one entry is set, found by the first key of `said`."""
    expected = tomllib.loads(log.text)
    interview = expected["interview"][at]
    entries = interview.setdefault(kind, [])
    key, name = next(iter(said.items()))
    found = [index for index, entry in enumerate(entries) if entry[key] == name]
    index = found[0] if found else len(entries) - 1
    interview[kind] = [
        changed(entry, said) if each in found else entry for each, entry in enumerate(entries)
    ] + [changed({}, said)] * (not found)

    def named(owner: Owner) -> bool:
        # In a list, the last element may get a comma when one follows.
        in_list = owner in {(at, kind), (at, kind, index)}
        return in_list or (bool(found) and owner in {(at, kind, index, key) for key in said})

    again = sum(named(owner) and len(owner) < 4 for _, owner in log.lines)
    log.assert_only(after, expected, named, 2 + height(said.values()) + again)


def at_one_of(log: Log) -> st.SearchStrategy[int]:
    return st.sampled_from(range(len(tomllib.loads(log.text)["interview"])))


@given(st.data(), logs(), changes_of(KEYS))
def test_setting_values_changes_nothing_else(
    data: st.DataObject, log: Log, changes: dict[str, Any]
) -> None:
    at = data.draw(at_one_of(log))
    expected = tomllib.loads(log.text)
    expected["interview"][at] = changed(expected["interview"][at], changes)
    after = set_values(log.text, f"i{at}", changes)
    named = {(at, key) for key in changes}
    log.assert_only(after, expected, named.__contains__, height(changes.values()))
    assert set_values(after, f"i{at}", changes) == after


@given(st.data(), logs(), st.sampled_from(NAMES), changes_of(ENTRY_KEYS))
def test_setting_a_person_changes_nothing_else(
    data: st.DataObject, log: Log, name: str, changes: dict[str, Any]
) -> None:
    at = data.draw(at_one_of(log))
    after = set_person(log.text, f"i{at}", name, changes)
    assert_entry_is_set(log, after, "interviewers", at, {"name": name, **changes})
    assert set_person(after, f"i{at}", name.upper(), changes) == after


def test_setting_a_person_twice_changes_nothing_the_second_time(change: Change) -> None:
    """
    [[interview]]
    id = "acme"
    company = "Acme"
    start = 2026-11-20T10:00:00
    interviewers = [{name="J" ,talked_about="a" ,email="j@acme.example" }]
    """
    changes = {"email": None, "talked_about": date(2000, 1, 1)}
    once = set_person(change.before, "acme", "J", changes)
    assert set_person(once, "acme", "J", changes) == once


@given(st.data(), logs(), st.sampled_from(NAMES), changes_of(ENTRY_KEYS))
def test_adding_a_question_changes_nothing_else(
    data: st.DataObject, log: Log, asked: str, changes: dict[str, Any]
) -> None:
    at = data.draw(at_one_of(log))
    after = add_entries(log.text, f"i{at}", "questions", [{"asked": asked, **changes}])
    assert_entry_is_set(log, after, "questions", at, {"asked": asked, **changes})


FIELDS = st.fixed_dictionaries(
    {"id": st.just("new")},
    optional={
        **dict.fromkeys(KEYS, st.none() | VALUES),
        "interviewers": st.lists(changes_of(ENTRY_KEYS), max_size=2),
        "questions": st.lists(changes_of(ENTRY_KEYS), max_size=2),
    },
)


@given(logs(), FIELDS)
def test_appending_leaves_what_is_there(log: Log, fields: dict[str, Any]) -> None:
    after = append(log.text, fields)
    whole = log.text + log.end if log.bare else log.text
    gap = log.end if log.lines[-1][0].strip() else ""
    assert after.startswith(f"{whole}{gap}[[interview]]{log.end}id = ")
    assert after.count("\n") == after.count(log.end)
    assert after.endswith("\n") == (not log.bare)
    new = changed({}, fields)
    for kind in ("interviewers", "questions"):
        if entries := [changed({}, entry) for entry in new.pop(kind, ())]:
            new[kind] = entries
    expected = tomllib.loads(log.text)
    expected["interview"].append(new)
    assert pformat(tomllib.loads(after)) == pformat(expected)


@given(st.data(), logs())
def test_a_whole_recap_can_be_written(data: st.DataObject, log: Log) -> None:
    """Many edits, one on the other."""
    at = data.draw(at_one_of(log))
    text = set_values(log.text, f"i{at}", {"promise": "next week"})
    for name in NAMES:
        text = set_person(text, f"i{at}", name, {"rapport": "good"})
    text = add_entries(
        text, f"i{at}", "questions", [{"asked": name, "felt": "ok"} for name in NAMES]
    )
    expected = tomllib.loads(log.text)["interview"]
    interview = tomllib.loads(text)["interview"][at]
    assert interview["promise"] == "next week"
    assert {each["name"] for each in interview["interviewers"]} == set(NAMES)
    assert {each["rapport"] for each in interview["interviewers"]} == {"good"}
    assert {each["felt"] for each in interview["questions"]} == {"ok"}
    others = tomllib.loads(text)["interview"]
    assert others[:at] + others[at + 1 :] == expected[:at] + expected[at + 1 :]


# a whole interview


def test_an_interview_goes_with_the_comments_on_it_and_no_other(change: Change) -> None:
    """
      # my log

      [[interview]]
      id = "first"
      # the end of the first

    - # a recruiter of Hays
    - [[interview]]
    - id = "acme"
    - notes = '''
    - # loud
    - '''
    -
    - [[interview.interviewers]]
    - name = "Jane Doe"  # with two n
    - # she likes tea
    -
      # the last one
      [[interview]]
      id = "other"
    """
    after = remove(change.before, "acme")
    assert after == change.after
    assert lost_comments(change.before, after) == [
        "# a recruiter of Hays",
        "# with two n",
        "# she likes tea",
    ]


def test_where_no_blank_line_parts_them_the_next_one_keeps_its_comment(change: Change) -> None:
    """
    - [[interview]]
    - id = "acme"
      # the other one
      [[interview]]
      id = "other"
    """
    assert remove(change.before, "acme") == change.after


def test_the_last_interview_leaves_no_blank_lines_behind(change: Change) -> None:
    """
      [[interview]]
      id = "other"
    -
    - [[interview]]
    - id = "acme"
    """
    assert remove(change.before, "acme") == change.after
    assert remove("# my log\n\n[[interview]]\nid = 'acme'\n", "acme") == "# my log\n"
    assert remove("[[interview]]\r\nid = 'acme'", "acme") == ""


def test_an_interview_that_cannot_be_taken_out_alone_is_refused() -> None:
    with pytest.raises(InputError, match="cannot edit safely"):
        remove('interview = [{ id = "acme" }]\n', "acme")
    with pytest.raises(InputError, match="there is no interview"):
        remove('[[interview]]\nid = "other"\n', "acme")
