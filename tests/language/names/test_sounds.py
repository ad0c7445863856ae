"""How Hangul and Latin spellings of names compare, and the table of the field's names."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.language.names.aliases import alias_of, aliases, find_aliases, read_aliases
from assistant.language.names.sounds import SoundIndex, similarity


@pytest.mark.parametrize(
    ("hangul", "latin"),
    [
        ("카이밍", "Kaiming"), ("허", "He"), ("르쿤", "LeCun"), ("벤지오", "Bengio"), ("셰", "Xie"),
        ("힌튼", "Hinton"), ("경현", "Kyunghyun"), ("딥시크", "DeepSeek"), ("미스트랄", "Mistral"),
        ("맘바", "Mamba"), ("트랜스포머", "Transformer"), ("디퓨전", "Diffusion"),
        ("첼시", "Chelsea"), ("크리스토퍼", "Christopher"), ("니드", "need"), ("준옌", "Junyan"),
    ],
)  # fmt: skip
def test_one_name_in_two_scripts_sounds_alike(hangul: str, latin: str) -> None:
    others = ["Yoshua", "Stable", "Gradient", "Robin", "Olympus", "Fourier"]
    assert similarity(hangul, latin) >= 0.85
    assert max(similarity(hangul, other) for other in others) < 0.8


def test_the_nearest_of_many_words_comes_first() -> None:
    index = SoundIndex(["hinton", "hilton", "kingston", "vinyals", "lecun"])
    assert index.nearest("힌튼")[0][0] == "hinton"
    assert index.nearest("") == []
    assert index.nearest("쀍", cut=0.99) == []


def test_names_of_the_field_are_known_with_particles() -> None:
    assert [one.name for one in alias_of("딥시크의")] == ["DeepSeek"]
    assert [one.kind for one in alias_of("허깅페이스")] == ["organisation"]
    assert alias_of("아무개") == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("딥시크 R1이랑 라마3 비교", ["DeepSeek", "Llama"]),
        ("큐원 2.5 논문", ["Qwen"]),
        ("스테이블디퓨전으로 만든", ["Stable Diffusion"]),
        ("구글 딥마인드에서 낸", ["Google DeepMind"]),
        ("라마단 기간", []),
        ("llama papers", []),
    ],
)
def test_korean_spellings_are_found_where_words_begin(text: str, names: list[str]) -> None:
    found = find_aliases(text)
    assert [match.names[0] for match in found] == names


def test_the_table_is_broad_and_its_mistakes_are_named(tmp_path: Path) -> None:
    assert len(aliases()) > 400
    table = tmp_path / "table.tsv"
    table.write_text("# note\nQwen\tmodel\t큐원\nbroken line\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 3"):
        read_aliases(table)
