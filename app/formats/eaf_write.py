"""ELAN's EAF 3.0 out: ``SPLIT/NAME.eaf`` beside ``SPLIT/NAME.wav``, times in whole milliseconds.

Each tier of a task is a tier. Its annotations say the class, from a controlled vocabulary; or, where one class carries
text, the text; or, where several do, the text, and ``class@TIER`` the class, which
depends on it one to one. So do the score (``score@TIER``), the band of frequencies (``low_hz@TIER``, ``high_hz@TIER``)
and each attribute. Annotations of a tier may not overlap; such segments stand on further tiers ``TIER (2)``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from app.formats.document import Dataset, Documents, LabelledItem
from app.formats.eaf import CLASS, HIGH, LOW, SCORE
from app.formats.incoming import TaskShape
from app.formats.timed_write import Keeps, TimedExport, Track, ticks
from app.formats.tracks import lanes, spoken_class, track_name
from app.labels.values import Segment, Segments

KEEPS = Keeps(title="EAF", label=False, score=True, attributes=None, band=True)
MIME = {".wav": "audio/x-wav", ".flac": "audio/flac", ".mp3": "audio/mpeg", ".ogg": "audio/ogg", ".opus": "audio/opus"}
MORE = "linked.more"  # no task has a dot in its name
_UNDETERMINED = "http://cdb.iso.org/lg/CDB-00130975-001"
_RESERVED = (CLASS, SCORE, LOW, HIGH)
_STEREOTYPES = (
    (
        "Time_Subdivision",
        "Time subdivision of parent annotation's time interval, no time gaps allowed within this interval",
    ),
    (
        "Symbolic_Subdivision",
        "Symbolic subdivision of a parent annotation. Annotations refering to the same parent are ordered",
    ),
    ("Symbolic_Association", "1-1 association with a parent annotation"),
    ("Included_In", "Time alignable annotations within the parent annotation's time interval, gaps are allowed"),
)  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """What annotations of a task say, the same in all files of an export. ``apart``: tasks whose classes stand on
    tiers of their own; ``classes``: those whose annotations are classes, without any text.
    """

    apart: frozenset[str]
    classes: frozenset[str]


@dataclass
class _Ids:
    """The numbers of slots and annotations, in order."""

    slots: list[int] = field(default_factory=list)
    notes: int = 0

    def slot(self, ms: int) -> str:
        """A new time slot."""
        self.slots.append(ms)
        return f"ts{len(self.slots)}"

    def note(self) -> str:
        """A new annotation."""
        self.notes += 1
        return f"a{self.notes}"


def write(dataset: Dataset) -> Documents:
    """One file a recording, with a tier for each task, also where it is empty."""
    export = TimedExport(dataset, KEEPS)
    plan = _plan(export)
    texts = {
        f"{entry.split}/{export.stems[entry.key]}.eaf": _file(entry, export, plan).encode() for entry in export.entries
    }  # fmt: skip
    return Documents(export.media(), texts, export.losses.result())


def _file(entry: LabelledItem, export: TimedExport, plan: Plan) -> str:
    used, body = _Ids(), list[str]()
    for track in export.tracks(entry):
        for tier, things in track.tiers().items():
            name = export.one_line(track.shape, tier)
            title = track_name(track.shape.name, name, export.tasks)
            spread = lanes(things)
            export.drop(
                track.shape, "overlapping segments moved to a tier of their own", sum(len(lane) for lane in spread[1:])
            )
            for number, lane in enumerate(spread or [[]], 1):
                name_here = title if number == 1 else f"{title} ({number})"
                body += _tier(name_here, name, lane, track, export, used, track.shape.name in plan.apart)
    url = quoteattr(f"./{export.file(entry)}")
    mime = quoteattr(MIME.get(entry.ending, "audio/*"))
    head = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<ANNOTATION_DOCUMENT AUTHOR="" DATE="1970-01-01T00:00:00Z" FORMAT="3.0" VERSION="3.0" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xsi:noNamespaceSchemaLocation="http://www.mpi.nl/tools/elan/EAFv3.0.xsd">',
        '  <HEADER MEDIA_FILE="" TIME_UNITS="milliseconds">',
        f"    <MEDIA_DESCRIPTOR MEDIA_URL={url} MIME_TYPE={mime} RELATIVE_MEDIA_URL={url}/>",
        f'    <PROPERTY NAME="lastUsedAnnotationId">{used.notes}</PROPERTY>',
        "  </HEADER>",
        "  <TIME_ORDER>",
        *(f'    <TIME_SLOT TIME_SLOT_ID="ts{n}" TIME_VALUE="{ms}"/>' for n, ms in enumerate(used.slots, 1)),
        "  </TIME_ORDER>",
    ]  # fmt: skip
    return "\n".join([*head, *body, *_types(export, plan), "</ANNOTATION_DOCUMENT>", ""])


def _tier(
    title: str, tier: str, lane: Sequence[Segment], track: Track, export: TimedExport, used: _Ids, apart: bool
) -> Iterator[str]:  # fmt: skip
    participant = f" PARTICIPANT={quoteattr(tier)}" if tier else ""
    yield f"  <TIER LINGUISTIC_TYPE_REF={quoteattr(track.shape.name)}{participant} TIER_ID={quoteattr(title)}>"
    more: dict[str, list[tuple[str, str]]] = {}
    before = 0
    for thing in lane:
        start, end = ticks(thing.start_s, thing.end_s, 1000)
        start = max(start, before)  # a stretch below a millisecond that was made one long must not overlap the next
        before = end = max(end, start + 1)
        note = used.note()
        yield "    <ANNOTATION>"
        yield (
            f'      <ALIGNABLE_ANNOTATION ANNOTATION_ID="{note}" TIME_SLOT_REF1="{used.slot(start)}" '
            f'TIME_SLOT_REF2="{used.slot(end)}">'
        )
        yield f"        <ANNOTATION_VALUE>{escape(thing.text if apart else track.label(thing))}</ANNOTATION_VALUE>"
        yield "      </ALIGNABLE_ANNOTATION>"
        yield "    </ANNOTATION>"
        for name, text in _more(thing, apart, track, export):
            more.setdefault(name, []).append((note, text))
    yield "  </TIER>"
    for name, notes in sorted(more.items()):
        kind = class_type(track.shape) if name == CLASS else MORE
        yield from _dependent(f"{name}@{title}", title, kind, notes, used)


def _more(thing: Segment, apart: bool, track: Track, export: TimedExport) -> Iterator[tuple[str, str]]:
    """What stands on tiers that depend on the segment's, by name."""
    if apart:
        yield CLASS, thing.cls
    if thing.score is not None:
        yield SCORE, repr(thing.score)
    if thing.low_hz is not None and thing.high_hz is not None:
        yield LOW, repr(thing.low_hz)
        yield HIGH, repr(thing.high_hz)
    for name, value in thing.attributes.items():
        if name in _RESERVED:
            export.drop(track.shape, f"attribute left out: its name {name!r} has another meaning here")
            continue
        text = ("true" if value else "false") if isinstance(value, bool) else str(value)
        yield name, export.one_line(track.shape, text)


