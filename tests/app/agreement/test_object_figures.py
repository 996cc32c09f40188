"""What stands beside the F1 of objects, on labels of which it is known."""

from __future__ import annotations

import numpy as np
import pytest

from app.agreement import object_figures as object_figures_module
from app.agreement.hlp import Labels, pairs_between
from app.agreement.measure import BareTask, as_given, measure
from app.agreement.object_figures import object_figures
from app.labels.values import (
    Box,
    Boxes,
    Keypoints,
    Kind,
    Polygon,
    Polygons,
    Polyline,
    Polylines,
    Pose,
    Segment,
    Segments,
    Value,
)
from tests.app.agreement import slow


def square(name: str, cls: str, x: float, side: float = 10.0) -> Polygon:
    return Polygon(name, cls, ((x, 0.0), (x + side, 0.0), (x + side, side), (x, side)))


def figures(kind: Kind, labels: Labels) -> dict[str, object]:
    people = sorted({who for said in labels.values() for who in said})
    return {**object_figures(kind, labels, pairs_between(labels, kind, people=people, normalise=as_given), as_given)}


def value(found: dict[str, object], name: str) -> float | None:
    figure = found[name]
    return figure.sums.value()


def test_outlines_that_are_moved_a_little() -> None:
    labels = {"i": {"a": Polygons((square("1", "x", 0),)), "b": Polygons((square("2", "x", 1),))}}
    found = figures("polygons", labels)
    assert value(found, "mean_iou_matched") == pytest.approx(90 / 110)
    assert value(found, "dice_matched") == pytest.approx(2 * 90 / 200)
    assert value(found, "nsd_matched") == 1.0 and value(found, "hd95_px_matched") == pytest.approx(1.0)
    assert value(found, "f1@.5:.95") == pytest.approx(7 / 10) and value(found, "place_f1") == 1.0


def test_of_very_many_outlines_a_sample_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    labels: dict[str, dict[str, Value]] = {
        f"i{n:02}": {"a": Polygons((square("1", "x", 0),)), "b": Polygons((square("2", "x", n % 3),))}
        for n in range(30)
    }
    whole = figures("polygons", labels)
    monkeypatch.setattr(object_figures_module, "MOST_OUTLINES", 10)
    some = figures("polygons", labels)
    many = {name: len(figure.items) for name, figure in some.items()}
    assert many["hd95_px_matched"] == many["nsd_matched"] == 10 and many["dice_matched"] == 30
    assert value(some, "dice_matched") == value(whole, "dice_matched")


def test_keypoints_are_told_in_pixels_and_as_shares() -> None:
    one = Pose("1", "cat", ((0.0, 0.0), (30.0, 40.0), (10.0, 10.0)), (2, 2, 2))
    other = Pose("2", "cat", ((3.0, 4.0), (30.0, 40.0), (0.0, 0.0)), (2, 1, 0))
    found = figures("keypoints", {"i": {"a": Keypoints((one,)), "b": Keypoints((other,))}})
    assert value(found, "keypoint_error_px") == pytest.approx(2.5) and value(found, "pck@.1") == 1.0
    assert value(found, "visibility_agreement") == pytest.approx(1 / 3)
    assert "mean_iou_matched" not in found and "mean_oks_matched" in found


def test_lines_overlap() -> None:
    line = Polyline("1", "lane", ((0.0, 0.0), (100.0, 0.0)))
    found = figures("polylines", {"i": {"a": Polylines((line,)), "b": Polylines((line,))}})
    assert value(found, "mean_overlap_matched") == pytest.approx(1.0) and "nsd_matched" not in found


def test_alpha_with_missed_is_that_of_two_people_s_places() -> None:
    places = [("cat", "cat")] * 6 + [("cat", "dog")] * 2 + [("dog", "dog")] * 3 + [("cat", ""), ("", "dog")]
    labels: dict[str, dict[str, Value]] = {}
    for item, part in {"i0": places[:5], "i1": places[5:]}.items():
        labels[item] = {
            who: Boxes(
                tuple(Box(f"{n}", pair[k], (20.0 * n, 0, 20.0 * n + 9, 9)) for n, pair in enumerate(part) if pair[k])
            )
            for k, who in enumerate("ab")
        }
    number = {"cat": 0.0, "dog": 1.0, "": 2.0}
    units = [[number[a], number[b]] for a, b in places]
    assert value(figures("boxes", labels), "alpha_with_missed") == pytest.approx(
        slow.alpha(units, slow.distance("nominal", units))
    )


def test_everything_alike_has_no_variation_to_speak_of() -> None:
    labels = {f"i{n}": {who: Boxes((Box("1", "cat", (0, 0, 9, 9)),)) for who in "abc"} for n in range(4)}
    found = measure(BareTask("t", "boxes"), labels, resamples=20)
    assert found.value == 1.0 and found.also["alpha_with_missed"].value is None
    assert "no variation" in found.also["alpha_with_missed"].reason


def test_nobody_marked_anything() -> None:
    found = measure(BareTask("t", "boxes"), {"i": {"a": Boxes(), "b": Boxes()}}, resamples=20)
    assert found.value is None and found.also["both_empty"].value == 1.0
    assert all(one.value is None or np.isfinite(one.value) for one in found.also.values())


def test_segments_have_time_boundaries_speakers_and_words() -> None:
    def said(*turns: tuple[str, float, float, str]) -> Segments:
        return Segments(tuple(Segment(f"s{n}", "speech", a, b, tier=t, text=w) for n, (t, a, b, w) in enumerate(turns)))

    labels = {
        f"i{n}": {
            "a": said(("A", 0, 4, "hello there"), ("B", 4, 8, "[laughter] no")),
            "b": said(("A", 0, 4, "hello where"), ("B", 4, 6, "no")),
        }
        for n in range(4)
    }
    found = measure(BareTask("t", "segments"), labels, resamples=20).also
    assert found["wer"].value == pytest.approx(2 * 1 / 6) and found["tag_error_rate"].value == 2.0
    assert found["time_f1"].value == pytest.approx(2 * 6 / 14)
    assert found["boundary_f1@.5s"].value == pytest.approx(2 * 2 / 6)
    # Of eight seconds of a's, two are missed; the collar takes .25 s beside each boundary, and of b's six as many.
    ours, theirs = (1.75, 8 - 4 * 0.25), (1.75, 6 - 4 * 0.25)
    assert found["der"].value == pytest.approx((ours[0] + theirs[0]) / (ours[1] + theirs[1]))
