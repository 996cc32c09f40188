"""A rule sheet as one HTML page to print or to read beside the work: pictures and sound embedded, nothing fetched."""

from __future__ import annotations

import base64
import html
import mimetypes
from collections.abc import Iterator, Mapping
from pathlib import Path

from app.rules.clips import clip_file, clip_problem
from app.rules.drawn import Backdrop, drawing
from app.rules.page_style import STYLE
from app.rules.sheet import ClassDef, Clip, Example, Policy, Rule, RuleSheet, Task
from app.rules.summary import RuleCard, rule_cards

# By the id of a rule and the place of an example in it.
Backdrops = Mapping[tuple[str, int], Backdrop]
NO_BACKDROPS: Backdrops = {}
EMBED_BYTES = 8 * 1024 * 1024  # of one clip; larger ones are linked
ALL_BYTES = 64 * 1024 * 1024
PART_PX = (420.0, 280.0)  # of a picture, at most
KIND_WORDS: Mapping[str, str] = {
    "choice": "choose one", "multi-choice": "choose any", "rating": "rate", "transcript": "write",
    "boxes": "draw boxes", "rotated-boxes": "draw turned boxes", "ellipses": "draw ellipses",
    "polygons": "draw outlines", "polylines": "draw lines", "masks": "paint", "keypoints": "place points",
    "segments": "mark stretches of time",
}  # fmt: skip
ASKED = {"bool": "yes or no", "number": "a number", "text": "a text"}
SEVERITY_WORDS = {"block": "has to be kept", "warn": "warns", "info": "a hint"}


def sheet_page(sheet: RuleSheet, folder: Path | None = None, backdrops: Backdrops = NO_BACKDROPS) -> str:
    """The page. Clips of examples are looked for below ``folder``; one that is not there is named, the rest goes on.

    ``backdrops`` are the photographs that examples were drawn on, by rule and place (``app.scope.example_pictures``).

    No script, no font and no address from elsewhere is in it.
    """
    media = _Media(folder, backdrops)
    rules = "\n".join(_task_part(sheet, task, media) for task in sheet.tasks.values())
    words = _vocabulary(sheet)
    title = html.escape(sheet.name)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} {html.escape(sheet.version)}</title>
<style>{STYLE}</style>
</head>
<body>
<header>
<p class="kicker">Rule sheet for {"sound" if sheet.media == "audio" else "pictures"}</p>
<h1>{title}</h1>
<p class="stamp">Version {html.escape(sheet.version)} · {sheet.digest[:12]}</p>
{_contents(sheet)}
</header>
<main>
{rules}
{words}
</main>
<footer>{title} {html.escape(sheet.version)} · {sheet.digest[:12]}</footer>
</body>
</html>
"""


def _contents(sheet: RuleSheet) -> str:
    lines = []
    for task in sheet.tasks.values():
        rules = "".join(
            f'<li><a href="#{_anchor(task, rule)}">{_text(rule.title)}</a></li>' for rule in _rules(sheet, task)
        )
        lines.append(f'<li><a href="#task-{_text(task.name)}">{_text(task.title)}</a><ol>{rules}</ol></li>')
    if sheet.vocabulary:
        lines.append('<li><a href="#words">Words</a></li>')
    return f"<nav><ul>{''.join(lines)}</ul></nav>"


def _task_part(sheet: RuleSheet, task: Task, media: _Media) -> str:
    cards = {card.id: card for card in rule_cards(sheet, task.name)}
    needed = " · required" if task.required else ""
    kind = "mark and write" if task.level == "segment" else KIND_WORDS[task.kind]
    kind += ", or add words of your own" if task.open else ""
    rules = "\n".join(_rule(task, rule, cards[rule.id], media) for rule in _rules(sheet, task))
    return f"""<section class="task" id="task-{_text(task.name)}">
