"""Merging: what a package brings back, whether it fits the project's rule sheet, and what waits for a lead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app import ids
from app.commands.merging import Brought, MergeLabels, QueueMerged
from app.commands.people import check_curator
from app.commands.probes import CloseRepeats
from app.commands.versions import OPEN, Content, content_of, digest_of, from_text
from app.errors import CallError, FormatError, InputError, RuleViolation
from app.labels import values
from app.packages.archive import open_archive
from app.packages.manifest import (
    COMMENTS,
    LABELS,
    MANIFEST,
    Manifest,
    PackedComment,
    PackedLabel,
    from_lines,
    project_key,
    read_manifest,
)
from app.packages.migrating import fit
from app.records import PROBED, Annotation, Annotator, Comment, Incoming, Item, LabelRow, Repeat
from app.rules.guard import guard

if TYPE_CHECKING:
    from app.changes.command import View
    from app.jobs.job import Progress
    from app.rules.sheet import RuleSheet, Task
    from app.workspace import Workspace

# Labels and objects a commit: that long whoever labels in the window meanwhile may be kept from writing. A label that
# has more objects than this is one commit all the same.
AT_ONCE, OBJECTS_AT_ONCE = 50, 300


@dataclass(frozen=True)
class Package:
    """What a package brings: its manifest, labels that were changed since it was opened, and comments."""

    file: Path
    manifest: Manifest
    labels: tuple[PackedLabel, ...] = ()
    comments: tuple[PackedComment, ...] = ()


@dataclass(frozen=True)
class Conflict:
    """A label that was changed on both sides: what stands, and what waits, by digest. Ordered by file and task."""

    annotation_id: str
    item_id: str
    path: str
    task: str
    annotator: str
    stands: str
    here: Content | None
    waiting: tuple[tuple[str, str, Content], ...] = ()


@dataclass
class MergeReport:
    """What merging came to. ``taken`` labels changed, ``same`` were so already, ``conflicts`` wait for a lead."""

    file: Path
    annotator: str
    taken: int = 0
    same: int = 0
    comments: int = 0
    conflicts: list[Conflict] = field(default_factory=list)
    migrated_from: str = ""
    stale: int = 0
    by_rule: int = 0

    @property
    def text(self) -> str:
        """In words."""
        if not (self.taken or self.same or self.comments or self.conflicts):
            return f"{self.file.name}: {self.annotator} has changed nothing in it yet."
        many = f"{self.taken:,}" if self.taken else "No"
        label, were = ("label", "was") if self.taken == 1 else ("labels", "were")
        parts = [f"{many} {label} of {self.annotator} {were} taken over"]
        if self.same:
            parts.append(f"{self.same:,} {'is' if self.same == 1 else 'are'} here already")
        if self.comments:
            parts.append(f"{self.comments:,} comments changed")
        said = ", ".join(parts) + "."
        if self.conflicts:
            left = len(self.conflicts)
            said += (
                f" {left:,} changed on both sides: what is here stands, and the other "
                f"version{' waits' if left == 1 else 's wait'} for a lead."
            )
        if self.migrated_from and self.taken:
            said += f" They were made under {self.migrated_from}"
            one = self.by_rule == 1
            changed = f"; {self.by_rule:,} of them {'was' if one else 'were'} changed by rule, as the new version asks"
            said += changed if self.by_rule else ", and fit the present sheet as they are"
            more = f"; {self.stale:,} of them {'waits' if self.stale == 1 else 'wait'} for another look under it"
            said += f"{more if self.stale else ''}."
        return said


def read_package(file: Path) -> Package:
    """Reads a package that comes back: a file, or the folder in which it was opened. Raises InputError, FormatError."""
    with open_archive(file) as archive:
        manifest = read_manifest(archive.read(MANIFEST), file.name)
        if not manifest.begun_at:
            return Package(file, manifest)
        labels = tuple(from_lines(archive.read(LABELS), PackedLabel, f"{file.name}, {LABELS}"))
        comments = tuple(from_lines(archive.read(COMMENTS), PackedComment, f"{file.name}, {COMMENTS}"))
    for label in labels:
        for thing in label.content.objects:
            _readable(file, label, thing.body, thing=True)
        if label.content.value is not None:
            _readable(file, label, label.content.value, thing=False)
        if label.content.state not in ("draft", "submitted", PROBED):
            raise FormatError(f"{file.name}: a label is {label.content.state!r}, which is no state.")
    if len({(one.item_id, one.task) for one in labels}) != len(labels):
        raise FormatError(f"{file.name}: a label stands twice in it. It was not merged.")
    return Package(file, manifest, labels, comments)


def check_package(view: View, sheet: RuleSheet, key: str, package: Package) -> str:
    """Whether it may be merged: it came from this project, and its labels say nothing that the sheet does not know.

    Gives the sheet under which its labels were made, where that is another ("" otherwise): labels keep the stamp of the
    version that made them. Raises CallError for another project or a stranger, RuleViolation with all reasons where
    labels do not fit.
    """
    about = package.manifest
    if about.project_key != key:
        raise CallError(
            f"{package.file.name}: it was packed from the project {about.project!r}, which is another one. "
            "Merge it there."
        )
    if view.get(Annotator, about.annotator_id) is None:
        raise CallError(f"{package.file.name}: {about.annotator} is not in this project any more. Add them first.")
    known = {row.id for row in view.find(Item, id=tuple({one.item_id for one in package.labels}))}
    lost = [one for one in package.labels if one.item_id not in known]
    if lost:
        raise CallError(f"{package.file.name}: {len(lost)} labels are of items that are not in this project.")
    problems: Counter[str] = Counter()
    for label in package.labels:
        for problem in _misfits(sheet, label):
            problems[problem] += 1
    if problems:
        reasons = "; ".join(f"{text} ({count:,} ×)" for text, count in problems.most_common(5))
        raise RuleViolation(
            f"{package.file.name}: its labels were made under {about.sheet} and do not fit {sheet.name} "
            f"{sheet.version}: {reasons}. Nothing was merged. Bring the sheet back, "
            "note in it what was called otherwise (formerly), or have these labels changed."
        )
    return about.sheet if about.sheet_id != sheet.digest else ""


def _bases(about: Manifest, one: PackedLabel) -> tuple[str, str]:
    """The digest of what a label began as, and the same before a rule changed that."""
    was = about.base.get(ids.annotation_id(one.item_id, one.task, about.annotator_id), "")
    return (digest_of(one.began) if one.began is not None else was), was


def merging(package: Package, *, by: str = "") -> Iterator[MergeLabels]:
    """The commands that merge it, in parts that take a moment each; to be done as the annotator."""
    about = package.manifest
    brought = [
        Brought(
            one.item_id, one.task, one.revision,
            *_bases(about, one), one.said_at, one.content,
        )
        for one in package.labels
    ]  # fmt: skip
    for part in _parts(brought):
        yield MergeLabels(about.id, part, by=by)
    comments = tuple(
        Comment(
            id=one.id, item_id=one.item_id, annotator_id=about.annotator_id, author_id=one.author_id, text=one.text,
            task=one.task, object_id=one.object_id, rule=one.rule, place=one.place, state=one.state,
            made_at=one.made_at,
        )
        for one in package.comments
    )  # fmt: skip
    if comments:
        yield MergeLabels(about.id, (), comments, by=by)


class Merge:
    """One merge under way: ``steps`` are done one after the other, then ``report`` says what came of it."""

    def __init__(self, workspace: Workspace, package: Package, *, by: str = "", origin: str = "package") -> None:
        self._workspace, self._origin = workspace, origin
        if by:
            check_curator(workspace.view, by, "merges work packages")
        self._fitted = fit(workspace.view, workspace.sheet, package, workspace.hearing)
        self._package = package = self._fitted.package
        migrated = check_package(workspace.view, workspace.sheet, project_key(workspace.project), package)
        self.report = MergeReport(package.file, package.manifest.annotator, migrated_from=migrated)
        self.steps = list(merging(package, by=by))
        self._taken: set[str] = set()

    def step(self, command: MergeLabels) -> None:
        """Does one of ``steps``."""
        who = self._package.manifest.annotator_id
        changed = self._workspace.do(command, who=who, origin=self._origin)
        taken = changed.ids(Annotation) | _owners(changed.edits)
        self._taken |= taken
        self.report.taken += len(taken)
        self.report.comments += len(changed.ids(Comment))

    def finish(self) -> MergeReport:
        """Counts what is left."""
        about = self._package.manifest
        stale = tuple(self._fitted.stale[name] for name in sorted(self._taken & set(self._fitted.stale)))
        self.report.by_rule = len(self._taken & self._fitted.by_rule)
        if stale:
            command = QueueMerged(stale, self._workspace.sheet.digest)
            self._workspace.do(command, who=about.annotator_id, origin=self._origin)
            self.report.stale = len(stale)
        handed_in = {one.item_id for one in self._package.labels if one.content.state == "submitted"}
        for item in sorted(handed_in):
            self._close_repeats(item, about.annotator_id)
        names = {ids.annotation_id(one.item_id, one.task, about.annotator_id) for one in self._package.labels}
        self.report.conflicts = [one for one in conflicts(self._workspace.view) if one.annotation_id in names]
        self.report.same = max(0, len(names) - self.report.taken - len(self.report.conflicts))
        return self.report

    def _close_repeats(self, item: str, who: str) -> None:
        """What somebody was shown again at another desk is handed in there: what they said first counts again."""
        view = self._workspace.view
        again = view.find(Repeat, item_id=item, annotator_id=who, state="open")
        said = {one.id: one.state for one in view.find(Annotation, item_id=item, annotator_id=who)}
        if again and all(said.get(one.annotation_id) == "submitted" for one in again):
            self._workspace.do(CloseRepeats(item), who=who, origin=self._origin)


def merge(workspace: Workspace, file: Path, progress: Progress, *, by: str = "") -> MergeReport:
    """Merges a package. What was finished stays when it is interrupted, and running it again goes on.

    Raises what ``read_package`` and ``check_package`` raise, before anything is changed.
    """
    under_way = Merge(workspace, read_package(file), by=by)
    for done, command in enumerate(under_way.steps):
        progress.check()
        progress.report(done, len(under_way.steps))
        under_way.step(command)
    return under_way.finish()


def conflicts(view: View) -> list[Conflict]:
    """All labels of which versions wait to be decided on."""
    waiting: dict[str, list[Incoming]] = {}
    for row in view.find(Incoming, state=OPEN):
        waiting.setdefault(row.annotation_id, []).append(row)
    stored = {one.id: one for one in view.find(Annotation, id=tuple(waiting))}
    rows: dict[str, list[LabelRow]] = {}
    for label in view.find(LabelRow, annotation_id=tuple(waiting)):
        rows.setdefault(label.annotation_id, []).append(label)
    items = {one.id: one.path for one in view.find(Item, id=tuple({row[0].item_id for row in waiting.values()}))}
    found = []
    for name, versions in waiting.items():
        here = content_of(stored[name], rows.get(name, [])) if name in stored else None
        first = versions[0]
        found.append(
            Conflict(
                name, first.item_id, items.get(first.item_id, first.item_id), first.task, first.annotator_id,
                digest_of(here), here,
                tuple((row.digest, row.said_at, from_text(row.body)) for row in _different(versions)),
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (one.path, one.task, one.annotator))


def said_by(content: Content | None, task: Task | None = None) -> str:
    """What a version says, in a few words; classes and options as ``task`` calls them."""
    called = task.called if task is not None else str
    if content is None:
        return "nothing"
    if content.objects:
        kinds = Counter(values.decode_object(thing.body).cls for thing in content.objects)
        said = ", ".join(f"{count} {called(name)}".strip() for name, count in sorted(kinds.items()))
    elif content.value is not None:
        said = _words(values.decode(content.value), called)
    else:
        said = "nothing"
    return said if content.state == "submitted" else f"{said} (draft)"


def _words(value: values.Value, called: Callable[[str], str]) -> str:
    match value:
        case values.Choice(option):
            return called(option)
        case values.MultiChoice(options):
            return ", ".join(map(called, options)) or "none of them"
        case values.Rating(number):
            return f"{number:g}"
        case values.Transcript():
            return f"“{value.text}”"
        case _:
            return "nothing"


def _different(rows: Sequence[Incoming]) -> list[Incoming]:
    return list({row.digest: row for row in sorted(rows, key=lambda row: (row.said_at, row.digest))}.values())


def _misfits(sheet: RuleSheet, label: PackedLabel) -> Iterator[str]:
    task = sheet.tasks.get(label.task)
    if task is None:
        yield f"there is no task {label.task!r}"
        return
    said: list[Any] = [values.decode_object(thing.body) for thing in label.content.objects]
    if label.content.value is not None:
        said.append(values.decode(label.content.value))
    if said and bool(label.content.objects) != (task.kind in values.OBJECT_KINDS):
        yield f"task {task.name!r} is of another kind"
        return
    for one in said:
        try:
            guard(sheet, task.name, one)
        except RuleViolation as problem:
            yield problem.message.rstrip(".")


def _parts(brought: Sequence[Brought]) -> Iterator[tuple[Brought, ...]]:
    part: list[Brought] = []
    objects = 0
    for one in brought:
        if part and (len(part) == AT_ONCE or objects + len(one.content.objects) > OBJECTS_AT_ONCE):
            yield tuple(part)
            part, objects = [], 0
        part.append(one)
        objects += len(one.content.objects)
    if part:
        yield tuple(part)


def _readable(file: Path, label: PackedLabel, text: str, *, thing: bool) -> None:
    try:
        values.decode_object(text) if thing else values.decode(text)
    except InputError as problem:
        raise FormatError(f"{file.name}: a label of {label.task!r} cannot be read ({problem}).") from problem


def _owners(edits: Sequence[Any]) -> frozenset[str]:
    rows = [edit.after or edit.before or {} for edit in edits if edit.kind == LabelRow.table]
    return frozenset(str(row["annotation_id"]) for row in rows)
