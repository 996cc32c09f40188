"""The small scripts that the Makefile calls."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import check_docs
import coverage_floor
import licences
import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("floor", "measured", "new"), [(80.0, 90.0, 89.0), (80.0, 80.5, 80.0), (80.0, 60.0, 80.0), (0.0, 71.27, 70.2)]
)
def test_the_floor_only_rises(floor: float, measured: float, new: float) -> None:
    assert coverage_floor.raised(floor=floor, measured=measured) == new


def test_a_higher_coverage_is_written_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    report, floor = tmp_path / "coverage.json", tmp_path / "floor.txt"
    report.write_text(json.dumps({"totals": {"percent_covered": 91.234}}), "utf-8")
    floor.write_text("85.0\n", "utf-8")
    assert coverage_floor.main(str(report), str(floor)) == 0
    assert floor.read_text("utf-8") == "90.2\n"


def _fake_python(folder: Path, name: str, *, version: tuple[int, int], venv: bool) -> None:
    """A stand-in for a Python: answers the two questions that find_python.sh asks."""
    script = f"""#!/bin/sh
case "$*" in
  *version_info*exit*|*"sys.exit(not"*) exit {0 if (3, 11) <= version <= (3, 13) else 1};;
  *ensurepip*) exit {0 if venv else 1};;
  *print*) echo python{version[0]}.{version[1]}-venv;;
  --version) echo Python {version[0]}.{version[1]}.0;;
esac
"""
    file = folder / name
    file.write_text(script, "utf-8")
    file.chmod(0o755)


def _find(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["/bin/sh", str(ROOT / "packaging" / "find_python.sh"), *arguments]
    return subprocess.run(command, env={"PATH": str(folder)}, capture_output=True, text=True, check=False)


def test_the_first_python_that_will_do_is_taken(tmp_path: Path) -> None:
    _fake_python(tmp_path, "python3", version=(3, 9), venv=True)
    _fake_python(tmp_path, "python3.12", version=(3, 12), venv=True)
    assert _find(tmp_path).stdout == f"{tmp_path}/python3.12\n"


def test_a_python_without_venv_is_named_with_its_package(tmp_path: Path) -> None:
    _fake_python(tmp_path, "python3", version=(3, 11), venv=False)
    run = _find(tmp_path)
    assert (run.returncode, run.stdout) == (3, "")
    assert "apt-get install python3.11-venv" in run.stderr


def test_no_python_at_all_is_said_so(tmp_path: Path) -> None:
    run = _find(tmp_path)
    assert run.returncode == 3
    assert "Earmark needs Python 3.11, 3.12 or 3.13" in run.stderr


def test_a_named_python_that_is_too_old_is_refused(tmp_path: Path) -> None:
    _fake_python(tmp_path, "old", version=(3, 9), venv=True)
    _fake_python(tmp_path, "python3", version=(3, 12), venv=True)
    run = _find(tmp_path, "old")
    assert run.returncode == 3
    assert "found Python 3.9.0" in run.stderr


def test_documents_are_held_to_what_they_name(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    page = tmp_path / "docs" / "page.md"
    page.write_text("[a](b.md) `make fly` and `earmark dance`, `earmark check P`, `app/nowhere.py`, make do\n", "utf-8")
    found = list(check_docs.problems(page, root=tmp_path, targets={"demo"}, verbs={"check"}))
    assert [line.split(": ", 1)[1].split(",")[0] for line in found] == [
        "links to b.md",
        "names `make fly`",
        "names `earmark dance`",
        "names app/nowhere.py",
    ]


def test_the_commands_are_read_from_the_help() -> None:
    text = "Options\n│ --help  help │\n╭─ Commands ─╮\n│ check   Checks the labels. │\n│ demo    Makes it. │"
    assert check_docs.command_verbs(text) == {"check", "demo"}


def test_a_package_under_the_gpl_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(licences, "licence", lambda name: "GPL-3.0-or-later")
    with pytest.raises(ValueError, match="bind Earmark"):
        licences.table("thing==1.0 \\\n")


def test_the_lesser_gpl_is_not_the_gpl(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(licences, "licence", lambda name: "LGPL-2.1-or-later")
    assert "| thing | 1.0 |" in licences.table("thing==1.0 ; sys_platform == 'win32' \\\n")


def test_the_third_party_licences_are_up_to_date() -> None:
    """Names and versions only: the texts depend on what is installed for this Python."""
    text = (ROOT / "THIRD_PARTY_LICENSES.md").read_text("utf-8")
    for name, versions in licences.locked((ROOT / "packaging/locks/runtime.txt").read_text("utf-8")).items():
        assert f"| {name} | {', '.join(versions)} |" in text, "run `make licences`"
