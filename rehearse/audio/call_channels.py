"""A call recorded on two channels: the rep on one, the one who is called on the other. Pure.

Two microphones before one mouth hear the same at the same time. In a call one side is silent while the other speaks,
and the side that is called speaks first: a greeting, a beep, and then the rep.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.core.sound import SetAside

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class CallChannelsParameters:
    """What tells the two sides of a call from two microphones. Conventions of level metering; a frame is 20 ms."""

    frame_s: float = 0.02
    active_db: float = 25.0
    """Speech spans about this much under the loud frames of its channel."""

    loud_percentile: float = 95.0
    range_db: float = 40.0  # of the frames that are heard at all, however long a side is silent
    silent_dbfs: float = -65.0
    """A channel whose loud frames lie below this has nobody on it."""

    over_noise_db: float = 6.0
    quiet_percentile: float = 10.0
    """... and stands out from the quietest tenth of its channel."""

    apart_db: float = 12.0
    """One channel over the other: what is heard of one side on the other's channel, echo and sidetone, is weaker."""

    least_alone_s: float = 1.0
    """Each side speaks alone for so long at the least ..."""

    turn_s: float = 2.0
    turn_alone_s: float = 0.6
    turn_other_s: float = 0.06
    """... and has a turn: so much of some two seconds, and the other hardly any. The tail of a room has none."""

    most_together: float = 0.35
    """Share of the time in which either speaks that both may."""

    begun_s: float = 0.6
    """A side has begun to speak when it has been heard for so long: not a cough, not a key."""


CALL_CHANNELS = CallChannelsParameters()

_NAMES = ("left", "right")


def rep_channel(channels: Samples) -> int | None:
    """Return which channel the rep is on, 0 or 1; None where the two are no sides of a call.

    Parameters
    ----------
    channels : ndarray of float32, shape (n, 2)
        At `SAMPLE_RATE_HZ`.
    """
    alone = _alone(channels)
    if alone is None:
        return None
    begun_frames = CALL_CHANNELS.begun_s / CALL_CHANNELS.frame_s
    begun = [int(np.flatnonzero(np.cumsum(side) >= begun_frames)[0]) for side in alone.T]
    middle = [float(np.median(np.flatnonzero(side))) for side in alone.T]
    if (begun[1] > begun[0]) == (middle[1] > middle[0]):
        return int(begun[1] > begun[0])
    return int(alone[:, 1].sum() > alone[:, 0].sum())


def other_side(channels: Samples, rep: int) -> SetAside:
    """Return when the other side of a call speaks, and on which channel.

    Parameters
    ----------
    channels : ndarray of float32, shape (n, 2)
    rep : {0, 1}
        As `rep_channel` gives it.
    """
    alone = _alone(channels)
    assert alone is not None
    heard = np.flatnonzero(alone[:, 1 - rep])
    start_s, end_s = (float(edge) * CALL_CHANNELS.frame_s for edge in (heard[0], heard[-1] + 1))
    return SetAside(start_s, end_s, f"the other side of the call, on the {_NAMES[1 - rep]} channel")


def _alone(channels: Samples) -> NDArray[np.bool_] | None:
    """Return when each of the channels is heard and the other is not, shape (frames, 2); None where it is no call."""
    frame = round(CALL_CHANNELS.frame_s * SAMPLE_RATE_HZ)
    count = len(channels) // frame
    if not count:
        return None
    power = np.square(channels[: count * frame].astype(np.float64)).reshape(count, frame, 2).mean(axis=1)
    level_db = 10.0 * np.log10(np.maximum(power, 1e-12))
    loud_db = np.array([_loud_db(side) for side in level_db.T])
    if loud_db.min() < CALL_CHANNELS.silent_dbfs:
        return None
    quiet_db = np.percentile(level_db, CALL_CHANNELS.quiet_percentile, axis=0)
    active = level_db > np.maximum(loud_db - CALL_CHANNELS.active_db, quiet_db + CALL_CHANNELS.over_noise_db)
    over_db = level_db - level_db[:, ::-1]
    alone: NDArray[np.bool_] = active & (~active[:, ::-1] | (over_db > CALL_CHANNELS.apart_db))
    either = np.count_nonzero(active.any(axis=1))
    together = either - np.count_nonzero(alone.any(axis=1))
    if alone.sum(axis=0).min() * CALL_CHANNELS.frame_s < CALL_CHANNELS.least_alone_s:
        return None
    if together > CALL_CHANNELS.most_together * either:
        return None
    return alone if _has_turn(alone) and _has_turn(alone[:, ::-1]) else None


def _has_turn(alone: NDArray[np.bool_]) -> bool:
    """Return whether the first of two sides has the word for some time."""
    frames = round(CALL_CHANNELS.turn_s / CALL_CHANNELS.frame_s)
    sums = np.cumsum(np.concatenate([np.zeros((1, 2), np.int64), alone.astype(np.int64)]), axis=0)
    one_s, other_s = ((sums[frames:] - sums[:-frames]) * CALL_CHANNELS.frame_s).T
    return bool(np.any((one_s >= CALL_CHANNELS.turn_alone_s) & (other_s <= CALL_CHANNELS.turn_other_s)))


def _loud_db(level_db: NDArray[np.float64]) -> float:
    """Return the level of the loud frames of those that are heard at all."""
    heard = level_db[level_db > level_db.max() - CALL_CHANNELS.range_db]
    return float(np.percentile(heard, CALL_CHANNELS.loud_percentile))
