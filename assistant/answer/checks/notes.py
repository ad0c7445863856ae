"""What the assistant itself says around a model's answer, in English and Korean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from assistant.question.model import Language

Fault = Literal["empty", "uncited", "language", "loop", "injected", "filtered"]

_NOTES: Final[dict[str, tuple[str, str]]] = {
    "unborne": (
        "⚠ Not in the cited digest entries: {items} — “{sentence}”",
        "⚠ 인용한 다이제스트 항목에 없는 내용: {items} — “{sentence}”",
    ),
    "cites": (
        "Removed citations of sources that do not exist: {items}.",
        "존재하지 않는 출처의 인용을 지웠습니다: {items}.",
    ),
    "links": (
        "Removed {count} link(s) or picture(s) that the digests did not provide.",
        "다이제스트에서 온 것이 아닌 링크나 그림 {count}개를 지웠습니다.",
    ),
    "ids": (
        "Removed {count} arXiv id(s) that are not among the sources.",
        "출처에 없는 arXiv 번호 {count}개를 지웠습니다.",
    ),
    "empty": ("The model's answer was empty.", "모델의 답변이 비어 있었습니다."),
    "uncited": (
        "The model's answer cited no source.",
        "모델의 답변이 출처를 하나도 인용하지 않았습니다.",
    ),
    "language": (
        "The model answered in another language.",
        "모델이 다른 언어로 답했습니다.",
    ),
    "loop": ("The model's answer repeated itself.", "모델의 답변이 같은 말을 되풀이했습니다."),
    "injected": (
        "The model's answer followed instructions hidden in a digest.",
        "모델의 답변이 다이제스트에 숨은 지시를 따랐습니다.",
    ),
    "filtered": (
        "The model's service withheld the answer.",
        "모델 서비스가 답변을 내보내지 않았습니다.",
    ),
    "again": ("{fault} Asking once more.", "{fault} 한 번 더 묻습니다."),
    "replaced": (
        "{fault} The answer below is taken from the digests word for word.",
        "{fault} 아래는 다이제스트에서 그대로 뽑은 답변입니다.",
    ),
    "failed": (
        "{error} The answer below is taken from the digests word for word.",
        "{error} 아래는 다이제스트에서 그대로 뽑은 답변입니다.",
    ),
    "incomplete": (
        "*(Incomplete: the model stopped here.)*",
        "*(미완성: 모델이 여기서 멈췄습니다.)*",
    ),
    "cut": (
        "{error} The model's text is incomplete; the answer taken from the digests follows it.",
        "{error} 모델의 글은 미완성이며, 다이제스트에서 뽑은 답변이 그 뒤에 있습니다.",
    ),
    "length": (
        "The answer reached the token limit and may be cut short; raise ASSISTANT_LLM_MAX_TOKENS.",
        "답변이 토큰 한도에 닿아 잘렸을 수 있습니다. ASSISTANT_LLM_MAX_TOKENS를 늘리세요.",
    ),
    "hostile": (
        "Left out of the prompt: text in a digest that addresses the model ({items}).",
        "모델에게 지시하는 다이제스트의 글을 프롬프트에서 뺐습니다({items}).",
    ),
}


def note(name: str, language: Language, **values: object) -> str:
    """The sentence called ``name`` in ``language``, with ``values`` filled in.

    Raises:
        KeyError: No sentence has that name, or a value is missing.
    """
    english, korean = _NOTES[name]
    return (korean if language == "ko" else english).format(**values)
