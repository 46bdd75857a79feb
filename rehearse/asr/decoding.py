"""From sound to words with times, whichever engine hears: what is asked of it, and what is believed."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from string import ascii_uppercase

import numpy as np
from numpy.typing import NDArray

from rehearse.asr.base import Engine, Window, context_s
from rehearse.asr.forced_alignment import align_words, words_of
from rehearse.asr.loops import are_said, cut, is_plausible, loops, numbers_over_and_over, outruns, parted
from rehearse.asr.redecode import (
    Phrase,
    digits_in,
    is_in_doubt,
    merge,
    phrases_at,
    phrases_left_over,
    phrases_to_redecode,
    vote,
    within,
)
from rehearse.asr.windows import WINDOWS, Chunk, join_spans, split_at_quietest, split_into_chunks, with_margins
from rehearse.asr.word_times import clip_to_speech
from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.core.sound import Span, Speech
from rehearse.core.transcript import NOT_MADE_OUT, Transcript, Word

Progress = Callable[[float], object]

VERBATIM_PROMPT = "Um, uh, so, hmm, er, like, you know..."
"""Whisper writes on in the manner of what went before: after fillers it keeps fillers."""

NUMBER_PROMPT = "Call me at 703-555-0142."
"""After a telephone number it writes digits, and as many as one has."""


@dataclass(frozen=True, slots=True)
class DecodingParameters:
    """What is believed of a text. Found on the recordings of the accuracy benchmarks and on the samples."""

    longest_prompt: int = 500
    """Letters. Whisper forgets the beginning of a prompt of more than 223 tokens, and the fillers stand there."""

    other_language: float = 0.8
    """Probability from which speech is taken to be in another language than English."""

    tokens_per_s: float = 10.0
    """Faster than anybody speaks: Whisper is stopped there, for it has begun to repeat itself."""

    repeats: float = 2.4
    """Whisper's own limit: a text that shrinks by more when it is compressed goes round in circles."""

    shortest_alone_s: float = 2.5
    """Speech that goes round is heard in pieces down to this length: half a dozen words."""


DECODING = DecodingParameters()


Tokens = Sequence[int]

TOGETHER = 4
"""Windows that are decoded in step; more would only take memory."""


_SAME_WORD = re.compile(rb"\b([a-z]+)(?:[^a-z0-9]+\1\b){4}", re.IGNORECASE)
"""So does one that writes a word five times in a row, even if the rest of it makes sense: "Ah. Ah. Ah. Ah. Ah."."""


def transcribe(
    samples: NDArray[np.float32],
    speech: Speech,
    engine: Engine,
    *,
    hints: Sequence[str] = (),
    progress: Progress | None = None,
) -> Transcript:
    """Write down what is said, fillers included.

    Parameters
    ----------
    samples : ndarray of float32, shape (n,)
        The recording, mono, 16 kHz.
    speech : Speech
        Where there is speech; nothing is heard elsewhere.
    engine : Engine
    hints : sequence of str
        Names as they are spelled. Never a number.
    progress : callable, optional
        Told the share that is done, 0 to 1.
    """
    tell = progress or (lambda _: None)
    prompt = prompt_with(hints)
    words: list[Word] = []
    language, certainty = "en", 1.0
    chunks = split_into_chunks(samples, speech.spans)
    for first in range(0, len(chunks), TOGETHER):
        parts = chunks[first : first + TOGETHER]
        windows = encode(engine, parts)
        if first == 0:
            language, certainty = engine.language(windows[0])
            if language != "en" and certainty >= DECODING.other_language:
                return Transcript((), engine.name, engine.model, language, certainty)
        words += [word for heard in decode_words(engine, windows, parts, prompt=prompt) for word in heard]
        tell(0.8 * (first + len(parts)) / len(chunks))
    words = redecode(samples, speech.spans, engine, clip_to_speech(words, speech.spans))
    tell(1.0)
    return Transcript(tuple(words), engine.name, engine.model, "en", certainty)


def prompt_with(hints: Sequence[str]) -> str:
    """Return what Whisper is told went before: fillers, and names as they are spelled, as many as there is room for."""
    prompt = VERBATIM_PROMPT
    for hint in hints:
        if len(prompt) + len(hint) < DECODING.longest_prompt:
            prompt += f" {hint}."
    return prompt


def encode(engine: Engine, parts: Sequence[Chunk]) -> list[Window]:
    """Return the windows of some chunks, padded to one length."""
    padded_s = max((context_s(len(part.samples) / SAMPLE_RATE_HZ) for part in parts), default=None)
    return [engine.encode(part.samples, padded_s) for part in parts]


