"""The sentences: what to change, where, and why it costs the call back.

Kind, short, specific. Each function returns a sentence or two, and where it needs to find the place itself, the
place too, as (start_s, end_s).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from rehearse.core.message import Alarm, ChecklistItem, Message, PhoneNumber
from rehearse.core.sound import Filler, Pause
from rehearse.core.token import Token
from rehearse.phone.remarks import remark_on
from rehearse.scoring.cuts import Sentence
from rehearse.scoring.model import Place
from rehearse.scoring.rubric import Bands

Advised = tuple[str, Place]

NOWHERE: Place = (None, None)

CLUSTER_S = 4.0
"""Fillers within this many seconds of each other are named as one place."""

QUOTED_WORDS = 3
"""How many words are quoted on either side of a place."""

_NOT_HEARD = {
    "your_name": "I did not hear your name.",
    "company": "I did not hear your company.",
    "reason": "I heard no reason for the call.",
    "customers": "I heard no customer they may know.",
    "callback_ask": "I did not hear you ask for the call back.",
}

_NOT_WRITTEN = {
    "your_name": "Your name is not in it.",
    "company": "Your company is not in it.",
    "reason": "There is no reason for the call in it.",
    "customers": "No customer they may know is in it.",
    "callback_ask": "It does not ask for the call back.",
}

_TO_ADD = {
    "your_name": "Say who you are in the first breath: “this is …”.",
    "company": "Name it right after your name, so that the prospect can place you.",
    "reason": "Give it in one sentence: without one there is nothing to answer.",
    "customers": "Name one or two: it is why they would trust a stranger.",
    "callback_ask": "Ask in so many words: who asks nothing gets nothing.",
    "day_or_time": "Say the day and time you called; messages are often heard days later.",
    "good_times": "Say when you can be reached, so that their call does not end in voicemail too.",
}

_ITEM_NAMES = {
    "your_name": "your name",
    "company": "the company",
    "reason": "the reason",
    "customers": "customers",
    "callback_ask": "the ask for a call back",
    "day_or_time": "when you called",
    "good_times": "good times to reach you",
}

_ALARMS = {
    "pitch": "Leave out the product: “{quote}” is a pitch, and a pitch gets deleted. One reason is enough.",
    "winging_it": "“{quote}” sounds made up on the spot. Write this sentence down and read it twice aloud.",
    "hedging": "Drop “{quote}”. It tells the prospect that the call can wait. Say plainly why you called.",
}


def clock(seconds: float) -> str:
    """Return a place in the recording as people read it: ``0:07``."""
    whole = int(max(0.0, seconds))
    return f"{whole // 60}:{whole % 60:02d}"


def item_name(item_id: str) -> str:
    """Return what a checklist item is called on the card."""
    return _ITEM_NAMES.get(item_id, item_id)


def item_remark(item: ChecklistItem) -> str:
    """Return what is to be said of a name that was heard, in brackets; empty where nothing is."""
    if item.other:
        return " (not the one in your profile)"
    return f" (heard as “{item.text}”)" if item.unclear else ""


def length_over(length_s: float, limit_s: float) -> str:
    """Return a length that is over a limit so that it reads as longer: 45.2 s is not 45 s."""
    whole = f"{length_s:.0f} s"
    return whole if round(length_s) > limit_s else f"{math.ceil(length_s * 10) / 10:.1f} s"


def too_long(
    length_s: float,
    limit_s: float,
    *,
    limit_at_s: float,
    end_s: float | None,
    cut: Sentence | None,
    message: Message | None,
) -> Advised:
    """Return how much to cut, which sentence can go, and whether the number comes when nobody listens any more.

    Parameters
    ----------
    length_s, limit_s : float
        Of the message, and how long it may be.
    limit_at_s, end_s : float
        Where in the recording the limit is reached, and the last speech.
    cut : Sentence or None
        What can go.
    message : Message or None
    """
    over = max(1, math.ceil(length_s - limit_s))
    text = f"Cut {over} second{'s' if over > 1 else ''} of {length_over(length_s, limit_s)}"
    text += f": “{shortened(cut.text)}” can go." if cut else f": what comes after {limit_s:g} s may not be heard."
    late = [number for number in message.phone_numbers if number.end_s > limit_at_s] if message else []
    if late and message:
        which = "Your number" if len(late) == len(message.phone_numbers) else "Your number, said again,"
        text += f" {which} falls behind {limit_s:g} s."
    return text, (cut.start_s, cut.end_s) if cut else (limit_at_s, end_s)


def too_short(message_s: float, message: Message | None) -> str:
    """Return what a message that is over too soon lacks; nothing that was said."""
    lacks = []
    missing = message.checklist if message else ()
    if any(one.id == "reason" and one.required and not one.found and one.certainty == "sure" for one in missing):
        lacks.append("a reason")
    if message and message.phone_audit.times < 2:
        lacks.append("your number, said slowly and twice")
    time = f"for {' and for '.join(lacks)}" if lacks else "to say it calmly, with a breath between the sentences"
    return f"It is over in {message_s:.0f} s. Take the time {time}."


def duration_good(message_s: float) -> str:
    """Return the good word for the length."""
    return f"{message_s:.0f} s is a good length."


def pace(rate_wpm: float, bands: Bands, stretch: tuple[float, float, float] | None) -> str:
    """Return whether to slow down or to speed up, and by how much."""
    if rate_wpm > bands.good[1]:
        here = f", and {stretch[2]:.0f} at the fastest" if stretch and stretch[2] > rate_wpm * 1.1 else ""
        return (
            f"Slow down: {rate_wpm:.0f} words a minute{here}. A listener with a pen follows up to {bands.good[1]:.0f}."
        )
    slow = f"Pick up the pace a little: {rate_wpm:.0f} words a minute sounds hesitant"
    return f"{slow}; {bands.good[0]:.0f} or more sounds sure."


def pace_good(rate_wpm: float) -> str:
    """Return the good word for the pace."""
    return f"{rate_wpm:.0f} words a minute is calm and easy to follow."


def pause_text(pause: Pause) -> str:
    """Return a pause in words, for the evidence."""
    where = {True: "inside a phrase", False: "between phrases", None: "pause"}[pause.mid_clause]
    return f"{pause.end_s - pause.start_s:.1f} s, {where}"


def long_pause(pause: Pause) -> str:
    """Return what to do about a pause that is too long."""
    length = pause.end_s - pause.start_s
    return f"Close the gap of {length:.1f} s: so long a silence sounds as if you had hung up or lost the thread."


def pauses_inside(halts: Sequence[Pause], words: Sequence[Token]) -> str:
    """Return what to do about pauses inside a clause, the longest first, quoting that."""
    quote = _around(halts[0], words) if halts else ""
    here = f" (“{quote}”)" if quote else ""
    count = "once" if len(halts) == 1 else f"{len(halts)} times"
    return (
        f"You stop inside a phrase {count}{here}. Pause at the end of the sentence: that sounds sure, this searching."
    )


def hardly_pauses(longest_s: float) -> str:
    """Return what to do about a message without a pause, or with a short one at most."""
    what = f"You hardly pause: {longest_s:.1f} s at the longest." if longest_s else "There is no pause at all."
    return f"{what} Breathe once after your name and once before the number, so that each can sink in."


def pauses_good() -> str:
    """Return the good word for the pauses."""
    return "You pause where a listener wants a pause."


def fillers(found: Sequence[Filler], per_minute: float, bands: Bands) -> Advised:
    """Return what to do about fillers, and where they come thickest."""
    if not found:
        return f"{per_minute:.0f} fillers a minute.", NOWHERE
    cluster = _thickest(found)
    kinds = ", ".join(f"“{text}”" for text in dict.fromkeys(filler.text for filler in found[:4]))
    many = f"{len(found)} filler{'s' if len(found) > 1 else ''} ({kinds}), {per_minute:.0f} a minute"
    few, harm = bands.good[1], bands.fair[1]
    text = f"{many}. Let each become a silent breath: up to {few:g} a minute nobody minds, {harm:g} do you harm."
    return text, (cluster[0].start_s, cluster[-1].end_s)


def fillers_good(count: int) -> str:
    """Return the good word for the fillers."""
    return "Not one filler." if count == 0 else "So few fillers that nobody minds."


def number_text(number: PhoneNumber) -> str:
    """Return a number for the evidence, with its pace and what is wrong with it."""
    rate = f", {number.digits_per_s:.1f} digits/s" if number.digits_per_s is not None else ""
    wrong = "" if number.callable else ", cannot be dialled as it was heard"
    return f"{number.text}{rate}{wrong}"


def no_callable_number(message: Message) -> Advised:
    """Return what to do when there is no number, or none that can be dialled."""
    if not message.phone_numbers:
        return "Leave your number, near the beginning and again at the end. Without it nobody can call back.", NOWHERE
    number = message.phone_numbers[0]
    place = (number.start_s, number.end_s)
    if len(number.digits) == 7:
        return (
            f"Add the area code: “{number.text}” is seven digits and cannot be dialled from elsewhere.",
            place,
        )
    what = remark_on(number) or f"{len(number.digits)} digits, and cannot be dialled"
    heard = f"it was heard as “{number.text}”, {what}"
    text = f"Say the number again, slowly: {heard}."
    return text, place


def say_it_again(message: Message, start_s: float | None, end_s: float | None) -> Advised:
    """Return where the second saying of the number is missing: at the beginning, at the end."""
    numbers = message.phone_numbers
    if message.phone_audit.times > 1:
        text = "You give the number twice, but not first and last. Say it right after your name, and as the last thing."
        return text, (numbers[0].start_s, numbers[0].end_s)
    number = numbers[0]
    middle = ((start_s or 0.0) + (end_s or 0.0)) / 2
    if number.start_s > middle:
        text = "Give the number right after your name too. Then the prospect has it without playing the message again."
        return text, (start_s, start_s)
    text = "Say the number once more as the last thing. The first time nobody holds a pen yet."
    return text, (end_s, end_s)


def wrong_number(topic: str, message: Message) -> Advised:
    """Return what is wrong with the number: two that differ, one that cannot be dialled, not the rep's own."""
    numbers = message.phone_numbers
    last = numbers[-1]
    if topic == "different":
        other = next((number for number in numbers if number.digits != last.digits), numbers[0])
        heard = f"Two different numbers were heard: “{other.text}” and “{last.text}”"
        text = f"{heard}. Say it slower, in the same groups both times."
        return text, (last.start_s, last.end_s)
    if topic == "own":
        strange = next((number for number in numbers if number.own is False), last)
        text = f"“{strange.text}” was heard, which is not the number in your profile. Say it digit by digit."
        return text, (strange.start_s, strange.end_s)
    strange = next((number for number in numbers if not number.callable), last)
    return no_callable_number(Message(style=message.style, phone_numbers=(strange,)))


