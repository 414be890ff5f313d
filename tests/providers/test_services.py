"""Google, Outlook and CalDAV alike, past the contract: options, forms, plugins, documents."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import afterview_caldav
import afterview_google
import afterview_outlook
import pytest
from actions import create, creations, errors_of, update
from dav_servers import radicale_server
from service_world import AccountWorld, ServiceWorld
from services import SERVICES, kind_of

from afterview.errors import (
    CursorError,
    GoneError,
    PreconditionError,
    ProviderError,
    RejectedError,
    TransientError,
    WasDeletedError,
)
from afterview.model import STEPS, Event, Item, as_event
from afterview.provider import Action, Context, Plugin, Provider
from afterview.testing import NOW, event, task

__all__ = ["radicale_server"]

PLUGINS = [afterview_caldav.plugin, afterview_google.plugin, afterview_outlook.plugin]
COMMON = {"private", "include", "history", "steps"}
"""The options that every provider has; docs/configuration.md explains them."""

EVENT, TASK = event("acme/recap", "Recap"), task("acme/connect", "Connect")
each_form = pytest.mark.parametrize("item", [EVENT, TASK], ids=["event", "task"])
of_an_account = pytest.mark.parametrize("service", ["google", "outlook"], indirect=True)
each_plugin = pytest.mark.parametrize("plugin", PLUGINS, ids=lambda plugin: plugin.name)


@pytest.fixture(params=SERVICES)
def service(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def world(request: pytest.FixtureRequest, service: str, tmp_path: Path) -> Iterator[ServiceWorld]:
    """One account of each service, in which nothing was made yet."""
    with kind_of(service, request).at(tmp_path, otherwise=False) as made:
        yield made


def opened(world: ServiceWorld, **options: Any) -> Provider:
    """Open the provider as a run does."""
    return world.opened(Context(target="work", now=NOW), options)


def pushed(world: ServiceWorld, *items: Item, **options: Any) -> str:
    """Create items in a first run; return the cursor after a second one, which reads them."""
    provider = opened(world, **options)
    provider.changes(None)
    assert errors_of(provider.apply(creations(provider, items))) == [None] * len(items)
    later = opened(world, **options)
    later.changes(provider.cursor())
    return later.cursor()


# Options.


@pytest.mark.parametrize("changed", [{"calendar": "Other"}, {"tasks": "events"}], ids=str)
def test_a_cursor_of_other_options_is_refused(world: ServiceWorld, changed: dict[str, str]) -> None:
    cursor = pushed(world, EVENT, TASK)
    assert opened(world).changes(cursor) is not None
    with pytest.raises(CursorError, match="configuration"):
        opened(world, **changed).changes(cursor)


def test_tasks_as_events_need_no_task_list(world: ServiceWorld) -> None:
    done = task("acme/connect", "Connect", done=date(2026, 11, 21), url="https://acme.example")
    still_open = task("acme/thank-you/jane-doe", "Thank Jane Doe")
    provider = opened(world, tasks="events")
    assert provider.canonical(done) is None
    form = provider.canonical(as_event(done))
    assert isinstance(form, Event)
    assert (form.title, form.start, form.free, form.done) == (
        "✓ Connect",
        *(date(2026, 11, 20), True, None),
    )
    assert provider.canonical(form) == form
    assert pushed(world, as_event(done), as_event(still_open), tasks="events") != ""
    assert sorted(title for _, title in world.held()) == ["Thank Jane Doe", "✓ Connect"]
    assert {world.is_ticked(uid) for uid, _ in world.held()} == {None}
    if isinstance(world, AccountWorld):
        assert world.homes() == ["Interviews"]


# Each item once.


def test_a_run_that_asked_nothing_looks_before_it_makes_anything(world: ServiceWorld) -> None:
    pushed(world, EVENT, TASK)
    provider = opened(world)
    actions = [*creations(provider, [EVENT, TASK]), Action(op="delete", uid="nobody")]
    assert errors_of(provider.apply(actions)) == [None] * 3
    assert len(world.held()) == 2


@of_an_account
@each_form
def test_what_is_told_of_one_item_twice_is_told_in_turn(world: AccountWorld, item: Item) -> None:
    provider = opened(world)
    provider.changes(None)
    made, other = create(provider, item), create(provider, replace(item, title="Other"), "mark-1")
    assert errors_of(provider.apply([made, made, other])) == [None, None, PreconditionError]
    assert world.held() == [(item.uid, item.title)]


@each_form
@pytest.mark.parametrize("late", [False, True], ids=["before we look", "after we looked"])
def test_what_the_person_deleted_is_made_again_where_the_service_can(
    world: ServiceWorld, item: Item, *, late: bool
) -> None:
    """Google and Outlook know an event of this name for ever."""
    cursor = pushed(world, item)
    provider = opened(world)
    if late:
        provider.changes(cursor)
    world.person.delete(item.uid)
    if not late:
        provider.changes(cursor)
    gone = isinstance(world, AccountWorld) and item is EVENT
    expected = WasDeletedError if gone else None
    assert errors_of(provider.apply([create(provider, item)])) == [expected]
    assert len(world.held()) == (not gone)


@each_form
def test_a_calendar_that_goes_while_we_write_is_gone(world: ServiceWorld, item: Item) -> None:
    provider = opened(world)
    provider.changes(pushed(world, EVENT, TASK))
    world.person.discard()
    with pytest.raises(GoneError):
        list(provider.apply([create(provider, replace(item, uid="another"))]))
    with pytest.raises(GoneError):
        list(provider.find([item.uid]))


@each_form
def test_what_has_no_form_is_refused(world: ServiceWorld, item: Item) -> None:
    pushed(world, item)
    provider = opened(world)
    (remote,) = provider.changes(None).changed
    nothing = update(remote, None)
    for action in (nothing, replace(nothing, before=None), Action(op="create", uid="another")):
        assert errors_of(provider.apply([action])) == [RejectedError]


def test_a_cursor_is_small_and_holds_no_secret(world: ServiceWorld) -> None:
    items = [f(f"a{number}/x") for f in (event, task) for number in range(20)]
    cursor = pushed(world, *items)
    assert len(cursor) < 40 * 90
    assert "canary" not in cursor


# What gets lost.


@of_an_account
def test_two_lost_batches_stop_a_run(world: AccountWorld) -> None:
    """As many items are begun as fit in a batch, and each batch is lost: no third one is sent."""
    cursor = pushed(world, EVENT)
    provider = opened(world)
    provider.changes(cursor)
    world.begin()
    world.fail_batches("lost", times=9)
    with pytest.raises(TransientError):
        list(provider.apply(creations(provider, [event(f"a{n}/interview") for n in range(160)])))
    assert world.http() == 2


@of_an_account
def test_a_list_without_an_end_is_given_up(
    world: AccountWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"afterview_{world.target}.session.MOST_PAGES", 2)
    pushed(world, *(event(f"a{number}/interview") for number in range(6)))
    world.answer_in_pages()
    with pytest.raises(TransientError, match="does not end"):
        opened(world).changes(None)


# Plugins.


@each_plugin
def test_every_option_is_explained(plugin: Plugin) -> None:
    assert all(option.doc for option in plugin.options)
    assert plugin.two_way
    ways = next(option for option in plugin.options if option.name == "tasks").values
    assert [plugin.tasks_are_events({"tasks": way}) for way in ways] == [False, True]
    assert plugin.login is not None
    # Only Google has a token that can be revoked.
    assert (plugin.logout is not None) == (plugin.name == "google")
    assert next(option for option in plugin.options if option.name == "steps").default == STEPS


@each_plugin
def test_the_document_has_every_option_in_the_words_of_the_code(plugin: Plugin) -> None:
    document = Path(__file__).parents[2] / "docs" / f"{plugin.name}.md"
    lines = document.read_text(encoding="utf-8").splitlines()
    rows = [line.split(" | ") for line in lines if line.startswith("| `")]
    keys = {row[0]: row[3] for row in rows if len(row) == 4}
    own = [option for option in plugin.options if option.name not in COMMON]
    assert list(keys) == [f"| `{option.name}`" for option in own]
    for option in own:
        assert keys[f"| `{option.name}`"] == f"{option.doc[0].upper()}{option.doc[1:]}. |"


OPENED = """
import sys
from datetime import UTC, datetime
from afterview_{0} import plugin
from afterview.provider import Context
options = {{option.name: option.default for option in plugin.options}}
provider = plugin.open({{**options, **{1}}}, Context(target="x", now=datetime.now(UTC)))
assert provider.cursor() == ""
provider.close()
slow = "googleapiclient google.auth httplib2 urllib3 requests msal cryptography icalendar tzlocal"
print(*sorted({{*slow.split()}} & {{*sys.modules}}))
"""


@each_plugin
def test_opening_imports_nothing_slow(plugin: Plugin, tmp_path: Path) -> None:
    given = {"url": "https://dav.example/"} if plugin.name == "caldav" else {}
    command = [sys.executable, "-c", OPENED.format(plugin.name, given)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert ran.stdout == "\n"
    assert list(tmp_path.iterdir()) == []


NOTHING_TO_DO = """
import json, sys
from datetime import UTC, datetime
from importlib import import_module
from afterview.provider import Context
name, options, secret, cursor, slow = json.load(sys.stdin)
now = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
plugin = import_module(f"afterview_{name}").plugin
provider = plugin.open(options, Context(target="work", now=now, secret=lambda: secret))
assert not provider.changes(cursor).changed
assert list(provider.apply([])) == []
provider.close()
print(*sorted({*slow} & {*sys.modules}))
"""
SLOW = {
    "outlook": ["msal", "requests", "tzlocal", "cryptography"],
    "caldav": ["icalendar", "concurrent.futures", "holidays", "asyncio"],
}


@pytest.mark.parametrize("service", SLOW, indirect=True)
def test_a_run_with_nothing_to_do_imports_nothing_slow(world: ServiceWorld, service: str) -> None:
    cursor = pushed(world, EVENT, TASK)
    given = json.dumps([service, *world.given(), cursor, SLOW[service]])
    command = [sys.executable, "-c", NOTHING_TO_DO]
    ran = subprocess.run(command, input=given, capture_output=True, text=True, check=True)
    assert ran.stdout == "\n"


@each_plugin
@pytest.mark.parametrize("root", ["http://example.com/v1", "ftp://127.0.0.1", "nonsense"])
def test_a_secret_is_sent_nowhere_in_the_clear(plugin: Plugin, root: str) -> None:
    options = {option.name: option.default for option in plugin.options}
    address = "url" if plugin.name == "caldav" else "api_root"
    given = {**options, address: root, "token_command": "print it"}
    context = Context(target="x", now=NOW, secret=lambda: pytest.fail("nobody needs it"))
    with pytest.raises(ProviderError, match="https"):
        plugin.open(given, context).changes(None)


@pytest.mark.parametrize("errors", [afterview_google, afterview_outlook], ids=["google", "outlook"])
@pytest.mark.parametrize(
    ("said", "seconds"), [("²", None), ("9" * 400, 86400), ("315360000", 86400)]
)
def test_odd_waits_in_an_answer_are_a_day_or_none(
    errors: Any, said: str, seconds: float | None
) -> None:
    answer = errors.errors.reply(429, {}, said)
    assert (answer.verdict, answer.retry_after) == ("throttled", seconds)
