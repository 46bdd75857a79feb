#!/usr/bin/env bash
# GSM 6.10 in WAV, what old voicemail systems send, holds 40 ms a block. Where the number of blocks is odd, libsndfile
# reads one block more than it has just written, and that block is noise, not silence. FFmpeg reads what was written.
#
# Guessed before it was run: a round trip through one library gives back the number of samples that went in.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check soundfile==0.14.0 av==18.1.0 numpy==2.4.6
"$folder/venv/bin/python" - <<'PYTHON'
import io

import av
import numpy as np
import soundfile

BLOCK, RATE = 320, 8000
print("soundfile", soundfile.__version__, soundfile.__libsndfile_version__, "PyAV", av.__version__)
seen = {}
for blocks in (50, 51):
    sound = np.zeros(blocks * BLOCK, np.float32)
    sound[:-1600] = 0.3 * np.sin(2 * np.pi * 200 * np.arange(len(sound) - 1600) / RATE)  # the last 200 ms are silent
    file = io.BytesIO()
    soundfile.write(file, sound, RATE, format="WAV", subtype="GSM610")
    by_sndfile, _ = soundfile.read(io.BytesIO(file.getvalue()))
    with av.open(io.BytesIO(file.getvalue())) as container:
        by_ffmpeg = sum(frame.samples for frame in container.decode(audio=0))
    added = by_sndfile[len(sound) :]
    seen[blocks] = len(by_sndfile) - len(sound), by_ffmpeg - len(sound)
    loud = f", RMS {np.sqrt(np.mean(added**2)):.4f}" if len(added) else ""
    print(f"{blocks} blocks: libsndfile reads {seen[blocks][0]:+} samples{loud}; FFmpeg {seen[blocks][1]:+}")
assert seen == {50: (0, 0), 51: (BLOCK, 0)}, seen
PYTHON
# Seen on 2026-11-28:
# soundfile 0.14.0 1.2.2 PyAV 18.1.0
# 50 blocks: libsndfile reads +0 samples; FFmpeg +0
# 51 blocks: libsndfile reads +320 samples, RMS 0.0678; FFmpeg +0
