"""The rows of a project, one frozen type a table, by what they are about. ``app.records`` is the list of all."""
