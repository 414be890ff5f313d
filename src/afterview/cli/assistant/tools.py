"""Describe the tools for an assistant: names, parameters as JSON Schema, and what each may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from afterview.errors import InputError
from afterview.operations.finding import known_interview
from afterview.toml.values import did_you_mean, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from afterview.workspace import Workspace

Kind = Literal["text", "texts", "flag", "number"]
SCHEMAS: Mapping[Kind, Mapping[str, Any]] = {
    "text": {"type": "string"},
    "texts": {"type": "array", "items": {"type": "string"}},
    "flag": {"type": "boolean"},
    "number": {"type": "integer", "minimum": 0, "maximum": 36_500},
}
"""The JSON Schema of a parameter of each kind; 36,500 days are a hundred years."""
WORDS: Mapping[Kind, str] = {
    "text": "a text",
    "texts": "a list of texts",
    "flag": "true or false",
    "number": "a whole number from 0 to 36500",
}
MOST_CHARACTERS, MOST_TEXTS = 20_000, 1_000
"""The most characters of a text, and texts of a list: far more than anybody writes down."""


class Parameter(NamedTuple):
    """Describes a parameter of a tool."""

    name: str
    description: str
    kind: Kind = "text"
    required: bool = False

    @property
    def schema(self) -> dict[str, Any]:
        """Its JSON Schema."""
        return {**SCHEMAS[self.kind], "description": self.description}


class Given(NamedTuple):
    """Holds the arguments of one call, read and checked."""

    values: Mapping[str, Any]
    """What was given, by parameter; empty texts and lists are left out."""
    with_notes: bool = False
    """Whether private notes and rapport may be shown."""

    def text(self, name: str) -> str:
        """Return a text, empty if it was not given."""
        return str(self.values.get(name, ""))

    def words(self, name: str, workspace: Workspace) -> list[str]:
        """Return the id or the words by which an interview or a step was named.

        Raises InputError for a number that is no id, because it is a line of a list in a terminal.
        """
        said = self.text(name).strip()
        is_number = said.replace(",", "").replace(" ", "").isdecimal()
        if is_number and known_interview(workspace, said) is None:
            msg = (
                f"{name} {shown(said)} is a number, which means a line of a list in a terminal; "
                "write an id such as acme-onsite/follow-up/1, or words"
            )
            raise InputError(msg)
        return [said] if "/" in said else said.split()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """Describes a tool, and carries it out in an open workspace."""

    name: str
    title: str
    description: str
    run: Callable[[Workspace, Given], Mapping[str, Any]]
    """Returns a document in the form of the JSON interface; raises AfterviewError."""
    parameters: tuple[Parameter, ...] = ()
    writes: bool = False
    overwrites: bool = False
    """Whether it replaces what the person wrote or decided, and does not only add to it."""
    is_repeatable: bool = True
    """Whether a second call with the same arguments changes nothing more."""
    reaches_out: bool = False
    """Whether it asks a service, such as the mailbox."""
    quotes: frozenset[str] = frozenset({"words"})
    """The keys of its document whose texts other people may have written."""

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema of its arguments."""
        return {
            "type": "object",
            "properties": {each.name: each.schema for each in self.parameters},
            "required": [each.name for each in self.parameters if each.required],
            "additionalProperties": False,
        }

    def read(self, arguments: Mapping[str, Any], *, with_notes: bool = False) -> Given:
        """Return the arguments of a call; raise InputError that says what is wrong with them."""
        known = {each.name: each for each in self.parameters}
        for name in arguments:
            if name not in known:
                near = did_you_mean(name, list(known)) or f"; it has {_names(known)}"
                msg = f"{self.name} has no argument {shown(name)}{near}"
                raise InputError(msg)
        values = {}
        for name, parameter in known.items():
            value = arguments.get(name)
            if value is not None and not _fits(value, parameter.kind):
                msg = f"{name} is not {WORDS[parameter.kind]}"
                raise InputError(msg)
            if isinstance(value, str) and not value.strip():
                value = None
            if parameter.required and value in (None, []):
                msg = f"{self.name} needs {name}: {parameter.description}"
                raise InputError(msg)
            if value not in (None, []):
                values[name] = value
        return Given(values, with_notes)


def _names(known: Iterable[str]) -> str:
    return ", ".join(known) or "none"


def _fits(value: Any, kind: Kind) -> bool:
    """Return whether a JSON value is of a kind, with texts that can be written down."""
    if kind == "flag":
        return isinstance(value, bool)
    if kind == "number":
        return type(value) is int and 0 <= value <= SCHEMAS["number"]["maximum"]
    if kind == "text":
        return isinstance(value, str) and len(value) <= MOST_CHARACTERS and _is_utf8(value)
    return (
        isinstance(value, list)
        and len(value) <= MOST_TEXTS
        and all(_fits(each, "text") for each in value)
    )


def _is_utf8(text: str) -> bool:
    """Return whether a text has no half of a surrogate pair, which no file can hold."""
    return not any("\ud800" <= character <= "\udfff" for character in text)
