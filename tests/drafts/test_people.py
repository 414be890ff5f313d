"""How letters address people, and what part people have by their titles."""

from __future__ import annotations

from dataclasses import replace

import pytest
from program import Program, table

from afterview.drafts.languages import LANGUAGES, Style, say_day, with_de
from afterview.drafts.people import answers_concerns, greeting, part_of
from afterview.drafts.samples import FULL
from afterview.model import Contact, Interviewer, first_name


@pytest.mark.parametrize(
    ("name", "greeted"),
    [
        ("Jane Doe", "Jane"),
        ("Jane", "Jane"),
        ("  Jane \n Doe ", "Jane"),
        ("Doe, Jane", "Jane"),
        ("Doe,", "Doe"),
        ("Jane Doe, PhD", "Jane"),
        ("Dr. Jane Doe", "Dr. Jane Doe"),
        ("Prof Jane Doe", "Prof Jane Doe"),
        ("Sir Giles Payne", "Sir Giles"),
        ("Dame Anna van Dyck", "Dame Anna"),
        ("Sir Payne", "Sir Payne"),
        ("Sir G. Payne", "Sir G. Payne"),
        ("Sir", "Sir"),
        ("J. Doe", "J. Doe"),
        ("Frau Doe", "Frau Doe"),
        ("Mme Durand", "Mme Durand"),
        ("Ludwig van Beethoven", "Ludwig"),
        ("HR team", "HR team"),
        ("Иван Петров", "Иван"),
        ("田中 太郎", "田中 太郎"),
        (",", ","),
        ("", ""),
    ],
)
def test_the_first_name_is_used_where_it_is_plain(name: str, greeted: str) -> None:
    assert first_name(name) == greeted


@pytest.mark.parametrize(
    ("name", "warm", "formal", "german", "french", "spanish"),
    [
        (
            "Jane Doe",
            "Hi Jane,",
            "Dear Jane Doe,",
            "Guten Tag Jane Doe,",
            "Bonjour [Madame / Monsieur] Doe,",
            "Buenos días, Jane:",
        ),
        (
            "Doe, Jane",
            "Hi Jane,",
            "Dear Jane Doe,",
            "Guten Tag Jane Doe,",
            "Bonjour [Madame / Monsieur] Doe,",
            "Buenos días, Jane:",
        ),
        (
            "Dr. Jane Doe",
            "Hi Dr. Doe,",
            "Dear Dr. Doe,",
            "Guten Tag Dr. Jane Doe,",
            "Bonjour [Madame / Monsieur] Doe,",
            "Buenos días, Dr. Jane Doe:",
        ),
        (
            "Frau Dr. Jane Doe",
            "Hi Frau Dr. Doe,",
            "Dear Frau Dr. Doe,",
            "Sehr geehrte Frau Dr. Doe,",
            "Bonjour [Madame / Monsieur] Doe,",
            "Buenos días, Frau Dr. Jane Doe:",
        ),
        (
            "Herr Doe",
            "Hi Herr Doe,",
            "Dear Herr Doe,",
            "Sehr geehrter Herr Doe,",
            "Bonjour [Madame / Monsieur] Doe,",
            "Buenos días, Herr Doe:",
        ),
        (
            "Mme Claire Durand",
            "Hi Mme Durand,",
            "Dear Mme Durand,",
            "Guten Tag Mme Claire Durand,",
            "Bonjour Madame Durand,",
            "Buenos días, Mme Claire Durand:",
        ),
        (
            "M. Durand",
            "Hi M. Durand,",
            "Dear M. Durand,",
            "Guten Tag M. Durand,",
            "Bonjour Monsieur Durand,",
            "Buenos días, M. Durand:",
        ),
        (
            "Sra. Ana Ruiz",
            "Hi Sra. Ruiz,",
            "Dear Sra. Ruiz,",
            "Guten Tag Sra. Ana Ruiz,",
            "Bonjour [Madame / Monsieur] Ruiz,",
            "Estimada Sra. Ruiz:",
        ),
        (
            "Sir Giles Payne",
            "Hi Sir Giles,",
            "Dear Sir Giles,",
            "Guten Tag Sir Giles Payne,",
            "Bonjour [Madame / Monsieur] Payne,",
            "Buenos días, Sir Giles:",
        ),
        (
            "Prof. Dame Anna Doe",
            "Hi Prof. Dame Anna,",
            "Dear Prof. Dame Anna,",
            "Guten Tag Prof. Dame Anna Doe,",
            "Bonjour [Madame / Monsieur] Doe,",
            "Buenos días, Prof. Dame Anna Doe:",
        ),
        (
            "Sir G. Payne",
            "Hi Sir Payne,",
            "Dear Sir Payne,",
            "Guten Tag Sir G. Payne,",
            "Bonjour [Madame / Monsieur] Payne,",
            "Buenos días, Sir G. Payne:",
        ),
        (
            "HR team",
            "Hi HR team,",
            "Dear HR team,",
            "Guten Tag HR team,",
            "Bonjour,",
            "Buenos días, HR team:",
        ),
        ("Frau", "Hi Frau,", "Dear Frau,", "Guten Tag Frau,", "Bonjour,", "Buenos días, Frau:"),
        ("", "Hello,", "Hello,", "Guten Tag,", "Bonjour,", "Buenos días:"),
    ],
)
def test_people_are_greeted_as_the_tone_and_the_language_have_it(  # noqa: PLR0913, PLR0917
    name: str, warm: str, formal: str, german: str, french: str, spanish: str
) -> None:
    assert greeting(name, "en", "warm") == greeting(name, "en", "brief") == warm
    assert greeting(name, "en", "formal") == formal
    for tone in ("warm", "formal", "brief"):
        assert greeting(name, "de", tone) == german
        assert greeting(name, "fr", tone) == french
        assert greeting(name, "es", tone) == spanish


