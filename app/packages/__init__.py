"""Work packages: a part of a project in one file for another desk, blind, and its labels brought back."""
