"""Work over several machines by Dask distributed, an extra.

A scheduler runs whatever code reaches its port, and asks nobody who they are. So its address is this machine's own or
is protected by certificates (``tls://``), or it is refused. Calls go as names and JSON, not as pickled objects of the
program.
"""

from __future__ import annotations

import importlib
import ipaddress
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar, get_type_hints
from urllib.parse import urlsplit

import msgspec

from app.errors import CallError, EnvironmentFailed
from app.jobs.job import Progress

T = TypeVar("T")
A = TypeVar("A")
_LOOK_S = 0.5
_PATIENCE_S = 60.0
_AHEAD = 4


def check_address(address: str) -> str:
    """``address`` as Dask takes it. Raises CallError, with the reason, for one that others could listen at."""
    whole = address if "://" in address else f"tcp://{address}"
    try:
        parts = urlsplit(whole)
        scheme, host, port = parts.scheme, parts.hostname or "", parts.port
    except ValueError:
        scheme, host, port = "", "", None
    if not host or port is None or scheme not in ("tcp", "tls"):
        raise CallError(f"cluster {address!r}: write it as tcp://127.0.0.1:8786 or tls://HOST:8786.")
    if scheme == "tcp" and not _is_own(host):
        raise CallError(
            f"cluster {address!r}: anyone who reaches an open scheduler runs code on its workers. Use "
            f"tls://{host}:{port} with certificates (Dask's setting distributed.comm.tls), or a tunnel: "
            f"ssh -L {port}:localhost:{port} {host}, then tcp://127.0.0.1:{port}."
        )
    return whole


def _is_own(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def map_cluster(
    function: Callable[[A], T],
    arguments: Sequence[A],
    address: str,
    *,
    progress: Progress,
    on_crash: Callable[[A], T],
    patience_s: float = _PATIENCE_S,
    connect_s: float = 10.0,
) -> Iterator[T]:
    """``function`` over ``arguments`` on the workers of the scheduler at ``address``, results as they are finished.

    When a worker dies, another does its work again; one argument that kills several (three, by Dask's own setting) is
    answered by ``on_crash``. Raises CallError for the address, EnvironmentFailed where nobody answers, where workers
    have other libraries, or when none is left for ``patience_s``.
    """
    call = f"{function.__module__}:{function.__qualname__}"
    result_type = get_type_hints(function)["return"]
    with _connected(check_address(address), connect_s) as client:
        _check_workers(client, address, patience_s, progress)
        rest, waiting, done = iter(arguments), dict[Any, A](), 0
        try:
            while True:
                room = max(1, sum(client.nthreads().values()) * _AHEAD) - len(waiting)
                for argument in _some(rest, room):
                    text = msgspec.json.encode(argument).decode()
                    waiting[client.submit(_entry(), call, text, pure=False, retries=0)] = argument
                if not waiting:
                    return
                for future in _finished(client, waiting, progress, address, patience_s):
                    argument = waiting.pop(future)
                    yield _result(future, result_type, argument, on_crash)
                    done += 1
                    progress.report(done, len(arguments))
        finally:
            client.cancel(list(waiting))


def _entry() -> Callable[[str, str], str]:
    """The worker's side, in the package under which Earmark is installed: ``app`` itself is on no path there."""
    found: Callable[[str, str], str] = importlib.import_module("earmark.worker").run
    return found


def _some(rest: Iterator[A], count: int) -> Iterator[A]:
    for _ in range(count):
        try:
            yield next(rest)
        except StopIteration:
            return


def _finished(client: Any, waiting: dict[Any, A], progress: Progress, address: str, patience_s: float) -> list[Any]:
    """At least one future that is done. Raises when nobody is left to do any."""
    from distributed import wait

    alone_since: float | None = None
    while True:
        progress.check()
        try:
            with client.as_current():
                return list(wait(list(waiting), timeout=_LOOK_S, return_when="FIRST_COMPLETED").done)
        except TimeoutError:
            now = time.monotonic()
            alone_since = None if client.nthreads() else (alone_since or now)
            if alone_since is not None and now - alone_since > patience_s:
                raise EnvironmentFailed(
                    f"cluster {address}: no worker is left. What was finished stays; start workers and run it again."
                ) from None


def _result(future: Any, result_type: Any, argument: A, on_crash: Callable[[A], T]) -> T:
    from distributed import KilledWorker

    try:
        found: T = msgspec.json.decode(future.result(), type=result_type)
    except KilledWorker:
        return on_crash(argument)
    return found


@contextmanager
def _connected(address: str, connect_s: float) -> Iterator[Any]:
    try:
        from distributed import Client
    except ImportError as problem:
        raise CallError("a cluster needs the extra: install earmark[cluster].") from problem
    try:
        client = Client(address, set_as_default=False, timeout=connect_s)
    except (OSError, TimeoutError, ValueError, TypeError) as problem:
        raise EnvironmentFailed(
            f"cluster {address}: nobody answers as a scheduler ({problem}). Start one: dask scheduler --host 127.0.0.1"
        ) from problem
    try:
        yield client
    finally:
        client.close()


def _check_workers(client: Any, address: str, patience_s: float, progress: Progress) -> None:
    """Raises EnvironmentFailed where a worker would give other bytes than this machine."""
    end = time.monotonic() + patience_s
    while not client.nthreads():
        progress.check()
        if time.monotonic() > end:
            raise EnvironmentFailed(f"cluster {address}: it has no workers. Start some: dask worker {address}")
        time.sleep(_LOOK_S)
    own = importlib.import_module("earmark.worker").versions()
    for worker, theirs in client.run(importlib.import_module("earmark.worker").versions).items():
        for name, version in own.items():
            if theirs.get(name) != version:
                raise EnvironmentFailed(
                    f"cluster worker {worker}: {name} {theirs.get(name)}, here {version}; the samples would differ. "
                    "Install the same versions on both."
                )
