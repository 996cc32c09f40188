"""Classes: the bar of them, their keys and their search."""
