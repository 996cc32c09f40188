"""Pictures as they are opened to be looked at."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from app.errors import MediaError
from app.media import look
from app.media.image import read_image
from app.media.look import open_finest, open_picture_source
from app.media.probe import probe
from app.media.pyramid import Pyramid, pyramid_place
from app.media.raster import Raster, level_sizes


def scene(width: int, height: int) -> np.ndarray:
    """Smooth colours that tell every corner apart, so that JPEG loses little."""
    y, x = np.mgrid[0:height, 0:width]
    return np.stack([x * 255 // width, y * 255 // height, (x + y) * 255 // (width + height)], axis=2).astype(np.uint8)


def opened(path: Path, tmp_path: Path, **how) -> Raster:
    found = open_picture_source(path, sha256="a" * 64, cache_folder=tmp_path / "cache", **how)
    assert isinstance(found, Raster)
    return found


def whole(source, level: int = 0) -> np.ndarray:
    width, height = source.level_size(level)
    return source.part(level, 0, 0, width, height)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "tif"])
def test_every_orientation_is_as_the_labels_see_it(tmp_path: Path, suffix: str, orientation: int) -> None:
    path = tmp_path / f"a.{suffix}"
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.fromarray(scene(64, 40)).save(path, exif=exif, quality=95)
    found = opened(path, tmp_path)
    expected = read_image(path)
    assert found.size_px == (expected.shape[1], expected.shape[0])
    assert np.abs(whole(found).astype(int) - expected.astype(int)).max() <= 3


def test_a_large_jpeg_comes_at_half_size_first_and_is_refined(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    Image.fromarray(scene(2401, 1801)).save(path, quality=92)
    quick = opened(path, tmp_path, quick=True)
    assert quick.size_px == (2401, 1801) and quick.finest == 1
    told = []
    quick.watch(lambda: told.append(quick.finest))
    quick.refine(open_finest(path, quick.size_px))
    assert told == [0]
    assert np.abs(whole(quick).astype(int) - read_image(path).astype(int)).max() <= 4
    quick.shed()
    assert quick.finest == 1


def test_levels_halve_down_to_a_thumbnail() -> None:
    assert level_sizes((1000, 301)) == ((1000, 301), (500, 150), (250, 75))
    assert level_sizes((1, 5000))[-1] == (1, 156)


@pytest.mark.parametrize("bands", [1, 3])
@pytest.mark.parametrize("suffix", ["tif", "png"])
def test_sixteen_bits_stay_sixteen(tmp_path: Path, suffix: str, bands: int) -> None:
    wide = np.random.default_rng(3).integers(0, 65536, (30, 50, bands), dtype=np.uint16)
    path = tmp_path / f"a.{suffix}"
    cv2.imwrite(str(path), wide[:, :, 0] if bands == 1 else wide[:, :, ::-1])
    found = opened(path, tmp_path)
    assert found.depth_bits == 16
    assert np.array_equal(whole(found).reshape(30, 50, -1), wide)


def test_every_page_of_a_tiff_can_be_seen(tmp_path: Path) -> None:
    pages = [Image.fromarray(scene(40, 30)), Image.fromarray(255 - scene(20, 50))]
    path = tmp_path / "a.tif"
    pages[0].save(path, save_all=True, append_images=pages[1:])
    first, second = opened(path, tmp_path), opened(path, tmp_path, page=1)
    assert first.n_pages == second.n_pages == 2
    assert second.size_px == (20, 50)
    assert np.array_equal(whole(second), np.asarray(pages[1]))
    with pytest.raises(MediaError, match="no page 3"):
        opened(path, tmp_path, page=2)


def test_a_huge_picture_lies_in_tiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(look, "WHOLE_MEGAPIXELS", 1.0)
    path = tmp_path / "a.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(scene(1500, 1100)).save(path, exif=exif, quality=95)
    found = open_picture_source(path, sha256="b" * 64, cache_folder=tmp_path / "cache")
    assert isinstance(found, Pyramid) and found.size_px == (1100, 1500) and found.finest == 0
    expected = read_image(path)
    part = found.part(0, 500, 700, 800, 1300)
    assert np.abs(part.astype(int) - expected[700:1300, 500:800].astype(int)).max() <= 6
    assert found.n_levels >= 2 and found.level_size(1) == (550, 750)
    place = pyramid_place(tmp_path / "cache", "b" * 64, 0)
    made = place.stat().st_mtime_ns
    open_picture_source(path, sha256="b" * 64, cache_folder=tmp_path / "cache")
    assert place.stat().st_mtime_ns == made, "made once"
    place.write_bytes(b"II*\x00 nonsense")
    with pytest.raises(MediaError, match="removed"):
        open_picture_source(path, sha256="b" * 64, cache_folder=tmp_path / "cache")
    assert isinstance(open_picture_source(path, sha256="b" * 64, cache_folder=tmp_path / "cache"), Pyramid)


def test_sixteen_bits_stay_sixteen_in_tiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(look, "WHOLE_MEGAPIXELS", 0.1)
    wide = np.random.default_rng(4).integers(0, 65536, (600, 700), dtype=np.uint16)
    cv2.imwrite(str(tmp_path / "a.tif"), wide)
    found = open_picture_source(tmp_path / "a.tif", sha256="c" * 64, cache_folder=tmp_path / "cache")
    assert found.depth_bits == 16
    assert np.array_equal(found.part(0, 100, 50, 650, 600), wide[50:600, 100:650])


@pytest.mark.parametrize("suffix", ["jpg", "png", "tif"])
def test_a_broken_huge_picture_leaves_no_tiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str) -> None:
    monkeypatch.setattr(look, "WHOLE_MEGAPIXELS", 0.1)
    path = tmp_path / f"a.{suffix}"
    noise = np.random.default_rng(5).integers(0, 256, (700, 700, 3), dtype=np.uint8)
    Image.fromarray(noise).save(path)
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 4000] = bytes(4000)
    path.write_bytes(data)
    if suffix != "png":
        path.write_bytes(data[: len(data) // 2])
    with pytest.raises(MediaError):
        open_picture_source(path, sha256="d" * 64, cache_folder=tmp_path / "cache")
    assert not list((tmp_path / "cache").rglob("*.tif"))


def test_the_first_frame_of_a_gif_is_the_picture(tmp_path: Path) -> None:
    frames = [
        Image.fromarray(scene(40, 30)).quantize(64),
        Image.fromarray(scene(30, 40)[:30, :]).resize((40, 30)).quantize(8),
    ]
    path = tmp_path / "a.gif"
    frames[0].save(path, save_all=True, append_images=frames[1:])
    info = probe(path)
    assert (info.format, info.width_px, info.n_pages) == ("GIF", 40, 2)
    assert any("the first is used" in odd for odd in info.warnings)
    assert np.array_equal(whole(opened(path, tmp_path)), np.asarray(frames[0].convert("RGB")))
