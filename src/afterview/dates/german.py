"""Define the German words for days and spans of time, as a table."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from afterview.dates import days, frames, periods
from afterview.dates.feasts import EASTER, NEW_YEAR, THE_HOLIDAYS, Holiday, easter, fixed
from afterview.dates.grammar import HALF, Language, all_of, listed
from afterview.dates.rows import AROUND, DAY_FIRST, ROWS
from afterview.dates.units import (
    EARLY,
    END,
    FIRST_HALF,
    LATE,
    MID,
    SECOND_HALF,
    START,
    business_days,
    hours,
    months,
    quarters,
    weeks,
    years,
)
from afterview.dates.units import days as calendar_days

if TYPE_CHECKING:
    from collections.abc import Mapping

_WEEKDAYS = listed("montag; dienstag; mittwoch; donnerstag; freitag; samstag; sonntag")
_MONTHS = listed(
    """januar; februar; märz; april; mai; juni; juli; august; september; oktober; november;
    dezember"""
)
_COUNTS = listed(
    """zwei; drei; vier; fünf; sechs; sieben; acht; neun; zehn; elf; zwölf; dreizehn; vierzehn;
    fünfzehn"""
)
_ORDINALS = listed("erst; zweit; dritt; viert")
_ENDINGS = ("e", "er", "en", "es", "em")
_DAYTIMES = listed("früh; morgen; vormittag; mittag; nachmittag; abend")


def _forms(stems: str, value: object = None) -> dict[str, Any]:
    """Return a value for each form of some adjectives."""
    return {stem + ending: value for stem in listed(stems) for ending in _ENDINGS}


_WORDS: Mapping[str, Mapping[str, Any]] = {
    "DAY": {**all_of("heute; heut", 0), "morgen": 1, "übermorgen": 2},
    "WEEKDAY": {
        **{name: n for n, name in enumerate(_WEEKDAYS)},
        **{name + daytime: n for n, name in enumerate(_WEEKDAYS) for daytime in _DAYTIMES},
        "sonnabend": 5,
        **{name: n for n, name in enumerate(listed("mo; di; mi; do; fr; sa"))},
    },
    "MONTH": {
        **{name: n for n, name in enumerate(_MONTHS, 1)},
        **{f"{name}s": n for n, name in enumerate(_MONTHS, 1)},
        **{name[:3]: n for n, name in enumerate(_MONTHS, 1)},
        **all_of("jänner", 1),
        "sept": 9,
    },
    "HOLIDAY": {
        **all_of(
            "weihnachten; weihnachtstage; weihnachtstagen", Holiday(partial(fixed, 12, 24), 3)
        ),
        **all_of("heiligabend; heiligem abend", Holiday(partial(fixed, 12, 24))),
        "silvester": Holiday(partial(fixed, 12, 31)),
        **all_of("neujahr; jahreswechsel; jahresbeginn", NEW_YEAR),
        **all_of("feiertage; feiertagen; weihnachtsferien; weihnachtspause", THE_HOLIDAYS),
        **all_of("weihnachtsurlaub; jahren", THE_HOLIDAYS),
        **all_of("ostern; osterfeiertage; osterfeiertagen", EASTER),
        "karfreitag": Holiday(partial(easter, -2)),
        "ostermontag": Holiday(partial(easter, 1)),
        "christi himmelfahrt": Holiday(partial(easter, 39)),
        **all_of("pfingsten; pfingstfeiertage; pfingstfeiertagen", Holiday(partial(easter, 49), 2)),
        "pfingstmontag": Holiday(partial(easter, 50)),
        "fronleichnam": Holiday(partial(easter, 60)),
        **all_of("tag der arbeit; maifeiertag", Holiday(partial(fixed, 5, 1))),
        "tag der deutschen einheit": Holiday(partial(fixed, 10, 3)),
        "allerheiligen": Holiday(partial(fixed, 11, 1)),
        **all_of("heilige drei könige; dreikönig; dreikönigstag", Holiday(partial(fixed, 1, 6))),
    },
    "NEW_YEAR": {
        f"neue{ending} {year}": NEW_YEAR for ending in "nsm" for year in ("jahr", "jahres")
    },
    "EOD": all_of("feierabend; geschäftsschluss; dienstschluss; ende des tages; tagesende"),
    "DAYTIME": all_of(
        """früh; vormittag; mittag; nachmittag; abend; morgens; vormittags; mittags; nachmittags;
        abends; mitternacht; im laufe des tages; im laufe des vormittags;
        im laufe des nachmittags"""
    ),
    "CLOCK": all_of("uhr"),
    "COUNT": {
        "ein": 1,
        **_forms("ein", 1),
        **{word: n for n, word in enumerate(_COUNTS, 2)},
        "zwanzig": 20,
        "dreißig": 30,
        **all_of("paar; ein paar; einige; einigen; wenige; wenigen; mehrere; mehreren", 3),
    },
    "ORD": {form: n for n, stem in enumerate(_ORDINALS, 1) for form in _forms(stem)},
    "LAST": _forms("letzt"),
    "HALF": {**all_of("und eine halbe; und ein halber; und einen halben", value=True), HALF: True},
    "HALVED": {
        **all_of("anderthalb; eineinhalb; einundeinhalb", 1),
        "zweieinhalb": 2,
        "dreieinhalb": 3,
    },
    "HALF_A": {
        f"ein{one} halbe{half}": None
        for one in ("e", "en", "er", "em", "")
        for half in ("", "n", "r", "s")
    },
    "ADJECTIVE": _forms("ganz; gut; voll; weiter"),
    "WEEK": all_of("woche; kalenderwoche; arbeitswoche; kw", weeks),
    "UNIT": {
        **all_of("tag; tages; tags", calendar_days),
        **all_of("werktag; arbeitstag; werktags; werktages; arbeitstages", business_days),
        **all_of("monat; monats; monates", months),
        **all_of("quartal; quartals", quarters),
        **all_of("jahr; jahres; jahrs", years),
    },
    "UNITS": {
        **all_of("stunde; stunden; std; h", hours),
        **all_of("tage; tagen; kalendertage; kalendertagen", calendar_days),
        **all_of("werktage; werktagen; arbeitstage; arbeitstagen", business_days),
        "wochen": weeks,
        **all_of("monate; monaten", months),
        "quartale": quarters,
        "jahre": years,
    },
    "QUARTER": {
        **{f"q{n}": n for n in range(1, 5)},
        **{
            f"{form} {name}": n
            for n, stem in enumerate(_ORDINALS, 1)
            for form in _forms(stem)
            for name in ("quartal", "quartals")
        },
    },
    "WEEKEND": all_of("wochenende; wochenendes"),
    "RELATIVE": {**_forms("dies", 0), **_forms("nächst", 1), **_forms("übernächst", 2)},
    "COMING": _forms("kommend"),
    "FOLLOWING": _forms("darauffolgend; folgend"),
    "MORE": all_of("noch; noch mal; noch einmal; nochmal; nochmals"),
    "PART": {
        **all_of("zu beginn; beginn; früh im", EARLY),
        **all_of("anfang; anfangs; am anfang", START),
        "mitte": MID,
        **all_of("gegen ende; eher ende; richtung ende; spät im", LATE),
        **all_of("ende; schluss", END),
        **{f"{form} hälfte": FIRST_HALF for form in _forms("erst")},
        **{f"{form} hälfte": SECOND_HALF for form in _forms("zweit")},
    },
    "PART_OF": {
        **all_of("wochenanfang; wochenbeginn", (START, weeks)),
        "wochenmitte": (MID, weeks),
        **all_of("monatsanfang; monatsbeginn", (START, months)),
        "monatsmitte": (MID, months),
        **all_of("monatsende; monatsschluss", (END, months)),
        "quartalsende": (END, quarters),
        "jahresanfang": (START, years),
        "jahresmitte": (MID, years),
        **all_of("jahresende; jahresschluss", (END, years)),
    },
    "BY": all_of("bis zu; maximal; höchstens; nicht später als; weniger als; längstens"),
    "THROUGH": all_of("bis; bis zum; bis zur"),
    "WITHIN": all_of("innerhalb; innerhalb von; binnen; innert"),
    "BEFORE": all_of("vor"),
    "LATEST": all_of("spätestens; bis spätestens; allerspätestens; am spätesten; oder früher; max"),
    "AFTER": all_of("nach"),
    "FROM": all_of("ab; nicht vor; erst; erst ab; erst im; erst am"),
    "EARLIEST": all_of("frühestens; am frühesten; oder später"),
    "MORE_THAN": all_of("mindestens; wenigstens; mehr als; länger als; über"),
    "IN": all_of("in; im; während"),
    "IN_THE": all_of("im laufe; im verlauf; rest"),
    "BETWEEN": all_of("zwischen"),
    "SINCE": all_of("von; vom"),
    "AT": all_of("um"),
    "ON": all_of("am; an; zum; zur"),
    "FOR": all_of("für"),
    "LATER": all_of("später"),
    "AFTER_THAT": all_of(
        "danach; darauf; später als das; anschließend; im anschluss; hinterher; daraufhin"
    ),
    "HEDGE": all_of(
        """circa; ca; etwa; ungefähr; rund; voraussichtlich; wahrscheinlich; vermutlich;
        vielleicht; hoffentlich; wohl; kurz; gleich; direkt; irgendwann; möglichst; gegen; so;
        auch; schon; bereits; eventuell; evtl; dann"""
    ),
    "TAIL": all_of("oder so; herum; rum; ab heute; ab jetzt"),
    "OR": all_of("oder; bzw; beziehungsweise; oder auch; oder vielleicht"),
    "AND": all_of("und"),
    "MEETING": all_of("gespräch; vorstellungsgespräch; interview; termin; telefonat"),
    "OUR": _forms("unser; ihr; dein; mein") | all_of("unser; ihr; heutigen"),
    "IF": all_of("wenn; falls; sollten; sollte; sofern"),
    "BUT": all_of("aber; jedoch; sondern; doch; eher; vielmehr"),
    "NOT": all_of(
        "nicht; kein; keine; keinen; keiner; nie; niemals; ohne; nicht mehr; nichts; keinerlei"
    ),
    "PAST": all_of("gestern; vorgestern; vergangene; vergangenen"),
    "ASIDE": all_of(
        """nicht sicher; keine sorge; kein problem; nächste schritte; nächsten schritte;
        nächsten schritten; nächste runde; nächsten runde; nächste schritt; zweite runde;
        nicht später; nichts tun; nichts weiter; nichts unternehmen;
        schönen tag; guten tag; schöne woche; schönes wochenende; guten morgen; guten abend"""
    ),
}


GERMAN = Language(
    words=_WORDS,
    rows={
        **ROWS,
        **DAY_FIRST,
        "ON NUMBER": days.nth_day,
        "BEFORE NUMBER|COUNT UNIT|UNITS|WEEK": periods.gone,
        "COMING UNIT|WEEK": periods.next_period,
        "HALVED UNITS|UNIT|WEEK": periods.and_a_half,
        "[RELATIVE|COMING] COUNT COUNT UNITS": periods.span,
        "RELATIVE UNITS": periods.few,
        "WITHIN RELATIVE UNIT|WEEK": periods.coming_span,
        "PART WEEK NUMBER": periods.calendar_week,
        "[PART] WEEK SINCE|ON NUMBER": frames.week_of_nth,
    },
    around=AROUND,
    noise=frozenset({"der", "die", "das", "den", "dem", "des"}),
    denies_back=True,
    doubtful=frozenset({"mo", "di", "mi", "do", "fr", "sa", "mai", "mar", "jan"}),
)
