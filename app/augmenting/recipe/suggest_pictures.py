"""What sets the pictures of a slice apart, and the step that makes others like them.

Slants are of any column that ends in ``slant_deg``. Columns of labels end as ``app.slices.label_columns`` names them:
``cells_objects``, ``cells_area`` … of any task.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.augmenting.looks import MARGIN_LUMA, MARGIN_X, MARGIN_Y, NOISE, TINT, WARMTH
from app.augmenting.recipe.contrast import Contrast, Rule, Suggestion, quantiles
from app.units import Floats

# Differences of medians, in quartile spreads of the others, below which nobody would call a slice different.
APART = 0.8
SMALLER = 0.9
NOISIER = 1.0  # of 255: less is not seen
SLANT = "slant_deg"
SLANTED_DEG = 4.0
MARGIN = 0.02  # of a side: less is not seen


def _apart(found: Contrast, name: str) -> tuple[Floats, Floats, float] | None:
    """Values in the slice and in the rest, and how far apart their medians lie; None where that is not much."""
    pair = found.pair(name)
    if pair is None:
        return None
    low, high = np.quantile(pair[1], (0.25, 0.75))
    far = float((np.median(pair[0]) - np.median(pair[1])) / max(high - low, 1e-3 * abs(high), 1e-9))
    return (*pair, far) if abs(far) > APART else None


def _said(name: str, here: Floats, there: Floats) -> str:
    side = "Lower" if np.median(here) < np.median(there) else "Higher"
    return f"{side} {name.replace('_', ' ')}: {np.median(here):.3g} against {np.median(there):.3g} of the others."


def _of_tasks(found: Contrast, ending: str) -> list[tuple[str, Floats, Floats, float]]:
    """The columns with this ending, of any task, in which the slice differs."""
    names = sorted(name for name in found.inside if name.endswith(ending))
    return [(name, *apart) for name in names if (apart := _apart(found, name)) is not None]


def _crowded(found: Contrast) -> Suggestion | None:
    """More objects, or more of them over each other: by as many as the slice has more."""
    more = [one for one in _of_tasks(found, "_objects") if one[3] > 0]
    closer = [one for one in _of_tasks(found, "_crowding") if one[3] > 0]
    if not more and not closer:
        return None
    extra = float(np.median(more[0][1]) - np.median(more[0][2])) if more else 2.0
    most = int(np.clip(round(extra * 1.3), 1, 50))
    overlap = float(np.clip(np.median(closer[0][1]), 0, 0.6)) if closer else 0.0
    values = {"count": [max(1, round(most / 2)), most], "overlap": [0.0, round(overlap, 2)]}
    why = " ".join(_said(name, here, there) for name, here, there, _ in (*more[:1], *closer[:1]))
    return Suggestion("copy_paste", values, why, needs=("objects",))


def _smaller(found: Contrast) -> Suggestion | None:
    """Small objects: the picture seen from as much farther away."""
    sides = [
        (*one[:3], float(np.sqrt(np.median(one[1]) / max(np.median(one[2]), 1e-12))))
        for one in _of_tasks(found, "_area")
    ]
    sides += [
        (*one[:3], float(np.median(one[1]) / max(np.median(one[2]), 1e-12))) for one in _of_tasks(found, "_smallest_px")
    ]
    for name, here, there, scale in sides:
        if scale < SMALLER:
            low, high = max(0.3, round(scale * 0.8, 3)), max(0.3, round(min(1.0, scale * 1.2), 3))
            return Suggestion("shift_scale", {"scale": [low, high], "border": "edge"}, _said(name, here, there))
    return None


def _slanted(found: Contrast) -> Suggestion | None:
    """Ink that leans otherwise, by a column of slants in degrees or as measured: sheared by the difference."""
    sides = [one for name in sorted(found.inside) if name.endswith(SLANT) and (one := _apart(found, name)) is not None]
    if not sides:
        return None
    here, there, _ = max(sides, key=lambda side: abs(side[2]))
    upright = float(np.median(there))
    if abs(np.median(here) - upright) < SLANTED_DEG:
        return None
    # To the right above 0, as people say it; a shear moves what is below, where y is larger, to the right.
    turned = np.degrees(np.arctan(np.tan(np.radians(upright)) - np.tan(np.radians(here))))
    values = {"stretch": 1.0, "shear_x": quantiles(turned, -40, 40), "shear_y": 0.0}
    why = f"It leans to the right by {np.median(here):.1f}° against {upright:.1f}° of the others."
    return Suggestion("stretch_shear", values, why)


def _in_margin(found: Contrast) -> Suggestion | None:
    """More of its pictures reach beyond what was photographed: moved as far, and the same comes in from outside."""
    across, down, luma = found.pair(MARGIN_X), found.pair(MARGIN_Y), found.inside.get(MARGIN_LUMA, np.zeros(0))
    if across is None or down is None or not len(luma):
        return None
    here, there = (np.maximum(np.abs(across[side]), np.abs(down[side])) > MARGIN for side in (0, 1))
    share, rest = float(here.mean()), float(there.mean())
    if share < 0.2 or share < 2 * rest:
        return None
    level = float(np.median(luma))
    border = "black" if level < 40 else "white" if level > 215 else "median"
    shifts = {"shift_x": quantiles(across[0][here], -0.5, 0.5), "shift_y": quantiles(down[0][here], -0.5, 0.5)}
    why = f"{100 * share:.0f} % of it reaches beyond the photo, with a plain margin; of the rest {100 * rest:.0f} %."
    return Suggestion("shift_scale", {"scale": 1.0, **shifts, "border": border}, why, probability=round(share, 2))


def _at_the_border(found: Contrast) -> Suggestion | None:
    if (margin := _in_margin(found)) is not None:
        return margin
    for name, here, there, far in _of_tasks(found, "_border_px"):
        if far < 0:
            values = {"scale": [1.0, 1.15], "shift_x": [-0.25, 0.25], "shift_y": [-0.25, 0.25], "border": "edge"}
            return Suggestion("shift_scale", values, _said(name, here, there))
    return None


def _few_pixels(found: Contrast) -> Suggestion | None:
    apart = _apart(found, "megapixels")
    if apart is None:
        return None
    scale = float(np.sqrt(np.median(apart[0]) / np.median(apart[1])))
    if scale > SMALLER:
        return None
    low, high = max(0.1, round(scale * 0.85, 3)), max(0.1, round(min(1.0, scale * 1.15), 3))
    return Suggestion("resize", {"scale": [low, high]}, _said("megapixels", *apart[:2]))


def _light(found: Contrast) -> Suggestion | None:
    if _in_margin(found) is not None:  # a margin darkens or lightens the whole by itself
        return None
    apart = {name: one for name in ("brightness", "contrast") if (one := _apart(found, name)) is not None}
    bright, contrast = found.pair("brightness"), found.pair("contrast")
    if not apart or bright is None or contrast is None:
        return None
    values = {"brightness": quantiles(bright[0], 0, 1), "contrast": quantiles(contrast[0], 0, 0.5)}
    return Suggestion("match_light", values, " ".join(_said(name, *one[:2]) for name, one in apart.items()))


def _blur(found: Contrast) -> Suggestion | None:
    """Blur can be made, sharpness cannot."""
    apart = _apart(found, "blur")
    if apart is None or apart[2] < 0:
        return None
    return Suggestion("match_blur", {"blur": quantiles(apart[0], 0, 1)}, _said("blur", *apart[:2]))


def _colour(found: Contrast) -> Suggestion | None:
    """The colour of the light and the strength of colours, where either differs and all are known."""
    names = ("colourfulness", WARMTH, TINT)
    apart = {name: one for name in names if (one := _apart(found, name)) is not None}
    known = {name: pair for name in names if (pair := found.pair(name)) is not None}
    if not apart or len(known) < len(names) or _in_margin(found) is not None:
        return None
    limits = {"colourfulness": (0, 200), WARMTH: (-3, 3), TINT: (-2, 2)}
    values = {name: quantiles(known[name][0], *limits[name]) for name in (WARMTH, TINT, "colourfulness")}
    return Suggestion("match_colour", values, " ".join(_said(name, *one[:2]) for name, one in apart.items()))


def _noise(found: Contrast) -> Suggestion | None:
    """Noise can be added, not taken away."""
    apart = _apart(found, NOISE)
    if apart is None or np.median(apart[0]) - np.median(apart[1]) < NOISIER:
        return None
    return Suggestion("match_noise", {"std": quantiles(apart[0], 0, 80)}, _said("noise", *apart[:2]))


def _jpeg(found: Contrast) -> Suggestion | None:
    """A column of JPEG qualities, where the features or a table bring one."""
    for name in sorted(found.inside):
        apart = _apart(found, name) if "jpeg" in name else None
        if apart is not None and apart[2] < 0:
            return Suggestion("jpeg", {"quality": quantiles(apart[0], 3, 100)}, _said(name, *apart[:2]))
    return None


# As a picture comes about: things are somewhere, light is on them, a lens and a sensor see them, a file is saved.
RULES: Sequence[Rule] = (
    _crowded,
    _smaller,
    _slanted,
    _at_the_border,
    _light,
    _colour,
    _blur,
    _few_pixels,
    _noise,
    _jpeg,
)
