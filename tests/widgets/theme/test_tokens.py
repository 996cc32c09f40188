"""Words can be read on their ground in every scheme, and measures follow the text."""

from __future__ import annotations

import pytest

from widgets.theme.stylesheet import stylesheet
from widgets.theme.tokens import SCHEMES, Tokens

# Words on ground; WCAG 2.2, 1.4.3 asks for 4.5:1.
WORDS = (
    ("text", "background"), ("text", "surface"), ("text", "raised"), ("text", "sunken"), ("text", "accent_soft"),
    ("muted", "background"), ("muted", "surface"), ("muted", "sunken"), ("faint", "background"), ("faint", "surface"),
    ("accent", "surface"), ("accent", "background"), ("accent", "accent_soft"),
    ("on_accent", "fill"), ("success", "success_soft"), ("warning", "warning_soft"), ("danger", "danger_soft"),
    ("danger", "surface"), ("text", "warning_soft"), ("text", "danger_soft"), ("text", "success_soft"),
)  # fmt: skip


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("tokens", SCHEMES.values(), ids=list(SCHEMES))
@pytest.mark.parametrize(("words", "ground"), WORDS)
def test_words_can_be_read(tokens: Tokens, words: str, ground: str) -> None:
    found = contrast(getattr(tokens.colours, words), getattr(tokens.colours, ground))
    least = 7.0 if tokens.name == "contrast" else 4.5
    assert found >= least, f"{words} on {ground}: {found:.2f}"


@pytest.mark.parametrize("tokens", SCHEMES.values(), ids=list(SCHEMES))
def test_focus_is_seen(tokens: Tokens) -> None:
    """WCAG 2.2, 1.4.11 asks for 3:1 between the frame of what has the focus and its surroundings."""
    for ground in ("background", "surface", "raised"):
        assert contrast(tokens.colours.accent, getattr(tokens.colours, ground)) >= 3


def test_text_sizes_follow_the_scale() -> None:
    tokens = SCHEMES["light"]
    assert (tokens.px(13), tokens._replace(scale=2.0).px(13), tokens._replace(scale=0.1).px(13)) == (13, 26, 8)
    assert "font-size: 26px" in stylesheet(tokens._replace(scale=2.0))


@pytest.mark.parametrize("tokens", SCHEMES.values(), ids=list(SCHEMES))
def test_the_stylesheet_is_whole(tokens: Tokens) -> None:
    text = stylesheet(tokens)
    assert text.count("{") == text.count("}")
    assert "{c." not in text and "None" not in text
