"""The way through the samples: what is decided goes, and the hand never has to look for the next one."""

from __future__ import annotations

from app.augmenting.review.listing import Listed, Narrowed
from app.augmenting.review.walk import Walk

WAITING = Narrowed(state="pending")


def walk(*states: str) -> Walk:
    made = Walk()
    made.load(Listed(str(at), "p", "r", "", 0, state, "", (), {}) for at, state in enumerate(states))
    made.narrow(WAITING)
    return made


def test_what_is_decided_leaves_the_list_of_what_waits() -> None:
    found = walk("pending", "accepted", "pending", "pending")
    assert (found.order, found.current) == (["0", "2", "3"], "0")
    found.mark(["0"], "rejected", "too dark")
    found.go_on(["0"])
    assert (found.order, found.current, found.every["0"].reason) == (["2", "3"], "2", "too dark")
    assert found.counts == {"pending": 2, "accepted": 1, "rejected": 1}
    found.step(1)
    found.mark(["3"], "accepted")
    found.go_on(["3"])
    assert found.current == "2", "after the last one comes what is left"


def test_among_all_a_decision_is_one_step_further() -> None:
    found = walk("pending", "pending")
    found.narrow(Narrowed())
    found.mark(["0"], "accepted")
    found.go_on(["0"])
    assert (found.order, found.current) == (["0", "1"], "1")


def test_narrowing_keeps_the_sample_or_takes_the_next_one() -> None:
    found = walk("pending", "pending", "accepted", "pending")
    found.go_to("1")
    found.narrow(Narrowed())
    assert found.current == "1"
    found.mark(["1"], "rejected")
    found.narrow(WAITING)
    assert found.current == "3"
    found.narrow(WAITING, "0")
    assert found.around(4) == ["0", "3"]


def test_what_comes_back_by_undo_is_in_the_list_again() -> None:
    found = walk("pending", "pending")
    found.mark(["0"], "accepted")
    found.go_on(["0"])
    found.mark(["0"], "pending")
    assert found.passes("0")
    found.narrow(WAITING, "0")
    assert (found.order, found.current) == (["0", "1"], "0")
