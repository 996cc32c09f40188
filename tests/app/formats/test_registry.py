"""The list of formats says what is true."""

from __future__ import annotations

import pytest

from app.errors import CallError, UnknownName
from app.formats import registry


def test_every_format_does_something() -> None:
    for one in registry.ALL:
        assert one.read_labels or one.read_predictions or one.write
        assert one.title and one.cannot.endswith(".") and one.media and one.carries
    assert len(registry.BY_NAME) == len(registry.ALL)


def test_names() -> None:
    with pytest.raises(UnknownName, match="Did you mean 'coco'"):
        registry.named("cocoo")
    with pytest.raises(
        CallError, match=r"cannot be imported\. These can: coco, voc, labelme, yolo, labelstudio, hf-audiofolder"
    ):
        registry.labels_reader("imagefolder")
    with pytest.raises(CallError, match="brings no predictions"):
        registry.predictions_reader("voc")
    with pytest.raises(
        CallError, match=r"cannot be written\. These can: coco, imagefolder, hf-audiofolder, textgrid, eaf"
    ):
        registry.writer("voc")
