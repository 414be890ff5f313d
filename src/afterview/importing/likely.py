"""Say how much an event of a calendar looks like an interview, and why.

Two tables have the words of titles; the people and the circumstances of an event count as well. No
sign is proof, so each has points, and an event is proposed from `ENOUGH` points on. docs/testing.md
says where the numbers come from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from afterview.importing.calendar_words import folded
from afterview.importing.title import ROLE
from afterview.mailbox.domains import identifies_company, is_for_hiring, with_parents
from afterview.model import slug

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from afterview.importing.people import Guest

ENOUGH = 5
"""The points from which on an event is proposed."""
SURE = 7
"""The points from which on a proposal is not marked as unsure."""
MOST_CIRCUMSTANCES = 3
"""The most points that its circumstances give to an event: any business meeting has them."""


class Words(NamedTuple):
    """Describes what some words in a title say about an event."""

    points: int
    pattern: str
    """A regular expression for whole words of a title in lower case, without accents."""
    says: str = "the title says “{}”"


FOR = (
    Words(
        4,
        r"interviews?|(?:phone|recruiter|technical|tech|initial|video|hr|pre|culture)[ -]?screen"
        r"(?:ing)?|screening(?: call)?|on-?site(?: day| loop| visit)?|super ?day|final round|"
        r"(?:first|second|third|next|1st|2nd|3rd) round|hiring manager|"
        r"(?:coding|technical|take-?home) (?:challenge|assessment|exercise|test|round)|"
        r"system design|live coding|pair(?:ed)? programming|bar raiser|job talk|"
        r"vorstellungsgesprach|bewerbungsgesprach|\w*bewerb\w*gesprach|auswahlgesprach|"
        r"(?:erst|zweit|fach|vertrags)gesprach|telefoninterview|jobinterview|assessment-?center|"
        r"probe(?:tag|arbeit\w*)|entretien|entrevista|colloqui?o|proceso de seleccion|"
        r"sollicitatie\w*|selectiegesprek",
    ),
    Words(
        3,
        r"recruiter|recruiting|recruitment|recrutement|talent (?:acquisition|partner|team)|"
        r"application|candidature|bewerbung|candidatura|hiring|job offer call|"
        r"kennenlern\w*|kennismaking\w*|meet(?:ing)? the team|team[ -]?(?:fit|match\w*)|"
        r"(?:culture|cultural|values)[ -]?(?:fit|add|chat|call|conversation)|case study",
    ),
    Words(
        2,
        r"intro(?:ductory|duction)?(?: call| chat)?|exploratory|"
        r"(?:the )?(?:role|position|vacancy|opportunity|opening)|stelle|poste|vacante|puesto|"
        r"ruolo|vacature|vaga|career|karriere|carriere",
    ),
)
"""The words that speak for an interview, in English, German, French, Spanish, Italian, Dutch and
Portuguese. Of each group the first counts."""

AGAINST = (
    Words(
        -6,
        r"(?:mock|practice|pretend|exit|media|press|podcast|radio|tv|user|customer|client|"
        r"stakeholder|research|usability|discovery|visa|oral history|intake|admissions?|"
        r"school|tenant|witness|police) ?(?:research )?interviews?|"
        r"interviews? (?:prep\w*|practice|training|debrief|feedback|kit|guide|sync|calibration|"
        r"scorecards?|planning|slots|coaching|coach|questions|committee|panel training|with the "
        r"(?:press|media|bbc|times))|"
        r"(?:prep(?:are|ping|aration)?|practi[cs]e|study|rehearse|get ready)(?: for| before)?\b.*|"
        r"vorbereitung|vorbereiten|ubungs\w*|preparation|preparer|preparar|preparazione|"
        r"debrief\w*|hiring committee|podcasts?|recording|journalist\w*|reporter|"
        r"austrittsgesprach|mitarbeitergesprach|jahresgesprach|personalgesprach|"
        r"feedbackgesprach|elterngesprach|kundeninterviews?|nutzerinterviews?|"
        r"entretien (?:annuel|individuel|de depart|professionnel|chaudiere|voiture|du|de la|"
        r"jardin|menage|vehicule|climatisation)|entrevista de (?:radio|prensa|salida)|"
        r"colloqui? (?:insegnanti|genitori|scuola|docenti)|functioneringsgesprek",
        "the title says “{}”, which is another kind of interview",
    ),
    Words(
        -6,
        r"dentist\w*|doctor|dr\.? [a-z]+|physio\w*|therap\w+|optician|vet|haircut|hairdresser|"
        r"gp|checkup|vaccin\w*|zahnarzt|\w*arzt(?:in)?|friseur|impfung|medecin|dentiste|coiffeur|"
        r"kine|dentista|medico|peluqueria|parrucchiere|tandarts|huisarts|kapper|"
        r"birthday|geburtstag|anniversaire|cumpleanos|compleanno|verjaardag|wedding|hochzeit|"
        r"party|gym|yoga|pilates|football|tennis|swim\w*|choir|concert|cinema|kino|date night|"
        r"train to|flight|flug|vol|hotel|check-?in|pick ?up|school|kindergarten|nursery|"
        r"daycare|kita|schule|ecole|creche|colegio|scuola|asilo|parents?|eltern\w*|"
        r"landlord|tenants?|viewing|besichtigung|flat|apartment|wohnung|mortgage|bank|"
        r"insurance|embassy|consulate|immigration|citizenship|naturali[sz]ation|passport|visa|"
        r"police|court|lawyer|notary|notar|notaire|plumber|electrician|delivery|car service",
        "the title says “{}”",
    ),
    Words(
        -5,
        r"stand-?ups?|daily|scrum|sprint|retro(?:spective)?|grooming|refinement|1 ?[:-] ?1|1on1|"
        r"one[ -](?:on|to)[ -]one|o3|all[ -]hands|town ?hall|weekly|bi-?weekly|monthly|quarterly|"
        r"jour fixe|kick-?off|team ?(?:meeting|lunch|sync|building)|teammeeting|besprechung|"
        r"reunion|equipo|equipe|office hours|steering|status (?:call|meeting|update)|planning|"
        r"budget|okrs?|roadmap|backlog|incident|post-?mortem|deploy\w*|release|handover|"
        r"demo|pricing|proposal|quote|contract review|renewal|account review|qbr|invoice|"
        r"performance review|onboarding|orientation",
    ),
    Words(
        -5,
        r"webinar|career fair|job fair|open (?:day|house|evening)|info(?:rmation)? session|"
        r"meet-?up|conference|summit|workshop|training|course|class|lecture|seminar|kurs|"
        r"hackathon|karrieremesse|jobmesse|messe|salon de l.emploi|feria de empleo|newsletter|"
        r"networking|talent community|bootcamp|ama|panel discussion|masterclass",
    ),
    Words(
        -4,
        r"lunch|dinner|breakfast|brunch|beers?|drinks|coffee|kaffee|cafe|mittagessen|abendessen|"
        r"dejeuner|diner|comida|cena|almuerzo|pranzo|aperitivo|borrel|catch-?up|catching up|"
        r"reading group|book club",
    ),
    Words(
        -3,
        r"exciting|amazing|urgent|immediate|hot job|c2c|w2|stealth|great fit for you|"
        r"opportunit(?:y|ies) for you|new opportunities|top talent|we are hiring|hiring event",
        "the title says “{}”, as an advertisement does",
    ),
    Words(
        -4,
        r"candidates?|candidats?|kandidat\w*|bewerber(?:in)?|candidatos?|applicants?|interviewers?",
        "the title says “{}”, as it does for the one who asks the questions",
    ),
)
"""The words that speak against one. Each group counts."""

KNOWN_PERSON, KNOWN_COMPANY, COMPANY_IN_TITLE = 6, 5, 3
FOR_HIRING, ROLE_IN_TITLE = 3, 2
DECLINED, COLLEAGUES, REPEATED, CROWD, NOT_ANSWERED, BY_YOU = -10, -6, -4, -3, -2, -2
MOST_GUESTS = 10
USUAL = timedelta(minutes=15), timedelta(minutes=120)
"""How long most interviews take."""
LONGEST = timedelta(hours=7)
WORKING_HOURS = time(7), time(20)
SATURDAY = 5
_SHORTEST_NAME = 4
"""Shorter names of companies are words of many titles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Holds what is known of the person and of the log."""

    me: frozenset[str] = frozenset()
    """The person's own addresses, in lower case."""
    my_name: str = ""
    people: Mapping[str, str] = field(default_factory=dict)
    """The addresses of the people of the log, in lower case, each with its company."""
    domains: Mapping[str, str] = field(default_factory=dict)
    """The domains of the companies of the log, each with its company."""
    companies: Sequence[str] = ()
    """All companies of the log."""

    def at_home(self, guest: Guest) -> bool:
        """Return whether a guest is the person, or of their own company."""
        homes = {each.rpartition("@")[2] for each in self.me}
        return guest.email in self.me or (
            guest.domain in homes and identifies_company(guest.domain)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Holds what an event shows of itself."""

    title: str
    start: datetime | None
    """Aware, in the zone of the event; None where it has no hour, so that none is judged."""
    length: timedelta
    organizer: Guest | None = None
    guests: Sequence[Guest] = ()
    """The attendees, the person among them."""
    link: str = ""
    """The link of a video call."""
    links: Sequence[str] = ()
    """The domains of all links in its texts, in lower case."""
    is_repeated: bool = False


class Reason(NamedTuple):
    """Holds one thing that speaks for an event or against it."""

    points: int
    says: str


class Verdict(NamedTuple):
    """Holds how much an event looks like an interview."""

    points: int
    reasons: tuple[Reason, ...]
    """Those that weigh most come first."""

    @property
    def is_likely(self) -> bool:
        """Whether it is to be proposed."""
        return self.points >= ENOUGH

    @property
    def is_sure(self) -> bool:
        """Whether hardly anything else looks like it."""
        return self.points >= SURE

    @property
    def why(self) -> tuple[str, ...]:
        """The reasons for it, and behind a "but" those against it."""
        for_it = [each.says for each in self.reasons if each.points > 0]
        against = [f"but {each.says}" for each in self.reasons if each.points < 0]
        return (*for_it, *against)


def verdict(look: Look, known: Known) -> Verdict:
    """Return how much an event looks like an interview, with the reasons."""
    circumstances = list(_circumstances(look, known))
    reasons = [*_of_title(look, known), *_of_people(look, known), *circumstances]
    too_many = sum(each.points for each in circumstances if each.points > 0) - MOST_CIRCUMSTANCES
    points = sum(each.points for each in reasons) - max(0, too_many)
    return Verdict(points, tuple(sorted(reasons, key=lambda each: -abs(each.points))))


def _of_title(look: Look, known: Known) -> Iterator[Reason]:
    title = folded(look.title)
    found = ((group, _first(group, title)) for group in FOR)
    for group, words in found:
        if words:
            yield Reason(group.points, group.says.format(words))
            break
    for group in AGAINST:
        if words := _first(group, title):
            yield Reason(group.points, group.says.format(words))
    if role := ROLE.search(look.title):
        yield Reason(ROLE_IN_TITLE, f"the title names a job: “{role[0]}”")
    for company in known.companies:
        name = slug(company)
        if len(name) >= _SHORTEST_NAME and f"-{name}-" in f"-{slug(look.title)}-":
            yield Reason(COMPANY_IN_TITLE, f"the title names {company}, which your log has")
            break


def _first(group: Words, title: str) -> str:
    found = re.search(rf"(?<!\w)(?:{group.pattern})(?!\w)", title)
    return found[0] if found else ""


def _of_people(look: Look, known: Known) -> Iterator[Reason]:
    organizer = [look.organizer] if look.organizer else []
    others = [each for each in (*organizer, *look.guests) if each.email not in known.me]
    if named := next((each for each in others if each.email in known.people), None):
        yield Reason(
            KNOWN_PERSON, f"{named.name} ({known.people[named.email]}), who is in your log"
        )
    elif company := next(filter(None, (_company(each, known) for each in others)), ""):
        yield Reason(KNOWN_COMPANY, f"somebody of {company}, which your log has")
    services = (each.domain for each in others)
    if service := next(filter(is_for_hiring, (*services, *look.links)), ""):
        yield Reason(FOR_HIRING, f"{service}, a service for hiring")
    if any(known.at_home(each) for each in others):
        yield Reason(COLLEAGUES, "somebody of your own company takes part")
    if len(look.guests) > MOST_GUESTS:
        yield Reason(CROWD, f"{len(look.guests)} guests")
    if look.is_repeated:
        yield Reason(REPEATED, "it is repeated")
    yield from _of_you(look, known)


def _of_you(look: Look, known: Known) -> Iterator[Reason]:
    """Yield what the person has to do with an event."""
    mine = {each.answer for each in look.guests if each.email in known.me}
    if "DECLINED" in mine:
        yield Reason(DECLINED, "you declined it")
    elif "NEEDS-ACTION" in mine:
        yield Reason(NOT_ANSWERED, "you have not answered it")
    if look.organizer and look.organizer.email in known.me and len(look.guests) > 1:
        yield Reason(BY_YOU, "you invited them")


def _company(guest: Guest, known: Known) -> str:
    found = (known.domains.get(each, "") for each in with_parents(guest.domain))
    return next(filter(None, found), "")


def _circumstances(look: Look, known: Known) -> Iterator[Reason]:
    """Yield what any business meeting may have as well."""
    outside = [
        each
        for each in (look.organizer, *look.guests)
        if each and identifies_company(each.domain) and not known.at_home(each)
    ]
    if outside:
        yield Reason(2, f"somebody at {outside[0].domain} takes part")
    if look.link:
        yield Reason(1, "a video link")
    if USUAL[0] <= look.length <= USUAL[1]:
        minutes = look.length // timedelta(minutes=1)
        yield Reason(1, f"it takes {minutes} minutes")
    elif look.length > LONGEST:
        yield Reason(-2, "it takes more than seven hours")
    begins, (earliest, latest) = look.start, WORKING_HOURS
    if begins and begins.weekday() < SATURDAY and earliest <= begins.time() <= latest:
        yield Reason(1, "in working hours")
    else:
        yield Reason(-2, "it is outside of working hours")
    if len(slug(known.my_name)) >= _SHORTEST_NAME and slug(known.my_name) in slug(look.title):
        yield Reason(1, "the title names you")


__all__ = [
    "AGAINST",
    "ENOUGH",
    "FOR",
    "SURE",
    "Known",
    "Look",
    "Reason",
    "Verdict",
    "Words",
    "verdict",
]