def decode_words(
    engine: Engine, windows: Sequence[Window], parts: Sequence[Chunk], *, prompt: str = ""
) -> list[list[Word]]:
    """Return the words of each window, times in the recording; the windows are of one length."""
    texts = _write(engine, windows, prompt=prompt)
    filled = [k for k, text in enumerate(texts) if text]
    words: list[list[Word]] = [[] for _ in windows]
    if filled:
        placed = align_words(
            engine, [windows[k] for k in filled], [texts[k] for k in filled], [parts[k] for k in filled]
        )
        for k, found in zip(filled, placed, strict=True):
            words[k] = found
    return words


def _write(engine: Engine, windows: Sequence[Window], *, prompt: str = "", forbidden: Tokens = ()) -> list[Tokens]:
    """Return what is written of each window; the windows are of one length."""
    if not windows:
        return []
    most = int(DECODING.tokens_per_s * max(window.duration_s for window in windows)) + 10
    decoded = engine.decode(windows, prompt=prompt, forbidden=forbidden, max_tokens=most)
    texts: list[Tokens] = [found.tokens for found in decoded]
    if prompt:
        for k, text in enumerate(texts):
            if is_repetition_loop(b"".join(engine.pieces(text))):
                (again,) = engine.decode([windows[k]], forbidden=forbidden, max_tokens=most)
                texts[k] = again.tokens
    return texts


def redecode(samples: NDArray[np.float32], speech: Sequence[Span], engine: Engine, words: Sequence[Word]) -> list[Word]:
    """Return the words with those phrases heard anew where a number is expected or something was left out.

    What goes round in circles, or is faster than anybody speaks, is heard anew first, and marked as not made out where
    no hearing of it makes sense.

    Parameters
    ----------
    samples : ndarray of float32, shape (n,)
    speech : sequence of (start_s, end_s)
        All spans of speech.
    engine : Engine
    words : sequence of Word
        Of the first decoding, in time order.
    """
    words = without_loops(samples, speech, engine, words)
    runs = phrases_to_redecode(words, speech)
    words = _redecoded(samples, speech, engine, words, runs)
    heard = [phrase for run in runs for phrase in run]
    words = _redecoded(samples, speech, engine, words, phrases_left_over(words, speech, heard))
    return clip_to_speech(parted(cut(words, outruns(words))), speech)


def without_loops(
    samples: NDArray[np.float32], speech: Sequence[Span], engine: Engine, words: Sequence[Word]
) -> list[Word]:
    """Return the words with those phrases heard by themselves in which Whisper went round."""
    suspect = sorted({*loops(words), *numbers_over_and_over(words)})
    places = [(words[first].start_s, words[end - 1].end_s) for first, end in suspect]
    kept = list(words)
    for phrase in phrases_at(places, speech):
        before = within(kept, phrase)
        alone = _heard_alone(samples, speech, engine, phrase, before)
        if alone or loops(before):
            at = kept.index(before[0]) if before else sum(word.start_s < phrase[0][0] for word in kept)
            kept[at : at + len(before)] = alone or cut(before, loops(before))
    return kept


def _heard_alone(
    samples: NDArray[np.float32], speech: Sequence[Span], engine: Engine, phrase: Phrase, before: Sequence[Word]
) -> list[Word]:
    """Return the words of a phrase without what goes before and after it, none where that goes round, too.

    First the phrase as a whole, then in shorter and shorter pieces; what goes round even so is cut out.
    """
    wide = dict(zip(speech, with_margins(speech, len(samples) / SAMPLE_RATE_HZ), strict=True))
    part = join_spans(samples, [wide.get(span, span) for span in phrase])
    words = clip_to_speech(decode_words(engine, encode(engine, [part]), [part])[0], phrase)
    round_again = [each for each in loops(words) if not are_said(words[each[0] : each[1]], before)]
    if not round_again:
        return words
    pieces = [[span] for span in phrase]
    if len(phrase) == 1:
        pieces = [[piece] for piece in split_at_quietest(samples, phrase[0], DECODING.shortest_alone_s)]
    if len(pieces) == 1:
        return cut(words, round_again)
    return [word for piece in pieces for word in _heard_alone(samples, speech, engine, piece, before)]


