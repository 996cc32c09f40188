"""Which frame is heard now: what a sound device took, made even by a clock. No Qt."""

from __future__ import annotations

# So long the lead of the device is learnt; it takes sound in pieces, and ahead of what it gives out.
LEARNING_S = 0.3
# The two clocks drift apart by some millionths; this is how slowly they are brought together again.
TOGETHER_S = 2.0
# What lies between the last buffer that can be asked and the ear; PulseAudio and PipeWire keep that much of 80 ms.
BEYOND_S = 0.02


class HeardClock:
    """Follows a device that takes ``rate_hz`` frames a second, in pieces. Never goes back, never before the device.

    Without it the playhead would jump by pieces of 10 to 100 ms, and run ahead of the ear by what the device holds.
    """

    def __init__(self, rate_hz: int) -> None:
        self._rate_hz = rate_hz
        self._heard = 0.0
        self._seen_s: float | None = None
        self._began_s = 0.0
        self._leads: list[float] = []

    def at(self, taken: int, now_s: float, *, dry: bool) -> int:
        """Frames heard at ``now_s``, when the device took ``taken`` in all; ``dry``: there was nothing left to take."""
        if taken <= 0:
            return 0
        if self._seen_s is None:
            self._seen_s = self._began_s = now_s + BEYOND_S
        passed_s = max(0.0, now_s - self._seen_s)
        self._seen_s = max(self._seen_s, now_s)
        step = passed_s * self._rate_hz
        lead = taken - self._heard - step
        if dry:
            self._heard = min(self._heard + step, taken)
        elif now_s - self._began_s < LEARNING_S:
            self._leads.append(max(0.0, lead))
            self._heard = min(self._heard + step, taken)
        else:
            usual = sum(self._leads) / max(1, len(self._leads))
            drift = (lead - usual) * min(1.0, passed_s / TOGETHER_S)
            self._heard = min(self._heard + max(0.0, step + drift), max(self._heard, taken))
        return int(self._heard)
