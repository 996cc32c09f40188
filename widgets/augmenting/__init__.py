"""The augment page: original and sample side by side, accepted or rejected by key."""
