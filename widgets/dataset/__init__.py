"""The data page: sources, items, measured features."""
