"""The tasks of a sheet: kinds, classes with colour and key, scales, attributes."""

from __future__ import annotations

import re
from typing import Literal, cast, get_args

from app.labels.values import IMAGE_OBJECT_KINDS, KINDS, OBJECT_KINDS, Attribute, Kind
from app.rules.load_carried import BY_SEGMENT, SPEECH, load_level, with_carried
from app.rules.load_skeleton import load_skeleton, with_skeletons
from app.rules.nodes import Node, optional
from app.rules.sheet import AttributeDef, ClassDef, Scale, Task
from augment.properties import PROPERTIES

AttributeKind = Literal["choice", "bool", "number", "text"]
NEEDS_CLASSES = {
    "choice": "options",
    "multi-choice": "options",
    **dict.fromkeys(OBJECT_KINDS, "classes"),
}
MEDIA_KINDS = {"image": IMAGE_OBJECT_KINDS, "audio": frozenset({"transcript", "segments"})}
TASK_KEYS = (
    "kind", "title", "required", "options", "classes", "scale", "level", "language", "tiers", "overlap", "sources",
    "guidance", "skeleton", "text", "band", "depends", "open",
)  # fmt: skip
CLASS_KEYS = (
    "title", "colour", "key", "description", "parent", "attributes", "skeleton", "text", "band", "formerly", "mirror",
)  # fmt: skip
# The colours of classes that name none: Okabe & Ito's (2008), then six that all kinds of sight tell apart from these.
COLOURS = (
    "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00",
    "#6600ee", "#aaee88", "#664422", "#882266", "#ffccee", "#aa66ff",
)  # fmt: skip
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}\Z")


def load_tasks(node: Node, media: str) -> dict[str, Task]:
    """All tasks by name. Fails when there is none, or when a task does not fit the medium."""
    tasks: dict[str, Task] = {}
    for name, child in node.entries("tasks").items():
        # What is drawn on one picture takes its colours from one palette, whichever task it is of.
        drawn = sum(len(task.classes) for task in tasks.values() if task.kind in IMAGE_OBJECT_KINDS)
        tasks[name] = _task(name, child, media, drawn)
    if not tasks:
        node.fail("a sheet needs at least one task.")
    return tasks


def _task(name: str, node: Node, media: str, drawn: int) -> Task:
    what = f"task {name!r}"
    if not _NAME.match(name):
        node.fail(f"{what}: a task's name is letters, digits, - and _, and starts with a letter.")
    fields = node.fields(TASK_KEYS, what)
    if "kind" not in fields:
        node.fail(f"{what} needs a kind. Choose one of: {', '.join(KINDS)}.")
    kind = cast(Kind, fields["kind"].one_of(KINDS, "kind"))
    other = "audio" if media == "image" else "image"
    if kind in MEDIA_KINDS[other]:
        fields["kind"].fail(f"{what}: {kind} belongs to {other}, the sheet is for {media}.")
    level = load_level(fields, kind, what)
    if level == BY_SEGMENT:
        kind = "segments"
    opened = optional(fields, "open", lambda n: n.flag("open"), False)
    if opened and kind != "multi-choice":
        fields["open"].fail(f"{what}: only a multi-choice is open to words that people add.")
    default = (SPEECH,) if level == BY_SEGMENT else ()
    classes = _classes(node, fields, kind, what, default, drawn if kind in IMAGE_OBJECT_KINDS else 0)
    return Task(
        name=name,
        kind=kind,
        title=optional(
            fields, "title", lambda n: n.text("title"), name.replace("_", " ").replace("-", " ").capitalize()
        ),
        required=optional(fields, "required", lambda n: n.flag("required"), False),
        classes=with_carried(fields, kind, level, with_skeletons(node, fields, kind, classes, what), what),
        scale=_scale(node, fields, kind, what),
        level=level,
        language=optional(fields, "language", lambda n: n.text("language"), ""),
        tiers=optional(fields, "tiers", lambda n: n.texts("tiers"), ()),
        overlap=optional(fields, "overlap", lambda n: n.flag("overlap"), True),
        sources=optional(fields, "sources", lambda n: n.texts("sources"), ()),
        guidance=optional(fields, "guidance", lambda n: n.text("guidance"), ""),
        depends=optional(fields, "depends", _depends, ()),
        open=opened,
    )


