"""What happens after the yes: calls, callbacks, when to try again, and what the log of them can say.

`model` holds the values, `credit` says which message a reply answers, `statistics` what share is answered, `falling`
whether it falls, `trial` draws leaving against not leaving, `cadence` says when to try again, `importing` reads
exports. Nothing here touches a score: no study shows that it would be right.
"""
