from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from rehearse.core.sound import Filler, PitchTrack, Speech
from rehearse.core.transcript import Word
from rehearse.prosody.filled_pauses import filled_pause_candidates, sound_frames
from rehearse.prosody.fillers import fillers_per_min, find_fillers
from rehearse.text.discourse_fillers import heard_fillers
from rehearse.text.tokens import tokens_from_words

RATE_HZ = 16_000
HOP_S = 0.016
SCHWA = (550.0, 1400.0, 2500.0)
HUM = (250.0, 270.0, 300.0)
VOWELS = ((300, 2200, 2900), (700, 1200, 2500), (350, 900, 2300), (500, 1800, 2500), (650, 1700, 2450))


def spoken_text(text: str) -> list[Word]:
    return [Word(token, 0.3 * k, 0.3 * k + 0.25, 0.9) for k, token in enumerate(text.split())]


def texts(text: str) -> list[str]:
    return [filler.text for filler in heard_fillers(tokens_from_words(spoken_text(text)))]


@pytest.mark.parametrize(
    ("text", "fillers"),
    [
        ("Um, hi, this is Dana.", ["um"]),
        ("I'm, er, calling about, uh, freight.", ["er", "uh"]),
        ("HMM, I see.", ["hmm"]),
        ("I'm calling, duh, about freight.", ["duh"]),
        ("our peers, nuh, asked us", ["nuh"]),
        ("our peers, urm, asked us, um-um, oom the other day", ["urm", "um-um", "oom"]),
        ("This is Dana. Thumb, I'm calling, hum, about freight.", ["um", "um"]),
        ("Ummm... well uhhh yes", ["ummm", "uhhh"]),
        ("We're just, you know, there's some errors.", ["you know"]),
        ("and you know, we can help", ["you know"]),
        ("it's you know really good", ["you know"]),
        ("It was, like, three weeks ago", ["like"]),
        ("so like I was looking at it", ["like"]),
        ("It's like really simple", ["like"]),
        ("we kind of help companies", ["kind of"]),
        ("it's kind of a big deal", ["kind of"]),
        ("I was sort of wondering", ["sort of"]),
        ("I mean, we helped Borden", ["i mean"]),
        ("Basically, we save money", ["basically"]),
        ("So yeah, call me", ["so yeah"]),
        ("So, um, you know, I was kind of, uh, hoping", ["um", "you know", "kind of", "uh"]),
    ],
)
def test_words_that_only_fill_are_fillers(text: str, fillers: list[str]) -> None:
    assert texts(text) == fillers


@pytest.mark.parametrize(
    "text",
    [
        "I'd like to talk",
        "Customers like Borden and Kellogg",
        "It looks like a good fit",
        "like I said, we ship",
        "It's like a dream",
        "Let me know if you like it",
        "as you know, we moved",
        "Do you know who handles that?",
        "I wanted to let you know that we moved",
        "You know Marcus from Acme",
        "if you know what I mean",
        "what I mean is",
        "I mean it",
        "what kind of day works",
        "the kind of help you need",
        "this sort of thing",
        "that's very kind of you",
        "basically the same",
        "the right person",
        "a good rule of thumb, that",
        "the machines hum, and",
        "well, hum along",
    ],
)
def test_the_same_words_are_no_fillers_where_they_are_meant(text: str) -> None:
    assert texts(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "uh-huh, sure",
        "uh huh",
        "the OOM killer",
        "mm-hmm",
        "mm hmm, right",
        "Uh oh",
        "the ER at Mercy",
        "I hardly know er.",
    ],
)
def test_answers_and_words_that_look_like_fillers_are_none(text: str) -> None:
    assert texts(text) == []


def test_an_um_that_the_engine_repeats_without_end_is_not_heard() -> None:
    assert texts("um, um, um, I see") == ["um", "um", "um"]
    assert texts("Hi, " + 4 * "ah. " + "uh, I see") == ["uh"]


