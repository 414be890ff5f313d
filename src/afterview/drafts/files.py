"""Load the templates from disk: the built-in ones, and the person's own instead of them."""

from __future__ import annotations

from pathlib import Path

from afterview.drafts import STEPS, Templates
from afterview.errors import InputError
from afterview.files import read_text
from afterview.toml.values import nearest

BUILT_IN = Path(__file__).with_name("templates")
MOST = 64 * 1024
"""The largest size of a template in bytes."""


def load(folder: Path | None = None) -> Templates:
    """Return the built-in templates, replaced by those of `folder` (`STEP.txt`) if it has them.

    Raises InputError if the folder or one of its files cannot be read, or has the name of no step.
    """
    paths = {step: BUILT_IN / f"{step}.txt" for step in STEPS}
    texts = {step: path.read_text(encoding="utf-8") for step, path in paths.items()}
    for step, path in _own(folder).items():
        texts[step] = read_text(path, most=MOST, what="draft")
        paths[step] = path
    return Templates(texts, {step: str(path) for step, path in paths.items()})


def _own(folder: Path | None) -> dict[str, Path]:
    """Return the person's own files by step; files that an editor leaves behind are skipped."""
    if folder is None:
        return {}
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        msg = f"the folder of drafts {folder} cannot be read: {error.strerror}"
        raise InputError(msg) from error
    paths = [path for path in entries if not path.name.startswith(".") and path.name[-1] != "~"]
    known = [f"{step}.txt" for step in STEPS]
    for path in paths:
        if path.name not in known:
            near = nearest(path.name, tuple(known))
            meant = f' (did you mean "{near}"?)' if near else ""
            msg = f"{path}: no draft has this name{meant}; the names are {', '.join(known)}"
            raise InputError(msg)
    return {path.stem: path for path in paths}
