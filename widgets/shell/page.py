"""What a page is, and what it is given. One page a stage."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from widgets.actions.registry import ActionRegistry

if TYPE_CHECKING:
    from app.errors import EarmarkError
    from app.settings.store import Settings
    from app.workspace import Workspace
    from widgets.actions.action import ActionRow, FixedKey
    from widgets.bridge.changes import Changes
    from widgets.bridge.jobs import JobRunner
    from widgets.theme.theme import Theme


class Who(QObject):
    """The person at the desk. ``changed`` tells the pages to show that person's labels and nobody else's."""

    changed = Signal(str)

    def __init__(self, annotator: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._annotator = annotator

    @property
    def annotator(self) -> str:
        """The id of the annotator."""
        return self._annotator

    def switch(self, annotator: str) -> None:
        """Another person sits down."""
        if annotator != self._annotator:
            self._annotator = annotator
            self.changed.emit(annotator)


class Go(Protocol):
    """Shows another page: ``go("label", item_id=…)``. The page's ``show_selection`` gets the words."""

    def __call__(self, stage: str, **selection: Any) -> None:
        """Goes to ``stage``."""
        ...


class PageContext(msgspec.Struct, frozen=True):
    """Everything a page may use. ``report_error`` shows a known error as text on the page, never as a modal box.

    ``actions`` knows the keys of the moment: ``actions.keys_of("label.submit")``, or ``KeyTold`` for a button.
    """

    workspace: Workspace
    jobs: JobRunner
    changes: Changes
    who: Who
    theme: Theme
    settings: Settings
    report_error: Callable[[EarmarkError], None]
    go: Go
    actions: ActionRegistry = msgspec.field(default_factory=ActionRegistry)


class KeySide(msgspec.Struct, frozen=True):
    """A part of a page that is in view or not, such as a tab, with keys of its own: they are heard in it alone."""

    title: str
    widget: QWidget
    rows: tuple[ActionRow, ...]


class Page(QWidget):
    """The base of every page. Made on its first visit, by its constructor and then ``fill``; ``activate`` and
    ``deactivate`` frame each visit."""

    stage = ""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context

    def fill(self) -> Iterator[None]:
        """Makes what is on the page. Between two parts the window does other things, and so no part may take long;
        nothing else is asked of the page before the last."""
        yield from ()

    def actions_of_page(self) -> Sequence[ActionRow]:
        """What can be done here, with its keys."""
        return ()

    def key_sides(self) -> Sequence[KeySide]:
        """Parts with keys of their own, of those that are there: what is made later installs its keys itself.

        None of these may be a key of the page.
        """
        return ()

    def steps_to_sides(self) -> Iterator[None]:
        """Makes the parts with keys of their own that nobody has looked at, as ``fill`` does."""
        yield from ()

    def fixed_keys(self) -> Sequence[FixedKey]:
        """What else is done by keys here, for the table of keys: classes by the rule sheet, tools in hand."""
        return ()

    def activate(self) -> None:
        """The page comes into view: bring it up to date."""

    def deactivate(self) -> None:
        """The page goes out of view: stop sound, keep nothing unsaved."""

    def show_selection(self, **selection: Any) -> None:
        """Another page points at something here."""


class StageRow(msgspec.Struct, frozen=True):
    """One stage of the rail: its id, title, icon, the hint under the pointer, and what makes its page.

    ``factory`` is given the parent too: what is built below its parent is styled once, and not again at every joining.
    ``tells`` says that its page shows what others said, or what counts as right: annotators do not see it.
    ``modules`` are those that its page comes from, or asks for at once: they are loaded ahead. ``pieces``, by medium,
    are loaded one after the other where the page is the first of all; each needs those before it and not much more.
    ``framed`` says that it has the frame of the other pages, with its title.
    """

    id: str
    title: str
    icon: str
    question: str
    factory: Callable[[PageContext, QWidget], Page]
    tells: bool = False
    modules: tuple[str, ...] = ()
    pieces: Mapping[str, tuple[str, ...]] = {}
    framed: bool = True


P = TypeVar("P", bound=Page)


def filled(page: P) -> P:
    """A page with all that is on it, made at once."""
    for _ in page.fill():
        pass
    return page
