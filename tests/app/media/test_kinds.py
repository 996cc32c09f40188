from __future__ import annotations

import pytest

from app.errors import MediaError
from app.media.kinds import EXTENSIONS, MEDIA_OF, identify, media_of, sniff

HEADS = {
    "JPEG": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "PNG": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "TIFF": b"II*\x00\x08\x00\x00\x00",
    "WEBP": b"RIFF\x10\x00\x00\x00WEBPVP8 ",
    "GIF": b"GIF89a\x01\x00\x01\x00",
    "BMP": b"BM" + bytes(12) + b"(\x00\x00\x00",
    "WAV": b"RIFF\x10\x00\x00\x00WAVEfmt ",
    "FLAC": b"fLaC\x00\x00\x00\x22",
    "OGG": b"OggS" + bytes(22) + b"\x01\x1e\x01vorbis",
    "OPUS": b"OggS" + bytes(22) + b"\x01\x13OpusHead",
    "MP3": b"\xff\xfb\x90\xc4",
    "W64": bytes.fromhex("726966662e91cf11a5d628db04c10000") + bytes(8),
    "M4A": b"\x00\x00\x00\x20ftypM4A \x00\x00\x00\x00",
    "AAC": b"\xff\xf1\x50\x80\x2e\x7f\xfc",
}


@pytest.mark.parametrize("format_name", MEDIA_OF)
def test_the_first_bytes_decide(format_name: str) -> None:
    assert sniff(HEADS[format_name]) == format_name


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_each_extension_takes_what_it_promises(extension: str) -> None:
    for format_name in EXTENSIONS[extension]:
        kind = identify(f"A{extension.upper()}", HEADS[format_name])
        assert (kind.format, kind.media, kind.mismatch) == (format_name, media_of(f"a{extension}"), "")


def test_tagged_files_are_told_apart_behind_their_tag() -> None:
    tag = b"ID3\x04\x00\x00\x00\x00\x00\x05" + bytes(5)
    assert sniff(tag + b"fLaC") == "FLAC"
    assert sniff(tag + b"\xff\xfb\x90\xc4") == "MP3"
    assert sniff(tag + b"\xff\xf1\x50\x80") == "AAC"


def test_opus_in_a_file_named_ogg_is_no_mismatch() -> None:
    assert identify("a.ogg", HEADS["OPUS"]).mismatch == ""
    assert identify("a.opus", HEADS["OGG"]).mismatch == "the name says OPUS, it is OGG"


def test_a_wrong_name_is_reported_and_the_content_believed() -> None:
    kind = identify("scan.jpg", HEADS["PNG"])
    assert (kind.format, kind.media, kind.mismatch) == ("PNG", "image", "the name says JPEG, it is PNG")
    with pytest.raises(MediaError, match=r"talk\.wav: the name says WAV, the content is JPEG\. Rename"):
        identify("talk.wav", HEADS["JPEG"])


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"", "empty (0 bytes)"),
        (b"dear reader, this is text", "begins with the text 'dear reader"),
        (b"<!DOCTYPE html><html>", "web page"),
        (bytes(64), "nothing but zeros"),
        (b"\x01\x02\x03\x04\x05\x06\x07\x08", "01 02 03"),
        (b"version https://git-lfs.github.com/spec/v1", "Git LFS pointer"),
    ],
)
def test_what_is_no_picture_is_described(head: bytes, words: str) -> None:
    with pytest.raises(MediaError) as caught:
        identify("photo.jpg", head)
    assert caught.value.message.startswith("photo.jpg: ")
    assert words in caught.value.message


def test_folders_are_searched_by_extension() -> None:
    assert media_of("a/B.JPEG") == "image"
    assert media_of("a/b.Opus") == "audio"
    assert media_of("a/b.txt") is None
    assert media_of("a/.jpg") is None
