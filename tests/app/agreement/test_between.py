"""Two people's files of the same media, in the formats that such files come in."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from app.agreement.between import measure_between, people_of
from app.agreement.show import render_text
from app.errors import CallError, InputError, UnknownName
from app.rules.load import load

ANN = """\
SPEAKER call1 1 0.00 4.00 <NA> <NA> anna <NA> <NA>
SPEAKER call1 1 4.00 4.00 <NA> <NA> otto <NA> <NA>
SPEAKER call2 1 0.00 2.00 <NA> <NA> anna <NA> <NA>
"""
BOB = ANN.replace("4.00 4.00", "4.00 2.00")
TEXTGRID = """\
File type = "ooTextFile"
Object class = "TextGrid"

0
3
<exists>
1
"IntervalTier"
"words"
0
3
2
0
1
"{first}"
1
3
"home"
"""


def files(folder: Path, names: tuple[str, str], texts: tuple[str, str]) -> tuple[Path, Path]:
    for name, text in zip(names, texts, strict=True):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder / names[0], folder / names[1]


def test_rttm_of_two_people(tmp_path: Path) -> None:
    found = measure_between(files(tmp_path, ("ann.rttm", "bob.rttm"), (ANN, BOB)), resamples=50).report
    assert found.annotators == ("ann", "bob") and (found.items, found.metric) == (2, "der")
    # Of the first call Bob hears two seconds of Otto less. A quarter of a second on each side of a boundary of the
    # reference does not count: held against Ann 1.75 of 7 s are missed, held against Bob 1.75 s beside 5 s are too
    # much. On the second both say the same, of 1.5 s.
    assert found.value == pytest.approx((1.75 + 1.75) / (7.0 + 5.0 + 1.5 + 1.5))
    assert found.also["event_f1"].value == found.hlp == pytest.approx(2 * 2 / 6) and found.score_metric == "event_f1"
    assert found.also["time_f1"].value == pytest.approx(2 * 8 / 18) and "der" not in found.also
    assert render_text(found).splitlines()[3].startswith("diarisation error rate (collar .25 s)")


def test_speakers_have_other_names_in_another_file(tmp_path: Path) -> None:
    same = measure_between(files(tmp_path, ("ann.rttm", "bob.rttm"), (ANN, BOB)), resamples=50).report
    # Bob calls them otherwise, in each recording anew, and one of them as Ann calls the other.
    renamed = BOB.replace("anna", "x").replace("otto", "anna").replace("2.00 <NA> <NA> x", "2.00 <NA> <NA> z")
    other = measure_between(files(tmp_path, ("ann.rttm", "bob.rttm"), (ANN, renamed)), resamples=50).report
    assert other.value == same.value and other.hlp == same.hlp == pytest.approx(4 / 6)
    assert other.also["time_f1"] == same.also["time_f1"] and other.by["class"] == ()


def test_textgrids_of_one_recording_or_in_folders(tmp_path: Path) -> None:
    texts = TEXTGRID.format(first="he's"), TEXTGRID.format(first="he is")
    alone = measure_between(files(tmp_path, ("ann.TextGrid", "bob.TextGrid"), texts), resamples=50).report
    assert alone.items == 1 and alone.value == 1.0 and alone.also["wer"].value == pytest.approx(4 / 5)
    one, other = files(tmp_path, ("ann/a.TextGrid", "bob/a.TextGrid"), texts)
    folders = measure_between((one.parent, other.parent), resamples=50).report
    assert folders.items == 1 and folders.annotators == ("ann", "bob")


def coco(x: float, *, outline: bool = False) -> str:
    square = [x, 0, x + 10, 0, x + 10, 10, x, 10]
    shape = {"segmentation": [square], "area": 100} if outline else {"area": 100}
    return json.dumps(
        {
            "images": [{"id": 1, "file_name": "deep/cell_01.png", "width": 100, "height": 100}],
            "categories": [{"id": 3, "name": "cell"}],
            "annotations": [{"id": 1, "image_id": 1, "category_id": 3, "bbox": [x, 0, 10, 10], "iscrowd": 0, **shape}],
        }
    )


@pytest.mark.parametrize(("outline", "kind"), [(True, "polygons"), (False, "boxes")])
def test_coco_files_are_compared_by_what_they_hold(tmp_path: Path, outline: bool, kind: str) -> None:
    texts = coco(0, outline=outline), coco(1, outline=outline)
    found = measure_between(files(tmp_path, ("ann.json", "bob.json"), texts), resamples=50).report
    assert found.task == kind and found.value == 1.0
    assert found.also["mean_iou_matched"].value == pytest.approx(90 / 110)
    wanted = measure_between((tmp_path / "ann.json", tmp_path / "bob.json"), kind="boxes", resamples=50).report
    assert wanted.task == "boxes"


def test_coco_keypoints_need_no_sheet_and_are_compared_as_coco_does(tmp_path: Path) -> None:
    texts = []
    for away in (0.0, 3.0):
        document = json.loads(coco(0))
        document["annotations"][0] |= {"keypoints": [0, 0, 2, 40, 0, 2, 40 + away, 40, 2, 0, 0, 0], "num_keypoints": 3}
        texts.append(json.dumps(document))
    found = measure_between(files(tmp_path, ("ann.json", "bob.json"), (texts[0], texts[1])), resamples=50).report
    assert found.task == "keypoints" and found.also["keypoint_error_px"].value == pytest.approx(1.0)
    one_way = [(2 + math.exp(-(3.0**2) / (2 * wide * 40 * (2 * 0.05) ** 2))) / 3 for wide in (40, 43)]
    assert found.also["mean_oks_matched"].value == pytest.approx(sum(one_way) / 2)


def test_a_table_and_the_rules_of_a_sheet(tmp_path: Path) -> None:
    both = files(tmp_path, ("ann.csv", "bob.csv"), ("path,words\na.wav,Home\nb.wav,so\n", "path,words\na.wav,home\n"))
    sheet = load(
        "earmark: 1\nname: s\nversion: 1.0.0\nmedia: audio\ntasks:\n  words: {kind: transcript}\n"
        "rules:\n  - {id: case, task: words, title: Case, compare: {case: ignore}}\n"
    )
    found = measure_between(both, sheet=sheet, resamples=50).report
    assert found.value == 0.0 and found.raw["value"] == 1.0 and found.items == 1


def test_what_cannot_be_compared_says_so(tmp_path: Path) -> None:
    ann, other = files(tmp_path, ("ann.rttm", "bob.rttm"), (ANN, ANN.replace("call", "talk")))
    with pytest.raises(InputError, match="no item in common"):
        measure_between((ann, other))
    with pytest.raises(CallError, match="named twice"):
        people_of((ann, ann))
    assert people_of((Path("x/labels.rttm"), Path("y/labels.rttm"))) == ("x/labels.rttm", "y/labels.rttm")
    with pytest.raises(CallError, match="holds no boxes"):
        measure_between((ann, other), kind="boxes")
    with pytest.raises(UnknownName, match="box"):
        measure_between((ann, other), kind="boxs")
    strange = files(tmp_path, ("a.xyz", "b.xyz"), ("", ""))
    with pytest.raises(CallError, match="--format"):
        measure_between(strange)
    empty = coco(0).replace('"annotations": [{', '"annotations": [], "x": [{')
    with pytest.raises(InputError, match="not every file holds"):
        measure_between(files(tmp_path, ("a.json", "b.json"), (empty, empty)))
    with pytest.raises(InputError, match=r"c\.json"):
        measure_between(files(tmp_path, ("c.json", "d.json"), ("{", "{")))


def test_lines_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    both = files(tmp_path, ("ann.rttm", "bob.rttm"), (ANN, BOB + "SPEAKER call1 1 x y <NA> <NA> anna <NA> <NA>\n"))
    found = measure_between(both, resamples=50)
    assert "bob.rttm" in found.problems[0] and any("could not be read" in note for note in found.report.warnings)


def pictures(name: str, boxes: list[list[float]]) -> str:
    marked = [{"id": n, "image_id": 1, "category_id": 1, "bbox": box, "area": 1} for n, box in enumerate(boxes)]
    images = [{"id": 1, "file_name": name, "width": 100, "height": 100}]
    return json.dumps({"images": images, "annotations": marked, "categories": [{"id": 1, "name": "cell"}]})


def test_who_marked_nothing_has_said_so(tmp_path: Path) -> None:
    pair = files(tmp_path, ("ann.json", "bob.json"), (pictures("1.png", [[0, 0, 9, 9]]), pictures("1.png", [])))
    found = measure_between(pair, format_name="coco", resamples=50).report
    assert (found.items, found.value) == (1, 0.0) and "nan" not in render_text(found)
    nothing = files(tmp_path, ("cy.json", "dee.json"), (pictures("1.png", []), pictures("1.png", [])))
    with pytest.raises(InputError, match="not every file holds"):
        measure_between(nothing, format_name="coco", resamples=50)


def test_files_that_name_other_pictures_are_never_taken_for_the_same(tmp_path: Path) -> None:
    pair = files(
        tmp_path, ("ann.json", "bob.json"), (pictures("1.png", [[0, 0, 9, 9]]), pictures("2.png", [[0, 0, 9, 9]]))
    )
    with pytest.raises(InputError, match="the first holds '1', the second '2'"):
        measure_between(pair, format_name="coco", resamples=50)
    calls = files(tmp_path, ("ann.rttm", "bob.rttm"), (ANN[:50], ANN[:50].replace("call1", "call2")))
    with pytest.raises(InputError, match="no item in common"):
        measure_between(calls, resamples=50)
