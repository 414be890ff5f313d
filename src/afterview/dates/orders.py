"""Know in which order a country writes day and month as numbers, if it has one order only."""

from __future__ import annotations

from typing import Literal

Order = Literal["day", "month", ""]
"""Which of the two comes first; empty where both are common."""

_DAY_FIRST = """
    AD AE AG AI AL AM AO AR AT AU AW AZ BA BB BD BE BF BG BH BJ BL BM BN BO BQ BR BS BY BZ CC CD
    CF CG CH CI CK CL CM CO CR CU CV CW CY CZ DE DG DJ DK DM DO DZ EC EE EG EH ES FI FJ FK FM FO
    FR GA GB GD GE GF GG GI GM GP GQ GR GS GT GW GY HN HR ID IE IL IM IN IQ IS IT JE JM JO KE KG
    KH KI KM KN KW KY KZ LA LB LC LI LU LV LY MA MC MD ME MF MK ML MM MQ MR MS MT MU MV MX MY MZ
    NC NE NF NG NI NL NO NR NU NZ OM PE PF PG PK PL PM PN PS PT PW PY QA RE RO RS RU SA SC SD SG
    SH SI SK SL SM SN SO SR SS ST SV SX TC TD TG TH TJ TK TL TM TN TO TR TT TV TZ UA UG UY UZ VA
    VC VE VG VN VU WF WS XK YE YT ZM
"""
"""The countries of which CLDR has short dates in this order only, beside those that begin with the
year."""
_MONTH_FIRST = "AS GU MH MP PA PR US VI"


def order_of(country: str, sign: str) -> Order:
    """Return the order of a country, by its two-letter code, for numbers with `sign` in between.

    A country where the month comes first has none for points, which belong to the other order.
    """
    if country in _DAY_FIRST.split():
        return "day"
    return "month" if country in _MONTH_FIRST.split() and sign != "." else ""
