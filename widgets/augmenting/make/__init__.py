"""How many samples of which parents, planned before they are made."""