def number_too_fast(number: PhoneNumber, bands: Bands) -> str:
    """Return what to do about a number that nobody can write down."""
    rate = f"Slow the number down: {number.digits_per_s:.1f} digits a second is hard to write."
    return f"{rate} A pen follows up to {bands.good[1]:g}, with a breath between the groups."


def number_good(message: Message) -> str:
    """Return the good word for the number."""
    times = "twice, first and last" if message.phone_audit.first_and_last else "so that it can be written down"
    return f"Your number is given {times}."


def missing(item: ChecklistItem, start_s: float | None, end_s: float | None) -> Advised:
    """Return what to add, and at which end of the message it belongs."""
    at_s = end_s if item.id in ("callback_ask", "good_times") else start_s
    return f"{_NOT_HEARD.get(item.id, '')} {_TO_ADD[item.id]}".lstrip(), (at_s, at_s)


def not_written(item: ChecklistItem) -> str:
    """Return what to add to a script."""
    return f"{_NOT_WRITTEN.get(item.id, '')} {_TO_ADD[item.id]}".lstrip()


def blanks(left_open: Sequence[str]) -> str:
    """Return what is to be filled in before a script can be said."""
    return f"Fill in {' and '.join(f'[{name}]' for name in left_open)}: a blank cannot be said."


