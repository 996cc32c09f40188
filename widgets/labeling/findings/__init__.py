"""What the rules say of the item, how it is mended or excused."""
