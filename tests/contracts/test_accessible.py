"""Whoever cannot see the window, or has no mouse, or needs large text, can use every page of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListView,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollBar,
    QSlider,
    QSpinBox,
    QTabBar,
    QTableView,
    QTextEdit,
    QToolButton,
    QTreeView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.commands.proposals import OfferRun
from app.records import ModelRun
from widgets.parts.number import NumberField
from widgets.parts.recorder import KeyRecorder
from widgets.parts.stack import column
from widgets.shell.main_window import MainWindow
from widgets.shell.stages import STAGES
from widgets.theme.theme import Theme

Open = Callable[..., MainWindow]
Visit = Callable[[MainWindow, str], None]
MEDIA = ("pictures", "speech")
CONTROLS = (
    QAbstractButton, QComboBox, QLineEdit, QAbstractSpinBox, QAbstractSlider, QAbstractItemView, QPlainTextEdit,
    QTextEdit,
)  # fmt: skip
LARGE = 1.5
LEAST_PX = 40
SETTLE_S = 5.0
SIDE_MS = 100
# They lose their middle where there is no room, and say all of it in their tooltip.
ELIDING = ("Elided", "HintLine")
# Qt's own name for what it makes itself: the parts of a combo box, a spin box, the clear button of a field.
OWN = ("qt_",)


def controls(root: QWidget) -> Iterator[QWidget]:
    """What can be seen and used below ``root``: buttons, fields, lists, sliders, and whatever takes the keyboard."""
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or not widget.isEnabled() or widget.objectName().startswith(OWN):
            continue
        if isinstance(widget, QScrollBar | QHeaderView) or _is_inside(widget, (QComboBox, QAbstractSpinBox, QLineEdit)):
            continue
        focus = widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not _is_frame(widget)
        if isinstance(widget, CONTROLS) or focus:
            yield widget


def _is_frame(widget: QWidget) -> bool:
    """A page that takes the keyboard by a click only, for its keys."""
    return widget.focusPolicy() == Qt.FocusPolicy.ClickFocus


def _is_inside(widget: QWidget, kinds: tuple[type[QWidget], ...]) -> bool:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, kinds):
            return True
        parent = parent.parentWidget()
    return False


def where(widget: QWidget) -> str:
    """Which widget it is, for whoever has to mend it."""
    names = []
    found: QWidget | None = widget
    while found is not None and len(names) < 4:
        names.append(type(found).__name__)
        found = found.parentWidget()
    text = widget.property("text") or widget.property("placeholderText") or widget.toolTip()
    return f"{' < '.join(names)} {text!r}"


def said(widget: QWidget) -> str:
    """What a screen reader would call it."""
    found = QAccessible.queryAccessibleInterface(widget)
    return found.text(QAccessible.Text.Name).strip() if found is not None else ""


def nameless(root: QWidget) -> list[str]:
    """The controls that a screen reader could not name."""
    return [where(widget) for widget in controls(root) if not said(widget)]


def cut(root: QWidget) -> list[str]:
    """Buttons and labels whose words do not fit."""
    wrong = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, QAbstractButton | QLabel) or not widget.property("text"):
            continue
        if isinstance(widget, QLabel) and widget.wordWrap():
            wanted, given = widget.heightForWidth(widget.width()), widget.height()
        else:
            wanted, given = widget.minimumSizeHint().width(), widget.width()
        if wanted > given + 1 and type(widget).__name__ not in ELIDING:
            wrong.append(f"{where(widget)}: needs {wanted} px, has {given}")
        elif not _is_inside(widget, (QAbstractScrollArea,)):
            seen = widget.visibleRegion().boundingRect()
            if seen.width() < widget.width() or seen.height() < widget.height():
                wrong.append(f"{where(widget)}: {seen.width()} × {seen.height()} of its {widget.size()} are seen")
    return wrong


def unreached(root: QWidget) -> list[str]:
    """The controls that Tab does not come by."""
    start = root.window()
    chain, widget = set(), start.nextInFocusChain()
    while widget is not start and widget not in chain:
        chain.add(widget)
        widget = widget.nextInFocusChain()
    return [where(widget) for widget in controls(root) if not _tabbed(widget, chain) and not _one_of_a_group(widget)]


def _tabbed(widget: QWidget, chain: set[QWidget]) -> bool:
    return widget in chain and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def _one_of_a_group(widget: QWidget) -> bool:
    """Radio buttons and their like: Tab comes to one, the arrows to the others."""
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    return group is not None and group.exclusive()


def differing(one: QImage, other: QImage) -> int:
    """How many pixels differ."""
    if one.size() != other.size():
        return one.width() * one.height()
    first, second = points(one), points(other)
    return int(np.count_nonzero(first != second))


def points(image: QImage) -> np.ndarray:
    """The pixels of an image as numbers, in a copy: those of the image are gone with it."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(plain.constBits(), np.uint32).copy()


