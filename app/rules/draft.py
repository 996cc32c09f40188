"""A draft of a rule sheet: a text that is not in force, with steps back and forth."""

from __future__ import annotations

MOST_STEPS = 500
MOST_CHARACTERS = 16_000_000


class Draft:
    """``text`` is what is written now. Undo has no end short of ``MOST_STEPS`` and ``MOST_CHARACTERS``."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._before: list[str] = []
        self._after: list[str] = []

    @property
    def can_undo(self) -> bool:
        """Whether ``undo`` has something to take back."""
        return bool(self._before)

    @property
    def can_redo(self) -> bool:
        """Whether ``redo`` has something to bring back."""
        return bool(self._after)

    def change(self, text: str, *, joins: bool = False) -> bool:
        """Another text, one step with the one before where it ``joins``; whether anything is other than it was."""
        if text == self.text:
            return False
        if not (joins and self._before):
            self._before.append(self.text)
            self._forget()
        self._after.clear()
        self.text = text
        return True

    def undo(self) -> bool:
        """Takes the last step back; whether there was one."""
        return self._step(self._before, self._after)

    def redo(self) -> bool:
        """Brings back what ``undo`` took; whether there was something."""
        return self._step(self._after, self._before)

    def _step(self, away: list[str], onto: list[str]) -> bool:
        if not away:
            return False
        onto.append(self.text)
        self.text = away.pop()
        return True

    def _forget(self) -> None:
        size = sum(map(len, self._before))
        while len(self._before) > MOST_STEPS or (size > MOST_CHARACTERS and len(self._before) > 1):
            size -= len(self._before.pop(0))
