"""Skeletons in a sheet, and what they forbid."""

from __future__ import annotations

import pytest

from app.errors import RuleViolation, SheetError
from app.labels import values
from app.rules.guard import guard
from app.rules.load import load

HEAD = "earmark: 1\nname: s\nversion: 1.0.0\nmedia: image\ntasks:\n  body:\n    kind: {kind}\n"
SKELETON = "{points: [nose, left, right], edges: [[nose, left]], mirror: [[left, right]]}"


def sheet(body: str, kind: str = "keypoints"):
    return load(HEAD.format(kind=kind) + body)


def test_a_task_gives_its_classes_a_skeleton_and_a_class_may_have_its_own() -> None:
    found = sheet(
        f"    skeleton: {SKELETON}\n    classes:\n      cat:\n      dog:\n        skeleton: {{points: [tail]}}\n"
    )
    cat, dog = found.task("body").classes
    assert cat.skeleton.points == ("nose", "left", "right") and cat.skeleton.mirror == (("left", "right"),)
    assert dog.skeleton.points == ("tail",)
    guard(found, "body", values.Pose("p", "dog", ((1, 1),), (2,)))
    with pytest.raises(RuleViolation, match="1 keypoints, the skeleton has 3"):
        guard(found, "body", values.Pose("p", "cat", ((1, 1),), (2,)))


@pytest.mark.parametrize(
    ("body", "kind", "says"),
    [
        ("    classes: [cat]\n", "keypoints", "'cat' needs a skeleton"),
        (f"    skeleton: {SKELETON}\n    classes: [cat]\n", "boxes", "only keypoints have a skeleton"),
        ("    skeleton: {edges: []}\n    classes: [cat]\n", "keypoints", "needs points"),
        ("    skeleton: {points: [a, a]}\n    classes: [cat]\n", "keypoints", "different names"),
        ("    skeleton: {points: [a, b], edges: [[a, c]]}\n    classes: [cat]\n", "keypoints", "two different points"),
        ("    skeleton: {points: [a, b, c], mirror: [[a, b], [a, c]]}\n    classes: [cat]\n", "keypoints", "one other"),
        ("    classes:\n      a: {parent: b}\n      b: {parent: a}\n", "boxes", "below itself"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(body: str, kind: str, says: str) -> None:
    with pytest.raises(SheetError, match=says) as caught:
        sheet(body, kind)
    assert "line" in str(caught.value)


@pytest.mark.parametrize("kind", sorted(values.IMAGE_OBJECT_KINDS - {"keypoints"}))
def test_every_kind_is_a_task_of_images_only(kind: str) -> None:
    assert sheet("    classes: [cat]\n", kind).task("body").kind == kind
    with pytest.raises(SheetError, match="belongs to image"):
        load(HEAD.format(kind=kind).replace("media: image", "media: audio") + "    classes: [cat]\n")
