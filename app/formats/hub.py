"""What the folder formats of the Hugging Face hub share: the table beside the files, faithful or not written as CSV.

The library reads ``metadata.csv`` through pandas, which turns "007" into 7, "NA" and "" into nothing, and a spreadsheet
that opens it runs cells that start like a formula. Where a text would suffer, the same table is written as
``metadata.jsonl``; all splits then use it, because only one kind of metadata file is allowed.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from app.formats.cells import harmless

Row = Mapping[str, object]
_encoder = msgspec.json.Encoder()
# What pandas.read_csv takes for a missing value (pandas "IO tools", na_values).
_MISSING = frozenset((
    "", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>", "N/A", "NA",
    "NULL", "NaN", "None", "n/a", "nan", "null",
))  # fmt: skip
_NOT_TEXT = re.compile(r"\s*[+-]?(\d[\d_]*\.?\d*|\.\d+)([eE][+-]?\d+)?\s*|\s*[+-]?(inf|infinity|true|false)\s*", re.I)


def metadata(rows_by_split: Mapping[str, Sequence[Row]]) -> dict[str, bytes]:
    """Relative path → bytes of the metadata files, CSV where that is faithful, JSON lines otherwise."""
    every = [row for rows in rows_by_split.values() for row in rows]
    if all(is_faithful(value) for row in every for value in row.values()):
        return {f"{split}/metadata.csv": _csv(rows) for split, rows in rows_by_split.items()}
    return {
        f"{split}/metadata.jsonl": b"".join(_encoder.encode(row) + b"\n" for row in rows)
        for split, rows in rows_by_split.items()
    }


def is_faithful(value: object) -> bool:
    """Whether a cell comes back from a CSV file as what it was, in pandas and in a spreadsheet."""
    if not isinstance(value, str):
        return isinstance(value, int | float)
    plain = value not in _MISSING and _NOT_TEXT.fullmatch(value) is None
    return plain and harmless(value) == value and "\r" not in value and "\x00" not in value


def _csv(rows: Iterable[Row]) -> bytes:
    listed = list(rows)
    text = io.StringIO(newline="")
    out = csv.DictWriter(text, list(listed[0]) if listed else ["file_name"], lineterminator="\n")
    out.writeheader()
    out.writerows(listed)
    return text.getvalue().encode()
