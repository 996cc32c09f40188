"""The demo's model: ridge regression on small pictures, in closed form. It shows the loop; nobody should use it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from app.media.image import read_image, shrink_image
from app.units import Floats

SIDE_PX, PENALTY = 8, 3.0


class Ridge:
    """One weight a pixel and class; the class of the largest score. Nothing is drawn, nothing is tuned."""

    def __init__(self, pixels: Floats, labels: Sequence[str]) -> None:
        """Learns from ``pixels`` ``(n, 192)``: least squares on −1 and 1, penalised by Σ weight² × 3."""
        self._classes = sorted(set(labels))
        wanted = np.where(np.array(labels)[:, None] == np.array(self._classes), 1.0, -1.0)
        self._mean, self._offset = pixels.mean(axis=0), wanted.mean(axis=0)
        centred = pixels - self._mean
        curvature = centred.T @ centred + PENALTY * np.eye(pixels.shape[1])
        self._weights = np.linalg.solve(curvature, centred.T @ (wanted - self._offset))

    def predict(self, pixels: Floats) -> list[str]:
        """The class of each row."""
        scores = (pixels - self._mean) @ self._weights + self._offset
        return [self._classes[place] for place in scores.argmax(axis=1)]


def pixels_of(files: Sequence[Path]) -> Floats:
    """``(n, 192)`` in [0, 1]: each picture as 8 × 8 area means of red, green and blue."""
    small = [shrink_image(read_image(file), SIDE_PX) for file in files]
    return np.array([one.astype(np.float64).ravel() / 255 for one in small]).reshape(len(files), -1)
