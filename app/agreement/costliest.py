"""The items that cost most, while costs change: asking for the first few does not look at all the others."""

from __future__ import annotations

import heapq

# Entries of the heap that are out of date, beyond as many as there are items, before it is made anew.
MOST_STALE = 10_000


class Costliest:
    """What each item costs. A heap whose entries may be out of date: those are passed over when they come up.

    With n items a change costs log n, and so does each item that is asked for.
    """

    def __init__(self) -> None:
        self._cost: dict[str, float] = {}
        self._heap: list[tuple[float, str]] | None = None

    def put(self, item: str, cost: float | None) -> None:
        """What ``item`` costs from now on; None where it costs nothing."""
        if cost is None:
            self._cost.pop(item, None)
            return
        self._cost[item] = cost
        if self._heap is not None:
            heapq.heappush(self._heap, (-cost, item))

    def first(self, most: int) -> list[tuple[str, float]]:
        """At most so many items with their costs, the costliest first; of those that cost the same, by their names."""
        heap = self._heap
        if heap is None or len(heap) > 2 * len(self._cost) + MOST_STALE:
            # Many items are put before anybody asks: ordering them all at once is quicker than one by one.
            heap = self._heap = [(-cost, item) for item, cost in self._cost.items()]
            heapq.heapify(heap)
        found: dict[str, float] = {}
        while heap and len(found) < most:
            negative, item = heapq.heappop(heap)
            if item not in found and self._cost.get(item) == -negative:
                found[item] = -negative
        for item, cost in found.items():
            heapq.heappush(heap, (-cost, item))
        return list(found.items())
