"""Random do / undo / redo / reopen by two annotators, against a model that keeps whole states."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from app import ids
from app.commands.labels import SetValue
from app.commands.objects import EditObjects
from app.commands.project import AddAnnotator
from app.labels import values
from app.records import Annotation, Item, LabelRow
from app.workspace import Workspace
from tests.app.conftest import IMAGE_SHEET, source_with

PEOPLE = ("ann", "bob")
State = dict[str, object]


class Machine(RuleBasedStateMachine):
    """The model: a person's labels are a plain dict; undo is a list of earlier dicts."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.workspace = Workspace.create(self.folder / "p", name="p", media="image", sheet_text=IMAGE_SHEET)
        self.workspace.do(source_with(["a.jpg"]))
        self.item = self.workspace.view.find(Item)[0].id
        for person in PEOPLE:
            self.workspace.do(AddAnnotator(person))
        self.now: dict[str, State] = {person: {} for person in PEOPLE}
        self.past: dict[str, list[State]] = {person: [] for person in PEOPLE}
        self.future: dict[str, list[State]] = {person: [] for person in PEOPLE}

    def did(self, person: str, after: State, changed: bool) -> None:
        assert changed == (after != self.now[person])
        if changed:
            self.past[person].append(self.now[person])
            self.future[person].clear()
            self.now[person] = after

    @rule(person=st.sampled_from(PEOPLE), name=st.sampled_from("xyz"), left=st.integers(0, 3))
    def draw(self, person: str, name: str, left: int) -> None:
        thing = values.Box(id=name, cls="red", box_px=(float(left), 0.0, left + 9.0, 9.0))
        changes = self.workspace.do(EditObjects(self.item, "cells", put=(thing,)), who=person)
        self.did(person, {**self.now[person], name: thing}, bool(changes.edits))

    @rule(person=st.sampled_from(PEOPLE), names=st.sets(st.sampled_from("xyz"), min_size=1))
    def erase(self, person: str, names: set[str]) -> None:
        changes = self.workspace.do(EditObjects(self.item, "cells", remove=tuple(sorted(names))), who=person)
        after = {key: value for key, value in self.now[person].items() if key not in names}
        self.did(person, after, bool(changes.edits))

    @rule(person=st.sampled_from(PEOPLE), option=st.sampled_from(("sharp", "blurred")))
    def choose(self, person: str, option: str) -> None:
        changes = self.workspace.do(SetValue(self.item, "quality", values.Choice(option)), who=person)
        self.did(person, {**self.now[person], "quality": option}, bool(changes.edits))

    @rule(person=st.sampled_from(PEOPLE), name=st.sampled_from("xyz"), left=st.integers(0, 3))
    def go_on_drawing(self, person: str, name: str, left: int) -> None:
        """One step of undo with what this person did last."""
        thing = values.Box(id=name, cls="red", box_px=(float(left), 0.0, left + 9.0, 9.0))
        changes = self.workspace.do(EditObjects(self.item, "cells", put=(thing,)), who=person, joins=True)
        first = not self.past[person]
        self.did(person, {**self.now[person], name: thing}, bool(changes.edits))
        if changes.edits and not first:
            self.past[person].pop()

    @rule(person=st.sampled_from(PEOPLE))
    def undo(self, person: str) -> None:
        assert (self.workspace.undo(who=person) is not None) == bool(self.past[person])
        if self.past[person]:
            self.future[person].append(self.now[person])
            self.now[person] = self.past[person].pop()

    @rule(person=st.sampled_from(PEOPLE))
    def redo(self, person: str) -> None:
        assert (self.workspace.redo(who=person) is not None) == bool(self.future[person])
        if self.future[person]:
            self.past[person].append(self.now[person])
            self.now[person] = self.future[person].pop()

    @precondition(lambda self: any(self.now.values()))
    @rule()
    def reopen(self) -> None:
        self.workspace.close()
        self.workspace = Workspace.open(self.folder / "p")

    @invariant()
    def the_project_says_what_the_model_says(self) -> None:
        for person in PEOPLE:
            cells = ids.annotation_id(self.item, "cells", person)
            found: State = {}
            for row in self.workspace.view.find(LabelRow, annotation_id=cells):
                thing = values.decode_object(row.body)
                found[thing.id] = thing
            quality = self.workspace.view.get(Annotation, ids.annotation_id(self.item, "quality", person))
            if quality is not None and quality.value is not None:
                found["quality"] = values.decode(quality.value).option
            assert found == self.now[person]

    def teardown(self) -> None:
        self.workspace.close()
        shutil.rmtree(self.folder)


Machine.TestCase.settings = settings(
    max_examples=25, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
TestMachine = pytest.mark.slow(Machine.TestCase)
