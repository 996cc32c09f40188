"""earmark round: people tell real from made, or label samples blind."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from app.cli import output
from app.cli.output import AsJson, ProjectPath

group = typer.Typer(
    help="Measure a recipe with people, who are not told which is made. Example: earmark round pairs cells --count 70",
    no_args_is_help=True,
    add_completion=False,
)
RecipeName = Annotated[str, typer.Option(help="Its name or digest; not needed where there is one.")]
SliceOf = Annotated[
    str | None, typer.Option("--slice", help="What samples are held against; by default what they were aimed at.")
]
Seed = Annotated[int, typer.Option(help="Another seed, another draw.")]


@group.command()
def pairs(
    project: ProjectPath,
    recipe: RecipeName = "",
    count: Annotated[int, typer.Option(min=1, help="How many pairs.")] = 70,
    slice_expression: SliceOf = None,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Start a round of pairs: a sample beside a real item of the slice. Answered in the window, or from a file.

    Example: earmark round pairs cells --recipe "dim and blurred" --count 70
    """
    from app.augmenting.verdict.probes import start_pairs
    from app.augmenting.verdict.rounds import pairs_of
    from app.workspace import Workspace

    with Workspace.open(project) as opened:
        command = start_pairs(opened.view, opened.sheet, recipe, count, slice_expression=slice_expression, seed=seed)
        opened.do(command)
    made = len(pairs_of(command.round.body).pairs)
    output.emit(
        {"round": command.round.id, "pairs": made},
        lambda: f"Round {command.round.id}: {made} pairs to tell apart.",
        as_json=as_json,
    )


@group.command()
def label(
    project: ProjectPath,
    annotators: Annotated[str, typer.Option(help="Who labels, with commas between.")],
    recipe: RecipeName = "",
    samples: Annotated[int, typer.Option(min=1, help="How many samples.")] = 60,
    originals: Annotated[int, typer.Option(min=1, help="How many originals.")] = 60,
    real: Annotated[int, typer.Option(min=0, help="How many real items of the slice.")] = 20,
    slice_expression: SliceOf = None,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Put samples, originals and real items of the slice into people's work, all alike, to be labelled blind.

    Example: earmark round label cells --annotators ann,bob --samples 60 --originals 60
    """
    from app.augmenting.verdict.probes import Wanted, start_labelling
    from app.augmenting.verdict.rounds import ORIGINAL, SAMPLE, SLICE, probes_of
    from app.workspace import Workspace

    people = tuple(filter(None, (part.strip() for part in annotators.split(","))))
    wanted = Wanted(samples, originals, real, people, seed)
    with Workspace.open(project) as opened, output.progress("Copying") as progress:
        command = start_labelling(
            opened.view, opened.sheet, opened.path, recipe, wanted, slice_expression=slice_expression,
            progress=progress,
        )  # fmt: skip
        opened.do(command)
    arms = Counter(probe.arm for probe in probes_of(command.round.body).probes)
    shown = f"{arms[SAMPLE]} samples, {arms[ORIGINAL]} originals and {arms[SLICE]} real items of the slice"
    output.emit(
        {"round": command.round.id, "items": len(command.items), "arms": dict(arms), "annotators": list(people)},
        lambda: f"Round {command.round.id}: {shown} for {', '.join(people)}.",
        as_json=as_json,
    )


@group.command()
def answer(
    project: ProjectPath,
    file: Annotated[Path, typer.Argument(help="A table with the columns pair (from 1) and real (left or right).")],
    round_id: Annotated[str, typer.Option("--round", help="The round of pairs.")],
    annotator: Annotated[str, typer.Option(help="Who answered.")],
    as_json: AsJson = False,
) -> None:
    """Bring answers to a round of pairs in that were given elsewhere.

    Example: earmark round answer cells answers.csv --round 5f1c2a9e8b7d6c43 --annotator ann
    """
    from app.augmenting.verdict.answers import read_answers
    from app.workspace import Workspace

    with Workspace.open(project) as opened:
        commands = read_answers(opened.view, file, round_id)
        for command in commands:
            opened.do(command, who=annotator)
    output.emit(
        {"round": round_id, "answers": len(commands)},
        lambda: f"{len(commands)} answers of {annotator}.",
        as_json=as_json,
    )


@group.command()
def close(
    project: ProjectPath,
    round_id: Annotated[str, typer.Option("--round", help="The round.")],
    as_json: AsJson = False,
) -> None:
    """Take no more answers: what nobody has begun leaves people's work; what was said stays and counts.

    Example: earmark round close cells --round 5f1c2a9e8b7d6c43
    """
    from app.commands.rounds import CloseRound
    from app.workspace import Workspace

    with Workspace.open(project) as opened:
        opened.do(CloseRound(round_id))
    output.emit({"round": round_id, "state": "closed"}, lambda: f"Round {round_id} is closed.", as_json=as_json)


@group.command(name="list")
def rounds(project: ProjectPath, as_json: AsJson = False) -> None:
    """List the rounds and how far they are.

    Example: earmark round list cells
    """
    from app.augmenting.verdict.answers import progress_of
    from app.workspace import Workspace

    with Workspace.open(project, read_only=True) as opened:
        found = progress_of(opened.view)

    def text() -> str:
        rows = [(one["round"], one["kind"], one["recipe"], one["state"], one["done"], one["of"]) for one in found]
        return output.table(("Round", "Kind", "Recipe", "State", "Done", "Of"), rows, right=frozenset({4, 5}))

    output.emit(found, lambda: text() if found else "No rounds yet.", as_json=as_json)
