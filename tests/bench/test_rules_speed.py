"""Rules at every key on a long transcript, and over 100,000 labels in a job; an expression that hangs."""

from __future__ import annotations

import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator

import pytest

from app import ids
from app.agreement.discovery import project_discoveries
from app.commands.project import AddAnnotator
from app.jobs.job import Progress
from app.labeling.checks import check_project
from app.labels.values import Transcript
from app.rules import edit as e
from app.rules.checks import check_value
from app.rules.load import load
from app.rules.marked import marked
from app.rules.preview import preview_text
from app.rules.sheet import RuleSheet
from app.rules.starters import starter
from app.scope.impact import find_impact
from app.workspace import Workspace

N_ITEMS, ANNOTATORS = 50_000, ("ann", "bob")
KEY_MS = 2.0
CHECKS_S, IMPACT_S, DISCOVERY_S = 30.0, 40.0, 60.0
SHEET = starter("verbatim-fillers").text()
WORDS = [
    "so",
    "we",
    "went",
    "um",
    "down",
    "to",
    "the",
    "river",
    "and",
    "he",
    "said",
    "that",
    "it",
    "was",
    "not",
    "too",
    "cold",
    "for",
    "a",
    "swim",
    "but",
    "you",
    "know",
    "how",
    "it",
    "is",
    "in",
    "May",
    "uh-huh",
    "I",
    "want",
    "to",
    "go",
    "there",
    "again",
    "because",
    "it's",
    "quiet",
    "[laughter]",
    "and",
    "everybody",
    "knows",
    "him",
    "there",
    "uh",
    "of",
    "course",
]


Tables = dict[str, list[str]]
OVER = "over 100,000 transcripts of 12 words, in a job that looks up at least every 2,000 | CPU s"


@pytest.fixture(scope="module")
def tables() -> Iterator[Tables]:
    """The lines of each table by its head; printed when all of them are there."""
    found: Tables = {}
    yield found
    for head, lines in found.items():
        print(f"\n\n| {head} | goal |\n| --- | --- | --- |")
        print("\n".join(lines))


