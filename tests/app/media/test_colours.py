from __future__ import annotations

import numpy as np
import pytest

from app.errors import UnknownName
from app.media.colours import NAMES, colour_table


def lightness(table: np.ndarray) -> np.ndarray:
    """CIE L* by its definition, to check what was built in Oklab."""
    share = table / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    y = linear @ np.array([0.2126, 0.7152, 0.0722])
    return np.where(y > (6 / 29) ** 3, 116 * np.cbrt(y) - 16, y * (29 / 3) ** 3)


@pytest.mark.parametrize("name", NAMES)
def test_louder_is_always_lighter(name: str) -> None:
    table = colour_table(name)
    assert (table.shape, table.dtype) == ((256, 3), np.uint8)
    steps = np.diff(lightness(table)[::8])
    assert (steps > 0).all()
    # Even steps: no part of the range swallows or shouts, but for the darkest, where Oklab and L* part ways.
    assert steps[4:].max() < 2.2 * steps[4:].min()
    assert lightness(table)[0] < 5 and lightness(table)[-1] > 92


def test_the_coloured_ones_have_colour() -> None:
    assert np.ptp(colour_table("ember")[128].astype(int)) > 80
    assert np.ptp(colour_table("sea")[128].astype(int)) > 60
    assert np.ptp(colour_table("grey").astype(int), axis=1).max() <= 1


def test_an_unknown_table_suggests_one() -> None:
    with pytest.raises(UnknownName, match="Did you mean 'ember'"):
        colour_table("embers")
