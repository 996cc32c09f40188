"""How well people agree: one metric a kind of task, with intervals, and human-level performance."""
