"""The transforms on offer: parameters, limits, cost, and what each does to every kind of label."""
