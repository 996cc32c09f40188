"""Whether samples would leak what is kept for dev or test: by parent, by group, and by copies of the same picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import EarmarkError
from app.jobs.job import Progress
from app.records import Item, Source

if TYPE_CHECKING:
    from app.augmenting.verdict.subject import Subject
    from app.changes.command import View

TRAIN = "train"


def leaks(view: View, subject: Subject, progress: Progress) -> tuple[list[str], int]:
    """One line a leak, and how many items are kept for dev or test.

    Near-duplicates are looked for among pictures; recordings are held against each other by content and group alone.
    """
    parents = sorted(subject.parents.values(), key=lambda item: item.path)
    held_out = [item for item in view.find(Item, state="ok") if kept_apart(item)]
    lines = list(by_identity(parents, held_out))
    if held_out and not lines and parents and parents[0].media == "image":
        roots = {one.id: Path(one.root) for one in view.find(Source)}
        lines = list(_by_look(parents, held_out, roots, progress))
    return lines, len(held_out)


def kept_apart(item: Item) -> bool:
    """Whether an item is kept for dev or test."""
    return bool(item.split) and item.split != TRAIN


def by_identity(parents: Sequence[Item], held_out: Sequence[Item]) -> Iterator[str]:
    """Parents that are kept apart themselves, or whose group or very bytes are."""
    groups = {item.group_key: item for item in held_out if item.group_key}
    contents = {item.sha256: item for item in held_out}
    for parent in parents:
        if kept_apart(parent):
            yield f"{parent.path} is kept for {parent.split}."
        elif parent.group_key in groups:
            other = groups[parent.group_key]
            yield f"{parent.path}: {other.path} of the same group {parent.group_key!r} is kept for {other.split}."
        elif parent.sha256 in contents:
            other = contents[parent.sha256]
            yield f"{parent.path} has the same content as {other.path}, which is kept for {other.split}."


def _by_look(
    parents: Sequence[Item], held_out: Sequence[Item], roots: Mapping[str, Path], progress: Progress
) -> Iterator[str]:
    from app.media.likeness import close_pairs

    mine = _looks(parents, roots, progress)
    every = [*mine, *_looks(held_out, roots, progress)]
    for first, second in close_pairs([bits for _, bits in every]):
        if first < len(mine) <= second:
            parent, other = every[first][0], every[second][0]
            yield f"{parent.path} looks the same as {other.path}, which is kept for {other.split}."


def _looks(items: Sequence[Item], roots: Mapping[str, Path], progress: Progress) -> list[tuple[Item, bytes]]:
    from app.media.image import read_image
    from app.media.likeness import likeness

    found = []
    for item in items:
        progress.check()
        try:
            bits = likeness(read_image(roots[item.source_id] / item.path))
        except EarmarkError:
            continue  # a file that cannot be read is told of elsewhere, and leaks nothing
        if bits is not None:
            found.append((item, bits))
    return found
