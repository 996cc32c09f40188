"""What a module imports, read from its compiled code, so that it can be loaded piece by piece. Knows nothing of Qt.

A page brings a hundred modules with it. Imported by its name, they would all be loaded in one go on the window's
thread; in the order found here, each of them finds what it needs in its place, and none takes long.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import import_module
from importlib.machinery import ModuleSpec, PathFinder
from opcode import opmap
from types import CodeType

from app.jobs.job import Progress

# PySide makes the Python types of Qt as they are asked for, and two threads that do so at once end the process.
WINDOWS_OWN = ("widgets", "PySide6", "shiboken6")
OURS = ("widgets", "app", "augment")
# Steps of Python's byte code, each an operation and its value; a longer value has its upper bytes before it.
STEP = 2
EXTENDED, CACHE, IMPORT, NAME = opmap["EXTENDED_ARG"], opmap["CACHE"], opmap["IMPORT_NAME"], opmap["LOAD_NAME"]
JUMPS = tuple(number for name, number in opmap.items() if name.startswith("POP_JUMP") and name.endswith("IF_FALSE"))


def is_windows_own(name: str) -> bool:
    """Whether only the window's thread may load a module."""
    return name.partition(".")[0] in WINDOWS_OWN


def needs(modules: Sequence[str], progress: Progress) -> tuple[str, ...]:
    """Loads what these modules need and any thread may load; gives the rest, which is for the window's thread to load
    in this order. What is imported within a function, or for type checking alone, is not needed."""
    order: dict[str, None] = {}
    for name in modules:
        _load(name, order, set(), progress)
    return tuple(order)


def _load(name: str, order: dict[str, None], seen: set[str], progress: Progress) -> None:
    if name in sys.modules or name in seen:
        return
    seen.add(name)
    progress.check()
    if not is_windows_own(name):
        import_module(name)
        return
    if name.partition(".")[0] in OURS:
        for needed in imported_by(name):
            _load(needed, order, seen, progress)
    order[name] = None


def imported_by(name: str) -> Iterator[str]:
    """The modules that one of ours imports as it is loaded; nothing where its code cannot be had."""
    spec = _find(name)
    get_code = getattr(spec.loader, "get_code", None) if spec is not None else None
    code = get_code(name) if get_code is not None else None
    if isinstance(code, CodeType):
        yield from _imports(code)


def _imports(code: CodeType) -> Iterator[str]:
    """Reads the bytes itself: ``dis.get_instructions`` takes ten times as long, for lines and columns that nobody asks
    for here."""
    steps, before, ahead = code.co_code, 0, 0
    from_here = 0  # what lies before it is for type checking alone
    checked = False
    for place in range(0, len(steps), STEP):
        operation, value = steps[place], steps[place + 1] | ahead
        ahead = value << 8 if operation == EXTENDED else 0
        if operation in (EXTENDED, CACHE) or place < from_here:
            continue
        if checked and operation in JUMPS:
            from_here, checked = _after_caches(steps, place) + value * STEP, False
        elif operation == NAME and code.co_names[value] == "TYPE_CHECKING":
            checked = True
        elif operation == IMPORT:
            yield from _modules(code.co_names[value], code.co_consts[before])
        before = value


def _after_caches(steps: bytes, place: int) -> int:
    """Where the step after the one at ``place`` begins: from there a jump is counted."""
    place += STEP
    while steps[place] == CACHE:
        place += STEP
    return place


def _modules(name: str, names: object) -> Iterator[str]:
    """What "from name import names" loads: the module, and those of the names that are modules."""
    yield name
    if isinstance(names, tuple) and name.partition(".")[0] in OURS:
        yield from (full for one in names if _find(full := f"{name}.{one}") is not None)


@cache
def _find(name: str) -> ModuleSpec | None:
    """Where a module lies. ``importlib.util.find_spec`` would import the packages above it."""
    above = name.rpartition(".")[0]
    if not above:
        return PathFinder.find_spec(name)
    package = _find(above)
    within = package.submodule_search_locations if package is not None else None
    return None if within is None else PathFinder.find_spec(name, within)
