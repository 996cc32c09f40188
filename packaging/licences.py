"""Writes THIRD_PARTY_LICENSES.md from what the runtime lock installs, and fails on a licence that would bind Earmark.

Usage: licences.py LOCK THIRD_PARTY_LICENSES.md [--check]
The names and versions come from the lock, the licences from the installed packages' own metadata (core metadata 2.4:
`License-Expression`, then `License`, then the classifiers). Packages that are locked for another system or another
Python only are listed with a licence noted by hand below.
"""

from __future__ import annotations

import re
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

# Read from the packages' own licence files, where the metadata says nothing or too much.
BY_HAND = {
    "audioop-lts": "PSF-2.0",
    "colorama": "BSD-3-Clause",
    "standard-aifc": "PSF-2.0",
    "standard-chunk": "PSF-2.0",
    "standard-sunau": "PSF-2.0",
}
# Weak copyleft: fine for a program that uses the library as a separate, replaceable file.
EXPLAINED = {
    "pyside6-addons": "LGPL-3.0-only (Qt for Python, taken under this one of its licences)",
    "pyside6-essentials": "LGPL-3.0-only (Qt for Python, taken under this one of its licences)",
    "shiboken6": "LGPL-3.0-only (Qt for Python, taken under this one of its licences)",
    "soxr": "LGPL-2.1-or-later (python-soxr and libsoxr)",
    "soundfile": "BSD-3-Clause; brings libsndfile, LGPL-2.1-or-later",
    "opencv-python-headless": "Apache-2.0; brings FFmpeg, LGPL-2.1-or-later",
    "pyvips-binary": "LGPL-3.0-or-later (libvips and the libraries that it brings, each as a separate file)",
    "certifi": "MPL-2.0",
    "tqdm": "MPL-2.0 AND MIT",
}
STRONG = re.compile(r"\b(A?GPL)\b|GNU (Affero )?General Public", re.IGNORECASE)

HEAD = Path(__file__).with_name("third_party_head.md")


def locked(lock: str) -> dict[str, list[str]]:
    """Package → versions that a lock pins; more than one where the Python decides."""
    found: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==([^\s;\\]+)", lock, re.MULTILINE):
        found.setdefault(name, []).append(version)
    return found


def licence(name: str) -> str:
    """The licence of an installed package, in one line. Raises LookupError when nothing tells it."""
    known = EXPLAINED.get(name) or BY_HAND.get(name)
    if known:
        return known
    try:
        facts: Any = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        raise LookupError(f"{name} is not installed here. Run `make env`, or note its licence in BY_HAND.") from None
    plain = (facts.get("License") or "").strip()
    classified = [
        line.rsplit(" :: ", 1)[-1] for line in facts.get_all("Classifier") or [] if line.startswith("License ::")
    ]
    short = plain if plain and "\n" not in plain and len(plain) < 80 else ""
    first_line = plain.splitlines()[0].strip() if plain else ""
    found = facts.get("License-Expression") or short or ", ".join(classified) or first_line
    if not found or found == "OSI Approved":
        raise LookupError(f"{name}: its metadata name no licence. Read its licence file and note it in BY_HAND.")
    return found


def table(lock: str) -> str:
    """The whole document. Raises ValueError for a package under the GPL or AGPL."""
    rows = []
    for name, versions in sorted(locked(lock).items()):
        text = licence(name)
        if STRONG.search(text.replace("LGPL", "")):
            raise ValueError(f"{name} is under {text}, which would bind Earmark. Take another package.")
        rows.append(f"| {name} | {', '.join(versions)} | {text.replace('|', '/')} |")
    return HEAD.read_text("utf-8") + "\n".join(rows) + "\n"


def main(arguments: list[str]) -> int:
    """Writes the document, or with ``--check`` says whether it is up to date."""
    lock, target = Path(arguments[0]), Path(arguments[1])
    try:
        text = table(lock.read_text("utf-8"))
    except (LookupError, ValueError) as problem:
        print(problem, file=sys.stderr)
        return 3
    if "--check" in arguments:
        if target.read_text("utf-8") == text:
            return 0
        print(f"{target} is not what the lock installs. Run `make licences` and commit it.", file=sys.stderr)
        return 1
    target.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
