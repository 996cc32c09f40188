"""How a project draws its recordings: one setting, so that everybody sees the same picture."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Self

from app.errors import CallError, UnknownName
from app.records import Scalar

if TYPE_CHECKING:
    from app.media.spectrogram import SpectrogramSettings

SCALES = ("mel", "linear")
CHANNELS = ("mixed", "each")
COLOURS = ("ember", "sea", "grey")

# Least and greatest value of each number, in its unit.
_RANGES: Mapping[str, tuple[float, float]] = {
    "window_ms": (1, 500), "hop_ms": (0.5, 500), "n_mels": (8, 512), "low_hz": (0, 192_000), "high_hz": (0, 192_000),
    "floor_db": (-200, 20), "ceiling_db": (-180, 40),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class SoundView:
    """How sound is drawn. Raises CallError when made of values that make no picture.

    ``window_ms`` and ``hop_ms`` of the short-time Fourier transform; ``scale`` "mel" (``n_mels`` bands) or "linear";
    frequencies from ``low_hz`` to ``high_hz`` (0: half the rate of the recording); levels from ``floor_db`` to
    ``ceiling_db``, where a sine of full scale is 0 dB; ``colours`` names a table of ``app.media.colours``;
    ``channels`` "mixed" draws one spectrogram of all channels, "each" one a channel.
    """

    window_ms: float = 32.0
    hop_ms: float = 8.0
    scale: str = "mel"
    n_mels: int = 96
    low_hz: float = 0.0
    high_hz: float = 0.0
    floor_db: float = -90.0
    ceiling_db: float = 0.0
    colours: str = "ember"
    channels: str = "mixed"

    def __post_init__(self) -> None:
        for key, (least, most) in _RANGES.items():
            value = getattr(self, key)
            if not math.isfinite(value) or not least <= value <= most:
                raise CallError(f"sound view: {key} is {value:g}; choose {least:g} to {most:g}.")
        for key, known in (("scale", SCALES), ("channels", CHANNELS), ("colours", COLOURS)):
            if getattr(self, key) not in known:
                raise UnknownName(f"{key} of the sound view", str(getattr(self, key)), known)
        if self.high_hz and self.high_hz <= self.low_hz:
            raise CallError(f"sound view: high_hz {self.high_hz:g} is not above low_hz {self.low_hz:g}. Raise it.")
        if self.ceiling_db <= self.floor_db:
            raise CallError(
                f"sound view: ceiling_db {self.ceiling_db:g} is not above floor_db {self.floor_db:g}. Raise it."
            )

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Scalar]) -> Self:
        """The view that ``Project.sound_view`` holds; what is not in it is as by default.

        Raises UnknownName for a key that is none, CallError for a value that cannot be.
        """
        known = {field.name: field.default for field in fields(cls)}
        values: dict[str, Any] = {}
        for key, value in mapping.items():
            if key not in known:
                raise UnknownName("setting of the sound view", key, known)
            values[key] = _as_type_of(key, known[key], value)
        return replace(cls(), **values)

    def to_mapping(self) -> dict[str, Scalar]:
        """All settings, for ``Project.sound_view``: a later default changes no project that has chosen."""
        return asdict(self)

    def settings(self, rate_hz: int) -> SpectrogramSettings:
        """What it comes to in a recording of this rate. The hop is a whole number of frames, so that columns stay true.

        A range that lies above half the rate leaves the lowest bands that there are.
        """
        from app.media.spectrogram import SpectrogramSettings

        window = max(8, 2 * round(self.window_ms * rate_hz / 2000))
        top_hz = rate_hz / 2
        low_hz = self.low_hz if self.low_hz < top_hz else 0.0
        return SpectrogramSettings(
            window_frames=window,
            fft_frames=1 << (window - 1).bit_length(),
            hop_frames=max(1, round(self.hop_ms * rate_hz / 1000)),
            floor_db=self.floor_db,
            ceiling_db=self.ceiling_db,
            n_mels=self.n_mels if self.scale == "mel" else 0,
            low_hz=low_hz,
            high_hz=min(self.high_hz or top_hz, top_hz),
        )


def _as_type_of(key: str, default: object, value: Scalar) -> Scalar:
    """A number where a number belongs, text where text belongs."""
    if isinstance(default, str):
        if isinstance(value, str):
            return value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        if isinstance(default, float):
            return float(value)
        if value == int(value):
            return int(value)
    raise CallError(f"sound view: {key} is {value!r}; it is to be {_KIND[type(default)]}.")


_KIND = {str: "a name", float: "a number", int: "a whole number"}
