"""Rooms: computed ones, and measured responses that the project brings."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from augment.catalog.entry import Moved, Param, Surroundings, Transform, Values
from augment.errors import RenderError
from augment.materials import Clip
from augment.sample import Sound
from augment.signal import rooms
from augment.signal.codecs import resampled
from augment.signal.level import power, within_scale
from augment.signal.responses import Response, convolved, response_of


def _room(samples: Sound, values: Values, around: Surroundings) -> Moved:
    variant = int(around.random.integers(rooms.VARIANTS))
    response = rooms.room(
        around.rate_hz, values["rt60_s"], values["distance_m"], values["volume_m3"], variant
    )  # fmt: skip
    return Moved(in_room(samples, response), drawn={"variant": variant})


def _impulse_response(samples: Sound, values: Values, around: Surroundings) -> Moved:
    """A measured response. Its direct path is what the labels go by, so its delay is taken off."""
    bank = around.materials.responses
    if not bank:
        raise RenderError(
            "impulse_response needs measured responses. Add a source called 'impulse-responses' to the project, "
            "or use room, which computes them."
        )
    clip = bank[int(around.random.integers(len(bank)))]
    response = measured(clip, around.rate_hz)
    wet = np.float32(values["wet"])
    made = in_room(samples, response)
    return Moved(within_scale(made * wet + samples * (1 - wet)), drawn={"response": clip.name})


def in_room(samples: Sound, response: Response) -> Sound:
    """``samples`` through the response, at the level that they had."""
    made = convolved(samples, response)
    made *= np.float32(np.sqrt(power(samples) / max(power(made), 1e-20)))
    return within_scale(made)


@lru_cache(maxsize=256)
def measured(clip: Clip, rate_hz: int) -> Response:
    """The first channel of a measured response at the rate of the sound. Raises RenderError where it is silent."""
    try:
        return response_of(resampled(clip.samples[:1], clip.rate_hz, rate_hz)[0])
    except ValueError as problem:
        raise RenderError(f"{clip.name}: {problem}. Take it out of the source of impulse responses.") from problem


ALL = (
    Transform(
        name="room", media="audio", title="A computed room", run=_room,
        help="A box with reflecting walls: early reflections as computed, a tail that decays octave by octave.",
        params=(
            Param("rt60_s", 0.1, 5.0, (0.2, 0.8), "s", "until the sound has decayed by 60 dB"),
            Param("distance_m", 0.2, 30.0, (0.5, 3.0), "m", "from mouth to microphone"),
            Param("volume_m3", 10, 10000, (30, 150), "m³", "a bedroom has 30, a class room 150, a church 5,000"),
        ),
        destroys=frozenset({"distance", "offset"}), group="room",
    ),
    Transform(
        name="impulse_response", media="audio", title="A measured room or device", run=_impulse_response,
        help="Convolved with a measured response of the source 'impulse-responses'; its delay is taken off.",
        params=(Param("wet", 0.05, 1.0, (1.0, 1.0), "", "1 is the room alone, 0 the dry sound"),),
        destroys=frozenset({"distance", "offset"}), needs=("impulse-responses",), group="room",
    ),
)  # fmt: skip
