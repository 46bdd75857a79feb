"""Who is calling, from where, and which customers are named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rehearse.content.names import DAYS, find_first_name, find_name, is_name_like, name_after, name_likeness
from rehearse.text.phrase_pattern import any_of, word_set
from rehearse.text.phrases import Phrases

_SAID_BEFORE_NAME = any_of(("(my name is|my name's|name is|this is|i'm|i am|it's|it is|its|you've got)",))
_SURELY_A_NAME = frozenset({"my name is", "my name's", "name is", "this is"})
_AFTER_NAME = word_set("with from at of over calling here again speaking and i'm i call please")
_AFTER_BARE_NAME = word_set("with from at of over calling here again")
_GREETINGS = word_set("hi hello hey morning afternoon evening mr mrs ms dr mister doctor")
_OPENING_WORDS = 14
"""Tokens: "Dana Reyes with ..." without "this is" is a self-introduction only so near the start."""

_COMPANY_REACH = 6
"""Tokens after the name within which the company comes."""

_TO_COMPANY = word_set("with from at of representing")
_BETWEEN_NAME_AND_COMPANY = word_set(
    "calling here speaking over today again i'm i am and just accounts sales account manager rep work yes yeah so",
)
_BEFORE_COMPANY = any_of(
    (
        "calling [you] [today] (from|with|on behalf of)",
        "(i'm|i am|we're|we are) [calling] [here] (with|from|at)",
        "i work (for|at|with)",
        "i represent",
        "(my|our) company is",
        "(on behalf of|here at|over at|we at)",
    )
)
_NOT_A_COMPANY = frozenset({"my", "our", "home", "work", "you", "us", "me"})

_WE_DID = any_of(
    (
        "(we|we've|we have) [just|also|recently|have|been|already|once] [just|also|recently|been] {did}",
        "(i|i've|i have) [just|also|recently] (helped|saved|worked with|worked for|supplied|served)",
        "(we|we've|we have) been {doing}",
    ),
    {
        "did": r"(?!(?:met|spoke|talked|chatted|emailed|called|wanted|tried|hoped|noticed|missed|asked)\b)"
        r"(?:\w+ed|cut|took|got|did|built|ran|won|sold|made|kept|brought|gave|do|move|serve|supply|work|help|handle)",
        "doing": r"\w+ing",
    },
)
_CUSTOMER_REACH = 12
"""Tokens after "we helped" within which a customer's name may come."""

_LEADS_TO_CUSTOMER = any_of(
    (
        "(because|because the) !(i|you|we)",
        "(how|how the|like|such as|including|thing for|same for|trouble at)",
        "(customer|customers|client|clients) [are|is|include|includes|such as|like]",
    )
)
_WITH_US = any_of(
    (
        "(with|to|from|asked|use|uses|chose|hired|joined|trust|trusts) us",
        "(after|since) we",
        "(is|are) [a|one of our] (customer|customers|client|clients)",
    )
)
_GENERIC_CUSTOMERS = word_set(
    "companies company customers clients businesses business people teams manufacturers firms folks others someone",
    "owners",
    "stores offices organizations organisations yours plants schools shops homes everyone anyone somebody",
)
_REFERS = word_set("suggested recommended told said asked mentioned gave passed thought")
"""After a name: somebody who sent the caller, not a customer."""

_BEFORE_PLACE = frozenset({"in", "near", "around", "across", "throughout", "from", "outside"})
_UNCASED_BEFORE_CUSTOMER = frozenset({"for", "at", "with", "helped", "saved", "like", "as", "supplied", "serve"})


@dataclass(frozen=True, slots=True)
class Mention:
    """Something that was said: tokens ``first:end``; `unclear` if recognised by likeness or place only."""

    first: int
    end: int
    unclear: bool = False


