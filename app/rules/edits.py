"""What can be changed in a rule sheet, as values; ``app.rules.edit`` carries them out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from app.rules.sheet import Handling

Part = Literal["major", "minor", "patch"]
PARTS: tuple[Part, ...] = ("major", "minor", "patch")


@dataclass(frozen=True)
class AddRule:
    """A new rule with the fields as the sheet writes them, before the rule ``before`` or at the end."""

    fields: Mapping[str, Any]
    before: str = ""


@dataclass(frozen=True)
class ChangeRule:
    """Sets fields of a rule; None takes a field out. What is not named stays."""

    rule: str
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class RemoveRule:
    """Takes a rule out, with its examples."""

    rule: str


@dataclass(frozen=True)
class MoveRule:
    """Puts a rule before the rule ``before``, or last where that is "": rewrites work in the order of the sheet."""

    rule: str
    before: str = ""


@dataclass(frozen=True)
class SetWord:
    """A word of a vocabulary class with its variants; makes the class, and replaces the variants where it is there."""

    cls: str
    canonical: str
    variants: tuple[str, ...] = ()


@dataclass(frozen=True)
class AddVariant:
    """One more way in which a word is written; makes the word, and its class, where they are not there."""

    cls: str
    canonical: str
    variant: str


@dataclass(frozen=True)
class RemoveVariant:
    """A form that does not count as the word any more."""

    cls: str
    canonical: str
    variant: str


@dataclass(frozen=True)
class RenameWord:
    """Another canonical form; the one before becomes a variant unless ``keep`` is false."""

    cls: str
    canonical: str
    to: str
    keep: bool = True


@dataclass(frozen=True)
class RemoveWord:
    """A word that goes, with its variants; a class without words goes with it, and its policy."""

    cls: str
    canonical: str


@dataclass(frozen=True)
class SetPolicy:
    """What the exported and the compared view do with the words of a class; None leaves that view as it is."""

    cls: str
    exported: Handling | Mapping[str, str] | None = None
    compared: Handling | Mapping[str, str] | None = None


@dataclass(frozen=True)
class AddExample:
    """An example of a rule, as the sheet writes it: ``{"good": "um I think so"}``."""

    rule: str
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class RemoveExample:
    """The example of a rule at ``index``, counted from 0."""

    rule: str
    index: int


@dataclass(frozen=True)
class ChangeClass:
    """Sets fields of a class or an option, None takes a field out; makes the class where the task has none such."""

    task: str
    cls: str
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class RenameClass:
    """Another name for a class; its children, rules and drawn examples follow. ``formerly`` notes the name before,
    so that labels can be changed by rule."""

    task: str
    cls: str
    to: str
    formerly: bool = False


@dataclass(frozen=True)
class RemoveClass:
    """Takes a class or an option out; what stands below it moves up."""

    task: str
    cls: str


@dataclass(frozen=True)
class MoveClass:
    """Puts a class before another, or last where ``before`` is "": keys and colours that it does not name follow."""

    task: str
    cls: str
    before: str = ""


@dataclass(frozen=True)
class SetAttribute:
    """An attribute of a class as the sheet writes it; None takes it out, with conditions on it. Where one value of a
    choice is called otherwise, conditions on it follow."""

    task: str
    cls: str
    name: str
    value: Any = None


@dataclass(frozen=True)
class RenameAttribute:
    """Another name for an attribute; conditions, drawn examples and checks at the border follow."""

    task: str
    cls: str
    name: str
    to: str


@dataclass(frozen=True)
class RenamePoint:
    """Another name for a keypoint of the skeleton at ``path``; its lines and its pair follow."""

    path: tuple[str, ...]
    point: str
    to: str


@dataclass(frozen=True)
class RenameTask:
    """Another name for a task; its rules follow. Labels are kept under the name and do not."""

    task: str
    to: str


@dataclass(frozen=True)
class RenameWords:
    """Another name for a class of words; its policy and the checks of its spelling follow."""

    cls: str
    to: str


@dataclass(frozen=True)
class SetField:
    """Any value of the sheet by its path, such as ``("tasks", "words", "guidance")``; None takes it out.

    A number is a place in a list; the one behind the last is a new entry.
    """

    path: tuple[str | int, ...]
    value: Any = field(default=None)


SheetEdit: TypeAlias = (
    AddRule
    | ChangeRule
    | RemoveRule
    | MoveRule
    | SetWord
    | AddVariant
    | RemoveVariant
    | RenameWord
    | RemoveWord
    | SetPolicy
    | AddExample
    | RemoveExample
    | ChangeClass
    | RenameClass
    | RemoveClass
    | MoveClass
    | SetAttribute
    | RenameAttribute
    | RenamePoint
    | RenameTask
    | RenameWords
    | SetField
)
