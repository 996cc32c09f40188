"""The complete list of what can change a project, one module a subject."""