def find_own_name(phrases: Phrases, name: str) -> Mention | None:
    """Return where the caller says who they are, or None.

    Parameters
    ----------
    phrases : Phrases
    name : str
        The caller's name as far as it is known; empty finds any name where a caller would say it.
    """
    known = find_name(phrases, name) if len(name.split()) > 1 else None
    if known and not known.unclear:
        return Mention(known.first, known.end)
    introduced = next(_introduced_names(phrases), None)
    if not name:
        return introduced
    first_name = find_first_name(phrases, name)
    if introduced:
        said = " ".join(token.text for token in phrases.tokens[introduced.first : introduced.end])
        if name_likeness(said, name) == 100 or (first_name and introduced.first <= first_name.first < introduced.end):
            misspelt = known is not None and introduced.end - introduced.first > 1
            return Mention(introduced.first, introduced.end, unclear=misspelt)
    if known:
        return Mention(known.first, known.end, unclear=True)
    if first_name:
        return Mention(first_name.first, first_name.end)
    return Mention(introduced.first, introduced.end, unclear=True) if introduced else None


def find_company(phrases: Phrases, company: str, own_name: Mention | None) -> Mention | None:
    """Return where the caller's company is named, or None.

    Parameters
    ----------
    phrases : Phrases
    company : str
        Empty finds whatever is named where a caller would name their company.
    own_name : Mention or None
        Where the caller said who they are.
    """
    known = find_name(phrases, company) if company else None
    if known:
        return Mention(known.first, known.end, known.unclear)
    for start in _places_of_company(phrases, own_name):
        end = name_after(phrases, start, of_company=True)
        if end > start:
            return Mention(start, end, unclear=bool(company))
    return None


def find_customers(phrases: Phrases, customers: Sequence[str], apart_from: Sequence[Mention | None]) -> Mention | None:
    """Return where a customer is named, the first one, or None.

    Parameters
    ----------
    phrases : Phrases
    customers : sequence of str
        Those in the profile.
    apart_from : sequence of Mention or None
        Names of the caller and the company: they are no customers.
    """
    known = [match for match in (find_name(phrases, name) for name in customers) if match]
    if known:
        best = max(known, key=lambda match: match.likeness)
        return Mention(best.first, best.end, best.unclear)
    taken = {index for mention in apart_from if mention for index in range(mention.first, mention.end)}
    taken_names = {phrases.tokens[index].text for index in taken} | _prospect(phrases)
    starts = _customers_in_cased(phrases) if phrases.cased else _customers_in_uncased(phrases)
    for start in starts:
        end = name_after(phrases, start, of_company=True)
        no_customer = end < len(phrases) and phrases.tokens[end].text in _GENERIC_CUSTOMERS | _REFERS
        if start not in taken and phrases.tokens[start].text not in taken_names and not no_customer:
            return Mention(start, end)
    return None


def _introduced_names(phrases: Phrases) -> Iterator[Mention]:
    for found in phrases.find(_SAID_BEFORE_NAME):
        end = name_after(phrases, found.end, most=3)
        if end > found.end and (found.match[0] in _SURELY_A_NAME or _ends_like_a_name(phrases, found.end, end)):
            yield Mention(found.end, end)
    yield from _names_without_this_is(phrases)


def _ends_like_a_name(phrases: Phrases, first: int, end: int) -> bool:
    """Tell "it's Dana from ..." and "I'm Dana." from "it's great" and "I'm certain that ..."."""
    if phrases.tokens[first].text in DAYS:
        return False
    if phrases.cased:
        return True
    return end < len(phrases) and phrases.tokens[end].text in _AFTER_NAME


def _names_without_this_is(phrases: Phrases) -> Iterator[Mention]:
    """Yield "Tom Avery" of "Laura, Tom Avery here" and "Hi, Ruth Adler with Harbor Point"."""
    for first in range(min(_OPENING_WORDS, len(phrases))):
        before = phrases.tokens[first - 1] if first else None
        if before and not (before.ends_clause or before.text in _GREETINGS or before.text == "is"):
            continue
        end = name_after(phrases, first, most=3 if phrases.cased else 4)
        if end == first:
            continue
        alone = before is not None and before.ends_clause and end - first > 1 and phrases.tokens[end - 1].ends_sentence
        if (end < len(phrases) and phrases.tokens[end].text in _AFTER_BARE_NAME) or (phrases.cased and alone):
            yield Mention(first if phrases.cased else max(first, end - 2), end)


