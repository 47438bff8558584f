"""Any sentence-transformers folder serves, here a tiny one made on the spot."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest

from precode.encoders import load_encoder


@pytest.fixture(scope="module")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace

    folder = tmp_path_factory.mktemp("model")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from sentence_transformers import SentenceTransformer
        from sentence_transformers.models import Pooling, Transformer
        from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

        words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "walk", "park", "rent", "money"]
        tokenizer = Tokenizer(WordLevel({w: i for i, w in enumerate(words)}, unk_token="[UNK]"))
        tokenizer.pre_tokenizer = Whitespace()
        fast = PreTrainedTokenizerFast(
            tokenizer_object=tokenizer,
            unk_token="[UNK]",
            pad_token="[PAD]",
            cls_token="[CLS]",
            sep_token="[SEP]",
            model_max_length=8,
        )
        config = BertConfig(
            vocab_size=len(words),
            hidden_size=8,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=16,
            max_position_embeddings=8,
        )
        BertModel(config).save_pretrained(folder / "bert")
        fast.save_pretrained(folder / "bert")
        transformer = Transformer(str(folder / "bert"), max_seq_length=8)
        SentenceTransformer(modules=[transformer, Pooling(8, "mean")], device="cpu").save(
            str(folder / "model")
        )
    return folder / "model"


@pytest.mark.filterwarnings("ignore")
def test_a_folder_serves_and_long_texts_are_read_in_parts(model_folder: Path) -> None:
    encoder = load_encoder(str(model_folder))
    vectors = encoder.encode(["walk park", "walk " * 40 + "money", "walk " * 40 + "rent", ""])
    assert vectors.shape == (4, encoder.dimension) == (4, 8)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), [1, 1, 1, 0], atol=1e-5)
    assert not np.array_equal(vectors[1], vectors[2])
    assert load_encoder(str(model_folder)).fingerprint == encoder.fingerprint
