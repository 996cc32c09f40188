"""Whether labels move with what they are on: marks are put where labels are, moved by the recipe, and looked for."""
