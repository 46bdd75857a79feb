"""The rep's takes, kept: the sound as a file that a person finds, the result as a row of a database.

`library` joins the database (`database`) and the sound files (`sound_files`) with the user's settings, as
`rehearse.pipeline` joins those that score. Nothing heavy is imported before a take is looked for.
"""

from rehearse.core.take import SelfVerdict
from rehearse.store.cut_off import UNFINISHED, length_of, refuse_running, remove
from rehearse.store.library import REPORTS, Library, recent_takes
from rehearse.store.records import KeptMessage, UnreadableTake
from rehearse.store.take_names import may_name_a_take

__all__ = [
    "REPORTS",
    "UNFINISHED",
    "KeptMessage",
    "Library",
    "SelfVerdict",
    "UnreadableTake",
    "length_of",
    "may_name_a_take",
    "recent_takes",
    "refuse_running",
    "remove",
]
