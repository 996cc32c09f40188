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


def test_a_file_of_another_kind_is_set_aside(tmp_path: Path) -> None:
    for number, text in enumerate((b"[1, 2]", b"\xff\xfe\x00", b"[" * 100_000)):
        file = tmp_path / f"{number}.json"
        file.write_bytes(text)
        assert Settings(file).get("theme") is None
        assert file.with_suffix(".broken").read_bytes() == text


def test_only_finite_numbers_are_numbers(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.json")
    for value in ("1.5", None, True, float("nan"), float("inf"), [1]):
        settings.set("scale", value)
        assert settings.number("scale", 1.0) == 1.0
    settings.set("scale", 2)
    assert settings.number("scale", 1.0) == 2.0


def test_a_write_is_whole_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "s.json"
    Settings(file).set("theme", "dark")
    assert [found.name for found in tmp_path.iterdir()] == ["s.json"]
    settings = Settings(file)
    settings.set("theme", "dark")  # nothing new: the file is left alone
    file.unlink()
    settings.set("theme", "dark")
    assert not file.exists()


def test_recent_projects_are_few_and_each_once(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.json")
    for number in [*range(12), 3]:
        (tmp_path / f"{number}").mkdir(exist_ok=True)
        (tmp_path / f"{number}" / "earmark.db").write_text("")
        settings.opened(tmp_path / f"{number}")
    names = [path.name for path in settings.recent()]
    assert names[0] == "3" and len(names) == len(set(names)) <= 8
    settings.set("recent", ["\0", 7, str(tmp_path / "3")])
    assert [path.name for path in settings.recent()] == ["3"]
