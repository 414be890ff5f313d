"""Google, Outlook and CalDAV alike, past the contract: options, forms, plugins, documents."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import afterview_caldav
import afterview_google
import afterview_outlook
import pytest
from dav_servers import radicale_server
from service_world import AccountWorld
from services import SERVICES, kind_of

from afterview.errors import CursorError, ProviderError
from afterview.model import STEPS, Event, as_event
from afterview.provider import Action, Context
from afterview.testing import NOW, event, task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service_world import ServiceWorld

    from afterview.model import Item
    from afterview.provider import Plugin, Provider

__all__ = ["radicale_server"]

PLUGINS = [afterview_caldav.plugin, afterview_google.plugin, afterview_outlook.plugin]
COMMON = {"private", "include", "history", "steps"}
"""The options that every provider has; docs/configuration.md explains them."""

each_plugin = pytest.mark.parametrize("plugin", PLUGINS, ids=lambda plugin: plugin.name)


@pytest.fixture(params=SERVICES)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ServiceWorld]:
    """One account of each service, in which nothing was made yet."""
    with kind_of(request.param, request).at(tmp_path, otherwise=False) as made:
        yield made


def opened(world: ServiceWorld, **options: Any) -> Provider:
    """Open the provider as a run does."""
    return world.opened(Context(target="work", now=NOW), options)


def pushed(world: ServiceWorld, *items: Item, **options: Any) -> str:
    """Create items in a first run; return the cursor after it."""
    provider = opened(world, **options)
    provider.changes(None)
    creations = [
        Action(op="create", uid=each.uid, item=each, changed_at=NOW, mark="m")
        for each in map(provider.canonical, items)
        if each is not None
    ]
    assert [outcome.error for outcome in provider.apply(creations)] == [None] * len(items)
    return provider.cursor()


# Options.


@pytest.mark.parametrize("changed", [{"calendar": "Other"}, {"tasks": "events"}], ids=str)
def test_a_cursor_of_other_options_is_refused(world: ServiceWorld, changed: dict[str, str]) -> None:
    cursor = pushed(world, event("acme/recap"), task("acme/connect"))
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
