"""The conditions that define a slice: ``snr_db < 10 and source == "street"``.

Names are features and columns, values are numbers or quoted text, operators are < <= > >= == !=, joined by
``and``, ``or``, ``not`` and brackets. Nothing else is understood, so that an expression from elsewhere cannot do harm.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.errors import CallError, UnknownName
from app.slices.frame import Frame
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


def matches(expression: str, frame: Frame) -> Mask:
    """Which items of ``frame`` satisfy ``expression``, ``(N,) bool``.

    An item whose value is unknown satisfies no comparison with it. An empty expression is satisfied by all.
    Raises CallError or UnknownName, naming what is not understood.
    """
    if not expression.strip():
        return np.ones(len(frame.item_ids), dtype=bool)
    if len(expression) > LIMIT:
        raise CallError(f"the condition has {len(expression)} characters, the limit is {LIMIT}.")
    try:
        tree = ast.parse(expression.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as problem:
        raise CallError(
            f"the condition {expression!r} is not understood ({problem}). "
            "Write it like: snr_db < 10 and source == 'street'"
        ) from problem
    return _node(tree.body, frame, expression)


def names_in(expression: str) -> frozenset[str]:
    """The features and columns that ``expression`` speaks of."""
    tree = ast.parse(expression.strip() or "True", mode="eval")
    return frozenset(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))


def _node(node: ast.expr, frame: Frame, expression: str) -> Mask:
    if isinstance(node, ast.BoolOp):
        parts = [_node(value, frame, expression) for value in node.values]
        joined: Mask = np.logical_and.reduce(parts) if isinstance(node.op, ast.And) else np.logical_or.reduce(parts)
        return joined
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        inverted: Mask = ~_node(node.operand, frame, expression)
        return inverted
    if isinstance(node, ast.Compare):
        return _compare(node, frame, expression)
    raise _not_understood(node, expression)


def _compare(node: ast.Compare, frame: Frame, expression: str) -> Mask:
    """A comparison, also a chain such as ``5 < snr_db < 10``."""
    sides = [node.left, *node.comparators]
    result: Mask = np.ones(len(frame.item_ids), dtype=bool)
    for left, sign, right in zip(sides, node.ops, sides[1:], strict=False):
        function = _COMPARE.get(type(sign))
        if function is None:
            raise _not_understood(node, expression)
        a, b = _operand(left, frame, expression), _operand(right, frame, expression)
        if _is_text(a) != _is_text(b):
            raise CallError(
                f"the condition {expression!r} compares text with a number. Put text, and only text, in quotes."
            )
        with np.errstate(invalid="ignore"):
            found = np.broadcast_to(np.asarray(function(a, b), dtype=bool), result.shape)
        result = result & found & _known(a) & _known(b)
    return result


def _operand(node: ast.expr, frame: Frame, expression: str) -> Any:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        value = _operand(node.operand, frame, expression)
        if not _is_text(value):
            return -value
    if isinstance(node, ast.Constant) and isinstance(node.value, str | int | float):
        return node.value
    if isinstance(node, ast.Name):
        if node.id in frame.numeric:
            return frame.numeric[node.id]
        if node.id in frame.texts:
            return frame.texts[node.id]
        raise UnknownName("feature or column", node.id, frame.names)
    raise _not_understood(node, expression)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, np.ndarray) and value.dtype == object)


def _known(value: Any) -> NDArray[np.bool_] | bool:
    if isinstance(value, np.ndarray):
        known: NDArray[np.bool_] = (value != "") if value.dtype == object else ~np.isnan(value)
        return np.asarray(known, dtype=bool)
    return True


def _not_understood(node: ast.AST, expression: str) -> CallError:
    what = ast.unparse(node)
    return CallError(
        f"{what!r} in the condition {expression!r} is not understood. "
        "Use names, numbers, quoted text, < <= > >= == !=, and, or, not."
    )
