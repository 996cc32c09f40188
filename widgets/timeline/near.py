"""The samples around the view of a recording that is too long to be held: read on a worker, kept while they serve."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from numpy.typing import NDArray

# More is never asked for at once: a view this wide is drawn from peaks.
MOST_FRAMES = 2_000_000
# So much is read on each side of the view besides, so that a scroll finds it there.
BESIDE = 1.0


class Fetch(Protocol):
    """Reads ``n_frames`` from a frame on without keeping the window waiting, then calls ``done`` on its thread."""

    def __call__(self, start_frame: int, n_frames: int, done: Callable[[NDArray], None]) -> None:
        """See the class."""
        ...


class NearSamples:
    """A ``SampleSource`` over ``fetch``. ``on_news`` is called when samples that were missed are there."""

    def __init__(self, n_frames: int, fetch: Fetch, on_news: Callable[[], None]) -> None:
        self._n_frames, self._fetch, self._on_news = n_frames, fetch, on_news
        self._held: tuple[int, NDArray] | None = None
        self._wanted: tuple[int, int] | None = None
        self._busy = False

    def near(self, start_frame: int, end_frame: int) -> NDArray | None:
        """See ``SampleSource``: what is held, or None while it is fetched."""
        start, end = max(0, start_frame), min(end_frame, self._n_frames)
        if self._holds(start, end) and self._held is not None:
            first, samples = self._held
            return samples[:, start - first : end - first]
        if 0 < end - start <= MOST_FRAMES:
            self._wanted = start, end
            self._begin()
        return None

    def _begin(self) -> None:
        """One read at a time: of views that were passed meanwhile only the last is wanted."""
        if self._busy or self._wanted is None or self._holds(*self._wanted):
            return
        start, end = self._wanted
        self._wanted = None
        beside = int((end - start) * BESIDE)
        first, last = max(0, start - beside), min(self._n_frames, end + beside)
        self._busy = True

        def done(samples: NDArray) -> None:
            self._busy = False
            self._held = (first, samples)
            self._on_news()
            self._begin()

        self._fetch(first, last - first, done)

    def _holds(self, start: int, end: int) -> bool:
        return self._held is not None and self._held[0] <= start and end <= self._held[0] + self._held[1].shape[1]