class Voice:
    """A synthetic voice that says sounds one after another and remembers where."""

    def __init__(self) -> None:
        self.sound: list[NDArray[np.float64]] = []
        self.pitch: list[NDArray[np.float64]] = []
        self.now_s = 0.0

    def silence(self, seconds: float) -> None:
        self._add(np.zeros(round(seconds * RATE_HZ)), np.full(round(seconds * RATE_HZ), np.nan))

    def say(
        self, formants: Sequence[Sequence[float]], seconds: float, *, from_hz: float = 110, to_hz: float = 110
    ) -> None:
        """Go through formants at an even pace."""
        count = round(seconds * RATE_HZ)
        f0_hz = np.geomspace(from_hz, to_hz, count)
        phase = 2 * np.pi * np.cumsum(f0_hz) / RATE_HZ
        at = np.linspace(0, len(formants) - 1, count)
        moving = [np.interp(at, np.arange(len(formants)), [f[k] for f in formants]) for k in range(3)]
        sound = np.zeros(count)
        for harmonic in range(1, 30):
            hz = harmonic * f0_hz
            gain = sum(weight / (1 + ((hz - f) / 90) ** 2) for f, weight in zip(moving, (1, 0.5, 0.25), strict=True))
            sound += gain * np.sin(harmonic * phase)
        ramp = np.minimum(1, np.minimum(np.arange(count), np.arange(count)[::-1]) / (0.015 * RATE_HZ))
        self._add(0.05 * sound * ramp, f0_hz)

    def word(self, seconds: float = 0.4, *, first: int = 0) -> tuple[float, float]:
        """Say a word of two syllables: its vowels never stand still."""
        start_s = self.now_s
        vowels = [VOWELS[(first + k) % len(VOWELS)] for k in range(5)]
        self.say(vowels, seconds, from_hz=120, to_hz=100)
        return start_s, self.now_s

    def um(self, seconds: float = 0.45) -> tuple[float, float]:
        start_s = self.now_s
        self.say([SCHWA], seconds, from_hz=100, to_hz=98)
        return start_s, self.now_s

    def breath(self, seconds: float = 0.5) -> None:
        count = round(seconds * RATE_HZ)
        self._add(np.random.default_rng(5).normal(0, 0.01, count), np.full(count, np.nan))

    def _add(self, sound: NDArray[np.float64], pitch: NDArray[np.float64]) -> None:
        self.sound.append(sound)
        self.pitch.append(pitch)
        self.now_s += len(sound) / RATE_HZ

    @property
    def samples(self) -> NDArray[np.float32]:
        sound = np.concatenate(self.sound)
        return (sound + np.random.default_rng(1).normal(0, 1e-4, len(sound))).astype(np.float32)

    @property
    def track(self) -> PitchTrack:
        pitch = np.concatenate(self.pitch)
        return PitchTrack(0.0, HOP_S, pitch[:: round(HOP_S * RATE_HZ)].astype(np.float32))

    def fillers(self, words: Sequence[Word]) -> tuple[Filler, ...]:
        return find_fillers(tokens_from_words(words), self.samples, Speech(((0.0, self.now_s),)), self.track)


def sentence(voice: Voice, count: int = 5) -> list[Word]:
    """Say words that run into each other."""
    return [Word("over", *voice.word(first=k), 0.9) for k in range(count)]


def opening() -> tuple[Voice, list[Word]]:
    voice = Voice()
    voice.silence(0.3)
    return voice, sentence(voice)


def test_an_um_that_no_word_covers_is_probable() -> None:
    voice, words = opening()
    voice.silence(0.3)
    start_s, end_s = voice.um()
    voice.silence(0.3)
    words += sentence(voice)
    (filler,) = voice.fillers(words)
    assert filler.certainty == "probable"
    assert filler.start_s == pytest.approx(start_s, abs=0.05)
    assert filler.end_s == pytest.approx(end_s, abs=0.05)
    assert filler.first_word == filler.end_word


def test_an_um_that_the_next_word_swallowed_is_probable() -> None:
    voice, words = opening()
    voice.silence(0.3)
    start_s, _ = voice.um()
    voice.silence(0.3)
    later = sentence(voice)
    words += [Word("over", start_s, later[0].end_s, 0.9), *later[1:]]
    assert [filler.certainty for filler in voice.fillers(words)] == ["probable"]


def test_an_um_that_the_word_before_swallowed_is_probable() -> None:
    voice, words = opening()
    voice.silence(0.2)
    _, end_s = voice.um()
    voice.silence(0.3)
    words[-1] = Word("over", words[-1].start_s, end_s + 0.2, 0.9)
    words += sentence(voice)
    assert [filler.certainty for filler in voice.fillers(words)] == ["probable"]


def test_an_um_that_runs_into_the_next_pause_from_a_word_is_probable() -> None:
    voice, words = opening()
    voice.um()
    voice.silence(0.4)
    words += sentence(voice)
    assert [filler.certainty for filler in voice.fillers(words)] == ["probable"]


@pytest.mark.parametrize(("seconds", "fillers"), [(0.5, ["probable"]), (0.25, [])])
def test_a_creak_that_runs_out_of_a_word_is_probable_when_it_is_long(seconds: float, fillers: list[str]) -> None:
    voice, words = opening()
    voice.um(seconds)
    voice.pitch[-1][:] = np.nan
    voice.silence(0.4)
    words += sentence(voice)
    assert [filler.certainty for filler in voice.fillers(words)] == fillers


