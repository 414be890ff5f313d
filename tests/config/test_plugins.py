from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from afterview.config import plugins
from afterview.errors import InputError
from afterview.mailbox import MailboxPlugin
from afterview.provider import Plugin

PROJECT: dict[str, Any] = tomllib.loads(
    Path(__file__).parents[2].joinpath("pyproject.toml").read_text(encoding="utf-8")
)

A_PLUGIN = """
from afterview.provider import Plugin
plugin = Plugin(name="{name}", summary="A test", options=(), open=lambda options, context: None)
"""


@pytest.fixture
def install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Callable[..., None]:
    """Give what installs a stranger's distribution with a provider in it, as pip leaves one."""
    monkeypatch.syspath_prepend(tmp_path)

    def install(name: str, code: str = A_PLUGIN, *, points_to: str | None = None) -> None:
        package = f"strange_{name}"
        tmp_path.joinpath(f"{package}.py").write_text(code.format(name=name))
        info = tmp_path / f"strange_{name}-1.2.dist-info"
        info.mkdir()
        info.joinpath("METADATA").write_text(
            f"Metadata-Version: 2.1\nName: strange-{name}\nVersion: 1.2\n"
        )
        info.joinpath("entry_points.txt").write_text(
            f"[afterview.providers]\n{name} = {points_to or f'{package}:plugin'}\n"
        )
        request.addfinalizer(lambda: sys.modules.pop(package, None))

    return install


# Our own


def test_ics_is_loaded() -> None:
    plugin = plugins.load("ics")

    assert isinstance(plugin, Plugin)
    assert plugin.name == "ics"


def test_imap_is_loaded() -> None:
    plugin = plugins.load_mailbox("imap")

    assert isinstance(plugin, MailboxPlugin)
    assert plugin.name == "imap"


def test_an_address_book_is_loaded_and_a_provider_is_none() -> None:
    assert plugins.load_contacts("carddav").name == "carddav"

    with pytest.raises(InputError) as caught:
        plugins.load_contacts("caldav")
    near = '; did you mean "carddav"?'
    assert str(caught.value) == f'there is no address book "caldav" (installed: carddav){near}'


def test_a_provider_is_no_mailbox() -> None:
    with pytest.raises(InputError) as caught:
        plugins.load_mailbox("ics")

    assert str(caught.value) == 'there is no mailbox "ics" (installed: imap)'


def test_the_table_says_what_the_entry_points_say() -> None:
    ours = {
        plugins.GROUP: plugins.IN_TREE,
        plugins.MAILBOX_GROUP: plugins.MAILBOXES,
        plugins.CONTACTS_GROUP: plugins.ADDRESS_BOOKS,
        plugins.READER_GROUP: plugins.READERS,
    }

    assert PROJECT["project"]["entry-points"] == {
        group: {name: f"{package}:plugin" for name, (package, _) in table.items()}
        for group, table in ours.items()
    }


def test_the_table_says_what_the_wheel_holds() -> None:
    assert PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == [
        "src/afterview",
        *(f"providers/{package}" for package, _ in plugins.IN_TREE.values()),
        *(f"providers/{package}" for package, _ in plugins.MAILBOXES.values()),
    ]


def test_the_table_names_extras_that_there_are() -> None:
    tables = (plugins.IN_TREE, plugins.MAILBOXES, plugins.ADDRESS_BOOKS, plugins.READERS)
    extras = {extra for table in tables for _, extra in table.values()}

    assert extras <= {"", *PROJECT["project"]["optional-dependencies"]}


def modules_after(code: str) -> set[str]:
    """Run code in a new interpreter and return the modules that it has imported in the end."""
    code += "; import json, sys; print(json.dumps(list(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    return set(json.loads(run.stdout))


