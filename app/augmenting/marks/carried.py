"""Planes that a recipe carries along, three at a time: as the channels of a picture they all move alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.augmenting.marks.paint import Plane, Size
from augment.sample import Declared, Sample, Target

if TYPE_CHECKING:
    from augment.recipe import Recipe

CHANNELS = 3


@dataclass(frozen=True)
class Carrier:
    """Steps that move places, one seed, and the labels of one picture of ``size``."""

    size: Size
    targets: tuple[Target, ...]
    declared: Declared
    moving: Recipe
    seed: int

    def carry(self, planes: Sequence[Plane]) -> tuple[list[Plane], tuple[Target, ...]]:
        """``planes`` after the move, and the labels. Raises RenderError where a step cannot be carried out.

        What an empty picture shows at a place is taken off, so that nothing counts that the recipe brings with it: the
        colour of a border or of what covers something.
        """
        width, height = self.size
        blank, labels = self._rendered(np.zeros((height, width, CHANNELS), dtype=np.uint8))
        found: list[Plane] = []
        for first in range(0, len(planes), CHANNELS):
            part = planes[first : first + CHANNELS]
            picture = np.zeros((height, width, CHANNELS), dtype=np.uint8)
            for channel, plane in enumerate(part):
                picture[..., channel] = plane
            made, _ = self._rendered(picture)
            brighter = np.where(made > blank, made - blank, 0).astype(np.uint8)
            found += [np.ascontiguousarray(brighter[..., channel]) for channel in range(len(part))]
        return found, labels

    def _rendered(self, picture: np.ndarray) -> tuple[np.ndarray, tuple[Target, ...]]:
        from augment.render import render

        made = render(Sample(picture, None, self.targets, self.declared), self.moving, self.seed).sample
        return np.asarray(made.media), made.targets
