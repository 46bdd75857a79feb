"""Hesitations: um, uh and their like, however an engine or a writer spells them. Said here and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rehearse.text.numerals import ONES

HESITATION = re.compile(r"u+h*m+(-u+h*m+)*|urm+|oom+|[dn]?u+g?h+|er+m*|e+h+m*|a+h+m*|h+m+|m{2,}|[au]hu+m+")
"""In lower case: um, uhm, uh, er, erm, eh, ah, hmm, mm; um-um, urm and oom are long ones, duh and nuh are what Whisper
makes of an uh that begins hard."""

_RHYMES = frozenset({"dumb", "hum", "humb", "thumb"})
"""What Whisper makes of an um that begins hard, or of a hmm: one where it stands between marks, alone."""

_GREETINGS = frozenset({"hi", "hello", "hey", "hiya", "dear", "morning", "thanks", "bye", "yes", "no"})
"""Before an Em, who is somebody."""

_ANSWERS = frozenset(
    {("uh", "huh"), ("uh", "oh"), ("mm", "hmm"), ("mm", "hm"), ("uh", "uh"), ("um", "hum"), ("hm", "mm")}
)
"""Two in a row without a mark between them that are an answer: yes, no, or trouble."""

_INITIALS = frozenset({"ER", "OOM", "URM"})


def is_hesitation(normal: str, written: str) -> bool:
    """Tell whether a word by itself is a hesitation: "um", "hmm" and "err" are, "uh-huh" and "ER" are not.

    Parameters
    ----------
    normal : str
        The word in lower case, without marks around it.
    written : str
        The same in its own case.

    Examples
    --------
    >>> is_hesitation("ummm", "Ummm"), is_hesitation("er", "ER"), is_hesitation("her", "her")
    (True, False, False)
    """
    return written not in _INITIALS and HESITATION.fullmatch(normal) is not None


def find_hesitations(
    normals: Sequence[str], written: Sequence[str], ends_clause: Sequence[bool]
) -> tuple[str | None, ...]:
    """Return of each word the hesitation it is, None where it is none.

    Parameters
    ----------
    normals, written : sequences of str, shape (n,)
        As in `is_hesitation`.
    ends_clause : sequence of bool, shape (n,)
        Whether a mark follows.

    Returns
    -------
    tuple of (str or None), shape (n,)
        Its plain spelling: "um" for a "thumb" that stands alone between marks.
    """
    return tuple(_hesitation(normals, written, ends_clause, k) for k in range(len(normals)))


def _hesitation(normals: Sequence[str], written: Sequence[str], ends_clause: Sequence[bool], k: int) -> str | None:
    normal = normals[k]
    if normal in _RHYMES and ends_clause[k] and (k == 0 or ends_clause[k - 1]):
        return "um"
    if normal == "em" and ends_clause[k] and _begins_anew(normals, written, ends_clause, k):
        return "um"
    if not is_hesitation(normal, written[k]):
        return None
    for first in (k - 1, k):
        pair = tuple(normals[first : first + 2]) if first >= 0 else ()
        if pair in _ANSWERS and not ends_clause[first] and not _is_zero(normals, first + 1):
            return None
    if normal == "ugh" and not ends_clause[k]:
        return None
    # "I hardly know 'er": at the very end, a short "her"; nobody ends a message on er.
    return None if normal == "er" and k == len(normals) - 1 and k > 0 else normal


def _begins_anew(normals: Sequence[str], written: Sequence[str], ends_clause: Sequence[bool], k: int) -> bool:
    """Tell the Irish "em" between marks from 'em for them, and from Em for Emma."""
    if k == 0:
        return True
    is_a_name = written[k] != "em" and normals[k - 1] in _GREETINGS
    return ends_clause[k - 1] and not is_a_name


def _is_zero(normals: Sequence[str], k: int) -> bool:
    """Tell whether an "oh" is the first digit of some: "uh oh one four seven"."""
    following = normals[k + 1 : k + 2]
    return normals[k] == "oh" and bool(following) and (following[0] in ONES or following[0].isdecimal())
