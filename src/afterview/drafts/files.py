"""Load the templates from disk: the built-in ones, and the person's own instead of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from afterview.drafts import LETTERS, STEPS, Source, Templates
from afterview.drafts.languages import LANGUAGES
from afterview.errors import InputError
from afterview.files import read_text
from afterview.model import STEP_KINDS
from afterview.toml.values import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterview.drafts.languages import Style

BUILT_IN = Path(__file__).with_name("templates")
"""English letters in `en/TONE`, others in the folder of their language, with the brief ones in its
folder `brief`, and above them what is for the person alone."""
MOST = 64 * 1024
"""The largest size of a template in bytes."""


def load(
    folder: Path | None = None,
    *,
    tone: str = "warm",
    language: str = "en",
    country: str = "",
    invitation: str = "short",
) -> Templates:
    """Return the built-in templates, replaced by those of `folder` where it has them.

    Its files are `STEP.txt`, for letters in any language, and `de/STEP.txt`, for one. They are read
    at once, the built-in ones when they are needed. Raises InputError if the folder or one of its
    files cannot be read, or has the name of no step.
    """
    own = dict(_own(folder)) if folder else {}

    def find(step: str, style: Style) -> Source | None:
        mine = own.get(f"{style.language}/{step}") or own.get(step)
        if mine is not None:
            return mine
        path = built_in(step, style)
        return Source(path.read_text(encoding="utf-8"), str(path))

    return Templates(find, tone=tone, language=language, country=country, invitation=invitation)


def built_in(step: str, style: Style) -> Path:
    """Return the file of a built-in template."""
    if step not in LETTERS:
        return BUILT_IN / f"{step}.txt"
    if style.language == "en":
        return BUILT_IN / "en" / style.tone / f"{step}.txt"
    is_brief = style.tone == "brief" and not STEP_KINDS[step].is_brief
    return BUILT_IN / style.language / ("brief" if is_brief else "") / f"{step}.txt"


def _own(folder: Path) -> Iterator[tuple[str, Source]]:
    """Yield the person's own files, `STEP` and `LANGUAGE/STEP`; what editors leave is skipped."""
    languages = {name for name in LANGUAGES if (folder / name).is_dir()}
    yield from _files(folder, skipped=languages)
    for name in sorted(languages):
        for step, source in _files(folder / name):
            yield f"{name}/{step}", source


def _files(
    folder: Path, *, skipped: frozenset[str] | set[str] = frozenset()
) -> Iterator[tuple[str, Source]]:
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        msg = f"the folder of drafts {folder} cannot be read: {error.strerror}"
        raise InputError(msg) from error
    known = [f"{step}.txt" for step in STEPS]
    for path in entries:
        if path.name.startswith(".") or path.name[-1] == "~" or path.name in skipped:
            continue
        if path.name not in known:
            near = nearest(path.name, tuple(known))
            meant = f' (did you mean "{near}"?)' if near else ""
            msg = f"{path}: no draft has this name{meant}; the names are {', '.join(known)}"
            raise InputError(msg)
        yield path.stem, Source(read_text(path, most=MOST, what="draft"), str(path), is_own=True)
