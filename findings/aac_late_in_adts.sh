#!/usr/bin/env bash
# The same recording, encoded by the same AAC encoder and decoded by the same library, begins 64 ms later and is 64 ms
# longer as .aac (ADTS) than as .m4a: only MP4 has a place to say how much of the start is the encoder's run-up, and
# nobody takes it off otherwise. Word times and the length of a first pause differ by that much between two exports.
#
# Guessed before it was run: the decoder knows the run-up of its own codec, so both begin where the sound began.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check av==18.1.0 numpy==2.4.6
"$folder/venv/bin/python" - <<'PYTHON'
import io

import av
import numpy as np

RATE = 16000
sound = np.zeros(RATE, np.int16)
tone = np.arange(RATE // 10) / RATE
sound[RATE // 2 : RATE // 2 + len(tone)] = 8000 * np.sin(2 * np.pi * 800 * tone)

def exported(container_format):
    file = io.BytesIO()
    with av.open(file, "w", format=container_format) as container:
        stream = container.add_stream("aac", rate=RATE, layout="mono")
        frame = av.AudioFrame.from_ndarray(sound[None], format="s16", layout="mono")
        frame.rate, frame.pts = RATE, 0
        resampler = av.AudioResampler(stream.format, "mono", RATE, frame_size=stream.frame_size)
        for part in (*resampler.resample(frame), *resampler.resample(None), None):
            container.mux(stream.encode(part))
    file.seek(0)
    return file

def onset_ms(file):
    with av.open(file) as container:
        samples = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
    energy = np.convolve(samples.astype(float) ** 2, np.ones(80) / 80, "same")
    return round(1000 * float(np.argmax(energy > energy.max() / 2)) / RATE), round(1000 * len(samples) / RATE)

seen = {name: onset_ms(exported(name)) for name in ("mp4", "adts")}
print("PyAV", av.__version__, "FFmpeg", av.ffmpeg_version_info)
for name, (onset, length) in seen.items():
    print(f"{name}: a tone put at 500 ms of 1000 begins at {onset} ms of {length}")
assert abs(seen["mp4"][0] - 500) <= 2, seen
assert 60 <= seen["adts"][0] - seen["mp4"][0] <= 68, seen
PYTHON
# Seen on 2026-11-28:
# PyAV 18.1.0 FFmpeg 8.1.2
# mp4: a tone put at 500 ms of 1000 begins at 500 ms of 1024
# adts: a tone put at 500 ms of 1000 begins at 564 ms of 1088
