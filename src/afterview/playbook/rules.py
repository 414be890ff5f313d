"""Name the eight rules of etiquette, and the module that carries out each of them."""

from __future__ import annotations

from typing import NamedTuple


class Rule(NamedTuple):
    """Describes one rule of etiquette; reasons cite it by `key`."""

    key: str
    name: str
    module: str
    """The module of this package that carries the rule out."""

    def because(self, *reasons: str) -> str:
        """Return the reasons as one text that begins with the rule."""
        return f"{self.key}: " + "; ".join(reason for reason in reasons if reason)


SEND_A_THANK_YOU = Rule("Do 1", "Send a thank-you", "thank_you")
CONNECT = Rule("Do 2", "Connect where you truly connected", "connect")
KNOW_THE_TIMELINE = Rule("Do 3", "Know the promised timeline, then reach out", "follow_up")
RECAP = Rule("Do 4", "Recap every question and answer", "recap")
KEEP_SEARCHING = Rule("Don't 1", "Don't stop the search", "keep_searching")
BE_PATIENT = Rule("Don't 2", "Don't be impatient", "promise_gate")
KEEP_IN_TOUCH = Rule("Don't 3", "Don't lose touch", "keep_in_touch")
DO_NOT_PRESS = Rule("Don't 4", "Don't be too aggressive", "contact_budget")

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
