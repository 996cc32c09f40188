"""Error rates are pooled, and symmetric between people."""

from __future__ import annotations

import jiwer
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.agreement.text import character_edits as letters
from app.agreement.text import characters_of, pool, word_edits, words_of

sentences = st.lists(st.sampled_from(["a", "b", "cat", "sat", "on", "the", "mat"]), max_size=8).map(" ".join)


@given(st.lists(st.tuples(sentences, sentences), min_size=1, max_size=5))
def test_pooled_rates_equal_the_library(pairs: list[tuple[str, str]]) -> None:
    kept = [(a, b) for a, b in pairs if a]
    assume(kept)
    truth, said = [a for a, _ in kept], [b for _, b in kept]
    assert pool(word_edits(a, b) for a, b in kept).rate == pytest.approx(jiwer.wer(truth, said))
    assert pool(letters(a, b) for a, b in kept).rate == pytest.approx(jiwer.cer(truth, said))


def test_a_mean_of_utterances_is_not_the_pooled_rate() -> None:
    short, long = word_edits("yes", "no"), word_edits("word " * 10, "word " * 10)
    assert pool([short, long]).rate == pytest.approx(1 / 11)
    assert (short.errors / short.length_a + long.errors / long.length_a) / 2 == 0.5


def test_between_people_neither_is_the_reference() -> None:
    found = pool([word_edits("a b c", "a b"), word_edits("", "")])
    assert found.symmetric == pytest.approx(2 * 1 / 5)
    assert (found.pairs, found.both_empty) == (2, 1)
    assert pool([word_edits("a b", "a b c")]).symmetric == pytest.approx(2 * 1 / 5)


def test_no_words_give_no_rate() -> None:
    assert pool([]).rate is None
    assert pool([word_edits("", "")]).symmetric is None
    assert pool([word_edits("", "ghost")]).rate is None


def test_white_space_separates_and_nothing_else() -> None:
    assert words_of("  A-b,\n c ") == ["A-b,", "c"]
    assert characters_of("  a \n b ") == "a b"