<p class="kicker">{kind}{needed}</p>
<h2>{_text(task.title)}</h2>
{_paragraph(task.guidance, "lead")}
{_classes(task)}
{_scale(task)}
{rules}
</section>"""


def _rules(sheet: RuleSheet, task: Task) -> Iterator[Rule]:
    """The rules of a task; one on every task stands with each."""
    return iter(sheet.rules_of(task.name))


def _anchor(task: Task, rule: Rule) -> str:
    return f"rule-{html.escape(task.name)}-{html.escape(rule.id)}"


def _classes(task: Task) -> str:
    if not task.classes or (len(task.classes) == 1 and not task.classes[0].description and task.kind == "segments"):
        return ""
    rows = "".join(_class_row(cls) for cls in task.classes)
    return f'<table class="classes"><tbody>{rows}</tbody></table>'


def _class_row(cls: ClassDef) -> str:
    key = f"<kbd>{_text(cls.key)}</kbd>" if cls.key else ""
    about = [_text(cls.description)] if cls.description else []
    if cls.parent:
        about.append(f"A kind of {_text(cls.parent)}.")
    for attribute in cls.attributes:
        asked = (
            ", ".join(attribute.values) or {"bool": "yes or no", "number": "a number", "text": "a text"}[attribute.kind]
        )
        when = " and ".join(f"{name} is {str(value).lower()}" for name, value in attribute.when.items())
        needed = " (required)" if attribute.required else ""
        where = f" – where {_text(when)}" if when else ""
        about.append(f'<span class="attribute"><b>{_text(attribute.name)}</b>{needed}: {_text(asked)}{where}</span>')
    swatch = f'<span class="swatch" style="background:{_text(cls.colour)}"></span>'
    return f"<tr><th>{swatch}{_text(cls.title or cls.name)}</th><td>{key}</td><td>{' '.join(about)}</td></tr>"


def _scale(task: Task) -> str:
    if task.scale is None:
        return ""
    steps = "".join(
        f"<li><b>{step}</b> {_text(task.scale.labels.get(step, ''))}</li>"
        for step in range(task.scale.low, task.scale.high + 1)
    )
    return f'<ul class="scale">{steps}</ul>'


def _rule(task: Task, rule: Rule, card: RuleCard, media: _Media) -> str:
    severity = rule.check.severity if rule.check is not None else ""
    passes = ", passes with a reason" if card.reason else ""
    badge = f'<span class="badge {severity}">{SEVERITY_WORDS[severity]}{passes}</span>' if severity else ""
    scope = " · ".join(
        f"{name} {value}"
        for name, value in (
            ("class", rule.cls), ("tier", rule.tier), ("language", rule.language), ("where", rule.slice),
            ("instead of", rule.instead_of),
        )
        if value
    )  # fmt: skip
    machine = "".join(f"<li>{_text(ask)}</li>" for ask in card.asks)
    examples = "".join(
        _example(example, task, media, media.backdrops.get((rule.id, place)))
        for place, example in enumerate(rule.examples)
    )
    return f"""<article id="{_anchor(task, rule)}">
<h3>{_text(rule.title)} {badge}</h3>
<p class="id">{_text(rule.id)}{f" · {_text(scope)}" if scope else ""}</p>
{_paragraph(rule.why, "why")}
{_paragraph(rule.guidance, "")}
{f'<ul class="examples">{examples}</ul>' if examples else ""}
{f"<details><summary>What the program looks at</summary><ul>{machine}</ul></details>" if machine else ""}
</article>"""


def _example(example: Example, task: Task, media: _Media, backdrop: Backdrop | None) -> str:
    gone = backdrop.missing if backdrop is not None else f"Drawn on {example.picture}." if example.picture else ""
    missing = f'<span class="missing">{_text(gone)}</span>' if gone else ""
    outside = example.context is not None and example.context.within == frozenset()
    said_of = " · ".join(part for part in ("on an item outside the slice" if outside else "", example.note) if part)
    note = f'<span class="note">{_text(said_of)}</span>' if said_of else ""
    clip = media.shown(example.clip) if example.clip is not None else ""
    if example.same or example.differ:
        sign = " = " if example.same else " ≠ "
        said = sign.join(f"<q>{_text(form)}</q>" for form in example.same or example.differ)
        return f'<li class="pair"><span class="mark">{sign.strip()}</span><span>{said}{note}{clip}</span></li>'
    mark, kind = ("✓", "good") if example.good else ("✗", "bad")
    said = _text(example.text) if example.said is not None or not example.text else f"<q>{_text(example.text)}</q>"
    fixed = f' <span class="fixed">→ <q>{_text(example.fixed)}</q></span>' if example.fixed is not None else ""
    word = f'<span class="mark" title="{kind}">{mark}</span>'
    drawn = drawing(example, task, backdrop)
    return f'<li class="{kind}">{word}<span>{drawn}{said}{fixed}{note}{missing}{clip}</span></li>'


def _vocabulary(sheet: RuleSheet) -> str:
    if not sheet.vocabulary:
        return ""
    rows = []
    for cls, words in sheet.vocabulary.items():
        policy = sheet.policy.get(cls, Policy())
        views = f"exported: {policy.exported} · compared: {policy.compared}"
        rows.append(f'<tr class="head"><th colspan="2">{_text(cls)} <span class="id">{views}</span></th></tr>')
        rows += [
            f"<tr><td><b>{_text(word.canonical)}</b></td><td>{_text(', '.join(word.variants)) or '–'}</td></tr>"
            for word in words
        ]
    return f"""<section class="task" id="words">