def _redecoded(
    samples: NDArray[np.float32],
    speech: Sequence[Span],
    engine: Engine,
    words: Sequence[Word],
    runs: Sequence[Sequence[Phrase]],
) -> list[Word]:
    """Return the words with some runs of phrases heard phrase by phrase."""
    wide = dict(zip(speech, with_margins(speech, len(samples) / SAMPLE_RATE_HZ), strict=True))
    phrases = [phrase for run in runs for phrase in run]
    first = [within(words, phrase) for phrase in phrases]
    redecodings: list[_Redecoding] = []
    for k in range(0, len(phrases), TOGETHER):
        parts = [join_spans(samples, [wide[span] for span in phrase]) for phrase in phrases[k : k + TOGETHER]]
        redecodings += _redecodings(engine, parts, first[k : k + TOGETHER])
    again = {word for part in first for word in part}
    elected = vote([each.hearings for each in redecodings], [word for word in words if word not in again])
    merged = list(words)
    for run in runs:
        second = [word for _ in run for word in redecodings.pop(0).words(engine, elected.pop(0))]
        inside = within(merged, [run[0][0], run[-1][-1]])
        before = [word for word in merged if (word.start_s + word.end_s) / 2 < run[0][0][0]]
        at = merged.index(inside[0]) if inside else len(before)
        merged[at : at + len(inside)] = merge(inside, clip_to_speech(second, speech))
    return merged


@dataclass(slots=True)
class _Redecoding:
    """A phrase by itself, and what was written of it, the most trusted text first.

    Attributes
    ----------
    part : Chunk
    window : Window
    texts : list of Tokens
    hearings : list of sequence of Word
        The same texts as words without times; after them what was heard before, where it is one of the hearings.
    made_out : bool
        False where Whisper went round, and nothing is left of the first text.
    """

    part: Chunk
    window: Window
    texts: list[Tokens]
    hearings: list[Sequence[Word]]
    made_out: bool

    def words(self, engine: Engine, k: int) -> Sequence[Word]:
        """Return the words of one of the hearings with their times: they take longer to find than the words."""
        if k == len(self.texts):
            return self.hearings[k]
        if not self.texts[k] and not self.made_out:
            return [Word(NOT_MADE_OUT, self.part.spans[0][0], self.part.spans[-1][1], 0.0)]
        return align_words(engine, [self.window], [self.texts[k]], [self.part])[0] if self.texts[k] else ()


def _redecodings(engine: Engine, parts: Sequence[Chunk], first: Sequence[Sequence[Word]]) -> list[_Redecoding]:
    """Hear phrases by themselves.

    Where the number of one is in doubt it is heard in three ways: without a prompt, after a number, and after fillers;
    what was heard before stands for the last where it has a number. It costs little, for the sound is encoded once.
    """
    # A letter alone beside digits is a digit misheard: "441A".
    letters = [token for letter in ascii_uppercase for token in engine.tokens(letter)]
    windows = encode(engine, parts)
    written = _write(engine, windows, forbidden=letters)
    texts = _without_nonsense(engine, windows, written)
    redecodings = [
        _Redecoding(part, window, [text], [words_of(engine, text)], made_out=bool(text) or not whole)
        for part, window, text, whole in zip(parts, windows, texts, written, strict=True)
    ]
    doubtful = [k for k, each in enumerate(redecodings) if is_in_doubt(first[k], each.hearings[0])]
    unheard = [k for k in doubtful if not digits_in(first[k])]
    for prompt, places in ((NUMBER_PROMPT, doubtful), (VERBATIM_PROMPT, unheard)):
        asked = [windows[k] for k in places]
        more = _without_nonsense(engine, asked, _write(engine, asked, prompt=prompt, forbidden=letters))
        for k, text in zip(places, more, strict=True):
            redecodings[k].texts.append(text)
            redecodings[k].hearings.append(words_of(engine, text))
    for k in doubtful:
        if k not in unheard:
            redecodings[k].hearings.append(first[k])
    return redecodings


def _without_nonsense(engine: Engine, windows: Sequence[Window], texts: Sequence[Tokens]) -> list[Tokens]:
    """Return the texts, empty where one is more than can be said in its window, or goes round: a vote for nothing."""
    return [
        text if is_plausible(words_of(engine, text), window.duration_s - WINDOWS.lead_s) else ()
        for text, window in zip(texts, windows, strict=True)
    ]


def is_repetition_loop(text: bytes) -> bool:
    """Return whether a text says the same over and over."""
    if not text:
        return False
    return len(text) / len(zlib.compress(text)) > DECODING.repeats or _SAME_WORD.search(text) is not None
