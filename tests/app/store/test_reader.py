"""Reading: rows by columns, long lists of values, one moment frozen, any thread."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from app import ids
from app.commands.project import AddAnnotator
from app.records import Annotator, Item
from app.store import connection


def test_a_list_means_one_of_even_when_it_is_long(make_workspace) -> None:
    view = make_workspace(items=30).view
    every = [item.id for item in view.find(Item)]
    assert [item.id for item in view.find(Item, id=every[:3])] == sorted(every[:3])
    many = [*every, *(ids.stable(str(number)) for number in range(12_000))]
    assert [item.id for item in view.find(Item, id=many)] == sorted(every)
    assert view.count(Item, id=many) == 30
    assert view.find(Item, id=[]) == []


def test_the_highest_number_of_a_column(make_workspace) -> None:
    view = make_workspace(items=5).view
    every = [item.id for item in view.find(Item)]
    sizes = [item.size_bytes for item in view.find(Item)]
    assert view.highest(Item, "size_bytes") == max(sizes)
    assert view.highest(Item, "size_bytes", id=every[0]) == sizes[0]
    assert view.highest(Item, "size_bytes", id=[*every, *(str(number) for number in range(12_000))]) == max(sizes)
    assert view.highest(Item, "size_bytes", path="not there") is None


def test_columns_come_in_order_of_the_id(make_workspace) -> None:
    view = make_workspace(items=5).view
    assert view.columns(Item, ("path",)) == [(item.path,) for item in view.find(Item)]


def test_a_frozen_view_sees_one_moment(make_workspace) -> None:
    workspace = make_workspace()
    with workspace.view.frozen() as frozen:
        before = frozen.count(Annotator)
        workspace.do(AddAnnotator("late"))
        assert frozen.count(Annotator) == before
    assert workspace.view.count(Annotator) == before + 1


def test_any_thread_may_read(make_workspace) -> None:
    view = make_workspace(items=50).view
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: len(view.find(Item)), range(40))) == {50}


def test_the_history_backwards_leads_to_the_beginning(make_workspace) -> None:
    workspace = make_workspace()
    workspace.do(AddAnnotator("x"))
    newest = next(iter(workspace.view.history(after_revision=0)))
    assert (newest.kind, newest.id, newest.before) == ("annotator", "x", None)
    assert workspace.view.last_change(Annotator, "x") == workspace.view.last_revision()


def test_a_network_share_is_known_by_its_mount(monkeypatch, tmp_path) -> None:
    mounts = f"server:/x {tmp_path}/share nfs4 rw 0 0\n/dev/sda1 / ext4 rw 0 0\n"
    monkeypatch.setattr("app.store.connection.Path.read_text", lambda *_rest, **_named: mounts)
    assert connection.on_network(tmp_path / "share" / "project" / "earmark.db")
    assert not connection.on_network(tmp_path / "other" / "earmark.db")
