"""A draw and its original are heard equally loud."""

from __future__ import annotations

import numpy as np
import pytest

from app.media.loudness import loudness_lufs, matching_gains_db
from widgets.augmenting.recipe.listening import matching_gain_db


def test_the_louder_one_is_turned_down_to_the_softer_one_whichever_is_played() -> None:
    tone = np.sin(np.arange(16_000) / 5, dtype=np.float32)[np.newaxis]
    soft, loud = tone * np.float32(0.1), tone
    levels = loudness_lufs(soft, 16_000), loudness_lufs(loud, 16_000)
    found = matching_gain_db(*levels), matching_gain_db(*levels[::-1])
    assert found == pytest.approx(matching_gains_db((soft, 16_000), (loud, 16_000)))
    assert found == pytest.approx((0, -20), abs=0.1)
    assert matching_gain_db(levels[0], float("-inf")) == 0.0
