"""Kills a writing process at random points, again and again, and counts what is missing. Run by test_kill.py.

A child opens the project and streams edits, telling the parent of each one only after the commit returned. The parent
kills it with SIGKILL at a random moment, opens the project and looks for every edit that was told.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sys
import time
from pathlib import Path

from app.commands.objects import EditObjects
from app.labels import values
from app.records import Item, LabelRow
from app.workspace import Workspace


def child(path: Path, told: int, first: int) -> None:
    workspace = Workspace.open(path, who="ann")
    item = workspace.view.find(Item)[0].id
    index = first
    while True:
        thing = values.Box(id=f"n{index}", cls="red", box_px=(0.0, 0.0, 9.0, 9.0))
        workspace.do(EditObjects(item, "cells", put=(thing,)))
        if index % 3 == 0:
            workspace.undo()
            workspace.redo()
        os.write(told, f"{index}\n".encode())
        index += 1


def kill_once(path: Path, first: int, draw: random.Random) -> list[int]:
    """The numbers of the edits that the child had told before it died."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        child(path, writing, first)
    os.close(writing)
    select.select([reading], [], [], 20.0)  # until the first edit is told: kills before it would test less
    time.sleep(draw.random() * 0.05)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    with os.fdopen(reading) as pipe:
        # The last line may be cut by the kill; an edit that was not told whole is not acknowledged.
        return [int(line) for line in pipe.read().splitlines(keepends=True) if line.endswith("\n")]


def main(path: Path, times: int, seed: int) -> None:
    """Prints {"kills", "told", "missing", "damaged"} as JSON."""
    draw = random.Random(seed)
    told: set[int] = set()
    missing, damaged = 0, []
    for _ in range(times):
        told |= set(kill_once(path, max(told, default=-1) + 2, draw))
        with Workspace.open(path) as workspace:
            damaged += workspace.store.check()
            kept = {values.decode_object(row.body).id for row in workspace.view.find(LabelRow)}
        missing += sum(f"n{number}" not in kept for number in told)
    sys.stdout.write(json.dumps({"kills": times, "told": len(told), "missing": missing, "damaged": damaged}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
