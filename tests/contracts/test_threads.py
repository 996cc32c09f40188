"""What runs on a worker gets nothing of Qt that it could call: what it has to tell goes by ``widgets.bridge.post``.

A worker that emits a signal of an object which the window takes down meanwhile ends the process, once in some thousand
times; so the way to it is closed, here, where it is seen at once: what ``partial`` hands to a worker, and what a worker
that is a lambda or stands inside a method takes along from around it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "widgets").rglob("*.py"))
Function = ast.FunctionDef | ast.Lambda
# Where the work of a job stands in a call: ``jobs.run(title, work, …)``, what passes it on, and ``Job(title, work)``.
WORK = 1


def ways_into_the_window(text: str) -> list[str]:
    """Every place where a worker gets hold of a method of the window or of a signal, as "line 5: self.news.emit"."""
    if not any(word in text for word in ("Progress", ".run(", "Job(")):
        return []  # nothing runs on a worker here
    tree = list(ast.walk(ast.parse(text)))
    methods = frozenset(_methods(tree))
    found = {*_handed(tree, methods)}
    for worker in _workers(tree):
        found |= {(node.lineno, ast.unparse(node)) for node in _inside(worker) if _leads_there(node, methods)}
    return [f"line {line}: {said}" for line, said in sorted(found)]


def _methods(tree: list[ast.AST]) -> Iterator[str]:
    """Names of methods, by which the window is called; properties and static ones are none."""
    for one in tree:
        if isinstance(one, ast.ClassDef):
            yield from (part.name for part in one.body if isinstance(part, ast.FunctionDef) and not part.decorator_list)


def _takes_progress(one: ast.AST) -> bool:
    return isinstance(one, ast.FunctionDef) and any(
        isinstance(arg.annotation, ast.Name) and arg.annotation.id == "Progress" for arg in one.args.args
    )


def _given_as_work(tree: list[ast.AST]) -> Iterator[ast.expr]:
    """What stands where the work of a job does."""
    for call in tree:
        if isinstance(call, ast.Call):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if name in ("Job", "run"):
                yield from call.args[WORK : WORK + 1]
                yield from (one.value for one in call.keywords if one.arg == "work")


def _workers(tree: list[ast.AST]) -> list[Function]:
    """The functions that run on a worker: those that take a ``Progress``, and what is given as the work of a job."""
    named = {one.id for one in _given_as_work(tree) if isinstance(one, ast.Name)}
    lambdas = [part for one in _given_as_work(tree) for part in ast.walk(one) if isinstance(part, ast.Lambda)]
    functions = [
        one for one in tree if isinstance(one, ast.FunctionDef) and (_takes_progress(one) or one.name in named)
    ]
    return [*functions, *lambdas]


def _inside(worker: Function) -> Iterator[ast.expr]:
    for part in worker.body if isinstance(worker.body, list) else [worker.body]:
        yield from (node for node in ast.walk(part) if isinstance(node, ast.Attribute))


def _leads_there(given: ast.expr, methods: frozenset[str]) -> bool:
    if not isinstance(given, ast.Attribute):
        return False
    return given.attr == "emit" or (
        given.attr in methods and isinstance(given.value, ast.Name) and given.value.id == "self"
    )


def _handed(tree: list[ast.AST], methods: frozenset[str]) -> Iterator[tuple[int, str]]:
    """What ``partial`` gives to a worker."""
    workers = {one.name for one in _workers(tree) if isinstance(one, ast.FunctionDef)}
    for call in tree:
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "partial"):
            continue
        if call.args and isinstance(call.args[0], ast.Name) and call.args[0].id in workers:
            for given in [*call.args[1:], *(named.value for named in call.keywords)]:
                if _leads_there(given, methods):
                    yield call.lineno, ast.unparse(given)


def test_no_worker_is_given_a_way_into_the_window() -> None:
    found = {str(file.relative_to(ROOT)): ways_into_the_window(file.read_text("utf-8")) for file in FILES}
    assert {file: lines for file, lines in found.items() if lines} == {}


BY_PARTIAL = """
class Page:
    def later(self): ...
    def run(self):
        partial(_work, self.news.emit)
        partial(_work, on_news=self.later)
        partial(_work, self.post, self.path)
        partial(other, self.news.emit)
def _work(news, progress: Progress): ...
def other(news): ...
"""
BY_WHAT_IS_AROUND = """
class Page:
    def later(self): ...
    def run(self):
        self._jobs.run("title", lambda progress: self.later(), self.later)
        self._jobs.run("title", lambda progress: measured(self.path), lambda found: self.news.emit(found))
        Job("title", partial(lambda news, progress: news, self.path))
        def work(progress: Progress):
            self.news.emit(1)
        def plain(progress):
            return self.later
        self.context.jobs.run("title", plain, self.later)
        def done(found):
            self.news.emit(found)
"""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (BY_PARTIAL, ["line 5: self.news.emit", "line 6: self.later"]),
        (BY_WHAT_IS_AROUND, ["line 5: self.later", "line 9: self.news.emit", "line 11: self.later"]),
    ],
)
def test_the_contract_sees_what_it_forbids(text: str, found: list[str]) -> None:
    assert ways_into_the_window(text) == found
