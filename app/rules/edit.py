"""Changes to the text of a rule sheet, as values: what a form changes keeps the comments and the order of the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from app.errors import CallError, UnknownName
from app.rules.edit_classes import CLASS_EDITS
from app.rules.edits import (
    PARTS,
    AddExample,
    AddRule,
    AddVariant,
    ChangeRule,
    MoveRule,
    Part,
    RemoveExample,
    RemoveRule,
    RemoveVariant,
    RemoveWord,
    RenameWord,
    SetField,
    SetPolicy,
    SetWord,
    SheetEdit,
)
from app.rules.load_rules import RULE_KEYS
from app.rules.roundtrip import Tree, flow, plain, read_tree, written
from app.rules.sheet import RuleSheet
from app.rules.tree_edits import block, nested, put, rename_key, set_path

__all__ = [
    "PARTS",
    "AddExample",
    "AddRule",
    "AddVariant",
    "ChangeRule",
    "MoveRule",
    "Part",
    "RemoveExample",
    "RemoveRule",
    "RemoveVariant",
    "RemoveWord",
    "RenameWord",
    "SetField",
    "SetPolicy",
    "SetWord",
    "SheetEdit",
    "bumped",
    "edited",
    "edited_sheet",
    "fields_of",
]


def edited(text: str, *edits: SheetEdit, bump: Part | None = None) -> str:
    """``text`` with the edits carried out in order, and its version raised where ``bump`` says which part.

    Lines that no edit touches stay byte for byte. Raises SheetError where ``text`` is no YAML, CallError (UnknownName
    for a rule or word that is not there) where an edit cannot be done. Whether the result is a whole sheet is for
    ``app.rules.load.load`` to say.
    """
    tree = read_tree(text)
    for edit in edits:
        _DO[type(edit)](tree.root, edit)
    if bump is not None:
        tree.root["version"] = bumped(str(tree.root.get("version", "0.0.0")), bump)
    return written(tree)


def edited_sheet(text: str, *edits: SheetEdit, bump: Part | None = None, path: str = "") -> tuple[str, RuleSheet]:
    """The text after the edits and the sheet that it is. Raises SheetError where it is none: nothing is to be kept."""
    from app.rules.load import load

    changed = edited(text, *edits, bump=bump)
    return changed, load(changed, path=path)


def bumped(version: str, part: Part) -> str:
    """The next version: "1.4.2" with "minor" gives "1.5.0". Raises CallError where ``version`` has no numbers."""
    numbers = version.split("-")[0].split("+")[0].split(".")
    if not all(number.isdigit() for number in numbers):
        raise CallError(f"version {version!r}: write it like 1.0.0, so that the next one can be counted.")
    whole = [*map(int, numbers), 0, 0][:3]
    place = PARTS.index(part)
    whole = [*whole[:place], whole[place] + 1, *[0] * (2 - place)]
    return ".".join(map(str, whole))


def fields_of(text: str, rule: str) -> dict[str, Any]:
    """The fields of a rule as the sheet writes them, for a form. Raises UnknownName."""
    return cast("dict[str, Any]", plain(_rule(read_tree(text).root, rule)))


# ---- rules


def _rules(root: Tree) -> list[Any]:
    found = root.get("rules")
    if found is None:
        root["rules"] = found = []
        found = root["rules"]
    if not isinstance(found, list):
        raise CallError("the rules of the sheet are no list. Mend that in the text first.")
    return found


def _place(root: Tree, rule: str) -> int:
    rules = _rules(root)
    names = [str(one.get("id", "")) if isinstance(one, Mapping) else "" for one in rules]
    if rule not in names:
        raise UnknownName("rule", rule, [name for name in names if name], where="the rule sheet")
    return names.index(rule)


def _rule(root: Tree, rule: str) -> Any:
    return _rules(root)[_place(root, rule)]


def _add_rule(root: Tree, edit: AddRule) -> None:
    name = str(edit.fields.get("id", ""))
    rules = _rules(root)
    if any(isinstance(one, Mapping) and str(one.get("id", "")) == name for one in rules):
        raise CallError(f"there is a rule {name!r} already. Choose another id.")
    ordered = {key: edit.fields[key] for key in RULE_KEYS if edit.fields.get(key) not in (None, "")}
    ordered |= {key: value for key, value in edit.fields.items() if key not in RULE_KEYS}
    place = _place(root, edit.before) if edit.before else len(rules)
    rules.insert(place, block(ordered))


def _change_rule(root: Tree, edit: ChangeRule) -> None:
    rule = _rule(root, edit.rule)
    for key, value in edit.fields.items():
        put(rule, key, value, RULE_KEYS)


def _remove_rule(root: Tree, edit: RemoveRule) -> None:
    del _rules(root)[_place(root, edit.rule)]


def _move_rule(root: Tree, edit: MoveRule) -> None:
    if edit.rule == edit.before:
        return
    rules = _rules(root)
    rule = rules.pop(_place(root, edit.rule))
    rules.insert(_place(root, edit.before) if edit.before else len(rules), rule)


def _add_example(root: Tree, edit: AddExample) -> None:
    rule = _rule(root, edit.rule)
    found = rule.get("examples")
    if found is None:
        rule["examples"] = block([flow(edit.fields)])
    else:
        found.append(flow(edit.fields))


def _remove_example(root: Tree, edit: RemoveExample) -> None:
    rule = _rule(root, edit.rule)
    found = rule.get("examples") or []
    if not 0 <= edit.index < len(found):
        raise CallError(f"rule {edit.rule!r} has {len(found)} examples; there is none with the number {edit.index}.")
    del found[edit.index]
    if not found:
        del rule["examples"]


# ---- vocabulary


def _words(root: Tree, cls: str, *, make: bool = False) -> Any:
    vocabulary = root.get("vocabulary")
    if vocabulary is None:
        if not make:
            raise UnknownName("vocabulary class", cls, [])
        after = "tasks" if "tasks" in root else list(root)[-1]
        root.insert(list(root).index(after) + 1, "vocabulary", block({}))
        vocabulary = root["vocabulary"]
    if vocabulary.get(cls) is None:
        if not make:
            raise UnknownName("vocabulary class", cls, map(str, vocabulary))
        vocabulary[cls] = block({})
    return vocabulary[cls]


def _word(root: Tree, cls: str, canonical: str) -> Any:
    words = _words(root, cls)
    if canonical not in words:
        raise UnknownName("word", canonical, map(str, words), where=f"vocabulary {cls}")
    return words


def _set_word(root: Tree, edit: SetWord) -> None:
    words = _words(root, edit.cls, make=True)
    if edit.canonical not in words or tuple(words[edit.canonical] or ()) != edit.variants:
        words[edit.canonical] = flow(list(edit.variants))


def _add_variant(root: Tree, edit: AddVariant) -> None:
    words = _words(root, edit.cls, make=True)
    if words.get(edit.canonical) is None:
        words[edit.canonical] = flow([])
    if edit.variant not in words[edit.canonical]:
        words[edit.canonical].append(edit.variant)


def _remove_variant(root: Tree, edit: RemoveVariant) -> None:
    variants = _word(root, edit.cls, edit.canonical)[edit.canonical] or []
    if edit.variant not in variants:
        raise UnknownName("variant", edit.variant, map(str, variants), where=f"word {edit.canonical}")
    variants.remove(edit.variant)


def _rename_word(root: Tree, edit: RenameWord) -> None:
    words = _word(root, edit.cls, edit.canonical)
    if edit.to == edit.canonical:
        return
    if edit.to in words:
        raise CallError(f"{edit.to!r} is a word of {edit.cls!r} already.")
    variants = [form for form in (words[edit.canonical] or []) if form != edit.to]
    rename_key(words, edit.canonical, edit.to)
    words[edit.to] = flow([*([edit.canonical] if edit.keep else []), *variants])


def _remove_word(root: Tree, edit: RemoveWord) -> None:
    words = _word(root, edit.cls, edit.canonical)
    del words[edit.canonical]
    if not words:
        del root["vocabulary"][edit.cls]
        policy = root.get("policy")
        if policy is not None:
            policy.pop(edit.cls, None)
            if not policy:
                del root["policy"]
        if not root["vocabulary"]:
            del root["vocabulary"]


def _set_policy(root: Tree, edit: SetPolicy) -> None:
    if "policy" not in root:
        after = "vocabulary" if "vocabulary" in root else list(root)[-1]
        root.insert(list(root).index(after) + 1, "policy", block({}))
    policy = root["policy"]
    views = {
        name: value for name, value in (("exported", edit.exported), ("compared", edit.compared)) if value is not None
    }
    if edit.cls in policy and policy[edit.cls] is not None:
        for name, value in views.items():
            policy[edit.cls][name] = nested(value)
    else:
        policy[edit.cls] = flow({"stored": "keep", **views})


def _set_field(root: Tree, edit: SetField) -> None:
    set_path(root, edit.path, edit.value)


_DO: Mapping[type, Callable[[Tree, Any], None]] = {
    AddRule: _add_rule,
    ChangeRule: _change_rule,
    RemoveRule: _remove_rule,
    MoveRule: _move_rule,
    SetWord: _set_word,
    AddVariant: _add_variant,
    RemoveVariant: _remove_variant,
    RenameWord: _rename_word,
    RemoveWord: _remove_word,
    SetPolicy: _set_policy,
    AddExample: _add_example,
    RemoveExample: _remove_example,
    SetField: _set_field,
    **CLASS_EDITS,
}
