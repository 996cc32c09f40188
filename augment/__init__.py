"""Media and labels in, media and labels out: transforms whose labels follow. Knows no project, screen or disk."""
