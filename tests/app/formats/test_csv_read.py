"""Labels and predictions from tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.errors import CallError, TableError, UnknownName
from app.formats import csv_read
from app.formats.incoming import TaskShape
from app.labels import values
from tests.app.formats.made import BOXES, CHOICE, EVENTS, OUTLINES, RATING, SEVERAL, WORDS, item, target, write

A, B, W = item("a.jpg").id, item("b.jpg").id, item("a.wav", "audio").id


def read(folder: Path, text: str, *shapes: Any, **options: Any) -> Any:
    return csv_read.read_labels(write(folder, "t.csv", text), target(*shapes, **options))


def test_choice_with_scores(tmp_path: Path) -> None:
    found = read(tmp_path, "file,label,score\nx/a.jpg,sharp,0.9\nb.jpg,blurred,\n", CHOICE)
    assert found.of("quality") == {A: values.Choice("sharp", 0.9), B: values.Choice("blurred")}
    assert found.problems == () and found.entries == 2


def test_every_kind_of_bad_row_is_one_line(tmp_path: Path) -> None:
    text = "path,label\nno.jpg,sharp\na.jpg,shrap\na.jpg\n,sharp\na.jpg,\na.jpg,sharp\na.jpg,blurred\na.jpg,sharp\n"
    found = read(tmp_path, text, CHOICE)
    assert found.of("quality") == {A: values.Choice("sharp")}
    said = ("no item 'no.jpg'", "did they mean 'sharp'", "1 cells", "names no item", "nothing is said", "differently",
            "again;")  # fmt: skip
    assert [line.split(":")[0] for line in found.problems] == [f"t.csv, line {n}" for n in (2, 3, 4, 5, 6, 8, 9)]
    assert all(words in line for words, line in zip(said, found.problems, strict=True))


def test_a_line_that_is_no_row_is_left_out_and_the_rest_goes_on(tmp_path: Path) -> None:
    found = read(tmp_path, 'path,label\na.jpg,"sharp"x\nb.jpg,sharp\na.jpg,"blurred\nb.jpg,blurred\n', CHOICE)
    assert found.of("quality") == {B: values.Choice("sharp")}
    assert [line.split(":")[0] for line in found.problems] == ["t.csv, line 2", "t.csv, line 4"]
    assert "no row of a table" in found.problems[0] and "opened here and never closed" in found.problems[1]
    with pytest.raises(TableError, match=r"t\.csv, line 1: a quotation mark is opened"):
        read(tmp_path, 'path,"label\na.jpg,sharp\n', CHOICE)


def test_boxes_in_corners_and_in_sizes(tmp_path: Path) -> None:
    corners = read(
        tmp_path, "image,class,xmin,ymin,xmax,ymax\na.jpg,red,1,2,3,4\na.jpg,red,3,2,1,4\nb.jpg,,,,,\n", BOXES
    )
    assert [box.box_px for box in corners.of("cells")[A].objects] == [(1, 2, 3, 4)]
    assert corners.of("cells")[B] == values.Boxes(()) and "without area" in corners.problems[0]
    sizes = read(tmp_path, "image,class,left,top,width,height\na.jpg,red,1,2,3,4\na.jpg,red,a,2,3,4\n", BOXES)
    assert [box.box_px for box in sizes.of("cells")[A].objects] == [(1, 2, 4, 6)] and len(sizes.problems) == 1


def test_polygons_ratings_and_sets(tmp_path: Path) -> None:
    shapes = read(tmp_path, 'path,label,points\na.jpg,nucleus,"[[1,1],[5,1],[5,5]]"\nb.jpg,nucleus,1 1 5\n', OUTLINES)
    assert shapes.of("shapes")[A].objects[0].points_px == ((1, 1), (5, 1), (5, 5)) and len(shapes.problems) == 2
    assert B not in shapes.of("shapes") and "not taken for empty" in shapes.problems[1]
    grades = read(tmp_path, "path,rating\na.jpg,3\nb.jpg,9\nb.jpg,2.5\nb.jpg,x\n", RATING)
    assert grades.of("grade") == {A: values.Rating(3)} and len(grades.problems) == 3
    tags = read(tmp_path, 'path,label\na.jpg,b;a\nb.jpg,"c,d"\n', SEVERAL)
    assert tags.of("tags") == {A: values.MultiChoice(("a", "b")), B: values.MultiChoice(("c,d",))}


def test_wide_table_and_chosen_column(tmp_path: Path) -> None:
    text = 'file,words,robot\na.wav,hello there,"\'-hello"\n'
    assert read(tmp_path, text, WORDS, EVENTS, paths=("a.wav",)).of("words") == {W: values.Transcript("hello there")}
    robot = read(tmp_path, text, WORDS, paths=("a.wav",), columns={"text": "robot"})
    assert robot.of("words") == {W: values.Transcript("-hello")}
    with pytest.raises(UnknownName, match="Did you mean 'robot'"):
        read(tmp_path, text, WORDS, paths=("a.wav",), columns={"text": "robbot"})


def test_empty_text_is_an_empty_transcript(tmp_path: Path) -> None:
    assert read(tmp_path, "file,text\na.wav,\n", WORDS, paths=("a.wav",)).of("words") == {W: values.Transcript("")}


def test_segments(tmp_path: Path) -> None:
    text = "file,label,onset,offset\na.wav,dog,1,2\na.wav,cat,9,11\na.wav,dog,5,4\na.wav,dog,,4\na.wav,dog,20,30\n"
    found = read(tmp_path, text, EVENTS, paths=("a.wav",))
    assert [(one.cls, one.start_s, one.end_s) for one in found.of("events")[W].objects] == [
        ("dog", 1, 2),
        ("cat", 9, 10),
    ]
    assert len(found.problems) == 4


def test_long_table_with_tasks(tmp_path: Path) -> None:
    text = "path,task,label,x0,y0,x1,y1\na.jpg,quality,sharp,,,,\na.jpg,cells,red,1,1,2,2\na.jpg,nope,x,,,,\n"
    found = read(tmp_path, text, CHOICE, BOXES)
    assert found.said[A]["quality"] == values.Choice("sharp") and len(found.said[A]["cells"].objects) == 1
    assert "no task 'nope'" in found.problems[0]
    assert set(read(tmp_path, text, CHOICE, BOXES, task="cells").said[A]) == {"cells"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("a,b\n1,2\n", "no column names the files"),
        (b"path\n\xff\n", "not UTF-8"),
        (b'"path\na', "line 1: a quotation mark"),
    ],
)
def test_no_table(tmp_path: Path, text: str | bytes, words: str) -> None:
    with pytest.raises(TableError, match=words):
        csv_read.read_labels(write(tmp_path, "t.csv", text), target(CHOICE))


def test_which_task_and_missing_file(tmp_path: Path) -> None:
    with pytest.raises(CallError, match="several tasks fit"):
        read(tmp_path, "path,label\na.jpg,x\n", CHOICE, SEVERAL)
    with pytest.raises(TableError, match="cannot be read"):
        csv_read.read_labels(tmp_path / "no.csv", target(CHOICE))


def test_names_that_several_items_have(tmp_path: Path) -> None:
    paths = ("x/a.jpg", "y/a.jpg")
    found = read(tmp_path, "path,label\na.jpg,sharp\ny/a.jpg,sharp\n./x/a.jpg,blurred\n", CHOICE, paths=paths)
    assert "2 items are called 'a.jpg'" in found.problems[0] and len(found.of("quality")) == 2


def test_an_open_list_takes_words_of_the_file(tmp_path: Path) -> None:
    shape = TaskShape("seen", "multi-choice", ("Car",), open=True)
    found = read(tmp_path, "path,label\na.jpg,Rusty  Fence;car\nb.jpg,<script>\n", shape)
    assert found.of("seen") == {A: values.MultiChoice(("Car", "rusty fence"))}
    assert len(found.problems) == 1 and "a word that is added cannot have" in found.problems[0]
