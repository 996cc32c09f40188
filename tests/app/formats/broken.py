"""Parts of broken files of sound, and how they are read."""

from __future__ import annotations

from pathlib import Path

from app.formats import registry
from app.formats.incoming import Read, TaskShape
from app.labels import values
from app.records import Item
from tests.app.formats.made import item
from tests.app.formats.sounds import TURNS, target

NAMES = {
    "textgrid": "a.TextGrid", "eaf": "a.eaf", "audacity": "a.txt", "srt": "a.srt", "vtt": "a.vtt", "rttm": "x.rttm",
    "ctm": "x.ctm", "stm": "x.stm", "nemo": "x.json", "kaldi": "text", "raven": "a.txt",
    "hf-audiofolder": "metadata.csv",
}  # fmt: skip
A, B = item("a.wav", "audio"), item("sub/b.wav", "audio")


def read(format: str, path: Path, *shapes: TaskShape, **options: str) -> Read:
    return registry.labels_reader(format)(path, target(A, B, shapes=shapes or (TURNS,), **options))


def spans(said: Read, thing: Item = A, task: str = "turns") -> list[tuple[float, float, str, str]]:
    found = values.objects_of(said.said[thing.id][task])
    return [(one.start_s, one.end_s, one.tier, one.text) for one in found if isinstance(one, values.Segment)]


HEAD = (
    'File type = "ooTextFile"\nObject class = "TextGrid"\n\nxmin = 0\nxmax = 10\ntiers? <exists>\nsize = 1\nitem []:\n'
)
TIER = 'item [1]:\nclass = "IntervalTier"\nname = "anna"\nxmin = 0\nxmax = 10\nintervals: size = {}\n'
RAVEN = "Selection\tView\tChannel\tBegin Time (s)\tEnd Time (s)\tLow Freq (Hz)\tHigh Freq (Hz)\tAnnotation\n"
EAF = """<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT><HEADER TIME_UNITS="milliseconds"/><TIME_ORDER>
<TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="1000"/><TIME_SLOT TIME_SLOT_ID="ts2" TIME_VALUE="2000"/>
<TIME_SLOT TIME_SLOT_ID="ts3"/><TIME_SLOT TIME_SLOT_ID="ts4" TIME_VALUE="4000"/></TIME_ORDER>
<TIER TIER_ID="anna">{}</TIER></ANNOTATION_DOCUMENT>"""
NOTE = """<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="{}" TIME_SLOT_REF1="{}" TIME_SLOT_REF2="{}">
<ANNOTATION_VALUE>{}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>"""
