"""Rules that disagreements propose: what people write differently again and again, and how much of the rate that is.

Texts are compared as the sheet compares them, pairwise within an item, and aligned word by word with the fewest edits.
What stands against what is counted; the rate (2 × edits / words of both, pooled over pairs) is computed again with each
proposal in force, so that what it explains is exact for the proposal alone. Proposals that overlap explain the same
points twice.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any, Literal

from rapidfuzz.distance import Levenshtein

from app.agreement import text as t
from app.agreement.spoken import texts_of
from app.changes.command import View
from app.jobs.job import Progress
from app.labeling.read import by_annotator
from app.labeling.within import comparing
from app.labels import values
from app.records import Discovery
from app.rules.comparing import Comparing
from app.rules.sheet import RuleSheet

Kind = Literal["equal", "variant", "missing", "drop", "meaning"]
MOST = 40  # proposals; those that explain least are left out
LEAST_TIMES = 2
MOST_PLACES = 400
LONGEST = 3  # words on one side that are taken for one thing
EXAMPLES = 5
EVERY = 500
LEAST_ALIKE = 0.5  # of the letters: what is less alike was heard differently, and not spelled differently
NOTHING = ""
_JOINTS = str.maketrans("", "", "-'’ ")


@dataclass(frozen=True)
class Proposal:
    """``forms`` stand against each other, the second "" where one person wrote nothing.

    ``kind``: "equal" (they count as the same), "variant" (the second is another spelling of a word of the vocabulary),
    "missing" (the word may be missing), "drop" (all words of its class are not compared), "meaning" (they belong to two
    classes of the vocabulary, which never merge, or have few letters in common: people have to decide what was said).

    ``points`` of the ``of_points`` of the rate, in percent, go with it. ``item_ids`` are the items where it is met.
    """

    kind: Kind
    forms: tuple[str, str]
    cls: str
    times: int
    points: float
    of_points: float
    item_ids: tuple[str, ...]
    decided: str = ""

    @property
    def key(self) -> str:
        """What it is remembered by."""
        return f"{self.forms[0]} = {self.forms[1] or '∅'}"

    @property
    def title(self) -> str:
        """One line: what stands against what, how often, and how much that explains."""
        other = self.forms[1] or "nothing"
        often = "once" if self.times == 1 else f"{self.times:,} times"
        return f"{self.forms[0]} ↔ {other}, {often}, explains {self.points:.1f} of {self.of_points:.1f} points"

    @property
    def says(self) -> str:
        """What accepting it would write into the sheet, in words."""
        first, second = self.forms
        match self.kind:
            case "equal":
                return f"“{first}” and “{second}” count as the same when texts are compared."
            case "variant":
                return f"“{second}” is written “{first}”, as a word of “{self.cls}”."
            case "missing":
                return f"“{first}” may be missing when texts are compared."
            case "drop":
                return f"Words of “{self.cls}” are not compared."
            case _:
                return f"“{first}” and “{second}” mean different things: what was said has to be decided item by item."

    def to_json(self) -> dict[str, Any]:
        """Plain data with the names of the fields."""
        return {
            "kind": self.kind, "forms": list(self.forms), "class": self.cls, "times": self.times,
            "points": self.points, "of_points": self.of_points, "items": list(self.item_ids),
            "decided": self.decided, "key": self.key, "says": self.says,
        }  # fmt: skip


@dataclass(frozen=True)
class Discoveries:
    """What was found on a task: the rate now, in percent (None where there are no pairs), and the proposals, those that
    explain most first. ``pairs`` is how many pairs of texts were compared."""

    task: str
    points: float | None
    pairs: int
    proposals: tuple[Proposal, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "task": self.task, "points": self.points, "pairs": self.pairs,
            "proposals": [one.to_json() for one in self.proposals],
        }  # fmt: skip


def project_discoveries(
    view: View, sheet: RuleSheet, task_name: str, progress: Progress, *, independent_only: bool = True
) -> Discoveries:
    """The proposals of a project's submitted labels, without those that were rejected: a job, which writes nothing.

    Raises UnknownName for a task that the sheet does not have, Cancelled where ``progress`` says so.
    """
    task = sheet.task(task_name)
    if not task.has_text:
        return Discoveries(task_name, None, 0)
    labels = by_annotator(view, task_name, task.kind, independent_only=independent_only)
    decided = {row.proposal: row.state for row in view.find(Discovery, task=task_name)}
    ruled = comparing(view, sheet, task_name, labels)
    return discover(ruled, labels, progress, decided=decided)


def discover(
    ruled: Comparing,
    labels: Mapping[str, Mapping[str, values.Value]],
    progress: Progress,
    *,
    decided: Mapping[str, str] | None = None,
    most: int = MOST,
) -> Discoveries:
    """The proposals for ``labels`` (item id → annotator → value) as ``ruled`` compares them.

    ``decided`` maps a proposal's key to its state.
    """
    decided, sheet, task_name = decided or {}, ruled.sheet, ruled.task
    pairs = list(_pairs(ruled, labels, progress))
    errors = sum(pair.errors for pair in pairs)
    words = sum(len(pair.a) + len(pair.b) for pair in pairs)
    if not words:
        return Discoveries(task_name, None, len(pairs))
    rate = 200.0 * errors / words
    met: dict[tuple[str, str], list[int]] = defaultdict(list)
    times: Counter[tuple[str, str]] = Counter()
    for place, pair in enumerate(pairs):
        for forms in pair.against():
            times[forms] += 1
            if not met[forms] or met[forms][-1] != place:
                met[forms].append(place)
    known, index = _vocabulary(sheet), _index(pairs)
    found: list[Proposal] = []
    for forms, count in times.most_common(most * 4):
        progress.check()
        kind, ordered, cls = _kind(sheet, known, forms)
        if count < LEAST_TIMES or decided.get(_key(ordered)) == "rejected":
            continue
        touched = _touched(index, kind, ordered, cls, known)
        then_errors, then_words = errors, words
        for place in touched:
            pair = pairs[place]
            fewer = pair.under(kind, ordered, cls, known)
            then_errors += fewer.errors - pair.errors
            then_words += len(fewer.a) + len(fewer.b) - len(pair.a) - len(pair.b)
        items = tuple(dict.fromkeys(pairs[place].item_id for place in met[forms]))
        if len(items) == 1 and kind in ("equal", "meaning", "missing") and _letters(forms[:1]) != _letters(forms[1:]):
            continue  # one place that people heard differently makes no rule, however many they were
        points = rate - (200.0 * then_errors / then_words if then_words else 0.0)
        if kind == "meaning":
            points = 200.0 * sum(_share(forms) for _ in range(count)) / words
        if points > 1e-9:
            found.append(Proposal(kind, ordered, cls, count, points, rate, items, decided.get(_key(ordered), "")))
    merged = {(one.kind, one.cls if one.kind == "drop" else one.key): one for one in reversed(found)}
    best = sorted(merged.values(), key=lambda one: (-one.points, -one.times, one.forms))[:most]
    return Discoveries(task_name, rate, len(pairs), tuple(best))


@dataclass(frozen=True)
class _Pair:
    """The words of two people on one item, as they are compared."""

    item_id: str
    a: tuple[str, ...]
    b: tuple[str, ...]
    errors: int

    def against(self) -> Iterator[tuple[str, str]]:
        """What stands against what, each stretch of neighbouring edits as one; the forms in order of the alphabet."""
        for a0, a1, b0, b1 in _stretches(self.a, self.b):
            yield from _parts(self.a[a0:a1], self.b[b0:b1])

    def under(self, kind: Kind, forms: tuple[str, str], cls: str, known: Mapping[str, tuple[str, str]]) -> _Pair:
        """The pair with the proposal in force."""
        if kind in ("missing", "drop"):
            gone = {forms[0]} if kind == "missing" else {form for form, (name, _) in known.items() if name == cls}
            a, b = (tuple(word for word in side if word.lower() not in gone) for side in (self.a, self.b))
        else:
            a, b = (_replaced(side, forms[1].split(), forms[0].split()) for side in (self.a, self.b))
        return _Pair(self.item_id, a, b, int(Levenshtein.distance(a, b)))


def _pairs(ruled: Comparing, labels: Mapping[str, Mapping[str, values.Value]], progress: Progress) -> Iterator[_Pair]:
    for done, (item_id, said) in enumerate(sorted(labels.items())):
        if done % EVERY == 0:
            progress.check()
            progress.report(done, len(labels), "items")
        if len(said) < 2:
            continue
        spoken = {who: texts_of(ruled(item_id, value)) for who, value in sorted(said.items())}
        for one, other in combinations(spoken.values(), 2):
            for tier in {**one, **other}:
                a, b = (tuple(t.words_of(" ".join(side.get(tier, ())))) for side in (one, other))
                yield _Pair(item_id, a, b, int(Levenshtein.distance(a, b)))


def _stretches(a: Sequence[str], b: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Neighbouring edits as one stretch each: from a0 to a1 against from b0 to b1."""
    here: list[int] | None = None
    for code in Levenshtein.opcodes(a, b):
        if code.tag == "equal":
            if here is not None:
                yield here[0], here[1], here[2], here[3]
            here = None
        elif here is None:
            here = [code.src_start, code.src_end, code.dest_start, code.dest_end]
        else:
            here[1], here[3] = code.src_end, code.dest_end
    if here is not None:
        yield here[0], here[1], here[2], here[3]


