"""The sample projects from the shipped real data, and the whole loop run on them."""
