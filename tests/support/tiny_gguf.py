"""A language model of a few hundred kilobytes, in the format of llama.cpp."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path

import gguf
import numpy as np

_DIMENSIONS = 256
_HIDDEN = 64
_HEADS = 4
_LOUD = 40.0
_NORMAL, _UNKNOWN, _CONTROL, _BYTE = 1, 2, 3, 6
_UNK, _BOS, _EOS, _FIRST_BYTE = 0, 1, 2, 3
# Every message on a line of its own; the answer follows the last line break.
_TEMPLATE = "{% for message in messages %}{{ message['content'] }}\n{% endfor %}"


def write_model(path: Path, *, says: Sequence[str] = (), seed: int = 7) -> Path:
    """Write a model of one layer with random weights.

    Args:
        path: File to write.
        says: Words that it says, in this order, after any prompt; it is random weights that
            connect each word with the next. Without words it babbles bytes.
        seed: Of the weights.
    """
    random = np.random.default_rng(seed)
    tokens = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256)), *says]
    types = [_UNKNOWN, _CONTROL, _CONTROL, *[_BYTE] * 256, *[_NORMAL] * len(says)]
    size = len(tokens)
    embedding = random.standard_normal((size, _DIMENSIONS)).astype(np.float32)
    output = random.standard_normal((size, _DIMENSIONS)).astype(np.float32)
    if says:
        chain = [_FIRST_BYTE + ord("\n"), *range(_FIRST_BYTE + 256, size), _EOS]
        output *= 0.01
        for current, following in itertools.pairwise(chain):
            output[following] += _LOUD * embedding[current] / _DIMENSIONS
    writer = gguf.GGUFWriter(str(path), "llama")
    _describe(writer, tokens, types)
    writer.add_tensor("token_embd.weight", embedding)
    writer.add_tensor("output.weight", output)
    writer.add_tensor("output_norm.weight", np.ones(_DIMENSIONS, np.float32))
    quiet = 0.0 if says else 0.1
    for name, shape in {
        "attn_q": (_DIMENSIONS, _DIMENSIONS),
        "attn_k": (_DIMENSIONS, _DIMENSIONS),
        "attn_v": (_DIMENSIONS, _DIMENSIONS),
        "attn_output": (_DIMENSIONS, _DIMENSIONS),
        "ffn_gate": (_HIDDEN, _DIMENSIONS),
        "ffn_up": (_HIDDEN, _DIMENSIONS),
        "ffn_down": (_DIMENSIONS, _HIDDEN),
    }.items():
        weights = quiet * random.standard_normal(shape)
        writer.add_tensor(f"blk.0.{name}.weight", weights.astype(np.float32))
    for name in ("attn_norm", "ffn_norm"):
        writer.add_tensor(f"blk.0.{name}.weight", np.ones(_DIMENSIONS, np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _describe(writer: gguf.GGUFWriter, tokens: list[str], types: list[int]) -> None:
    writer.add_context_length(16384)
    writer.add_embedding_length(_DIMENSIONS)
    writer.add_block_count(1)
    writer.add_head_count(_HEADS)
    writer.add_head_count_kv(_HEADS)
    writer.add_feed_forward_length(_HIDDEN)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores([-float(number) for number in range(len(tokens))])
    writer.add_token_types(types)
    writer.add_unk_token_id(_UNK)
    writer.add_bos_token_id(_BOS)
    writer.add_eos_token_id(_EOS)
    writer.add_chat_template(_TEMPLATE)
