"""Rows and columns with even distances."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

Part = QWidget | QLayout | int | None
Box = TypeVar("Box", QVBoxLayout, QHBoxLayout)


def column(*parts: Part, gap: int = 8, margin: int | tuple[int, int, int, int] = 0) -> QVBoxLayout:
    """Parts below each other. An int is a stretch of that weight, None is left out."""
    return _fill(QVBoxLayout(), parts, gap, margin)


def row(*parts: Part, gap: int = 8, margin: int | tuple[int, int, int, int] = 0) -> QHBoxLayout:
    """Parts beside each other. An int is a stretch of that weight, None is left out."""
    return _fill(QHBoxLayout(), parts, gap, margin)


def holder(layout: QLayout) -> QWidget:
    """A plain widget around a layout."""
    widget = QWidget()
    widget.setLayout(layout)
    return widget


def _fill(layout: Box, parts: tuple[Part, ...], gap: int, margin: int | tuple[int, int, int, int]) -> Box:
    layout.setSpacing(gap)
    layout.setContentsMargins(*(margin if isinstance(margin, tuple) else (margin,) * 4))
    for part in parts:
        if isinstance(part, QWidget):
            layout.addWidget(part)
        elif isinstance(part, QLayout):
            layout.addLayout(part)
        elif isinstance(part, int):
            layout.addStretch(part)
    return layout
