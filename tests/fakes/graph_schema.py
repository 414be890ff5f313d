"""Requests and answers of Microsoft Graph, held against Microsoft's own description of it.

The description is read as closed: a property or a parameter that is not in it is a mistake of the
sender. A null is allowed where the description says so, and an enum is read whatever its case.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

FILE = Path(__file__).parent / "graph" / "openapi.json"
ANNOTATIONS = ("@odata.", "@removed")
"""What OData puts beside the properties."""
OPEN_TYPE = "openTypeExtension"
"""The only type that has what properties one likes."""


class Route(NamedTuple):
    """One method of one path of the description."""

    template: str
    parameters: frozenset[str]
    """Names of what may stand in the query."""
    body: Mapping[str, Any] | None
    """The schema of the request's body."""


@cache
def document() -> Mapping[str, Any]:
    """Return the description."""
    read: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return read


@cache
def _routes() -> tuple[tuple[re.Pattern[str], str, Mapping[str, Any]], ...]:
    found = []
    for template, methods in document()["paths"].items():
        plain = template.replace("()", "")
        pattern = re.compile(re.sub(r"\{[^}]+\}", "[^/]+", plain) + r"(\(\))?")
        found.append((pattern, template, methods))
    # Those without a variable first: `events/delta` is no event called delta.
    return tuple(sorted(found, key=lambda one: one[1].count("{")))


@cache
def route(method: str, path: str) -> Route | None:
    """Return what the description says of a request; None where it has no such thing."""
    for pattern, template, methods in _routes():
        if pattern.fullmatch(path) and method.lower() in methods:
            said = methods[method.lower()]
            names = {
                one["name"]
                for one in map(_resolved, said.get("parameters", ()))
                if one["in"] == "query"
            }
            content = said.get("requestBody", {}).get("content", {})
            schema = content.get("application/json", {}).get("schema")
            return Route(template, frozenset(names), schema)
    return None


def mistakes(value: object, schema: Mapping[str, Any], where: str, *, sent: bool) -> Iterator[str]:
    """Yield what is wrong with a value; `sent` by a client, who writes nothing read-only."""
    if "x-elsewhere" in schema:
        return
    whole = _merged(schema)
    if value is None:
        # Graph takes null for every complex value, whatever the description says.
        if not whole.get("nullable") and "properties" not in whole and not whole.get("enum"):
            yield f"{where} is null"
        return
    if "enum" in whole:
        if str(value).lower() not in {str(one).lower() for one in whole["enum"]}:
            yield f"{where} is {value!r}"
    elif "properties" in whole:
        yield from _of_object(value, whole, where, sent=sent)
    elif whole.get("type") == "array":
        if not isinstance(value, list):
            yield f"{where} is no list"
            return
        for number, one in enumerate(value):
            yield from mistakes(one, whole.get("items", {}), f"{where}[{number}]", sent=sent)
    else:
        yield from _of_scalar(value, whole, where)


def _of_object(value: object, whole: Mapping[str, Any], where: str, *, sent: bool) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{where} is no object"
        return
    kind = str(value.get("@odata.type") or "").removeprefix("#").removeprefix("microsoft.graph.")
    if kind in document()["components"]["schemas"]:
        whole = _named(f"#/components/schemas/{kind}")
    for name, inner in value.items():
        if name.startswith(ANNOTATIONS):
            continue
        known = whole["properties"].get(name)
        if known is None and kind == OPEN_TYPE:
            continue
        if known is None:
            yield f"{where}.{name} is unknown"
        elif sent and known.get("readOnly"):
            yield f"{where}.{name} is read-only"
        else:
            yield from mistakes(inner, known, f"{where}.{name}", sent=sent)


def _of_scalar(value: object, whole: Mapping[str, Any], where: str) -> Iterator[str]:
    kinds: Mapping[str, type | tuple[type, ...]] = {
        "string": str,
        "boolean": bool,
        "integer": int,
        "number": (int, float),
    }
    kind = str(whole.get("type"))
    if kind in kinds and (
        not isinstance(value, kinds[kind]) or (kind == "integer" and isinstance(value, bool))
    ):
        yield f"{where} is {type(value).__name__}, not {kind}"
    elif isinstance(value, str) and not re.search(whole.get("pattern", ""), value):
        yield f"{where} is {value!r}"


def schema_of(name: str) -> Mapping[str, Any]:
    """Return a schema by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def _merged(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a schema with what it refers to and what it is composed of."""
    if "$ref" in schema:
        return {**_named(schema["$ref"]), **{k: v for k, v in schema.items() if k != "$ref"}}
    return _composed(json.dumps(schema, sort_keys=True)) if "allOf" in schema else schema


@cache
def _named(reference: str) -> Mapping[str, Any]:
    return _merged(_resolved({"$ref": reference}))


@cache
def _composed(text: str) -> Mapping[str, Any]:
    schema = json.loads(text)
    whole: dict[str, Any] = {k: v for k, v in schema.items() if k != "allOf"}
    properties: dict[str, Any] = {}
    for part in schema["allOf"]:
        merged = _merged(part)
        properties |= merged.get("properties", {})
        whole = {**merged, **whole}
    return {**whole, "properties": properties}


def _resolved(said: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in said:
        return said
    found: Any = document()
    for part in said["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    resolved: Mapping[str, Any] = found
    return resolved
