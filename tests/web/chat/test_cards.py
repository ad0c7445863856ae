"""Source cards."""

from __future__ import annotations

from dataclasses import replace

from assistant import Assistant
from assistant.web.chat.cards import cards, short_names, similar


def test_cards_show_what_the_sources_hold(seeds: Assistant) -> None:
    answer = seeds.ask("Top 5 most upvoted papers")
    made = cards(answer.sources, remote_images=True)
    assert [card["n"] for card in made] == [1, 2, 3, 4, 5]
    for card, source in zip(made, answer.sources, strict=True):
        assert card["title"] == source.title
        assert card["url"] == f"https://arxiv.org/abs/{source.arxiv_id}"
        assert card["pdf"] == f"https://arxiv.org/pdf/{source.arxiv_id}"
        assert card["quotes"] == source.quotes
        assert card["picture"] == source.thumbnail
        assert card["date"] == source.date.isoformat()


def test_pictures_of_unknown_hosts_and_unwanted_ones_are_left_out(seeds: Assistant) -> None:
    source = seeds.ask("Top 1 most upvoted paper").sources[0]
    beacon = replace(source, thumbnail="https://evil.example/p.png")
    assert cards([beacon], remote_images=True)[0]["picture"] is None
    assert cards([source], remote_images=False)[0]["picture"] is None


def test_similar_papers_are_others(seeds: Assistant) -> None:
    found = similar(seeds, "2409.16191", 3)
    assert len(found) == 3
    assert "2409.16191" not in [card["arxiv_id"] for card in found]
    assert similar(seeds, "0000.00000") == []


def test_names_are_shortened() -> None:
    assert short_names([]) == ""
    assert short_names(["A", "B"]) == "A, B"
    assert short_names(list("ABCDEFG")) == "A, B, C, D +3"
