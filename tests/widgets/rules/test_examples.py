"""Examples of every kind are fields: texts, forms to compare, what is drawn, clips; each says whether it holds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.commands.labels import ImportLabels, Said
from app.labels import values as v
from app.records import Item
from app.rules.sheet import Rule
from app.rules.starters import starter
from tests.app.conftest import source_with
from tests.widgets.rules.conftest import PATIENCE_MS, Bench
from tests.widgets.rules.test_page import write
from widgets.rules.clip_picture import part_of
from widgets.rules.rule_card import RuleCard
from widgets.rules.words_card import WordsCard

Open = Callable[..., Bench]


class Form:
    """One rule in the form, and what its fields make of it."""

    def __init__(self, found: Bench, qtbot: QtBot, rule: str) -> None:
        self.found, self.qtbot, self.name = found, qtbot, rule
        card = found.page.form.cards[("rules", rule)]
        assert isinstance(card, RuleCard)
        card.set_open(True)
        QApplication.processEvents()
        self.card, self.examples = card, card._examples

    def read(self) -> Rule:
        self.found.settle(self.qtbot)
        reading = self.found.page.desk.reading
        assert reading is not None and reading.sheet is not None, reading
        return next(one for one in reading.sheet.rules if one.id == self.name)

    @property
    def problems(self) -> list[Any]:
        reading = self.found.page.desk.reading
        return [one.example for one in reading.problems] if reading is not None else []

    @property
    def told(self) -> str:
        return self.found.page._frame.banner.text


def test_what_is_drawn_is_fields_with_its_picture_and_its_outcome(bench: Open, qtbot: QtBot) -> None:
    one = Form(bench(sheet=starter("boxes-voc2012").text(), media="image"), qtbot, "truncated")
    row = one.examples.rows[0]
    place, attributes, _ = row.drawn.lines.fields(0)
    assert (place.text(), attributes.text()) == ("0, 10, 50, 60", "truncated: yes")
    assert "<path" in row.drawn.picture.svg and not one.problems
    write(place, "20, 10, 50, 60")
    one.read()
    assert one.problems == [0] and "good example" in row._problem.text(), "it is not at the border any more"
    write(row.drawn._sizes["width_px"], "50")
    assert one.read().examples[0].context.width_px == 50 and one.problems == []
    row.drawn._classes[0].picked.emit("dog")
    assert one.read().examples[0].said.objects[0].cls == "dog"
    write(place, "20, 10")
    assert "4 numbers" in one.told and place.text() == "20, 10, 50, 60"
    row.kind.picked.emit("bad")
    one.read()
    assert one.problems == [0]
    one.examples.add.picked.emit("drawn-bad")
    new = one.read().examples[3]
    assert not new.good and one.examples.rows[3].drawn.picture.svg
    write(one.examples.rows[3].drawn.lines.fields(1)[0], "0, 0, 9, 9")
    assert len(one.read().examples[3].said.objects) == 2
    one.examples.changed.emit(3, None)
    assert len(one.read().examples) == 3


def test_forms_that_count_as_the_same_or_not_are_fields(bench: Open, qtbot: QtBot) -> None:
    one = Form(bench(), qtbot, "numbers")
    write(one.card._compare._equal.fields(0)[0], "ok = okay")
    one.read()
    one.examples.add.picked.emit("same")
    one.read()
    row = one.examples.rows[0]
    assert row.text.text() == "one form = another" and one.problems == [0]
    write(row.text, "ok = okay")
    assert one.read().examples[0].same == ("ok", "okay") and one.problems == []
    row.kind.picked.emit("differ")
    assert one.read().examples[0].differ == ("ok", "okay") and one.problems == [0]
    row.more.picked.emit("note")
    write(row.note, "As it is said.")
    assert one.read().examples[0].note == "As it is said."


def test_a_clip_is_taken_into_the_project_shown_and_taken_out(bench: Open, qtbot: QtBot, tmp_path: Path) -> None:
    one = Form(bench(sheet=starter("boxes-voc2012").text(), media="image"), qtbot, "tight")
    picture = tmp_path / "tight.png"
    Image.fromarray(np.zeros((40, 60, 3), np.uint8)).save(picture)
    one.examples.take_clip(0, picture, "bad")
    qtbot.waitUntil(lambda: len(one.examples._examples) == 1, timeout=PATIENCE_MS)
    clip = one.read().examples[0].clip
    assert clip is not None and clip.file == "clips/tight.png" and not one.read().examples[0].good
    row = one.examples.rows[0]
    qtbot.waitUntil(lambda: not row.clip._picture.pixmap().isNull(), timeout=PATIENCE_MS)
    assert row._sign.toolTip() == "It is shown, not run"
    write(row.clip.box, "0, 0, 20, 20")
    assert one.read().examples[0].clip.box_px == (0, 0, 20, 20)
    qtbot.waitUntil(lambda: row.clip._picture.pixmap().width() == row.clip._picture.pixmap().height() > 0)
    row.clip.changed.emit(None)
    assert one.read().examples == ()


def test_a_span_of_sound_has_a_text_beside_it(bench: Open, qtbot: QtBot) -> None:
    one = Form(bench(), qtbot, "fillers")
    one.examples.changed.emit(1, {"good": "um yes", "clip": {"file": "clips/um.wav", "from_s": 0.4}})
    one.read()
    row = one.examples.rows[1]
    write(row.clip.end, "1,25")
    example = one.read().examples[1]
    assert (example.text, example.clip.from_s, example.clip.to_s) == ("um yes", 0.4, 1.25)
    write(row.text, "um no")
    assert one.read().examples[1].clip is not None
    row.clip._hear()
    qtbot.waitUntil(lambda: "clips/um.wav is not there" in one.told, timeout=PATIENCE_MS)


def test_a_rule_that_compares_may_be_on_a_slice(bench: Open, qtbot: QtBot) -> None:
    one = Form(bench(sheet=starter("verbatim-fillers").text()), qtbot, "letters-case")
    one.card.scope.narrow.picked.emit("slice")
    write(one.card.scope.slice, "snr_db < 10")
    assert one.read().slice == "snr_db < 10" and one.read().compare is not None
    at = len(one.examples._examples)
    one.examples.changed.emit(at, {"differ": ["A", "a"], "item": {"snr_db": 30}})
    assert one.read().examples[at].context.within == frozenset()
    facts = one.examples.rows[at].facts
    assert {name: field.text() for name, field in facts.fields.items()} == {"snr_db": "30"}
    write(facts.fields["snr_db"], "4,5")
    assert one.read().examples[at].context.within == {"snr_db < 10"} and one.problems == [at], "there they are alike"
    write(facts.fields["snr_db"], "")
    assert one.read().examples[at].context is None
    assert "item" not in one.examples._examples[at] and facts.isVisibleTo(one.examples.rows[at])


def test_the_facts_of_what_is_drawn_stand_beside_its_size(bench: Open, qtbot: QtBot) -> None:
    one = Form(bench(sheet=starter("boxes-voc2012").text(), media="image"), qtbot, "truncated")
    one.card.scope.narrow.picked.emit("slice")
    write(one.card.scope.slice, "blur < 3 and device == 'left'")
    one.read()
    row = one.examples.rows[0]
    assert list(row.facts.fields) == ["blur", "device"]
    write(row.facts.fields["blur"], "9")
    assert one.read().examples[0].context.within == frozenset() and row.drawn._sizes["width_px"].text()
    write(row.drawn._sizes["width_px"], "55")
    assert one.read().examples[0].context.width_px == 55
    assert one.examples._examples[0]["item"]["blur"] == 9, "a size leaves the facts as they are"


def test_the_scope_of_a_rule_is_chosen_from_what_there_is(bench: Open, qtbot: QtBot) -> None:
    one = Form(bench(), qtbot, "numbers")
    assert not one.card.scope.slice.isVisibleTo(one.card)
    one.card.scope.narrow.picked.emit("slice")
    assert one.card.scope.slice.isVisibleTo(one.card)
    write(one.card.scope.slice, "snr_db < 10")
    one.read()
    one.card.scope.instead_of.picked.emit("fillers")
    assert (one.read().slice, one.read().instead_of) == ("snr_db < 10", "fillers")


def test_a_label_that_somebody_drew_becomes_an_example_and_stays_in_view(bench: Open, qtbot: QtBot) -> None:
    found = bench(sheet=starter("boxes-voc2012").text(), media="image")
    found.workspace.do(source_with(["a.jpg"], media="image"))
    item = found.workspace.view.find(Item)[0]
    drawn = (("a", "car", (5, 5, 45, 45)), ("b", "car", (6, 5, 45, 45)), ("c", "dog", (0, 0, 2, 9)))
    label = v.Boxes(tuple(v.Box(*one) for one in drawn))
    found.workspace.do(ImportLabels("ann", (Said(item.id, "objects", label),)))
    one, tries = Form(found, qtbot, "once"), found.page.tries
    tries._load()
    qtbot.waitUntil(lambda: bool(tries.picture.svg), timeout=PATIENCE_MS)
    tries._rule.show_value("once")
    tries._keep_bad()
    made = one.read().examples[2]
    assert [thing.box_px[0] for thing in made.said.objects] == [5, 6] and not one.problems
    assert tries.picture.svg, "the next rule can be shown on it as well"
    tries._rule.show_value("slips")
    tries._keep_good()
    assert [thing.cls for thing in Form(found, qtbot, "slips").read().examples[2].said.objects] == ["car", "car"]
    assert not one.problems
    tries._rule.show_value("inside")
    tries._keep_bad()
    assert "no bad example" in one.told


@pytest.mark.parametrize("view", ["exported", "compared"])
def test_one_word_may_stand_for_all_of_a_class(bench: Open, qtbot: QtBot, view: str) -> None:
    found = bench()
    card = found.page.form.cards[("vocabulary", "filler")]
    assert isinstance(card, WordsCard)
    card.set_open(True)
    card._handled(view, "map")
    found.settle(qtbot)
    write(card.mapped[view], "[hes]")
    found.settle(qtbot)
    policy = found.page.desk.sheet.policy["filler"]
    assert getattr(policy, view) == "map" and getattr(policy, f"{view}_as") == "[hes]"
    write(card.mapped[view], "")
    found.settle(qtbot)
    write(card.name, "hesitation")
    found.settle(qtbot)
    assert getattr(found.page.desk.sheet.policy["hesitation"], f"{view}_as") == ""


def test_the_part_of_a_picture_is_shown_with_what_stands_around_it() -> None:
    pixels = np.zeros((40, 60, 3), np.uint8)
    part, frame = part_of(pixels, (20, 10, 30, 20))
    assert part.shape[:2] == (21, 21) and frame == (5, 5, 15, 15)
    assert part_of(pixels, (100, 0, 110, 5)) == (pixels, ()), "what lies outside is not cut out"
