"""Make the record for an office: find its layout and its days, and set it as PDF."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from afterview.errors import InputError, ProblemsError
from afterview.files import read_text
from afterview.operations.named_day import named_day
from afterview.reports import office
from afterview.reports.layout import parse_layout
from afterview.setup import FileProblem, problems_error
from afterview.toml.values import did_you_mean, listed, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterview.reports.layout import Layout
    from afterview.reports.office import OfficeRecord
    from afterview.workspace import Workspace

MOST = 64 * 1024
"""The largest size of a layout in bytes."""


@lru_cache(maxsize=1)
def offices() -> tuple[str, ...]:
    """Return the names of the offices whose layout comes with afterview."""
    found = (files("afterview.reports") / "offices").iterdir()
    return tuple(sorted(each.name.removesuffix(".toml") for each in found))


def built_in(name: str) -> str:
    """Return the text of the layout of one of `offices`."""
    return (files("afterview.reports") / "offices" / f"{name}.toml").read_text(encoding="utf-8")


def layout_of(workspace: Workspace, name: str) -> Layout:
    """Return the layout of an office, or of a file, by name; without one, that of `[record]`.

    A file of `[record]` is relative to the folder of the configuration. Raises InputError.
    """
    own = workspace.config.record.office
    path = Path(name) if name else workspace.setup.at(own)
    said = name or own
    if not said:
        msg = f"say for which office, with --office: {listed(offices())}, or a file of your own"
        raise InputError(msg)
    if path.suffix == ".toml":
        layout, problems = parse_layout(read_text(path, most=MOST, what="layout"))
    elif said.casefold() in offices():
        path = Path(f"{said.casefold()}.toml")
        layout, problems = parse_layout(built_in(path.stem))
    else:
        near = did_you_mean(said, offices())
        msg = f"there is no layout for {shown(said)}; write {listed(offices())}, or the name of a "
        msg += f"file of your own that ends with .toml{near}"
        raise InputError(msg)
    if layout is None:
        raise problems_error(FileProblem(path, problem) for problem in problems)
    return layout


def made(
    workspace: Workspace,
    layout: Layout,
    *,
    first: str = "",
    last: str = "",
    quota: int | None = None,
) -> OfficeRecord:
    """Return the record of the days that `first` and `last` name.

    Without `last` it ends today, and without `first` it begins with the office's week or month that
    `last` is in. Raises InputError for days that cannot be read, or are not in this order.
    """
    end, begin = (
        named_day(workspace, words, prefer="past", option=option) if words else None
        for option, words in (("--to", last), ("--from", first))
    )
    end = end or workspace.today
    begin = begin or office.begin_of_period(layout, end)
    if end < begin:
        msg = f"--to {end} is before --from {begin}"
        raise InputError(msg)
    return office.make(
        layout,
        workspace.interviews,
        workspace.activities,
        workspace.facts,
        now=workspace.now,
        clock=workspace.clock,
        first=begin,
        last=end,
        name=workspace.config.me.name,
        quota=quota or workspace.config.record.quota,
    )


def as_pdf(
    workspace: Workspace,
    record: OfficeRecord,
    font: Path | None = None,
) -> bytes:
    """Return the record as PDF, set in a font that has all its letters.

    `font` replaces that of `[record]`. Raises InputError if the extra is not installed, if no font
    has a letter, or if a row is too long for a page.
    """
    try:
        from afterview.operations.fonts import fonts_for
        from afterview.reports import office_pdf
    except ImportError as error:
        msg = (
            f'the PDF needs {error.name}; install afterview with the extra "record" '
            "(docs/start.md), or write CSV"
        )
        raise InputError(msg) from error
    own = workspace.config.record.font
    chosen = font or (workspace.setup.at(own) if own else None)
    texts = list(office_pdf.texts(record))
    letters = {letter for _, text in texts for letter in text if not letter.isspace()}
    fonts: list[str] = []
    if chosen or office_pdf.needs_font(letters):
        fonts, missing = fonts_for(letters, chosen)
        if missing:
            raise _unprintable(texts, missing)
    try:
        return office_pdf.as_pdf(record, fonts, workspace.now)
    except ValueError as error:
        msg = "a row is too long for a page of the PDF; shorten its texts in the log, or write CSV"
        raise InputError(msg) from error


def _unprintable(texts: Iterable[tuple[str, str]], missing: set[str]) -> ProblemsError:
    """Return the error that names each place with letters that no font has."""
    import unicodedata

    places: dict[str, str] = {}
    for place, text in texts:
        for letter in text:
            if letter in missing:
                name = unicodedata.name(letter, "a letter without a name").lower()
                places.setdefault(letter, f"{place}: {letter} (U+{ord(letter):04X}, {name})")
    return ProblemsError(
        [
            "no font on this computer has these letters, so no PDF was written:",
            *(f"  {said}" for said in list(places.values())[:20]),
            "Install a font that has them, name its file with --font or in [record], or write CSV.",
        ]
    )
