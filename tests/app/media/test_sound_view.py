from __future__ import annotations

import msgspec
import pytest

from app.commands.project import SetSoundView
from app.errors import CallError, UnknownName
from app.media import colours
from app.media.sound_view import COLOURS, SoundView
from app.records import Project


class OneProject:
    """A view of one project."""

    def __init__(self, project: Project | None) -> None:
        self.project = project

    def get(self, kind: type, key: str) -> Project | None:
        return self.project


def test_a_view_survives_the_project() -> None:
    view = SoundView(window_ms=5, scale="linear", high_hz=5000, colours="grey", channels="each", n_mels=40)
    assert SoundView.from_mapping(view.to_mapping()) == view
    assert SoundView.from_mapping(msgspec.json.decode(msgspec.json.encode(view.to_mapping()))) == view
    assert SoundView.from_mapping({}) == SoundView()
    assert SoundView.from_mapping({"window_ms": 5, "n_mels": 40.0}) == SoundView(window_ms=5, n_mels=40)


@pytest.mark.parametrize(
    ("mapping", "says"),
    [
        ({"windw_ms": 5}, "Did you mean 'window_ms'"),
        ({"window_ms": "wide"}, "window_ms is 'wide'; it is to be a number"),
        ({"window_ms": True}, "it is to be a number"),
        ({"n_mels": 40.5}, "it is to be a whole number"),
        ({"n_mels": None}, "it is to be a whole number"),
        ({"scale": "bark"}, "unknown scale"),
        ({"scale": 3}, "it is to be a name"),
        ({"colours": "embr"}, "Did you mean 'ember'"),
        ({"window_ms": 0.0}, "choose 1 to 500"),
        ({"hop_ms": float("nan")}, "choose 0.5 to 500"),
        ({"low_hz": 4000, "high_hz": 4000}, "high_hz 4000 is not above low_hz 4000"),
        ({"floor_db": -20, "ceiling_db": -20}, "ceiling_db -20 is not above"),
    ],
)
def test_a_view_that_makes_no_picture_is_refused(mapping: dict[str, object], says: str) -> None:
    with pytest.raises(CallError, match=says):
        SoundView.from_mapping(mapping)


def test_the_colours_are_those_there_are() -> None:
    assert COLOURS == colours.NAMES


@pytest.mark.parametrize("rate_hz", [8000, 16000, 22050, 44100, 48000, 192000])
@pytest.mark.parametrize("scale", ["mel", "linear"])
def test_every_rate_has_a_picture(rate_hz: int, scale: str) -> None:
    for view in (
        SoundView(scale=scale),
        SoundView(scale=scale, window_ms=1, hop_ms=0.5),
        SoundView(scale=scale, low_hz=3000, high_hz=3001),
        SoundView(scale=scale, low_hz=150_000, high_hz=160_000),
    ):
        settings = view.settings(rate_hz)
        rows = settings.row_hz(rate_hz)
        assert len(rows) == settings.n_rows(rate_hz) >= 1
        assert 0 <= rows[0] <= rows[-1] <= rate_hz / 2
        assert (rows[1:] > rows[:-1]).all()
        assert settings.n_fft >= settings.window_frames >= 8


def test_the_setting_becomes_a_command() -> None:
    project = Project(id="project", name="Birds", media="audio")
    command = SetSoundView(SoundView(window_ms=5))
    (edit,) = command.plan(OneProject(project), "lead")
    assert edit.after is not None
    assert SoundView.from_mapping(edit.after["sound_view"]) == SoundView(window_ms=5)
    drawn = msgspec.structs.replace(project, sound_view=SoundView(window_ms=5).to_mapping())
    assert not command.plan(OneProject(drawn), "lead")
    with pytest.raises(CallError, match="holds images"):
        command.plan(OneProject(Project(id="project", name="Cells", media="image")), "lead")
    with pytest.raises(CallError, match="no project"):
        command.plan(OneProject(None), "lead")


def test_unknown_is_an_unknown_name() -> None:
    with pytest.raises(UnknownName):
        SoundView(channels="left")
