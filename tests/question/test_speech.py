"""Which language a question is in, where it is none that is understood."""

from __future__ import annotations

import pytest

from assistant.question.speech import foreign_language
from assistant.strings.foreign import SENTENCES


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("有没有关于扩散模型的论文？", "zh"),
        ("LoRA 是什么？", "zh"),
        ("拡散モデルの論文はありますか", "ja"),
        ("Есть ли статьи о диффузионных моделях?", "ru"),
        ("Чи є статті про дифузійні моделі?", "uk"),
        ("هل توجد أوراق عن نماذج الانتشار؟", "ar"),
        ("¿Qué artículos hay sobre modelos de difusión?", "es"),
        ("Quels sont les articles sur les modèles de diffusion ?", "fr"),
        ("Welche Arbeiten gibt es über Diffusionsmodelle?", "de"),
        ("Quais são os artigos sobre modelos de difusão?", "pt"),
        ("Có bài báo nào về mô hình khuếch tán không?", "vi"),
        ("What is new in diffusion models?", None),
        ("papers by José Álvarez on das U-Net", None),
        ("확산 모델 논문 있어?", None),
        ("扩散 모델이 뭐야?", None),
        ("α-divergence papers", None),
        ("2409.16191", None),
        ("", None),
    ],
)
def test_languages(question: str, language: str | None) -> None:
    assert foreign_language(question) == language
    assert language is None or SENTENCES[language]