@pytest.mark.parametrize(
    ("title", "part"),
    [
        ("Recruiter", "recruiter"),
        ("Senior Talent Partner", "recruiter"),
        ("HR Manager", "recruiter"),
        ("Head of People", "recruiter"),
        ("Personalreferentin", "recruiter"),
        ("Chargée de recrutement", "recruiter"),
        ("Responsable de Recursos Humanos", "recruiter"),
        ("Engineering Manager", "manager"),
        ("VP Engineering", "manager"),
        ("SVP", "manager"),
        ("Head of Data", "manager"),
        ("CTO", "manager"),
        ("Co-founder", "manager"),
        ("Director of Photography", "manager"),
        ("Team lead, Platform", "manager"),
        ("Abteilungsleiterin", "manager"),
        ("Directrice technique", "manager"),
        ("Jefa de equipo", "manager"),
        ("Product manager", "peer"),
        ("Senior project manager", "peer"),
        ("Head of product managers", "manager"),
        ("Software engineer", "peer"),
        ("Lead engineer", "peer"),
        ("Chair of the works council", "peer"),
        ("", "panel"),
        ("  ", "panel"),
    ],
)
def test_the_title_says_what_part_somebody_has(title: str, part: str) -> None:
    person = Interviewer(name="Jane Doe", title=title)
    assert part_of(person, replace(FULL, interviewers=(person,))) == part
    assert part_of(person, replace(FULL, interviewers=())) == part


@pytest.mark.parametrize(
    ("titles", "parts"),
    [
        (["Recruiter", "CTO", "Engineer", ""], ["recruiter", "manager", "peer", "panel"]),
        (["Engineer"] * 4, ["peer", "panel", "other", "peer"]),
        (["", "", ""], ["panel", "other", "panel"]),
        (["CTO", "", "VP"], ["manager", "panel", "other"]),
    ],
)
def test_the_next_one_of_a_kind_gets_other_words(titles: list[str], parts: list[str]) -> None:
    people = tuple(
        Interviewer(name=f"Person {number}", title=title) for number, title in enumerate(titles)
    )
    panel = replace(FULL, interviewers=people)
    assert [part_of(person, panel) for person in people] == parts


def test_a_person_of_an_agency_is_a_recruiter_and_answered_only_if_alone() -> None:
    rosa, sophie = Interviewer(name="Rosa Lim", title="Recruiter"), Interviewer(name="Sophie Reed")
    panel = replace(
        FULL, via="Harper Reed", contact=Contact("sophie reed"), interviewers=(sophie, rosa)
    )
    assert [part_of(each, panel) for each in (sophie, rosa)] == ["recruiter"] * 2
    assert [answers_concerns(each, panel) for each in (sophie, rosa)] == [False, True]
    alone = replace(panel, interviewers=(sophie,))
    assert answers_concerns(sophie, alone)
    assert part_of(sophie, replace(panel, via="")) == "panel"
    assert part_of(sophie, replace(panel, contact=None)) == "panel"
    known = replace(sophie, name="S. Reed", email="Sophie@reed.example")
    by_address = replace(panel, contact=Contact("Sophie Reed", "sophie@reed.example"))
    assert part_of(known, by_address) == "recruiter"


def test_doubts_are_answered_once_to_the_first_manager_or_else_to_the_first() -> None:
    def answered(*titles: str) -> list[bool]:
        people = tuple(
            Interviewer(name=f"Person {number}", title=title) for number, title in enumerate(titles)
        )
        panel = replace(FULL, interviewers=people)
        return [answers_concerns(person, panel) for person in people]

    assert answered("Recruiter", "Engineer", "CTO", "VP") == [False, False, True, False]
    assert answered("Recruiter", "Engineer") == [True, False]
    assert answered(*[""] * 13) == [True, *[False] * 12]
    assert answers_concerns(Interviewer(name="Ann"), replace(FULL, interviewers=()))


def test_days_are_said_in_the_language_of_the_letter() -> None:
    first, last = FULL.start.date().replace(day=1), FULL.start.date()
    said = {
        language: (say_day(first, Style(language)), say_day(last, Style(language)))
        for language in LANGUAGES
    }
    assert said == {
        "en": ("1 November", "20 November"),
        "de": ("1. November", "20. November"),
        "fr": ("1er novembre", "20 novembre"),
        "es": ("1 de noviembre", "20 de noviembre"),
    }


def test_a_role_is_put_behind_the_french_de() -> None:
    roles = ("Ingénieur", "Éditrice", "Backend engineer", "Head of data", "")
    assert [with_de(role) for role in roles] == [
        *("d’Ingénieur", "d’Éditrice", "de Backend engineer", "de Head of data", ""),
    ]


def test_english_days_are_in_the_order_of_the_country() -> None:
    day = FULL.start.date()
    said = {code: say_day(day, Style(country=code)) for code in ("US", "CA", "GB", "AU", "IE", "")}
    assert said == {
        "US": "November 20",
        "CA": "November 20",
        "GB": "20 November",
        "AU": "20 November",
        "IE": "20 November",
        "": "20 November",
    }
    assert say_day(day, Style("de", country="US")) == "20. November"


def test_the_country_is_that_of_the_configuration(program: Program) -> None:
    program.write(table("acme", start="2026-11-20T10:00:00", promise='"by 2026-11-20"'))
    assert "November 20" in program("draft", "acme/follow-up/1").out
    config = program.config.read_text()
    program.config.write_text(config.replace('country = "US"', 'country = "GB"'))
    assert "20 November" in program("draft", "acme/follow-up/1").out