def _parts(a: Sequence[str], b: Sequence[str]) -> Iterator[tuple[str, str]]:
    """A stretch taken apart: words that are only joined otherwise go together, the rest word by word where they are as
    many, as one where they are few, and as words that stand against nothing where one side is empty."""
    joined = _joined(a, b)
    if joined is not None:
        i, j, k, m = joined
        yield from _parts(a[:i], b[:k])
        yield _ordered(" ".join(a[i:j]), " ".join(b[k:m]))
        yield from _parts(a[j:], b[m:])
    elif len(a) == len(b):
        yield from (_ordered(one, other) for one, other in zip(a, b, strict=True))
    elif not a or not b:
        yield from ((word, NOTHING) for word in (*a, *b))
    elif max(len(a), len(b)) <= LONGEST:
        yield _ordered(" ".join(a), " ".join(b))


def _joined(a: Sequence[str], b: Sequence[str]) -> tuple[int, int, int, int] | None:
    """The first words of both sides that are the same letters, joined or apart, with hyphens or without."""
    if len(a) * len(b) > MOST_PLACES:
        return None  # two texts that have nothing in common
    for i, k in product(range(len(a)), range(len(b))):
        for n, m in product(range(1, LONGEST + 1), repeat=2):
            if i + n <= len(a) and k + m <= len(b) and _letters(a[i : i + n]) == _letters(b[k : k + m]):
                return i, i + n, k, k + m
    return None


