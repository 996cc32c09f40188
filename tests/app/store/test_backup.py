"""Copies of the database: whole, and only as many as are kept."""

from __future__ import annotations

from app.commands.project import AddAnnotator
from app.store import backup


def test_the_oldest_go(make_workspace) -> None:
    workspace = make_workspace()
    for index in range(backup.KEEP + 3):
        workspace.do(AddAnnotator(f"a{index}"))
        newest = workspace.store.backup()
    copies = sorted((workspace.path / "backups").glob("*"))
    assert len(copies) == backup.KEEP
    assert backup.newest(workspace.path / "backups") == newest == copies[-1]
    assert not list((workspace.path / "backups").glob("*.part"))
