"""The one stylesheet, made from tokens. Widgets choose their look by the properties ``role`` and ``variant``."""

from __future__ import annotations

from pathlib import Path

from widgets.theme import tokens as t
from widgets.theme.tokens import Tokens

# Qt takes pictures in a stylesheet from files only, so these few come in a colour of their own.
MARKS = (Path(__file__).resolve().parents[2] / "resources" / "icons" / "marks").as_posix()


def stylesheet(tokens: Tokens) -> str:
    """Qt style sheet for the whole program."""
    parts = (_base, _text, _buttons, _tools, _fields, _choices, _views, _bars, _containers)
    return "\n".join(part(tokens) for part in parts)


def _base(tokens: Tokens) -> str:
    c = tokens.colours
    return f"""
QWidget {{ color: {c.text}; font-size: {tokens.px(t.TEXT_BODY)}px; }}
QMainWindow, QDialog, QWidget[role="page"], QFrame[role="start"] {{ background: {c.background}; }}
QToolTip {{ background: {c.raised}; color: {c.text}; border: 1px solid {c.border_strong}; padding: 5px 8px; }}
QMenu {{ background: {c.raised}; border: 1px solid {c.border_strong}; padding: 4px; }}
QMenu::item {{ padding: 6px 24px 6px 12px; border-radius: 4px; }}
QMenu::item:selected {{ background: {c.accent_soft}; color: {c.text}; }}
QMenu::item:disabled {{ color: {c.faint}; }}
QMenu::separator {{ height: 1px; background: {c.border}; margin: 4px 8px; }}
QSplitter::handle {{ background: {c.border}; }}
QSplitter::handle:horizontal {{ width: 1px; }}
QSplitter::handle:vertical {{ height: 1px; }}
QSplitter[role="gap"]::handle {{ background: transparent; }}
QSplitter[role="gap"]::handle:hover {{ background: {c.border}; }}
"""


def _text(tokens: Tokens) -> str:
    c = tokens.colours
    return f"""
QLabel {{ background: transparent; }}
QLabel[role="title"] {{ font-size: {tokens.px(t.TEXT_TITLE)}px; font-weight: 600; }}
QLabel[role="display"] {{ font-size: {tokens.px(t.TEXT_FIGURE)}px; font-weight: 600; }}
QLabel[role="heading"] {{ font-size: {tokens.px(t.TEXT_HEADING)}px; font-weight: 600; }}
QLabel[role="subheading"] {{ font-weight: 600; }}
QLabel[role="figure"] {{ font-size: {tokens.px(t.TEXT_FIGURE)}px; font-weight: 600; }}
QLabel[role="strong"] {{ font-weight: 600; }}
QLabel[role="caption"] {{ font-size: {tokens.px(t.TEXT_CAPTION)}px; color: {c.muted}; }}
QLabel[role="muted"] {{ color: {c.muted}; }}
QLabel[role="success"] {{ color: {c.success}; }}
QLabel[role="warning"] {{ color: {c.warning}; }}
QLabel[role="danger"] {{ color: {c.danger}; }}
QLabel[role="overline"] {{ font-size: {tokens.px(t.TEXT_SMALL)}px; font-weight: 600; color: {c.muted}; }}
QLabel[role="mono"], QPlainTextEdit[role="mono"], QLineEdit[role="mono"] {{
    font-family: Menlo, Consolas, "DejaVu Sans Mono", monospace;
    font-size: {tokens.px(t.TEXT_CAPTION)}px; }}
QLabel[role="kbd"] {{ font-size: {tokens.px(t.TEXT_SMALL)}px; color: {c.muted}; background: {c.sunken};
    border: 1px solid {c.border_strong}; border-radius: 4px; padding: 0 5px; min-height: {tokens.px(16)}px; }}
QLabel[role="pill"] {{ font-size: {tokens.px(t.TEXT_SMALL)}px; font-weight: 600; padding: 2px 8px;
    border-radius: {(tokens.px(14) + 4) // 2}px; min-height: {tokens.px(14)}px; max-height: {tokens.px(14)}px;
    background: {c.sunken}; color: {c.muted}; }}
QLabel[role="pill"][tone="success"] {{ background: {c.success_soft}; color: {c.success}; }}
QLabel[role="pill"][tone="warning"] {{ background: {c.warning_soft}; color: {c.warning}; }}
QLabel[role="pill"][tone="danger"] {{ background: {c.danger_soft}; color: {c.danger}; }}
QLabel[role="pill"][tone="accent"] {{ background: {c.accent_soft}; color: {c.accent}; }}
QLabel[role="toast"] {{ background: {c.text}; color: {c.surface}; border-radius: {t.RADIUS_S}px; padding: 8px 14px; }}
QLabel[role="badge"] {{ font-size: {tokens.px(10)}px; font-weight: 600; color: {c.on_accent};
    background: {c.fill}; border-radius: {tokens.px(16) // 2}px; padding: 0 5px;
    min-height: {tokens.px(16)}px; max-height: {tokens.px(16)}px; min-width: {tokens.px(16) - 10}px; }}
"""


