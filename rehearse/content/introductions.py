"""Who is calling, from where, and which customers are named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rehearse.content.names import find_first_name, find_name, name_likeness
from rehearse.text.phrase_pattern import any_of, word_set
from rehearse.text.phrases import Phrases

_TITLE = "[a|mr|mrs|ms|miss|dr]"
_BEFORE_ANOTHER = any_of(
    (
        f"(message|matter|notice|reminder|voicemail|word|update|question|news) [is] for {_TITLE}",
        f"(this|call|one|calling|meant|asking|looking) [is] for {_TITLE}",
        f"(reach|find|get hold of|get a hold of|speak to|speak with|talk to|talk with|attention|attn) {_TITLE}",
        f"(referred|sent|put on|told|asked|tipped off) [to you|on to you|your way] by {_TITLE}",
        f"(spoke to|spoke with|talked to|talked with|met|met with|thank|on behalf of) {_TITLE}",
        f"(speaking|talking|chatting|spoken) (to|with) {_TITLE}",
        f"is this {_TITLE}",
    ),
    at_end=True,
)
_BEFORE_ANOTHERS_COMPANY = re.compile(
    r"(?<!\S)(?:spoke|spoken|speaking|talked|talking|chatted|chatting|met) (?:to |with )?(?:\S+ ){1,3}"
    r"(?:from|at|of|with|over at)(?: the)?$"
)
_BEFORE_OWN = any_of(
    ("(my name is|my name's|the name's|the name is|this is|i'm|i am|it's|it is|here is|you've got|you have)",),
    at_end=True,
)
_AFTER_OWN = re.compile(
    r"^(?:and i'm |and i am |and i )?(?:here|speaking|calling|call|this side|from|with|at|over at|of)(?!\S)"
)
_BEFORE_GREETED = any_of(
    (f"(hi|hello|hey|dear|good morning|good afternoon|good evening|morning|afternoon) {_TITLE}",), at_end=True
)
_AFTER_GREETED = re.compile(r"^(?:your?|you're|you've|i|i'm|i've|it's|this|this is|my|we|we've|there's|just)(?!\S)")
_AFTER_REFERRING = re.compile(
    r"^(?:who |just |also |has |had |kindly |(?:at|from|over at|of|in|down at) (?:\S+ ){1,4}?)?"
    r"(?:suggested|recommended|mentioned|thought|said|says|(?:told|asked|tells|sent|gave|passed|handed) (?:me|us)"
    r"|(?:gave|passed) (?:along )?your|referred (?:me|us)|put me|put us)(?!\S)"
)
_BEFORE_PLACE = re.compile(r"(?<!\S)(?:in|near|outside|around|across|throughout|off|toward|towards)$")
_BEFORE_CUSTOMER = re.compile(
    r"(?<!\S)(?:(?:same|similar|identical)(?: \S+){0,4} (?:at|for|as|with)|(?:we|i|we've|i've|crew|team|boys|guys)"
    r"(?: (?:just|also|already|only|have|had|recently|finally))*(?: (?!(?:noticed|need|called|asked|saw)(?!\S))"
    r"(?:\S+ed|did|do|(?:re)?built|redid|look after|handle|run|serve|supply|clean|work (?:with|for)))"
    r"(?: (?:it|that|one|this|them|work|jobs?))?(?: (?:up|over|at|for|by|with))?)(?: the)?$"
)
_CROWD = re.compile(
    r"(?<!\S)(?:lots|most|many|some|few|plenty|several|half|dozens|hundreds|all|other|every|any|none|more|companies|"
    r"people|folks|clinics|businesses|firms|shops|places)(?: \S+){0,4}$"
)
_CALLED = re.compile(
    r"(?<!\S)(?:an?|the|this|our|my) (?:\S+ )?(?:company|outfit|firm|shop|start-?up|business|place|practice|group|"
    r"agency|crew|store|charity|school) (?:called|named|by the name of) "
)
_TITLES = word_set("dr mr mrs ms miss mister doctor professor prof father sister reverend rev captain sergeant officer")

_AFTER_NAME = word_set("here speaking spelled spelt calling")
"""What may be read with a name and is none of it: "Dana here"."""

_LONGEST_NAME = 4
"""Words of a company's name after "called", at most."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Something that was said: tokens ``first:end``.

    `unclear` if recognised by likeness only; `other` if it is plainly another than the profile's.
    """

    first: int
    end: int
    unclear: bool = False
    other: bool = False


def find_own_name(phrases: Phrases, name: str, read: Sequence[Mention] = ()) -> Mention | None:
    """Return where the caller says who they are, or None.

    Parameters
    ----------
    phrases : Phrases
    name : str
        The caller's name as far as it is known; empty takes what the reader finds.
    read : sequence of Mention
        Where the reader takes a name for the caller's.
    """
    read = [_bare(phrases, one) for one in read if not _is_anothers(phrases, one)]
    known = find_name(phrases, name) if len(name.split()) > 1 else None
    if known and not known.unclear:
        return Mention(known.first, known.end)
    if not name:
        return next(iter(read), None)
    first_name = find_first_name(phrases, name)
    for one in read:
        said = " ".join(token.text for token in phrases.tokens[one.first : one.end])
        if name_likeness(said, name) == 100 or (first_name and one.first <= first_name.first < one.end):
            misspelt = known is not None and one.end - one.first > 1
            return Mention(one.first, one.end, unclear=misspelt)
    if known:
        return Mention(known.first, known.end, unclear=True)
    if first_name:
        return Mention(first_name.first, first_name.end)
    return replace(read[0], other=True) if read else None


def is_introduced(phrases: Phrases, mention: Mention) -> bool:
    """Tell whether words stand where a caller says a name: "my name is ...", "... from"."""
    before, after = _around(phrases, mention)
    return bool(_BEFORE_OWN.search(before) or _AFTER_OWN.search(after))


def find_company(phrases: Phrases, company: str, read: Sequence[Mention] = ()) -> Mention | None:
    """Return where the caller's company is named, or None.

    Parameters
    ----------
    phrases : Phrases
    company : str
        Empty takes what the reader finds.
    read : sequence of Mention
        Where the reader takes a name for the company's.
    """
    known = find_name(phrases, company) if company else None
    if known:
        return Mention(known.first, known.end, known.unclear)
    own = [one for one in read if not _BEFORE_ANOTHERS_COMPANY.search(_around(phrases, one)[0])] or read
    return replace(_without_letters(phrases, _called(phrases, own)), other=bool(company)) if own else None


def find_customers(
    phrases: Phrases, customers: Sequence[str], apart_from: Sequence[Mention | None], read: Sequence[Mention] = ()
) -> Mention | None:
    """Return where a customer is named, the first one, or None.

    Parameters
    ----------
    phrases : Phrases
    customers : sequence of str
        Those in the profile.
    apart_from : sequence of Mention or None
        Names of the caller and the company: they are no customers.
    read : sequence of Mention
        Where the reader takes a name for a customer's.
    """
    known = [match for match in (find_name(phrases, name) for name in customers) if match]
    if known:
        best = max(known, key=lambda match: match.likeness)
        return Mention(best.first, best.end, best.unclear)
    taken = {index for mention in apart_from if mention for index in range(mention.first, mention.end)}
    free = (one for one in read if taken.isdisjoint(range(one.first, one.end)))
    named = [_said(phrases, one) for one in apart_from if one]
    free = (one for one in free if not any(_said(phrases, one) <= name for name in named))  # said once more
    unlike = (_is_a_crowd, _is_a_place, _is_a_common_word)
    return next((one for one in free if not any(other(phrases, one) for other in unlike)), None)


def _said(phrases: Phrases, mention: Mention) -> set[str]:
    """Return the words of a name."""
    return {token.text for token in phrases.tokens[mention.first : mention.end]} - {"the", "and"}


def is_told_as_customer(phrases: Phrases, mention: Mention) -> bool:
    """Tell whether words stand where customers are named: "we did ...", "the same fault at ..."."""
    said = phrases.tokens[mention.first : mention.end]
    is_named = not phrases.cased or said[0].text == "the" or any(token.upper for token in said)
    return is_named and bool(_BEFORE_CUSTOMER.search(_around(phrases, mention)[0]))


def _is_a_common_word(phrases: Phrases, mention: Mention) -> bool:
    """Tell one word without a capital, where names have one, from a customer: "we helped broaden cut"."""
    return phrases.cased and mention.end - mention.first == 1 and not phrases.tokens[mention.first].upper


def _is_a_place(phrases: Phrases, mention: Mention) -> bool:
    """Tell a town from a customer: "your stores in Peckham"."""
    tokens, first = phrases.tokens, mention.first
    named_before = first > 1 and tokens[first - 2].upper  # "the Elks in Ruidoso"
    return tokens[first].text != "the" and not named_before and bool(_BEFORE_PLACE.search(_around(phrases, mention)[0]))


def _is_anothers(phrases: Phrases, mention: Mention) -> bool:
    """Tell the name of the prospect, or of somebody who sent the caller, from the caller's."""
    tokens, first = phrases.tokens, mention.first
    while (
        first > 0
        and tokens[first - 1].upper
        and not (tokens[first - 1].ends_clause or tokens[first - 1].starts_sentence)
    ):
        first -= 1  # of a name the reader may be sure of the last word only
    before, after = _around(phrases, replace(mention, first=first))
    if _BEFORE_ANOTHER.search(before):
        return True
    last = tokens[mention.end - 1]
    if _BEFORE_GREETED.search(before) and not tokens[first - 1].ends_clause:
        return last.ends_clause and bool(_AFTER_GREETED.search(after))
    return not last.ends_sentence and bool(_AFTER_REFERRING.search(after))


