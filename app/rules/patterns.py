"""The regular expressions of a sheet: the one door to ``regex``, whose matching can be stopped by a time limit.

The library is imported with the first expression. It takes 20 to 100 ms, and most sheets for pictures have none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import regex


def compiled(pattern: str, *, any_case: bool = False) -> regex.Pattern[str]:
    """The expression, ready to use; with ``any_case`` letters' case does not matter. Raises regex.error."""
    import regex

    return regex.compile(pattern, regex.IGNORECASE if any_case else 0)


def escaped(text: str) -> str:
    """An expression that means ``text``."""
    import regex

    found: str = regex.escape(text)
    return found


def fault(pattern: str) -> str:
    """What is wrong with an expression, "" where nothing is."""
    import regex

    try:
        regex.compile(pattern)
    except regex.error as problem:
        return str(problem)
    return ""


def target_fault(pattern: str, target: str) -> str:
    """Why ``target`` cannot stand for what ``pattern`` finds, "" where it can: it may name unknown groups."""
    import regex

    try:
        regex.compile(f"(?:{pattern})|").sub(target, "", timeout=1.0)  # what matches nothing makes it read the target
    except (regex.error, IndexError) as problem:
        return str(problem)
    except TimeoutError:
        return ""  # named when the sheet is probed
    return ""
