"""Each measurement becomes one line of the verdict: passed, failed or unmeasured, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from app.augmenting.verdict.limits import TITLES, Limits
from app.augmenting.verdict.proportion import Share, more_for_width, more_to_be_below, wilson
from app.augmenting.verdict.table import Criterion, State, unmeasured

if TYPE_CHECKING:
    from app.augmenting.verdict.harder import Difference, Elsewhere
    from augment.realism import Band
    from augment.two_sample import TwoSample


CHANCE = 0.5  # of two, one is real


def clear(found: Difference | None, limits: Limits) -> Criterion:
    """People can still do it: agreement on samples beside agreement on originals."""
    key, title, limit = "clear", "People can do it", f"difference's lower bound above −{limits.clear:g}"
    if found is None or found.low is None:
        said = "No blind labels of samples and originals yet."
        return unmeasured(key, title, limit, said, "Start a blind labelling round; 110 an arm shows .95 against .85.")
    need = more_for_width(found.count, found.value, found.low, -limits.clear, alike=found.alike)
    said = (
        f"Agreement with the expected label {found.of:.3f} on samples, {found.beside:.3f} on originals"
        + (f", {found.slice:.3f} on real items of the slice" if found.slice is not None else "")
        + f"; difference {found.value:+.3f}."
    )
    lost = found.value <= -limits.clear and found.high is not None and found.high < 0
    state: State = "pass" if found.low > -limits.clear else "fail" if lost else "unmeasured"
    more = f"about {need} more labels of samples, and as many of originals" if need else "label more of either"
    next_ = {
        "pass": "",
        "fail": "People lose the label here: narrow the recipe, or do not use it.",
        "unmeasured": f"The interval is too wide: {more}.",
    }[state]
    return _line(key, title, limit, said, state, next_, found, need=need)


def model_poor(found: Difference | None, limits: Limits) -> Criterion:
    """The model is poor on it: its error on samples is above that on their parents, and near that on the slice.

    Samples of the slice's own items are held against items outside the slice: the model is poor on their parents
    already, so that they need not be harder than those.
    """
    limit = f"error's rise above {limits.harder:g}, within {limits.near_slice:g} of the slice's error"
    if found is None or found.low is None:
        next_ = "Export the samples, let the model predict them and what they were made of, bring both back."
        said = "No predictions on samples whose parents are predicted too."
        return unmeasured("model", TITLES["model"], limit, said, next_)
    if found.own and found.slice is not None:
        return _poor_as_the_slice(found, found.slice, limits)
    said = f"Error {found.of:.3f} on samples, {found.beside:.3f} on their parents; rise {_signed(found.value)}."
    if found.slice is not None:
        said += f" On real items of the slice {found.slice:.3f}."
    line = partial(_line, "model", TITLES["model"], limit, said)
    if found.low <= limits.harder:
        need = more_for_width(found.count, found.value, found.low, limits.harder, alike=found.alike)
        robust = _is_robust(found.value, found.high, limits)
        return line("fail" if robust else "unmeasured", _not_harder(robust, need), found, need=need)
    if found.slice is None:
        return line("unmeasured", "Predict real items of the slice too, or aim the recipe at a slice.", found)
    off = _off_the_slice(found.of, found.slice, limits)
    return line("fail" if off else "pass", off, found)


def _poor_as_the_slice(found: Difference, real: float, limits: Limits) -> Criterion:
    """The line of samples that were made of the slice's own items."""
    limit = (
        f"made of the slice's own items: error above that outside the slice by more than {limits.harder:g}, "
        f"within {limits.near_slice:g} of the slice's; a rise over the parents is not asked for"
    )
    beside = found.elsewhere
    said = f"Error {found.of:.3f} on samples, {real:.3f} on real items of the slice"
    said += f", {beside.error:.3f} outside it." if beside is not None else "."
    said += (
        f" Samples are made of the slice's own items, on which the model is poor already ({found.beside:.3f} on these "
        f"parents, {_signed(found.value)} from them to the samples): they have to be as hard, not harder."
    )
    line = partial(_line, "model", TITLES["model"], limit, said)
    if beside is None or beside.low is None:
        none = replace(found, value=found.of, low=None, high=None) if beside is None else _held_against(found, beside)
        return line("unmeasured", "Predict real items outside the slice too: samples are held against those.", none)
    shown = _held_against(found, beside)
    if beside.low <= limits.harder:
        need = more_for_width(found.count, beside.value, beside.low, limits.harder)
        robust = _is_robust(beside.value, beside.high, limits)
        return line("fail" if robust else "unmeasured", _not_harder(robust, need), shown, need=need)
    off = _off_the_slice(found.of, real, limits)
    return line("fail" if off else "pass", off, shown)


def _signed(value: float) -> str:
    return f"{value:+.3f}".replace("-", "−")


def _held_against(found: Difference, beside: Elsewhere) -> Difference:
    return replace(found, value=beside.value, low=beside.low, high=beside.high)


def _is_robust(value: float, high: float | None, limits: Limits) -> bool:
    """A rise that could be at the most what is near anyway is none that matters."""
    return value <= limits.harder and (high or 0.0) < limits.near_slice


def _not_harder(robust: bool, need: int | None) -> str:
    if robust:
        return "The model is robust against it already: do not add these samples."
    return f"The rise is not certain: predict {f'about {need} ' if need else ''}more samples."


def _off_the_slice(of: float, real: float, limits: Limits) -> str:
    """What to do where samples are not as hard as the slice, "" where they are."""
    if abs(of - real) <= limits.near_slice:
        return ""
    return f"Samples are {'harder' if of > real else 'easier'} than the slice by {abs(of - real):.3f}: mend the ranges."


