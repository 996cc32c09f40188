"""Writes docs/catalogue.md from the catalogue of transforms, so that the page says what the program does.

    python packaging/catalogue_page.py              # the page
    python packaging/catalogue_page.py --pictures   # and before and after of each transform of sound

Those of transforms of pictures come from `packaging/catalogue_pictures.py`, with the measured costs.
Costs on the page are those of the catalogue; `make bench ARGS="-k transform_cost"` holds them to what is measured.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]
PAGE = ROOT / "docs" / "catalogue.md"
PICTURES = ROOT / "docs" / "images" / "catalogue"
HEAD = """\
# The catalogue of transforms

Written by `packaging/catalogue_page.py` from the catalogue itself; `earmark transforms` prints the same. A parameter is
a number, a range that is drawn from evenly, or quantiles; the usual range is what a recipe has that names none. The
cost is CPU time for a picture of 512 × 512 or for 10 s of sound at 16 kHz, without reading and writing. Labels of kinds
that are not named stay as they are. *Destroys* names properties of a task that a step would falsify: a recipe with such
a step warns where the rule sheet says that a task depends on it. *Needs* are recordings or objects that the project
brings.
"""
WIDTH, HEIGHT, WAVE, COLUMNS = 300, 110, 34, 3


def page() -> str:
    """The text of the page."""
    from app.augmenting.recipe.catalogue import catalogue

    parts = [HEAD]
    for media, title in (("image", "Pictures"), ("audio", "Sound")):
        rows = catalogue(media)
        parts.append(f"## {title}\n\n{len(rows)} transforms.\n")
        for group in dict.fromkeys(row["group"] for row in rows):
            if group:
                parts.append(f"### {title}: {group}\n")
            if media == "audio" and (PICTURES / f"{group}.png").exists():
                parts.append(f"![Before and after, {group}](images/catalogue/{group}.png)\n")
            parts += [_entry(row) for row in rows if row["group"] == group]
    return "\n".join(parts)


def _entry(row: dict[str, Any]) -> str:
    lines = [f"#### `{row['name']}`: {row['title']}", ""]
    if (PICTURES / f"{row['name']}.jpg").exists():
        lines += [f"![Before and after](images/catalogue/{row['name']}.jpg)", ""]
    if row["help"]:
        lines += [row["help"], ""]
    lines += [f"- Labels: {row['labels']}. Cost: {row['cost']}." + _more(row)]
    lines += [f"- Limit: {row['limit']}"] if row["limit"] else []
    if row["params"]:
        lines += ["", "| parameter | from | to | usual | what |", "| --- | --- | --- | --- | --- |"]
        lines += [_param(param) for param in row["params"]]
    return "\n".join([*lines, ""])


def _more(row: dict[str, Any]) -> str:
    said = [
        ("Destroys", row["destroys"]),
        ("Refused for tasks that depend on", row["refuses"]),
        ("Needs", row["needs"]),
    ]
    return "".join(f" {word}: {', '.join(one.replace('_', ' ') for one in names)}." for word, names in said if names)


def _param(param: dict[str, Any]) -> str:
    if param["choices"]:
        return f"| {param['name']} | {', '.join(param['choices'])} | | {', '.join(param['usual'])} | {param['help']} |"
    unit = f" {param['unit']}" if param["unit"] else ""
    low, high = (f"{edge:g}" for edge in param["default"])
    usual = low if low == high else f"{low} to {high}"
    return f"| {param['name']} | {param['low']:g} | {param['high']:g} | {usual}{unit} | {param['help']} |"


def pictures() -> None:
    """A sheet for each group of sound: spectrogram and waveform of a clip of the sample project, before and after."""
    import numpy as np
    import soundfile
    from PIL import Image, ImageDraw

    from augment.catalog.registry import AUDIO
    from augment.materials import Clip, Materials
    from augment.recipe import Recipe
    from augment.render import render
    from augment.sample import Sample
    from augment.signal.rooms import room

    speech = ROOT / "resources/sample/speech/libri/1272-141231-0002.flac"
    samples, rate = soundfile.read(speech, dtype="float32", always_2d=True)
    before = Sample(np.ascontiguousarray(samples.T[:1, : 4 * rate]), rate)
    noises = []
    for file in sorted((ROOT / "resources/sample/speech/noise").glob("*.ogg")):
        with soundfile.SoundFile(file) as opened:
            found = opened.read(20 * opened.samplerate, dtype="float32", always_2d=True)
            noises.append(Clip(file.name, np.ascontiguousarray(found.T), opened.samplerate))
    hall = room(rate, 0.9, 4.0, 300, 3)
    bank = Materials(tuple(noises), responses=(Clip("hall", hall.taps[None], rate),))
    PICTURES.mkdir(parents=True, exist_ok=True)
    for group in dict.fromkeys(one.group for one in AUDIO):
        tiles = [("before", before.media[0], "")]
        for one in (one for one in AUDIO if one.group == group):
            recipe = Recipe.from_yaml(f"earmark-recipe: 1\nname: p\nmedia: audio\nsteps:\n  - {one.name}: {{}}\n")
            made = render(before, recipe, 7, bank)
            drawn = made.trace.steps[0].drawn
            said = ", ".join(f"{k} {v:.3g}" if isinstance(v, float) else f"{k} {v}" for k, v in drawn.items())
            tiles.append((one.name, made.sample.media[0], said[:52]))
        rows = -(-len(tiles) // COLUMNS)
        sheet = Image.new("L", (COLUMNS * (WIDTH + 8), rows * (HEIGHT + WAVE + 34)), 255)
        pen = ImageDraw.Draw(sheet)
        for place, (name, sound, said) in enumerate(tiles):
            x, y = (place % COLUMNS) * (WIDTH + 8) + 4, (place // COLUMNS) * (HEIGHT + WAVE + 34) + 2
            pen.text((x, y), name, fill=0)
            pen.text((x, y + 12), said, fill=90)
            sheet.paste(Image.fromarray(_spectrogram(sound)), (x, y + 26))
            _wave(pen, sound, x, y + 26 + HEIGHT)
        sheet.quantize(12, dither=Image.Dither.NONE).save(PICTURES / f"{group}.png", optimize=True)


def _spectrogram(sound: Any) -> Any:
    """``(HEIGHT, WIDTH) uint8``, 90 dB from white to black, low tones below."""
    import numpy as np

    size = 512
    padded = np.pad(sound, (size // 2, size))
    starts = np.linspace(0, len(sound), WIDTH, endpoint=False).astype(int)
    frames = np.lib.stride_tricks.sliding_window_view(padded, size)[starts] * np.hanning(size)
    level = 20 * np.log10(np.abs(np.fft.rfft(frames, axis=1)) + 1e-5)
    rows = np.linspace(0, level.shape[1] - 1, HEIGHT).astype(int)[::-1]
    return (255 - 255 * ((level[:, rows].T + 60) / 90).clip(0, 1)).astype(np.uint8)


def _wave(pen: Any, sound: Any, x: int, y: int) -> None:
    import numpy as np

    edges = np.linspace(0, len(sound), WIDTH + 1).astype(int)
    half = WAVE / 2
    for column in range(WIDTH):
        run = sound[edges[column] : edges[column + 1] + 1]
        top, bottom = y + half * (1 - float(run.max())), y + half * (1 - float(run.min()))
        pen.line([(x + column, top), (x + column, bottom)], fill=60)


if __name__ == "__main__":
    if "--pictures" in sys.argv[1:]:
        pictures()
    PAGE.write_text(page(), "utf-8")
