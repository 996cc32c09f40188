"""The one stylesheet, made from tokens. Widgets choose their look by the properties ``role`` and ``variant``."""

from __future__ import annotations

from widgets.theme import tokens as t
from widgets.theme.tokens import Tokens


def stylesheet(tokens: Tokens) -> str:
    """Qt style sheet for the whole program."""
    return "\n".join(part(tokens) for part in (_base, _text, _buttons, _fields, _views, _bars, _containers))


def _base(tokens: Tokens) -> str:
    c = tokens.colours
    return f"""
QWidget {{ color: {c.text}; font-size: {tokens.px(t.TEXT_BODY)}px; }}
QMainWindow, QDialog, QWidget[role="page"] {{ background: {c.background}; }}
QToolTip {{ background: {c.raised}; color: {c.text}; border: 1px solid {c.border_strong}; padding: 5px 8px; }}
QMenu {{ background: {c.raised}; border: 1px solid {c.border}; padding: 4px; border-radius: {t.RADIUS_S}px; }}
QMenu::item {{ padding: 6px 24px 6px 12px; border-radius: 4px; }}
QMenu::item:selected {{ background: {c.accent_soft}; }}
QMenu::separator {{ height: 1px; background: {c.border}; margin: 4px 8px; }}
QSplitter::handle {{ background: {c.border}; }}
QSplitter::handle:horizontal {{ width: 1px; }}
QSplitter::handle:vertical {{ height: 1px; }}
"""


def _text(tokens: Tokens) -> str:
    c = tokens.colours
    return f"""
QLabel {{ background: transparent; }}
QLabel[role="title"] {{ font-size: {tokens.px(t.TEXT_TITLE)}px; font-weight: 600; }}
QLabel[role="heading"] {{ font-size: {tokens.px(t.TEXT_HEADING)}px; font-weight: 600; }}
QLabel[role="figure"] {{ font-size: {tokens.px(t.TEXT_FIGURE)}px; font-weight: 600; }}
QLabel[role="strong"] {{ font-weight: 600; }}
QLabel[role="caption"] {{ font-size: {tokens.px(t.TEXT_CAPTION)}px; color: {c.muted}; }}
QLabel[role="muted"] {{ color: {c.muted}; }}
QLabel[role="danger"] {{ color: {c.danger}; }}
QLabel[role="overline"] {{ font-size: {tokens.px(11)}px; font-weight: 600; color: {c.muted}; }}
QLabel[role="mono"] {{ font-family: "JetBrains Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace;
    font-size: {tokens.px(12)}px; }}
QLabel[role="kbd"] {{ font-size: {tokens.px(11)}px; color: {c.muted}; background: {c.sunken};
    border: 1px solid {c.border}; border-bottom: 2px solid {c.border}; border-radius: 4px; padding: 0 5px; }}
QLabel[role="pill"] {{ font-size: {tokens.px(11)}px; font-weight: 600; border-radius: 9px; padding: 2px 8px;
    background: {c.sunken}; color: {c.muted}; }}
QLabel[role="pill"][tone="success"] {{ background: {c.success_soft}; color: {c.success}; }}
QLabel[role="pill"][tone="warning"] {{ background: {c.warning_soft}; color: {c.warning}; }}
QLabel[role="pill"][tone="danger"] {{ background: {c.danger_soft}; color: {c.danger}; }}
QLabel[role="pill"][tone="accent"] {{ background: {c.accent_soft}; color: {c.accent}; }}
"""


def _buttons(tokens: Tokens) -> str:
    c = tokens.colours
    return f"""
QPushButton {{ background: {c.surface}; border: 1px solid {c.border_strong}; border-radius: {t.RADIUS_S}px;
    padding: 6px 14px; min-height: 18px; font-weight: 500; }}
QPushButton:hover {{ background: {c.sunken}; }}
QPushButton:pressed {{ background: {c.border}; }}
QPushButton:focus {{ border: 2px solid {c.accent}; padding: 5px 13px; }}
QPushButton:disabled {{ color: {c.faint}; background: {c.background}; border-color: {c.border}; }}
QPushButton[variant="primary"] {{ background: {c.accent}; color: {c.on_accent}; border-color: {c.accent}; }}
QPushButton[variant="primary"]:hover {{ background: {c.accent_hover}; border-color: {c.accent_hover}; }}
QPushButton[variant="primary"]:focus {{ border: 2px solid {c.text}; }}
QPushButton[variant="primary"]:disabled {{ background: {c.sunken}; color: {c.faint}; border-color: {c.border}; }}
QPushButton[variant="ghost"] {{ background: transparent; border-color: transparent; color: {c.text}; }}
QPushButton[variant="ghost"]:hover {{ background: {c.sunken}; }}
QPushButton[variant="ghost"]:focus {{ border: 2px solid {c.accent}; }}
QPushButton[variant="danger"] {{ color: {c.danger}; border-color: {c.danger}; }}
QPushButton[variant="link"] {{ background: transparent; border: none; color: {c.accent}; padding: 2px 0; }}
QPushButton[variant="link"]:focus {{ border-bottom: 2px solid {c.accent}; }}
QPushButton:checked {{ background: {c.accent_soft}; border-color: {c.accent}; color: {c.accent}; }}
QPushButton[variant="option"] {{ text-align: left; }}
QToolButton {{ background: transparent; border: 1px solid transparent; border-radius: {t.RADIUS_S}px; padding: 5px; }}
QToolButton:hover {{ background: {c.sunken}; }}
QToolButton:checked {{ background: {c.accent_soft}; border-color: {c.accent}; }}
QToolButton:focus {{ border-color: {c.accent}; }}
QToolButton::menu-indicator {{ image: none; }}
QToolButton[variant="stage"] {{ padding: 9px 4px 7px 4px; border-radius: {t.RADIUS}px; color: {c.muted};
    font-size: {tokens.px(11)}px; font-weight: 500; border: 2px solid transparent; }}
QToolButton[variant="stage"]:hover {{ background: {c.sunken}; color: {c.text}; }}
QToolButton[variant="stage"]:checked {{ background: {c.accent_soft}; color: {c.accent}; border-color: transparent; }}
QToolButton[variant="stage"]:focus {{ border: 2px solid {c.accent}; }}
"""


