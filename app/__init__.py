"""Everything that works without a screen: the project, its rules, its numbers, its files."""
