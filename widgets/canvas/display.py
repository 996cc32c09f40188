"""How the picture is shown, never how it is stored: brightness, contrast, gamma, window and level. No Qt."""

from __future__ import annotations

import msgspec


class Display(msgspec.Struct, frozen=True):
    """Settings of the eye. The file and the labels do not change by them.

    ``low`` and ``high`` are the window, as shares of the full range of the stored values (0 to 1 of 255 or of 65535):
    below ``low`` all is black, above ``high`` all is white. Then ``brightness`` (-1 to 1 is added), ``contrast`` (0 to
    4, about the middle) and ``gamma`` (.1 to 10; above 1 is brighter) follow.
    """

    low: float = 0.0
    high: float = 1.0
    brightness: float = 0.0
    contrast: float = 1.0
    gamma: float = 1.0

    @property
    def is_plain(self) -> bool:
        """Whether the picture is shown as it is."""
        return self == PLAIN


PLAIN = Display()
