"""A sample made smaller, labels and all, for looking at."""

from __future__ import annotations

import numpy as np

from augment.catalog.entry import Moved, Transform
from augment.follow import follow
from augment.sample import KINDS, Image, Sample, Target
from augment.targets.drops import Limits
from augment.warp import Flat

_KEEP_ALL = Limits(min_visible=0.0, min_side_px=0.0, min_length_s=0.0, min_fit=0.0)


def at_size(small: Image, targets: tuple[Target, ...], size_px: tuple[int, int]) -> Sample:
    """A sample of ``small``, a whole picture made smaller, and the labels that belong to its full ``size_px``.

    ``size_px`` is (width, height). The labels move as under any other transform, so that each kind follows in one way.
    """
    height, width = small.shape[:2]
    smaller = Flat((width, height), np.diag([width / size_px[0], height / size_px[1], 1.0]))
    step = Transform("shrunk", "image", "Made smaller", _as_it_is, effects=dict.fromkeys(KINDS, "follows"))
    followed = follow(Sample(small, None, targets), step, Moved(small, space=smaller), _KEEP_ALL)
    return Sample(small, None, followed.targets)


def _as_it_is(image: Image, *_others: object) -> Moved:
    return Moved(image)
