"""Set a record for an office as PDF, through fpdf2.

This module imports fpdf2, so it is imported only when a PDF is wanted (decision 7).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import uharfbuzz  # noqa: F401 - `set_text_shaping` needs it, and only then says so
from fpdf import FPDF
from fpdf.enums import TableBordersLayout
from fpdf.fonts import FontFace

from afterview.reports.layout import DATES
from afterview.reports.office import DISCLAIMER
from afterview.reports.record import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from afterview.reports.office import OfficeRecord

MARGIN, FOOT = 12, 20
"""The margins of a page, and the height of its foot, in millimetres."""
BUILT_IN = "helvetica"
"""The font that every reader of PDF has; it has the letters of `BUILT_IN_LETTERS` only."""
BUILT_IN_LETTERS = range(0x100)
"""The code points of ISO 8859-1, the encoding in which fpdf2 writes the built-in fonts."""


def texts(made: OfficeRecord) -> Iterator[tuple[str, str]]:
    """Yield every text of the PDF with the place at which it is: `the row of 2026-11-20`."""
    layout = made.layout
    yield "the layout", f"{layout.title}{layout.office}{_foot(made)}"
    yield "the layout", "".join(each.heading for each in layout.columns)
    yield "the layout", "".join(layout.say(word) for word in ("Place and date", "Signature"))
    yield "your name", visible(made.name)
    for row in made.rows:
        for column in layout.columns:
            yield f"the row of {row.date}", made.cell(row, column)


def needs_font(characters: Iterable[str]) -> bool:
    """Return whether the built-in font lacks one of the characters."""
    return any(ord(character) not in BUILT_IN_LETTERS for character in characters)


def as_pdf(made: OfficeRecord, fonts: Sequence[str], now: datetime) -> bytes:
    """Return the record as a PDF; `now` (aware) is its moment of creation.

    `fonts` are the paths of fonts that have all letters together; none if the built-in font has
    them. Raises ValueError if a row is too high for a page.
    """
    # The place that fpdf2 keeps for the number of pages loses its digits in some fonts.
    first = _set(made, fonts, now, pages=0)
    first.output()  # which closes the fonts
    return bytes(_set(made, fonts, now, first.pages_count).output())


def _set(made: OfficeRecord, fonts: Sequence[str], now: datetime, pages: int) -> _Page:
    """Return the pages, whose feet say that there are that many."""
    layout = made.layout
    pdf = _Page(orientation="landscape", format=_paper(made))
    pdf.foot, pdf.page_word, pdf.pages_said = _foot(made), layout.say("Page"), pages
    pdf.set_margin(MARGIN)
    pdf.set_auto_page_break(auto=True, margin=FOOT)
    pdf.set_creation_date(now)
    pdf.set_title(layout.title)
    pdf.set_author(visible(made.name))
    for number, path in enumerate(fonts):
        pdf.add_font(f"font{number}", fname=path)
    if fonts:
        pdf.family = "font0"
        others = [f"font{number}" for number in range(1, len(fonts))]
        pdf.set_fallback_fonts(others, exact_match=False)
        pdf.set_font(pdf.family, size=9)
        # Arabic letters are joined, and those of Indian scripts ordered, by HarfBuzz.
        pdf.set_text_shaping(use_shaping_engine=True)
    pdf.add_page()
    _write_head(pdf, made)
    _write_table(pdf, made)
    pdf.set_font(pdf.family, size=9)
    pdf.ln(14)
    for word in ("Place and date", "Signature"):
        pdf.cell(pdf.epw / 2 - 5, 6, layout.say(word), border="T")
        pdf.set_x(pdf.get_x() + 5)
    return pdf


class _Page(FPDF):
    """Is a document whose pages have a foot."""

    foot = ""
    page_word = ""
    pages_said = 0
    family = BUILT_IN

    def footer(self) -> None:
        self.set_y(-FOOT + 4)
        self.set_font(self.family, size=7)
        said = f"{self.foot} {self.page_word} {self.page_no()}/{self.pages_said}"
        self.multi_cell(0, 3.5, said, align="L")


def _write_head(pdf: _Page, made: OfficeRecord) -> None:
    layout = made.layout
    pdf.set_font(pdf.family, size=15)
    pdf.multi_cell(0, 8, layout.title, align="L", new_x="LMARGIN", new_y="NEXT")
    pdf.set_font(pdf.family, size=9)
    span = f"{made.say(made.first)} {layout.say('to')} {made.say(made.last)}"
    as_of = f"{layout.say('as of')} {made.say(made.made_on)}"
    for text in (layout.office, ", ".join(filter(None, (visible(made.name), span, as_of)))):
        pdf.multi_cell(0, 5, text, align="L", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(3)


def _write_table(pdf: _Page, made: OfficeRecord) -> None:
    """Write the rows, those of each period below a line with its days."""
    columns = made.layout.columns
    pdf.set_font(pdf.family, size=8)
    gray = FontFace(emphasis="", fill_color=(230, 230, 230))
    with pdf.table(
        col_widths=tuple(each.width for each in columns),
        headings_style=gray,
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        line_height=4,
        padding=1,
        text_align="LEFT",
        v_align="T",
        width=int(pdf.epw),
    ) as table:
        head = table.row()
        for each in columns:
            head.cell(each.heading)
        for period in made.periods:
            span = f"{made.say(period.first)} {made.layout.say('to')} {made.say(period.last)}"
            table.row(style=gray).cell(span, colspan=len(columns))
            for row in made.rows:
                if period.first <= row.date <= period.last:
                    line = table.row()
                    for each in columns:
                        line.cell(made.cell(row, each))


def _foot(made: OfficeRecord) -> str:
    return made.layout.words.get("disclaimer", DISCLAIMER)


def _paper(made: OfficeRecord) -> str:
    """Return the paper of the country, which its dates show."""
    return "letter" if made.layout.dates == DATES["month/day/year"] else "a4"