def _depends(node: Node) -> tuple[str, ...]:
    return tuple(child.one_of(tuple(PROPERTIES), "each entry of depends") for child in node.items("depends"))


def _classes(
    node: Node, fields: dict[str, Node], kind: Kind, what: str, default: tuple[str, ...], drawn: int
) -> tuple[ClassDef, ...]:
    wanted = NEEDS_CLASSES.get(kind)
    wrong = {"options", "classes"} - {wanted}
    for name in wrong & set(fields):
        fields[name].fail(f"{what}: {kind} has {f'{wanted!r}, not {name!r}' if wanted else f'no {name}'}.")
    if wanted is None:
        return ()
    if wanted not in fields:
        if fields.get("open") is not None and fields["open"].value is True:
            return ()
        if default:
            return tuple(_class(name, None, index, str(index + 1)) for index, name in enumerate(default))
        node.fail(f"{what} needs {wanted!r}: the list of what can be said.")
    found = _class_list(fields[wanted], wanted, drawn)
    if not found:
        fields[wanted].fail(f"{what}: {wanted} is empty.")
    _check_classes(fields[wanted], found, what)
    return found


def _class_list(node: Node, what: str, drawn: int) -> tuple[ClassDef, ...]:
    pairs: list[tuple[str, Node | None]]
    if isinstance(node.value, list):
        pairs = [(child.name(f"each entry of {what}"), None) for child in node.items(what)]
    else:
        pairs = list(node.entries(what).items())
    keys = _free_keys(pairs)
    return tuple(_class(name, child, drawn + index, keys[index]) for index, (name, child) in enumerate(pairs))


def _free_keys(pairs: list[tuple[str, Node | None]]) -> list[str]:
    """The key of each class: what the sheet says, else the next of 1 to 9 and 0 that no class has taken."""
    said = [
        str(child.value["key"]) if child is not None and isinstance(child.value, dict) and "key" in child.value else ""
        for _, child in pairs
    ]
    free = iter([digit for digit in "1234567890" if digit not in said])
    return [key or next(free, "") for key in said]


def _class(name: str, node: Node | None, index: int, key: str) -> ClassDef:
    title, colour = name.replace("_", " "), COLOURS[index % len(COLOURS)]
    if node is None or node.value is None:
        return ClassDef(name, title, colour, key)
    fields = node.fields(CLASS_KEYS, f"class {name!r}")
    if "colour" in fields:
        colour = fields["colour"].text("colour").lower()
        if not re.fullmatch(r"#[0-9a-f]{6}", colour):
            fields["colour"].fail(f'colour {colour!r}: write it as "#rrggbb".')
    if "key" in fields and len(fields["key"].name("key")) != 1:
        fields["key"].fail("a key is one character.")
    return ClassDef(
        name=name,
        title=optional(fields, "title", lambda n: n.text("title"), title),
        colour=colour,
        key=key,
        description=optional(fields, "description", lambda n: n.text("description"), ""),
        parent=optional(fields, "parent", lambda n: n.name("parent"), ""),
        attributes=optional(fields, "attributes", _attributes, ()),
        skeleton=optional(fields, "skeleton", load_skeleton, None),
        formerly=optional(fields, "formerly", lambda n: n.texts("formerly"), ()),
        mirror=optional(fields, "mirror", lambda n: n.name("mirror"), ""),
    )


