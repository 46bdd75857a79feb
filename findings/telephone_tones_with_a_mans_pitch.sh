#!/usr/bin/env bash
# Two tones of a telephone together have a pitch that neither of them has. Praat and pYIN, held to the range of a voice,
# follow it in every single frame: the American dial tone speaks at 88 Hz and a pressed 5 at 191, like a man who never
# breathes, and about the busy tone the two do not agree (69 and 157 Hz). SwiftF0 in the same range finds no voice.
#
# Guessed before it was run: all three report one of the tones or what lies between them, SwiftF0 with most confidence.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    praat-parselmouth==0.4.7 librosa==0.11.0 swift-f0==0.3.0 numpy==2.4.6
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import librosa
import numpy as np
import parselmouth
from swift_f0 import SwiftF0

RATE = 16000
TONES = {"dial tone": (350, 440), "busy tone": (480, 620), "key 5": (770, 1336)}
seconds = np.arange(2 * RATE) / RATE
detector = SwiftF0()
seen = {}
for name, tones in TONES.items():
    sound = (0.1 * sum(np.sin(2 * np.pi * hz * seconds) for hz in tones)).astype(np.float32)
    praat = parselmouth.Sound(sound.astype(float), RATE).to_pitch_ac(pitch_floor=65, pitch_ceiling=400)
    praat_hz = praat.selected_array["frequency"]
    pyin_hz, voiced, _ = librosa.pyin(sound, sr=RATE, fmin=65, fmax=400)
    swift = detector.detect(sound, RATE, 65, 400)
    seen[name] = (
        round(float(np.median(praat_hz[praat_hz > 0]))), round(float((praat_hz > 0).mean()), 2),
        round(float(np.nanmedian(pyin_hz))), round(float(voiced.mean()), 2),
        round(float((swift.confidence >= 0.5).mean()), 2),
    )
print(*(f"{name} {version(name)}" for name in ("praat-parselmouth", "librosa", "swift-f0")), sep=", ")
for name, (praat, praat_share, pyin, pyin_share, swift_share) in seen.items():
    print(f"{name:9} {TONES[name]}: Praat {praat} Hz in {praat_share:.0%}, pYIN {pyin} Hz in {pyin_share:.0%},"
          f" SwiftF0 voiced in {swift_share:.0%}")
for name, by_praat, by_pyin in (("dial tone", 88, 88), ("busy tone", 69, 157), ("key 5", 191, 191)):
    praat, praat_share, pyin, pyin_share, swift_share = seen[name]
    assert abs(praat - by_praat) <= 2 and abs(pyin - by_pyin) <= 2, seen
    assert min(praat_share, pyin_share) > 0.95 and swift_share < 0.05, seen
PYTHON
# Seen on 2026-11-28:
# praat-parselmouth 0.4.7, librosa 0.11.0, swift-f0 0.3.0
# dial tone (350, 440): Praat 88 Hz in 100%, pYIN 88 Hz in 100%, SwiftF0 voiced in 0%
# busy tone (480, 620): Praat 69 Hz in 100%, pYIN 157 Hz in 100%, SwiftF0 voiced in 0%
# key 5     (770, 1336): Praat 191 Hz in 100%, pYIN 191 Hz in 100%, SwiftF0 voiced in 0%
