"""The label page: work list, image or sound with the tools for it, and the rules beside the work."""
