"""The demo's model is the penalised least squares that it says it is."""

from __future__ import annotations

import numpy as np

from app.demo.ridge import PENALTY, Ridge


def test_the_weights_are_where_the_penalised_loss_is_flat() -> None:
    draw = np.random.default_rng(1)
    labels = ["a", "b", "c"] * 20
    pixels = draw.random((60, 192)) + np.repeat([[0.0], [0.3], [0.6]], 20, axis=1).T.reshape(-1, 1)
    model = Ridge(pixels, labels)
    wanted = np.where(np.array(labels)[:, None] == np.array(["a", "b", "c"]), 1.0, -1.0)
    left = (pixels - model._mean) @ model._weights + model._offset - wanted
    assert np.allclose((pixels - model._mean).T @ left + PENALTY * model._weights, 0, atol=1e-8)
    assert model.predict(pixels) == Ridge(pixels, labels).predict(pixels)
