"""The charter: the problem, the metric and target, milestones, and status from the other stages."""