def _letters(words: Sequence[str]) -> str:
    return "".join(words).lower().translate(_JOINTS)


def _ordered(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one <= other else (other, one)


def _share(forms: tuple[str, str]) -> int:
    return max(len(forms[0].split()), len(forms[1].split()))


def _key(forms: tuple[str, str]) -> str:
    return f"{forms[0]} = {forms[1] or '∅'}"


def _replaced(words: tuple[str, ...], form: Sequence[str], by: Sequence[str]) -> tuple[str, ...]:
    if not form or form[0] not in words:
        return words
    out: list[str] = []
    place = 0
    while place < len(words):
        if list(words[place : place + len(form)]) == list(form):
            out += by
            place += len(form)
        else:
            out.append(words[place])
            place += 1
    return tuple(out)


def _vocabulary(sheet: RuleSheet) -> dict[str, tuple[str, str]]:
    """Each form in small letters with its class and its canonical form."""
    return {
        form.lower(): (cls, word.canonical)
        for cls, words in sheet.vocabulary.items()
        for word in words
        for form in (word.canonical, *word.variants)
    }


def _kind(
    sheet: RuleSheet, known: Mapping[str, tuple[str, str]], forms: tuple[str, str]
) -> tuple[Kind, tuple[str, str], str]:
    """What a pair of forms asks for. The first form is the one that stays."""
    first, second = forms
    mine, other = known.get(first.lower()), known.get(second.lower())
    if second == NOTHING:
        if mine is not None and sheet.policy.get(mine[0]) is None:
            return "drop", forms, mine[0]
        return "missing", (first.lower(), NOTHING), ""
    if mine is not None and other is not None and mine[0] != other[0]:
        return "meaning", forms, ""
    if mine is not None and other is None:
        return "variant", (mine[1], second), mine[0]
    if other is not None and mine is None:
        return "variant", (other[1], first), other[0]
    if Levenshtein.normalized_similarity(_letters(forms[:1]), _letters(forms[1:])) < LEAST_ALIKE:
        return "meaning", forms, ""
    # Of two spellings the one with more words stays: what is written apart can be counted.
    if len(second.split()) > len(first.split()):
        return "equal", (second, first), ""
    return "equal", forms, ""


def _index(pairs: Sequence[_Pair]) -> Mapping[str, Sequence[int]]:
    """Word in small letters → the pairs in which somebody wrote it."""
    found: dict[str, list[int]] = defaultdict(list)
    for place, pair in enumerate(pairs):
        for word in {word.lower() for word in (*pair.a, *pair.b)}:
            found[word].append(place)
    return found


def _touched(
    index: Mapping[str, Sequence[int]],
    kind: Kind,
    forms: tuple[str, str],
    cls: str,
    known: Mapping[str, tuple[str, str]],
) -> Collection[int]:
    """The pairs in which the proposal can change anything."""
    if kind == "meaning":
        return ()
    if kind == "drop":
        return {place for form, (name, _) in known.items() if name == cls for place in index.get(form, ())}
    return index.get(forms[0] if kind == "missing" else forms[1].split()[0].lower(), ())
