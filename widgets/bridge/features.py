"""Tells PySide that no module here switches on its features (``snake_case``, ``true_property``).

PySide puts a function of its own before Python's import. It is called for every import statement that is carried out
from then on, and reads the *source* of every module that is new, to see whether the name "PySide6" stands in it: a
fifth of what opening a project costs, for a switch that nothing here uses. It has no setting, so Python's import is put
back. ``from __feature__ import …`` is an ImportError afterwards.
"""

from __future__ import annotations

import builtins

HOOK, BEFORE = "__feature_import__", "__orig_import__"


def leave_imports_alone() -> bool:
    """Imports are as before PySide from now on; False where this PySide has no such hook, or another lies over it.

    To be called once PySide6.QtCore is there.
    """
    before = getattr(builtins, BEFORE, None)
    if before is None or getattr(builtins.__import__, "__name__", "") != HOOK:
        return False
    builtins.__import__ = before
    return True
