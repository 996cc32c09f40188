from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.media.exif import orientation_in


def block(order: str, value: int) -> bytes:
    """A directory of two entries, the second of them the orientation."""
    mark = b"II" if order == "<" else b"MM"
    entries = struct.pack(order + "HHIHH", 0x0100, 3, 1, 640, 0) + struct.pack(order + "HHIHH", 0x0112, 3, 1, value, 0)
    return mark + struct.pack(order + "HIH", 42, 8, 2) + entries + bytes(4)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("prefix", [b"", b"Exif\0\0"])
@pytest.mark.parametrize("value", range(1, 9))
def test_both_byte_orders_are_read(order: str, prefix: bytes, value: int) -> None:
    assert orientation_in(prefix + block(order, value)) == value


def test_nonsense_is_upright() -> None:
    assert (
        orientation_in(None)
        == orientation_in(b"")
        == orientation_in(block("<", 0))
        == orientation_in(block(">", 9))
        == 1
    )


@given(st.binary(max_size=80), st.integers(0, 40))
def test_no_block_breaks_it(noise: bytes, cut: int) -> None:
    assert 1 <= orientation_in(b"II*\0" + noise) <= 8
    assert 1 <= orientation_in(block("<", 6)[:cut]) <= 8
