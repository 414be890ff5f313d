"""Titles of invitations, and what each of them says of company, role and round."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterview.importing.title import Title, TitleContext, read_title

CONTEXT = TitleContext(people=("Sam Rivera", "Rita Cruz", ""), companies=("Acme Robotics",))

SURE = """
Interview with Hooli - Senior SRE                   | Hooli | Senior SRE |
Hooli: onsite (Senior SRE)                          | Hooli | Senior SRE | onsite
Technical interview @ Hooli                         | Hooli |            | technical
Culture fit @Hooli                                  | Hooli |            | culture fit
Phone screen with Hooli                             | Hooli |            | phone screen
Interview at Hooli                                  | Hooli |            |
Interview w/ Hooli                                  | Hooli |            |
Interview with Hooli at 3pm                         | Hooli |            |
Interview for Senior SRE at Hooli                   | Hooli | Senior SRE |
Interview for the Backend Engineer position at Hooli Inc. | Hooli Inc. | Backend Engineer |
First round interview at Hooli, Inc.                | Hooli, Inc. |      | first round
Hooli - Senior SRE - Final round                    | Hooli | Senior SRE | final
Hooli | Technical Interview | Backend Engineer      | Hooli | Backend Engineer | technical
Hooli – Data Scientist – On-site                    | Hooli | Data Scientist | onsite
Interview Round 3 with Hooli (Data Scientist)       | Hooli | Data Scientist | round 3
Technical Program Manager interview with Hooli      | Hooli | Technical Program Manager |
Hiring manager interview with Hooli                 | Hooli |            | hiring manager
Recruiter call with Hooli                           | Hooli |            | recruiter call
Take-home review with Hooli                         | Hooli |            | take-home review
Interview with the Hooli recruiting team            | Hooli |            |
Zoom call with Hooli re: Platform Engineer          | Hooli | Platform Engineer | call
Virtual onsite with Hooli for VP of Engineering     | Hooli | VP of Engineering | virtual onsite
Interview with Jane Doe at Hooli                    | Hooli |            |
Interview with Johnson & Johnson for Data Analyst   | Johnson & Johnson | Data Analyst |
Hooli x Sam Rivera - coffee chat                    | Hooli |            | coffee chat
Super day at Hooli Capital                          | Hooli Capital |    | super day
Einladung: Vorstellungsgespräch bei Hooli als Entwicklerin | Hooli | Entwicklerin |
Acme phone screen                                   | Acme Robotics |    | phone screen
Acme Robotics: System Design Interview              | Acme Robotics |    | system design
Technical interview - Acme Robotics                 | Acme Robotics |    | technical
Acme Robotics Platform Engineer interview           | Acme Robotics | Platform Engineer |
Second interview: Backend Engineer                  |       | Backend Engineer | second
Backend Engineer Technical Interview                |       | Backend Engineer | technical
Invitation: Technical interview @ Fri Dec 4, 2026 1pm - 2pm (PST) | | | technical
Interview Junior Accountant                         |       | Junior Accountant |
Chat with Rita                                      |       |            | chat
Round 2/3: Rita Cruz & Sam Rivera                   |       |            | round 2/3
Onsite                                              |       |            | onsite
Interview day                                       |       |            |
Interview                                           |       |            |
Call with Hooli - One Two Three Four Five Six Seven | Hooli |            | call
Quick sync                                          |       |            |
Re: your availability                               |       |            |
Interview - 45 min - Microsoft Teams - Req 12345    |       |            |
"""
GUESSED = """
Senior SRE - Hooli                       | company=Hooli      | role=Senior SRE
Hooli onsite                             | company=Hooli      | round=onsite
Kubernetes interview                     | company=Kubernetes |
Hooli <> Sam Rivera                      | company=Hooli      |
Sam Rivera and Pied Piper                | company=Pied Piper |
Round 2: Hooli                           | company=Hooli      | round=round 2
HR screen (Hooli)                        | company=Hooli      | round=hr screen
Chat with Jane Doe                       | company=Jane Doe   | round=chat
Lunch with mom                           | company=mom        |
Phone interview with Rita Cruz (Hooli)   | company=Hooli      | round=phone
Tech screen: Hooli's engineering team    | company=Hooli      | round=tech screen
Product Manager, Growth - Hooli interview | company=Hooli | role=Product Manager
Onsite with Hooli - Platform             | role=Platform      | company=Hooli, round=onsite
Interview with Hooli for Platform        | role=Platform      | company=Hooli
Monzo interview                          | company=Monzo      |
"""


def rows(table: str, columns: int) -> list[list[str]]:
    lines = table.strip().split("\n")
    return [[cell.strip() for cell in line.rsplit(" |", columns - 1)] for line in lines]


@pytest.mark.parametrize(("title", "company", "role", "round_"), rows(SURE, 4))
def test_what_a_title_says(title: str, company: str, role: str, round_: str) -> None:
    said = {"company": company, "role": role, "round": round_}
    assert read_title(title, CONTEXT) == Title({k: v for k, v in said.items() if v}, {})


def keys(cell: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in cell.split(", ") if pair)


@pytest.mark.parametrize(("title", "guessed", "sure"), rows(GUESSED, 3))
def test_what_a_title_may_say(title: str, guessed: str, sure: str) -> None:
    """A part may be a person, a team or a topic, or stand where companies and roles both stand."""
    assert read_title(title, CONTEXT) == Title(keys(sure), keys(guessed))


def test_the_beginning_of_two_names_is_neither() -> None:
    blue = TitleContext(companies=("Blue Origin", "Blue Bottle", "Blue Bottle Coffee"))
    assert read_title("Onsite at Blue", blue).sure["company"] == "Blue"
    assert read_title("Onsite at Blue Bottle", blue).sure["company"] == "Blue Bottle"


@given(st.text(st.sampled_from("aB1 -:@()|&,.'/é") | st.characters(), max_size=60))
def test_any_text_is_read(title: str) -> None:
    sure, guessed = read_title(title, CONTEXT)
    assert not sure.keys() & guessed.keys()
    assert all(text == text.strip() != "" for text in (*sure.values(), *guessed.values()))
