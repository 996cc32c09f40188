"""Answers to rounds: read from a table, and counted."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from app import ids
from app.augmenting.verdict.rounds import PAIRS, pairs_of, probes_of
from app.changes.command import View
from app.commands.rounds import SIDES, AnswerPair
from app.errors import CallError, InputError
from app.records import PROBE, PROBED, Annotation, Answer, RecipeRow, Round, Source

LIMIT_BYTES = 8 * 1024 * 1024


def read_answers(view: View, file: Path, round_id: str) -> list[AnswerPair]:
    """One command a line of a table with the columns ``pair`` (from 1) and ``real``.

    Raises CallError for a round that is not there, InputError with the line of what is not understood: then nothing
    of the file comes in.
    """
    found = view.get(Round, round_id)
    if found is None or found.kind != PAIRS:
        raise CallError(f"round {round_id}: no round of pairs with this id. See `earmark round list`.")
    count = len(pairs_of(found.body).pairs)
    commands: list[AnswerPair] = []
    for line, row in enumerate(_rows(file), 2):
        place, said = (row.get("pair") or "").strip(), (row.get("real") or "").strip().lower()
        if not place.isdigit() or not 1 <= int(place) <= count:
            raise InputError(f"{file}, line {line}: pair {place!r} is not one of 1 to {count}.")
        if said not in SIDES:
            raise InputError(f"{file}, line {line}: {said!r} is no side. Write left or right.")
        commands.append(AnswerPair(round_id, int(place) - 1, said))
    if not commands:
        raise InputError(f"{file}: no answers in it. It wants the columns pair and real.")
    return commands


def progress_of(view: View) -> list[dict[str, Any]]:
    """Every round with how much of it is done, the newest first."""
    names = {row.id: row.name for row in view.find(RecipeRow)}
    named = {one.id: one.name for one in view.find(Source, provenance=PROBE)}
    rows = sorted(view.find(Round), key=lambda one: (one.made_at, one.id), reverse=True)
    return [
        {
            "round": one.id, "kind": one.kind, "recipe": names.get(one.recipe_id, ""),
            "recipe_id": one.recipe_id, "slice": one.slice, "name": named.get(ids.source_id(f"round {one.id}"), ""),
            "state": one.state, "who": one.who, "at": one.made_at, **_done(view, one),
        }
        for one in rows
    ]  # fmt: skip


def _done(view: View, one: Round) -> dict[str, Any]:
    if one.kind == PAIRS:
        return {"done": view.count(Answer, round_id=one.id), "of": len(pairs_of(one.body).pairs)}
    body = probes_of(one.body)
    items = tuple(probe.item for probe in body.probes)
    handed_in = {(row.item_id, row.annotator_id) for row in view.find(Annotation, item_id=items, state=PROBED)}
    return {"done": len(handed_in), "of": len(items) * len(body.people), "sent": body.sent, "people": list(body.people)}


def _rows(file: Path) -> list[dict[str, str]]:
    try:
        if file.stat().st_size > LIMIT_BYTES:
            raise InputError(f"{file}: larger than {LIMIT_BYTES >> 20} MB; no table of answers is that long.")
        return list(csv.DictReader(file.read_text("utf-8-sig").splitlines()))
    except OSError as problem:
        raise InputError(f"{file}: cannot be read ({problem.strerror}).") from problem
    except (UnicodeDecodeError, csv.Error) as problem:
        raise InputError(f"{file}: not a table of text in UTF-8.") from problem
