"""The drafts: what they say, what they never say, and what a template of one's own may do."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterview import drafts
from afterview.config.options import DRAFTS, ME
from afterview.drafts import (
    INVITATIONS,
    LETTERS,
    STEPS,
    Source,
    Templates,
    near_identical,
    questions_text,
    render,
)
from afterview.drafts.files import BUILT_IN, built_in, load
from afterview.drafts.languages import LANGUAGES, TONES, Style
from afterview.drafts.names import NAMES, names_for
from afterview.drafts.samples import BARE, FULL
from afterview.drafts.sandbox import FILTERS, MOST
from afterview.errors import InputError
from afterview.model import STEP_KINDS, Contact, Interview, Interviewer, Owed, Promise, Question
from afterview.playbook.planned import count

DOCS = Path(__file__).parents[2] / "docs"
IN_TONES = {tone: load(tone=tone) for tone in TONES}
BUILT_IN_TEMPLATES = IN_TONES["warm"]
JANE, TOM = FULL.interviewers


def letter(step: str, interview: Interview = FULL, **more: Any) -> str:
    if step in {"thank-you", "connect"} and "person" not in more:
        more["person"] = next(iter(interview.interviewers), None)
    return render(BUILT_IN_TEMPLATES, step, interview, **more)


def templates(texts: Mapping[str, str], **more: Any) -> Templates:
    def find(step: str, _style: Style) -> Source | None:
        return Source(texts[step], f"mine/{step}.txt", is_own=True) if step in texts else None

    return Templates(find, **more)


def own(text: str, step: str = "park") -> Templates:
    return templates({step: text})


def drawn(text: str, interview: Interview = FULL, **more: Any) -> str:
    return render(own(text), "park", interview, **more)


def names(step: str = "follow-up", interview: Interview = FULL, **more: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"person": None, "number": None, "me": "", "last_contact": None}
    return names_for(step, interview, **{**given, **more})


# Holes, and awkward values

AWKWARD = (
    "Smith & Sons",
    'The "Best" Company',
    "O'Neill Ltd.",
    "{{ 7 * 7 }}",
    "{% if x %}",
    "{# x #}",
    "Ümläut GmbH",
    "株式会社アクメ",
    "  wide   open  ",
    "two\nlines",
    "tab\there",
    "<b>bold</b>",
    "\\back\\slash",
    "🦀 crab",
    "50 %",
    "Yahoo!",
    "Acme Inc.",
)
PHRASES = (
    *AWKWARD,
    "her talk on consensus protocols.",
    "migration to Rust",
    "scaling;\n and cost…",
)
people_names = st.sampled_from(
    [
        "Jane Doe",
        "田中太郎",
        "Dr. Ann O'Hara",
        "Doe, John",
        "J. R. Lee",
        "Çelik",
        "{{ me }}",
        "HR team",
    ]
)
phrases = st.sampled_from(("", "  ", *PHRASES))
persons = st.builds(
    Interviewer,
    name=people_names,
    email=st.sampled_from(["", "jane@acme.example"]),
    title=phrases,
    rapport=st.sampled_from(["good", "neutral", "poor"]),
    talked_about=phrases,
)
contacts = st.builds(
    Contact, name=st.one_of(st.just(""), people_names), email=st.just("rita@acme.example")
)
interviews = st.builds(
    Interview,
    id=st.just("acme-onsite"),
    company=st.sampled_from(AWKWARD),
    start=st.datetimes(
        min_value=datetime(2026, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
        max_value=datetime(2027, 1, 1),  # noqa: DTZ001
        timezones=st.just(UTC),
    ),
    end=st.just(datetime(2027, 1, 1, tzinfo=UTC)),
    timezone=st.just("UTC"),
    role=phrases,
    round=phrases,
    location=phrases,
    url=st.sampled_from(["", "https://meet.example/a/../b?x=1,2."]),
    promise=st.sampled_from([None, FULL.promise]),
    contact=st.none() | contacts,
    topics=st.lists(phrases, max_size=3).map(tuple),
    concerns=st.lists(phrases, max_size=3).map(tuple),
    interviewers=st.lists(persons, max_size=3).map(tuple),
)
HOLES = {
    "two spaces": r"\S[ \t]{2,}",
    "a space at the end of a line": r"[ \t](?:\n|$)",
    "two empty lines": r"\n{3}",
    "a space before a comma or full stop": r" [,.](?:\s|$)",
    "two full stops": r"[.!]\.(?:\s|$)",
    "a greeting of nobody": r"\b(?:Dear|Hi) ?(?:[,.]|$)",
    "a role without a name": r"the role",
    "a word leading nowhere": r"(?<!\bit )\b(?:about|for|at|with|from|of|by|on|and|to) ?[.,;?]",
    "a word leading nowhere in another language": (
        r" (?:de|le|el|la|du|del|sur|sobre|zum|vom|am|im)[.,;?]|d’[.,;: ]"
    ),
    "empty brackets or quotes": r'\(\)|\[\]|""|<>|\[ |\( |“”|„“|«»|« »',
    "a value of the program": r"\bNone\b|\bUndefined\b|\bWords\b|\('",
    "a label without a value": r"^(?:To|Subject|Role|Place|Link|Contact):$",
    "an empty line of a list": r"^[-,;]\s*,",
}


circumstances = st.fixed_dictionaries(
    {
        "number": st.sampled_from([1, 2, 3]),
        "owed": st.none() | st.builds(Owed, phrases),
        "me": st.sampled_from(["", "Alex Kim"]),
        "last_contact": st.sampled_from([None, date(2026, 12, 8)]),
        "accepted": st.sampled_from([None, date(2026, 11, 27)]),
        "accepted_here": st.sampled_from(["", "the Analyst role"]),
        "other_roles": st.sampled_from([(), ("Pilot",), ("Pilot", "Cook")]),
        "called_off": st.booleans(),
    }
)


@pytest.mark.parametrize("step", STEPS)
@given(
    interview=interviews,
    circumstances=circumstances,
    personal=st.booleans(),
    language=st.sampled_from(LANGUAGES),
    tone=st.sampled_from(TONES),
)
def test_a_missing_value_never_leaves_a_hole(  # noqa: PLR0913 - all that a letter depends on
    step: str,
    interview: Interview,
    circumstances: dict[str, Any],
    language: str,
    tone: str,
    *,
    personal: bool,
) -> None:
    person = next(iter(interview.interviewers), None) if personal else None
    written = replace(interview, language=language)
    text = render(IN_TONES[tone], step, written, person=person, **circumstances)
    for what, pattern in HOLES.items():
        hole = re.search(pattern, text, re.MULTILINE)
        assert hole is None, f"{what}: {text[max(0, hole.start() - 30) : hole.end() + 10]!r}"
    assert text == text.strip()


@pytest.mark.parametrize("company", AWKWARD)
def test_a_value_is_written_as_it_is_and_never_read_as_a_template(company: str) -> None:
    text = letter("park", replace(FULL, company=company))
    assert text.startswith(f"Close the case at {' '.join(company.split())} for now")


def test_a_company_that_ends_like_a_sentence_gets_no_second_full_stop() -> None:
    bare = replace(FULL, answer_by=None)
    assert "Answer Acme Inc. Before" in letter("decide", replace(bare, company="Acme Inc."))
    assert "Answer Yahoo! Before" in letter("decide", replace(bare, company="Yahoo!"))
    assert drawn("And so on... {{ url }}", replace(FULL, url="https://x.example/a/../b")) == (
        "And so on... https://x.example/a/../b"
    )


def test_a_template_of_ones_own_is_tidied_where_a_name_is_empty() -> None:
    text = "Dear {{ first_name }},\n\n\n\nthe {{ role }} role at {{ company }} .  \n  - indented"
    assert drawn(text, BARE) == "Dear,\n\nthe role at Acme.\n  - indented"


# What leaves the machine


def test_private_notes_and_rapport_have_no_name() -> None:
    everything = "".join(f"{{{{ {name} }}}}\n" for name in NAMES)
    secret = replace(
        FULL, notes="SECRET", interviewers=tuple(replace(p, rapport="SECRET") for p in (JANE, TOM))
    )
    person = secret.interviewers[0]
    text = drawn(everything, secret, person=person, number=1, last_contact=date(2026, 12, 8))
    assert "consensus protocols" in text
    assert "SECRET" not in text


@given(interview=interviews, rapport=st.sampled_from(["good", "neutral", "poor"]))
def test_no_draft_changes_with_notes_or_rapport(interview: Interview, rapport: str) -> None:
    changed = replace(
        interview,
        notes="They pay badly.",
        interviewers=tuple(replace(who, rapport=rapport) for who in interview.interviewers),
    )
    for step in STEPS:
        assert letter(step, interview) == letter(step, changed)


def test_a_template_sees_plain_values_only() -> None:
    for step in STEPS:
        for value in names(step).values():
            assert type(value) in {str, int} or all(type(part) is str for part in value)


# Templates that cannot be used


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("{{ frist_name }}", 1, 'there is no name "frist_name"; did you mean "first_name"?'),
        ("\n\n{% if frist_name %}{% endif %}", 3, 'did you mean "first_name"?'),
        (
            "{% if not name %}{{ wages }}{% endif %}",
            1,
            'no name "wages"; known are about, accepted, accepted_here',
        ),
        ("{{ notes }}", 1, 'there is no name "notes"'),
        ("{{ rapport }}", 1, 'there is no name "rapport"'),
        ("{{ self }}", 1, 'there is no name "self"'),
        ("{{ loop.index }}", 1, "'loop' is undefined"),
        ("{{ interview.notes }}", 1, '".notes" cannot be used in a draft'),
        ("{{ name.__class__ }}", 1, '".__class__" cannot be used in a draft'),
        ("\n{{ name['__class__'] }}", 2, "getitem cannot be used in a draft"),
        ("{{ name.upper() }}", 1, '".upper" cannot be used in a draft'),
        ("{% for t in topics %}{{ loop.cycle }}{% endfor %}", 1, '".cycle" cannot be used'),
        ("{{ range(10) }}", 1, "call cannot be used in a draft"),
        ("{% for a in name %}\n{% for b in name %}{% endfor %}{% endfor %}", 1, "inside a loop"),
        ("{% macro f() %}{{ f() }}{% endmacro %}", 1, "cannot be used in a draft"),
        ("{% set x = name %}", 1, "assign cannot be used in a draft"),
        ("a\n{% include 'park.txt' %}", 2, "include cannot be used in a draft"),
        ("{% extends 'park.txt' %}", 1, "extends cannot be used in a draft"),
        ("{% import 'os' as os %}", 1, "import cannot be used in a draft"),
        ("{% autoescape true %}{{ name }}{% endautoescape %}", 1, "cannot be used in a draft"),
        ("{{ 9 ** 9 ** 9 }}", 1, "pow cannot be used in a draft"),
        ("{{ 'x' * 1000000000 }}", 1, "mul cannot be used in a draft"),
        ("{{ name | uper }}", 1, 'there is no filter "uper"; did you mean "upper"?'),
        ("{{ name | center(100) }}", 1, 'there is no filter "center"; known are capitalize'),
        ("{{ name is odd_one }}", 1, "No test named 'odd_one'"),
        ("\n{% if name %}", 2, "Unexpected end of template"),
        ("{{ name", 1, "unexpected end of template"),
        ("{{ }}", 1, "Expected an expression"),
        ("\n\n{{ number | join }}", 3, "'int' object is not iterable"),
        ("{% if name %}\n{% for a, b in topics %}{% endfor %}{% endif %}", 2, "too many values"),
        ("{{ " + "(" * 3000 + " }}", 1, "too deeply, or a number in it is too long"),
        ("{{ " + "9" * 5000 + " }}", 1, "too deeply, or a number in it is too long"),
        (
            "{% if name %}" * 200 + "{% endif %}" * 200,
            1,
            "too deeply, or a number in it is too long",
        ),
        ("x" * 17_000, 1, "longer than 16 KiB"),
        ("{% for c in url %}" + "x" * 900 + "{% endfor %}", 1, "longer than 16 KiB"),
    ],
)
def test_a_template_that_cannot_be_used_is_told_with_its_file_and_line(
    text: str, line: int, why: str
) -> None:
    with pytest.raises(InputError) as caught:
        drawn(text)
    message = str(caught.value)
    assert message.startswith(f"mine/park.txt:{line}: ")
    assert why in message
    assert "\n" not in message


def test_a_draft_too_long_because_of_the_log_names_the_interview() -> None:
    with pytest.raises(InputError, match=r'16 KiB; shorten .* what the log says of "acme-onsite"'):
        drawn("{{ topics }}", replace(FULL, topics=("x" * 900,) * 20))


def test_a_template_may_choose_loop_compare_and_comment() -> None:
    text = (
        "{# a comment #}{% for topic in topics %}{{ loop.index }}. {{ topic | upper }}"
        "{% if not loop.last %}; {% endif %}{% endfor %}"
        " {{ 'late' if status in ('rejected', 'parked') else name ~ '!' }} {{ topics | length }}"
    )
    two = replace(FULL, topics=("Rust", "Go"))
    assert drawn(text, two) == "1. RUST; 2. GO Rita Cruz! 2"
    assert drawn(text, replace(two, status="parked")) == "1. RUST; 2. GO late 2"


def test_a_list_reads_as_people_say_it() -> None:
    many = replace(FULL, topics=("Rust", "Go.", " ", "pay"))
    assert drawn("{{ topics }}|{{ topics | join('; ') }}", many) == "Rust, Go and pay|Rust; Go; pay"
    assert drawn("<{{ topics }}>", BARE) == "<>"


def test_a_process_compiles_a_template_once_however_many_runs_need_it() -> None:
    first, again = (load().wordings("connect", Style()) for _ in range(2))
    assert len(first) > 1
    assert all(one is other for one, other in zip(first, again, strict=True))


def test_the_built_in_templates_pass_their_own_check() -> None:
    for tone in TONES:

        def find(step: str, style: Style, tone: str = tone) -> Source:
            path = built_in(step, style._replace(tone=tone))
            return Source(path.read_text(encoding="utf-8"), str(path), is_own=True)

        assert drafts.check(Templates(find)) == ()
    broken = Templates(lambda step, _style: Source("{{ nmae }}", step))
    assert drafts.check(broken) == ()


def test_check_tells_all_that_is_wrong_and_each_thing_once() -> None:
    texts = {
        "park": "{{ nmae }}",
        "connect": "Hello\n---\n{{ tilte }}",
        "withdraw": "{% if number == 2 %}{{ number | join }}{% endif %}",
        "recap": "{{ topics | first }}",
    }
    assert drafts.check(templates(texts)) == (
        "mine/recap.txt:1: No first item, sequence was empty.",
        'mine/connect.txt:3: there is no name "tilte"; did you mean "title"?',
        'mine/park.txt:1: there is no name "nmae"; did you mean "name"?',
        "mine/withdraw.txt:1: 'int' object is not iterable",
    )


# Whom, when, and what in a letter's words


def test_the_first_name_is_used_where_it_is_plain() -> None:
    assert names(interview=replace(FULL, contact=Contact("Doe, Jane")))["first_name"] == "Jane"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("her talk on Raft", "your talk on Raft"),
        ("Their move to Rust.", "your move to Rust"),
        ("My year in Ghana", "my year in Ghana"),
        ("Thermodynamics", "Thermodynamics"),
        ("herding cats", "herding cats"),
        ("the heritage, and his dog", "the heritage, and his dog"),
        ("what next?!", "what next"),
        (" . ", ""),
    ],
)
def test_what_was_talked_about_is_turned_to_the_reader(written: str, read: str) -> None:
    assert names(person=replace(JANE, talked_about=written))["talked_about"] == read


def test_a_status_letter_goes_to_the_contact_or_else_to_the_only_interviewer() -> None:
    alone = replace(FULL, contact=None, interviewers=(JANE,))
    assert names()["to"] == "Rita Cruz <rita@acme.example>"
    assert names(interview=alone)["to"] == "Jane Doe <jane@acme.example>"
    assert names(interview=replace(FULL, contact=None))["to"] == ""
    assert names(interview=replace(FULL, contact=Contact("", "hr@acme.example")))["to"] == (
        "hr@acme.example"
    )


def test_a_contact_who_also_interviewed_is_one_person() -> None:
    both = replace(FULL, contact=Contact("JANE DOE", "jd@acme.example"))
    assert names(interview=both)["talked_about"] == "your talk on consensus protocols"
    assert names(interview=both)["email"] == "jane@acme.example"
    homeless = replace(both, interviewers=(replace(JANE, email=""), TOM))
    assert names(interview=homeless)["to"] == "Jane Doe <jd@acme.example>"
    assert names(interview=homeless)["others"] == ("Tom Lee",)
    # Two names without letters are not therefore one person.
    unsayable = replace(FULL, contact=Contact("?!"), interviewers=(Interviewer(name="!!"),))
    assert names(interview=unsayable)["name"] == "?!"


def test_days_are_said_in_english_in_the_zone_of_the_interview() -> None:
    said = names(last_contact=date(2026, 3, 1))
    assert (said["weekday"], said["day"], said["month"]) == ("Friday", "20 November", "November")
    assert (said["promise"], said["promised_day"]) == ("within two weeks", "4 December")
    assert said["last_contact"] == "1 March"
    assert names(interview=BARE)["promised_day"] == ""


def test_a_value_that_is_far_too_long_is_shortened_between_two_words() -> None:
    text = names(interview=replace(FULL, company="long " * 300))["company"]
    assert len(text) <= 1002
    assert text.endswith("long …")
    assert names(interview=replace(FULL, company="x" * 1500))["company"] == "x" * 1000 + " …"


def test_a_place_of_several_lines_is_said_in_one() -> None:
    place = replace(FULL, location="Acme\n  1 Main St \n\nAlbany", url="https://x.example/ a\n")
    assert names(interview=place)["location"] == "Acme, 1 Main St, Albany"
    assert names(interview=place)["url"] == "https://x.example/a"


# Letters that are the same


def test_letters_that_differ_in_name_and_address_only_are_named_together() -> None:
    names = ("Jane Doe", "Tom Lee", "Dr. Ann Roy", "Al Ott", "Eve Ng")
    people = [Interviewer(name=name, email=f"{name[:2]}@acme.example") for name in names]
    people.append(Interviewer(name="Bo Li", talked_about="sailing"))
    panel = replace(FULL, interviewers=tuple(people), concerns=())
    letters = [(who.name, letter("thank-you", panel, person=who)) for who in people]
    # The second has the other wording that suits everybody.
    assert near_identical(letters) == [("Jane Doe", "Dr. Ann Roy", "Al Ott", "Eve Ng")]


def test_letters_that_differ_in_a_word_are_not_the_same() -> None:
    assert near_identical([("Jane Doe", "Dear Jane, a"), ("Tom Lee", "Dear Tom, b")]) == []
    assert near_identical([("Jane Doe", "Janet and you"), ("Tom Lee", "Tomt and me")]) == []
    assert near_identical([]) == []
    assert near_identical([("", "a"), ("", "b")]) == []


def test_a_greeting_by_title_makes_no_difference_between_letters() -> None:
    panel = replace(
        FULL,
        language="de",
        concerns=(),
        topics=(),
        interviewers=(
            Interviewer(name="Frau Jana Weber", title="Recruiter"),
            *(Interviewer(name=name) for name in ("Ole Ott", "Herr Dr. Ulf Beck", "Mia Noll")),
            *(Interviewer(name=name) for name in ("Frau Roth", "Bo Li")),
        ),
    )
    letters = [(who.name, letter("thank-you", panel, person=who)) for who in panel.interviewers]
    assert near_identical(letters) == [("Ole Ott", "Mia Noll", "Frau Roth", "Bo Li")]


def test_white_space_makes_no_difference_between_letters() -> None:
    same = [("田中", "田中様\n\nThank  you"), ("Tom Lee", "Tom Lee様 Thank you")]
    assert near_identical(same) == [("田中", "Tom Lee")]


# Earlier questions


def test_earlier_questions_come_back_with_the_answers_and_not_with_how_they_felt() -> None:
    earlier = replace(
        FULL,
        round="phone screen",
        questions=(
            Question(asked="Why us?", answered="The\nteam.", felt="gap"),
            Question(asked="Notice period?"),
        ),
    )
    assert questions_text(earlier) == (
        "Asked before at Acme Robotics (phone screen):\n"
        "- Why us?\n"
        "  You said: The team.\n"
        "- Notice period?"
    )


def test_a_round_without_a_name_or_questions_leaves_no_hole() -> None:
    assert questions_text(BARE) == ""
    asked = replace(BARE, questions=(Question(asked="Why us?"),))
    assert questions_text(asked) == "Asked before at Acme:\n- Why us?"


# Files


def test_each_draft_has_a_built_in_file_in_each_style_and_no_file_is_without_a_draft() -> None:
    files = {
        built_in(step, Style(language, tone))
        for step in STEPS
        for language in LANGUAGES
        for tone in TONES
    }
    assert {path for path in BUILT_IN.rglob("*") if path.is_file()} == files
    brief_anyway = sum(STEP_KINDS[step].is_brief for step in LETTERS)
    in_other_languages = 3 * (2 * len(LETTERS) - brief_anyway)
    assert len(files) == len(STEPS) - len(LETTERS) + len(LETTERS) * len(TONES) + in_other_languages


def test_a_file_of_ones_own_stands_in_for_the_built_in_one(tmp_path: Path) -> None:
    (tmp_path / "park.txt").write_bytes(b"\xef\xbb\xbfLet {{ company }} rest.\r\n{{ me }}\r\n")
    (tmp_path / ".DS_Store").write_bytes(b"\0\xff")
    (tmp_path / "park.txt~").write_text("older")
    mine = load(tmp_path)
    assert render(mine, "park", FULL, me="Al") == "Let Acme Robotics rest.\nAl"
    assert render(mine, "withdraw", FULL) == letter("withdraw")
    assert mine.source("park", Style()).origin == str(tmp_path / "park.txt")
    assert mine.source("withdraw", Style()).origin == str(BUILT_IN / "en" / "warm" / "withdraw.txt")


def test_a_file_of_ones_own_serves_every_language_unless_there_is_one_for_it(
    tmp_path: Path,
) -> None:
    """So templates that were written before letters had languages go on as they were."""
    (tmp_path / "withdraw.txt").write_text("I withdraw on {{ weekday }}.")
    german = replace(FULL, language="de")
    assert render(load(tmp_path, tone="formal"), "withdraw", FULL) == "I withdraw on Friday."
    assert render(load(tmp_path), "withdraw", german) == "I withdraw on Freitag."
    (tmp_path / "de").mkdir()
    (tmp_path / "de" / "withdraw.txt").write_text("Rückzug am {{ day }}.", encoding="utf-8")
    assert render(load(tmp_path), "withdraw", FULL) == "I withdraw on Friday."
    assert render(load(tmp_path), "withdraw", german) == "Rückzug am 20. November."


def test_an_empty_file_means_no_draft(tmp_path: Path) -> None:
    (tmp_path / "park.txt").touch()
    assert render(load(tmp_path), "park", FULL) == ""


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("thankyou.txt", '(did you mean "thank-you.txt"?)'),
        ("follow-up-date.txt", '(did you mean "follow-up.txt"?)'),
        ("Z", "; the names are interview.txt, recap.txt"),
        ("fr/thankyou.txt", '(did you mean "thank-you.txt"?)'),
        ("pt/thank-you.txt", "no draft has this name"),
    ],
)
def test_a_file_named_after_no_step_is_refused(tmp_path: Path, name: str, hint: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).touch()
    with pytest.raises(InputError) as caught:
        load(tmp_path)
    where = tmp_path / (name if name.startswith("fr") else name.partition("/")[0])
    assert str(caught.value).startswith(f"{where}: no draft has this name")
    assert hint in str(caught.value)


def test_a_file_or_folder_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"the folder of drafts .* cannot be read: No such file"):
        load(tmp_path / "nowhere")
    file = tmp_path / "park.txt"
    file.write_bytes(b"fine\n\xff\n")
    with pytest.raises(InputError, match="Not a directory"):
        load(file)
    with pytest.raises(InputError, match="line 2: not UTF-8"):
        load(tmp_path)
    file.write_bytes(b"x" * (64 * 1024 + 1))
    with pytest.raises(InputError, match=r"park\.txt is larger than 64 KiB"):
        load(tmp_path)
    file.unlink()
    file.mkdir()
    with pytest.raises(InputError, match=r"park\.txt is a folder"):
        load(tmp_path)


def test_the_digest_changes_with_the_text_of_the_step_and_with_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "park.txt").write_text("Rest.")
    mine = load(tmp_path)
    assert mine.digest("park", FULL) != BUILT_IN_TEMPLATES.digest("park", FULL)
    recap = BUILT_IN_TEMPLATES.digest("recap", FULL)
    assert mine.digest("recap", FULL) == recap != mine.digest("withdraw", FULL)
    assert recap == load(tmp_path).digest("recap", FULL)
    nothing = templates({}).digest("follow-up-date", FULL)
    assert mine.digest("follow-up-date", FULL) == nothing


def test_the_digest_changes_with_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    before = load().digest("park", FULL)
    monkeypatch.setattr(drafts, "__version__", "another")
    assert load().digest("park", FULL) != before


def test_the_digest_changes_with_the_style_of_a_letter_also_where_the_file_is_the_same() -> None:
    def digests(text: str, step: str) -> set[str]:
        german = replace(FULL, language="de")
        return {
            templates({step: text}).digest(step, FULL),
            templates({step: text}).digest(step, german),
            templates({step: text}, tone="formal").digest(step, FULL),
            templates({step: text}, language="de").digest(step, german),
        }

    assert len(digests("{{ greeting }}", "withdraw")) == 3
    assert len(digests("{{ greeting }}", "park")) == 1
    invitations = {load(invitation=each).digest("connect", FULL) for each in ("short", "long")}
    assert len(invitations) == 2


def test_the_configuration_offers_the_styles_that_there_are() -> None:
    offered = {option.name: option.values for option in (*DRAFTS, *ME)}
    assert offered["tone"] == TONES
    assert offered["invitation"] == tuple(INVITATIONS)
    assert offered["language"] == LANGUAGES


def test_the_language_is_that_of_the_interview_or_of_the_person_and_else_english() -> None:
    def written(language: str, me: str, step: str = "withdraw") -> str:
        return load(language=me).style(step, replace(FULL, language=language)).language

    assert [written("de", "en"), written("", "de"), written("en", "de")] == ["de", "de", "en"]
    assert [written("pt", "en"), written("pt", "de"), written("", "pt")] == ["en", "en", "en"]
    assert written("de", "de", "recap") == "en"
    assert load(language="de").style("keep-searching", None).language == "en"
    assert load(language="de").style("withdraw", None).language == "de"


def test_reading_and_digesting_templates_imports_no_template_engine_and_reads_what_it_needs() -> (
    None
):
    program = (
        "import sys, pathlib; from afterview.drafts import files; "
        "read = []; text = pathlib.Path.read_text; "
        "pathlib.Path.read_text = lambda path, **how: read.append(path.name) or text(path, **how); "
        "files.load().digest('park', None); assert read == ['park.txt'], read; "
        "heavy = {'jinja2', 'difflib', 'importlib.metadata', 'logging', 'afterview.drafts.weave'}; "
        "assert not heavy & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


# The documentation


def rows(page: str, header: str) -> list[list[str]]:
    """The rows of the table of a page in docs/ whose first column has this header."""
    lines = (DOCS / page).read_text(encoding="utf-8").splitlines()
    (start,) = (number for number, line in enumerate(lines) if line.startswith(f"| {header} |"))
    table = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        table.append([cell.strip() for cell in line.strip("|").split("|")])
    return table


def test_the_page_on_drafts_lists_the_names_as_the_code_has_them() -> None:
    assert {name.strip("`"): meaning for name, meaning in rows("drafts.md", "Name")} == NAMES
    assert [name.strip("`") for name, _ in rows("drafts.md", "Name")] == list(NAMES)


def test_the_page_on_drafts_lists_the_steps_and_the_filters() -> None:
    page = " ".join((DOCS / "drafts.md").read_text(encoding="utf-8").split())
    assert [step.strip("`") for step, _ in rows("drafts.md", "Step")] == list(STEPS)
    listed = ", ".join(f"`{name}`" for name in FILTERS)
    assert f"these filters: {listed}." in page
    assert f"ends at {MOST // 1024} KiB" in page
    for name, characters in INVITATIONS.items():
        assert f"`{name}` ({characters} characters" in page
    assert f'"{render(own("x" * 999, "connect"), "connect", FULL)}"' in page


def test_the_example_of_the_page_on_drafts_becomes_what_the_page_says(tmp_path: Path) -> None:
    page = (DOCS / "drafts.md").read_text(encoding="utf-8")
    (template,) = re.findall(r"```jinja\n(.*?)```", page, re.DOTALL)
    text, error = re.findall(r"```text\n(.*?)```", page, re.DOTALL)
    (tmp_path / "thank-you.txt").write_text(template)
    assert render(load(tmp_path), "thank-you", FULL, person=JANE, me="Alex Kim") == text.strip()
    wrong = template.replace("{{ first_name }}", "{{ frist_name }}")
    with pytest.raises(InputError) as caught:
        render(templates({"thank-you": wrong}), "thank-you", FULL)
    assert str(caught.value) == error.strip().replace("drafts/", "mine/")


def test_the_page_on_the_playbook_has_every_step_with_how_long_it_is_useful() -> None:
    table = {row[0].strip("`"): row[3] for row in rows("playbook.md", "Step")}
    expected = {
        step: "always" if kind.useful_for is None else count(kind.useful_for, "day")
        for step, kind in STEP_KINDS.items()
    }
    # It goes on Monday, whatever its day was.
    assert list(table.items()) == list({**expected, "keep-searching": "its week"}.items())


def test_a_promise_of_the_samples_is_one() -> None:
    assert FULL.promise == Promise("within two weeks", date(2026, 11, 20), date(2026, 12, 4))


def test_an_invitation_of_ones_own_that_is_empty_stays_empty() -> None:
    assert render(own(" \n---\n{% if role %}{% endif %}", "connect"), "connect", FULL) == ""
    assert render(own("a\n---\nb", "connect"), "connect", FULL) == "a"
    assert render(own("a\n---\nb"), "park", FULL) == "a\n---\nb"


def test_an_invitation_of_ones_own_that_never_fits_becomes_words_that_do() -> None:
    endless = own("x" * 201, "connect")
    assert render(endless, "connect", FULL).startswith("Thank you again for the conversation.")
    german = replace(FULL, language="de")
    assert render(endless, "connect", german).startswith("Vielen Dank noch einmal")
