"""A take whose words the rep has put right: judged anew from what is known of its sound, without sound and engine.

Speech, pauses, pitch and level are those that were measured. What rests on the words (what was said, numbers, pace,
clauses, heard fillers, criteria, verdict) is worked out again. Each correction starts from what was heard first, so
that all of them can be taken back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from types import MappingProxyType

from rehearse.content.message import read_message
from rehearse.core.line_check import LineCheck
from rehearse.core.measures import Measures
from rehearse.core.message import Message
from rehearse.core.sound import Filler, Level, Pause, Span, Speech
from rehearse.core.take import Take
from rehearse.core.token import Token
from rehearse.core.transcript import Hearing, Transcript, Word
from rehearse.errors import UsageError
from rehearse.phone.numbers import find_phone_numbers
from rehearse.prosody.pauses import mark_clauses
from rehearse.scoring import verdict as scorecard
from rehearse.scoring.assessment import findings_of, why_words_do_not_serve
from rehearse.scoring.line_check import check_line
from rehearse.scoring.measures import OTHER_VOICE, measure
from rehearse.scoring.options import Options
from rehearse.text.corrections import corrected_transcript, words_of_text
from rehearse.text.discourse_fillers import heard_fillers
from rehearse.text.tokens import letters_of, tokens_from_words

LEAST_IN_COMMON = 1 / 4
"""Share of the words that were typed which were heard as well; below, it is the text of another message."""

OF_WORDS = (
    "speaking_rate_wpm", "articulation_rate_syll_s", "mid_clause_pauses_per_100_words", "mean_run_syllables",
    "fillers_per_min", "unclear_words_share", "time_to_reason_s",
)  # fmt: skip
"""Measures that words decide; the others stay as they were measured."""


def correct_take(take: Take, text: str, options: Options) -> Take:
    """Return a take judged by what was typed, from the same sound.

    Parameters
    ----------
    take : Take
        Corrected before or not.
    text : str
        All of what was said; what was heard takes every correction back.
    options : Options
        Profile and rubric to judge by; style and script are the take's own.

    Raises
    ------
    UsageError
        There are no words to correct, or the text is that of another message.
    """
    heard = _as_heard(take)
    words = heard.as_heard.words if heard.as_heard else ()
    _refuse_another_message(words, text)
    speech = _speech_of(take)
    before = replace(heard, words=words, corrections=(), as_heard=None)
    transcript = corrected_transcript(before, text, speech.spans)
    if transcript.corrections:
        transcript = replace(transcript, as_heard=heard.as_heard)
    return _judged_again(take, transcript, heard.as_heard or Hearing((), ()), speech, options)


def heard_text(take: Take) -> str:
    """Return what was heard, before any correction.

    Raises
    ------
    UsageError
        There are no words.
    """
    heard = _as_heard(take).as_heard
    return " ".join(word.text for word in heard.words) if heard else ""


def words_of(take: Take) -> tuple[Word, ...]:
    """Return the words of a take as they stand now.

    Raises
    ------
    UsageError
        There are none.
    """
    return _as_heard(take).words


def text_without_correction(take: Take, at_s: float) -> str:
    """Return the words of a take with the correction that is nearest to a place taken back.

    Raises
    ------
    UsageError
        Nothing was corrected.
    """
    transcript = take.transcript
    if transcript is None or not transcript.corrections:
        raise UsageError(f"Nothing was corrected in take {take.id}.", "There is nothing to take back.")
    nearest = min(transcript.corrections, key=lambda one: abs((one.start_s + one.end_s) / 2 - at_s))
    texts = [word.text for word in transcript.words]
    return " ".join([*texts[: nearest.first_word], nearest.heard, *texts[nearest.end_word :]])


def what_stays(take: Take) -> str:
    """Return what a correction cannot work out again for want of something the take was kept without, in words."""
    script = take.message.script
    if script is None or script.text:
        return ""
    return (
        "How the script was followed stays as it was: this take was kept without its script. "
        f"To compare them anew: rehearse score {take.id} --script FILE --keep"
    )


def carry_corrections(take: Take, before: Take, options: Options) -> Take:
    """Return a take that was heard again with what the rep had put right in it, for the sound is the same.

    Where the new hearing has it right by itself, there is nothing left to correct. It follows the script it followed
    before, unless another was given.
    """
    corrections = before.transcript.corrections if before.transcript else ()
    script = before.message.script if before.message.script and before.message.script.text else None
    new_script = script if take.message.script is None else None
    words = take.transcript.words if take.transcript else ()
    if not (corrections or new_script) or not words:
        return take
    if new_script:
        take = replace(take, message=replace(take.message, script=new_script))
    said: list[str] = []
    told = 0
    for word in words:
        middle_s = (word.start_s + word.end_s) / 2
        while told < len(corrections) and corrections[told].end_s <= middle_s:
            said.append(corrections[told].said)
            told += 1
        if told == len(corrections) or middle_s < corrections[told].start_s:
            said.append(word.text)
    said += [one.said for one in corrections[told:]]
    try:
        return correct_take(take, " ".join(said), options)
    except UsageError:  # hardly a word of it was heard again
        return take


def _as_heard(take: Take) -> Transcript:
    """Return the transcript with all as it was heard beside it."""
    if take.transcript is None:
        raise UsageError(
            f"The words of take {take.id} were not looked at, so there is nothing to correct.",
            f"Have them heard first: rehearse score {take.id} --keep",
        )
    if not take.transcript.words and take.transcript.as_heard is None:
        raise UsageError(f"Not a word of take {take.id} was made out, so there is nothing to correct.", "Record again.")
    if take.transcript.as_heard is not None:
        return take.transcript
    return replace(take.transcript, as_heard=Hearing(take.transcript.words, take.fillers))


def _refuse_another_message(words: Sequence[Word], text: str) -> None:
    heard, typed = {letters_of(word.text) for word in words}, [letters_of(word) for word in words_of_text(text)]
    if not typed:
        raise UsageError(
            "What was said? There is not a word in it.",
            "Name the word, rehearse correct TAKE HEARD SAID, or type all that was said.",
        )
    share = sum(word in heard for word in typed) / len(typed)
    if share < LEAST_IN_COMMON:
        why = f"This is another message: {share:.0%} of its words were heard."
        raise UsageError(why, "Type what was said in this one, all of it.")


def _speech_of(take: Take) -> Speech:
    """Return the speech, which is all between the pauses."""
    start_s, end_s = take.measures.speech_start_s, take.measures.speech_end_s
    if start_s is None or end_s is None:
        return Speech(())
    edges_s = [start_s, *(edge for pause in take.pauses for edge in (pause.start_s, pause.end_s)), end_s]
    return Speech(tuple(zip(edges_s[::2], edges_s[1::2], strict=True)))


def _judged_again(take: Take, transcript: Transcript, heard: Hearing, speech: Speech, options: Options) -> Take:
    script = take.message.script
    options = replace(options, style=take.message.style, script=script.text if script else "")
    words = tokens_from_words(transcript.words)
    fillers = _fillers(transcript.words, words, heard)
    pauses = mark_clauses(take.pauses, words)
    gaps = tuple((pause.start_s, pause.end_s) for pause in pauses)
    message = read_message(words, fillers, options.profile, options.style, options.script or None, pauses=gaps)
    message = message if options.script else replace(message, script=script)
    measures = _measures(take, words, pauses, fillers, message, speech)
    findings = findings_of(
        words, speech, take.pitch, options, measures=measures, pauses=pauses, fillers=fillers, message=message,
        not_judgeable=why_words_do_not_serve(transcript, options.rubric),
    )  # fmt: skip
    return replace(
        take,
        scorecard=scorecard.score(findings, options.rubric),
        measures=measures,
        message=message,
        transcript=transcript,
        pauses=pauses,
        fillers=fillers,
        line=take.line and _line(take.line, words, message, speech.spans, options),
    )


def _measures(
    take: Take,
    words: Sequence[Token],
    pauses: Sequence[Pause],
    fillers: Sequence[Filler],
    message: Message,
    speech: Speech,
) -> Measures:
    """Return the measures: those of the words anew, the others as they were."""
    level = Level(take.recording.level_dbfs, take.recording.snr_db, take.measures.level_sd_db)
    again = measure(
        speech=speech, level=level, pauses=pauses, track=take.pitch, words=words, fillers=fillers, message=message,
        other_voice=OTHER_VOICE in take.measures.why_not.values(),
    )  # fmt: skip
    names = [field.name for field in fields(Measures) if field.name not in OF_WORDS and field.name != "why_not"]
    reasons = {name: why for name, why in again.why_not.items() if name in OF_WORDS}
    reasons |= {name: why for name, why in take.measures.why_not.items() if name not in OF_WORDS}
    kept = {name: getattr(take.measures, name) for name in names}
    return replace(again, **kept, why_not=MappingProxyType(reasons))


def _fillers(words: Sequence[Word], tokens: Sequence[Token], heard: Hearing) -> tuple[Filler, ...]:
    """Return the fillers of corrected words.

    One whose words stand as they were heard stays where it sounds, and one that was written and did not sound stays
    out. A likely one stays unless the words say now what was said there.
    """
    now = {word: index for index, word in enumerate(words)}
    before = {word: index for index, word in enumerate(heard.words)}
    again = heard_fillers(tokens)
    fill = {index for one in again for index in range(one.first, one.end)}
    kept = [_moved(filler, heard.words, now) for filler in heard.fillers]
    found = [filler for filler in kept if filler is not None and filler.first_word in fill]
    silent = {(one.first, one.end) for one in heard_fillers(tokens_from_words(heard.words))}
    covered = {index for filler in found for index in range(filler.first_word, filler.end_word)}
    for one in again:
        places = [before.get(word) for word in words[one.first : one.end]]
        was = (places[0], places[-1] + 1) if None not in places else None  # type: ignore[operator]
        if was not in silent and covered.isdisjoint(range(one.first, one.end)):
            span = words[one.first].start_s, words[one.end - 1].end_s
            found.append(Filler(one.text, *span, "heard", one.first, one.end))
    written = [(word.start_s, word.end_s) for word in words if word.corrected]
    written += [(filler.start_s, filler.end_s) for filler in found]
    found += [one for one in heard.fillers if one.first_word == one.end_word and not _is_written(one, written)]
    return tuple(sorted(found, key=lambda filler: filler.start_s))


def _moved(filler: Filler, heard: Sequence[Word], now: dict[Word, int]) -> Filler | None:
    """Return a filler at the words that it is now; None where one of them was corrected."""
    places = [now.get(word) for word in heard[filler.first_word : filler.end_word]]
    if not places or None in places:
        return None
    first = places[0]
    assert first is not None
    return replace(filler, first_word=first, end_word=first + len(places))


def _is_written(filler: Filler, spans: Sequence[Span]) -> bool:
    """Tell whether most of a likely filler is a word that the rep has written there."""
    covered_s = sum(max(min(b, filler.end_s) - max(a, filler.start_s), 0.0) for a, b in spans)
    return covered_s > (filler.end_s - filler.start_s) / 2


def _line(
    line: LineCheck, words: Sequence[Token], message: Message, speech: Sequence[Span], options: Options
) -> LineCheck:
    """Return what is lost on the line of what was really said: what came through gets its times from the words."""
    plain = [Word(word.text, word.start_s, word.end_s, word.probability) for word in words]
    placed = corrected_transcript(Transcript(tuple(plain), "", ""), line.text, speech)
    heard = tokens_from_words([replace(word, corrected=False) for word in placed.words])
    numbers = find_phone_numbers(heard, options.profile)
    return check_line(words, message, heard, numbers, options.profile, line.codec)
