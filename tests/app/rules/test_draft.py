"""A draft goes back and forth over everything that was written."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.rules.draft import MOST_STEPS, Draft

STEPS = st.lists(st.one_of(st.sampled_from(["undo", "redo"]), st.text("abc", max_size=3)), max_size=40)


@given(STEPS)
def test_it_does_what_a_list_of_states_does(steps: list[str]) -> None:
    draft, states, here = Draft("start"), ["start"], 0
    for step in steps:
        if step == "undo":
            assert draft.undo() == (here > 0)
            here = max(here - 1, 0)
        elif step == "redo":
            assert draft.redo() == (here < len(states) - 1)
            here = min(here + 1, len(states) - 1)
        elif draft.change(step):
            states = [*states[: here + 1], step]
            here += 1
        assert draft.text == states[here]
        assert (draft.can_undo, draft.can_redo) == (here > 0, here < len(states) - 1)


def test_what_is_typed_without_a_pause_is_one_step() -> None:
    draft = Draft("")
    for typed in ("u", "um", "umm"):
        draft.change(typed, joins=typed != "u")
    assert draft.text == "umm" and draft.undo() and draft.text == "" and not draft.can_undo


def test_the_oldest_steps_are_forgotten_at_last() -> None:
    draft = Draft("0")
    for number in range(1, MOST_STEPS + 10):
        draft.change(str(number))
    while draft.undo():
        pass
    assert draft.text == "9"
