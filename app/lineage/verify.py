"""An export folder against its manifest."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.jobs.job import Progress
from app.lineage.manifest import MANIFEST, MARK, is_litter, load_manifest, load_mark
from app.media.digest import sha256_file


@dataclass(frozen=True)
class Verified:
    """Relative paths in order. ``manifest_intact`` is false when the manifest itself was edited."""

    folder: Path
    files: int
    missing: tuple[str, ...]
    changed: tuple[str, ...]
    extra: tuple[str, ...]
    manifest_intact: bool

    @property
    def ok(self) -> bool:
        """Whether the folder is exactly what was exported."""
        return self.manifest_intact and not (self.missing or self.changed or self.extra)


def verify(folder: Path, progress: Progress | None = None) -> Verified:
    """Hashes every file. Raises FormatError when ``folder`` is no export, MediaError when a file cannot be read."""
    progress = progress or Progress()
    mark = load_mark(folder)
    lines = load_manifest(folder)
    known = {line["path"]: line for line in lines}
    missing: list[str] = []
    changed: list[str] = []
    for done, (path, line) in enumerate(sorted(known.items()), 1):
        progress.check()
        file = folder / path
        if not file.is_file():
            missing.append(path)
        elif file.is_symlink() or file.stat().st_size != line.get("bytes") or sha256_file(file) != line.get("sha256"):
            changed.append(path)
        progress.report(done, len(known))
    found = {
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()
    }
    extra = sorted(path for path in found - set(known) - {MANIFEST, MARK} if not is_litter(path))
    intact = sha256_file(folder / MANIFEST) == mark.get("manifest_sha256")
    return Verified(folder, len(known), tuple(missing), tuple(changed), tuple(extra), intact)
