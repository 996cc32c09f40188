"""What lies above what: overview, ruler, waveforms, spectrogram, tiers, and the borders between them. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from widgets.timeline.segments import Tier

RULER_PX = 24
MOST_TIER_PX = 44
# Between the lanes stand their names.
GAP_PX = 16
END_PX = 4
# This near to a border, a press takes it.
BORDER_PX = 3

Border = Literal["sound", "tiers"]


@dataclass(frozen=True, slots=True)
class Least:
    """The least heights of the rows, in pixels."""

    overview: int = 30
    wave: int = 40
    spectrogram: int = 48
    # Where boxes are drawn on it.
    drawn_on: int = 80
    tier: int = 28

    def height(self, tiers: Sequence[Tier], *, spectrogram: bool, n_lanes: int = 1, overview: bool = True) -> int:
        """Of a whole timeline."""
        above = (self.overview if overview else 0) + RULER_PX + self.wave * n_lanes
        return above + (self.seen(tiers) if spectrogram else 0) + END_PX + len(tiers) * (self.tier + GAP_PX)

    def seen(self, tiers: Sequence[Tier]) -> int:
        """Of a spectrogram above these tiers."""
        return self.drawn_on if any(tier.boxes for tier in tiers) else self.spectrogram


# Where there is room, where there is not, and in a pinch: on a small screen every tier has to be seen, too.
ROOMY = Least()
TIGHT = Least(overview=16, wave=28, spectrogram=32, drawn_on=64, tier=20)
TINY = Least(overview=0, wave=24, spectrogram=24, drawn_on=32, tier=20)


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
        return Heights(heights.wave_share, max(TIGHT.tier, round(share) - GAP_PX))


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

    def left(one: Least) -> int:
        return height - one.height(tiers, spectrogram=spectrogram, n_lanes=n_lanes, overview=overview)

    least = next((one for one in (ROOMY, TIGHT) if left(one) >= 0), TINY)
    top = least.overview if overview else 0
    sound_top = top + RULER_PX
    spare = left(least)
    tier_px = least.tier
    if tiers:
        wanted = min(MOST_TIER_PX, least.tier + max(0, spare) // (3 * len(tiers)))
        most = least.tier + max(0, spare) // len(tiers)
        tier_px = wanted if heights.tier_px is None else min(max(heights.tier_px, least.tier), most)
    below = len(tiers) * (tier_px + GAP_PX)
    seen_px = least.seen(tiers) if spectrogram else 0
    sound = max(least.wave * n_lanes + seen_px, height - sound_top - below - END_PX)
    wave_px = sound
    if spectrogram:
        share = 0.45 if heights.wave_share is None else heights.wave_share
        wave_px = min(max(round(sound * share), least.wave * n_lanes), sound - seen_px)
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
