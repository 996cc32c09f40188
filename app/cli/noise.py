"""earmark noise: harvest noise from the pauses of a slice's own recordings."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli import output
from app.cli.output import AsJson, ProjectPath


def command(
    project: ProjectPath,
    slice_expression: Annotated[
        str, typer.Option("--slice", help='The slice, such as "snr_db < 10"; empty means all recordings.')
    ] = "",
    check: Annotated[bool, typer.Option(help="Only listen whether the sources called 'noise' hold speech.")] = False,
    as_json: AsJson = False,
) -> None:
    """Harvest noise from pauses in which nothing is labelled and nobody speaks, never of dev or test.

    The bank is kept in the project; the line that is printed goes into a recipe, whose background_noise mixes it in.

    Example: earmark noise talk --slice "snr_db < 10"
    """
    from app.augmenting.materials.harvest import harvest
    from app.augmenting.materials.noise import bank_folder, noise_files, spoken
    from app.augmenting.materials.pauses import grounds
    from app.workspace import Workspace

    with Workspace.open(project) as opened, output.progress("Listening for pauses") as progress:
        if check:
            wrong = spoken(noise_files(opened.view, opened.sheet, opened.path, ""), progress)
            output.emit({"speech": list(wrong)}, lambda: "\n".join(wrong) or "No speech is heard.", as_json=as_json)
            return
        found = grounds(opened.view, opened.sheet, slice_expression)
        bank = harvest(found, bank_folder(opened.path), progress)
    document = {
        "noise": bank.digest,
        "detector": bank.detector,
        "seconds": round(bank.duration_s, 2),
        "recordings": [{"path": piece.path, "parts_s": piece.parts_s} for piece in bank.pieces],
        "left_out": list(bank.left_out),
    }

    def text() -> str:
        lines = [
            f"{bank.duration_s:.1f} s of noise from {len(bank.pieces)} recordings ({bank.detector}).",
            f"noise: {bank.digest}",
        ]
        if bank.left_out:
            lines.append(f"{len(bank.left_out)} recordings have none: {bank.left_out[0]}")
        return "\n".join(lines)

    output.emit(document, text, as_json=as_json)
