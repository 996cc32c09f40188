"""The measured features: their rows, and what measures them."""

from __future__ import annotations

from app.media.feature_rows import FEATURES, Feature, features_of
from app.media.image_features import measure_image
from app.media.sound_features import measure_sound, measure_sound_file

__all__ = ["FEATURES", "Feature", "features_of", "measure_image", "measure_sound", "measure_sound_file"]
