"""The terminal commands: one module a verb, listed here, and the exit codes."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from importlib import import_module

import typer

from app import errors

# Each is a module of app.cli with one function `command`, or with a `group` of commands.
VERBS: tuple[str, ...] = (
    "open", "demo", "new", "add", "import", "people", "assign", "pack", "unpack", "merge", "probe", "scope", "sheet",
    "check", "agreement", "predictions", "presegment", "runs", "errors", "suspects", "slices", "slice", "features",
    "column", "suggest", "noise", "augment", "review", "round", "verdict", "snapshot", "diff", "log", "export", "trace",
    "verify", "formats", "transforms", "doctor",
)  # fmt: skip
KEYWORDS = {"import": "import_"}


def build(verbs: Sequence[str] = VERBS) -> typer.Typer:
    """The whole command line. Modules are imported here, not at start, so that the window never pays for them."""
    app = typer.Typer(
        name="earmark",
        help="Label images and sound by a rule sheet, measure how well people agree, aim augmentation at the gap.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    # With a callback, a single verb stays a verb instead of becoming the program itself.
    app.callback()(_start)
    for verb in verbs:
        module = import_module(f"app.cli.{KEYWORDS.get(verb, verb)}")
        if hasattr(module, "group"):
            app.add_typer(module.group, name=verb)
        else:
            app.command(name=verb)(module.command)
    return app


def _start() -> None:
    """Label images and sound by a rule sheet, measure how well people agree, aim augmentation at the gap."""


def run(arguments: Sequence[str], windows: object = None) -> int:
    """Carries out one command and gives its exit code: 0 done, 1 the answer is "no", 2 wrong call, 3 failed.

    ``windows`` is what commands that show something are given (see ``app.cli.demo.Windows``).
    """
    logging.basicConfig(level=os.environ.get("EARMARK_LOG", "ERROR"), stream=sys.stderr)
    try:
        build(_needed(arguments))(args=list(arguments), prog_name="earmark", standalone_mode=True, obj=windows)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else (0 if end.code is None else 2)
    except errors.EarmarkError as problem:
        sys.stderr.write(f"earmark: {problem.message}\n")
        return problem.exit_code
    except KeyboardInterrupt:
        sys.stderr.write(f"earmark: {errors.Cancelled().message}\n")
        return errors.Cancelled.exit_code
    except BrokenPipeError:
        # `earmark … | head` ends early on purpose; nothing failed.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return 0


def _needed(arguments: Sequence[str]) -> Sequence[str]:
    """Only the module of the verb that is called, which keeps a command's start short; all of them for the help."""
    return [arguments[0]] if arguments and arguments[0] in VERBS else VERBS
