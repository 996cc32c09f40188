"""Looking at samples: pairs, differences, lists that can be narrowed, and what the decisions teach."""
