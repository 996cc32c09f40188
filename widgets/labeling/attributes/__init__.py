"""Attributes of what is selected."""
