"""What is heard: the program plays on a PulseAudio of the test's own, which is recorded and compared.

Exactness is asserted of recorded samples, never of the time they took.

On a busy machine the sound server may run dry: it plays silence, and drops of what comes then as much as it waited.
That is seen in the recording by itself, as a silence where none belongs, whatever else was heard; such a recording is
made again, and the summary of the run says so. A recording without one is never made again.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.widgets.timeline import pulse as daemon
from tests.widgets.timeline.pulse import RAN_DRY, RATE_HZ, Pulse, Recorder

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.skipif(bool(daemon.missing()), reason=daemon.missing())

# Each frame says on the left which one it is, modulo a prime, and on the right the same backwards; none is silent.
PRIME = 29989
COMMAND = (sys.executable, "-m", "tests.widgets.timeline.playing")
TRIES = 4
Events = list[dict[str, Any]]
Play = Callable[..., tuple[NDArray[np.int16], Events]]


def counted(length_s: float) -> NDArray[np.int16]:
    at = np.arange(round(length_s * RATE_HZ)) % PRIME + 1
    return np.stack([at, -at]).astype(np.int16)


def tone(hz: float, length_s: float, rate_hz: int = RATE_HZ) -> NDArray[np.float32]:
    """On the left a tone, half as loud as can be, on the right a constant, so that no frame is silent."""
    wave = 0.5 * np.sin(2 * np.pi * hz * np.arange(round(length_s * rate_hz)) / rate_hz)
    return np.stack([wave, np.full_like(wave, 0.25)]).astype(np.float32)


def pitch(sound: NDArray[np.int16]) -> float:
    """The loudest frequency, in Hz, to a tenth."""
    wave = sound[:, 0] * np.hanning(len(sound))
    spectrum = np.abs(np.fft.rfft(wave, 1 << 21))
    return float(spectrum.argmax()) * RATE_HZ / (1 << 21)


def frames(sound: NDArray[np.int16]) -> NDArray[np.int64]:
    """Which frames of ``counted`` these are, modulo the prime."""
    return sound[:, 0].astype(np.int64) - 1


@pytest.fixture(scope="module")
def pulse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pulse]:
    made = Pulse(tmp_path_factory.mktemp("pulse"))
    yield made
    made.close()


@pytest.fixture
def play(pulse: Pulse, tmp_path: Path, record_property: Callable[[str, object], None]) -> Iterator[Play]:
    """Plays a sound by steps; gives the frames that were heard, ``(n, 2)``, and what the player told."""
    recorders: list[Recorder] = []

    def once(steps: tuple[list[Any], ...]) -> Events:
        recorders.append(Recorder(pulse))
        child = subprocess.run(
            [*COMMAND, str(tmp_path / "sound.npy"), *map(json.dumps, steps)],
            cwd=ROOT, env=pulse.environment, capture_output=True, text=True, check=False, timeout=180,
        )  # fmt: skip
        recorders[-1].close()
        assert child.returncode == 0, child.stderr
        return [json.loads(line) for line in child.stdout.splitlines()]

    def run(sound: NDArray, *steps: list[Any], rate_hz: int = RATE_HZ) -> tuple[NDArray[np.int16], Events]:
        np.save(tmp_path / "sound.npy", sound)
        (tmp_path / "sound.rate").write_text(str(rate_hz))
        n_begun = sum(step[:2] in (["do", "play"], ["do", "resume"], ["do", "play_around"]) for step in steps)
        for _ in range(TRIES):
            events = once(steps)
            if recorders[-1].gaps < n_begun:
                break
            record_property(RAN_DRY, recorders[-1].gaps - n_begun + 1)
        run.recorder = recorders[-1]
        return recorders[-1].heard, events

    yield run
    for recorder in recorders:
        recorder.close()


def when(events: Events, what: str) -> dict[str, Any]:
    """The last event of that name."""
    return [event for event in events if event["event"] == what][-1]


def test_a_selection_is_heard_whole_and_nothing_beside_it(play: Play) -> None:
    sound = counted(3.0)
    heard, events = play(sound, ["do", "play", 0.5, 1.25], ["ended"], ["wait", 0.5])
    np.testing.assert_array_equal(heard, sound[:, 24000:60000].T)
    assert when(events, "stopped")["at_s"] == 1.25


def test_to_the_end_of_the_recording(play: Play) -> None:
    sound = counted(0.8)
    heard, _ = play(sound, ["do", "play", 0.3], ["ended"], ["wait", 0.5])
    np.testing.assert_array_equal(heard, sound[:, 14400:].T)


def test_a_loop_comes_round_to_the_sample(play: Play) -> None:
    begin, end = 4801, 4801 + 14407
    heard, _ = play(counted(1.0), ["do", "play", begin / RATE_HZ, end / RATE_HZ, {"loop": True}], ["wait", 3.0])
    assert len(heard) > 5 * (end - begin)
    wanted = begin + np.arange(len(heard)) % (end - begin)
    np.testing.assert_array_equal(frames(heard), wanted)


def test_around_a_boundary(play: Play) -> None:
    sound = counted(2.0)
    around = {"before_s": 0.25, "after_s": 0.125}
    heard, events = play(sound, ["do", "play_around", 1.0, around], ["ended"], ["wait", 0.5])
    np.testing.assert_array_equal(heard, sound[:, 36000:54000].T)
    assert when(events, "stopped")["at_s"] == 1.0


def test_after_a_pause_the_last_bit_is_heard_again(play: Play) -> None:
    heard, events = play(
        counted(2.0),
        ["do", "play", 0.0],
        ["until", 0.5],
        ["do", "pause", {"back_s": 0.25}],
        ["wait", 0.5],
        ["do", "resume"],
        ["until", 1.0],
        ["do", "stop"],
        ["wait", 0.5],
    )
    found = frames(heard)
    (turn,) = np.flatnonzero(np.diff(found) % PRIME != 1)
    again, paused_s = found[turn + 1], when(events, "paused")["at_s"]
    assert again == round(paused_s * RATE_HZ) % PRIME, "it goes on where it says that it stands"
    stopped = (found[turn] - again) % PRIME
    assert abs(stopped - 0.25 * RATE_HZ) < 0.1 * RATE_HZ, "and that is a quarter of a second before what was heard last"


def test_silence_at_once_after_stop(play: Play) -> None:
    heard, events = play(counted(3.0), ["do", "play", 0.0], ["until", 1.0], ["do", "stop"], ["wait", 1.0])
    # The window sends 0.3 s ahead; had that been played out, it would be heard here.
    beyond_s = len(heard) / RATE_HZ - when(events, "stop")["at_s"]
    assert -0.1 < beyond_s < 0.1, f"it was heard for {beyond_s:.3f} s longer than the playhead went"
    assert len(play.recorder.heard) == play.recorder.frames_by(when(events, "stop")["when_s"] + 0.25)


def test_the_playhead_is_what_is_heard(play: Play) -> None:
    _, events = play(counted(4.0), ["do", "play", 0.0], ["until", 3.0], ["do", "stop"])
    moves = [event for event in events if event["event"] == "moved" and 0.5 < event["at_s"] < 2.9]
    recorder: Recorder = play.recorder
    late_s = [event["at_s"] - recorder.frames_by(event["when_s"]) / RATE_HZ for event in moves[::5]]
    # The recorder hands its pieces over after 30 ms, on a busy machine some more.
    assert -0.03 < float(np.median(late_s)) < 0.08, "what the playhead shows was recorded at that moment"
    steps = np.diff([event["at_s"] for event in moves])
    assert (steps >= 0).all() and len(moves) > 60, "it goes forward, some sixty times a second"


@pytest.mark.parametrize("speed", [0.5, 0.75, 1.0, 1.5, 2.0])
def test_the_pitch_is_kept_at_every_speed(play: Play, speed: float) -> None:
    heard, _ = play(tone(1000, 1.5), ["do", "set_speed", speed], ["do", "play", 0.25, 1.25], ["ended"], ["wait", 0.5])
    assert abs(len(heard) - RATE_HZ / speed) <= 1, "as long as the speed says"
    assert abs(pitch(heard) - 1000) < 5


@pytest.mark.parametrize("rate_hz", [8000, 16000, 44100])
def test_every_rate_keeps_its_pitch(play: Play, rate_hz: int) -> None:
    heard, _ = play(tone(1000, 1.0, rate_hz), ["do", "play", 0.0], ["ended"], ["wait", 0.5], rate_hz=rate_hz)
    assert abs(len(heard) - RATE_HZ) < 0.01 * RATE_HZ, "PulseAudio's own resampler has a tail"
    assert abs(pitch(heard) - 1000) < 2


@pytest.mark.parametrize(
    ("ears", "scale"), [("all", (1.0, 0.5)), (0, (1.0, 1.0)), (1, (0.5, 0.5)), ("mix", (0.75, 0.75))]
)
def test_one_channel_or_the_mix(play: Play, ears: Any, scale: tuple[float, float]) -> None:
    left = tone(500, 0.5)[:1]
    heard, _ = play(
        np.concatenate([left, left / 2]), ["do", "set_ears", ears], ["do", "play"], ["ended"], ["wait", 0.4]
    )
    np.testing.assert_allclose(np.abs(heard).max(axis=0) / 16384, scale, atol=0.001)


def test_three_channels_are_mixed_or_heard_alone(play: Play) -> None:
    first = tone(500, 0.5)[:1]
    three = np.concatenate([first, 0 * first, -first / 4])
    heard, _ = play(
        three, ["do", "play"], ["ended"], ["wait", 0.5], ["do", "set_ears", 2], ["do", "play", 0.0], ["ended"],
        ["wait", 0.4],
    )  # fmt: skip
    assert np.abs(heard[: len(heard) // 2]).max() == pytest.approx(16384 / 4, abs=2), "(1 + 0 - ¼) / 3"
    assert np.abs(heard[len(heard) // 2 :]).max() == pytest.approx(16384 / 4, abs=2)


def test_volume(play: Play) -> None:
    sound = tone(500, 1.0)
    heard, _ = play(sound, ["do", "set_volume", 0.5], ["do", "play"], ["ended"], ["wait", 0.4])
    assert np.abs(heard).max() == pytest.approx(8192, abs=4)
    heard, _ = play(sound, ["do", "play"], ["until", 0.4], ["do", "set_volume", 0.0], ["ended"], ["wait", 0.4])
    assert len(heard) < 0.6 * RATE_HZ, "at once, not when what was sent has been played"


def test_the_device_is_pulled_out_and_another_is_used_at_the_next_play(tmp_path: Path) -> None:
    with_sink = Pulse(tmp_path, sink=False)
    child = None
    try:
        np.save(tmp_path / "sound.npy", counted(9.0))
        (tmp_path / "sound.rate").write_text(str(RATE_HZ))
        steps = [
            ["do", "play", 0.0, 0.3], ["ended"], ["ask"], ["do", "play", 0.0], ["wait", 1.0], ["ask"], ["wait", 3.0],
            ["do", "stop"], ["ask"], ["do", "play", 0.0, 0.5], ["ended"], ["wait", 0.5],
        ]  # fmt: skip
        child = subprocess.Popen(
            [*COMMAND, str(tmp_path / "sound.npy"), *map(json.dumps, steps)],
            cwd=ROOT, env=with_sink.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert child.stdin is not None and child.stdout is not None
        events: Events = []

        def until_asked() -> list[Any]:
            told: Events = []
            for line in child.stdout:
                told.append(json.loads(line))
                if told[-1]["event"] in ("asked", "done"):
                    break
            events.extend(told)
            return [event["text"] for event in told if event["event"] == "silent"]

        def go_on() -> None:
            child.stdin.write("\n")
            child.stdin.flush()

        (said,) = until_asked()
        assert said.startswith("No sound device was found")
        number = with_sink.add_sink()
        recorder = Recorder(with_sink)
        go_on()
        assert until_asked() == [""], "the device that was plugged in is used"
        with_sink.remove_sink(number)
        recorder.close()
        assert len(recorder.heard) > 0.2 * RATE_HZ
        go_on()
        (said,) = until_asked()
        assert said.startswith("The sound device is gone")
        assert when(events, "stop")["at_s"] > 1.8, "the playhead ran on"
        with_sink.add_sink()
        recorder = Recorder(with_sink)
        go_on()
        assert until_asked() == [""]
        recorder.close()
        np.testing.assert_array_equal(recorder.heard, counted(9.0)[:, :24000].T)
        assert child.wait(30) == 0
    finally:
        if child is not None:
            child.kill()
            child.wait()
            child.stdin.close()
            child.stdout.close()
        with_sink.close()


def test_the_daemon_itself_may_die(tmp_path: Path) -> None:
    mortal = Pulse(tmp_path)
    np.save(tmp_path / "sound.npy", counted(3.0))
    (tmp_path / "sound.rate").write_text(str(RATE_HZ))
    recorder = Recorder(mortal)
    steps = [["do", "play", 0.0], ["until", 0.5], ["ask"], ["ended"]]
    child = subprocess.Popen(
        [*COMMAND, str(tmp_path / "sound.npy"), *map(json.dumps, steps)],
        cwd=ROOT, env=mortal.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert child.stdin is not None and child.stdout is not None
        for line in child.stdout:
            if json.loads(line)["event"] == "asked":
                break
        mortal.close()
        recorder.close()
        out, _ = child.communicate("\n", timeout=60)
        events = [json.loads(line) for line in out.splitlines()]
        assert child.returncode == 0
        assert when(events, "silent")["text"].startswith("The sound device is gone")
        assert when(events, "done")["at_s"] == 3.0, "nothing was lost but the sound"
    finally:
        child.kill()
        child.wait()
        mortal.close()


def test_a_server_that_ran_dry_is_told_from_a_wrong_sound() -> None:
    made = Recorder.__new__(Recorder)
    sound = counted(0.5).T.copy()
    for expected in (0, 1):
        made._pieces = [(0.0, sound.tobytes())]
        assert made.gaps == expected
        sound[9000:9100] = 0
    lost = np.delete(counted(0.5).T, slice(9000, 9100), axis=0)
    made._pieces = [(0.0, lost.tobytes())]
    assert made.gaps == 0, "lost with no silence in its place: that is not the server's doing, and is not played again"
