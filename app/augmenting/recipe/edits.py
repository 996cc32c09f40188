"""Changes to the text of a recipe, as values: what a slider changes keeps the comments and the order of the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from app.errors import CallError, InputError, SheetError
from app.rules.roundtrip import Tree, flow, read_tree, written


@dataclass(frozen=True)
class AddStep:
    """One more step with its usual ranges, or with ``values``; before the step that is at ``place``, None: the last."""

    transform: str
    place: int | None = None
    values: Mapping[str, Any] | None = None
    probability: float = 1.0


@dataclass(frozen=True)
class RemoveStep:
    """The step at ``place`` goes."""

    place: int


@dataclass(frozen=True)
class MoveStep:
    """The step at ``place`` is the one at ``to`` afterwards."""

    place: int
    to: int


@dataclass(frozen=True)
class SetParam:
    """A parameter of a step: low and high, quantiles or words. None takes it out: the usual range."""

    place: int
    name: str
    value: tuple[float, ...] | tuple[str, ...] | None


@dataclass(frozen=True)
class SetProbability:
    """How often a step is carried out, above 0 and at most 1."""

    place: int
    probability: float


@dataclass(frozen=True)
class SwitchStep:
    """A step that is off stays in the file and is not carried out."""

    place: int
    on: bool


@dataclass(frozen=True)
class SetLimit:
    """What has to be left of an object: min_visible, min_side_px, min_length_s, min_fit."""

    name: str
    value: float


@dataclass(frozen=True)
class SetHead:
    """The name, the note, or the digest of the bank of noise."""

    key: str
    text: str


RecipeEdit: TypeAlias = AddStep | RemoveStep | MoveStep | SetParam | SetProbability | SwitchStep | SetLimit | SetHead


def edited(text: str, *edits: RecipeEdit) -> str:
    """``text`` with the edits carried out in order; lines that no edit touches stay byte for byte.

    Raises InputError where ``text`` is no YAML, CallError where there is no such step. Whether the result is a whole
    recipe is for ``augment.recipe.read`` to say.
    """
    try:
        tree = read_tree(text)
    except SheetError as problem:
        raise InputError(f"recipe: {problem.message} Mend that in the text first.") from problem
    for edit in edits:
        _DO[type(edit)](tree.root, edit)
    return written(tree)


def fresh(media: str, name: str = "New recipe") -> str:
    """The text of a recipe without steps."""
    return f"earmark-recipe: 1\nname: {name}\nmedia: {media}\nsteps: []\n"


def joins(one: RecipeEdit, other: RecipeEdit | None) -> bool:
    """Whether two edits that follow each other fast are one step of undo: the same number, moved on."""
    if isinstance(one, SetParam) and isinstance(other, SetParam):
        return (one.place, one.name) == (other.place, other.name)
    if isinstance(one, SetProbability) and isinstance(other, SetProbability):
        return one.place == other.place
    return isinstance(one, SetLimit) and isinstance(other, SetLimit) and one.name == other.name


def _steps(root: Tree) -> Any:
    found = root.get("steps")
    if found is None:
        root["steps"] = found = []
        found = root["steps"]
    if not isinstance(found, list):
        raise CallError("the steps of the recipe are no list. Mend that in the text first.")
    return found


def _at(root: Tree, place: int) -> Any:
    """The step as a mapping; one that is a bare name becomes one."""
    from ruamel.yaml.comments import CommentedMap

    steps = _steps(root)
    if not 0 <= place < len(steps):
        raise CallError(f"the recipe has {len(steps)} steps; there is none with the number {place + 1}.")
    if isinstance(steps[place], str):
        steps[place] = CommentedMap({steps[place]: flow({})})
    if not isinstance(steps[place], dict):
        raise CallError(f"step {place + 1} is no mapping. Mend that in the text first.")
    return steps[place]


def _name(step: Any) -> str:
    return next((str(key) for key in step if key not in ("probability", "off")), "")


def _add(root: Tree, edit: AddStep) -> None:
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    steps = _steps(root)
    made = CommentedMap({edit.transform: flow(_plain(edit.values or {}))})
    if edit.probability != 1:
        made["probability"] = edit.probability
    if not steps:
        # An empty list is written [], and what is put into that would stay in one line.
        root["steps"] = CommentedSeq([made])
        return
    steps.insert(len(steps) if edit.place is None else edit.place, made)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: [_short(one) for one in value] if isinstance(value, Sequence) and not isinstance(value, str)
            else _short(value) for name, value in values.items()}  # fmt: skip


def _short(value: Any) -> Any:
    """A number as a person would write it."""
    if isinstance(value, float) and not isinstance(value, bool):
        short = float(f"{value:.6g}")
        return int(short) if short.is_integer() and abs(short) < 1e9 else short
    return value


def _remove(root: Tree, edit: RemoveStep) -> None:
    _at(root, edit.place)
    del _steps(root)[edit.place]


def _move(root: Tree, edit: MoveStep) -> None:
    _at(root, edit.place)
    steps = _steps(root)
    if not 0 <= edit.to < len(steps):
        raise CallError(f"the recipe has {len(steps)} steps; nothing can be moved to number {edit.to + 1}.")
    step = steps.pop(edit.place)
    steps.insert(edit.to, step)


def _set_param(root: Tree, edit: SetParam) -> None:
    step = _at(root, edit.place)
    name = _name(step)
    given = step.get(name)
    if not isinstance(given, dict):
        step[name] = given = flow({})
        given = step[name]
    if edit.value is None:
        given.pop(edit.name, None)
        return
    short = [_short(one) for one in edit.value]
    same = len(set(short)) == 1
    given[edit.name] = short[0] if same else flow(short)


def _set_probability(root: Tree, edit: SetProbability) -> None:
    step = _at(root, edit.place)
    if edit.probability == 1:
        step.pop("probability", None)
    else:
        step["probability"] = _short(edit.probability)


def _switch(root: Tree, edit: SwitchStep) -> None:
    step = _at(root, edit.place)
    if edit.on:
        step.pop("off", None)
    else:
        step["off"] = True


def _set_limit(root: Tree, edit: SetLimit) -> None:
    limits = root.get("labels")
    if not isinstance(limits, dict):
        root["labels"] = limits = flow({})
        limits = root["labels"]
    limits[edit.name] = _short(float(edit.value))


def _set_head(root: Tree, edit: SetHead) -> None:
    if edit.key != "name" and not edit.text:
        root.pop("note", None)
    elif edit.key in root or edit.key == "name":
        root[edit.key] = edit.text
    else:
        root.insert(min(3, len(root)), edit.key, edit.text)


_DO: Mapping[type, Callable[[Tree, Any], None]] = {
    AddStep: _add,
    RemoveStep: _remove,
    MoveStep: _move,
    SetParam: _set_param,
    SetProbability: _set_probability,
    SwitchStep: _switch,
    SetLimit: _set_limit,
    SetHead: _set_head,
}
