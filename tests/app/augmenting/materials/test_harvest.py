"""Noise from pauses: only what nobody labelled or says, of many recordings, none of dev or test; nothing clicks."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.augmenting.make.stage import Order, make_samples
from app.augmenting.materials.harvest import Ground, harvest, joined, load_bank
from app.augmenting.materials.noise import bank_folder, noise_files, spoken
from app.augmenting.materials.pauses import grounds
from app.commands.dataset import SetColumns
from app.commands.labels import ImportLabels, Said
from app.dataset.register import register_folder
from app.errors import CallError
from app.jobs.job import Progress
from app.labels import values
from app.records import REFERENCE, Item, SampleRow
from app.workspace import Workspace

RATE = 16000
SPEECH_S = (1.0, 2.2)
SHEET = """\
earmark: 1
name: Talk
version: 1.0.0
media: audio
tasks:
  turns: {kind: segments, classes: [speech]}
"""
RECIPE = """\
earmark-recipe: 1
name: noisy
media: audio
steps:
  - background_noise: {snr_db: [5, 10]}
noise: DIGEST
"""


def recording(index: int) -> np.ndarray:
    """3.5 s: the hiss of a place of its own, and a loud hum where somebody speaks."""
    draw = np.random.default_rng(index)
    sound = draw.normal(0, 0.004 * (index + 1), round(3.5 * RATE))
    at = np.arange(sound.size) / RATE
    talking = (at >= SPEECH_S[0]) & (at < SPEECH_S[1])
    return (sound + talking * 0.3 * np.sin(2 * np.pi * 180 * at)).astype(np.float32)


def project(tmp_path: Path, count: int = 6, labelled: bool = True) -> Workspace:
    folder = tmp_path / "talk"
    folder.mkdir()
    for index in range(count):
        soundfile.write(folder / f"{index}.wav", recording(index), RATE)
    made = Workspace.create(tmp_path / "p", name="p", media="audio", sheet_text=SHEET)
    register_folder(made, folder, name="talk")
    if labelled:
        turn = values.Segments((values.Segment(id="s", cls="speech", start_s=SPEECH_S[0], end_s=SPEECH_S[1]),))
        made.do(ImportLabels(REFERENCE, tuple(Said(item.id, "turns", turn) for item in made.view.find(Item))))
    return made


@pytest.mark.parametrize("labelled", [True, False])
def test_pauses_hold_nothing_that_is_said_and_say_where_they_are_from(tmp_path: Path, labelled: bool) -> None:
    """Where there are labels they say it; where there are none, a detector does."""
    with project(tmp_path, labelled=labelled) as made:
        bank = harvest(grounds(made.view, made.sheet, ""), bank_folder(made.path))
        _, files = load_bank(bank_folder(made.path), bank.digest)
    assert len(files) == 6
    for piece, file in zip(bank.pieces, files, strict=True):
        sound, rate = soundfile.read(file)
        assert rate == RATE and np.abs(sound).max() < 0.2, "the hum of the talking is 0.3"
        assert all(end <= SPEECH_S[0] or start >= SPEECH_S[1] for start, end in piece.parts_s)
        source, _ = soundfile.read(tmp_path / "talk" / piece.path)
        first = source[round(piece.parts_s[0][0] * RATE) :][:8000]
        assert np.allclose(sound[:8000], first, atol=1e-4), "the index says which seconds they are"
        assert piece.duration_s <= 0.2 * bank.duration_s * 1.001


def test_the_same_recordings_give_the_same_bank(tmp_path: Path) -> None:
    with project(tmp_path) as made:
        found = grounds(made.view, made.sheet, "")
        assert harvest(found, tmp_path / "a").digest == harvest(found[::-1], tmp_path / "b").digest


def test_val_and_test_give_no_noise_and_few_recordings_are_refused(tmp_path: Path) -> None:
    with project(tmp_path) as made:
        items = made.view.find(Item)
        made.do(SetColumns({items[0].id: {"part": "test"}, items[1].id: {"part": "val"}}, split="part"))
        found = grounds(made.view, made.sheet, "")
        assert {ground.item_id for ground in found} == {item.id for item in items[2:]}
        with pytest.raises(CallError, match="only 4 of 4 recordings have a pause"):
            harvest(found, bank_folder(made.path))


def test_a_recipe_names_its_bank_and_a_label_made_since_forbids_it(tmp_path: Path) -> None:
    with project(tmp_path) as made:
        bank = harvest(grounds(made.view, made.sheet, ""), bank_folder(made.path))
        text = RECIPE.replace("DIGEST", bank.digest)
        make_samples(made, text, Order("", 2, 1))
        report = made.view.find(SampleRow)[0].report
        assert any(piece.file in report for piece in bank.pieces)
        cough = values.Segments((values.Segment(id="c", cls="speech", start_s=2.6, end_s=2.9),))
        piece = bank.pieces[0]
        made.do(ImportLabels(REFERENCE, (Said(piece.item_id, "turns", cough),)))
        with pytest.raises(CallError, match=r"a label at 2\.60 s"):
            make_samples(made, text, Order("", 2, 1))


def test_a_damaged_bank_is_told_from_a_whole_one(tmp_path: Path) -> None:
    with project(tmp_path) as made:
        folder = bank_folder(made.path)
        bank = harvest(grounds(made.view, made.sheet, ""), folder)
        (folder / bank.digest[:12] / bank.pieces[0].file).write_bytes(b"x")
        with pytest.raises(CallError, match="not what they were"):
            noise_files(made.view, made.sheet, made.path, bank.digest)
        with pytest.raises(CallError, match="not there"):
            load_bank(folder, hashlib.sha256(b"").hexdigest())


def test_noise_recordings_with_labels_are_refused(tmp_path: Path) -> None:
    with project(tmp_path) as made:
        street = tmp_path / "street"
        street.mkdir()
        soundfile.write(street / "s.wav", recording(40), RATE)
        register_folder(made, street, name="noise")
        assert len(noise_files(made.view, made.sheet, made.path, "")) == 1
        item = next(item for item in made.view.find(Item) if item.path == "s.wav")
        turn = values.Segments((values.Segment(id="s", cls="speech", start_s=0.5, end_s=0.9),))
        made.do(ImportLabels(REFERENCE, (Said(item.id, "turns", turn),)))
        with pytest.raises(CallError, match=r"s.wav: a label says"):
            noise_files(made.view, made.sheet, made.path, "")


def test_pieces_meet_without_a_click() -> None:
    """Two tones of any phase: no step from one sample to the next is larger than in the tones themselves."""
    at = np.arange(RATE) / RATE
    one, two = (np.sin(2 * np.pi * hertz * at + 1.3)[None].astype(np.float32) for hertz in (100, 130))
    made = joined([one, two], RATE)
    assert made.shape[1] == 2 * RATE - round(0.05 * RATE)
    assert np.abs(np.diff(made)).max() < 1.5 * np.abs(np.diff(two)).max()


def test_an_unreadable_recording_is_a_line(tmp_path: Path) -> None:
    found = []
    for index in range(5):
        soundfile.write(tmp_path / f"{index}.wav", recording(index), RATE)
        found.append(Ground(f"i{index}", f"{index}.wav", str(tmp_path / f"{index}.wav"), "", (SPEECH_S,), False))
    (tmp_path / "broken.wav").write_bytes(b"RIFF")
    found.append(Ground("i9", "broken.wav", str(tmp_path / "broken.wav"), "", (), False))
    bank = harvest(found, tmp_path / "bank")
    assert len(bank.pieces) == 5 and "broken.wav" in bank.left_out[0]


def test_speech_among_noise_is_heard(tmp_path: Path) -> None:
    """Two recordings: somebody who reads, and hiss."""
    sample = Path(__file__).parents[4] / "resources/sample/speech"
    reader = sample / "libri/1089-134691-0000.flac"
    hiss = tmp_path / "hiss.wav"
    soundfile.write(hiss, np.random.default_rng(0).normal(0, 0.05, 3 * RATE), RATE)
    (line,) = spoken((reader, hiss), Progress())
    assert line.startswith(reader.name)
