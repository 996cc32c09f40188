"""What a check asks, in words for whoever labels: "at least 4 px a side", not "min_side_px: 4"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

# By the name of the limit; {} is the limit, and what is counted or lain in.
WORDS: Mapping[str, str] = {
    "spelling": "words of the classes {} are written as the sheet writes them",
    "must_match": "the text matches {}",
    "must_not_match": "nothing in the text matches {}",
    "allowed": "every character matches {}",
    "banned": "none of the characters {} in the text",
    "balanced": "every bracket is closed: {}",
    "known_tags": "what stands between {} is a tag of the sheet",
    "min_words": "at least {} words",
    "max_words": "at most {} words",
    "max_characters": "at most {} characters",
    "max_characters_per_s": "at most {} characters a second",
    "max_words_per_s": "at most {} words a second",
    "min_words_per_s": "at least {} words a second",
    "min_side_px": "no side shorter than {} px",
    "min_area_px": "at least {} px² large",
    "max_area_px": "at most {} px² large",
    "max_aspect": "at most {} times as long as wide",
    "inside": "all of it inside the {}",
    "max_overlap": "no two of a class in nearly the same place (IoU above {})",
    "valid": "no outline that crosses itself",
    "at_border": "“{}” only where it touches the border of the image",
    "border_needs": "what touches the border of the image is “{}”",
    "min_objects": "at least {} {}",
    "max_objects": "at most {} {}",
    "min_s": "at least {} s long",
    "max_s": "at most {} s long",
    "min_gap_s": "at least {} s after the segment before",
    "max_gap_s": "at most {} s after the segment before",
    "no_overlap": "no segment over another on a tier",
    "min_padding_s": "at least {} s of silence before and after what is said",
    "max_padding_s": "at most {} s of silence before and after what is said",
    "max_cut_s": "no end more than {} s deep in speech",
}
_COUNTED = ("words", "characters", "objects", "segments")
_THINGS = {"audio": ("recording", "segments"), "image": ("image", "objects")}


def said(name: str, limit: object, media: str) -> str:
    """What the limit ``name`` of a check asks on a sheet for ``media``; "" where it is switched off."""
    if limit is False:
        return ""
    where, things = _THINGS[media]
    if name == "inside":
        return WORDS[name].format(where)
    words = WORDS[name].format(_shown(limit), things)
    return _of_one(words) if limit == 1 else words


def _shown(limit: object) -> str:
    if isinstance(limit, tuple):
        return ", ".join(map(str, cast("Sequence[object]", limit)))
    return f"{limit:g}" if isinstance(limit, float) else str(limit)


def _of_one(words: str) -> str:
    """ "at most 1 word", not words."""
    for many in _COUNTED:
        words = words.replace(f" 1 {many}", f" 1 {many[:-1]}")
    return words
