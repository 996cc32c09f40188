"""The export page: snapshots, and training folders whose files can be traced."""
