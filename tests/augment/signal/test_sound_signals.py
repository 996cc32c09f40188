"""Filters, noise, responses, packets and dynamics against values known otherwise: formulas, scipy, measured spectra."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import fftconvolve, welch

from augment.signal import codecs, dynamics, filters, level, noises, packets, voices
from augment.signal.responses import Response, convolved, response_of

RATE = 16000


def hiss(length: int = RATE, channels: int = 1, seed: int = 0) -> np.ndarray:
    return (0.1 * np.random.default_rng(seed).standard_normal((channels, length))).astype(np.float32)


def tone(hertz: float, length: int = RATE) -> np.ndarray:
    return (0.3 * np.sin(2 * np.pi * hertz * np.arange(length) / RATE))[None].astype(np.float32)


@pytest.mark.parametrize(
    ("gains", "hertz", "gain_db"),
    [
        (filters.low_pass(1000), 1000, -3), (filters.low_pass(1000), 2000, -24), (filters.low_pass(1000), 200, 0),
        (filters.high_pass(1000), 1000, -3), (filters.high_pass(1000), 500, -24), (filters.peak(800, 1, 9), 800, 9),
        (filters.peak(800, 1, 9), 800 * 2**0.5, 4.5), (filters.shelf(500, -8, above=False), 60, -8),
        (filters.shelf(500, -8, above=False), 500, -4), (filters.tilt(-3), 4000, -6), (filters.tilt(-3), 250, 6),
        (filters.band_stop(1000, 1, 30), 1000, -30), (filters.band_stop(1000, 1, 30), 4000, 0),
        # ISO 9613-1, table 1: 20 °C, 50 %: 4.66 dB a km at 1 kHz, 29.7 at 4 kHz.
        (filters.air(1000), 1000, -4.66), (filters.air(1000), 4000, -29.7),
    ],
)  # fmt: skip
def test_a_tone_comes_out_as_loud_as_the_formula_says(gains: filters.Gains, hertz: float, gain_db: float) -> None:
    before, middle = tone(hertz), slice(4000, 12000)
    made = filters.shaped(before, RATE, gains)
    found = level.db(level.power(made[:, middle]) / level.power(before[:, middle]))
    assert found == pytest.approx(gain_db, abs=0.35)


@pytest.mark.parametrize("colour", noises.COLOURS)
def test_noise_has_its_slope_and_power(colour: str) -> None:
    made = noises.coloured(np.random.default_rng(1), 4 * RATE, RATE, colour)
    hertz, power = welch(made, RATE, nperseg=4096)
    band = (hertz > 100) & (hertz < 6000)
    slope = np.polyfit(np.log2(hertz[band]), 10 * np.log10(power[band]), 1)[0]
    assert slope == pytest.approx(noises.COLOURS[colour], abs=0.25)
    assert level.power(made) == pytest.approx(1, rel=1e-3)


@pytest.mark.parametrize("length", [1, 700, 5000, 70_001])
@pytest.mark.parametrize(("n_taps", "direct"), [(1, 0), (300, 40), (8000, 592)])
def test_blocks_give_what_one_convolution_gives(length: int, n_taps: int, direct: int) -> None:
    sound, taps = hiss(length, channels=2), hiss(n_taps, seed=1)[0]
    wanted = np.stack([fftconvolve(one, taps) for one in np.pad(sound, ((0, 0), (0, direct)))])
    made = convolved(sound, Response(taps, direct))
    assert np.allclose(made, wanted[:, direct : direct + length], atol=1e-5)


def test_the_direct_path_of_a_measured_response_is_its_first_loud_tap() -> None:
    taps = np.zeros(9000, dtype=np.float32)
    taps[[410, 700]] = 0.6, 0.9
    found = response_of(taps)
    assert found.direct == 410 and len(found.taps) == 701
    with pytest.raises(ValueError, match="silence"):
        response_of(np.zeros(10, dtype=np.float32))


@pytest.mark.parametrize("name", codecs.CODECS)
@pytest.mark.parametrize("rate", [8000, 16000, 44100])
def test_codecs_give_the_sound_back_in_step(name: str, rate: int) -> None:
    """A slow tone in its band comes back alike, at the same frame, and as long as it was."""
    sound = np.zeros((2, rate), dtype=np.float32)
    at = np.arange(rate // 2) / rate
    sound[:, rate // 4 : rate // 4 + len(at)] = 0.4 * np.sin(2 * np.pi * 700 * at) * np.hanning(len(at))
    made, _ = codecs.coded(sound, rate, name, 48)
    assert made.shape == sound.shape
    assert np.corrcoef(made[1], sound[1])[0, 1] > 0.97


def test_packets_are_lost_as_often_and_as_long_as_asked() -> None:
    lost = packets.lost_packets(np.random.default_rng(3), 60_000, 0.1, 3.0)
    runs = packets.runs_s(lost, 1, 1, len(lost))
    assert lost.mean() == pytest.approx(0.1, rel=0.1)
    assert np.mean([end - start for start, end in runs]) == pytest.approx(3, rel=0.1)


def test_a_lost_packet_of_a_tone_is_hidden_by_its_period() -> None:
    lost = np.zeros(50, dtype=np.bool_)
    lost[20] = True
    sound, span = tone(150), slice(20 * 320, 20 * 320 + 160)
    hidden = packets.concealed(sound, RATE, 320, lost, hide=True)
    assert np.abs(hidden[:, span] - sound[:, span]).max() < 0.1
    silent = packets.concealed(sound, RATE, 320, lost, hide=False)
    assert not silent[:, 20 * 320 : 21 * 320].any() and np.array_equal(silent[:, : 20 * 320], sound[:, : 20 * 320])


def test_a_limiter_holds_its_ceiling_and_leaves_what_is_below() -> None:
    sound = np.concatenate([tone(300, 8000) * 0.1, tone(300, 8000) * 3], axis=1)
    made = dynamics.limited(sound, RATE, ceiling_db=-12)
    assert np.abs(made).max() <= 10 ** (-12 / 20) * 1.0001
    assert np.array_equal(made[:, :7000], sound[:, :7000])


def test_a_compressor_brings_loud_and_soft_nearer_by_its_ratio() -> None:
    sound = np.concatenate([tone(300, RATE) * 0.1, tone(300, RATE) * 2], axis=1)
    made = dynamics.compressed(sound, RATE, threshold_db=-60, ratio=4, attack_s=0.002, release_s=0.02)
    apart = level.db(level.power(made[:, 20_000:30_000]) / level.power(made[:, 4000:14_000]))
    assert apart == pytest.approx(20 * np.log10(20) / 4, abs=0.3)
    assert level.power(made) == pytest.approx(level.power(sound), rel=1e-3)


def test_formants_move_and_the_pitch_stays() -> None:
    """A pulse train through one resonance: the peak of the envelope moves, the distance of its lines does not."""
    pulses = np.zeros(2 * RATE)
    pulses[::100] = 1.0  # 160 Hz
    at = np.arange(400) / RATE
    voice = fftconvolve(pulses, np.exp(-at * 500) * np.sin(2 * np.pi * 1500 * at))[None, : 2 * RATE].astype(np.float32)
    made = voices.warped_formants(voice * 0.3, RATE, 1.2)
    power = np.abs(np.fft.rfft(made[0] * np.hanning(made.shape[1]))) ** 2
    hertz = np.fft.rfftfreq(made.shape[1], 1 / RATE)
    lines = [power[np.abs(hertz - 160 * n) < 20].sum() for n in range(1, 40)]
    assert 160 * (1 + int(np.argmax(lines))) == pytest.approx(1800, abs=170)
    assert sum(lines) > 0.98 * power.sum()
    assert np.abs(voices.warped_formants(voice, RATE, 1.0) - voice).max() < 1e-5
