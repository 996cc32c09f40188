"""Measures what each transform costs and writes `augment/catalog/costs.py`.

    python packaging/catalogue_costs.py            all of them
    python packaging/catalogue_costs.py jpeg gain  some; the others keep their figures
    python packaging/catalogue_costs.py --least    again: where it was less before, that figure is kept

CPU milliseconds of one core for a picture of 512 × 512 or 10 s of sound at 16 kHz, at the usual values, without labels
and without what a call costs beside the transform. Each of some draws is carried out several times and counts with the
least of them, since other work on the machine makes a run slower, never faster; the middle of the draws is the cost.
Afterwards `python packaging/catalogue_page.py` writes the page with them.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import soundfile

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

# The rooms are found by the path above (E402).
from catalogue_pictures import picture_sample, recipe_of, white_cell  # noqa: E402

from augment.catalog.entry import Transform  # noqa: E402
from augment.catalog.registry import AUDIO, IMAGE  # noqa: E402
from augment.materials import Clip, Materials  # noqa: E402
from augment.moved import Moved  # noqa: E402
from augment.recipe import Recipe  # noqa: E402
from augment.render import render  # noqa: E402
from augment.sample import Sample  # noqa: E402
from augment.signal.rooms import room  # noqa: E402

FILE = ROOT / "augment/catalog/costs.py"
SPEECH = ROOT / "resources/sample/speech"
SIDE, RATE_HZ, LONG_S = 512, 16_000, 10
DRAWS, TIMES, LEAST_MS = 5, 7, 0.05


class Bench:
    """What transforms are measured on: a photo of blood cells, speech, and what they mix in."""

    def __init__(self) -> None:
        self.samples = {"image": picture_sample(SIDE), "audio": Sample(speech(), RATE_HZ)}
        hall = room(RATE_HZ, 0.9, 4.0, 300, 3)
        self.bank = Materials(noises(), (white_cell(),), responses=(Clip("hall", hall.taps[None], RATE_HZ),))
        for media, some in (("image", IMAGE[:12]), ("audio", AUDIO[:6])):
            for one in some:  # a processor that was at rest takes a moment to come up to speed
                self._least_ms(media, recipe_of(one), 0)
        self._idle = {media: self._beside(media) for media in self.samples}

    def cost_ms(self, one: Transform) -> float:
        """CPU milliseconds of one call."""
        found = statistics.median(self._least_ms(one.media, recipe_of(one), seed) for seed in range(DRAWS))
        return float(f"{max(LEAST_MS, found - self._idle[one.media]):.2g}")

    def _beside(self, media: str) -> float:
        """What a call costs beside the transform: hashing, drawing, the trace."""
        first = (IMAGE if media == "image" else AUDIO)[0]
        recipe, nothing = recipe_of(first), replace(first, run=lambda media, values, around: Moved(media))
        idle = replace(recipe, steps=(replace(recipe.steps[0], transform=nothing),))
        return min(self._least_ms(media, idle, seed) for seed in range(DRAWS))

    def _least_ms(self, media: str, recipe: Recipe, seed: int) -> float:
        spent = []
        for _ in range(TIMES):
            start = time.process_time()
            render(self.samples[media], recipe, seed, self.bank)
            spent.append((time.process_time() - start) * 1000)
        return min(spent)


def speech() -> np.ndarray:
    """``(1, samples) float32``: 10 s of the sample project's speech, pauses and all."""
    found = []
    for file in sorted((SPEECH / "libri").glob("*.flac")):
        samples, rate = soundfile.read(file, dtype="float32", always_2d=True)
        assert rate == RATE_HZ, file
        found.append(samples.T[:1])
    whole = np.concatenate(found, axis=1)
    return np.ascontiguousarray(whole[:, : LONG_S * RATE_HZ])


def noises() -> tuple[Clip, ...]:
    """The sample project's background noise, some of each."""
    found = []
    for file in sorted((SPEECH / "noise").glob("*.ogg")):
        with soundfile.SoundFile(file) as opened:
            samples = opened.read(20 * opened.samplerate, dtype="float32", always_2d=True)
            found.append(Clip(file.name, np.ascontiguousarray(samples.T), opened.samplerate))
    return tuple(found)


def write(costs: Mapping[str, float]) -> None:
    """The measured costs as a module."""
    lines = [f'    "{name}": {cost:g},' for name, cost in costs.items()]
    head = (
        '"""Measured costs of the transforms, in CPU milliseconds of one core.\n\n'
        "A picture of 512 × 512, or 10 s of sound at 16 kHz. Written by `python packaging/catalogue_costs.py`; not to\n"
        'be edited by hand.\n"""\n\nfrom __future__ import annotations\n\nCOSTS: dict[str, float] = {\n'
    )
    FILE.write_text(head + "\n".join(lines) + "\n}\n", "utf-8")


def main(names: list[str]) -> None:
    """Measures, tells, and writes."""
    bench, costs, least = Bench(), {}, "--least" in names
    wanted = [name for name in names if name != "--least"]
    for one in (*IMAGE, *AUDIO):
        costs[one.name] = bench.cost_ms(one) if not wanted or one.name in wanted else one.cost_ms
        if least and one.cost_ms:
            costs[one.name] = min(costs[one.name], one.cost_ms)
        print(f"{one.name:24} {costs[one.name]:8g} ms")
    write(costs)


if __name__ == "__main__":
    main(sys.argv[1:])
