"""The rows of a project, one frozen type a table: a long list, since it is the whole of what a project holds.

JSON columns are text here (``value``, ``body``) where only their owner looks inside, and mappings where queries do
(``features``, ``columns``). Every record has a text ``id``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, TypeAlias

import msgspec

RUN_MARK = "@"  # between the name of a model and that of its run
Scalar: TypeAlias = str | float | int | bool | None


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """The base: ``table`` names the SQL table of the type.

    ``lasting`` names the columns that say what has happened: undo and redo leave them as they are.
    """

    table: ClassVar[str] = ""
    lasting: ClassVar[frozenset[str]] = frozenset()
    id: str


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


class Annotation(Record, frozen=True, kw_only=True):
    """What one annotator said about one item for one task.

    ``value`` is the JSON of a scalar label; the objects of an object task are rows of their own (``LabelRow``).
    ``state`` is "draft", "submitted", or "probed" (a probe that was handed in: it counts for nothing but its round).
    ``review`` is what the reviewer ``reviewed_by`` made of it: "" (nothing yet),
    "returned" (a draft again) or "accepted" (submitted, and in order). ``origin`` names the prediction that a scalar
    label began as, see ``LabelRow``. ``independent`` is 0 where the annotator saw another's labels or a
    model's (``Exposure``): such labels stay out of human-level performance unless asked for; no undo makes it 1 again.
    ``protocol`` says how the label came about.
    """

    table: ClassVar[str] = "annotation"
    lasting: ClassVar[frozenset[str]] = frozenset({"independent"})
    item_id: str
    task: str
    annotator_id: str
    state: str = "draft"
    value: str | None = None
    sheet_id: str = ""
    independent: int = 1
    protocol: str = ""
    waivers: Mapping[str, str] = {}
    made_at: str = ""
    review: str = ""
    reviewed_by: str = ""
    origin: str = ""


class LabelRow(Record, frozen=True, kw_only=True):
    """One object of an annotation; ``body`` is its JSON, ``z`` its place in the drawing order.

    ``origin`` is "" for what a hand made; what began as a model's prediction keeps "run id/proposal" for good, however
    much it is edited afterwards (``app.labels.proposing`` says how a proposal is named).
    """

    table: ClassVar[str] = "label_object"
    annotation_id: str
    z: int
    body: str
    origin: str = ""


class Tag(Record, frozen=True, kw_only=True):
    """A word that people hang on an item to find it again. The tag ``EXCLUDED`` takes the item out of work and export.

    ``reason`` says why, where it matters.
    """

    table: ClassVar[str] = "tag"
    item_id: str
    name: str
    reason: str = ""
    made_at: str = ""


class Assignment(Record, frozen=True, kw_only=True):
    """An item that somebody is to label.

    ``purpose`` is "" for work, or "gold" where the reference was known before: the annotator is not told. With "gold,
    told" they are told once they have handed it in (``app.commands.probes.TellKnown``).
    """

    table: ClassVar[str] = "assignment"
    item_id: str
    annotator_id: str
    made_at: str = ""
    purpose: str = ""


class Repeat(Record, frozen=True, kw_only=True):
    """``annotator_id`` is shown an item again without their first label, to see how well they agree with themselves.

    ``first`` and ``second`` are the JSON of what they said (``app.commands.versions``). While ``state`` is "open" the
    second is under way in the annotation, and ``first`` counts; "closed" puts the first back into the annotation.
    "told" is no second time: of a known item ``first`` is what they said before they were told what was expected.
    """

    table: ClassVar[str] = "repeat"
    annotation_id: str
    item_id: str
    annotator_id: str
    task: str
    first: str
    second: str = ""
    state: str = "open"
    shown_at: str = ""
    closed_at: str = ""


class Incoming(Record, frozen=True, kw_only=True):
    """What a work package said of one annotation, kept for good (``app.commands.versions``).

    It was made from what had the digest ``base`` ("" for nothing) and has the digest ``digest``; ``body`` is its JSON.
    ``revision`` is the step of the package's own history that said so, at ``said_at``. ``state`` is "taken" (it
    stands), "open" (a lead has to decide), "declined" by ``decided_by``, "built on" (it stood and was changed here
    since), or "past" (something later took its place).
    """

    table: ClassVar[str] = "incoming"
    annotation_id: str
    item_id: str
    annotator_id: str
    task: str
    package_id: str
    revision: int
    base: str
    digest: str
    said_at: str
    body: str
    state: str = "open"
    decided_by: str = ""


class Comment(Record, frozen=True, kw_only=True):
    """A remark on the labels of ``annotator_id`` on one item, by ``author_id``.

    ``place`` pins it: "" for the whole item, else the JSON of {"x_px", "y_px"} or {"start_s", "end_s"}; ``object_id``
    names the object and ``rule`` the rule that it cites, where there is one. ``state`` is "open" or "resolved".
    """

    table: ClassVar[str] = "comment"
    item_id: str
    annotator_id: str
    author_id: str
    text: str
    task: str = ""
    object_id: str = ""
    rule: str = ""
    place: str = ""
    state: str = "open"
    made_at: str = ""


class ModelRun(Record, frozen=True, kw_only=True):
    """One imported set of predictions for one task, and the snapshot the model was trained on, if it is known.

    ``name`` is that of the model, or ``model@run`` where the run of a model has a name of its own.
    ``shown`` is 1 where annotators see its predictions as proposals. ``trained_split`` says how that snapshot was split
    for it ("0.8,0.1,0.1 speaker": shares of train, val and test, and the column that grouped them), "" where nobody
    knows.
    """

    table: ClassVar[str] = "model_run"
    name: str
    task: str
    origin: str = ""
    snapshot_id: str | None = None
    added_at: str = ""
    shown: int = 0
    trained_split: str = ""

    @property
    def model(self) -> str:
        """The model that this is a run of."""
        return self.name.partition(RUN_MARK)[0]

    @property
    def run(self) -> str:
        """What the run is called among those of its model; "" where it bears the name of the model alone."""
        return self.name.partition(RUN_MARK)[2]


class Prediction(Record, frozen=True, kw_only=True):
    """What a model said about one item: ``value`` is the JSON of a label value with scores.

    ``probabilities`` are those of every option of a choice, where the model gave them; they add up to 1.
    """

    table: ClassVar[str] = "prediction"
    run_id: str
    item_id: str
    value: str
    probabilities: Mapping[str, float] = {}


class SavedSlice(Record, frozen=True, kw_only=True):
    """A slice that is kept under a name, to be worked on and looked at again after each run.

    ``condition`` is its expression; ``ease`` and ``importance`` are what a lead thinks of it, 1 to 5, 0 for nothing.
    """

    table: ClassVar[str] = "saved_slice"
    name: str
    task: str
    condition: str
    ease: int = 0
    importance: int = 0
    note: str = ""
    made_by: str = ""
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


class Exposure(Record, frozen=True, kw_only=True):
    """``annotator_id`` has seen what somebody else says about an item for a task, and is not blind there any more.

    ``seen`` is "model:" and the id of the run whose proposals were shown, or "annotator:" and the id of the person
    whose labels were looked at in review, or "feedback" where they were told what was expected of a known item.
    """

    table: ClassVar[str] = "exposure"
    item_id: str
    annotator_id: str
    task: str
    seen: str
    made_at: str = ""


class Rejection(Record, frozen=True, kw_only=True):
    """A proposal of a model run that ``annotator_id`` does not want: it is not shown to them again."""

    table: ClassVar[str] = "rejection"
    run_id: str
    item_id: str
    annotator_id: str
    proposal: str
    made_at: str = ""


class StaleLabel(Record, frozen=True, kw_only=True):
    """A label that a change of the rule sheet touches: ``annotator_id`` is to look at the item again.

    ``sheet_id`` is the version that asks for it, ``impact`` its class ("migrate", "revisit" or "reopen",
    ``app.rules.impact``), ``rules`` the names of what changed, comma by comma, ``reason`` the same in words,
    ``objects`` the JSON list of the objects that matter ("[]" the label as a whole). ``state`` is "open" until it is
    handed in again, then "done".
    """

    table: ClassVar[str] = "stale_label"
    item_id: str
    task: str
    annotator_id: str
    sheet_id: str
    impact: str
    rules: str = ""
    reason: str = ""
    objects: str = "[]"
    state: str = "open"
    made_at: str = ""


class Discovery(Record, frozen=True, kw_only=True):
    """What a lead made of a rule that was proposed from disagreements.

    ``state`` is "accepted", "rejected" or "sent" (to adjudication). ``proposal`` names it in its task
    (``app.agreement.discovery``); one that is rejected is not proposed again.
    """

    table: ClassVar[str] = "discovery"
    task: str
    proposal: str
    state: str
    who: str = ""
    made_at: str = ""


class Decision(Record, frozen=True, kw_only=True):
    """How a disagreement on an item was decided; the reference annotation holds what was decided.

    ``rule`` is the rule that decides it, "" where no rule of the sheet covers it. ``how`` is "chosen" (the version of
    ``chosen``, an annotator), "merged" (parts of several) or "anew". There is one an item and task, the last one.
    """

    table: ClassVar[str] = "decision"
    item_id: str
    task: str
    decided_by: str
    rule: str = ""
    how: str = "anew"
    chosen: str = ""
    note: str = ""
    sheet_id: str = ""
    made_at: str = ""


class RecipeRow(Record, frozen=True, kw_only=True):
    """A named recipe; ``id`` is the digest of its meaning, ``text`` its YAML."""

    table: ClassVar[str] = "recipe"
    name: str
    text: str
    added_at: str = ""


class SampleRow(Record, frozen=True, kw_only=True):
    """One augmented copy: parent + recipe + seed. ``path`` lies under the project's ``samples`` folder.

    ``labels`` maps task to value JSON; ``report`` is the JSON of what was drawn, dropped and measured.
    ``state`` is "pending", "accepted", "rejected", or "labelling": its labels are in doubt, and somebody is to give
    them blind. ``reason`` says why it was rejected or sent, "" where nothing was said.
    """

    table: ClassVar[str] = "sample"
    parent_id: str
    recipe_id: str
    slice: str
    variant: int
    seed: int
    path: str
    sha256: str
    labels: Mapping[str, str] = {}
    report: str = "{}"
    features: Mapping[str, float] = {}
    state: str = "pending"
    decided_by: str = ""
    made_at: str = ""
    reason: str = ""


class SamplePrediction(Record, frozen=True, kw_only=True):
    """What a model said about one sample: ``value`` is the JSON of a label value with scores."""

    table: ClassVar[str] = "sample_prediction"
    run_id: str
    sample_id: str
    value: str


class Round(Record, frozen=True, kw_only=True):
    """A measurement of a recipe by people, who are not told what is made and what is real.

    ``kind`` is "pairs" (which of two is real?) or "labelling" (samples, originals and real items of the slice labelled
    blind). ``slice`` is what the samples are to look like; ``body`` is the JSON of what is shown, drawn by ``seed``
    (``app.augmenting.verdict.rounds``). ``state`` is "open" or "closed".
    """

    table: ClassVar[str] = "round"
    recipe_id: str
    kind: str
    slice: str
    seed: int
    body: str
    state: str = "open"
    who: str = ""
    made_at: str = ""


class Answer(Record, frozen=True, kw_only=True):
    """Which of the two of pair ``place`` (from 0) ``annotator_id`` took for real: "left" or "right"."""

    table: ClassVar[str] = "answer"
    round_id: str
    annotator_id: str
    place: int
    said: str
    made_at: str = ""


class Verdict(Record, frozen=True, kw_only=True):
    """What was measured of a recipe, held against ``slice``, when somebody approved it or took that back.

    ``state`` is "approved" or "withdrawn"; ``body`` is the JSON of the table with its thresholds
    (``app.augmenting.verdict.table``), as it stood at that moment. There is one a recipe, the last one.
    """

    table: ClassVar[str] = "verdict"
    recipe_id: str
    slice: str
    state: str
    body: str
    who: str = ""
    made_at: str = ""


class Snapshot(Record, frozen=True, kw_only=True):
    """A revision with a name: ``id`` is the digest of items, references, sheet and samples as of ``revision_id``."""

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


ALL: tuple[type[Record], ...] = (
    Project, Source, Item, Annotator, Sheet, Annotation, LabelRow, ModelRun, Prediction, RecipeRow, SampleRow,
    Snapshot, Charter, Tag, Assignment, Comment, Exposure, Rejection, StaleLabel, Discovery,
    Incoming, Repeat, Decision, SamplePrediction, Round, Answer, Verdict,
    SavedSlice, DerivedColumn,
)  # fmt: skip
BY_TABLE: Mapping[str, type[Record]] = {kind.table: kind for kind in ALL}
REFERENCE = "reference"
# The protocol of a reference that was decided on; one that was decided here says by whom in ``reviewed_by``.
ADJUDICATED = "adjudicated"
# What people can be. The role of the adjudicated labels is REFERENCE, and nobody's.
ROLES = ("annotator", "reviewer", "lead")
# Somebody who is known here by a comment alone: the reviewer of a work package.
ELSEWHERE = "elsewhere"
EXCLUDED = "excluded"
# The state of an item that stands in people's work for a round, and the provenance of the source that it lies in; the
# labels on it are "probed" once they are handed in.
PROBE = "probe"
PROBED = "probed"
# The states of items whose file can be opened and labelled.
LABELLED_STATES = ("ok", PROBE)
