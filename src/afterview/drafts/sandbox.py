"""Compile and run one template so that no mistake in it can harm, hang or fill anything.

A template may use names, choose between them and loop over a list once: it calls nothing and stores
nothing. jinja2 is imported when the first template is compiled.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from afterview.drafts.names import NAMES
from afterview.errors import InputError
from afterview.toml.values import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from jinja2 import Template, nodes
    from jinja2.sandbox import SandboxedEnvironment

MOST = 16 * 1024
"""The longest draft in characters; a longer one comes from a broken template."""

MOST_COMPILED = 256
"""The number of compiled templates that a process keeps: `watch` and `serve` use them for days."""

FILTERS = (
    "capitalize",
    "default",
    "first",
    "join",
    "last",
    "length",
    "lower",
    "title",
    "trim",
    "upper",
)
"""The filters that a template can apply to a name: `{{ role | upper }}`."""

NOT_IN_A_DRAFT = "cannot be used in a draft"
TOO_MUCH = (
    "this cannot be read as a template: something in it is nested too deeply, or a number in it is "
    "too long; make it simpler"
)
_ALLOWED = frozenset(
    {
        *("Template", "Output", "TemplateData", "Name", "Const", "List", "Tuple", "Getattr"),
        *("If", "For", "CondExpr", "Compare", "Operand", "And", "Or", "Not"),
        *("Filter", "Test", "Concat"),
    }
)
"""The syntax that a template may use. Nothing is called or stored, so nothing can loop or grow
without end."""
_LOOP = frozenset({"first", "last", "index", "length"})


@cache
def _environment() -> SandboxedEnvironment:
    """Return the environment that all templates share."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    sandbox = SandboxedEnvironment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    sandbox.filters = {name: sandbox.filters[name] for name in FILTERS}
    return sandbox


@lru_cache(maxsize=MOST_COMPILED)
def compiled(text: str, origin: str) -> Template:
    """Return `text` compiled; raise InputError with the line if it is no valid template."""
    from jinja2 import TemplateSyntaxError

    sandbox = _environment()
    try:
        tree = sandbox.parse(text)
        refused = min(_refused(tree), default=None)
        if refused is None:
            return sandbox.from_string(tree)
        line, why = refused
    except TemplateSyntaxError as error:
        line, why = error.lineno, str(error.message)
    # A template is a program of the person's: any exception that jinja2 raises is its fault.
    except Exception:  # noqa: BLE001 - Python's words for it are about the program
        line, why = 1, TOO_MUCH
    msg = f"{origin}:{line}: {why}"
    raise InputError(msg)


def _refused(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    """Yield line and reason for everything in a template that is unknown or not allowed."""
    from jinja2 import nodes

    own = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "store"}
    names = {*NAMES, *own}
    for node in tree.find_all(nodes.Node):
        kind, line = type(node).__name__, node.lineno or 1
        if kind not in _ALLOWED:
            yield line, f"{kind.lower()} {NOT_IN_A_DRAFT}: only names, filters, if and for"
        elif isinstance(node, nodes.Name) and node.name not in {*names, "loop"}:
            yield line, _unknown(node.name, "name", names)
        elif isinstance(node, nodes.Filter) and node.name not in FILTERS:
            yield line, _unknown(node.name, "filter", FILTERS)
        elif isinstance(node, nodes.Getattr) and not _of_loop(node):
            yield line, f'".{node.attr}" {NOT_IN_A_DRAFT}: each name is plain text or a list'
        elif isinstance(node, nodes.For) and node.find(nodes.For):
            yield line, f"a loop inside a loop {NOT_IN_A_DRAFT}"


def _of_loop(node: nodes.Getattr) -> bool:
    return getattr(node.node, "name", "") == "loop" and node.attr in _LOOP


def _unknown(word: str, kind: str, known: Iterable[str]) -> str:
    near = nearest(word, tuple(known), 0.75)
    hint = f'did you mean "{near}"?' if near else f"known are {', '.join(sorted(known))}"
    return f'there is no {kind} "{word}"; {hint}'


def run(template: Template, names: Mapping[str, Any], origin: str) -> str:
    """Return the text that `template` makes of `names`; raise InputError with the line."""
    parts: list[str] = []
    length = 0
    try:
        for part in template.generate(names):
            parts.append(part)
            length += len(part)
            if length > MOST:
                break
    except Exception as error:
        msg = f"{origin}:{_line_of(error)}: {error}"
        raise InputError(msg) from error
    if length > MOST:
        msg = (
            f"{origin}:1: the draft would be longer than {MOST // 1024} KiB; shorten the template, "
            f'or what the log says of "{names["interview_id"]}"'
        )
        raise InputError(msg)
    return "".join(parts)


def _line_of(error: BaseException) -> int:
    """Return the line of the template on which `error` was raised."""
    line, place = 1, error.__traceback__
    while place is not None:
        if place.tb_frame.f_code.co_filename == "<template>":
            line = place.tb_lineno
        place = place.tb_next
    return line
