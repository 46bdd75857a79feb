"""Many recordings on many machines: a Dask scheduler hands them to workers, each of which loads the weights once.

A recording travels as its bytes inside its task, never as data of the cluster's: when a worker dies, its recordings go
to another, and nothing has to be found again. Only as many are on their way as the workers have threads, so that the
memory of the scheduler and of this machine does not grow with their number.
"""

from __future__ import annotations

import copyreg
import hashlib
import pickle
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from rehearse import __version__
from rehearse.audio.formats import SUFFIXES
from rehearse.batch import FailedTake, assess_many, assess_source, in_order
from rehearse.core.take import Take
from rehearse.errors import InputError, RehearseError, UsageError
from rehearse.pipeline import Assessor, Progress
from rehearse.scoring.options import Options

if TYPE_CHECKING:
    from distributed import Client

Source = Path | bytes | str
"""A file here, the content of one, or an fsspec URL, which is read where it is scored."""

MOST_DEATHS = 2
"""How often a worker may die over a recording before that is given up; a worker may die of other things, too."""

LOOK_S = 1.0
"""How often to look for workers that have come or gone, in seconds."""

CONNECT_S = 20.0
"""How long to wait for a scheduler, in seconds."""

ON_THEIR_WAY = 64
"""Recordings that an executor holds at once: it does not say how many it runs."""


