"""How English questions say what kind of answer they want, and the words around their subject."""

# ruff: noqa: E501  (one pattern a line is what keeps these tables readable)

from __future__ import annotations

import re

PAPERS = r"(?:papers|articles|preprints|publications|studies|entries|works)"
PAPER = r"(?:paper|article|preprint|publication|study|work|one)"


def _any(*sources: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{source})" for source in sources), re.I)


_MOVES = r"(?:grow(?:n|ing)?|grew|increas(?:e|ed|ing)|ris(?:e|en|ing)|rose|declin(?:e|ed|ing)|decreas(?:e|ed|ing)|drop(?:ped|ping)?|f[ae]ll(?:en|ing)?|shr[aiu]nk|(?:go|gone|going|went)\s+(?:up|down))"
COUNT = _any(
    r"\bhow many\s+(?:of (?:the|these|those)\s+)?(?:(?!(?:was|were|is|are|do|does|did|in|of|the|on|by|to|from|for|has|have|can)\b)[\w'.+-]+\s+){0,5}?(?:papers|articles|preprints|publications|studies|entries|works (?:on|about))\b(?!\s+(?:does|did|do)\s+(?:the|this|that|it|they|\w+)\s+(?:review|cite|survey|cover|analy))(?!\s+(?:were|was|are|is)\s+(?:reviewed|cited|surveyed|analy[sz]ed)\s+in)",
    r"\b(?:number|count|total|tally)\s+of\s+(?:the\s+)?(?:all\s+)?(?:[\w-]+\s+){0,4}?(?:papers|articles|preprints|publications|studies|entries)\b",
    r"^\W*(?:please\s+)?count\s+(?:up\s+)?(?:the\s+|all\s+|how many\s+)*(?:[\w-]+\s+){0,4}?(?:papers|articles|entries)\b",
    r"\b(?:papers?|articles?)\s+count\b|^\W*how many\s+(?:are|were|have)\s+(?:there|been|about|on)\b|^\W*how many\s*\??\W*$|\bhow many of (?:them|these|those|the papers)\b",
)
FIRST = _any(
    r"\bwhen\s+(?:did|was|were|had|has|does)\b.{1,60}?\b(?:first|initially|start(?:ed)? (?:appearing|showing|to appear|to show)|begin|debut)\b(?!\s+(?:author|name|layer|token|stage|step))",
    r"\bwhen\b.{0,20}?\bfirst\b.{0,60}?\b(?:appear|mention|show|come|came|see|seen|cover|featur|introduc|discuss|talk)\w*\b",
    r"\b(?:first|earliest|oldest)\s+(?:ever\s+)?(?:appearance|mention|occurrence|time\b.{1,50}\b(?:appear|mention|show|came|featur|cover))",
    r"\b(?:first|earliest|oldest)\s+(?:[\w-]+\s+){0,4}?(?:papers?|articles?|digests?|entry)\s+(?:on|about|that mention\w*|mentioning|to mention|covering|with|in the (?:digests?|archive))\b",
    r"\bsince when\b|\b(?:appear\w*|mention\w*|show\w* up|featured|covered)\s+for the first time\b",
)
TREND = _any(
    r"\b(?:by|per|each|every)\s+month\b|\bmonth(?:ly)?[\s-](?:by|over|on)[\s-]month\b|\bmonthly\b(?=.*\b(?:papers?|count|number|trend|breakdown|stat)|.{0,30}$)",
    r"\btrends?\s+(?:of|in|for|on|around|line)\b|\b(?:show|plot|chart|graph|see|draw|what(?:'s| is| are))\b.{0,60}?\btrends?\b|\btrends?\W*$|\btrending\s+(?:up|down)\b",
    r"(?:\b(?:how|has|have)\b|^\W*(?:is|are)\b).{0,40}?\b(?:interest|popularity|attention|number|amount|count|papers|research|activity|volume|coverage|work)\b.{0,80}?\b(?:over\s+(?:time|the\s+\w+)|evolved?|chang(?:ed?|ing)|develop(?:ed)?|grow(?:n|ing)?|grew|gone|risen|declin\w+)\b",
    r"\b(?:papers?|popularity|interest|publications|coverage|activity|counts?)\b.{0,60}?\bover\s+(?:time|the\s+(?:months?|years?))\W*$",
    rf"^\W*(?:did|do|does|has|have|is|are)\s+(?:the\s+)?(?:number|amount|count|share|interest|popularity|coverage)\s+(?:of|in)\b.{{1,80}}?\b{_MOVES}\b|^\W*(?:did|do|have|are)\s+(?:[\w-]+\s+){{1,4}}?papers\s+(?:really\s+)?{_MOVES}\b",
    r"\b(?:by|per|each|every)\s+week\b|\bweek(?:ly)?[\s-](?:by|over|on)[\s-]week\b|\bweekly\s+(?:numbers?|counts?|breakdown|trend|stat\w*)\b",
    r"\b(?:getting|become|becoming)\s+(?:more|less)\s+popular\b|\b(?:plot|chart|graph)\s+(?:of\s+)?(?:the\s+)?(?:number|count|papers)\b",
)
CHANGES = _any(
    r"\bwhat(?:'s| has| have| is|'s been)?\s+(?:\w+\s+)?(?:chang(?:ed?|ing)|shifted|different|differs?)\b",
    r"\bhow\s+(?:did|has|have|does|do|is|are|was|were)\b.{0,80}?\b(?:change[ds]?|differ\w*|shift(?:ed)?|compare[ds]?|evolved?)\b",
    r"\b(?:more|fewer|less)\s+(?:[\w-]+\s+){0,4}?(?:papers|research|work)\b.{0,40}?\bthan\b",
    r"\b(?:compare|comparison|contrast|difference|changes?|diff)\b|\b(?:vs\.?|versus)\b|\bcompared\s+(?:to|with)\b|\bwhat is new .* compared\b",
)
COMPARE = _any(
    r"\b(?:compar(?:e|ing|ison)|contrast|differences?|differs?|different|better|similarit\w+|similar|in common|pros and cons|side by side|versus|vs\.?)\b|\bor\b.{0,40}\bwhich\b|\bwhich\b.{0,60}\bor\b"
)
DIGEST = _any(
    r"\b(?:digests?|daily papers|round-?up|recap|briefing|newsletter|issue|edition|rundown|tl;?dr|overview)\b",
    r"\bsummari[sz]e\b|\bsummary\b|\bsum up\b|\bbrief me\b|\bcatch me up\b|\bhighlights\b",
)
DIGEST_WORD = _any(r"\b(?:digests?|daily papers|newsletter)\b")
NEW = _any(
    r"\b(?:what(?:'s| is| was| were| are| has been| have been| has| have)?|whats|anything|something|everything|much|all)\s+(?:(?:really|actually|been|that'?s|that is|that was|going)\s+)*new\b",
    r"\bwhat(?:'s| is| was|s)?\s+(?:been\s+)?(?:happening|happened|going on|hot|cooking|up)\b|\bwhat (?:has )?happened\b",
    r"\bwhat(?:'s| has| have)?\s+(?:just\s+|been\s+)?(?:come|came|published|released|out)\b|\bwhat did (?:i|we) miss\b|\bcatch me up\b|\bup to (?:speed|date)\b|\b(?:keep|get) me (?:posted|updated)\b",
    r"\b(?:new|latest|newest|most recent|recent)\s+(?:[\w-]+\s+){0,3}?(?:papers|articles|research|works?|advances|progress|developments|results|news|methods|models|techniques|approaches|stuff|things|publications|preprints|releases|studies)\b",
    r"\bwhat(?:'s|\s+is)\s+(?:hot|trending|popular)\b|\b(?:did|have|has|are)\s+(?:people|researchers|folks|everyone)\s+(?:been\s+)?(?:publish|releas|work|done|doing|post)\w*",
    r"\b(?:latest|newest|news|updates?|progress|advances|developments|breakthroughs)\s+(?:on|in|about|from|for)\b",
)
LIST = _any(
    rf"\b(?:which|what|any|all|some|show|find|give|list|get|see|every|enumerate|recommend|suggest|are there|have|read)\b(?:\s+[\w'&/+-]+){{0,7}}?\s+{PAPERS}\b",
    r"^\W*(?!how\b)(?:[\w&/+-]+\s+){0,4}?(?:papers|articles|preprints|publications|studies)\b(?!'s)",
    r"^\W*(?:please\s+)?(?:list|enumerate)\b|\b(?:anything|something|stuff|everything)\s+(?:on|about|related to|regarding|for)\b|\bwhat (?:is|was|were|are) (?:there|covered|discussed|published|in)\b",
)
ALL = _any(
    r"\b(?:list|all|every|which|what|enumerate)\b(?:\s+[\w'&/+-]+){0,5}?\s+(?:papers|articles|preprints|publications|studies)\b|^\W*(?:list|enumerate)\b|\beverything\s+(?:on|about)\b"
)
ONE_PAPER = _any(
    rf"\b(?:the|that|a|this|which|what)\s+(?:[\w-]+\s+){{0,3}}?{PAPER}\s+(?:that|which|where|who|with|about|on|in which|from|using|by|introduc\w+|propos\w+|show\w+|claim\w+|i)\b",
    r"^\W*(?:what|which)(?:'s| is| was| were)\s+(?:the\s+|that\s+|a\s+)?(?:name of\s+|title of\s+)?(?:the\s+|that\s+)?(?:[\w-]+\s+){0,2}?(?:paper|method|model|technique|approach|system|framework|algorithm|work|trick|idea|thing|benchmark|dataset|llm|agent)s?\s+(?:that|which|where|who|with|for|to|lets?|can|called|about|on|from|using)\b",
    r"^\W*(?:what|which)\s+(?:[\w-]+\s+){0,2}?(?:paper|methods?|models?|techniques?|approach(?:es)?|systems?|frameworks?|algorithms?|work|benchmarks?|datasets?|llms?|vlms?|agents?|networks?|architectures?)\s+(?!(?:papers|articles|studies|did|do|does|was|were|is|are|has|have|had|size|sizes|they|it|the|of|in|family|series|names?)\b)\w+",
    r"\bi\s+(?:remember|recall|saw|read|heard|think)\b|\bwhat\s+was\s+(?:it|that)\b|\blooking for\s+(?:a|the|that)\b",
)
FACT = _any(
    r"^\W*(?:(?:so|and|ok|but|then)\s+)?(?:(?:in|on|at|by|with|to|for|from|under|over|against|across)\s+)?(?:what|which|whose)\s+(?!(?:did people|did researchers|did anyone|have people|has anyone|is|are|was|were|'s|new|happen\w*|about|if|paper\w*|other|kinds? of papers)\b)[\w-]+",
    r"^\W*(?:(?:so|and|ok|but|then)\s+)?(?:what)(?:'s|\s+is|\s+are|\s+was|\s+were)\s+(?:the|its|their)\s+(?!(?:latest|newest|best|most|top|paper|method|model|idea|difference|state)\b)[\w-]+(?:\s+[\w-]+){0,4}?\s+(?:of|for|in|on|that|used|reported|achieved|behind|between|by|when)\b",
    r"^\W*(?:(?:so|and|ok|but|then)\s+)?(?:by\s+|at\s+|for\s+|in\s+|on\s+)?how\s+(?:many|much|large|big|long|fast|often|far|few|small|high|low|accurate|well|expensive|deep|wide|old|quickly)\b",
    r"^\W*(?:(?:so|and|ok|but|then)\s+)?(?:who|whom)\s+(?!am\b)\w+",
    r"\b(?:how many|how much|what (?:percentage|fraction|share|score|accuracy|number)|which (?:dataset|benchmark|model|metric|backbone|optimizer))\b.{0,120}\?\s*$",
)
WROTE = _any(
    r"\bwho\b.{0,20}?\b(?:wrote|authored|are (?:the\s+|its\s+)?authors|is (?:the\s+)?(?:first\s+|lead\s+|last\s+)?author|made|published|worked on|is behind)\b|\bhow many (?:authors|votes|upvotes)\b|\b(?:what|when|where|give|show|link|url)\b.{0,20}?\b(?:title|link|url|pdf|abstract|votes|published|arxiv (?:id|link|page)|authors)\b|\b(?:first|last|lead)\s+author\b|\bauthors?\s+of\b|\b(?:its|the)\s+authors\b"
)
YES_NO = _any(
    r"^\W*(?!(?:can|could|do|will|would|are)\s+(?:you|we|i)\b)(?:does|did|is|are|was|were|can|could|has|have|will|do)\s+\w+"
)

