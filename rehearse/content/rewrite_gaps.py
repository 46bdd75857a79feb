"""What puts into a message what it lacks: who calls, why, for whom else, the ask, the number first and last."""

from __future__ import annotations

import re

from rehearse.content import draft
from rehearse.content.hedges import says_nothing
from rehearse.content.rewritten_sentences import Piece, Sentences
from rehearse.core.message import PhoneNumber

_GREETED = re.compile(
    r"(?P<hello>(?:hi|hello|hey|good (?:morning|afternoon|evening|day))(?: there)?"
    r"(?:,? (?:mr|mrs|ms|miss|mister|dr|doctor)\.?)?(?:,? (?-i:[A-Z])[\w'’-]*){0,2})(?:[,.!]| -| –|—)+\s*",
    re.IGNORECASE,
)

_NUMBER_ALONE = re.compile(
    r"(?:(?:again|once more|and|so|that|that's|it's|is|my|the|number|at|on)\b ?)*", re.IGNORECASE
)
"""Beside a number: nothing that goes with it."""


def introduce(work: Sentences) -> None:
    """Say who calls, and from where, in the first breath."""
    name, company, _ = draft.caller(work.brief)
    wants_company = work.brief.style == "reason"
    said = work.item("your_name")
    opening = work.opening()
    holder = next((piece for piece in opening if said and work.holds(piece, said[0])), None)
    first_name = work.brief.profile.name.split()[:1]
    if work.introduced:
        return
    if holder is None and any(word.normal in map(str.lower, first_name) for word in work.words_of(opening)):
        return
    if holder is None:
        if said is None and not work.surely_missing("your_name"):
            return
        has_company = not wants_company or (work.item("company") or (999, 0))[0] < work.end_of(opening)
        work.introduced = True
        _open_with(work, f"this is {name}" + ("" if has_company else f" with {company}"))
    elif wants_company and work.surely_missing("company") and said:
        work.introduced = True
        _add_company(work, holder, said[1], company)
    work.read()


def _open_with(work: Sentences, who: str) -> None:
    why = ["your_name"] + (["company"] if " with " in who else [])
    first = next((piece for piece in work.pieces if piece.spoken and piece.text), None)
    greeted = _GREETED.match(first.text) if first else None
    if first and greeted:
        rest = first.text[greeted.end() :]
        if says_nothing(rest.rstrip(" .!?")):
            rest = ""
        first.text = f"{greeted['hello']}, {who}." + (f" {rest[:1].upper()}{rest[1:]}" if rest else "")
        first.why += [one for one in why if one not in first.why]
    else:
        place = work.pieces.index(first) if first else 0
        work.pieces.insert(place, Piece(f"{who[:1].upper()}{who[1:]}.", why=why))


def _add_company(work: Sentences, holder: Piece, name_end: int, company: str) -> None:
    first, _ = work.spans[id(holder)]
    words = [token.text for token in work.tokens[slice(*work.spans[id(holder)])]]
    last = work.tokens[name_end - 1]
    if last.ends_clause:
        bare = last.text.rstrip(",.;:!?")
        words[name_end - 1 - first] = f"{bare} with {company}{last.mark}"
        holder.turn(" ".join(words).replace("..", "."), "company")
    else:
        work.pieces.insert(work.pieces.index(holder) + 1, Piece(f"I'm with {company}.", why=["company"]))


def add_reason(work: Sentences) -> None:
    """Give the reason, or a blank for it: in place of a pitch, else behind the name and the number."""
    stated = any(piece.text and "pitch" not in piece.why for piece in work.stating)
    if stated or work.reason_given or not work.surely_missing("reason"):
        return
    reason = f"{_reason(work)}."
    if work.pitched is None:
        work.pieces.insert(work.after_opening(), Piece(reason, why=["reason"]))
    elif work.pitched.text:
        work.pieces.insert(work.pieces.index(work.pitched) + 1, Piece(reason, why=["pitch"]))
    else:
        work.pitched.text = reason
    work.reason_given = True
    work.read()


def _reason(work: Sentences) -> str:
    if work.brief.style == "curiosity" and not work.brief.reason:
        return "I'd like to talk to you about [blank: the matter, in a few words]"
    return draft.reason_sentence(work.brief).rstrip(".")


def add_customers(work: Sentences) -> None:
    """Name customers they may know, or ask for some."""
    sentence = draft.customers_sentence(work.brief)
    if not work.surely_missing("customers") or not work.required("customers"):
        return
    if not sentence:
        work.missing_facts = ["Which customers may they know? Name one or two: it is why they would trust you."]
        return
    work.pieces.insert(work.before_the_ask(), Piece(sentence, why=["customers"]))
    work.read()


