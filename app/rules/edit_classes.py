"""Edits of tasks, their classes, attributes and skeletons; whatever names them elsewhere in the sheet follows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from typing import Any

from app.errors import CallError, UnknownName
from app.rules.edits import (
    ChangeClass,
    MoveClass,
    RemoveClass,
    RenameAttribute,
    RenameClass,
    RenamePoint,
    RenameTask,
    RenameWords,
    SetAttribute,
)
from app.rules.load_tasks import CLASS_KEYS, NEEDS_CLASSES
from app.rules.roundtrip import Tree, plain
from app.rules.tree_edits import as_mapping, block, key_of, put, rename_key

_LISTS: Mapping[str, str] = {str(kind): key for kind, key in NEEDS_CLASSES.items()}
BORDER = ("at_border", "border_needs")


def _task(root: Tree, name: str) -> Any:
    tasks = root.get("tasks") or {}
    found = tasks.get(key_of(tasks, name))
    if not isinstance(found, MutableMapping):
        raise UnknownName("task", name, map(str, tasks), where="the rule sheet")
    return found


def _key(task: Any) -> str:
    return _LISTS.get(str(task.get("kind", "")), "classes")


def _names(task: Any) -> list[str]:
    return [str(name) for name in task.get(_key(task)) or ()]


def _known(task: Any, cls: str) -> None:
    if cls not in _names(task):
        raise UnknownName("class", cls, _names(task))


def _classes(task: Any) -> Any:
    """The classes of a task as a mapping, made one where the sheet lists their names alone."""
    key = _key(task)
    found = task.get(key)
    if found is None:
        task[key] = found = block({})
    elif isinstance(found, list):
        task[key] = found = as_mapping(found)
    return task[key]


def _inside(task: Any, cls: str) -> Any:
    """What the sheet says of a class, as a mapping that can be changed."""
    classes = _classes(task)
    name = key_of(classes, cls)
    if not isinstance(classes.get(name), MutableMapping):
        put(classes, name, {})
        if classes[name] is None:
            classes[name] = block({})
    return classes[name]


def _change_class(root: Tree, edit: ChangeClass) -> None:
    task = _task(root, edit.task)
    listed = task.get(_key(task))
    if isinstance(listed, list) and not any(value is not None for value in edit.fields.values()):
        if edit.cls not in _names(task):
            listed.append(edit.cls)
        return
    inside = _inside(task, edit.cls)
    for key, value in edit.fields.items():
        put(inside, key, value, CLASS_KEYS)


def _rename_class(root: Tree, edit: RenameClass) -> None:
    task = _task(root, edit.task)
    _known(task, edit.cls)
    names = _names(task)
    if edit.to == edit.cls:
        return
    if edit.to in names:
        raise CallError(f"there is a class {edit.to!r} already. Choose another name.")
    drawn = list(_drawn(root, edit.task))
    alone = not any(edit.cls in _names(one) for name, one in root["tasks"].items() if str(name) != edit.task)
    if edit.formerly:
        _classes(task)
    listed = task[_key(task)]
    if isinstance(listed, list):
        listed[names.index(edit.cls)] = edit.to
    else:
        rename_key(listed, edit.cls, edit.to)
        for one in listed.values():
            if isinstance(one, MutableMapping) and str(one.get("parent", "")) == edit.cls:
                one["parent"] = edit.to
    _note_formerly(task, edit)
    for thing, cls in drawn:
        if "class" in thing and cls == edit.cls:
            thing["class"] = edit.to
    for rule in _rules_on(root, edit.task):
        if str(rule.get("class", "")) == edit.cls and (rule.get("task") or alone):
            rule["class"] = edit.to


def _note_formerly(task: Any, edit: RenameClass) -> None:
    """A class that gets an earlier name back is not formerly called so any more."""
    listed = task[_key(task)]
    said = listed.get(edit.to) if isinstance(listed, Mapping) else None
    past = [str(name) for name in said.get("formerly") or ()] if isinstance(said, Mapping) else []
    now = [name for name in past if name != edit.to] + [edit.cls] * edit.formerly
    if now != past:
        put(_inside(task, edit.to), "formerly", now or None, CLASS_KEYS)


def _remove_class(root: Tree, edit: RemoveClass) -> None:
    task = _task(root, edit.task)
    _known(task, edit.cls)
    listed = task[_key(task)]
    if isinstance(listed, list):
        del listed[_names(task).index(edit.cls)]
        return
    gone = listed.pop(key_of(listed, edit.cls))
    above = gone.get("parent") if isinstance(gone, Mapping) else None
    for one in listed.values():
        if isinstance(one, MutableMapping) and str(one.get("parent", "")) == edit.cls:
            put(one, "parent", above)


def _move_class(root: Tree, edit: MoveClass) -> None:
    task = _task(root, edit.task)
    _known(task, edit.cls)
    if edit.before == edit.cls:
        return
    names, listed = _names(task), task[_key(task)]
    rest = [name for name in names if name != edit.cls]
    at = rest.index(edit.before) if edit.before in rest else len(rest)
    if isinstance(listed, list):
        listed.insert(at, listed.pop(names.index(edit.cls)))
        return
    key = key_of(listed, edit.cls)
    value, comment = listed[key], listed.ca.items.pop(key, None)
    del listed[key]
    listed.insert(at, key, value)
    if comment is not None:
        listed.ca.items[key] = comment


# ---- attributes


def _attributes(task: Any, cls: str) -> Any:
    inside = _inside(task, cls)
    if not isinstance(inside.get("attributes"), MutableMapping):
        put(inside, "attributes", {}, CLASS_KEYS)
        inside["attributes"] = block({})
    return inside["attributes"]


def _set_attribute(root: Tree, edit: SetAttribute) -> None:
    task = _task(root, edit.task)
    if edit.cls not in _names(task):
        raise UnknownName("class", edit.cls, _names(task))
    attributes = _attributes(task, edit.cls)
    before = plain(attributes.get(edit.name))
    put(attributes, edit.name, edit.value)
    if edit.value is None:
        for other in attributes.values():
            _forget(other, edit.name)
        if not attributes:
            del _inside(task, edit.cls)["attributes"]
        return
    swapped = _swapped(_values(before), _values(edit.value))
    for other in attributes.values():
        when = other.get("when") if isinstance(other, Mapping) else None
        if swapped and isinstance(when, MutableMapping) and str(when.get(edit.name, "")) == swapped[0]:
            when[edit.name] = swapped[1]


def _forget(attribute: Any, name: str) -> None:
    """A condition on what is not asked any more goes."""
    when = attribute.get("when") if isinstance(attribute, MutableMapping) else None
    if isinstance(when, MutableMapping):
        when.pop(key_of(when, name), None)
        if not when:
            del attribute["when"]


def _values(attribute: Any) -> list[str]:
    listed = attribute.get("values") if isinstance(attribute, Mapping) else attribute
    return [str(value) for value in listed] if isinstance(listed, list | tuple) else []


def _swapped(before: list[str], after: list[str]) -> tuple[str, str] | None:
    """The one value that is called otherwise now, None where more or less than that changed."""
    other = [pair for pair in zip(before, after, strict=False) if pair[0] != pair[1]]
    return other[0] if len(before) == len(after) and len(other) == 1 else None


def _rename_attribute(root: Tree, edit: RenameAttribute) -> None:
    task = _task(root, edit.task)
    attributes = _attributes(task, edit.cls)
    if edit.name not in attributes:
        raise UnknownName("attribute", edit.name, map(str, attributes), where=f"class {edit.cls}")
    for thing, cls in _drawn(root, edit.task):
        said = thing.get("attributes")
        if cls == edit.cls and isinstance(said, MutableMapping) and edit.name in said:
            rename_key(said, edit.name, edit.to)
    rename_key(attributes, edit.name, edit.to)
    for other in attributes.values():
        when = other.get("when") if isinstance(other, Mapping) else None
        if isinstance(when, MutableMapping) and edit.name in when:
            rename_key(when, edit.name, edit.to)
    if not any(edit.name in names for names in _asked(root)):
        for rule in root.get("rules") or ():
            check = rule.get("check") if isinstance(rule, Mapping) else None
            for limit in BORDER:
                if isinstance(check, MutableMapping) and str(check.get(limit, "")) == edit.name:
                    check[limit] = edit.to


def _asked(root: Tree) -> Iterator[list[str]]:
    """The names of the attributes of every class of the sheet."""
    for task in root["tasks"].values():
        listed = task.get(_key(task)) if isinstance(task, Mapping) else None
        for one in listed.values() if isinstance(listed, Mapping) else ():
            if isinstance(one, Mapping):
                yield [str(name) for name in one.get("attributes") or ()]


# ---- skeletons, tasks, classes of words


def _rename_point(root: Tree, edit: RenamePoint) -> None:
    here: Any = root
    for step in edit.path:
        here = here[key_of(here, step)]
    for at, point in enumerate(here["points"]):
        if str(point) == edit.point:
            here["points"][at] = edit.to
    for key in ("edges", "mirror"):
        for pair in here.get(key) or ():
            for at, point in enumerate(pair):
                if str(point) == edit.point:
                    pair[at] = edit.to
    if isinstance(here.get("sigma"), MutableMapping) and key_of(here["sigma"], edit.point) in here["sigma"]:
        rename_key(here["sigma"], edit.point, edit.to)


def _rename_task(root: Tree, edit: RenameTask) -> None:
    _task(root, edit.task)
    rename_key(root["tasks"], edit.task, edit.to)
    for rule in root.get("rules") or ():
        if isinstance(rule, MutableMapping) and str(rule.get("task", "")) == edit.task:
            rule["task"] = edit.to


def _rename_words(root: Tree, edit: RenameWords) -> None:
    vocabulary = root.get("vocabulary") or {}
    if key_of(vocabulary, edit.cls) not in vocabulary:
        raise UnknownName("vocabulary class", edit.cls, map(str, vocabulary))
    rename_key(vocabulary, edit.cls, edit.to)
    policy = root.get("policy")
    if isinstance(policy, Mapping) and key_of(policy, edit.cls) in policy:
        rename_key(policy, edit.cls, edit.to)
    for rule in root.get("rules") or ():
        check = rule.get("check") if isinstance(rule, Mapping) else None
        spelled: Any = check.get("spelling") if isinstance(check, Mapping) else None
        for at, cls in enumerate(spelled or ()):
            if str(cls) == edit.cls:
                spelled[at] = edit.to


def _rules_on(root: Tree, task: str) -> Iterator[Any]:
    for rule in root.get("rules") or ():
        if isinstance(rule, MutableMapping) and str(rule.get("task") or task) == task:
            yield rule


def _drawn(root: Tree, task: str) -> Iterator[tuple[Any, str]]:
    """What is drawn in examples of the rules on a task, with its class: its own, that of the rule, or the first."""
    first = next(iter(_names(_task(root, task))), "")
    for rule in _rules_on(root, task):
        for example in rule.get("examples") or ():
            said = (example.get("good") or example.get("bad")) if isinstance(example, Mapping) else None
            for thing in said if isinstance(said, list) else [said]:
                if isinstance(thing, MutableMapping):
                    yield thing, str(thing.get("class") or rule.get("class") or first)


CLASS_EDITS: Mapping[type, Callable[[Tree, Any], None]] = {
    ChangeClass: _change_class,
    RenameClass: _rename_class,
    RemoveClass: _remove_class,
    MoveClass: _move_class,
    SetAttribute: _set_attribute,
    RenameAttribute: _rename_attribute,
    RenamePoint: _rename_point,
    RenameTask: _rename_task,
    RenameWords: _rename_words,
}
