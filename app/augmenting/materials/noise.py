"""What a recipe mixes in: a harvested bank or the sources called "noise", as long as nothing in them is labelled."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.augmenting.materials.files import NOISE, RESPONSES, is_source_of
from app.augmenting.materials.harvest import Bank, load_bank
from app.augmenting.materials.pauses import FREE, labelled_spans
from app.changes.command import View
from app.errors import CallError
from app.jobs.job import Progress
from app.media import silero
from app.records import Item, Source
from app.rules.sheet import RuleSheet

# Boundaries of people differ by less.
TOUCH_S = 0.05
# A word; less is a bird or a brake.
MOST_SPEECH_S = 0.5


def bank_folder(project: Path) -> Path:
    """Where a project's banks lie."""
    return project / "materials" / "noise"


def noise_files(view: View, sheet: RuleSheet, project: Path, digest: str) -> tuple[Path, ...]:
    """The files that a recipe mixes in; of the bank ``digest``, or of the sources called "noise" where that is "".

    Raises CallError where a bank is gone, or where somebody labelled something in it since: mixed in, it would add
    what the labels of the sample do not say.
    """
    if digest:
        bank, files = load_bank(bank_folder(project), digest)
        wrong = problems(view, sheet, bank)
        if wrong:
            raise CallError(f"{wrong[0]} Harvest the noise again.")
        return files
    found = _items(view, NOISE)
    wrong = labelled(view, sheet, [item for item, _ in found])
    if wrong:
        raise CallError(f"{wrong[0]} Noise has to be free of what is labelled: take the recording out of that source.")
    return tuple(file for _, file in found)


def response_files(view: View) -> tuple[Path, ...]:
    """The files of the sources called "impulse-responses"."""
    return tuple(file for _, file in _items(view, RESPONSES))


def problems(view: View, sheet: RuleSheet, bank: Bank) -> tuple[str, ...]:
    """What has become wrong with a bank since it was harvested, in lines."""
    origin = {piece.item_id: piece for piece in bank.pieces}
    items = {item.id: item for item in view.find(Item, id=tuple(origin))}
    taken, _ = labelled_spans(view, sheet, tuple(origin))
    lines: list[str] = []
    for name, piece in sorted(origin.items()):
        item = items.get(name)
        if item is not None and item.split not in FREE:
            lines.append(f"{piece.path}: noise was harvested from it, and it is kept for {item.split} now.")
        for start, end in piece.parts_s:
            hit = next(
                (span for span in taken.get(name, ()) if min(span[1], end) - max(span[0], start) > TOUCH_S), None
            )
            if hit:
                lines.append(
                    f"{piece.path}: noise was harvested from {start:.2f} to {end:.2f} s, and a label at "
                    f"{hit[0]:.2f} s says that something is heard there."
                )
    return tuple(lines)


def labelled(view: View, sheet: RuleSheet, items: Sequence[Item]) -> tuple[str, ...]:
    """Which of the noise recordings hold something that is labelled, in lines."""
    taken, _ = labelled_spans(view, sheet, [item.id for item in items])
    return tuple(
        f"{item.path}: a label says that something is heard at {taken[item.id][0][0]:.2f} s."
        for item in items
        if taken.get(item.id)
    )


def _items(view: View, name: str) -> list[tuple[Item, Path]]:
    found: list[tuple[Item, Path]] = []
    for source in view.find(Source):
        if is_source_of(name, source.name):
            items = view.find(Item, source_id=source.id, state="ok")
            found += [(item, Path(source.root) / item.path) for item in items]
    return found


def spoken(files: Sequence[Path], progress: Progress) -> tuple[str, ...]:
    """Which of these recordings hold speech by silero's ear, in lines: a job.

    Mixed into speech it would add words that nobody wrote down. Raises EnvironmentFailed where silero is missing.
    """
    lines: list[str] = []
    for index, file in enumerate(files):
        progress.check()
        progress.report(index, len(files), file.name)
        segments, _ = silero.speech_in(file)
        heard_s = float((segments[:, 1] - segments[:, 0]).sum())
        if heard_s > MOST_SPEECH_S:
            lines.append(f"{file.name}: {heard_s:.1f} s of it sound like speech, first at {segments[0, 0]:.1f} s.")
    return tuple(lines)
