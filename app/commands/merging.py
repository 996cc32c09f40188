"""Commands of work packages: setting one up at another desk, bringing its labels back, deciding between two versions.

``who`` is the annotator whose labels come back; the title says who brought them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

import msgspec

from app import ids
from app.changes.command import View
from app.changes.edit import Edit, change, create, put, remove
from app.commands.annotations import row_id, saw
from app.commands.people import check_lead
from app.commands.sheets import Queued, queue_edits
from app.commands.versions import (
    BUILT_ON,
    DECLINED,
    OPEN,
    TAKEN,
    Content,
    content_of,
    digest_of,
    from_text,
    settle,
    to_text,
)
from app.errors import CallError
from app.labels import values
from app.records import Annotation, Annotator, Comment, Incoming, Item, LabelRow, Record


class Unpack(msgspec.Struct, frozen=True):
    """The rows of a work package, in a project that is being made of it."""

    records: tuple[Record, ...]
    title: str = "Open a work package"
    area: ClassVar[str] = "package"
    elsewhere: ClassVar[bool] = True

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """One row each, where it is not there yet."""
        return [create(one) for one in self.records if view.get(type(one), one.id) is None]


class Brought(msgspec.Struct, frozen=True):
    """One version of an annotation as a package brings it (see ``app.records.Incoming``). ``was`` is the digest of what
    it began as before a change of the sheet changed that by rule: what says the same here is nobody's own change."""

    item_id: str
    task: str
    revision: int
    base: str
    was: str
    said_at: str
    content: Content


class MergeLabels(msgspec.Struct, frozen=True):
    """Brings labels of ``who`` back from a package, and what they wrote about comments.

    What was not changed here meanwhile is taken; what was changed on both sides stays as it is here, and the package's
    version waits for a lead (``DecideVersion``). The same again changes nothing.
    """

    package_id: str
    brought: tuple[Brought, ...]
    comments: tuple[Comment, ...] = ()
    by: str = ""
    area: ClassVar[str] = "package"
    elsewhere: ClassVar[bool] = True

    @property
    def title(self) -> str:
        """For the history."""
        many = f"{len(self.brought):,} label{'' if len(self.brought) == 1 else 's'}"
        return f"Merge {many} from a work package" + (f", brought by {self.by}" if self.by else "")

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """Rows of versions that are new or have another state, and of the annotations that change.

        Raises CallError for an annotator or an item that is not in the project.
        """
        if view.get(Annotator, who) is None:
            raise CallError(f"annotator {who!r}: not in this project. The package is of another one.")
        items = tuple({one.item_id for one in self.brought})
        if view.count(Item, id=items) != len(items):
            missing = next(item for item in items if view.get(Item, item) is None)
            raise CallError(f"item {missing}: not in this project. The package is of another one.")
        names = {ids.annotation_id(one.item_id, one.task, who): one for one in self.brought}
        stored, known = _Stored(view, tuple(names)), _known(view, tuple(names))
        edits: list[Edit] = []
        for name, one in names.items():
            new = _incoming(name, one, who, self.package_id)
            before = {row.id: row for row in known[name]}
            rows = {new.id: new, **before}
            local = digest_of(stored.content(name))
            stands, states = settle(one.base if local == one.was else local, list(rows.values()))
            for row in rows.values():
                after = msgspec.structs.replace(row, state=states[row.id])
                if before.get(row.id) != after:
                    edits.append(put(before.get(row.id), after))
            if stands not in (local, one.base if local == one.was else local):
                body = next(row.body for row in rows.values() if row.digest == stands)
                edits += stored.become(name, from_text(body), one.item_id, one.task, who)
        return [*edits, *self._comments(view, who)]

    def _comments(self, view: View, who: str) -> Iterator[Edit]:
        """New ones that ``who`` wrote on their own labels; and which of the others are dealt with."""
        for one in self.comments:
            before = view.get(Comment, one.id)
            if one.annotator_id != who or view.get(Item, one.item_id) is None:
                continue
            if before is None and one.author_id == who:
                yield create(one)
            elif before is not None and before.annotator_id == who and before.state == "open" != one.state:
                yield change(before, msgspec.structs.replace(before, state=one.state))


class QueueMerged(msgspec.Struct, frozen=True):
    """Labels that came in under an older sheet and have to be looked at under ``sheet_id``, the present one."""

    queue: tuple[Queued, ...]
    sheet_id: str
    area: ClassVar[str] = "package"

    @property
    def title(self) -> str:
        """For the history."""
        return f"Mark {len(self.queue):,} merged label{'' if len(self.queue) == 1 else 's'} for another look"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """One mark a label."""
        return list(queue_edits(view, self.queue, self.sheet_id, ids.now()))


