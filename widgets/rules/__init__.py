"""The rules page: the rule sheet as a form and as text, tried at once, measured before it is adopted."""
