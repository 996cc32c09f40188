"""Where the image lies on the screen: one scale and one offset, as a frozen value. No Qt.

``screen = image * scale + offset``; the screen is measured in widget coordinates (logical pixels).
"""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

Point = tuple[float, float]
Rect = tuple[float, float, float, float]

MIN_SCALE = 1 / 64
MAX_SCALE = 64.0
STEP = 1.25
# How much of the view stays covered when the image is dragged away, in logical pixels.
KEEP = 48.0
FIT_MARGIN = 12.0

NEAR_PX = 0.51


class Viewport(msgspec.Struct, frozen=True):
    """An image of ``image_px`` (width, height) seen through a view of ``view_px`` (width, height)."""

    image_px: tuple[int, int]
    view_px: tuple[int, int]
    scale: float = 1.0
    x: float = 0.0
    y: float = 0.0

    def to_screen(self, x_px: float, y_px: float) -> Point:
        """Widget coordinates of an image point."""
        return x_px * self.scale + self.x, y_px * self.scale + self.y

    def to_image(self, x: float, y: float) -> Point:
        """Image pixels of a point in widget coordinates; may lie outside the image."""
        return (x - self.x) / self.scale, (y - self.y) / self.scale

    def rect_to_screen(self, rect: Rect) -> Rect:
        """Widget coordinates of an image rectangle."""
        return (*self.to_screen(rect[0], rect[1]), *self.to_screen(rect[2], rect[3]))

    def rect_to_image(self, rect: Rect) -> Rect:
        """Image pixels of a rectangle in widget coordinates."""
        return (*self.to_image(rect[0], rect[1]), *self.to_image(rect[2], rect[3]))

    def clamp(self, x_px: float, y_px: float) -> Point:
        """The nearest point on the image, its right and lower border included."""
        return min(max(x_px, 0.0), float(self.image_px[0])), min(max(y_px, 0.0), float(self.image_px[1]))

    def zoomed(self, factor: float, x: float, y: float) -> Viewport:
        """Closer by ``factor``; the image point under the widget point stays where it is."""
        scale = min(max(self.scale * factor, self.min_scale), MAX_SCALE)
        image_x, image_y = self.to_image(x, y)
        return replace(self, scale=scale, x=x - image_x * scale, y=y - image_y * scale)._kept()

    def panned(self, dx: float, dy: float) -> Viewport:
        """Shifted by widget pixels; some of the image always stays in view."""
        return replace(self, x=self.x + dx, y=self.y + dy)._kept()

    def fitted(self) -> Viewport:
        """The whole image in the middle of the view, as large as it goes."""
        return replace(self, scale=self.fit_scale)._centred()

    def onto(self, image_px: tuple[int, int]) -> Viewport:
        """Another image in the same view: the same scale, and the same relative place in the middle."""
        middle_x, middle_y = self.to_image(self.view_px[0] / 2, self.view_px[1] / 2)
        x = self.view_px[0] / 2 - middle_x / max(1, self.image_px[0]) * image_px[0] * self.scale
        y = self.view_px[1] / 2 - middle_y / max(1, self.image_px[1]) * image_px[1] * self.scale
        return replace(self, image_px=image_px, x=x, y=y)._kept()

    def actual_size(self, x: float | None = None, y: float | None = None) -> Viewport:
        """100 %: one image pixel a logical pixel, around a widget point (the middle of the view by default)."""
        at_x = self.view_px[0] / 2 if x is None else x
        at_y = self.view_px[1] / 2 if y is None else y
        return self.zoomed(1 / self.scale, at_x, at_y)

    def showing(self, rect: Rect, *, margin: float = 24.0) -> Viewport:
        """Shifted as little as possible so that an image rectangle is in view; not zoomed."""
        x0, y0, x1, y1 = self.rect_to_screen(rect)
        return self.panned(_inward(x0, x1, self.view_px[0], margin), _inward(y0, y1, self.view_px[1], margin))

    def resized(self, width: int, height: int) -> Viewport:
        """The view has another size; what was in its middle stays there, and a fitted image stays fitted."""
        if self.is_fitted:
            return replace(self, view_px=(width, height)).fitted()
        dx, dy = (width - self.view_px[0]) / 2, (height - self.view_px[1]) / 2
        return replace(self, view_px=(width, height), x=self.x + dx, y=self.y + dy)._kept()

    @property
    def fit_scale(self) -> float:
        """The scale at which the whole image is in view."""
        across = max(1.0, self.view_px[0] - 2 * FIT_MARGIN) / max(1, self.image_px[0])
        down = max(1.0, self.view_px[1] - 2 * FIT_MARGIN) / max(1, self.image_px[1])
        return min(across, down, MAX_SCALE)

    @property
    def min_scale(self) -> float:
        """No further out than this: a quarter of fitting, or 1/64 for small images."""
        return min(MIN_SCALE, self.fit_scale) if self.fit_scale < 4 * MIN_SCALE else min(1.0, self.fit_scale / 4)

    @property
    def is_fitted(self) -> bool:
        """Whether the whole image is shown as ``fitted`` would show it."""
        other = self.fitted()
        # Drawn to whole pixels of the screen, it lies up to half of one aside: exactly that where the view is odd.
        near = abs(other.x - self.x) < NEAR_PX and abs(other.y - self.y) < NEAR_PX
        return near and abs(other.scale / self.scale - 1) < 1e-9

    @property
    def visible_px(self) -> Rect:
        """The part of the image's plane that the view shows, in image pixels."""
        return self.rect_to_image((0.0, 0.0, float(self.view_px[0]), float(self.view_px[1])))

    def _centred(self) -> Viewport:
        x = (self.view_px[0] - self.image_px[0] * self.scale) / 2
        y = (self.view_px[1] - self.image_px[1] * self.scale) / 2
        return replace(self, x=x, y=y)

    def _kept(self) -> Viewport:
        x = _within(self.x, self.image_px[0] * self.scale, self.view_px[0])
        y = _within(self.y, self.image_px[1] * self.scale, self.view_px[1])
        return self if (x, y) == (self.x, self.y) else replace(self, x=x, y=y)


def _within(offset: float, length: float, view: float) -> float:
    keep = min(KEEP, length / 2, view / 2)
    return min(max(offset, keep - length), view - keep)


def _inward(start: float, end: float, view: float, margin: float) -> float:
    if end - start > view - 2 * margin:
        return (view - start - end) / 2
    if start < margin:
        return margin - start
    return min(0.0, view - margin - end)


def snapped(viewport: Viewport, dpr: float) -> Viewport:
    """The same view with its offset on whole device pixels, so that a painted picture can be shifted without blur."""
    return replace(viewport, x=round(viewport.x * dpr) / dpr, y=round(viewport.y * dpr) / dpr)