def _check_classes(node: Node, classes: tuple[ClassDef, ...], what: str) -> None:
    names = [found.name for found in classes]
    keys = [found.key for found in classes if found.key]
    for double in {name for name in names if names.count(name) > 1}:
        node.fail(f"{what}: {double!r} stands twice.")
    for double in {key for key in keys if keys.count(key) > 1}:
        both = " and ".join(found.name for found in classes if found.key == double)
        node.fail(f"{what}: the key {double!r} belongs to {both}. Give each its own.")
    past = [name for found in classes for name in found.formerly]
    for double in {name for name in past if past.count(name) > 1 or name in names}:
        node.fail(f"{what}: {double!r} cannot be a former name: it is a class, or another class has it.")
    for found in classes:
        if found.parent and (found.parent not in names or found.parent == found.name):
            node.fail(f"{what}: the parent {found.parent!r} of {found.name!r} is no other class of the task.")
        partner = next((other for other in classes if other.name == found.mirror), None)
        if found.mirror and (partner is None or partner is found or partner.mirror not in ("", found.name)):
            node.fail(
                f"{what}: {found.name!r} cannot become {found.mirror!r} in a mirror: name another class, in pairs."
            )
    parents = {found.name: found.parent for found in classes}
    for name in names:
        above, seen = parents[name], {name}
        while above and above not in seen:
            seen.add(above)
            above = parents[above]
        if above:
            node.fail(f"{what}: {name!r} stands below itself. A class has one chain of parents.")


def _attributes(node: Node) -> tuple[AttributeDef, ...]:
    found = tuple(_attribute(name, child) for name, child in node.entries("attributes").items())
    names = {attribute.name for attribute in found}
    for attribute in found:
        for other in attribute.when:
            if other not in names or other == attribute.name:
                node.fail(f"attribute {attribute.name!r} waits for {other!r}, which is no other attribute here.")
    return found


def _attribute(name: str, node: Node) -> AttributeDef:
    if isinstance(node.value, list):
        return AttributeDef(name, "choice", node.texts(f"attribute {name!r}"))
    if isinstance(node.value, str):
        return AttributeDef(name, cast(AttributeKind, node.one_of(get_args(AttributeKind)[1:], f"attribute {name!r}")))
    fields = node.fields(("kind", "values", "required", "when"), f"attribute {name!r}")
    values = optional(fields, "values", lambda n: n.texts("values"), ())
    kinds = get_args(AttributeKind)
    kind = optional(fields, "kind", lambda n: n.one_of(kinds, "kind"), "choice" if values else "text")
    if (kind == "choice") != bool(values):
        node.fail(f"attribute {name!r}: a choice needs values, and only a choice has them.")
    required = optional(fields, "required", lambda n: n.flag("required"), False)
    return AttributeDef(name, cast(AttributeKind, kind), values, required, optional(fields, "when", _when, {}))


def _when(node: Node) -> dict[str, Attribute]:
    found: dict[str, Attribute] = {}
    for name, child in node.entries("when").items():
        if not isinstance(child.value, str | bool | int | float):
            child.fail("a condition names one value.")
        found[name] = child.value
    return found


def _scale(node: Node, fields: dict[str, Node], kind: Kind, what: str) -> Scale | None:
    if kind != "rating":
        if "scale" in fields:
            fields["scale"].fail(f"{what}: only a rating has a scale.")
        return None
    if "scale" not in fields:
        node.fail(f"{what} needs a scale, such as scale: {{low: 1, high: 5}}.")
    inner = fields["scale"].fields(("low", "high", "labels"), "scale")
    low = optional(inner, "low", lambda n: n.integer("low"), 1)
    high = optional(inner, "high", lambda n: n.integer("high"), 5)
    if not 0 <= low < high <= 100:
        fields["scale"].fail(f"a scale goes from a lower to a higher number within 0 to 100, found {low} to {high}.")
    labels: dict[int, str] = {}
    for step, child in optional(inner, "labels", lambda n: n.entries("labels"), {}).items():
        if not step.isdigit() or not low <= int(step) <= high:
            child.fail(f"the label of {step!r} is not on the scale {low} to {high}.")
        labels[int(step)] = child.text("label")
    return Scale(low, high, labels)
