"""How labels follow a map of pixels or of time."""
