"""The list of disagreements: what was sent to adjudication can be looked at by itself."""

from __future__ import annotations

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
