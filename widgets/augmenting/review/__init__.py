"""Samples beside their parents, accepted or rejected by key."""
