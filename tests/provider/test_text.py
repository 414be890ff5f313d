"""Texts that fit, are marked, or come as HTML: `afterview/provider/text.py`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterview.provider.text import (
    ROOM,
    TAIL,
    Ref,
    html_to_text,
    number,
    printable,
    read_ref,
    shortened,
    with_link,
)

LINES = st.lists(st.sampled_from(["", " ", "a", "b" * 700, "c d"]), max_size=12).map("\n".join)


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("fits", 4, "fits"),
        (" fits\n", 6, " fits\n"),
        ("too long", 5, "too…"),
        ("a" * 3000, 2000, "a" * (2000 - ROOM - TAIL) + "\n…\n" + "a" * TAIL),
        ("a" * 3000 + "\nreason", 2000, "a" * (2000 - ROOM - 6) + "\n…\nreason"),
        # No blank line is left beside the ellipsis or at an end, wherever the text was cut.
        ("a" * 970 + "\n\n\n\n" + "b" * 3000 + "\n" + "\n\nreason\n\n", 2000, None),
        ("a" * 3000 + "\n" * 600, 2000, "a" * (2000 - ROOM - 511) + "\n…"),
        ("\n" * 3000, 2000, "…"),
    ],
)
def test_a_long_text_keeps_its_end(text: str, most: int, expected: str | None) -> None:
    found = shortened(text, most)
    if expected is None:
        expected = "a" * (2000 - ROOM - 10) + "\n…\nreason"
    assert found == expected


@given(LINES, st.integers(2, 4000))
def test_a_shortened_text_fits_and_stays(text: str, most: int) -> None:
    found = shortened(text, most)
    assert len(found) <= most
    assert shortened(found, most) == found
    if found != text:
        assert found == found.strip()
        assert "\n\n…" not in found
        assert "…\n\n" not in found


@pytest.mark.parametrize(
    ("said", "ref"),
    [
        (str(Ref("u", "m", 3)), Ref("u", "m", 3)),
        (str(Ref("u")), Ref("u")),
        (" u m 3\n", Ref("u", "m", 3)),
        ("u m 1234567890", Ref("u", "m", 0)),
        ("u m", None),
        ("u m three", None),
        ("u m 3 4", None),
        (None, None),
        (3, None),
    ],
)
def test_what_makes_an_item_ours_is_read_as_it_was_written(said: object, ref: Ref | None) -> None:
    assert read_ref(said) == ref


@pytest.mark.parametrize(
    ("digits", "value"), [("12", 12), ("9" * 9, 999_999_999), ("9" * 10, 0), ("", 0), ("²", 0)]
)
def test_a_revision_is_a_small_number(digits: str, value: int) -> None:
    assert number(digits) == value


def test_a_link_stands_on_top_once() -> None:
    assert with_link("text", "https://a.example") == "https://a.example\n\ntext"
    assert with_link("see https://a.example", "https://a.example") == "see https://a.example"
    assert with_link("", "https://a.example") == "https://a.example"
    assert with_link("text", "") == "text"


@pytest.mark.parametrize(
    ("said", "shown"),
    [("a\x1b[31m\nb", "a[31mb"), ("  a   b ", "a b"), ("abcdef", "abcd"), (None, ""), (3, "")],
)
def test_a_service_cannot_write_to_the_terminal(said: object, shown: str) -> None:
    assert printable(said, 4 if said == "abcdef" else 60) == shown


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("plain, <b>bold</b>", "plain, bold"),
        ("a<br>b<hr>c", "a\nb\nc"),
        ("<p>a</p><p>b</p>", "a\nb\n"),
        ("<ul><li>a<li>b</ul>", "a\nb\n"),
        ("<h1>a</h1>b", "a\nb"),
        ("<head><title>t</title></head>a<style>b</style></style>c", "ac"),
        ("<a href='https://a.example'>here</a>", "here<https://a.example>"),
        ("<a name=x>here</a>", "here"),
        ("a\r\n  b", "a b"),
        ("&lt;b&gt;", "<b>"),
        ("a<![x[b]]>c&#99999999;", "ac\ufffd"),
    ],
)
def test_html_is_read_as_a_person_sees_it(html: str, shown: str) -> None:
    assert html_to_text(html) == shown
