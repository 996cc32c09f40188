"""What is said about missing system libraries names the package that brings them."""

from __future__ import annotations

from pathlib import Path

import pytest
import qt_libs

LDD = """\
\tlinux-vdso.so.1 (0x00007ffd)
\tlibQt6Gui.so.6 => not found
\tlibEGL.so.1 => not found
\tlibxcb-cursor.so.0 => not found
\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f)
"""


def test_qts_own_libraries_are_not_asked_of_the_system() -> None:
    assert qt_libs.unresolved(LDD) == {"libEGL.so.1", "libxcb-cursor.so.0"}


@pytest.mark.parametrize(
    ("fedora", "packages"), [(False, ["libegl1", "libxcb-cursor0"]), (True, ["libglvnd-egl", "xcb-util-cursor"])]
)
def test_the_packages_of_each_system(fedora: bool, packages: list[str]) -> None:
    found, unknown = qt_libs.packages_for({"libEGL.so.1", "libxcb-cursor.so.0", "libodd.so.2"}, fedora=fedora)
    assert (found, unknown) == (packages, ["libodd.so.2"])


def test_a_name_that_only_starts_alike_is_another_library() -> None:
    assert qt_libs.packages_for({"libxcb.so.1"}, fedora=False) == (["libxcb1"], [])
    assert qt_libs.packages_for({"libX11.so.6"}, fedora=False) == (["libx11-6"], [])


def test_missing_libraries_are_named_with_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for name in ("QtCore.abi3.so", "QtGui.abi3.so"):
        (tmp_path / name).touch()
    spec = type("Spec", (), {"submodule_search_locations": [str(tmp_path)]})
    monkeypatch.setattr(qt_libs.importlib.util, "find_spec", lambda name: spec)
    monkeypatch.setattr(qt_libs, "_ldd", lambda file: LDD if "QtGui" in file else "")
    monkeypatch.setattr(qt_libs, "_has_font", lambda: False)
    monkeypatch.setattr(qt_libs.sys, "platform", "linux")
    monkeypatch.setattr(qt_libs.shutil, "which", lambda name: f"/usr/bin/{name}" if name != "dnf" else None)
    assert qt_libs.main([]) == 3
    assert "sudo apt-get install -y fonts-dejavu-core libegl1 libxcb-cursor0" in capsys.readouterr().err
