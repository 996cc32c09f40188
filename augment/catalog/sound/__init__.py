"""Transforms of sound, on audiomentations and numpy."""
