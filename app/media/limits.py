"""How much one file may ask of this machine before it is refused."""

from __future__ import annotations

import msgspec


class Limits(msgspec.Struct, frozen=True):
    """The largest picture and recording that are decoded whole.

    A 109-kB PNG can unfold to 50,000 x 50,000 pixels (7.5 GB), so the header is held against these limits before any
    decoding. ``max_values`` counts samples of all channels (4 bytes each) and bounds what is read at once; streamed
    reading has no limit.
    """

    max_megapixels: float = 400.0
    max_values: int = 500_000_000
    max_channels: int = 64


DEFAULT = Limits()
