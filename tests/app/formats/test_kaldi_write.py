"""Data directories that Kaldi takes, whatever people, recordings and texts are called."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.formats.kaldi_write import speaker_ids, write
from app.labels import values
from tests.app.formats.kaldi_rules import problems
from tests.app.formats.sounds import TURNS, WORDS, dataset, put, recording, segments

names = st.sampled_from([
    "a.wav", "a-b.wav", "ab.wav", "A b.wav", "$(touch x).wav", "`id`.flac", "; rm -rf x;.wav", "李.wav", "王.mp3",
    "-a.wav", "é é.opus", "a_b.wav",
])  # fmt: skip
words = st.lists(
    st.sampled_from(["hello", "<s>", "</s>", "#0", "\u00a0", "\u2028x", "~", "|", "字", "a\tb", "\r\n", "<s>x"]),
    max_size=4,
).map(" ".join)
groups = st.sampled_from(["", "anna", "anna-1", "王", "a b"])


@settings(max_examples=60)
@given(data=st.data())
def test_kaldi_takes_it(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    entries = []
    for name in data.draw(st.lists(names, min_size=1, max_size=5, unique=True)):
        said: dict[str, values.Value] = {}
        if data.draw(st.booleans()):
            said["turns"] = data.draw(segments(TURNS))
        if data.draw(st.booleans()):
            said["words"] = values.Transcript(data.draw(words))
        entries.append(recording(said, name, group=data.draw(groups))[1])
    documents = write(dataset(*entries, shapes=(TURNS, WORDS)))
    folder = put(tmp_path_factory.mktemp("k"), documents)
    for made in folder.iterdir():
        assert problems(made) == [], [path.read_text() for path in made.iterdir()]
        used = {row.split(" ", 1)[1] for row in (made / "wav.scp").read_text().splitlines()}
        for row in used:
            assert any(path in row.split(" ") for path in documents.media.values())
            assert not set(row) & set("$`;'\"\\(){}&<>*?!")  # nothing that a shell would run


def test_two_people_never_become_one() -> None:
    ids = speaker_ids(["李", "王", "anna-1", "anna 1", "bo", "-"])
    assert len(set(ids.values())) == 6 and ids["bo"] == "bo"
    assert all(one.replace("_", "").isalnum() and one.isascii() for one in ids.values())


def test_what_is_no_wav_file_comes_through_a_pipe(tmp_path: Path) -> None:
    said = {"words": values.Transcript("hello")}
    entries = [recording(said, name)[1] for name in ("a.wav", "b.flac", "c.mp3")]
    documents = write(dataset(*entries, shapes=(WORDS,)))
    assert documents.texts["train/wav.scp"].decode() == (
        "a media/train/a.wav\nb flac -c -d -s media/train/b.flac |\n"
        "c ffmpeg -nostdin -v error -i media/train/c.mp3 -f wav -acodec pcm_s16le - |\n"
    )
