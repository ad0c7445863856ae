"""What the two models see of a question."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.question.reading.tokens import Token

#: Raised whenever the same lines would give other features or labels.
VERSION = 2

_EDGE = "^"
_CUTS = {"?", "!", ".", ","}


def tag_features(tokens: Sequence[Token], concepts: Sequence[str]) -> list[list[str]]:
    """Features of each token for the slots.

    Args:
        tokens: Of the question.
        concepts: For each token whether it begins (``B``), goes on in (``I``) or stands outside
            (``O``) a name of the lexicon.
    """
    words = [token.text if token.shape != "1" else "0" for token in tokens]
    chunks = _written_words(tokens)
    return [_features(index, tokens, words, chunks, concepts) for index in range(len(tokens))]


def _features(
    index: int,
    tokens: Sequence[Token],
    words: Sequence[str],
    chunks: Sequence[tuple[int, int]],
    concepts: Sequence[str],
) -> list[str]:
    def word(offset: int) -> str:
        at = index + offset
        return words[at] if 0 <= at < len(words) else _EDGE

    token = tokens[index]
    start, end = chunks[index]
    before, after = _chunk(words, chunks, start - 1), _chunk(words, chunks, end)
    whole = "".join(words[start:end])
    features = [f"w{offset}={word(offset)}" for offset in (-3, -2, -1, 0, 1, 2, 3)]
    features += [
        f"w-1,0={word(-1)}|{word(0)}",
        f"w0,1={word(0)}|{word(1)}",
        f"w-2,-1={word(-2)}|{word(-1)}",
        f"w1,2={word(1)}|{word(2)}",
        f"w-1,0,1={word(-1)}|{word(0)}|{word(1)}",
        f"w-3,-1={word(-3)}|{word(-2)}|{word(-1)}",
        f"w1,3={word(1)}|{word(2)}|{word(3)}",
        f"shape={token.shape}",
        f"shapes={_shape(tokens, index - 1)}{token.shape}{_shape(tokens, index + 1)}",
        f"glued={token.glued}",
        f"concept={concepts[index]}",
        f"concepts={concepts[index - 1] if index else _EDGE}{concepts[index]}",
        f"at={min(index, 3)}",
        f"left={min(len(tokens) - index, 4)}",
        f"chunk={whole}",
        f"head={''.join(words[start : index + 1])}",
        f"tail={''.join(words[index:end])}",
        f"before={before}",
        f"after={after}",
        f"before,tail={before}|{''.join(words[index:end])}",
        f"tail,after={''.join(words[index:end])}|{after}",
    ]
    if token.shape in ("a", "Aa", "aA") and len(token.text) > 3:
        features += [f"end={token.text[-3:]}", f"begin={token.text[:3]}"]
    return features


def _written_words(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """For each token the first token of its written word and the one behind its last."""
    starts = [
        index
        for index, token in enumerate(tokens)
        if index == 0 or not token.glued or token.text in _CUTS
    ]
    bounds = zip(starts, [*starts[1:], len(tokens)], strict=True)
    return [(start, end) for start, end in bounds for _ in range(start, end)]


def _chunk(words: Sequence[str], chunks: Sequence[tuple[int, int]], index: int) -> str:
    if not 0 <= index < len(words):
        return _EDGE
    start, end = chunks[index]
    return "".join(words[start:end])


def _shape(tokens: Sequence[Token], index: int) -> str:
    return tokens[index].shape if 0 <= index < len(tokens) else _EDGE


def intent_features(tokens: Sequence[Token], tags: Sequence[str], followed: bool) -> list[str]:
    """Features of a whole question for its intent: its words, each slot as one word.

    Args:
        tokens: Of the question.
        tags: The slot of each token, ``""`` outside of any.
        followed: Whether it stands after an answer.
    """
    words: list[str] = []
    for index, (token, tag) in enumerate(zip(tokens, tags, strict=True)):
        if tag:
            if index == 0 or tags[index - 1] != tag:
                words.append(f"[{tag}]")
        else:
            words.append(token.text if token.shape != "1" else "0")
    features = {f"1={word}" for word in words}
    padded = [_EDGE, *words, "$"]
    for size in (2, 3):
        features |= {
            f"{size}={'|'.join(padded[at : at + size])}" for at in range(len(padded) - size + 1)
        }
    plain = [word for word in words if word.isalnum() and word.isascii()]
    features |= {f"s={one}|{two}" for one, two in zip(plain, plain[2:], strict=False)}
    slots = [word for word in words if word.startswith("[")]
    features |= {
        f"history={followed}",
        f"slots={''.join(dict.fromkeys(slots))}",
        f"only={len(slots) == len(words)},{len(slots)},{followed}",
        f"length={min(len(words), 12)}",
        f"subject={_longest(tags)}",
    }
    return sorted(features)


def _longest(tags: Sequence[str]) -> int:
    """Tokens of the subject, in steps: a description of one paper is long, a field short."""
    return min(sum(tag == "subject" for tag in tags) // 4, 8)
