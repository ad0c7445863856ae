"""Names of people as typed, and the authors they are."""

from __future__ import annotations

import pytest

from assistant.language.names.people import People

PEOPLE = People(
    {
        "Yann LeCun": 9, "Yoshua Bengio": 8, "Samy Bengio": 3, "Kaiming He": 7, "Kaiming Chen": 1,
        "Saining Xie": 6, "Alexei A. Efros": 4, "Noah A. Smith": 5, "Noah Smith": 1,
        "Łukasz Kaiser": 2, "Jürgen Schmidhuber": 3, "Jun-Yan Zhu": 4, "Jun Zhu": 2, "Song Han": 6,
        "Minjoon Seo": 3, "Kyunghyun Cho": 4, "Yejin Choi": 7, "Yejin Kim": 1, "Jie Wang": 2,
        "Jia Wang": 1, "Luke Zettlemoyer": 5, "Jason Weston": 6, "Christopher D. Manning": 4,
        "Sungjoo Park": 1, "Piotr Dollár": 2, "Kaj Bærentsen": 1,
    }
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "names", "how"),
    [
        ("Yann LeCun", ["Yann LeCun"], "exact"),
        ("yann lecun", ["Yann LeCun"], "folded"),
        ("Y. LeCun", ["Yann LeCun"], "folded"),
        ("LeCun, Yann", ["Yann LeCun"], "folded"),
        ("He Kaiming", ["Kaiming He"], "folded"),
        ("Kaiming He's", ["Kaiming He"], "folded"),
        ("Prof. Song Han", ["Song Han"], "folded"),
        ("Alexei Efros", ["Alexei A. Efros"], "folded"),
        ("Chris Manning", [], "none"),
        ("Noah Smith", ["Noah A. Smith", "Noah Smith"], "exact"),
        ("Noah B. Smith", ["Noah Smith"], "folded"),
        ("Lukasz Kaiser", ["Łukasz Kaiser"], "folded"),
        ("jurgen schmidhuber", ["Jürgen Schmidhuber"], "folded"),
        ("Kaj Baerentsen", ["Kaj Bærentsen"], "folded"),
        ("Piotr Dollar", ["Piotr Dollár"], "folded"),
        ("Junyan Zhu", ["Jun-Yan Zhu"], "folded"),
        ("Jun Yan Zhu", ["Jun-Yan Zhu"], "folded"),
        ("yannlecun", ["Yann LeCun"], "folded"),
        ("Bengio", ["Yoshua Bengio", "Samy Bengio"], "surname"),
        ("Yann Lecunn", ["Yann LeCun"], "corrected"),
        ("Yan LeCun", ["Yann LeCun"], "corrected"),
        ("Saining Xei", ["Saining Xie"], "corrected"),
        ("Zettlemoyr", ["Luke Zettlemoyer"], "corrected"),
        ("Nobody Atall", [], "none"),
        ("", [], "none"),
    ],
)
def test_latin_spellings(typed: str, names: list[str], how: str) -> None:
    found = PEOPLE.find(typed)
    assert (list(found.names), found.how) == (names, how)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("카이밍 허", ["Kaiming He"]),
        ("허 카이밍", ["Kaiming He"]),
        ("얀 르쿤", ["Yann LeCun"]),
        ("얀 르쿤의", ["Yann LeCun"]),
        ("요슈아 벤지오", ["Yoshua Bengio"]),
        ("사이닝 셰", ["Saining Xie"]),
        ("제이슨 웨스턴", ["Jason Weston"]),
        ("서민준 교수님", ["Minjoon Seo"]),
        ("서민준", ["Minjoon Seo"]),
        ("민준 서", ["Minjoon Seo"]),
        ("조경현 박사", ["Kyunghyun Cho"]),
        ("최예진", ["Yejin Choi"]),
        ("김예진", ["Yejin Kim"]),
        ("박성주님", ["Sungjoo Park"]),
        ("홍길동", []),
    ],
)
def test_hangul_spellings(typed: str, names: list[str]) -> None:
    found = PEOPLE.find(typed)
    assert list(found.names) == names
    assert found.how == ("transliterated" if names else "none")


def test_brackets_may_hold_the_original() -> None:
    for typed in ("송한(Song Han)", "Song Han (송한)", "한송 (Song Han) 교수"):
        assert PEOPLE.find(typed).names == ("Song Han",)


def test_a_person_known_to_the_field_is_recognised_without_papers() -> None:
    found = PEOPLE.find("제프리 힌튼")
    assert (found.names, found.how, found.read_as) == ((), "transliterated", "Geoffrey Hinton")
    assert not found


def test_a_slip_in_a_short_name_of_a_common_family_name_tells_nothing() -> None:
    many = People({f"{first} Wang": 1 for first in ("Jie", "Jia", "Bo", "Ming", "Lei")})
    assert many.find("Jin Wang").how == "none"


def test_what_a_name_was_read_as_is_said() -> None:
    assert PEOPLE.find("Yann Lecunn").read_as == "Yann LeCun"
    assert PEOPLE.find("lecun").read_as == "LeCun"


def test_one_family_name_gives_the_people_with_most_papers() -> None:
    many = People({f"{chr(65 + n)}a Kim": n + 1 for n in range(26)} | {"Zoe Kim": 99})
    found = many.find("Kim")
    assert len(found.names) == 25
    assert found.names[0] == "Zoe Kim"


@pytest.mark.parametrize("name", ["", "…", ",", "가", "x" * 500, "김", "'"])
def test_names_without_letters_are_nobody(name: str) -> None:
    nobody = People({"…": 2, "": 1, "王 伟": 3})
    assert nobody.find(name).names == ()
