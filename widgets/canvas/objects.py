"""What a page gives the canvas to show: objects with their looks, and overlays of objects that are not its own."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.labels.values import Box, Polygon
from widgets.canvas.shapes import Rect, Ring, Shape, ShapeKind, box, polygon


@dataclass(frozen=True, slots=True)
class CanvasObject:
    """One labelled thing on the image.

    ``colour`` is "#rrggbb"; ``letter`` stands beside the colour for eyes that cannot tell colours apart; ``text`` goes
    on the chip (the class's title). ``dashed`` draws the outline in dashes, ``ghost`` faintly. A ``locked`` one can be
    selected, not changed.
    """

    id: str
    cls: str
    colour: str
    kind: ShapeKind
    points: Ring
    letter: str = ""
    text: str = ""
    holes: tuple[Ring, ...] = ()
    dashed: bool = False
    ghost: bool = False
    locked: bool = False
    shape: Shape = field(init=False, repr=False, compare=False)
    bounds_px: Rect = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        made = box(*self.points[0], *self.points[-1]) if self.kind == "box" else polygon(self.points, self.holes)
        object.__setattr__(self, "shape", made)
        object.__setattr__(self, "bounds_px", made.box_px)


@dataclass(frozen=True, slots=True)
class Overlay:
    """A layer beside the annotator's own: another annotator's objects, a model's predictions.

    ``opacity`` is 0 to 1. A ``pickable`` overlay answers clicks where none of the own objects lies.
    """

    name: str
    objects: tuple[CanvasObject, ...]
    opacity: float = 1.0
    pickable: bool = False
    chips: bool = True


def from_label(
    label: Box | Polygon, *, colour: str, letter: str = "", text: str = "", dashed: bool = False, ghost: bool = False
) -> CanvasObject:
    """The canvas object of a label object; its chip says ``text``, or else the class name."""
    look = {"colour": colour, "letter": letter, "text": text or label.cls, "dashed": dashed, "ghost": ghost}
    if isinstance(label, Box):
        x0, y0, x1, y1 = label.box_px
        return CanvasObject(label.id, label.cls, kind="box", points=((x0, y0), (x1, y1)), **look)  # type: ignore[arg-type]
    return CanvasObject(label.id, label.cls, kind="polygon", points=label.points_px, holes=label.holes, **look)  # type: ignore[arg-type]
