"""Codecs: through libsndfile's own encoders and back, in memory, with the delay that each adds taken off again."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from scipy import fft

from augment.sample import Sound


@dataclass(frozen=True)
class Codec:
    """``format`` and ``subtype`` as libsndfile names them, and the rates that it codes at (none: any)."""

    format: str
    subtype: str
    rates_hz: tuple[int, ...] = ()
    bits: bool = False  # whether a bit rate can be chosen


# G.711 µ-law and A-law, GSM 06.10 full rate, G.721 at 32 kbit/s, IMA's and Microsoft's ADPCM; Opus and MP3.
CODECS: Mapping[str, Codec] = {
    "mu_law": Codec("WAV", "ULAW", (8000,)),
    "a_law": Codec("WAV", "ALAW", (8000,)),
    "gsm": Codec("WAV", "GSM610", (8000,)),
    "g721": Codec("AU", "G721_32", (8000,)),
    "ima_adpcm": Codec("WAV", "IMA_ADPCM"),
    "ms_adpcm": Codec("WAV", "MS_ADPCM"),
    "opus": Codec("OGG", "OPUS", (8000, 12000, 16000, 24000, 48000), bits=True),
    "mp3": Codec("MP3", "MPEG_LAYER_III", (16000, 22050, 24000, 32000, 44100, 48000), bits=True),
}
TELEPHONE = ("mu_law", "a_law", "gsm", "g721")
ADPCM = ("ima_adpcm", "ms_adpcm")
MUSIC = ("opus", "mp3")
# Encoders begin and end with windows: what is coded lies between silences of that length.
AROUND_S = 0.1


def resampled(sound: Sound, rate_hz: float, wanted_hz: float) -> Sound:
    """By soxr, without delay; the length is that of the same time."""
    if rate_hz == wanted_hz:
        return sound
    import soxr

    frames = sound[0] if len(sound) == 1 else sound.T
    made = soxr.resample(np.ascontiguousarray(frames), rate_hz, wanted_hz, quality="HQ")
    made = made[None] if made.ndim == 1 else made.T
    return fitted(np.ascontiguousarray(made, dtype=np.float32), max(1, round(sound.shape[1] * wanted_hz / rate_hz)))


def fitted(sound: Sound, length: int) -> Sound:
    """Cut, or filled up with silence, to that many frames."""
    missing = length - sound.shape[1]
    return np.pad(sound, ((0, 0), (0, missing))) if missing > 0 else np.ascontiguousarray(sound[:, :length])


def coded(sound: Sound, rate_hz: int, name: str, kbit_s: float = 32.0) -> tuple[Sound, int]:
    """``sound`` through a codec at the rate it codes at, back at its own rate and length; and that rate.

    ``kbit_s`` is the bit rate of a channel, for codecs that have such a choice. Onsets stay where they are.
    """
    rate = _rate(CODECS[name], rate_hz)
    around = round(AROUND_S * rate)
    there = np.pad(resampled(sound, rate_hz, rate), ((0, 0), (around, around)))
    # Whole ones: whether an MP3 says its own delay depends on the size of its frames, thus on the very bit rate.
    kbit = round(kbit_s)
    delay = _delay(name, rate, kbit)
    channels = [_through(channel, rate, name, kbit) for channel in there]
    begin, length = around + delay, there.shape[1] - 2 * around
    back = np.stack([fitted(channel[None, begin:], length)[0] for channel in channels])
    return fitted(resampled(back, rate, rate_hz), sound.shape[1]), rate


def _rate(codec: Codec, rate_hz: int) -> int:
    """The lowest rate that loses nothing, or the highest there is."""
    above = [rate for rate in codec.rates_hz if rate >= rate_hz]
    return min(above) if above else max(codec.rates_hz, default=rate_hz)


def _through(channel: Sound, rate_hz: int, name: str, kbit_s: float) -> Sound:
    import soundfile

    codec = CODECS[name]
    buffer = io.BytesIO()
    settings: dict[str, Any] = {"compression_level": _level(name, rate_hz, kbit_s)} if codec.bits else {}
    if name == "mp3":
        settings["bitrate_mode"] = "CONSTANT"
    soundfile.write(
        buffer, channel.clip(-1, 1), rate_hz, format=codec.format, subtype=codec.subtype, closefd=False, **settings
    )
    buffer.seek(0)
    made, _ = soundfile.read(buffer, dtype="float32")
    return np.asarray(made, dtype=np.float32)


def _level(name: str, rate_hz: int, kbit_s: float) -> float:
    """libsndfile's level of compression for a bit rate: even between the most and the least that the codec has."""
    most, least = (256, 6) if name == "opus" else (320, 32) if rate_hz >= 32000 else (160, 8)
    return min(0.99, max(0.0, (most - kbit_s) / (most - least)))


@lru_cache(maxsize=64)
def _delay(name: str, rate_hz: int, kbit_s: int) -> int:
    """By how many frames the codec is late, measured on bursts of noise in its own band: where both are most alike."""
    random = np.random.default_rng(0)
    length = rate_hz
    probe = np.zeros(length, dtype=np.float32)
    for at in (0.2, 0.45, 0.7):
        begin = round(at * rate_hz)
        probe[begin : begin + rate_hz // 20] = 0.3 * random.standard_normal(rate_hz // 20)
    made = fitted(_through(probe, rate_hz, name, kbit_s)[None], length)[0]
    size = 2 * length
    alike = fft.irfft(fft.rfft(made, size) * np.conj(fft.rfft(probe, size)), size)
    most = rate_hz // 5
    return int(np.argmax(np.concatenate([alike[-most:], alike[:most]]))) - most
