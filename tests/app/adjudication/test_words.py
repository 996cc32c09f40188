"""Texts aligned word by word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.adjudication.words import along, word_places


def plain(text: str) -> str:
    return text.lower()


def told(*texts: str) -> list[tuple[str, ...]]:
    """The places on which they differ."""
    return [place.texts for place in word_places(texts, plain) if not place.agreed]


def test_each_word_that_differs_is_a_place_of_its_own() -> None:
    assert told("the cat sat down", "the cap sit down") == [("cat", "cap"), ("sat", "sit")]


def test_a_run_that_cannot_be_told_apart_stays_together() -> None:
    assert told("we gonna go now", "we going to go now") == [("gonna", "going to")]
    assert told("yes", "yes of course") == [("", "of course")]
    assert told("", "all of it") == [("", "all of it")]


def test_case_that_the_rules_pass_over_is_no_difference_but_is_shown() -> None:
    (first, second) = word_places(["Hello there", "hello there"], plain)
    assert first.texts == ("Hello", "hello") and first.agreed and second.agreed


def test_what_the_rules_drop_as_a_whole_is_no_difference() -> None:
    def without_um(text: str) -> str:
        return " ".join(word for word in text.lower().split() if word != "um")

    places = word_places(["um yes", "yes"], without_um)
    assert [place.texts for place in places] == [("um", ""), ("yes", "yes")]
    assert all(place.agreed for place in places)


def test_three_people_side_by_side() -> None:
    places = word_places(["one red box", "one read box", "one red bag"], plain)
    assert [place.texts for place in places] == [("one",) * 3, ("red", "read", "red"), ("box", "box", "bag")]
    assert told("a red box", "a read box", "red box") == [("a red", "a read", "red")]


def test_all_that_somebody_left_out_is_one_place_and_leaves_the_others_word_by_word() -> None:
    long = "the old cat sat on the red mat today and slept"
    assert told(long, "the old cat") == [("sat on the red mat today and slept", "")]
    other = long.replace("red", "read").replace("slept", "wept")
    assert told(long, other, "the old cat") == [
        ("sat on the", "sat on the", ""),
        ("red", "read", ""),
        ("mat today and", "mat today and", ""),
        ("slept", "wept", ""),
    ]


def test_another_text_goes_along_and_loses_no_word() -> None:
    texts = ["we gonna go now", "we going to go now"]
    places = word_places(texts, plain)
    assert along(texts, places, "we going to go now", plain) == ["we", "going to", "go", "now"]
    assert along(texts, places, "well we shall go", plain) == ["well we", "shall", "go", ""]
    assert along(["", ""], word_places(["", ""], plain), "", plain) == []


words = st.lists(st.sampled_from(["ab", "cd", "ef", "gh", "Ab"]), max_size=7).map(" ".join)


@given(st.lists(words, min_size=2, max_size=4), words)
def test_no_word_is_lost_or_moved(texts: list[str], more: str) -> None:
    places = word_places(texts, plain)
    for number, text in enumerate(texts):
        assert " ".join(place.texts[number] for place in places if place.texts[number]) == text
    said = along(texts, places, more, plain)
    assert len(said) == len(places)
    if places:
        assert " ".join(part for part in said if part) == more
    for place in places:
        assert place.agreed is (len({plain(text) for text in place.texts}) == 1)


def test_a_long_text_that_differs_all_over() -> None:
    one, other = " ".join(f"a{n}" for n in range(300)), " ".join(f"b{n}" for n in range(300))
    places = word_places([one, other], plain)
    said = along([one, other], places, other.replace("b7 ", "c7 "), plain)
    assert said[7] == "c7" and " ".join(part for part in said if part) == other.replace("b7 ", "c7 ")


@given(st.lists(words, min_size=2, max_size=3))
def test_a_text_among_them_stands_where_it_stood(texts: list[str]) -> None:
    places = word_places(texts, plain)
    assert along(texts, places, texts[0], plain) == [place.texts[0] for place in places]
