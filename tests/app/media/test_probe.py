from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as PilImage

from app.errors import MediaError
from app.media.image import read_image
from app.media.limits import Limits
from app.media.probe import probe
from app.units import Image


def png_of_size(width_px: int, height_px: int) -> bytes:
    """A PNG that promises a size and holds a line of it."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width_px, height_px, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(10000)))
        + chunk(b"IEND", b"")
    )


def test_a_picture_of_50000_by_50000_is_refused_by_its_header(tmp_path: Path) -> None:
    path = tmp_path / "huge.png"
    path.write_bytes(png_of_size(50_000, 50_000))
    for read in (probe, read_image):
        with pytest.raises(MediaError) as caught:
            read(path)
        assert caught.value.message == (
            "huge.png: 50000 x 50000 pixels are 2,500 megapixels; at most 400 are read. "
            "Cut it into tiles or scale it down."
        )


@pytest.mark.parametrize("extension", ["jpg", "png", "tif", "webp", "bmp"])
def test_the_limit_holds_for_every_format(tmp_path: Path, picture: Image, extension: str) -> None:
    path = tmp_path / f"a.{extension}"
    PilImage.fromarray(picture).save(path)
    for read in (probe, read_image):
        with pytest.raises(MediaError, match="48 x 32 pixels"):
            read(path, limits=Limits(max_megapixels=0.001))
    assert probe(path, limits=Limits(max_megapixels=0.002)).media == "image"


@pytest.mark.parametrize("name", ["a.wav", "a.jpg", "a.flac"])
def test_an_empty_file_says_so(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    with pytest.raises(MediaError, match=rf"^{name}: the file is empty \(0 bytes\)\. Copy it again"):
        probe(tmp_path / name)


@pytest.mark.parametrize(("ending", "wanted"), [("jpg", "a JPEG"), ("mp3", "an MP3"), ("ogg", "an OGG or OPUS")])
def test_text_named_as_media_is_none(tmp_path: Path, ending: str, wanted: str) -> None:
    (tmp_path / f"notes.{ending}").write_text("Shopping: milk, bread")
    with pytest.raises(MediaError, match=rf"notes\.{ending}: not {wanted} file: it begins with the text 'Shopping"):
        probe(tmp_path / f"notes.{ending}")


def test_what_cannot_be_opened_says_why(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match=r"gone\.png: the file is missing\. Put it back at"):
        probe(tmp_path / "gone.png")
    (tmp_path / "folder.png").mkdir()
    with pytest.raises(MediaError, match="this is a folder"):
        probe(tmp_path / "folder.png")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_forbidden_file_says_what_to_change(tmp_path: Path, picture: Image) -> None:
    path = tmp_path / "a.png"
    PilImage.fromarray(picture).save(path)
    path.chmod(0)
    with pytest.raises(MediaError, match="you may not read this file"):
        probe(path)


def test_a_forbidden_file_says_what_to_change_to_root_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(MediaError, match=r"a\.png: you may not read this file"):
        probe(tmp_path / "a.png")


def test_a_wrong_extension_is_a_warning(tmp_path: Path, picture: Image) -> None:
    PilImage.fromarray(picture).save(tmp_path / "a.jpg", "PNG")
    assert probe(tmp_path / "a.jpg").warnings == ("the name says JPEG, it is PNG",)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"])
@pytest.mark.parametrize("extension", ["png", "jpg", "tif"])
def test_the_own_headers_say_what_pillow_says(tmp_path: Path, picture: Image, mode: str, extension: str) -> None:
    image = (
        PilImage.fromarray(np.zeros((32, 48), np.uint16))
        if mode == "I;16"
        else PilImage.fromarray(picture).convert(mode)
    )
    path = tmp_path / f"a.{extension}"
    try:
        image.save(path)
    except OSError:
        pytest.skip(f"{extension} holds no {mode}")
    with PilImage.open(path) as opened:
        info = probe(path)
        assert (info.width_px, info.height_px, info.mode) == (*opened.size, opened.mode)
