"""The language of conditions on items: ``snr_db < 10 and source == "street"``.

Names are features and columns, values are numbers or quoted text, operators are < <= > >= == !=, joined by
``and``, ``or``, ``not`` and brackets. ``name in ("a", "b")`` is one of several, ``"part" in name`` looks for a part of
a text, or for one of the words where an item has several (classes, tags); there ``name == ""`` asks for those that have
none. Numbers and texts may be worked out, as ``app.items.formula`` says: ``width_px * height_px > 1e6``. Nothing else
is understood, so that an expression from elsewhere cannot do harm.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeAlias, TypeGuard

import numpy as np
from numpy.typing import NDArray

from app.errors import CallError, UnknownName
from app.items.formula import MOST_PARTS, Formulas, Made, Value
from app.units import Mask

LIMIT = 2000
_COMPARE: Mapping[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_MIRRORED: Mapping[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.Gt, ast.LtE: ast.GtE, ast.Gt: ast.Lt, ast.GtE: ast.LtE, ast.Eq: ast.Eq, ast.NotEq: ast.NotEq,
}  # fmt: skip
# "class" is what people call it, and no name in Python.
_QUOTED_OR_CLASS = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|\bclass\b""")
_CLASS = "class_"
_QUOTED = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')""")
_SINGLE = re.compile(r"(?<![<>=!])=(?!=)")


class TextColumn(Protocol):
    """A text of each item; of some columns an item has none or ``several``."""

    several: bool

    def where(self, test: Callable[[str], bool]) -> Mask:
        """Which items have a text that passes, ``(N,) bool``. An unknown (empty) text passes nothing."""
        ...

    def holding(self, text: str) -> Mask:
        """Which items have a text that holds ``text``; where they have several, one that equals it."""
        ...

    def none(self) -> Mask:
        """Which items have no text: what ``name == ""`` asks where items have several."""
        ...

    def texts(self) -> NDArray[Any]:
        """The texts as an object array, "" where unknown. Only of columns with one text an item."""
        ...


# What was measured is kept as float32, what is worked out is float64.
NumberColumn: TypeAlias = NDArray[np.floating]


class Columns(Protocol):
    """What an expression can speak of."""

    @property
    def count(self) -> int:
        """How many items there are."""
        ...

    @property
    def names(self) -> Sequence[str]:
        """All names, for the suggestion of the nearest."""
        ...

    def column(self, name: str) -> TextColumn | NumberColumn | None:
        """Texts, or numbers with NaN where unknown; None for a name that is not there."""
        ...

    def search(self, text: str) -> Mask | None:
        """The items that a quoted text alone finds; None where it means nothing."""
        ...


def evaluate(expression: str, columns: Columns) -> Mask:
    """Which items satisfy ``expression``, ``(N,) bool``.

    An item whose value is unknown satisfies no comparison with it. An empty expression is satisfied by all.
    Raises CallError or UnknownName, naming what is not understood.
    """
    if not expression.strip():
        return np.ones(columns.count, dtype=bool)
    return _Evaluation(expression, columns, "condition").node(_parsed(expression, "condition"))


def worked_out(formula: str, columns: Columns) -> Value:
    """The value of ``formula`` for every item: numbers with NaN, texts with "" where unknown, or yes and no.

    Raises CallError or UnknownName, naming what is not understood and where it stands.
    """
    if not formula.strip():
        raise CallError("the formula is empty. Write it like: width_px * height_px / 1e6")
    return _Evaluation(formula, columns, "formula").formulas.value(_parsed(formula, "formula"))


def names_in(expression: str) -> frozenset[str]:
    """The features and columns that ``expression`` speaks of. Raises CallError where it is not understood."""
    tree = _parsed(expression, "condition") if expression.strip() else ast.Constant(True)
    functions = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return frozenset(_name(node) for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in functions)


