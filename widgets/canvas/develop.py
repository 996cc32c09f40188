"""Stored pixels to screen pixels by the settings of the eye (``Display``). No Qt; numpy and OpenCV only when needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from widgets.canvas.display import Display

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.media.raster import Pixels


def table_of(display: Display, n_values: int) -> NDArray[Any]:
    """``(n_values,) uint8``: what each stored value becomes. Of 65,536 values a plain display takes the full range."""
    import numpy as np

    shares = np.linspace(0.0, 1.0, n_values)
    span = max(display.high - display.low, 1.0 / n_values)
    shares = ((shares - display.low) / span).clip(0.0, 1.0)
    shares = ((shares - 0.5) * display.contrast + 0.5 + display.brightness).clip(0.0, 1.0)
    return np.rint(shares ** (1.0 / display.gamma) * 255.0).astype(np.uint8)


class Developer:
    """Keeps the table of the last display, since a slider asks for the same one many times."""

    def __init__(self) -> None:
        self._key: tuple[Display, int] | None = None
        self._table: NDArray[Any] | None = None

    def develop(self, pixels: Pixels, display: Display) -> Pixels:
        """``(H, W, 3) uint8`` RGB, contiguous, of a part of a ``PixelSource``."""
        import numpy as np

        if pixels.dtype == np.uint8:
            if display.is_plain:
                return np.ascontiguousarray(pixels)
            import cv2

            return np.asarray(cv2.LUT(np.ascontiguousarray(pixels), self._of(display, 256)))
        shown = self._of(display, 65536)[pixels]
        return np.repeat(shown[:, :, None], 3, axis=2) if pixels.ndim == 2 else shown

    def _of(self, display: Display, n_values: int) -> NDArray[Any]:
        if self._key != (display, n_values) or self._table is None:
            self._table, self._key = table_of(display, n_values), (display, n_values)
        return self._table
