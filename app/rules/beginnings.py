"""What new tasks, rules and classes of words begin with: parts of a sheet that load, to be changed at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Beginning:
    """``fields`` is what is written into the sheet; ``kinds`` the kinds of tasks that it suits, empty for all."""

    id: str
    title: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    kinds: tuple[str, ...] = ()


TEXT = ("transcript",)
OBJECTS = ("boxes", "rotated-boxes", "polygons", "masks", "ellipses")
RULES = (
    Beginning(
        "one-spelling", "One spelling for a class of words",
        {"title": "One spelling", "check": {"spelling": [], "severity": "block", "fix": "canonical"}}, TEXT,
    ),
    Beginning(
        "not-in-text", "Something that must not stand in the text",
        {
            "title": "Numbers in words", "check": {"must_not_match": r"\d", "severity": "block"},
            "examples": [{"good": "twenty one"}, {"bad": "21"}],
        }, TEXT,
    ),
    Beginning(
        "count-as-equal", "Forms that count as equal when compared",
        {"title": "Count as the same", "compare": {"equal": [["okay", "ok"]]}}, TEXT,
    ),
    Beginning("letters-case", "Capital letters do not count",
              {"title": "Capital letters do not count", "compare": {"case": "ignore"}}, TEXT),
    Beginning("punctuation", "Punctuation does not count",
              {"title": "Punctuation does not count", "compare": {"punctuation": "ignore"}}, TEXT),
    Beginning("pace", "No more text than can be said",
              {"title": "No more text than can be said", "check": {"max_characters_per_s": 30, "severity": "warn"}},
              TEXT),
    Beginning("smallest-object", "A smallest size of objects",
              {"title": "No slips of the hand", "check": {"min_side_px": 4, "severity": "block"}}, OBJECTS),
    Beginning("inside-image", "Objects lie inside the image",
              {"title": "Inside the image", "check": {"inside": True, "severity": "block"}}, OBJECTS),
    Beginning("no-doubles", "No object twice",
              {"title": "No object twice", "check": {"max_overlap": 0.9, "severity": "warn"}}, OBJECTS),
    Beginning("shortest-segment", "A shortest length of segments",
              {"title": "No slips of the hand", "check": {"min_s": 0.05, "severity": "block"}}, ("segments",)),
    Beginning("gap", "A smallest gap between segments",
              {"title": "Pauses count from here on", "check": {"min_gap_s": 0.1, "severity": "warn"}}, ("segments",)),
    Beginning("guidance", "Guidance alone, for people to read", {"title": "What to do", "guidance": "Say what to do."}),
)  # fmt: skip
_CLASSES = {"classes": {"thing": {"key": "1"}}}
TASKS = {
    "image": (
        Beginning("boxes", "Boxes", _CLASSES), Beginning("rotated-boxes", "Rotated boxes", _CLASSES),
        Beginning("ellipses", "Ellipses", _CLASSES), Beginning("polygons", "Polygons", _CLASSES),
        Beginning("polylines", "Lines", _CLASSES), Beginning("masks", "Masks", _CLASSES),
        Beginning("keypoints", "Keypoints", {"classes": ["thing"], "skeleton": {"points": ["head", "tail"]}}),
    ),
    "audio": (
        Beginning("transcript", "A transcript", {"level": "clip", "language": "en"}),
        Beginning("segments", "Segments", _CLASSES),
    ),
}  # fmt: skip
BOTH = (
    Beginning("choice", "One of a few", {"options": ["first", "second"]}),
    Beginning("multi-choice", "Several of a few", {"options": ["first", "second"]}),
    Beginning("tags", "Free tags", {"kind": "multi-choice", "open": True}),
    Beginning("rating", "A rating", {"scale": {"low": 1, "high": 5}}),
)
# The classes that transcripts speak of, with words to begin with.
WORDS: Mapping[str, Mapping[str, list[str]]] = {
    "filler": {"um": ["umm", "uhm", "erm"], "uh": ["uhh", "er"]},
    "yes": {"uh-huh": ["uhhuh", "mhm", "mm-hmm"]},
    "no": {"uh-uh": []},
    "laughter": {"[laughter]": ["[laughs]", "[laughing]"]},
    "noise": {"[noise]": []},
    "partial": {},
    "restart": {},
    "unintelligible": {"[unintelligible]": ["[inaudible]"]},
    "uncertain": {},
    "spelled": {},
    "foreign": {},
    "name": {},
}


def task_beginnings(media: str) -> tuple[Beginning, ...]:
    """The tasks that a sheet for ``media`` can have."""
    return (*TASKS.get(media, ()), *BOTH)


def rule_beginnings(kinds: Collection[str]) -> tuple[Beginning, ...]:
    """The rules that suit a sheet with tasks of these kinds."""
    return tuple(one for one in RULES if not one.kinds or set(one.kinds) & set(kinds))


def fresh(name: str, taken: Collection[str]) -> str:
    """``name``, with a number behind it where there is one of that name already."""
    number = 2
    found = name
    while found in taken:
        found, number = f"{name}-{number}", number + 1
    return found
