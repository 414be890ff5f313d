"""Each synonym leads to a command, an option or a key that exists."""

from __future__ import annotations

import click
import pytest

from afterview.cli import COMMANDS, Call, cli
from afterview.config.options import AWAY
from afterview.config.options import TABLES as CONFIGURATION
from afterview.log.fields import ACTIVITY, INTERVIEW, INTERVIEWER, OWED, QUESTION, TABLES
from afterview.toml.synonyms import SYNONYMS, synonym
from afterview.toml.values import nearest

FURTHER = {"day", "provider", "away"}
"""A column of a table that is imported, the key that all targets have, and the trips of `[me]`."""


def names() -> set[str]:
    """Every name that a person may have meant."""
    root = click.Context(cli, obj=Call.__new__(Call))
    commands = [command for name in COMMANDS if (command := cli.get_command(root, name))]
    options = {flag[2:] for each in commands for option in each.params for flag in option.opts}
    keys = {option.name for table in (*CONFIGURATION.values(), AWAY) for option in table}
    return {
        *COMMANDS,
        *options,
        *keys,
        *ACTIVITY,
        *INTERVIEW,
        *INTERVIEWER,
        *OWED,
        *QUESTION,
        *TABLES,
        *FURTHER,
    }


@pytest.mark.parametrize("word", SYNONYMS)
def test_a_synonym_leads_to_names_that_exist(word: str) -> None:
    assert set(SYNONYMS[word]) <= names() - {word}


def test_the_first_name_that_is_known_is_meant() -> None:
    assert synonym("minutes", ("every", "duration")) == "duration"
    assert synonym("Minutes", ("every", "quiet")) == "every"
    assert synonym("minutes", ("quiet",)) == ""
    assert synonym("colour", ("color",)) == ""


def test_the_same_meaning_comes_before_the_same_letters() -> None:
    assert nearest("date", ("dates", "start")) == "start"
    assert nearest("date", ("dates", "zone")) == "dates"


def test_two_letters_that_are_swapped_are_nearer_than_one_that_is_missing() -> None:
    assert nearest("stauts", ("stats", "status")) == "status"
    assert nearest("STAUTS", ("Stats", "Status")) == "Status"
    assert nearest("stat", ("stats", "status")) == "stats"
    assert nearest("s", ("stats",)) == ""
