"""Rounds: what is drawn, and what is never shown together."""

from __future__ import annotations

from app.augmenting.verdict.rounds import ARMS, Candidate, PairShown, draw_pairs, draw_probes, told_apart


def candidates(prefix: str, count: int) -> list[Candidate]:
    return [Candidate(f"{prefix}{index}", f"p{index}", f"p{index}") for index in range(count)]


def test_a_sample_never_stands_beside_its_parent_and_real_ones_take_turns() -> None:
    real = [Candidate(f"p{index}", f"p{index}", f"p{index}") for index in range(10)]
    pairs = draw_pairs(candidates("s", 40)[:10] + candidates("t", 10), real, 20, seed=1)
    assert len(pairs) == 20 and len({pair.sample for pair in pairs}) == 20
    assert all(pair.sample[1:] != pair.real[1:] for pair in pairs)
    shown = [pair.real for pair in pairs]
    assert max(map(shown.count, shown)) <= 3


def test_sides_are_drawn_and_the_same_seed_draws_the_same() -> None:
    real = [Candidate(f"r{index}", f"r{index}", f"r{index}") for index in range(200)]
    pairs = draw_pairs(candidates("s", 200), real, 200, seed=7)
    assert pairs == draw_pairs(list(reversed(candidates("s", 200))), real, 200, seed=7)
    assert pairs != draw_pairs(candidates("s", 200), real, 200, seed=8)
    assert 70 < sum(pair.made_left for pair in pairs) < 130


def test_answers_are_counted_by_where_the_real_one_stood() -> None:
    pairs = [PairShown("s", "r", True), PairShown("t", "q", False), PairShown("u", "o", False)]
    found = told_apart(pairs, [(0, "right"), (1, "right"), (2, "left"), (9, "left")])
    assert (found.hits, found.count) == (2, 3)


def test_no_group_stands_in_two_arms_and_the_order_does_not_tell() -> None:
    samples, originals = candidates("s", 30), candidates("p", 60)
    shown = draw_probes(samples, originals, originals, (20, 20, 10), seed=3)
    assert [sum(arm == wanted for arm, _ in shown) for wanted in ARMS] == [20, 20, 10]
    groups = [one.group for _, one in shown]
    assert len(set(groups)) == len(groups)
    assert len({arm for arm, _ in shown[:12]}) > 1
