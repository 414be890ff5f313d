"""Write values and tables as TOML, and change a written statement without changing its layout."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from afterview.toml.positions import load
from afterview.toml.statements import STRING
from afterview.toml.values import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Changes = Mapping[str, object | None]
"""Keys of a table with their new values; None removes a key."""

_OPENS = re.compile(r"\s*[^\s=]+\s*=\s*\[[ \t]*(?:#.*)?\n")
_SHUTS = re.compile(r"[ \t]*\][ \t]*(?:#.*)?\n?")
_ITEM = re.compile(
    rf"(?P<indent>[ \t]*)(?P<item>(?!\"\"\"|''')(?:{STRING}))(?P<comma>(?:[ \t]*,)?)"
    r"[ \t]*(?:#.*)?\n"
)
"""The lines of a list that has one item on each line."""


def in_order(fields: Mapping[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    """Return the fields in the order of `keys`, unknown ones last."""
    known = [key for key in keys if key in fields]
    return {key: fields[key] for key in (*known, *fields)}


def block(header: str, fields: Mapping[str, Any], keys: Iterable[str], indent: str = "") -> str:
    """Return the text of a new table, its keys in the order of `keys`."""
    pairs = [pair(key, value, indent) for key, value in in_order(fields, keys).items()]
    return "".join([f"{header}\n", *pairs])


def pair(key: str, value: object, indent: str) -> str:
    """Return the line `key = value`; a text of several lines takes several."""
    return f"{indent}{key} = {literal(value, may_break=True)}\n"


def literal(value: object, *, may_break: bool = False) -> str:
    """Return a value as TOML; `may_break` allows a multi-line string."""
    if isinstance(value, str):
        return _multiline(value) if may_break and "\n" in value else quoted(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(literal(each) for each in value)}]"
    return value.isoformat() if isinstance(value, date) else str(value)


def _multiline(said: str) -> str:
    lines = [quoted(line)[1:-1].replace('\\"', '"') for line in said.split("\n")]
    # A quote needs an escape only next to another one, or at the end of the string.
    body = re.sub(r'"(?="|\Z)', r'\\"', "\n".join(lines))
    return f'"""\n{body}"""'


def _with_items(written: str, value: Sequence[object]) -> str | None:
    """Return the list `key = [...]`, which has one item on each line, with other items.

    Items that stay keep their line, its comment, and the comment lines above it. Returns None if
    the list has another layout.
    """
    lines = written.splitlines(keepends=True)
    shut = next((n for n in range(len(lines) - 1, 0, -1) if lines[n].strip()), 0)
    if not (_OPENS.fullmatch(lines[0]) and _SHUTS.fullmatch(lines[shut])):
        return None
    groups: list[tuple[object, str]] = []
    above, indent = "", "  "
    for line in lines[1:shut]:
        item = _ITEM.fullmatch(line)
        if item:
            indent = item["indent"]
            said = load(f"item = {item['item']}")[0].get("item")
            head, tail = line[: item.end("item")], line[item.end("comma") :]
            groups.append((said, f"{above}{head},{tail}"))
            above = ""
        elif not line.strip() or line.lstrip().startswith("#"):
            above += line
        else:
            return None
    new = ""
    for each in value:
        at = next((n for n, (said, _) in enumerate(groups) if said == each), None)
        new += f"{indent}{literal(each)},\n" if at is None else groups.pop(at)[1]
    return f"{lines[0]}{new}{above}{''.join(lines[shut:])}"


def with_value(written: str, key: str, value: object) -> str:
    """Return the statement `key = ...` with another value."""
    if isinstance(value, list) and (same_layout := _with_items(written, value)):
        return same_layout
    import tomlkit

    document = tomlkit.parse(written)
    document[key] = tomlkit.value(literal(value, may_break=True))
    return document.as_string()


def with_entry_set(written: str, name: str, at: int, changes: Changes) -> str:
    """Return the statement `name = [{...}]` with keys of one entry changed."""
    import tomlkit

    document: Any = tomlkit.parse(written)
    entry = document[name][at]
    has_room = entry.as_string().endswith(" }")
    for key, value in changes.items():
        if value is None:
            del entry[key]
        else:
            entry[key] = tomlkit.value(literal(value))
    new, whole = entry.as_string(), str(document.as_string())
    # tomlkit drops the space before the brace, or leaves it twice.
    return whole.replace(new, f"{new[:-1].rstrip()} }}", 1) if has_room else whole


def with_entry_added(written: str, name: str, entry: Mapping[str, Any], keys: Iterable[str]) -> str:
    """Return the statement `name = [{...}]` with one more entry, in the layout of the others."""
    import tomlkit

    document: Any = tomlkit.parse(written)
    array = document[name]
    pairs = (f"{key} = {literal(value)}" for key, value in in_order(entry, keys).items())
    new = tomlkit.value(f"{{ {', '.join(pairs)} }}")
    inside = array.as_string()[1:-1]
    if "\n" in inside:
        indents = re.findall(r"\n([ \t]*)\{", inside) or ["    "]
        array.add_line(new, indent=indents[-1], add_comma=inside.rstrip(" \t").endswith("\n"))
    else:
        array.add_line(new, indent=" " if array else "", add_comma=False, newline=False)
    return str(document.as_string())
