"""The wordings that `hedges` knows, as patterns of one clause each, in any case of letters.

Two kinds: what says nothing and goes, and what says something behind a hedge, where the named groups are what is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_SOFT = (
    r"(?:just|really|actually|kind of|sort of|kinda|sorta|maybe|perhaps|possibly|only|quickly|simply|basically|honestly"
    r"|hopefully|also)"
)
_SOFTLY = rf"(?:{_SOFT},? )*"
_I_AM = r"(?:(?:i'm|i am|i was|was|i've been|been|this is \w+,?|it's \w+,?) )?"
_MOMENT = r"(?:second|sec|minute|min|moment|chance|opportunity|time)"
_SOME = r"(?:a few|some|a couple of|two|five|ten|fifteen|twenty|any|the|a|free|spare|quick)"
_WHEN = r"(?:(?:today|tomorrow|this week|next week|this afternoon|this morning|on \w+day) )?"
_CONTACT = (
    r"(?:touch(?:ing)? base|check(?:ing)? (?:in|back|up)(?: in)?|follow(?:ing)? up|circl(?:e|ing) back"
    r"|(?:re)?connect(?:ing)?|catch(?:ing)? up|reach(?:ing)? out|get(?:ting)? in touch|checking)"
)
_CALLING = (
    r"(?:calling|phoning|ringing|reaching out|getting in touch|checking in|following up|circling back"
    r"|(?:going to (?:leave|leaving)|leaving)(?: you)? an? (?:quick |short )?message"
    r"|giving you a (?:quick )?(?:call|ring|shout))"
)
_SORRY = r"(?:i'm |i am )?(?:so |really |very )?sorry"
_BOTHER = r"(?:keep )?(?:bother|disturb|interrupt|trouble|bug|call)\w*(?: you)?(?: again| about (?:it|this|that))*"
_RINGS = r"(?:call|ring|phone|give|get back|return|text|reach)\b"


def _all(patterns: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


def _one(*parts: str) -> re.Pattern[str]:
    return re.compile("".join(parts), re.IGNORECASE)


SAYS_NOTHING = _all(
    (
        # that the call can wait
        r"(?:(?:it's|it is|that's|this is) )?(?:really |just )?"
        r"(?:nothing (?:urgent|important|big|pressing|serious)|(?:not a|no) big deal"
        r"|not (?:really |very |all that |that |so |terribly )?(?:urgent|important|pressing))",
        rf"{_I_AM}{_SOFTLY}(?:wondering|hoping|checking|seeing)(?: if| whether| that)? {_SOFTLY}"
        rf"you(?:'d|'ve)? ?{_SOFTLY}"
        rf"(?:(?:might|may|could|would) )?{_SOFTLY}(?:have|had|find|spare|get|got) (?:{_SOME} )*{_MOMENT}s?"
        r"(?: (?:for me|to spare|to (?:talk|chat|speak|connect)(?: with me)?|some ?time(?: soon)?|today|this week))*",
        r"if not,? .{0,40}(?:fine|good|okay|ok|alright|worries|problem|deal|understand)",
        r"if not",
        r"(?:(?:otherwise|if not),? )?(?:there's )?(?:absolutely )?no "
        r"(?:worries|rush|pressure|hurry|problem|big deal|obligation)\b.*",
        r"(?:it's |that's )?(?:totally |completely |entirely )?(?:up to you|your call)",
        r"(?:i )?(?:totally |completely |fully )?(?:understand|get it)(?: if .*)?",
        r"whenever(?: you)?(?:'re| are)? ?(?:works?|can|free|convenient|good|available)?(?: best)?(?: for you)?"
        r"(?: is (?:fine|good|great|okay))?",
        r"if (?:it's|it is|that's|this is) not (?:a good time|for you|something .*|a fit|of interest)",
        r"let me know(?: either way| what you think| if (?:you(?:'re| are) interested|that works|this is of interest"
        r"|that's something .*|it's .*))?",
        r"hopefully we(?:'ll| will| can)? (?:connect|talk|speak|chat|touch base)(?: soon| sometime)?",
        r"(?:or )?(?:whatever|something|anything)(?: like that| else| works(?: for you)?)*",
        # about the caller and the prospect's time
        r"(?:i know|i'm sure|i realize|i understand|i guess|i suppose)(?: that)? you(?:'re| are| must be)? [^,]*"
        r"(?:busy|swamped|plate)\b.*",
        r"i'm sure you get [^,]*",
        r"i(?:'m| am) not (?:really |quite |entirely )?sure (?:if|whether|that) (?:you(?:'re| are) (?:even )?the"
        r"|(?:this|that) is|you(?:'d| would) be|you(?:'ve| have)? (?:got|gotten|heard|remember|seen|handle|saw))"
        r"\b[^,]*",
        r"i don't (?:really )?know (?:if|whether) (?:you(?:'re| are) (?:even )?the|(?:this|that) is|you(?:'d| would) be"
        r"|you(?:'ve| have)? (?:got|gotten|heard|remember|seen|handle|saw))\b[^,]*",
        r"i (?:won't|wouldn't want to|don't want to|do not want to|didn't want to|hate to) "
        r"(?:take|keep|waste|bother|be a|bug|disturb)\b[^,]*",
        r"i(?:'m| am)(?: probably)? (?:calling|catching you) at a bad time",
        r"if (?:that|this|it) (?:sounds|seems|looks|might be|would be) (?:interesting|good|like|of interest|useful)\b"
        r"[^,]*",
        r"hopefully (?:that|this|it)\b[^,]*",
        r"i don't know",
        r"i (?:just )?(?:think|feel like) (?:it|this|we) (?:could|might|would) be a (?:good|great) fit[^,]*",
        r"(?:i'll|i will|let me) (?:be quick|be brief|keep (?:this|it) (?:short|brief|quick))",
        r"(?:my apologies|apologies|i apologi[sz]e) for [^,]*(?:call|message|bother|bothering|trouble|interruption)\b"
        r"[^,]*",
        r"i(?:'m| am) (?:probably|possibly|maybe) calling the wrong (?:person|number|department|place)",
        r"i (?:don't|do not) have (?:it|that|them|the [\w ]+|my [\w ]+) (?:in front of me|here|handy|with me)",
        r"i(?:'ve)? (?:lost|forgot|forgotten|misplaced) my [\w ]*(?:paper|notes?|script|list)",
        rf"{_SORRY} to be (?:a|such a) (?:nuisance|pest|pain|bother)",
        rf"(?:again,? )?{_SORRY}(?: again)?(?: (?:to|for|about) (?:{_BOTHER}|rambling|that|the rambling|all that))?",
        r"(?:i hope|hope) (?:this isn't|this is not|i'm not|that's not|this finds|you're|you are)\b.*",
        rf"(?:i )?(?:just )?(?:figured|thought)(?: that)?(?: maybe| perhaps)? i(?:'d| would) {_SOFTLY}"
        r"(?:try|call|give|reach out|see|leave|check)\b(?! (?:if|how|whether|where|on)\b).*",
        r"(?:that|it)(?:'d| would) be (?:great|awesome|fantastic|wonderful|perfect|appreciated|amazing|super)",
        r"i(?:'d| would)(?: really| greatly| very much)? appreciate (?:it|that)",
        r"(?:it's|it is|this is) (?:just |only )?me(?: again| here)?",
        r"(?:(?:i was|i am|i'm|i'd been|i had been|was) )?(?:really |just |kind of )*"
        r"(?:hoping|trying|wanting|looking) (?:to|i'd|i could|i might) (?:catch|reach|get|find|speak to|talk to) you "
        r"(?:live|in person|directly|at your desk|in the office|on the (?:phone|line))",
        # made up on the spot
        r"(?:(?:so|okay|ok|well|oh|and|but),? )*(?:yeah|yep|anyway|anyways|right|okay|ok|so|well|alright)",
        r"(?:i guess |i suppose )?(?:that's|that is)(?: about| pretty much| basically)? (?:it|all)"
        r"(?: really| i guess| for now)?",
        r"(?:let me|i'll|can i)(?: just)? (?:start|try|do|begin|back|rephrase|think|say|put)\b"
        r"(?: (?:that|this|it|up|over|again|another way|differently))*",
        r"let me (?:see|find|get|check|look)(?: (?:it|that|this))?",
        r"(?:what|where) (?:was|am|were) i(?: going to say| gonna say| saying| at)?|what was it(?: again)?",
        r"(?:what else|hold on|hang on|bear with me|scratch that|no wait|wait no|take two|strike that"
        r"|(?:give me )?(?:one|a|just a) (?:second|sec|moment))",
        r"(?:i think )?i(?:'ve)? (?:just )?(?:lost|forgot|forget) my (?:train of thought|place|notes?|line|words)",
        r"i(?:'m| am) (?:rambling|nervous|not (?:very |so |really )?good at)\b.*",
        r"(?:thanks|thank you) for (?:bearing with me|putting up with me)",
        # contact for its own sake
        rf"(?:{_I_AM}{_SOFTLY}(?:(?:calling|reaching out) to {_SOFTLY})?|i {_SOFTLY}want(?:ed)? to {_SOFTLY}){_CONTACT}"
        r"(?: with you| again| quickly)*",
        rf"(?:{_I_AM}{_SOFTLY}calling to|i {_SOFTLY}want(?:ed)? to|i(?:'d| would) like to) {_SOFTLY}"
        r"(?:introduce (?:myself|ourselves|my|our|us)|say (?:hi|hello))\b.*",
    )
)

LEADS = _all(
    (
        r"(?:and|but|or|so(?! that)|anyway|anyways|um|uh)\b,? ",
        r"(?:well|okay|ok|yeah|oh yeah|oh|right|look|listen|alright|so yeah),? (?=\w+ )(?<=, )",
        rf"{_SORRY} (?:to|for) {_BOTHER},?(?: but)?,? ",
        r"(?:what|where) (?:was|am|were) i(?: going to say| gonna say| saying| at)?+,? (?:oh,? yeah,? )?(?=\w)",
        rf"{_SORRY},? (?:but )?(?=i\b|i'|my\b|could|would|please|call|we\b)",
        r"i (?:really )?(?:hate|don't want|do not want|didn't want|don't mean) to "
        r"(?:be|bother|bug|disturb|take|waste|keep)\b[^,]*,? but,? ",
        r"i(?:'m| am) not (?:really |quite |entirely |exactly )?sure (?:if|whether|that)\b[^,]*,? but,? ",
        r"i don't (?:really )?know (?:if|whether)\b[^,]*,? but,? ",
        r"i know(?: that)? you(?:'re| are)\b[^,]*\bbusy\b[^,]*,? (?:but|so|and),? ",
        r"(?:i guess|i suppose|basically|honestly|hopefully|to be honest),? "
        r"(?=i\b|i'|we (?:can|could)|could|would|please|call|give)",
        r"(?:maybe|perhaps),? (?=i\b|i'|we\b|could you|would you|please|call|give|ring|phone|text|get back|return)",
        r"(?:i just thought|i thought|i figured|i was thinking)(?: that)?,? (?:maybe |perhaps )?(?=we )",
    )
)
"""Before the matter."""

TRAILS = _all(
    rf",?(?: and| or| but| so)?(?:,? (?:otherwise|if not),?)? ?\b(?:{pattern})(?=[,.?!]|$| at \d)"
    for pattern in (
        rf"(?:if|when|whenever|once) you(?:'ve)?(?: ever)?(?: can| could| do)? ?(?:get|got|have|had|find|spare)? "
        rf"?(?:{_SOME} )*{_MOMENT}s?",
        r"(?:if|as long as) (?:that|it|this)(?:'s| is| works)?(?: not)? ?"
        r"(?:okay|ok|alright|all right|possible|convenient|too much trouble|a good time|of interest|for you"
        r"|something[^,.?!]*)?(?: with you| by you| for you)?",
        r"if you(?:'d| would)?(?: don't| wouldn't)? (?:like|want|prefer|mind|care|feel like it|can)(?: to)?",
        r"if you(?:'re| are) (?:interested|free|around|available|not too busy|open to (?:it|that|this)|up for it)",
        r"whenever(?: you can| you're free| you like| you want"
        r"|(?: it)?(?: works| is good| is convenient|'s convenient)(?: best)?(?: for you)?)?",
        r"at (?:some point|your(?: earliest)? convenience|your leisure)",
        r"sometime(?: soon)?",
        r"no (?:rush|pressure|hurry|worries|problem|big deal)(?: at all| though| either way| if not| whatsoever)*",
        r"or (?:something|anything|whatever|not)(?: like that| else| works(?: for you)?)*",
        r"(?:it's |that's )?(?:totally |completely |entirely )?up to you",
        r"i guess|i suppose|you know",
    )
)
"""Behind the matter, and between its parts."""

ONES_OWN = _one(
    r"(?:i'd (?:like|love|be)|i would (?:like|love|be)|i (?:just )?want(?:ed)?\b|i (?:was|am)\b|i'm\b|i've been\b"
    r"|i just\b|i hope|i thought|please|could you|would you|can you|will you|call|give|ring|phone|text|get back|return"
    r"|let's)"
)
"""What the caller wants or asks: a soft word in it can go. One about somebody else would become a claim."""

SOFT_WORDS = _one(rf"\b{_SOFT},? (?=\w)|\bsometime (?=this|next|on|in|before|after|today|tomorrow|later)")

WISHES = _one(
    rf"{_I_AM}{_SOFTLY}(?:wondering|curious|checking|seeing|calling to (?:see|ask|find out)) {_SOFTLY}(?:if|whether) "
    r"(?P<wish>.+)",
    rf"|(?:(?:i (?:was|am|had been)|i'm|i've been) {_SOFTLY}(?:hoping|thinking)|i {_SOFTLY}",
    rf"(?:hope|hoped|thought|figured))(?: that)?,? {_SOFTLY}(?P<hope>(?:we|you|i)(?: |').+)",
    rf"|{_SOFTLY}(?P<offer>we (?:could|can|might|should)(?: be able to)? {_SOFTLY}",
    r"(?:talk|chat|speak|meet|set up|schedule|grab|find|get together|hop on|jump on|discuss|go over|connect)\b.*)",
)
WANTS = _one(
    rf"(?:(?:i (?:was|am)|i'm|i've been|we were) {_SOFTLY}(?:hoping|looking|trying|wanting|planning|meaning) to",
    rf"|i {_SOFTLY}want(?:ed)? to|just wanted to",
    rf"|(?:i'd|i would|we'd|we would) {_SOFTLY}(?:like|love|want|be (?:more than )?(?:happy|glad)) to",
    rf"|i (?:just )?thought i(?:'d| would)) {_SOFTLY}(?P<act>.+)",
)
CALLS_TO = _one(rf"{_I_AM}{_SOFTLY}{_CALLING}(?: you)?(?: today| again| back)? (?:to|and) {_SOFTLY}(?P<act>.+)")
CALLS_ABOUT = _one(
    rf"{_I_AM}{_SOFTLY}{_CALLING}(?: you)?(?: today| again| back)? {_SOFTLY}",
    r"(?P<link>about|because|regarding|since|on|with) (?P<rest>.+)",
)
CONTACTS_ABOUT = _one(
    rf"(?:{_I_AM}{_SOFTLY}(?:(?:calling|reaching out) to )?{_SOFTLY})?{_CONTACT}(?: with you| back)?(?: quickly)? ",
    r"(?:on|about|regarding) (?P<thing>.+)",
)
CONTACTS_AND = _one(rf"(?:{_I_AM}{_SOFTLY})?{_CONTACT}(?: with you)?,? (?:and|to) {_SOFTLY}(?P<act>.+)")
ONLY_CONTACT = _one(rf"{_CONTACT}(?: with you)?(?: soon)?|introduce .*|say (?:hi|hello).*")
SEES_IF = _one(rf"(?:see|ask|find out|check|know)(?: you)? {_SOFTLY}(?:if|whether) (?P<wish>.+)")
SEES_HOW = _one(
    r"(?:see|ask|hear|find out) (?:how (?:things|everything|it|you)(?: is| are|'s|'re)?(?: all)?",
    r"(?: going| doing| coming along| working out| getting on)*(?: with| at| over at| on) (?P<with>.+)",
    r"|where (?:you're|you are|things are|we are|we stand)(?: at)? (?:with|on) (?P<where>.+)",
    r"|how (?P<thing>(?:the|your|our|my|that) .+?)(?: is| are|'s|'re| was| were) ",
    r"(?:going|doing|coming along|working(?: out)?))",
)
TIME_TO = _one(
    rf"you(?:'ve|'d)? ?{_SOFTLY}(?:(?:might|may|could|would) )?{_SOFTLY}(?:had|have got|have|spare|find|got) {_SOFTLY}",
    rf"(?:{_SOME} )*(?:minutes?|moments?|time|second) {_SOFTLY}(?:sometime )?{_WHEN}(?:to|for us to|for me to) ",
    rf"{_SOFTLY}(?P<act>.+)",
)
SEEN = _one(
    rf"you(?:'ve| have| had|'d)? {_SOFTLY}(?:(?:gotten|got|get|received|seen|saw|read)|(?:had|have had|have|get|got)?",
    rf" ?(?:a |any |the )?{_MOMENT} to (?:look at|look over|read|see|review|go over|go through|think about)) ",
    r"(?P<thing>.+)",
)
AND_SEE = re.compile(r",? and (?:see|find out|ask|check) (?:if|whether|how)\b.*", re.IGNORECASE)
"""Behind what the call is about: it says no more."""

WRITTEN_ABOUT = _one(
    r"(?:my|our|the) (?:\w+ ){0,3}(?:e-?mail|message|note|letter|voicemail)s? (?:about|on|regarding) (?P<thing>.+)"
)
OPEN_TO = _one(
    rf"(?:you(?:'d| would| might| may)? (?:be )?|you(?:'re| are) ){_SOFTLY}",
    r"(?:interested in|open to|up for|willing to have|keen on) (?P<thing>.+)",
)
TALK_ABOUT = _one(
    r"(?:(?:having|scheduling|setting up|doing|a|an|quick|short|brief) )*",
    r"(?:conversation|chat|call|talk|meeting|discussion|word) ",
    r"(?:about|on|regarding|to (?:discuss|talk about|go over)) (?P<thing>.+)",
)
LEARNS_ABOUT = _one(r"(?:learning|hearing|knowing|finding out)(?: a (?:bit|little))?(?: more)? about (?P<thing>.+)")
TAKES_MINUTES = _one(
    r"(?:grab|get|have|find|take|steal|borrow|schedule|set up) (?P<minutes>(?:\w+ ){1,3}?minutes)",
    r"(?: of your time)? ?",
    rf"(?P<when>{_WHEN})(?:to|for us to) (?:discuss|talk about|chat about|go over|speak about) (?P<thing>.+)",
)
ANY_CHANCE = _one(r"there(?:'s| is| was) any (?:chance|way)(?: that)? (?P<wish>(?:you|we|i)\b.+)")
MAKES_SENSE = _one(
    r"it(?:'d| would| might| may)? (?:makes? sense|made sense|be worth it|be possible|be okay|be helpful|was possible)",
    rf" (?:for (?:us|me) )?to {_SOFTLY}(?P<act>.+)",
)
I_WOULD = _one(rf"(?:we|i)(?: could| can| might| may| would| should|'d|'ll)(?: be able to)? {_SOFTLY}(?P<act>.+)")
YOU_ARE = _one(r"you(?:'re| are|'d be| would be| might be| may be) (?P<what>.+)")
YOU_WANT = _one(rf"you(?:'d| would| might| may)? {_SOFTLY}(?:want|like|care) to (?P<act>.+)")
YOU_WOULD = _one(
    rf"you(?: could| can| would| might| may)(?: be able to| be willing to| be so kind as to)? {_SOFTLY}",
    r"(?P<act>(?!be |have |want |like |need |mind |know ).+)",
)
YOU_DO = _one(
    r"you (?P<act>(?!(?:might|may|could|would|can|should|will|must|had|have|were|did|got|saw|went|knew|\w+ed) ).+)"
)
IF_YOU_COULD = _one(
    rf"if you (?:could|can|would|are able to|get a chance to|have a (?:second|minute|moment) to) {_SOFTLY}",
    rf"(?:find (?:a|the|some) (?:moment|time|minute) to )?(?P<act>(?:{_RINGS}|let me know).*)",
)
FEEL_FREE = _one(
    r"(?:please )?(?:(?:feel free|don't hesitate|you(?:'re| are) welcome) to|you (?:can|could|may|might want to)) ",
    rf"{_SOFTLY}(?:always )?(?P<act>{_RINGS}.*)",
)
NO_THING = _one(
    r"(?:everything|things|it|that|this|you|stuff|all of it|all that"
    r"|(?:my|our|the) (?:(?:last|previous|earlier|first|other|recent) )?"
    r"(?:calls?|messages?|voicemails?|e-?mails?|notes?))"
)
FRAGMENT = _one(r"(?:\w+ing|to|of|for|with|at|which|whom|than|by|from|into|onto|as|and|or)(?!\S)")
"""What a sentence of its own does not begin with."""

THING = _one(r"(?:(?:the|your|our|my|that|those|this|these|a|an|how|why|what|who|whether) |(?-i:[A-Z]))")
ASKS = _one(
    r"(?:could|would|can|will|do|does|did|is|are|was|were|have|has|shall|what(?! it is\b)|when|who|where|which) "
)
