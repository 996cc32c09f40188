"""A screen that nobody sees (Xvfb), and a pair of hands at it (xdotool): the real program, as a process of its own."""

from __future__ import annotations

import os
import shutil
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[2]
WIDTH, HEIGHT = 1280, 860
PATIENCE_S = 60.0
STILL_S = 0.25
Point = tuple[int, int]
Pixels = NDArray[np.uint8]


def missing() -> str:
    """What is not there to show and drive a window with, "" where all is."""
    if not sys.platform.startswith("linux"):
        return "a screen of X11 is only on Linux"
    lacking = [name for name in ("Xvfb", "xdotool") if shutil.which(name) is None]
    return f"{' and '.join(lacking)} not installed (apt-get install xvfb xdotool)" if lacking else ""


class Screen:
    """One display of its own, on the first free number."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        reading, writing = os.pipe()
        size = f"{WIDTH}x{HEIGHT}x24"
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-fbdir", str(folder), "-nolisten", "tcp"]
        self._server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
        os.close(writing)
        with os.fdopen(reading) as said:
            number = said.readline().strip()
        assert number.isdigit(), "Xvfb did not start"
        self.display = f":{number}"

    def __enter__(self) -> Screen:
        return self

    def __exit__(self, *_problem: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._server.terminate()
        self._server.wait(20)

    def shot(self) -> Pixels:
        """What is on the screen, ``(H, W, 3)`` RGB: Xvfb keeps it in a file, in the format of xwd."""
        data = (self._folder / "Xvfb_screen0").read_bytes()
        head = struct.unpack(">25I", data[:100])
        size, width, height, per_line, n_colours = head[0], head[4], head[5], head[12], head[19]
        rows = np.frombuffer(data, np.uint8, per_line * height, size + 12 * n_colours).reshape(height, per_line)
        return np.ascontiguousarray(rows[:, : 4 * width].reshape(height, width, 4)[:, :, 2::-1])


class Program:
    """``earmark open PROJECT`` on a screen. Only keys and the mouse reach it."""

    def __init__(self, screen: Screen, project: Path, home: Path) -> None:
        self._screen = screen
        self._environment = {
            **os.environ, "DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb", "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / "config"), "QT_XCB_GL_INTEGRATION": "none",
            "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
        }  # fmt: skip
        command = [
            sys.executable,
            "-c",
            "import sys; from app.main import main; sys.exit(main())",
            "open",
            str(project),
        ]
        self.process = subprocess.Popen(command, env=self._environment, stderr=subprocess.PIPE, text=True)
        # A screen without a window manager: the window has to be put in its place, and to be given the keyboard.
        name = self._xdotool("search", "--sync", "--onlyvisible", "--name", "– Earmark").split()[-1]
        self._xdotool("windowsize", "--sync", name, str(WIDTH), str(HEIGHT))
        self._xdotool("windowmove", name, "0", "0")
        self._xdotool("windowfocus", "--sync", name)

    def __enter__(self) -> Program:
        return self

    def __exit__(self, *_problem: type[BaseException] | BaseException | TracebackType | None) -> None:
        if self.process.poll() is None:
            self.process.kill()
        _, said = self.process.communicate(timeout=20)
        assert "Traceback" not in said, said

    def key(self, *keys: str) -> None:
        """Keys one after the other, such as "b", "shift+Right", "ctrl+Return"."""
        self._xdotool("key", "--delay", "15", *keys)

    def type(self, text: str) -> None:
        """Letters, as fast as a quick typist."""
        self._xdotool("type", "--delay", "30", text)

    def click(self, *places: Point) -> None:
        """Clicks at places of the screen."""
        for x, y in places:
            self._xdotool("mousemove", str(x), str(y), "click", "1")
            # Two clicks in quick succession would be a double click.
            time.sleep(0.45)

    def drag(self, *way: Point, release: bool = True) -> None:
        """Press at the first place, move along the others, release at the last."""
        self._xdotool("mousemove", *map(str, way[0]), "mousedown", "1")
        for x, y in way[1:]:
            self._xdotool("mousemove", str(x), str(y), "sleep", "0.05")
        if release:
            self._xdotool("mouseup", "1")

    def let_go(self) -> None:
        """The button comes up."""
        self._xdotool("mouseup", "1")

    def kill(self) -> None:
        """kill -9."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(20)

    def wait(self, there: Callable[[], bool], what: str) -> None:
        """Until something is there."""
        end = time.monotonic() + PATIENCE_S
        while not there():
            assert self.process.poll() is None, "the program has ended"
            assert time.monotonic() < end, f"waited in vain for {what}"
            time.sleep(0.05)

    def settle(self, colours: int = 300) -> Pixels:
        """Waits until the screen shows a picture in its middle, of more than ``colours``, and stands still; gives what
        is on it."""
        last, since = self._screen.shot(), time.monotonic()
        end = since + PATIENCE_S
        while time.monotonic() < end:
            time.sleep(0.06)
            now = self._screen.shot()
            if not np.array_equal(now, last):
                last, since = now, time.monotonic()
            elif time.monotonic() - since > STILL_S and _n_colours(now) > colours:
                return now
        raise AssertionError("waited in vain for a picture that stands still")

    def _xdotool(self, *words: str) -> str:
        done = subprocess.run(
            ["xdotool", *words], env=self._environment, capture_output=True, text=True, timeout=PATIENCE_S, check=True
        )
        return done.stdout


def _n_colours(shot: Pixels) -> int:
    """How many colours stand in the middle: one or two on a plain ground, tens of thousands in a photograph."""
    middle = shot[HEIGHT // 3 : HEIGHT * 2 // 3, WIDTH // 3 : WIDTH * 2 // 3]
    return len(np.unique(middle.reshape(-1, 3), axis=0))
