"""Noise harvested from the pauses of a slice's own recordings: what its microphones and places sound like.

A bank is a folder of WAV files, one for each recording, and a ``bank.json`` that says of every piece which recording
and which seconds it is from. Its name is the digest of both, so that a recipe that names it means these samples.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np

from app import ids
from app.augmenting.materials.pauses import Ground
from app.errors import CallError, DiskFull, MediaError
from app.jobs.job import Progress
from app.media import silero
from app.media.sound import SoundReader
from app.media.speech_gate import silences, speech_segments
from app.units import SegmentTimes, Sound

LEAST_S = 0.5
# Labels and detectors leave the ends of words outside.
MARGIN_S = 0.1
FADE_S = 0.05
# Together some hundred megabytes at most in each process that renders.
MOST_RECORDINGS = 40
MOST_OF_A_RECORDING_S = 15.0
MOST_SHARE = 0.2
FEWEST = round(1 / MOST_SHARE)
# Below this a pause is a gap in the file and no sound of a place: -90 dB.
DEAD = 1e-9
INDEX = "bank.json"


class Piece(msgspec.Struct, frozen=True):
    """A WAV file of a bank: the stretches ``parts_s`` of one recording, end to end."""

    file: str
    sha256: str
    item_id: str
    path: str
    item_sha256: str
    parts_s: tuple[tuple[float, float], ...]
    duration_s: float
    rate_hz: int


class Bank(msgspec.Struct, frozen=True):
    """``digest`` is that of the pieces; ``detector`` says who listened for speech; ``left_out`` says why, in lines."""

    digest: str
    pieces: tuple[Piece, ...]
    detector: str
    left_out: tuple[str, ...] = ()

    @property
    def duration_s(self) -> float:
        """Seconds of all pieces."""
        return sum(piece.duration_s for piece in self.pieces)


@dataclass(frozen=True)
class _Found:
    ground: Ground
    parts_s: SegmentTimes
    sound: Sound
    rate_hz: int


def harvest(found_in: Sequence[Ground], folder: Path, progress: Progress | None = None) -> Bank:
    """Writes the bank of these recordings below ``folder`` and gives its index: a job; nothing else is written.

    At most forty recordings of a large slice are taken, mixed to one channel. Raises CallError where fewer than five
    have half a second of pause: one of them would be heard in more than a fifth of all samples, and a model would
    learn it by heart.
    """
    progress = progress or Progress()
    detector = "silero and energy" if silero.is_installed() else "energy"
    found: list[_Found] = []
    left_out: list[str] = []
    # In an order of the items' own, so that a large slice gives forty of all its parts, and always the same.
    ordered = sorted(found_in, key=lambda ground: ids.stable("noise", ground.item_id))
    for index, ground in enumerate(ordered):
        if len(found) >= MOST_RECORDINGS:
            break
        progress.report(index, len(ordered), ground.path)
        try:
            one = _pauses(ground, progress)
        except MediaError as problem:
            one = problem.message
        if isinstance(one, str):
            left_out.append(one)
        else:
            found.append(one)
    if len(found) < FEWEST:
        raise CallError(
            f"only {len(found)} of {len(found_in)} recordings have a pause of {LEAST_S:g} s; at least {FEWEST} are "
            "needed, so that none is heard in more than a fifth of the samples. Widen the slice, or add a source of "
            "noise recordings called 'noise'."
        )
    return _written(_shared(found), folder, detector, tuple(left_out))


def load_bank(folder: Path, digest: str) -> tuple[Bank, tuple[Path, ...]]:
    """A bank and its files. Raises CallError where it is gone or a file is not what it was."""
    place = folder / digest[:12]
    try:
        bank = msgspec.json.decode((place / INDEX).read_bytes(), type=Bank)
        files = tuple(place / piece.file for piece in bank.pieces)
        whole = all(
            hashlib.sha256(file.read_bytes()).hexdigest() == piece.sha256
            for file, piece in zip(files, bank.pieces, strict=True)
        )
    except (OSError, msgspec.DecodeError) as problem:
        raise CallError(f"noise bank {digest[:12]}: not there or damaged ({problem}). Harvest it again.") from problem
    if bank.digest != digest or _digest(bank.pieces) != digest or not whole:
        raise CallError(f"noise bank {digest[:12]}: its files are not what they were. Harvest it again.")
    return bank, files


def _pauses(ground: Ground, progress: Progress) -> _Found | str:
    """The pauses of one recording, read; or why there are none."""
    with SoundReader(ground.file) as reader:
        info = reader.info
        taken = [np.array(ground.taken_s, dtype=np.float64).reshape(-1, 2)]
        if ground.listen:
            taken.append(speech_segments(reader.blocks(), info.rate_hz))
            if silero.is_installed():
                taken.append(silero.speech_in(ground.file)[0])
        progress.check()
        widened = np.concatenate(taken) + np.array([-MARGIN_S, MARGIN_S])
        parts = silences(widened, info.duration_s, min_s=LEAST_S)
        kept: list[tuple[float, float]] = []
        sounds: list[Sound] = []
        for start, end in parts.tolist():
            sound = reader.read(round(start * info.rate_hz), round((end - start) * info.rate_hz))
            if float(np.mean(sound**2)) > DEAD:
                kept.append((start, end))
                sounds.append(sound.mean(axis=0, keepdims=True, dtype=np.float32))
    if not kept:
        return f"{ground.path}: no pause of {LEAST_S:g} s in which the place is heard."
    return _Found(ground, np.array(kept), joined(sounds, info.rate_hz), info.rate_hz)


def joined(sounds: Sequence[Sound], rate_hz: int) -> Sound:
    """End to end, each faded into the next at equal power, so that nothing clicks and the level does not dip."""
    made = sounds[0]
    for sound in sounds[1:]:
        fade = min(round(FADE_S * rate_hz), made.shape[1], sound.shape[1])
        turn = np.linspace(0, np.pi / 2, fade, dtype=np.float32)
        middle = made[:, made.shape[1] - fade :] * np.cos(turn) + sound[:, :fade] * np.sin(turn)
        made = np.concatenate([made[:, : made.shape[1] - fade], middle, sound[:, fade:]], axis=1)
    return made


def _shared(found: Sequence[_Found]) -> list[_Found]:
    """Cut so that no recording is more than a fifth of the bank, and none longer than it need be."""
    lengths = np.array([one.sound.shape[1] / one.rate_hz for one in found])
    most = MOST_OF_A_RECORDING_S
    while True:
        kept = np.minimum(lengths, most)
        allowed = MOST_SHARE * float(kept.sum())
        if float(kept.max()) <= allowed * (1 + 1e-6):
            break
        most = min(most * 0.95, max(allowed, float(lengths.min())))
    cut = [one.sound[:, : round(most * one.rate_hz)] for one in found]
    return [_Found(one.ground, one.parts_s, sound, one.rate_hz) for one, sound in zip(found, cut, strict=True)]


def _written(found: Sequence[_Found], folder: Path, detector: str, left_out: tuple[str, ...]) -> Bank:
    pieces: list[Piece] = []
    contents: dict[str, bytes] = {}
    for one in found:
        content = _wav(one.sound, one.rate_hz)
        sha = hashlib.sha256(content).hexdigest()
        name = f"{one.ground.item_id[:12]}-{sha[:8]}.wav"
        contents[name] = content
        duration = one.sound.shape[1] / one.rate_hz
        parts = _heard(one.parts_s, duration)
        pieces.append(
            Piece(name, sha, one.ground.item_id, one.ground.path, one.ground.sha256, parts, duration, one.rate_hz)
        )
    ordered = tuple(sorted(pieces, key=lambda piece: piece.file))
    bank = Bank(_digest(ordered), ordered, detector, left_out)
    place = folder / bank.digest[:12]
    contents[INDEX] = msgspec.json.format(msgspec.json.encode(bank), indent=1)
    try:
        place.mkdir(parents=True, exist_ok=True)
        # The index last: a bank that was not finished is none.
        for name, content in contents.items():
            part = place / f"{name}.part"
            part.write_bytes(content)
            part.replace(place / name)
    except OSError as problem:
        raise DiskFull(f"{place}: cannot be written ({problem.strerror}). Free some space and go on.") from problem
    return bank


def _heard(parts_s: SegmentTimes, duration_s: float) -> tuple[tuple[float, float], ...]:
    """The stretches that are in a piece of that length: each but the first shares a fade with the one before."""
    heard: list[tuple[float, float]] = []
    left = duration_s
    for start, end in parts_s.tolist():
        if left <= FADE_S and heard:
            break
        heard.append((round(start, 4), round(min(end, start + left), 4)))
        left -= end - start - FADE_S
    return tuple(heard)


def _digest(pieces: Sequence[Piece]) -> str:
    said = [(one.file, one.sha256, one.item_id, one.parts_s) for one in pieces]
    return hashlib.sha256(msgspec.json.encode(said)).hexdigest()


def _wav(sound: Sound, rate_hz: int) -> bytes:
    """24 bits, since the noise of a quiet room is a few steps of 16; a float file would carry the time of day."""
    import soundfile

    buffer = io.BytesIO()
    soundfile.write(buffer, sound.T, rate_hz, format="WAV", subtype="PCM_24")
    return buffer.getvalue()
