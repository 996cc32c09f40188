"""An example of a rule made from a label that somebody drew: of its objects those few that show what is meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from app.labels import values
from app.labels.regions import extent
from app.rules.checks import NOWHERE, check_rule
from app.rules.example_lines import drawn_fields
from app.rules.sheet import ItemContext, Rule, RuleSheet, Task

FEW, MANY = 6, 40  # objects of a good example; of a bad one that cannot be had with fewer


def example_from_label(
    sheet: RuleSheet,
    task: Task,
    rule: Rule,
    value: values.Value,
    context: ItemContext | None,
    *,
    good: bool,
    picture: str = "",
) -> dict[str, Any]:
    """The example as the sheet writes it. A bad one holds what the rule finds, and what it needs to find it; a good
    one up to six objects in which it finds nothing. ``picture`` names the item that it was drawn on, of an image.

    Raises ValueError, saying why, where the label shows neither.
    """
    where = replace(context or NOWHERE, within=frozenset({rule.slice}) if rule.slice else None)

    def finds(things: Sequence[values.LabelObject]) -> list[str | None]:
        found = check_rule(sheet, rule, task, values.of_objects(task.kind, tuple(things)), where)
        return [one.object_id for one in found]

    things = values.objects_of(value)
    broken = finds(things)
    if good:
        right = [thing for thing in things if thing.id not in broken][:FEW]
        if not right or finds(right):
            raise ValueError("The rule finds something wrong with all of this label, so it is no good example.")
        return drawn_fields(value, True, _size(where), [thing.id for thing in right], picture)
    if not broken:
        raise ValueError("The rule finds nothing in this label, so it is no bad example.")
    for chosen in _choices(things, broken):
        if finds(chosen):
            return drawn_fields(value, False, _size(where), [thing.id for thing in chosen], picture)
    raise ValueError(f"It takes more than {MANY} objects to break the rule here; too many for an example.")


def _choices(
    things: Sequence[values.LabelObject], broken: Sequence[str | None]
) -> Iterator[Sequence[values.LabelObject]]:
    """The first object that is found alone, with its neighbours, then all."""
    first = [thing for thing in things if thing.id in broken][:1]
    if first:
        yield first
        near = [thing for thing in things if thing.id == first[0].id or _touch(thing, first[0])]
        if len(near) <= MANY:
            yield near
    if len(things) <= MANY:
        yield things


def _touch(a: values.LabelObject, b: values.LabelObject) -> bool:
    """Whether the boxes around two objects meet; of segments, whether less than a second lies between them."""
    if isinstance(a, values.Segment) and isinstance(b, values.Segment):
        return a.start_s <= b.end_s + 1 and b.start_s <= a.end_s + 1
    if isinstance(a, values.Segment) or isinstance(b, values.Segment):
        return False
    one, other = extent(a), extent(b)
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def _size(where: ItemContext) -> Mapping[str, Any]:
    said = {"width_px": where.width_px, "height_px": where.height_px, "duration_s": where.duration_s}
    return {key: value if isinstance(value, int) else round(value, 2) for key, value in said.items() if value}