def _dependent(
    title: str, parent: str, kind: str, notes: Sequence[tuple[str, str]], used: _Ids
) -> Iterator[str]:  # fmt: skip
    yield f'  <TIER LINGUISTIC_TYPE_REF="{kind}" PARENT_REF={quoteattr(parent)} TIER_ID={quoteattr(title)}>'
    for note, text in notes:
        yield "    <ANNOTATION>"
        yield f'      <REF_ANNOTATION ANNOTATION_ID="{used.note()}" ANNOTATION_REF="{note}">'
        yield f"        <ANNOTATION_VALUE>{escape(text)}</ANNOTATION_VALUE>"
        yield "      </REF_ANNOTATION>"
        yield "    </ANNOTATION>"
    yield "  </TIER>"


def _plan(export: TimedExport) -> Plan:
    texted = {
        task
        for entry in export.entries
        for task, value in entry.values.items()
        if isinstance(value, Segments) and any(thing.text for thing in value.objects)
    }
    named = [shape for shape in export.shapes if shape.kind == "segments" and shape.names]
    return Plan(
        frozenset(shape.name for shape in named if shape.name in texted and not spoken_class(shape)),
        frozenset(shape.name for shape in named if shape.name not in texted),
    )


def class_type(shape: TaskShape) -> str:
    """The linguistic type of tiers that hold the classes of a task's segments."""
    return f"{shape.name}.{CLASS}"


def _types(export: TimedExport, plan: Plan) -> Iterator[str]:
    """Linguistic types, languages, constraints, vocabularies, in the order that the schema asks for."""
    listed: list[TaskShape] = []
    symbolic = [MORE]
    for shape in export.shapes:
        if shape.name in plan.classes | plan.apart:
            listed.append(shape)
        reference = f' CONTROLLED_VOCABULARY_REF="{shape.name}"' if shape.name in plan.classes else ""
        yield (
            f'  <LINGUISTIC_TYPE{reference} GRAPHIC_REFERENCES="false" LINGUISTIC_TYPE_ID="{shape.name}" '
            'TIME_ALIGNABLE="true"/>'
        )
        if shape.name in plan.apart:
            symbolic.append(class_type(shape))
    for kind in symbolic:
        reference = f' CONTROLLED_VOCABULARY_REF="{kind.partition(".")[0]}"' if kind != MORE else ""
        yield (
            f'  <LINGUISTIC_TYPE CONSTRAINTS="Symbolic_Association"{reference} GRAPHIC_REFERENCES="false" '
            f'LINGUISTIC_TYPE_ID="{kind}" TIME_ALIGNABLE="false"/>'
        )
    if listed:
        yield f'  <LANGUAGE LANG_DEF="{_UNDETERMINED}" LANG_ID="und" LANG_LABEL="undetermined (und)"/>'
    for name, meaning in _STEREOTYPES:
        yield f'  <CONSTRAINT DESCRIPTION="{meaning}" STEREOTYPE="{name}"/>'
    for shape in listed:
        yield f'  <CONTROLLED_VOCABULARY CV_ID="{shape.name}">'
        yield '    <DESCRIPTION LANG_REF="und"/>'
        for number, one in enumerate(shape.names, 1):
            yield f'    <CV_ENTRY_ML CVE_ID="{shape.name}-{number}">'
            yield f'      <CVE_VALUE DESCRIPTION="" LANG_REF="und">{escape(one)}</CVE_VALUE>'
            yield "    </CV_ENTRY_ML>"
        yield "  </CONTROLLED_VOCABULARY>"
