"""Putting a piece of one picture on another without a visible seam."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from augment.kernels.vision import cv2
from augment.sample import Image, Mask

# Around an object: this far out its own surroundings are looked at, and blended in.
RING_PX = 4
# Below this the surroundings are alike, and a soft edge is all that is needed.
ALIKE = 6.0
# Above this a seamless blend would pull the object's own colour towards the surroundings by as much: a lie.
TOO_FAR = 40.0
SWEEPS = 24


def difference(piece: Image, ground: Image, alpha: Mask) -> float:
    """How far the colours around the object lie from those at the place where it is to be, of 255.

    ``piece`` and ``ground`` are ``(H, W, 3)``; what is compared is the ring just outside of ``alpha``.
    """
    ring = grown(alpha, RING_PX) & ~alpha
    if not ring.any():
        return 0.0
    return float(np.abs(piece[ring].mean(axis=0) - ground[ring].mean(axis=0)).max())


def feathered(piece: Image, ground: Image, alpha: Mask, soft_px: float) -> Image:
    """The object over the ground, its edge soft over about ``soft_px`` on both sides of its outline."""
    weight = cv2().GaussianBlur(alpha.astype(np.float32), (0, 0), max(0.3, soft_px / 2))[..., None]
    return np.asarray(np.rint(ground + (piece.astype(np.float32) - ground) * weight), dtype=np.uint8)


def seamless(piece: Image, ground: Image, alpha: Mask) -> Image:
    """Gradients of the piece, border of the ground: Poisson blending (Pérez, Gangnet & Blake 2003).

    Blended a few pixels outside of the object, so that its own edge stays what it is. Outside of that nothing changes,
    which OpenCV's function of this name does not hold to.
    """
    inside = grown(alpha, RING_PX)
    # The border of the window has to stay the ground's.
    inside[[0, -1], :] = inside[:, [0, -1]] = False
    offset = harmonic(ground.astype(np.float32) - piece, inside)
    made = np.where(inside[..., None], piece + offset, ground)
    return np.asarray(np.rint(made).clip(0, 255), dtype=np.uint8)


def harmonic(values: NDArray[np.float32], inside: Mask) -> NDArray[np.float32]:
    """``values`` ``(H, W, 3)``, and ``inside`` the smoothest surface that meets them at its border.

    Laplace's equation by relaxation, from a start that is solved at half the size (Brandt 1977).
    """
    height, width = inside.shape
    known = (~inside).astype(np.float32)[..., None]
    if min(height, width) > 8:
        size = (width + 1) // 2, (height + 1) // 2
        weight = cv2().resize(known, size, interpolation=cv2().INTER_AREA)[..., None]
        small = cv2().resize(values * known, size, interpolation=cv2().INTER_AREA) / np.maximum(weight, 1e-3)
        start = cv2().resize(harmonic(small, weight[..., 0] < 1e-3), (width, height), interpolation=cv2().INTER_LINEAR)
    else:
        start = np.broadcast_to((values * known).sum(axis=(0, 1)) / max(float(known.sum()), 1.0), values.shape)
    cross = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]], dtype=np.float32) / 4
    field = np.where(inside[..., None], start, values).astype(np.float32)
    for _ in range(SWEEPS):
        around = cv2().filter2D(field, -1, cross, borderType=cv2().BORDER_REPLICATE)
        field = np.where(inside[..., None], around, field)
    return field


def grown(mask: Mask, by_px: int) -> Mask:
    """The mask and what lies within ``by_px`` of it."""
    side = 2 * by_px + 1
    kernel = cv2().getStructuringElement(cv2().MORPH_ELLIPSE, (side, side))
    return np.asarray(cv2().dilate(mask.astype(np.uint8), kernel) > 0)


def rings_around(mask: Mask, corner: tuple[int, int]) -> tuple[NDArray[np.float64], ...]:
    """The outer outlines of a mask whose first pixel is at ``corner``, to an eighth of a pixel."""
    fine = np.kron(np.pad(mask, 1).astype(np.uint8), np.ones((4, 4), dtype=np.uint8))
    found, _ = cv2().findContours(fine, cv2().RETR_EXTERNAL, cv2().CHAIN_APPROX_SIMPLE)
    rings = (ring.reshape(-1, 2).astype(np.float64) for ring in found)
    return tuple((ring + 0.5) / 4 - 1 + corner for ring in rings if len(ring) >= 3)
