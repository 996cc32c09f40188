"""What an example's item is like, as fields of a form: which facts there are to say, and how each is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.errors import CallError
from app.rules.load_examples import MEASURES

PACES = ("max_characters_per_s", "max_words_per_s", "min_words_per_s")
TITLES: Mapping[str, str] = {"width_px": "width, px", "height_px": "height, px", "duration_s": "length, s"}


def facts_asked(rule: Mapping[str, Any], example: Mapping[str, Any], *, drawn: bool) -> tuple[str, ...]:
    """The facts that matter for an example of ``rule``, both as the sheet writes them: what its slice asks for, how
    long a text takes where the pace is checked, and what the example says already. The measures of what is ``drawn``
    have fields of their own."""
    check, item = rule.get("check"), example.get("item")
    paced = isinstance(check, Mapping) and any(name in check for name in PACES)
    said = tuple(map(str, item)) if isinstance(item, Mapping) else ()
    asked = dict.fromkeys((*(("duration_s",) if paced else ()), *_sliced(str(rule.get("slice") or "")), *said))
    return tuple(name for name in asked if not (drawn and name in MEASURES))


def fact_title(name: str) -> str:
    """What a fact is called beside its field."""
    return TITLES.get(name, name)


def fact_text(value: object) -> str:
    """A fact in its field; a text that reads as a number stands in quotes."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:.12g}"
    text = "" if value is None else str(value)
    return f'"{text}"' if _number(text) is not None else text


def read_fact(name: str, text: str) -> str | int | float | None:
    """A fact from its field, None where there is none. Raises ValueError for a measure that is no number above 0."""
    text = text.strip()
    if not text:
        return None
    number = _number(text)
    if name in MEASURES and (number is None or number <= 0 or (name != "duration_s" and number % 1)):
        what = "a number above 0" if name == "duration_s" else "a whole number above 0"
        raise ValueError(f"{text!r}: {fact_title(name)} is {what}.")
    if number is not None:
        return number
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text


def _sliced(where: str) -> tuple[str, ...]:
    from app.items.expression import names_in

    try:
        return tuple(sorted(names_in(where))) if where else ()
    except CallError:
        return ()  # the condition is told to be wrong where it stands


def _number(text: str) -> int | float | None:
    if not text[:1].isdigit() and text[:1] not in ("-", "+", "."):
        return None  # "nan" and "inf" are words
    try:
        found = float(text)
    except ValueError:
        try:
            found = float(text.replace(",", "."))
        except ValueError:
            return None
    return int(found) if found.is_integer() and abs(found) < 1e15 else found
