"""The probabilities of all options of a choice, as models give them: one column an option, or one object.

In a table ``p_OPTION``, ``prob_OPTION`` or ``TASK_p_OPTION`` (with ":" or "." in place of "_" too); in JSON also
``"probabilities": {option: p}``. They lie between 0 and 1 and add up to 1; an option that is not named has none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from app.formats.numbers import number

if TYPE_CHECKING:
    from app.formats.collect import Collector
    from app.formats.incoming import TaskShape

FIELD = "probabilities"
TOLERANCE = 0.02  # of their sum: printed with two digits they add up to no better
_HEADS = ("p", "prob", "probability")
_JOINTS = "_:."


def probabilities_in(row: Mapping[str, Any], shape: TaskShape, found: Collector, place: str) -> dict[str, float]:
    """Option → probability, each option of the sheet once; empty where there are none, or with a line none that fit."""
    said = row.get(FIELD)
    if isinstance(said, str) and said.strip():
        try:
            said = msgspec.json.decode(said)
        except (msgspec.DecodeError, RecursionError):
            said = "no JSON"
    if said is not None and said != "":
        if isinstance(said, dict) and isinstance(said.get(shape.name), dict):
            said = said[shape.name]
        if not isinstance(said, dict):
            found.problem(place, f"the probabilities of {shape.name} are no object of option and number; read without")
            return {}
        return checked(said, shape, found, place)
    heads = tuple(f"{head}{joint}" for head in (*_HEADS, f"{shape.name}_p") for joint in _JOINTS)
    named = {
        name[len(head) :]: value
        for name, value in row.items()
        if value not in (None, "")
        for head in heads
        if name.startswith(head) and (name[len(head) :] in shape.names or name[len(head) :] in found.target.rename)
    }
    return checked(named, shape, found, place) if named else {}


def checked(said: Mapping[str, Any], shape: TaskShape, found: Collector, place: str) -> dict[str, float]:
    """``said`` as probabilities of the sheet's options, scaled to add up to 1; a line and nothing where it is none."""
    kept = dict.fromkeys(shape.names, 0.0)
    for name, value in said.items():
        option = found.name(shape, name, place)
        plain = number(value)
        if option is None:
            continue
        if plain is None or not 0 <= plain <= 1:
            found.problem(
                place, f"the probability of {option} is {str(value)[:40]!r}, not between 0 and 1; read without"
            )
            return {}
        kept[option] = kept.get(option, 0.0) + plain
    total = sum(kept.values())
    if abs(total - 1) > TOLERANCE:
        found.problem(place, f"the probabilities of {shape.name} add up to {total:.3g}, not to 1; read without")
        return {}
    return {name: value / total for name, value in kept.items()}
