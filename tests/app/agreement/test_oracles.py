"""Similarities and rates against the libraries that the field goes by."""

from __future__ import annotations

import contextlib
import io
import random

import jiwer
import numpy as np
import pytest
from pycocotools import mask as coco_mask
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval
from sklearn.metrics import f1_score, jaccard_score

from app.agreement import matching, similar
from app.agreement.measure import BareTask, measure
from app.labels import values
from app.labels.runs import encode_mask
from app.labels.values import Box, Boxes, Choice, Keypoints, Mask, MultiChoice, Pose, Transcript
from app.rules.comparing import Comparing
from app.rules.load import load


@pytest.mark.parametrize("seed", range(5))
def test_overlaps_of_masks_and_boxes_are_cocos(seed: int) -> None:
    source = np.random.default_rng(seed)
    pixels = [source.random((40, 30)) < share for share in (0.2, 0.5, 0.8)]
    masks = []
    for number, one in enumerate(pixels):
        found = encode_mask(one)
        assert found is not None
        masks.append(Mask(str(number), "a", *found))
    coded = [coco_mask.encode(np.asfortranarray(one.astype(np.uint8))) for one in pixels]
    assert similar.of_images(masks, masks) == pytest.approx(coco_mask.iou(coded, coded, [0, 0, 0]))
    corners = source.uniform(0, 50, (6, 2))
    sides = source.uniform(5, 40, (6, 2))
    boxes = Boxes(
        tuple(
            Box(str(n), "a", (x, y, x + w, y + h))
            for n, ((x, y), (w, h)) in enumerate(zip(corners.tolist(), sides.tolist(), strict=True))
        )
    )
    expected = coco_mask.iou(np.hstack([corners, sides]), np.hstack([corners, sides]), [0] * 6)
    assert matching.similarity(boxes, boxes) == pytest.approx(expected)


KEYPOINTS = """\
earmark: 1
name: K
version: 1.0.0
media: image
tasks: {k: {kind: keypoints, skeleton: {points: [a, b, c, d, e, f, g]%s}, classes: [a]}}
"""


@pytest.mark.parametrize("said_of", ["", ", sigma: {a: 0.026, c: 0.107, g: 0.2}"])
@pytest.mark.parametrize("seed", range(3))
def test_object_keypoint_similarity_is_cocos(seed: int, said_of: str) -> None:
    source = np.random.default_rng(seed)
    truth = source.uniform(0, 100, (7, 2))
    said = truth + source.normal(0, 5, (7, 2))
    area = float(np.prod(np.ptp(truth, axis=0)))

    def entry(points: np.ndarray, **more: object) -> dict[str, object]:
        flat = np.column_stack([points, np.full(7, 2)]).ravel().tolist()
        return {"id": 1, "image_id": 1, "category_id": 1, "keypoints": flat, "num_keypoints": 7, "iscrowd": 0,
                "area": area, "bbox": [0, 0, 100, 100], **more}  # fmt: skip

    with contextlib.redirect_stdout(io.StringIO()):
        known, given = COCO(), COCO()
        for coco, points, more in ((known, truth, {}), (given, said, {"score": 1.0})):
            coco.dataset = {"images": [{"id": 1}], "categories": [{"id": 1}], "annotations": [entry(points, **more)]}
            coco.createIndex()
        judge = COCOeval(known, given, "keypoints")
        judge.params.kpt_oks_sigmas = np.array([0.026, 0.05, 0.107, 0.05, 0.05, 0.05, 0.2] if said_of else [0.05] * 7)
        judge._prepare()
        expected = float(judge.computeOks(1, 1)[0, 0])
    one, other = (Pose("k", "a", tuple(map(tuple, points.tolist())), (2,) * 7) for points in (truth, said))
    ruled = Comparing(load(KEYPOINTS % said_of), "k", {})
    (one,), (other,) = (values.objects_of(ruled("i", Keypoints((pose,)))) for pose in (one, other))
    assert isinstance(one, Pose) and isinstance(other, Pose)
    assert similar._towards(one, other) == pytest.approx(expected, abs=1e-6)


def test_error_rates_of_texts_are_jiwers() -> None:
    source = random.Random(3)
    words = ["one", "two", "three", "four"]
    texts = [(" ".join(source.choices(words, k=source.randint(1, 9))), " ".join(source.choices(words, k=6)))
             for _ in range(30)]  # fmt: skip
    labels = {f"i{n:02}": {"a": Transcript(one), "b": Transcript(other)} for n, (one, other) in enumerate(texts)}
    references = {item: said["a"] for item, said in labels.items()}
    only_b = {item: {"b": said["b"]} for item, said in labels.items()}
    found = measure(BareTask("t", "transcript"), only_b, references=references, resamples=20)
    assert found.hlp is not None
    assert 1.0 - found.hlp == pytest.approx(jiwer.wer([one for one, _ in texts], [other for _, other in texts]))


def test_agreement_on_a_class_is_its_f1_and_on_sets_their_jaccard() -> None:
    source = random.Random(4)
    a, b = ([source.choice("xyz") for _ in range(50)] for _ in range(2))
    labels = {f"i{n:02}": {"a": Choice(a[n]), "b": Choice(b[n])} for n in range(50)}
    found = measure(BareTask("t", "choice"), labels, resamples=20)
    expected = f1_score(a, b, average=None, labels=["x", "y", "z"])
    assert [row["agreement"] for row in found.by["class"]] == pytest.approx(expected.tolist())
    table = np.random.default_rng(5).random((2, 40, 4)) < 0.5
    table[:, :, 0] = True  # sklearn has no answer for two empty sets
    names = "pqrs"
    sets = {
        f"i{n:02}": {
            who: MultiChoice(tuple(name for name, held in zip(names, table[k, n], strict=True) if held))
            for k, who in enumerate("ab")
        }
        for n in range(40)
    }
    both = measure(BareTask("t", "multi-choice"), sets, resamples=20)
    assert both.hlp == pytest.approx(jaccard_score(table[0], table[1], average="samples"))
