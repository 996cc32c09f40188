"""What lies above what: overview, ruler, waveforms, spectrogram, tiers, and the borders between them. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from widgets.timeline.segments import Tier

OVERVIEW_PX = 30
RULER_PX = 24
LEAST_WAVE_PX = 40
LEAST_SPECTROGRAM_PX = 48
LEAST_TIER_PX = 28
MOST_TIER_PX = 44
# Between the lanes stand their names.
GAP_PX = 16
END_PX = 4
# This near to a border, a press takes it.
BORDER_PX = 3

Border = Literal["sound", "tiers"]


@dataclass(frozen=True, slots=True)
class Band:
    """A row from ``top`` to ``bottom`` (exclusive), in widget pixels."""

    top: int
    bottom: int

    @property
    def height(self) -> int:
        """In pixels."""
        return self.bottom - self.top

    def holds(self, y: float) -> bool:
        """Whether a pixel row lies in it."""
        return self.top <= y < self.bottom

    def part(self, number: int, of: int) -> Band:
        """One of ``of`` rows that share it evenly, the first on top."""
        return Band(self.top + self.height * number // of, self.top + self.height * (number + 1) // of)


@dataclass(frozen=True, slots=True)
class Heights:
    """What the hand has set: the waveform's share of the sound, and the height of a tier; None: as it comes."""

    wave_share: float | None = None
    tier_px: int | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows of a timeline; ``spectrogram`` has no height when there is none, nor ``overview``.

    ``waves`` are the lanes of the channels, one below the other in ``wave``.
    """

    overview: Band
    ruler: Band
    wave: Band
    waves: tuple[Band, ...]
    spectrogram: Band
    tiers: tuple[tuple[Tier, Band], ...]

    def tier_at(self, y: float) -> Tier | None:
        """The tier in whose lane a pixel row lies."""
        return next((tier for tier, band in self.tiers if band.holds(y)), None)

    def band_of(self, tier: str) -> Band | None:
        """The lane of a tier."""
        return next((band for each, band in self.tiers if each.name == tier), None)

    def border_at(self, y: float) -> Border | None:
        """The border that a press at a pixel row would take."""
        if self.spectrogram.height and abs(y - self.wave.bottom) <= BORDER_PX:
            return "sound"
        if self.tiers and abs(y - self.spectrogram.bottom) <= BORDER_PX:
            return "tiers"
        return None

    def moved(self, border: Border, y: float, heights: Heights, *, height: int) -> Heights:
        """The heights with a border at a pixel row."""
        if border == "sound":
            whole = self.spectrogram.bottom - self.wave.top
            return Heights(min(max((y - self.wave.top) / max(1, whole), 0.05), 0.95), heights.tier_px)
        share = (height - END_PX - y) / max(1, len(self.tiers))
        return Heights(heights.wave_share, max(LEAST_TIER_PX, round(share) - GAP_PX))


def lay_out(
    height: int,
    tiers: Sequence[Tier],
    *,
    spectrogram: bool,
    n_lanes: int = 1,
    heights: Heights = Heights(),
    overview: bool = True,
) -> Rows:
    """Tiers take what they need at the bottom, waveforms and spectrogram share the rest."""
    top = OVERVIEW_PX if overview else 0
    sound_top = top + RULER_PX
    least = _least_sound(n_lanes, spectrogram=spectrogram)
    spare = height - least_height(len(tiers), spectrogram=spectrogram, n_lanes=n_lanes, overview=overview)
    tier_px = LEAST_TIER_PX
    if tiers:
        wanted = min(MOST_TIER_PX, LEAST_TIER_PX + max(0, spare) // (3 * len(tiers)))
        most = LEAST_TIER_PX + max(0, spare) // len(tiers)
        tier_px = wanted if heights.tier_px is None else min(max(heights.tier_px, LEAST_TIER_PX), most)
    below = len(tiers) * (tier_px + GAP_PX)
    sound = max(least, height - sound_top - below - END_PX)
    wave_px = sound
    if spectrogram:
        share = 0.45 if heights.wave_share is None else heights.wave_share
        wave_px = min(max(round(sound * share), LEAST_WAVE_PX * n_lanes), sound - LEAST_SPECTROGRAM_PX)
    wave = Band(sound_top, sound_top + wave_px)
    first = sound_top + sound + GAP_PX
    lanes = [
        (tier, Band(first + place * (tier_px + GAP_PX), first + place * (tier_px + GAP_PX) + tier_px))
        for place, tier in enumerate(tiers)
    ]
    waves = tuple(wave.part(number, n_lanes) for number in range(n_lanes))
    return Rows(
        Band(0, top), Band(top, sound_top), wave, waves, Band(wave.bottom, sound_top + sound), tuple(lanes)
    )  # fmt: skip


def least_height(n_tiers: int, *, spectrogram: bool, n_lanes: int = 1, overview: bool = True) -> int:
    """The least height at which everything can be read."""
    sound = _least_sound(n_lanes, spectrogram=spectrogram)
    return (OVERVIEW_PX if overview else 0) + RULER_PX + sound + END_PX + n_tiers * (LEAST_TIER_PX + GAP_PX)


def _least_sound(n_lanes: int, *, spectrogram: bool) -> int:
    return LEAST_WAVE_PX * n_lanes + (LEAST_SPECTROGRAM_PX if spectrogram else 0)
