"""A card as it is written, read by another program; and the changes to one that a person edited."""

from __future__ import annotations

from typing import Any

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st
from interviewers import jane, met

from afterview.contacts import vcard
from afterview.contacts.people import Person, people_of

REV = "20261130T213000Z"
UID = "c5ae8193-b5ca-5d82-a92c-a9cf884dbc54"


def person(**more: Any) -> Person:
    said = {
        "email": "jane@acme.example",
        "title": "VP Engineering",
        "profile": "https://www.linkedin.com/in/jane",
        **more,
    }
    (found,) = people_of([met("a", jane(**said), role="Backend", round="onsite")])
    return found


def card(*lines: str, of: vcard.Units | None = None) -> str:
    """Return our card, with lines of the person before its end."""
    ours = vcard.created(UID, of or vcard.units(person()), "4.0")
    return ours.replace("END:VCARD", "".join(f"{line}\r\n" for line in lines) + "END:VCARD")


def changed(text: str, *, before: Person | None = None, **now: Any) -> str:
    """Return a card after the log changed from `before` to a person with what is said `now`."""
    base = vcard.units(before or person())
    return vcard.merged(text, vcard.units(person(**now)), base, REV).text


TEXTS = st.text(
    st.characters(exclude_categories=("C", "Z"), exclude_characters="\ufeff") | st.just(" "),
    min_size=1,
).map(lambda said: " ".join(said.split()) or "x")


@settings(max_examples=50)
@given(TEXTS, TEXTS, TEXTS)
def test_another_program_reads_what_was_written(name: str, company: str, title: str) -> None:
    (found,) = people_of([met("a", jane(name=f"A{name}", title=title), company=company)])
    for version in ("3.0", "4.0"):
        text = vcard.created(found.uid, vcard.units(found), version)
        assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
        read = vobject.readOne(text)
        assert (read.version.value, read.uid.value) == (version, f"urn:uuid:{found.uid}")
        assert (read.fn.value, read.org.value) == (f"A{name}", [company])
        assert read.title.value == title
        assert read.note.value == f"Interviews:\n2026-11-02 {company}"


def test_a_card_has_nothing_private_unless_asked() -> None:
    """What is empty in the log has no line."""
    (bare,) = people_of([met("a", jane())])
    assert [*vcard.units(bare)] == ["name", "company", "note"]

    told = person(rapport="good", talked_about="her talk\nin Lisbon")
    assert "talk" not in str(vcard.units(told)) + str(vcard.units(bare, with_notes=True))
    (note,) = vcard.units(told, with_notes=True)["note"]
    assert vobject.readOne(card(of={"name": ("FN:J", "N:;J;;;"), "note": (note,)})).note.value == (
        "Interviews:\n2026-11-02 Acme, Backend, onsite\n"
        "You talked about: her talk in Lisbon\nHow you got along: good"
    )


@pytest.mark.parametrize(
    ("name", "family", "given", "additional"),
    [
        ("Jane Doe", "Doe", "Jane", ""),
        ("Jane M. van Doe", "van Doe", "Jane", "M."),
        ("Doe, Jane", "Doe", "Jane", ""),
        ("Jane Doe, PhD", "Doe", "Jane", ""),
        ("Dr. Jane Doe", "", "Dr. Jane Doe", ""),
        ("Cher", "", "Cher", ""),
    ],
)
def test_the_parts_of_a_name(name: str, family: str, given: str, additional: str) -> None:
    read = vobject.readOne(card(of=vcard.units(person(name=name))))
    assert read.fn.value == name
    assert (read.n.value.family, read.n.value.given, read.n.value.additional) == (
        family,
        given,
        additional,
    )


@pytest.mark.parametrize(
    ("profile", "lines"),
    [
        ("linkedin.com/in/a,b;c", ("URL:https://linkedin.com/in/a%2Cb%3Bc",)),
        ("HTTP://x.example", ("URL:HTTP://x.example",)),
        ("ask Rita", ()),
    ],
)
def test_a_profile_is_a_link_or_left_out(profile: str, lines: tuple[str, ...]) -> None:
    assert vcard.units(person(profile=profile)).get("profile", ()) == lines


OWN = (
    "item1.EMAIL;type=HOME:jane@home.example",
    "item1.X-ABLABEL:_$!<Home>!$_",
    "TEL;TYPE=cell:+1 555\r\n  0100",
    "PHOTO:data:image/png;base64\\,AAAA",
    'X-MINE;X-A="b;c":d\\;e\\nf',
    "URL:https://jane.example",
)


