"""The looks that can be chosen, by the names people read."""

from __future__ import annotations

LOOKS = (("system", "As the system"), ("light", "Light"), ("dark", "Dark"), ("contrast", "High contrast"))
