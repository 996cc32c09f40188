"""docs/catalogue.md says what the catalogue says."""

from __future__ import annotations

import importlib.util
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_page_is_that_of_the_catalogue() -> None:
    spec = importlib.util.spec_from_file_location("catalogue_page", ROOT / "packaging/catalogue_page.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found = (ROOT / "docs/catalogue.md").read_text("utf-8")
    assert found == module.page(), "write it anew: python packaging/catalogue_page.py"
