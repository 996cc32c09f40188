"""Signal processing on sound ``(channels, samples) float32``: no labels, and chance only as it is handed in."""
