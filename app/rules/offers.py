"""What a form offers for rules: the checks that a task can have, in words, and how the value of each is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from app.rules.load_rules import CARRIED_LIMITS, LIMITS

Shape = Literal["number", "flag", "pattern", "text", "list", "classes", "attribute"]


@dataclass(frozen=True)
class CheckOffer:
    """One check. ``shape`` says what its value is, ``unit`` what a number counts, ``hint`` is an example of it."""

    name: str
    title: str
    shape: Shape = "number"
    unit: str = ""
    hint: str = ""


_KNOWN = {
    one.name: one
    for one in (
        CheckOffer("spelling", "One spelling for", "classes", hint="filler, yes, no"),
        CheckOffer("must_match", "Must match", "pattern", hint="^[a-z]"),
        CheckOffer("must_not_match", "Must not match", "pattern", hint=r"\d"),
        CheckOffer("allowed", "Allowed characters", "pattern", hint="[a-z' ]"),
        CheckOffer("banned", "Banned characters", "text", hint="@#_"),
        CheckOffer("balanced", "Balanced brackets", "list", hint="(), []"),
        CheckOffer("known_tags", "Tags from the vocabulary in", "list", hint="[]"),
        CheckOffer("min_words", "Words, at least"),
        CheckOffer("max_words", "Words, at most"),
        CheckOffer("max_characters", "Characters, at most"),
        CheckOffer("max_characters_per_s", "Characters a second, at most", unit="/s"),
        CheckOffer("max_words_per_s", "Words a second, at most", unit="/s"),
        CheckOffer("min_words_per_s", "Words a second, at least", unit="/s"),
        CheckOffer("min_side_px", "Smallest side", unit="px"),
        CheckOffer("min_area_px", "Smallest area", unit="px"),
        CheckOffer("max_area_px", "Largest area", unit="px"),
        CheckOffer("max_aspect", "Longest side to shortest, at most", unit=": 1"),
        CheckOffer("inside", "Inside the item", "flag"),
        CheckOffer("max_overlap", "Overlap of two (IoU), at most"),
        CheckOffer("valid", "Outline does not cross itself", "flag"),
        CheckOffer("at_border", "Only at the border: attribute", "attribute", hint="truncated"),
        CheckOffer("border_needs", "At the border needs: attribute", "attribute", hint="truncated"),
        CheckOffer("min_objects", "Objects, at least"),
        CheckOffer("max_objects", "Objects, at most"),
        CheckOffer("min_s", "Shortest", unit="s"),
        CheckOffer("max_s", "Longest", unit="s"),
        CheckOffer("min_gap_s", "Gap between two, at least", unit="s"),
        CheckOffer("max_gap_s", "Gap between two, at most", unit="s"),
        CheckOffer("no_overlap", "No overlap on a tier", "flag"),
        CheckOffer("min_padding_s", "Silence around speech, at least", unit="s"),
        CheckOffer("max_padding_s", "Silence around speech, at most", unit="s"),
        CheckOffer("max_cut_s", "Speech cut off, at most", unit="s"),
    )
}


def checks_for(tasks: Mapping[str, Mapping[str, Any]], task: str) -> tuple[CheckOffer, ...]:
    """The checks that a rule on ``task`` may make ("" for a rule on all), from tasks as the sheet writes them."""
    reach = [tasks[task]] if task in tasks else list(tasks.values())
    names: dict[str, None] = {}
    for one in reach:
        names |= dict.fromkeys(_limits(one))
    return tuple(offer(name) for name in names)


def offer(name: str) -> CheckOffer:
    """A check in words; one that is not known here by its name."""
    return _KNOWN.get(name) or CheckOffer(name, name.replace("_", " ").capitalize(), "text")


def written(offered: CheckOffer, value: object) -> str:
    """A value as a field shows it."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def read_value(offered: CheckOffer, text: str) -> object:
    """What a sheet holds for the text of a field. Raises ValueError, saying what is expected."""
    said = text if offered.shape in ("pattern", "text") else text.strip()
    if offered.shape == "flag":
        return True
    if offered.shape in ("list", "classes"):
        found = listed(said)
        if not found:
            raise ValueError(f"{offered.title}: name at least one, such as {offered.hint}.")
        return found
    if not said:
        raise ValueError(
            f"{offered.title}: this check needs a value{f', such as {offered.hint}' * bool(offered.hint)}."
        )
    if offered.shape != "number":
        return said
    try:
        number = float(said.replace(",", "."))
    except ValueError:
        raise ValueError(f"{offered.title}: {said!r} is no number.") from None
    if not 0 <= number < 1e12:
        raise ValueError(f"{offered.title}: a number of at least 0 is needed.")
    return int(number) if number.is_integer() and "." not in said else number


def first_value(offered: CheckOffer, classes: Sequence[str], attributes: Sequence[str] = ()) -> object:
    """What a check starts with when it is added: something that can be loaded, to be changed at once. ``classes`` are
    those of words, ``attributes`` those of objects that a rule may speak of."""
    if offered.shape == "attribute":
        return next(iter(attributes), offered.hint)
    if offered.shape == "flag":
        return True
    if offered.shape == "classes":
        return list(classes)
    if offered.shape == "number":
        return 1
    return listed(offered.hint) if offered.shape == "list" else offered.hint


def listed(text: str) -> list[str]:
    """The entries of a list that is written with commas, none of them twice."""
    return list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _limits(task: Mapping[str, Any]) -> Sequence[str]:
    kind = str(task.get("kind", ""))
    if kind == "transcript" and task.get("level") == "segment":
        return tuple(CARRIED_LIMITS)
    if kind == "segments" and ("text" in task or "text" in str(task.get("classes", ""))):
        return tuple(CARRIED_LIMITS)
    return tuple(LIMITS.get(kind, ()))
