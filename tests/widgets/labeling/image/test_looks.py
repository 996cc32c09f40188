from __future__ import annotations

from pytestqt.qtbot import QtBot

from widgets.labeling.image.looks import ImageLooks, LooksModel


def test_each_setter_changes_its_own_part_and_says_so_once(qtbot: QtBot) -> None:
    model = LooksModel()
    told: list[ImageLooks] = []
    model.changed.connect(lambda: told.append(model.looks))
    model.hide(["a", "b"])
    model.show(["b"])
    model.lock(["c"])
    model.set_solo(("things", "round"))
    model.set_opacity(1.7)
    model.set_opacity(0.3)
    model.set_colour_by("object")
    model.set_snap(False)
    model.set_keep_zoom(True)
    model.set_crosshair(False)
    wanted = ImageLooks(
        hidden=frozenset({"a"}), locked=frozenset({"c"}), solo=("things", "round"), opacity=0.3, colour_by="object",
        snap=False, keep_zoom=True, crosshair=False,
    )  # fmt: skip
    assert model.looks == wanted
    # An opacity of 1.7 is 1, as it was already: that is no change.
    assert len(told) == 9


def test_another_item_forgets_objects_but_not_tastes(qtbot: QtBot) -> None:
    model = LooksModel()
    model.hide(["a"])
    model.lock(["b"])
    model.set_solo(("things", "round"))
    model.set_opacity(0.5)
    model.forget_objects()
    assert model.looks == ImageLooks(solo=("things", "round"), opacity=0.5)
    model.show_all()
    assert model.looks == ImageLooks(opacity=0.5)


def test_an_object_is_seen_unless_it_is_hidden_or_another_class_is_alone() -> None:
    assert ImageLooks().shows("a", "things", "round")
    assert not ImageLooks(hidden=frozenset({"a"})).shows("a", "things", "round")
    assert not ImageLooks(solo=("things", "square")).shows("a", "things", "round")
    assert ImageLooks(solo=("things", "round")).shows("a", "things", "round")
