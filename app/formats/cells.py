"""Text in spreadsheet cells: what a spreadsheet would take for a formula is made harmless, and restored on reading.

A cell that starts with ``= + - @``, a tab or a line break can run as a formula in spreadsheet programs (OWASP, "CSV
Injection"). Such text gets one leading apostrophe; text that already starts with apostrophes before such a sign gets
one more, so that taking one away always gives the text as it was. Plain numbers stay as they are.
"""

from __future__ import annotations

import re

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")


def harmless(text: str) -> str:
    """``text`` so that no spreadsheet takes it for a formula."""
    return "'" + text if _runs(text) else text


def restored(cell: str) -> str:
    """What ``harmless`` was given; any other cell as it is."""
    return cell[1:] if cell.startswith("'") and _runs(cell[1:]) else cell


def _runs(text: str) -> bool:
    return text.lstrip("'").startswith(DANGEROUS) and _NUMBER.fullmatch(text) is None
