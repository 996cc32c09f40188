"""Another's work on the desk: what waits for review, and what is said of it."""
