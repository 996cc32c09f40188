"""What lies between microphone and file: telephone lines, codecs, lost packets."""

from __future__ import annotations

import numpy as np

from augment.catalog.entry import Effect, Moved, Param, Surroundings, Transform, Values, chosen
from augment.sample import Sound
from augment.signal import codecs, filters
from augment.signal.packets import concealed, lost_packets, runs_s

FOLLOWS: dict[str, Effect] = {"segment": "follows"}


def _telephone(samples: Sound, values: Values, around: Surroundings) -> Moved:
    """300 to 3400 Hz (ITU-T G.712), then what exchanges do to the samples (G.711, GSM 06.10, G.721)."""
    low, high = values["low_hz"], min(values["high_hz"], around.rate_hz * 0.49)
    made = filters.shaped(samples, around.rate_hz, filters.band_pass(low, high, 48.0))
    if values["codec"] != "none":
        made, _ = codecs.coded(made, around.rate_hz, values["codec"])
    return Moved(np.clip(made, -1, 1), heard_hz=(low / 2, min(high * 2, 4000.0)))


def _music_codec(samples: Sound, values: Values, around: Surroundings) -> Moved:
    made, rate = codecs.coded(samples, around.rate_hz, values["codec"], values["kbit_s"])
    return Moved(np.clip(made, -1, 1), drawn={"coded_at_hz": rate})


def _adpcm(samples: Sound, values: Values, around: Surroundings) -> Moved:
    made, _ = codecs.coded(samples, around.rate_hz, values["codec"])
    return Moved(np.clip(made, -1, 1))


def _narrow_band(samples: Sound, values: Values, around: Surroundings) -> Moved:
    """Recorded at a lower rate: everything above half of it is gone. Back at the clip's own rate."""
    lower = min(values["rate_hz"], around.rate_hz)
    there = codecs.resampled(samples, around.rate_hz, lower)
    made = codecs.fitted(codecs.resampled(there, lower, around.rate_hz), samples.shape[1])
    return Moved(np.clip(made, -1, 1), heard_hz=(0.0, lower / 2))


def _packet_loss(samples: Sound, values: Values, around: Surroundings) -> Moved:
    packet = max(1, round(values["packet_ms"] / 1000 * around.rate_hz))
    lost = lost_packets(around.random, -(-samples.shape[1] // packet), values["share"], values["burst"])
    made = concealed(samples, around.rate_hz, packet, lost, hide=values["hidden"] == "repeat")
    runs = runs_s(lost, packet, around.rate_hz, samples.shape[1] / around.rate_hz)
    return Moved(np.clip(made, -1, 1), covered_s=runs, drawn={"lost": int(lost.sum()), "of": len(lost)})


QUALITY = frozenset({"quality"})
ALL = (
    Transform(
        name="telephone", media="audio", title="Telephone line", run=_telephone, effects=FOLLOWS,
        help="The band of a telephone, then the exchange's 8 kHz codec and back.",
        params=(
            Param("low_hz", 50, 800, (250, 350), "Hz", "lower edge"),
            Param("high_hz", 1500, 8000, (3000, 3500), "Hz", "upper edge"),
            chosen("codec", ("none", *codecs.TELEPHONE), ("mu_law", "a_law"), "what exchanges do to the samples"),
        ),
        destroys=QUALITY, group="line",
    ),
    Transform(
        name="lossy_codec", media="audio", title="Streamed or sent: Opus, MP3", run=_music_codec,
        help="Coded at a drawn bit rate and decoded again; the codec's delay is taken off.",
        params=(
            chosen("codec", codecs.MUSIC, codecs.MUSIC, "which codec"),
            Param("kbit_s", 8, 128, (16, 48), "kbit/s", "bits a second and channel"),
        ),
        destroys=QUALITY, group="line",
    ),
    Transform(
        name="adpcm", media="audio", title="Four bits a sample, as dictation machines and games", run=_adpcm,
        help="Coded to four bits a sample and decoded again.",
        params=(chosen("codec", codecs.ADPCM, codecs.ADPCM, "whose"),),
        destroys=QUALITY, group="line",
    ),
    Transform(
        name="narrow_band", media="audio", title="Recorded at a lower rate", run=_narrow_band, effects=FOLLOWS,
        help="Resampled to a lower rate and back, as recordings of older devices.",
        params=(Param("rate_hz", 4000, 44100, (8000, 8000), "Hz", "the lower rate"),),
        destroys=QUALITY, group="line",
    ),
    Transform(
        name="packet_loss", media="audio", title="Lost packets of a call over the network", run=_packet_loss,
        help="Packets are lost in bursts. What is hidden for more than 40 ms cannot be transcribed any more.",
        effects={"segment": "follows", "transcript": "follows"},
        params=(
            Param("share", 0.005, 0.5, (0.02, 0.1), "of the packets", "how many are lost"),
            Param("packet_ms", 5, 120, (20, 20), "ms", "sound in a packet"),
            Param("burst", 1, 10, (1, 2), "packets", "lost on end, on average"),
            chosen("hidden", ("repeat", "silence"), ("repeat",), "what is heard in their place"),
        ),
        destroys=QUALITY | {"presence"}, group="line",
    ),
)  # fmt: skip
