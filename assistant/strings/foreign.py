"""One sentence in each language that people ask in and the assistant doesn't speak."""

from __future__ import annotations

from typing import Final

#: By ISO 639-1 code: that questions in English and Korean are understood, and none in this one.
SENTENCES: Final = {
    "zh": "我还看不懂中文问题；请用英语或韩语提问。",
    "ja": "日本語の質問にはまだ対応していません。英語か韓国語で質問してください。",
    "ru": "Вопросов по-русски я пока не понимаю; спросите по-английски или по-корейски.",
    "uk": "Питань українською я поки не розумію; запитайте англійською або корейською.",
    "ar": "لا أفهم الأسئلة بالعربية بعد؛ اسأل من فضلك بالإنجليزية أو بالكورية.",
    "he": "אני עדיין לא מבין שאלות בעברית; אנא שאלו באנגלית או בקוריאנית.",
    "hi": "मैं अभी हिन्दी नहीं समझता; कृपया अंग्रेज़ी या कोरियाई में पूछें।",
    "th": "ยังไม่เข้าใจคำถามภาษาไทย โปรดถามเป็นภาษาอังกฤษหรือภาษาเกาหลี",
    "el": "Δεν καταλαβαίνω ακόμη ερωτήσεις στα ελληνικά· ρωτήστε στα αγγλικά ή στα κορεατικά.",
    "vi": "Tôi chưa hiểu câu hỏi bằng tiếng Việt; xin hãy hỏi bằng tiếng Anh hoặc tiếng Hàn.",
    "es": "Todavía no entiendo preguntas en español; pregunte en inglés o en coreano.",
    "fr": "Je ne comprends pas encore le français ; demandez en anglais ou en coréen.",
    "de": "Fragen auf Deutsch verstehe ich noch nicht; bitte auf Englisch oder Koreanisch.",
    "pt": "Ainda não entendo perguntas em português; pergunte em inglês ou em coreano.",
}
