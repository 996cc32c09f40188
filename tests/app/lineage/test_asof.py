"""The project as of an earlier revision equals what it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app import ids
from app.changes.edit import Edit, change, create, remove
from app.commands.labels import SetValue, Submit
from app.commands.objects import EditObjects
from app.labels import values
from app.lineage.asof import AsOf, as_of
from app.records import ALL, Annotation, Annotator, Item, LabelRow, SampleRow
from app.workspace import Workspace
from tests.app.lineage.projects import box

Project = tuple[Workspace, list[Item]]


def everything(view: Any) -> dict[str, list[Any]]:
    return {kind.table: view.find(kind) for kind in ALL}


def test_every_revision_comes_back(pictures: Project) -> None:
    workspace, items = pictures
    seen = {workspace.view.last_revision(): everything(workspace.view)}
    one = items[0].id
    for command in (
        SetValue(one, "quality", values.Choice("sharp")),
        EditObjects(one, "cells", put=(box("n", 1, 1, 4, 4),)),
        EditObjects(one, "cells", put=(box("n", 1, 1, 5, 5),)),
        Submit(one, tuple(workspace.sheet.tasks.values()), workspace.sheet.digest),
        EditObjects(one, "cells", remove=("n",)),
    ):
        workspace.do(command, who="lead")
        seen[workspace.view.last_revision()] = everything(workspace.view)
    workspace.undo(who="lead")
    for revision, wanted in seen.items():
        assert everything(as_of(workspace.view, revision)) == wanted
    empty = as_of(workspace.view, 0)
    assert empty.get(Item, one) is None and empty.count(Item) == 0
    early = as_of(workspace.view, min(seen))
    assert early.count(Annotation, item_id=one) == len(early.find(Annotation, item_id=one)) == 3
    assert early.find(LabelRow, annotation_id=(ids.annotation_id(one, "cells", "lead"),)) == []
    assert early.count(SampleRow) == 1
    assert early.highest(LabelRow, "z", annotation_id=ids.annotation_id(one, "cells", "lead")) is None
    assert early.highest(Item, "size_bytes") == workspace.view.highest(Item, "size_bytes")


class Memory:
    """A view on a plain dictionary."""

    def __init__(self, rows: dict[str, Annotator]) -> None:
        self.rows = rows

    def get(self, kind: type[Any], id: str) -> Any:
        return self.rows.get(id)

    def find(self, kind: type[Any], **equal: object) -> list[Any]:
        return [row for _, row in sorted(self.rows.items()) if all(self._same(row, *one) for one in equal.items())]

    @staticmethod
    def _same(row: Any, name: str, wanted: Any) -> bool:
        return getattr(row, name) in wanted if isinstance(wanted, list) else getattr(row, name) == wanted

    def count(self, kind: type[Any], **equal: object) -> int:
        return len(self.find(kind, **equal))

    def highest(self, kind: type[Any], column: str, **equal: object) -> int | None:
        return max((getattr(row, column) for row in self.find(kind, **equal)), default=None)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["x", "y", None])), max_size=12), st.data())
def test_any_history_backwards(steps: list[tuple[str, str | None]], data: st.DataObject) -> None:
    rows: dict[str, Annotator] = {}
    states = [dict(rows)]
    edits: list[Edit] = []
    for name, said in steps:
        before = rows.get(name)
        after = None if said is None else Annotator(id=name, name=said)
        if after is not None:
            edits.append(change(before, after) if before else create(after))
            rows[name] = after
        elif before is not None:
            edits.append(remove(before))
            del rows[name]
        else:
            continue
        states.append(dict(rows))
    place = data.draw(st.integers(0, len(states) - 1))
    old = AsOf(Memory(rows), reversed(edits[place:]))
    assert old.find(Annotator) == Memory(states[place]).find(Annotator)
    assert old.find(Annotator, name="x") == Memory(states[place]).find(Annotator, name="x")
    assert old.count(Annotator, name=["x", "y"]) == len(states[place])
    assert old.get(Annotator, "a") == states[place].get("a")


def test_reading_a_moment_that_stands_still(pictures: Project, tmp_path: Path) -> None:
    workspace, items = pictures
    with workspace.view.frozen() as frozen:
        revision = frozen.last_revision()
        workspace.do(SetValue(items[0].id, "quality", values.Choice("sharp")), who="lead")
        assert everything(as_of(frozen, revision)) == everything(frozen)