def _fields(tokens: Tokens) -> str:
    c = tokens.colours
    return f"""
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox, QDoubleSpinBox {{ background: {c.surface};
    border: 1px solid {c.border_strong}; border-radius: {t.RADIUS_S}px; padding: 6px 8px;
    selection-background-color: {c.accent}; selection-color: {c.on_accent}; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus {{
    border: 2px solid {c.accent}; padding: 5px 7px; }}
QLineEdit:disabled, QPlainTextEdit:disabled {{ background: {c.background}; color: {c.faint}; }}
QComboBox::drop-down {{ border: none; width: 22px; }}
QComboBox QAbstractItemView {{ background: {c.raised}; border: 1px solid {c.border}; outline: none;
    selection-background-color: {c.accent_soft}; selection-color: {c.text}; }}
QCheckBox, QRadioButton {{ spacing: 8px; background: transparent; padding: 2px; }}
QCheckBox:focus, QRadioButton:focus {{ color: {c.accent}; }}
QSlider::groove:horizontal {{ height: 4px; background: {c.border}; border-radius: 2px; }}
QSlider::handle:horizontal {{ background: {c.accent}; width: 14px; height: 14px; margin: -5px 0; border-radius: 7px; }}
"""


def _views(tokens: Tokens) -> str:
    c = tokens.colours
    return f"""
QAbstractItemView {{ background: {c.surface}; border: none; outline: none; alternate-background-color: {c.background};
    selection-background-color: {c.accent_soft}; selection-color: {c.text}; gridline-color: {c.border}; }}
QTableView::item, QListView::item, QTreeView::item {{ padding: 4px 8px; border: none; }}
QTableView::item:selected, QListView::item:selected {{ background: {c.accent_soft}; color: {c.text}; }}
QHeaderView {{ background: {c.surface}; border: none; }}
QHeaderView::section {{ background: {c.surface}; color: {c.muted}; border: none;
    border-bottom: 1px solid {c.border}; padding: 7px 8px; font-size: {tokens.px(12)}px; font-weight: 600; }}
QTableCornerButton::section {{ background: {c.surface}; border: none; }}
"""


def _bars(tokens: Tokens) -> str:
    c = tokens.colours
    return f"""
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 2px; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 2px; }}
QScrollBar::handle {{ background: {c.border_strong}; border-radius: 3px; min-height: 28px; min-width: 28px; }}
QScrollBar::handle:hover {{ background: {c.faint}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QProgressBar {{ background: {c.sunken}; border: none; border-radius: 3px; max-height: 6px; text-align: center; }}
QProgressBar::chunk {{ background: {c.accent}; border-radius: 3px; }}
QTabBar::tab {{ padding: 7px 14px; color: {c.muted}; border-bottom: 2px solid transparent; }}
QTabBar::tab:selected {{ color: {c.text}; border-bottom-color: {c.accent}; }}
QTabWidget::pane {{ border: none; }}
"""


def _containers(tokens: Tokens) -> str:
    c = tokens.colours
    return f"""
QFrame[role="card"] {{ background: {c.surface}; border: 1px solid {c.border}; border-radius: {t.RADIUS}px; }}
QFrame[role="panel"] {{ background: {c.surface}; border: none; }}
QFrame[role="rail"] {{ background: {c.surface}; border: none; border-right: 1px solid {c.border}; }}
QFrame[role="bar"] {{ background: {c.surface}; border: none; border-bottom: 1px solid {c.border}; }}
QFrame[role="status"] {{ background: {c.surface}; border: none; border-top: 1px solid {c.border}; }}
QFrame[role="line"] {{ background: {c.border}; border: none; max-height: 1px; min-height: 1px; }}
QFrame[role="popover"] {{ background: {c.raised}; border: 1px solid {c.border_strong}; border-radius: {t.RADIUS}px; }}
QFrame[role="banner"] {{ border-radius: {t.RADIUS_S}px; border: 1px solid {c.border}; background: {c.accent_soft}; }}
QFrame[role="banner"][tone="warning"] {{ background: {c.warning_soft}; border-color: {c.warning}; }}
QFrame[role="banner"][tone="error"] {{ background: {c.danger_soft}; border-color: {c.danger}; }}
QFrame[role="banner"][tone="success"] {{ background: {c.success_soft}; border-color: {c.success}; }}
QScrollArea {{ border: none; background: transparent; }}
QScrollArea > QWidget > QWidget {{ background: transparent; }}
"""
