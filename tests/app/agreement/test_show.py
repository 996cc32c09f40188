"""The report as text."""

from __future__ import annotations

from app.agreement.measure import BareTask, Views, measure
from app.agreement.report import Estimate, figure_text, sample_size
from app.agreement.show import hlp_title, metric_title, render_text
from app.labels.values import Choice, Transcript, Value


def test_a_report_prints_its_figures_rows_and_warnings() -> None:
    labels: dict[str, dict[str, Value]] = {
        f"clip{n}": {"ann": Transcript("Yes it is"), "bob": Transcript("yes it was")} for n in range(6)
    }

    def lower(item: str, value: Value) -> Value:
        assert isinstance(value, Transcript)
        return Transcript(value.text.lower())

    report = measure(BareTask("words", "transcript"), labels, views=Views(lower, {"case": lambda _, value: value}))
    text = render_text(report)
    assert "words: agreement of 2 people" in text
    assert "6 items with two labels or more, 6 pairs of labels" in text
    assert "word error rate" in text and "before the comparison rules  0.667" in text
    assert "person against person" in text and hlp_title(report) == "person against person"
    assert "By annotator" in text and "By rule (explains: each rule left out alone" in text
    assert "! Only 6 items to draw from" in text
    assert all(line == line.rstrip() for line in text.split("\n")) and text.endswith("\n")


def test_what_is_not_known_is_said_so() -> None:
    text = render_text(measure(BareTask("t", "choice"), {"a": {"x": Choice("a")}}))
    assert "not known (no item has two labels)" in text
    assert "1 person" in text
    assert figure_text(None, None) == "not known"
    assert figure_text(0.5, (0.25, 0.75)) == "0.500  (0.250 to 0.750)"


def test_long_tables_are_cut_and_say_so() -> None:
    labels: dict[str, dict[str, Value]] = {f"i{n}": {f"p{n:02}": Choice("a"), "q": Choice("b")} for n in range(30)}
    assert "… and 11 more" in render_text(measure(BareTask("t", "choice"), labels))


def test_titles() -> None:
    assert metric_title("krippendorff_alpha", "ordinal") == "Krippendorff's α (ordinal)"
    assert metric_title("own") == "own"


def test_the_next_step_of_certainty() -> None:
    found = sample_size(Estimate(0.8, (0.74, 0.86)), 100)
    assert found is not None and (found.for_half_width, found.more_items) == (0.03, 300)
    assert sample_size(Estimate(0.8), 100) is None
    assert sample_size(Estimate(1.0, (1.0, 1.0)), 100) is None
