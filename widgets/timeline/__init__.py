"""The sound view: ruler, waveform, spectrogram, segments on tiers, playback. Holds selection and scroll only."""
