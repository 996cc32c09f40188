"""The language of the sheet: scope and precedence, policies, tags, examples of every kind, conflicts that are named."""

from __future__ import annotations

import pytest

from app.errors import SheetError
from app.labels import values as v
from app.rules.checks import NOWHERE, ItemContext, check_value, waiver_key
from app.rules.conflicts import conflicts
from app.rules.examples import example_runs
from app.rules.load import load
from app.rules.normalise import compared, comparison_rules, exported
from app.rules.sheet import RuleSheet

HEAD = "earmark: 1\nname: T\nversion: 1.0.0\nmedia: {media}\n"
CARS = """\
tasks:
  cars:
    kind: boxes
    classes:
      vehicle: {attributes: {truncated: bool}}
      car: {parent: vehicle, attributes: {truncated: bool}}
      person:
"""
TALK = """\
tasks:
  talk:
    kind: transcript
    level: segment
    language: en-GB
    tiers: [A, B]
    classes: {speech: {text: required}, aside: {text: true}}
vocabulary:
  filler: {um: [umm]}
  noise: {"[cough]": ["[coughs]"], "[noise]": []}
"""


def sheet(body: str, media: str = "audio") -> RuleSheet:
    return load(HEAD.format(media=media) + body)


def box(name: str, cls: str, *px: float, **attributes: object) -> v.Box:
    return v.Box(id=name, cls=cls, box_px=px, attributes=attributes)


def who(made: RuleSheet, value: v.Value, context: ItemContext = NOWHERE) -> list[tuple[str, str | None]]:
    (task,) = made.tasks
    return [(one.rule, one.object_id) for one in check_value(made, task, value, context)]


# ---- scope and precedence


def test_a_rule_on_a_class_is_on_those_below_it() -> None:
    made = sheet(CARS + "rules: [{id: r, title: R, class: vehicle, check: {min_side_px: 5}}]", "image")
    small = tuple(box(cls, cls, 0, 0, 3, 3) for cls in ("vehicle", "car", "person"))
    assert who(made, v.Boxes(small)) == [("r", "vehicle"), ("r", "car")]


def test_a_narrow_rule_stands_instead_of_a_wide_one() -> None:
    made = sheet(
        CARS + "rules:\n  - {id: wide, title: W, check: {min_side_px: 10}}\n"
        "  - {id: people, title: P, class: person, instead_of: wide, check: {min_side_px: 5}}\n",
        "image",
    )
    drawn = (box("a", "car", 0, 0, 7, 7), box("b", "person", 0, 0, 7, 7), box("c", "person", 0, 0, 3, 9))
    assert who(made, v.Boxes(drawn)) == [("wide", "a"), ("people", "c")]


def test_an_example_of_a_text_says_by_its_facts_whether_it_is_in_the_slice() -> None:
    rule = "rules: [{id: r, title: R, slice: snr_db < 10, check: {must_match: unclear}, examples: [%s]}]"
    sheet(TALK + rule % "{bad: so}, {good: so, item: {snr_db: 40}}, {bad: so, item: {snr_db: 3}}")
    with pytest.raises(SheetError, match="does not break the rule"):
        sheet(TALK + rule % "{bad: so, item: {snr_db: 40}}")


def test_a_rule_for_a_slice_speaks_there_alone() -> None:
    made = sheet(
        CARS + "rules:\n  - {id: day, title: D, check: {min_objects: 1}}\n"
        "  - {id: night, title: N, slice: brightness < 40, instead_of: day, check: {min_objects: 2}}\n",
        "image",
    )
    one = v.Boxes((box("a", "car", 0, 0, 9, 9),))
    assert made.slices_of("cars") == ("brightness < 40",)
    assert who(made, one) == []
    assert who(made, one, ItemContext(within=frozenset({"brightness < 40"}))) == [("night", None)]
    assert who(made, v.Boxes(), ItemContext(within=frozenset())) == [("day", None)]


