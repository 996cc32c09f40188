"""The list of disagreements: what was sent to adjudication can be looked at by itself."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from app.adjudication.disagreements import Disagreement, Disagreements
from widgets.labeling.deciding.list_view import DisagreementList


def row(item: str, *asked: str) -> Disagreement:
    return Disagreement(item, "words", f"{item}.wav", "calls", ("ann", "bob"), 1.0, asked=asked)


def test_what_was_sent_is_a_filter_and_stands_below_each(qtbot: QtBot) -> None:
    found = DisagreementList()
    qtbot.addWidget(found)
    found.set_found(Disagreements((row("a"), row("b")), {"words": 0.9}), {}, {})
    assert found.asked.isHidden()
    found.set_found(
        Disagreements((row("a", "um = uh"), row("b"), row("c", "um = uh", "so = ∅")), {"words": 0.9}), {}, {}
    )
    assert not found.asked.isHidden()
    texts = [found.asked.itemText(place) for place in range(found.asked.count())]
    assert texts == ["Sent here or not", "Sent here: so = ∅ (1)", "Sent here: um = uh (2)"]
    found.asked.setCurrentIndex(2)
    assert [found.model.index(n).data() for n in range(found.model.rowCount())] == ["a.wav", "c.wav"]
    assert found.model.below(found.model.rows[0]) == "words · ann, bob · um = uh"
    # The filter stays where there is still something, and goes with the last.
    found.set_found(Disagreements((row("a", "um = uh"), row("b")), {"words": 0.9}), {}, {})
    assert found.model.rowCount() == 1
    found.show_everything()
    assert found.model.rowCount() == 2


def test_a_task_at_a_time_the_one_that_lacks_most_first_and_then_the_next(qtbot: QtBot) -> None:
    """Points of two tasks do not compare, so they are not mixed unless somebody asks for it."""
    found = DisagreementList()
    qtbot.addWidget(found)
    other = Disagreement("x", "spans", "x.wav", "calls", ("ann", "bob", "cid"), 30.0)
    both = Disagreements(
        (other, row("a"), row("b")), {"spans": 0.7, "words": 0.98}, {"spans": "event_f1", "words": "word_accuracy"}
    )
    found.set_found(both, {"spans": "Spans", "words": "Words"}, {})

    def shown() -> list[str]:
        return [found.model.index(n).data() for n in range(found.model.rowCount())]

    assert shown() == ["x.wav"] and found.tasks.currentText() == "Spans: 1 not decided"
    assert "They cost 30.0 of 100 points (event F1" in found.progress.text()
    assert found.model.below(other) == "3 people"
    found.put(replace(other, state="decided", rule="r"))
    assert found.model.next_waiting(other.key) is None
    onward = found.go_on()
    assert (
        onward is not None and (onward[0].key, onward[1]) == (row("a").key, "Words") and shown() == ["a.wav", "b.wav"]
    )
    found.tasks.setCurrentIndex(0)
    assert found.go_on() is None and found.model.below(row("a")) == "Words · ann, bob"
    assert "each task's own figure" in found.progress.text()
    chosen: list[object] = []
    found.chosen.connect(chosen.append)
    found.tasks.setCurrentIndex(2)
    found.tasks.activated.emit(2)
    assert chosen == [row("a").key], "whoever goes over to a task begins with what waits there"
