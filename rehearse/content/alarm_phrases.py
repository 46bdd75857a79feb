"""The wordings that ring an alarm, in the notation of `phrase_pattern`.

A strong one rings alone, a weak one only near another.
"""

from __future__ import annotations

_PRODUCT = (
    "(platform|product|products|solution|solutions|software|system|systems|app|tool|tools|service|services|technology|"
    "program|package|camera|cameras|device|devices|machines|designers|experts|engineers|team|chairs|units|ai)"
)
_THING = "(system|platform|tool|app|software|solution|product|program|service|blueprint|suite)"
_NO_VERB = "(?:as|this|was|us|its|plus|across|always|yes|is down|is up for)"

PITCH_STRONG = (
    "we [also|can] (offer|provide|sell|deliver|manufacture|specialize in|specialise in) !(you)",
    "(specializing|specialising) in",
    "to (provide|offer) ...3 (solution|solutions|software|services|products)",
    "(industry|market|world) leading",
    "leading ... (provider|supplier|maker|manufacturer|platform|company|firm)",
    "leader in",
    "(all in one|one stop shop|full service|turnkey|end to end)",
    "(state of the art|cutting edge|best in class|world class|next generation|next gen|best of breed|award winning)",
    "(revolutionary|game changing|game changer|unmatched|second to none)",
    "best ...2 (on the market|in town|in the industry|in the business|in the world|in the country)",
    "number one (in|provider|choice)",
    "[key] (feature|features) (include|includes|like|such as|are)",
    "(key features|feature rich)",
    f"our ... {_PRODUCT} (that|which|are|have|let|allow|give|help|do|can|could|will|come|integrate|work)",
    f"our ... {_PRODUCT} [fully|instantly|really|easily|quickly] {{verb}}",
    f"(interested in|tell you about|introduce you to|show you|offer you|demo of|trial of|learn about) our ... "
    f"{_PRODUCT}",
    f"(we|we've) [also] (built|made|created|developed|designed|have|launched) (a|an|the) ... {_THING} (that|"
    f"which|to|for)",
    "(it|which|that) (comes with|integrates with|automates|lets you|allows you to|has everything)",
    "(is|we're|we are) (a|an|the) ...6 (platform|solution|software|app|tool|suite|marketplace|provider)",
    "we (have|carry) [a] (full line|full range|wide range|suite|range of)",
    "(free trial|special offer|limited time|money back guarantee*|or your money back|percent off|starting at)",
    "(plan|plans|price|prices) start*",
)
PITCH_PARTS = {"verb": rf"(?!{_NO_VERB}(?!\S))[a-z]+s"}
PITCH_WEAK = (
    "(platform|solution|solutions|software|suite|dashboard|dashboards|analytics|alerts|mobile app|warranty|showroom)",
    "(automate*|integrate*|streamline*|leverage*|optimize*|optimise*|seamless*)",
    "(ai|ai powered|cloud based|real time|robust|scalable|innovative|flexible|proprietary|customizable|unlimited)",
    "(user friendly|easy to use|affordable|cost effective|no contract)",
    "(demo|free demo|free quote|free month|free consultation|free estimate|free sample|for free|subscription)",
    "trial (period|version|account)",
    "(plans|pricing|discount|per month|a month)",
    "(we're|we are) (a|an|the) ... (company|firm|agency|business|team|group|startup)",
)

HEDGING_STRONG = (
    "just (calling|checking|reaching out|following up|touching base|seeing if|wondering|hoping|giving you a)",
    "just wanted to (check in|introduce|say|touch base|see|connect|reach out|follow up)",
    "(touch|touching) base",
    "check in (with|on|to see|and see)",
    "<!(the) checking in",
    "to check in",
    "(circle|circling) back",
    "(sometime|at some point)",
    "(maybe|perhaps|hopefully|i guess|i suppose|i was hoping)",
    "if you (get|have|find) [a|the|any|some] (chance|second|minute|moment|time|sec)",
    "if you (wouldn't mind|feel like it|are interested|are free|aren't too busy|like)",
    "if (you're|you are) (interested|free|not too busy)",
    "whenever (you can|you get|you have|you want|works|it works|it's good)",
    "no (worries|pressure|rush|hurry)",
    "no (problem|big deal) ...2 (if|or|but)",
    "if not ...2 (fine|okay|ok|no)",
    "(not a big deal|nothing urgent)",
    "<!(what|some|any|this|that|the|a|same|every|one) (kind|sort) of !(the|a|our|your)",
    "(i'm|i am) not sure (if|whether)",
    "i don't know (if|whether)",
    "wondering if (maybe|you'd|we)",
    "i was wondering if",
    "(sorry|hate|don't want|didn't mean|hope i'm not) [to] [really|just] (bother*|disturb*|interrupt*|trouble*)",
    "sorry for (bothering|disturbing|interrupting)",
    "don't want to (take|waste|be a)",
    "if that's (okay|ok|alright|all right|possible|something)",
    "or (something|whatever|anything)",
)
HEDGING_WEAK = (
    "(possibly|probably|potentially|i'm hoping|i hope this|i hope you don't|i hope it's)",
    "(just want|just wanted|wanted to see|i just)",
    "(might|may) (be|want|possibly)",
    "(a little|a bit|i think maybe|at your convenience)",
    "(super busy|really busy|know you're busy)",
)

REFERRAL = (
    "[so|and|but] if (you're|you are|you aren't|this is|this isn't|that's|i'm) [not] [the|your] (wrong|right) "
    "(person|one|contact|desk|department|number) ...4 (pass|tell|put|point|connect|forward|let) [me|this|it|us] "
    "[on|to|who|know|through] [who] [is]",
    "[so|and|but] if (somebody|someone|anybody|anyone) else (looks after|deals with|handles|decides)",
)

WINGING_STRONG = (
    "let me (start over|start again|rephrase|begin again|back up|think)",
    "let me try [that|this|it] again",
    "(start|starting) over",
    "take two",
    "bear with me",
    "(hold|hang) on",
    "one (second|sec|moment)",
    "give me (a|one) (second|sec|moment|minute)",
    "(where was i|what was i|i lost my|my train of thought|i forgot)",
    "(what's|what is|what was) (it|my number|the number)",
    "(scratch that|no wait|wait no|i mean sorry)",
    "sorry (i mean|i meant|let me|about that|for rambling|i'm rambling|this is|i know this|that's not|no|"
    "wait|my|that was)",
    "(i'm|i am) (rambling|not very good at|not good at|terrible at)",
    "(i apologize|i apologise) !(for the delay|for missing|that i missed)",
    "my apologies !(for the delay|for missing)",
)
WINGING_WEAK = (
    "(i mean|or rather|actually no|so yeah|yeah so|anyway|what else|you know what)",
    "sorry !(i missed|we missed|to have missed|i've missed|i haven't|i wasn't|i couldn't|for the|for my|for "
    "your|to hear|"
    "to bother|to disturb|to trouble|to interrupt|for bothering|it's taken|it took)",
)
