"""Noise, impulse response and gain on clips of 10 s: recipes beside a plain script with audiomentations, in one run.

Both read the same WAV files, draw noise and a response for each clip, and write 16-bit WAV; the script as its
documentation writes one. CPU seconds of all threads, clip by clip in turns, medians.
"""

from __future__ import annotations

import resource
import statistics
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from augment.materials import Clip, Materials
from augment.recipe import Recipe
from augment.render import render
from augment.sample import Sample

CLIPS, ROUNDS, RATE = 20, 4, 16000
LEAST = 1.4
RECIPE = Recipe.from_yaml(
    """\
earmark-recipe: 1
name: bench
media: audio
steps:
  - background_noise: {snr_db: [3, 15]}
  - impulse_response: {}
  - gain: {gain_db: [-9, 0]}
"""
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made: Path = tmp_path_factory.mktemp("clips")
    draw = np.random.default_rng(0)
    for name, count, seconds in (("clips", CLIPS, 10.0), ("noise", 6, 30.0), ("responses", 6, 0.5)):
        (made / name).mkdir()
        for index in range(count):
            sound = draw.normal(0, 0.08, round(seconds * RATE))
            if name == "responses":
                sound = sound * np.exp(-np.arange(sound.size) / 1200)
                sound[0] = 0.9
            soundfile.write(made / name / f"{index}.wav", sound.clip(-1, 1), RATE)
    return made


def own(folder: Path) -> Callable[[int], None]:
    def bank(name: str) -> tuple[Clip, ...]:
        files = sorted((folder / name).glob("*.wav"))
        return tuple(Clip(f.name, soundfile.read(f, dtype="float32", always_2d=True)[0].T, RATE) for f in files)

    materials = Materials(bank("noise"), responses=bank("responses"))

    def run(index: int) -> None:
        samples, rate = soundfile.read(folder / "clips" / f"{index}.wav", dtype="float32", always_2d=True)
        made = render(Sample(np.ascontiguousarray(samples.T), rate), RECIPE, index, materials)
        soundfile.write(folder / "own.wav", made.sample.media.T, rate)

    return run


def script(folder: Path) -> Callable[[int], None]:
    import audiomentations as am

    chain = am.Compose(
        [
            am.AddBackgroundNoise(str(folder / "noise"), min_snr_db=3, max_snr_db=15, p=1),
            am.ApplyImpulseResponse(str(folder / "responses"), p=1),
            am.Gain(min_gain_db=-9, max_gain_db=0, p=1),
        ]
    )

    def run(index: int) -> None:
        samples, rate = soundfile.read(folder / "clips" / f"{index}.wav", dtype="float32")
        soundfile.write(folder / "script.wav", chain(samples, sample_rate=rate), rate)

    return run


def nothing(folder: Path) -> Callable[[int], None]:
    def run(index: int) -> None:
        samples, rate = soundfile.read(folder / "clips" / f"{index}.wav", dtype="float32")
        soundfile.write(folder / "copy.wav", samples, rate)

    return run


def cpu_s(run: Callable[[int], None], index: int) -> float:
    before = resource.getrusage(resource.RUSAGE_SELF)
    run(index)
    after = resource.getrusage(resource.RUSAGE_SELF)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_noise_response_and_gain_beside_a_script(folder: Path) -> None:
    rows = {"read and written only": nothing, "script with audiomentations": script, "recipe": own}
    runs = {name: make(folder) for name, make in rows.items()}
    spent: dict[str, list[list[float]]] = {name: [] for name in runs}
    for _ in range(ROUNDS + 1):
        for name in runs:
            spent[name].append([])
        for index in range(CLIPS):
            for name, run in runs.items():
                spent[name][-1].append(cpu_s(run, index))
    # The first round loads libraries and recordings.
    rate = {name: 1 / statistics.median(clip for one in rounds[1:] for clip in one) for name, rounds in spent.items()}
    base = rate["script with audiomentations"]
    print(
        "\n| noise, impulse response, gain; 10 s at 16 kHz | clips per CPU second | × the script |\n| --- | --- | --- |"
    )
    for name, found in rate.items():
        print(f"| {name} | {found:.0f} | {found / base:.2f} |")
    assert rate["recipe"] >= LEAST * base
