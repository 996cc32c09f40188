"""Objects of every kind become targets and come back as they were; masks stay what they are."""

from __future__ import annotations

import numpy as np

from app.augmenting.targets import to_targets, to_values
from app.labels import values
from app.labels.runs import encode_mask

STAR = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]], dtype=bool)
WINDOW, RUNS = encode_mask(STAR, x0=7, y0=9) or ((0, 0, 0, 0), ())
SAID = {"id": "a", "cls": "c", "attributes": {"hard": True}}
LABELS: dict[str, values.Value] = {
    "boxes": values.Boxes((values.Box(box_px=(1.0, 2.0, 30.5, 40.0), **SAID),)),
    "turned": values.RotatedBoxes(
        (values.RotatedBox(centre_px=(9.0, 8.0), size_px=(4.0, 6.0), angle_deg=-30.0, **SAID),)
    ),
    "ellipses": values.Ellipses((values.Ellipse(centre_px=(9.0, 8.0), radii_px=(4.0, 6.0), angle_deg=15.0, **SAID),)),
    "polygons": values.Polygons(
        (
            values.Polygon(
                points_px=((0.0, 0.0), (9.0, 0.0), (9.0, 9.0)), holes=(((5.0, 1.0), (6.0, 1.0), (6.0, 2.0)),), **SAID
            ),
        )
    ),
    "lines": values.Polylines((values.Polyline(points_px=((0.0, 0.0), (9.0, 5.0)), **SAID),)),
    "masks": values.Masks((values.Mask(box_px=WINDOW, runs=RUNS, **SAID),)),
    "poses": values.Keypoints((values.Pose(points_px=((3.0, 4.0), (0.0, 0.0)), states=(2, 0), **SAID),)),
    "kind": values.Choice("good"),
}


def test_there_and_back() -> None:
    assert to_values(to_targets(LABELS), LABELS) == LABELS


def test_what_was_refused_is_not_said_and_what_was_dropped_is_none() -> None:
    left = to_values((), LABELS, refused=frozenset({"boxes"}))
    assert "boxes" not in left
    assert left["masks"] == values.Masks()
