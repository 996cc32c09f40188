from __future__ import annotations

from app.media.features import FEATURES, features_of


def test_each_feature_is_named_once_and_said_in_words() -> None:
    assert len({feature.name for feature in FEATURES}) == len(FEATURES)
    assert all(feature.title and feature.meaning.endswith(".") for feature in FEATURES)
    assert features_of("image")[0].name == "width_px"
    assert {feature.media for feature in features_of("audio")} == {"audio"}
