"""The rep's takes, kept: the sound as a file that a person finds, the result as a row of a database.

This joins two edges (`rehearse.database`, `rehearse.kept_sound`) with the user's settings, as `rehearse.pipeline` joins
those that score. Nothing heavy is imported before a take is looked for.
"""

from rehearse.library.cut_off import UNFINISHED, length_of, refuse_running, remove
from rehearse.library.keeping import REPORTS, Library, SelfVerdict
from rehearse.library.messages import KeptMessage
from rehearse.library.names import may_name_a_take

__all__ = [
    "REPORTS",
    "UNFINISHED",
    "KeptMessage",
    "Library",
    "SelfVerdict",
    "length_of",
    "may_name_a_take",
    "refuse_running",
    "remove",
]
