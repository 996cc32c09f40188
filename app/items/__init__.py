"""The items of a project as columns: what filters, sorts and lists a million of them."""
