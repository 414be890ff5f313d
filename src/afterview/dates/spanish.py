"""Define the Spanish words for days and spans of time, as a table."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from afterview.dates.feasts import EASTER, NEW_YEAR, THE_HOLIDAYS, Holiday, easter, fixed
from afterview.dates.grammar import HALF, Language, all_of, listed
from afterview.dates.rows import AROUND, DAY_FIRST, ROMANCE, ROMANCE_AROUND, ROWS
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
    hours,
    months,
    quarters,
    weeks,
    years,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

_WEEKDAYS = listed("lunes; martes; miércoles; jueves; viernes; sábado; domingo")
_MONTHS = listed(
    """enero; febrero; marzo; abril; mayo; junio; julio; agosto; septiembre; octubre; noviembre;
    diciembre"""
)
_COUNTS = listed(
    """dos; tres; cuatro; cinco; seis; siete; ocho; nueve; diez; once; doce; trece; catorce;
    quince"""
)
_WORDS: Mapping[str, Mapping[str, Any]] = {
    "DAY": {"hoy": 0, "mañana": 1, "pasado mañana": 2},
    "WEEKDAY": {name: n for n, name in enumerate(_WEEKDAYS)},
    "MONTH": {
        **{name: n for n, name in enumerate(_MONTHS, 1)},
        **{name[:3]: n for n, name in enumerate(_MONTHS, 1)},
        "setiembre": 9,
        "sept": 9,
    },
    "HOLIDAY": {
        **all_of("navidad; día de navidad", Holiday(partial(fixed, 12, 25))),
        "nochebuena": Holiday(partial(fixed, 12, 24)),
        "nochevieja": Holiday(partial(fixed, 12, 31)),
        **all_of("año nuevo; primero de año", NEW_YEAR),
        **all_of("reyes; día de reyes; epifanía", Holiday(partial(fixed, 1, 6))),
        **all_of("fiestas; navidades; vacaciones de navidad", THE_HOLIDAYS),
        "semana santa": Holiday(partial(easter, -7), 8),
        "pascua": EASTER,
        "viernes santo": Holiday(partial(easter, -2)),
        "lunes de pascua": Holiday(partial(easter, 1)),
        "día del trabajo": Holiday(partial(fixed, 5, 1)),
        "todos los santos": Holiday(partial(fixed, 11, 1)),
        "día de la constitución": Holiday(partial(fixed, 12, 6)),
        **all_of("inmaculada; día de la inmaculada", Holiday(partial(fixed, 12, 8))),
    },
    "NEW_YEAR": all_of("nuevo año", NEW_YEAR),
    "EOD": all_of(
        """final del día; fin del día; final de la jornada; última hora; esta tarde; esta noche;
        última hora de hoy"""
    ),
    "DAYTIME": all_of(
        """por la mañana; por la tarde; por la noche; a mediodía; al mediodía; mediodía;
        a primera hora; primera hora; a última hora; medianoche"""
    ),
    "CLOCK": all_of("h; horas en punto; en punto"),
    "COUNT": {
        **all_of("un; una; uno", 1),
        **{word: n for n, word in enumerate(_COUNTS, 2)},
        **all_of("un par de; par de", 2),
        **all_of("unos; unas; unos pocos; unas pocas; pocos; pocas; varios; varias", 3),
        **all_of("algunos; algunas", 3),
        "veinte": 20,
        "treinta": 30,
    },
    "ORD": {
        **all_of("primer; primero; primera", 1),
        **all_of("segundo; segunda", 2),
        **all_of("tercer; tercero; tercera", 3),
        **all_of("cuarto; cuarta", 4),
    },
    "LAST": all_of("último; última"),
    "HALF": {**all_of("y medio; y media", value=True), HALF: True},
    "HALF_A": all_of("medio; media"),
    "ADJECTIVE": all_of("buen; buena; completo; completa; completos; completas"),
    "WEEK": all_of("semana; semana laboral", weeks),
    "UNIT": {
        "día": days,
        **all_of("día hábil; día laborable", business_days),
        "mes": months,
        "trimestre": quarters,
        "año": years,
    },
    "UNITS": {
        **all_of("hora; horas", hours),
        **all_of("días; días naturales", days),
        **all_of("días hábiles; días laborables; días laborales", business_days),
        "semanas": weeks,
        "meses": months,
        "trimestres": quarters,
        "años": years,
    },
    "QUARTER": {
        **{f"{letter}{n}": n for n in range(1, 5) for letter in "qt"},
        **all_of("primer trimestre", 1),
        "segundo trimestre": 2,
        "tercer trimestre": 3,
        **all_of("cuarto trimestre; último trimestre", 4),
    },
    "WEEKEND": all_of("fin de semana; finde"),
    "RELATIVE": {
        **all_of("este; esta; estos; estas", 0),
        **all_of("próximo; próxima; próximos; próximas; que viene; entrante", 1),
    },
    "COMING": all_of("venideros; venideras; que vienen"),
    "FOLLOWING": all_of("siguiente; posterior"),
    "MORE": all_of("otro; otra; otros; otras; más"),
    "PART": {
        **all_of("muy a principios", EARLY),
        **all_of("principios; a principios; comienzos; a comienzos; inicio; inicios", START),
        **all_of("a inicios; primeros; a primeros; principio; al principio; al inicio", START),
        **all_of("mediados; a mediados; mitad; hacia mediados", MID),
        **all_of("finales; a finales; hacia finales; últimos; fines; a fines", LATE),
        **all_of(
            "final; al final; fin; a fin; cierre; antes de que acabe; antes de que termine", END
        ),
        **all_of("primera mitad; primera quincena", FIRST_HALF),
        **all_of("segunda mitad; segunda quincena", SECOND_HALF),
    },
    "BY": all_of(
        """para; menos de; en menos de; no más de; no más tarde de; antes o durante; hasta el plazo
        de"""
    ),
    "WITHIN": all_of(
        """en un plazo de; en el plazo de; en un plazo máximo de; plazo de; plazo máximo de;
        dentro de los; dentro de las; en cuestión de"""
    ),
    "THROUGH": all_of("hasta"),
    "BEFORE": all_of("antes de; antes del"),
    "LATEST": all_of("a más tardar; como muy tarde; como tarde; como máximo; máximo"),
    "AFTER": all_of("después de; después del; tras; pasadas; pasados"),
    "FROM": all_of("a partir de; a partir del; no antes de; no antes del"),
    "EARLIEST": all_of("como pronto; como muy pronto; o más tarde; o más; como mínimo"),
    "MORE_THAN": all_of("al menos; por lo menos; más de; mínimo"),
    "IN": all_of("en; dentro de; durante"),
    "IN_THE": all_of("a lo largo; en el transcurso; más adelante; en el curso; resto"),
    "BETWEEN": all_of("entre"),
    "SINCE": all_of("desde"),
    "AT": all_of("a las; a la"),
    "ON": all_of("de; del"),
    "FOR": all_of("por"),
    "LATER": all_of("más tarde"),
    "AFTER_THAT": all_of("después de eso; después; luego"),
    "HEDGE": all_of(
        """aproximadamente; alrededor; alrededor de; sobre; hacia; probablemente;
        seguramente; quizás; quizá; tal vez; más o menos; casi; justo; poco; seguro;
        posiblemente; en torno a; ya"""
    ),
    "TAIL": all_of("a partir de hoy; a partir de ahora; o así"),
    "OR": all_of("o; u; o bien; o quizás"),
    "TO": all_of("a; al"),
    "AND": all_of("y; e"),
    "MEETING": all_of("entrevista; reunión; llamada; conversación"),
    "OUR": all_of("nuestra; su; tu; mi"),
    "IF": all_of("si; salvo; en caso de que; en caso de"),
    "BUT": all_of("pero; sin embargo; aunque; sino; mejor; más bien"),
    "NOT": all_of("no; nunca; ningún; ninguna; sin; tampoco; nada"),
    "PAST": all_of("hace; ayer; anteayer; pasado; pasada"),
    "ASIDE": all_of(
        """no más tarde; no después; no dude; no dudes; no se preocupe; no te preocupes;
        no hay problema; próximos pasos;
        próximo paso; próxima fase; próxima ronda; próxima entrevista; segunda entrevista;
        buen día; buen fin de semana; buenos días; buenas tardes; no es seguro; tiempo completo;
        por escrito; por correo; por teléfono"""
    ),
}

SPANISH = Language(
    words=_WORDS,
    rows={**ROMANCE, **ROWS, **DAY_FIRST},
    around={**ROMANCE_AROUND, **AROUND},
    noise=frozenset({"el", "la", "los", "las", "lo"}),
    denies_back=True,
    doubtful=frozenset({"mar", "mañana", "may", "ago", "dic"}),
)
