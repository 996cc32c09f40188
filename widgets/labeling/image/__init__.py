"""The image on the desk: its stage, tools and list of objects."""
