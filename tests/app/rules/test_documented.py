"""The document on the rule sheet says what the program does: its sheets load, and no check is missing in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.labels.values import KINDS
from app.rules.load import load
from app.rules.load_examples import KEYS
from app.rules.load_rules import OBJECT_LIMITS, RULE_KEYS, SEGMENT_LIMITS, TEXT_LIMITS
from app.rules.load_tasks import CLASS_KEYS, TASK_KEYS

TEXT = (Path(__file__).parents[3] / "docs" / "rule-sheet.md").read_text("utf-8")
SHEETS = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)


@pytest.mark.parametrize("text", SHEETS, ids=["speech", "cells"])
def test_its_sheets_load(text: str) -> None:
    assert load(text).warnings == ()


@pytest.mark.parametrize("limits", [TEXT_LIMITS, OBJECT_LIMITS, SEGMENT_LIMITS], ids=["text", "image", "segment"])
def test_every_check_is_in_it(limits: dict[str, object]) -> None:
    assert [name for name in limits if f"`{name}`" not in TEXT] == []


def test_every_key_is_in_it() -> None:
    words = set(re.findall(r"[a-z_-]+", TEXT))
    assert [key for key in (*RULE_KEYS, *CLASS_KEYS, *TASK_KEYS, *KEYS, *KINDS) if key not in words] == []
