"""What runs on a worker gets nothing of Qt that it could call: what it has to tell goes by ``widgets.bridge.post``.

A worker that emits a signal of an object which the window takes down meanwhile ends the process, once in some thousand
times; so the way to it is closed, here, where it is seen at once.
"""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "widgets").rglob("*.py"))


def handed_to_workers(text: str) -> list[str]:
    """Methods and signals of the window that ``partial`` gives to a function that runs on a worker: one that takes a
    ``Progress``."""
    tree = ast.parse(text)
    workers = {
        one.name
        for one in ast.walk(tree)
        if isinstance(one, ast.FunctionDef)
        and any(isinstance(arg.annotation, ast.Name) and arg.annotation.id == "Progress" for arg in one.args.args)
    }
    methods = {
        part.name
        for one in ast.walk(tree)
        if isinstance(one, ast.ClassDef)
        for part in one.body
        if isinstance(part, ast.FunctionDef) and not part.decorator_list
    }
    return [
        f"line {call.lineno}: {ast.unparse(given)}"
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "partial"
        and call.args and isinstance(call.args[0], ast.Name) and call.args[0].id in workers
        for given in [*call.args[1:], *(named.value for named in call.keywords)]
        if isinstance(given, ast.Attribute)
        and (given.attr == "emit" or (given.attr in methods and ast.unparse(given.value) == "self"))
    ]  # fmt: skip


def test_no_worker_is_given_a_way_into_the_window() -> None:
    found = {str(file.relative_to(ROOT)): handed_to_workers(file.read_text("utf-8")) for file in FILES}
    assert {file: lines for file, lines in found.items() if lines} == {}


def test_the_contract_sees_what_it_forbids() -> None:
    text = """
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
    assert handed_to_workers(text) == ["line 5: self.news.emit", "line 6: self.later"]
