"""What became of the words of a text in a view: which stayed, which came in, which went."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Fate = Literal["same", "new", "gone"]
MOST_WORDS = 2_000  # beyond this the text is shown as it is: aligning would take longer than one looks


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
    found: list[Stretch] = []
    for tag, a0, a1, b0, b1 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Stretch(" ".join(new[b0:b1]), "same"))
            continue
        if a1 > a0:
            found.append(Stretch(" ".join(old[a0:a1]), "gone"))
        if b1 > b0:
            found.append(Stretch(" ".join(new[b0:b1]), "new"))
    return tuple(found)