@pytest.mark.parametrize(("gap_s", "fillers"), [(0.3, ["probable"]), (0.1, [])])
@pytest.mark.parametrize("f0_hz", [100.0, np.nan])
def test_an_um_that_is_not_still_is_probable_when_it_stands_apart(
    f0_hz: float, gap_s: float, fillers: list[str]
) -> None:
    voice, words = opening()
    voice.silence(gap_s)
    voice.say([(480, 1200, 2500), (700, 1600, 2500)], 0.25)
    voice.pitch[-1][:] = f0_hz
    voice.silence(gap_s)
    words += sentence(voice)
    assert [filler.certainty for filler in voice.fillers(words)] == fillers


def test_a_quick_word_on_the_far_side_does_without_an_um() -> None:
    voice, words = opening()
    voice.silence(0.3)
    start_s, _ = voice.um()
    voice.silence(0.3)
    voice.say(VOWELS[:2], 0.1)
    words.append(Word("they", start_s, voice.now_s, 0.9))
    voice.silence(0.2)
    words += sentence(voice)
    assert [filler.certainty for filler in voice.fillers(words)] == ["probable"]


def test_a_word_stands_where_most_of_its_sound_is() -> None:
    voice, words = opening()
    start_s = voice.now_s - 0.04
    voice.silence(0.2)
    voice.um()
    voice.silence(0.2)
    voice.say(VOWELS[:2], 0.12)
    words += [Word("to", start_s, voice.now_s, 0.9), *sentence(voice)]
    assert [filler.certainty for filler in voice.fillers(words)] == ["probable"]


@pytest.mark.parametrize(
    ("text", "next_s", "fillers"),
    [
        ("they", 0.6, ["probable"]),  # "they" was said with the word after it
        ("they", 0.3, []),  # there is no room for it
        ("they,", 0.6, []),  # it ends a phrase of its own
        ("and", 0.6, []),  # drawn out itself
        ("awe", 0.6, []),
    ],
)
def test_a_word_in_passing_put_on_an_um_is_said_with_the_next(text: str, next_s: float, fillers: list[str]) -> None:
    voice, words = opening()
    voice.silence(0.3)
    words.append(Word(text, *voice.um(), 0.9))
    voice.silence(0.3)
    words.append(Word("over", *voice.word(next_s), 0.9))
    voice.silence(0.3)
    words += sentence(voice)
    assert [filler.certainty for filler in voice.fillers(words)] == fillers


@pytest.mark.parametrize(
    ("text", "again", "fillers"),
    [("We", "we", ["probable"]), ("we...", "we", ["probable"]), ("you.", "You", []), ("We", "win", [])],
)
def test_a_word_that_is_said_again_after_an_um_was_no_word(text: str, again: str, fillers: list[str]) -> None:
    voice, words = opening()
    voice.silence(0.3)
    words.append(Word(text, *voice.um(0.3), 0.9))
    voice.silence(0.3)
    words.append(Word(again, *voice.word(0.15), 0.9))
    voice.silence(0.3)
    words += sentence(voice)
    assert [filler.certainty for filler in voice.fillers(words)] == fillers


@pytest.mark.parametrize(("seconds", "fillers"), [(0.5, ["probable"]), (0.25, [])])
def test_in_a_number_only_a_long_um_is_probable(seconds: float, fillers: list[str]) -> None:
    voice, words = opening()
    voice.silence(0.3)
    start_s = voice.now_s
    for k in range(10):
        voice.word(0.2, first=k)
        voice.silence(0.1)
        if k == 3:
            voice.um(seconds)
            voice.silence(0.3)
    words += [Word("9125550147", start_s, voice.now_s, 0.9), *sentence(voice)]
    assert [filler.certainty for filler in voice.fillers(words)] == fillers


def test_a_long_vowel_that_is_a_word_is_no_filler() -> None:
    voice, words = opening()
    voice.silence(0.3)
    words.append(Word("awe", *voice.um(), 0.9))
    voice.silence(0.3)
    words += sentence(voice)
    assert voice.fillers(words) == ()


def test_a_vowel_that_its_word_needs_is_no_filler() -> None:
    voice, words = opening()
    voice.silence(0.3)
    start_s = voice.now_s
    voice.say(VOWELS[:2], 0.08)
    _, end_s = voice.um(0.3)
    words.append(Word("indigo", start_s, end_s, 0.9))
    voice.silence(0.3)
    words += sentence(voice)
    assert voice.fillers(words) == ()


