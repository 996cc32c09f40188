"""The frozen SQL of each schema version: what makes a database of the one before into one of this. Never changed."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources

NAMES = (
    "v0001_first",
    "v0002_workbench",
    "v0003_sound",
    "v0004_proposals",
    "v0005_stale",
    "v0006_packages",
    "v0007_decisions",
    "v0008_probes",
    "v0009_rounds",
    "v0010_slices",
    "v0011_columns",
    "v0012_limits",
    "v0013_waivers",
)


def statements(name: str) -> Iterator[str]:
    """The statements of a version, in order; lines that begin with -- are remarks."""
    text = resources.files(__package__).joinpath(f"{name}.sql").read_text("utf-8")
    body = "\n".join(line for line in text.splitlines() if not line.startswith("--"))
    return filter(None, (part.strip() for part in body.split(";")))
