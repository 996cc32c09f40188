"""Predictions in, error by item, and the slices where the model falls short of people."""