def test_what_the_person_added_stays_to_the_byte() -> None:
    before = card(*OWN)
    after = changed(before, title="CTO", email="jd@acme.example", profile="")

    assert after == (
        before.replace("TITLE:VP Engineering", "TITLE:CTO")
        .replace("EMAIL;TYPE=work:jane@acme.example\r\n", "")
        .replace("URL:https://www.linkedin.com/in/jane\r\n", "")
        .replace("END:VCARD", "EMAIL;TYPE=work:jd@acme.example\r\nEND:VCARD")
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("FN:Jane Doe", "FN:Janie"),
        ("N:Doe;Jane;;;", "N:Doe;Jane;Mary;;"),
        ("TITLE:VP Engineering\r\n", ""),
        ("TITLE:VP", "TITLE:SVP"),
        ("TITLE:VP Engineering\r\n", "TITLE:VP Engineering\r\nTITLE:Mentor\r\n"),
        ("ORG:Acme", "ORG:Acme;Labs"),
        ("NOTE:", "NOTE:Call her.\\n"),
        ("EMAIL;TYPE=work:jane@acme.example\r\n", ""),
        ("EMAIL;TYPE=work:jane@acme.example", "EMAIL;TYPE=home:jane@acme.example"),
        ("EMAIL;TYPE=work:jane@acme", "item1.EMAIL;TYPE=work:jane@acme"),
    ],
)
def test_what_the_person_changed_is_theirs(old: str, new: str) -> None:
    """The log changes everything; what was touched stays, and nothing of ours is beside it."""
    edited = card().replace(old, new)
    (other,) = people_of(
        [met("a", jane("x@acme.example", "Jana Roe", title="CTO"), company="Acme Two")]
    )
    wanted, base = vcard.units(other), vcard.units(person())
    after = vcard.merged(edited, wanted, base, REV)

    kept = [line for line in edited.split("\r\n") if line not in card().split("\r\n")]
    assert [line for line in kept if line not in after.text] == []
    name = (new or old).partition(":")[0].rpartition(".")[2].partition(";")[0]
    there = [line for line in after.text.split("\r\n") if line.startswith(name)]
    assert len(there) == edited.count(f"\r\n{name}") + (name == "EMAIL")
    again = vcard.merged(after.text, wanted, after.base, REV)
    assert again.text == after.text


def test_an_address_that_the_person_deleted_does_not_come_back() -> None:
    without = card().replace("EMAIL;TYPE=work:jane@acme.example\r\n", "")

    assert changed(without, title="CTO") == without.replace("VP Engineering", "CTO")


def test_what_is_as_wanted_already_is_not_written() -> None:
    """Another computer, or the person, was first; how it is folded and escaped is no difference."""
    text = card(of=vcard.units(person(title="CTO, Acme")))
    loose = text.replace("CTO\\, Acme", "CTO,\r\n  Acme").replace("N:Doe;Jane;;;", "n:Doe;Jane")
    found = vcard.merged(loose, vcard.units(person(title="CTO, Acme")), {}, REV)

    assert found == (loose, vcard.units(person(title="CTO, Acme")))


def test_a_revision_that_is_there_is_brought_up_to_date() -> None:
    assert f"REV:{REV}\r\n" in changed(card("REV:20200101T000000Z"), title="CTO")
    assert "REV" not in changed(card(), title="CTO")


def test_a_card_without_an_end_gets_new_lines_all_the_same() -> None:
    text = card(of=vcard.units(person(title=""))).replace("END:VCARD\r\n", "")
    before = person(title="")

    assert "TITLE" not in changed(text, before=before, title="CTO").replace("TITLE:CTO", "")


def test_whether_a_write_took_effect() -> None:
    base, sent = vcard.units(person()), vcard.units(person(title="CTO"))

    assert vcard.was_written(card(*OWN, of=sent), base, sent)
    assert not vcard.was_written(card(*OWN), base, sent)


def test_untouched_means_that_nothing_was_added() -> None:
    ours = vcard.units(person())
    assert vcard.is_untouched(card("REV:20200101T000000Z"), ours)
    assert not vcard.is_untouched(card("TEL:1"), ours)


@pytest.mark.parametrize(
    "line", [f"UID:{UID}", f"UID:URN:UUID:{UID.upper()}", f"uid:urn:uuid:{UID}"]
)
def test_the_uid_with_and_without_its_prefix(line: str) -> None:
    assert vcard.uid_in(card().replace(f"UID:urn:uuid:{UID}", line)) == UID
    assert vcard.uid_in("BEGIN:VCARD\r\nEND:VCARD") == ""


def test_an_address_is_found_in_any_case() -> None:
    assert vcard.has_address(card(), "JANE@acme.example")
    assert not vcard.has_address(card(), "jane@acme")