def _buttons(tokens: Tokens) -> str:
    c = tokens.colours
    return f"""
QPushButton {{ background: {c.surface}; border: 1px solid {c.border_strong}; border-radius: {t.RADIUS_S}px;
    outline: none; padding: 6px 14px; min-height: {tokens.px(18)}px; font-weight: 500; }}
QPushButton:hover {{ background: {c.hover}; }}
QPushButton:pressed {{ background: {c.sunken}; border-color: {c.faint}; }}
QPushButton:focus {{ border: 2px solid {c.accent}; padding: 5px 13px; }}
QPushButton:disabled {{ color: {c.faint}; background: {c.background}; border-color: {c.border}; }}
QPushButton:checked {{ background: {c.accent_soft}; border-color: {c.accent}; color: {c.accent}; }}
QPushButton[variant="primary"] {{ background: {c.fill}; color: {c.on_accent}; border-color: {c.fill}; }}
QPushButton[variant="primary"]:hover {{ background: {c.fill_hover}; border-color: {c.fill_hover}; }}
QPushButton[variant="primary"]:focus {{ border: 2px solid {c.text}; }}
QPushButton[variant="primary"]:disabled {{ background: {c.sunken}; color: {c.faint}; border-color: {c.border}; }}
QPushButton[variant="ghost"] {{ background: transparent; border-color: transparent; color: {c.text}; }}
QPushButton[variant="ghost"]:hover {{ background: {c.hover}; }}
QPushButton[variant="ghost"]:focus {{ border: 2px solid {c.accent}; }}
QPushButton[variant="ghost"]:disabled {{ color: {c.faint}; }}
QPushButton[variant="ghost"]:checked {{ background: {c.accent_soft}; color: {c.accent}; }}
QPushButton[variant="danger"] {{ color: {c.danger}; border-color: {c.danger}; }}
QPushButton[variant="danger"]:hover {{ background: {c.danger_soft}; }}
QPushButton[variant="danger"]:disabled {{ color: {c.faint}; border-color: {c.border}; }}
QPushButton[variant="link"] {{ background: transparent; border: none; color: {c.accent}; padding: 2px 0;
    border-bottom: 2px solid transparent; border-radius: 0; }}
QPushButton[variant="link"]:hover, QPushButton[variant="link"]:focus {{ border-bottom: 2px solid {c.accent}; }}
QPushButton[variant="option"] {{ text-align: left; }}
QPushButton[variant="chip"] {{ background: {c.sunken}; padding: 2px 8px; }}
QPushButton[variant="chip"]:hover {{ background: {c.hover}; border-color: {c.faint}; }}
QPushButton[variant="chip"]:checked {{ background: {c.accent_soft}; border-color: {c.accent}; color: {c.accent}; }}
QPushButton[variant="chip"]:focus {{ border: 2px solid {c.accent}; padding: 1px 7px; }}
QPushButton[listening="true"], QPushButton[listening="true"]:focus {{ background: {c.accent_soft};
    border: 2px dashed {c.accent}; color: {c.accent}; padding: 5px 13px; }}
QPushButton[variant="row"] {{ background: transparent; border: 2px solid transparent; border-radius: {t.RADIUS_S}px;
    padding: 0; text-align: left; }}
QPushButton[variant="row"]:hover {{ background: {c.hover}; }}
QPushButton[variant="row"]:focus {{ border-color: {c.accent}; }}
QPushButton[variant="field"] {{ background: {c.background}; border-color: {c.border}; padding: 0; }}
QPushButton[variant="field"]:hover {{ border-color: {c.border_strong}; }}
QPushButton[variant="field"]:focus {{ border: 2px solid {c.accent}; padding: 0; }}
QFrame[role="segments"] {{ background: {c.sunken}; border: 1px solid {c.border}; border-radius: {t.RADIUS_S}px; }}
QPushButton[variant="segment"] {{ background: transparent; border: 1px solid transparent; color: {c.muted};
    border-radius: 5px; padding: 3px 12px; }}
QPushButton[variant="segment"]:hover {{ color: {c.text}; }}
QPushButton[variant="segment"]:checked {{ background: {c.raised}; border-color: {c.border_strong}; color: {c.text}; }}
QPushButton[variant="segment"]:focus {{ border: 2px solid {c.accent}; padding: 2px 11px; }}
"""


