"""What a task and its classes can say is fields: attributes, hierarchy, skeletons, scales, what segments carry."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.rules.sheet import ClassDef, Task
from tests.app.rules.test_edit_classes import TEXT
from tests.widgets.rules.conftest import Bench
from tests.widgets.rules.test_page import write
from widgets.rules.task_card import TaskCard

Open = Callable[..., Bench]
IMAGE = TEXT.replace("rules:\n", "  grade: {kind: rating, scale: {low: 1, high: 3, labels: {1: poor}}}\nrules:\n")
SOUND = """\
earmark: 1
name: Talk
version: 1.0.0
media: audio
tasks:
  words: {kind: transcript}
  turns: {kind: segments, classes: [speech, noise]}
"""


class Form:
    """One task in the form, and the sheet that its fields make."""

    def __init__(self, found: Bench, qtbot: QtBot, task: str) -> None:
        self._found, self._qtbot, self._name = found, qtbot, task
        card = found.page.form.cards[("tasks", task)]
        assert isinstance(card, TaskCard)
        card.set_open(True)
        QApplication.processEvents()
        self.card = card

    def read(self) -> Task:
        self._found.settle(self._qtbot)
        reading = self._found.page.desk.reading
        assert reading is not None and reading.sheet is not None, reading
        return reading.sheet.tasks[self._name]

    def show(self, cls: str) -> None:
        self.card.details.chosen.show_value(cls)
        self.card.details.chosen.picked.emit(cls)

    def cls(self, name: str) -> ClassDef:
        found = self.read().class_of(name)
        assert found is not None
        return found

    @property
    def text(self) -> str:
        return self._found.page.desk.draft.text

    @property
    def told(self) -> str:
        return self._found.page._frame.banner.text


@pytest.fixture
def form(bench: Open, qtbot: QtBot) -> Callable[[str], Form]:
    def made(task: str) -> Form:
        spoken = task in SOUND
        return Form(bench(sheet=SOUND if spoken else IMAGE, media="audio" if spoken else "image"), qtbot, task)

    return made


def test_attributes_are_added_named_made_a_choice_and_asked_under_a_condition(form: Callable[[str], Form]) -> None:
    one = form("vehicles")
    one.show("car")
    rows = one.card.details._attributes
    rows._add()
    one.read()
    new = rows.rows[3]
    assert new.name.hasFocus() and new.name.text() == "attribute", "it is there to be named"
    write(new.name, "view")
    one.read()
    new.kind.picked.emit("choice")
    one.read()
    write(new.values, "front, rear")
    one.read()
    assert {"truncated is yes", "stain is poor"} <= set(new._offers)
    new.when.picked.emit("stain is good")
    one.read()
    new.when.picked.emit("truncated is no")
    one.read()
    new.required.setChecked(True)
    made = one.cls("car").attributes[3]
    assert (made.name, made.values, made.required) == ("view", ("front", "rear"), True)
    assert made.when == {"stain": "good", "truncated": False}
    assert "# How well it is seen." in one.text and "# only then" in one.text
    new._freed("stain")
    one.read()
    new._remove()
    assert [attribute.name for attribute in one.cls("car").attributes] == ["truncated", "stain", "reason"]


def test_attributes_go_to_every_class_at_once(form: Callable[[str], Form]) -> None:
    one = form("vehicles")
    one.show("car")
    one.card.details._everywhere.click()
    assert one.cls("vehicle").attributes == one.cls("lorry").attributes == one.cls("car").attributes


def test_a_class_has_its_meaning_its_place_and_its_past(form: Callable[[str], Form]) -> None:
    one = form("vehicles")
    write(one.card._lines.fields(2)[0], "truck")
    assert one.cls("truck").formerly == ("lorry",), "labels are under the name that is in force"
    details = one.card.details
    one.show("truck")
    write(details._description, "With a bed.")
    details._parent.picked.emit("vehicle")
    one.read()
    write(details._formerly, "lorry, hgv")
    made = one.cls("truck")
    assert (made.description, made.parent, made.formerly) == ("With a bed.", "vehicle", ("lorry", "hgv"))
    details._up()
    assert [found.name for found in one.read().classes] == ["vehicle", "truck", "car"] and details.cls == "truck"
    details._parent.picked.emit("")
    assert one.cls("truck").parent == ""
    one.card._swatches[1].picked.emit("#112233")
    assert one.cls("truck").colour == "#112233"


def test_a_skeleton_is_lines_and_a_class_may_have_its_own(form: Callable[[str], Form]) -> None:
    one = form("people")
    lines = one.card.fields.skeleton.lines
    write(lines.fields(3)[0], "tail")
    one.read()
    write(lines.fields(3)[1], "hed")
    assert "head" in one.told and lines.fields(3)[1].text() == ""
    write(lines.fields(3)[1], "head")
    skeleton = one.cls("person").skeleton
    assert skeleton is not None and skeleton.edges[-1] == ("tail", "head") and "# the neck" in one.text
    one.card.details._skeleton_of.picked.emit("own")
    one.read()
    own = one.card.details._skeleton.lines
    own.removed.emit(0)
    skeleton = one.cls("person").skeleton
    assert skeleton is not None and skeleton.points == ("left", "right", "tail") and skeleton.edges == ()


def test_a_scale_has_ends_and_meanings(form: Callable[[str], Form]) -> None:
    one = form("grade")
    scale = one.card.fields.scale
    write(scale.meanings[2][1], "sharp")
    one.read()
    write(scale.ends["high"], "20")
    made = one.read().scale
    assert made is not None and (made.high, dict(made.labels)) == (20, {1: "poor", 3: "sharp"})
    write(scale.lines.fields(2)[0], "21")
    assert "not on the scale" in one.told
    write(scale.lines.fields(2)[0], "20")
    one.read()
    write(scale.lines.fields(2)[1], "as printed")
    one.read()
    write(scale.ends["high"], "x")
    assert "no whole number" in one.told
    write(scale.ends["low"], "3")
    made = one.read().scale
    assert made is not None and dict(made.labels) == {3: "sharp", 20: "as printed"}, "what is off the scale goes"


def test_segments_carry_what_the_task_or_the_class_says(form: Callable[[str], Form]) -> None:
    one = form("turns")
    fields = one.card.fields
    assert not fields.level.isVisibleTo(one.card) and fields.tiers.isVisibleTo(one.card)
    fields.text.picked.emit("required")
    one.read()
    write(fields.tiers, "left, right")
    one.read()
    fields.overlap.setChecked(False)
    one.read()
    one.show("noise")
    one.card.details._carried["text"].picked.emit("no")
    one.card.details._carried["band"].picked.emit("yes")
    assert (one.cls("noise").text, one.cls("noise").band, one.cls("speech").text) == ("none", "optional", "required")
    assert (one.read().tiers, one.read().overlap) == (("left", "right"), False)


def test_a_transcript_has_a_level_and_a_task_a_name(form: Callable[[str], Form]) -> None:
    one = form("words")
    one.card.fields.level.picked.emit("segment")
    assert one.read().level == "segment"
    write(one.card._lines.fields(0)[0], "turn")
    assert [found.name for found in one.read().classes] == ["turn"]
    write(one.card.name, "said")
    one._found.settle(one._qtbot)
    renamed = one._found.page.form.cards[("tasks", "said")]
    assert renamed.open and ("tasks", "words") not in one._found.page.form.cards


def test_a_list_of_options_can_be_opened(bench: Open, qtbot: QtBot) -> None:
    sheet = IMAGE.replace("rules:\n", "  seen: {kind: multi-choice, options: [a, b]}\nrules:\n")
    form = Form(bench(sheet=sheet, media="image"), qtbot, "seen")
    fields = form.card.fields
    assert fields.open.isVisible() and not fields.open.isChecked()
    fields.open.setChecked(True)
    assert form.read().open
    fields.open.setChecked(False)
    assert not form.read().open
