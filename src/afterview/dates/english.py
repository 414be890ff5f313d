"""Define the English words for days and spans of time, as a table."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from afterview.dates import periods
from afterview.dates.clock import MONTHS, WEEKDAYS
from afterview.dates.feasts import (
    EASTER,
    LABOR_DAY,
    MONDAY,
    NEW_YEAR,
    THANKSGIVING,
    THE_HOLIDAYS,
    Holiday,
    day_after,
    easter,
    fixed,
    nth,
)
from afterview.dates.grammar import HALF, Language, all_of, listed
from afterview.dates.rows import AROUND, ROWS
from afterview.dates.units import (
    EARLY,
    END,
    FIRST_HALF,
    LATE,
    MID,
    SECOND_HALF,
    START,
    business_days,
    days,
    fortnights,
    hours,
    months,
    quarters,
    weeks,
    years,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

_ORDINALS = listed(
    """first; second; third; fourth; fifth; sixth; seventh; eighth; ninth; tenth; eleventh; twelfth;
    thirteenth; fourteenth; fifteenth; sixteenth; seventeenth; eighteenth; nineteenth; twentieth"""
)
_COUNTS = listed(
    """one; two; three; four; five; six; seven; eight; nine; ten; eleven; twelve; thirteen;
    fourteen; fifteen; sixteen; seventeen; eighteen; nineteen; twenty"""
)

_WORDS: Mapping[str, Mapping[str, Any]] = {
    # Days
    "DAY": {
        **all_of("today", 0),
        **all_of("tomorrow; tmrw; tomo", 1),
        "day after tomorrow": 2,
    },
    "WEEKDAY": {
        **{name.casefold(): number for number, name in enumerate(WEEKDAYS)},
        **{name[:3].casefold(): number for number, name in enumerate(WEEKDAYS)},
        "tues": 1,
        "weds": 2,
        "thur": 3,
        "thurs": 3,
    },
    "MONTH": {
        **{name.casefold(): number for number, name in enumerate(MONTHS, 1)},
        **{name[:3].casefold(): number for number, name in enumerate(MONTHS, 1)},
        "sept": 9,
    },
    "HOLIDAY": {
        **all_of("thanksgiving; thanksgiving day; turkey day", THANKSGIVING),
        "black friday": Holiday(partial(day_after, THANKSGIVING.rule)),
        **all_of("labor day; labour day", LABOR_DAY),
        **all_of("christmas; xmas; christmas day; xmas day", Holiday(partial(fixed, 12, 25))),
        "christmas eve": Holiday(partial(fixed, 12, 24)),
        "boxing day": Holiday(partial(fixed, 12, 26)),
        **all_of("new year's; new years; new year's day; new years day", NEW_YEAR),
        **all_of("first of the year; 1st of the year; turn of the year", NEW_YEAR),
        **all_of("new year's eve; new years eve; nye", Holiday(partial(fixed, 12, 31))),
        **all_of("holidays; holiday season; holiday break; holiday period", THE_HOLIDAYS),
        **all_of("christmas break; christmas holidays; christmas period", THE_HOLIDAYS),
        **all_of("winter break; winter holidays; festive season; festive period", THE_HOLIDAYS),
        **all_of("easter; easter weekend; easter holidays; easter break", EASTER),
        "good friday": Holiday(partial(easter, -2)),
        "easter sunday": Holiday(partial(easter, 0)),
        "easter monday": Holiday(partial(easter, 1)),
        "memorial day": Holiday(partial(nth, -1, MONDAY, 5)),
        **all_of("independence day; fourth of july; 4 th of july", Holiday(partial(fixed, 7, 4))),
        **all_of("mlk day; martin luther king day", Holiday(partial(nth, 3, MONDAY, 1))),
        **all_of("presidents day; president's day", Holiday(partial(nth, 3, MONDAY, 2))),
        "columbus day": Holiday(partial(nth, 2, MONDAY, 10)),
        **all_of("veterans day; veteran's day", Holiday(partial(fixed, 11, 11))),
        "juneteenth": Holiday(partial(fixed, 6, 19)),
        "halloween": Holiday(partial(fixed, 10, 31)),
        "valentine's day": Holiday(partial(fixed, 2, 14)),
        **all_of("st patrick's day; saint patrick's day", Holiday(partial(fixed, 3, 17))),
        "canada day": Holiday(partial(fixed, 7, 1)),
        "australia day": Holiday(partial(fixed, 1, 26)),
    },
    "NEW_YEAR": {"new year": NEW_YEAR},
    "EOD": all_of(
        """eod; cob; eob; cop; close of business; close of play; close of day; close of the day;
        end of day; end of the day; end of business; end of business day; end of the business day;
        end of the working day; end of the work day; end of play; tonight; this afternoon;
        this evening; same day; day's end""",
    ),
    "DAYTIME": all_of(
        """noon; midday; midnight; morning; afternoon; evening; night; lunch; lunchtime;
        first thing; first thing in the morning; in the morning; in the afternoon;
        in the evening; early morning; late afternoon; business hours; office hours""",
    ),
    "CLOCK": all_of("am; pm; o'clock"),
    "ZONE": all_of(
        """et; est; edt; ct; cst; cdt; mt; mst; mdt; pt; pst; pdt; gmt; bst; utc; cet; cest;
        eastern; central; mountain; pacific; eastern time; central time; mountain time;
        pacific time; local time; our time; your time; my time""",
    ),
    # Numbers and units
    "COUNT": {
        **all_of("a; an", 1),
        **{word: n for n, word in enumerate(_COUNTS, 1)},
        "thirty": 30,
        **all_of("forty five; forty-five", 45),
        "sixty": 60,
        "ninety": 90,
        "dozen": 12,
        "a dozen": 12,
        **all_of("couple; couple of; a couple; a couple of; couple more; a couple more", 2),
        # The smallest number that "few" can mean; the gate adds two business days of its own.
        **all_of("few; a few; few more; a few more; several; several more", 3),
    },
    "ORD": {word: n for n, word in enumerate(_ORDINALS[:12], 1)},
    "NTH": {
        **{word: n for n, word in enumerate(_ORDINALS[12:], 13)},
        **{f"twenty {word}": 20 + n for n, word in enumerate(_ORDINALS[:9], 1)},
        **{f"twenty-{word}": 20 + n for n, word in enumerate(_ORDINALS[:9], 1)},
        **all_of("thirtieth", 30),
        **all_of("thirty first; thirty-first", 31),
    },
    "LAST": all_of("last; final", -1),
    "HALF": {**all_of("and a half; and half; and one half", value=True), HALF: True},
    "HALF_A": all_of("half a; half an; half of a"),
    "ADJECTIVE": all_of("good; full; solid; whole; short; more; further; extra"),
    "WEEK": all_of(
        "week; wk; work week; workweek; working week; business week; calendar week", weeks
    ),
    "UNIT": {
        "day": days,
        **all_of("business day; working day; work day; workday; weekday; biz day", business_days),
        **all_of("month; calendar month", months),
        **all_of("quarter", quarters),
        **all_of("year; calendar year", years),
    },
    # These need a number: "the next days" does not name a day.
    "UNITS": {
        **all_of("hour; hours; hr; hrs; h", hours),
        **all_of("days; calendar days", days),
        **all_of("business days; working days; work days; workdays; weekdays", business_days),
        **all_of("biz days; bds", business_days),
        **all_of("weeks; wks; business weeks; working weeks; work weeks; calendar weeks", weeks),
        **all_of("fortnight; fortnights", fortnights),
        **all_of("months; mos; mths; calendar months", months),
        **all_of("quarters", quarters),
        **all_of("years; yrs", years),
    },
    "QUARTER": {
        f"{name}{n}" if name == "q" else f"{name} quarter": n
        for n in range(1, 5)
        for name in ("q", _ORDINALS[n - 1], f"{n}{('st', 'nd', 'rd', 'th')[n - 1]}")
    },
    "WEEKEND": all_of("weekend; week-end; long weekend; holiday weekend; bank holiday weekend"),
    "RELATIVE": {"this": 0, "next": 1},
    "THE_NEXT": all_of("the next; this next", 1),
    "COMING": all_of("coming; upcoming"),
    "FOLLOWING": all_of("following; subsequent; ensuing"),
    "MORE": all_of(
        "another; one more; an additional; additional; a further; an extra; yet another"
    ),
    "PART": {
        **all_of("early; early in; early on in; early part of; first part of", EARLY),
        **all_of("beginning of; start of; top of; front half of", START),
        **all_of("mid; mid-; middle of; midway through; halfway through", MID),
        **all_of("late; late in; later part of; latter part of; last part of; tail end of", LATE),
        **all_of("toward end of; toward the end of; towards end of; towards the end of", LATE),
        **all_of("near end of; near the end of; nearer the end of; back end of", LATE),
        **all_of("close to the end of; closer to the end of", LATE),
        **all_of("end; end of; very end of; close of", END),
        **all_of("first half of; 1st half of; first half; h1", FIRST_HALF),
        **all_of(
            "second half of; 2nd half of; latter half of; back half of; second half; h2",
            SECOND_HALF,
        ),
    },
    "PART_OF": {
        **all_of("eow; week's end", (END, weeks)),
        **all_of("eom; month's end; month end; month-end", (END, months)),
        **all_of("eoq; quarter's end; quarter end; quarter-end", (END, quarters)),
        **all_of("eoy; year's end; year end; year-end", (END, years)),
        "midweek": (MID, weeks),
        "midmonth": (MID, months),
        "midyear": (MID, years),
    },
    # Words around a date
    "BY": all_of(
        """by; no later than; not later than; on or before; at or before; up to; under; less than;
        no more than; not more than; no longer than; not longer than; as late as; a maximum of;
        maximum of""",
    ),
    "WITHIN": all_of(
        """within; over; inside; inside of; in under; in less than; in no more than; in up to;
        over the course of; in the course of; in a matter of""",
    ),
    "UNTIL": all_of("until; till; til; up until"),
    "BEFORE": all_of("before; prior to; ahead of; earlier than; sooner than"),
    "LATEST": all_of(
        """latest; at latest; at the latest; at the very latest; at most; at the most; at the
        outside; max; maximum; tops; or earlier; or sooner; or before; or less; if not before;
        if not sooner; if not earlier""",
    ),
    "AFTER": all_of("after; past; beyond"),
    "FROM": all_of(
        """starting; starting from; starting on; on or after; not before; not until; no
        earlier than; not earlier than; no sooner than; not sooner than; as of; as early as;
        as soon as; as little as; in as little as""",
    ),
    "SINCE": all_of("from"),
    "EARLIEST": all_of(
        """earliest; at earliest; at the earliest; at the soonest; or later; or longer; or more;
        or after; onwards; onward; minimum; at minimum; at a minimum; at least; plus""",
    ),
    "MORE_THAN": all_of(
        """more than; longer than; later than; a minimum of; minimum of;
        no less than; not less than; upwards of; well over; just over""",
    ),
    "IN": all_of("in; during; throughout; sometime in; some time in; in late; anytime in"),
    "WEEK_OF": all_of("week commencing; week beginning; week starting; w/c"),
    "WEEK_ENDING": all_of("week ending; w/e"),
    "IN_THE": all_of("later in; rest of; remainder of; in the rest of; in the remainder of"),
    "BETWEEN": all_of("between; anywhere between; somewhere between; anywhere from; in between"),
    "AT": all_of("at; @"),
    "ON": all_of("on; of; on the morning of; on the afternoon of; morning of; afternoon of"),
    "FOR": all_of("for"),
    "LATER": all_of("later; later on"),
    "AFTER_THAT": all_of(
        """after that; after then; afterwards; afterward; thereafter; from then;
        and then""",
    ),
    "HEDGE": all_of(
        """around; about; approximately; approx; roughly; circa; sometime; some time;
        sometime around; on or around; on or about; or around; or about; anytime; any time;
        at some point; some point; probably; likely; most likely; maybe; perhaps; possibly;
        hopefully; ideally; say; come; soon; shortly; right; just; immediately;
        straight; nearly; almost; close to; closer to; near; as; it would be; will be;
        would be; should be; might be; may be; i think; i guess; they said; he said; she said""",
    ),
    "TAIL": all_of(
        """from now; from today; time; s time; s; or so; ish; -ish; or thereabouts;
        or something; out; away; i hope""",
    ),
    "OR": all_of("or; or maybe; or perhaps; or possibly; or even; or at least; if not; and/or"),
    "TO": all_of("to; to maybe; to possibly"),
    "THROUGH": all_of("through; thru; up through"),
    "AND": all_of("and; &"),
    "OVER": all_of("is out; is over; is up; is through; ends; runs out; closes"),
    "MEETING": all_of(
        """interview; call; conversation; meeting; chat; onsite; on-site; visit; discussion; talk;
        phone screen; now; interview today; call today; interview date""",
    ),
    "OUR": all_of("our; your; my; that; today's; the initial"),
    # What else a sentence may say
    "IF": all_of("if; unless; should you; in case; in the event"),
    "BUT": all_of("but; however; though; although; yet; rather; more likely; more like"),
    "NOT": all_of(
        """not; no; never; nothing; none; nobody; don't; doesn't; didn't; won't; can't; cannot;
        couldn't; wouldn't;
        shouldn't; haven't; hasn't; isn't; aren't; unlikely; rather than; instead of; except""",
    ),
    "PAST": all_of("ago; previous; yesterday; prior"),
    "ASIDE": all_of(
        """not sure; not certain; not entirely sure; not exactly; no problem; no worries; no rush;
        no promises; no guarantee; no guarantees; no doubt; not only; whether or not; or not;
        not hesitate; don't hesitate; don't worry; not worry; no news; next steps; next step;
        next round; next stage; next phase; first round; second round; final round; first stage;
        second stage; final stage; second interview; third interview; final interview;
        final interviews; last interview; last interviews; last candidate; last candidates;
        final candidates; one day; good day; great day; nice day; good week; great week;
        nice week; good weekend; great weekend; nice weekend; rest of your day; rest of your week;
        full time; full-time; part time; part-time; day-to-day; 24/7; at last; two minds;
        yes or no; no later; no sooner;
        end of the process; end of the interview; end of the call; end of our call;
        end of our conversation; beginning of the interview; start of the interview""",
    ),
}

ENGLISH = Language(
    words=_WORDS,
    rows={
        **ROWS,
        "NUMBER|COUNT - UNIT|UNITS|WEEK": periods.span,
        "BEFORE [RELATIVE] UNIT|WEEK OVER": periods.until_over,
    },
    around=AROUND,
    ordinals=frozenset({"st", "nd", "rd", "th"}),
    noise=frozenset({"the", "very", "also"}),
    doubtful=frozenset({"may", "march", "mar", "sat", "sun", "wed", "hr"}),
)
