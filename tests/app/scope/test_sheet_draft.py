"""A draft is kept for its writer alone, and a file that cannot be read is no draft."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import EnvironmentFailed
from app.scope.sheet_draft import KeptDraft, draft_file, drop_draft, keep_draft, kept_draft


def test_it_comes_back_for_the_same_person_only(tmp_path: Path) -> None:
    draft = KeptDraft("name: Wörter\n", "abc")
    keep_draft(tmp_path, "../lead/ü", draft)
    assert kept_draft(tmp_path, "../lead/ü") == draft
    assert kept_draft(tmp_path, "other") is None
    assert [file.parent for file in tmp_path.rglob("*.json")] == [tmp_path / "drafts"]
    drop_draft(tmp_path, "../lead/ü")
    assert kept_draft(tmp_path, "../lead/ü") is None
    drop_draft(tmp_path, "../lead/ü")


@pytest.mark.parametrize("text", ["", "[]", '{"text": 1, "base": "a"}', '{"text": "a"}', "\x00"])
def test_a_broken_file_is_no_draft(tmp_path: Path, text: str) -> None:
    file = draft_file(tmp_path, "lead")
    file.parent.mkdir()
    file.write_text(text)
    assert kept_draft(tmp_path, "lead") is None


def test_a_folder_that_refuses_is_said(tmp_path: Path) -> None:
    (tmp_path / "drafts").write_text("in the way")
    with pytest.raises(EnvironmentFailed, match="could not be kept"):
        keep_draft(tmp_path, "lead", KeptDraft("a", "b"))
