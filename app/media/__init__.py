"""Media files: probe, decode, measure, peaks, spectrogram, thumbnails."""
