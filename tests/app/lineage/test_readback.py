"""Exports read back by those who train on them: pycocotools and Hugging Face datasets."""

from __future__ import annotations

import gc
import json
from pathlib import Path

import pytest

from app.commands.dataset import SetColumns
from app.commands.labels import Said
from app.labels import values
from app.lineage.split import Ratios
from app.records import Item
from app.workspace import Workspace
from tests.app.lineage.projects import MakeProject, export, label, picture, register

Project = tuple[Workspace, list[Item]]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_pycocotools_reads_and_scores_it(pictures: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    workspace, items = pictures
    outer = ((2.0, 2.0), (12.0, 2.0), (12.0, 12.0), (2.0, 12.0))
    hole = ((4.0, 4.0), (8.0, 4.0), (8.0, 8.0), (4.0, 8.0))
    label(workspace, [Said(items[1].id, "shapes", values.Polygons((values.Polygon("h", "nucleus", outer, (hole,)),)))])
    export(workspace, tmp_path / "out", "coco")
    boxes = COCO(str(tmp_path / "out/annotations/cells_train.json"))
    assert sorted(boxes.getAnnIds())[0] == 1 and len(boxes.getImgIds()) == 7
    assert boxes.loadCats(boxes.getCatIds()) == [
        {"id": 1, "name": "red", "supercategory": ""}, {"id": 2, "name": "white", "supercategory": ""},
    ]  # fmt: skip
    sizes = {(image["width"], image["height"]) for image in boxes.dataset["images"]}
    assert sizes == {(40, 24), (24, 40)}
    results = [
        {"image_id": one["image_id"], "category_id": one["category_id"], "bbox": one["bbox"], "score": 1.0}
        for one in boxes.dataset["annotations"]
    ]
    judge = COCOeval(boxes, boxes.loadRes(results), "bbox")
    judge.evaluate()
    judge.accumulate()
    judge.summarize()
    assert judge.stats[0] == pytest.approx(1.0)
    shapes = COCO(str(tmp_path / "out/annotations/shapes_train.json"))
    for one in shapes.dataset["annotations"]:
        mask = shapes.annToMask(one)
        assert mask.sum() == pytest.approx(one["area"], abs=1)
    assert sorted({one["area"] for one in shapes.dataset["annotations"]}) == [84, 200.0]
    capsys.readouterr()


def test_datasets_loads_class_folders(make_project: MakeProject, tmp_path: Path) -> None:
    from datasets import load_dataset

    workspace = make_project()
    for number in range(12):
        picture(tmp_path / f"media/{number:02}.png", number)
    items = register(workspace, tmp_path / "media")
    options = ("sharp", "blurred")
    label(workspace, [Said(item.id, "quality", values.Choice(options[n % 2])) for n, item in enumerate(items)])
    done = export(workspace, tmp_path / "out", "imagefolder", ratios=Ratios(0.6, 0.2, 0.2))
    loaded = load_dataset(str(tmp_path / "out"), cache_dir=str(tmp_path / "cache"))
    names = {"val": "validation"}
    assert {split: len(part) for split, part in loaded.items()} == {
        names.get(split, split): count for split, count in done.files.items()
    }
    assert loaded["train"].features["label"].names == ["blurred", "sharp"]
    assert loaded["train"][0]["image"].size == (40, 24)


def test_datasets_loads_objects(pictures: Project, tmp_path: Path) -> None:
    from datasets import load_dataset

    export(pictures[0], tmp_path / "out", "imagefolder", tasks=("quality", "cells"))
    loaded = load_dataset(str(tmp_path / "out"), cache_dir=str(tmp_path / "cache"))["train"]
    assert len(loaded) == 7
    original = next(row for row in loaded if row["quality"] is not None)
    assert original["cells"] == {"bbox": [[1.0, 2.0, 9.5, 10.0], [0.0, 0.0, 3.0, 3.0]], "categories": ["red", "red"]}
    assert sorted(row["quality"] or "" for row in loaded) == ["", *["blurred"] * 3, *["sharp"] * 3]


HARD = ["um 007", "NA", "=1+1", "-", "true", "1e5", 'it\'s "so", said\nhe', "ünï\u2028code", " spaced ", "null"]


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # datasets leaves the metadata file open
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("texts", [["plain words", 'it\'s, "quoted"', "ü ñ"], HARD])
def test_datasets_loads_recordings(
    make_project: MakeProject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, texts: list[str]
) -> None:
    import io

    import soundfile
    from datasets import Audio, load_dataset

    from tests.app.lineage.projects import AUDIO_SHEET, sound

    # For a file this is what the library's own does, once it has imported its sound encoder (half a gigabyte with
    # torch), which it needs for arrays only. Decoding is left to soundfile below.
    monkeypatch.setattr(Audio, "encode_example", lambda self, value: {"bytes": None, "path": value})
    workspace = make_project("audio", AUDIO_SHEET.split("vocabulary")[0])
    for number in range(len(texts)):
        sound(tmp_path / f"clips/{number:02}.wav", number)
    items = register(workspace, tmp_path / "clips")
    label(workspace, [Said(item.id, "words", values.Transcript(text)) for item, text in zip(items, texts, strict=True)])
    label(workspace, [Said(item.id, "noise", values.Choice("none")) for item in items[:-1]])
    export(workspace, tmp_path / "out", "hf-audiofolder", tasks=("words",))
    loaded = load_dataset(str(tmp_path / "out"), cache_dir=str(tmp_path / "cache"))["train"]
    loaded = loaded.cast_column("audio", Audio(decode=False))
    assert sorted(loaded["transcription"]) == sorted(texts)
    row = loaded[0]
    data = row["audio"]["bytes"] or Path(row["audio"]["path"]).read_bytes()
    samples, rate_hz = soundfile.read(io.BytesIO(data))
    assert rate_hz == 8000 and len(samples) == 4000
    kind = "csv" if texts != HARD else "jsonl"
    assert [path.suffix[1:] for path in (tmp_path / "out/train").glob("metadata.*")] == [kind]
    export(workspace, tmp_path / "both", "hf-audiofolder")
    both = load_dataset(str(tmp_path / "both"), cache_dir=str(tmp_path / "cache"))["train"]
    assert sum(value is None for value in both["noise"]) == 1
    gc.collect()  # here, where its warning is expected, and not in some later test


def test_a_task_labelled_on_one_side_only(make_project: MakeProject, tmp_path: Path) -> None:
    from datasets import load_dataset

    workspace = make_project()
    for number in range(4):
        picture(tmp_path / f"media/{number}.png", number)
    items = register(workspace, tmp_path / "media")
    sides = ("train", "train", "val", "val")
    workspace.do(SetColumns({item.id: {"s": side} for item, side in zip(items, sides, strict=True)}, split="s"))
    label(workspace, [Said(item.id, "cells", values.Boxes(())) for item in items])
    label(workspace, [Said(item.id, "quality", values.Choice("sharp")) for item in items[2:]])
    export(workspace, tmp_path / "out", "imagefolder")
    loaded = load_dataset(str(tmp_path / "out"), cache_dir=str(tmp_path / "cache"))
    assert loaded["train"]["quality"][:] == ["", ""]
    assert loaded["validation"]["quality"][:] == ["sharp", "sharp"]
    assert json.loads(loaded["train"]["cells"][0]) == {"bbox": [], "categories": []}


def test_gappy_category_ids_stay(pictures: Project, tmp_path: Path) -> None:
    export(pictures[0], tmp_path / "out", "coco", tasks=("cells",), category_ids={"white": 1, "red": 90})
    document = json.loads((tmp_path / "out/annotations/instances_train.json").read_text())
    assert [(one["id"], one["name"]) for one in document["categories"]] == [(1, "white"), (90, "red")]
    assert {one["category_id"] for one in document["annotations"]} == {90}
