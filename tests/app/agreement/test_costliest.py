"""The costliest items after any changes are those that sorting all of them gives."""

from __future__ import annotations

import random

import pytest

from app.agreement import costliest
from app.agreement.costliest import Costliest


@pytest.mark.parametrize("stale", [costliest.MOST_STALE, 0])
def test_it_is_as_if_all_were_sorted(monkeypatch: pytest.MonkeyPatch, stale: int) -> None:
    monkeypatch.setattr(costliest, "MOST_STALE", stale)
    source, known, items = random.Random(7), dict[str, float](), Costliest()
    for turn in range(400):
        item = f"i{source.randrange(30)}"
        cost = source.choice([None, 0.25, 0.5, 1.0, source.random()])
        items.put(item, cost)
        known.pop(item, None)
        known |= {} if cost is None else {item: cost}
        if turn % 3 == 0:
            most = source.randrange(40)
            expected = sorted(known.items(), key=lambda one: (-one[1], one[0]))[:most]
            assert items.first(most) == expected
    assert Costliest().first(5) == []
