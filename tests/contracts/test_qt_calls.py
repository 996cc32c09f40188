"""Qt calls that return None must not eat up the None of Python 3.11.

PySide6 6.12.0 gives back one reference to None too many for each such call; before Python 3.12 the interpreter then
aborts with `none_dealloc` after some thousand of them. The pins in pyproject.toml leave that version out.
"""

from __future__ import annotations

import subprocess
import sys

CALLS = """
import sys
from PySide6.QtCore import QObject, QRectF
from PySide6.QtGui import QColor, QPainterPath
from PySide6.QtWidgets import QApplication, QWidget
application = QApplication([])
widget, thing, path, colour = QWidget(), QObject(), QPainterPath(), QColor()
for number in range(4000):
    widget.update()
    thing.setObjectName("n")
    path.addRect(QRectF(0, 0, 1, 1))
    colour.setRed(7)
    widget.resize(10 + number % 2, 10)
print("alive", flush=True)
"""


def test_twenty_thousand_calls_that_return_none() -> None:
    run = subprocess.run([sys.executable, "-c", CALLS], capture_output=True, text=True, check=False, timeout=120)
    assert (run.returncode, run.stdout.strip()) == (0, "alive"), run.stderr[-2000:]
