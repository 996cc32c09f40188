"""Label values and their geometry: what an annotator can say about an item."""
