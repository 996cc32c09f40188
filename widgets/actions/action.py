"""One thing that can be done: a row of data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class ActionRow:
    """``keys`` are Qt key sequences such as "Ctrl+Z"; ``when`` says whether it can be done now (None: always).

    ``firm`` keys of the window belong to it alone; its other keys may mean something else on a page.
    """

    id: str
    title: str
    keys: tuple[str, ...]
    handler: Callable[[], object]
    when: Callable[[], bool] | None = None
    group: str = ""
    firm: bool = False

    @property
    def enabled(self) -> bool:
        """Whether it can be done now."""
        return self.when is None or self.when()
