from __future__ import annotations

import json
import re
import signal
import stat
import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from afterview.lock import RunLock
from afterview.service import feeds

if TYPE_CHECKING:
    from program import Program

OLD = "0" * 32
URL = re.compile(r"http://127\.0\.0\.1:8470/feed/[A-Za-z0-9_-]{32}\.ics\n")


def test_the_address_is_made_on_first_use_and_stays(program: Program) -> None:
    first = program("feed")
    assert (first.code, first.err) == (0, "")
    assert URL.fullmatch(first.out)
    assert program("feed", "url").out == program("feed", "url", "main").out == first.out


def test_only_its_owner_can_read_the_secrets(program: Program) -> None:
    program("feed")
    assert stat.S_IMODE((program.folder / feeds.FILE).stat().st_mode) == 0o600


def test_rotate_replaces_the_address_of_one_feed(program: Program) -> None:
    program("feed", "add", "partner")
    before = program("feed", "list", "--json").json
    new = program("feed", "rotate", "partner").out.strip()
    after = program("feed", "list", "--json").json
    assert after["feeds"][0] == before["feeds"][0]
    assert after["feeds"][1]["url"] == new != before["feeds"][1]["url"]
    old = before["feeds"][1]["url"]
    text = (program.folder / feeds.FILE).read_text()
    assert old.rpartition("/")[2].removesuffix(".ics") not in text


def test_the_link_of_the_page_is_shown_and_replaced(program: Program) -> None:
    link = program("feed", "url", "page").out
    assert re.fullmatch(r"http://127\.0\.0\.1:8470/login/[A-Za-z0-9_-]{32}\n", link)
    assert program("feed", "rotate", "page").out != link
    assert program("feed", "url", "page").out != link


def test_a_feed_that_shows_less(program: Program) -> None:
    args = ("--private", "--steps", "recap", "--steps", "interview", "--tasks", "todos")
    assert URL.fullmatch(program("feed", "add", "partner", *args).out)
    shown = program("feed", "list")
    assert (
        shown.out
        == "main: all steps\npartner: interview, recap, tasks as to-dos, without names and texts\n"
    )
    made = program("feed", "list", "--json").json["feeds"][1]
    assert (made["private"], made["steps"], made["tasks"]) == (
        True,
        ["interview", "recap"],
        "todos",
    )
    assert program("feed", "remove", "partner").out == (
        "partner is removed; calendars that subscribe to it get an answer that says so\n"
    )
    assert program("feed", "list").out == "main: all steps\n"


def test_a_link_to_share_has_an_end_that_stays_when_its_address_is_replaced(
    program: Program,
) -> None:
    program("feed")
    made = program("feed", "add", "coach", "--share", "4w")
    link, *says = made.out.splitlines()
    assert re.fullmatch(r"http://127\.0\.0\.1:8470/look/[A-Za-z0-9_-]{32}", link)
    assert "can look at your cases until Mon 21 Dec 09:00" in " ".join(says)
    assert "So far only this machine can reach" in " ".join(says)
    assert program("feed", "url", "coach").out == made.out
    assert 'there is a feed "coach" already' in program("feed", "add", "coach").err
    listed = "main: all steps\ncoach: a page of your cases, until Mon 21 Dec 09:00\n"
    assert program("feed", "list").out == listed
    ends = "2026-12-21T14:00:00+00:00"
    shown = program("feed", "list", "--json").json["shares"]
    assert shown == [{"name": "coach", "url": link, "ends": ends}]
    new = program("feed", "rotate", "coach").out.splitlines()[0]
    assert new != link
    assert program("feed", "list").out == listed
    program.now += timedelta(weeks=4)
    ended = program("feed", "url", "coach").out
    assert "It ended on Mon 21 Dec 09:00: `afterview feed remove coach`" in ended
    removed = program("feed", "remove", "coach")
    assert removed.out == "coach is removed; its link opens nothing any more\n"
    assert program("feed", "list").out == "main: all steps\n"


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("url", "nobody"), 'there is no feed "nobody"; there is: main'),
        (("rotate", "nobody"), 'there is no feed "nobody"'),
        (("remove", "nobody"), 'there is no feed "nobody"'),
        (("add",), "name the feed: afterview feed add NAME"),
        (("remove",), "name the feed"),
        (("add", "main"), 'there is a feed "main" already'),
        (("add", "page"), "stands for the login link"),
        (("add", "My Feed"), '"My Feed" cannot be the name of a feed'),
        (("url", "--private"), "only work with add"),
        (("list", "--steps", "recap"), "only work with add"),
        (("list", "--share", "30d"), "only work with add"),
        (("add", "coach", "--share", "30d", "--private"), "a page of your cases, and no feed"),
        *(
            (("add", "coach", "--share", length), "write days or weeks, as in 30d or 4w")
            for length in ("soon", "0d", "367d", "53w", "-1d", "1.5d", "٣d", "")
        ),
    ],
)
def test_what_makes_no_sense_is_said(program: Program, args: tuple[str, ...], says: str) -> None:
    ran = program("feed", *args)
    assert ran.code == 2
    assert says in ran.err
    assert program("feed", "list").out == "main: all steps\n"


