"""The tables, as the newest migration leaves them; a test holds the two to each other.

A new table or column stands here, and one more step in `migrations/versions` makes it; then `migrations.HEAD` moves on.
"""

from __future__ import annotations

import sqlalchemy as sa

METADATA = sa.MetaData()

LONGEST_NAME = 500
"""Letters of a message's or a rep's name; MySQL indexes no more than 768 of four bytes each."""

TAKES = sa.Table(
    "takes",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True),  # grows with each take that is kept, whatever the clocks say
    sa.Column("id", sa.String(64), nullable=False),
    sa.Column("home", sa.String(32)),  # the data folder with the sound; null until its owner has looked in
    sa.Column("rep", sa.String(LONGEST_NAME), nullable=False),
    sa.Column("message", sa.String(LONGEST_NAME), nullable=False),
    sa.Column("kept_at", sa.String(32), nullable=False),
    sa.Column("recorded_at", sa.String(40)),
    sa.Column("answer", sa.String(16), nullable=False),
    sa.Column("score", sa.Float),
    sa.Column("self_verdict", sa.String(8)),
    sa.Column("sound", sa.String(1000), nullable=False),
    sa.Column("take", sa.JSON, nullable=False),
    sa.Index("ix_takes_id_home", "id", "home", unique=True),
    sa.Index("ix_takes_home_number", "home", "number"),
    sa.Index("ix_takes_home_message_number", "home", "message", "number"),
    sa.Index(
        "ix_takes_in_lists",  # SQLite keeps the JSON in the row: lists go round it
        *("home", "number", "message", "rep", "id", "kept_at", "recorded_at", "answer", "score", "self_verdict"),
    ).ddl_if(dialect="sqlite"),
)

SUMMARIES = sa.Table(
    "summaries",  # of takes, for reports: what is counted of each is read in a moment, whatever else was judged
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),  # that of the take
    sa.Column("rubric", sa.String(200), nullable=False),
    sa.Column("judged", sa.Text, nullable=False),
    sa.Column("bands", sa.Text, nullable=False, server_default=""),
    sa.Column("faults", sa.Text, nullable=False, server_default=""),
)

COACH_ANSWERS = sa.Table(
    "coach_answers",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("home", sa.String(32), nullable=False),  # the coach's own
    sa.Column("coach", sa.String(LONGEST_NAME), nullable=False),
    sa.Column("take", sa.String(64), nullable=False),
    sa.Column("answer", sa.String(8), nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("at", sa.String(32), nullable=False),
    sa.Index("ix_coach_answers_home_take", "home", "take", unique=True),
    sa.Index("ix_coach_answers_take", "take"),
)

SCRIPTS = sa.Table(
    "scripts",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True),  # the highest one of a message is in force
    sa.Column("home", sa.String(32), nullable=False),
    sa.Column("message", sa.String(LONGEST_NAME), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("saved_at", sa.String(32), nullable=False),
    sa.Column("recorded", sa.Boolean, nullable=False),  # somebody has spoken it: it stays as it is
    sa.Index("ix_scripts_home_message_number", "home", "message", "number"),
)

JOBS = sa.Table(
    "jobs",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("id", sa.String(32), nullable=False, unique=True),
    sa.Column("home", sa.String(32), nullable=False),  # where the upload lies: no other server can score it
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("source", sa.String(16), nullable=False),
    sa.Column("file", sa.String(LONGEST_NAME), nullable=False),
    sa.Column("message", sa.String(LONGEST_NAME), nullable=False),
    sa.Column("style", sa.String(16), nullable=False),
    sa.Column("script", sa.Text, nullable=False),
    sa.Column("line", sa.String(8), nullable=False),
    sa.Column("self_verdict", sa.String(8)),
    sa.Column("size_bytes", sa.Integer, nullable=False),
    sa.Column("modified_at", sa.String(40)),
    sa.Column("created_at", sa.String(40), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("take_id", sa.String(64)),
    sa.Column("answer", sa.String(16)),
    sa.Column("score", sa.Float),
    sa.Column("error", sa.JSON(none_as_null=True)),
    sa.Column("rep", sa.String(LONGEST_NAME), nullable=False, server_default=""),
    sa.Index("ix_jobs_home_state_number", "home", "state", "number"),
)

CALLS = sa.Table(
    "calls",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True),  # grows with each entry, whatever the clocks say
    sa.Column("home", sa.String(32), nullable=False),
    sa.Column("batch", sa.String(32), nullable=False),  # what was entered at once is undone at once
    sa.Column("fingerprint", sa.String(32)),  # of an imported row: the same one is not imported twice
    sa.Column("prospect", sa.String(LONGEST_NAME), nullable=False),
    sa.Column("name", sa.String(LONGEST_NAME), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("outcome", sa.String(16), nullable=False),
    sa.Column("at", sa.String(32), nullable=False),
    sa.Column("message", sa.String(LONGEST_NAME), nullable=False),
    sa.Column("take", sa.String(64)),
    sa.Column("mailed", sa.Boolean, nullable=False),
    sa.Column("company", sa.String(LONGEST_NAME), nullable=False),
    sa.Column("phone", sa.String(64), nullable=False),
    sa.Column("email", sa.String(320), nullable=False),
    sa.Index("ix_calls_home_fingerprint", "home", "fingerprint", unique=True),
    sa.Index("ix_calls_home_prospect_at", "home", "prospect", "at"),
    sa.Index("ix_calls_home_number", "home", "number"),
)

PROSPECTS = sa.Table(
    "prospects",  # what the entries of each come to, so that the pile is there without reading them all
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("home", sa.String(32), nullable=False),
    sa.Column("prospect", sa.String(LONGEST_NAME), nullable=False),
    sa.Column("name", sa.String(LONGEST_NAME), nullable=False),
    sa.Column("company", sa.String(LONGEST_NAME), nullable=False),
    sa.Column("phone", sa.String(64), nullable=False),
    sa.Column("email", sa.String(320), nullable=False),
    sa.Column("status", sa.String(16), nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("messages", sa.Integer, nullable=False),
    sa.Column("last_call_at", sa.String(32)),
    sa.Column("last_message", sa.String(LONGEST_NAME), nullable=False),
    sa.Column("last_take", sa.String(64)),
    sa.Column("do_not_call", sa.Boolean, nullable=False),
    sa.Index("ix_prospects_home_prospect", "home", "prospect", unique=True),
    sa.Index("ix_prospects_pile", "home", "do_not_call", "status", "last_call_at"),
)

TRIALS = sa.Table(
    "trials",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("home", sa.String(32), nullable=False),
    sa.Column("first_arm", sa.String(LONGEST_NAME), nullable=False),
    sa.Column("second_arm", sa.String(LONGEST_NAME), nullable=False),
    sa.Column("seed", sa.Integer, nullable=False),
    sa.Column("planned", sa.Integer, nullable=False),
    sa.Column("started_at", sa.String(32), nullable=False),
    sa.Column("stopped_at", sa.String(32)),
    sa.Index("ix_trials_home_number", "home", "number"),
)

DRAWS = sa.Table(
    "draws",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("trial", sa.Integer, nullable=False),
    sa.Column("prospect", sa.String(LONGEST_NAME), nullable=False),
    sa.Column("place", sa.Integer, nullable=False),
    sa.Column("arm", sa.Integer, nullable=False),
    sa.Column("drawn_at", sa.String(32), nullable=False),
    sa.Index("ix_draws_trial_prospect", "trial", "prospect", unique=True),
    sa.Index("ix_draws_trial_place", "trial", "place", unique=True),
)
