"""A million ratings, 78,000 transcripts, 100,000 images with boxes: what agreement on them costs."""

from __future__ import annotations

import random
import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from app.agreement import coefficients, text
from app.agreement.estimate import dawid_skene
from app.agreement.hlp import pairs_between, pooled
from app.agreement.live import Live
from app.agreement.measure import as_given
from app.labels.values import Box, Boxes, Choice, Transcript, Value

N_ITEMS, N_PEOPLE, N_CLASSES = 200_000, 5, 5
RESAMPLES = 1000
ALPHA_CPU_S, ALPHA_GB = 2.0, 1.0
WORDS_S, BOXES_S, LIVE_MS = 20.0, 60.0, 100.0
ESTIMATE_S = 10.0


@dataclass(frozen=True)
class Ratings:
    item: NDArray[np.int64]
    person: NDArray[np.int64]
    label: NDArray[np.int64]


@pytest.fixture(scope="module")
def rows() -> Iterator[list[str]]:
    """The lines of the first table; printed when all of them are there."""
    lines: list[str] = []
    yield lines
    print("\n| what | wall s | CPU s | goal |\n| --- | --- | --- | --- |")
    print("\n".join(lines))


@pytest.fixture(scope="module")
def million() -> Ratings:
    """200,000 items by five people each, of whom each is right in four of five cases; classes of unequal size."""
    source = np.random.default_rng(1)
    truth = source.choice(N_CLASSES, N_ITEMS, p=[0.4, 0.3, 0.15, 0.1, 0.05])
    item, person = np.repeat(np.arange(N_ITEMS), N_PEOPLE), np.tile(np.arange(N_PEOPLE), N_ITEMS)
    guess = source.integers(0, N_CLASSES, N_ITEMS * N_PEOPLE)
    return Ratings(item, person, np.where(source.random(N_ITEMS * N_PEOPLE) < 0.8, truth[item], guess))


