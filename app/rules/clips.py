"""The media that examples show: where they lie, and what is wrong with them. Nothing is decoded here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.errors import MediaError
from app.rules.sheet import Clip, RuleSheet


def clip_file(folder: Path | None, name: str) -> Path | None:
    """The file of a clip below the folder of its sheet, never one that a link leads out of it to."""
    if folder is None:
        return None
    path = (folder / name).resolve()
    return path if path.is_file() and path.is_relative_to(folder.resolve()) else None


def clip_problem(folder: Path | None, clip: Clip) -> str:
    """Why a clip cannot be shown as the sheet says, "" where it can: not there, damaged, or shorter than its part."""
    from app.media.info import ImageInfo
    from app.media.probe import probe

    path = clip_file(folder, clip.file)
    if path is None:
        return f"{clip.file} is not beside the sheet."
    try:
        info = probe(path)
    except MediaError as problem:
        return problem.message
    if isinstance(info, ImageInfo):
        x0, y0, x1, y1 = clip.box_px or (0, 0, 1, 1)
        outside = x0 >= info.width_px or y0 >= info.height_px or x1 <= 0 or y1 <= 0
        return f"{clip.file} is {info.width_px} × {info.height_px} px: its part lies outside." if outside else ""
    if clip.from_s >= info.duration_s:
        return f"{clip.file} is {info.duration_s:.3g} s long, and the clip begins at {clip.from_s:g} s."
    return ""


def clip_problems(sheet: RuleSheet, folder: Path) -> Iterator[tuple[str, int, str]]:
    """The clips of a sheet that cannot be shown: rule, place of the example, and why."""
    for rule in sheet.rules:
        for place, example in enumerate(rule.examples):
            if example.clip is not None and (problem := clip_problem(folder, example.clip)):
                yield rule.id, place, problem
