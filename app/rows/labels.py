"""What people say about items, what is said about that, and what they saw before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from app.rows.record import Record


class Annotation(Record, frozen=True, kw_only=True):
    """What one annotator said about one item for one task.

    ``value`` is the JSON of a scalar label; the objects of an object task are rows of their own (``LabelRow``).
    ``state`` is "draft", "submitted", or "probed" (a probe that was handed in: it counts for nothing but its round).
    ``review`` is what the reviewer ``reviewed_by`` made of it: "" (nothing yet),
    "returned" (a draft again) or "accepted" (submitted, and in order). ``origin`` names the prediction that a scalar
    label began as, see ``LabelRow``. ``independent`` is 0 where the annotator saw another's labels or a
    model's (``Exposure``): such labels stay out of human-level performance unless asked for; no undo makes it 1 again.
    ``protocol`` says how the label came about. ``waivers`` are reasons by rule, or by rule and object; ``waived_for``
    notes the check that one was given for, where that is another since (``app.rules.waivers``).
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
    waived_for: Mapping[str, str] = {}


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
