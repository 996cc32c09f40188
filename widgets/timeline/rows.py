"""What lies above what: ruler, waveform, spectrogram, tiers. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from widgets.timeline.segments import Tier

RULER_PX = 24
LEAST_WAVE_PX = 48
LEAST_TIER_PX = 28
MOST_TIER_PX = 44
# Between the lanes stand their names.
GAP_PX = 16
END_PX = 4


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


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows of a timeline; ``spectrogram`` has no height when there is none."""

    ruler: Band
    wave: Band
    spectrogram: Band
    tiers: tuple[tuple[Tier, Band], ...]

    def tier_at(self, y: float) -> Tier | None:
        """The tier in whose lane a pixel row lies."""
        return next((tier for tier, band in self.tiers if band.holds(y)), None)


def lay_out(height: int, tiers: Sequence[Tier], *, spectrogram: bool) -> Rows:
    """Tiers take what they need at the bottom, waveform and spectrogram share the rest."""
    tier_px = LEAST_TIER_PX
    if tiers:
        spare = height - least_height(len(tiers), spectrogram=spectrogram)
        tier_px = min(MOST_TIER_PX, LEAST_TIER_PX + max(0, spare) // (3 * len(tiers)))
    below = len(tiers) * (tier_px + GAP_PX)
    sound = max(LEAST_WAVE_PX * (2 if spectrogram else 1), height - RULER_PX - below - END_PX)
    wave_end = RULER_PX + (sound // 2 if spectrogram else sound)
    top = RULER_PX + sound + GAP_PX
    lanes = [
        (tier, Band(top + place * (tier_px + GAP_PX), top + place * (tier_px + GAP_PX) + tier_px))
        for place, tier in enumerate(tiers)
    ]
    return Rows(Band(0, RULER_PX), Band(RULER_PX, wave_end), Band(wave_end, RULER_PX + sound), tuple(lanes))


def least_height(n_tiers: int, *, spectrogram: bool) -> int:
    """The least height at which everything can be read."""
    return RULER_PX + LEAST_WAVE_PX * (2 if spectrogram else 1) + END_PX + n_tiers * (LEAST_TIER_PX + GAP_PX)
