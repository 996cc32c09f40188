"""The agree page: how well people agree, and where."""
