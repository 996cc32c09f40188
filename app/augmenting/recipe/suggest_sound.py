"""What sets the recordings of a slice apart, and the step that makes others like them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import numpy as np

from app.augmenting.recipe.contrast import Contrast, Rule, Suggestion, quantiles
from app.changes.command import View
from app.errors import MediaError
from app.jobs.job import Progress
from app.labeling.read import references
from app.labels import values
from app.records import Item
from app.rules.sheet import RuleSheet

# Differences of medians below which nobody would call a slice different.
LOUDER_DB, NOISIER_DB, NARROWER, FASTER, LONGER = 3.0, 3.0, 0.75, 1.15, 1.25
CLIPPED = 1e-4
TELEPHONE_HZ = (2200.0, 4000.0)
MOST_DECAYS = 60
DECAY = "decay_s"


def _rooms(found: Contrast) -> Suggestion | None:
    pair = found.pair(DECAY)
    if pair is None or np.median(pair[0]) < LONGER * np.median(pair[1]):
        return None
    why = f"It rings longer: {np.median(pair[0]):.2f} s against {np.median(pair[1]):.2f} s."
    return Suggestion("match_reverberation", {DECAY: quantiles(pair[0], 0.1, 0.6)}, why)


def _noise(found: Contrast) -> Suggestion | None:
    pair = found.pair("snr_db")
    if pair is None or np.median(pair[1]) - np.median(pair[0]) < NOISIER_DB:
        return None
    why = f"It is noisier: an SNR of {np.median(pair[0]):.0f} dB against {np.median(pair[1]):.0f} dB."
    return Suggestion("match_snr", {"snr_db": quantiles(pair[0], -5, 60)}, why, needs=("noise",))


def _line(found: Contrast) -> Suggestion | None:
    pair = found.pair("bandwidth_hz")
    if pair is None or np.median(pair[0]) > NARROWER * np.median(pair[1]):
        return None
    why = f"It is narrower: {np.median(pair[0]):.0f} Hz against {np.median(pair[1]):.0f} Hz."
    low, high = np.quantile(pair[0], (0.05, 0.95))
    if TELEPHONE_HZ[0] <= low and high <= TELEPHONE_HZ[1]:
        return Suggestion("telephone", {}, f"{why[:-1]}, as over a telephone.")
    return Suggestion("match_bandwidth", {"bandwidth_hz": quantiles(pair[0], 300, 24000)}, why)


def _tempo(found: Contrast) -> Suggestion | None:
    pair = found.pair("words_per_s")
    if pair is None:
        return None
    ratio = float(np.median(pair[0]) / max(float(np.median(pair[1])), 1e-6))
    if not (ratio > FASTER or ratio < 1 / FASTER):
        return None
    said = "faster" if ratio > 1 else "slower"
    why = f"Speech is {said}: {np.median(pair[0]):.1f} words a second against {np.median(pair[1]):.1f}."
    ends = np.sort([1 + (ratio - 1) * share for share in (0.5, 1.0)]).clip(0.5, 2.0)
    return Suggestion("time_stretch", {"rate": [round(float(end), 3) for end in ends]}, why)


def _clipping(found: Contrast) -> Suggestion | None:
    pair = found.pair("clipping_share")
    if pair is None:
        return None
    clipped = pair[0][pair[0] > CLIPPED]
    share, rest = len(clipped) / len(pair[0]), float(np.mean(pair[1] > CLIPPED))
    if share < 0.2 or share < 2 * rest:
        return None
    why = f"{100 * share:.0f} % of it is clipped, of the rest {100 * rest:.0f} %."
    return Suggestion("clipping", {"share": quantiles(clipped, 0.001, 0.4)}, why, probability=round(share, 2))


def _loudness(found: Contrast) -> Suggestion | None:
    pair = found.pair("rms_dbfs")
    if pair is None or abs(np.median(pair[0]) - np.median(pair[1])) < LOUDER_DB:
        return None
    said = "louder" if np.median(pair[0]) > np.median(pair[1]) else "softer"
    why = f"It is {said}: {np.median(pair[0]):.0f} dBFS against {np.median(pair[1]):.0f} dBFS."
    return Suggestion("match_loudness", {"rms_dbfs": quantiles(pair[0], -70, -6)}, why)


# As sound comes about: somebody speaks in a room, into a microphone that may be driven too far, over a line. The noise
# comes after the line, since harvested noise has been through it, and the SNR was measured behind it.
RULES: Sequence[Rule] = (_tempo, _rooms, _clipping, _line, _noise, _loudness)


def speech_rates(view: View, sheet: RuleSheet, item_ids: Collection[str]) -> Mapping[str, float]:
    """Item → words a second of the time in which something is heard, where it has a transcript that counts."""
    rates: dict[str, float] = {}
    items = {item.id: item for item in view.find(Item, id=tuple(item_ids))}
    for task in sheet.tasks.values():
        if task.kind != "transcript":
            continue
        for name, value in references(view, task.name, task.kind, item_ids=tuple(item_ids)).items():
            features = items[name].features
            heard_s = features.get("duration_s", 0.0) * (1 - features.get("silence_share", 0.0))
            if isinstance(value, values.Transcript) and value.text.split() and heard_s > 0:
                rates[name] = len(value.text.split()) / heard_s
    return rates


def measure_decays(files: Mapping[str, Path], progress: Progress) -> Mapping[str, float]:
    """Item → how long its place rings, for at most sixty of them, evenly spread: a job.

    It is no feature of every item: it takes a second for some minutes of sound, and is asked for by recipes only.
    """
    from app.media.sound import SoundReader
    from augment.signal.decay import decay_s

    names = sorted(files)
    chosen = (
        [names[index] for index in np.unique(np.linspace(0, len(names) - 1, MOST_DECAYS).astype(int))] if names else []
    )
    found: dict[str, float] = {}
    for index, name in enumerate(chosen):
        progress.check()
        progress.report(index, len(chosen), files[name].name)
        try:
            with SoundReader(files[name]) as reader:
                rate_hz = reader.info.rate_hz
                decay = decay_s(reader.read(0, 60 * rate_hz), rate_hz)
        except MediaError:
            continue  # the data page names it
        if decay is not None:
            found[name] = decay
    return found
