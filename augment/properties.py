"""What labels can depend on, by name: a module of its own, since a rule sheet is read where no transform is loaded."""

from __future__ import annotations

from collections.abc import Mapping

# Property → what depends on it, in words.
PROPERTIES: Mapping[str, str] = {
    "text": "what is written: letters, digits, number plates",
    "left_right": "which side is left and which is right",
    "gravity": "what is up and what is down",
    "colour": "what colour it is",
    "exposure": "how light or dark it is",
    "presence": "whether something is there at all",
    "count": "how many there are",
    "measure": "sizes, angles, proportions",
    "faces": "the shape of faces",
    "small_detail": "fine structure: small defects, texture",
    "quality": "how good the picture or sound is",
    "speech": "that it is speech",
    "order": "what comes before what",
    "tempo": "how fast it is",
    "duration": "how long it takes",
    "speaker": "whose voice it is",
    "emotion": "how it is said",
    "melody": "pitch",
    "loudness": "how loud it is",
    "distance": "how far away it is",
    "offset": "when exactly it ends",
}
