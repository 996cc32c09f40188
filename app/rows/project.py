"""The project itself: its items and where they come from, its people, its sheets, what hangs on items."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from app.rows.record import Record, Scalar

# The state of an item that stands in people's work for a round, and the provenance of the source that it lies in.
PROBE = "probe"
# The states of items whose file can be opened and labelled.
LABELLED_STATES = ("ok", PROBE)


class Project(Record, frozen=True, kw_only=True):
    """The one row about the project itself (id "project"): its name, medium and active sheet.

    ``sound_view`` is how recordings are drawn, the same for everybody; ``app.media.sound_view`` knows its keys.
    ``shown_columns`` has the names of the columns of tables that annotators see too (each with 1): one may tell what is
    expected, so others are hidden from them. ``limits`` are the thresholds of verdicts that are other than usual
    (``app.augmenting.verdict.limits``).
    """

    table: ClassVar[str] = "project"
    name: str
    media: str
    sheet_id: str | None = None
    created_at: str = ""
    sound_view: Mapping[str, Scalar] = {}
    shown_columns: Mapping[str, Scalar] = {}
    limits: Mapping[str, Scalar] = {}


class Source(Record, frozen=True, kw_only=True):
    """A registered folder, with the licence and origin that exports carry along."""

    table: ClassVar[str] = "source"
    name: str
    root: str
    licence: str = ""
    origin: str = ""
    provenance: str = ""
    added_at: str = ""


class Item(Record, frozen=True, kw_only=True):
    """One image or recording. ``path`` is relative to its source's root, with forward slashes.

    ``state`` is "ok", "broken" or "missing", with the ``reason``; or "probe": a copy that stands in the work of people
    while a recipe is being measured, and belongs to no data set. ``features`` are measured numbers, ``columns`` come
    from tables, ``group_key`` keeps items of one speaker, patient or camera on one side of a split.
    """

    table: ClassVar[str] = "item"
    source_id: str
    path: str
    sha256: str
    size_bytes: int
    mtime_ns: int
    media: str
    state: str = "ok"
    reason: str = ""
    group_key: str = ""
    split: str = ""
    features: Mapping[str, float] = {}
    columns: Mapping[str, Scalar] = {}

    @property
    def can_be_labelled(self) -> bool:
        """Whether its file can be opened, as far as is known: probes too."""
        return self.state in LABELLED_STATES


class Annotator(Record, frozen=True, kw_only=True):
    """A person. ``role`` is "annotator", "reviewer", "lead", or "reference" for the adjudicated labels."""

    table: ClassVar[str] = "annotator"
    name: str
    role: str = "annotator"


class Sheet(Record, frozen=True, kw_only=True):
    """One version of the rule sheet; ``id`` is the hash of its content."""

    table: ClassVar[str] = "sheet"
    name: str
    version: str
    text: str
    added_at: str = ""


class Tag(Record, frozen=True, kw_only=True):
    """A word that people hang on an item to find it again. The tag ``EXCLUDED`` takes the item out of work and export.

    ``reason`` says why, where it matters.
    """

    table: ClassVar[str] = "tag"
    item_id: str
    name: str
    reason: str = ""
    made_at: str = ""


class DerivedColumn(Record, frozen=True, kw_only=True):
    """A column of items that a ``formula`` over features and columns gives (``app.items.formula``).

    Its values are computed when somebody asks for them, and stored nowhere.
    """

    table: ClassVar[str] = "derived_column"
    name: str
    formula: str
    note: str = ""
    made_by: str = ""
    made_at: str = ""


class Snapshot(Record, frozen=True, kw_only=True):
    """A revision with a name: ``id`` is the digest of what ``app.lineage.content`` tells of ``revision_id``."""

    table: ClassVar[str] = "snapshot"
    revision_id: int
    message: str
    tag: str = ""
    sheet_id: str = ""
    who: str = ""
    made_at: str = ""


class Charter(Record, frozen=True, kw_only=True):
    """The one row of the scope stage (id "charter"): ``body`` is its JSON."""

    table: ClassVar[str] = "charter"
    body: str
