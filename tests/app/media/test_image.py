from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as PilImage

from app.errors import MediaError
from app.media import image
from app.media.image import decode_image, read_image, shrink_image
from app.media.info import ImageInfo
from app.media.probe import probe
from app.units import Image

LOSSLESS = ("PNG", "TIFF", "BMP", "WEBP")


def save(path: Path, image: PilImage.Image, **options: object) -> Path:
    if path.suffix == ".webp":
        options.setdefault("lossless", True)
    image.save(path, **options)
    return path


def turned(image: Image, orientation: int) -> Image:
    """The stored pixels that ``orientation`` turns into ``image``, by the table of Exif 2.32, 4.6.4."""
    return {
        1: image, 2: image[:, ::-1], 3: image[::-1, ::-1], 4: image[::-1],
        5: image.transpose(1, 0, 2), 6: np.rot90(image, 1),
        7: image[::-1, ::-1].transpose(1, 0, 2), 8: np.rot90(image, -1),
    }[orientation]  # fmt: skip


@pytest.mark.parametrize("extension", ["png", "tif", "bmp", "webp"])
def test_lossless_formats_come_back_as_they_were(tmp_path: Path, picture: Image, extension: str) -> None:
    path = save(tmp_path / f"a.{extension}", PilImage.fromarray(picture))
    assert np.array_equal(read_image(path), picture)
    info = probe(path)
    assert isinstance(info, ImageInfo)
    assert (info.width_px, info.height_px, info.mode, info.bit_depth, info.warnings) == (48, 32, "RGB", 8, ())


def test_jpeg_comes_back_nearly(tmp_path: Path, picture: Image) -> None:
    path = save(tmp_path / "a.jpg", PilImage.fromarray(picture), quality=95)
    assert np.abs(read_image(path).astype(int) - picture).mean() < 3
    assert probe(path).format == "JPEG"


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("extension", ["png", "tif", "webp", "jpg"])
def test_every_orientation_comes_out_upright(tmp_path: Path, picture: Image, orientation: int, extension: str) -> None:
    exif = PilImage.Exif()
    exif[0x0112] = orientation
    stored = np.ascontiguousarray(turned(picture, orientation))
    options = {"quality": 98, "subsampling": 0} if extension == "jpg" else {}
    path = save(tmp_path / f"a.{extension}", PilImage.fromarray(stored), exif=exif, **options)
    image = read_image(path)
    assert image.shape == picture.shape
    assert np.abs(image.astype(int) - picture).max() <= (12 if extension == "jpg" else 0)
    info = probe(path)
    assert isinstance(info, ImageInfo)
    assert (info.width_px, info.height_px, info.orientation) == (48, 32, orientation)
    assert (info.stored_width_px, info.stored_height_px) == (stored.shape[1], stored.shape[0])
    small = read_image(path, max_side_px=24)
    assert small.shape == (16, 24, 3)


def test_the_orientation_table_of_this_test_is_pillows(picture: Image) -> None:
    from PIL import ImageOps

    for orientation in range(1, 9):
        stored = PilImage.fromarray(np.ascontiguousarray(turned(picture, orientation)))
        stored.getexif()[0x0112] = orientation
        assert np.array_equal(np.asarray(ImageOps.exif_transpose(stored)), picture)


@pytest.mark.parametrize("extension", ["tif", "png"])
def test_16_bit_grey_keeps_its_full_range(tmp_path: Path, extension: str) -> None:
    wide = np.array([[0, 257, 32768, 65535]] * 2, dtype=np.uint16)
    path = save(tmp_path / f"a.{extension}", PilImage.fromarray(wide))
    assert read_image(path)[0, :, 0].tolist() == [0, 1, 128, 255]
    info = probe(path)
    assert isinstance(info, ImageInfo)
    assert (info.mode, info.bit_depth) == ("I;16", 16)


def test_floats_are_shares_or_stretched(tmp_path: Path) -> None:
    shares = save(tmp_path / "a.tif", PilImage.fromarray(np.array([[0.0, 0.5, 0.75]], dtype=np.float32)))
    assert read_image(shares)[0, :, 0].tolist() == [0, 128, 191]
    other = save(tmp_path / "b.tif", PilImage.fromarray(np.array([[-10.0, 0.0, 10.0, np.nan]], dtype=np.float32)))
    assert read_image(other)[0, :, 1].tolist() == [0, 128, 255, 0]


def test_grey_palette_cmyk_and_one_bit_become_rgb(tmp_path: Path, picture: Image) -> None:
    source = PilImage.fromarray(picture)
    grey = read_image(save(tmp_path / "grey.png", source.convert("L")))
    assert np.array_equal(grey[..., 0], grey[..., 2])
    palette = read_image(save(tmp_path / "p.png", source.quantize(256)))
    assert np.abs(palette.astype(int) - picture).mean() < 12
    cmyk = save(tmp_path / "cmyk.jpg", source.convert("CMYK"), quality=98)
    assert np.abs(read_image(cmyk).astype(int) - picture).mean() < 4
    assert probe(cmyk).mode == "CMYK"
    bits = read_image(save(tmp_path / "bits.png", source.convert("1")))
    assert set(np.unique(bits)) == {0, 255}


