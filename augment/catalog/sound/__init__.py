"""Transforms of sound, on numpy, SciPy and soxr."""
