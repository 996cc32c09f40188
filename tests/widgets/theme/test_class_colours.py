"""Any two class colours are told apart by every kind of sight, and never by colour alone."""

from __future__ import annotations

import itertools

import pytest

from widgets.theme.class_colours import CLASS_COLOURS, colour_of, letter_of

# Machado, Oliveira & Fernandes (2009), full severity: what linear RGB becomes.
SIGHTS = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
LEAST = 15.0


def _linear(colour: str) -> tuple[float, ...]:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return tuple(one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels)


def _lab(colour: str, sight: str) -> tuple[float, float, float]:
    red, green, blue = _linear(colour)
    r, g, b = (min(max(x * red + y * green + z * blue, 0.0), 1.0) for x, y, z in SIGHTS[sight])
    xyz = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
    )
    x, y, z = (one ** (1 / 3) if one > 0.008856 else 7.787 * one + 16 / 116 for one in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("sight", SIGHTS)
def test_any_two_colours_are_told_apart(sight: str) -> None:
    places = {colour: _lab(colour, sight) for colour in CLASS_COLOURS}
    for one, other in itertools.combinations(CLASS_COLOURS, 2):
        apart = sum((a - b) ** 2 for a, b in zip(places[one], places[other], strict=True)) ** 0.5
        assert apart >= LEAST, f"{one} and {other} look alike to {sight} eyes"


def test_after_twelve_another_sign_changes() -> None:
    assert colour_of(15) == colour_of(3)
    assert letter_of("cell", 3) == "C"
    assert letter_of("cell", 15) == "C2"
    assert letter_of("  …", 0) == "?"
