"""Disagreements, found and decided: what they cost, how the versions compare, and the reference that comes of them."""
