"""Icons: own drawings on a grid of 24, tinted for the theme in force whenever they are painted."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap

from widgets.theme.theme import Theme

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "icons"
# What cannot be pressed keeps its shape and loses most of its ink.
DISABLED_OPACITY = 0.38
CLEAR = QColor(0, 0, 0, 0)


def icon(name: str, theme: Theme, role: str = "text", active: str = "accent") -> QIcon:
    """The icon ``name`` in the theme's colour ``role``, and in ``active`` where it is switched on.

    It follows the theme by itself: nothing has to be set again when light turns to dark. FileNotFoundError for a name
    that is not drawn.
    """
    if not (FOLDER / f"{name}.svg").is_file():
        raise FileNotFoundError(f"there is no icon {name!r} in {FOLDER}")
    return QIcon(_Engine(name, theme, role, active))


def pixmap(name: str, colour: QColor, size: int, scale: float = 1.0) -> QPixmap:
    """The drawing at ``size`` logical pixels, ``scale`` device pixels each, in one colour."""
    # Imported here: the first window without an icon in view need not wait for it.
    from PySide6.QtSvg import QSvgRenderer

    side = max(1, round(size * scale))
    text = (FOLDER / f"{name}.svg").read_text("utf-8").replace("currentColor", colour.name())
    drawn = QPixmap(side, side)
    drawn.fill(CLEAR)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(text.encode()).render(painter)
    painter.end()
    drawn.setDevicePixelRatio(scale)
    return drawn


class _Engine(QIconEngine):
    """Draws on demand; the drawings are kept by the theme, a few hundred small pixmaps at most."""

    def __init__(self, name: str, theme: Theme, role: str, active: str) -> None:
        super().__init__()
        self._name, self._theme, self._role, self._active = name, theme, role, active

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Qt asks."""
        side = min(rect.width(), rect.height())
        drawn = self._drawing(side, painter.device().devicePixelRatioF(), state)
        before = painter.opacity()
        if mode == QIcon.Mode.Disabled:
            painter.setOpacity(before * DISABLED_OPACITY)
        corner = QPoint(rect.x() + (rect.width() - side) // 2, rect.y() + (rect.height() - side) // 2)
        painter.drawPixmap(corner, drawn)
        painter.setOpacity(before)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Qt asks."""
        return self._on_its_own(size, mode, state)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        """Qt asks; ``size`` is in logical pixels."""
        return self._on_its_own(size, mode, state, scale)

    def clone(self) -> QIconEngine:
        """Qt asks, when an icon is copied and then changed."""
        copy = _Engine(self._name, self._theme, self._role, self._active)
        # Qt takes it over without a word to Python, which would free it under Qt's hands.
        self._theme.lent.append(copy)
        return copy

    def _on_its_own(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float = 1.0) -> QPixmap:
        made = QPixmap(size * scale)
        made.setDevicePixelRatio(scale)
        made.fill(CLEAR)
        painter = QPainter(made)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return made

    def _drawing(self, side: int, scale: float, state: QIcon.State) -> QPixmap:
        colour = self._theme.colour(self._active if state == QIcon.State.On else self._role)
        key = (self._name, colour.rgba(), side, scale)
        found = self._theme.drawings.get(key)
        if found is None:
            found = self._theme.drawings[key] = pixmap(self._name, colour, side, scale)
        return found
