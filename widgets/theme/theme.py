"""The look of the program: follows the system, or what a person chose."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from widgets.theme.dressing import Dresser
from widgets.theme.stylesheet import stylesheet
from widgets.theme.tokens import DARK, LIGHT, SCHEMES, TEXT_BODY, Tokens

SYSTEM = "system"
SMALLEST, LARGEST = 0.8, 2.0


class Theme(QObject):
    """``tokens`` are those in force; ``changed`` tells whoever paints or measures by hand, also when a page that was
    out of view has come to wear them."""

    changed = Signal()

    def __init__(self, app: QApplication, choice: str = SYSTEM, scale: float = 1.0) -> None:
        super().__init__(app)
        self._app, self._dresser = app, Dresser(app)
        self.choice = choice if choice in SCHEMES else SYSTEM
        self._dresser.late.connect(self.changed)
        self._scale = _bounded(scale)
        # What widgets.theme.icons has drawn, by name, colour, size and scale.
        self.drawings: dict[tuple[str, int, int, float], QPixmap] = {}
        self.lent: list[object] = []
        # The palette is still the system's own, unless a theme was here before. To ask for the scheme by its name would
        # make Python build all enums of the namespace Qt, which takes a tenth of the time to the first paint.
        if app.styleSheet():
            self._system_dark = _asked_dark()
        else:
            self._system_dark = app.palette().color(QPalette.ColorRole.Window).lightness() < 128
        self.tokens = self._wanted()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)
        self.apply()

    @property
    def scheme(self) -> str:
        """ "light", "dark" or "contrast"."""
        return self.tokens.name

    def choose(self, choice: str) -> None:
        """ "system", "light", "dark" or "contrast"."""
        self.choice = choice if choice in SCHEMES else SYSTEM
        self.apply()

    def set_scale(self, scale: float) -> None:
        """The size of text, 1.0 as usual, from 0.8 to 2."""
        self._scale = _bounded(scale)
        self.apply()

    def colour(self, role: str) -> QColor:
        """A colour by its role."""
        return QColor(getattr(self.tokens.colours, role))

    def apply(self) -> None:
        """Puts the look into force."""
        self.tokens = self._wanted()
        self.drawings.clear()
        self._app.setPalette(_palette(self.tokens))
        font = QFont(self._app.font())
        font.setPixelSize(self.tokens.px(TEXT_BODY))
        # Figures of one width, so that columns of numbers line up in fonts that would space them by eye.
        font.setFeature(QFont.Tag("tnum"), 1)
        self._app.setFont(font)
        self._dresser.put_on(stylesheet(self.tokens))
        self.changed.emit()

    def _wanted(self) -> Tokens:
        found = SCHEMES.get(self.choice)
        if found is None:
            found = DARK if self._system_dark else LIGHT
        return found._replace(scale=self._scale)

    @Slot()
    def _system_changed(self) -> None:
        self._system_dark = _asked_dark()
        if self.choice == SYSTEM:
            self.apply()


def _asked_dark() -> bool:
    from PySide6.QtCore import Qt

    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def _bounded(scale: float) -> float:
    return min(max(scale, SMALLEST), LARGEST)


def _palette(tokens: Tokens) -> QPalette:
    """The same colours for what the stylesheet does not reach."""
    c, role = tokens.colours, QPalette.ColorRole
    palette = QPalette()
    for which, colour in (
        (role.Window, c.background),
        (role.WindowText, c.text),
        (role.Base, c.surface),
        (role.AlternateBase, c.background),
        (role.Text, c.text),
        (role.Button, c.surface),
        (role.ButtonText, c.text),
        (role.ToolTipBase, c.raised),
        (role.ToolTipText, c.text),
        (role.PlaceholderText, c.faint),
        (role.Highlight, c.fill),
        (role.HighlightedText, c.on_accent),
        (role.Link, c.accent),
        (role.Mid, c.border),
    ):
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(c.faint))
    return palette