RECOMMEND = _any(r"\b(?:recommend|suggest)\w*\b|\bwhat (?:should|could|can) i read\b")

_POLITE = r"(?:yo|please|pls|plz|kindly|just|also|maybe|perhaps|so|ok|okay|well|um+|hmm+|hey|hi|hello|now|then|and|but|oh|actually|thanks|thank you|good morning|alright)"
LEADS = tuple(
    re.compile(rf"^[\s,.:;!?–—-]*(?:{source})(?![\w'])", re.I)
    for source in (
        _POLITE,
        r"(?:can|could|would|will|do|did|are|is|may|might|should)\s+(?:you|i|we|u)(?:\s+(?:please|kindly|possibly|maybe|happen to))*\s+(?:help\s+me\s+(?:to\s+)?)?(?:have|know|find|show|list|give|tell|see|get|recall|remember|recommend|suggest|search|look|point|name|summari[sz]e|aware|summarize|mind)(?:\s+(?:me|us|up|to|of|out|for|at|if|whether))*",
        r"(?:i(?:'m| am|'d| would|'ve| have)?|we(?:'re| are|'d)?)\s+(?:also\s+)?(?:just\s+)?(?:looking|searching|hunting|interested|curious|want|wanted|like|love|need|wondering|trying)(?:\s+(?:for|in|to|about|know|see|find|read|if|whether|there|is|are|get|recall|remember|have|look|at|learn|hear))*",
        r"i\s+(?:vaguely\s+|kind of\s+|only\s+|half\s+|half-)?(?:remember|recall|saw|read|heard|think|came across|was reading|believe)(?:\s+(?:about|of|reading|seeing|hearing|something|there|was|is|were|that|a|an|the|some|paper|where|in which|on|this|like|recently))*",
        r"(?:show|give|find|list|get|tell|send|bring|name|recommend|suggest|pull|dig|enumerate|search|display|fetch|pick|point|see|read|look|explain|describe|summari[sz]e|compare|count|plot|(?:chart|graph)(?=\s+(?:me|the|how|papers|number)))(?:\s+(?:me|us|up|out|for|about|to|at|through|of|a list of|the list of|all of))*",
        r"(?:what|which|whats)(?:'s|'ve|\s+(?:is|was|were|are|has|have|had|did))*\s+(?:been\s+)?(?:(?:really|actually|just|all|the|some|any|there)\s+)*(?:new|happening|happened|going on|hot|changed|out|came out|come out|published|released|up|covered|discussed|different)(?:\s+(?:with|for|out there|around))*",
        r"(?:(?:a|the|an|quick|short|brief|full|your|today's|your)\s+)*(?:summary|recap|overview|round-?up|rundown|highlights|briefing|tl;?dr)(?:\s+(?:of|for|from)|\W*$)",
        r"(?:what\s+)?(?:did|have|has|do|are)\s+(?:people|researchers|anyone|anybody|everyone|folks)\s+(?:been\s+)?(?:publish\w*|releas\w*|work\w*|done|do|doing|writ\w*|post\w*|say\w*|said|tried|try)(?:\s+(?:about|on|in|for|using|out|to\s+use))*|what(?:'s|\s+is)\s+trending(?:\s+(?:in|on))?|since\s+when\s+(?:do|did|does|have)(?:\s+(?:the\s+)?digests?\s+(?:cover\w*|mention\w*|feature\w*))?",
        r"(?:(?:how\s+)?(?:did|does|do|has|have|is|are)\s+)?(?:the\s+)?(?:interest|popularity|(?:number|amount|count|share|coverage)(?=\s+(?:of|in)\b))\s+(?:in|of|for)",
        r"what\s+did\s+(?:i|we)\s+miss(?:\s+(?:in|on|about|out on))?|catch\s+me\s+up(?:\s+(?:on|with|about))?|bring\s+me\s+up\s+to\s+(?:speed|date)(?:\s+(?:on|with))?|brief\s+me(?:\s+(?:on|about))?|sum\s+up",
        rf"(?:what|which|whats)(?:'s|\s+(?:is|was|were|are))?\s+(?:there\s+|the\s+|some\s+)?(?:new\s+|latest\s+|newest\s+|recent\s+|good\s+)*(?:{PAPERS}|paper)(?:\s+(?:there|that|which|are|were|was|do|did|we|you|have|has|had|been|came|come|out|appeared|use[ds]?|using|discuss\w*|cover\w*|deal\w*|with|address\w*|mention\w*|talk\w*|about|on|in|for|focus\w*|stud(?:y|ied)|explor\w*|tackl\w*|look\w*|at|published|related|to))*",
        r"(?:the\s+)?(?:very\s+)?first\s+(?:papers?|works?|stud(?:y|ies))(?:\s+(?:on|about|that|to|with|using|of|in))*",
        r"(?:is|are|was|were)\s+there(?:\s+(?:been|any|some|a|other|more))*|there\s+(?:is|was|are|were)|(?:has|have|had)\s+there\s+been|(?:any|some)(?:thing|body)?",
        r"(?:per|by|each|every)\s+(?:week|month)|(?:did|have)(?=(?:\s+[\w-]+){1,3}\W*$)",
        r"how many|how much|(?:the\s+)?(?:number|count|total)\s+of|(?:the\s+)?trends?\s+(?:of|in|for|on|around)|when\s+(?:did|was|were)|(?:the\s+)?(?:first|earliest)\s+(?:appearance|mention|time)(?:\s+of)?|how\s+(?:did|has|have)(?:\s+(?:the\s+)?(?:interest|popularity|attention|number|research|activity|coverage|work)\s*(?:in|of|on|to|around|for)?)?|what\s+about|how\s+about",
        r"(?:the\s+|all\s+|every\s+|of\s+|some\s+|any\s+|more\s+|a\s+|an\s+|good\s+|great\s+|cool\s+|notable\s+|important\s+|interesting\s+|relevant\s+)*(?:the\s+)?(?:new|latest|newest|most recent|recent|popular)(?=\s)",
        rf"(?:the\s+|all\s+|every\s+|of\s+|some\s+|any\s+|more\s+|a\s+|an\s+|other\s+|good\s+|great\s+|cool\s+|notable\s+|important\s+|interesting\s+|relevant\s+|those\s+|that\s+|this\s+|list of\s+)*(?:{PAPERS}|paper|article|preprint|research|anything|something|stuff|everything|ones?|updates?|news|progress|developments|advances|digests?|daily papers)(?:\s+(?:there|out there|are|were|is|was|that|which|where|who|in which|do|you|have|from|i|can|read|been|published|appeared|came|out|came out|came up|talks?|discuss\w*|deal\w*|cover\w*|mention\w*|focus\w*|related|regarding|concerning|relating|to|about|on|in|for|of|with|around|got|received))*",
        r"(?:about|on|in|of|for|regarding|concerning|related to|relating to|around|into|from|by|during|at|to|between|and|or|over|since|with|that|is|are|was|were|the|there|a list of|all|topic of|field of|area of|world of|subject of)",
    )
)
TAILS = tuple(
    re.compile(rf"(?<![\w'-])(?:{source})[\s,.:;!?–—-]*$", re.I)
    for source in (
        r"please|pls|plz|thanks|thank you|thx|too|again|anyway|right|though|exactly|there|so far|in general|if any|if you can|can you|could you|for me|to me|to read|worth reading|i should read|should i read|you know of|you have|do you have|are there|were there|have there been|was there|is there",
        r"(?:in|from|of|across|within|on)\s+(?:the\s+|your\s+|our\s+|this\s+|these\s+)?(?:daily\s+papers|digests?|archive|corpus|list|collection|database|catalog)",
        r"(?:first\s+)?(?:appear|appeared|come out|came out|show up|showed up|get mentioned|mentioned|introduced|published|released|come up|came up|covered)(?:\s+first)?(?:\s+for the first time)?|for the first time|were\s+published|(?:have\s+)?been\s+published",
        rf"(?:papers?|articles?|preprints?|publications|studies|research|works?)(?:\s+(?:are|were|was|have|has|been|is|do|did|you|we|there))*|trends?|over time|over the months|by (?:month|week)|per (?:month|week)|month by month|week by week|monthly|weekly|(?:each|every) (?:month|week)|{_MOVES}|evolved?|evolving|chang(?:e|ed|ing)|growing|grown|rising|declining|increasing|first",
        r"these days|lately|recently|nowadays|right now|at the moment|currently",
        r"in|on|about|of|for|from|during|with|at|by|the|and|or|between|since|to|are|were|is|was|that|did|a|an|but|as|new|been|has|have|compared|vs\.?|versus|until|over",
    )
)

# A question for a fact keeps its "what … new" and "how many": they say which fact.
WITHOUT_WHAT = LEADS[:4]
