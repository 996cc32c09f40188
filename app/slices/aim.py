"""What speaks against aiming a recipe at a slice, in plain words: how sure it is, and whose fault the errors are."""

from __future__ import annotations

from app.slices.find import Slice
from app.slices.search import CONFIRMED_Q
from app.slices.significance import wanted_labels


def cautions(one: Slice) -> tuple[str, ...]:
    """Sentences, the weightiest first; none where the model is poor, people are good, and it is sure."""
    found = []
    if one.state.startswith("too few"):
        found.append(
            "Nobody knows how well people do here: it may be hard for everybody. Have "
            f"{wanted_labels(one.items):,} of its items labelled twice, blind, before samples are made."
        )
    elif one.state.startswith("people poor"):
        found.append("People do poorly here too. More samples teach the same confusion: mend the rules first.")
    elif one.state.startswith("model better"):
        found.append("The model does better than people here. Look at the labels first: they may be what is wrong.")
    elif one.state.startswith("no gap"):
        found.append("The model is about as good as people here: there is hardly anything to be won.")
    if one.q_value >= CONFIRMED_Q:
        found.append(
            f"The slice may be chance (q = {one.q_value:.2g}): among so many that were tried, one like it comes about "
            "by itself. Wait for more items, or for another run."
        )
    return tuple(found)