def _view(table: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(table)


# A rubric's tables are read-only views, which Python does not pickle by itself.
copyreg.pickle(MappingProxyType, lambda view: (_view, (dict(view),)))

_assessors: dict[str, Assessor] = {}
_loading = threading.Lock()


def score_many(
    sources: Sequence[Source], options: Options | None = None, *, executor: Executor | None = None
) -> Iterator[Take | FailedTake]:
    """Score recordings, several at once: on this machine, or wherever an executor runs what it is given.

    Parameters
    ----------
    sources : sequence of Path, bytes or str
        Files, their contents, or fsspec URLs. A str without a scheme is the path of a file.
    options : Options, optional
    executor : concurrent.futures.Executor, optional
        Dask's, ``client.get_executor()``, or a process pool of Python's. This machine's processors when left out.

    Yields
    ------
    Take or FailedTake
        In the order of `sources`. A recording that cannot be scored does not stop the others.

    Raises
    ------
    WeightsError
        Where it is scored there are no weights.
    """
    options = options or Options()
    found = [Path(one) if isinstance(one, str) and not is_url(one) else one for one in sources]
    if executor is None:
        yield from in_order(_as_done_here(found, options))
    else:
        yield from in_order(_as_done(executor, found, options, lambda: ON_THEIR_WAY))


def assess_on_cluster(
    sources: Sequence[Source], options: Options, cluster: str, progress: Progress | None = None
) -> Iterator[tuple[int, Take | FailedTake]]:
    """Score recordings on the workers of a Dask scheduler.

    Parameters
    ----------
    sources : sequence of Path, bytes or str
    options : Options
    cluster : str
        The scheduler's address, ``tcp://HOST:8786``, or ``local:N`` for N processes on this machine.
    progress : callable, optional

    Yields
    ------
    int, Take or FailedTake
        Which of `sources`, and what became of it, as soon as it is done.

    Raises
    ------
    UsageError
        There is no such scheduler, or its workers run another rehearse.
    WeightsError
        A worker has no weights.
    RehearseError
        The scheduler went away.
    """
    say = progress or (lambda _: None)
    with _connected(cluster) as client, client.get_executor(pure=False) as executor:

        def threads() -> int:
            found = int(sum(client.nthreads().values()))
            if not found:
                say(f"waiting for a worker to join {cluster}")
            return found

        try:
            yield from _as_done(executor, sources, options, threads, say)
        except (CancelledError, OSError) as error:
            raise RehearseError(
                f"The scheduler at {cluster} went away.", "Start it, and go on where it stopped: the same with --keep."
            ) from error
        finally:
            executor.shutdown(wait=False)  # what is still on its way is nobody's any more


def is_url(name: str) -> bool:
    """Tell an fsspec URL from the name of a file.

    >>> is_url("s3://takes/one.wav"), is_url("takes/one.wav")
    (True, False)
    """
    return "://" in name


def recordings_at(url: str) -> list[str]:
    """Return the URLs of the recordings in a folder, or the URL of the one recording that it names.

    Raises
    ------
    InputError
        There is nothing of that kind, or it cannot be reached.
    """
    fsspec = _fsspec()
    try:
        files, path = fsspec.core.url_to_fs(url)
        if not files.isdir(path):
            return [url]
        found = [
            files.unstrip_protocol(one) for one in sorted(files.find(path)) if Path(one).suffix.lower() in SUFFIXES
        ]
    except (OSError, ValueError, ImportError) as error:
        raise InputError(f"Cannot reach {url}: {error}.", "Check the address.", code="missing") from error
    if not found:
        raise InputError(f"There is no recording in {url}.", "Check the address.", code="missing")
    return found


def fetched(url: str) -> bytes:
    """Return the content of a URL.

    Raises
    ------
    InputError
        It cannot be read.
    """
    try:
        with _fsspec().open(url, "rb") as file:
            return bytes(file.read())
    except (OSError, ValueError, ImportError) as error:
        raise InputError(f"Cannot read {url}: {error}.", "Check the address.", code="missing") from error


def score_there(source: bytes | str, name: str, options: Options, version: str) -> Take | FailedTake:
    """Score one recording where this is called: a worker's task.

    Parameters
    ----------
    source : bytes or str
        The content of a file, or its URL.
    name : str
        What to call it.
    options : Options
    version : str
        The rehearse of the one who asks: another one judges otherwise, or cannot read the answer.
    """
    if version != __version__:
        raise UsageError(
            f"The worker runs rehearse {__version__}, and this is {version}.", "Install the same on all machines."
        )
    try:
        with _within_its_deaths(name):
            return assess_source(_assessor(options), fetched(source) if isinstance(source, str) else source, name=name)
    except InputError as error:
        return FailedTake(name, error)


def _as_done_here(sources: Sequence[Source], options: Options) -> Iterator[tuple[int, Take | FailedTake]]:
    contents: dict[int, Path | bytes] = {}
    for turn, source in enumerate(sources):
        try:
            contents[turn] = fetched(source) if isinstance(source, str) else source
        except InputError as error:
            yield turn, FailedTake(_name(source), error)
    turns = list(contents)
    for number, result in assess_many(list(contents.values()), options):
        source = sources[turns[number]]
        yield turns[number], replace(result, file=source) if isinstance(source, str) else result


def _as_done(
    executor: Executor,
    sources: Sequence[Source],
    options: Options,
    width: Callable[[], int],
    say: Progress = lambda _: None,
) -> Iterator[tuple[int, Take | FailedTake]]:
    """Yield results as they come, with never more recordings on their way than `width` says."""
    waiting = deque(range(len(sources)))
    running: dict[Future[Take | FailedTake], int] = {}
    try:
        while waiting or running:
            room = width() - len(running) if waiting else 0
            for _ in range(min(room, len(waiting))):
                turn = waiting.popleft()
                name = _name(sources[turn])
                say(f"reading {name}")
                try:
                    content = _content(sources[turn])
                except InputError as error:
                    yield turn, FailedTake(name, error)
                    continue
                running[executor.submit(score_there, content, name, options, __version__)] = turn
            if not running:
                time.sleep(LOOK_S if waiting and room <= 0 else 0)
                continue
            for future in wait(running, timeout=LOOK_S, return_when=FIRST_COMPLETED).done:
                turn = running.pop(future)
                yield turn, _outcome(future, sources[turn])
    finally:
        for future in running:
            future.cancel()


def _outcome(future: Future[Take | FailedTake], source: Source) -> Take | FailedTake:
    try:
        result = future.result()
    except BrokenExecutor as error:
        raise RehearseError("A process that scores has died.", "Score the recordings alone to see which.") from error
    except _worker_deaths():
        return FailedTake(_name(source), _deadly(_name(source)))
    if isinstance(result, Take) and result.recorded_at is None and isinstance(source, Path):
        return replace(result, recorded_at=datetime.fromtimestamp(source.stat().st_mtime, UTC))
    return result


def _worker_deaths() -> tuple[type[Exception], ...]:
    """Return what Dask raises for a recording over which more workers have died than it tries."""
    if "distributed" not in sys.modules:
        return ()
    from distributed.scheduler import KilledWorker

    return (KilledWorker,)


def _name(source: Source) -> str:
    return "-" if isinstance(source, bytes) else str(source)


def _content(source: Source) -> bytes | str:
    """Return what is sent for a recording.

    Raises
    ------
    InputError
        It cannot be read.
    """
    if not isinstance(source, Path):
        return source
    try:
        return source.read_bytes()
    except OSError as error:
        raise InputError(f"Cannot read {source}: {error.strerror}.", "Check the name.", code="missing") from error


def _assessor(options: Options) -> Assessor:
    """Return what scores in this process: the one there is, unless the last recordings were scored otherwise."""
    key = hashlib.sha256(pickle.dumps(options)).hexdigest()
    with _loading:
        if key not in _assessors:
            for other in _assessors.values():
                other.close()
            _assessors.clear()
            _assessors[key] = Assessor(options, at_once=_threads())
        return _assessors[key]


def _threads() -> int:
    """Return how many recordings this process scores at once."""
    if "distributed" in sys.modules:
        from distributed import get_worker

        try:
            return int(get_worker().state.nthreads)
        except ValueError:  # this is no worker's thread
            pass
    return 1


@contextmanager
def _within_its_deaths(name: str) -> Iterator[None]:
    """Count a Dask worker's tries at a recording where the scheduler can see them, and refuse one that is deadly.

    Dask itself tries four workers, and takes what merely waited at a dead worker for as much to blame.
    """
    if "distributed" not in sys.modules:
        yield
        return
    from distributed import Queue, get_client, get_worker

    try:
        task = get_worker().get_current_task()
    except ValueError:  # another executor's process
        yield
        return
    tries = Queue(f"rehearse-tries-{task}", client=get_client())
    try:
        if tries.qsize() >= MOST_DEATHS:
            raise _deadly(name)
        tries.put(name)
        yield
    finally:
        tries.close()


def _deadly(name: str) -> InputError:
    return InputError(
        f"Cannot score {name}: twice the worker that scored it died.",
        "Score it by itself to see why: rehearse score FILE.",
        code="worker_died",
    )


@contextmanager
def _connected(cluster: str) -> Iterator[Client]:
    try:
        import distributed
    except ImportError as error:
        raise UsageError(
            "Scoring on a cluster needs Dask.", "Run: pip install 'rehearse-voicemail[cluster]'"
        ) from error
    if cluster.startswith("local:"):
        count = cluster.removeprefix("local:")
        if not count.isdigit() or not int(count):
            raise UsageError(f"How many processes is {cluster}?", "Say for example local:2.")
        # The signal that stops the command must not stop its workers first; they are ended with it.
        with (
            distributed.LocalCluster(
                n_workers=int(count), threads_per_worker=1, dashboard_address=":0", silence_logs=50
            ) as local,
            distributed.Client(local) as client,
        ):
            yield client
        return
    try:
        client = distributed.Client(cluster, timeout=CONNECT_S)
    except (OSError, ValueError, TypeError) as error:
        raise UsageError(
            f"No Dask scheduler answers at {cluster}.", "Say --cluster tcp://HOST:8786, or local:2 for this machine."
        ) from error
    with client:
        yield client


def _fsspec() -> Any:
    try:
        import fsspec
    except ImportError as error:
        raise UsageError("URLs need fsspec.", "Run: pip install 'rehearse-voicemail[cluster]'") from error
    return fsspec
