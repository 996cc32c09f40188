"""What lies between mouth and file: noise, rooms, telephone lines."""

from __future__ import annotations

import numpy as np

from augment.catalog.entry import Moved, Param, Surroundings, Transform, Values
from augment.engines import audiomentations, sound
from augment.errors import RenderError
from augment.materials import Clip
from augment.sample import Sound

SILENT = 1e-7  # power below which there is nothing to hold noise against


def _gaussian_noise(samples: Sound, values: Values, around: Surroundings) -> Moved:
    snr = values["snr_db"]
    noisy = sound(audiomentations().AddGaussianSNR(snr, snr, p=1), samples, around.rate_hz, around.seed)
    return Moved(np.clip(noisy, -1, 1))


def _background_noise(samples: Sound, values: Values, around: Surroundings) -> Moved:
    """Noise from the bank at the drawn SNR over the whole clip, from a drawn place of a drawn recording."""
    clips = around.materials.clips
    if not clips:
        raise RenderError("background_noise needs noise recordings. Add a source called 'noise' to the project.")
    clip = clips[int(around.random.integers(len(clips)))]
    noise, start = _stretch(clip, samples.shape[1], around)
    power, noise_power = float(np.mean(samples**2)), float(np.mean(noise**2))
    if noise_power < SILENT:
        raise RenderError(f"{clip.name}: the noise recording is silent where it was to be mixed in.")
    scale = np.sqrt(max(power, SILENT) / noise_power / 10 ** (values["snr_db"] / 10))
    mixed = samples + noise[None, :] * np.float32(scale)
    # A mix that would clip is turned down as a whole: the ratio is what was asked for.
    peak = float(np.abs(mixed).max())
    if peak > 1:
        mixed = mixed / np.float32(peak)
    return Moved(mixed.astype(np.float32), drawn={"noise": clip.name, "noise_start_s": start})


def _stretch(clip: Clip, length: int, around: Surroundings) -> tuple[Sound, float]:
    """``length`` mono samples at the sound's rate, from a drawn place; a short recording is repeated."""
    mono = clip.samples.mean(axis=0)
    if clip.rate_hz != around.rate_hz:
        import soxr

        mono = soxr.resample(mono, clip.rate_hz, around.rate_hz)
    start = int(around.random.integers(len(mono)))
    indices = (start + np.arange(length)) % len(mono)
    return mono[indices].astype(np.float32), start / around.rate_hz


def _low_pass(samples: Sound, values: Values, around: Surroundings) -> Moved:
    cutoff = min(values["cutoff_hz"], around.rate_hz * 0.49)
    step = audiomentations().LowPassFilter(cutoff, cutoff, min_rolloff=24, max_rolloff=24, zero_phase=True, p=1)
    return Moved(sound(step, samples, around.rate_hz, around.seed))


def _telephone(samples: Sound, values: Values, around: Surroundings) -> Moved:
    """300 to 3400 Hz (ITU-T G.712), without a shift in time."""
    low, high = values["low_hz"], min(values["high_hz"], around.rate_hz * 0.49)
    library = audiomentations()
    narrow = sound(library.HighPassFilter(low, low, 24, 24, zero_phase=True, p=1), samples, around.rate_hz, around.seed)
    narrow = sound(library.LowPassFilter(high, high, 24, 24, zero_phase=True, p=1), narrow, around.rate_hz, around.seed)
    return Moved(np.clip(narrow, -1, 1))


def _room(samples: Sound, values: Values, around: Surroundings) -> Moved:
    """A synthetic room: the direct sound at once, then an exponentially decaying tail of noise (Moorer 1979).

    The tail begins after the direct path, so that onsets stay where they are; the level is kept.
    """
    from scipy.signal import fftconvolve

    length = max(2, int(values["rt60_s"] * around.rate_hz))
    decay = np.exp(-6.908 * np.arange(length) / length)  # 60 dB, which is a factor of 1000, over the length
    tail = around.random.standard_normal(length) * decay
    tail[: int(0.002 * around.rate_hz)] = 0.0
    tail *= np.sqrt(10 ** (-values["direct_db"] / 10) / max(float((tail**2).sum()), 1e-12))
    tail[0] = 1.0
    wet = np.stack([fftconvolve(channel, tail)[: samples.shape[1]] for channel in samples])
    power = float(np.mean(samples**2))
    wet *= np.sqrt(power / max(float(np.mean(wet**2)), 1e-12))
    return Moved(np.clip(wet, -1, 1).astype(np.float32))


ALL = (
    Transform(
        name="gaussian_noise_snr", media="audio", title="Even hiss", run=_gaussian_noise,
        params=(Param("snr_db", -5, 60, (8, 25), "dB", "speech over hiss"),),
        destroys=frozenset({"quality"}), cost_ms=3,
    ),
    Transform(
        name="background_noise", media="audio", title="Ambient noise from recordings", run=_background_noise,
        params=(Param("snr_db", -10, 50, (3, 15), "dB", "clip over noise"),),
        destroys=frozenset({"quality", "presence"}), needs=("noise",), cost_ms=4,
    ),
    Transform(
        name="low_pass", media="audio", title="Muffled: high tones gone", run=_low_pass,
        params=(Param("cutoff_hz", 300, 20000, (2000, 5000), "Hz", "where it begins"),),
        destroys=frozenset({"quality"}), cost_ms=4,
    ),
    Transform(
        name="telephone", media="audio", title="Telephone line", run=_telephone,
        params=(
            Param("low_hz", 50, 800, (250, 350), "Hz", "lower edge"),
            Param("high_hz", 1500, 8000, (3000, 3500), "Hz", "upper edge"),
        ),
        destroys=frozenset({"quality"}), cost_ms=6,
    ),
    Transform(
        name="room", media="audio", title="Reverberation of a room", run=_room,
        params=(
            Param("rt60_s", 0.05, 5.0, (0.2, 0.8), "s", "until the tail is 60 dB down"),
            Param("direct_db", -10, 30, (3, 12), "dB", "direct sound over the tail; less is farther away"),
        ),
        destroys=frozenset({"distance", "offset"}), cost_ms=6,
    ),
)  # fmt: skip
