"""What each transform costs, held against what the catalogue says: CPU ms, and the order that a person plans by.

    make bench ARGS="-k transform_cost"

Machines differ, so a figure may be off by a factor; the order may not be turned round.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from augment.catalog.registry import AUDIO, IMAGE

FACTOR = 4.0
FREE_MS = 3.0  # below this, what is measured is the call and not the work
LEAST_ORDER = 0.9  # rank correlation
PACKAGING = Path(__file__).parents[2] / "packaging"


@pytest.fixture(scope="module")
def costs() -> ModuleType:
    spec = importlib.util.spec_from_file_location("catalogue_costs", PACKAGING / "catalogue_costs.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    before = list(sys.path)
    spec.loader.exec_module(module)
    sys.path[:] = before
    return module


@pytest.mark.parametrize("media", ["image", "audio"])
def test_costs_are_those_of_the_catalogue(media: str, costs: ModuleType) -> None:
    print("\n| transform | measured, CPU ms | catalogue |\n| --- | --- | --- |")
    bench, wrong, pairs = costs.Bench(), [], []
    for one in IMAGE if media == "image" else AUDIO:
        found = bench.cost_ms(one)
        pairs.append((found, one.cost_ms))
        print(f"| {one.name} | {found:g} | {one.cost_ms:g} |")
        low, high = sorted((max(found, FREE_MS), max(one.cost_ms, FREE_MS)))
        if high > FACTOR * low:
            wrong.append(f"{one.name}: {found:g} ms, the catalogue says {one.cost_ms:g}")
    order = float(np.corrcoef(np.argsort(np.argsort(np.array(pairs), axis=0), axis=0).T)[0, 1])
    print(f"\nRank correlation of measured and stated: {order:.2f}")
    assert not wrong
    assert order > LEAST_ORDER
