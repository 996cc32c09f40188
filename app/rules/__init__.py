"""The rule sheet: format, checks, normalisation."""
