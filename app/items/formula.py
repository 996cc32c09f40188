"""The language of derived columns: ``width_px * height_px / 1e6``, ``"dark" if brightness < 0.3 else "light"``.

It goes on from the language of conditions (``app.items.expression``) to values: + - * / // % ** of numbers, + of
texts, ``a if condition else b`` and the functions of ``app.items.functions``. What is not known stays unknown; so does
what has no value, such as a division by 0. Every part has one type, number, text or yes/no, and is refused where
another is wanted. The text is parsed and never run: nothing but these names and signs means anything.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any, NoReturn, TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.errors import CallError, UnknownName
from app.items.functions import FUNCTIONS, MOST_CHARACTERS, Function
from app.units import Mask

MOST_PARTS = 300
Value: TypeAlias = NDArray[Any]
"""``(N,)`` float64 with NaN where unknown, objects (texts) with "" where unknown, or bool."""
_ARITHMETIC: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: np.divide,
    ast.FloorDiv: np.floor_divide, ast.Mod: np.mod, ast.Pow: np.float_power,
}  # fmt: skip


class Formulas:
    """Evaluates the parts of one formula. ``condition`` gives the items that satisfy a part that is a condition."""

    def __init__(
        self,
        text: str,
        count: int,
        column: Callable[[ast.Name], Any],
        condition: Callable[[ast.expr], Mask],
        place: Callable[[ast.AST], str],
    ) -> None:
        self._text, self._count = text, count
        self._column, self._condition, self._place = column, condition, place

    def value(self, node: ast.expr) -> Value:
        """The value of a part for every item. Raises CallError or UnknownName with the place in the text."""
        match node:
            case ast.Constant(value=bool()):
                self._fail(node, "is neither a number nor a text")
            case ast.Constant(value=str() as text):
                return self._filled(text)
            case ast.Constant(value=int() | float() as number):
                return np.full(self._count, float(number))
            case ast.Name():
                return as_values(self._column(node), node, self._fail)
            case ast.UnaryOp(op=ast.USub() | ast.UAdd()):
                found = self._of(node.operand, "number")
                return -found if isinstance(node.op, ast.USub) else found
            case ast.BinOp():
                return self._binary(node)
            case ast.IfExp():
                return self._either(node)
            case ast.Call():
                return self._call(node)
            case ast.BoolOp() | ast.Compare() | ast.UnaryOp(op=ast.Not()):
                return self._condition(node)
        self._fail(node, "is not understood here")

    def _binary(self, node: ast.BinOp) -> Value:
        sign = _ARITHMETIC.get(type(node.op))
        if sign is None:
            self._fail(node, "has a sign that is not understood. Use + - * / // % **")
        left, right = self.value(node.left), self.value(node.right)
        if isinstance(node.op, ast.Add) and kind_of(left) == kind_of(right) == "text":
            return self._joined(left, right)
        for part, found in ((node.left, left), (node.right, right)):
            if kind_of(found) != "number":
                self._fail(part, f"is {_TOLD[kind_of(found)]}, and a number is wanted")
        with np.errstate(all="ignore"):
            return finite(sign(left, right))

    def _either(self, node: ast.IfExp) -> Value:
        test = self._of(node.test, "yes/no")
        left, right = self.value(node.body), self.value(node.orelse)
        if kind_of(left) != kind_of(right):
            told = f"is {_TOLD[kind_of(right)]}, and before 'if' there is {_TOLD[kind_of(left)]}"
            self._fail(node.orelse, told)
        result: Value = np.where(test, left, right)
        return result

    def _call(self, node: ast.Call) -> Value:
        if not isinstance(node.func, ast.Name):
            self._fail(node, "is not understood here")
        function = FUNCTIONS.get(node.func.id)
        if function is None:
            raise UnknownName("function", node.func.id, list(FUNCTIONS), where=self._place(node))
        if node.keywords or any(isinstance(part, ast.Starred) for part in node.args):
            self._fail(node, "takes plain values")
        self._check_count(node, function)
        values = [self.value(part) for part in node.args]
        for place, (part, found) in enumerate(zip(node.args, values, strict=True)):
            wanted = function.wants(place)
            if wanted not in ("any", kind_of(found)):
                self._fail(part, f"is {_TOLD[kind_of(found)]}, and {node.func.id}() wants {_TOLD[wanted]} there")
        with np.errstate(all="ignore"):
            found = function.work(*values)
        return finite(found) if kind_of(found) == "number" else found

    def _check_count(self, node: ast.Call, function: Function) -> None:
        least, most = function.least, function.most
        if not least <= len(node.args) <= most:
            wanted = f"{least}" if least == most else f"{least} to {most}" if most < 50 else f"{least} or more"
            self._fail(node, f"wants {wanted} values in its brackets, and has {len(node.args)}")

    def _of(self, node: ast.expr, wanted: str) -> Value:
        found = self.value(node)
        if kind_of(found) != wanted:
            self._fail(node, f"is {_TOLD[kind_of(found)]}, and {_TOLD[wanted]} is wanted")
        return found

    def _joined(self, left: Value, right: Value) -> Value:
        known = (left != "") & (right != "")
        result = self._filled("")
        result[known] = [f"{a}{b}"[:MOST_CHARACTERS] for a, b in zip(left[known], right[known], strict=True)]
        return result

    def _filled(self, text: str) -> Value:
        result = np.empty(self._count, dtype=object)
        result[:] = text
        return result

    def _fail(self, node: ast.AST, why: str) -> NoReturn:
        raise CallError(f"{self._place(node)}: {ast.unparse(node).replace('class_', 'class')!r} {why}.")


_TOLD = {"number": "a number", "text": "a text", "yes/no": "a yes or no"}


def kind_of(value: Value) -> str:
    """ "number", "text" or "yes/no"."""
    return {"O": "text", "b": "yes/no"}.get(value.dtype.kind, "number")


def as_values(found: Any, node: ast.Name, fail: Callable[[ast.AST, str], NoReturn]) -> Value:
    """A column as values. Fails where an item has several texts."""
    if not hasattr(found, "several"):
        return np.asarray(found, dtype=np.float64)
    if found.several:
        fail(node, "has several words an item: ask with 'word in name'")
    texts: Value = found.texts()
    return texts


def finite(values: Value) -> Value:
    """Numbers, with what has no value as unknown."""
    plain = np.asarray(values, dtype=np.float64)
    result: Value = np.where(np.isfinite(plain), plain, np.nan)
    return result


class Made:
    """Texts that a formula made, as a text column (see ``app.items.expression``)."""

    several = False

    def __init__(self, values: Value) -> None:
        self._values = values

    def where(self, test: Callable[[str], bool]) -> Mask:
        """Which items have a text that passes; an unknown one passes nothing."""
        answers = {text: bool(text) and test(text) for text in set(self._values.tolist())}
        return np.fromiter(map(answers.__getitem__, self._values.tolist()), dtype=bool, count=len(self._values))

    def holding(self, text: str) -> Mask:
        """Which items have a text that holds ``text``."""
        return self.where(lambda found: text.lower() in found.lower())

    def none(self) -> Mask:
        """Which items have no text."""
        return np.asarray(self._values == "", dtype=bool)

    def texts(self) -> Value:
        """The texts, "" where unknown."""
        return self._values
