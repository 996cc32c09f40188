"""What holds for every test: no display, no network, folders of its own, a silent log, no thread left alive."""

from __future__ import annotations

import gc
import logging
import os
import sys
import threading
import time
from collections.abc import Generator, Iterator
from importlib.abc import MetaPathFinder
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

HERE = Path(__file__).resolve().parent
QUIET = HERE / "quiet"

os.environ["QT_QPA_PLATFORM"] = "offscreen"
# The program sets this by itself, which tests/contracts check without it; here it covers what tests import directly.
os.environ["NO_ALBUMENTATIONS_UPDATE"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_DATASETS_OFFLINE"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
# Children start like this process: without the network, and able to import what is here.
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(QUIET), os.environ.get("PYTHONPATH")]))
sys.path.insert(0, str(QUIET))

import sitecustomize  # noqa: E402 - found in tests/quiet, put on the path above

if Path(sitecustomize.__file__ or "").parent != QUIET:  # the machine has one of its own, which came first
    import importlib.util

    _spec = importlib.util.spec_from_file_location("earmark_quiet", QUIET / "sitecustomize.py")
    assert _spec is not None and _spec.loader is not None
    _spec.loader.exec_module(importlib.util.module_from_spec(_spec))

# A shared machine is slow at times; a deadline would then fail a test that is right.
settings.register_profile("earmark", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("earmark"), derandomize=True, print_blob=True)
settings.load_profile("ci" if "CI" in os.environ else "earmark")

THREADS_MAY_TAKE_S = 3.0
# tqdm's watcher lives as long as the process, by design; numba and OpenMP pools are not Python threads.
LASTING_THREADS = ("tqdm_monitor", "TMonitor", "pydevd", "execnet", "timeout ")


class _Loud(logging.Handler):
    """Keeps the records that a user would have to worry about."""

    def __init__(self) -> None:
        super().__init__(level=logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


_loud = pytest.StashKey[_Loud]()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, None, None]:
    """Starts listening to the log of one test."""
    handler = _Loud()
    item.stash[_loud] = handler
    logging.getLogger().addHandler(handler)
    return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """A test that passed, but with a WARNING in the log, fails here."""
    result = yield
    _fail_if_loud(item)
    return result


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, None, None]:
    """What is logged while a test is taken down counts too."""
    try:
        result = yield
    finally:
        logging.getLogger().removeHandler(item.stash[_loud])
    _fail_if_loud(item)
    return result


def _fail_if_loud(item: pytest.Item) -> None:
    records = item.stash[_loud].records
    if not records or item.get_closest_marker("allow_log"):
        return
    lines = [f"{record.levelname} {record.name}: {record.getMessage()}" for record in records]
    records.clear()
    pytest.fail("the log must stay silent (or mark the test allow_log):\n" + "\n".join(lines), pytrace=False)


class _QtOnTheWindowsThread(MetaPathFinder):
    """Refuses modules of Qt to a worker: PySide makes its types as they are asked for, and two threads that do so at
    once end the process, once in some thousand times. What a worker needs of them is imported before it starts."""

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> None:
        if fullname.partition(".")[0] in ("PySide6", "widgets") and threading.current_thread() is not _MAIN:
            raise RuntimeError(f"{fullname} is imported on a thread that is not the window's")


_MAIN = threading.main_thread()
sys.meta_path.insert(0, _QtOnTheWindowsThread())


@pytest.fixture(autouse=True, scope="session")
def _garbage_on_the_main_thread() -> Iterator[None]:
    """As in the program (``widgets.bridge.garbage``): a worker must not take down a widget that lies in a cycle."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def _collect_garbage() -> Iterator[None]:
    """What Python's own thresholds would have collected by now."""
    yield
    counts, thresholds = gc.get_count(), gc.get_threshold()
    due = [age for age in range(len(counts)) if counts[age] > thresholds[age]]
    if due:
        gc.collect(max(due))


@pytest.fixture(autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings, caches and data of a test lie in a folder of its own, wherever the system keeps them."""
    home = tmp_path_factory.mktemp("home")
    for name, folder in {
        "HOME": "",
        "USERPROFILE": "",
        "APPDATA": "AppData/Roaming",
        "LOCALAPPDATA": "AppData/Local",
        "XDG_CONFIG_HOME": ".config",
        "XDG_CACHE_HOME": ".cache",
        "XDG_DATA_HOME": ".local/share",
        "XDG_STATE_HOME": ".local/state",
    }.items():
        monkeypatch.setenv(name, str(home / folder))


@pytest.fixture(autouse=True)
def _no_network(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fails a test that tried the network, even where the attempt was swallowed, in this process or in a child."""
    log = tmp_path_factory.mktemp("network") / "attempts.txt"
    monkeypatch.setenv("EARMARK_TEST_NETWORK_LOG", str(log))
    yield
    if log.exists():
        pytest.fail("the network was tried:\n" + log.read_text("utf-8"), pytrace=False)


@pytest.fixture(autouse=True)
def _no_thread_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test that leaves a thread alive. Threads of Qt's pool only visit Python and are not counted."""
    before = set(threading.enumerate())
    yield
    if request.node.get_closest_marker("allow_threads"):
        return
    end = time.monotonic() + THREADS_MAY_TAKE_S
    while (alive := _alive(before)) and time.monotonic() < end:
        time.sleep(0.01)
    if alive:
        names = ", ".join(repr(thread) for thread in alive)
        pytest.fail(f"a thread was left alive: {names}. Close what started it.", pytrace=False)


def _alive(before: set[threading.Thread]) -> list[threading.Thread]:
    return [
        thread
        for thread in threading.enumerate()
        if thread not in before
        and not isinstance(thread, threading._DummyThread)
        and not thread.name.startswith(LASTING_THREADS)
    ]
