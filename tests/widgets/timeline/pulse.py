"""A PulseAudio of the tests' own, with a sink that nobody hears and whose monitor is recorded."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 48000
PATIENCE_S = 30.0
TOOLS = ("pulseaudio", "parec", "pactl")
RAN_DRY = "the sound server ran dry"
SINK = f"sink_name=tape rate={RATE_HZ} channels=2 format=s16le"


def missing() -> str:
    """Why nothing can be recorded here; "" where it can."""
    away = [tool for tool in TOOLS if shutil.which(tool) is None]
    found = f"{' and '.join(away)} not found: what is heard cannot be recorded"
    return f"{found} (install the packages pulseaudio and pulseaudio-utils)" if away else ""


def wait_for(there: Callable[[], bool], what: str) -> None:
    """Waits with the patience that a busy machine asks for."""
    end = time.monotonic() + PATIENCE_S
    while not there():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.005)


class Pulse:
    """The daemon; ``environment`` is for children that shall play on it. It takes no settings and leaves none."""

    def __init__(self, folder: Path, *, sink: bool = True) -> None:
        socket, runtime = folder / "pulse", folder / "run"
        runtime.mkdir(mode=0o700)
        self.environment: Mapping[str, str] = {
            **os.environ,
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(runtime),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "PULSE_SERVER": f"unix:{socket}",
            "PULSE_COOKIE": str(folder / "cookie"),
            "QT_QPA_PLATFORM": "offscreen",
        }
        command = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--disable-shm", "--log-level=error"]
        command += [f"--load=module-native-protocol-unix socket={socket} auth-anonymous=1"]
        command += [f"--load=module-null-sink {SINK}"] if sink else []
        self._log = (folder / "pulseaudio.log").open("wb")
        self._daemon = subprocess.Popen(command, env=self.environment, stdout=self._log, stderr=self._log)
        wait_for(lambda: socket.exists() and self._answers(), "PulseAudio")

    def control(self, *words: str) -> str:
        """What ``pactl`` says."""
        run = subprocess.run(["pactl", *words], env=self.environment, capture_output=True, text=True, check=True)
        return run.stdout.strip()

    def add_sink(self) -> str:
        """Plugs the device in; its number is what ``remove_sink`` takes."""
        return self.control("load-module", "module-null-sink", *SINK.split())

    def remove_sink(self, number: str) -> None:
        """Pulls the device out."""
        self.control("unload-module", number)

    def close(self) -> None:
        """Ends it."""
        self._daemon.terminate()
        self._daemon.wait(PATIENCE_S)
        self._log.close()

    def _answers(self) -> bool:
        return subprocess.run(["pactl", "info"], env=self.environment, capture_output=True, check=False).returncode == 0


class Recorder:
    """Records what the sink plays, from now to ``close``; also when each piece of it was played."""

    def __init__(self, pulse: Pulse) -> None:
        command = ["parec", "--raw", "--device=tape.monitor", "--format=s16le", "--channels=2", "--latency-msec=30"]
        self._parec = subprocess.Popen(
            [*command, f"--rate={RATE_HZ}"], env=pulse.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._pieces: list[tuple[float, bytes]] = []
        self._reader = threading.Thread(target=self._read, name="recorder")
        self._reader.start()
        # While nobody listens, the sink sleeps for seconds at a time.
        wait_for(lambda: len(self._pieces) > 3, "the recorder")

    def close(self) -> None:
        """Ends the recording, a little after what was played last."""
        if self._parec.returncode is not None:
            return
        time.sleep(0.3)
        self._parec.terminate()
        self._parec.wait(PATIENCE_S)
        self._reader.join()
        if self._parec.stdout is not None:
            self._parec.stdout.close()

    @property
    def sound(self) -> NDArray[np.int16]:
        """All of it, ``(frames, 2)``."""
        whole = b"".join(piece for _, piece in self._pieces)
        return np.frombuffer(whole[: len(whole) // 4 * 4], "<i2").reshape(-1, 2)

    @property
    def heard(self) -> NDArray[np.int16]:
        """The frames that are not silent, whatever silence lies between: a busy machine may make gaps."""
        sound = self.sound
        found: NDArray[np.int16] = sound[sound.any(axis=1)]
        return found

    @property
    def gaps(self) -> int:
        """How often it was silent for a millisecond or longer between the first and the last that was heard."""
        at = np.flatnonzero(self.sound.any(axis=1))
        return int((np.diff(at) > RATE_HZ // 1000).sum())

    def frames_by(self, when_s: float) -> int:
        """How many frames that are not silent had been played at a time of the monotonic clock."""
        whole = b"".join(piece for at_s, piece in self._pieces if at_s <= when_s)
        return int(np.frombuffer(whole[: len(whole) // 4 * 4], "<i2").reshape(-1, 2).any(axis=1).sum())

    def _read(self) -> None:
        assert self._parec.stdout is not None
        while piece := os.read(self._parec.stdout.fileno(), 4096):
            self._pieces.append((time.monotonic(), piece))