def cpu(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds of this process, and on the wall."""
    start, wall = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - start, time.perf_counter() - wall


def test_alpha_of_a_million_ratings_with_its_bootstrap(million: Ratings, rows: list[str]) -> None:
    found: dict[str, object] = {}

    def measure() -> None:
        counts = coefficients.counts_of(million.item, million.label, labels=N_CLASSES)
        sums = coefficients.alpha(counts, "nominal", values=range(N_CLASSES))
        found["value"], found["ci"] = sums.value(), sums.interval(resamples=RESAMPLES)

    spent, wall = cpu(measure)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    rows.append(
        f"| α of 1,000,000 nominal ratings (200,000 items × 5), {RESAMPLES:,} resamples; {memory:.2f} GB in all "
        f"| {wall:.2f} | {spent:.2f} | ≤ {ALPHA_CPU_S:g} s CPU, ≤ {ALPHA_GB:g} GB |"
    )
    assert spent <= ALPHA_CPU_S and memory <= ALPHA_GB and found["ci"] is not None
    krippendorff = pytest.importorskip("krippendorff", reason="the package krippendorff, to time beside, is missing")
    table = million.label.reshape(N_ITEMS, N_PEOPLE).T.astype(float)
    value: list[float] = []
    spent, wall = cpu(lambda: value.append(krippendorff.alpha(table, level_of_measurement="nominal")))
    rows.append(
        f"| one α of them by the package krippendorff, without an interval | {wall:.2f} | {spent:.2f} | to compare |"
    )
    assert value[0] == pytest.approx(found["value"])


def test_word_error_rates_of_78_000_transcripts_by_pairs(rows: list[str]) -> None:
    source = random.Random(3)
    words = ["".join(source.choices("abcdefghij", k=source.randint(2, 8))) for _ in range(2000)]
    labels: dict[str, dict[str, Value]] = {}
    for item in range(11_143):
        truth = source.choices(words, k=source.randint(5, 20))
        labels[str(item)] = {
            f"p{who}": Transcript(" ".join(word if source.random() < 0.9 else source.choice(words) for word in truth))
            for who in range(7)
        }
    people = sorted(labels["0"])
    rate: list[float | None] = []

    def measure() -> None:
        pairs = pairs_between(labels, "transcript", people=people, normalise=as_given)
        rate.append(pooled(pairs).sums.value())

    spent, wall = cpu(measure)
    many = sum(map(len, labels.values()))
    rows.append(
        f"| WER and CER of {many:,} transcripts, {many * 3:,} pairs within items | {wall:.1f} | {spent:.1f} "
        f"| ≤ {WORDS_S:g} s |"
    )
    assert many >= 78_000 and spent <= WORDS_S
    one, other = labels["0"]["p0"], labels["0"]["p1"]
    assert isinstance(one, Transcript) and isinstance(other, Transcript)
    assert text.word_edits(one.text, other.text).length_a == len(one.text.split())


def test_boxes_of_100_000_images_by_three_people(rows: list[str]) -> None:
    source = np.random.default_rng(4)
    truth = np.concatenate([at := source.uniform(0, 900, (500, 10, 2)), at + source.uniform(20, 100, (500, 10, 2))], 2)
    made: list[dict[str, Value]] = []
    for boxes in truth:
        moved = boxes[None] + source.normal(0, 3, (3, 10, 4))
        made.append(
            {
                f"p{who}": Boxes(tuple(Box(str(n), "ab"[n % 2], tuple(box)) for n, box in enumerate(own.tolist())))
                for who, own in enumerate(moved)
            }
        )
    labels = {str(n): made[n % 500] for n in range(100_000)}

    def measure() -> None:
        for start in range(0, 100_000, 10_000):  # as a job does it, with progress in between
            part = {key: labels[key] for key in list(labels)[start : start + 10_000]}
            figure = pooled(pairs_between(part, "boxes", people=("p0", "p1", "p2"), normalise=as_given))
            assert (figure.sums.value() or 0.0) > 0.8

    spent, wall = cpu(measure)
    rows.append(
        f"| boxes of 100,000 images, 10 each by 3 people, 300,000 pairs matched | {wall:.1f} | {spent:.1f} "
        f"| ≤ {BOXES_S:g} s |"
    )
    assert spent <= BOXES_S


def test_one_label_more_among_a_million(million: Ratings, rows: list[str]) -> None:
    said = [Choice(name) for name in "abcde"]
    table = million.label.reshape(N_ITEMS, N_PEOPLE)
    labels = {
        f"i{n}": {f"p{who}": said[label] for who, label in enumerate(row)} for n, row in enumerate(table.tolist())
    }
    start = time.perf_counter()
    live = Live.of("choice", labels, normalise=as_given, options="abcde")
    built = time.perf_counter() - start
    spent, used = [], []
    for n in range(30):
        start, busy = time.perf_counter(), time.thread_time()
        live.put(f"i{n * 997}", f"p{n % 5}", said[n % 5])
        figures = live.figures()
        live.matrix(), live.confusion(), live.worst()
        spent.append((time.perf_counter() - start) * 1000)
        used.append((time.thread_time() - busy) * 1000)
    rows.append(f"| live figures begun at 1,000,000 ratings | {built:.1f} | | |")
    print("\n| live figures at 1,000,000 ratings, ms | median | most | goal |\n| --- | --- | --- | --- |")
    for what, taken in (
        ("one label more; all figures, matrix, confusion and worst items", spent),
        ("the same, CPU", used),
    ):
        print(f"| {what} | {np.median(taken):.1f} | {max(taken):.1f} | ≤ {LIVE_MS:g} |")
    assert figures.value.ci is not None and max(spent) <= LIVE_MS


def test_references_of_a_million_ratings_are_estimated(million: Ratings, rows: list[str]) -> None:
    rounds: list[int] = []

    def estimate() -> None:
        found = dawid_skene(
            million.item, million.person, million.label, items=N_ITEMS, people=N_PEOPLE, labels=N_CLASSES, rounds=20,
            tolerance=-1.0,
        )  # fmt: skip
        rounds.append(found.rounds)

    spent, wall = cpu(estimate)
    rows.append(
        f"| Dawid and Skene, {rounds[0]} rounds on 1,000,000 ratings | {wall:.1f} | {spent:.1f} | ≤ {ESTIMATE_S:g} s |"
    )
    assert spent <= ESTIMATE_S
