"""Recipes in a project: library, draft, edits, warnings, and what is suggested for a slice."""
