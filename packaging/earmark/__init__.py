"""The name under which Earmark is installed: a launcher, with the rooms of the program below it."""
