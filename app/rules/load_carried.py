"""What segments carry: a text (a transcript by segment is nothing else) and a band of frequencies."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from app.labels.values import Kind
from app.rules.nodes import Node, optional
from app.rules.sheet import ClassDef, Wanted

BY_CLIP, BY_SEGMENT = "clip", "segment"
# The class of a transcript by segment that names none.
SPEECH = "speech"
CARRIED = ("text", "band")


def load_level(fields: Mapping[str, Node], kind: Kind, what: str) -> str:
    """Whether a transcript is one text a clip or one a segment; fails where something else has a level."""
    if "level" in fields and kind != "transcript":
        fields["level"].fail(f"{what}: only a transcript has a level. Segments carry text by: text: true.")
    return optional(fields, "level", lambda node: node.one_of((BY_CLIP, BY_SEGMENT), "level"), BY_CLIP)


def load_wanted(node: Node, what: str) -> Wanted:
    """``true`` (there may be one), ``required`` or ``false``."""
    if isinstance(node.value, bool):
        return "optional" if node.value else "none"
    if node.value != "required":
        node.fail(f"{what} is true, false or required, found {node.value!r}.")
    return "required"


def with_carried(
    fields: Mapping[str, Node], kind: Kind, level: str, classes: tuple[ClassDef, ...], what: str
) -> tuple[ClassDef, ...]:
    """The classes, each with what its segments carry: as the class says, else as the task does.

    Fails where something else than segments is to carry a text or a band.
    """
    for name in CARRIED:
        if name in fields and kind != "segments":
            fields[name].fail(f"{what}: only segments have a {name!r} of their own.")
    shared: dict[str, Wanted] = {
        name: load_wanted(fields[name], name) if name in fields else "none" for name in CARRIED
    }
    if level == BY_SEGMENT:
        if fields.get("text") is not None and shared["text"] == "none":
            fields["text"].fail(f"{what}: a transcript by segment has text: leave this out, or say it of a class.")
        shared["text"] = shared["text"] if "text" in fields else "required"
    said = _said_by_classes(fields, kind, what)
    carried = {found.name: {**shared, **said.get(found.name, {})} for found in classes}
    return tuple(
        replace(found, text=carried[found.name]["text"], band=carried[found.name]["band"]) for found in classes
    )


def _said_by_classes(fields: Mapping[str, Node], kind: Kind, what: str) -> dict[str, dict[str, Wanted]]:
    listed = fields.get("classes") or fields.get("options")
    if listed is None or not isinstance(listed.value, Mapping):
        return {}
    found: dict[str, dict[str, Wanted]] = {}
    for name, child in listed.entries("classes").items():
        for key, node in child.entries(name).items() if isinstance(child.value, Mapping) else ():
            if key in CARRIED:
                if kind != "segments":
                    node.fail(f"{what}, {name!r}: only segments have a {key!r} of their own.")
                found.setdefault(name, {})[key] = load_wanted(node, f"{key} of {name!r}")
    return found