def _tools(tokens: Tokens) -> str:
    c = tokens.colours
    return f"""
QToolButton {{ background: transparent; border: 1px solid transparent; border-radius: {t.RADIUS_S}px; padding: 5px; }}
QToolButton:hover {{ background: {c.hover}; }}
QToolButton:pressed {{ background: {c.sunken}; }}
QToolButton:checked {{ background: {c.accent_soft}; border-color: {c.accent}; color: {c.accent}; }}
QToolButton:disabled {{ color: {c.faint}; }}
QToolButton:focus {{ border: 2px solid {c.accent}; padding: 4px; }}
QToolButton::menu-indicator {{ image: none; }}
QToolButton[variant="stage"] {{ padding: 8px 2px 6px 2px; border-radius: {t.RADIUS}px; color: {c.muted};
    font-size: {tokens.px(t.TEXT_SMALL)}px; font-weight: 500; border: 2px solid transparent; }}
QToolButton[variant="stage"]:hover {{ background: {c.hover}; color: {c.text}; }}
QToolButton[variant="stage"]:checked {{ background: {c.accent_soft}; color: {c.accent}; border-color: transparent; }}
QToolButton[variant="stage"]:focus {{ border: 2px solid {c.accent}; padding: 8px 2px 6px 2px; }}
QToolButton[variant="quiet"] {{ color: {c.muted}; font-size: {tokens.px(t.TEXT_CAPTION)}px; padding: 2px 6px; }}
QToolButton[variant="quiet"]:focus {{ padding: 1px 5px; }}
QToolButton[variant="grip"] {{ padding: 2px; }}
QToolButton[variant="grip"]:focus {{ padding: 1px; }}
"""


def _fields(tokens: Tokens) -> str:
    c = tokens.colours
    return f"""
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox {{ background: {c.surface};
    border: 1px solid {c.border_strong}; border-radius: {t.RADIUS_S}px; padding: 6px 8px;
    selection-background-color: {c.fill}; selection-color: {c.on_accent}; }}
QLineEdit, QComboBox, QAbstractSpinBox {{ min-height: {tokens.px(18)}px; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {{
    border: 2px solid {c.accent}; padding: 5px 7px; }}
QPlainTextEdit[variant="text"] {{ font-size: {tokens.px(19)}px; }}
QPlainTextEdit[variant="inline"], QPlainTextEdit[variant="inline"]:focus {{ font-size: {tokens.px(15)}px;
    border: 1px solid {c.border_strong}; border-radius: 4px; padding: 2px 3px; }}
QPlainTextEdit[variant="inline"]:focus {{ border-color: {c.accent}; }}
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled {{
    background: {c.background}; color: {c.faint}; border-color: {c.border}; }}
QLineEdit[variant="bare"], QLineEdit[variant="bare"]:focus {{ background: transparent; border: none; padding: 6px 2px;
    font-size: {tokens.px(t.TEXT_HEADING)}px; }}
QComboBox QLineEdit, QComboBox QLineEdit:focus {{ background: transparent; border: none; padding: 0; min-height: 0; }}
QComboBox {{ combobox-popup: 0; }}
QComboBox::drop-down {{ border: none; width: 24px; }}
QComboBox::down-arrow {{ image: url({MARKS}/arrow-down.svg); width: 16px; height: 16px; }}
QComboBox QAbstractItemView {{ background: {c.raised}; border: 1px solid {c.border_strong}; outline: none;
    padding: 4px; selection-background-color: {c.accent_soft}; selection-color: {c.text}; }}
QComboBox QAbstractItemView:focus {{ border: 1px solid {c.border_strong}; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ border: none; background: transparent; width: 20px; }}
QAbstractSpinBox::up-button {{ subcontrol-position: top right; margin: 3px 3px 0 0; }}
QAbstractSpinBox::down-button {{ subcontrol-position: bottom right; margin: 0 3px 3px 0; }}
QAbstractSpinBox::up-arrow {{ image: url({MARKS}/arrow-up.svg); width: 12px; height: 12px; }}
QAbstractSpinBox::down-arrow {{ image: url({MARKS}/arrow-down.svg); width: 12px; height: 12px; }}
"""


