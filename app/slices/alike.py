"""Items of a project that are the same but for how they are kept: the same bytes, look or sound."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import MediaError
from app.jobs.job import Progress
from app.records import Item, Source

if TYPE_CHECKING:
    from app.changes.command import View
    from app.media.sound_likeness import SoundPrint


def alike_items(view: View, progress: Progress) -> tuple[list[tuple[str, str]], tuple[str, ...]]:
    """Pairs of items of the same bytes, look or sound, and notes on what could not be compared.

    Pictures are read once, small; recordings once, as a whole: for a worker. Raises Cancelled.
    """
    from app.media.likeness import close_pairs
    from app.media.sound_likeness import same_sounds

    items = view.find(Item, state="ok")
    roots = {source.id: Path(source.root) for source in view.find(Source)}
    same: dict[str, str] = {}
    pairs: set[tuple[str, str]] = set()
    looks: list[tuple[str, bytes]] = []
    sounds: list[tuple[str, SoundPrint]] = []
    unread = too_little = 0
    for done, item in enumerate(items, 1):
        progress.check()
        progress.report(done, len(items), "comparing items")
        first = same.setdefault(item.sha256, item.id)
        if first != item.id:
            pairs.add((first, item.id))
            continue
        try:
            found = _print_of(item, roots[item.source_id] / item.path, progress)
        except MediaError:
            unread += 1
            continue
        if isinstance(found, bytes):
            looks.append((item.id, found))
        elif found is not None:
            sounds.append((item.id, found))
        else:
            too_little += 1
    pairs |= {(looks[a][0], looks[b][0]) for a, b in close_pairs([found for _, found in looks])}
    pairs |= {(sounds[a][0], sounds[b][0]) for a, b in same_sounds([found for _, found in sounds], progress)}
    notes = []
    if unread:
        notes.append(f"{unread:,} {'item' if unread == 1 else 'items'} could not be read: not compared.")
    if too_little:
        said = "1 item holds" if too_little == 1 else f"{too_little:,} items hold"
        notes.append(f"{said} too little to see or hear: compared by the bytes alone.")
    return sorted(pairs), tuple(notes)


def _print_of(item: Item, path: Path, progress: Progress) -> bytes | SoundPrint | None:
    if item.media == "image":
        from app.media.image import read_image
        from app.media.likeness import likeness

        return likeness(read_image(path, max_side_px=256))
    from app.media.sound_likeness import sound_print_of

    return sound_print_of(path, progress)
