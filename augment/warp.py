"""One map for the pixels, the outlines and the masks of a picture, so that labels are where the pixels went.

Places are those of ``augment.sample``: the centre of the first pixel lies at 0.5, 0.5. Two kinds: ``Flat`` keeps lines
straight (flips, turns, shifts, zoom, crops, another point of view), ``Bent`` does not (elastic, lenses, grids).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from augment.kernels.vision import cv2 as opencv
from augment.sample import Image, Mask, Points

Window: TypeAlias = tuple[int, int, int, int]
Fill: TypeAlias = tuple[float, float, float]
# Beyond this an object is nowhere near the picture, and a mask of it would only take memory.
FAR = 4
MOST_AT_ONCE = 16_384  # places that OpenCV looks up in one call; it takes at most 32,766


class Warp(Protocol):
    """Where everything goes."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the new picture."""

    @property
    def straight(self) -> bool:
        """Whether lines stay lines."""

    @property
    def mirrors(self) -> bool:
        """Whether what is seen is a mirror image."""

    def points(self, points: Points) -> Points:
        """Places ``(n, 2)`` of the old picture, on the new one."""

    def picture(self, image: Image, fill: Fill | None) -> Image:
        """The new picture; ``fill`` is the colour of what lay outside, None repeats the border."""

    def pixels(self, mask: Mask, window: Window, target: Window) -> Mask:
        """The pixels of the window ``target`` of the new picture that ``mask``, in ``window`` of the old, covers."""


@dataclass(frozen=True, eq=False)
class Flat:
    """A projective map by its matrix ``(3, 3)``, from old places to new ones."""

    size: tuple[int, int]
    matrix: NDArray[np.float64]
    straight = True

    @property
    def mirrors(self) -> bool:
        """By the sign of the determinant."""
        return bool(np.linalg.det(self.matrix) < 0)

    def points(self, points: Points) -> Points:
        """Homogeneous coordinates; a place on the horizon goes far away, not to infinity."""
        moved = np.concatenate([points, np.ones((len(points), 1))], axis=1) @ self.matrix.T
        depth = moved[:, 2:]
        return np.asarray(moved[:, :2] / np.where(np.abs(depth) < 1e-9, 1e-9, depth), dtype=np.float64)

    def picture(self, image: Image, fill: Fill | None) -> Image:
        """Bilinear, after a blur where the picture becomes much smaller, so that nothing fine turns into moiré."""
        cv2 = opencv()

        sigma = 0.45 * (self._shrinks(image) - 1)
        if sigma > 0.2:
            image = cv2.GaussianBlur(image, (0, 0), sigma)
        moved: Image = self._carried(image, self.size, (0, 0), (0, 0), cv2.INTER_LINEAR, fill)
        return moved

    def pixels(self, mask: Mask, window: Window, target: Window) -> Mask:
        """By the nearest pixel."""
        cv2 = opencv()

        size = (target[2] - target[0], target[3] - target[1])
        plane = mask.view(np.uint8)
        moved = self._carried(plane, size, window[:2], target[:2], cv2.INTER_NEAREST, (0.0, 0.0, 0.0))
        return np.asarray(moved > 0, dtype=np.bool_)

    def _carried(
        self,
        plane: Any,
        size: tuple[int, int],
        old: tuple[int, int],
        new: tuple[int, int],
        how: int,
        fill: Fill | None,
    ) -> Any:
        """``plane`` has its first pixel at ``old``, the result at ``new``; OpenCV counts from the pixel's centre."""
        cv2 = opencv()

        matrix = shifted(-new[0] - 0.5, -new[1] - 0.5) @ self.matrix @ shifted(old[0] + 0.5, old[1] + 0.5)
        border = cv2.BORDER_REPLICATE if fill is None else cv2.BORDER_CONSTANT
        around = {"flags": how, "borderMode": border, "borderValue": fill or (0.0, 0.0, 0.0)}
        if np.allclose(matrix[2], (0, 0, 1)):
            return cv2.warpAffine(plane, matrix[:2], size, **around)
        return cv2.warpPerspective(plane, matrix, size, **around)

    def _shrinks(self, image: Image) -> float:
        """How many old pixels one new pixel stands for, along a side, in the middle."""
        height, width = image.shape[:2]
        x, y = width / 2, height / 2
        ends = self.points(np.array([(x, y), (x + 1, y), (x, y + 1)]))
        scale = abs(float(np.linalg.det(ends[1:] - ends[0])))
        return float(1 / np.sqrt(max(scale, 1e-4)))


