"""What recipes mix in: harvested noise, measured rooms, objects; free of what is labelled, with its origin."""
