"""One small picture of an item with its labels on it, made on a worker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

# QRect and QTransform are never named below, but come back from calls: PySide makes the Python type of a class of Qt
# when it is first needed, and two threads that do so at once end the process. All that a worker meets is made here.
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt  # noqa: F401
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF, QTransform  # noqa: F401

from app.errors import EarmarkError
from app.items.labels import Drawn, labels_of
from app.labels import values
from app.media.thumbnails import Thumbnails, make_thumbnail
from app.records import Item, Source

if TYPE_CHECKING:
    from app.items.sight import Sight
    from app.jobs.job import Progress
    from app.media.peaks import Pairs
    from app.rules.sheet import RuleSheet
    from app.store.reader import Reader

FILL_ALPHA = 60
UNKNOWN = "#808080"
# Of an item with more objects, the first so many are drawn: on so few pixels nobody sees more.
MOST_OBJECTS = 600
# Waves of a recording take this colour, which is seen on light and dark.
WAVE = "#7a8699"


@dataclass(frozen=True)
class Wish:
    """Which items, for whom, and how large; ``size`` is in pixels of the screen."""

    item_ids: tuple[str, ...]
    sight: Sight
    size: tuple[int, int]
    labels: bool = True


@dataclass(frozen=True)
class Made:
    """The picture, or why there is none; ``words`` are the options of scalar labels."""

    picture: QImage | None = None
    reason: str = ""
    words: tuple[str, ...] = ()


def make_pictures(
    view: Reader, sheet: RuleSheet, kept: Thumbnails, cache: Path, wish: Wish, progress: Progress
) -> dict[str, Made]:
    """By item. Stops early, with what is done, where it is cancelled: what is out of view is wanted no longer."""
    items = view.find(Item, id=wish.item_ids)
    roots = {source.id: source.root for source in view.find(Source)}
    objects, words = labels_of(view, wish.sight, wish.item_ids) if wish.labels else ({}, {})
    jpegs = kept.get_many(item.sha256 for item in items)
    new: dict[str, bytes] = {}
    made: dict[str, Made] = {}
    for item in items:
        if progress.cancelled:
            break
        place = Path(roots.get(item.source_id, "")) / item.path
        options = tuple(word for _, word in words.get(item.id, ()))
        try:
            if not item.can_be_labelled:
                made[item.id] = Made(reason=item.reason or f"The file is {item.state}.", words=options)
            elif item.media == "audio":
                waves = _waves(item, place, cache, objects.get(item.id, ()), sheet, wish.size)
                made[item.id] = Made(waves, words=options)
            else:
                jpeg = jpegs.get(item.sha256) or new.get(item.sha256)
                if jpeg is None:
                    jpeg = new[item.sha256] = make_thumbnail(place)
                picture = _drawn(jpeg, item, objects.get(item.id, ()), sheet, wish.size)
                made[item.id] = Made(picture, words=options)
        except EarmarkError as problem:
            made[item.id] = Made(reason=problem.message, words=options)
    if new:
        kept.put_many(new)
    return made


def _drawn(jpeg: bytes, item: Item, objects: Sequence[Drawn], sheet: RuleSheet, size: tuple[int, int]) -> QImage | None:
    small = QImage.fromData(jpeg)
    if small.isNull():
        return None
    wanted = small.size().scaled(QSize(*size), Qt.AspectRatioMode.KeepAspectRatio)
    if wanted.width() > small.width() * 3 or small.width() < 1:
        wanted = small.size() * 3
    made = QImage(wanted.expandedTo(QSize(1, 1)), QImage.Format.Format_RGB32)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(made.rect(), small)
    width_px, height_px = item.features.get("width_px"), item.features.get("height_px")
    if objects and width_px and height_px:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(made.width() / width_px, made.height() / height_px)
        for task, thing in objects[:MOST_OBJECTS]:
            draw_object(painter, thing, colour_of_class(sheet, task, thing.cls))
    painter.end()
    return made


def colour_of_class(sheet: RuleSheet, task: str, cls: str) -> QColor:
    """As the label page draws it."""
    found = sheet.tasks.get(task)
    known = found.class_of(cls) if found is not None else None
    return QColor(known.colour if known is not None else UNKNOWN)


def draw_object(painter: QPainter, thing: values.LabelObject, colour: QColor) -> None:
    """Draws one object in the pixels of its picture, as small pictures show it."""
    pen = QPen(colour, 1.6)
    pen.setCosmetic(True)
    fill = QColor(colour)
    fill.setAlpha(FILL_ALPHA)
    painter.setPen(pen)
    painter.setBrush(fill)
    match thing:
        case values.Box():
            left, top, right, bottom = thing.box_px
            painter.drawRect(QRectF(left, top, right - left, bottom - top))
        case values.RotatedBox():
            _turned(painter, thing.centre_px, thing.angle_deg)
            width, height = thing.size_px
            painter.drawRect(QRectF(-width / 2, -height / 2, width, height))
            painter.restore()
        case values.Ellipse():
            _turned(painter, thing.centre_px, thing.angle_deg)
            painter.drawEllipse(QPointF(0, 0), *thing.radii_px)
            painter.restore()
        case values.Polygon():
            path = QPainterPath()
            for ring in (thing.points_px, *thing.holes):
                path.addPolygon(QPolygonF([QPointF(*point) for point in ring]))
                path.closeSubpath()
            painter.drawPath(path)
        case values.Polyline():
            painter.drawPolyline(QPolygonF([QPointF(*point) for point in thing.points_px]))
        case values.Mask():
            _mask(painter, thing, colour)
        case values.Pose():
            pen.setWidthF(4)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            seen = zip(thing.points_px, thing.states, strict=True)
            painter.drawPoints(QPolygonF([QPointF(*point) for point, state in seen if state]))


def _turned(painter: QPainter, centre: tuple[float, float], angle_deg: float) -> None:
    painter.save()
    painter.translate(*centre)
    painter.rotate(angle_deg)


def _mask(painter: QPainter, thing: values.Mask, colour: QColor) -> None:
    import numpy as np

    from app.labels.runs import decode_mask

    inside = decode_mask(thing.box_px, thing.runs)
    # No more pixels than are seen: every n-th of a large mask.
    step = max(1, int(1 / max(painter.transform().m11(), 1e-6)))
    inside = np.ascontiguousarray(inside[::step, ::step])
    pixels = np.zeros((*inside.shape, 4), dtype=np.uint8)
    pixels[inside] = (colour.blue(), colour.green(), colour.red(), 150)
    left, top, right, bottom = thing.box_px
    rows, columns = inside.shape
    image = QImage(pixels.data, columns, rows, columns * 4, QImage.Format.Format_ARGB32)
    painter.drawImage(QRectF(left, top, right - left, bottom - top), image)


def _waves(
    item: Item, place: Path, cache: Path, objects: Sequence[Drawn], sheet: RuleSheet, size: tuple[int, int]
) -> QImage:
    from app.media.peaks_cache import peaks_for

    peaks = peaks_for(place, sha256=item.sha256, cache_folder=cache / "peaks")
    width, height = size[0], max(24, size[1] // 2)
    made = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    made.fill(0)
    painter = QPainter(made)
    duration_s = peaks.n_frames / peaks.rate_hz if peaks.rate_hz else 0.0
    for task, thing in objects[:MOST_OBJECTS]:
        if isinstance(thing, values.Segment) and duration_s:
            colour = colour_of_class(sheet, task, thing.cls)
            left, right = (width * at / duration_s for at in (thing.start_s, thing.end_s))
            fill = QColor(colour)
            fill.setAlpha(FILL_ALPHA + 30)
            painter.fillRect(QRectF(left, 0, max(right - left, 1.0), height), fill)
            painter.fillRect(QRectF(left, 0, max(right - left, 1.0), 3), colour)
    low, high = peaks.window(0, peaks.n_frames, width)
    painter.setPen(QColor(WAVE))
    middle = height / 2
    lows, highs = _shares(low), _shares(high)
    for x in range(min(width, len(lows))):
        top, bottom = middle - highs[x] * (middle - 4), middle - lows[x] * (middle - 4)
        painter.drawLine(QPointF(x, top), QPointF(x, max(bottom, top + 1)))
    painter.end()
    return made


def _shares(pairs: Pairs) -> list[float]:
    """The first channel's peaks as shares of full scale."""
    shares: list[float] = (pairs[0] / 32768).tolist()
    return shares
