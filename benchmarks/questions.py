"""Questions for benchmarks: of several kinds, in both languages, no two alike."""

from __future__ import annotations

_SUBJECTS = {
    "en": (
        "video generation",
        "code generation benchmarks",
        "long-context language models",
        "3D reconstruction",
        "speech synthesis",
        "quantization",
        "retrieval-augmented generation",
        "robot manipulation",
        "hallucination in multimodal models",
        "synthetic training data",
    ),
    "ko": (
        "비디오 생성",
        "강화 학습 추론",
        "확산 모델 가속",
        "3D 생성",
        "음성 인식",
        "이미지 편집",
        "코드 생성",
        "긴 문맥",
        "멀티모달 평가",
        "지식 증류",
    ),
}
_SHAPES = {
    "en": (
        "Which papers are about {}?",
        "How do methods for {} work?",
        "Top papers on {} in 2024",
        "Trend of {} by month",
        "What was new in {} this year?",
    ),
    "ko": (
        "{} 논문을 알려줘",
        "{} 성능을 높이는 방법은?",
        "2024년 {} 논문 중 추천 상위 5편",
        "{} 논문의 월별 추이",
        "올해 {} 분야에서 새로 나온 것은?",
    ),
}


def different_questions(shapes: int = 5) -> list[str]:
    """Twenty questions for each of so many shapes (at most five): lists, descriptions, …"""
    return [
        _SHAPES[language][place].format(subject)
        for place in range(shapes)
        for language, subjects in _SUBJECTS.items()
        for subject in subjects
    ]
