"""The rule sheet as values: tasks with their classes, vocabulary, policy, rules with their checks and examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal

import msgspec

from app.errors import UnknownName
from app.labels.values import Attribute, Kind, Value

Severity = Literal["block", "warn", "info"]
Handling = Literal["keep", "drop", "tag", "map"]
Wanted = Literal["none", "optional", "required"]
# What a warning takes to be handed in: nothing, or a waiver with its reason; "" is as the sheet says, or nothing.
Waiving = Literal["", "free", "reason"]
WAIVINGS: tuple[Waiving, ...] = ("free", "reason")
SEVERITIES: tuple[Severity, ...] = ("block", "warn", "info")
# Checks that need to know where something is heard.
LISTENING = frozenset({"min_padding_s", "max_padding_s", "max_cut_s"})
HANDLINGS: tuple[Handling, ...] = ("keep", "drop", "tag", "map")


def speaks(wanted: str, language: str) -> bool:
    """Whether a rule for the language ``wanted`` is on texts in ``language``: "en" is on "en-GB", "" on all."""
    wanted, language = wanted.lower(), language.lower()
    return not wanted or language == wanted or language.startswith(wanted + "-")


class ItemContext(msgspec.Struct, frozen=True):
    """What checks need to know of the item; None where it is not known, and then what depends on it is not checked.

    ``speech_s`` is where something is heard: stretches in seconds that do not touch, in order. ``within`` are the
    slices of the sheet's rules that the item is in, as the rules write them.
    """

    width_px: int | None = None
    height_px: int | None = None
    duration_s: float | None = None
    speech_s: Sequence[tuple[float, float]] | None = None
    within: frozenset[str] | None = None


class AttributeDef(msgspec.Struct, frozen=True):
    """A property of an object. ``values`` is empty for a free text, a number or a yes/no, as ``kind`` says.

    ``when`` names attributes and the value they must have for this one to be asked at all.
    """

    name: str
    kind: Literal["choice", "bool", "number", "text"]
    values: tuple[str, ...] = ()
    required: bool = False
    when: Mapping[str, Attribute] = {}


class Skeleton(msgspec.Struct, frozen=True):
    """The named keypoints of a class, the lines between them, and which two change places in a mirror.

    ``edges`` and ``mirror`` name points; a point that stands in no pair of ``mirror`` is its own mirror image.
    ``sigma`` is how far apart people set a point, as a share of the object's size; others have the usual one.
    """

    points: tuple[str, ...]
    edges: tuple[tuple[str, str], ...] = ()
    mirror: tuple[tuple[str, str], ...] = ()
    sigma: Mapping[str, float] = {}


class ClassDef(msgspec.Struct, frozen=True):
    """An option of a choice, or a class of objects. ``key`` is its key on the keyboard, ``colour`` is #rrggbb.

    ``skeleton`` is set for every class of a keypoints task, and for no other. ``text`` and ``band`` differ from what
    the task says of its segments only where the sheet says so for the class. ``formerly`` are names that it had in
    earlier versions of the sheet: labels with these names can be changed by rule. ``mirror`` is the class that it
    becomes in a mirror image, "" where it stays itself.
    """

    name: str
    title: str
    colour: str
    key: str = ""
    description: str = ""
    parent: str = ""
    attributes: tuple[AttributeDef, ...] = ()
    skeleton: Skeleton | None = None
    text: Wanted = "none"
    band: Wanted = "none"
    formerly: tuple[str, ...] = ()
    mirror: str = ""


class Scale(msgspec.Struct, frozen=True):
    """The ordinal scale of a rating, both ends included."""

    low: int
    high: int
    labels: Mapping[int, str] = {}


class Task(msgspec.Struct, frozen=True):
    """One thing to label. ``sources`` names the sources that the task is set for; empty means all.

    A transcript by segment (``level`` "segment") has kind "segments": what is labelled are segments that carry text.
    What each class of segments carries besides, text or a band of frequencies, is said by the class. ``depends`` names
    what its labels are true by (``augment.properties.PROPERTIES``): what an augmentation must not destroy. ``open`` is
    set for a multi-choice to which people add words of their own (``app.labels.own_words``): free tags.
    """

    name: str
    kind: Kind
    title: str
    required: bool = False
    classes: tuple[ClassDef, ...] = ()
    scale: Scale | None = None
    level: str = "clip"
    language: str = ""
    tiers: tuple[str, ...] = ()
    overlap: bool = True
    sources: tuple[str, ...] = ()
    guidance: str = ""
    depends: tuple[str, ...] = ()
    open: bool = False

    def class_of(self, name: str) -> ClassDef | None:
        """The class or option called ``name``."""
        return next((found for found in self.classes if found.name == name), None)

    def called(self, name: str) -> str:
        """What a person reads for a class or option: its title, else its name."""
        found = self.class_of(name)
        return (found.title or found.name) if found is not None else name

    @property
    def has_text(self) -> bool:
        """Whether its labels are text or carry some: the checks on text and the comparison of words are for them."""
        return self.kind == "transcript" or any(found.text != "none" for found in self.classes)

    @property
    def has_bands(self) -> bool:
        """Whether its segments may be boxes of time × frequency."""
        return any(found.band != "none" for found in self.classes)


class Word(msgspec.Struct, frozen=True):
    """A canonical form and how else it is written."""

    canonical: str
    variants: tuple[str, ...]


class Policy(msgspec.Struct, frozen=True):
    """What happens to the words of a vocabulary class in each view.

    ``…_as`` is what stands for all of them where a view maps them; "" is the class's name in angle brackets.
    """

    stored: Handling = "keep"
    exported: Handling = "keep"
    compared: Handling = "keep"
    exported_as: str = ""
    compared_as: str = ""


class Check(msgspec.Struct, frozen=True):
    """A condition on a label: ``limits`` holds what the sheet wrote, by name; ``fix`` is "canonical" or "".

    ``waive`` is what the rule itself says of its warnings; see ``RuleSheet.wants_reason``.
    """

    severity: Severity
    limits: Mapping[str, object]
    fix: str = ""
    waive: Waiving = ""


class Rewrite(msgspec.Struct, frozen=True):
    """Replaces ``source`` by ``target``: whole tokens, or a regular expression where ``pattern`` is true."""

    source: str
    target: str
    pattern: bool = False


class Compare(msgspec.Struct, frozen=True):
    """What counts as the same when labels are compared. What is stored stays as it is.

    ``in_one_pass``: of the rewrites the first that fits at a place is carried out there, and what it writes is not
    looked at again; else each works on what those before it have made.
    """

    equal: tuple[tuple[str, ...], ...] = ()
    case: bool = False
    punctuation: bool = False
    may_be_missing: tuple[str, ...] = ()
    rewrites: tuple[Rewrite, ...] = ()
    in_one_pass: bool = False


class Clip(msgspec.Struct, frozen=True):
    """Media that shows what an example means: a file beside the sheet, from ``from_s`` to ``to_s`` where it is sound.

    ``box_px`` is the part of a picture that matters, x0, y0, x1, y1; None for all of it.
    """

    file: str
    from_s: float = 0.0
    to_s: float | None = None
    box_px: tuple[float, float, float, float] | None = None


class Example(msgspec.Struct, frozen=True):
    """What is good, or bad (and what it becomes when fixed). Run as a test when the sheet is loaded.

    ``text`` is a text; where the rule is on objects, ``said`` holds them and ``text`` describes them. With ``same`` or
    ``differ`` it is a test of what is compared: all forms count as the same, or no two of them do. An example of a
    ``clip`` alone is shown and not run. ``context`` is the item that it stands on, ``picture`` the name of the item of
    the project on which it was drawn (source and path), "" where it stands on none.
    """

    text: str
    good: bool
    fixed: str | None = None
    said: Value | None = None
    context: ItemContext | None = None
    same: tuple[str, ...] = ()
    differ: tuple[str, ...] = ()
    clip: Clip | None = None
    note: str = ""
    picture: str = ""

    @property
    def runs(self) -> bool:
        """Whether there is something to test, as opposed to something to look at or to listen to."""
        return bool(self.text or self.said is not None or self.same or self.differ)


class Rule(msgspec.Struct, frozen=True):
    """One rule. ``task`` is "" for a rule on every task of a fitting kind.

    Its scope is narrowed by ``cls`` (with the classes below it), ``tier``, ``language`` ("en" takes in "en-GB") and
    ``slice``, a condition on the item; "" is everything. Where rules meet, all of them count, unless one says that it
    stands ``instead_of`` another: then the other is silent wherever this one reaches.
    """

    id: str
    title: str
    task: str = ""
    why: str = ""
    guidance: str = ""
    cls: str = ""
    check: Check | None = None
    compare: Compare | None = None
    examples: tuple[Example, ...] = ()
    tier: str = ""
    language: str = ""
    slice: str = ""
    instead_of: str = ""

    @property
    def called(self) -> str:
        """What a person reads for it: its title in quotes, else its id."""
        return f"“{self.title}”" if self.title else repr(self.id)


class RuleSheet(msgspec.Struct, frozen=True):
    """A loaded sheet. ``digest`` is the SHA-256 of ``text`` with line ends as LF: the stamp on every label."""

    name: str
    version: str
    media: str
    tasks: Mapping[str, Task]
    vocabulary: Mapping[str, tuple[Word, ...]]
    policy: Mapping[str, Policy]
    rules: tuple[Rule, ...]
    text: str
    digest: str
    warnings: tuple[str, ...] = ()
    waive: Waiving = ""

    def task(self, name: str) -> Task:
        """The task called ``name``. Raises UnknownName."""
        if name not in self.tasks:
            raise UnknownName("task", name, self.tasks, where=f"rule sheet {self.name}")
        return self.tasks[name]

    def rules_of(self, task: str) -> tuple[Rule, ...]:
        """The rules on a task, in the order of the sheet; those for another language are not on it."""
        return _rules_of(self, task)

    def slices_of(self, task: str) -> tuple[str, ...]:
        """The conditions on items that rules on the task make."""
        return tuple(dict.fromkeys(rule.slice for rule in self.rules_of(task) if rule.slice))

    def listens_to(self, task: str) -> bool:
        """Whether a rule on the task goes by what is heard: silence around segments, boundaries within speech."""
        return any(rule.check is not None and LISTENING & set(rule.check.limits) for rule in self.rules_of(task))

    def wants_reason(self, rule_id: str) -> bool:
        """Whether a label that this rule warns of is handed in only with a waiver that says why."""
        return rule_id in _with_reason(self)

    def __hash__(self) -> int:
        """Sheets with one digest are one sheet; compiled checks are kept by it."""
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        """See ``__hash__``."""
        return isinstance(other, RuleSheet) and other.digest == self.digest


@lru_cache(maxsize=256)
def _rules_of(sheet: RuleSheet, task: str) -> tuple[Rule, ...]:
    """See ``RuleSheet.rules_of``: it is asked for at every key."""
    language = sheet.tasks[task].language if task in sheet.tasks else ""
    return tuple(rule for rule in sheet.rules if rule.task in ("", task) and speaks(rule.language, language))


@lru_cache(maxsize=32)
def _with_reason(sheet: RuleSheet) -> frozenset[str]:
    """See ``RuleSheet.wants_reason``."""
    return frozenset(
        rule.id
        for rule in sheet.rules
        if rule.check is not None and rule.check.severity == "warn" and (rule.check.waive or sheet.waive) == "reason"
    )
