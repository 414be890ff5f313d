"""Recognise the answers that any question may get: "back", "there is nothing", and no name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from afterview.cli.terminal.asking import confirmed
from afterview.dates.grammar import listed
from afterview.errors import InputError
from afterview.toml.values import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

BACK = "<"
"""The answer that goes back to the question before."""
NOTHING = "-"
"""The answer for which nothing is written, whatever the question."""

_NOTHING = listed(
    """
    --; ?; no; nope; nah; none; nothing; nothing else; nothing more; nothing really; nobody;
    nobody else; no one; no one else; noone; n/a; no idea; not sure; i don't know; don't know;
    dont know; i do not know; dunno; not that i know; not that i remember; i forgot;
    can't remember; unknown; tbd; that's all; thats all; that is all; that's it; that was it;
    that was all; just me; just her; just him; no concerns; no promise; no questions;
    they didn't say; didn't say; nein; nichts; niemand; keine; keiner; keine ahnung; weiß nicht;
    weiss nicht; non; rien; aucune idée; je ne sais pas; ninguno; no sé; no lo sé
    """
)
"""What people write where there is nothing to answer."""
_PARTICLES = listed("al; bin; da; de; del; den; der; di; du; e; el; la; le; ten; ter; van; von; y")
"""The small words within names."""


class Back(Exception):  # noqa: N818 - it is an answer, not a failure
    """Says that the person wants to answer the question before once more."""


def is_nothing(said: str) -> bool:
    """Return whether an answer says that there is nothing to answer: "nobody", "no idea"."""
    words = " ".join(said.replace("\u2019", "'").casefold().split())
    return words == NOTHING or (words.rstrip(" .!") or words) in _NOTHING


def refuse_sentence(entry: Mapping[str, str]) -> None:
    """Ask about a person whose name looks like a sentence; raise InputError if it is none.

    Each word of a name begins with a capital letter, or is one such as "von"; scripts without
    capitals have names only.
    """
    words = re.findall(r"[^\W\d_]+", entry["name"])
    is_name = all(word in _PARTICLES or not word[0].islower() for word in words)
    if is_name or "email" in entry:
        return
    if not confirmed(f"Is {shown(entry['name'])} the name of a person", usual=False):
        msg = "write a name, or press Enter if there is nobody else"
        raise InputError(msg)
