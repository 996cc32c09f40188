"""What is stored of a label: canonical JSON."""

from __future__ import annotations

import numpy as np
import pytest

from app.labels import values
from app.labels.values import Segment, Segments


def test_numbers_computed_by_numpy_are_stored_as_numbers() -> None:
    computed = Segment("a", "Speech", np.float64(1.25), np.float64(2.5))
    assert values.encode(computed) == values.encode(Segment("a", "Speech", 1.25, 2.5))
    computed = Segment("a", "Speech", 1.25, np.int64(3))  # as an array gives it
    assert values.decode(values.encode(Segments((computed,)))) == Segments((Segment("a", "Speech", 1.25, 3.0),))


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(TypeError, match="holds no complex"):
        values.encode(Segment("a", "Speech", 1j, 2.0))  # that is the point
