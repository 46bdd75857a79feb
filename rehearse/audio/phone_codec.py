"""A recording as it sounds over a telephone line: 300 to 3400 Hz, 8 kHz, G.711 µ-law or AMR. Pure.

The line passes the band of a telephone channel, samples it at 8 kHz, codes it and decodes it again: each sample in
8 bits on a wire (G.711), or 20 ms of speech in 244 on an older mobile network (AMR-NB at 12.2 kbit/s), which keeps
what makes speech and loses what does not. Every delay is taken out, so what comes out is aligned with what went in.

References
----------
ITU-T G.711 (11/1988), "Pulse code modulation (PCM) of voice frequencies", Table 2a: the µ-law.
ITU-T G.712 (11/2001), "Transmission performance characteristics of pulse code modulation
channels": the band.
3GPP TS 26.071, "AMR speech codec; general description"; TS 26.090 for the modes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rehearse.core.line_check import Codec
from rehearse.core.recording import SAMPLE_RATE_HZ

Samples = NDArray[np.float32]

LINE_RATE_HZ = 8000
"""G.711, section 2."""


@dataclass(frozen=True, slots=True)
class PhoneLineParameters:
    """The filters of a telephone channel (G.712), at 16 kHz."""

    band_edges_hz: tuple[float, float] = (200.0, 3650.0)
    """Half-way (−6 dB) points of the filter: far enough outside G.712's 300 to 3400 Hz to leave them alone
    within 0.1 dB, near enough to be down by 40 dB at 100 Hz and from 3.8 kHz up, so that nothing folds back."""

    images_edge_hz: float = 4000.0
    """Half-way point of the filter that takes away what sampling at 8 kHz mirrors above 4 kHz."""

    filter_taps: int = 321
    """At 16 kHz: 20 ms. With `filter_beta` a step from pass to stop takes about 200 Hz."""

    filter_beta: float = 3.4
    """Of the Kaiser window: ripple and leakage below −40 dB."""


PHONE_LINE = PhoneLineParameters()


UNIFORM_STEPS = 8192
"""Full scale of the 14-bit uniform code that the µ-law takes (G.711, Table 2a; clips at 8159)."""

_CLIP, _BIAS = 8158, 33

AMR_BIT_RATE = 12_200
"""The best mode, and the one networks choose when they can."""

AMR_FRAME = 160
"""Samples: 20 ms."""

AMR_DELAY = 40
"""Samples that decoded speech comes late: the 5 ms the coder looks ahead (TS 26.090, 5.2). A test measures it."""


def through_phone_line(samples: Samples, codec: Codec = "g711") -> Samples:
    """Return the samples as they come out of a telephone line.

    Parameters
    ----------
    samples : ndarray of float32, shape (n,)
        Mono, 16 kHz, full scale ±1.
    codec : {"g711", "amr"}, optional
        A wire, or a mobile network.

    Returns
    -------
    ndarray of float32, shape (n,)
        Aligned with `samples`, within ±1.
    """
    if not len(samples):
        return np.zeros(0, np.float32)
    step = SAMPLE_RATE_HZ // LINE_RATE_HZ
    on_line = _filtered(samples, _low_pass(PHONE_LINE.band_edges_hz[1]) - _low_pass(PHONE_LINE.band_edges_hz[0]))[
        ::step
    ]
    heard = np.zeros(step * len(on_line), np.float32)
    heard[::step] = step * (_through_amr(on_line) if codec == "amr" else mulaw_decode(mulaw_encode(on_line)))
    return np.clip(_filtered(heard, _low_pass(PHONE_LINE.images_edge_hz))[: len(samples)], -1.0, 1.0)


def mulaw_encode(samples: Samples) -> NDArray[np.uint8]:
    """Return the µ-law code of each sample, as it is sent: all bits inverted.

    Parameters
    ----------
    samples : ndarray of float32, shape (n,)
        Full scale ±1; what is beyond is clipped.

    Returns
    -------
    ndarray of uint8, shape (n,)
    """
    size = np.abs(samples).astype(np.float64) * UNIFORM_STEPS
    biased = np.minimum(size, _CLIP).astype(np.int64) + _BIAS
    segment = np.frexp(biased.astype(np.float64))[1] - 6  # 33 to 63 lie in segment 0, 4096 to 8191 in 7
    place = (biased >> (segment + 1)) & 0x0F
    sign = np.where(np.signbit(samples), 0x80, 0)
    codes: NDArray[np.uint8] = (~(sign | (segment << 4) | place) & 0xFF).astype(np.uint8)
    return codes


def mulaw_decode(codes: NDArray[np.uint8]) -> Samples:
    """Return the samples that µ-law codes stand for.

    Parameters
    ----------
    codes : ndarray of uint8, shape (n,)

    Returns
    -------
    ndarray of float32, shape (n,)
        Full scale ±1; the largest is 8031/8192.
    """
    bits = ~codes.astype(np.int64) & 0xFF
    size = ((2 * (bits & 0x0F) + _BIAS) << ((bits >> 4) & 0x07)) - _BIAS
    return (np.where(bits & 0x80, -size, size) / UNIFORM_STEPS).astype(np.float32)


def _through_amr(samples: Samples) -> Samples:
    """Return 8 kHz samples, coded and decoded by OpenCORE's AMR, which PyAV carries."""
    import av

    coder: Any = av.CodecContext.create("libopencore_amrnb", "w")
    coder.sample_rate, coder.layout, coder.format, coder.bit_rate = LINE_RATE_HZ, "mono", "s16", AMR_BIT_RATE
    decoder: Any = av.CodecContext.create("libopencore_amrnb", "r")
    decoder.sample_rate, decoder.layout = LINE_RATE_HZ, "mono"
    padded = np.pad(samples, (0, AMR_DELAY + -(len(samples) + AMR_DELAY) % AMR_FRAME))
    whole = np.clip(np.rint(padded * 32_768), -32_768, 32_767).astype(np.int16)
    pieces = [
        frame.to_ndarray().reshape(-1).astype(np.float32) / np.float32(32_768)
        for packet in _coded(coder, whole)
        for frame in decoder.decode(packet)
    ]
    heard = np.concatenate([*pieces, np.zeros(0, np.float32)])[AMR_DELAY : AMR_DELAY + len(samples)]
    return np.pad(heard, (0, len(samples) - len(heard)))


def _coded(coder: Any, samples: NDArray[np.int16]) -> Iterator[Any]:
    import av

    for start in range(0, len(samples), AMR_FRAME):
        frame = av.AudioFrame.from_ndarray(samples[None, start : start + AMR_FRAME], format="s16", layout="mono")
        frame.sample_rate, frame.pts = LINE_RATE_HZ, start
        yield from coder.encode(frame)
    yield from coder.encode(None)


def _low_pass(edge_hz: float) -> NDArray[np.float64]:
    """Return an odd, symmetrical low-pass filter at 16 kHz: a sinc under a Kaiser window."""
    time = np.arange(PHONE_LINE.filter_taps) - PHONE_LINE.filter_taps // 2
    share = 2 * edge_hz / SAMPLE_RATE_HZ
    taps: NDArray[np.float64] = (
        share * np.sinc(share * time) * np.kaiser(PHONE_LINE.filter_taps, PHONE_LINE.filter_beta)
    )
    return taps


def _filtered(samples: Samples, taps: NDArray[np.float64]) -> Samples:
    half = len(taps) // 2
    return np.convolve(samples, taps.astype(np.float32))[half : half + len(samples)]
