"""Tells PySide that no module here switches on its features (``snake_case``, ``true_property``).

PySide hooks Python's import and reads the *source* of every module that is imported after it, to see whether the name
"PySide6" stands in it: a sixth of what opening a project costs, for a switch that nothing here uses. The hook lies in
PySide's own support code and has no setting, so the one question it asks of a source is answered for it. A module that
would use a feature (``from __feature__ import …``) still gets it: that way does not read sources.
"""

from __future__ import annotations

import sys
from types import ModuleType

SUPPORT, QUESTION = "shibokensupport.feature", "_mod_uses_pyside"


def leave_sources_unread() -> bool:
    """Modules that are imported from now on are not read a second time; False where this PySide has no such hook.

    To be called once PySide6.QtCore is there.
    """
    support = sys.modules.get(SUPPORT)
    if support is None or not callable(getattr(support, QUESTION, None)):
        return False
    setattr(support, QUESTION, _uses_no_features)
    return True


def _uses_no_features(_module: ModuleType) -> bool:
    return False
