"""Write hours that people say in words or with a unit as clock times: "half past four" is "4:30".

What has no such hour stays as it is, for `spoken` and `session` to read or to refuse.
"""

from __future__ import annotations

import re

from afterview.dates.grammar import listed

_WORDS = "one; two; three; four; five; six; seven; eight; nine; ten; eleven; twelve"
_NUMBERS = {word: str(number) for number, word in enumerate(listed(_WORDS), 1)}
_HOUR = rf"(?P<hour>[0-9]{{1,2}}|{'|'.join(_NUMBERS)})"
_MINUTES = {"half past": 30, "quarter past": 15, "quarter to": -15}
_PART_OF_HOUR = re.compile(rf"\b(?:a )?(?P<part>{'|'.join(_MINUTES)}) {_HOUR}\b(?![:.][0-9])")
_WITH_UNIT = re.compile(
    rf"(?<!in )(?<![0-9a-z:.]){_HOUR}(?:[:.](?P<minute>[0-5][0-9]))?"
    r" ?(?:h|uhr|o['\u2019]?clock)(?: ?(?P<more>[0-5][0-9])(?![0-9:.])|\b)(?! ago| from now)"
)
"""An hour with its unit, and not the length of a wait, as "in 2 h" and "2h ago" have it."""
_HOURS_OF_CLOCK = 12


def as_clock_times(plain: str) -> str:
    """Return words, which are in small letters, with such hours as clock times: "10:00"."""
    return _WITH_UNIT.sub(_with_unit, _PART_OF_HOUR.sub(_part_of_hour, plain))


def _with_unit(match: re.Match[str]) -> str:
    return f"{_digits(match['hour'])}:{match['minute'] or match['more'] or '00'}"


def _part_of_hour(match: re.Match[str]) -> str:
    hour, minute = int(_digits(match["hour"])), _MINUTES[match["part"]]
    if minute < 0:
        hour = hour - 1 or _HOURS_OF_CLOCK
    return f"{hour}:{minute % 60:02}"


def _digits(said: str) -> str:
    return _NUMBERS.get(said, said)
