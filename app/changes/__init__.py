"""Edits, change sets and commands: how anything changes. Generic; knows no subject."""
