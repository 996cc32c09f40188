"""Places in a text: rules count characters, Qt counts UTF-16 units. No Qt."""

from __future__ import annotations

BEYOND = "\U00010000"  # the first character that takes two units


def to_units(text: str, place: int) -> int:
    """Where the character at ``place`` stands for Qt."""
    head = text[:place]
    return len(head) + (sum(char >= BEYOND for char in head) if max(head, default="") >= BEYOND else 0)


def to_characters(text: str, unit: int) -> int:
    """The character that stands at a place of Qt's."""
    if max(text, default="") < BEYOND:
        return min(unit, len(text))
    return len(text.encode("utf-16-le")[: 2 * unit].decode("utf-16-le", "ignore"))


def word_at(text: str, place: int) -> int:
    """Which word (counted from 0, parted at white space) the character at ``place`` belongs to, -1 for none."""
    if not text.strip() or place > len(text):
        return -1
    inside = (place < len(text) and not text[place].isspace()) or (place > 0 and not text[place - 1].isspace())
    if not inside:
        return -1
    before = text[:place].split()
    goes_on = place > 0 and not text[place - 1].isspace()
    return len(before) - 1 if goes_on else len(before)


def word_before(text: str, place: int) -> str:
    """The letters of the word that ends at ``place``."""
    head = text[:place]
    return head.split()[-1] if head and not head[-1].isspace() else ""