def test_tier_class_and_language_of_texts() -> None:
    made = sheet(
        TALK + "rules:\n"
        "  - {id: a, title: A, tier: A, check: {banned: x}}\n"
        "  - {id: b, title: B, class: aside, check: {banned: x}}\n"
        "  - {id: en, title: E, language: en, check: {banned: x}}\n"
        "  - {id: case, title: C, class: speech, compare: {case: ignore}}\n"
    )
    said = v.Segments(
        (
            v.Segment(id="1", cls="speech", start_s=0, end_s=1, tier="A", text="X x"),
            v.Segment(id="2", cls="aside", start_s=1, end_s=2, tier="B", text="X x"),
        )
    )
    assert who(made, said) == [("a", "1"), ("b", "2"), ("en", "1"), ("en", "2")]
    after = compared(made, "talk", said)
    assert [thing.text for thing in after.objects] == ["x x", "X x"]
    assert comparison_rules(made, "talk") == ("case", "vocabulary.filler", "vocabulary.noise")


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("{id: r, title: R, tier: C, check: {banned: x}}", "no task in reach of the rule has a tier 'C'"),
        ("{id: r, title: R, language: de, check: {banned: x}}", "languages: en-GB"),
        ("{id: r, title: R, slice: 'snr_db <', check: {banned: x}}", "is not understood"),
        ("{id: r, title: R, slice: '1 < 2', check: {banned: x}}", "names no column"),
        ("{id: r, title: R, instead_of: q, check: {banned: x}}", "there is no such rule"),
        ("{id: r, title: R, instead_of: r, check: {banned: x}}", "stand instead of each other"),
        ("{id: r, title: R, check: {balanced: ['(']}}", "lists brackets"),
        ("{id: r, title: R, check: {must_match: '%s'}}" % ("a" * 2001), "2000 are enough"),
        ("{id: r, title: R, compare: {rewrite: [{pattern: 'a', to: '\\2'}]}}", "does not go with the expression"),
    ],
)  # fmt: skip
def test_what_a_rule_cannot_say(rule: str, said: str) -> None:
    with pytest.raises(SheetError, match=said) as caught:
        sheet(TALK + f"rules:\n  - {rule}\n")
    assert (caught.value.line, caught.value.rule) == (16, "r")


# ---- policies and tags


def test_a_class_can_be_mapped_to_a_word_of_ones_own() -> None:
    made = sheet(
        TALK.replace("level: segment", "level: clip").replace(
            "    tiers: [A, B]\n    classes: {speech: {text: required}, aside: {text: true}}\n", ""
        )
        + "policy:\n  filler: {exported: {map: '%hes'}, compared: map}\n  noise: {exported: tag, compared: drop}\n"
    )
    said = v.Transcript("Umm [coughs] yes")
    assert exported(made, "talk", said) == v.Transcript("%hes <noise:[cough]> yes")
    assert compared(made, "talk", said) == v.Transcript("<filler> yes")
    with pytest.raises(SheetError, match="one word"):
        sheet(TALK + "policy:\n  filler: {exported: {map: 'a b'}}\n")


def test_tags_in_brackets_are_those_of_the_vocabulary() -> None:
    made = sheet(TALK + "rules: [{id: tags, title: T, check: {known_tags: ['[]'], severity: block}}]")
    said = v.Segment(id="1", cls="speech", start_s=0, end_s=1, tier="A", text="a [cough] b [COUGHS] [couh] [open")
    (one,) = check_value(made, "talk", v.Segments((said,)))
    assert (one.span, one.object_id) == ((21, 27), "1")
    assert "Did you mean '[cough" in one.message


# ---- checks of images


@pytest.mark.parametrize(
    ("check", "thing", "breaks"),
    [
        ("{max_area_px: 50}", box("b", "car", 0, 0, 10, 10), True),
        ("{max_aspect: 3}", box("b", "car", 0, 0, 40, 10), True),
        ("{max_aspect: 4}", box("b", "car", 0, 0, 40, 10), False),
        ("{border_needs: truncated}", box("b", "car", 0, 20, 10, 40), True),
        ("{border_needs: truncated}", box("b", "car", 0, 20, 10, 40, truncated=True), False),
        ("{border_needs: truncated}", box("b", "car", 20, 20, 40, 40), False),
    ],
)
def test_images(check: str, thing: v.Box, breaks: bool) -> None:
    made = sheet(CARS + f"rules: [{{id: r, title: R, check: {check}}}]", "image")
    found = who(made, v.Boxes((thing,)), ItemContext(width_px=100, height_px=80))
    assert found == ([("r", "b")] if breaks else [])


@pytest.mark.parametrize(
    ("points", "holes", "said"),
    [
        (((0, 0), (9, 0), (0, 0)), (), "fewer than three"),
        (((0, 0), (9, 9), (9, 0), (0, 9)), (), "crosses itself"),
        (((0, 0), (9, 0), (9, 9)), (((20, 20), (22, 20), (22, 22)),), "hole lies outside"),
        (((0, 0), (9, 0), (9, 9)), (((5, 1), (8, 1), (8, 4)),), ""),
    ],
)
def test_valid_polygons(points: tuple[v.Point, ...], holes: tuple[tuple[v.Point, ...], ...], said: str) -> None:
    made = sheet(
        "tasks: {t: {kind: polygons, classes: [c]}}\nrules: [{id: r, title: R, check: {valid: true}}]", "image"
    )
    found = check_value(made, "t", v.Polygons((v.Polygon(id="p", cls="c", points_px=points, holes=holes),)))
    assert [said in one.message for one in found] == ([True] if said else [])


