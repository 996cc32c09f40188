"""Where draws of a recipe lie beside the slice that they should look like, and beside their parents, by feature."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np

from app.jobs.job import Progress
from augment.realism import bands

if TYPE_CHECKING:
    from app.augmenting.make.aim import Aim
    from app.augmenting.make.preview import Original, Variant
    from app.augmenting.materials.files import MaterialFiles
    from app.units import Floats, Image, Sound
    from app.workspace import Workspace
    from augment.recipe import Recipe

DRAWS = 60
LEAST_DRAWS, MOST_BINS = 50, 16
USUAL = {"image": ("brightness", "contrast", "blur"), "audio": ("snr_db", "rms_dbfs", "bandwidth_hz")}
# What a recipe does not make: the size of a picture and the form of a file are no look.
FORM = frozenset({"width_px", "height_px", "megapixels", "aspect", "duration_s", "measured_s", "rate_hz", "channels"})


@dataclass(frozen=True)
class Spread:
    """Shares of a feature's values by bins between ``edges``, each adding up to 1 where there is any.

    ``low`` to ``high`` is the 5 to 95 % band of the slice, ``within`` the share of the draws in it; None with fewer
    than five items.
    """

    feature: str
    edges: tuple[float, ...]
    real: tuple[float, ...]
    made: tuple[float, ...]
    parents: tuple[float, ...]
    low: float | None
    high: float | None
    within: float | None
    n_real: int
    n_made: int


@dataclass(frozen=True)
class Spreads:
    """All features of one recipe on one slice. ``failed`` says in a line what could not be drawn."""

    digest: str
    expression: str
    features: tuple[Spread, ...]
    failed: str = ""

    def of(self, name: str) -> Spread | None:
        """The spread of one feature."""
        return next((one for one in self.features if one.feature == name), None)


def spread_of(name: str, real: Sequence[float], made: Sequence[float], parents: Sequence[float]) -> Spread:
    """The three histograms on common edges. Values that are not finite are left out."""
    parts = [_finite(one) for one in (real, made, parents)]
    every = np.concatenate(parts)
    low, high = (float(every.min()), float(every.max())) if every.size else (0.0, 1.0)
    if high <= low:
        low, high = low - 0.5, high + 0.5
    n_bins = int(min(MOST_BINS, max(6, round(2 * len(parts[1]) ** (1 / 3) * 1.5))))
    edges = np.linspace(low, high, n_bins + 1)
    shares = [tuple(float(one) for one in np.histogram(part, edges)[0] / max(1, len(part))) for part in parts]
    band = bands({name: parts[1].tolist()}, {name: parts[0].tolist()}).get(name)
    return Spread(
        name, tuple(map(float, edges)), shares[0], shares[1], shares[2],
        None if band is None else band.low, None if band is None else band.high,
        None if band is None else band.within, len(parts[0]), len(parts[1]),
    )  # fmt: skip


def features_about(expression: str, known: Sequence[str], media: str) -> tuple[str, ...]:
    """The features that a slice's condition names, then the usual ones; at most three."""
    from app.slices.expression import names_in

    named = [name for name in names_in(expression) if name in known] if expression.strip() else []
    return tuple(dict.fromkeys([*named, *(name for name in USUAL[media] if name in known)]))[:3]


def measure_spreads(
    workspace: Workspace, recipe: Recipe, aim: Aim, *, expression: str, seed: int, materials: MaterialFiles,
    progress: Progress, draws: int = DRAWS,
) -> Spreads:  # fmt: skip
    """Draws at screen size, spread over the parents, measured as items are. A job; raises Cancelled."""
    from app.augmenting.make.preview import load_original, preview

    parents = aim.some(draws)
    made: dict[str, list[float]] = {}
    failed = ""
    rounds = -(-draws // max(1, len(parents)))
    for place, item_id in enumerate(parents):
        progress.check()
        progress.report(place, len(parents), "Measuring draws")
        with workspace.view.frozen() as view:
            original = load_original(view, workspace.sheet, item_id)
        count = min(rounds, draws - place * rounds) if place * rounds < draws else 0
        if count <= 0:
            break
        for one in preview(original, recipe, seed=seed, count=count, materials=materials, progress=progress):
            if one.error:
                failed = failed or f"{original.title}: {one.error}"
                continue
            for name, value in _measured(original, one).items():
                made.setdefault(name, []).append(value)
    real, before = _known(workspace, aim.item_ids), _known(workspace, parents)
    names = [name for name in real if name in made and name not in FORM]
    found = tuple(spread_of(name, real[name], made[name], before.get(name, ())) for name in names)
    return Spreads(recipe.digest, expression, found, failed)


def _measured(original: Original, one: Variant) -> Mapping[str, float]:
    from app.media.features import measure_image, measure_sound

    if one.rate_hz is None:
        return measure_image(cast("Image", one.media))
    return measure_sound([cast("Sound", one.media)], one.rate_hz)


def _known(workspace: Workspace, item_ids: Sequence[str]) -> dict[str, list[float]]:
    from app.media.feature_rows import features_of
    from app.records import Item

    found: dict[str, list[float]] = {one.name: [] for one in features_of(workspace.media)}
    for item in workspace.view.find(Item, id=tuple(item_ids)):
        for name, values in found.items():
            if name in item.features:
                values.append(float(item.features[name]))
    return found


def _finite(values: Sequence[float]) -> Floats:
    found = np.asarray(values, dtype=np.float64)
    return found[np.isfinite(found)]
