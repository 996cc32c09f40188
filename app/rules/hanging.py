"""Regular expressions that hang, found on short texts that are made for them when a sheet is saved.

What hangs tries all ways to split a run of what it repeats before it gives up. So a text is such a run, after what the
expression begins with, and before something that keeps it from fitting. That finds the usual ones; those that it does
not find are stopped by the time limit on the text that meets them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING

from app.rules.patterns import compiled
from app.rules.text_checks import TIMEOUT_S

if TYPE_CHECKING:
    import regex

RUN_LENGTH = 64
MOST_UNITS = 10
_ESCAPE = re.compile(r"\\[a-zA-Z](?:\{[^}]*\})?|\(\?[^()\s]*?[:=!>]|\[\^?|[{]\d*,?\d*[}]")
_PLAIN = re.compile(r"[\w' -]+")


def hangs_on(pattern: str) -> str:
    """A short text on which ``pattern`` takes too long, "" where none was found."""
    expression = compiled(pattern)
    for text in _texts(pattern):
        # Only where it hangs twice, and much longer the second time: a busy machine is no bad expression.
        if _too_long(expression, text, TIMEOUT_S) and _too_long(expression, text, TIMEOUT_S * 4):
            return text.rstrip()
    return ""


def _texts(pattern: str) -> Iterator[str]:
    """Runs of what the pattern may repeat, alone and between its first and its last words."""
    plain = _PLAIN.findall(_ESCAPE.sub("\x00", pattern))
    letters = [char for run in plain for char in run]
    joined = "".join(dict.fromkeys(letters[:2])) or "ab"
    wanted = dict.fromkeys([*plain, *letters[:6], "a", "0", " ", "a ", joined])
    units = [unit for unit in wanted if len(unit) <= RUN_LENGTH // 4][:MOST_UNITS]
    head, tail = (plain[0], plain[-1]) if len(plain) > 1 else ("", "")
    for (before, after), unit in product(dict.fromkeys([("", ""), (head, tail)]), units):
        yield f"{before}{unit * (RUN_LENGTH // len(unit))}!{after}\n"


def _too_long(expression: regex.Pattern[str], text: str, limit_s: float) -> bool:
    try:
        expression.search(text, timeout=limit_s)
    except TimeoutError:
        return True
    return False
