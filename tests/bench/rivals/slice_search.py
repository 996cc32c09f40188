"""One search for slices in a process of its own: Earmark's, sliceline's or pysubgroup's, on the same planted data.

``python slice_search.py TOOL DEPTH SEED FILE``. Earmark's run (TOOL ``earmark``) makes the data, searches, and writes
the data and its own candidate conditions to FILE; the others read them from there, so that they join the same
conditions. It prints CPU seconds, MB, slices tried, planted slices found, planted, others found. The rivals run in
an environment of their own, so nothing of Earmark is imported for them.
"""

from __future__ import annotations

import os
import re
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np

N_ITEMS = 100_000
FOUND = 0.8  # a planted slice is found by one that shares so much of it (intersection over union)
MOST = 20
LEAST = 100
# For rivals: the machine has other users.
MOST_BYTES, MOST_CPU_S = 12 * 2**30, 300
Masks = dict[str, Any]


def planted(seed: int, depth: int) -> tuple[Masks, Masks, Masks, Any, Any]:
    """Numbers, texts, the planted places, and what model and people get right, each by item."""
    draw = np.random.default_rng(seed)
    x = draw.normal(size=(N_ITEMS, 28))
    x[:, 5] = 0.9 * x[:, 4] + 0.3 * x[:, 5]
    f = {f"f{place:02}": x[:, place].copy() for place in range(28)}
    f["f03"][draw.random(N_ITEMS) < 0.1] = np.nan
    texts = {
        "device": np.array(list("abcde"), dtype=object)[draw.integers(0, 5, N_ITEMS)],
        "site": np.array(list("xyz"), dtype=object)[draw.integers(0, 3, N_ITEMS)],
    }
    places = {
        "pair with a text": (f["f00"] < -0.7) & (texts["device"] == "b"),
        "pair": (f["f01"] >= 1.1) & (f["f02"] < 0.2),
        "tail": f["f04"] >= 2.0,
    }
    if depth > 2:
        places["triple"] = (f["f07"] > 0.3) & (f["f08"] < 0.1) & (texts["site"] == "z")
    hard = f["f06"] < -1.2
    p_model, p_human = np.full(N_ITEMS, 0.93), np.full(N_ITEMS, 0.95)
    for inside in places.values():
        p_model[inside] = 0.70
    p_model[hard] -= 0.33
    p_human[hard] -= 0.33
    model, human = ((draw.random(N_ITEMS) < p).astype(float) for p in (p_model, p_human))
    return f, texts, places, model, human


def resident_mb() -> float:
    """The peak of this process. Not ru_maxrss: a child inherits that of whoever started it."""
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(found[1]) / 1024 if found else float("nan")


def timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """What ``work`` gives, its CPU seconds, and by how many MB the peak grew."""
    before, started = resident_mb(), time.process_time()
    result = work()
    return result, time.process_time() - started, resident_mb() - before


def earmark(depth: int, seed: int, file: str) -> tuple[list[Any], float, float, int, Masks]:
    """Earmark's search; writes the data and the candidates for the others."""
    import scipy.special
    import scipy.stats  # noqa: F401 - loaded before the clock runs

    from app.slices.conditions import candidates
    from app.slices.find import default_min_items, find_slices
    from app.slices.frame import Frame
    from app.slices.scored import Scored

    numeric, texts, places, model, human = planted(seed, depth)
    ids = tuple(f"i{place}" for place in range(N_ITEMS))
    frame = Frame(ids, ids, numeric, texts)
    scored = Scored(ids, model, np.ones(N_ITEMS), human, np.ones(N_ITEMS), 0, "accuracy")
    result, spent, memory = timed(lambda: find_slices(frame, scored, depth=depth))
    sure = [one for one in result.slices if one.q_value < 0.05]
    found = [np.isin(np.arange(N_ITEMS), [int(name[1:]) for name in one.item_ids]) for one in sure]
    if file:
        conditions = candidates(frame, min_items=default_min_items(N_ITEMS))
        columns: dict[str, Any] = {}
        for place, one in enumerate(conditions.all):
            # One column a threshold: 1 below, 2 from there on, 3 not known; one column a text.
            column = columns.setdefault(f"{one.name} {one.cut}", np.full(N_ITEMS, 3, dtype=np.int16))
            inside = conditions.members(place)
            column[inside] = (2 if one.above else 1) if one.cut is not None else 10 + place
        np.savez(
            file, model=model, human=human, columns=np.column_stack(list(columns.values())),
            bins=binned(numeric, texts),
            names=[one.text for one in conditions.all],
            members=np.packbits([conditions.members(place) for place in range(len(conditions.all))], axis=1),
            **{f"planted {name}": inside for name, inside in places.items()},
        )  # fmt: skip
    return found, spent, memory, result.tested, places


