"""Predictions brought in: chosen or dropped, looked at, named, and written part by part with a way back."""
