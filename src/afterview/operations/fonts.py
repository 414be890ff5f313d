"""Find fonts on this computer that have the letters of a PDF.

Nothing is bundled: fonts for all scripts together are larger than afterview, and every system that
shows a name has a font for it. A chosen font is tried first, then those with many scripts, then all
others.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from afterview.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

SUFFIXES = {".ttf", ".otf", ".ttc", ".otc"}
PREFERRED = (
    "DejaVuSans",
    "NotoSans-Regular",
    "LiberationSans-Regular",
    "arial",
    "Arial",
    "segoeui",
    "Arial Unicode",
    "FreeSans",
    "NotoSansCJK-Regular",
)
"""The names of files that are tried before all others, because they have many letters and look
alike."""
_SPECIAL = ("mono", "bold", "italic", "oblique", "condensed", "serif", "symbol", "emoji")
"""Parts of the names of fonts that are tried last."""


def folders() -> list[Path]:
    """Return the folders in which this system keeps fonts."""
    home = Path.home()
    if sys.platform == "darwin":
        return [home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts")]
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA", str(home))
        windows = os.environ.get("WINDIR", r"C:\Windows")
        return [Path(local, "Microsoft/Windows/Fonts"), Path(windows, "Fonts")]
    own = os.environ.get("XDG_DATA_HOME") or str(home / ".local/share")
    shared = (os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share").split(":")
    return [Path(own, "fonts"), home / ".fonts", *(Path(each, "fonts") for each in shared)]


def fonts_for(letters: Collection[str], chosen: Path | None) -> tuple[list[str], set[str]]:
    """Return the paths of fonts that have the letters together, and the letters that none has.

    `chosen` comes first if it is given, and is used even if it has none of them; raises InputError
    if it is not a font.
    """
    missing = set(letters)
    found: list[str] = []
    if chosen is not None:
        known = _letters_of(chosen)
        if known is None:
            msg = f"{chosen} is not a font that can be read; name a .ttf or .otf file"
            raise InputError(msg)
        found.append(str(chosen))
        missing -= known
    for path in _candidates(folders()):
        if not missing:
            break
        known = _letters_of(path)
        if known and known & missing:
            found.append(str(path))
            missing -= known
    return found, missing


def _candidates(where: Iterable[Path]) -> Iterator[Path]:
    """Yield the font files in folders, the most suitable ones first."""
    files: list[Path] = []
    for folder in where:
        for root, _, names in os.walk(folder):
            files += (Path(root, name) for name in names)
    fonts = sorted({each for each in files if each.suffix.casefold() in SUFFIXES})
    yield from sorted(fonts, key=_rank)


def _rank(path: Path) -> tuple[int, int, str]:
    name = path.stem
    preferred = PREFERRED.index(name) if name in PREFERRED else len(PREFERRED)
    return preferred, sum(part in name.casefold() for part in _SPECIAL), str(path)


def _letters_of(path: Path) -> frozenset[str] | None:
    """Return the characters that a font has; None if it cannot be read or embedded.

    Of a file with several fonts, it is the first one.
    """
    from fontTools.ttLib import TTFont, TTLibError

    with (
        suppress(OSError, TTLibError, AssertionError, KeyError, ValueError),
        path.open("rb") as file,
        TTFont(file, lazy=True, fontNumber=0) as font,
    ):
        if "glyf" in font or "CFF " in font or "CFF2" in font:
            return frozenset(map(chr, font.getBestCmap() or ()))
    return None
