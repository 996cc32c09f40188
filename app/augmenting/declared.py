"""What a rule sheet says, or lets one guess, of what its labels depend on: what augmentation must not destroy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec

from app.labels.values import Kind
from augment.lint import Destroys, lint
from augment.sample import Declared

if TYPE_CHECKING:
    from app.rules.sheet import RuleSheet, Task
    from augment.recipe import Recipe

# What every task of a kind depends on, whatever its classes are called.
OF_KIND: Mapping[Kind, frozenset[str]] = {"transcript": frozenset({"speech", "order"})}
# Words in the names of tasks, classes and options that make one think of a property: worth a warning, never a refusal.
WORDS: Mapping[str, str] = {
    "text": "text letter letters digit digits number plate sign word words caption handwriting licence license",
    "left_right": "left right clockwise anticlockwise",
    "gravity": "up down upright top bottom above below standing lying fallen",
    "colour": "colour color red green blue yellow orange purple brown black white grey gray pink",
    "exposure": "dark bright overexposed underexposed exposure glare",
    "count": "count counts how_many number_of",
    "small_detail": "scratch crack defect pore texture microcalcification speck",
    "quality": "quality sharp blurred blurry noisy grain artefact artifact clean",
    "speaker": "speaker voice gender",
    "emotion": "emotion mood angry happy sad",
    "tempo": "tempo bpm rhythm",
    "melody": "melody pitch key chord note",
    "loudness": "loud quiet loudness",
}
_TOKENS = {token: name for name, tokens in WORDS.items() for token in tokens.split()}


def depends_of(sheet: RuleSheet) -> dict[str, frozenset[str]]:
    """Task → properties that the sheet declares for it, or that its kind brings along."""
    return {task.name: frozenset(task.depends) | OF_KIND.get(task.kind, frozenset()) for task in sheet.tasks.values()}


def hints_of(sheet: RuleSheet) -> dict[str, frozenset[str]]:
    """Task → properties that its names make one think of. Keypoints that the sheet swaps in a mirror are safe there."""
    return {task.name: _hinted(task) for task in sheet.tasks.values()}


def warn(recipe: Recipe, sheet: RuleSheet) -> tuple[Destroys, ...]:
    """What ``recipe`` would destroy for the tasks of ``sheet``, in the order of its steps."""
    declared = depends_of(sheet)
    hints = hints_of(sheet)
    return lint(recipe, {task: declared[task] | hints[task] for task in declared}, declared)


def declared_of(sheet: RuleSheet) -> Declared:
    """What the transforms have to know of the sheet: dependences, and what changes its name in a mirror."""
    points: dict[tuple[str, str], tuple[tuple[int, int], ...]] = {}
    classes: dict[tuple[str, str], str] = {}
    for task in sheet.tasks.values():
        for cls in task.classes:
            if cls.skeleton is not None:
                at = {name: place for place, name in enumerate(cls.skeleton.points)}
                points[task.name, cls.name] = tuple((at[one], at[other]) for one, other in cls.skeleton.mirror)
            if cls.mirror:
                classes[task.name, cls.name] = cls.mirror
                classes[task.name, cls.mirror] = cls.name
    return Declared(depends_of(sheet), points, classes)


def encode(declared: Declared) -> str:
    """As JSON, for a worker process."""
    return msgspec.json.encode(
        [
            {task: sorted(names) for task, names in declared.depends.items() if names},
            [(*key, pairs) for key, pairs in declared.mirror_points.items() if pairs],
            [(*key, other) for key, other in declared.mirror_classes.items()],
        ]
    ).decode()


@lru_cache(maxsize=8)
def decode(text: str) -> Declared:
    """What ``encode`` wrote; nothing for ""."""
    if not text:
        return Declared()
    depends, points, classes = msgspec.json.decode(text)
    return Declared(
        {task: frozenset(names) for task, names in depends.items()},
        {(task, cls): tuple((int(a), int(b)) for a, b in pairs) for task, cls, pairs in points},
        {(task, cls): str(other) for task, cls, other in classes},
    )


def _hinted(task: Task) -> frozenset[str]:
    names = " ".join([task.name, task.title, *(f"{one.name} {one.title}" for one in task.classes)]).lower()
    tokens = set(re.split(r"[^a-z]+", names))
    found = {_TOKENS[token] for token in tokens & set(_TOKENS)}
    paired = {name for one in task.classes if one.mirror for name in (one.name, one.mirror)}
    if task.classes and all(one.name in paired or not _sided(one.name) for one in task.classes):
        found.discard("left_right")
    for cls in task.classes:
        pairs: Any = cls.skeleton.mirror if cls.skeleton is not None else ()
        swapped = {name for pair in pairs for name in pair}
        if cls.skeleton is not None and any(_sided(point) and point not in swapped for point in cls.skeleton.points):
            found.add("left_right")
    return frozenset(found)


def _sided(name: str) -> bool:
    return bool({"left", "right", "l", "r"} & set(re.split(r"[^a-z]+", name.lower())))