def unseen(root: QWidget) -> list[str]:
    """The controls that look the same whether they have the keyboard or not."""
    found: list[str] = []
    for widget in list(controls(root)):
        if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus or not widget.isVisible():
            continue
        root.setFocus(Qt.FocusReason.TabFocusReason)
        widget.clearFocus()
        without = widget.grab().toImage()
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        if widget.hasFocus() and differing(without, widget.grab().toImage()) < LEAST_PX:
            found.append(where(widget))
    return found


def sides(root: QWidget) -> Iterator[str]:
    """Shows, one after the other, what the segments on a page lead to; the first side is in view already."""
    yield "as it comes"
    for segment in [one for one in root.findChildren(QPushButton) if one.property("variant") == "segment"]:
        if segment.isVisible() and not segment.isChecked():
            segment.click()
            # What was never in view is laid out in several rounds, and a long form is filled piece by piece.
            QTest.qWait(SIDE_MS)
            yield segment.text()


def wrong(root: QWidget) -> dict[str, list[str]]:
    """What cannot be named or reached, on each side of a page."""
    found = {}
    for side in sides(root):
        if faults := [*(f"no name: {one}" for one in nameless(root)), *(f"no Tab: {one}" for one in unreached(root))]:
            found[side] = faults
    return found


def all_cut(root: QWidget) -> dict[str, list[str]]:
    """What does not fit, on each side of a page, once it is laid out: what still arrives may move it all again."""
    found = {}
    for side in sides(root):
        end = time.monotonic() + SETTLE_S
        while (faults := cut(root)) and time.monotonic() < end:
            QTest.qWait(SIDE_MS)
        if faults:
            found[side] = faults
    return found


@pytest.mark.parametrize("name", MEDIA)
def test_every_page_can_be_read_and_reached(open_sample: Open, visit: Visit, name: str) -> None:
    window = open_sample(name)
    unreachable, unmarked = {}, {}
    for stage in STAGES:
        visit(window, stage.id)
        assert window.project is not None
        unreachable[stage.id] = wrong(window)
        # What is around the pages is the same on all of them.
        unmarked[stage.id] = unseen(window.project.pages[stage.id] if unmarked else window)
    assert not any(unreachable.values()), f"name: setAccessibleName; Tab: setFocusPolicy(TabFocus): {unreachable}"
    assert not any(unmarked.values()), (
        f"no sign of the keyboard: a :focus rule, or paint it where hasFocus(): {unmarked}"
    )


@pytest.mark.parametrize("name", MEDIA)
def test_large_text_is_not_cut(open_sample: Open, visit: Visit, qtbot: QtBot, name: str) -> None:
    window = open_sample(name, LARGE)
    window.resize(1440, 900)
    found = {}
    for stage in STAGES:
        visit(window, stage.id)
        qtbot.wait(50)
        found[stage.id] = all_cut(window)
    assert not any(found.values()), found


def test_dialogs_can_be_read_and_reached_also_in_large_text(open_sample: Open, qtbot: QtBot) -> None:
    window = open_sample("pictures", LARGE)
    window.resize(1440, 900)
    assert window.project is not None
    window.show_settings("keys")
    window.project.show_keys()
    window._new_project()
    for _ in window.project.steps_to_all_keys():
        qtbot.wait(1)
    qtbot.wait(50)
    dialogs = [one for one in window.findChildren(QDialog) if one.isVisible()]
    assert len(dialogs) == 3
    for dialog in dialogs:
        assert wrong(dialog) == {}
        assert all_cut(dialog) == {}
        dialog.close()


def test_the_start_page_can_be_read_and_reached_also_in_large_text(open_sample: Open, qtbot: QtBot) -> None:
    window = open_sample("pictures", LARGE)
    window.close_project()
    qtbot.wait(50)
    assert wrong(window) == {}
    assert all_cut(window) == {}


