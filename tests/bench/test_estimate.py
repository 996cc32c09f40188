"""What a batch is said to take against what it takes, on the sample project's own pictures and recordings.

    make bench ARGS="-k test_estimate -s"

CPU seconds and bytes of carrying out a plan with one worker, and of the estimate before it.
"""

from __future__ import annotations

import resource
from pathlib import Path

import pytest

from app.augmenting.make.estimate import FACTOR, estimate
from app.augmenting.make.job import run_plan
from app.augmenting.make.stage import Order, plan_of
from app.commands.labels import ImportLabels, Said
from app.dataset.register import register_folder
from app.jobs.job import Progress
from app.labels import values
from app.records import REFERENCE, Item, Source
from app.workspace import Workspace

SAMPLE = Path(__file__).parents[2] / "resources" / "sample"
SHEET = "earmark: 1\nname: S\nversion: 1.0.0\nmedia: {media}\ntasks:\n  ok: {{kind: choice, title: Ok, options: [a]}}\n"
RECIPES = {
    "image": (
        "gamma",
        "rotate",
        "elastic",
        "match_light, match_colour, resize",
        "brightness_contrast, motion_blur, jpeg",
    ),
    "audio": ("gain", "telephone", "time_stretch", "background_noise, room"),
}
FOLDERS = {"image": ("pictures/cells/images", "pictures/nuclei"), "audio": ("speech/libri", "speech/noise")}
COUNT = 24


def spent() -> float:
    """CPU seconds of this process and of its workers that have ended."""
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in both)


@pytest.mark.parametrize("media", ["image", "audio"])
def test_a_batch_takes_what_it_is_said_to_take(tmp_path: Path, media: str) -> None:
    print(
        f"\n| {media} | CPU s | estimate | ratio | MB | estimate | ratio |\n| --- | --- | --- | --- | --- | --- | --- |"
    )
    off = []
    with Workspace.create(tmp_path / "p", name="p", media=media, sheet_text=SHEET.format(media=media)) as made:
        for place, folder in enumerate(FOLDERS[media]):
            register_folder(made, SAMPLE / folder, name="noise" if folder.endswith("noise") else f"s{place}")
        noise = {one.id for one in made.view.find(Source, name="noise")}
        items = [one for one in made.view.find(Item) if one.source_id not in noise]
        made.do(ImportLabels(REFERENCE, tuple(Said(one.id, "ok", values.Choice("a")) for one in items)))
        for names in RECIPES[media]:
            steps = "".join(f"  - {name}\n" for name in names.split(", "))
            text = f"earmark-recipe: 1\nname: r\nmedia: {media}\nsteps:\n{steps}"
            plan = plan_of(made, text, Order("", COUNT, 1))
            said = estimate(made.view, plan)
            before = spent()
            batch = run_plan(plan, Progress())
            took = spent() - before
            batch.close()
            mb = sum(Path(one.task.target).stat().st_size for one in batch.made) / 1e6
            ratios = said.core_s / took, said.disk_bytes / 1e6 / mb
            figures = (took, said.core_s, ratios[0], mb, said.disk_bytes / 1e6, ratios[1])
            print(f"| {names} | {' | '.join(f'{one:.2f}' for one in figures)} |")
            off += [f"{names}: {ratio:.2f}" for ratio in ratios if not 1 / FACTOR < ratio < FACTOR]
    assert not off
