"""Versions from several desks: any order of merging gives the same, twice changes nothing, nothing gets lost."""

from __future__ import annotations

import random
from itertools import permutations

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from app.commands.versions import (
    BUILT_ON,
    DECLINED,
    OPEN,
    PAST,
    TAKEN,
    Content,
    Thing,
    digest_of,
    from_text,
    settle,
    to_text,
)
from app.records import Incoming


def row(package: str, base: str, digest: str, revision: int = 1, said_at: str = "") -> Incoming:
    return Incoming(
        id=f"{package}.{revision}", annotation_id="a", item_id="i", annotator_id="ann", task="t", package_id=package,
        revision=revision, base=base, digest=digest, said_at=said_at or f"{revision:02}", body="{}",
    )  # fmt: skip


class Project:
    """What stands and what came, as the merge keeps them."""

    def __init__(self, local: str) -> None:
        self.local, self.rows = local, dict[str, Incoming]()

    def merge(self, *rows: Incoming) -> Project:
        for one in rows:
            self.rows.setdefault(one.id, one)
            self.local, states = settle(self.local, list(self.rows.values()))
            for name, state in states.items():
                self.rows[name] = msgspec.structs.replace(self.rows[name], state=state)
        return self

    @property
    def states(self) -> dict[str, str]:
        return {name: one.state for name, one in sorted(self.rows.items())}


DIGESTS = st.sampled_from(["X", "A", "B", "C", ""])


@st.composite
def packages(draw: st.DrawFn) -> list[Incoming]:
    """Up to four packages with up to three revisions each; what they were made from may be what another said."""
    rows = []
    for package in "pqrs"[: draw(st.integers(1, 4))]:
        base = draw(st.sampled_from(["X", "X", "X", "A", "B", "C"]))
        for revision in range(1, draw(st.integers(1, 3)) + 1):
            rows.append(row(package, base, draw(DIGESTS), revision, said_at=draw(st.sampled_from("123"))))
    return rows


@settings(max_examples=400)
@given(rows=packages(), local=st.sampled_from(["X", "L"]), seed=st.integers(0, 1000))
def test_any_order_gives_the_same_project_and_twice_changes_nothing(
    rows: list[Incoming], local: str, seed: int
) -> None:
    first = Project(local).merge(*rows)
    shuffled = list(rows)
    random.Random(seed).shuffle(shuffled)
    other = Project(local).merge(*shuffled)
    assert (other.local, other.states) == (first.local, first.states)
    again = Project(local).merge(*rows, *shuffled)
    assert (again.local, again.states) == (first.local, first.states)
    # What stands was said by somebody, and what was said last in a package is standing, open, or was gone on with.
    assert first.local in {local, *(one.digest for one in rows)}


def test_what_changed_in_the_package_alone_is_taken() -> None:
    found = Project("X").merge(row("p", "X", "A"))
    assert (found.local, found.states) == ("A", {"p.1": TAKEN})


def test_what_changed_here_stands_and_the_other_stays_open() -> None:
    found = Project("L").merge(row("p", "X", "A"))
    assert (found.local, found.states) == ("L", {"p.1": OPEN})


def test_what_changed_on_both_sides_alike_is_no_conflict() -> None:
    assert Project("A").merge(row("p", "X", "A")).states == {"p.1": TAKEN}


def test_of_two_packages_the_last_word_stands_and_the_other_stays_open() -> None:
    for order in permutations([row("p", "X", "A", said_at="1"), row("q", "X", "B", said_at="2")]):
        found = Project("X").merge(*order)
        assert (found.local, found.states) == ("B", {"p.1": OPEN, "q.1": TAKEN})


def test_a_later_revision_takes_the_place_of_an_earlier_one_also_back_to_the_beginning() -> None:
    found = Project("X").merge(row("p", "X", "A", 1), row("p", "X", "B", 2))
    assert (found.local, found.states) == ("B", {"p.1": PAST, "p.2": TAKEN})
    assert Project("X").merge(row("p", "X", "A", 1), row("p", "X", "X", 2)).local == "X"


def test_a_package_made_of_what_another_said_goes_on_from_there() -> None:
    for order in permutations([row("p", "X", "A"), row("q", "A", "B")]):
        found = Project("X").merge(*order)
        assert (found.local, found.states) == ("B", {"p.1": PAST, "q.1": TAKEN})


def test_what_was_taken_and_changed_here_since_is_not_brought_back() -> None:
    found = Project("X").merge(row("p", "X", "A"))
    found.local = "L"
    assert found.merge(row("p", "X", "A")).local == "L"
    assert found.states == {"p.1": BUILT_ON}


def test_what_was_declined_stays_declined() -> None:
    found = Project("L").merge(row("p", "X", "A"))
    found.rows["p.1"] = msgspec.structs.replace(found.rows["p.1"], state=DECLINED)
    assert found.merge(row("p", "X", "A")).states == {"p.1": DECLINED}


def test_a_content_is_the_same_where_it_says_the_same() -> None:
    one = Content(state="submitted", objects=(Thing("{}", ""),), waivers={"b": "1", "a": "2"}, made_at="now")
    other = msgspec.structs.replace(one, waivers={"a": "2", "b": "1"}, made_at="then", review="accepted")
    assert digest_of(one) == digest_of(other) != digest_of(msgspec.structs.replace(one, state="draft"))
    assert from_text(to_text(one)) == one and digest_of(None) == ""
