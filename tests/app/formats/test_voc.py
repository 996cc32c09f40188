"""PASCAL VOC in."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import FormatError
from app.formats import voc
from app.formats.incoming import Target, TaskShape
from app.formats.lookup import Items
from tests.app.formats.made import BOXES, item, target, write


def xml(*objects: str, name: str = "a.jpg") -> str:
    size = "<size><width>100</width><height>80</height><depth>3</depth></size>"
    return f"<annotation><filename>{name}</filename>{size}{''.join(objects)}</annotation>"


def thing(cls: str, *edges: object, extra: str = "") -> str:
    names = ("xmin", "ymin", "xmax", "ymax")
    box = "".join(f"<{name}>{edge}</{name}>" for name, edge in zip(names, edges, strict=True))
    return f"<object><name>{cls}</name>{extra}<bndbox>{box}</bndbox></object>"


def test_one_based_inclusive_edges_become_half_open(tmp_path: Path) -> None:
    path = write(tmp_path, "a.xml", xml(thing("red", 1, 1, 100, 80, extra="<difficult>1</difficult>")))
    read = voc.read_labels(path, target(BOXES))
    (box,) = read.of("cells")[item("a.jpg").id].objects
    assert box.box_px == (0, 0, 100, 80) and box.attributes == {"difficult": True}
    assert read.problems == () and read.entries == 1
    plain = voc.read_labels(path, target(BOXES), one_based=False)
    assert plain.of("cells")[item("a.jpg").id].objects[0].box_px == (1, 1, 100, 80)


def test_bad_boxes_are_lines_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = write(
        tmp_path, "a.xml",
        xml(
            thing("red", 50, 30, 50, 30), thing("red", 90, 70, 120, 79), thing("red", 200, 200, 300, 300),
            thing("red", 9, 9, 5, 12), thing("green", 1, 1, 5, 5), thing("red", "x", 1, 5, 5),
            thing("red", "nan", 1, 5, 5), "<object><name>red</name></object>", thing("white", 2, 3, 10, 12),
        ),
    )  # fmt: skip
    read = voc.read_labels(path, target(BOXES))
    boxes = read.of("cells")[item("a.jpg").id].objects
    assert [box.box_px for box in boxes] == [(89, 69, 100, 79), (1, 2, 10, 12)]
    assert len(read.problems) == 8
    for number, words in enumerate((
        "a single pixel at 50, 30", "reaches 20 px outside", "outside the image of 100 x 80", "without area",
        "has no 'green'", "no complete <bndbox>", "no numbers", "no complete <bndbox>",
    )):  # fmt: skip
        assert words in read.problems[number]
    assert read.problems[0].startswith("a.xml, object 1: red")


def test_folder_with_empty_broken_and_unknown_files(tmp_path: Path) -> None:
    write(tmp_path, "a.xml", xml())
    write(tmp_path, "b.xml", "<annotation><object>")
    write(tmp_path, "c.xml", xml(name="c.jpg"))
    write(tmp_path, "d.xml", "<html/>")
    write(tmp_path, "e.xml", '<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]><annotation>&c;</annotation>')
    write(tmp_path, "f.xml", b"")
    write(tmp_path, "sub/b.xml", xml(thing("red", 1, 1, 5, 5), name="other name.jpg"))
    read = voc.read_labels(tmp_path, target(BOXES))
    assert {name: len(value.objects) for name, value in read.of("cells").items()} == {
        item("a.jpg").id: 0, item("b.jpg").id: 1,
    }  # fmt: skip
    assert len(read.problems) == 5
    assert any("entities" in line for line in read.problems)
    assert any("no item 'c.jpg'" in line for line in read.problems)


def test_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="no XML file"):
        voc.read_labels(tmp_path, target(BOXES))
    with pytest.raises(FormatError, match="no such file"):
        voc.read_labels(tmp_path / "a.xml", target(BOXES))
    with pytest.raises(FormatError, match="broken XML"):
        voc.read_labels(write(tmp_path, "a.xml", "<a>"), target(BOXES))


def test_reading_again_gives_the_same_objects(tmp_path: Path) -> None:
    path = write(tmp_path, "a.xml", xml(thing("red", 1, 1, 5, 5), thing("red", 1, 1, 5, 5)))
    first = voc.read_labels(path, target(BOXES))
    assert first == voc.read_labels(path, target(BOXES))
    assert len({box.id for box in first.of("cells")[item("a.jpg").id].objects}) == 2


SAMPLE = Path(__file__).parents[3] / "resources/sample/pictures/cells/voc"


def test_published_boxes_with_two_clicks_among_them() -> None:
    names = tuple(f"{path.stem}.jpg" for path in sorted(SAMPLE.glob("*.xml")))
    items = Items([item(name, width_px=640.0, height_px=480.0) for name in names])
    shape = TaskShape("cells", "boxes", ("RBC", "WBC", "Platelets"))
    read = voc.read_labels(SAMPLE, Target(items, {"cells": shape}))
    assert len(read.said) == len(names) and not any("no item" in line for line in read.problems)
    clicks = [line.split(",")[0] for line in read.problems if "a single pixel" in line]
    assert clicks == ["BloodImage_00338.xml", "BloodImage_00343.xml"]