@dataclass(frozen=True, eq=False)
class Bent:
    """A map by where each new pixel comes from: ``source`` ``(H, W, 2)`` float32, old places of new pixels' centres.

    It has to be gentle: where it folds over, a place has no one answer.
    """

    source: NDArray[np.float32]
    straight = False
    mirrors = False

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the new picture."""
        return self.source.shape[1], self.source.shape[0]

    def points(self, points: Points) -> Points:
        """The inverse by fixed point: what is sampled at the guess says how far the guess is off."""
        cv2 = opencv()

        if len(points) > MOST_AT_ONCE:
            parts = np.array_split(points, -(-len(points) // MOST_AT_ONCE))
            return np.concatenate([self.points(part) for part in parts])
        if not len(points):
            return points
        height, width = self.source.shape[:2]
        grid = np.stack(np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5), axis=2)
        offset = (self.source - grid).astype(np.float32)
        found = points.astype(np.float64)
        for _ in range(30):
            place = (found - 0.5).astype(np.float32).reshape(-1, 1, 2)
            here = cv2.remap(offset, place, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE).reshape(-1, 2)
            step = points - here - found
            found = found + 0.8 * step
            if np.abs(step).max() < 0.01:
                break
        return found

    def picture(self, image: Image, fill: Fill | None) -> Image:
        """Bilinear."""
        cv2 = opencv()

        border = cv2.BORDER_REPLICATE if fill is None else cv2.BORDER_CONSTANT
        place = self.source - np.float32(0.5)
        moved: Image = cv2.remap(
            image, place, None, cv2.INTER_LINEAR, borderMode=border, borderValue=fill or (0.0, 0.0, 0.0)
        )
        return moved

    def pixels(self, mask: Mask, window: Window, target: Window) -> Mask:
        """By the nearest pixel; what of ``target`` lies outside of the new picture is empty."""
        cv2 = opencv()

        x0, y0, x1, y1 = target
        found = np.zeros((y1 - y0, x1 - x0), dtype=np.bool_)
        left, top, right, bottom = max(x0, 0), max(y0, 0), min(x1, self.size[0]), min(y1, self.size[1])
        if left >= right or top >= bottom:
            return found
        place = self.source[top:bottom, left:right] - np.array([window[0] + 0.5, window[1] + 0.5], dtype=np.float32)
        moved = cv2.remap(mask.view(np.uint8), place, None, cv2.INTER_NEAREST, borderMode=cv2.BORDER_CONSTANT)
        found[top - y0 : bottom - y0, left - x0 : right - x0] = moved > 0
        return found


def shifted(x: float, y: float) -> NDArray[np.float64]:
    """The matrix of a shift."""
    return np.array([[1.0, 0.0, x], [0.0, 1.0, y], [0.0, 0.0, 1.0]])


def about(x: float, y: float, matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """``matrix`` ``(2, 2)`` about the place x, y."""
    whole = np.eye(3)
    whole[:2, :2] = matrix
    return np.asarray(shifted(x, y) @ whole @ shifted(-x, -y))


def window_of(warp: Warp, window: Window) -> Window:
    """The whole pixels of the new plane that a window of the old one may reach, outside of the picture too."""
    x0, y0, x1, y1 = window
    along = np.linspace(0.0, 1.0, 17)
    xs, ys = x0 + (x1 - x0) * along, y0 + (y1 - y0) * along
    ring = np.concatenate([
        np.stack([xs, np.full(17, y0)], 1), np.stack([xs, np.full(17, y1)], 1),
        np.stack([np.full(17, x0), ys], 1), np.stack([np.full(17, x1), ys], 1),
    ])  # fmt: skip
    moved = warp.points(ring.astype(np.float64))
    margin = 2 if warp.straight else 8
    width, height = warp.size
    low = np.maximum(np.floor(moved.min(axis=0)) - margin, (-FAR * width, -FAR * height)).astype(int)
    high = np.minimum(np.ceil(moved.max(axis=0)) + margin, ((FAR + 1) * width, (FAR + 1) * height)).astype(int)
    return int(low[0]), int(low[1]), int(max(high[0], low[0] + 1)), int(max(high[1], low[1] + 1))
