"""Name the eight rules of etiquette, what each of them says, and the steps that follow from it.

The page, the commands and docs/why.md have their words from here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Rule(NamedTuple):
    """Describes one rule of etiquette; reasons cite it by `key`."""

    key: str
    name: str
    module: str
    """The module of this package that carries the rule out."""
    says: str
    """The rule in plain words."""
    steps: Mapping[str, str]
    """The kinds of steps that follow from it, each with a sentence on what to do."""
    so: str = ""
    """What it does to the steps of other rules."""

    @property
    def anchor(self) -> str:
        """The place of the rule in a page of all rules: `dont-2`."""
        return self.key.lower().replace("'", "").replace(" ", "-")

    def because(self, *reasons: str) -> str:
        """Return the reasons as one text that begins with the rule."""
        return f"{self.key}: " + "; ".join(reason for reason in reasons if reason)


SEND_A_THANK_YOU = Rule(
    "Do 1",
    "Send a thank-you",
    "thank_you",
    "Write a note by hand and post it the same day. Email each person who interviewed you as well: "
    "thank them, say that you want the job, and answer any doubt that came up.",
    {
        "thank-you": "Email each person who interviewed you.",
        "thank-you-card": "Write a few lines by hand, and post them today.",
        "owed": "Send what you promised to send.",
        "offer-reply": "Thank them for the offer, and say by when you will answer.",
    },
)
CONNECT = Rule(
    "Do 2",
    "Connect where you truly connected",
    "connect",
    "If you got along with somebody, invite them on a professional network, with a few words of "
    "your own.",
    {"connect": "Invite them on a professional network."},
)
KNOW_THE_TIMELINE = Rule(
    "Do 3",
    "Know the promised timeline, then reach out",
    "follow_up",
    "Ask when they will decide. Wait until then. If you hear nothing, it is your job to write.",
    {
        "follow-up": "Ask in a short message whether there is news.",
        "follow-up-date": "A mark in your calendar: from this day on you may ask.",
        "park": "Nobody has answered: close the case for now, or log what you heard.",
        "decide": "Make up your mind about the offer.",
        "accept": "Tell them that you accept the offer.",
        "news": "Tell the others that you have an offer, and by when you have to answer it.",
    },
)
RECAP = Rule(
    "Do 4",
    "Recap every question and answer",
    "recap",
    "As soon as you are home, write down what they asked and what you said, so that you say the "
    "same next time.",
    {
        "interview": "Prepare for the interview, and be on time.",
        "recap": "Write down what they asked and what you answered, while it is fresh.",
    },
)
KEEP_SEARCHING = Rule(
    "Don't 1",
    "Don't stop the search",
    "keep_searching",
    "However well it went, keep applying until you have accepted an offer.",
    {"keep-searching": "Send one more application this week."},
)
BE_PATIENT = Rule(
    "Don't 2",
    "Don't be impatient",
    "promise_gate",
    "Never ask before the day on which they promised an answer.",
    {},
    "It holds every follow-up back until the promise has run out.",
)
KEEP_IN_TOUCH = Rule(
    "Don't 3",
    "Don't lose touch",
    "keep_in_touch",
    "A rejection, or an interview you did not enjoy, does not end the acquaintance. Answer "
    "politely, and write again some months later.",
    {
        "rejection-reply": "Thank them for telling you, and ask for feedback.",
        "keep-in-touch": "Write a few words that ask for nothing.",
        "withdraw": "Tell them that you withdraw, because you accepted another offer.",
        "decline": "Decline the offer politely.",
    },
)
DO_NOT_PRESS = Rule(
    "Don't 4",
    "Don't be too aggressive",
    "contact_budget",
    "No phone calls, and no stream of emails.",
    {},
    "It limits how often you write to one company, and keeps some days between two messages.",
)

RULES = (
    SEND_A_THANK_YOU,
    CONNECT,
    KNOW_THE_TIMELINE,
    RECAP,
    KEEP_SEARCHING,
    BE_PATIENT,
    KEEP_IN_TOUCH,
    DO_NOT_PRESS,
)
RULE_OF: Mapping[str, Rule] = {step: rule for rule in RULES for step in rule.steps}
"""The rule that each kind of step follows from."""