def _parsed(text: str, what: str) -> ast.expr:
    if len(text) > LIMIT:
        raise CallError(f"the {what} has {len(text)} characters, the limit is {LIMIT}.")
    try:
        tree = ast.parse(_parsable(text), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as problem:
        why = "write == for equal" if _SINGLE.search(_QUOTED.sub("", text)) else problem
        like = "snr_db < 10 and source == 'street'" if what == "condition" else "width_px * height_px / 1e6"
        raise CallError(f"the {what} {text!r} is not understood ({why}). Write it like: {like}") from problem
    if sum(1 for _ in ast.walk(tree)) > 10 * MOST_PARTS:
        raise CallError(f"the {what} has too many parts. Make it of several columns.")
    return tree.body


def quoted(text: str) -> str:
    """``text`` as it stands in an expression."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r") + '"'


def _parsable(expression: str) -> str:
    return _QUOTED_OR_CLASS.sub(lambda found: found.group(1) or _CLASS, expression.strip())


def _name(node: ast.Name) -> str:
    return "class" if node.id == _CLASS else node.id


class _Evaluation:
    """One expression on its way through the columns."""

    def __init__(self, expression: str, columns: Columns, what: str) -> None:
        self._expression, self._columns, self._what = expression, columns, what
        self.formulas = Formulas(expression, columns.count, self._named, self.node, self._place)

    def node(self, node: ast.expr) -> Mask:
        if isinstance(node, ast.BoolOp):
            parts = [self.node(value) for value in node.values]
            joined: Mask = np.logical_and.reduce(parts) if isinstance(node.op, ast.And) else np.logical_or.reduce(parts)
            return joined
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            inverted: Mask = ~self.node(node.operand)
            return inverted
        if isinstance(node, ast.Compare):
            return self._chain(node)
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found = self._columns.search(node.value)
            if found is not None:
                return found
        if isinstance(node, ast.Call):
            called = self.formulas.value(node)
            if called.dtype == bool:
                return called
        raise self._not_understood(node)

    def _chain(self, node: ast.Compare) -> Mask:
        """A comparison, also a chain such as ``5 < snr_db < 10``."""
        sides = [node.left, *node.comparators]
        result: Mask = np.ones(self._columns.count, dtype=bool)
        for left, sign, right in zip(sides, node.ops, sides[1:], strict=False):
            if isinstance(sign, ast.In | ast.NotIn):
                found = self._membership(node, left, right)
                result = result & (found if isinstance(sign, ast.In) else ~found)
            elif type(sign) in _COMPARE:
                result = result & self._compare(left, type(sign), right)
            else:
                raise self._not_understood(node)
        return result

    def _membership(self, node: ast.Compare, left: ast.expr, right: ast.expr) -> Mask:
        if isinstance(left, ast.Constant) and isinstance(left.value, str) and isinstance(right, ast.Name):
            column = self._operand(right)
            if _is_text(column):
                return column.holding(left.value)
        if isinstance(left, ast.Name) and isinstance(right, ast.Tuple | ast.List):
            column = self._operand(left)
            words = [part.value for part in right.elts if isinstance(part, ast.Constant)]
            if _is_text(column) and len(words) == len(right.elts) and all(isinstance(word, str) for word in words):
                wanted = frozenset(words)
                return column.where(lambda text: text in wanted)
        raise self._not_understood(node)

    def _compare(self, left: ast.expr, sign: type[ast.cmpop], right: ast.expr) -> Mask:
        a, b = self._operand(left), self._operand(right)
        if (_is_text(a) or isinstance(a, str)) != (_is_text(b) or isinstance(b, str)):
            raise CallError(
                f"the condition {self._expression!r} compares text with a number. Put text, and only text, in quotes."
            )
        if isinstance(a, str) and _is_text(b):
            a, b, sign = b, a, _MIRRORED[sign]
        if _is_text(a):
            return self._compare_texts(a, sign, b)
        with np.errstate(invalid="ignore"):
            found = np.asarray(_COMPARE[sign](a, b), dtype=bool)
        whole: Mask = np.broadcast_to(found & _known(a) & _known(b), (self._columns.count,))
        return whole

    def _compare_texts(self, a: TextColumn, sign: type[ast.cmpop], b: Any) -> Mask:
        function = _COMPARE[sign]
        if isinstance(b, str):
            if a.several and sign in (ast.Eq, ast.NotEq):
                found: Mask = a.where(lambda text: text == b) if b else a.none()
                return found if sign is ast.Eq else ~found
            return a.where(lambda text: bool(function(text, b)))
        if a.several or b.several:
            raise CallError(f"the condition {self._expression!r} compares two names. Compare with quoted text.")
        first, second = a.texts(), b.texts()
        alike: Mask = np.asarray(function(first, second), dtype=bool)
        known: Mask = alike & (first != "").astype(bool) & (second != "").astype(bool)
        return known

    def _operand(self, node: ast.expr) -> Any:
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            value = self._operand(node.operand)
            if not _is_text(value) and not isinstance(value, str):
                return -value
        if isinstance(node, ast.Constant) and isinstance(node.value, str | int | float):
            # A number of its own type, so that single precision is widened and not the number narrowed.
            return node.value if isinstance(node.value, str) else np.float64(node.value)
        if isinstance(node, ast.Name):
            return self._named(node)
        if isinstance(node, ast.BinOp | ast.Call | ast.IfExp | ast.UnaryOp):
            made = self.formulas.value(node)
            if made.dtype != bool:
                return Made(made) if made.dtype.kind == "O" else made
        raise self._not_understood(node)

    def _named(self, node: ast.Name) -> TextColumn | NumberColumn:
        column = self._columns.column(_name(node))
        if column is None:
            raise UnknownName("feature or column", _name(node), list(self._columns.names))
        return column

    def _place(self, node: ast.AST) -> str:
        """Which text it is, and where in it the part begins."""
        before = _parsable(self._expression).encode()[: getattr(node, "col_offset", 0)].decode(errors="ignore")
        return f"the {self._what} {self._expression!r}, character {len(before.replace(_CLASS, 'class')) + 1}"

    def _not_understood(self, node: ast.AST) -> CallError:
        what = ast.unparse(node).replace(_CLASS, "class")
        return CallError(
            f"{what!r} in the {self._what} {self._expression!r} is not understood. "
            "Use names, numbers, quoted text, < <= > >= == !=, in, and, or, not."
        )


def _is_text(value: Any) -> TypeGuard[TextColumn]:
    return hasattr(value, "several")


def _known(value: Any) -> Any:
    return ~np.isnan(value) if isinstance(value, np.ndarray) else True
