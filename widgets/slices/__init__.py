"""The slices page: where the model falls short of people."""