def _places_of_company(phrases: Phrases, own_name: Mention | None) -> Iterator[int]:
    for name in (*((own_name,) if own_name else ()), *_introduced_names(phrases)):
        if _names_follow(phrases, name):
            yield name.end
        for index in range(name.end, min(name.end + _COMPANY_REACH, len(phrases) - 1)):
            text = phrases.tokens[index].text
            if text in _TO_COMPANY and phrases.tokens[index + 1].text not in _NOT_A_COMPANY:
                yield _past_the(phrases, index + 1)
            elif text not in _BETWEEN_NAME_AND_COMPANY and text not in _TO_COMPANY:
                break
    for found in phrases.find(_BEFORE_COMPANY):
        if found.end < len(phrases) and phrases.tokens[found.end].text not in _NOT_A_COMPANY:
            yield _past_the(phrases, found.end)


def _names_follow(phrases: Phrases, name: Mention) -> bool:
    """Tell "This is Scott Lee, Breakaway Strategies, ..." from a name said again."""
    own = {token.text for token in phrases.tokens[name.first : name.end]}
    before, after = phrases.tokens[name.end - 1], phrases.tokens[name.end : name.end + 1]
    if not (phrases.cased and before.ends_clause and not before.ends_sentence and after):
        return False
    return is_name_like(phrases, name.end) and after[0].text not in own and not after[0].starts_sentence


def _past_the(phrases: Phrases, index: int) -> int:
    skips = phrases.cased and phrases.tokens[index].text in ("the", "your") and index + 1 < len(phrases)
    return index + 1 if skips else index


def _customers_in_cased(phrases: Phrases) -> Iterator[int]:
    for found in phrases.find(_WE_DID):
        for index in range(found.end, min(found.end + _CUSTOMER_REACH, len(phrases))):
            before = phrases.tokens[index - 1]
            if before.ends_sentence:
                break
            if is_name_like(phrases, index) and not _is_place(phrases, index):
                yield index
    for found in phrases.find(_LEADS_TO_CUSTOMER):
        goes_on = found.end < len(phrases) and not phrases.tokens[found.end - 1].ends_sentence
        if goes_on and is_name_like(phrases, found.end):
            yield found.end
    for found in phrases.find(_WITH_US):
        first = _sentence_start(phrases, found.first)
        yield from (index for index in range(first, found.first) if is_name_like(phrases, index) and index > first)
        if first < found.first and is_name_like(phrases, first):
            yield first


def _is_place(phrases: Phrases, index: int) -> bool:
    """Tell "in Denver", "near Reno", "in the Dallas area" from a customer."""
    before = [token.text for token in phrases.tokens[max(0, index - 2) : index]]
    return bool(before) and (before[-1] in _BEFORE_PLACE or (before[-1] == "the" and before[0] in _BEFORE_PLACE))


def _customers_in_uncased(phrases: Phrases) -> Iterator[int]:
    for found in phrases.find(_WE_DID):
        for index in range(found.end, min(found.end + _CUSTOMER_REACH, len(phrases))):
            named = is_name_like(phrases, index) and phrases.tokens[index].text not in _GENERIC_CUSTOMERS
            if phrases.tokens[index - 1].text in _UNCASED_BEFORE_CUSTOMER and named:
                yield index


def _sentence_start(phrases: Phrases, index: int) -> int:
    while index > 0 and not phrases.tokens[index].starts_sentence:
        index -= 1
    return index


def _prospect(phrases: Phrases) -> set[str]:
    """Return the names in the greeting: "Hi Sam", "Good morning, Mister Ortiz"."""
    greeted: set[str] = set()
    for index in range(1, min(6, len(phrases))):
        if phrases.tokens[index - 1].text in _GREETINGS:
            greeted.add(phrases.tokens[index].text)
    return greeted
