"""Whatever is in the catalogue is held to what it says of labels, and to bad input: the cases come from the catalogue.

What a transform says follows is shown to follow in ``test_shapes_follow.py`` and ``test_times_follow.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
import pytest

from augment.catalog.entry import Transform
from augment.catalog.registry import AUDIO, IMAGE
from augment.materials import Clip, CutOut, Materials
from augment.recipe import Recipe
from augment.recipe_step import Step
from augment.render import render
from augment.sample import (
    KIND_OF,
    BoxTarget,
    ChoiceTarget,
    EllipseTarget,
    MaskTarget,
    PolygonTarget,
    PolylineTarget,
    PoseTarget,
    RatingTarget,
    RotatedBoxTarget,
    Sample,
    SegmentTarget,
    ShapeTarget,
    Target,
    TimedWord,
    TranscriptTarget,
)
from augment.targets.drops import Limits
from augment.warp import Bent

KEEP_ALL = Limits(0, 0, 0, 0)
OVER = {"cut_out", "copy_paste"}
DRAW = np.random.default_rng(0)


def xy(*points: tuple[float, float]) -> np.ndarray:
    return np.array(points, dtype=np.float64)


PIECE = np.full((6, 6, 3), 120, dtype=np.uint8)
OBJECTS = (
    CutOut("a", "c", lambda: (PIECE, (BoxTarget(task="b", id="o", cls="c", box_px=np.array([1.0, 1, 5, 5])),))),
    CutOut("flat", "c", lambda: (PIECE, (BoxTarget(task="b", id="o", cls="c", box_px=np.array([1.0, 1, 1, 5])),))),
)
NOISE = Clip("n", DRAW.normal(0, 0.1, (1, 9000)).astype(np.float32), 8000)
BANK = Materials((NOISE,), OBJECTS, responses=(Clip("r", np.eye(1, 500, 40, dtype=np.float32) / 2, 8000),))


def at_limits(one: Transform) -> Iterator[Recipe]:
    """The transform with all parameters at their least, and at their greatest."""
    words = {param.name: param.choices for param in one.params if param.choices}
    for end in ("low", "high"):
        ranges = {param.name: (getattr(param, end),) * 2 for param in one.params if not param.choices}
        yield Recipe(end, one.media, (Step(one, ranges, 1.0, words),), KEEP_ALL)


# ---- labels that stay: nothing moves


def textured() -> np.ndarray:
    """Blots of many sizes, so that a shift shows everywhere."""
    light = sum(cv2.GaussianBlur(DRAW.normal(0, 1, (160, 200)), (0, 0), s) * s for s in (2.0, 4.0, 8.0))
    light = np.asarray(light)
    return np.repeat((128 + 45 * light / light.std()).clip(0, 255).astype(np.uint8)[:, :, None], 3, axis=2)


TEXTURE = textured()


@pytest.mark.parametrize("name", [one.name for one in IMAGE if "follows" not in one.effects.values()])
def test_who_says_that_shapes_stay_moves_nothing(name: str) -> None:
    """By phase correlation of each quarter, with the picture as it was."""
    text = f"earmark-recipe: 1\nname: t\nmedia: image\nsteps:\n  - {name}: {{}}\n"
    made = render(Sample(TEXTURE, None), Recipe.from_yaml(text), 5, BANK).sample.media
    assert made.shape == TEXTURE.shape
    window = cv2.createHanningWindow((100, 80), cv2.CV_64F)
    for y in (0, 80):
        for x in (0, 100):
            old, new = (one[y : y + 80, x : x + 100].mean(axis=2) for one in (TEXTURE, made))
            (dx, dy), alike = cv2.phaseCorrelate(old, new, window)
            assert alike > 0.05 and np.hypot(dx, dy) < 0.6, (x, y, dx, dy, alike)


# ---- labels under something: what is left is what can be seen


def test_what_is_cut_out_of_the_picture_is_cut_out_of_all_kinds_of_labels() -> None:
    grey = np.full((120, 160, 3), 128, dtype=np.uint8)
    disc = np.hypot(*(np.mgrid[:120, :160] + 0.5 - np.array([60, 80])[:, None, None])) <= 40
    round_ = np.arange(64) * np.pi / 32
    ring = np.stack([80 + 40 * np.cos(round_), 60 + 40 * np.sin(round_)], axis=1)
    spots = DRAW.uniform((50, 30), (110, 90), (40, 2))
    said: dict[str, Any] = {"task": "t", "cls": "c"}
    shapes = (
        MaskTarget(id="m", corner_px=(0, 0), mask=disc, **said),
        PolygonTarget(id="p", points_px=ring, **said),
        BoxTarget(id="b", box_px=np.array([40.0, 20, 120, 100]), **said),
        RotatedBoxTarget(id="r", centre_px=np.array([80.0, 60]), size_px=np.array([80.0, 80]), **said),
        EllipseTarget(id="e", centre_px=np.array([80.0, 60]), radii_px=np.array([40.0, 40]), **said),
        PolylineTarget(id="l", points_px=ring[:20], **said),
        PoseTarget(id="k", points_px=spots, states=(2,) * 40, **said),
    )
    text = "earmark-recipe: 1\nname: t\nmedia: image\nsteps: [cut_out: {count: 3, size: 0.25, filled: black}]\n"
    for seed in range(6):
        made = render(Sample(grey, None, shapes), Recipe.from_yaml(text), seed).sample
        covered = (made.media != 128).any(axis=2)
        left = {one.id: one for one in made.targets}
        mask = np.zeros_like(disc)
        (x, y), (high, wide) = left["m"].corner_px, left["m"].mask.shape
        mask[y : y + high, x : x + wide] = left["m"].mask
        assert ((disc & ~covered) ^ mask).sum() <= 0.02 * disc.sum()
        rows, columns = np.flatnonzero((disc & ~covered).any(axis=1)), np.flatnonzero((disc & ~covered).any(axis=0))
        seen = np.array([columns[0], rows[0], columns[-1] + 1, rows[-1] + 1])
        assert left["b"].box_px == pytest.approx(seen, abs=2)
        assert left["r"].size_px == pytest.approx(seen[2:] - seen[:2], abs=3)
        for (px, py), state in zip(spots, left["k"].states, strict=True):
            near = covered[int(py) - 1 : int(py) + 2, int(px) - 1 : int(px) + 2]
            assert (near.any() and not near.all()) or state == (1 if near.all() else 2)
        assert {"e", "l"} <= set(left), "they say where a thing is, and stay whole"


# ---- bad labels, tiny pictures, parameters at their limits


def hostile_shapes(height: int, width: int) -> tuple[Target, ...]:
    """At the border, tiny, without area, with holes, crossing and touching themselves, outside, immense."""
    w, h = float(width), float(height)
    said: dict[str, Any] = {"cls": "c"}
    ring = xy((0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9)) * (w, h)
    hole, far, flat = (
        ring * 0.3 + 0.3 * np.array([w, h]),
        ring + 5 * max(w, h),
        xy((0, h / 2), (w / 2, h / 2), (w, h / 2)),
    )
    point, cross = xy((1, 1), (1, 1), (1, 1)), xy((0, 0), (w, h), (w, 0), (0, h))
    touching = xy((0, 0), (w / 2, h / 2), (w, 0), (w, h), (w / 2, h / 2), (0, h))
    boxes = ((0, 0, w, h), (0, 0, 0.2, 0.2), (w / 2, h / 2, w / 2, h / 2), (-5, -5, -1, -1), (-1e6, -1e6, 1e6, 1e6))
    turned = (
        ((w / 2, h / 2), (w, h), 33),
        ((0, 0), (0.1, 0.1), -720.5),
        ((w, h), (0, 0), 0),
        ((w, h), (1e6, 1e-6), 45),
    )
    holed = (ring, (hole,)), (ring, (ring, far, point))
    outlines = (*holed, *((one, ()) for one in (cross, touching, far, point, flat, ring * 100)))
    checks = np.indices((height, width)).sum(axis=0) % 2 == 0
    corners = ((0, 0), (width - 1, height - 1), (0, 0), (0, 0), (width + 5, height), (-2, -2))
    pixels = (np.ones((height, width)), np.ones((1, 1)), checks, checks & False, np.ones((2, 2)), np.ones((4, 4)))
    poses = ((ring, (2, 1, 0, 2)), (xy((0, 0), (w, h)), (2, 2)), (far, (2, 2, 2, 2)), (point, (0, 0, 0)))
    found: list[Target] = [ChoiceTarget(task="c", options=("a",)), RatingTarget(task="q", value=3)]
    found += [BoxTarget(task="b", id=f"{n}", box_px=np.array(one), **said) for n, one in enumerate(boxes)]
    for n, (ring_, holes) in enumerate(outlines):
        found += [PolygonTarget(task="p", id=f"{n}", points_px=ring_, holes=holes, **said),
                  PolylineTarget(task="l", id=f"{n}", points_px=ring_, **said)]  # fmt: skip
    for n, (corner, mask) in enumerate(zip(corners, pixels, strict=True)):
        found.append(MaskTarget(task="m", id=f"{n}", corner_px=corner, mask=mask.astype(bool), **said))
    found += [PoseTarget(task="k", id=f"{n}", points_px=one, states=s, **said) for n, (one, s) in enumerate(poses)]
    for n, (centre, size, angle) in enumerate(turned):
        at: dict[str, Any] = {"id": f"{n}", "centre_px": np.array(centre), "angle_deg": float(angle), **said}
        found += [RotatedBoxTarget(task="r", size_px=np.array(size), **at),
                  EllipseTarget(task="e", radii_px=np.array(size) / 2, **at)]  # fmt: skip
    return tuple(found)


def is_label(target: ShapeTarget, width: int, height: int) -> bool:
    """Whether it is finite, has an area (or a length), and lies on the picture."""

    def on(points: np.ndarray) -> bool:
        within = (points >= -1e-6).all() and (points <= np.array([width, height]) + 1e-6).all()
        return bool(np.isfinite(points).all() and within)

    match target:
        case BoxTarget():
            return on(target.box_px.reshape(2, 2)) and bool((target.box_px[2:] > target.box_px[:2]).all())
        case PolygonTarget():
            return len(target.points_px) >= 3 and all(map(on, (target.points_px, *target.holes)))
        case PolylineTarget():
            return len(target.points_px) >= 2 and on(target.points_px)
        case MaskTarget():
            (x, y), (high, wide) = target.corner_px, target.mask.shape
            return bool(target.mask.any()) and min(x, y) >= 0 and x + wide <= width and y + high <= height
        case PoseTarget():
            return set(target.states) <= {0, 1, 2} and on(target.points_px[np.array(target.states) > 0])
        case _:
            sides = target.size_px if isinstance(target, RotatedBoxTarget) else target.radii_px
            return bool(np.isfinite([*target.centre_px, *sides, target.angle_deg]).all() and (sides > 0).all())


@pytest.mark.parametrize("one", IMAGE, ids=lambda one: one.name)
def test_bad_shapes_on_tiny_pictures_come_out_as_labels_or_not_at_all(one: Transform) -> None:
    for height, width in ((1, 1), (1, 40), (33, 1), (24, 31)):
        picture, before = DRAW.integers(0, 255, (height, width, 3)).astype(np.uint8), hostile_shapes(height, width)
        # What lies over labels and moves none leaves a label that was none before as somebody said it.
        none_before = {
            (each.task, each.id)
            for each in before
            if isinstance(each, ShapeTarget) and not is_label(each, width, height)
        }
        for recipe in at_limits(one):
            made = render(Sample(picture, None, before), recipe, 3, BANK).sample
            assert made.media.dtype == np.uint8 and made.media.ndim == 3
            assert {"c", "q"} <= {target.task for target in made.targets}, "what holds for the whole stays"
            for target in made.targets:
                if not isinstance(target, ShapeTarget) or one.effect(KIND_OF[type(target)]) != "follows":
                    continue
                left_alone = one.name in OVER and (target.task, target.id) in none_before
                assert left_alone or is_label(target, made.media.shape[1], made.media.shape[0]), target


def test_more_places_than_opencv_looks_up_at_once() -> None:
    still = Bent(np.stack(np.meshgrid(np.arange(30) + 0.5, np.arange(20) + 0.5), axis=2).astype(np.float32))
    places = DRAW.uniform(0, 20, (40_000, 2))
    assert still.points(places) == pytest.approx(places, abs=0.02)


SOUNDS = {
    "one sample": np.zeros((1, 1), np.float32),
    "ten samples": DRAW.uniform(-1, 1, (1, 10)).astype(np.float32),
    "silence": np.zeros((2, 2000), np.float32),
    "full scale": np.ones((1, 2000), np.float32),
    "eight channels": DRAW.normal(0, 0.2, (8, 1600)).clip(-1, 1).astype(np.float32),
}


def hostile_times(length_s: float) -> tuple[Target, ...]:
    """Words to the very end, segments that are tiny, outside, longer than the sound, beyond what it can hold."""
    words = (TimedWord("a", 0, length_s / 2), TimedWord("b", length_s / 2, length_s))
    said: dict[str, Any] = {"task": "s", "cls": "c"}
    return (
        SegmentTarget(id="w", start_s=0, end_s=length_s, text="a b", words=words, low_hz=0, high_hz=4000, **said),
        SegmentTarget(id="t", start_s=length_s / 3, end_s=length_s / 3 + 1e-6, **said),
        SegmentTarget(id="o", start_s=length_s * 2, end_s=length_s * 3, **said),
        SegmentTarget(id="l", start_s=0, end_s=length_s * 5, low_hz=8000, high_hz=16000, **said),
        TranscriptTarget(task="x", text="a b", words=words),
        TranscriptTarget(task="y", text=""),
        TranscriptTarget(task="z", text="hello there"),
    )


@pytest.mark.parametrize("one", AUDIO, ids=lambda one: one.name)
@pytest.mark.filterwarnings("error")
def test_hardly_any_sound_silence_and_many_channels_come_out_as_sound(one: Transform) -> None:
    for name, sound in SOUNDS.items():
        before = hostile_times(sound.shape[1] / 8000)
        for recipe in at_limits(one):
            made = render(Sample(sound, 8000, before), recipe, 3, BANK).sample
            assert made.media.dtype == np.float32 and np.isfinite(made.media).all(), name
            assert (
                made.media.shape[0] == (1 if one.name == "to_mono" else len(sound)) and np.abs(made.media).max() <= 1
            ), name
            for target in made.targets:
                if isinstance(target, SegmentTarget) and one.effect("segment") == "follows":
                    assert 0 <= target.start_s < target.end_s <= made.duration_s, (name, target)
                for word in target.words if isinstance(target, SegmentTarget | TranscriptTarget) else ():
                    assert 0 <= word.start_s < word.end_s <= made.duration_s, (name, word)
