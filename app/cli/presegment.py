"""earmark presegment: find speech in the recordings and propose it as segments."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli import output
from app.cli.output import AsJson, ProjectPath


def command(
    project: ProjectPath,
    task: Annotated[str, typer.Option(help="The task of segments, where several would fit.")] = "",
    by: Annotated[str, typer.Option(help="energy (built in) or silero (pip install earmark\\[vad]).")] = "energy",
    show: Annotated[bool, typer.Option(help="Show them to annotators, who are not independent then.")] = False,
    as_json: AsJson = False,
) -> None:
    """Find speech in every recording that has none proposed yet, as predictions of a model run of its own.

    Example: earmark presegment talk --by energy --show
    """
    from app.commands.predictions import AddPredictions, run_id
    from app.errors import CallError, MediaError
    from app.labeling.presegment import FINDERS, MODELS, as_segments, find_speech, path_of, task_for
    from app.records import Item, Prediction
    from app.workspace import Workspace

    finder = next((one for one in FINDERS if one == by), None)
    if finder is None:
        raise CallError(f"{by!r} finds no speech. Choose one of: {', '.join(FINDERS)}.")
    with Workspace.open(project) as opened:
        wanted = task_for(tuple(opened.sheet.tasks.values()), task)
        run = run_id(MODELS[finder], wanted.name)
        done = {row.item_id for row in opened.view.find(Prediction, run_id=run)}
        values, problems = {}, []
        for item in opened.view.find(Item, media="audio", state="ok"):
            path = path_of(opened, item)
            if item.id in done or path is None:
                continue
            try:
                values[item.id] = as_segments(wanted, find_speech(path, finder))
            except MediaError as problem:
                problems.append(problem.message)
        opened.do(AddPredictions(MODELS[finder], wanted.name, values, origin="presegment", shown=show))
    count = sum(len(value.objects) for value in values.values())
    document = {
        "model": MODELS[finder], "task": wanted.name, "items": len(values), "segments": count, "problems": problems,
    }  # fmt: skip

    def text() -> str:
        said = f"{MODELS[finder]}: {count} segments proposed in {len(values)} recordings for {wanted.name}."
        return "\n".join([said, *(f"  {line}" for line in problems)])

    output.emit(document, text, as_json=as_json)
