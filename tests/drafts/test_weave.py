"""Phrases of the log in the sentences of letters; `phrases.tsv` has what becomes of each."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterview.drafts import render
from afterview.drafts.files import load
from afterview.drafts.languages import LANGUAGES
from afterview.drafts.samples import FULL
from afterview.drafts.weave import LONGEST, about, concern, joined

with (Path(__file__).parent / "phrases.tsv").open(encoding="utf-8", newline="") as file:
    TABLE = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
TEMPLATES = load()


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row['language']}-{row['phrase']}")
def test_a_phrase_becomes_a_sentence_or_is_left_to_the_writer(row: dict[str, str]) -> None:
    """A `talk` is what was said with the reader, a `topic` what was said, a `concern` a doubt."""
    said = {kind: (row["phrase"],) if kind == row["kind"] else () for kind in ("topic", "concern")}
    reader = replace(
        FULL.interviewers[0], talked_about=row["phrase"] if row["kind"] == "talk" else "", title=""
    )
    interview = replace(
        FULL,
        language=row["language"],
        interviewers=(reader,),
        topics=said["topic"],
        concerns=said["concern"],
    )
    text = render(TEMPLATES, "thank-you", interview, person=reader)
    assert row["sentence"] in text


def test_the_table_is_large_and_has_every_kind() -> None:
    assert len(TABLE) >= 100
    assert {row["language"] for row in TABLE} == set(LANGUAGES)
    assert {row["kind"] for row in TABLE} == {"talk", "topic", "concern"}
    assert len({(row["language"], row["kind"], row["phrase"]) for row in TABLE}) == len(TABLE)


def test_a_phrase_that_is_too_long_is_left_to_the_writer() -> None:
    assert about("the " + "very " * (LONGEST - 2) + "end", "en")
    assert not about("the " + "very " * (LONGEST - 1) + "end", "en")


def test_several_phrases_are_joined_as_people_say_it() -> None:
    assert joined(["Rust"], "and") == "Rust"
    assert joined(["Rust", "Go", "pay"], "und") == "Rust, Go und pay"
    assert joined([], "and") == ""
    assert joined(["Rust", "Istio"], "y") == "Rust e Istio"
    assert joined(["Rust", "hielo"], "y") == "Rust y hielo"


@given(text=st.text(max_size=60), language=st.sampled_from(LANGUAGES), named=st.booleans())
def test_any_text_fits_or_is_empty(text: str, language: str, *, named: bool) -> None:
    for fitted in (about(text, language, name="Jane" if named else None), concern(text, language)):
        assert fitted == " ".join(fitted.split())
        assert not fitted.endswith((".", ",", "!", "?", ";", ":"))
        assert not set("[]{}<>") & set(fitted)