def test_what_is_transparent_lies_over_white(tmp_path: Path) -> None:
    layer = np.zeros((2, 3, 4), np.uint8)
    layer[:, 1] = (255, 0, 0, 255)
    layer[:, 2] = (0, 0, 0, 128)
    image = read_image(save(tmp_path / "a.png", PilImage.fromarray(layer)))
    assert image[0, 0].tolist() == [255, 255, 255]
    assert image[0, 1].tolist() == [255, 0, 0]
    assert abs(int(image[0, 2, 0]) - 127) <= 1
    palette = PilImage.fromarray(np.array([[0, 1]], np.uint8), "P")
    palette.putpalette([9, 9, 9, 40, 50, 60])
    seen = read_image(save(tmp_path / "p.png", palette, transparency=0))
    assert seen[0].tolist() == [[255, 255, 255], [40, 50, 60]]


def test_shrinking_keeps_the_shape_and_never_enlarges(tmp_path: Path, rng: np.random.Generator) -> None:
    big = np.kron(rng.integers(0, 255, (30, 40, 1)).astype(np.uint8), np.ones((20, 20, 3), np.uint8))
    path = save(tmp_path / "a.jpg", PilImage.fromarray(big), quality=95)
    small = read_image(path, max_side_px=100)
    assert small.shape == (75, 100, 3)
    means = big.reshape(75, 8, 100, 8, 3).mean(axis=(1, 3))
    assert np.abs(small - means).mean() < 4
    assert read_image(path, max_side_px=5000).shape == big.shape
    assert shrink_image(big, 100).shape == (75, 100, 3)
    assert read_image(save(tmp_path / "thin.png", PilImage.fromarray(big[:1])), max_side_px=10).shape == (1, 10, 3)


def test_the_first_page_of_several_is_used_and_said(tmp_path: Path, picture: Image) -> None:
    pages = [PilImage.fromarray(picture), PilImage.fromarray(255 - picture)]
    path = save(tmp_path / "a.tif", pages[0], save_all=True, append_images=pages[1:])
    info = probe(path)
    assert isinstance(info, ImageInfo)
    assert info.n_pages == 2
    assert "2 pages" in info.warnings[0]
    assert np.array_equal(read_image(path), picture)


@pytest.mark.parametrize("extension", ["jpg", "png", "tif", "webp", "bmp"])
@pytest.mark.parametrize("share", [0.3, 0.7, 0.95])
def test_cut_files_are_refused_and_never_grey(
    tmp_path: Path, rng: np.random.Generator, extension: str, share: float
) -> None:
    noise = rng.integers(0, 256, (200, 300, 3)).astype(np.uint8)
    path = save(tmp_path / f"a.{extension}", PilImage.fromarray(noise))
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(MediaError, match=rf"^a\.{extension}: .*\. Copy it again from its source\.$"):
        read_image(path)


def test_a_thumbnails_end_marker_does_not_hide_a_cut(tmp_path: Path, picture: Image) -> None:
    inner = io.BytesIO()
    PilImage.fromarray(picture).save(inner, "JPEG")
    exif = b"Exif\0\0" + inner.getvalue()
    path = save(tmp_path / "a.jpg", PilImage.fromarray(np.tile(picture, (8, 8, 1))), exif=exif)
    data = path.read_bytes()
    assert read_image(path).shape == (256, 384, 3)
    path.write_bytes(data[:-200])
    with pytest.raises(MediaError, match="end marker"):
        probe(path)


def test_a_video_behind_the_picture_does_no_harm(tmp_path: Path, picture: Image) -> None:
    path = save(tmp_path / "a.jpg", PilImage.fromarray(picture))
    path.write_bytes(path.read_bytes() + bytes(300_000))
    assert read_image(path).shape == picture.shape


def test_a_recording_is_no_picture(save_sound: object, tmp_path: Path) -> None:
    path = save_sound("a.wav", np.zeros((1, 100), np.float32))
    with pytest.raises(MediaError, match="this is a WAV recording"):
        read_image(path)


# Pillow logs what it finds odd in a TIFF before it raises.
@pytest.mark.allow_log
@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
def test_mutated_files_are_read_or_refused_and_nothing_else(picture: Image, rng: np.random.Generator) -> None:
    """What a decoder raises on damage must be known: 400 files of each format with some bytes changed."""
    for format_name in ("JPEG", *LOSSLESS):
        out = io.BytesIO()
        PilImage.fromarray(picture).save(out, format_name)
        whole = np.frombuffer(out.getvalue(), np.uint8)
        for _ in range(400):
            data = whole.copy()
            data[rng.integers(0, len(data), rng.integers(1, 12))] = rng.integers(0, 256)
            try:
                image = decode_image("a", data.tobytes(), max_side_px=64)
            except MediaError:
                continue
            assert image.ndim == 3 and image.dtype == np.uint8 and max(image.shape[:2]) <= 64


@pytest.mark.parametrize("suffix", ["jpg", "png", "tif"])
def test_a_huge_picture_is_made_small_as_a_usual_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    y, x = np.mgrid[0:600, 0:900]
    scene = np.stack([x * 255 // 900, y * 255 // 600, (x + y) * 255 // 1500], axis=2).astype(np.uint8)
    path = tmp_path / f"a.{suffix}"
    exif = PilImage.Exif()
    exif[0x0112] = 6
    PilImage.fromarray(scene).save(path, exif=exif)
    usual = read_image(path, max_side_px=120)
    monkeypatch.setattr(image, "HUGE_PIXELS", 1000)
    streamed = read_image(path, max_side_px=120)
    assert streamed.shape == usual.shape
    assert np.abs(streamed.astype(int) - usual.astype(int)).mean() < 3
    whole = read_image(path)
    assert whole.shape == (900, 600, 3), "whole ones are read as ever"
