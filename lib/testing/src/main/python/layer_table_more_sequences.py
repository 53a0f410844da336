"""Rows of the layer table: the settings of embeddings, recurrent layers, attention and Transformers."""

WORDS = "torch.tensor([[1, 2, 2, 0, 6], [3, 6, 5, 2, 2]])"
ROW = ["torch.tensor([1, 2, 2, 0, 6, 3])", "torch.tensor([0, 2, 2])"]
STATES = [(5, 2, 3), (4, 2, 4)]
LSTM_STATES = [(5, 2, 3), (4, 2, 4), (4, 2, 4)]
HX = {"call": "m(x[0], (x[1], x[2]))"}
DEEP = "num_layers=2, bidirectional=True"
QKV = [(5, 2, 4), (6, 2, 4), (6, 2, 4)]
FIRST = [(2, 5, 4), (2, 6, 4), (2, 6, 4)]
SELF = [(2, 5, 4)]
PADDED = "torch.tensor([[False] * 5, [False] * 3 + [True] * 2])"
CAUSAL = "nn.Transformer.generate_square_subsequent_mask(5)"
BOOLS = "torch.triu(torch.ones(5, 5, dtype=torch.bool), 1)"
FLOATS = "torch.randn(5, 6)"
LAYER = "nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)"
WIDE = [(2, 5, 8)]


def each(rows, *more):
    """RNN with either nonlinearity, LSTM and GRU."""
    found = {}
    for kind in ("RNN", "LSTM", "GRU"):
        for name, settings, given in rows:
            found[f"{kind.lower()}_{name}"] = (f"nn.{kind}(3, 4, {settings})", given, *more)
    return found