def test_a_provider_of_ours_is_found_without_reading_what_is_installed() -> None:
    assert modules_after("from afterview.config import plugins").isdisjoint(
        {"importlib.metadata", "afterview_ics"}
    )
    loaded = modules_after("from afterview.config import plugins; plugins.load('ics')")
    assert "afterview_ics" in loaded
    assert loaded.isdisjoint({"importlib.metadata", "icalendar", "difflib", "email"})


def test_only_the_provider_that_is_named_is_imported(install: Callable[..., None]) -> None:
    install("one")
    install("two")
    plugins.load("one")

    assert "strange_one" in sys.modules
    assert "strange_two" not in sys.modules


# A stranger's


def test_a_strangers_provider_comes_through_its_entry_point(install: Callable[..., None]) -> None:
    install("palm")

    assert plugins.load("palm").name == "palm"
    assert plugins.load("palm").summary == "A test"


def test_a_stranger_cannot_take_the_name_of_one_of_ours(install: Callable[..., None]) -> None:
    install("ics", "raise RuntimeError")

    assert plugins.load("ics").summary != "A test"


def test_all_installed_names_are_listed_in_order(install: Callable[..., None]) -> None:
    install("palm")
    install("abacus")
    install("ics")

    names = [name for name in plugins.names() if name in {"palm", "abacus", "ics"}]
    assert names == ["abacus", "ics", "palm"]


# What cannot be loaded


def said(name: str) -> str:
    with pytest.raises(InputError) as caught:
        plugins.load(name)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_an_unknown_name_gets_the_nearest_and_the_list(install: Callable[..., None]) -> None:
    install("palm")

    names = ", ".join(plugins.names())
    assert said("plam") == (
        f'there is no provider "plam" (installed: {names}); did you mean "palm"?'
    )


def test_an_unknown_name_that_is_like_no_other_gets_the_list() -> None:
    names = ", ".join(plugins.names())

    assert said("zzzzzz") == f'there is no provider "zzzzzz" (installed: {names})'


def test_a_vendors_library_that_is_missing_is_named_with_its_extra(
    monkeypatch: pytest.MonkeyPatch, install: Callable[..., None]
) -> None:
    install("cloud", "import vendor_of_cloud")
    ours = MappingProxyType({"cloud": ("strange_cloud", "cloud")})
    monkeypatch.setattr(plugins, "IN_TREE", ours)

    assert said("cloud") == (
        "the provider \"cloud\" cannot be imported (No module named 'vendor_of_cloud'); "
        'install afterview with the extra "cloud" (docs/start.md)'
    )


def test_a_broken_installation_of_ours_is_told_to_install_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gone = MappingProxyType({"ics": ("afterview_gone", "")})
    monkeypatch.setattr(plugins, "IN_TREE", gone)

    assert said("ics").endswith(
        "(No module named 'afterview_gone'); install afterview again (docs/start.md)"
    )


def test_a_library_that_a_stranger_misses_is_named_with_the_package(
    install: Callable[..., None],
) -> None:
    install("cloud", "import vendor_of_cloud")

    assert said("cloud") == (
        "the provider \"cloud\" cannot be imported (No module named 'vendor_of_cloud'); "
        "install what strange-cloud needs, or ask its makers"
    )


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        ("raise RuntimeError('no luck\\nwith a second line')", "RuntimeError: no luck"),
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("def", "SyntaxError: invalid syntax"),
        ("", "AttributeError: module 'strange_odd' has no attribute 'plugin'"),
    ],
)
def test_a_provider_that_breaks_while_it_loads_is_said_with_the_first_line_of_the_cause(
    install: Callable[..., None], code: str, cause: str
) -> None:
    install("odd", code)

    assert said("odd").startswith(f'the provider "odd" does not load ({cause}')
    assert said("odd").endswith("); ask its makers")
    assert "second line" not in said("odd")


def test_an_entry_point_that_names_something_else_is_said(install: Callable[..., None]) -> None:
    install("odd", "plugin = 'a text'")

    assert said("odd") == (
        'the provider "odd" is not one: its entry point names a str, '
        "not an afterview.provider.Plugin; ask its makers"
    )
