"""Gathers labels entry by entry: names resolved, geometry checked, doubles found, every fault one line."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Mapping

import msgspec

from app import ids
from app.formats import geometry
from app.formats.incoming import Read, Sighting, Tally, Target, TaskShape
from app.labels import values
from app.labels.own_words import as_word, word_problem
from app.labels.regions import geometry_problem
from app.labels.spans import band_problem, words_problem
from app.records import Item

MOST_PROBLEMS = 10_000  # beyond that a list helps nobody and fills the memory
MOST_SIGHTINGS = 50
LEFT_OUT = "left out"  # the end of a line about something that is not taken over
MOST_COUNTED = 10_000  # different names

Build = Callable[[str], values.LabelObject]


class Collector:
    """One reading of one file. ``place`` says where an entry stands: "table.csv, line 4"."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.entries = 0
        self._problems: list[str] = []
        self._unlisted = 0
        self._scalars: dict[tuple[str, str], values.Value] = {}
        self._objects: dict[tuple[str, str], list[values.LabelObject]] = {}
        self._times: dict[str, int] = {}
        self._probabilities: dict[str, dict[str, Mapping[str, float]]] = {}
        self._named = 0
        self._sightings: dict[str, Sighting] = {}
        self._unknown_items: Counter[str] = Counter()
        self._unknown_classes: dict[str, Counter[str]] = {}
        self._again: Counter[str] = Counter()
        self._place = ""
        self._at: tuple[Item, tuple[TaskShape, ...], str] | None = None
        self._lost: dict[tuple[str, str], str] = {}

    def problem(self, place: str, text: str) -> None:
        """Notes one line. What is left out where an item is spoken of (``look_at``) is remembered of its tasks."""
        if self._at is not None and text.endswith(LEFT_OUT):
            item, shapes, here = self._at
            if place == here or place.startswith(f"{here}, "):
                self._lost |= {(item.id, shape.name): item.path for shape in shapes}
        if len(self._problems) < MOST_PROBLEMS:
            self._problems.append(f"{place}: {text}.")
        else:
            self._unlisted += 1

    def item(self, name: object, place: str) -> Item | None:
        """The item called ``name``; a line and None where there is none."""
        self._named += 1
        self._at, self._place = None, place
        if self.target.heed is not None:
            self.target.heed(self._named)
        if not isinstance(name, str) or not name.strip():
            self.problem(place, "it names no item; left out")
            return None
        found, way = self.target.items.match(name)
        if len(self._sightings) < MOST_SIGHTINGS and name not in self._sightings:
            item_id, way = ("", found) if isinstance(found, str) else (found.id, way)
            self._sightings[name] = Sighting(place, name, item_id, way)
        if isinstance(found, str):
            _count(self._unknown_items, name)
            self.problem(place, f"{found}; left out")
            return None
        return found

    def name(self, shape: TaskShape, said: object, place: str) -> str | None:
        """The class or option that ``said`` means; a line and None where the sheet has none of that name."""
        text = str(said).strip() if isinstance(said, str | int | float) and not isinstance(said, bool) else ""
        text = self.target.rename.get(text, text)
        if not text:
            self.problem(place, f"no class is given for {shape.name}; left out")
            return None
        if text in shape.names or not (shape.names or shape.open):
            return text
        if shape.open:
            word = as_word(text)
            listed = next((name for name in shape.names if as_word(name) == word), "")
            if listed:
                return listed
            problem = word_problem(word)
            if problem:
                self.problem(place, f"{shape.name}: {problem}; left out")
            return None if problem else word
        _count(self._unknown_classes.setdefault(shape.name, Counter()), text)
        near = difflib.get_close_matches(text, shape.names, n=1, cutoff=0.5)
        hint = f" (did they mean {near[0]!r}?)" if near else f" (it has {', '.join(shape.names[:8])})"
        self.problem(place, f"the rule sheet's task {shape.name} has no {text!r}{hint}; left out")
        return None

    def scalar(self, item: Item, shape: TaskShape, value: values.Value, place: str) -> None:
        """A label of the whole item; a second one that differs is a problem."""
        self.entries += 1
        key = (item.id, shape.name)
        if key in self._scalars:
            self.twice(item)
            same = "again" if self._scalars[key] == value else "again and differently"
            self.problem(place, f"{item.path} has its {shape.name} {same}; the first one counts")
            return
        self._scalars[key] = value

    def probable(self, item: Item, shape: TaskShape, probabilities: Mapping[str, float]) -> None:
        """Of all options of a choice; those that were said first count, as with the label."""
        self._probabilities.setdefault(item.id, {}).setdefault(shape.name, probabilities)

    def twice(self, item: Item) -> None:
        """Counts that ``item`` is said once more; what counts then is for the caller to tell."""
        self._again[item.path] += 1

    def begin(self, item: Item, shape: TaskShape, place: str) -> bool:
        """Whether an entry with all objects of ``item`` is the first; a line where it is not: the first one counts."""
        if (item.id, shape.name) in self._objects:
            self.twice(item)
            self.problem(place, f"{item.path} has its {shape.name} again; the first one counts")
            return False
        self.mark(item, shape)
        return True

    def mark(self, item: Item, shape: TaskShape) -> None:
        """Says that ``item`` was looked at, so that no objects means "there are none"."""
        self._objects.setdefault((item.id, shape.name), [])
        self.look_at(item, shape)

    def look_at(self, item: Item, *shapes: TaskShape, place: str = "") -> None:
        """What is said at ``place`` and within it is of this item and those tasks; else where the item was named."""
        self._at = item, shapes, place or self._place

    def is_lost(self, item_id: str, task: str) -> bool:
        """Whether something of the item's ``task`` was left out: what is there of it is not all that was said."""
        return (item_id, task) in self._lost

    def box(
        self, item: Item, shape: TaskShape, cls: str, box_px: geometry.Quad, place: str,
        *, attributes: Mapping[str, values.Attribute] | None = None, score: float | None = None,
        size_px: tuple[float, float] | None = None,
    ) -> None:  # fmt: skip
        """One box; cut to the image, or left out with a line."""
        self.entries += 1
        checked = geometry.box_within(box_px, size_px or size_of(item), self.target.tolerance_px)
        if checked.note:
            self.problem(place, f"{cls} in {item.path}: {checked.note}")
        box = checked.shape
        if box is not None:
            kept = attributes or {}
            self._add(item, shape, repr((cls, box)), lambda name: values.Box(name, cls, box, kept, score))

    def polygon(
        self, item: Item, shape: TaskShape, cls: str, points_px: geometry.Ring, place: str,
        *, holes: tuple[geometry.Ring, ...] = (), attributes: Mapping[str, values.Attribute] | None = None,
        score: float | None = None, size_px: tuple[float, float] | None = None,
    ) -> None:  # fmt: skip
        """One polygon; moved into the image, or left out with a line."""
        self.entries += 1
        checked = geometry.ring_within(points_px, size_px or size_of(item), self.target.tolerance_px)
        if checked.note:
            self.problem(place, f"{cls} in {item.path}: {checked.note}")
        ring = checked.shape
        if ring is not None:
            kept = attributes or {}
            self._add(
                item, shape, repr((cls, ring, holes)), lambda name: values.Polygon(name, cls, ring, holes, kept, score)
            )

    def other(self, item: Item, shape: TaskShape, thing: values.ImageObject, place: str) -> None:
        """A rotated box, ellipse, line, mask or pose, kept as it is; one that is none is left out with a line."""
        self.entries += 1
        problem = geometry_problem(thing)
        # Without a sheet nothing is known of classes: any skeleton is as good.
        if not problem and isinstance(thing, values.Pose) and (shape.names or shape.skeletons):
            wanted, many = shape.keypoints.get(thing.cls, 0), len(thing.points_px)
            problem = f"{many} keypoints, the skeleton has {wanted}" if many != wanted else ""
        if problem:
            self.problem(place, f"{thing.cls} in {item.path}: {problem}; left out")
            return
        plain = msgspec.structs.replace(thing, id="", score=None)
        self._add(item, shape, values.encode(plain), lambda name: msgspec.structs.replace(thing, id=name))

    def segment(
        self, item: Item, shape: TaskShape, cls: str, times_s: tuple[float, float], place: str,
        *, tier: str = "", text: str = "", attributes: Mapping[str, values.Attribute] | None = None,
        score: float | None = None, band_hz: tuple[float | None, float | None] = (None, None),
        words: tuple[values.TimedWord, ...] = (),
    ) -> None:  # fmt: skip
        """One segment; cut to the recording, or left out with a line. ``band_hz`` is its lower and upper frequency."""
        self.entries += 1
        checked = geometry.segment_within(times_s, item.features.get("duration_s"), self.target.tolerance_s)
        if checked.note:
            self.problem(place, f"{cls} in {item.path}: {checked.note}")
        times = checked.shape
        if times is None:
            return
        problem = band_problem(*band_hz) or words_problem(words)
        if problem:
            self.problem(place, f"{cls} in {item.path}: {problem}; left out")
            return
        kept = attributes or {}
        self._add(
            item, shape, repr((cls, times, tier, text, *(() if band_hz == (None, None) else band_hz))),
            lambda name: values.Segment(name, cls, *times, tier, text, kept, score, *band_hz, words),
        )  # fmt: skip

    def _add(self, item: Item, shape: TaskShape, what: str, build: Build) -> None:
        # Derived from what it is, so that reading the same file again gives the same objects; twins are counted.
        key = ids.stable("read", item.id, shape.name, what)
        self._times[key] = self._times.get(key, 0) + 1
        self._objects.setdefault((item.id, shape.name), []).append(
            build(key if self._times[key] == 1 else ids.stable(key, str(self._times[key])))
        )

    def not_empty(self, item_id: str, task: str) -> None:
        """A line for what cannot be taken as "there is nothing": all that was said there was left out."""
        self._at = None
        self.problem(self._lost[item_id, task], f"nothing of its {task} could be read; it is not taken for empty")

    def result(self) -> Read:
        """What was gathered. Nothing is said of an item where all that the file says of it was left out."""
        said: dict[str, dict[str, values.Value]] = {}
        for (item, task), value in self._scalars.items():
            said.setdefault(item, {})[task] = value
        for (item, task), objects in self._objects.items():
            if not objects and self.is_lost(item, task):
                self.not_empty(item, task)
                continue
            kind = self.target.tasks[task].kind
            said.setdefault(item, {})[task] = values.of_objects(kind, tuple(objects))
        more = (f"{self._unlisted} more problems are not listed.",) if self._unlisted else ()
        kept = {item: said[item] for item in sorted(said)}
        tally = Tally(self._unknown_items, self._unknown_classes, self._again, tuple(self._sightings.values()))
        return Read(kept, (*self._problems, *more), self.entries, self._probabilities, tally)


def _count(counter: Counter[str], name: str) -> None:
    if name in counter or len(counter) < MOST_COUNTED:
        counter[name] += 1


def size_of(item: Item) -> tuple[float, float] | None:
    """Width and height in pixels where they were measured."""
    if "width_px" in item.features and "height_px" in item.features:
        return item.features["width_px"], item.features["height_px"]
    return None
