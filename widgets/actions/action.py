"""One thing that can be done: a row of data."""

from __future__ import annotations

from collections.abc import Callable

import msgspec


class ActionRow(msgspec.Struct, frozen=True):
    """``keys`` are Qt key sequences such as "Ctrl+Z"; ``when`` says whether it can be done now (None: always).

    These are the keys it comes with; a person may choose others (``KeyMap``). ``firm`` keys of the window belong to it
    alone; its other keys may mean something else on a page. The keys of a ``part`` of a page, such as "timeline", are
    heard while that part has the keyboard and may mean something else around it: the part listens to them itself
    (``widgets.actions.heard``), no shortcut is made. ``released`` is done when the key is let go, for what lasts while
    it is held; such a key does not repeat.
    """

    id: str
    title: str
    keys: tuple[str, ...]
    handler: Callable[[], object]
    when: Callable[[], bool] | None = None
    group: str = ""
    firm: bool = False
    part: str = ""
    released: Callable[[], object] | None = None

    @property
    def enabled(self) -> bool:
        """Whether it can be done now."""
        return self.when is None or self.when()


class FixedKey(msgspec.Struct, frozen=True):
    """A key of a page that is not changed in the table: of a class, or of a tool while it is in hand.

    ``key`` is as people read it ("1", "Arrows"). ``shared`` keys are heard by what is in hand first and may well have
    an action besides; one that is not shared and has an action too is a conflict.
    """

    key: str
    title: str
    group: str
    why: str
    shared: bool = False
