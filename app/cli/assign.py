"""earmark assign: who labels what, with a planned overlap."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli import output
from app.cli.output import AsJson, ProjectPath


def command(
    project: ProjectPath,
    annotators: Annotated[str, typer.Option(help="The people, with commas between; new ones are added.")],
    overlap: Annotated[float, typer.Option(help="The share of the items that several label, 0 to 1.")] = 0.0,
    per_item: Annotated[int, typer.Option(help="How many label each item of the overlap.")] = 2,
    items: Annotated[
        str, typer.Option(help='A condition on items, or that of a slice, such as "snr_db < 10"; all without it.')
    ] = "",
    strata: Annotated[str, typer.Option(help="A column: the overlap is drawn evenly from each of its values.")] = "",
    seed: Annotated[int, typer.Option(help="Another seed draws other items.")] = 0,
    dry_run: Annotated[bool, typer.Option(help="Only show who would get what.")] = False,
    as_json: AsJson = False,
) -> None:
    """Share items out among people, each blind to the others. Again after more items: only the new ones are given.

    Example: earmark assign birds --annotators ada,bob,eve --overlap 0.2 --strata source
    """
    from app.commands.curate import ShareOut
    from app.commands.project import AddAnnotator
    from app.errors import CallError
    from app.items.index import read_index
    from app.items.seen import Seen
    from app.items.sight import Sight
    from app.labeling.allot import Wish
    from app.labeling.sharing import asked_for, ids_of, known_people, share_out
    from app.records import REFERENCE, Annotator
    from app.slices.items_of import query_of
    from app.workspace import Workspace

    people = tuple(filter(None, (part.strip() for part in annotators.split(","))))
    with Workspace.open(project, read_only=dry_run) as opened:
        people = ids_of(opened.view, people)
        wish = Wish(people, overlap, per_item, seed)
        wish.check()
        new = [who for who in people if who != REFERENCE and opened.view.get(Annotator, who) is None]
        if dry_run and new:
            raise CallError(f"{', '.join(new)}: not in this project. Add them with `earmark people` first.")
        known_people(opened.view, [who for who in people if who not in new])
        for who in new:
            opened.do(AddAnnotator(who))
        with output.progress("Reading the items") as progress:
            seen = Seen(read_index(opened.view, progress), Sight(opened.who, everything=True))
        scope = asked_for(seen, opened.sheet, query_of(opened.view, opened.sheet, seen, items))
        found = share_out(opened.view, scope, wish, strata)
        if not dry_run and found.pairs:
            opened.do(ShareOut(found.pairs))
    document = {
        "items": found.items, "left_out": scope.left_out, "new": len(found.pairs), "overlapping": found.overlapping,
        "half_width": found.half_width, "not_blind": found.not_blind, "added": new, "dry_run": dry_run,
        "annotators": [
            {"annotator": one.annotator, "before": one.before, "new": one.new, "items": one.before + one.new,
             "shared": one.shared}
            for one in found.shares
        ],
        "pairs": [{"annotators": list(pair), "items": count} for pair, count in found.by_pair.items()],
    }  # fmt: skip

    def text() -> str:
        rows = [[one.annotator, one.before, one.new, one.before + one.new, one.shared] for one in found.shares]
        table = output.table(["annotator", "before", "new", "items", "shared"], rows, right=frozenset({1, 2, 3, 4}))
        lines = [f"Added: {', '.join(new)}."] if new else []
        lines += [table, "", f"{found.items:,} items, {found.overlapping:,} of them labelled by several."]
        if scope.left_out:
            lines.append(f"{scope.left_out:,} left out: excluded, broken, or of a source without a task.")
        if found.half_width is not None:
            lines.append(f"Agreement near 85 % will be exact to about ± {100 * found.half_width:.0f} points.")
        if found.not_blind:
            lines.append(f"{found.not_blind:,} went to somebody who has seen what others say: not independent there.")
        return "\n".join(lines)

    output.emit(document, text, as_json=as_json)
