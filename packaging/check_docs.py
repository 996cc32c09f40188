"""Checks what the documents claim: links and pictures exist, and so do the targets, commands and paths that they name.

Exit code 0: all true; 1: a list of what is not.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = ("*.md", "docs/**/*.md")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
TARGET = re.compile(r"`?\bmake ([a-z]+)")
VERB = re.compile(r"(?:^|`)(?:\$ )?earmark ([a-z]+)\b", re.MULTILINE)
CODE_PATH = re.compile(r"`((?:app|augment|widgets|packaging|tests|resources|docs)/[\w./-]*)`")
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)


def documents(root: Path) -> list[Path]:
    """The Markdown files that a reader may open; fragments and generated lists are not among them."""
    found = {file for pattern in DOCUMENTS for file in root.glob(pattern)}
    return sorted(found - {root / "THIRD_PARTY_LICENSES.md"})


def problems(file: Path, *, root: Path, targets: set[str], verbs: set[str]) -> Iterator[str]:
    """What in one document is not true."""
    text = file.read_text("utf-8")
    name = file.relative_to(root).as_posix()
    for link in LINK.findall(text):
        if not re.match(r"[a-z]+:|#", link) and not (file.parent / link.split("#")[0]).exists():
            yield f"{name}: links to {link}, which is not there"
    code = "\n".join(CODE.findall(text))
    for target in sorted(set(TARGET.findall(code)) - targets):
        yield f"{name}: names `make {target}`, which is no target of the Makefile"
    for verb in sorted(set(VERB.findall(code)) - verbs):
        yield f"{name}: names `earmark {verb}`, which is no command"
    for path in sorted(set(CODE_PATH.findall(text))):
        if not (root / path).exists():
            yield f"{name}: names {path}, which is not there"


def make_targets(makefile: str) -> set[str]:
    """The targets of a Makefile."""
    return set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))


def command_verbs(help_text: str) -> set[str]:
    """The commands in the text of `earmark --help`: the first words of the rows below a "Commands" heading."""
    commands = help_text.split("Commands", 1)[-1]
    return set(re.findall(r"^[│\s]{1,3}([a-z]+)(?=\s{2,})", commands, re.MULTILINE))


def main() -> int:
    """Prints every problem of every document."""
    run = subprocess.run(
        [sys.executable, "-m", "earmark", "--help"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if run.returncode:
        print(f"`earmark --help` failed:\n{run.stderr}", file=sys.stderr)
        return 1
    # The window on a project is opened before the command line is looked at.
    verbs = command_verbs(run.stdout) | {"open"}
    targets = make_targets((ROOT / "Makefile").read_text("utf-8"))
    found = [line for file in documents(ROOT) for line in problems(file, root=ROOT, targets=targets, verbs=verbs)]
    print("\n".join(found) or "The documents say what is true.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
