"""Sources and items: registering, columns, groups, splits."""