def _around(phrases: Phrases, mention: Mention) -> tuple[str, str]:
    start, end = phrases.position(mention.first), phrases.position(mention.end)
    return phrases.text[: max(start - 1, 0)], phrases.text[end:]


def _bare(phrases: Phrases, mention: Mention) -> Mention:
    """Return a name without its title, and without the letters in which it is spelled after it: "Reyes, R, E, Y"."""
    first, end = mention.first, mention.end
    while first < end - 1 and phrases.tokens[first].text in _TITLES:
        first += 1
    spelled = (
        index for index in range(first + 1, end)
        if phrases.tokens[index - 1].ends_clause and len(phrases.tokens[index].text) == 1
    )  # fmt: skip
    end = next(spelled, end)
    while end - 1 > first and phrases.tokens[end - 1].text in _AFTER_NAME:
        end -= 1
    return replace(mention, first=first, end=end)


def _without_letters(phrases: Phrases, company: Mention) -> Mention:
    """Return a company without the last letters of a name that was spelled before it: "R, E, Y, E, S, Northfield"."""
    first = index = company.first
    while index < company.end - 1 and len(phrases.tokens[index].text) == 1:
        if phrases.words[phrases.tokens[index].word].mark == ",":
            first = index + 1
        index += 1
    return replace(company, first=first)


def _called(phrases: Phrases, read: Sequence[Mention]) -> Mention:
    """Return the first company that was read; of "an outfit called Second Story", the name."""
    for found in _CALLED.finditer(phrases.text):
        kind, first = phrases.token_at(found.start()), phrases.token_at(found.end())
        if first >= len(phrases) or not any(one.first <= first and one.end > kind for one in read):
            continue
        end = next((one.end for one in read if one.first <= first < one.end), first + 1)
        while end < min(len(phrases), first + _LONGEST_NAME) and not phrases.tokens[end - 1].ends_clause:
            if not phrases.tokens[end].upper:
                break
            end += 1
        return Mention(first, end)
    return read[0]


def _is_a_crowd(phrases: Phrases, mention: Mention) -> bool:
    """Tell "lots of the contractors" from a customer: nobody in it has a name."""
    if any(token.upper and not token.starts_sentence for token in phrases.tokens[mention.first : mention.end]):
        return False
    said = phrases.text[: phrases.position(mention.end) - 1]
    first = mention.first
    while first > 0 and not phrases.tokens[first].starts_sentence and mention.first - first < _LONGEST_NAME:
        first -= 1
    return bool(_CROWD.search(said[phrases.position(first) :]))
