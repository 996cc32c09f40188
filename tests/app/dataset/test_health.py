from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile

from app.dataset.health import EXTRAS, machine, project_health
from app.dataset.register import register_folder
from app.media.mp3_frames import frame_bytes
from app.workspace import Workspace

SHEET = "earmark: 1\nname: T\nversion: 1.0.0\nmedia: audio\ntasks:\n  q: {kind: choice, options: [a, b]}\n"


def test_an_mp3_without_a_xing_header_is_said_when_it_is_added_and_by_the_doctor(tmp_path: Path) -> None:
    sound = np.random.default_rng(1).uniform(-0.3, 0.3, 44_100)
    (tmp_path / "clips").mkdir()
    for name in ("good.mp3", "bare.mp3"):
        soundfile.write(tmp_path / "clips" / name, sound, 44_100, format="MP3")
    bare = tmp_path / "clips" / "bare.mp3"
    data = bare.read_bytes()
    bare.write_bytes(data[frame_bytes(data[:4]) :])
    with Workspace.create(tmp_path / "p", name="p", media="audio", sheet_text=SHEET) as project:
        report = register_folder(project, tmp_path / "clips")
    assert [line[:26] for line in report.warnings] == ["bare.mp3: no Xing header: "]
    health = project_health(tmp_path / "p")
    assert not health.problems
    assert len(health.notes) == 1
    assert health.notes[0].startswith("bare.mp3: no Xing header")
    assert health.notes[0] in health.text()
    assert health.to_json()["notes"] == health.notes
    bare.unlink()
    assert not project_health(tmp_path / "p").notes


def test_the_machine_says_which_extras_it_has() -> None:
    facts = machine()
    for name, extra in EXTRAS.items():
        assert facts[name][0].isdigit() or f"earmark[{extra}]" in facts[name]
