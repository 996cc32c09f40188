"""Sound at another rate, in a stream: for listening on devices that refuse the rate of a recording."""

from __future__ import annotations

import numpy as np

from app.units import Sound

# Zero crossings of the sinc on either side: the pass band is flat to 0.1 dB up to nine tenths of the lower rate's half.
WINGS = 24
KAISER_BETA = 9.0
TABLE = 512


class Resampler:
    """From ``rate_hz`` to ``wanted_hz`` by a windowed sinc (Smith, "Digital Audio Resampling", CCRMA).

    ``put`` takes ``(channels, n)`` and gives what is ready by then; ``end`` gives the rest. Together they are
    ``round(n * wanted_hz / rate_hz)`` frames, in step with the input.
    """

    def __init__(self, rate_hz: int, wanted_hz: int, channels: int) -> None:
        self._step = rate_hz / wanted_hz
        self._ratio = wanted_hz / rate_hz
        self._cut = min(1.0, self._ratio) * 0.95
        self._wing = int(np.ceil(WINGS / self._cut))
        self._held: Sound = np.zeros((channels, self._wing), dtype=np.float32)
        self._base = -self._wing
        self._got = 0
        self._made = 0
        at = np.arange(2 * self._wing * TABLE + 1) / TABLE - self._wing
        window = np.kaiser(len(at), KAISER_BETA)
        self._table = (np.sinc(at * self._cut) * self._cut * window).astype(np.float32)

    def put(self, block: Sound) -> Sound:
        """The next input; gives the output that follows from it."""
        self._held = np.concatenate([self._held, block], axis=1)
        self._got += block.shape[1]
        return self._until(int(np.ceil((self._got - self._wing) / self._step)))

    def end(self) -> Sound:
        """The rest, as if silence followed."""
        silence = np.zeros((self._held.shape[0], self._wing + 1), dtype=np.float32)
        self._held = np.concatenate([self._held, silence], axis=1)
        return self._until(round(self._got * self._ratio))

    def _until(self, n_made: int) -> Sound:
        if n_made <= self._made:
            return self._held[:, :0]
        at = np.arange(self._made, n_made) * self._step
        first = np.floor(at).astype(np.intp) - self._wing + 1
        taps = np.arange(2 * self._wing)
        # The table holds the sinc at 1/512 of a frame; between two of its places the nearer one is 96 dB good enough.
        places = np.rint((at[:, None] - first[:, None] - taps + self._wing) * TABLE).astype(np.intp)
        weights = self._table[places.clip(0, len(self._table) - 1)]
        found = self._held[:, first[:, None] - self._base + taps]
        self._made = n_made
        done = max(0, int(np.floor(n_made * self._step)) - self._wing - self._base)
        self._held, self._base = self._held[:, done:], self._base + done
        made: Sound = np.einsum("cnt,nt->cn", found, weights).astype(np.float32)
        return made
