"""Every colour and measure of the window, by name. Plain data; a theme is one of these."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Colours:
    """Hex colours by their role. ``*_soft`` are backgrounds that the full colour is read on."""

    background: str
    surface: str
    raised: str
    sunken: str
    border: str
    border_strong: str
    text: str
    muted: str
    faint: str
    accent: str
    accent_hover: str
    accent_soft: str
    on_accent: str
    success: str
    success_soft: str
    warning: str
    warning_soft: str
    danger: str
    danger_soft: str
    canvas: str


@dataclass(frozen=True)
class Tokens:
    """Colours of a scheme, and measures in pixels at 100 %; ``scale`` is that of the text."""

    name: str
    dark: bool
    colours: Colours
    scale: float = 1.0

    def px(self, size: float) -> int:
        """A text size at the present scale."""
        return max(8, round(size * self.scale))


# Distances are multiples of 4.
XS, S, M, L, XL, XXL = 4, 8, 12, 16, 24, 32
RADIUS, RADIUS_S = 8, 6
TEXT_CAPTION, TEXT_BODY, TEXT_HEADING, TEXT_TITLE, TEXT_FIGURE = 12, 13, 15, 20, 26

LIGHT = Tokens(
    "light", False,
    Colours(
        background="#f5f6f8", surface="#ffffff", raised="#ffffff", sunken="#eceef2", border="#e1e4ea",
        border_strong="#c6cbd5", text="#1a1d23", muted="#5c6675", faint="#626b79", accent="#3457d5",
        accent_hover="#2846b4", accent_soft="#e6ecff", on_accent="#ffffff", success="#137547",
        success_soft="#dff5e8", warning="#8a5a00", warning_soft="#fdf0d2", danger="#b3261e",
        danger_soft="#fde4e1", canvas="#d9dce2",
    ),
)  # fmt: skip
DARK = Tokens(
    "dark", True,
    Colours(
        background="#131519", surface="#1a1d22", raised="#22262d", sunken="#0e1013", border="#2a2f37",
        border_strong="#434a56", text="#e8eaee", muted="#a0a9b8", faint="#8b95a5", accent="#8ea8ff",
        accent_hover="#a9bdff", accent_soft="#232c4a", on_accent="#0f1524", success="#5fd39b",
        success_soft="#14301f", warning="#f0b84a", warning_soft="#332714", danger="#ff8a80",
        danger_soft="#3b1a19", canvas="#0b0c0e",
    ),
)  # fmt: skip
CONTRAST = Tokens(
    "contrast", True,
    Colours(
        background="#000000", surface="#000000", raised="#0a0a0a", sunken="#000000", border="#ffffff",
        border_strong="#ffffff", text="#ffffff", muted="#ffffff", faint="#e0e0e0", accent="#ffd400",
        accent_hover="#ffe24d", accent_soft="#333000", on_accent="#000000", success="#6bff9e",
        success_soft="#002d10", warning="#ffd400", warning_soft="#332b00", danger="#ff9a91",
        danger_soft="#3d0000", canvas="#000000",
    ),
)  # fmt: skip
SCHEMES = {tokens.name: tokens for tokens in (LIGHT, DARK, CONTRAST)}
