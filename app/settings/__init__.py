"""What a person has set on this machine: recent projects, window, theme. Never project state."""
