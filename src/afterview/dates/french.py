"""Define the French words for days and spans of time, as a table."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from afterview.dates import periods
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

_WEEKDAYS = listed("lundi; mardi; mercredi; jeudi; vendredi; samedi; dimanche")
_MONTHS = listed(
    """janvier; février; mars; avril; mai; juin; juillet; août; septembre; octobre; novembre;
    décembre"""
)
_COUNTS = listed(
    """deux; trois; quatre; cinq; six; sept; huit; neuf; dix; onze; douze; treize; quatorze;
    quinze; seize"""
)
_WORDS: Mapping[str, Mapping[str, Any]] = {
    "DAY": {"aujourd'hui": 0, "demain": 1, "après-demain": 2, "huitaine": 8},
    "WEEKDAY": {name: n for n, name in enumerate(_WEEKDAYS)},
    "MONTH": {
        **{name: n for n, name in enumerate(_MONTHS, 1)},
        **all_of("janv", 1),
        **all_of("févr; fév", 2),
        "juil": 7,
        "oct": 10,
        "nov": 11,
        "déc": 12,
    },
    "HOLIDAY": {
        **all_of("noël; jour de noël", Holiday(partial(fixed, 12, 25))),
        "réveillon": Holiday(partial(fixed, 12, 24)),
        **all_of("nouvel an; jour de l'an; premier de l'an", NEW_YEAR),
        **all_of("fêtes; fêtes de fin d'année; vacances de noël", THE_HOLIDAYS),
        **all_of("pâques; week-end de pâques", EASTER),
        "lundi de pâques": Holiday(partial(easter, 1)),
        "ascension": Holiday(partial(easter, 39)),
        **all_of("pentecôte; lundi de pentecôte", Holiday(partial(easter, 49), 2)),
        **all_of("fête du travail; 1er mai", Holiday(partial(fixed, 5, 1))),
        **all_of("fête nationale; 14 juillet", Holiday(partial(fixed, 7, 14))),
        "assomption": Holiday(partial(fixed, 8, 15)),
        "toussaint": Holiday(partial(fixed, 11, 1)),
        "armistice": Holiday(partial(fixed, 11, 11)),
    },
    "NEW_YEAR": all_of("nouvelle année", NEW_YEAR),
    "EOD": all_of("fin de journée; fin de la journée; ce soir; cet après-midi; dans la journée"),
    "DAYTIME": all_of(
        """matin; midi; soir; minuit; après-midi; matinée; soirée; dans la matinée; en matinée;
        en fin de matinée; dans l'après-midi; en fin d'après-midi; première heure"""
    ),
    "CLOCK": all_of("h; heures précises"),
    "COUNT": {
        **all_of("un; une", 1),
        **{word: n for n, word in enumerate(_COUNTS, 2)},
        **all_of("vingt", 20),
        "trente": 30,
        **all_of("dizaine; dizaine de; une dizaine de", 10),
        **all_of("quinzaine; quinzaine de; une quinzaine de", 15),
        **all_of("quelques; plusieurs", 3),
    },
    "ORD": {
        **all_of("premier; première; 1er; 1ère", 1),
        **all_of("deuxième; second; seconde; 2e; 2ème", 2),
        **all_of("troisième; 3e; 3ème", 3),
        **all_of("quatrième; 4e; 4ème", 4),
    },
    "LAST": all_of("dernier; dernière"),
    "HALF": {**all_of("et demi; et demie", value=True), HALF: True},
    "HALF_A": all_of("un demi; une demi; une demie; demi; demi-; une demi-"),
    "ADJECTIVE": all_of("bon; bonne; bonnes; entière; entières; pleine; pleines; petite; petites"),
    "WEEK": all_of("semaine", weeks),
    "UNIT": {
        **all_of("jour; journée", days),
        **all_of("jour ouvré; jour ouvrable", business_days),
        "mois": months,
        "trimestre": quarters,
        **all_of("an; année", years),
    },
    "UNITS": {
        **all_of("heure; heures", hours),
        **all_of("jours; jours calendaires", days),
        **all_of("jours ouvrés; jours ouvrables", business_days),
        "semaines": weeks,
        "trimestres": quarters,
        **all_of("ans; années", years),
    },
    "QUARTER": {
        **{f"{letter}{n}": n for n in range(1, 5) for letter in "qt"},
        **all_of("premier trimestre; 1er trimestre", 1),
        **all_of("deuxième trimestre; second trimestre; 2e trimestre", 2),
        **all_of("troisième trimestre; 3e trimestre", 3),
        **all_of("quatrième trimestre; dernier trimestre; 4e trimestre", 4),
    },
    "WEEKEND": all_of("week-end; weekend; fin de semaine prochaine week-end"),
    "RELATIVE": {
        **all_of("ce; cet; cette", 0),
        **all_of("prochain; prochaine; qui vient; prochains; prochaines", 1),
    },
    "COMING": all_of("à venir; qui viennent; qui arrive"),
    "FOLLOWING": all_of("suivant; suivante; d'après"),
    "MORE": all_of("encore; supplémentaire; de plus"),
    "PART": {
        **all_of("tout début; au tout début", EARLY),
        **all_of("début; au début; en début; dès le début", START),
        **all_of("mi; mi-; milieu; au milieu; en milieu", MID),
        **all_of("vers la fin; plutôt fin; plutôt en fin", LATE),
        **all_of("fin; à la fin; en fin", END),
        **all_of("première moitié; première quinzaine; première partie", FIRST_HALF),
        **all_of("seconde moitié; deuxième moitié", SECOND_HALF),
        **all_of("seconde quinzaine; deuxième quinzaine", SECOND_HALF),
    },
    "BY": all_of(
        """d'ici; d'ici à; avant la date du; jusqu'à; jusqu'en; pas plus tard
        que; moins de; en moins de; dans un délai de; sous; d'ici au"""
    ),
    "WITHIN": all_of("dans les; au cours des; au cours de; en l'espace de"),
    "LATEST": all_of("au plus tard; au maximum; maximum; grand maximum; ou avant"),
    "BEFORE": all_of("avant"),
    "AFTER": all_of("après; passé"),
    "FROM": all_of("à partir de; à partir du; pas avant; au plus tôt; à compter de"),
    "MORE_THAN": all_of("au moins; plus de; au minimum; minimum"),
    "IN": all_of("en; dans; pendant; durant"),
    "IN_THE": all_of("courant; dans le courant de; au courant de; plus tard dans; reste de"),
    "BETWEEN": all_of("entre"),
    "AT": all_of("vers"),
    "ON": all_of("de; du; des; en date du"),
    "FOR": all_of("pour"),
    "LATER": all_of("plus tard"),
    "AFTER_THAT": all_of("après cela; ensuite; par la suite"),
    "HEDGE": all_of(
        """environ; à peu près; probablement; sans doute; peut-être; normalement; autour;
        autour de; aux alentours de; aux environs de; juste; peu; tout; certainement; idéalement;
        avec un peu de chance; au cours"""
    ),
    "TAIL": all_of("à compter d'aujourd'hui; à partir d'aujourd'hui; environ maintenant"),
    "OR": all_of("ou; ou bien; voire; ou peut-être"),
    "TO": all_of("à; au; jusqu'au; aux"),
    "AND": all_of("et"),
    "MEETING": all_of("entretien; rendez-vous; appel; échange; entrevue"),
    "OUR": all_of("notre; votre; mon"),
    "IF": all_of("si; sauf"),
    "BUT": all_of("mais; cependant; toutefois; plutôt"),
    "NOT": all_of("pas; aucun; aucune; jamais; sans; rien"),
    "PAST": all_of("il y a; hier; avant-hier; passée; passés"),
    "ASIDE": all_of(
        """pas plus tard; pas sûr; pas sûre; pas de problème; pas de souci; prochaines étapes;
        prochaine étape;
        prochain tour; prochain entretien; deuxième entretien; second entretien; bonne journée;
        bonne semaine; bon week-end; bonne soirée; sans faute; n'hésitez pas; ne manquerons pas;
        ne manquera pas; temps plein"""
    ),
}

FRENCH = Language(
    words=_WORDS,
    rows={"IN UNIT|WEEK": periods.within_period, **ROMANCE, **ROWS, **DAY_FIRST},
    around={**ROMANCE_AROUND, **AROUND},
    noise=frozenset({"le", "la", "les", "l"}),
    doubtful=frozenset({"mars", "mai"}),
)
