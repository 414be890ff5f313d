"""Define the rows of words that name a date, and those that stand around one, for all languages.

Their kinds are filled by each language, which adds the rows that only it has.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from afterview.dates import days, frames, periods
from afterview.dates.units import START

if TYPE_CHECKING:
    from collections.abc import Mapping

    from afterview.dates.units import Builder

_J = "OR|TO|THROUGH|AND|-|/"
_N = "NUMBER|COUNT"
_UNITS = "UNIT|UNITS|WEEK"
_SPAN = f"{_N} [{_J}] [{_N}] [HALF] {_UNITS} [HALF]"
_LEAD = "[RELATIVE|THE_NEXT|COMING|MORE]"
_NEXT = "RELATIVE|THE_NEXT"
_NTH = "NUMBER|NTH|ORD"
_NTH_UNIT = "NTH|ORD|LAST [ADJECTIVE] WEEK|UNIT|WEEKDAY"
_CLOCKS = ("NUMBER CLOCK [ZONE]", "NUMBER : NUMBER [CLOCK] [ZONE]", "DAYTIME|EOD [ZONE]")

ROWS: Mapping[str, Builder] = {
    # Days of the calendar
    "[WEEKDAY] YEAR - NUMBER - NUMBER": days.iso_day,
    f"[WEEKDAY] {_NTH} [ON] MONTH [YEAR]": days.named_day,
    f"[WEEKDAY] MONTH {_NTH} [YEAR]": days.named_day,
    f"MONTH {_NTH} {_J} {_NTH} [YEAR]": days.named_days,
    f"{_NTH} {_J} {_NTH} [ON] MONTH [YEAR]": days.named_days,
    "[WEEKDAY] NTH": days.nth_day,
    "WEEKDAY ORD": days.nth_day,
    f"NTH {_J} NTH": days.nth_days,
    f"NTH|ORD ON [{_NEXT}] UNIT": periods.day_of_period,
    "[WEEKDAY] NUMBER / NUMBER": days.numeric_day,
    "[WEEKDAY] NUMBER . NUMBER": days.dotted_day,
    "NUMBER - NUMBER": days.numeric_day,
    "[WEEKDAY] NUMBER /|- NUMBER /|.|- NUMBER|YEAR": days.numeric_day,
    "[WEEKDAY] NUMBER . NUMBER /|.|- NUMBER|YEAR": days.dotted_day,
    "YEAR /|. NUMBER /|. NUMBER": days.numeric_day_year_first,
    "DAY": days.relative_day,
    "EOD": days.today,
    "NUMBER CLOCK [ZONE]": days.clock_time,
    "NUMBER : NUMBER [CLOCK] [ZONE]": days.today,
    # Weekdays
    "[COMING] WEEKDAY": days.coming_weekday,
    f"WEEKDAY {_J} WEEKDAY": days.weekdays,
    f"{_NEXT} WEEKDAY": days.relative_weekday,
    "RELATIVE COMING WEEKDAY": days.coming_weekday,
    f"{_NEXT} WEEKDAY {_J} WEEKDAY": days.relative_weekdays,
    "WEEKDAY RELATIVE": days.relative_weekday,
    "FOLLOWING WEEKDAY": days.following_weekday,
    "WEEKDAY AFTER|AFTER_THAT": days.following_weekday,
    f"WEEKDAY AFTER {_NEXT}": days.weekday_after_next,
    f"WEEKDAY [ON] {_NEXT} WEEK": days.weekday_of_week,
    f"{_NEXT} WEEK [ON] WEEKDAY": days.weekday_of_week,
    f"WEEKDAY [ON] WEEK AFTER {_NEXT}": days.weekday_of_week_after,
    f"WEEKDAY {_J} WEEKDAY [ON] {_NEXT} WEEK": days.weekdays_of_week,
    f"{_NEXT} WEEK [ON] WEEKDAY {_J} WEEKDAY": days.weekdays_of_week,
    "WEEKDAY [ON] FOLLOWING WEEK": days.weekday_of_following_week,
    f"WEEKDAY IN {_N} WEEK|UNITS": days.weekday_in_weeks,
    f"{_N} WEEK|UNITS ON WEEKDAY": days.weekday_in_weeks,
    "WEEKDAY WEEK": days.weekday_in_weeks,
    f"{_N} WEEK|UNITS DAY": days.day_in_weeks,
    # Spans
    f"{_LEAD} {_N} [HALF] [ADJECTIVE|TAIL] {_UNITS} [HALF]": periods.span,
    f"{_LEAD} {_N} {_J} {_N} [HALF] [ADJECTIVE|TAIL] {_UNITS} [HALF]": periods.span,
    f"{_LEAD} {_N} {_UNITS} OR|TO|-|/|HEDGE {_N}": periods.span,
    f"{_N} HEDGE {_N} {_UNITS}": periods.span,
    f"{_NEXT}|MORE UNIT|WEEK OR {_N}": periods.span_of_one,
    "MORE UNIT|WEEK": periods.span_of_one,
    f"NUMBER + {_UNITS}": periods.span,
    f"{_N} EARLIEST {_UNITS}": periods.span,
    f"{_N} {_UNITS} AND {_N} {_UNITS}": periods.sum_of_spans,
    f"BETWEEN {_N} {_UNITS} AND {_N} {_UNITS}": periods.spans,
    f"HALF_A {_UNITS}": periods.half_unit,
    "COMING|THE_NEXT UNITS": periods.few,
    "WITHIN UNITS": periods.few,
    "COMING UNIT|WEEK": periods.coming_span,
    "IN|WITHIN|FOR THE_NEXT UNIT|WEEK": periods.coming_span,
    "WITHIN UNIT|WEEK": periods.within_period,
    f"{_N} {_UNITS} LATER|AFTER_THAT": periods.later_span,
    f"FOLLOWING {_N} {_UNITS}": periods.later_span,
    f"YEAR|HUGE {_UNITS}": periods.too_far,
    # Periods
    f"{_NEXT} UNIT|WEEK": periods.period,
    "RELATIVE COMING UNIT|WEEK": periods.next_period,
    f"PART [{_NEXT}] UNIT|WEEK": periods.period,
    f"PART {_J} PART [{_NEXT}] UNIT|WEEK": periods.period,
    "IN|IN_THE UNIT|WEEK": periods.period,
    f"UNIT|WEEK AFTER {_NEXT}": periods.period_after,
    f"PART UNIT|WEEK AFTER {_NEXT}": periods.period_after,
    "[PART] FOLLOWING UNIT|WEEK": periods.following_period,
    "[PART] UNIT|WEEK FOLLOWING|AFTER|AFTER_THAT": periods.period_after_that,
    f"[PART] RELATIVE UNIT|WEEK {_J} RELATIVE": periods.period_or_next,
    f"PART RELATIVE UNIT|WEEK {_J} PART {_NEXT}": periods.period_or_next,
    f"RELATIVE UNIT|WEEK {_J} PART {_NEXT}": periods.period_or_part_of_next,
    f"PART UNIT|WEEK {_J} [PART] {_NEXT}": periods.this_period_or_next,
    f"RELATIVE {_J} RELATIVE UNIT|WEEK": periods.period_or_next,
    f"PART RELATIVE {_J} PART RELATIVE UNIT|WEEK": periods.period_or_next,
    f"RELATIVE UNIT|WEEK {_J} FOLLOWING|AFTER_THAT": periods.period_or_following,
    "PART_OF": periods.part_of,
    f"PART_OF [ON] {_NEXT} UNIT|WEEK": periods.part_of,
    "PART_OF [ON] MONTH [YEAR]": periods.part_of_month,
    "[PART] MONTH [YEAR]": periods.named_month,
    f"PART {_J} PART MONTH [YEAR]": periods.named_month,
    f"[PART] MONTH [ON] {_NEXT} UNIT": periods.month_of_year,
    "[PART] QUARTER [ON|IN] [YEAR]": periods.named_quarter,
    "YEAR QUARTER": periods.named_quarter,
    f"[PART] QUARTER [ON|IN] {_NEXT} UNIT": periods.quarter_of_year,
    "IN|PART YEAR": periods.part_of_named_year,
    "IN NEW_YEAR": periods.new_year_part,
    "PART NEW_YEAR": periods.new_year_part,
    f"[PART] {_NTH_UNIT} ON|IN MONTH [YEAR]": periods.nth_in_month,
    f"NTH|ORD {_J} NTH|ORD WEEK|WEEKDAY ON|IN MONTH [YEAR]": periods.nths_in_month,
    f"NTH|ORD WEEK OR {_N} ON|IN MONTH [YEAR]": periods.nths_in_month,
    f"[PART] {_NTH_UNIT} ON|IN [{_NEXT}] UNIT": periods.nth_in_period,
    f"[PART] {_NTH_UNIT} ON|IN NEW_YEAR": periods.nth_in_new_year,
    "WEEK NUMBER": periods.calendar_week,
    # Weekends and holidays
    f"[{_NEXT}|COMING] WEEKEND": periods.weekend,
    "RELATIVE COMING WEEKEND": periods.weekend,
    "HOLIDAY|NEW_YEAR": periods.holiday,
    "[PART] HOLIDAY WEEK": periods.holiday_week,
    "[PART] WEEK ON HOLIDAY": periods.holiday_week,
    # What comes before and after a period is not counted from a day of it.
    f"BEFORE [{_NEXT}] WEEKEND": partial(periods.before, periods.weekend),
    "BEFORE HOLIDAY|NEW_YEAR": partial(periods.before, periods.holiday),
    f"BEFORE {_NEXT} UNIT|WEEK": partial(periods.before, periods.period),
    "BEFORE MONTH [YEAR]": partial(periods.before, periods.named_month),
    f"AFTER [{_NEXT}] WEEKEND": partial(periods.after, periods.weekend, part=START),
    "AFTER|FOLLOWING HOLIDAY|NEW_YEAR": partial(periods.after, periods.holiday, room=3),
    f"AFTER {_NEXT} UNIT|WEEK": partial(periods.after, periods.period),
    "AFTER MONTH [YEAR]": partial(periods.after, periods.named_month),
    f"AFTER PART [{_NEXT}] UNIT": periods.after_start,
}
AROUND: Mapping[str, frames.Frame] = {
    "BY|WITHIN|BEFORE|UNTIL|THROUGH ...": frames.BY,
    "LATEST ...": frames.BY,
    "... LATEST": frames.BY,
    "AFTER|MORE_THAN ...": frames.AFTER,
    # Of "not before January", its last day counts: it is not the first of them that was promised.
    "FROM|EARLIEST ...": frames.UNCHANGED,
    "... EARLIEST": frames.UNCHANGED,
    "IN|IN_THE|BETWEEN|SINCE|AT|ON|FOR|LATER|HEDGE ...": frames.UNCHANGED,
    "WEEK BETWEEN ...": frames.UNCHANGED,
    "... TAIL|HEDGE": frames.UNCHANGED,
    **{f"{clock} [ON|AT|HEDGE] ...": frames.UNCHANGED for clock in _CLOCKS},
    **{
        f"... [BY|BEFORE|UNTIL|AFTER|AT|ON|IN|HEDGE] {clock}": frames.UNCHANGED for clock in _CLOCKS
    },
    "... AT NUMBER": frames.UNCHANGED,
    "... ON|SINCE|AFTER|FOLLOWING [OUR|RELATIVE] MEETING": frames.UNCHANGED,
    f"{_SPAN} AFTER|SINCE|ON|FOLLOWING ...": frames.UNITS_AFTER,
    f"{_N} {_UNITS} BEFORE ...": frames.UNITS_BEFORE,
    "UNIT AFTER|FOLLOWING ...": frames.UNITS_AFTER,
    "UNIT BEFORE ...": frames.UNITS_BEFORE,
    "[PART] WEEK AFTER|FOLLOWING ...": frames.WEEK_AFTER,
    "[PART] WEEK BEFORE ...": frames.WEEK_BEFORE,
    "WEEKDAY AFTER|FOLLOWING ...": frames.WEEKDAY_AFTER,
    "WEEKDAY BEFORE ...": frames.WEEKDAY_BEFORE,
    "[PART] WEEK ON|SINCE|FROM ...": frames.WEEK_OF,
    "[PART] WEEK_OF ...": frames.WEEK_OF,
    "WEEK_ENDING ...": frames.WEEK_ENDING,
    "... TO|THROUGH|- ...": frames.UP_TO,
    "... OR|AND|/ ...": frames.JOINED,
}

DAY_FIRST: Mapping[str, Builder] = {
    "[WEEKDAY] NUMBER / NUMBER": days.day_first,
    "[WEEKDAY] NUMBER . NUMBER": days.day_first,
    "NUMBER - NUMBER": days.day_first,
    "[WEEKDAY] NUMBER /|- NUMBER /|.|- NUMBER|YEAR": days.day_first,
    "[WEEKDAY] NUMBER . NUMBER /|.|- NUMBER|YEAR": days.day_first,
}
"""The rows of languages in which the day always comes before the month."""

# Adjectives come after the noun, and "de" stands between most words.
ROMANCE: Mapping[str, Builder] = {
    f"[WEEKDAY] {_NTH} [ON] MONTH ON YEAR": days.named_day,
    "UNIT|WEEK RELATIVE": periods.period,
    "IN_THE ON UNIT|WEEK": periods.period,
    "PART [ON] UNIT|WEEK RELATIVE": periods.period,
    f"PART ON [{_NEXT}] UNIT|WEEK": periods.period,
    f"PART {_J} PART ON [{_NEXT}] UNIT|WEEK": periods.period,
    f"PART {_J} PART [ON] UNIT|WEEK RELATIVE": periods.period,
    "PART ON MONTH [ON] [YEAR]": periods.named_month,
    "[PART] [ON] UNIT ON MONTH [ON] [YEAR]": periods.named_month,
    "WEEKDAY [ON] WEEK RELATIVE": days.weekday_of_week,
    f"WEEKDAY {_J} WEEKDAY [ON] WEEK RELATIVE": days.weekdays_of_week,
    "WEEK RELATIVE WEEKDAY": days.weekday_of_week,
    "WEEKDAY FOLLOWING": days.following_weekday,
    "[PART] [ON] UNIT|WEEK FOLLOWING": periods.following_period,
    f"{_N} RELATIVE {_UNITS}": periods.span,
    f"{_N} {_UNITS} MORE|COMING": periods.span,
    "RELATIVE UNITS": periods.few,
    "UNITS RELATIVE|COMING": periods.few,
    "WITHIN|FOR RELATIVE UNIT": periods.coming_span,
    "PART [ON] QUARTER [ON] [YEAR]": periods.named_quarter,
    f"PART [ON] RELATIVE WEEK OR PART ON {_NEXT}": periods.period_or_next,
    f"RELATIVE UNIT|WEEK OR PART ON {_NEXT}": periods.period_or_part_of_next,
    "BEFORE UNIT|WEEK RELATIVE": partial(periods.before, periods.period),
    "AFTER UNIT|WEEK RELATIVE": partial(periods.after, periods.period),
    "PART [ON] NEW_YEAR": periods.new_year_part,
    "WEEKEND RELATIVE": periods.weekend,
    "PART [ON] YEAR": periods.part_of_named_year,
    "[PART] [ON] WEEK ON NUMBER": frames.week_of_nth,
}
ROMANCE_AROUND: Mapping[str, frames.Frame] = {
    "... TO NUMBER CLOCK": frames.UNCHANGED,
    "TO ...": frames.UNCHANGED,
}