ROWS = {
    "embedding_padding": ("nn.Embedding(7, 3, padding_idx=2)", [WORDS]),
    "embedding_padding_from_end": ("nn.Embedding(7, 3, padding_idx=-1)", [WORDS]),
    "embedding_max_norm": ("nn.Embedding(7, 3, max_norm=1.0, norm_type=1.0)", [WORDS]),
    "embedding_by_frequency": ("nn.Embedding(7, 3, scale_grad_by_freq=True)", [WORDS]),
    "embedding_int32": ("nn.Embedding(7, 3)", ["torch.tensor([1, 6], dtype=torch.int32)"]),
    "embedding_frozen": ("nn.Embedding.from_pretrained(torch.randn(4, 3))", ["torch.tensor([1, 3])"]),
    "embedding_bag_sum": ("nn.EmbeddingBag(7, 3, mode='sum', padding_idx=2)", [WORDS]),
    "embedding_bag_max": ("nn.EmbeddingBag(7, 3, mode='max')", [WORDS]),
    "embedding_bag_offsets": ("nn.EmbeddingBag(7, 3)", ROW),
    "embedding_bag_by_frequency": (
        "nn.EmbeddingBag(7, 3, mode='sum', scale_grad_by_freq=True)",
        ROW,
        {"modes": "predict"},
    ),
    "embedding_bag_last_offset": (
        "nn.EmbeddingBag(7, 3, include_last_offset=True, max_norm=0.5)",
        [ROW[0], "torch.tensor([0, 2, 6])"],
    ),
    "embedding_bag_weights": ("nn.EmbeddingBag(7, 3, mode='sum')", [*ROW, (6,)]),
    **each(
        [
            ("deep", DEEP, [(5, 2, 3)]),
            ("plain", "bias=False, batch_first=True", [(2, 5, 3)]),
            ("unbatched", "bidirectional=True", [(5, 3)]),
            ("dropout", "num_layers=2, dropout=0.5", [(5, 2, 3)]),
        ]
    ),
    "rnn_relu": ("nn.RNN(3, 4, 2, 'relu')", [(5, 2, 3)]),
    "rnn_states": (f"nn.RNN(3, 4, {DEEP})", STATES),
    "gru_states": (f"nn.GRU(3, 4, {DEEP})", STATES),
    "lstm_states": (f"nn.LSTM(3, 4, {DEEP})", LSTM_STATES, HX),
    "lstm_unbatched_states": ("nn.LSTM(3, 4)", [(5, 3), (1, 4), (1, 4)], HX),
    "lstm_projection": (f"nn.LSTM(3, 4, {DEEP}, proj_size=2)", [(5, 2, 3)]),
    "lstm_projection_states": (
        "nn.LSTM(3, 4, proj_size=2, bias=False)",
        [(5, 2, 3), (1, 2, 2), (1, 2, 4)],
        HX,
    ),
    "lstm_wide": ("nn.LSTM(40, 64, 2)", [(12, 8, 40)]),
    "rnn_cell_relu": ("nn.RNNCell(3, 4, bias=False, nonlinearity='relu')", [(2, 3), (2, 4)]),
    "rnn_cell_unbatched": ("nn.RNNCell(3, 4)", [(3,), (4,)]),
    "lstm_cell_states": ("nn.LSTMCell(3, 4, bias=False)", [(2, 3), (2, 4), (2, 4)], HX),
    "lstm_cell_unbatched": ("nn.LSTMCell(3, 4)", [(3,)]),
    "gru_cell_given": ("nn.GRUCell(3, 4)", [(2, 3), (2, 4)]),
    "attention_batch_first": ("nn.MultiheadAttention(4, 2, batch_first=True)", FIRST),
    "attention_self": ("nn.MultiheadAttention(4, 2, batch_first=True)", SELF, {"call": "m(x[0], x[0], x[0])"}),
    "attention_no_weights": (
        "nn.MultiheadAttention(4, 2, batch_first=True)",
        SELF,
        {"call": "m(x[0], x[0], x[0], need_weights=False)"},
    ),
    "attention_shared_values": ("nn.MultiheadAttention(4, 2)", QKV[:2], {"call": "m(x[0], x[1], x[1])"}),
    "attention_other_sizes": (
        "nn.MultiheadAttention(4, 2, kdim=3, vdim=6, bias=False)",
        [(5, 2, 4), (6, 2, 3), (6, 2, 6)],
    ),
    "attention_bias_kv": ("nn.MultiheadAttention(4, 2, add_bias_kv=True, add_zero_attn=True)", QKV),
    "attention_wide_bias_kv": (
        "nn.MultiheadAttention(16, 2, add_bias_kv=True, dropout=0.3)",
        [(5, 2, 16), (6, 2, 16), (6, 2, 16)],
    ),
    "attention_each_head": ("nn.MultiheadAttention(4, 2)", QKV, {"call": "m(*x, average_attn_weights=False)"}),
    "attention_unbatched": ("nn.MultiheadAttention(4, 2)", [(5, 4), (6, 4), (6, 4)]),
    "attention_mask": ("nn.MultiheadAttention(4, 2)", [*QKV, FLOATS], {"call": "m(*x[:3], attn_mask=x[3])"}),
    "attention_padding": (
        "nn.MultiheadAttention(4, 2, add_bias_kv=True, batch_first=True)",
        [*SELF, PADDED, BOOLS],
        {"call": "m(x[0], x[0], x[0], key_padding_mask=x[1], attn_mask=x[2])"},
    ),
    "attention_fast_padding": (
        "nn.MultiheadAttention(4, 2, batch_first=True)",
        [*SELF, PADDED, BOOLS],
        {"call": "m(x[0], x[0], x[0], key_padding_mask=x[1], attn_mask=x[2])"},
    ),
    "attention_causal": (
        "nn.MultiheadAttention(4, 2, batch_first=True)",
        [*SELF, CAUSAL],
        {"call": "m(x[0], x[0], x[0], attn_mask=x[1], is_causal=True, need_weights=False)"},
    ),
    "encoder_layer_batch_first": (LAYER, WIDE),
    "encoder_layer_norm_first": (LAYER[:-1] + ", norm_first=True, activation='gelu')", WIDE),
    "encoder_layer_module": (LAYER[:-1] + ", activation=nn.ReLU(), layer_norm_eps=1e-3)", WIDE),
    "encoder_layer_odd": ("nn.TransformerEncoderLayer(9, 3, 16, batch_first=True)", [(2, 5, 9)]),
    "encoder_layer_masks": (
        LAYER,
        [*WIDE, CAUSAL, PADDED],
        {"call": "m(x[0], src_mask=x[1], src_key_padding_mask=x[2])"},
    ),
    "encoder_layer_padding": (LAYER, [*WIDE, PADDED], {"call": "m(x[0], src_key_padding_mask=x[1])"}),
    "encoder_layer_unbatched": ("nn.TransformerEncoderLayer(8, 2, 16)", [(5, 8)]),
    "encoder_norm": (f"nn.TransformerEncoder({LAYER}, 2, nn.LayerNorm(8))", WIDE),
    "encoder_padding": (
        f"nn.TransformerEncoder({LAYER}, 2)",
        [*WIDE, PADDED],
        {"call": "m(x[0], src_key_padding_mask=x[1])"},
    ),
    "encoder_causal": (f"nn.TransformerEncoder({LAYER}, 2)", [*WIDE, CAUSAL], {"call": "m(x[0], mask=x[1])"}),
    "decoder_layer_norm_first": (
        "nn.TransformerDecoderLayer(8, 2, 16, batch_first=True, norm_first=True, activation='gelu')",
        [(2, 5, 8), (2, 6, 8)],
    ),
    "decoder_masks": (
        "nn.TransformerDecoder(nn.TransformerDecoderLayer(8, 2, 16, batch_first=True), 2, nn.LayerNorm(8))",
        [(2, 5, 8), (2, 6, 8), CAUSAL, PADDED],
        {"call": "m(x[0], x[1], tgt_mask=x[2], tgt_key_padding_mask=x[3].float())"},
    ),
    "transformer_batch_first": (
        "nn.Transformer(8, 2, 2, 2, 16, batch_first=True, activation='gelu', norm_first=True)",
        [(2, 6, 8), (2, 5, 8)],
    ),
    "transformer_masks": (
        "nn.Transformer(8, 2, 1, 1, 16, batch_first=True)",
        [(2, 6, 8), (2, 5, 8), CAUSAL],
        {"call": "m(x[0], x[1], tgt_mask=x[2])"},
    ),
}
