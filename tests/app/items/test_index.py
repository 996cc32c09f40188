"""The index finds what is in the project, shows nobody more than they may see, and follows every change."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.commands.curate import AssignItems, ExcludeItems, IncludeItems, TagItems, UntagItems
from app.commands.dataset import MarkBroken, SetColumns, SetFeatures
from app.commands.labels import SetValue, Submit
from app.commands.objects import EditObjects
from app.commands.project import AddAnnotator
from app.errors import EarmarkError
from app.items.codes import Pairs, Words
from app.items.follow import Pending, bring_in
from app.items.index import ItemIndex, read_index
from app.items.query import Query, find
from app.items.seen import Seen
from app.items.sight import Sight, sight_of
from app.jobs.job import Progress
from app.labels import values
from app.records import Item
from app.workspace import Workspace
from tests.app.conftest import source_with

MakeWorkspace = Callable[..., Workspace]


@pytest.fixture
def workspace(make_workspace: MakeWorkspace) -> Workspace:
    made = make_workspace(items=6)
    made.do(AddAnnotator("lea", "Lea", "lead"))
    return made


def item(workspace: Workspace, number: int) -> str:
    return next(found.id for found in workspace.view.find(Item) if found.path == f"{number:03}.jpg")


def box(name: str, cls: str = "red") -> values.Box:
    return values.Box(name, cls, (0.0, 0.0, 9.0, 9.0))


def seen(workspace: Workspace, who: str = "lea") -> Seen:
    return Seen(read_index(workspace.view, Progress()), sight_of(workspace.view, who))


def paths(found: Seen, query: Query) -> str:
    """The numbers of the items that are found, in order."""
    return "".join(found.table.path(int(row))[2] for row in find(found, query))


@pytest.fixture
def labelled(workspace: Workspace) -> Workspace:
    one, two, three = (item(workspace, number) for number in (1, 2, 3))
    workspace.do(EditObjects(one, "cells", put=(box("a"), box("b", "white"))), who="ann")
    workspace.do(EditObjects(two, "cells", put=(box("a"),)), who="bob")
    workspace.do(SetValue(two, "quality", values.Choice("sharp")), who="bob")
    workspace.do(Submit(two, tuple(workspace.sheet.tasks.values()), workspace.sheet.digest), who="bob")
    workspace.do(TagItems((one, three), "night"))
    workspace.do(ExcludeItems((three,), "blurred"))
    workspace.do(AssignItems((one, two), "ann"))
    workspace.do(MarkBroken(item(workspace, 4), "cut short"))
    workspace.do(SetFeatures({one: {"brightness": 0.25}, two: {"brightness": 0.5}}))
    workspace.do(SetColumns({one: {"city": "Oslo"}, three: {"city": "Bern"}}))
    return workspace


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", "012345"),
        ("3.JPG", "3"),
        ("made 00 5", "5"),
        ('class == "red"', "12"),
        ('class == "white" or class == "sharp"', "12"),
        ('class == ""', "0345"),
        ('class != "white"', "02345"),
        ('tag == "night" and "003" in path', "3"),
        ('"night" in tag', "13"),
        ('tag in ("excluded", "x")', "3"),
        ('state == "todo"', "035"),
        ('state == "draft"', "1"),
        ('state == "submitted"', "2"),
        ('state == "broken"', "4"),
        ('annotator == "bob"', "2"),
        ('assigned == "ann"', "12"),
        ("brightness < 0.4", "1"),
        ("0.2 < brightness", "12"),
        ('"002"', "2"),
        ('not city == "Oslo" and width_px == 100', "02345"),
        ('source == "made" and split == ""', ""),
    ],
)
def test_a_lead_finds(labelled: Workspace, text: str, wanted: str) -> None:
    assert paths(seen(labelled), Query(text)) == wanted


def test_picks_are_joined_and_written_as_a_condition(labelled: Workspace) -> None:
    found = seen(labelled)
    query = Query("00").toggled("class", "red").toggled("state", "draft").toggled("state", "submitted")
    assert paths(found, query) == "12"
    assert query.condition == '"00" and class == "red" and (state == "draft" or state == "submitted")'
    assert paths(found, Query(query.condition)) == "12"
    assert paths(found, query.toggled("state", "draft")) == "2"
    assert paths(found, Query().toggled("tag", "")) == "0245"
    narrowed = Query('tag == "night" or brightness > 0').narrowed("brightness < 0.4")
    assert paths(found, narrowed) == "1"


def test_an_annotator_sees_only_what_is_their_own(labelled: Workspace) -> None:
    ann, bob = seen(labelled, "ann"), seen(labelled, "bob")
    assert paths(ann, Query('class == "red"')) == "1" and paths(bob, Query('class == "red"')) == "2"
    assert paths(ann, Query('state == "submitted"')) == "" and paths(ann, Query('state == "todo"')) == "0235"
    assert paths(ann, Query('annotator == "bob"')) == "" and paths(bob, Query('assigned == "ann"')) == ""
    assert paths(ann, Query('class != "red"')) == "02345"
    assert [word for word, _ in bob.counts("class")] == ["red", "sharp", ""]
    assert ann.counts("annotator") == [("ann", 1), ("", 5)]
    row = ann.table.row(item(labelled, 2))
    assert ann.words_of("class", row) == [] and ann.value("state", row) == "todo"
    assert paths(ann, Query(sort="class")) == "102345"


def test_sorting_puts_the_unknown_last_either_way(labelled: Workspace) -> None:
    found = seen(labelled)
    assert paths(found, Query(sort="brightness")) == "120345"
    assert paths(found, Query(sort="brightness", descending=True)) == "210345"
    assert paths(found, Query(sort="city")) == "310245"
    assert paths(found, Query(sort="city", descending=True)) == "130245"
    assert paths(found, Query(descending=True)) == "543210"
    assert paths(found, Query(sort="state")) == "035124"


def test_counts(labelled: Workspace) -> None:
    found = seen(labelled)
    assert found.counts("state") == [("todo", 3), ("draft", 1), ("submitted", 1), ("broken", 1)]
    assert found.counts("tag") == [("night", 2), ("excluded", 1), ("", 4)]
    assert found.counts("class")[-1] == ("", 4)
    assert found.counts("city") == [("Bern", 1), ("Oslo", 1)]


@pytest.mark.parametrize("text", ['clas == "red"', "class <", "class == 3", 'brightness == "x"', '"a" in brightness'])
def test_what_is_not_understood_is_said(labelled: Workspace, text: str) -> None:
    with pytest.raises(EarmarkError):
        find(seen(labelled), Query(text))


def contents(index: ItemIndex) -> dict[str, object]:
    """All that an index says, item by item, however it was made."""
    lead = Seen(index, sight_of_everything)
    return {
        lead.table.id(row): [
            {name: lead.value(name, row) for name in lead.names if lead.value(name, row) is not None},
            sorted(index.states.of_row(row)),
            sorted(index.said.of_row(row)),
            lead.table.reason(row),
        ]
        for row in index.table.order.tolist()
    }


sight_of_everything = Sight("", everything=True)


def test_the_index_follows_every_change_as_if_it_were_read_anew(labelled: Workspace) -> None:
    index, pending = read_index(labelled.view, Progress()), Pending()
    ends = labelled.subscribe(pending.add)
    one, two, five = (item(labelled, number) for number in (1, 2, 5))
    tasks = tuple(labelled.sheet.tasks.values())
    steps: list[Callable[[], object]] = [
        lambda: labelled.do(EditObjects(one, "cells", remove=("b",)), who="ann"),
        lambda: labelled.undo(who="ann"),
        lambda: labelled.do(SetValue(one, "quality", values.Choice("blurred")), who="ann"),
        lambda: labelled.do(Submit(one, tasks, labelled.sheet.digest), who="ann"),
        lambda: labelled.do(SetValue(two, "quality", None), who="bob"),
        lambda: labelled.do(TagItems((two, five), "day")),
        lambda: labelled.do(UntagItems((one,), "night")),
        lambda: labelled.do(IncludeItems((item(labelled, 3),))),
        lambda: labelled.undo(area="data"),
        lambda: labelled.do(AssignItems((five,), "bob")),
        lambda: labelled.do(source_with(["aaa.jpg", "00x.jpg"], brightness=1e-9)),
        lambda: labelled.undo(area="data"),
        lambda: labelled.redo(area="data"),
        lambda: labelled.do(SetColumns({five: {"city": "Rome", "floor": 3}})),
        lambda: labelled.do(SetColumns({one: {"floor": "cellar"}})),
        lambda: labelled.do(SetFeatures({five: {"sharpness": 2.5}})),
    ]
    for step in steps:
        step()
        assert not pending.empty and not pending.many
        index, _ = bring_in(index, pending, labelled.view)
        pending = Pending()
        ends()
        ends = labelled.subscribe(pending.add)
        anew = read_index(labelled.view, Progress())
        assert contents(index) == contents(anew)
        assert index.table.ids_of(index.table.order) == anew.table.ids_of(anew.table.order)
    ends()


def test_a_label_that_changed_says_which_item_to_look_at_again(labelled: Workspace) -> None:
    index, pending = read_index(labelled.view, Progress()), Pending()
    ends = labelled.subscribe(pending.add)
    labelled.do(EditObjects(item(labelled, 1), "cells", put=(box("a", "white"),)), who="ann")
    ends()
    _, again = bring_in(index, pending, labelled.view)
    assert again == {item(labelled, 1)}


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 4))), st.lists(st.integers(0, 6)), st.data())
def test_pairs(pairs: list[tuple[int, int]], changed: list[int], data: st.DataObject) -> None:
    words = Words[str]()
    for word in "abcde":
        words.code(word)
    rows, codes = (np.array([pair[at] for pair in pairs], dtype=np.int32) for at in (0, 1))
    column, said = Pairs.of(words, rows, codes), set(pairs)
    assert [column.of_row(row) for row in range(7)] == [
        [words.every[code] for r, code in sorted(said) if r == row] for row in range(7)
    ]
    wanted = np.array([True, False, True, False, False])
    assert column.having(wanted, 7).tolist() == [any((row, code) in said for code in (0, 2)) for row in range(7)]
    new = data.draw(st.lists(st.tuples(st.sampled_from(changed or [0]), st.integers(0, 4))))
    gone = data.draw(st.lists(st.sampled_from(pairs or [(0, 0)])))
    edited = column.edited(new, gone)
    assert list(zip(edited.rows.tolist(), edited.codes.tolist(), strict=True)) == sorted((said - set(gone)) | set(new))
    replaced = column.replaced(
        np.array(changed, dtype=np.int32),
        np.array([r for r, _ in new] if changed else [], dtype=np.int32),
        np.array([c for _, c in new] if changed else [], dtype=np.int32),
    )
    kept = {pair for pair in said if pair[0] not in changed} | (set(new) if changed else set())
    assert list(zip(replaced.rows.tolist(), replaced.codes.tolist(), strict=True)) == sorted(kept)
