"""The printed page: everything of the sheet is on it, nothing comes from elsewhere, and hostile text stays text."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PIL import Image

from app.rules.load import load
from app.rules.page import EMBED_BYTES, sheet_page
from app.rules.starters import STARTERS, Starter

TEXT = """\
earmark: 1
name: T <script>alert(1)</script>
version: 1.0.0
media: audio
tasks:
  words: {kind: transcript, title: 'W "&"'}
rules:
  - id: r
    title: <b>R</b>
    task: words
    check: {banned: '#'}
    examples:
      - {good: "a <i>b</i>"}
      - {good: true, clip: {file: clips/um.wav, from_s: 0.1, to_s: 0.4}, note: "heard & seen"}
      - {good: true, clip: clips/box.png}
      - {bad: true, clip: clips/gone.wav}
      - {bad: true, clip: {file: clips/box.png, box_px: [2, 2, 6, 4]}}
"""


class Page(HTMLParser):
    """Tags, addresses and text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.said: list[str] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in ("meta", "img", "br"):
            self.open.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.said.append(data)


@pytest.mark.parametrize("one", STARTERS, ids=lambda one: one.id)
def test_everything_is_on_it(one: Starter) -> None:
    sheet = load(one.text())
    page = Page(sheet_page(sheet))
    assert page.open == []
    said = " ".join(page.said)
    for rule in sheet.rules:
        assert rule.title in said
        assert rule.guidance.strip() in said
        assert all(
            example.text in said for example in rule.examples if example.text and not example.same + example.differ
        )
    assert all(address.startswith("#") for address in page.addresses)


def test_clips_are_embedded_and_text_stays_text(tmp_path: Path) -> None:
    (tmp_path / "clips").mkdir()
    soundfile.write(tmp_path / "clips" / "um.wav", np.zeros(8000, dtype=np.float32), 16000)
    Image.new("RGB", (8, 8)).save(tmp_path / "clips" / "box.png")
    page = Page(sheet_page(load(TEXT), tmp_path))
    assert "script" not in page.tags
    assert "i" not in page.tags
    sound, picture, part = [address for address in page.addresses if not address.startswith("#")]
    assert sound.startswith("data:audio/")
    assert sound.endswith("#t=0.1,0.4")
    assert picture == part and picture.startswith("data:image/png;base64,")
    assert "clips/gone.wav is not beside the sheet." in page.said


def test_large_clips_are_linked_and_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    inside = tmp_path / "sheet"
    (inside / "clips").mkdir(parents=True)
    soundfile.write(inside / "clips" / "um.wav", np.zeros(EMBED_BYTES // 2, np.int16), 16000)
    (tmp_path / "secret.png").write_bytes(b"secret")
    (inside / "clips" / "box.png").symlink_to(tmp_path / "secret.png")
    page = Page(sheet_page(load(TEXT), inside))
    (sound,) = [address for address in page.addresses if not address.startswith("#")]
    assert sound == "clips/um.wav#t=0.1,0.4"
    assert "clips/box.png is not beside the sheet." in page.said
