"""The shape of the code: rooms say what they are for, files stay small, and nothing speaks of one machine."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("app", "augment", "widgets")
LINES = 400
# Where an unknown error may be met, and nowhere else: the job runner, the command line's main, the crash hook.
BROAD_EXCEPT = ("app/jobs/", "app/main.py", "app/cli/app.py", "widgets/shell/")

# Parts of Qt that are under the GPL only; Earmark uses Qt under the LGPL.
GPL_QT = re.compile(
    r"PySide6[. ](?:import )?Qt(Charts|DataVisualization|Graphs|HttpServer|NetworkAuth|VirtualKeyboard|Quick3D)"
)

# Put together from pieces, so that this file does not find itself.
HOSTS = ["pypi" + ".org", "python" + "hosted.org", "conda" + ".anaconda.org", "registry." + "npmjs"]
INDEX_OPTIONS = ["--index" + "-url", "--extra" + "-index-url", "--find" + "-links"]
MACHINE_PATH = re.compile(
    r"(?<![\w.~$}/-])/(?:work|root|workspace|home/[a-z]\w*|Users/[A-Za-z]\w*)/\w|[A-Z]:\\" + r"Users\\"
)
# Other people's files, shipped as they came: some carry the paths of the machine that made them.
AS_THEY_CAME = "resources/sample/"


def _sources() -> list[Path]:
    return [file for room in ROOMS for file in sorted((ROOT / room).rglob("*.py"))]


def _tracked() -> Iterator[Path]:
    run = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        pytest.skip("not a git checkout")
    yield from (ROOT / name for name in run.stdout.split("\0") if name and (ROOT / name).is_file())


def _texts() -> Iterator[tuple[str, str]]:
    for file in _tracked():
        try:
            yield file.relative_to(ROOT).as_posix(), file.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            continue  # a picture or a recording


def test_every_folder_of_code_is_a_package() -> None:
    folders = {file.parent for file in _sources()}
    assert [folder for folder in sorted(folders) if not (folder / "__init__.py").is_file()] == []


def test_a_package_file_holds_a_docstring_and_nothing_else() -> None:
    wrong = []
    for file in (file for file in _sources() if file.name == "__init__.py"):
        tree = ast.parse(file.read_text("utf-8"))
        if len(tree.body) != 1 or not ast.get_docstring(tree):
            wrong.append(file.relative_to(ROOT).as_posix())
    assert wrong == [], "an __init__.py says what the room is for, and no more"


def test_packaging_is_no_package() -> None:
    """It would shadow the library of that name for everything that runs in a checkout."""
    assert not (ROOT / "packaging" / "__init__.py").exists()


def test_a_long_file_says_why_in_its_first_line() -> None:
    wrong = []
    for file in _sources():
        lines = file.read_text("utf-8").splitlines()
        if len(lines) > LINES and not re.search(r"\blong\b", lines[0], re.IGNORECASE):
            wrong.append(f"{file.relative_to(ROOT).as_posix()}: {len(lines)} lines")
    assert wrong == [], f"split it, or let its first line say why it is long (more than {LINES} lines)"


def test_broad_excepts_stand_only_where_unknown_errors_are_met() -> None:
    wrong = []
    for file in _sources():
        name = file.relative_to(ROOT).as_posix()
        if re.search(r"noqa:.*BLE001", file.read_text("utf-8")) and not name.startswith(BROAD_EXCEPT):
            wrong.append(name)
    assert wrong == []


def test_no_part_of_qt_that_is_under_the_gpl() -> None:
    assert [str(file) for file in _sources() if GPL_QT.search(file.read_text("utf-8"))] == []


def test_no_file_names_a_folder_of_one_machine() -> None:
    wrong = [
        f"{name}: {found.group()}"
        for name, text in _texts()
        if not name.startswith(AS_THEY_CAME) and (found := MACHINE_PATH.search(text))
    ]
    assert wrong == []


def test_no_file_names_a_package_registry() -> None:
    words = [*HOSTS, *INDEX_OPTIONS]
    allowed = {"packaging/setup_env.sh", "Makefile"}  # pass `--no-index` and the like, and name no host
    wrong = [f"{name}: {word}" for name, text in _texts() if name not in allowed for word in words if word in text]
    assert wrong == []


@pytest.mark.parametrize("text", ["/wo" + "rk/x", "see /ho" + "me/ann/data", "C:\\" + "Users\\ann"])
def test_a_folder_of_one_machine_is_recognised(text: str) -> None:
    assert MACHINE_PATH.search(text)


@pytest.mark.parametrize("text", ["frame" + "wo" + "rk/x", "~/wo" + "rk/x", "docs/wo" + "rk/x", "$HOME/ro" + "ot/x"])
def test_other_folders_are_left_alone(text: str) -> None:
    assert not MACHINE_PATH.search(text)
