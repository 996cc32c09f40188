"""The side of a cluster's worker: calls by name, with JSON in and out, since ``app`` is on no path there."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import get_type_hints

from earmark.__main__ import rooms_folder

_MODULES = frozenset({"app.augmenting.make.work"})


def run(call: str, argument: str) -> str:
    """Calls ``module:function`` with the JSON of its one argument and gives the JSON of what it returns.

    Only functions that are meant for it. Raises ValueError for another.
    """
    module_name, _, name = call.partition(":")
    if module_name not in _MODULES:
        raise ValueError(f"{call}: not a call for workers.")
    _find_rooms()
    import msgspec

    function = getattr(import_module(module_name), name)
    hints = get_type_hints(function)
    kind = next(hint for parameter, hint in hints.items() if parameter != "return")
    return msgspec.json.encode(function(msgspec.json.decode(argument, type=kind))).decode()


def versions() -> dict[str, str]:
    """What the bytes of samples depend on here."""
    _find_rooms()
    from app.version import VERSION
    from augment.engines import versions as libraries

    return {"earmark": VERSION, **libraries()}


def _find_rooms() -> None:
    rooms = str(rooms_folder())
    if rooms not in sys.path:
        sys.path.insert(0, rooms)