def written_fillers(fillers: Sequence[str]) -> str:
    """Return which fillers to strike out of a script."""
    quoted = ", ".join(f"“{text}”" for text in dict.fromkeys(fillers))
    times = f" ({len(fillers)} times in all)" if len(fillers) > 1 else ""
    return f"Strike {quoted}{times}: a filler that is written down gets said."


def alarm(alarms: Sequence[Alarm]) -> Advised:
    """Return what to leave out; the first of its kind is quoted."""
    first = alarms[0]
    return _ALARMS[first.id].format(quote=shortened(first.text)), (first.start_s, first.end_s)


def late_reason(seconds: float, message: Message, bands: Bands) -> Advised:
    """Return that the reason comes late."""
    reason = next((item for item in message.checklist if item.id == "reason" and item.found), None)
    within = f"A busy person wants it within {bands.good[1]:g}."
    shown = f"{seconds:.0f}" if round(seconds) > bands.good[1] else f"{seconds:.1f}"
    text = f"Come to the point: your reason starts after {shown} s. {within}"
    return text, (reason.start_s, reason.end_s) if reason else NOWHERE


def content_good() -> str:
    """Return the good word for the content."""
    return "All that belongs in it is there, and nothing else."


def flat_voice(sd_semitones: float, flat: Sequence[tuple[float, float]], bands: Bands) -> Advised:
    """Return what to do about a voice that stays on one note."""
    place: Place = flat[0] if flat else NOWHERE
    lively = bands.good[0]
    if bands.band(sd_semitones) == "fair":
        text = f"Let your voice move a little more: {sd_semitones:.1f} semitones; lively talk begins near {lively:.1f}."
        return f"{text} Lift the words that matter.", place
    text = f"Let your voice move: it stays close to one note ({sd_semitones:.1f} semitones)."
    return f"{text} Smile while you talk, and lift the words that matter.", place


