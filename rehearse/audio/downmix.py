"""From the channels of a file, block by block, to one channel at 16 kHz.

Pure: samples in, samples out. Blocks have shape (frames, channels), float32, full scale ±1.

A mean of all channels would lose 6 dB where one channel of two is dead and everything where
two are of opposite phase. So the mean is taken over the channels that carry the sound, and
where they cancel each other, the strongest is used alone. Of a call with a channel for each side the rep's is taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rehearse.audio.call_channels import other_side, rep_channel
from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.core.sound import SetAside

if TYPE_CHECKING:
    import soxr

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class DownmixParameters:
    """What is a dead channel, a clip, and no sound at all."""

    live_within_db: float = 20.0
    """A channel this far below the strongest adds less than 1 % of the power: crosstalk or hiss."""

    opposite_correlation: float = -0.5
    """Below it channels are mostly one sound with its sign turned: their mean holds less than half
    the power that unrelated channels would leave in it."""

    clipping_run: int = 3
    """Samples in a row at full scale that make a clip: a sound wave touches its peak with one or two."""

    largest_sample: float = 2.0**31
    """Float samples beyond any integer scale are not sound."""

    scale_limit: float = 16.0
    scale_share: float = 0.05
    """With this share of samples more than 24 dB over full scale, float samples are on another scale,
    such as ±32768. Fewer are the garbage of a damaged file."""


DOWNMIX = DownmixParameters()


HELD_SAMPLES_MAX = 80_000_000
"""Samples of single channels kept before the mix is settled (320 MB: eight channels of ten minutes)."""


class TooLongError(Exception):
    """More sound has come than was allowed."""


def clipped_samples(block: Samples, full_scale: float) -> int:
    """Count the samples that stand at full scale in runs of `DownmixParameters.clipping_run` or more.

    Parameters
    ----------
    block : ndarray of float32, shape (n, channels)
    full_scale : float
        The largest value the coding of the source can hold.

    Returns
    -------
    int
        Over all channels, 0 to ``block.size``.
    """
    at_limit = np.abs(block) >= full_scale
    if len(block) < DOWNMIX.clipping_run or not at_limit.any():
        return 0
    inner = at_limit[:-2] & at_limit[1:-1] & at_limit[2:]
    in_run = np.zeros_like(at_limit)
    for shift in range(DOWNMIX.clipping_run):
        in_run[shift : shift + len(inner)] |= inner
    return int(np.count_nonzero(in_run))


def mixing_weights(covariance: NDArray[np.float64]) -> Samples:
    """Return the weight of each channel in the mix.

    Parameters
    ----------
    covariance : ndarray of float64, shape (channels, channels)
        Of the channels' samples.

    Returns
    -------
    ndarray of float32, shape (channels,)
        At least 0, with sum 1.
    """
    power = np.diag(covariance)
    strongest = int(np.argmax(power))
    live = power >= power[strongest] * 10 ** (-DOWNMIX.live_within_db / 10)
    weights = live / np.count_nonzero(live)
    if np.count_nonzero(live) > 1:
        mixed = float(weights @ covariance @ weights)
        unrelated = float(weights**2 @ power)
        if mixed < (1 + DOWNMIX.opposite_correlation) * unrelated:
            weights = np.arange(len(power)) == strongest
    chosen: Samples = weights.astype(np.float32)
    return chosen


class Downmixer:
    """Takes blocks of a file's samples, and gives one channel at `SAMPLE_RATE_HZ` at the end.

    Parameters
    ----------
    max_duration_s : float
        `add` raises `TooLongError` past it.

    Attributes
    ----------
    duration_s : float
        Of what was added so far.
    channels, rate_hz : int
        Of the first block; 0 before it.
    not_numbers : int
        Samples that were NaN or infinite so far.
    other_side : SetAside or None
        After `finish`: the side of a call that is not in the mix.
    """

    def __init__(self, max_duration_s: float) -> None:
        self._max_duration_s = max_duration_s
        self.duration_s = 0.0
        self.channels = 0
        self.rate_hz = 0
        self._samples = 0
        self._clipped = 0
        self.not_numbers = 0
        self._peak = 0.0
        self._far_beyond = 0
        self._resampler: soxr.ResampleStream | None = None
        self._resampler_rate_hz = 0
        self._held: list[Samples] = []
        self._held_samples = 0
        self._weights: Samples | None = None
        self.other_side: SetAside | None = None
        self._power: NDArray[np.float64] = np.zeros((0, 0))
        self._sums: NDArray[np.float64] = np.zeros(0)

    @property
    def clipped_share(self) -> float:
        """Share of the samples that are clipped, 0 to 1."""
        return self._clipped / self._samples if self._samples and not self.on_another_scale else 0.0

    @property
    def not_number_share(self) -> float:
        """Share of the samples that were NaN or infinite, 0 to 1."""
        return self.not_numbers / self._samples if self._samples else 0.0

    @property
    def on_another_scale(self) -> bool:
        """Whether the samples are not on the scale of ±1 at all."""
        return self._far_beyond > DOWNMIX.scale_share * self._samples

    def add(self, block: Samples, rate_hz: int, full_scale: float) -> None:
        """Take the next block.

        Parameters
        ----------
        block : ndarray of float32, shape (n, channels)
        rate_hz : int
        full_scale : float
            The largest value that the coding of the source can hold.
        """
        self.duration_s += len(block) / rate_hz
        if self.duration_s > self._max_duration_s:
            raise TooLongError
        if not self.channels:
            self.channels, self.rate_hz = block.shape[1], rate_hz
            self._power = np.zeros((self.channels, self.channels))
            self._sums = np.zeros(self.channels)
        block = self._without_gaps(block)
        self._samples += block.size
        self._clipped += clipped_samples(block, full_scale)
        peak = float(np.abs(block).max(initial=0.0))
        if peak > DOWNMIX.scale_limit:
            self._far_beyond += int(np.count_nonzero(np.abs(block) > DOWNMIX.scale_limit))
        self._peak = max(self._peak, peak)
        if block.shape[1] != self.channels:  # some streams go from stereo to mono on their way
            block = np.repeat(block.mean(axis=1, keepdims=True), self.channels, axis=1)
        self._hold(self._resampled(block, rate_hz))

    def finish(self) -> Samples:
        """Return everything that was added, as one channel.

        Returns
        -------
        ndarray of float32, shape (n,)
            At `SAMPLE_RATE_HZ`, within ±1.
        """
        self._end_resampler()
        self._leave_out_other_side()
        self._fix_weights()
        mixed = np.concatenate(self._held)[:, 0] if self._held else np.zeros(0, np.float32)
        self._held = []
        if self.on_another_scale:
            mixed = mixed / np.float32(self._peak)
        return np.clip(mixed, -1.0, 1.0)

    def _without_gaps(self, block: Samples) -> Samples:
        sound = np.abs(block) <= DOWNMIX.largest_sample  # False for NaN too
        if sound.all():
            return block
        self.not_numbers += int(block.size - np.count_nonzero(sound))
        return np.where(sound, block, np.float32(0.0))

    def _resampled(self, block: Samples, rate_hz: int) -> Samples:
        if rate_hz != self._resampler_rate_hz:
            self._end_resampler()
            self._resampler_rate_hz = rate_hz
            if rate_hz != SAMPLE_RATE_HZ:
                import soxr

                self._resampler = soxr.ResampleStream(rate_hz, SAMPLE_RATE_HZ, self.channels, dtype="float32")
        return self._through_resampler(block) if self._resampler else block

    def _through_resampler(self, block: Samples, *, last: bool = False) -> Samples:
        assert self._resampler is not None
        flat: Any = block if self.channels > 1 else block[:, 0]
        resampled = np.asarray(self._resampler.resample_chunk(np.ascontiguousarray(flat), last=last), np.float32)
        return resampled.reshape(-1, self.channels)

    def _end_resampler(self) -> None:
        if self._resampler:
            self._hold(self._through_resampler(np.zeros((0, self.channels), np.float32), last=True))
            self._resampler = None

    def _hold(self, block: Samples) -> None:
        if self._weights is not None:
            self._held.append((block @ self._weights)[:, np.newaxis])
            return
        self._held.append(block)
        self._held_samples += block.size
        if self.channels > 1:
            exact = block.astype(np.float64)
            self._power += exact.T @ exact
            self._sums += exact.sum(axis=0)
            if self._held_samples > HELD_SAMPLES_MAX:
                self._fix_weights()

    def _leave_out_other_side(self) -> None:
        """Take the rep's channel alone of a call that has a channel for each side."""
        if self.channels != 2 or self._weights is not None or not self._held:
            return
        sides = np.concatenate(self._held)
        rep = rep_channel(sides)
        if rep is not None:
            self.other_side = other_side(sides, rep)
            self._held, self._weights = [sides[:, rep : rep + 1]], np.eye(2, dtype=np.float32)[rep]

    def _fix_weights(self) -> None:
        """Decide the mix from what has been heard, and keep only that from here on."""
        if self._weights is not None or self.channels < 2 or not self._held_samples:
            return
        frames = self._held_samples / self.channels
        means = self._sums / frames
        weights = mixing_weights(self._power / frames - np.outer(means, means))
        self._held = [(block @ weights)[:, np.newaxis] for block in self._held]
        self._weights = weights
