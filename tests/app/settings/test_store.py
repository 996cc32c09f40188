"""Settings survive a restart, a broken file and a folder that cannot be written."""

from __future__ import annotations

from pathlib import Path

from app.settings.store import Settings


def test_kept(tmp_path: Path) -> None:
    Settings(tmp_path / "a" / "s.json").set("theme", "dark")
    assert Settings(tmp_path / "a" / "s.json").get("theme") == "dark"


def test_a_broken_file_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text("{broken")
    settings = Settings(tmp_path / "s.json")
    assert settings.get("theme", "system") == "system"
    assert (tmp_path / "s.broken").read_text() == "{broken"


def test_a_folder_that_cannot_be_written_loses_only_the_setting(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    settings = Settings(tmp_path / "file" / "s.json")
    settings.set("theme", "dark")
    assert settings.get("theme") == "dark"


def test_recent_projects_that_are_gone_are_not_offered(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.json")
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "earmark.db").write_text("")
        settings.opened(tmp_path / name)
    assert [path.name for path in settings.recent()] == ["b", "a"]
    (tmp_path / "b" / "earmark.db").unlink()
    assert [path.name for path in settings.recent()] == ["a"]