def pitch_good(sd_semitones: float) -> str:
    """Return the good word for the melody."""
    return f"Your voice moves ({sd_semitones:.1f} semitones): it is easy to listen to."


def speak_clearly(words: Sequence[Token]) -> Advised:
    """Return which words to say more clearly."""
    if not words:
        return "Speak a little more clearly and closer to the microphone.", NOWHERE
    quoted = ", ".join(f"“{word.text.strip('.,?!')}”" for word in words[:QUOTED_WORDS])
    text = f"Say these more clearly: {quoted}. A prospect does not play a message twice to catch a word."
    return text, (words[0].start_s, words[0].end_s)


def shortened(text: str, most: int = 48) -> str:
    """Return the beginning of a quotation, in whole words."""
    words = text.split()
    kept = words[:1]
    for word in words[1:]:
        if len(" ".join(kept)) + len(word) >= most:
            return " ".join(kept) + "…"
        kept.append(word)
    return " ".join(kept).rstrip(".,;")


def _around(pause: Pause, words: Sequence[Token]) -> str:
    middle = (pause.start_s + pause.end_s) / 2
    before = [word.text for word in words if (word.start_s + word.end_s) / 2 < middle][-QUOTED_WORDS:]
    after = [word.text for word in words if (word.start_s + word.end_s) / 2 >= middle][:QUOTED_WORDS]
    return f"{' '.join(before)} … {' '.join(after)}" if before and after else ""


def _thickest(found: Sequence[Filler]) -> list[Filler]:
    best: list[Filler] = []
    for index, first in enumerate(found):
        cluster = [filler for filler in found[index:] if filler.start_s - first.start_s <= CLUSTER_S]
        if len(cluster) > len(best):
            best = cluster
    return best
