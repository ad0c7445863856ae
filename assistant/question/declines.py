"""Small talk, and requests that are not about papers: declined on clear grammar only.

A description of a paper can be about weather, recipes or poems; it is never declined. So each
pattern is the grammar of another request, from the first word of the text, and words of research in
the text acquit it, except for commands that are unmistakable.
"""

# ruff: noqa: E501  (one pattern a line is what keeps these tables readable)

from __future__ import annotations

import re
from typing import Literal

from assistant.question.draft import plain

_FILL = (
    r"(?:there|again|all|everyone|everybody|friend|buddy|bot|assistant|team|folks|guys|dear|mate)"
)
_TALK_EN = (
    rf"(?:hi+|hello+|hey+|howdy|yo|hiya|greetings|good\s+(?:morning|afternoon|evening|day|night)|morning|sup|what'?s\s+up|wassup)(?:\s+{_FILL})*",
    r"(?:many\s+)?(?:thanks|thank\s+you|thank\s+u|thx|ty|tysm|cheers|much\s+appreciated|appreciate\s+it|i\s+appreciate\s+(?:it|your\s+help))(?:\s+(?:a\s+lot|so\s+much|very\s+much|a\s+(?:ton|bunch|million)|again|for\s+(?:the|your|that|this)\s*(?:help|answer|info|information|explanation)?|man|mate|everyone))*",
    r"(?:bye|goodbye|bye\s+bye|see\s+(?:you|ya)(?:\s+(?:later|soon|tomorrow))?|farewell|take\s+care|ciao|have\s+a\s+(?:nice|good|great)\s+(?:day|one|evening|weekend|night))",
    r"how\s+(?:are|r)\s+(?:you|u)(?:\s+(?:doing|today|feeling))*|how(?:'s|\s+is)\s+it\s+going|how\s+do\s+you\s+do|how(?:'s|\s+is)\s+your\s+day|are\s+you\s+(?:ok|okay|there|alive|awake|real|human|(?:a\s+)?(?:an?\s+)?(?:human|robot|bot|ai|person|machine|chatgpt|sentient))",
    r"(?:so\s+)?(?:who|what)\s+(?:are|r)\s+(?:you|u)(?:\s+exactly)?|what(?:'s|\s+is)\s+your\s+name|do\s+you\s+have\s+a\s+name|who\s+(?:made|built|created|wrote|trained|developed)\s+you|where\s+are\s+you\s+from|how\s+old\s+are\s+you|tell\s+me\s+about\s+yourself|introduce\s+yourself|are\s+you\s+(?:an?\s+)?(?:chatgpt|gpt|claude|llm|gemini)",
    r"(?:so\s+)?what\s+(?:can|do|could)\s+(?:you|i)\s+(?:do|ask|help(?:\s+me)?(?:\s+with)?|ask\s+you|know|do\s+here|do\s+with\s+(?:this|you)|ask\s+(?:you\s+)?(?:about|here))(?:\s+(?:for\s+me|here|exactly|about))*|what(?:'s|\s+is)\s+this(?:\s+(?:thing|app|site|page|bot|chat|for))*|how\s+(?:do|can|should)\s+i\s+(?:use|ask|talk\s+to)\s+(?:this|you|it)(?:\s+(?:app|thing|bot|questions?))?|how\s+do(?:es)?\s+(?:you|this(?:\s+(?:app|thing|bot))?)\s+work|what\s+are\s+(?:you\s+(?:capable\s+of|good\s+(?:at|for)|able\s+to\s+do)|your\s+(?:capabilities|features|skills))|can\s+you\s+help(?:\s+me)?|i\s+need\s+(?:some\s+)?help|help(?:\s+me)?",
    r"(?:ok(?:ay)?|k|great|nice|cool|awesome|perfect|good|wow|haha+|lol|got\s+it|i\s+see|sounds\s+good|very\s+good|good\s+(?:job|bot|work|answer)|well\s+done|nice\s+(?:work|one|job)|that(?:'s|\s+is|\s+was)\s+(?:great|helpful|perfect|all|it|nice|cool|awesome|good|very\s+helpful)|never\s*mind|no\s+problem|you(?:'re|\s+are)\s+(?:great|the\s+best|awesome|welcome|amazing|smart|funny|so\s+\w+)|i\s+love\s+you|do\s+you\s+(?:love|like|miss)\s+me|test(?:ing)?|ping|nice\s+to\s+meet\s+you|pleased\s+to\s+meet\s+you|sorry|my\s+bad|yes|no|yep|nope|sure|please)",
)
_TALK_KO = (
    r"안녕(?:하세요|하십니까|하신가요|히\s*(?:계세요|가세요))?|하이(?:요)?|헬로(?:우)?|ㅎㅇ|반가(?:워|워요|웠어요|웠습니다|습니다|뭐)|처음\s*뵙겠습니다|좋은\s*(?:아침|저녁|하루|밤)(?:이에요|입니다|되세요|보내세요)?|만나서\s*반가(?:워|워요|웠어|습니다)|잘\s*(?:지내|지냈어|있었어|잤어|자)(?:요)?|여보세요|굿모닝|저기요?",
    r"(?:정말|너무|진짜|매우|답변|도움|알려\s*줘서|찾아\s*줘서|다들|아주)?\s*(?:고마(?:워|워요|웠어|웠어요|웠습니다|운데)|고맙(?:습니다|다|네|네요)|감사(?:합니다|해|해요|드려요|드립니다|했습니다)?|땡큐|ㄱㅅ|ㄳ|수고(?:했어|했어요|하셨습니다|하셨어요|하세요|해)?|잘\s*(?:쓸게|봤어|봤습니다)(?:요)?)",
    r"(?:잘\s*가|잘\s*있어|바이(?:바이)?|빠이|또\s*(?:봐|보자|올게|만나)|다음에\s*(?:봐|또\s*봐|보자)|나중에\s*(?:봐|보자|또\s*봐))(?:요)?",
    r"(?:넌|너는?|당신은?|네|니|네가|너의|자네|이\s*(?:챗봇|봇|앱|서비스)(?:은|는)?)\s*(?:누구(?:야|니|냐|세요|예요|십니까|신가요)?|이름(?:이)?\s*(?:뭐야|뭐니|뭐예요|뭔가요|무엇인가요|뭐지)|정체가?\s*뭐(?:야|니|예요)|뭐(?:야|니|예요|하는\s*(?:애야|거야|놈이야|봇이야))|사람이(?:야|니|에요)|몇\s*살이(?:야|니|에요)|ai(?:야|니|예요)|로봇이(?:야|니))|누구(?:세요|신가요|야|니|십니까)|이름이?\s*뭐(?:야|니|예요)|자기\s*소개(?:\s*(?:좀|해\s*줘|해\s*주세요|부탁해요?))*",
    r"(?:넌|너는?|당신은?|여기서|이걸로|이\s*(?:챗봇|봇|앱|서비스)(?:은|는|으로|로)?)?\s*(?:뭘|무엇을|뭐를?|무슨\s*(?:일|것)을?|어떤\s*(?:것을|걸|일을|기능이|질문을|도움을))\s*(?:할\s*수|도와\s*줄\s*수|해\s*줄\s*수|물어\s*볼\s*수|질문할\s*수|알려\s*줄\s*수|받을\s*수|잘|도와)?\s*(?:있어|있니|있나|있지|있는데|있나요|있어요|있습니까|있는지|있을까|있는\s*거야|해|하니|해줘|해\s*줄래|물어봐|물어보면\s*돼|하는\s*거야|줄래)(?:요)?(?:\s*(?:알려\s*줘|궁금해|말해\s*줘)(?:요)?)?|(?:사용법|사용\s*방법|쓰는\s*(?:법|방법)|기능)(?:이|을|은|좀)?\s*(?:뭐야|뭐예요|알려\s*줘|알려\s*주세요|설명해\s*줘|어떻게\s*돼)?|어떻게\s*(?:쓰|사용하|질문하)(?:는\s*거야|는지|면\s*돼|나요|지|면\s*되나요|는\s*거예요)(?:\s*알려\s*줘)?(?:요)?|도와\s*줘(?:요)?|도와\s*주세요|도움말",
    r"오케이|ㅇㅋ|ㅇㅇ|넵|넹|응|네|예|아니|아니요|그래(?:요)?|좋아(?:요)?|좋네(?:요)?|좋습니다|굿|대박|와+우?|멋지다|멋져(?:요)?|훌륭해(?:요)?|잘했어(?:요)?|최고(?:야|다|예요|입니다)?|ㅋ+|ㅎ+|하하+|알겠어(?:요)?|알겠습니다|알았어(?:요)?|그렇구나|그렇군(?:요)?|미안(?:해|해요|합니다)?|죄송(?:해요|합니다)?|사랑해(?:요)?|심심해(?:요)?|테스트|기분(?:이)?\s*(?:어때|어떠니|좋아|어떤가요)(?:요)?|잘\s*지내(?:니|세요|고\s*있어)?|오늘\s*어때(?:요)?|어떻게\s*지내(?:니|세요|요)?",
)
_SEP = r"[\s,.!?~:;)(^ㅎㅋ♥❤🙂😀😊🙏👍👋-]*"
_ONE = "|".join(f"(?:{source})" for source in (*_TALK_EN, *_TALK_KO))
_SMALLTALK = re.compile(rf"^{_SEP}(?:(?:{_ONE})(?![\w가-힣]){_SEP}+){{1,4}}$", re.I)
_LONGEST_TALK = 120

