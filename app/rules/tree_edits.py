"""Small changes to the tree of a rule sheet's text that keep its comments and its order."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from app.errors import CallError
from app.rules.roundtrip import flow, plain

SHORT = 60  # a mapping or list that is written in one line


def block(value: Any) -> Any:
    """A list or mapping over several lines, what is short in it in one line each."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    made = CommentedMap({k: nested(v) for k, v in value.items()}) if isinstance(value, Mapping) else CommentedSeq(value)
    made.fa.set_block_style()
    return made


def nested(value: Any) -> Any:
    """A value as a part of the tree: in one line where it is short, over several where it holds mappings in a list."""
    if not isinstance(value, Mapping | list | tuple):
        return value
    if isinstance(value, Sequence) and any(isinstance(one, Mapping) for one in value):
        return block([flow(one) for one in value])
    return flow(value) if len(str(plain(value))) <= SHORT * 2 else block(value)


def key_of(here: Any, name: object) -> Any:
    """The key of a mapping that reads as ``name``: YAML takes ``1:`` for a number. ``name`` where there is none."""
    if isinstance(here, Mapping) and name not in here:
        return next((key for key in here if str(key) == str(name)), name)
    return name


def put(here: Any, key: Any, value: Any, order: Sequence[str] = ()) -> None:
    """Sets an entry of a mapping or list, None takes it out; one behind the last of a list is a new entry.

    A new key comes behind those that stand before it in ``order``, at the end where ``order`` does not name it.
    """
    if isinstance(here, list):
        _put_in_list(here, key, value)
        return
    key = key_of(here, key)
    if value is None:
        here.pop(key, None)
    elif key in here:
        _replace(here, key, value)
    elif key in order:
        after = [known for known in order[: order.index(key)] if known in here]
        here.insert(list(here).index(after[-1]) + 1 if after else 0, key, nested(value))
    else:
        here[key] = nested(value)


def _put_in_list(here: list[Any], at: int, value: Any) -> None:
    if value is None:
        del here[at : at + 1]
    elif at >= len(here):
        here.append(flow(value))
    else:
        _replace(here, at, value)


def _replace(here: Any, key: Any, value: Any) -> None:
    """Another value for what is there; of a mapping or a list only what is other in it."""
    before = here[key]
    if plain(before) == plain(value):
        return
    if isinstance(before, MutableMapping) and isinstance(value, Mapping) and value:
        _merge(before, value)
    elif isinstance(before, list) and isinstance(value, list | tuple) and value:
        _merge_lists(before, value)
    else:
        here[key] = flow(value) if isinstance(here, list) else nested(value)


def _merge(here: Any, value: Mapping[str, Any]) -> None:
    gone = [key for key in here if str(key) not in map(str, value)]
    new = [key for key in value if key_of(here, key) not in here]
    if len(gone) == len(new) == 1:
        rename_key(here, gone[0], new[0])  # good → bad: in its place
        gone = []
    for key in gone:
        del here[key]
    for key, one in value.items():
        put(here, key, one)


def _merge_lists(here: list[Any], value: Sequence[Any]) -> None:
    before, after = ([repr(plain(one)) for one in side] for side in (here, value))
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for tag, a0, a1, b0, b1 in reversed(steps):
        if tag == "equal":
            continue
        both = min(a1 - a0, b1 - b0)
        for at in range(a1 - 1, a0 + both - 1, -1):
            del here[at]
        for at in range(both):
            _replace(here, a0 + at, value[b0 + at])
        for at in range(both, b1 - b0):
            here.insert(a0 + at, flow(value[b0 + at]))


def set_path(root: Any, path: Sequence[str | int], value: Any) -> None:
    """Any value by its path, mappings made on the way; a list that loses its last entry goes. Raises CallError."""
    if not path:
        raise CallError("the path of a value names at least one key.")
    here, above = root, root
    for index, step in enumerate(path[:-1]):
        step = key_of(here, step)
        if isinstance(here, MutableMapping) and here.get(step) is None and value is not None:
            here[step] = flow([]) if path[index + 1] == 0 else block({})
        try:
            above, here = here, here[step]
        except (KeyError, IndexError, TypeError) as problem:
            way = " → ".join(map(str, path[: index + 1]))
            raise CallError(f"the rule sheet has no {way}.") from problem
    put(here, path[-1], value)
    if isinstance(here, list) and not here and isinstance(above, MutableMapping):
        above.pop(key_of(above, path[-2]), None)


def rename_key(here: Any, name: object, to: str) -> None:
    """Another key for an entry, in the same place and with its comments."""
    key = key_of(here, name)
    if key == to:
        return
    if any(str(one) == to for one in here):
        raise CallError(f"{to!r} is there already. Choose another name.")
    at, value = list(here).index(key), here[key]
    comment = here.ca.items.pop(key, None)
    del here[key]
    here.insert(at, to, value)
    if comment is not None:
        here.ca.items[to] = comment


def as_mapping(names: Any) -> Any:
    """A list of names as a mapping in which each may say more, with the comments of the list."""
    from ruamel.yaml.comments import CommentedMap

    made = CommentedMap({str(name): flow({}) for name in names})
    made.fa.set_block_style()
    for at, name in enumerate(names):
        comment = names.ca.items.get(at)
        if comment is not None and comment[0] is not None:
            made.ca.items[str(name)] = [None, None, comment[0], None]
    return made