def real_or_made(found: Share, limits: Limits) -> Criterion:
    """Realistic to people: how often they tell which of two is real."""
    key, title, limit = "told_apart", "Realistic to people", f"upper bound of right answers below {limits.told_apart:g}"
    need = more_to_be_below(found.hits, found.count, limits.told_apart)
    if not found.count:
        next_ = f"Start a round of pairs; {need} answers settle it where people guess."
        return unmeasured(key, title, limit, "Nobody has tried to tell real from made yet.", next_, need=need)
    said = f"{found.hits} of {found.count} pairs were told apart ({100 * found.value:.0f} %; guessing gives 50 %)."
    seen = need is None and found.low > CHANCE
    state: State = "pass" if found.high < limits.told_apart else "fail" if seen else "unmeasured"
    next_ = {
        "pass": "",
        "fail": "People see which are made: look at the pairs that were told apart, and mend the recipe.",
        "unmeasured": f"About {need} more answers at this rate." if need else "Too few answers to tell: give more.",
    }[state]
    return Criterion(
        key=key, title=title, state=state, limit=limit, said=said, next=next_, figure=found.value, low=found.low,
        high=found.high, count=found.count, need=need,
    )  # fmt: skip


def in_band(found: Mapping[str, Band], limits: Limits) -> Criterion:
    """Realistic to a machine: every feature within the slice's band."""
    key, title, limit = (
        "band",
        "Features within the slice's band",
        f"each feature at least {100 * limits.band:.0f} % within",
    )
    if not found:
        next_ = "Make samples and measure real items of the slice (five at the least)."
        return unmeasured(key, title, limit, "No feature is known of both samples and slice.", next_)
    worst = min(found, key=lambda name: (found[name].within, name))
    band = found[worst]
    share = wilson(round(band.within * band.count), band.count)
    outside = [name for name in sorted(found, key=lambda name: found[name].within) if found[name].within < limits.band]
    said = (
        f"{len(found) - len(outside)} of {len(found)} features keep {100 * limits.band:.0f} % of the samples within; "
        f"the worst is {worst}: {100 * band.within:.0f} % within {band.low:.4g} to {band.high:.4g}."
    )
    next_ = f"Mend what moves {', '.join(outside[:4])}." if outside else ""
    return Criterion(
        key=key, title=title, state="fail" if outside else "pass", limit=limit, said=said, next=next_,
        figure=band.within, low=share.low, high=share.high, count=band.count,
    )  # fmt: skip


def classifier(found: TwoSample | None, limits: Limits, *, samples: int, real: int) -> Criterion:
    """Realistic to a machine: how well a classifier tells samples from the slice."""
    key, title = "auc", "A classifier cannot tell them"
    limit = f"AUC below {limits.auc:g}, {limits.least} a side"
    need = max(0, limits.least - samples, limits.least - real)
    missing = f"{samples} samples and {real} real items with the same features; {limits.least} a side are needed."
    next_ = "Make more samples." if samples < limits.least else "Add more real items of the slice, or widen it."
    if found is None:
        return unmeasured(key, title, limit, missing, next_, need=need)
    state: State = "unmeasured" if need else "pass" if found.auc < limits.auc else "fail"
    said = f"AUC {found.auc:.3f} of {found.samples} samples against {found.real} real items."
    if state == "fail":
        next_ = "Look which features differ, and mend the recipe."
    return Criterion(
        key=key, title=title, state=state, limit=limit, said=said, next="" if state == "pass" else next_,
        figure=found.auc, low=found.low, high=found.high, count=found.samples, need=need or None,
    )  # fmt: skip


def sources(shares: Mapping[str, float], limits: Limits, *, samples: int) -> Criterion:
    """Distinct sources of noise or texture: none stands in more than a share of the samples."""
    key, title, limit = "sources", "Sources of noise are distinct", f"none in more than {100 * limits.source:.0f} %"
    if not samples:
        return unmeasured(key, title, limit, "No samples yet.", "Make samples.")
    if not shares:
        return Criterion(key=key, title=title, state="pass", limit=limit, said="Nothing is mixed in from elsewhere.")
    name, most = next(iter(shares.items()))
    fits = most <= limits.source
    said = f"{len(shares)} sources; the most frequent is {name}, in {100 * most:.0f} %."
    return Criterion(
        key=key, title=title, state="pass" if fits else "fail", limit=limit, said=said, figure=most, count=samples,
        next="" if fits else "Add more recordings or textures to the noise bank: at least five, better ten.",
    )  # fmt: skip


def no_leak(lines: Sequence[str], *, samples: int, held_out: int) -> Criterion:
    """No leak: no parent, none of its group and none of its copies is kept for dev or test."""
    key, title, limit = "leak", "No leak", "no parent, group or near-duplicate in dev or test"
    if not samples:
        return unmeasured(key, title, limit, "No samples yet.", "Make samples.")
    if lines:
        more = f" and {len(lines) - 1} more" if len(lines) > 1 else ""
        next_ = "Take the items out of dev and test, or make the samples of other parents."
        said = f"{lines[0]}{more}"
        return Criterion(key=key, title=title, state="fail", limit=limit, said=said, next=next_, count=len(lines))
    said = f"{samples} samples against {held_out} items that are kept for dev or test: none is shared."
    if not held_out:
        said = "No item is kept for dev or test yet; an export leaves out samples whose parent falls there."
    return Criterion(key=key, title=title, state="pass", limit=limit, said=said, count=samples)


def _line(
    key: str, title: str, limit: str, said: str, state: State, next_: str, found: Difference, *, need: int | None = None
) -> Criterion:
    return Criterion(
        key=key, title=title, state=state, limit=limit, said=said, next=next_, figure=found.value, low=found.low,
        high=found.high, count=found.count, need=need or None,
    )  # fmt: skip