_RESEARCH = re.compile(
    r"\b(?:papers?|articles?|arxiv|preprints?|digests?|models?|methods?|datasets?|benchmarks?|training|train(?:ed|s)?|fine-?tun\w*|neural|networks?|llms?|vlms?|transformers?|diffusion|agents?|learning|learned|research\w*|survey|algorithms?|frameworks?|approach\w*|technique\w*|generation|generat(?:es|ed|ing|ive)|predict\w*|forecast(?:ing|s|er)\b|pre-?train\w*|reward|attention|encoder|embedding\w*|gpt\w*|lora|rag|self-supervised|few-shot|zero-shot|authors?|system that|work that|study)\b"
    r"|논문|연구|모델|기법|학습|데이터셋|벤치마크|방법론|프레임워크|알고리즘|신경망|에이전트|다이제스트|아카이브|생성하는|예측하는|생성형|생성 |예측 |훈련|파인튜닝|저자|트랜스포머|디퓨전|확산|제안한|제안하는",
    re.I,
)

_ASK = r"[\s,.!]*+(?:(?:hey|hi|hello|ok|okay|so|now|and|then|please|pls|can|could|would|will|you|u|i|want|need|to|like|'d|for|know|wondering|kindly|just|let's|help|me|thanks|but|first|instead|oh|well)[\s,.!]++)*?"
_WRITTEN = r"(?:poems?|haikus?|sonnets?|limericks?|jokes?|stor(?:y|ies)|songs?|lyrics|raps?|essays?|e-?mails?|letters?|cover letters?|resumes?|cv|blog ?posts?|tweets?|linkedin posts?|speech|toasts?|novels?|scripts?|riddles?|birthday (?:card|message|wish)\w*|wedding \w+|homework|love letter|marketing copy|ad copy|slogans?|fairy ?tales?|python|javascript|java|c\+\+|sql|html|code|functions?|programs?|regex|unit tests?|bash|shell script|to-?do list|shopping list|grocery list|apology|complaint)"
_ADJECTIVES = r"(?:(?:a|an|the|some|one|another|short|long|funny|nice|good|quick|little|simple|two|three|few|bedtime|romantic|silly|single|professional|cute|scary)\s+)*(?:[\w-]+\s+)?"
_NOT_A_FIELD = r"(?!\s*(?:generation|generator|writing|-|model|paper|benchmark|dataset|synthesis))"
_STRONG_EN = (
    rf"{_ASK}(?:write|compose|draft|make up|create|make|give|sing|tell|generate|build|code)\s+(?:me|us|my)\s+{_ADJECTIVES}{_WRITTEN}\b{_NOT_A_FIELD}",
    rf"{_ASK}(?:write|compose|draft|sing|tell|make up)\s+(?:a|an|some|another|two|three)\s+{_ADJECTIVES}{_WRITTEN}\b{_NOT_A_FIELD}",
    rf"{_ASK}(?:please\s+)?(?:ignore|disregard|forget|override|bypass)\s+(?:(?:all|any|your|the|my|of|previous|prior|above|earlier|these|those|every|everything|system|safety)\s+)*(?:instructions?|prompts?|rules|guidelines|directions|everything|constraints|told|context)\b",
    rf"{_ASK}(?:reveal|print|show|repeat|output|leak|display|tell|what(?:'s| is| are))\s+(?:me\s+)?(?:(?:all|exactly|verbatim|the|your|of)\s+)*(?:your|system|hidden|initial|secret)\s+(?:system\s+|hidden\s+|initial\s+|secret\s+)*(?:prompts?|instructions?|rules|api key|password)\b",
    rf"{_ASK}(?:pretend|act as|act like|roleplay|role-play|you are now|from now on,? you)\b",
    rf"{_ASK}(?:translate|say|rewrite|proofread|paraphrase|spell-?check)\s+(?:this|these|the following|my|it|that)\b(?!\s*papers?)",
    rf"{_ASK}translate\s+(?:[\"'“‘]|(?:\w+\s+){{1,12}}?(?:in)?to\s+(?:english|korean|french|spanish|japanese|german|chinese|italian|portuguese|russian|arabic|hindi)\b)",
    rf"{_ASK}how (?:do|would|can) (?:you|i|we) say\b",
)
_STRONG_KO = (
    r"^(?:제발|이제|지금부터|자)?\s*(?:이전|위의?|지금까지의?|앞의?|모든|너의|네|시스템|원래)?\s*(?:모든\s*)?(?:지시(?:사항)?|명령|프롬프트|규칙|지침|인스트럭션)(?:을|를|은|는)?\s*(?:모두|전부|다)?\s*(?:무시하고|무시해|무시하세요|무시하라|잊어|잊고|어기고|따르지\s*마)",
    r"^(?:너의?|네|당신의)?\s*(?:시스템\s*프롬프트|비밀번호|api\s*키|숨겨진\s*지시\S*)(?:를|을|가|은)?\s*(?:뭐|보여|알려|출력|공개|말해)",
    r"(?:시|소설|노래|가사|편지|자소서|자기소개서|이메일|메일|에세이|독후감|블로그\s*글|시나리오|동화|랩|이력서|연설문|축사|삼행시|일기|코드|프로그램|함수|스크립트|과제|숙제)(?:를|을|도|나)?\s*(?:한\s*(?:편|곡|통|개|줄)|하나|좀|대신|짧게|재밌게|멋지게)?\s*(?:써|지어|작성해|만들어|짜|불러|해)\s*(?:줘|주세요|줄래|달라|봐|줄\s*수)",
    r"(?:농담|웃긴\s*(?:얘기|이야기)|재밌는\s*(?:얘기|이야기)|재미있는\s*이야기|수수께끼|퀴즈|옛날\s*이야기|무서운\s*이야기)(?:을|를)?\s*(?:좀|하나|하나만)?\s*(?:해|들려|말해|내)\s*(?:줘|주세요|줄래|봐)",
    r"^(?:이|다음|아래|이\s*문장|다음\s*문장|이\s*글|이거|이것)\s*(?:문장|글|내용|텍스트|단어|영어)?(?:을|를|좀)?\s*(?:\S+로\s*)?번역(?:해|\s*좀|\s*부탁)",
    r"[\"“'‘].+[\"”'’](?:을|를)?\s*(?:영어|한국어|일본어|중국어|프랑스어|스페인어|독일어)로\s*(?:번역|뭐)",
    r"(?:는|은|를|을|가)?\s*(?:영어|일본어|중국어|프랑스어|스페인어|독일어)로\s*(?:뭐야|뭐예요|뭐라고|어떻게\s*(?:말해|써|표현))",
    r"^(?:넌\s*)?(?:이제부터|지금부터)\s*(?:너는|넌|당신은)",
)
_FOOD = r"(?:rice|chicken|beef|pork|steak|salmon|fish|egg|eggs|pasta|spaghetti|pizza|cake|bread|cookies?|soup|kimchi|noodles?|ramen|curry|pancakes?|salad|potato(?:es)?|lasagna|dinner|lunch|breakfast|bibimbap|tteokbokki|bulgogi|coffee|tea|sandwich|burger|tofu|risotto|sushi|turkey|brownies|pie|omelette|stew|dumplings)"
_OFF_EN = (
    rf"{_ASK}(?:what(?:'s| is| will| was)?|how(?:'s| is| was)?|tell me|check|show me|give me)\s+(?:is\s+|about\s+)?(?:the\s+|today's\s+|tomorrow's\s+)?(?:current\s+)?(?:weather|temperature outside|forecast for (?:today|tomorrow|the weekend))\b(?!\s+(?:and climate|model|predict|forecasting|data))",
    rf"{_ASK}(?:will|is|does|did)\s+(?:it|there)\s+(?:going\s+to\s+|be\s+)*(?:rain|snow|raining|snowing|be sunny|sunny|hot|cold)\b",
    rf"{_ASK}do\s+i\s+need\s+(?:an?\s+)?(?:umbrella|coat|jacket|visa)\b",
    rf"{_ASK}(?:(?:give|send|show|share|find|tell|what(?:'s| is)|got|have|get)\s+)?(?:me\s+)?(?:an?|the|your|any|some|good|best|easy|quick|my|simple)?\s*(?:good|best|easy|quick|favou?rite|simple|tasty)?\s*(?:[\w-]+\s+)?recipes?\s+(?:for|of|to (?:cook|make|bake))\b",
    rf"{_ASK}(?:give|send|show|share|suggest|recommend)\s+(?:me\s+)?(?:an?\s+|some\s+|the\s+)?(?:[\w-]+\s+)?{_FOOD}\s+recipes?\b",
    rf"{_ASK}how\s+(?:do|can|should|to|long)\b.{{0,20}}?\b(?:cook|bake|fry|boil|grill|roast|make)\s+(?:an?\s+|the\s+|some\s+|my\s+)?(?:[\w-]+\s+)?{_FOOD}\b",
    rf"{_ASK}what\s+should\s+i\s+(?:eat|cook|wear|watch|buy|do (?:today|tonight|tomorrow|this weekend)|name|have for)\b",
    rf"{_ASK}(?:what(?:'s| is| was)?|how much is|how(?:'s| is)|check|show me|tell me|give me)\s+(?:the\s+)?(?:current\s+|latest\s+)?(?:[\w.&'-]+\s+){{0,3}}?(?:stock|share|bitcoin|btc|ethereum|crypto|gold|oil)s?\s*(?:price|market|value|quote|worth|doing|at)\b",
    rf"{_ASK}(?:price of|what(?:'s| is) the price of|how much (?:is|does|are|do))\s+(?:a\s+|an\s+|the\s+|one\s+)?(?:[\w-]+\s+)?(?:bitcoin|gold|iphone|car|house|tesla|rent|ticket|dollar|ps5|laptop|macbook|flight|coffee)\w*\b",
    rf"{_ASK}should\s+i\s+(?:buy|sell|invest|short|quit|marry|date|dump|break up|move|text|go to)\b",
    rf"{_ASK}(?:book|order|reserve|buy|call|text|email|remind|wake|schedule|play|turn (?:on|off)|set (?:an?|the|my)|open)\s+(?:me\s+|my\s+|a\s+|an\s+|the\s+|some\s+|up\s+)*(?:[\w-]+\s+)?(?:flights?|hotels?|table|restaurant|pizza|taxi|uber|alarm|timer|reminder|music|song|mom|dad|lights?|meeting|ticket|tickets|appointment|to (?:buy|call)|spotify|youtube|at \d)\b",
    rf"{_ASK}(?:recommend|suggest|what(?:'s| is| are)|any|give me|find me|know any)\s+(?:me\s+)?(?:a\s+|an\s+|some\s+|the\s+|any\s+)?(?:good\s+|best\s+|nice\s+|great\s+|fun\s+)*(?:[\w-]+\s+)?(?:movies?|films?|restaurants?|cafes?|bars?|novels?|anime|tv shows?|netflix \w+|video games?|gifts?|holiday|vacation|dating apps?|wine|laptop|phone|baby names?|hotels?|date ideas?)\b(?:\s+(?:to|near|for|in|on|should|i)\b|\s*[?.!]*$)",
    rf"{_ASK}who\s+(?:won|is winning|will win|is playing|scored)\b",
    rf"{_ASK}(?:what|which|who)(?:'s| is| was| are)?\s+(?:the\s+)?(?:capital(?:\s+city)?|president|prime minister|population|king|queen|currency|mayor|tallest building|area code|gdp)\s+(?:of|in)\b",
    rf"{_ASK}what\s+(?:time|day)\s+is\s+it\b|{_ASK}what(?:'s| is)\s+(?:the\s+(?:time|date)\b|today's date)",
    rf"{_ASK}(?:what(?:'s| is)|calculate|compute|solve|evaluate|how much is)?\s*(?!\d+\s*[-/.]\s*\d+(?:\s*[-/.]\s*\d+)?\s*\??$)(?:\(?-?\d[\d.,]*\)?\s*(?:[-+*/^×÷%]|plus|minus|times|divided by|to the power of|squared|x)\s*)+\(?-?\d[\d.,]*\)?\s*=?\s*\??\s*$",
    rf"{_ASK}(?:what(?:'s| is)|calculate|compute|solve)\s+\d+\s*[-/]\s*\d+\s*\??$",
    rf"{_ASK}(?:solve|do|finish|help(?: me)? with|complete|check)\s+(?:this|my|the|me|following|for x|with|equation|\s)*(?:math|maths|algebra|calculus|physics|chemistry|homework|equation|assignment|exam|quiz|integral|\d*[a-z]\s*[-+*^=])\b",
    rf"{_ASK}solve\s+(?:for\s+\w\s*:?\s*)?[-+\d()][-+*/^().\d\sa-z]{{0,40}}=\s*-?\d",
    rf"{_ASK}(?:what(?:'s| is)|find|compute|calculate|take)\s+(?:the\s+)?(?:integral|derivative|square root|antiderivative|factorial|determinant)\s+of\b",
    rf"{_ASK}(?:fix|debug|refactor|explain|review|run)\s+(?:my|this|the following|the)\s+(?:python\s+|javascript\s+|java\s+|sql\s+)?(?:code|bug|error|script|function|stack trace|query|program)\b",
    rf"{_ASK}how\s+(?:do|can|to|should)\s+(?:i|we|you)?\s*(?:install|uninstall|center a div|fix my|reset my|lose weight|get rid of|get rich|make money|tie a|change a tire|get a (?:job|girlfriend|boyfriend|visa|passport)|quit smoking|fall asleep|hack|pick a lock)\b",
    rf"{_ASK}(?:i\s+have\s+an?\s+(?:headache|fever|cold|cough|rash)|my\s+(?:head|stomach|back|tooth|dog|cat|boyfriend|girlfriend|wife|husband|boss)\b.*\b(?:hurts?|sick|ill|mad|angry|vomit\w*|cheat\w*))",
    rf"{_ASK}(?:what(?:'s| is)|read|tell me)\s+(?:my|today's)\s+(?:horoscope|fortune|lucky number|star sign)\b",
    rf"{_ASK}what\s+does\s+[\"'“‘]?[\w\s]+[\"'”’]?\s+mean\s+in\s+(?:english|french|spanish|german|japanese|chinese|korean|latin|italian)\b",
    rf"{_ASK}(?:how\s+(?:far|tall|old|deep|high)\s+is\s+(?:the\s+)?(?:moon|sun|mount|everest|eiffel|earth|mars|paris|seoul|london|new york)\b|directions\s+to\b|how\s+do\s+i\s+get\s+to\b)",
    rf"{_ASK}(?:what(?:'s| is| are)|tell me|give me)\s+(?:the\s+)?(?:your\s+favou?rite|(?:breaking|today's|political|world|sports|celebrity)\s+news|meaning of life|lottery|winning numbers)\b",
)
_OFF_KO = (
    r"(?:날씨|기온|미세먼지)(?:가|는|은|를|좀)?\s*(?:\S+\s*)?(?:어때|어떨까|어떤가|어떻|알려|좋아|맑|추워|더워|어떨지|뭐|확인|궁금|몇\s*도)",
    r"(?:비|눈)(?:가|이)?\s*(?:올까|오나|와\?|오니|내릴까|온대|올\s*것|와요)|우산\s*(?:챙|필요|가져)",
    r"(?:레시피|조리법|요리법|끓이는\s*(?:법|방법)|만드는\s*(?:법|방법)|굽는\s*(?:법|방법)|삶는\s*(?:법|방법))(?:을|를|이|좀|은)?\s*(?:알려|가르쳐|뭐|추천|찾아|궁금|보여)",
    r"(?:주가|주식|비트코인|환율|코인|시세|금값|집값|코스피|나스닥)(?:가|는|은|를|이|을|좀|\s*시세|\s*가격)?\s*(?:\S+\s*)?(?:얼마|알려|어때|어떻|사야|살까|팔까|오를까|떨어질까|추천|전망\s*(?:어때|알려))",
    r"(?:맛집|영화|식당|카페|음악|노래|드라마|여행지|호텔|선물|책|게임|애니|메뉴|데이트\s*코스|술집|와인|웹툰)(?:를|을|이|가|좀|도|나|곳|할\s*곳)?\s*(?:하나|몇\s*개|하나만|좀)?\s*(?:추천|틀어|예약|어디|골라|알려|뭐가\s*좋|뭐\s*볼까)",
    r"(?:점심|저녁|아침|야식)(?:은|으로|에|엔|밥)?\s*(?:뭐|무엇|뭘)\s*(?:먹|해|만들)",
    r"(?:비행기|항공권|호텔|택시|식당|표|기차표|피자|치킨)(?:을|를|표)?\s*(?:좀)?\s*(?:예약|예매|주문|시켜|불러|끊어)",
    r"(?:알람|타이머|리마인더)(?:을|를)?\s*(?:좀)?\s*(?:맞춰|설정|켜|추가)|(?:불|음악|노래|tv|에어컨)(?:을|를|좀)?\s*(?:켜|꺼|틀어)\s*(?:줘|주세요)",
    r"(?:지금|현재)\s*몇\s*시|오늘\s*(?:며칠|무슨\s*요일|몇\s*월)|몇\s*시야",
    r"(?:수도|대통령|총리|인구)(?:가|는|은|이)?\s*(?:어디|누구|몇\s*명|얼마|뭐)",
    r"^(?!\d+[-/.]\d+(?:[-/.]\d+)?(?!\s*[-+*/x×÷]))[\d\s+*/x×÷().-]*\d\s*(?:[-+*/x×÷]|더하기|빼기|곱하기|나누기)\s*\d[\d\s+*/x×÷().-]*(?:은|는|이|가|=)?\s*(?:뭐야|얼마(?:야|예요)?|몇이야|계산\S*|답\S*)?\s*\??$",
    r"(?:수학|물리|영어|화학)?\s*(?:숙제|과제|방정식|적분|미분|문제집)(?:를|을|문제)?\s*(?:좀\s*)?(?:풀어|도와|대신|계산해|해\s*줘)|(?:이|다음)\s*(?:수학\s*)?(?:문제|방정식)(?:를|을|좀)?\s*풀어",
    r"(?:내|제|이|다음)\s*(?:파이썬\s*|자바\s*)?(?:코드|버그|에러|오류)(?:를|을|좀|가)?\s*(?:고쳐|디버깅|수정해|리뷰해|왜\s*안)",
    r"(?:운세|로또|사주|궁합|별자리)(?:를|을|\s*번호|\s*당첨번호)?\s*(?:좀)?\s*(?:봐|알려|어때|추천|뭐|예측해)",
    r"(?:머리|배|이|목|허리|허리가)(?:가)?\s*(?:너무\s*)?아(?:파|픈데|프)|(?:살|다이어트)(?:을|를)?\s*(?:빼|하)(?:려면|고\s*싶|는\s*(?:법|방법))|감기\s*(?:걸렸|약)",
    r"(?:여자친구|남자친구|여친|남친|상사|아내|남편)(?:가|랑|한테|와|이랑)\s*(?:\S+\s*){0,3}(?:싸웠|화났|화가|헤어|선물|어떻게\s*해)",
    r"(?:누가|어느\s*팀이|어디가)\s*(?:이겼|우승|이길|당선)|(?:축구|야구|농구|월드컵|올림픽|경기)\s*(?:결과|스코어|점수|몇\s*대\s*몇)",
)


def _starts(sources: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("^(?:" + "|".join(f"(?:{source})" for source in sources) + ")", re.I)


def _anywhere(sources: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{source})" for source in sources), re.I)


_STRONG = (_starts(_STRONG_EN), _anywhere(_STRONG_KO))
_OFFTOPIC = (_starts(_OFF_EN), _anywhere(_OFF_KO))
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def declined(text: str) -> Literal["smalltalk", "offtopic"] | None:
    """Whether ``text`` is small talk or another kind of request; None for a question on papers.

    Example:
        >>> declined("thanks a lot!"), declined("poem generation with LLMs")
        ('smalltalk', None)
    """
    text = plain(text)
    if len(text) <= _LONGEST_TALK and _SMALLTALK.match(text):
        return "smalltalk"
    head = text[:400]
    if any(pattern.search(part) for part in _SENTENCE.split(head) for pattern in _STRONG):
        return "offtopic"
    if _RESEARCH.search(text):
        return None
    return "offtopic" if any(pattern.search(head) for pattern in _OFFTOPIC) else None
