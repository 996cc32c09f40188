"""Real prompts with real texts through every format of sound: out of a project, into another, and judged by sclite.

The recordings are Debian's asterisk-core-sounds-en-wav with its list of texts; without them these tests are skipped.
"""

from __future__ import annotations

import gzip
import random
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from app.agreement.text import pool, word_edits
from app.commands.labels import Said
from app.formats import registry
from app.formats.incoming import target_for
from app.labels import values
from app.records import Item
from app.workspace import Workspace
from tests.app.lineage.projects import MakeProject, export, label, register, tree

SOUNDS = Path("/usr/share/asterisk/sounds/en_US_f_Allison")
TEXTS = Path("/usr/share/doc/asterisk-core-sounds-en/core-sounds-en.txt.gz")
SCTK = Path("/usr/lib/sctk/bin")
needs_sounds = pytest.mark.skipif(
    not SOUNDS.is_dir() or not TEXTS.is_file(),
    reason="the prompts are not installed (Debian: asterisk-core-sounds-en-wav)",
)
needs_sctk = pytest.mark.skipif(not SCTK.is_dir(), reason="NIST's sctk is not installed (Debian: sctk)")
SHEET = """\
earmark: 1
name: Prompts
version: 1.0.0
media: audio
tasks:
  words: {kind: transcript, level: clip, language: en}
  turns: {kind: transcript, level: segment, language: en, tiers: [allison, caller one]}
"""
Prompts = tuple[Workspace, dict[str, Item], dict[str, str]]
ALL = [one.name for one in registry.ALL if "audio" in one.media and one.write and one.name not in ("csv", "jsonl")]


def listed() -> dict[str, str]:
    """Name of a prompt → its text, of those that say four words or more."""
    found: dict[str, str] = {}
    with gzip.open(TEXTS, "rt", encoding="utf-8") as lines:
        for line in lines:
            name, colon, text = line.strip().partition(": ")
            plain = " ".join(text.split())
            if colon and not line.startswith(";") and len(plain.split()) > 3 and (SOUNDS / f"{name}.wav").is_file():
                found[name] = plain
    return found


@pytest.fixture
def prompts(make_project: MakeProject, tmp_path: Path) -> Prompts:
    """Thirty prompts, each with its transcript, and half of it as one person's turn, half as another's."""
    texts = dict(sorted(listed().items())[:30])
    workspace = make_project("audio", SHEET)
    for name in texts:
        path = tmp_path / "media" / f"{name}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SOUNDS / f"{name}.wav", path)
    items = {Path(item.path).stem: item for item in register(workspace, tmp_path / "media", licence="CC BY-SA 3.0")}
    said = []
    for name, text in texts.items():
        said.append(Said(items[name].id, "words", values.Transcript(text)))
        words = text.split()
        half = len(words) // 2
        turns = values.Segments((
            values.Segment("a", "speech", 0.0, 0.3, "allison", " ".join(words[:half])),
            values.Segment("b", "speech", 0.25, 0.5, "caller one", " ".join(words[half:])),
        ))  # fmt: skip
        said.append(Said(items[name].id, "turns", turns))
    label(workspace, said)
    return workspace, items, texts


@needs_sounds
@pytest.mark.parametrize("format", ALL)
def test_out_and_in_again(prompts: Prompts, tmp_path: Path, format: str) -> None:
    workspace, items, texts = prompts
    done = export(workspace, tmp_path / "out", format)
    assert done.files["train"] == len(texts)
    read = registry.labels_reader(format)(tmp_path / "out", target_for(items.values(), workspace.sheet))
    for name, item in items.items():
        found = read.said.get(item.id, {})
        if format not in ("rttm", "raven", "ctm"):
            assert "words" in found, (name, read.problems[:5])
            whole = found["words"]
            assert isinstance(whole, values.Transcript) and whole.text == texts[name], name
        if format != "ctm":  # nobody has said when which word is heard
            first, second = values.objects_of(found["turns"])
            assert isinstance(first, values.Segment) and isinstance(second, values.Segment)
            assert (round(first.start_s, 3), round(first.end_s, 3), first.tier) == (0.0, 0.3, "allison")
            if format != "rttm":
                assert f"{first.text} {second.text}" == texts[name]
    if format == "ctm":
        assert read.said == {}
        assert "turns: 60 × text left out: the times of its words are not known" in done.notes
    assert read.problems == ()


@needs_sounds
def test_an_export_is_the_same_twice_and_imports_change_nothing(prompts: Prompts, tmp_path: Path) -> None:
    workspace, items, _ = prompts
    export(workspace, tmp_path / "out", "textgrid")
    export(workspace, tmp_path / "again", "textgrid", snapshot="latest")
    assert tree(tmp_path / "out") == tree(tmp_path / "again")
    read = registry.labels_reader("textgrid")(tmp_path / "out", target_for(items.values(), workspace.sheet))
    assert read.problems == ()
    labels = [Said(item, task, value) for item, found in read.said.items() for task, value in found.items()]
    label(workspace, labels, "anna")
    before = workspace.view.last_revision()
    label(workspace, labels, "anna")
    assert workspace.view.last_revision() == before


@needs_sounds
@needs_sctk
def test_word_error_rate_of_sclite(prompts: Prompts, tmp_path: Path) -> None:
    """A hundred prompts, some words of each lost, doubled or misheard: sclite counts the errors that we count."""
    chance = random.Random(7)
    reference, heard, pairs = [], [], []
    for name, text in sorted(listed().items())[:100]:
        words = re.sub(r"[^a-z ]", "", text.lower()).split()
        wrong = [one for word in words for one in chance.choice([[word]] * 6 + [[], [word, word], ["noise"]])]
        pairs.append(word_edits(" ".join(words), " ".join(wrong)))
        key = re.sub(r"[^A-Za-z0-9_-]", "_", name)
        reference.append(f"{key} 1 allison 0 {len(wrong) + 1} {' '.join(words)}\n")
        heard += [f"{key} 1 {number} 0.5 {word}\n" for number, word in enumerate(wrong)]
    (tmp_path / "ref.stm").write_text("".join(sorted(reference)))
    (tmp_path / "hyp.ctm").write_text("".join(heard))
    done = subprocess.run(
        [SCTK / "sclite", "-r", "ref.stm", "stm", "-h", "hyp.ctm", "ctm", "-o", "rsum", "stdout"],
        capture_output=True, text=True, timeout=60, cwd=tmp_path, check=True,
    )  # fmt: skip
    (row,) = re.findall(r"\| Sum .*", done.stdout)
    counts = [int(number) for number in re.findall(r"\d+", row)]
    pooled = pool(pairs)
    assert counts[1] == pooled.length_a
    # sclite weighs a substitution 4, an insertion or deletion 3, so its alignment may hold a few errors more.
    assert pooled.errors <= counts[6] <= pooled.errors * 1.02
