"""Korean personal names: the family name first, with the Latin spellings it is known by."""

from __future__ import annotations

from collections.abc import Sequence

# Family names have settled Latin spellings that their sound does not give (이: Lee).
_FAMILIES = {
    "김": "kim gim", "이": "lee yi rhee ri li", "박": "park pak bak", "최": "choi choe",
    "정": "jung jeong chung jeon", "강": "kang gang", "조": "cho jo", "윤": "yoon yun",
    "장": "jang chang", "임": "lim im rim", "한": "han", "오": "oh", "서": "seo suh",
    "신": "shin sin", "권": "kwon gwon", "황": "hwang", "안": "ahn an", "송": "song",
    "류": "ryu ryoo lyu yoo", "유": "yoo yu you ryu", "홍": "hong", "전": "jeon jun chun",
    "고": "ko go koh", "문": "moon mun", "양": "yang", "손": "son sohn", "배": "bae pae",
    "백": "baek paik baik", "허": "heo hur huh", "남": "nam", "심": "shim sim",
    "노": "noh no roh", "하": "ha", "곽": "kwak gwak", "성": "sung seong", "차": "cha",
    "주": "joo ju choo chu", "우": "woo wu", "구": "koo gu ku", "민": "min", "진": "jin chin",
    "지": "ji chi jee", "엄": "eom um uhm", "채": "chae", "원": "won", "천": "cheon chun",
    "방": "bang", "공": "kong gong", "현": "hyun", "함": "ham", "변": "byun byeon",
    "염": "yeom yum", "여": "yeo", "추": "choo chu", "도": "do", "소": "so", "석": "seok suk",
    "선": "sun seon", "설": "seol sul", "마": "ma", "길": "gil kil", "연": "yeon youn",
    "위": "wi", "표": "pyo", "명": "myung", "기": "ki", "반": "ban", "라": "ra na", "나": "na",
    "왕": "wang", "금": "keum", "옥": "ok", "육": "yook", "인": "in", "맹": "maeng",
    "제": "je", "모": "mo", "탁": "tak", "국": "kook", "어": "eo", "은": "eun", "편": "pyeon",
    "용": "yong", "예": "ye", "경": "kyung", "봉": "bong", "사": "sa", "부": "boo",
    "남궁": "namgung namgoong", "황보": "hwangbo", "제갈": "jegal", "선우": "sunwoo seonwoo",
    "독고": "dokgo", "사공": "sagong",
}  # fmt: skip


def split_korean_name(name: str) -> list[tuple[tuple[str, ...], str]]:
    """Readings of a Hangul name as a Korean one: family name's Latin spellings and given name.

    The family name stands first, glued or apart; apart, it may also stand last.

    Example:
        >>> split_korean_name("서민준")
        [(('seo', 'suh'), '민준')]
    """
    parts = name.split()
    if len(parts) == 2:
        pairs = [(parts[0], parts[1]), (parts[1], parts[0])]
    elif len(parts) == 1:
        pairs = [(name[:size], name[size:]) for size in (2, 1)]
    else:
        return []
    return [
        (tuple(_FAMILIES[family].split()), given)
        for family, given in pairs
        if family in _FAMILIES and 1 <= len(given) <= 3
    ]


def given_name(tokens: Sequence[str]) -> str:
    """The given name of a name's folded parts, family name last, in one word without initials."""
    return "".join(token for token in tokens[:-1] if len(token) > 1)
