"""What became of the words of a text in a view: which stayed, which came in, which went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Fate = Literal["same", "new", "gone"]
MOST_WORDS = 6_000  # beyond this the text is shown as it is: aligning would take longer than one looks


@dataclass(frozen=True)
class Stretch:
    """Words that share a fate, in the order of reading: what went stands before what came in its place."""

    text: str
    fate: Fate


def marked(before: str, after: str) -> tuple[Stretch, ...]:
    """``after`` in stretches, with what it lost of ``before``. The words that did not go make ``after``."""
    old, new = before.split(), after.split()
    if len(old) + len(new) > MOST_WORDS:
        return (Stretch(after, "same"),)
    if old == new:
        return (Stretch(" ".join(new), "same"),) if new else ()
    from rapidfuzz.distance import Levenshtein  # bit-parallel: a thousand words at every key

    found: list[Stretch] = []
    for step in Levenshtein.opcodes(old, new):
        a0, a1, b0, b1 = step.src_start, step.src_end, step.dest_start, step.dest_end
        if step.tag == "equal":
            found.append(Stretch(" ".join(new[b0:b1]), "same"))
            continue
        if a1 > a0:
            found.append(Stretch(" ".join(old[a0:a1]), "gone"))
        if b1 > b0:
            found.append(Stretch(" ".join(new[b0:b1]), "new"))
    return tuple(found)
