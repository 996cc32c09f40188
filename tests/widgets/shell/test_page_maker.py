"""Pages made in turns: whole when they are seen, made anew for whoever sits down, and once more where it failed."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.widgets.shell.conftest import PlainPage
from widgets.shell.coming_page import ComingPage
from widgets.shell.main_window import MainWindow
from widgets.shell.project_view import ProjectView
from widgets.shell.turns import TURN_S


@pytest.fixture
def view(opened: MainWindow) -> ProjectView:
    assert opened.project is not None
    return opened.project


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Pages have three parts of a turn each; what was made, of which stage."""
    made: list[str] = []

    def fill(page: PlainPage) -> Iterator[None]:
        for part in "abc":
            end = time.thread_time() + TURN_S
            while time.thread_time() < end:
                pass
            made.append(f"{page.stage} {part}")
            yield

    monkeypatch.setattr(PlainPage, "fill", fill)
    return made


def coming(view: ProjectView) -> bool:
    return isinstance(view._stack.currentWidget(), ComingPage)


def test_a_page_is_seen_when_it_is_whole(view: ProjectView, slow: list[str], log: list[str], qtbot: QtBot) -> None:
    view.visit("data", item_id="x")
    assert coming(view) and view.stage == "data" and "data" not in view.pages
    assert log[-2:] == ["data made", "scope left"]
    qtbot.waitUntil(lambda: not coming(view))
    page = view.pages["data"]
    assert slow == ["data a", "data b", "data c"] and view._stack.currentWidget() is page
    assert page.selection == {"item_id": "x"} and log[-1] == "data shown"
    view.visit("scope")
    view.visit("data")
    assert log[-1] == "data shown" and len(slow) == 3


def test_who_goes_on_does_not_wait_for_it(view: ProjectView, slow: list[str], qtbot: QtBot) -> None:
    view.visit("data")
    view.visit("rules")
    qtbot.waitUntil(lambda: not coming(view))
    assert view.stage == "rules" and "data" not in view.pages
    view.visit("data")
    qtbot.waitUntil(lambda: not coming(view))
    assert view.stage == "data" and slow.count("data a") == 1, "it goes on where it was left"


def test_what_is_wanted_now_is_finished_at_once(view: ProjectView, slow: list[str]) -> None:
    view.visit("data")
    view.go("data")
    assert not coming(view) and slow == ["data a", "data b", "data c"]


def test_nobody_gets_a_page_that_was_begun_for_another(view: ProjectView, slow: list[str], qtbot: QtBot) -> None:
    view.visit("data", item_id="x")
    view.who.switch("annotator-2")
    assert coming(view)
    qtbot.waitUntil(lambda: not coming(view))
    assert slow.count("data a") == 2, "it was begun anew"
    assert view.pages["data"].selection == {"item_id": "x"}


def test_a_page_that_failed_is_tried_again(view: ProjectView, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    def fill(page: PlainPage) -> Iterator[None]:
        raise ValueError("no such part")
        yield

    with monkeypatch.context() as broken:
        broken.setattr(PlainPage, "fill", fill)
        with pytest.raises(ValueError, match="no such part"):
            view.visit("data")
    assert "data" not in view.pages
    view.visit("data")
    qtbot.waitUntil(lambda: "data" in view.pages)
    assert view.stage == "data"


def test_a_project_is_closed_while_a_page_is_made(view: ProjectView, slow: list[str], opened: MainWindow) -> None:
    view.visit("data")
    opened.close_project()
    assert slow == ["data a"] and not view.maker.busy
