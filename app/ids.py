"""Identities: content by SHA-256, things by a hash of what makes them themselves.

Stable ids (same inputs, same id, on every machine) let an import run twice without doubling, and let seeds derive
from ids instead of from order or clock.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime


def stable(*parts: str) -> str:
    """16 hex digits of the SHA-256 of ``parts``, separated so that ("ab", "c") differs from ("a", "bc")."""
    return digest("\x1f".join(f"{len(part)}:{part}" for part in parts))[:16]


def digest(text: str) -> str:
    """SHA-256 of ``text`` in UTF-8, 64 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def fresh() -> str:
    """A new random id, 16 hex digits: for things a person draws."""
    return secrets.token_hex(8)


def source_id(name: str) -> str:
    """The id of the source called ``name`` in its project."""
    return stable("source", name)


def item_id(source: str, path: str) -> str:
    """The id of the file at the relative ``path`` (with forward slashes) of the source with id ``source``."""
    return stable("item", source, path)


def annotation_id(item: str, task: str, annotator: str) -> str:
    """One annotator says one thing about one item for one task: the id of that annotation."""
    return stable("annotation", item, task, annotator)


def now() -> str:
    """The present moment, UTC, ISO 8601 to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
