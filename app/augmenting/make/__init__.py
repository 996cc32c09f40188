"""From a recipe and a slice to samples: plan, budget, estimate, preview, and the batch with its journal."""