def test_an_attribute_that_no_class_has() -> None:
    with pytest.raises(SheetError, match="no class in reach of the rule has an attribute 'cut'"):
        sheet(CARS + "rules: [{id: r, title: R, check: {at_border: cut}}]", "image")


# ---- waivers


def test_an_exception_for_one_object() -> None:
    made = sheet(CARS + "rules: [{id: r, title: R, check: {min_side_px: 5}}]", "image")
    said = v.Boxes((box("a", "car", 0, 0, 3, 3), box("b", "car", 9, 9, 12, 12)))
    first, second = check_value(made, "cars", said)
    found = check_value(made, "cars", said, None, {waiver_key(first): "far away"})
    assert [one.waived for one in found] == [True, False]
    assert all(one.waived for one in check_value(made, "cars", said, None, {waiver_key(second, whole=True): "all"}))


# ---- examples


def test_drawn_examples_run() -> None:
    made = sheet(
        CARS + "rules:\n  - id: r\n    title: R\n    class: car\n    check: {min_side_px: 5, inside: true}\n"
        "    examples:\n"
        "      - {good: {box: [0, 0, 9, 9]}, note: large enough}\n"
        "      - {bad: {box: [0, 0, 3, 9], attributes: {truncated: true}}}\n"
        "      - {bad: [{box: [0, 0, 9, 9]}, {box: [90, 0, 120, 9]}], item: {width_px: 100, height_px: 80}}\n"
        "      - {good: true, clip: {file: pictures/car.png, box_px: [0, 0, 9, 9]}}\n",
        "image",
    )
    assert [ran.problem for ran in example_runs(made)] == ["", "", "", ""]
    assert made.rules[0].examples[1].text == "car 3 × 9 px at 0, 0, truncated: true"
    clip = made.rules[0].examples[3].clip
    assert clip is not None
    assert clip.file == "pictures/car.png"


def test_a_drawn_example_is_described_by_the_names_that_people_see() -> None:
    titled = CARS.replace("      person:\n", "      person: {title: Person on foot}\n")
    made = sheet(
        titled
        + "rules: [{id: r, title: R, class: person, check: {inside: true}, examples: [{good: {box: [1, 2, 4, 9]}}]}]",
        "image",
    )
    assert made.rules[0].examples[0].text == "Person on foot 3 × 7 px at 1, 2"


def test_segments_as_examples() -> None:
    made = sheet(
        TALK + "rules:\n  - id: r\n    title: R\n    check: {min_s: 0.2, banned: '#'}\n"
        "    examples: [{good: {segment: [0, 1]}}, {bad: {segment: [0, 0.1], tier: B}}, {bad: 'a # b'}]\n"
    )
    assert [ran.problem for ran in example_runs(made)] == ["", "", ""]


def test_pairs_run_on_what_is_compared() -> None:
    made = sheet(
        TALK + 'rules:\n  - id: r\n    title: R\n    compare: {equal: [[he is, "he\'s"]]}\n'
        '    examples: [{same: ["he\'s here", he is here]}, {differ: [his, "he\'s"]}]\n'
    )
    assert [ran.problem for ran in example_runs(made)] == ["", ""]


@pytest.mark.parametrize(
    ("example", "said"),
    [
        ("{good: {box: [0, 0, 3, 9]}}", "the good example 'car 3 × 9 px at 0, 0' breaks the rule"),
        ("{bad: {box: [0, 0, 9, 9]}}", "does not break the rule"),
        ("{good: {box: [0, 0, 9]}}", "box is 4 numbers"),
        ("{good: {box: [9, 0, 0, 9]}}", "cannot be a label"),
        ("{good: {polygon: [[0, 0], [1, 1], [2, 0]]}}", "has no key 'polygon'"),
        ("{good: {box: [0, 0, 9, 9], class: bus}}", "no class 'bus'"),
        ("{good: true}", "needs a clip"),
        ("{good: true, clip: ../secret.png}", "below the folder"),
        ("{good: true, clip: /etc/passwd}", "below the folder"),
        ("{good: true, clip: notes.txt}", "a picture"),
        ("{good: true, clip: {file: a.wav, from_s: 2, to_s: 1}}", "ends after it begins"),
        ("{good: true, clip: {file: a.png, from_s: 2}}", "it has no from_s"),
        ("{same: [a]}", "at least two"),
        ("{good: a, bad: b}", "one of them"),
        ("{bad: {box: [0, 0, 3, 3]}, fixed: x}", "mended by hand"),
    ],
)
def test_examples_that_do_not_do_what_they_say(example: str, said: str) -> None:
    with pytest.raises(SheetError, match=said) as caught:
        sheet(
            CARS + "rules:\n  - id: r\n    title: R\n    class: car\n    check: {min_side_px: 5}\n"
            f"    examples: [{example}]\n",
            "image",
        )
    assert caught.value.line >= 8
    assert caught.value.rule == "r"


