"""What is written is read by the formats' own programs, and what they write is read here.

Praat, NIST's validators and sclite come from the system (Debian: praat, sctk); without them those tests are skipped.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from app.agreement.text import word_edits
from app.formats import ctm, eaf, eaf_write, rttm, srt, stm, textgrid, textgrid_write, vtt
from app.formats.kaldi_write import write as write_kaldi
from app.labels import values
from tests.app.formats.made import write
from tests.app.formats.sounds import EVENTS, TURNS, WORDS, dataset, put, recording, target

PRAAT = shutil.which("praat")
SCTK = Path("/usr/lib/sctk/bin")
needs_praat = pytest.mark.skipif(PRAAT is None, reason="Praat is not installed (Debian: praat)")
needs_sctk = pytest.mark.skipif(not SCTK.is_dir(), reason="NIST's sctk is not installed (Debian: sctk)")
TWO = values.Segments((
    values.Segment("a", "speech", 0.5, 2.25, "anna", 'she said "hé" <&>'),
    values.Segment("b", "speech", 2.25, 3.0, "anna", "and 字"),
    values.Segment("c", "speech", 2.0, 4.125, "Jürgen B", "yes"),
    values.Segment("d", "speech", 9.0, 10.0, "", "two\nlines"),
))  # fmt: skip


def praat(folder: Path, script: str) -> str:
    """What Praat prints."""
    assert PRAAT is not None
    path = write(folder, "s.praat", script)
    done = subprocess.run(
        [PRAAT, "--run", str(path)], capture_output=True, text=True, timeout=60, cwd=folder, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def timed(value: values.Value) -> list[tuple[str, str, float, float]]:
    return sorted(
        (one.tier, one.text or one.cls, one.start_s, one.end_s)
        for one in values.objects_of(value)
        if isinstance(one, values.Segment)
    )


@needs_praat
def test_praat_reads_ours_and_we_read_all_that_it_writes(tmp_path: Path) -> None:
    thing, entry = recording({"turns": TWO, "words": values.Transcript("all of it")}, "clip.wav")
    put(tmp_path, textgrid_write.write(dataset(entry, shapes=(TURNS, WORDS))))
    listed = praat(
        tmp_path,
        """
        grid = Read from file: "train/clip.TextGrid"
        n = Get number of tiers
        for i to n
            name$ = Get tier name: i
            m = Get number of intervals: i
            for j to m
                text$ = Get label of interval: i, j
                start = Get start time of interval: i, j
                end = Get end time of interval: i, j
                if text$ <> ""
                    text$ = replace$ (text$, newline$, "|", 0)
                    appendInfoLine: name$, tab$, text$, tab$, start, tab$, end
                endif
            endfor
        endfor
        Save as text file: "long.TextGrid"
        Save as short text file: "short.TextGrid"
        Save as chronological text file: "chronological.TextGrid"
        Save as binary file: "binary.TextGrid"
        Text writing preferences: "UTF-16"
        Save as text file: "utf16.TextGrid"
        """,
    )
    assert listed.splitlines() == [
        'anna - turns\tshe said "hé" <&>\t0.5\t2.25', "anna - turns\tand 字\t2.25\t3",
        "Jürgen B - turns\tyes\t2\t4.125", "turns\ttwo|lines\t9\t10", "words\tall of it\t0\t10",
    ]  # fmt: skip
    for name in ("long", "short", "chronological", "binary", "utf16"):
        data = (tmp_path / f"{name}.TextGrid").read_bytes()
        read = textgrid.read_labels(write(tmp_path / name, "clip.TextGrid", data), target(thing, shapes=(TURNS, WORDS)))
        assert read.problems == (), name
        assert timed(read.said[thing.id]["turns"]) == timed(TWO), name
        assert read.said[thing.id]["words"] == values.Transcript("all of it"), name


@needs_praat
def test_marks_and_quotes_of_praat(tmp_path: Path) -> None:
    praat(
        tmp_path,
        """
        Create TextGrid: 0, 10, "events bell", "bell"
        Insert point: 2, 1.5, "dog"
        Insert boundary: 1, 3
        Set interval text: 1, 1, "cat: said ""no! <1> 7"" ! 3"
        Save as text file: "clip.TextGrid"
        """,
    )
    thing, _ = recording({}, "clip.wav")
    read = textgrid.read_labels(tmp_path / "clip.TextGrid", target(thing, shapes=(EVENTS,)))
    cat, dog = values.objects_of(read.said[thing.id]["events"])
    assert isinstance(cat, values.Segment) and isinstance(dog, values.Segment)
    assert (cat.tier, cat.cls, cat.text, cat.end_s) == ("", "cat", 'said "no! <1> 7" ! 3', 3.0)
    assert (dog.tier, dog.cls, dog.start_s, dog.attributes) == ("bell", "dog", 1.5, {"point": True})


def test_praatio_reads_it(tmp_path: Path) -> None:
    from praatio import textgrid as praatio

    _, entry = recording({"turns": TWO}, "clip.wav")
    put(tmp_path, textgrid_write.write(dataset(entry, shapes=(TURNS,))))
    grid = praatio.openTextgrid(str(tmp_path / "train/clip.TextGrid"), includeEmptyIntervals=False)
    assert grid.tierNames == ("anna", "Jürgen B", "turns")
    assert [tuple(one) for one in grid.getTier("anna").entries] == [
        (0.5, 2.25, 'she said "hé" <&>'), (2.25, 3.0, "and 字"),
    ]  # fmt: skip
    for kind in ("long_textgrid", "short_textgrid"):
        again = tmp_path / kind / "clip.TextGrid"
        again.parent.mkdir()
        grid.save(str(again), format=kind, includeBlankSpaces=True)
        thing, _ = recording({}, "clip.wav")
        read = textgrid.read_labels(again, target(thing, shapes=(TURNS,)))
        assert read.problems == () and timed(read.said[thing.id]["turns"]) == timed(TWO)


def test_pympi_reads_it_and_we_read_pympi(tmp_path: Path) -> None:
    from pympi import Eaf

    thing, entry = recording({"turns": TWO}, "clip.wav")
    put(tmp_path, eaf_write.write(dataset(entry, shapes=(TURNS,))))
    theirs = Eaf(str(tmp_path / "train/clip.eaf"))
    assert theirs.get_annotation_data_for_tier("anna") == [(500, 2250, 'she said "hé" <&>'), (2250, 3000, "and 字")]
    assert theirs.get_linked_files()[0]["RELATIVE_MEDIA_URL"] == "./clip.wav"
    again = tmp_path / "again/clip.eaf"
    again.parent.mkdir()
    theirs.to_file(str(again))
    read = eaf.read_labels(again, target(thing, shapes=(TURNS,)))
    assert read.problems == () and timed(read.said[thing.id]["turns"]) == timed(TWO)


def test_linked_annotations_of_pympi(tmp_path: Path) -> None:
    from pympi import Eaf

    made = Eaf(author="")
    made.add_linguistic_type("one-to-one", constraints="Symbolic_Association", timealignable=False)
    made.add_tier("anna")
    made.add_tier("note@anna", ling="one-to-one", parent="anna")
    made.add_tier("gloss@anna", ling="one-to-one", parent="anna")
    made.add_annotation("anna", 1000, 2000, "dog: woof")
    made.add_ref_annotation("note@anna", "anna", 1500, "near")
    made.add_ref_annotation("gloss@anna", "anna", 1500, "Hund")
    made.add_linked_file("file:///elsewhere/my%20clip.wav", "./my%20clip.wav")
    path = tmp_path / "other name.eaf"
    made.to_file(str(path))
    thing, _ = recording({})
    read = eaf.read_labels(path, target(thing, shapes=(EVENTS,)))
    (found,) = values.objects_of(read.said[thing.id]["events"])
    assert isinstance(found, values.Segment)
    assert (found.cls, found.text, found.tier, found.attributes) == ("dog", "woof", "anna", {"note": "near"})
    assert read.problems == (
        "other name.eaf: attribute 'gloss' of dog left out: it is not in the rule sheet (1).",
    )  # fmt: skip


def sctk(name: str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(SCTK / name), *arguments], capture_output=True, text=True, timeout=60, cwd=cwd, check=False
    )


@needs_sctk
def test_nist_validators(tmp_path: Path) -> None:
    one = values.Segments((
        values.Segment("a", "speech", 0.5, 2.25, "anna", "she said", {}, 0.5,
                       words=(values.TimedWord("she", 0.5, 1.0, 0.25), values.TimedWord("said", 1.0, 2.0))),
        values.Segment("b", "speech", 2.0, 4.125, "bert b", "yes", {"channel": 1}),
        values.Segment("c", "speech", 5.0, 6.0, "anna", "well-known don't"),
    ))  # fmt: skip
    _, entry = recording({"turns": one}, "my clip é.wav")
    made = dataset(entry, shapes=(TURNS,))
    put(tmp_path / "r", rttm.write(made))
    put(tmp_path / "c", ctm.write(made))
    put(tmp_path / "s", stm.write(made))
    # The validator wants every speaker introduced, which tools of diarisation would take for turns of theirs.
    lines = (tmp_path / "r/train.rttm").read_text()
    people = "".join(f"SPKR-INFO my_clip__ 1 <NA> <NA> <NA> unknown {name} <NA> <NA>\n" for name in ("anna", "bert_b"))
    write(tmp_path / "r", "full.rttm", people + lines)
    done = sctk("rttmValidator.pl", "-u", "-s", "-e", "-f", "-i", "full.rttm", cwd=tmp_path / "r")
    assert done.returncode == 0 and "ERROR" not in done.stdout, done.stdout
    done = sctk("ctmValidator.pl", "-i", "train.ctm", cwd=tmp_path / "c")
    assert done.returncode == 0 and "Validated" in done.stdout, done.stdout
    done = sctk("stmValidator.pl", "-i", "train.stm", cwd=tmp_path / "s")
    assert done.returncode == 0 and "Validated" in done.stdout, done.stdout


@needs_sctk
def test_sclite_counts_the_errors_that_we_count(tmp_path: Path) -> None:
    said = ["the", "cat", "sat", "on", "the", "mat", "and", "looked", "at", "a", "dog"]
    heard = ["the", "cat", "sad", "on", "mat", "and", "looked", "at", "at", "a", "big", "dog"]
    words = tuple(values.TimedWord(word, n / 2, n / 2 + 0.4) for n, word in enumerate(heard))
    _, theirs = recording({"words": values.Transcript(" ".join(heard), words=words)}, "clip.wav")
    _, ours = recording({"words": values.Transcript(" ".join(said))}, "clip.wav")
    put(tmp_path / "hyp", ctm.write(dataset(theirs, shapes=(WORDS,))))
    put(tmp_path / "ref", stm.write(dataset(ours, shapes=(WORDS,))))
    arguments = ("-r", "ref/train.stm", "stm", "-h", "hyp/train.ctm", "ctm", "-o", "rsum", "stdout")
    done = sctk("sclite", *arguments, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (row,) = re.findall(r"\| Sum .*", done.stdout)
    counts = [int(number) for number in re.findall(r"\d+", row)]
    _, n_words, correct, substituted, deleted, inserted, errors = counts[:7]
    made = word_edits(" ".join(said), " ".join(heard))
    assert (n_words, errors) == (made.length_a, made.errors)
    assert errors == substituted + deleted + inserted and correct == n_words - substituted - deleted


def test_webvtt_reads_subtitles(tmp_path: Path) -> None:
    import webvtt

    _, entry = recording({"turns": TWO}, "clip.wav")
    put(tmp_path, vtt.write(dataset(entry, shapes=(TURNS,))))
    theirs = webvtt.read(str(tmp_path / "train/clip.vtt"))
    assert [(cue.start, cue.end) for cue in theirs] == [
        ("00:00:00.500", "00:00:02.250"), ("00:00:02.250", "00:00:03.000"), ("00:00:02.000", "00:00:04.125"),
        ("00:00:09.000", "00:00:10.000"),
    ]  # fmt: skip
    assert theirs[0].voice == "anna" and theirs[3].text == "two\nlines"
    put(tmp_path, srt.write(dataset(entry, shapes=(TURNS,))))
    subtitles = webvtt.from_srt(str(tmp_path / "train/clip.anna.srt"))
    assert [cue.raw_text for cue in subtitles] == ['she said "hé" <&>', "and 字"]


def test_kaldiio_reads_a_data_directory(tmp_path: Path) -> None:
    import kaldiio
    import numpy as np
    import soundfile

    _, entry = recording({"turns": TWO}, "clip.wav", group="speaker-1")
    documents = write_kaldi(dataset(entry, shapes=(TURNS,)))
    put(tmp_path, documents)
    (path,) = documents.media.values()
    (tmp_path / path).parent.mkdir(parents=True)
    samples = (np.arange(160000) % 2000).astype(np.int16)
    soundfile.write(tmp_path / path, samples, 16000)
    scp = (tmp_path / "train/wav.scp").read_text().replace("media/", f"{tmp_path}/media/")
    write(tmp_path, "wav.scp", scp)
    loaded = dict(kaldiio.load_scp(str(tmp_path / "wav.scp"), segments=str(tmp_path / "train/segments")).items())
    assert sorted(loaded) == [
        "J_rgen_B-clip-00002000-00004125", "anna-clip-00000500-00002250", "anna-clip-00002250-00003000",
        "speaker_1-clip-00009000-00010000",
    ]  # fmt: skip
    rate_hz, part = loaded["anna-clip-00000500-00002250"]
    assert rate_hz == 16000 and np.array_equal(part, samples[8000:36000])