def _choices(tokens: Tokens) -> str:
    c = tokens.colours
    mark = "check-dark" if tokens.name == "contrast" else "check-light"
    return f"""
QCheckBox, QRadioButton {{ spacing: 8px; background: transparent; padding: 2px; }}
QCheckBox:disabled, QRadioButton:disabled {{ color: {c.faint}; }}
QCheckBox::indicator, QRadioButton::indicator {{ width: 16px; height: 16px; background: {c.surface};
    border: 1px solid {c.faint}; }}
QCheckBox::indicator {{ border-radius: 4px; }}
QRadioButton::indicator {{ border-radius: 9px; }}
QCheckBox::indicator:checked {{ background: {c.fill}; border-color: {c.fill}; image: url({MARKS}/{mark}.svg); }}
QRadioButton::indicator:checked {{ background: {c.surface}; border: 5px solid {c.fill}; width: 8px; height: 8px; }}
QCheckBox::indicator:focus, QRadioButton::indicator:focus {{ border-color: {c.accent}; border-width: 2px;
    width: 14px; height: 14px; }}
QRadioButton::indicator:checked:focus {{ border: 5px solid {c.accent}; width: 8px; height: 8px; }}
QCheckBox:focus, QRadioButton:focus {{ color: {c.accent}; }}
QSlider:horizontal {{ min-height: 20px; }}
QSlider::groove:horizontal {{ height: 4px; background: {c.border_strong}; border-radius: 2px; }}
QSlider::sub-page:horizontal {{ background: {c.fill}; border-radius: 2px; }}
QSlider::handle:horizontal {{ background: {c.surface}; border: 2px solid {c.fill}; width: 12px; height: 12px;
    margin: -6px 0; border-radius: 8px; }}
QSlider::handle:horizontal:focus {{ border-color: {c.text}; }}
"""


def _views(tokens: Tokens) -> str:
    c = tokens.colours
    return f"""
QAbstractItemView {{ background: {c.surface}; border: 2px solid transparent; outline: none;
    alternate-background-color: {c.background};
    selection-background-color: {c.accent_soft}; selection-color: {c.text}; gridline-color: {c.border}; }}
QAbstractItemView:focus {{ border-color: {c.accent}; }}
QHeaderView, QHeaderView:focus {{ border: none; }}
QTableView::item, QListView::item, QTreeView::item {{ padding: 4px 8px; border: none; }}
QTableView::item {{ border-bottom: 1px solid {c.border}; }}
QListView::item:hover, QTreeView::item:hover {{ background: {c.hover}; }}
QTableView::item:selected, QListView::item:selected, QTreeView::item:selected {{ background: {c.accent_soft};
    color: {c.text}; }}
QHeaderView {{ background: {c.surface}; border: none; }}
QHeaderView::section {{ background: {c.surface}; color: {c.muted}; border: none; padding: 7px 11px;
    border-bottom: 1px solid {c.border_strong}; font-size: {tokens.px(t.TEXT_CAPTION)}px; font-weight: 600; }}
QHeaderView::section:hover {{ color: {c.text}; }}
QHeaderView::up-arrow {{ image: url({MARKS}/arrow-up.svg); width: 12px; height: 12px;
    subcontrol-position: center right; right: 0; }}
QHeaderView::down-arrow {{ image: url({MARKS}/arrow-down.svg); width: 12px; height: 12px;
    subcontrol-position: center right; right: 0; }}
QTableCornerButton::section {{ background: {c.surface}; border: none; }}
"""


