"""The format of predictions is known by what stands in them; what is not known is not guessed."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from app.errors import CallError, InputError
from app.formats import registry
from app.formats.recognise import recognise

LABEL_STUDIO = '[{"data": {"image": "/x.png"}, "predictions": [{"result": []}]}]'
FILES = {
    "a.CSV": ("path,label\n", "csv"),
    "a.rttm": ("", "rttm"),
    "a.TextGrid": ("", "textgrid"),
    "coco.json": ('[{"image_id": 1, "category_id": 2, "bbox": [0, 0, 1, 1], "score": 0.5}]', "coco"),
    "none.json": ("[]", "coco"),
    "tasks.json": (LABEL_STUDIO, "labelstudio"),
    "tasks.jsonl": (LABEL_STUDIO[1:-1] + "\n", "labelstudio"),
    "manifest.json": ('{"audio_filepath": "a.wav", "pred_text": "x"}\n{"audio_filepath": "b.wav"}\n', "nemo"),
    "own.jsonl": ('{"path": "a.wav", "text": "x"}\n', "jsonl"),
    "yolo.txt": ("0 0.5 0.5 0.1 0.1 0.93\n2 0.1 0.1 0.2 0.1 0.2 0.3\n", "yolo"),
    "track.txt": ("0.5\t1.25\tcall\n\\\t100\t200\n2\t3\t\n", "audacity"),
    "birds.selections.txt": ("Selection\tBegin Time (s)\tEnd Time (s)\n1\t0.1\t0.4\n", "raven"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file(name: str, tmp_path: Path) -> None:
    text, wanted = FILES[name]
    (tmp_path / name).write_text(text)
    found = recognise(tmp_path / name)
    assert found.name == wanted and found.why
    assert registry.predictions_reader("", tmp_path / name) is registry.BY_NAME[wanted].read_predictions


def test_a_folder_goes_by_its_files(tmp_path: Path) -> None:
    labels = tmp_path / "labels" / "val"
    labels.mkdir(parents=True)
    (tmp_path / "data.yaml").write_text("names: [red]\n")
    (tmp_path / "classes.txt").write_text("red\n")
    (labels / "empty.txt").write_text("")
    (labels / "one.txt").write_text("0 .5 .5 .1 .1\n")
    assert recognise(tmp_path).name == "yolo"
    (labels / "two.rttm").write_text("")
    with pytest.raises(CallError, match=r"several formats: yolo \(1\), rttm \(1\)"):
        recognise(tmp_path)
    kaldi = tmp_path / "kaldi"
    kaldi.mkdir()
    (kaldi / "wav.scp").write_text("a a.wav\n")
    (kaldi / "text").write_text("a hello\n")
    assert recognise(kaldi).name == "kaldi"


def test_what_is_not_known_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file or folder"):
        recognise(tmp_path / "gone.csv")
    for name, text in (
        ("a.bin", "x"),
        ("prose.txt", "a word\n"),
        ("other.json", '{"a": 1}'),
        ("pixels.txt", "0 5 5 9 9"),
    ):
        (tmp_path / name).write_text(text)
        with pytest.raises(CallError, match=r"Name the format\. These bring predictions: coco, yolo, labelstudio"):
            registry.predictions_reader("", tmp_path / name)
    one = tmp_path / "one"
    one.mkdir()
    (one / "said.csv").write_text("path,label\n")
    with pytest.raises(CallError, match=r"Choose it, such as said\.csv"):
        recognise(one)


@pytest.mark.parametrize("name", ["net.pkl", "net.csv"])
def test_pickled_python_is_refused_and_not_loaded(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(pickle.dumps([1, 2]))
    with pytest.raises(CallError, match="pickled Python"):
        recognise(file)