def binned(numeric: Masks, texts: Masks) -> Any:
    """A column a feature: numbers in ten bins of as many items, 11 where they are not known; a number each text."""
    columns = []
    for x in numeric.values():
        edges = np.nanquantile(x, np.arange(1, 10) / 10)
        columns.append(np.where(np.isnan(x), 11, 1 + np.searchsorted(edges, x, side="right")))
    columns += [1 + np.unique(x.astype(str), return_inverse=True)[1] for x in texts.values()]
    return np.column_stack(columns).astype(np.int16)


def sliceline(depth: int, data: Any, columns: Any) -> tuple[list[Any], float, float]:
    """The twenty best of sliceline over ``columns`` of codes."""
    from sliceline.slicefinder import Slicefinder

    loss = np.maximum(0, data["human"] - data["model"])
    finder = Slicefinder(alpha=0.95, k=MOST, max_l=depth, min_sup=LEAST, verbose=False)
    _, spent, memory = timed(lambda: finder.fit(columns, loss))
    return [
        np.all([columns[:, place] == value for place, value in enumerate(one) if value is not None], axis=0)
        for one in finder.top_slices_
    ], spent, memory  # fmt: skip


def pysubgroup(depth: int, data: Any, *, exhaustive: bool) -> tuple[list[Any], float, float]:
    """The twenty best of pysubgroup over a selector a condition: of a beam of twenty, or of all."""
    import pandas
    import pysubgroup as ps

    rows = np.unpackbits(data["members"], axis=1)[:, : len(data["model"])].astype(bool)
    table = pandas.DataFrame({str(name): row for name, row in zip(data["names"], rows, strict=True)})
    table["loss"] = data["human"] - data["model"]
    task = ps.SubgroupDiscoveryTask(
        table, ps.NumericTarget("loss"), [ps.EqualitySelector(str(name), True) for name in data["names"]],
        result_set_size=MOST, depth=depth, qf=ps.StandardQFNumeric(0.5), constraints=[ps.MinSupportConstraint(LEAST)],
    )  # fmt: skip
    how = ps.DFSNumeric() if exhaustive else ps.BeamSearch(beam_width=MOST)
    result, spent, memory = timed(lambda: how.execute(task).to_dataframe())
    return [rule.covers(table) for rule in result["subgroup"]], spent, memory


def main() -> None:
    """Prints the six figures."""
    tool, depth, seed, file = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    tested = 0
    if tool == "earmark":
        found, spent, memory, tested, places = earmark(depth, seed, file)
    else:
        resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_S, MOST_CPU_S + 5))
        with np.load(file) as stored:
            data = dict(stored)
        places = {name: inside for name, inside in data.items() if name.startswith("planted ")}
        if tool.startswith("sliceline"):
            # A column a threshold: it may join what Earmark joins. In bins: as its own examples do.
            columns = data["bins" if tool == "sliceline-bins" else "columns"]
            found, spent, memory = sliceline(depth, data, columns)
        else:
            found, spent, memory = pysubgroup(depth, data, exhaustive=tool == "pysubgroup-all")
    near = [[float((a & b).sum() / (a | b).sum()) > FOUND for b in places.values()] for a in found]
    right = sum(any(row[place] for row in near) for place in range(len(places)))
    others = sum(not any(row) for row in near)
    print(spent, memory, tested, right, len(places), others)


if __name__ == "__main__":
    main()
