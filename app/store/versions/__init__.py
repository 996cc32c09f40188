"""Schema versions in order; each module upgrades from the one before it."""