def add_ask(work: Sentences) -> None:
    """Ask for the call back."""
    if not work.surely_missing("callback_ask"):
        return
    work.pieces.insert(work.before_the_ask(), Piece(draft.ASKS[0], why=["callback_ask"]))
    work.read()


def give_one_number(work: Sentences) -> None:
    """Make one number of two that differ, where the profile tells which; else ask, and add none."""
    said = [number for number in work.message.phone_numbers if number.callable]
    _, _, own = draft.caller(work.brief)
    audit = work.message.phone_audit
    if work.number_placed or audit is None or not said:
        return
    if audit.identical:
        if audit.own is False:  # the message is somebody else's, or the profile is old: not ours to decide
            work.number_asks = [f"Your profile has {own}, the message says {said[-1].text}: which is right?"]
        return
    if not any(number.own for number in said):
        work.number_placed = True
        differing = " and ".join(dict.fromkeys(number.text for number in said))
        work.number_asks = [f"Different numbers are given, {differing}: which is right? Give one, first and last."]
        return
    for number in reversed(said):
        if number.own is False:
            _replace(work, number.first_word, number.end_word, own)
    work.read()


def _replace(work: Sentences, first: int, end: int, words: str) -> None:
    """Put other words in the place of some, where one sentence holds them all."""
    for piece in work.pieces:
        begin, stop = work.spans.get(id(piece), (0, 0))
        if begin <= first and end <= stop and "[" not in piece.text:
            kept = [token.text for token in work.tokens[begin:stop]]
            kept[first - begin : end - begin] = [words + work.tokens[end - 1].mark]
            piece.turn(" ".join(kept), "number")


def place_number(work: Sentences) -> None:
    """Give the number right after the name, and as the last thing."""
    give_one_number(work)
    name, _, number = draft.caller(work.brief)
    spoken = [piece for piece in work.pieces if piece.spoken and piece.text]
    if work.message.phone_audit.first_and_last or work.number_placed or not spoken:
        return
    work.number_placed = True
    known = work.message.phone_numbers
    dialled = [one for one in known if one.callable]
    if dialled and (not work.brief.profile.phone_number or not any(one.own for one in dialled)):
        number = dialled[-1].text
    closing = work.closing()
    last = [piece for piece in work.pieces[:closing] if piece.spoken and piece.text][-2:]
    if not any(work.holds(piece, one.first_word) for piece in last for one in known):
        if work.pieces[closing - 1].text != "[pause]":
            work.pieces.insert(closing, Piece("[pause]", spoken=False, why=["number"]))
            closing += 1
        again = f"Again, it's {name}, {number}." if work.brief.profile.name else f"Again, that's {number}."
        work.pieces.insert(closing, Piece(again, why=["number"]))
        work.read()
    first = work.message.phone_numbers[:1]
    if not any(work.holds(piece, one.first_word) for piece in work.opening() for one in first):
        said = work.item("your_name")
        holder = next((piece for piece in work.opening() if said and work.holds(piece, said[0])), spoken[0])
        _give_once_at_the_end(work)
        _add_number(work, holder, said, f"My number is {number}.")
    work.read()


def _give_once_at_the_end(work: Sentences) -> None:
    """Take one away of a number that is given twice, where it stands alone: another comes to the beginning."""
    said = [number for number in work.message.phone_numbers if number.callable]
    if len({number.digits for number in said}) != 1:
        return
    bare = [
        (piece, number)
        for piece in work.pieces
        for number in said
        if work.holds(piece, number.first_word) and _NUMBER_ALONE.fullmatch(_without_number(work, piece, number))
    ]
    if len(said) > 1 and bare:
        bare[-1][0].turn("", "number")
        work.read()


def _without_number(work: Sentences, piece: Piece, number: PhoneNumber) -> str:
    first, end = work.spans[id(piece)]
    words = [*work.tokens[first : number.first_word], *work.tokens[number.end_word : end]]
    return " ".join(word.normal for word in words)


def _add_number(work: Sentences, holder: Piece, name: tuple[int, int] | None, sentence: str) -> None:
    """Give the number right behind the sentence in which the name stands."""
    first, end = work.spans[id(holder)]
    words = work.tokens[first:end]
    stop = next(
        (k + 1 for k, word in enumerate(words) if word.ends_sentence and (not name or first + k >= name[1] - 1)), 0
    )
    if 0 < stop < len(words) and "[" not in holder.text:
        before, after = (" ".join(word.text for word in part) for part in (words[:stop], words[stop:]))
        holder.turn(f"{before} {sentence} [pause] {after}", "number")
        return
    place = work.pieces.index(holder) + 1
    work.pieces.insert(place, Piece(sentence, why=["number"]))
    work.pieces.insert(place + 1, Piece("[pause]", spoken=False, why=["number"]))