class DecideVersion(msgspec.Struct, frozen=True):
    """Of the versions of one annotation the one with ``digest`` stands; the others are declined and kept.

    The digest is that of what stands now, to keep it, or of a version that waits.
    """

    annotation_id: str
    digest: str
    area: ClassVar[str] = "package"
    elsewhere: ClassVar[bool] = True

    @property
    def title(self) -> str:
        """For the history."""
        return "Decide between two versions of a label"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """The annotation, and the rows of its versions. Raises CallError for no lead, or for what does not wait."""
        rows = _undecided(view, who, self.annotation_id)
        stored = _Stored(view, (self.annotation_id,))
        local = digest_of(stored.content(self.annotation_id))
        chosen = next((row for row in rows if row.digest == self.digest and row.state in (OPEN, TAKEN)), None)
        if self.digest != local and chosen is None:
            raise CallError("there is no such version of this label. Look at it again.")
        edits: list[Edit] = []
        for row in rows:
            state = TAKEN if row.digest == self.digest else DECLINED
            if row.state in (OPEN, TAKEN) and row.state != state:
                edits.append(_decided(row, state, who))
        if self.digest != local and chosen is not None:
            content = from_text(chosen.body)
            edits += stored.become(chosen.annotation_id, content, chosen.item_id, chosen.task, chosen.annotator_id)
        return edits


class CombineVersions(msgspec.Struct, frozen=True):
    """Of the versions of one annotation none stands as it is, but ``content``, which was put together of them.

    ``stands`` is the digest of what stood here when it was looked at.
    """

    annotation_id: str
    stands: str
    content: Content
    area: ClassVar[str] = "package"
    elsewhere: ClassVar[bool] = True
    title: ClassVar[str] = "Put two versions of a label together"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """The annotation, and the rows of its versions. Raises CallError for no lead, for what does not wait any more,
        or where something else stands here by now."""
        rows = _undecided(view, who, self.annotation_id)
        stored = _Stored(view, (self.annotation_id,))
        if digest_of(stored.content(self.annotation_id)) != self.stands:
            raise CallError("this label has changed since you looked at it. Look at it again.")
        first = next(row for row in rows if row.state == OPEN)
        edits = [_decided(row, BUILT_ON, who) for row in rows if row.state in (OPEN, TAKEN)]
        edits += stored.become(first.annotation_id, self.content, first.item_id, first.task, first.annotator_id)
        return edits


class _Stored:
    """The annotations as they are in the project."""

    def __init__(self, view: View, names: tuple[str, ...]) -> None:
        self._view = view
        self._annotations = {row.id: row for row in view.find(Annotation, id=names)}
        self._rows: dict[str, list[LabelRow]] = defaultdict(list)
        for row in view.find(LabelRow, annotation_id=names):
            self._rows[row.annotation_id].append(row)

    def content(self, name: str) -> Content | None:
        """What is said; None where nothing is."""
        found = self._annotations.get(name)
        return None if found is None else content_of(found, self._rows[name])

    def become(self, name: str, content: Content, item_id: str, task: str, who: str) -> Iterator[Edit]:
        """The edits after which it says ``content``. Whoever has seen others' labels here is not independent."""
        before = self._annotations.get(name)
        review = content.review if content.state == "draft" and content.review == "returned" else ""
        blind = bool(content.independent) and not saw(self._view, item_id, task, who)
        after = Annotation(
            id=name, item_id=item_id, task=task, annotator_id=who, state=content.state, value=content.value,
            sheet_id=content.sheet_id, independent=int(blind), waivers=dict(content.waivers),
            waived_for=dict(content.waived_for),
            made_at=content.made_at, review=review, reviewed_by=before.reviewed_by if before and review else "",
            origin=content.origin,
        )  # fmt: skip
        if before != after:
            yield put(before, after)
        old = {row.id: row for row in self._rows[name]}
        new: dict[str, LabelRow] = {}
        for z, thing in enumerate(content.objects):
            key = row_id(name, values.decode_object(thing.body).id)
            new[key] = LabelRow(id=key, annotation_id=name, z=z, body=thing.body, origin=thing.origin)
        for key, row in new.items():
            if old.get(key) != row:
                yield put(old.get(key), row)
        yield from (remove(row) for key, row in old.items() if key not in new)


def _decided(row: Incoming, state: str, who: str) -> Edit:
    return change(row, msgspec.structs.replace(row, state=state, decided_by=who))


def _undecided(view: View, who: str, annotation_id: str) -> list[Incoming]:
    """All versions that came of an annotation. Raises CallError for no lead, or where none waits to be decided on."""
    check_lead(view, who, "decides which of two versions of a label stands")
    rows = _known(view, (annotation_id,))[annotation_id]
    if not any(row.state == OPEN for row in rows):
        raise CallError("nothing waits to be decided on this label (any more).")
    return rows


def _known(view: View, names: tuple[str, ...]) -> Mapping[str, list[Incoming]]:
    found: dict[str, list[Incoming]] = defaultdict(list)
    for row in view.find(Incoming, annotation_id=names):
        found[row.annotation_id].append(row)
    return found


def _incoming(name: str, one: Brought, who: str, package_id: str) -> Incoming:
    return Incoming(
        id=ids.stable("incoming", name, package_id, str(one.revision)), annotation_id=name, item_id=one.item_id,
        annotator_id=who, task=one.task, package_id=package_id, revision=one.revision, base=one.base,
        digest=digest_of(one.content), said_at=one.said_at, body=to_text(one.content),
    )  # fmt: skip
