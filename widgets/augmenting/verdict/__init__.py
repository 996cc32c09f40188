"""What is measured of a recipe: its table, the rounds that people answer, and what decisions teach."""