<p class="kicker">one spelling each</p>
<h2>Words</h2>
<table class="words"><thead><tr><th>write</th><th>and not</th></tr></thead><tbody>{"".join(rows)}</tbody></table>
</section>"""


class _Media:
    """Clips as part of the page, as far as there is room."""

    def __init__(self, folder: Path | None, backdrops: Backdrops) -> None:
        self.backdrops = backdrops
        self._folder = folder.resolve() if folder is not None else None
        self._room = ALL_BYTES

    def shown(self, clip: Clip) -> str:
        """The picture or the player, or what is missing."""
        path = clip_file(self._folder, clip.file)
        problem = clip_problem(self._folder, clip)
        if path is None or problem:
            return f'<span class="missing">{_text(problem)}</span>'
        size = path.stat().st_size
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        if size <= min(EMBED_BYTES, self._room):
            self._room -= size
            address = f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"
        else:
            address = html.escape(clip.file)
        if kind.startswith("audio"):
            span = f"#t={clip.from_s:g}" + (f",{clip.to_s:g}" if clip.to_s is not None else "")
            said = f"{clip.from_s:g} s to {clip.to_s:g} s" if clip.to_s is not None else path.name
            player = f'<audio controls preload="none" src="{address}{span}"></audio>'
            return f"<figure>{player}<figcaption>{_text(said)}</figcaption></figure>"
        if clip.box_px is not None:
            return f"<figure>{_part(address, clip.file, clip.box_px)}</figure>"
        return f'<figure><img alt="{_text(clip.file)}" src="{address}"></figure>'


def _part(address: str, name: str, box_px: tuple[float, float, float, float]) -> str:
    """A part of a picture with half as much around it, framed: cut out by the page, so that no pixel is decoded."""
    x0, y0, x1, y1 = box_px
    wide, high = max(x1 - x0, 1.0), max(y1 - y0, 1.0)
    scale = min(PART_PX[0] / (2 * wide), PART_PX[1] / (2 * high))
    return (
        f'<svg class="part" role="img" aria-label="{_text(name)}" width="{2 * wide * scale:.0f}" '
        f'height="{2 * high * scale:.0f}" viewBox="{x0 - wide / 2:g} {y0 - high / 2:g} {2 * wide:g} {2 * high:g}">'
        f'<image href="{address}"/><rect x="{x0:g}" y="{y0:g}" width="{wide:g}" height="{high:g}" '
        f'fill="none" stroke="#0072b2" stroke-width="{2 / scale:.3g}"/></svg>'
    )


def _paragraph(text: str, kind: str) -> str:
    parts = [part.strip() for part in text.split("\n\n") if part.strip()]
    named = f' class="{kind}"' if kind else ""
    return "".join(f"<p{named}>{_text(part)}</p>" for part in parts)


def _text(said: str) -> str:
    return html.escape(said)
