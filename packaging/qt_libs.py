"""Names the system libraries that Qt misses here, with the command that installs them. Standard library only.

Qt's own libraries come with PySide6; those of the system (fonts, OpenGL, keyboard, X11, sound) do not. Without them
`import PySide6.QtGui` ends in `libEGL.so.1: cannot open shared object file`, which helps nobody.

Exit code 0: all that is needed is there (or was installed); 3: it is not.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

# What must load for pictures and reports without a display, and what must load besides for a window and for sound.
NEEDED = ("QtCore*.so", "QtGui*.so", "QtWidgets*.so", "QtSvg.*.so", "Qt/plugins/platforms/libqoffscreen.so")
WINDOW = ("Qt/plugins/platforms/libqxcb.so", "Qt/plugins/xcbglintegrations/*.so")
SOUND = ("QtMultimedia.*.so", "Qt/plugins/multimedia/*.so")
FONTS = "fonts"

# soname (its start) → package on Debian and Ubuntu, on Fedora. Those of Debian are checked against dpkg.
PACKAGES = {
    "libEGL.so": ("libegl1", "libglvnd-egl"),
    "libGL.so": ("libgl1", "libglvnd-glx"),
    "libGLX.so": ("libgl1", "libglvnd-glx"),
    "libOpenGL.so": ("libopengl0", "libglvnd-opengl"),
    "libX11-xcb.so": ("libx11-xcb1", "libX11-xcb"),
    "libX11.so": ("libx11-6", "libX11"),
    "libXext.so": ("libxext6", "libXext"),
    "libXrandr.so": ("libxrandr2", "libXrandr"),
    "libXrender.so": ("libxrender1", "libXrender"),
    "libasound.so": ("libasound2", "alsa-lib"),
    "libbrotlicommon.so": ("libbrotli1", "libbrotli"),
    "libbrotlidec.so": ("libbrotli1", "libbrotli"),
    "libbz2.so": ("libbz2-1.0", "bzip2-libs"),
    "libdbus-1.so": ("libdbus-1-3", "dbus-libs"),
    "libdrm.so": ("libdrm2", "libdrm"),
    "libfontconfig.so": ("libfontconfig1", "fontconfig"),
    "libfreetype.so": ("libfreetype6", "freetype"),
    "libgbm.so": ("libgbm1", "mesa-libgbm"),
    "libglib-2.0.so": ("libglib2.0-0", "glib2"),
    "libgssapi_krb5.so": ("libgssapi-krb5-2", "krb5-libs"),
    "libgthread-2.0.so": ("libglib2.0-0", "glib2"),
    "libpulse.so": ("libpulse0", "pulseaudio-libs"),
    "libpulse-mainloop-glib.so": ("libpulse-mainloop-glib0", "pulseaudio-libs-glib2"),
    "libxcb-cursor.so": ("libxcb-cursor0", "xcb-util-cursor"),
    "libxcb-glx.so": ("libxcb-glx0", "libxcb"),
    "libxcb-icccm.so": ("libxcb-icccm4", "xcb-util-wm"),
    "libxcb-image.so": ("libxcb-image0", "xcb-util-image"),
    "libxcb-keysyms.so": ("libxcb-keysyms1", "xcb-util-keysyms"),
    "libxcb-randr.so": ("libxcb-randr0", "libxcb"),
    "libxcb-render-util.so": ("libxcb-render-util0", "xcb-util-renderutil"),
    "libxcb-render.so": ("libxcb-render0", "libxcb"),
    "libxcb-shape.so": ("libxcb-shape0", "libxcb"),
    "libxcb-shm.so": ("libxcb-shm0", "libxcb"),
    "libxcb-sync.so": ("libxcb-sync1", "libxcb"),
    "libxcb-util.so": ("libxcb-util1", "xcb-util"),
    "libxcb-xfixes.so": ("libxcb-xfixes0", "libxcb"),
    "libxcb-xkb.so": ("libxcb-xkb1", "libxcb"),
    "libxcb.so": ("libxcb1", "libxcb"),
    "libxkbcommon-x11.so": ("libxkbcommon-x11-0", "libxkbcommon-x11"),
    "libxkbcommon.so": ("libxkbcommon0", "libxkbcommon"),
    "libzstd.so": ("libzstd1", "libzstd"),
    FONTS: ("fonts-dejavu-core", "dejavu-sans-fonts"),
}


@dataclass(frozen=True)
class Missing:
    """The sonames that do not load here, by what stays away without them."""

    needed: frozenset[str]
    window: frozenset[str]
    sound: frozenset[str]

    @property
    def all(self) -> frozenset[str]:
        """Every soname, whatever it is for."""
        return self.needed | self.window | self.sound


def unresolved(ldd_output: str) -> set[str]:
    """The sonames that ``ldd`` reports as not found, without Qt's own."""
    lines = (line.split() for line in ldd_output.splitlines() if "not found" in line)
    return {words[0] for words in lines if words and not words[0].startswith(("libQt6", "libpyside6", "libshiboken6"))}


