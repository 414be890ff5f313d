"""Fit an English phrase of the log behind "about", turned to the reader of the letter.

There is no grammar of English here: the lists hold what is certain, and all else is left to the
writer. `phrases.tsv` in the tests has two hundred phrases with what becomes of each.
"""

from __future__ import annotations

import re


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_LEAD_INS = re.compile(
    r"(?:we )?(?:talked|spoke|chatted) about |(?:we )?discussed |talking about |about ",
    re.IGNORECASE,
)
"""What says no more than that something was talked about."""
_CONTRACTION = re.compile(
    r"n't\b|\b(?:i|you|he|she|it|we|they|that|there|what|who|how|where|why)'(?:s|m|re|ve|d|ll)\b",
    re.IGNORECASE,
)
_HERS, _HIS, _THEIRS = (
    _set("she her hers herself"),
    _set("he him his himself"),
    _set("they them their theirs themselves"),
)
_THIRD = _HERS | _HIS | _THEIRS
_SUBJECTS = _set("i we you he she it they there")
_NO_OPENINGS = _SUBJECTS | _set(
    """that to because if since although though not no never nobody yes also and but or so too very
    please let on at in from for with by of into after before during against as like than"""
)
"""Words with which a clause begins, or something that stands behind a verb."""
_AUXILIARIES = _set(
    """am is are was were be has have had will would can could shall should may might must do
    does did"""
)
_TOLD = _set(
    """agreed asked believes came explained forgot found gave gets gives goes got grew hate hated
    hates hired joined kept knew knows learned left liked likes lived loved loves made mentioned met
    moved needs prefers promised quit recommended rocks runs said says seems sold speaks started
    studied sucks suggested thinks thought told took uses want wanted wants went works
    worked wrote"""
)
"""Forms of verbs that make a clause of words that otherwise could be a noun with its adjectives."""
_PARTICIPLE = re.compile(
    r"\w+ed (?:to|from|at|in|on|with|for|by|about|that|me|him|her|us|the|a|an|my|his|their)\b",
    re.IGNORECASE,
)
_PAST = _set(
    """became began bought broke brought built came chose could did fell found gave got grew had
    held kept knew learned led left lost made met might moved paid quit ran said saw sold spent
    started switched taught thought told took used wanted went won worked would wrote"""
)
"""Forms that are the same after "she" and "you". Others that end in "ed" are, too."""
_AGREES = {"is": "are", "was": "were", "has": "have", "does": "do"}
_WITH_CLAUSE = re.compile(
    r"(?:the|an?)(?: (?!and\b)[\w-]+){1,3} (?P<subject>she|he|they) (?P<verb>\w+)"
)
"""A noun with a clause that says what she, he or they did with it."""
_QUESTIONS = _set("how why what when where whether which who whose")
_MEASURES = _set("much many long often far big good bad hard soon fast about come")
_CLAUSE_VERBS = _AUXILIARIES | _set(
    """work works deploy deploys matter matters run runs build builds test tests fail fails ship
    ships use uses handle handles scale scales grow grows make makes happen happens happened start
    started change changed hire hires want wants need needs mean means came went left moved chose
    switched made became works decide decides measure measures"""
)
_DETERMINERS = _set(
    """a an the my our your this these those some several two three four five six seven eight nine
    ten both all each every another other more"""
)
_FOREIGN = _set(
    """aber auf avec como cómo dans das dass del dem den der des du ein eine el für ihr ihre ihren
    im les las los mit nicht par para por pour que seine seinen sobre su sur sus und une über vom
    von wie zum zur"""
)
"""Small words of other languages, which show that a phrase is not in English."""
_NO_GERUNDS = _set(
    """king ring thing spring string morning evening building wedding meeting something nothing
    everything anything painting"""
)
_UNCOUNTED = re.compile(
    r"\w+(?:ing|tion|sion|ity|ness|ism|ware|cy|ance|ence|logy|graphy|ship|ment|culture)",
    re.IGNORECASE,
)
_COUNTED = _NO_GERUNDS | _set(
    """agency ambulance apartment appointment city committment community company conference
    conversation decision department difference document environment experiment fence instrument
    mission pharmacy policy position presentation question section session ship station university
    version relationship internship argument moment segment audience sentence election edition""",
)
"""Nouns that need an article although they look like those that need none."""
_MASS = _set(
    """architecture art chess climate code coffee cost cricket data debt design energy feedback
    food football football growth health history infrastructure knowledge latency leadership life
    literature love marketing mathematics money music pay performance pricing privacy progress
    quality research safety scale science security software sport strategy support tea technology
    tennis travel trust weather wine work yoga"""
)
_GERUNDS = _set(
    """building climbing cooking coding debugging deploying designing gardening growing hiking
    hiring leading learning leaving managing mentoring migrating monitoring moving onboarding
    parenting
    rewriting running sailing scaling sharing starting switching teaching testing tracking
    travelling traveling working writing"""
)
"""Gerunds that are no names, so that their capital is only due to their place in the log."""
_BEHIND_THE_NOUN = re.compile(
    r" (?:to|of|for|in|on|at|with|without|from|about|between|over|under|versus|vs|across|into"
    r"|inside|after|before|during|as|like|than)\b.*"
)


