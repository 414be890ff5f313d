"""The import rules are an allow-list: what a provider may not import is refused by the linter."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LINTER = shutil.which("lint-imports", path=str(Path(sys.executable).parent))


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code that a test may add a module to."""
    if LINTER is None:
        pytest.skip("lint-imports is not installed: pip install .[lint]")
    if not (ROOT / "providers").is_dir():
        pytest.skip("the sources are out of reach")
    copy = tmp_path_factory.mktemp("checkout")
    shutil.copy(ROOT / "pyproject.toml", copy)
    for folder in ("src", "providers"):
        shutil.copytree(ROOT / folder, copy / folder)
    return copy


def verdict(checkout: Path, provider_imports: str) -> str:
    """Return what the linter says of a provider with one more module in it."""
    assert LINTER
    module = checkout / "providers" / "afterview_ics" / "one_more.py"
    module.write_text(f"{provider_imports}\n", encoding="utf-8")
    path = os.pathsep.join(str(checkout / folder) for folder in ("src", "providers"))
    ran = subprocess.run(
        [LINTER, "--no-cache"],
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Contracts: " in ran.stdout, ran.stdout + ran.stderr
    return "" if ran.returncode == 0 else " ".join(ran.stdout.split())


@pytest.mark.parametrize(
    "line",
    [
        "from afterview.provider import Action, Option",
        "from afterview.provider.http import Client",
        "from afterview.model import Event",
        "from afterview.errors import ProviderError",
        "from afterview import files",
    ],
)
def test_a_provider_may_import_the_contract_and_its_kit(checkout: Path, line: str) -> None:
    assert not verdict(checkout, line)


@pytest.mark.parametrize(
    ("line", "room"),
    [
        ("from afterview.toml.values import shown", "toml.values"),
        ("from afterview.store.database import Store", "store.database"),
        ("def later() -> None:\n    from afterview import lock", "lock"),
        ("from afterview.item_json import item_to_json", "item_json"),
    ],
)
def test_a_provider_may_import_nothing_else(checkout: Path, line: str, room: str) -> None:
    assert f"afterview_ics.one_more -> afterview.{room}" in verdict(checkout, line)


def test_a_module_in_no_layer_is_refused(checkout: Path) -> None:
    stray = checkout / "src" / "afterview" / "stray.py"
    stray.write_text('"""A module that no layer names."""\n', encoding="utf-8")
    try:
        assert "stray" in verdict(checkout, "")
    finally:
        stray.unlink()
