"""Attributes of a class as a form shows them, and the shortest way in which a sheet writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

from app.labels.values import Attribute
from app.rules.load_tasks import AttributeKind

KINDS: tuple[AttributeKind, ...] = get_args(AttributeKind)
FIRST_VALUES = ("first", "second")  # of an attribute that becomes a choice


@dataclass(frozen=True)
class AttributeLine:
    """One attribute. ``when`` names other attributes and the value that each must have for this one to be asked."""

    name: str
    kind: str = "bool"
    values: tuple[str, ...] = ()
    required: bool = False
    when: Mapping[str, Attribute] = field(default_factory=dict)


@dataclass(frozen=True)
class Condition:
    """A condition that can be chosen: another attribute has a value."""

    attribute: str
    value: Attribute

    @property
    def title(self) -> str:
        """It in words: "stain is poor"."""
        said = {True: "yes", False: "no"}[self.value] if isinstance(self.value, bool) else self.value
        return f"{self.attribute} is {said}"


def read_attribute(name: str, raw: Any) -> AttributeLine:
    """An attribute as the sheet writes it, in any of the three ways; what is none of them is a text."""
    if isinstance(raw, list):
        return AttributeLine(name, "choice", tuple(map(str, raw)))
    if not isinstance(raw, Mapping):
        return AttributeLine(name, str(raw or "text"))
    listed = raw.get("values")
    values = tuple(map(str, listed)) if isinstance(listed, list) else ()
    kind = str(raw.get("kind") or ("choice" if values else "text"))
    when = raw.get("when")
    return AttributeLine(
        name, kind, values, raw.get("required") is True, dict(when) if isinstance(when, Mapping) else {}
    )


def written_attribute(line: AttributeLine) -> Any:
    """What the sheet says of it, as short as it can be said."""
    values = list(line.values or FIRST_VALUES) if line.kind == "choice" else []
    if not line.required and not line.when:
        return values or line.kind
    said: dict[str, Any] = {"values": values} if values else {"kind": line.kind}
    if line.required:
        said["required"] = True
    return {**said, "when": dict(line.when)} if line.when else said


def conditions(attributes: Mapping[str, Any], name: str) -> list[Condition]:
    """What the attribute ``name`` can be made to wait for: every value of the others that have closed values."""
    found: list[Condition] = []
    for other, raw in attributes.items():
        line = read_attribute(other, raw)
        if other != name and name not in line.when:
            values: tuple[Attribute, ...] = (True, False) if line.kind == "bool" else line.values
            found += [Condition(other, value) for value in values]
    return found
