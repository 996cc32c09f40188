"""Tags of the item in hand."""