def said(n: int, count: int) -> str:
    """Some words, none of two neighbours alike; now and then a variant that breaks a rule."""
    found = [WORDS[(n * 7 + k * (1 + n % 3)) % len(WORDS)] for k in range(count)]
    if n % 50 == 0:
        found[count // 2] = "umm"
    if n % 9 == 0:
        found[-1] = "alright"
    return " ".join(found)


def milliseconds(run: Callable[[int], object], times: int) -> float:
    """The median CPU of the thread over several runs, each on something else."""
    taken = []
    for n in range(times):
        start = time.thread_time()
        run(n)
        taken.append((time.thread_time() - start) * 1e3)
    return statistics.median(taken)


def all_that_is_shown(sheet: RuleSheet, text: str) -> object:
    """What the rules page works out of a text at every key."""
    found = preview_text(sheet, "words", text)
    return [marked(found.stored, view) for view in (found.stored, found.exported, found.compared)]


def test_every_key_on_a_thousand_words(tables: Tables) -> None:
    sheet = load(SHEET)
    text = said(1, 1000)
    check_value(sheet, "words", Transcript(text))
    preview_text(sheet, "words", text)
    key = milliseconds(lambda n: check_value(sheet, "words", Transcript(text + " x" * (n % 9))), 200)
    preview = milliseconds(lambda n: preview_text(sheet, "words", text + " x" * (n % 9)), 200)
    shown = milliseconds(lambda n: all_that_is_shown(sheet, text + " x" * (n % 9)), 200)
    sentence = milliseconds(lambda n: all_that_is_shown(sheet, said(n, 12)), 200)
    tables["at every key, CPU ms of the thread | ms"] = [
        f"| the checks of a transcript of 1,000 words | {key:.2f} | ≤ {KEY_MS:g} |",
        f"| the same with every view and its steps | {preview:.2f} | |",
        f"| the same with the words that each view took out and brought in | {shown:.2f} | |",
        f"| all of that for a sentence of 12 words | {sentence:.3f} | |",
    ]
    assert key <= KEY_MS


def test_an_expression_that_hangs(tables: Tables) -> None:
    head = "earmark: 1\nname: T\nversion: 1.0.0\nmedia: audio\ntasks: {words: {kind: transcript}}\n"
    pattern = r"^(\w|\w\w|\w[\w ])+$"
    sheet = load(head + f"rules:\n  - {{id: slow, title: S, check: {{must_match: '{pattern}'}}}}\n")
    start = time.perf_counter()
    found = check_value(sheet, "words", Transcript(said(1, 1000) + "!"))
    taken = (time.perf_counter() - start) * 1e3
    stopped = [one.rule for one in found if one.stopped]
    row = f"| an expression that hangs is stopped and named, wall | {taken:.0f} | |"
    tables.setdefault("at every key, CPU ms of the thread | ms", []).append(row)
    assert stopped == ["slow"]
    assert any("'slow'" in warning for warning in sheet.warnings)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """100,000 transcripts of two people, written straight into the file."""
    folder = tmp_path_factory.mktemp("rules") / "p"
    with Workspace.create(folder, name="rules", media="audio", sheet_text=SHEET) as made:
        for who in ANNOTATORS:
            made.do(AddAnnotator(who))
        sheet_id = made.sheet.digest
    base = sqlite3.connect(folder / "earmark.db")
    source = ids.source_id("made")
    base.execute("INSERT INTO source VALUES (?, 'made', '/nowhere', '', '', '', '')", (source,))
    columns = (
        "id, source_id, path, sha256, size_bytes, mtime_ns, media, state, reason, group_key, split, features, columns"
    )
    items = [ids.item_id(source, f"{n:06}.wav") for n in range(N_ITEMS)]
    base.executemany(
        f"INSERT INTO item ({columns}) VALUES (?,?,?,?,1,1,'audio','ok','','','','{{\"duration_s\":6.0}}','{{}}')",
        ((name, source, f"{n:06}.wav", f"{n:064}") for n, name in enumerate(items)),
    )
    names = "id, item_id, task, annotator_id, state, value, sheet_id, independent, protocol, waivers, made_at"
    base.executemany(
        f"INSERT INTO annotation ({names}) VALUES (?,?,'words',?,'submitted',?,?,1,'','{{}}','')",
        (
            (
                ids.annotation_id(name, "words", who), name, who,
                f'{{"kind":"transcript","score":null,"text":"{said(n + 3 * (k and n % 20 == 0), 12)}","words":[]}}',
                sheet_id,
            )
            for n, name in enumerate(items)
            for k, who in enumerate(ANNOTATORS)
        ),
    )  # fmt: skip
    base.commit()
    base.close()
    with Workspace.open(folder, read_only=True) as opened:
        yield opened


class Watched(Progress):
    """Counts how often a job looks up from its work."""

    looks = 0

    def check(self) -> None:
        """One look."""
        self.looks += 1
        super().check()


def test_checks_over_100_000_labels(project: Workspace, tables: Tables) -> None:
    progress = Watched()
    start = time.process_time()
    found = list(check_project(project.view, project.sheet, None, progress))
    taken = time.process_time() - start
    assert progress.looks >= 50, "it can be stopped soon"
    tables[OVER] = [f"| checks | {taken:.1f} | ≤ {CHECKS_S:g} |"]
    assert len(found) == N_ITEMS // 50 + N_ITEMS // 100
    assert taken <= CHECKS_S


def test_impact_over_100_000_labels(project: Workspace, tables: Tables) -> None:
    new = load(e.edited(SHEET, e.SetWord("filler", "all right", ("alright",)), bump="minor"))
    progress = Watched()
    start = time.process_time()
    found = find_impact(project.view, project.sheet, new, progress)
    taken = time.process_time() - start
    by_class = {name: count for name, count in found.by_class().items() if count}
    what = f"the impact of a new variant: {by_class['migrate']:,} labels found and their change by rule worked out"
    tables.setdefault(OVER, []).append(f"| {what} | {taken:.1f} | ≤ {IMPACT_S:g} |")
    assert len(found.migrations) == by_class["migrate"]
    assert by_class["migrate"] >= 2 * N_ITEMS // 9 - 1000
    assert taken <= IMPACT_S


def test_rules_from_100_000_transcripts(project: Workspace, tables: Tables) -> None:
    start = time.process_time()
    found = project_discoveries(project.view, project.sheet, "words", Progress())
    taken = time.process_time() - start
    what = f"rules proposed from the {found.pairs:,} pairs of two people"
    tables.setdefault(OVER, []).append(f"| {what} | {taken:.1f} | ≤ {DISCOVERY_S:g} |")
    assert found.pairs == N_ITEMS
    assert taken <= DISCOVERY_S
