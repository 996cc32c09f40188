"""libvips, imported when it is first needed."""

from __future__ import annotations

import logging
from typing import Any


def load_vips() -> Any:
    """The pyvips module. What it warns of it also raises, and a person is told once."""
    import pyvips

    logging.getLogger("pyvips").setLevel(logging.ERROR)
    return pyvips


def reason(error: Exception) -> str:
    """The last line of what libvips says, without its full stop."""
    lines = str(error).strip().splitlines()
    return lines[-1].strip().rstrip(".") if lines else type(error).__name__
