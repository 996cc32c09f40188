"""The measurements of a recipe: realistic, clear to people, hard for the model, labels right, no leak."""