# ---- conflicts


def kinds(body: str) -> list[tuple[str, tuple[str, ...], str]]:
    return [(one.kind, one.rules, one.example) for one in conflicts(sheet(TALK + body))]


def test_rules_that_feed_each_other_are_named_with_a_text() -> None:
    found = kinds(
        "rules:\n"
        "  - {id: long, title: L, compare: {rewrite: [{from: gonna, to: going to}]}}\n"
        "  - {id: short, title: S, compare: {equal: [[gonna, going to]]}}\n"
    )
    assert ("never", ("long", "short"), "gonna") not in found  # "going to" is a form of the same set: nothing is lost
    found = kinds("rules:\n  - {id: swap, title: S, compare: {rewrite: [{from: a, to: b}, {from: c, to: a}]}}\n")
    assert ("twice", ("swap",), "c") in found


def test_a_form_that_never_arrives_is_named() -> None:
    found = kinds(
        "rules:\n"
        "  - {id: first, title: F, compare: {rewrite: [{from: he's, to: he is}]}}\n"
        "  - {id: second, title: S, compare: {equal: [[he has, he's]]}}\n"
    )
    assert ("never", ("first", "second"), "he's") in found
    found = kinds("rules: [{id: r, title: R, compare: {punctuation: ignore, rewrite: [{from: mr., to: mister}]}}]")
    assert ("never", ("r", "r"), "mr.") in found


def test_a_rule_that_changes_back_what_another_made_is_named() -> None:
    found = kinds(
        "rules:\n"
        "  - {id: there, title: T, compare: {rewrite: [{from: ok, to: okay}]}}\n"
        "  - {id: back, title: B, compare: {rewrite: [{from: okay, to: ok}]}}\n"
    )
    assert ("undone", ("there", "back"), "ok") in found


def test_sets_that_share_a_form_are_one_and_that_is_named() -> None:
    found = kinds("rules: [{id: r, title: R, compare: {equal: [[he is, he's], [he has, he's]]}}]")
    assert found == [("shared", ("r",), "he's")]


def test_an_expression_for_capitals_that_are_gone_is_named() -> None:
    case = "rules:\n  - {id: case, title: C, compare: {case: ignore}}\n"
    rewrite = "  - {id: r, title: R, compare: {rewrite: [{pattern: '%s', to: tv}]}}\n"
    assert kinds(case + rewrite % r"\bTV\b") == [("never", ("case", "r"), r"\bTV\b")]
    for fine in (r"\bt\.?v\b", r"(?<A>\W)tv", r"\p{Lu}tv", "(?i)TV"):
        assert kinds(case + rewrite % fine) == []


@pytest.mark.parametrize("pattern", ["^begin(x|xx)*y", "(a|b|ab)*c"])
def test_an_expression_that_hangs_after_a_beginning_is_found(pattern: str) -> None:
    found = kinds(f"rules: [{{id: r, title: R, check: {{must_not_match: '{pattern}'}}}}]")
    assert [one[:2] for one in found] == [("slow", ("r",))]


def test_a_good_sheet_has_none() -> None:
    assert kinds("rules: [{id: case, title: C, compare: {case: ignore, punctuation: ignore}}]") == []


@pytest.mark.parametrize("pattern", ["^(a+)+$", "(x|xx|xxx|x[xy])+$(?<=z)", r"^(\w+\s?)*$"])
def test_an_expression_that_hangs_is_named_when_the_sheet_is_saved(pattern: str) -> None:
    """The engine saves itself from some; whatever it says must come back soon."""
    made = sheet(TALK + f"rules: [{{id: r, title: R, check: {{must_match: '{pattern}'}}}}]")
    for warning in made.warnings:
        assert "rule 'r'" in warning
        assert f"'{pattern}'" in warning
