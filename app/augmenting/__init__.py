"""A recipe aimed at a slice becomes a job, a review queue and accepted samples."""
