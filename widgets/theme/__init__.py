"""How everything looks: tokens, palettes, one stylesheet, icons."""
