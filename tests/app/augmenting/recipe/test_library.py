"""The library: saved, renamed, replaced, used, deleted; and drafts that are there again."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.augmenting.recipe.draft import RecipeDraft, draft_file, keep_recipe, kept_recipe
from app.augmenting.recipe.edits import SetHead, SetParam, edited
from app.augmenting.recipe.library import library, says_the_same, shipped
from app.commands.recipes import DeleteRecipe, SaveRecipe
from app.commands.samples import AddSamples
from app.dataset.register import register_folder
from app.errors import CallError
from app.records import Item, RecipeRow, SampleRow
from app.workspace import Workspace
from augment.recipe import Recipe

SHEET = "earmark: 1\nname: S\nversion: 1.0.0\nmedia: image\ntasks:\n  ok: {kind: choice, title: Ok, options: [a, b]}\n"
TEXT = "earmark-recipe: 1\nname: soft\nmedia: image\nnote: Out of focus.\nsteps:\n  - gaussian_blur: {sigma: [1, 2]}\n"
PICTURES = Path(__file__).resolve().parents[4] / "resources" / "sample" / "pictures" / "nuclei"


def row(text: str) -> RecipeRow:
    recipe = Recipe.from_yaml(text)
    return RecipeRow(id=recipe.digest, name=recipe.name, text=text, added_at="2024-01-01T00:00:00Z")


@pytest.fixture
def workspace(tmp_path: Path):
    with Workspace.create(tmp_path / "p", name="P", media="image", sheet_text=SHEET) as made:
        yield made


def test_what_is_shipped_can_be_read() -> None:
    for media in ("image", "audio"):
        assert shipped(media)
        assert all(one.digest and one.steps and not one.own for one in shipped(media))


def test_a_recipe_is_saved_renamed_and_replaced(workspace: Workspace) -> None:
    workspace.do(SaveRecipe(row(TEXT)), who="ann")
    renamed = edited(TEXT, SetHead("name", "softer"))
    workspace.do(SaveRecipe(row(renamed)), who="ann")
    (own,) = (one for one in library(workspace.view, "image") if one.own)
    assert (own.name, own.note, own.fate) == ("softer", "Out of focus.", "no samples yet")
    wider = edited(renamed, SetParam(0, "sigma", (1.0, 3.0)))
    workspace.do(SaveRecipe(row(wider), instead_of=own.digest), who="ann")
    assert [one.id for one in workspace.view.find(RecipeRow)] == [row(wider).id]
    workspace.undo(who="ann", area="augment")
    assert [one.id for one in workspace.view.find(RecipeRow)] == [own.digest]


def test_a_recipe_with_samples_stays_and_tells_what_became_of_them(workspace: Workspace) -> None:
    register_folder(workspace, PICTURES, name="nuclei", measure=False)
    item = workspace.view.find(Item)[0]
    samples = tuple(
        SampleRow(
            id=f"s{place}", parent_id=item.id, recipe_id=row(TEXT).id, slice="blur > 0.5", variant=place, seed=place,
            path=f"samples/{place}.png", sha256="0" * 64, labels={}, report="{}", features={}, state=state, made_at="",
        )
        for place, state in enumerate(("accepted", "rejected", "pending"))
    )  # fmt: skip
    workspace.do(AddSamples(row(TEXT), samples), who="ann")
    (own,) = (one for one in library(workspace.view, "image") if one.own)
    assert own.used and own.slices == ("blur > 0.5",) and own.fate == "1 of 2 accepted, 1 waiting"
    with pytest.raises(CallError, match="traced to it"):
        workspace.do(DeleteRecipe(own.digest), who="ann")
    other = row(edited(TEXT, SetParam(0, "sigma", (5.0, 6.0))))
    workspace.do(SaveRecipe(other, instead_of=own.digest), who="ann")
    assert {one.id for one in workspace.view.find(RecipeRow)} == {own.digest, other.id}
    workspace.do(DeleteRecipe(other.id), who="ann")
    with pytest.raises(CallError, match="not in this project"):
        workspace.do(DeleteRecipe(other.id), who="ann")


def test_a_draft_is_there_again_and_a_broken_one_is_none(tmp_path: Path) -> None:
    draft = RecipeDraft("steps: [", "blur > 0.5", "abc")
    keep_recipe(tmp_path, "Ann / Bo", draft)
    assert kept_recipe(tmp_path, "Ann / Bo") == draft
    assert kept_recipe(tmp_path, "Cy") is None
    draft_file(tmp_path, "Ann / Bo").write_text('{"text": 3}')
    assert kept_recipe(tmp_path, "Ann / Bo") is None


def test_what_is_at_hand_comes_first_until_it_is_saved(workspace: Workspace) -> None:
    first, *_ = library(workspace.view, "image", draft=TEXT)
    assert (first.draft, first.own, first.name, first.fate) == (True, False, "soft", "at hand, not saved")
    workspace.do(SaveRecipe(row(TEXT)), who="ann")
    assert not any(one.draft for one in library(workspace.view, "image", draft=TEXT))


def test_another_layout_of_a_saved_recipe_is_no_draft() -> None:
    laid_out = Recipe.from_yaml(TEXT).to_yaml()
    assert laid_out != TEXT and says_the_same(TEXT, laid_out) and says_the_same(laid_out, TEXT)
    others = (TEXT.replace("soft", "hard"), TEXT.replace("[1, 2]", "[1, 3]"), f"{TEXT}# as in May\n", TEXT[:-4])
    assert not any(says_the_same(other, TEXT) for other in others)
