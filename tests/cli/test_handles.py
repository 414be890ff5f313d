"""How steps and interviews are named: by the number of a listing, by a part of an id, by words."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from program import CONFIGURATION, NOW, Program, table
from terminal import Terminal

from afterview.errors import InputError
from afterview.log.ids import ascii_slug
from afterview.operations import listing
from afterview.operations.handles import any_id, interview_id, step_ids
from afterview.playbook.planned import uid_of
from afterview.store.database import Store
from afterview.workspace import Workspace, opened

THREE = '[{ name = "Jane Doe" }, { name = "Ravi Menon" }, { name = "Józef Ław" }]'
RECAP, GLOBEX_RECAP, JANE, JOZEF, RAVI, GLOBEX_JANE = DUE = (
    "acme/recap",
    "globex/recap",
    "acme/thank-you/jane-doe",
    "acme/thank-you/józef-ław",
    "acme/thank-you/ravi-menon",
    "globex/thank-you/jane-doe",
)
"""What is due, in the order of a listing."""


@pytest.fixture
def two(program: Program) -> Program:
    """Two interviews of today, both with a Jane Doe, and one of next week."""
    program.write(
        table(people=THREE, round='"onsite"'),
        table("globex", start="2026-11-23T12:00:00"),
        table("initech-final", company='"Initech"', start="2026-12-01T12:00:00", people="[]"),
    )
    program.now = NOW.replace(hour=20)
    return program


def done(program: Program) -> set[str]:
    with Store.open(program.folder / "afterview.db", read_only=True) as store:
        return set(store.facts().done)


def lines(out: str) -> dict[str, str]:
    """Return each numbered line of a listing by its number."""
    return dict(re.findall(r"^ *(\d+)  +(\S.*)$", out, re.MULTILINE))


# Numbers


@pytest.mark.parametrize("command", ["status", "plan", "list", "show globex"])
def test_each_listing_numbers_its_lines_and_a_number_is_what_stood_there(
    two: Program, command: str
) -> None:
    numbered = lines(two(*command.split()).out)
    known = listing.last_listing(two.folder)
    assert list(known) == [str(number) for number in range(1, len(known) + 1)]
    assert numbered.keys() == known.keys()
    for number, id_ in known.items():
        asked = two("why", number, "--json").json
        assert id_ in {asked.get("interview"), asked.get("item", {}).get("id")}


@pytest.mark.parametrize(
    "said", [["3", "5", "6"], ["3,5,6"], ["3,5,", "6", "3"], ["6", "acme/thank-you/jane", "5"]]
)
def test_several_are_done_at_once(two: Program, said: list[str]) -> None:

    two("status")
    ran = two("done", *said)
    assert (ran.code, ran.out.count("done on Mon 23 Nov: Thank ")) == (0, 3)
    assert done(two) == {JANE, RAVI, GLOBEX_JANE}


def test_several_are_a_list_as_json_and_one_is_as_it_was(two: Program) -> None:
    two("status")
    assert two("skip", "3", "--json").json["recorded"]["id"] == JANE
    found = two("done", "4", "5", "--json").json["steps"]
    assert [each["recorded"]["id"] for each in found] == [JOZEF, RAVI]


@pytest.mark.parametrize("last", ["acme/follow-up/2", "99", "nothing/like/it", "thank"])
def test_all_are_done_or_none(two: Program, last: str) -> None:
    two("status")
    assert two("done", "2", last).code == 2
    assert done(two) == set()


def test_a_number_means_its_listing_though_the_plan_changed(two: Program) -> None:
    two("status")
    two("done", "1", "3")
    assert two("done", "5").out.startswith("done on Mon 23 Nov: Thank Ravi Menon (Acme)")
    two.write(table("acme", people='[{ name = "Ann" }]', round='"onsite"'))
    ran = two("done", "4")
    assert ran.code == 2
    assert ran.err == (
        f"afterview: line 4 of the last listing was {JOZEF}, which is gone; `afterview status` "
        "shows a new listing\n"
    )
    assert "line 6 of the last listing was" in two("prep", "6").err


@pytest.mark.parametrize(
    ("listed", "said", "says"),
    [
        (False, "3", 'there is no listing yet, so there is no line "3";'),
        (True, "0", 'the last listing ends at 14, so it has no line "0";'),
        (True, "15", 'the last listing ends at 14, so it has no line "15";'),
        (True, "007", 'so it has no line "007";'),
        (True, "9" * 5000, 'it has no line "999'),
        (True, "٣", 'there is no step "٣" in the plan'),
        (True, "-1", "No such option"),
    ],
)
def test_a_number_without_a_line_is_refused(
    two: Program, *, listed: bool, said: str, says: str
) -> None:
    if listed:
        two("status")
    ran = two("done", said)
    assert ran.code == 2
    assert says in ran.err
    assert done(two) == set()


def test_a_number_that_is_an_id_is_no_line(program: Program) -> None:
    program.write(table("2", company='"Two"'), table("acme"))
    assert "2" not in lines(program("list").out)
    assert program("show", "2", "--json").json["interview"]["company"] == "Two"
    assert program("show", "3", "--json").json["interview"]["id"] == "acme"
    program.write(table("acme"), table("3"))
    assert "3 is the id of an interview, and a line of the last listing" in program("show", "3").err


def test_each_session_has_its_own_numbers(two: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    two("list")
    monkeypatch.setattr(os, "getsid", lambda _: 1)
    two("status")
    assert listing.last_listing(two.folder)["3"] == JANE
    monkeypatch.undo()
    assert listing.last_listing(two.folder)["2"] == "globex"
    for session in range(2, 30):
        monkeypatch.setattr(os, "getsid", lambda _, number=session: number)
        assert listing.last_listing(two.folder)["3"] == JANE if session > 2 else "globex"
        two("status")
    assert len(json.loads((two.folder / listing.FILE).read_bytes())) == listing.KEPT


@pytest.mark.parametrize("text", ["", "{", "[]", '{"1": 2}', '{"1": {"1": 2}}', "\xff"])
def test_numbers_that_make_no_sense_are_none(two: Program, text: str) -> None:
    (two.folder / listing.FILE).write_text(text, encoding="latin-1")
    assert "there is no listing yet" in two("done", "1").err
    two("status")
    assert two("done", "1").code == 0


def test_what_cannot_be_kept_has_no_numbers(two: Program) -> None:
    (two.folder / listing.FILE).mkdir()
    ran = two("status")
    assert (ran.code, lines(ran.out)) == (0, {})
    assert "acme/thank-you/jane" in ran.out
    assert "could be any of" in two("done", "thank", "jane").err


# Ids


@pytest.mark.parametrize(
    ("said", "id_"),
    [
        ("acme/thank-you/jane-doe", JANE),
        ("acme/thank-you/jane", JANE),
        ("acme/thank-you/jozef", JOZEF),
        ("acme/thank-you/józef", JOZEF),
        ("ACME/Thank-You/R", RAVI),
        ("globex/t", GLOBEX_JANE),
        ("acme/follow-up-date/1", "acme/follow-up-date/1"),
        ("initech-final/f", None),
        ("acme/thank-you", None),
        ("acme/thank-you/x", None),
        ("a/thank-you/jane", None),
        ("acme/", None),
        ("/", None),
    ],
)
def test_an_id_may_be_shortened_where_no_other_begins_so(
    two: Program, said: str, id_: str | None
) -> None:
    ran = two("why", said, "--json")
    assert (ran.json["item"]["id"] if id_ else ran.code) == (id_ or 2)


def test_namesakes_keep_their_full_names_and_no_short_one_changes_hands(two: Program) -> None:
    people = (
        '[{ name = "Jane Roe" }, { name = "Jane Doe" }, { name = "Jan" }, { name = "山田 太郎" }]'
    )
    two.write(table(people=people))
    out = two("status").out
    for name in ("jane-roe", "jane-doe", "jan", "山田-太郎"):
        assert f"acme/thank-you/{name}\n" in out
    ran = two("done", "acme/thank-you/jane")
    assert ran.code == 2
    assert list(lines(ran.err).values()) == [
        "Thank Jane Doe (Acme), Mon 23 Nov (acme/thank-you/jane-doe)",
        "Thank Jane Roe (Acme), Mon 23 Nov (acme/thank-you/jane-roe)",
    ]
    assert two("done", "acme/thank-you/jan").out.startswith("done on Mon 23 Nov: Thank Jan (Acme)")
    roe = next(number for number, line in lines(ran.err).items() if "Roe" in line)
    assert two("skip", roe).out.startswith("skipped: Thank Jane Roe")
    assert two("done", "acme/thank-you/jan").out.startswith("done already")


def test_uids_are_made_of_full_ids(two: Program) -> None:
    items = {item["id"]: item["uid"] for item in two("plan", "--json").json["items"]}
    assert items.keys() > set(DUE)
    assert all(uid == uid_of(id_) for id_, uid in items.items())


def test_a_skipped_or_past_step_is_not_the_beginning_of_another(two: Program) -> None:
    two.write(table(people='[{ name = "Jan" }, { name = "Jane Doe" }]'))
    two("skip", "acme/thank-you/jan")
    assert two("done", "acme/thank-you/jan").out.startswith("done on Mon 23 Nov: Thank Jan (Acme)")
    assert done(two) == {"acme/thank-you/jan"}


# Words


@pytest.mark.parametrize(
    ("said", "id_"),
    [
        ("acme thank jane", JANE),
        ("JANE Thank acm", JANE),
        ("thank ravi", RAVI),
        ("ravi thank-you", RAVI),
        ("jozef thank", JOZEF),
        ("globex recap", GLOBEX_RECAP),
        ("onsite recap", RECAP),
        ("thank jane", "Thank Jane Doe (Acme), Mon 23 Nov (acme/thank-you/jane)"),
        ("recap", "could be any of 2"),
        ("acme", '"acme" could be any of 4; name it by number or id:'),
        ("globex", '"globex" could be any of 2'),
        ("initech-final", '"initech-final" is an interview, not a step; its open steps are'),
        ("initech", "could be any of"),
        ("acme thank bob", 'nothing matches all the words "acme thank bob"'),
        ("acme hooli", "nothing matches all the words"),
        ("thankyou jane acme", "nothing matches all the words"),
        ("2 thank", '"thank" is neither a number nor an id; use either numbers and ids, or words'),
        ("acme/recap globex", '"globex" is neither a number nor an id'),
        ("acme/recap x/y", 'there is no step "x/y"'),
        ("keep-searching", '"keep-searching" has a step for each week'),
        ("", 'there is no step ""'),
        ("- ... ?", "nothing matches all the words"),
        ("% _ *", "nothing matches all the words"),
        ("😀", 'there is no step "😀"'),
    ],
)
def test_words_name_what_alone_has_all_of_them(two: Program, said: str, id_: str) -> None:
    two("status")
    ran = two("done", "--", *(said.split() or [""]))
    if id_ in DUE:
        assert (ran.code, done(two)) == (0, {id_})
    else:
        assert (ran.code, ran.out, done(two)) == (2, "", set())
        assert id_ in ran.err


@pytest.mark.parametrize(
    ("command", "said", "id_"),
    [
        ("prep", "acme", "acme"),
        ("prep", "init", "initech-final"),
        ("show", "acme onsite", "acme"),
        ("show", "jozef", "acme"),
        ("why", "onsite", "acme"),
        ("why", "acme ravi thank", RAVI),
        ("draft", "thank ravi", RAVI),
        ("show", "jane", None),
        ("show", "acme globex", None),
        ("show", "nobody", None),
        ("why", "nobody", None),
        ("why", "thank", None),
        ("draft", "acme/recap globex/recap", None),
    ],
)
def test_other_commands_take_words_too(
    two: Program, command: str, said: str, id_: str | None
) -> None:
    ran = two(command, *said.split(), "--json")
    if id_ is None:
        assert (ran.code, ran.out) == (2, "")
    else:
        assert f'"{id_}"' in ran.out


def test_those_that_write_take_them_as_well(two: Program) -> None:
    two("status")
    assert two("postpone", "3", "tomorrow").out.startswith(
        "postponed from Mon 23 Nov to Tue 24 Nov: Thank Jane"
    )
    two("list")
    assert two("set", "2", "role=Pilot").code == 0
    assert two("show", "globex", "--json").json["interview"]["role"] == "Pilot"
    assert two("recap", "1", "--topic", "Rust").code == 0
    assert two("show", "acme", "--json").json["interview"]["topics"] == ["Rust"]
    for command in ("accept", "reclaim", "restore"):
        assert "acme/recap" in two(command, "acme/rec").err


def test_a_whole_word_counts_more_than_a_beginning(two: Program) -> None:
    two.write(table(people='[{ name = "Ann Lee" }, { name = "Anna Lee" }]'))
    two("done", "thank", "ann")
    assert done(two) == {"acme/thank-you/ann-lee"}
    assert two("done", "thank", "ann").out.startswith("done already")
    assert two("done", "thank", "lee").out.startswith("done on Mon 23 Nov: Thank Anna Lee")
    assert "could be any of 2" in two("done", "thank", "lee").err


# What can be done now


def test_what_is_due_counts_more_than_what_is_done_or_a_forecast(two: Program) -> None:
    two.now = datetime(2026, 12, 20, 12, tzinfo=UTC)
    assert two("done", "acme", "follow", "--on", "2 Dec", "--json").json["recorded"]["id"] == (
        "acme/follow-up/1"
    )
    assert two("done", "acme", "follow").out.startswith(
        "done on Sun 20 Dec: Follow up with Acme ag"
    )
    assert two("done", "acme", "follow").out.startswith(
        "done already on Sun 20 Dec: Follow up with"
    )


def test_a_command_given_twice_does_not_take_the_next_step_that_is_not_due(two: Program) -> None:
    two.now = datetime(2026, 12, 1, 12, tzinfo=UTC)
    assert two("done", "acme", "follow").out.startswith("done on Tue 1 Dec: Follow up with Acme\n")
    ran = two("done", "acme", "follow")
    assert (ran.code, list(lines(ran.err).values())) == (
        2,
        [
            "Follow up with Acme, Tue 1 Dec (done) (acme/follow-up/1)",
            "Follow up with Acme again, Tue 8 Dec (acme/follow-up/2)",
        ],
    )
    two.now = datetime(2026, 12, 2, 12, tzinfo=UTC)
    assert two("draft", "acme", "follow", "--json").json["id"] == "acme/follow-up/2"
    assert two("done", "acme").code == 2, "nothing of it is due"


def test_a_company_alone_is_its_only_due_step(two: Program) -> None:
    two("skip", "globex/recap")
    assert two("draft", "globex", "--json").json["id"] == GLOBEX_JANE
    assert two("done", "globex").out.startswith("done on Mon 23 Nov: Thank Jane Doe (Globex)")
    assert "is an interview, not a step; its open steps are" in two("done", "globex").err
    two.write(
        table("globex", start="2026-11-20T10:00:00", people="[]"),
        table("globex-2", company='"Globex"', people='[{ name = "Ann Lee" }]'),
    )
    two("done", "globex-2/recap")
    assert two("skip", "globex", "--json").json["recorded"]["id"] == "globex-2/thank-you/ann-lee"


def test_a_company_alone_is_never_its_only_open_step_that_is_not_due(program: Program) -> None:
    program.write(table("acme-onsite", company='"Acme"'))
    program.now = NOW.replace(hour=20)
    program("done", "acme-onsite/recap", "acme-onsite/thank-you/jane")
    program("skip", "acme-onsite/connect/jane")
    program.now = datetime(2026, 11, 25, 14, tzinfo=UTC)
    before = done(program)
    assert "could be any of" in program("done", "acme").err
    assert done(program) == before
    assert program("draft", "acme", "follow", "--json").json["id"] == "acme-onsite/follow-up/1"


def test_the_name_of_a_step_counts_more_than_a_word_of_its_title(two: Program) -> None:
    offer = {"status": '"offer"', "status_since": "2026-11-23", "answer_by": "2026-11-24"}
    two.write(table(**offer))
    assert two("draft", "acme", "offer", "--json").json["id"] == "acme/offer-reply"
    two("done", "acme", "offer")
    assert two("done", "acme", "offer").out.startswith("done already"), "and not the decision"
    assert two("done", "acme", "decide").out.startswith("done on Mon 23 Nov: Decide on")


def test_a_step_that_only_marks_a_day_is_not_meant_by_words(two: Program) -> None:
    assert two("why", "acme follow up 1", "--json").json["item"]["id"] == "acme/follow-up/1"


def test_of_several_each_counts_for_the_next(two: Program) -> None:
    two.now = datetime(2026, 12, 20, 12, tzinfo=UTC)
    assert two("done", "acme/follow-up/1", "acme/follow-up/2").code == 0


def test_an_empty_listing_leaves_the_numbers(two: Program) -> None:
    two("list")
    two("list", "--company", "nobody")
    assert two("show", "2", "--json").json["interview"]["id"] == "globex"


def test_choices_are_a_listing_and_not_endless(two: Program) -> None:
    people = ", ".join(f'{{ name = "Jane {chr(65 + number)}" }}' for number in range(26))
    two.write(table(people=f"[{people}]"))
    ran = two("done", "thank")
    assert ran.err.startswith('afterview: "thank" could be any of 26; name it by number or id:\n')
    assert ran.err.endswith("  and 6 more\n")
    assert two("done", "20").out.startswith("done on Mon 23 Nov: Thank Jane T (Acme)")


WORDS = st.one_of(
    st.text(max_size=8),
    st.text("acejknrt-/1 ", max_size=6),
    st.sampled_from(["acme", "thank", "jane", "doe", "ravi", "recap", "onsite", *DUE, "acme/t"]),
)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("handles")
    (folder / "config.toml").write_text(CONFIGURATION)
    (folder / "interviews.toml").write_text(
        f"{table(people=THREE)}\n{table('globex', start='2026-11-23T12:00:00')}"
    )
    (folder / listing.FILE).mkdir()  # so that no number is kept, and no example depends on another
    with opened(folder / "config.toml", now=NOW) as workspace:
        yield workspace


@given(st.lists(WORDS, min_size=1, max_size=4))
def test_nothing_is_ever_guessed(workspace: Workspace, said: list[str]) -> None:
    plan = [item for item in workspace.plan() if item.step != "follow-up-date"]
    later = {item.id for item in plan if item.forecast}
    named = {item.id: ascii_slug(f"{item.id} {item.interview}") for item in plan}
    titled = {item.id: f"{named[item.id]}-{ascii_slug(item.title)}" for item in plan}
    for find in (step_ids, interview_id, any_id):
        with suppress(InputError):
            found = find(workspace, said)
            for id_ in [found] if isinstance(found, str) else found:
                if id_ in named and not set(said) & {id_, id_.replace("-doe", "")}:
                    assert find is not interview_id
                    words = [word for each in said for word in ascii_slug(each).split("-") if word]
                    assert words
                    rivals = having(words, named) or having(words, titled)
                    assert ([each for each in rivals if each not in later] or rivals) == [id_]


def having(words: list[str], texts: Mapping[str, str]) -> list[str]:
    """Return the ids whose text has all the words, or words that begin with them."""
    return [
        id_ for id_, text in texts.items() if all(re.search(rf"\b{word}", text) for word in words)
    ]


# Refusals and numbers


def test_a_refusal_keeps_the_numbers_of_the_listing(two: Program) -> None:
    two("status")
    before = dict(listing.last_listing(two.folder))
    ran = two("done", "thank", "jane")
    assert list(lines(ran.err)) == ["3", "6"]
    assert listing.last_listing(two.folder) == before
    ran = two("draft", "follow")
    more = lines(ran.err)
    assert more.keys() - before.keys(), "forecasts are in no status"
    now = listing.last_listing(two.folder)
    assert {number: now[number] for number in before} == before
    for number, line in more.items():
        assert two("why", number, "--json").json["item"]["id"] in line


def test_a_refusal_without_a_listing_makes_one(two: Program) -> None:
    assert list(lines(two("done", "thank", "jane").err)) == ["1", "2"]
    assert two("done", "2").out.startswith("done on Mon 23 Nov: Thank Jane Doe (Globex)")


def test_choices_have_no_number_that_is_an_id(program: Program) -> None:
    program.write(table("1", company='"Two"'), table("acme"))
    program.now = NOW.replace(hour=20)
    ran = program("done", "thank", "jane")
    assert list(lines(ran.err)) == ["2", "3"]
    (program.folder / listing.FILE).write_text(json.dumps({"x": {"1": JANE}}))
    assert list(lines(program("done", "thank", "jane").err)) == ["2", "3"]


def test_bare_commands_have_the_numbers_of_status(two: Program) -> None:
    two.now = NOW.replace(hour=16, minute=30)  # the interview at noon is still ahead
    two("status")
    numbers = listing.last_listing(two.folder)
    for command in ("done", "skip", "draft"):
        two("list")
        shown = lines(two(command).err)
        assert [numbers[number] for number in shown] == [*DUE]
        assert list(shown) == ["1", "3", "4", "5", "6", "7"], "the interview at noon is line 2"
    two()
    assert listing.last_listing(two.folder).items() <= numbers.items()


@pytest.mark.parametrize("command", ["done", "skip"])
def test_of_several_steps_none_is_recorded_if_one_is_wrong(two: Program, command: str) -> None:
    two("status")
    for said, why in (
        (("1", "3", "77"), "the last listing ends at "),
        (("1", "globex/chess"), "there is no step "),
        (("postpone-me", "3"), ""),
    ):
        ran = two(command, *said)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith(f"afterview: nothing was recorded: {why}")
    assert two("undo").out == "there is nothing to undo\n"


# Several steps on another day


@pytest.mark.parametrize(
    ("said", "ids", "day"),
    [
        ("3 Fri", [JANE], "2026-11-27"),
        ("3 5 tomorrow", [JANE, RAVI], "2026-11-24"),
        ("3 5 27 Nov", [JANE, RAVI], "2026-11-27"),
        ("3,5 on 27 Nov", [JANE, RAVI], "2026-11-27"),
        ("3 in 2 days", [JANE], "2026-11-25"),
        ("acme thank jane Fri next week", [JANE], "2026-12-04"),
        ("acme/thank-you/jane 2026-11-27", [JANE], "2026-11-27"),
        ("globex recap 24 Nov", [GLOBEX_RECAP], "2026-11-24"),
    ],
)
def test_steps_are_postponed_by_all_their_names(
    two: Program, said: str, ids: list[str], day: str
) -> None:
    two("status")
    found = two("postpone", *said.split(), "--json").json
    reports = found.get("steps", [found])
    assert [each["recorded"]["id"] for each in reports] == ids
    assert {each["recorded"]["date"] for each in reports} == {day}


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ("3", "to which day? write it after the step: `afterview postpone 3 Fri`"),
        ("3 4.12.", "day and month change places"),
        ("3 next Sun", "that may be"),
        ("3 nonsense", '"nonsense" is not a word for a day'),
        ("globex follow", '"follow" is not a word for a day'),
        ("tomorrow", "these are due; name it by number or id:"),
        ("thank jane tomorrow", "could be any of 2"),
    ],
)
def test_a_postponement_without_step_or_day_is_refused(two: Program, said: str, says: str) -> None:
    two("status")
    ran = two("postpone", *said.split())
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


# Nothing named


def test_what_is_due_is_offered(two: Program) -> None:
    ran = two("done")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(
        "afterview: these are due; name it by number or id:\n   1  Recap: Acme"
    )
    assert len(lines(ran.err)) == len(DUE)
    assert two("draft").err == ran.err
    assert two("skip", "3").out.startswith("skipped: Thank Jane Doe (Acme)")
    assert two("prep", "--json").json["interview"] == "initech-final", "it is the only one ahead"
    initech = table("initech-final", company='"Initech"', start="2026-12-01T12:00:00", people="[]")
    two.write(initech, table("hooli", start="2026-11-27T10:00:00"))
    ran = two("prep")
    assert ran.err.startswith("afterview: these are ahead; name it by number or id:\n")
    (number, _), (last, line) = lines(ran.err).items()
    assert line == "Initech, Tue 1 Dec (initech-final)"
    assert {number, last} <= lines(two("status").out).keys(), "the numbers are those of status"
    assert two("prep", last, "--json").json["interview"] == "initech-final"
    two.now = datetime(2027, 6, 1, 12, tzinfo=UTC)
    assert two("done").err.startswith("afterview: nothing is due today, so name a step; `after")
    assert two("prep").err.startswith("afterview: no interview is ahead in the next two weeks, so")


def test_a_terminal_asks(two: Program) -> None:
    with Terminal("done", config=two.config, now=two.now) as terminal:
        assert "  3  Thank Jane Doe (Acme)" in terminal.answer("Number (Enter for none): ", "9")
        terminal.wait_for('"9" is not one of the numbers')
        terminal.answer("Number (Enter for none): ", "3, 4")
        assert terminal.end() == 0
    assert done(two) == {JANE, JOZEF}
    with Terminal("done", config=two.config, now=two.now) as terminal:
        terminal.answer("Number (Enter for none): ", "")
        assert terminal.end() == 2
    assert "you chose nothing" in terminal.screen
    with Terminal("skip", "--json", config=two.config, now=two.now) as terminal:
        assert terminal.end() == 2


def test_without_a_command_it_says_what_is_due_and_what_to_do(two: Program) -> None:
    ran = two()
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Mon 23 Nov: 6 to do today\n\nToday\n  1  ")
    assert "Next" not in ran.out
    assert "`afterview done NUMBER`" in ran.out
    two("done", "1", "2", "3", "4", "5", "6")
    assert lines(two().out) == {"1": "Tue 24 Nov  Keep searching: send one application this week"}
    two.write("")
    assert two().out == "the log has no interviews yet; add one with `afterview add`\n"
    two.config.unlink()
    ran = two()
    assert (ran.code, ran.err) == (0, "")
    assert "`afterview init`" in ran.out


@pytest.mark.parametrize(
    ("said", "near"),
    [
        ("statsu", '; did you mean "status"?'),
        ("satus", '; did you mean "status"?'),
        ("lsit", '; did you mean "list"?'),
        ("delete", '; did you mean "remove"?'),
        ("Next", '; did you mean "status"?'),
        ("xyzzy", "; `afterview --help` lists them"),
        ("日本", "; `afterview --help` lists them"),
    ],
)
def test_a_mistyped_command_suggests_the_nearest(program: Program, said: str, near: str) -> None:
    ran = program(said)
    assert (ran.code, ran.out) == (2, "")
    assert f'there is no command "{said}"{near}' in ran.err


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("add --minutes 45", ["--minutes", "--duration"]),
        ("plan --reasons", ["--reasons", "--why"]),
        ("add --when Thu", ["--when", "--at"]),
        ("done 1 --date Thu", ["--date", "--on"]),
        ("watch --minutes=5", ["--minutes", "--every"]),
        ("add --compny Acme", ["--compny", "--company"]),
        ("plan --xyzzy", ["--xyzzy"]),
        ("plan -q", ["-q"]),
        ("--verbose plan", ["--verbose", "--version"]),
    ],
)
def test_a_mistyped_option_suggests_the_nearest_in_meaning(
    program: Program, said: str, names: list[str]
) -> None:
    ran = program(*said.split())
    assert (ran.code, ran.out) == (2, "")
    # Releases of click put these names into other words.
    assert re.findall(r"(?<![\w-])-[\w-]+", ran.err.rpartition("Error: ")[2]) == names


def test_a_key_that_has_another_name_is_suggested(program: Program) -> None:
    meant = 'unknown key "minutes"; did you mean "duration"?'
    program.write(table("acme"))
    assert meant in program("set", "acme", "minutes=45").err
    program.write(table("acme", minutes="45"))
    assert meant in program("check").out
