"""The scope page: the charter and its live status."""
