"""The items of a slice as lists and work are asked for them: in the language of slices or in that of filters."""

from __future__ import annotations

import pytest

from app.errors import UnknownName
from app.items.index import read_index
from app.items.query import Query, Within, find
from app.items.seen import Seen
from app.items.sight import Sight
from app.jobs.job import Progress
from app.slices.items_of import items_of, query_of
from app.workspace import Workspace


def test_what_labels_say_and_what_filters_know_are_both_understood(hums: Workspace) -> None:
    seen = Seen(read_index(hums.view, Progress()), Sight(hums.who, everything=True))
    by_label = query_of(hums.view, hums.sheet, seen, "hum_label == 'a'")
    inside = items_of(hums.view, hums.sheet, "hum_label == 'a'")
    assert inside and by_label == Query(within=Within("hum_label == 'a'", frozenset(inside)))
    assert set(seen.table.ids_of(find(seen, by_label))) == set(inside)
    assert query_of(hums.view, hums.sheet, seen, "state == 'todo'") == Query("state == 'todo'")
    with pytest.raises(UnknownName, match="loudnes"):
        query_of(hums.view, hums.sheet, seen, "loudnes < 3")


def test_chosen_items_that_are_gone_are_none(hums: Workspace) -> None:
    seen = Seen(read_index(hums.view, Progress()), Sight(hums.who, everything=True))
    assert not len(find(seen, Query(within=Within("gone", frozenset({"nobody"})))))
    assert not len(find(seen, Query(within=Within("empty", frozenset()))))
    assert Query(within=Within("empty", frozenset())).filters