def _low(word: str) -> str:
    """Return a word for comparing; an acronym such as "IT" is no pronoun."""
    bare = word.strip(",()\"'“”‘’")
    return bare if len(bare) > 1 and bare.isupper() else bare.lower()


def fit(line: str, name: str | None) -> str:
    """Return a phrase as it fits behind "about"; empty if that is not certain.

    What fits is a noun with what belongs to it, a gerund, or an indirect question. `name` is that
    of the reader.
    """
    line = line.replace("’", "'")
    if lead_in := _LEAD_INS.match(line):
        line = line[lead_in.end() :]
    words = line.split()
    if words and words[0].istitle() and words[0].lower() in _GERUNDS | _MASS:
        words[0] = words[0].lower()
    lows = [_low(word) for word in words]
    if not words or lows[0] in _NO_OPENINGS | _TOLD | _AUXILIARIES:
        return ""
    if _CONTRACTION.search(line) or _PARTICIPLE.match(line) or not _FOREIGN.isdisjoint(words):
        return ""
    if name is not None:
        words, lows = _own_name(words, lows, name)
    if lows[0] in _QUESTIONS:
        return _question(words, lows, reader=name is not None)
    return _noun(words, lows, reader=name is not None)


def _noun(words: list[str], lows: list[str], *, reader: bool) -> str:
    """Fit "her talk on Raft", "the new plant", "migrating to Rust" or "distributed systems"."""
    line = " ".join(words)
    if any(low in _THIRD for low in lows):
        return _turned(words, lows) if reader else ""
    if any(low in _AUXILIARIES for low in lows):
        return ""
    if lows[0] in _DETERMINERS or words[0].endswith(("'s", "s'")):
        return line
    if any(low in _TOLD for low in lows):
        return ""
    is_gerund = re.fullmatch("[a-z]{2,}ing", words[0]) and words[0] not in _NO_GERUNDS
    parts = re.split(r", (?:and )?| and ", line)
    return line if is_gerund or all(_stands_alone(part) for part in parts) else ""


def _own_name(words: list[str], lows: list[str], name: str) -> tuple[list[str], list[str]]:
    """Turn "Jane's talk" to Jane; where her name stands elsewhere, "she" stands for it."""
    own = {_low(part) for part in name.split()}
    if lows[0].endswith("'s") and lows[0].removesuffix("'s") in own:
        words, lows = ["your", *words[1:]], ["your", *lows[1:]]
    # "she" is turned only where that is certain, and nothing of the kind is certain of a name.
    lows = ["hers" if low.removesuffix("'s") in own else low for low in lows]
    return words, lows


def _question(words: list[str], lows: list[str], *, reader: bool) -> str:
    """Fit an indirect question: "how she left Google", "how to scale it", "why Go matters"."""
    if len(words) <= len(("why", "Rust")) or lows[1] in _AUXILIARIES | _MEASURES:
        return ""
    people = [low for low in lows if low in _THIRD]
    if not people:
        has_subject = "to" in lows[1:3] or lows[1] in {"i", "we", "you"}
        behind = lows[1:] if lows[0] in {"what", "who"} else lows[2:]
        is_clause = has_subject or any(low in _CLAUSE_VERBS for low in behind)
        return " ".join(words) if is_clause else ""
    if not reader or len(people) > 1:
        return ""
    if lows[1] in {"she", "he", "they"}:
        verb = _for_you(lows[1], lows[2])
        return " ".join([words[0], "you", verb, *words[3:]]) if verb else ""
    is_object = lows[0] == "what" and lows[2] in {"him", "them"}  # "what drew him to Acme"
    return " ".join([*words[:2], "you", *words[3:]]) if is_object else ""


def _for_you(subject: str, verb: str) -> str:
    """Return the form of a verb after "you"; empty if it is not certain."""
    if subject == "they" or verb in _PAST or re.fullmatch(r"\w{3,}ed", verb):
        return verb
    return _AGREES.get(verb, "")


def _turned(words: list[str], lows: list[str]) -> str:
    """Turn "her talk" to "your talk", and "the book she wrote" to "the book you wrote"."""
    if lows[0] in {"her", "his", "their"}:
        same = next(each for each in (_HERS, _HIS, _THEIRS) if lows[0] in each)
        has_noun = len(words) > 1 and lows[1] not in {"and", "or"} and words[0][-1] != ","
        told = _TOLD | _AUXILIARIES | same
        is_certain = has_noun and not any(low in told for low in lows[1:])
        return " ".join(["your", *words[1:]]) if is_certain else ""
    clause = _WITH_CLAUSE.match(" ".join(lows))
    if clause is None or sum(low in _THIRD for low in lows) > 1:
        return ""
    place = lows.index(clause["subject"])
    verb = _for_you(clause["subject"], clause["verb"])
    return " ".join([*words[:place], "you", verb, *words[place + 2 :]]) if verb else ""


def _stands_alone(part: str) -> bool:
    """Return whether a noun without an article needs none: a name, several, or an amount."""
    noun = _BEHIND_THE_NOUN.sub("", part).split()
    if not noun:
        return False
    word = noun[-1].strip("()\"'“”‘’")
    low = word.lower()
    if not word or (low in _COUNTED and not word.isupper()):
        return False
    if word[0].isupper() or any(sign.isdigit() for sign in word) or low in _MASS:
        return True
    return (low.endswith("s") and not low.endswith("ss")) or bool(_UNCOUNTED.fullmatch(word))
