"""The recipe under hand: as a list of steps and as text, with what it makes of a few items."""
