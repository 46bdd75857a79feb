#!/usr/bin/env bash
# The same voice turned down, sample for sample: pYIN follows it alike at every level. SwiftF0 does not: 20 dB down (at -40 dBFS)
# its pitch varies twice as much, 40 dB down one voiced frame in six is gone, and 50 dB down all are, though nothing but a
# factor has changed and float samples have room to spare. A threshold on its confidence is one on loudness, too.
#
# Guessed before it was run: both report the same F0 and the same voicing at every level, down to -60 dBFS at least.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check librosa==0.11.0 swift-f0==0.3.0 numpy==2.4.6
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import librosa
import numpy as np
from swift_f0 import SwiftF0

RATE = 16000
seconds = np.arange(4 * RATE) / RATE
semitones = 3 * np.sin(2 * np.pi * 0.7 * seconds)
phase = 2 * np.pi * np.cumsum(120 * 2 ** (semitones / 12)) / RATE
voice = sum(np.sin(k * phase) / k for k in range(1, 20)) * (np.sin(2 * np.pi * 2 * seconds) > -0.5)
voice /= np.sqrt(np.mean(voice[voice != 0] ** 2))
detector = SwiftF0()


def spread(hz):
    """Return the standard deviation of F0 in semitones."""
    return round(float((12 * np.log2(hz / 120)).std()), 1) if hz.size else None


seen = {}
for dbfs in (-20, -40, -60, -70):
    sound = (voice * 10 ** (dbfs / 20)).astype(np.float32)
    pyin_hz, voiced, _ = librosa.pyin(sound, sr=RATE, fmin=65, fmax=500, frame_length=1024)
    swift = detector.detect(sound, RATE)
    sure = swift.confidence > 0.5
    seen[dbfs] = (float(voiced.mean()), spread(pyin_hz[voiced]), float(sure.mean()), spread(swift.pitch_hz[sure]))
print(*(f"{name} {version(name)}" for name in ("librosa", "swift-f0")), sep=", ")
for dbfs, (pyin_share, pyin_spread, swift_share, swift_spread) in seen.items():
    print(f"{dbfs} dBFS: pYIN voiced in {pyin_share:.0%}, SD {pyin_spread} semitones;"
          f" SwiftF0 voiced in {swift_share:.0%}, SD {swift_spread}")
assert len({(round(share, 2), sd) for share, sd, _, _ in seen.values()}) == 1, seen
assert seen[-40][3] > 1.5 * seen[-20][3], seen
assert seen[-60][2] < 0.9 * seen[-20][2] and seen[-70][2] == 0, seen
PYTHON
# Seen on 2026-11-28:
# librosa 0.11.0, swift-f0 0.3.0
# -20 dBFS: pYIN voiced in 76%, SD 2.1 semitones; SwiftF0 voiced in 66%, SD 2.1
# -40 dBFS: pYIN voiced in 76%, SD 2.1 semitones; SwiftF0 voiced in 65%, SD 4.4
# -60 dBFS: pYIN voiced in 76%, SD 2.1 semitones; SwiftF0 voiced in 55%, SD 2.0
# -70 dBFS: pYIN voiced in 76%, SD 2.1 semitones; SwiftF0 voiced in 0%, SD None
