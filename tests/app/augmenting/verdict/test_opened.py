"""A verdict opens on the recipe that somebody is at work on."""

from __future__ import annotations

from app.augmenting.verdict.opened import at_hand, usual
from app.records import RecipeRow, SampleRow, Verdict


class Rows:
    """A view of a few rows."""

    def __init__(self, *rows: object) -> None:
        self.rows = rows

    def find(self, kind: type, **equal: object) -> list:
        def fits(row: object) -> bool:
            return all(
                getattr(row, name) in value if isinstance(value, tuple) else getattr(row, name) == value
                for name, value in equal.items()
            )

        return [row for row in self.rows if isinstance(row, kind) and fits(row)]

    def count(self, kind: type, **equal: object) -> int:
        return len(self.find(kind, **equal))


def recipe(name: str, day: int) -> RecipeRow:
    return RecipeRow(id=name, name=name, text="", added_at=f"2026-01-{day:02}")


def sample(of: str, state: str = "pending", slice: str = "") -> SampleRow:
    return SampleRow(
        id=f"{of}{state}{slice}", parent_id="p", recipe_id=of, slice=slice, variant=0, seed=1, path="", sha256="",
        state=state,
    )  # fmt: skip


AIMED, CONTROL, BARE = recipe("aimed", 1), recipe("control", 2), recipe("bare", 3)
WHOLE = (AIMED, CONTROL, BARE, sample("aimed", "accepted", "dark"), sample("control", "rejected"))


def test_the_one_under_hand_comes_first_where_it_has_samples() -> None:
    view = Rows(*WHOLE)
    assert at_hand(view, ("control", ""), "dark") == "control"
    assert at_hand(view, ("unsaved", "control"), "") == "control"
    assert at_hand(view, ("bare", ""), "dark") == "aimed", "it has no samples, and the slice in hand has"
    assert at_hand(view, ("", ""), "") == at_hand(view, ("unsaved", ""), "light") == ""


def test_nothing_under_hand_opens_what_was_approved_or_accepted_and_not_a_rejected_control() -> None:
    assert usual(Rows(*WHOLE)) == "aimed"
    approved = Verdict(id="v", recipe_id="control", slice="", state="approved", body="")
    assert usual(Rows(*WHOLE, approved)) == "control"
    assert usual(Rows(AIMED, CONTROL, sample("aimed"), sample("control", "rejected"))) == "aimed"
    assert (usual(Rows(AIMED, CONTROL)), usual(Rows())) == ("control", "")
