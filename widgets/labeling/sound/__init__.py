"""The recording on the desk: its stage, timeline, transcripts and playback."""
