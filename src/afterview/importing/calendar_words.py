"""Know the names of months and weekdays in the languages that people keep their tables in."""

from __future__ import annotations

import unicodedata
from functools import cache

from afterview.dates.clock import WEEKDAYS
from afterview.dates.grammar import listed

_MONTHS = """\
January February March April May June July August September October November December
Januar Februar März April Mai Juni Juli August September Oktober November Dezember
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
januari februari maart april mei juni juli augustus september oktober november december
janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
"""
"""The months in English, German, French, Spanish, Italian, Dutch and Portuguese."""
_MORE_MONTHS = {"janner": 1, "feber": 2, "setiembre": 9, "mrz": 3, "mrt": 3}
_SHORTEST = 3
"""The least number of letters of a month."""
_WEEKDAYS = (
    *WEEKDAYS,
    *listed("Montag; Dienstag; Mittwoch; Donnerstag; Freitag; Samstag; Sonntag; Sonnabend"),
    *listed("lundi; mardi; mercredi; jeudi; vendredi; samedi; dimanche"),
    *listed("lunes; martes; miércoles; jueves; viernes; sábado; domingo"),
    *listed("lunedì; martedì; mercoledì; giovedì; venerdì; sabato; domenica"),
    *listed("maandag; dinsdag; woensdag; donderdag; vrijdag; zaterdag; zondag"),
    *listed("segunda-feira; terça-feira; quarta-feira; quinta-feira; sexta-feira"),
)
_NO_PART_OF_THE_DATE = frozenset(
    listed(
        """mo; di; mi; do; fr; sa; so; ma; wo; vr; za; zo; lu; me; je; ve;
        on; the; am; den; der; dem; le; el; il; o; op; em; dia"""
    )
)
"""Short names of weekdays, and articles."""


def month_named(word: str) -> int:
    """Return the number of the month that a word names or begins; 0 if it is none, or several."""
    said = folded(word)
    if len(said) < _SHORTEST:
        return 0
    found = _month_beginnings().get(said, set())
    return next(iter(found)) if len(found) == 1 else 0


def is_before_a_date(word: str) -> bool:
    """Return whether a word before a date says no more than it: a weekday, or an article."""
    said = folded(word)
    return said in _NO_PART_OF_THE_DATE or said in _weekday_beginnings()


def folded(word: str) -> str:
    """Return a word in small letters and without accents."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))


@cache
def _month_beginnings() -> dict[str, set[int]]:
    """Return the months by all that they begin with."""
    found: dict[str, set[int]] = {}
    named = [
        (folded(name), n) for line in _MONTHS.splitlines() for n, name in enumerate(line.split(), 1)
    ]
    for name, month in (*named, *_MORE_MONTHS.items()):
        for size in range(_SHORTEST, len(name) + 1):
            found.setdefault(name[:size], set()).add(month)
    return found


@cache
def _weekday_beginnings() -> frozenset[str]:
    names = [folded(name) for name in _WEEKDAYS]
    begun = (name[:size] for name in names for size in range(_SHORTEST, len(name) + 1))
    return frozenset(begun)
