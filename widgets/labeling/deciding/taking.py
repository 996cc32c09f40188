"""What stands at each place: versions are gone through, taken, left and merged; each gesture is one step of undo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.adjudication.merging import (
    ANEW,
    NOTHING,
    majority,
    options,
    same_version,
    standing,
    stands,
    taken,
    taken_id,
    whole,
)
from app.labels.values import OBJECT_KINDS, LabelObject, Transcript, objects_of, of_objects
from widgets.labeling.deciding.bar import DecidingBar, Person, VersionLine, people_of
from widgets.labeling.deciding.people import difference_words, version_words
from widgets.labeling.deciding.shown import ShownVersions
from widgets.labeling.deciding.words_view import WordsView

if TYPE_CHECKING:
    from app.adjudication.comparison import Comparison, Place
    from app.adjudication.heard import Heard
    from app.labels.values import Value
    from app.rules.sheet import Task
    from widgets.labeling.desk_view import DeskView
    from widgets.labeling.tint import Tint
    from widgets.labeling.work import Work
    from widgets.shell.page import PageContext


class Versions(QObject):
    """Everybody's versions beside the work; ``place`` is the difference in hand, -1 where there is none.

    The names of the gestures are those of proposals, whose keys they share.
    """

    def __init__(self, view: DeskView, work: Work, tint: Tint, context: PageContext) -> None:
        super().__init__(view)
        self._view, self._work, self._hearing = view, work, context.workspace.hearing
        self.comparison: Comparison | None = None
        self.place = -1
        # Whether the place in hand is still to be gone to, once there is something to be seen.
        self._to_go = False
        self.people: tuple[Person, ...] = ()
        self.bar, self.words = DecidingBar(tint, context.actions), WordsView(context.theme)
        self.shown = ShownVersions(view)
        view.above_work.addWidget(self.bar)
        view.above_work.addWidget(self.words)
        self.bar.step.connect(self.step)
        self.bar.taken.connect(self.take)
        self.bar.all_taken.connect(self.take_all_of)
        self.bar.nothing.connect(self.reject)
        self.words.sheet.taken.connect(self._pointed)
        self.shown.clicked.connect(self._pointed)

    def open(self, comparison: Comparison | None, task: Task | None = None) -> None:
        """Other versions, of a ``task``; None for none."""
        self.shown.clear()
        self.comparison = comparison
        self.place = -1
        if comparison is not None and task is not None:
            self.people = people_of(comparison.candidates, task)
            self.place = next(iter(comparison.differing), -1)
            self.bar.show_people(self.people)
            self.words.setVisible(comparison.kind == "transcript")
        else:
            self.words.hide()
            self.bar.hide()

    def step(self, way: int) -> None:
        """The next difference, or the one before with -1."""
        if self.comparison is None:
            return
        order = self.comparison.differing
        if not order:
            self._view.bar.say("Nothing differs here")
            return
        at = order.index(self.place) + way if self.place in order else (0 if way > 0 else -1)
        self.place = order[at % len(order)]
        self.show()
        self.go_to_place()

    # ---- what stands

    def take(self, number: int) -> None:
        """A candidate's version at the place in hand; ``NOTHING`` takes away what stands there."""
        found, place = self.comparison, self._in_hand
        if found is not None and place is not None:
            self._view.stage.commit()
            who = f"{found.candidates[number].name}'s version" if number != NOTHING else "nothing"
            self._say(taken(found, self.place, self._draft, number), f"Take {who}")

    def accept(self) -> None:
        """The next version at the place in hand: one key goes through them."""
        found, place = self.comparison, self._in_hand
        if found is None or place is None:
            return
        self._view.stage.commit()
        order = options(found, place)
        now = stands(found, self.place, self._draft) if self._draft is not None else None
        self.take(order[(order.index(now) + 1) % len(order)] if now in order else order[0])

    def reject(self) -> None:
        """Nothing stands at the place in hand."""
        self.take(NOTHING)

    def take_all_of(self, number: int) -> None:
        """One candidate's version as a whole."""
        found = self.comparison
        if found is not None and number < len(found.candidates):
            self._view.stage.commit()
            self._say(whole(found, number), f"Take all of {found.candidates[number].name}'s version")

    def accept_all(self) -> None:
        """The next candidate's version as a whole: one key goes through them, and through what most say."""
        found = self.comparison
        if found is None:
            return
        self._view.stage.commit()
        order = [(f"{one.name}'s version", whole(found, number)) for number, one in enumerate(found.candidates)]
        most = majority(found) if len(order) > 2 else None
        if most is not None:
            order.insert(0, ("what most say", most))
        now = self._draft
        at = next((n for n, (_, value) in enumerate(order) if now is not None and _alike(value, now)), -1)
        said, value = order[(at + 1) % len(order)]
        self._say(value, f"Take {said}")
        self._view.bar.say(f"{said[:1].upper()}{said[1:]}")

    def reject_all(self) -> None:
        """Begins anew with nothing."""
        task = self._task
        if task is not None:
            self._view.stage.commit()
            self._say(of_objects(task.kind, ()) if task.kind in OBJECT_KINDS else None, "Take nobody's version")

    def edit(self) -> None:
        """Takes the place in hand over, if nothing stands there yet, and leaves it in hand to be changed."""
        found, place, stage = self.comparison, self._in_hand, self._view.stage
        if found is None or place is None:
            return
        if stands(found, self.place, self._draft) == NOTHING:
            self.accept()
        names = [
            taken_id(found.candidates[number].annotator_id, version)
            for number, version in enumerate(place.versions)
            if isinstance(version, LabelObject)
        ]
        if stage.medium == "image":
            stage.canvas.set_tool("select")
            stage.canvas.select([name for name in names if name in stage.labels], show=True)
            stage.canvas.setFocus()
        elif names:
            stage.timeline.select([name for name in names if name in stage.things.labels], show=True)
            stage.timeline.setFocus()
        else:
            stage.take_focus(writing=True)

    # ---- showing

    def show(self) -> None:
        """The versions beside the work as it is now."""
        found, task = self.comparison, self._task
        self.bar.setVisible(found is not None and task is not None)
        if found is None or task is None:
            self.words.hide()
            return
        self.shown.show(found, task, self.place)
        if self._to_go and self._view.stage.ready:
            self.go_to_place()
        draft = self._draft
        now = standing(found, draft)
        self._show_bar(found, task, now if draft is not None else None)
        if found.kind == "transcript":
            said = found.along(draft.text) if isinstance(draft, Transcript) else None
            held = dict(enumerate(now)) if said is not None else {}
            told = [one.accessibleName() for one in self.bar.buttons]
            self.words.show_words(found, self.people, said, held, self.place, told)

    def go_to_place(self) -> None:
        """Brings the place in hand into view and, of words, selects when it is heard; later, where it is opened yet."""
        self._to_go = not self._view.stage.ready
        if self.comparison is not None and self._in_hand is not None and not self._to_go:
            self.shown.go_to(self.comparison, self.place)
            if self._view.stage.medium == "audio" and (span := self._heard) is not None:
                self._view.stage.go_to((span.start_s, span.end_s))

    @property
    def _heard(self) -> Heard | None:
        """When the words in hand are heard."""
        from app.adjudication.heard import heard_at

        found, item = self.comparison, self._work.item
        if found is None or item is None or self._view.stage.medium != "audio":
            return None
        return heard_at(found, self.place, self._hearing(item), item.features.get("duration_s", 0.0))

    def _show_bar(self, found: Comparison, task: Task, now: Sequence[int] | None) -> None:
        order, place = found.differing, self._in_hand
        title = task.title or task.name
        if place is None or not order:
            self.bar.show_place(f"{title} · no difference here", [], many=0, removable=False)
            return
        lines = [
            VersionLine(
                number, one.letter, one.name, version_words(place.versions[number], task),
                now is not None and _is_it(found, place, number, now[self.place]),
            )
            for number, one in enumerate(found.candidates)
        ]  # fmt: skip
        at = f"difference {order.index(self.place) + 1} of {len(order)}" if self.place in order else "all agree here"
        in_what = (
            difference_words(place.versions, [one.name for one in found.candidates]) if self.place in order else ""
        )
        at += f" · {in_what}" if in_what else ""
        if (span := self._heard) is not None:
            at += f" · {'' if span.measured else '≈ '}{span.start_s:.1f} s"
        self.bar.show_place(
            f"{title} · {at}", lines, many=len(order), removable=found.kind in OBJECT_KINDS,
            written=found.kind == "transcript",
        )  # fmt: skip

    def _pointed(self, place: int, number: int) -> None:
        """A version that is clicked comes into hand; the one in hand is taken, words at once, since none hides another.
        Segments are only gone to: a click on the timeline plays."""
        found = self.comparison
        if found is None or not 0 <= place < len(found.places):
            return
        again, self.place = place == self.place or found.kind == "transcript", place
        if again and number >= 0 and not found.places[place].agreed and found.kind != "segments":
            self.take(number)
        else:
            self.show()
        if found.kind == "transcript":
            self.go_to_place()

    # ---- inside

    @property
    def _in_hand(self) -> Place | None:
        found = self.comparison
        return found.places[self.place] if found is not None and 0 <= self.place < len(found.places) else None

    @property
    def _task(self) -> Task | None:
        return self._work.tasks[0] if self.comparison is not None and self._work.tasks else None

    @property
    def _draft(self) -> Value | None:
        task = self._task
        return self._work.value(task) if task is not None else None

    def _say(self, value: Value | None, said: str) -> None:
        task = self._task
        if task is not None and value is not None:
            self._work.say(task, value, said=said)
        elif task is not None:
            self._work.set_value(task.name, None)


def _is_it(found: Comparison, place: Place, number: int, now: int) -> bool:
    """Whether the version of ``number`` is what stands: two people may say the same."""
    if now == ANEW:
        return False
    return same_version(found, place.versions[number], None if now == NOTHING else place.versions[now])


def _alike(a: Value, b: Value) -> bool:
    if isinstance(a, Transcript) and isinstance(b, Transcript):
        return a.text == b.text
    return {one.id: one for one in objects_of(a)} == {one.id: one for one in objects_of(b)} if objects_of(a) else a == b