def find_missing(pyside: Path) -> Missing:
    """Asks the dynamic linker about the libraries below PySide6's folder, and looks for a font."""

    def of(patterns: Iterable[str]) -> frozenset[str]:
        files = [str(file) for pattern in patterns for file in sorted(pyside.glob(pattern))]
        return frozenset().union(*(unresolved(_ldd(file)) for file in files))

    fonts = frozenset() if _has_font() else frozenset({FONTS})
    return Missing(needed=of(NEEDED) | fonts, window=of(WINDOW), sound=of(SOUND))


def packages_for(sonames: Iterable[str], *, fedora: bool) -> tuple[list[str], list[str]]:
    """The packages that bring the given sonames, and the sonames for which no package is known."""
    packages, unknown = set(), []
    for soname in sonames:
        known = [pair for start, pair in PACKAGES.items() if soname == start or soname.startswith(start + ".")]
        if known:
            packages.add(known[0][1 if fedora else 0])
        else:
            unknown.append(soname)
    return sorted(packages), sorted(unknown)


def install_command(packages: list[str], *, fedora: bool) -> list[str]:
    """The command, for root, that installs the packages."""
    return ["dnf", "install", "-y", *packages] if fedora else ["apt-get", "install", "-y", *packages]


def _ldd(file: str) -> str:
    return subprocess.run(["ldd", file], capture_output=True, text=True, check=False).stdout


def _has_font() -> bool:
    home = Path.home()
    folders = ("/usr/share/fonts", "/usr/local/share/fonts", home / ".fonts", home / ".local/share/fonts")
    return any(file.suffix in {".ttf", ".otf", ".ttc"} for folder in folders for file in Path(folder).rglob("*"))


def _report(missing: Missing) -> None:
    for sonames, loss in (
        (missing.needed, "Qt cannot start without"),
        (missing.window, "no window can be opened without"),
        (missing.sound, "sound cannot be played without"),
    ):
        if sonames:
            print(f"System libraries are missing; {loss}: {', '.join(sorted(sonames))}", file=sys.stderr)


def _install(packages: list[str]) -> None:
    """Installs with apt as root; a refusal shows itself in the second look at what is missing."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-q"], install_command(["--no-install-recommends", *packages], fedora=False)):
        print("Running", " ".join(command), file=sys.stderr)
        subprocess.run(command, env=environment, check=False, stdin=subprocess.DEVNULL, stdout=sys.stderr)


def main(arguments: list[str] | None = None) -> int:
    """Looks, says what is missing and, with ``--install`` as root on Debian or Ubuntu, installs it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--install", action="store_true", help="install what is missing when root on Debian or Ubuntu")
    options = parser.parse_args(arguments)
    spec = importlib.util.find_spec("PySide6")
    if spec is None or not spec.submodule_search_locations:
        print("PySide6 is not installed in this Python. Run `make env` first.", file=sys.stderr)
        return 3
    if sys.platform != "linux" or shutil.which("ldd") is None:
        return 0
    pyside = Path(next(iter(spec.submodule_search_locations)))
    missing = find_missing(pyside)
    if not missing.all:
        return 0
    fedora = shutil.which("apt-get") is None and shutil.which("dnf") is not None
    packages, unknown = packages_for(missing.all, fedora=fedora)
    if packages and options.install and shutil.which("apt-get") and os.geteuid() == 0:
        _install(packages)
        missing = find_missing(pyside)
        if not missing.all:
            return 0
    _report(missing)
    if packages:
        print("Install them:  sudo " + " ".join(install_command(packages, fedora=fedora)), file=sys.stderr)
    if unknown:
        print("Find the package of your system that brings: " + ", ".join(unknown), file=sys.stderr)
    return 3 if missing.needed else 0


if __name__ == "__main__":
    sys.exit(main())
