"""Every colour and measure of the window, by name. Plain data; a theme is one of these."""

from __future__ import annotations

from typing import NamedTuple

# Named tuples and not dataclasses: these are made before the first paint, and a dataclass of this size takes 2 ms.


class Colours(NamedTuple):
    """Hex colours by their role. ``*_soft`` are backgrounds that the full colour is read on."""

    background: str
    surface: str
    raised: str
    sunken: str
    hover: str
    border: str
    border_strong: str
    text: str
    muted: str
    faint: str
    accent: str  # lines, icons and words
    accent_soft: str
    fill: str  # what ``on_accent`` is written on
    fill_hover: str
    on_accent: str
    success: str
    success_soft: str
    warning: str
    warning_soft: str
    danger: str
    danger_soft: str
    canvas: str


class Tokens(NamedTuple):
    """Colours of a scheme, and measures in pixels at 100 %; ``scale`` is that of the text."""

    name: str
    dark: bool
    colours: Colours
    scale: float = 1.0

    def px(self, size: float) -> int:
        """A text size, or the size of what holds text, at the present scale."""
        return max(8, round(size * self.scale))


# Distances are multiples of 4.
XS, S, M, L, XL, XXL = 4, 8, 12, 16, 24, 32
RADIUS, RADIUS_S = 8, 6
TEXT_SMALL, TEXT_CAPTION, TEXT_BODY, TEXT_HEADING, TEXT_TITLE, TEXT_FIGURE = 11, 12, 13, 15, 20, 26

# Words on their ground have a contrast of at least 4.5:1 (WCAG 2.2, 1.4.3): tests/widgets/theme/test_tokens.py.
LIGHT = Tokens(
    "light", False,
    Colours(
        background="#f6f7f9", surface="#ffffff", raised="#ffffff", sunken="#eef0f3", hover="#f1f3f6",
        border="#e3e6eb", border_strong="#cdd2db", text="#191c22", muted="#59626f", faint="#626b79",
        accent="#3355d1", accent_soft="#e9eefe", fill="#3457d5", fill_hover="#2947b8", on_accent="#ffffff",
        success="#11703f", success_soft="#e0f5e8", warning="#855600", warning_soft="#fdf1d6",
        danger="#b3261e", danger_soft="#fde7e4", canvas="#d9dce2",
    ),
)  # fmt: skip
DARK = Tokens(
    "dark", True,
    Colours(
        background="#121417", surface="#191c20", raised="#21252b", sunken="#0e1012", hover="#22262c",
        border="#282c33", border_strong="#3d434d", text="#e6e8ec", muted="#a1a9b6", faint="#8b94a2",
        accent="#93aaff", accent_soft="#222b47", fill="#4563dc", fill_hover="#5574ee", on_accent="#ffffff",
        success="#62d39c", success_soft="#14301f", warning="#efb84d", warning_soft="#332814",
        danger="#ff8e84", danger_soft="#3a1b1a", canvas="#0b0c0e",
    ),
)  # fmt: skip
CONTRAST = Tokens(
    "contrast", True,
    Colours(
        background="#000000", surface="#000000", raised="#0a0a0a", sunken="#000000", hover="#262626",
        border="#ffffff", border_strong="#ffffff", text="#ffffff", muted="#ffffff", faint="#e0e0e0",
        accent="#ffd400", accent_soft="#333000", fill="#ffd400", fill_hover="#ffe666", on_accent="#000000",
        success="#6bff9e", success_soft="#002d10", warning="#ffd400", warning_soft="#332b00",
        danger="#ff9a91", danger_soft="#3d0000", canvas="#000000",
    ),
)  # fmt: skip
SCHEMES = {tokens.name: tokens for tokens in (LIGHT, DARK, CONTRAST)}
