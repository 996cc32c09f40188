"""One module a format: readers and writers behind one explicit registry."""
