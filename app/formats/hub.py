"""What the folder formats of the Hugging Face hub share: the table beside the files, faithful or not written as CSV.

The library reads ``metadata.csv`` through pandas, which turns "007" into 7, "NA" and "" into nothing, and a spreadsheet
that opens it runs cells that start like a formula. Where a text would suffer, the same table is written as
``metadata.jsonl``; all splits then use it, because only one kind of metadata file is allowed.

The library infers the type of each column from each split's file and refuses the folder when they differ. A column that
shows no type in some split (nothing but nulls or empty lists there) is therefore written as text in all of them.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from app.formats.cells import harmless
from app.formats.document import Losses

Row = Mapping[str, object]
_encoder = msgspec.json.Encoder()
# What pandas.read_csv takes for a missing value (pandas "IO tools", na_values).
_MISSING = frozenset((
    "", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>", "N/A", "NA",
    "NULL", "NaN", "None", "n/a", "nan", "null",
))  # fmt: skip
_NOT_TEXT = re.compile(r"\s*[+-]?(\d[\d_]*\.?\d*|\.\d+)([eE][+-]?\d+)?\s*|\s*[+-]?(inf|infinity|true|false)\s*", re.I)


def metadata(rows_by_split: Mapping[str, Sequence[Row]], losses: Losses) -> dict[str, bytes]:
    """Relative path → bytes of the metadata files, CSV where that is faithful, JSON lines otherwise."""
    as_text = _untyped(rows_by_split)
    for column in sorted(as_text):
        losses.add(column, "column written as text (JSON, empty for null): a split has no value that shows its type")
    rows_by_split = {
        split: [{name: _text(value) if name in as_text else value for name, value in row.items()} for row in rows]
        for split, rows in rows_by_split.items()
    }
    every = [row for rows in rows_by_split.values() for row in rows]
    if all(is_faithful(value) for row in every for value in row.values()):
        return {f"{split}/metadata.csv": _csv(rows) for split, rows in rows_by_split.items()}
    return {
        f"{split}/metadata.jsonl": b"".join(_encoder.encode(row) + b"\n" for row in rows)
        for split, rows in rows_by_split.items()
    }


def _untyped(rows_by_split: Mapping[str, Sequence[Row]]) -> frozenset[str]:
    """The columns that show no type in some split."""
    return frozenset(
        name
        for rows in rows_by_split.values()
        for name in (rows[0] if rows else ())
        if not _shows_type([row[name] for row in rows])
    )


def _shows_type(cells: Iterable[object]) -> bool:
    """Whether a reader that sees these values, and nothing else, can tell what the others must be."""
    said = [cell for cell in cells if cell is not None]
    if any(isinstance(cell, list) for cell in said):
        return _shows_type([one for cell in said if isinstance(cell, list) for one in cell])
    if any(isinstance(cell, dict) for cell in said):
        keys = {key for cell in said if isinstance(cell, dict) for key in cell}
        return all(_shows_type([cell.get(key) for cell in said if isinstance(cell, dict)]) for key in keys)
    return bool(said)


def _text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else _encoder.encode(value).decode()


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
