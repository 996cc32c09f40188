from __future__ import annotations

from typing import Any

from tests.widgets.timeline.pulse import RAN_DRY


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Says which recordings were made again."""
    for reports in terminalreporter.stats.values():
        for report in reports:
            times = [value for name, value in getattr(report, "user_properties", ()) if name == RAN_DRY]
            if times and report.when == "call":
                again = f"{len(times)} recording{'s' if len(times) > 1 else ''} made again: {RAN_DRY}"
                terminalreporter.write_line(f"{report.nodeid}: {again} {sum(times)} times", yellow=True)
