"""Devices that take nothing but their own form: JACK refuses every rate but one, PulseAudio gives whatever is asked."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from rehearse.audio import read_recording
from rehearse.capture import Form
from rehearse.core.recording import SAMPLE_RATE_HZ
from tests.e2e.conftest import SAMPLES, Run
from tests.virtual_desk import VirtualDesk

RATE_HZ = 48_000


@pytest.fixture(scope="module")
def jack() -> Iterator[dict[str, str]]:
    """A sound card at 48 kHz with one input, on which nothing is to be heard."""
    name = f"rehearse-{os.getpid()}"
    environment = {"JACK_DEFAULT_SERVER": name, "JACK_NO_AUDIO_RESERVATION": "1", "JACK_NO_START_SERVER": "1"}
    server = subprocess.Popen(
        ["jackd", "-r", "--name", name, "-d", "dummy", "-r", str(RATE_HZ), "-p", "1024", "-C", "1", "-P", "1"],
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(2)
    assert server.poll() is None
    yield environment
    server.terminate()
    server.wait(10)


@pytest.fixture(scope="module")
def desk() -> Iterator[VirtualDesk]:
    virtual = VirtualDesk()
    yield virtual
    virtual.close()


def test_a_device_that_refuses_16_khz_is_opened_at_its_own_rate(jack: dict[str, str], rehearse: Run) -> None:
    asked = (
        "import sounddevice\n"
        "try: sounddevice.InputStream(samplerate=16000, channels=1, device='system')\n"
        "except sounddevice.PortAudioError as error: print(error)"
    )
    told = subprocess.run([sys.executable, "-c", asked], env=os.environ | jack, capture_output=True, text=True)
    assert "Invalid sample rate" in told.stdout  # it does refuse
    run = rehearse("devices", "--check", "--device", "system", **jack)
    assert "system, 48000 Hz mono" in run.stderr
    assert "pure silence" in run.stdout
    assert run.returncode == 5


ANY_FORM = """
import sys
from pathlib import Path
import numpy as np
from rehearse.audio import write_wav
from rehearse.capture import Capture, Form, device
device.forms = lambda _: [Form(float(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))]
microphone = Capture("default")
print("ready", flush=True)
blocks = []
while sum(map(len, blocks)) < 16000 * float(sys.argv[5]):
    blocks.append(microphone.read())
blocks.append(microphone.rest())
microphone.stop()
write_wav(np.concatenate(blocks), Path(sys.argv[1]))
"""


@pytest.mark.parametrize(
    "form",
    [Form(48_000, 2), Form(44_100, 1), Form(44_100, 4, 480), Form(16_000, 1, 1024), Form(8000, 1)],
    ids=str,
)
def test_in_whatever_form_a_device_gives_it_the_sound_is_the_same(
    desk: VirtualDesk, tmp_path: Path, form: Form
) -> None:
    desk.hush()
    arguments = [str(value) for value in (tmp_path / "heard.wav", form.rate_hz, form.channels, form.block, 6.0)]
    process = subprocess.Popen(
        [sys.executable, "-c", ANY_FORM, *arguments], env=os.environ | desk.environment, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    desk.play(SAMPLES / "telephone_band.wav")
    assert process.wait(60) == 0
    heard = read_recording(tmp_path / "heard.wav").samples
    part = read_recording(SAMPLES / "telephone_band.wav").samples[SAMPLE_RATE_HZ : 3 * SAMPLE_RATE_HZ]
    assert _likeness(heard, part) > 0.97


def _likeness(long: np.ndarray, part: np.ndarray) -> float:
    """Return the correlation of a part with the place in a recording where it fits best."""
    size = 1 << int(np.ceil(np.log2(len(long) + len(part))))
    product = np.fft.irfft(np.fft.rfft(long, size) * np.conj(np.fft.rfft(part, size)), size)[: len(long) - len(part)]
    place = int(np.argmax(product))
    there = long[place : place + len(part)].astype(float)
    return float(np.dot(there, part) / np.sqrt(np.dot(there, there) * np.dot(part, part)))


def test_a_device_nobody_can_open_says_what_was_tried(jack: dict[str, str], tmp_path: Path) -> None:
    program = (
        "from rehearse.capture import Capture, Form, device\n"
        "from rehearse.errors import SoundDeviceError\n"
        "device.forms = lambda _: [Form(16000, 1), Form(44100, 1)]\n"
        "try: Capture('system')\n"
        "except SoundDeviceError as error: print(error)"
    )
    told = subprocess.run([sys.executable, "-c", program], env=os.environ | jack, capture_output=True, text=True)
    assert "invalid sample rate" in told.stdout
    assert "16000 Hz mono, 44100 Hz mono" in told.stdout
    assert "rehearse devices" in told.stdout
