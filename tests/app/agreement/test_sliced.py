"""A comparison rule on a slice, through every figure of a project: people, what a rule explains, models, discovery."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import ids
from app.agreement.between import measure_between
from app.agreement.discovery import project_discoveries
from app.agreement.gather import gather
from app.agreement.live_project import LiveProject
from app.agreement.model import model_figures
from app.agreement.project import project_agreement
from app.agreement.what_if import what_if
from app.commands.dataset import Register
from app.commands.labels import ImportLabels, Said
from app.commands.predictions import ImportPredictions
from app.commands.project import AddAnnotator
from app.jobs.job import Progress
from app.labels.values import Segment, Segments, Transcript
from app.records import Item, ModelRun, Source
from app.rules.load import load
from app.scope.tried import try_labels
from app.slices.run_mistakes import run_mistakes
from app.slices.scored import score_run
from app.workspace import Workspace

PLAIN = """\
earmark: 1
name: T
version: 1.0.0
media: audio
tasks: {words: {kind: transcript}}
rules:
  - {id: letters, title: L, compare: {case: ignore}}
"""
SHEET = PLAIN + "  - {id: noisy, title: N, slice: snr_db < 10, compare: {may_be_missing: [uh]}}\n"
SAID = {"low": ("uh yes now", "Yes now"), "high": ("uh no", "no"), "new": ("uh so", "so")}


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Workspace]:
    """Two items that two people labelled, one of them noisy, and a noisy one that nobody has labelled yet."""
    made = Workspace.create(tmp_path / "p", name="p", media="audio", sheet_text=SHEET)
    source = Source(id=ids.source_id("s"), name="s", root="/nowhere")
    items = tuple(
        Item(
            id=name, source_id=source.id, path=f"{name}.wav", sha256=ids.digest(name), size_bytes=1, mtime_ns=1,
            media="audio", features={"snr_db": snr, "duration_s": 2.0},
        )
        for name, snr in (("low", 5.0), ("high", 30.0), ("new", 5.0))
    )  # fmt: skip
    made.do(Register(source, items))
    for number, person in enumerate(("ann", "bob")):
        made.do(AddAnnotator(person, person.title()))
        said = tuple(Said(name, "words", Transcript(SAID[name][number])) for name in ("low", "high"))
        made.do(ImportLabels(person, said))
    predictions = {"low": Transcript("yes now"), "high": Transcript("no")}
    made.do(ImportPredictions("m", "words", predictions, origin="a file"))
    yield made
    made.close()


def test_people_and_what_the_rule_explains(project: Workspace) -> None:
    found = project_agreement(project.view, project.sheet, "words", resamples=2)
    # Raw: 2 + 1 errors and 5 + 3 words. Letters: 1 + 1. In the noise "uh" may be missing: 0 + 1 errors, 4 + 3 words.
    assert found.raw["value"] == pytest.approx(2 * 3 / 8) and found.value == pytest.approx(2 * 1 / 7)
    assert found.waterfall is not None and found.waterfall.exact
    assert (found.waterfall.raw, found.waterfall.ruled) == (found.raw["value"], pytest.approx(found.value))
    assert {step.rule: step.in_order for step in found.waterfall.steps} == pytest.approx(
        {"letters": 4 / 8 - 6 / 8, "noisy": 2 / 7 - 4 / 8}
    )
    assert {row["rule"]: row["without"] for row in found.by["rule"]} == pytest.approx(
        {"letters": 2 * 2 / 7, "noisy": 4 / 8}
    )


def test_models_are_held_against_people_by_the_same(project: Workspace) -> None:
    (run,) = project.view.find(ModelRun)
    scored = score_run(project.view, project.sheet, run)
    by_item = dict(zip(scored.item_ids, zip(scored.model.tolist(), scored.human.tolist(), strict=True), strict=True))
    assert by_item["low"] == (1.0, 1.0)
    # Against "uh no" one of two words is missing, against "no" none; people: one of two, and one too many of one.
    assert by_item["high"] == (pytest.approx(2 / 3), pytest.approx(1 - 2 / 3))
    found = gather(project.view, project.sheet, "words")
    (figures,) = model_figures(project.view, found, project.sheet, resamples=2)
    assert figures.people.value == pytest.approx(1 - 2 / 7)
    wrong = run_mistakes(project.view, project.sheet, run)
    assert wrong.items == 0 or wrong.rules is not None


def test_live_figures_know_the_slices_of_items_that_get_their_first_label(project: Workspace) -> None:
    live = LiveProject.of(gather(project.view, project.sheet, "words"), project.sheet)
    assert live.figures.figures().value.value == pytest.approx(2 / 7)
    for number, person in enumerate(("ann", "bob")):
        said = (Said("new", "words", Transcript(SAID["new"][number])),)
        assert live.follow(project.view, project.do(ImportLabels(person, said)))
    anew = project_agreement(project.view, project.sheet, "words", resamples=2)
    assert live.figures.figures().value.value == pytest.approx(anew.value) == pytest.approx(2 / 9)


def test_another_sheet_and_what_is_found_out(project: Workspace) -> None:
    other = load(SHEET.replace("snr_db < 10", "snr_db > 10"))
    change = what_if(project.view, project.sheet, other, "words", resamples=2)
    assert change.labels_compared_otherwise == 2  # "uh yes now" keeps its "uh", and "uh no" loses it
    assert change.changes[0].then.value == pytest.approx(2 * 1 / (5 + 2))
    left = project_discoveries(project.view, project.sheet, "words", Progress())
    assert left.points == pytest.approx(200 / 7)
    (low,) = [one for one in try_labels(project.view, project.sheet, "words") if one.text == "uh yes now"]
    (high,) = [one for one in try_labels(project.view, project.sheet, "words") if one.text == "uh no"]
    assert low.changes and not high.changes


def test_files_without_a_project_say_what_could_not_be_decided(tmp_path: Path) -> None:
    for name, said in (("a", "uh yes"), ("b", "Yes")):
        (tmp_path / f"{name}.csv").write_text(f"path,words\nx.wav,{said}\n")
    files = [tmp_path / "a.csv", tmp_path / "b.csv"]
    found = measure_between(files, sheet=load(SHEET), resamples=2).report
    assert found.value == pytest.approx(2 * 1 / 3)
    assert any("1 rule applies to slices only and could not be decided here (noisy)" in one for one in found.warnings)


def test_rules_on_a_class_or_a_tier_are_in_the_waterfall_too() -> None:
    from app.agreement.measure import BareTask, measure
    from app.agreement.project import sheet_views
    from app.rules.comparing import Comparing

    task = "{kind: segments, tiers: [A, B], classes: {s: {text: required}, t: {text: required}}}"
    rules = "  - {id: a, title: A, tier: A, compare: {may_be_missing: [uh]}}\n"
    rules += "  - {id: t, title: T, class: t, compare: {equal: [[ok, okay]]}}\n"
    sheet = load(PLAIN.replace("{kind: transcript}", task) + rules)

    def said(first: str, second: str) -> Segments:
        return Segments((Segment("1", "s", 0, 1, tier="A", text=first), Segment("2", "t", 0, 1, tier="B", text=second)))

    labels = {"i": {"x": said("uh yes", "uh okay"), "y": said("yes", "ok")}}
    found = measure(
        BareTask("words", "segments"), labels, views=sheet_views(Comparing(sheet, "words", {})), resamples=2
    )
    assert found.waterfall is not None
    # Raw: "uh" is missing twice and "okay" is "ok"; 4 + 2 words. Ruled: the "uh" of B alone, in 3 + 2 words.
    assert (found.waterfall.raw, found.waterfall.ruled) == (pytest.approx(2 * 3 / 6), pytest.approx(2 * 1 / 5))
    assert found.also["wer"].value == pytest.approx(found.waterfall.ruled)
    assert {step.rule for step in found.waterfall.steps if step.shapley} == {"a", "t"}