def test_a_glide_of_the_pitch_is_no_filler() -> None:
    voice, words = opening()
    voice.silence(0.3)
    voice.say([SCHWA], 0.45, from_hz=90, to_hz=160)
    voice.silence(0.3)
    words += sentence(voice)
    assert voice.fillers(words) == ()


def test_a_dropped_word_whose_vowels_move_is_no_filler() -> None:
    voice, words = opening()
    voice.silence(0.3)
    voice.word(0.5)
    voice.silence(0.3)
    words += sentence(voice)
    assert voice.fillers(words) == ()


def test_a_breath_is_no_filler() -> None:
    voice, words = opening()
    voice.silence(0.2)
    voice.breath()
    voice.silence(0.2)
    words += sentence(voice)
    assert voice.fillers(words) == ()


def test_what_begins_with_a_hiss_is_a_word() -> None:
    voice, words = opening()
    voice.silence(0.3)
    hiss = np.diff(np.random.default_rng(2).normal(0, 0.02, round(0.09 * RATE_HZ) + 1))
    voice._add(hiss, np.full(len(hiss), np.nan))
    voice.um()
    voice.silence(0.3)
    words += sentence(voice)
    assert voice.fillers(words) == ()


def test_a_hum_is_called_hmm_and_a_vowel_uh() -> None:
    voice, words = opening()
    voice.silence(0.3)
    voice.say([HUM], 0.5)
    voice.silence(0.3)
    words += sentence(voice)
    voice.silence(0.3)
    voice.um()
    voice.silence(0.3)
    assert [filler.text for filler in voice.fillers(words + sentence(voice))] == ["hmm", "uh"]


def test_a_heard_um_is_placed_where_it_sounds() -> None:
    voice, words = opening()
    voice.silence(0.4)
    start_s, end_s = voice.um()
    voice.silence(0.4)
    words.append(Word("um,", start_s - 0.1, end_s + 0.4, 0.7))
    words += sentence(voice)
    (filler,) = voice.fillers(words)
    assert (filler.text, filler.certainty, filler.first_word, filler.end_word) == ("um", "heard", 5, 6)
    assert filler.start_s == pytest.approx(start_s, abs=0.05)
    assert filler.end_s == pytest.approx(end_s, abs=0.05)


def test_a_long_um_that_is_written_twice_is_one_filler() -> None:
    voice, words = opening()
    voice.silence(0.4)
    start_s, end_s = voice.um(0.7)
    voice.silence(0.4)
    words += [Word("um,", start_s, start_s + 0.4, 0.7), Word("um,", start_s + 0.4, end_s, 0.7), *sentence(voice)]
    (filler,) = voice.fillers(words)
    assert (filler.first_word, filler.end_word) == (5, 7)
    assert filler.end_s == pytest.approx(end_s, abs=0.05)


def test_an_um_that_the_engine_wrote_into_silence_is_dropped() -> None:
    voice, words = opening()
    voice.silence(3.0)
    words.append(Word("Um,", voice.now_s - 1.6, voice.now_s - 1.4, 0.4))
    words += sentence(voice)
    assert voice.fillers(words) == ()


def test_gain_changes_nothing() -> None:
    voice, words = opening()
    voice.silence(0.3)
    voice.um()
    voice.silence(0.3)
    words += sentence(voice)
    speech = Speech(((0.0, voice.now_s),))
    found = find_fillers(tokens_from_words(words), voice.samples, speech, voice.track)
    assert found == find_fillers(tokens_from_words(words), voice.samples * np.float32(0.25), speech, voice.track)
    assert found


def test_nothing_is_found_in_silence_or_in_next_to_nothing() -> None:
    track = PitchTrack(0.0, HOP_S, np.full(200, np.nan, np.float32))
    assert find_fillers([], np.zeros(32_000, np.float32), Speech(()), track) == ()
    assert find_fillers([], np.zeros(32_000, np.float32), Speech(((0.0, 2.0),)), track) == ()
    assert find_fillers([], np.zeros(100, np.float32), Speech(((0.0, 0.006),)), track) == ()


def test_words_have_no_drawn_sounds() -> None:
    voice, _ = opening()
    frames = sound_frames(voice.samples)
    assert frames is not None
    assert filled_pause_candidates(frames, voice.track) == ()


def um(start_s: float) -> Filler:
    return Filler("um", start_s, start_s + 0.4, "heard")


def test_fillers_a_minute_are_counted_over_the_message() -> None:
    speech = Speech(((10.0, 20.0), (22.0, 40.0)))
    assert fillers_per_min([um(12), um(23), um(30)], speech) == pytest.approx(6.0)
    assert fillers_per_min([], speech) == 0
    assert fillers_per_min([], Speech(())) is None
