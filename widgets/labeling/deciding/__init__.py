"""The label page as an adjudicator uses it: everybody's versions side by side, and the reference out of them."""
