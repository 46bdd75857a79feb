"""Of a call with a channel for each side the rep's is taken; two microphones before one mouth are mixed."""

from __future__ import annotations

import io

import numpy as np
import pytest

from rehearse.audio import read_recording
from rehearse.audio.call_channels import rep_channel
from rehearse.core.recording import SAMPLE_RATE_HZ
from tests.unit.made_calls import ringing, tone
from tests.unit.made_sound import by_ffmpeg, by_libsndfile
from tests.unit.made_speech import message, silence, with_room
from tests.unit.scenes import Sound, real


def call(
    *, rep: int = 1, greeting_gain: float = 1.0, rep_gain: float = 1.0, leak_db: float = -60.0, ring_s: float = 0.0,
    noise_db: float = 0.0, afterwards: bool = False,
) -> Sound:  # fmt: skip
    """Return a call, shape (n, 2): a greeting and a beep on one channel, then the rep on the other."""
    ring = ringing("US", ring_s) if ring_s else silence(0.0)
    greeting = np.concatenate([ring, silence(0.5), real("announcer")[: 8 * SAMPLE_RATE_HZ], tone(1000, seconds=0.5)])
    spoken = real("number")[: 12 * SAMPLE_RATE_HZ]
    last = real("announcer")[8 * SAMPLE_RATE_HZ : 12 * SAMPLE_RATE_HZ] if afterwards else silence(1.0)
    one = greeting_gain * np.concatenate([greeting, silence(len(spoken) / SAMPLE_RATE_HZ + 0.5), last])
    waiting, rest = (np.zeros(count, np.float32) for count in (len(greeting), len(last) + SAMPLE_RATE_HZ // 2))
    other = rep_gain * np.concatenate([waiting, spoken, rest])
    leak = 10 ** (leak_db / 20)
    sides = [one + leak * other, other + leak * one]
    if noise_db:
        sides = [with_room(side, noise_db, seed) for seed, side in enumerate(sides)]
    return np.stack(sides if rep else sides[::-1], axis=1).astype(np.float32)


CALLS = {
    "greeting on the left": call(),
    "greeting on the right": call(rep=0),
    "soft greeting": call(greeting_gain=0.1),
    "soft rep": call(rep_gain=0.15),
    "echo": call(leak_db=-25.0),
    "echo of a soft rep": call(leak_db=-30.0, rep_gain=0.3),
    "ringing first": call(ring_s=8.0),
    "soft greeting under echo": call(greeting_gain=0.2, leak_db=-20.0),
    "soft greeting in noise": call(greeting_gain=0.2, noise_db=25.0),
    "noise on both": call(noise_db=25.0),
    "noise, greeting on the right": call(rep=0, noise_db=30.0),
    "a word from the machine afterwards": call(afterwards=True),
}


@pytest.mark.parametrize("name", CALLS)
def test_the_channel_of_the_rep_is_found(name: str) -> None:
    assert rep_channel(CALLS[name]) == (0 if "right" in name else 1)


def stereo(name: str) -> Sound:
    one, _ = message(0.6, 0.9, 0.5)
    delayed = np.concatenate([np.zeros(8, np.float32), one[:-8]])
    rng = np.random.default_rng(0)
    hiss = rng.normal(0.0, 0.01, len(one)).astype(np.float32)
    other = {
        "the same": one,
        "softer": 0.2 * one,
        "far to one side": 0.05 * one + 0.05 * hiss,
        "a little later": 0.8 * delayed,
        "of opposite sign": -one,
        "dead": np.zeros_like(one),
        "only noise": hiss,
        "only loud noise": 10 * hiss,
        "a room": with_room(0.6 * delayed, 15.0),
        "a click": np.where(np.arange(len(one)) % 40_000 < 20, 0.5, 0.0) + 0.01 * hiss,
    }[name]
    return np.stack([one, other], axis=1).astype(np.float32)


@pytest.mark.parametrize(
    "name",
    ["the same", "softer", "far to one side", "a little later", "of opposite sign", "dead", "only noise",
     "only loud noise", "a room", "a click"],
)  # fmt: skip
def test_two_microphones_are_no_call(name: str) -> None:
    assert rep_channel(stereo(name)) is None


@pytest.mark.parametrize("kind", ["wav", "mp3"])
def test_only_the_channel_of_the_rep_is_read_and_the_other_is_named(kind: str) -> None:
    sides = CALLS["greeting on the left"]
    content = (
        by_libsndfile(sides, SAMPLE_RATE_HZ, "WAV", "PCM_16")
        if kind == "wav"
        else by_ffmpeg(sides, SAMPLE_RATE_HZ, "mp3", "libmp3lame", bit_rate=96_000)
    )
    recording = read_recording(io.BytesIO(content).getvalue())
    (apart,) = recording.set_aside
    assert apart.what == "the other side of the call, on the left channel"
    assert (apart.start_s, apart.end_s) == pytest.approx((0.5, 9.0), abs=0.6)
    assert recording.source_channels == 2
    quiet = recording.samples[: 8 * SAMPLE_RATE_HZ]
    assert np.sqrt(np.mean(quiet**2)) < 0.003
    np.testing.assert_allclose(np.sqrt(np.mean(recording.samples**2)), np.sqrt(np.mean(sides[:, 1] ** 2)), rtol=0.05)


def test_a_stereo_recording_is_mixed_as_ever() -> None:
    recording = read_recording(by_libsndfile(stereo("the same"), SAMPLE_RATE_HZ, "WAV", "FLOAT"))
    assert recording.set_aside == ()
    np.testing.assert_allclose(recording.samples, stereo("the same")[:, 0], atol=1e-4)
