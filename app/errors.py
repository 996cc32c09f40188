"""Every error Earmark raises on purpose.

::

    EarmarkError                 text a person can act on; anything else is a bug
    ├── CallError            2   the call was wrong: unknown option, unknown name, wrong order
    │   ├── UnknownName          a name that is not there; suggests the nearest
    │   └── RuleViolation        the rule sheet forbids the change
    ├── InputError           3   what came from outside is broken
    │   ├── MediaError           a picture or a recording
    │   ├── SheetError           a rule sheet: line, column, rule
    │   ├── TableError           a CSV, JSONL or predictions file
    │   └── FormatError          an annotation or export format
    ├── EnvironmentFailed    3   the machine said no
    │   ├── ProjectLocked        another process has the project open for writing
    │   ├── ProjectTooNew        written by a newer Earmark
    │   ├── NotAProject          no project in that folder
    │   ├── ProjectDamaged       the database failed its check
    │   ├── ReadOnly             the folder or the project may not be written
    │   └── DiskFull             no space left; nothing was changed
    ├── StaleEdit            3   what the change was based on has changed since
    └── Cancelled            3   stopped by the user; what was finished stays

The number is the exit code of the terminal commands.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class EarmarkError(Exception):
    """A known error. ``message`` names the thing, what was found and what to do."""

    exit_code = 3

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class CallError(EarmarkError):
    """The call was wrong; calling again with better words can succeed."""

    exit_code = 2


class UnknownName(CallError):
    """``name`` is not among ``known``; the message suggests the nearest."""

    def __init__(self, what: str, name: str, known: Iterable[str], *, where: str = "") -> None:
        names = sorted(known)
        near = difflib.get_close_matches(name, names, n=1)
        listed = ", ".join(names[:12]) + (" …" if len(names) > 12 else "")
        hint = f"Did you mean {near[0]!r}?" if near else f"Known: {listed or 'none'}."
        place = f"{where}: " if where else ""
        super().__init__(f"{place}unknown {what} {name!r}. {hint}")
        self.name = name


class RuleViolation(CallError):
    """The rule sheet forbids the change; ``findings`` say which rules."""

    def __init__(self, message: str, findings: tuple[object, ...] = ()) -> None:
        super().__init__(message)
        self.findings = findings


class InputError(EarmarkError):
    """Something that came from outside is broken."""


class MediaError(InputError):
    """A picture or a recording cannot be read."""


class SheetError(InputError):
    """A rule sheet is wrong. ``line`` and ``column`` count from 1, 0 where they are unknown."""

    def __init__(self, message: str, *, line: int = 0, column: int = 0, rule: str = "", path: str = "") -> None:
        place = path or "rule sheet"
        if line:
            place += f", line {line}, column {column}"
        if rule:
            place += f", rule {rule!r}"
        super().__init__(f"{place}: {message}")
        self.line, self.column, self.rule = line, column, rule


class TableError(InputError):
    """A table (CSV, JSONL, predictions) is wrong."""


class FormatError(InputError):
    """A file does not follow its format."""


class EnvironmentFailed(EarmarkError):
    """The machine refused: disk, permissions, locks, versions."""


class ProjectLocked(EnvironmentFailed):
    """Another process has the project open for writing."""


class ProjectTooNew(EnvironmentFailed):
    """The project was written by a newer Earmark."""


class NotAProject(EnvironmentFailed):
    """There is no project in the folder."""


class ProjectDamaged(EnvironmentFailed):
    """The database did not pass its integrity check."""


class ReadOnly(EnvironmentFailed):
    """The place may not be written."""


class DiskFull(EnvironmentFailed):
    """No space is left; the change was not made, nothing else was touched."""


class StaleEdit(EarmarkError):
    """What a change was based on no longer holds, so it was refused."""


class Cancelled(EarmarkError):
    """Stopped by the user. What was finished stays."""

    def __init__(self, message: str = "Stopped. What was finished stays.") -> None:
        super().__init__(message)
