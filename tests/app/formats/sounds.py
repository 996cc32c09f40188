"""Labelled recordings to write and read back: tasks, strategies, the way there and back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from app.formats import registry
from app.formats.document import Dataset, Documents, LabelledItem
from app.formats.incoming import Read, Target, TaskShape
from app.formats.lookup import Items
from app.labels import values
from app.records import Item
from app.rules.sheet import AttributeDef
from tests.app.formats.made import WORDS as WORDS
from tests.app.formats.made import item, write

ATTRIBUTES = (
    AttributeDef("loud", "bool"),
    AttributeDef("calls", "number"),
    AttributeDef("note", "text"),
    AttributeDef("sex", "choice", ("male", "female")),
)
MORE = (*ATTRIBUTES, AttributeDef("point", "bool"), AttributeDef("channel", "number"))
EVENTS = TaskShape("events", "segments", ("dog", "cat"), attributes={"dog": MORE, "cat": MORE})
TURNS = TaskShape("turns", "segments", ("speech",), attributes={"speech": MORE})
SPOKEN = TaskShape(
    "spoken", "segments", ("speech", "noise"), attributes={"speech": MORE, "noise": MORE},
    texts=frozenset({"speech"}), bands=frozenset({"speech", "noise"}),
)  # fmt: skip
QUALITY = TaskShape("quality", "choice", ("good", "bad"))
DURATION_S = 10.0

words = st.text("acé字:<>&\"'.-", min_size=1, max_size=5)
texts = st.lists(words, max_size=3).map(" ".join)
tiers = st.sampled_from(["", "anna", "Jürgen B", "o'neil (3)", "a.b", "李", "王", "-"])


@st.composite
def segments(draw: st.DrawFn, shape: TaskShape, *, per_s: int = 1000) -> values.Segments:
    """Some segments of ``shape``, on whole ticks, overlapping or not, with all that a segment can have but words."""
    made: list[values.Segment] = []
    for number in range(draw(st.integers(0, 5))):
        start = draw(st.integers(0, int(DURATION_S * per_s) - 1))
        end = draw(st.integers(start + 1, int(DURATION_S * per_s)))
        low, width = draw(st.integers(0, 4000)), draw(st.integers(1, 4000))
        band = draw(st.sampled_from([(None, None), (float(low), float(low + width))]))
        attributes: dict[str, values.Attribute] = draw(
            st.fixed_dictionaries(
                {},
                optional={
                    "loud": st.booleans(), "calls": st.integers(-9, 9), "note": words,
                    "sex": st.sampled_from(["male", "female"]),
                },
            )
        )  # fmt: skip
        score = draw(st.none() | st.integers(0, 100).map(lambda n: n / 100))
        cls = draw(st.sampled_from(shape.names))
        text = draw(texts) if shape.texts is None or cls in shape.texts else ""
        made.append(
            values.Segment(
                f"s{number}", cls, start / per_s, end / per_s, draw(tiers), text, attributes, score, *band,
            )
        )  # fmt: skip
    return values.Segments(tuple(made))


def recording(
    said: Mapping[str, values.Value], path: str = "my clip.wav", *, split: str = "train", **more: Any
) -> tuple[Item, LabelledItem]:
    """A recording of ten seconds with those labels, as an item and as an entry of an export."""
    thing = item(path, "audio", duration_s=DURATION_S)
    ending = f".{path.rsplit('.', 1)[-1]}"
    entry = LabelledItem(
        key=thing.id, path=path, ending=ending, media="audio", split=split, values=said, duration_s=DURATION_S,
        rate_hz=16000, **more,
    )  # fmt: skip
    return thing, entry


def dataset(*entries: LabelledItem, shapes: tuple[TaskShape, ...]) -> Dataset:
    """An export of ``entries``, in order of their key."""
    labelled = {task for entry in entries for task in entry.values}
    tasks = {shape.name: shape for shape in shapes if shape.name in labelled}
    return Dataset("made", tuple(sorted(entries, key=lambda entry: entry.key)), tasks)


def put(folder: Path, documents: Documents) -> Path:
    """The documents as files below ``folder``."""
    for path, data in documents.texts.items():
        write(folder, path, data)
    return folder


def there_and_back(
    format: str, folder: Path, said: Mapping[str, values.Value], shapes: tuple[TaskShape, ...], **more: Any
) -> tuple[Documents, Read, Item]:
    """Writes one recording in ``format`` and reads the folder again."""
    thing, entry = recording(said, **more)
    documents = registry.writer(format)(dataset(entry, shapes=shapes))
    put(folder, documents)
    if not documents.texts:
        return documents, Read({}, (), 0), thing
    file = next(folder.glob("labels.*"), folder)  # csv and jsonl are read as one file
    back = registry.labels_reader(format)(file, target(thing, shapes=shapes))
    return documents, back, thing


def target(*things: Item, shapes: tuple[TaskShape, ...], **options: Any) -> Target:
    """What to read into."""
    return Target(Items(things), {shape.name: shape for shape in shapes}, **options)
