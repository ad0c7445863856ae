"""Finding names of models, datasets and systems in a sentence, and whether a text holds them."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.answer.checks.claims.numerals import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

# General terms of the field: writing them asserts nothing about a particular model or dataset.
_GENERAL_TERMS = """
AGI AI AP API APIs AR ASCII ASR AUC BLEU BM25 BPE CDF CFG CLI CNN COT CoT CPT CPU CSV CUDA CV CVPR
DDIM DDPM DL DNN DPO EM EMNLP EU F1 F2 FFN FID FLOP FLOPS FLOPs FP16 FP8 BF16 FPS FT GAN GB GHz GNN
GPU GRPO GUI HCI HTML HTTP ICL ICLR ICML ID IDs INT4 INT8 IO IoU IQ IT JSON KL KO KV L1 L2 LAN LLM
LM LMM LoRA LR LSTM LVLM MAE MB MCTS MDP MHA ML MLLM MLP MOE MoE MOS MSE MT NER NERF NeRF NeurIPS
NLG NLI NLP NLU NMT NN OCR ODE OOD OS PCA PC PDE PDF PEFT PhD POMDP PPL PPO PSNR PTQ PyTorch QA QAT
QLoRA QPS RAG RAM RGB RGBD RL RLAIF RLHF RM RMSE RNN ROC ROUGE RPM SDE SDK SFT SGD SLAM SLM SNR SOTA
SoTA SQL SSIM SSL SSM STEM STT SVD SVG TB TFLOPS TL TPU TTS TV UI UK URL US USA UX VAE ViT VLM VQA
VR VRAM WER XML YAML arXiv DIY FAQ PR Q&A Q1 Q2 Q3 Q4 KB MIT CEO ISO TLDR DR OK NO YES NOT ONLY AND
OR THE VS IEEE ACL NAACL LaTeX GitHub YouTube JavaScript TypeScript iOS macOS WebUI README OpenAI
DeepMind HuggingFace dB
"""
_GENERAL = frozenset(re.findall(r"\S+", _GENERAL_TERMS))
_FAMILIES = (
    "Alpaca|Bard|Claude|Codex|Copilot|DALL-E|Falcon|Gemini|Gemma|Grok|Imagen|Kimi|Llama|Midjourney|"
    "Mistral|Mixtral|Orca|Palm|Pythia|Qwen|Sora|Vicuna|Whisper|Zephyr"
)
_KOREAN_NAMES = {
    "챗지피티": "ChatGPT",
    "챗GPT": "ChatGPT",
    "클로드": "Claude",
    "제미나이": "Gemini",
    "제미니": "Gemini",
    "젬마": "Gemma",
    "라마": "Llama",
    "미스트랄": "Mistral",
    "믹스트랄": "Mixtral",
    "큐원": "Qwen",
    "딥시크": "DeepSeek",
    "위스퍼": "Whisper",
    "이미지넷": "ImageNet",
}
_KOREAN = re.compile(
    rf"(?<![가-힣])(?:{'|'.join(_KOREAN_NAMES)})(?=\s?[\d(]|[은는이가을를의와과로도]|\s|$)"
    r"(?:[ -]?\d+(?:\.\d+)*(?![A-Za-z\d]|\.\d))?"
)
_FAMILY = re.compile(
    rf"(?<![A-Za-z0-9])(?:{_FAMILIES})(?![A-Za-z])(?:[ -]?\d+(?:\.\d+)*(?![A-Za-z\d]|\.\d))?"
    r"(?:[ -](?:Opus|Sonnet|Haiku|Pro|Flash|Ultra|Nano|Turbo)(?![A-Za-z]))*"
)
_VERSION = re.compile(r"-?\d")
_CANDIDATE = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9]*(?:\.\d+[A-Za-z0-9]*)*"
    r"(?:[-_&][A-Za-z0-9]+(?:\.\d+[A-Za-z0-9]*)*)*"
)
#: How many parameters, samples or pairs a name says: ``EuroLLM-1.7B``, ``EgoVid-5M``.
_SIZE = re.compile(r"(?<![A-Za-z0-9.])(\d+(?:\.\d+)?)([BMK])(?![A-Za-z0-9])")
_SIZES = {"B": 10**9, "M": 10**6, "K": 10**3}
_COUNTED_WORDS = """
top pass recall precision hit step stage phase level type layer rank task table figure fig section
chapter part version round page week day month year vol no best
"""
_PLAIN_WORD_DIGIT = frozenset(_COUNTED_WORDS.split())
_BENCH = re.compile(r"[-_](?:Bench|Eval|Arena|QA)$")
_PREFIX = re.compile(r"[a-z]+-(?=[A-Z]{2})")
_PIECE = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+(?:\.\d+)*|&")


def names(text: str) -> Iterator[tuple[str, int, int]]:
    """Names in ``text``, each with where it begins and ends.

    What counts as one: inner capitals (``HelloBench``), capitals (``MMLU``) but not general terms
    of the field (``LLM``), letters with digits (``Qwen2.5-72B``), known families (``Llama 3``).

    Example:
        >>> [name for name, _, _ in names("GPT-4o beats LLM baselines on MMLU")]
        ['GPT-4o', 'MMLU']
    """
    end = 0
    spans = [(m.start(), m.end()) for m in _FAMILY.finditer(text)]
    spans += [(m.start(), m.end()) for m in _KOREAN.finditer(text)]
    for match in _CANDIDATE.finditer(text):
        prefix = _PREFIX.match(match[0])  # micro-IMU
        start = prefix.end() if prefix else 0
        if stripped := _name_in(match[0][start:]):
            start += match.start()
            spans.append((start, start + len(stripped)))
    for start, stop in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= end:
            yield text[start:stop], start, stop
            end = stop


def sizes(text: str) -> Iterator[Figure]:
    """Sizes that stand within names, of whatever is counted there.

    Example:
        >>> [str(size.value) for size in sizes("EuroLLM-1.7B")]
        ['1700000000.0']
    """
    for name, start, _ in names(text):
        for match in _SIZE.finditer(name):
            value = Decimal(match[1]) * _SIZES[match[2]]
            yield Figure(match[0], value, start=start + match.start(), end=start + match.end())


def holds(text: str, name: str) -> bool:
    """Whether ``text`` holds ``name`` as a whole, whatever its capitals, hyphens and spaces.

    Example:
        >>> holds("compared with gpt 4o mini", "GPT-4o"), holds("GPT-4o", "GPT-4")
        (True, False)
    """
    return bool(_pattern(_in_english(name)).search(text))


def places(text: str, name: str) -> list[tuple[int, int]]:
    """Where ``text`` holds ``name``, as `holds` finds it: begin and end of each place."""
    return [match.span() for match in _pattern(_in_english(name)).finditer(text)]


def _in_english(name: str) -> str:
    for korean, english in _KOREAN_NAMES.items():
        if name.startswith(korean):
            return english + name.removeprefix(korean)
    return name


def with_korean_names(text: str) -> str:
    """``text`` with the English spelling added for every model it names in Hangul."""
    added = [english for korean, english in _KOREAN_NAMES.items() if korean in text]
    found = re.sub("|".join(_KOREAN_NAMES), lambda m: _KOREAN_NAMES[m[0]], text) if added else ""
    return f"{text}\n{found}" if found else text


def _name_in(candidate: str) -> str:
    """The part of a hyphenated word that is a name, or an empty string."""
    parts = re.split(r"([-_])", candidate)
    while len(parts) > 1 and parts[-1].isalpha() and parts[-1].islower():
        del parts[-2:]  # LLM-based, GPT-style
    first = parts[0]
    words = parts[::2]
    if _BENCH.search(candidate) and first[0].isupper():
        return "".join(parts)  # MT-Bench
    if any(_is_name(word) for word in words):
        return "".join(parts)
    versioned = len(words) > 1 and any(_VERSION.match(word) for word in words[1:])
    if versioned and first.lower() not in _PLAIN_WORD_DIGIT and not _general(first):
        return "".join(parts) if first[0].isupper() or len(words) > 2 else ""
    return ""


def _is_name(word: str) -> bool:
    if _general(word) or not word[0].isalpha():
        return False
    letters = word.rstrip("s") if word[:-1].isupper() else word
    if any(char.isdigit() for char in word):
        stem = word.rstrip("0123456789.")
        return stem.lower() not in _PLAIN_WORD_DIGIT and len(word) > 1
    return len(letters) > 1 and any(char.isupper() for char in letters[1:])


def _general(word: str) -> bool:
    return word in _GENERAL or (word.endswith("s") and word[:-1] in _GENERAL)


@lru_cache(maxsize=4096)
def _pattern(name: str) -> re.Pattern[str]:
    singular = name[:-1] if name.endswith("s") and name[:-1].isupper() else name
    pieces = [re.escape(piece) for piece in _PIECE.findall(singular)]
    spelled = r"[\s\-_]*".join(pieces) or re.escape(name)
    return re.compile(rf"(?<![A-Za-z0-9]){spelled}(?:s?)(?![A-Za-z0-9]|\.\d)", re.IGNORECASE)
