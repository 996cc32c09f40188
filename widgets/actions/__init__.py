"""What can be done, as rows of data: ids, titles, keys."""
