"""The errors of ``augment``.

::

    AugmentError         text a person can act on
    ├── RecipeError      a recipe is wrong: which step, which parameter, what to write instead
    └── RenderError      a recipe is sound but cannot be carried out on this sample
"""

from __future__ import annotations


class AugmentError(Exception):
    """A known error; its text says what to do."""


class RecipeError(AugmentError):
    """A recipe is wrong. ``line`` counts from 1, 0 where it is not known."""

    def __init__(self, message: str, *, line: int = 0) -> None:
        super().__init__(f"line {line}: {message}" if line else message)
        self.line = line


class RenderError(AugmentError):
    """A recipe cannot be carried out on this sample."""