SEEN = (
    (QPushButton, "secondary"), (QPushButton, "primary"), (QPushButton, "ghost"), (QPushButton, "danger"),
    (QPushButton, "link"), (QPushButton, "option"), (QPushButton, "row"), (QPushButton, "field"),
    (QPushButton, "segment"), (QPushButton, "chip"), (QToolButton, ""), (QToolButton, "stage"), (QToolButton, "quiet"),
    (QLineEdit, ""), (QPlainTextEdit, ""), (QTextEdit, ""), (QComboBox, ""), (QSpinBox, ""), (QCheckBox, ""),
    (QRadioButton, ""), (QSlider, ""), (QTableView, ""), (QListView, ""), (QListWidget, ""), (QTreeView, ""),
    (QTabBar, ""), (NumberField, ""), (KeyRecorder, ""),
)  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark", "contrast"])
@pytest.mark.parametrize("checked", [False, True])
def test_focus_is_seen(qapp: QApplication, qtbot: QtBot, scheme: str, checked: bool) -> None:
    theme = Theme(qapp, scheme)
    unseen = []
    other, samples = QPushButton("Elsewhere"), [made(kind, variant) for kind, variant in SEEN]
    holder = QWidget()
    holder.setProperty("role", "page")
    holder.setLayout(column(other, *samples))
    qtbot.addWidget(holder)
    holder.show()
    holder.activateWindow()
    qtbot.waitUntil(holder.isActiveWindow)
    for (kind, variant), widget in zip(SEEN, samples, strict=True):
        if checked and isinstance(widget, QAbstractButton):
            widget.setCheckable(True)
            widget.setChecked(True)
        other.setFocus()
        without = widget.grab().toImage()
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        assert widget.hasFocus(), kind
        # A caret that blinks is no frame: some dozen pixels have to change.
        if differing(without, widget.grab().toImage()) < LEAST_PX:
            unseen.append(f"{kind.__name__} {variant}")
    assert unseen == [], f"no :focus rule that shows in {theme.scheme}"


def made(kind: type[QWidget], variant: str) -> QWidget:
    """One control of this kind, with something in it."""
    if kind is NumberField:
        return NumberField("Number", 0, 9, 3)
    if kind is KeyRecorder:
        return KeyRecorder("Add a key", "Press the keys")
    widget = kind()
    widget.setProperty("variant", variant)
    if isinstance(widget, QAbstractButton):
        widget.setText("Words")
    if isinstance(widget, QTabBar):
        widget.addTab("One")
        widget.addTab("Two")
    if isinstance(widget, QSlider):
        widget.setOrientation(Qt.Orientation.Horizontal)
    if isinstance(widget, QListWidget):
        widget.addItems(["One", "Two"])
    elif isinstance(widget, QTableView | QListView | QTreeView):
        model = QStringListModel(["One", "Two"], widget)
        widget.setModel(model)
        widget.setCurrentIndex(model.index(0, 0))
    return widget


@pytest.mark.parametrize("name", MEDIA)
@pytest.mark.parametrize("scale", [1.0, LARGE])
def test_review_and_proposals_can_be_read_and_reached(
    open_sample: Open, visit: Visit, qtbot: QtBot, name: str, scale: float
) -> None:
    window = open_sample(name, scale)
    window.resize(1440, 900)
    visit(window, "label")
    assert window.project is not None
    page, workspace = window.project.pages["label"], window.project.workspace
    for run in workspace.view.find(ModelRun):
        workspace.do(OfferRun(run.id, True), who="lead")
    qtbot.waitUntil(lambda: page.proposals.bar.isVisible())
    qtbot.wait(100)
    assert wrong(window) == {} and unseen(page.proposals.bar) == []
    assert all_cut(window) == {}
    window.project.who.switch("lead")
    page.review.toggle()
    qtbot.waitUntil(lambda: page.review.labels is not None and page.view.stage.ready)
    page.comments.begin(task="")
    QTest.keyClicks(page.comments.panel.form.words, "A comment")
    page.comments.panel.form.save.click()
    page.comments.begin()
    qtbot.wait(50)
    assert wrong(window) == {} and all_cut(window) == {}
    assert unseen(page.comments.panel) == [] and unseen(page.review.bar) == [] and unseen(page.review.list) == []


@pytest.mark.parametrize("scale", [1.0, LARGE])
def test_a_lead_at_the_rules_can_read_and_reach_all_of_it(
    open_sample: Open, visit: Visit, qtbot: QtBot, scale: float
) -> None:
    window = open_sample("speech", scale)
    window.resize(1440, 900)
    assert window.project is not None
    window.project.who.switch("lead")
    visit(window, "rules")
    page = window.project.pages["rules"]
    qtbot.waitUntil(lambda: page.desk.settled and ("rules", "fillers") in page.form.cards, timeout=10_000)
    for place in (("rules", "fillers"), ("vocabulary", "filler"), ("tasks", "event")):
        page.form.open_place(place)
    page.text.code.setPlainText(page.desk.draft.text.replace("version: 1.0.0", "version: 1.1.0"))
    page.tries.edit.setPlainText("umm 2 of them")
    for side, ready in (
        ("impact", lambda: page.impact.current), ("found", lambda: page.found.found is not None), ("try", lambda: True),
    ):  # fmt: skip
        qtbot.waitUntil(lambda: page.desk.settled, timeout=10_000)
        page.dock.show_side(side)
        qtbot.waitUntil(ready, timeout=30_000)
        qtbot.wait(50)
        assert nameless(window) == [] and unreached(window) == [], side
        assert cut(window) == [], side
    assert unseen(page.form) == []