def _bars(tokens: Tokens) -> str:
    c = tokens.colours
    return f"""
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 2px; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 2px; }}
QScrollBar::handle {{ background: {c.border_strong}; border-radius: 3px; }}
QScrollBar::handle:vertical {{ min-height: 28px; }}
QScrollBar::handle:horizontal {{ min-width: 28px; }}
QScrollBar::handle:hover {{ background: {c.faint}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QProgressBar {{ background: {c.sunken}; border: none; border-radius: 2px; max-height: 4px; text-align: center; }}
QProgressBar::chunk {{ background: {c.fill}; border-radius: 2px; }}
QTabBar::tab {{ padding: 7px 14px; color: {c.muted}; border-bottom: 2px solid transparent; }}
QTabBar::tab:hover {{ color: {c.text}; }}
QTabBar::tab:selected {{ color: {c.text}; border-bottom-color: {c.accent}; }}
QTabBar::tab:selected:focus {{ color: {c.accent}; background: {c.accent_soft}; }}
QTabWidget::pane {{ border: none; }}
"""


def _containers(tokens: Tokens) -> str:
    c = tokens.colours
    return f"""
QFrame[role="card"] {{ background: {c.surface}; border: 1px solid {c.border}; border-radius: {t.RADIUS}px; }}
QFrame[role="card"][chosen="true"] {{ border-color: {c.accent}; }}
QFrame[role="line-card"] {{ background: {c.sunken}; border: 1px solid transparent; border-radius: {t.RADIUS_S}px; }}
QFrame[role="line-card"][chosen="true"] {{ border-color: {c.accent}; }}
QFrame[role="panel"] {{ background: {c.surface}; border: none; }}
QFrame[role="rail"] {{ background: {c.surface}; border: none; border-right: 1px solid {c.border}; }}
QFrame[role="bar"] {{ background: {c.surface}; border: none; border-bottom: 1px solid {c.border}; }}
QFrame[role="status"] {{ background: {c.surface}; border: none; border-top: 1px solid {c.border}; }}
QFrame[role="drop-mark"] {{ background: {c.accent}; border: none; border-radius: 1px; }}
QFrame[role="line"] {{ background: {c.border}; border: none; max-height: 1px; min-height: 1px; }}
QFrame[role="popover"] {{ background: {c.raised}; border: 1px solid {c.border_strong}; border-radius: {t.RADIUS}px; }}
QFrame[role="popover"] QAbstractItemView {{ background: {c.raised}; }}
QDialog[role="popover"] {{ background: {c.raised}; border: 1px solid {c.border_strong}; }}
QDialog[role="popover"] QAbstractItemView {{ background: {c.raised}; }}
QFrame[role="banner"] {{ border-radius: {t.RADIUS_S}px; border: 1px solid {c.border}; background: {c.accent_soft}; }}
QFrame[role="banner"][tone="warning"] {{ background: {c.warning_soft}; border-color: {c.warning}; }}
QFrame[role="banner"][tone="error"] {{ background: {c.danger_soft}; border-color: {c.danger}; }}
QFrame[role="banner"][tone="success"] {{ background: {c.success_soft}; border-color: {c.success}; }}
QScrollArea {{ border: none; background: transparent; }}
QStackedWidget > QScrollArea, QWidget[role="page"] > QScrollArea {{ border: 2px solid transparent; }}
QStackedWidget > QScrollArea:focus, QWidget[role="page"] > QScrollArea:focus {{ border-color: {c.accent}; }}
QWidget[role="page"] > QScrollArea[ring="false"]:focus {{ border-color: transparent; }}
QScrollArea > QWidget > QWidget {{ background: transparent; }}
"""
