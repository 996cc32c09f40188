"""σ of named keypoints in a sheet: agreement and models are measured with it, and the report says so."""

from __future__ import annotations

from math import exp

import pytest

from app.agreement.measure import BareTask, measure
from app.agreement.project import sheet_views
from app.errors import SheetError
from app.labels.values import Keypoints, Pose, Value
from app.rules.comparing import Comparing
from app.rules.edit import edited
from app.rules.edits import RenamePoint
from app.rules.impact import changes
from app.rules.load import load
from app.rules.skeleton_lines import without_point
from app.slices.scored import score_items

SHEET = """\
earmark: 1
name: K
version: 1.0.0
media: image
tasks:
  k:
    kind: keypoints
    skeleton: {points: [nose, tail], edges: [[nose, tail]]}
    classes: [cat]
"""
WITH = SHEET.replace("]]}", "]], sigma: {tail: 0.4}}")


def pose(tail_x: float) -> Keypoints:
    return Keypoints((Pose("1", "cat", ((0.0, 0.0), (tail_x, 100.0)), (2, 2)),))


def test_agreement_and_models_are_measured_with_it_and_the_report_says_so() -> None:
    labels: dict[str, dict[str, Value]] = {"i": {"x": pose(100.0), "y": pose(160.0)}}
    both = {}
    for name, text in (("usual", SHEET), ("wide", WITH)):
        sheet = load(text)
        found = measure(BareTask("k", "keypoints"), labels, views=sheet_views(Comparing(sheet, "k", {})), resamples=2)
        scored = score_items(
            sheet.task("k"), {"i": pose(160.0)}, people={"i": {"x": pose(100.0)}}, sole={"i": pose(100.0)}, decided={},
            normalise=Comparing(sheet, "k", {}),
        )  # fmt: skip
        both[name] = found.value, found.raw["value"], scored.model.tolist(), found
    # The tail lies 60 px apart. By .05 nothing of it counts and half of the points agree, which is a match at .5; by .4
    # it counts exp(−60² / (2 · area · .8²)), the areas being 100 × 100 and 160 × 100.
    alike = [(1 + exp(-(60**2) / (2 * area * 0.8**2))) / 2 for area in (100 * 100, 160 * 100)]
    wide = both["wide"][3].also["mean_oks_matched"].value
    assert wide == pytest.approx(sum(alike) / 2)
    assert both["wide"][2] == [1.0] and both["wide"][0] == both["wide"][1] == 1.0
    assert both["usual"][3].also["mean_oks_matched"].value == pytest.approx(0.5, abs=0.01)
    assert any("cat: 0.05 for nose; 0.4 for tail" in one for one in both["wide"][3].warnings)
    assert any("one σ of 0.05" in one for one in both["usual"][3].warnings)


def test_where_the_sheet_says_nothing_a_label_is_compared_as_it_is() -> None:
    ruled = Comparing(load(WITH), "k", {})
    seen = ruled("i", pose(1.0))
    assert ruled("i", seen) == seen != pose(1.0)
    assert Comparing(load(SHEET), "k", {})("i", pose(1.0)) == pose(1.0)


@pytest.mark.parametrize("said", ["{ear: 0.1}", "{tail: 0}", "{tail: 2}", "{tail: big}"])
def test_what_a_sigma_is_not(said: str) -> None:
    with pytest.raises(SheetError):
        load(WITH.replace("{tail: 0.4}", said))


def test_it_follows_its_point_and_another_one_changes_figures_alone() -> None:
    path = ("tasks", "k", "skeleton")
    renamed = load(edited(WITH, RenamePoint(path, "tail", "tip"))).task("k").classes[0].skeleton
    assert renamed is not None and renamed.sigma == {"tip": 0.4}
    raw = {"points": ["nose", "tail"], "edges": [["nose", "tail"]], "sigma": {"tail": 0.4}}
    bare = load(edited(WITH, *without_point(path, raw, 1))).task("k").classes[0].skeleton
    assert bare is not None and bare.points == ("nose",) and not bare.sigma
    (change,) = changes(load(SHEET), load(WITH))
    assert change.impact == "figures" and "σ" in change.what