def test_a_file_that_others_can_read_is_refused(program: Program) -> None:
    program("feed")
    (program.folder / feeds.FILE).chmod(0o644)
    ran = program("feed")
    assert ran.code == 2
    assert "others can read it; chmod 600" in ran.err


@pytest.mark.parametrize("text", ["", "[]", '{"page": 1}', "\0", "[" * 100_000])
def test_a_file_of_something_else_is_left_alone(program: Program, text: str) -> None:
    path = program.folder / feeds.FILE
    path.write_text(text)
    path.chmod(0o600)
    ran = program("feed")
    assert ran.code == 2
    assert "is not (or no longer) a feeds file" in ran.err
    assert path.read_text() == text


def test_two_at_a_time_do_not_lose_a_feed(program: Program) -> None:
    program("feed")
    with RunLock(program.folder / feeds.FILE, program.now):
        assert program("feed", "add", "partner").code == 75
    assert program("feed", "add", "partner").code == 0


def test_no_more_addresses_are_remembered_than_a_file_can_hold(program: Program) -> None:
    known = feeds.Feeds(page="p", feeds=(feeds.Feed(name="main", secret=OLD),))
    first = feeds.digest(OLD)
    known = feeds.rotated(known, "main")
    assert known.gone == (first,)
    for _ in range(feeds.MOST_GONE):
        known = feeds.rotated(known, "main")
    assert len(known.gone) == feeds.MOST_GONE
    assert first not in known.gone
    assert program.config.exists()


def test_an_address_can_be_given_up_while_the_log_is_wrong(program: Program) -> None:
    before = program("feed").out
    program.log.write_text("[[interview")
    ran = program("feed", "rotate")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out != before
    program.config.write_text("[me]\nname = 1\n")
    assert program("feed").code == 2


TIME = "2026-12-23T14:00:00+00:00"
LINK = {"key": OLD, "ends": TIME, "seen": TIME}
OF_ANOTHER_KIND: dict[str, list[Any]] = {
    "page": [None, 5, [], "", "\ud800"],
    "base": [None, 5, [], "", "é x"],
    "gone": [None, 5, [5], ["é"], [None], "x", {"a": 1}],
    "feeds": [None, 5, [], "x", {"main": None}, {"main": []}],
    "secret": [None, 5, [], "", "\ud800", "é" * 32],
    "private": [None, 5, [], "yes"],
    "steps": [None, 5, "recap", [5], ["x"], [[]], [None]],
    "tasks": [None, 5, [], "x"],
    "shares": [None, 5, "x", {"a": None}, {"a": {}}, {"A b": LINK}],
    "key": [None, 5, "", "\ud800"],
    "ends": [None, 5, "soon", "2026-12-23", "2026-12-23T14:00:00", "2026-12-23T14:00:00+01:00"],
    "seen": [None, "2026-12-23T14:00:00"],
    "name": ["../../x", "", "\ud800", "A b", "x" * 99],
}


@pytest.mark.parametrize(
    ("key", "value"), [(key, value) for key, values in OF_ANOTHER_KIND.items() for value in values]
)
def test_a_value_of_another_kind_is_one_sentence(program: Program, key: str, value: Any) -> None:
    program("feed")
    path = program.folder / feeds.FILE
    document = json.loads(path.read_text())
    if key == "name":
        document["feeds"][value] = document["feeds"].pop("main")
    else:
        document["shares"] = {"coach": {**LINK}}
        holders = (document, document["feeds"]["main"], document["shares"]["coach"])
        next(each for each in holders if key in each)[key] = value
    path.write_text(json.dumps(document))
    ran = program("feed")
    assert ran.code == 2
    assert "is not (or no longer) a feeds file" in ran.err
    assert len(ran.err.splitlines()) == 1


def test_a_file_that_holds_something_else_is_one_sentence(program: Program) -> None:
    program("feed")
    path = program.folder / feeds.FILE
    path.write_text('{"page": "a", "base": "b", "feeds": [], "gone": []}')
    ran = program("feed")
    assert ran.code == 2
    assert "is not (or no longer) a feeds file" in ran.err


KILLED = """
import os, signal, sys
from pathlib import Path
from afterview.cli import main

at, *args = sys.argv[1:]
setattr(Path if at == "replace" else os, at, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
main(args)
"""


@pytest.mark.parametrize("at", ["fsync", "replace"])
def test_secrets_of_a_rotation_that_was_killed_do_not_stay(program: Program, at: str) -> None:
    before = program("feed").out
    args = ["--config", str(program.config), "feed", "rotate"]
    ran = subprocess.run([sys.executable, "-c", KILLED, at, *args], check=False)
    assert ran.returncode == -signal.SIGKILL
    left = [each for each in program.folder.iterdir() if each.name.endswith(".tmp")]
    assert [stat.S_IMODE(each.stat().st_mode) for each in left] == [0o600]
    assert program("feed").out == before

    assert program("feed", "rotate").code == 0
    assert not any(each.name.endswith(".tmp") for each in program.folder.iterdir())
